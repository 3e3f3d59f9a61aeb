//! A single line that is asked for: the client secret, the name of a file.

use super::paper::Paper;
use super::text::{put, put_end, wrap};
use super::theme::Theme;
use crate::wizard::Wizard;
use crate::wizard::exporting::Export;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// The lines of a prompt: what it is for in a few, the line that is typed, what follows from it.
pub const HEIGHT: u16 = 7;

/// The prompt for the secret. Dots stand for what was typed: nothing of it is ever drawn.
pub fn secret(wizard: &Wizard, length: usize, theme: &Theme, area: Rect, paper: &mut Paper<'_>) -> Position {
    let y = area.y + sentences(&wizard.secret_words(), theme.text, area, paper);
    let below = Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1), ..area };
    let dots = "•".repeat(length.min(usize::from(area.width)));
    line("Secret: ", &dots, theme, below, paper)
}

/// The prompt for the name of a file, and what is wrong with the one before.
pub fn file_name(
    what: Export,
    name: &str,
    problem: Option<&str>,
    theme: &Theme,
    area: Rect,
    paper: &mut Paper<'_>,
) -> Position {
    let cursor = line("File: ", name, theme, area, paper);
    let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let hint = format!("The {} goes into this file. One that exists is not written over.", what.words());
    let (words, style) = problem.map_or((hint, theme.quiet), |problem| (format!("! {problem}"), theme.error));
    sentences(&words, style, below, paper);
    cursor
}

/// A label, and what was typed so far.
fn line(label: &str, text: &str, theme: &Theme, area: Rect, paper: &mut Paper<'_>) -> Position {
    let x = put(paper, area.x, area.y, area.right(), label, theme.accent);
    let x = put_end(paper, x, area.y, area.right().saturating_sub(1), text, theme.text);
    Position { x, y: area.y }
}

/// Words in as many lines as they need; how many that is.
fn sentences(words: &str, style: Style, area: Rect, paper: &mut Paper<'_>) -> u16 {
    let lines = wrap(words, area.width);
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        put(paper, area.x, y, area.right(), line, style);
    }
    u16::try_from(lines.len()).unwrap_or(1)
}

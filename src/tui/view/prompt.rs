//! A single line that is asked for: the client secret, the name of a file.

use super::paper::Surface;
use super::text::{put, wrap};
use super::theme::Theme;
use super::typed;
use crate::app::App;
use crate::app::modal::prompts::SaveAsModal;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// The lines of a prompt: what it is for in a few, the line that is typed, what follows from it.
pub(crate) const HEIGHT: u16 = 7;

/// The prompt for the secret. Dots stand for what was typed: nothing of it is ever drawn.
pub(crate) fn secret(
    app: &App,
    length: usize,
    theme: &Theme,
    area: Rect,
    paper: &mut Surface<'_>,
) -> Position {
    let y = area.y + sentences(&app.secret_prompt_text(), theme.text, area, paper);
    let below = Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1), ..area };
    let x = put(paper, below.x, below.y, below.right(), "Secret: ", theme.accent);
    // The last cell is the cursor's.
    let room = below.right().saturating_sub(x + 1);
    let x = put(paper, x, below.y, below.right(), &"•".repeat(length.min(usize::from(room))), theme.text);
    Position { x, y: below.y }
}

/// The prompt for the name of a file, and what is wrong with the one before.
pub(crate) fn file_name(
    save_as: &SaveAsModal,
    theme: &Theme,
    area: Rect,
    paper: &mut Surface<'_>,
) -> Position {
    let x = put(paper, area.x, area.y, area.right(), "File: ", theme.accent);
    let cursor = typed::draw(save_as.name.input(), theme.text, (x, area.right()), area.y, paper);
    let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let name = save_as.format.name();
    let hint = format!("The {name} goes into this file. One that exists is not written over.");
    let (words, style) =
        save_as.problem.as_ref().map_or((hint, theme.quiet), |problem| (format!("! {problem}"), theme.error));
    sentences(&words, style, below, paper);
    cursor
}

/// Words in as many lines as they need; how many that is.
fn sentences(words: &str, style: Style, area: Rect, paper: &mut Surface<'_>) -> u16 {
    let lines = wrap(words, area.width);
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        put(paper, area.x, y, area.right(), line, style);
    }
    u16::try_from(lines.len()).unwrap_or(1)
}

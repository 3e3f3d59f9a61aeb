//! The strip beneath the form: what is wrong with the focused answer, and what is to be known of it.

use super::field::mark;
use super::paper::Paper;
use super::text::{put, wrap};
use super::theme::Theme;
use crate::user::field::FieldKind;
use crate::user::form::FieldRef;
use crate::wizard::Wizard;
use crate::wizard::focus::Stop;
use crate::wizard::keymap::Command;
use crate::wizard::phase::Phase;
use ratatui::layout::Rect;

/// A strip of so few lines has no more than what is to be known now.
const LOW: u16 = 2;

/// Draws the strip. Its first line is the problem's (or the choice's meaning), so that the help beneath stands still.
pub fn draw(wizard: &Wizard, theme: &Theme, area: Rect, paper: &mut Paper<'_>) {
    if !matches!(wizard.phase(), Phase::Editing) {
        return;
    }
    match wizard.focus() {
        Stop::Answer(at) => answer(wizard, theme, at, area, paper),
        Stop::Problem(index) => {
            if let Some((at, problem)) = wizard.problems().get(index) {
                let label = wizard.label_of(*at);
                let words = format!("{label}: {} {}", problem.text, other_words(wizard, wizard.focus()));
                text(theme, &words, area, paper);
            }
        }
        other => text(theme, &other_words(wizard, other), area, paper),
    }
}

fn answer(wizard: &Wizard, theme: &Theme, at: FieldRef, area: Rect, paper: &mut Paper<'_>) {
    let end = area.right().saturating_sub(1);
    let room = end.saturating_sub(area.x + 3);
    let (glyph, style, words) = match wizard.shown_problem(at) {
        Some(problem) => {
            let (glyph, style) = mark(theme, &problem);
            (glyph, style, problem.text)
        }
        None if at.field.field().kind == FieldKind::YesNo => (" ", theme.text, wizard.explanation(at)),
        // A choice has its explanation beneath it on the form.
        None => (" ", theme.text, String::new()),
    };
    put(paper, area.x + 1, area.y, end, glyph, style);
    // A long sentence takes the help's first line: what is to be done is read whole.
    let lines = wrap(&words, room);
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        put(paper, area.x + 3, y, end, line, style);
    }
    // In a low strip there is no line to be kept for a problem that has not come.
    let kept = u16::from(area.height > LOW);
    let taken = u16::try_from(lines.len()).unwrap_or(1).clamp(kept, area.height);
    help(wizard, theme, at, Rect { y: area.y + taken, height: area.height - taken, ..area }, paper);
}

fn help(wizard: &Wizard, theme: &Theme, at: FieldRef, area: Rect, paper: &mut Paper<'_>) {
    text(theme, &wizard.help_words(at), area, paper);
}

fn other_words(wizard: &Wizard, stop: Stop) -> String {
    let press = wizard.way_to(Command::Press);
    match stop {
        Stop::Add => "Adds a row. A row without a username is not sent.".to_owned(),
        Stop::Remove(_) => "Removes this row.".to_owned(),
        Stop::Create => wizard.create_words(),
        Stop::Problem(_) => format!("{press} goes to the answer; {press} there comes back."),
        Stop::Change(screen) => {
            format!("{press} goes to {}; its last {press} comes back to the review.", screen.label())
        }
        Stop::Nothing => "This screen asks nothing: the account is without what it needs.".to_owned(),
        Stop::Answer(_) => String::new(),
    }
}

fn text(theme: &Theme, words: &str, area: Rect, paper: &mut Paper<'_>) {
    let end = area.right().saturating_sub(1);
    let lines = wrap(words, end.saturating_sub(area.x + 3));
    let shown = usize::from(area.height);
    for (index, (line, y)) in lines.iter().zip(area.y..area.bottom()).enumerate() {
        let more = index + 1 == shown && lines.len() > shown;
        let line = if more { format!("{line} …") } else { line.clone() };
        put(paper, area.x + 3, y, end, &line, theme.quiet);
    }
}

//! The panel below the form: what the focused field or button is about.

use super::surface::{Panel, Surface};
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::keymap::Command;
use crate::model::field::FieldKind;
use ratatui::layout::Rect;
use ratatui::widgets::Borders;

pub(crate) fn draw(app: &App, area: Rect, low: bool, surface: &mut Surface<'_>) {
    let (title, text) = title_and_text(app);
    let borders = if low { Borders::TOP } else { Borders::ALL };
    let panel = Panel { borders, ..Panel::new(&title, surface.theme.strong) };
    let inner = surface.panel(area, &panel);
    let margin = if low { 1 } else { 2 };
    let inner = Rect { x: inner.x + margin, width: inner.width.saturating_sub(2 * margin), ..inner };
    surface.print_wrapped(inner, &text, surface.theme.quiet);
}

fn title_and_text(app: &App) -> (String, String) {
    match app.focus() {
        FocusTarget::Answer(at) => {
            let field = at.field.field();
            let help = app.field_help_text(at);
            let text = match field.kind {
                FieldKind::YesNo | FieldKind::Choice(_) => format!("{help} {}", app.explanation(at)),
                _ => help,
            };
            (app.document().label_of(at), text)
        }
        FocusTarget::Problem(index) => {
            let problems = app.document().problems();
            let Some((at, problem)) = problems.get(index) else { return Default::default() };
            let press = app.way_to(Command::Press);
            let offer =
                app.offer_text(*at, problem, true).map(|offer| format!(" {offer}")).unwrap_or_default();
            let text =
                format!("{}{offer} {press} goes to the answer; {press} there comes back.", problem.text);
            (app.document().label_of(*at), text)
        }
        FocusTarget::Add => (
            "Add".to_owned(),
            "Type a username to add a row; Space adds an empty one. A row without a username is not sent."
                .to_owned(),
        ),
        FocusTarget::Remove(_) => ("Remove".to_owned(), "Removes this row.".to_owned()),
        FocusTarget::Create => ("Create user".to_owned(), app.create_text()),
        FocusTarget::Change(screen) => {
            let (press, label) = (app.way_to(Command::Press), screen.label());
            let text = format!("{press} goes to {label}; its last {press} comes back to the review.");
            (format!("Change {label}"), text)
        }
        FocusTarget::Nothing => {
            let text = "This screen asks nothing: the account lacks its features.";
            (app.screen().label().to_owned(), text.to_owned())
        }
    }
}

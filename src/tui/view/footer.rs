//! The last line: the status message, or the keys of the current context.

use super::layout::{indented, printed};
use super::surface::Surface;
use crate::app::App;
use crate::app::keymap::Command;
use crate::app::msg::HitTarget;
use crate::text::measure::{cells, width, wrap};
use ratatui::layout::{Margin, Rect};
use ratatui::widgets::{Clear, Widget};

const MAX_LINES: u16 = 3;

/// Draws the status message or, without one, the keys of the current context, unless a modal has them at its foot.
pub(crate) fn draw(app: &App, has_own_keys: bool, area: Rect, surface: &mut Surface<'_>) {
    match app.status() {
        Some(text) => status_message(text, area, surface),
        None if !has_own_keys => keys(app, area, surface),
        None => {}
    }
}

/// Draws a message whole: where one line is too short it also covers those above.
fn status_message(text: &str, area: Rect, surface: &mut Surface<'_>) {
    let height = cells(wrap(text, area.width.saturating_sub(2)).len()).clamp(1, MAX_LINES);
    let area = Rect { y: area.bottom().saturating_sub(height), height, ..area };
    Clear.render(area, surface.buffer);
    surface.print_wrapped(area.inner(Margin::new(1, 0)), text, surface.theme.accent);
}

pub(crate) fn keys(app: &App, area: Rect, surface: &mut Surface<'_>) {
    let mut line = area.inner(Margin::new(1, 0));
    for (command, does) in app.hints() {
        let key = key(app, command);
        // A hint that does not fit is left out.
        if key.is_empty() || width(&key) + 1 + width(&does) > line.width {
            continue;
        }
        let rest = surface.print(line, &key, surface.theme.strong);
        let rest = surface.print(indented(rest, 1), &does, surface.theme.quiet);
        if opposite(command).is_none() {
            surface.hit_area(printed(line, rest), HitTarget::Command(command));
        }
        line = indented(rest, 2);
    }
}

/// The key of a command, with that of its opposite; arrow keys as arrows, which are short.
fn key(app: &App, command: Command) -> String {
    let shown = |command| app.keymap().shown_in(command, app.layers());
    let Some(opposite) = opposite(command) else { return shown(command) };
    let arrows = [opposite, command].map(|command| match shown(command).as_str() {
        "Up" => "↑".to_owned(),
        "Down" => "↓".to_owned(),
        "Left" => "←".to_owned(),
        "Right" => "→".to_owned(),
        other => other.to_owned(),
    });
    arrows.join(" ").trim().to_owned()
}

fn opposite(command: Command) -> Option<Command> {
    match command {
        Command::Down => Some(Command::Up),
        Command::NextOption => Some(Command::PreviousOption),
        _ => None,
    }
}

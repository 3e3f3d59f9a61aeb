//! The form that adds an account.

use super::buttons::button;
use super::column_line::ColumnLine;
use super::field::{options, with_margin};
use super::layout::indented;
use super::surface::Surface;
use super::text_input;
use crate::account::endpoint_url::DOMAINS;
use crate::app::modal::add_account::{AddAccountModal, FormMessage, REGION_OPTIONS};
use crate::app::msg::{AccountField, HitTarget};
use crate::text::measure::{cells, width};
use crate::tui::theme::Theme;
use ratatui::layout::{Position, Rect};

const LABEL: u16 = 16;
const BUTTONS: usize = 2;

/// The fields, the buttons and the message, with blank lines between them.
pub(crate) fn height(form: &AddAccountModal) -> u16 {
    field_count(form) + 8
}

fn field_count(form: &AddAccountModal) -> u16 {
    cells(form.fields().len() - BUTTONS)
}

pub(crate) fn draw(form: &AddAccountModal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let (mut cursor, theme) = (area.as_position(), surface.theme);
    let messages = messages(form, theme, area.width);
    let count = field_count(form);
    let roomy = area.height >= count + 6;
    // In a low window messages are more important than fields without the focus.
    let fields = if roomy || matches!(form.message(), FormMessage::Help) {
        count.min(area.height.saturating_sub(1))
    } else {
        area.height.saturating_sub(1 + cells(messages.len())).clamp(1, count)
    };
    let all = form.fields();
    let focus = all.iter().position(|field| *field == form.focus()).unwrap_or(0).min(usize::from(count) - 1);
    let first = (focus + 1).saturating_sub(usize::from(fields));
    let rows = Rect { height: fields, ..area }.rows();
    for (&field, row) in all[first..].iter().zip(rows) {
        let focused = form.focus() == field;
        surface.hit_area(row, HitTarget::Account(field));
        surface.print(row, field.label(), if focused { theme.accent } else { theme.text });
        // Bar and mark are on the margins, so that nothing moves when they appear.
        surface.focus_bar(focused, with_margin(row));
        if matches!(form.message(), FormMessage::Problem(_, Some(faulty)) if *faulty == field) {
            surface.glyph(Rect { x: row.right(), ..row }, "!", theme.error);
        }
        let position = answer(form, field, indented(row, LABEL), surface);
        if focused {
            cursor = Position { x: position.x.min(row.right().saturating_sub(1)), ..position };
        }
    }
    let gap = u16::from(roomy);
    let line = Rect { y: area.y + fields + gap, height: 1, ..area };
    for (x, field, text) in [(0, AccountField::Try, "Try it"), (12, AccountField::Save, "Save")] {
        let (focused, hit) = (form.focus() == field, HitTarget::Account(field));
        cursor = button(focused, text, hit, indented(line, x), surface).1.unwrap_or(cursor);
    }
    let below = fields + gap + 1 + gap;
    let foot = Rect { y: area.y + below, height: area.height.saturating_sub(below), ..area };
    surface.print_lines(&messages, foot);
    cursor
}

fn answer(form: &AddAccountModal, field: AccountField, line: Rect, surface: &mut Surface<'_>) -> Position {
    let (focused, text) = (form.focus() == field, surface.theme.text);
    let input = match field {
        AccountField::Name => &form.name,
        AccountField::ApiUrl => &form.api_url,
        AccountField::TokenUrl => &form.token_url,
        AccountField::ClientId => &form.client_id,
        AccountField::Secret => {
            surface.ground(with_margin(line), surface.theme.field);
            return text_input::masked(form.secret.len(), line, surface);
        }
        AccountField::Region => return choice(&REGION_OPTIONS, form.region, focused, line, surface),
        AccountField::Domain => return choice(&DOMAINS, form.domain, focused, line, surface),
        AccountField::Production => return yes_no(form.production, focused, line, surface),
        AccountField::Keyring => return yes_no(form.keyring == Some(true), focused, line, surface),
        AccountField::Try | AccountField::Save => return line.as_position(),
    };
    surface.ground(with_margin(line), surface.theme.field);
    if focused {
        // Scrolled to its cursor.
        return text_input::draw(input.input(), text, line, surface);
    }
    surface.print(line, input.value(), text);
    line.as_position()
}

fn yes_no(yes: bool, focused: bool, line: Rect, surface: &mut Surface<'_>) -> Position {
    choice(&["No", "Yes"], if yes { "Yes" } else { "No" }, focused, line, surface)
}

fn choice(all: &[&str], chosen: &str, focused: bool, line: Rect, surface: &mut Surface<'_>) -> Position {
    let theme = surface.theme;
    let index = all.iter().position(|label| *label == chosen).unwrap_or(0);
    // Where not all fit, the chosen one is the first.
    let wide: u16 = all.iter().map(|label| width(label) + 4).sum();
    let first = if wide > line.width { index } else { 0 };
    let style = |shown| match shown == index - first {
        true if focused => theme.chosen,
        true => theme.strong,
        false => theme.quiet,
    };
    options(&all[first..], Some(index - first), style, line, surface)[index - first].as_position()
}

/// The problem, the test's progress or results, or the focused field's help.
fn messages(form: &AddAccountModal, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let wrapped = |text: &str, style| ColumnLine::wrapped(text, room, style).collect::<Vec<_>>();
    let result = |result: &Result<String, String>| match result {
        Ok(text) => wrapped(&format!("✓ {text}"), theme.good),
        Err(text) => wrapped(&format!("! {text}"), theme.error),
    };
    match form.message() {
        FormMessage::Help => wrapped(form.note(), theme.quiet),
        FormMessage::Reopened | FormMessage::Testing => wrapped(form.note(), theme.text),
        FormMessage::Tested(test) => {
            [Some(&test.token), test.users.as_ref()].into_iter().flatten().flat_map(result).collect()
        }
        FormMessage::Problem(problem, _) => wrapped(&format!("! {problem}"), theme.error),
    }
}

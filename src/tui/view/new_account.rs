//! The form that adds an account.

use super::field::option;
use super::form::button;
use super::surface::{FOCUS, Surface, rest_of};
use super::text::{width, wrap};
use super::text_input;
use crate::account::endpoint_url::{DOMAINS, REGIONS};
use crate::app::modal::add_account::{ACCOUNT_FIELDS, AddAccountModal, FormMessage};
use crate::app::msg::{AccountField, HitTarget};
use crate::tui::theme::Theme;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

const LABEL: u16 = 16;
const FIELDS: u16 = 6;
/// The fields, the buttons and the message, with blank lines between them.
pub(crate) const HEIGHT: u16 = FIELDS + 8;

pub(crate) fn draw(form: &AddAccountModal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let mut cursor = Position { x: area.x, y: area.y };
    let (end, theme) = (area.right(), surface.theme);
    let messages: Vec<(String, Style)> = messages(form, theme)
        .into_iter()
        .flat_map(|(text, style)| wrap(&text, area.width).into_iter().map(move |line| (line, style)))
        .collect();
    let roomy = area.height >= FIELDS + 6;
    // In a low window messages are more important than fields without the focus.
    let fields = if roomy || matches!(form.message(), FormMessage::Help) {
        FIELDS
    } else {
        area.height.saturating_sub(1 + u16::try_from(messages.len()).unwrap_or(FIELDS)).clamp(1, FIELDS)
    };
    let all = ACCOUNT_FIELDS.into_iter().take(usize::from(FIELDS));
    let focus = all.clone().position(|field| field == form.focus()).unwrap_or(0);
    let first = (focus + 1).saturating_sub(usize::from(fields));
    for (field, y) in all.skip(first).zip(area.y..area.y + fields) {
        let focused = form.focus() == field;
        surface.hit_area((area.x, end), y, HitTarget::Account(field));
        let style = if focused { theme.accent } else { theme.text };
        surface.print(area.x, y, end, field.label(), style);
        // Bar and mark are on the margins, so that nothing moves when they appear.
        if focused {
            surface.print(area.x - 1, y, area.x, FOCUS, theme.accent);
        }
        if matches!(form.message(), FormMessage::Problem(_, Some(faulty)) if *faulty == field) {
            surface.print(end, y, end + 1, "!", theme.error);
        }
        let position = answer(form, field, rest_of(Rect { y, ..area }, area.x + LABEL), surface);
        if focused {
            cursor = Position { x: position.x.min(end.saturating_sub(1)), y };
        }
    }
    let gap = u16::from(roomy);
    let y = area.y + fields + gap;
    for (x, field, text) in [(0, AccountField::Try, "Try it"), (12, AccountField::Save, "Save")] {
        let (line, hit) = (rest_of(Rect { y, ..area }, area.x + x), HitTarget::Account(field));
        cursor = button(form.focus() == field, text, hit, line, surface).1.unwrap_or(cursor);
    }
    for ((line, style), y) in messages.iter().zip(y + 1 + gap..area.bottom()) {
        surface.print(area.x, y, end, line, *style);
    }
    cursor
}

fn answer(form: &AddAccountModal, field: AccountField, line: Rect, surface: &mut Surface<'_>) -> Position {
    let (focused, text) = (form.focus() == field, surface.theme.text);
    let input = match field {
        AccountField::Name => &form.name,
        AccountField::ClientId => &form.client_id,
        AccountField::Secret => {
            surface.ground(ground(line), surface.theme.field);
            return text_input::masked(form.secret.len(), line, surface);
        }
        AccountField::Region => return options(&REGIONS, form.region, focused, line, surface),
        AccountField::Domain => return options(&DOMAINS, form.domain, focused, line, surface),
        AccountField::Production => {
            let chosen = if form.production { "Yes" } else { "No" };
            return options(&["No", "Yes"], chosen, focused, line, surface);
        }
        AccountField::Try | AccountField::Save => return line.as_position(),
    };
    surface.ground(ground(line), surface.theme.field);
    if focused {
        // Scrolled to its cursor.
        return text_input::draw(input.input(), text, line, surface);
    }
    surface.print(line.x, line.y, line.right(), input.value(), text);
    line.as_position()
}

fn ground(line: Rect) -> Rect {
    Rect { x: line.x - 1, width: line.width + 1, height: 1, ..line }
}

fn options(all: &[&str], chosen: &str, focused: bool, line: Rect, surface: &mut Surface<'_>) -> Position {
    let theme = surface.theme;
    let (mut cursor, mut x) = (line.x, line.x);
    // Where not all fit, the chosen one is the first.
    let wide: u16 = all.iter().map(|label| width(label) + 4).sum();
    let index = all.iter().position(|label| *label == chosen).unwrap_or(0);
    for label in &all[if wide > line.width { index } else { 0 }..] {
        let is_chosen = *label == chosen;
        if is_chosen {
            cursor = x;
        }
        let style = match (is_chosen, focused) {
            (true, true) => theme.chosen,
            (true, false) => theme.strong,
            (false, _) => theme.quiet,
        };
        x = option(label, is_chosen, style, rest_of(line, x), surface) + 2;
    }
    Position { x: cursor, y: line.y }
}

/// The problem, the test's progress or results, or the focused field's help.
fn messages(form: &AddAccountModal, theme: &Theme) -> Vec<(String, Style)> {
    let result_line = |result: &Result<String, String>| match result {
        Ok(text) => (format!("✓ {text}"), theme.good),
        Err(text) => (format!("! {text}"), theme.error),
    };
    match form.message() {
        FormMessage::Help => vec![(form.focus().help().to_owned(), theme.quiet)],
        FormMessage::Testing => vec![("Asking the token server, then the API …".to_owned(), theme.text)],
        FormMessage::Tested(test) => {
            [Some(&test.token), test.users.as_ref()].into_iter().flatten().map(result_line).collect()
        }
        FormMessage::Problem(problem, _) => vec![(format!("! {problem}"), theme.error)],
    }
}

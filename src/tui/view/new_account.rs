//! The form that adds an account.

use super::form::button;
use super::surface::{FOCUS, Surface};
use super::text::{width, wrap};
use super::text_input;
use super::theme::Theme;
use crate::account::endpoint_url::{DOMAINS, REGIONS};
use crate::app::modal::add_account::{ACCOUNT_FIELDS, AddAccountModal, TRYING};
use crate::app::msg::{AccountField, HitTarget};
use crate::app::text_input::TextInput;
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
    let fields = if roomy || !form.has_news() {
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
        if form.faulty_field() == Some(field) {
            surface.print(end, y, end + 1, "!", theme.error);
        }
        let at = Rect { x: area.x + LABEL, y, width: end - area.x - LABEL, height: 1 };
        let position = answer(form, field, at, surface);
        if focused {
            cursor = Position { x: position.x.min(end.saturating_sub(1)), y };
        }
    }
    let gap = u16::from(roomy);
    let y = area.y + fields + gap;
    for (x, field, text) in [(0, AccountField::Try, "[ Try it ]"), (12, AccountField::Save, "[ Save ]")] {
        let at = Position { x: area.x + x, y };
        surface.hit_area((at.x, at.x + width(text)), y, HitTarget::Account(field));
        cursor = button(form.focus() == field, text, at, end, surface).unwrap_or(cursor);
    }
    for ((line, style), y) in messages.iter().zip(y + 1 + gap..area.bottom()) {
        surface.print(area.x, y, end, line, *style);
    }
    cursor
}

fn answer(form: &AddAccountModal, field: AccountField, area: Rect, surface: &mut Surface<'_>) -> Position {
    let focused = form.focus() == field;
    let production = if form.production { "Yes" } else { "No" };
    match field {
        AccountField::Name => text(&form.name, focused, area, surface),
        AccountField::ClientId => text(&form.client_id, focused, area, surface),
        AccountField::Secret => {
            let dots = "•".repeat(form.secret.len().min(usize::from(area.width.saturating_sub(1))));
            Position { x: surface.print(area.x, area.y, area.right(), &dots, surface.theme.text), y: area.y }
        }
        AccountField::Region => options(&REGIONS, &form.region, focused, area, surface),
        AccountField::Domain => options(&DOMAINS, &form.domain, focused, area, surface),
        AccountField::Production => options(&["No", "Yes"], production, focused, area, surface),
        AccountField::Try | AccountField::Save => area.as_position(),
    }
}

/// Draws a text, scrolled to its cursor if it has the focus.
fn text(line: &TextInput, focused: bool, area: Rect, surface: &mut Surface<'_>) -> Position {
    if focused {
        return text_input::draw(line.input(), surface.theme.text, (area.x, area.right()), area.y, surface);
    }
    Position { x: surface.print(area.x, area.y, area.right(), line.value(), surface.theme.text), y: area.y }
}

fn options(all: &[&str], value: &str, focused: bool, area: Rect, surface: &mut Surface<'_>) -> Position {
    let mut x = area.x.saturating_sub(1);
    let mut cursor = area.x;
    // Where not all fit, the chosen one is the first.
    let wide: u16 = all.iter().map(|one| width(one) + 2).sum();
    let first = if wide > area.width { all.iter().position(|one| *one == value).unwrap_or(0) } else { 0 };
    for one in &all[first..] {
        let chosen = *one == value;
        let text = if chosen { format!("[{one}]") } else { format!(" {one} ") };
        let style = match (chosen, focused) {
            (true, true) => surface.theme.chosen,
            (true, false) => surface.theme.strong,
            _ => surface.theme.quiet,
        };
        if chosen {
            cursor = x + 1;
        }
        x = surface.print(x, area.y, area.right(), &text, style);
    }
    Position { x: cursor, y: area.y }
}

/// The problem, the test's progress or results, or the focused field's help.
fn messages(form: &AddAccountModal, theme: &Theme) -> Vec<(String, Style)> {
    if let Some(problem) = form.problem() {
        return vec![(format!("! {problem}"), theme.error)];
    }
    if form.is_testing() {
        return vec![(TRYING.to_owned(), theme.text)];
    }
    let result_line = |result: &Result<String, String>| match result {
        Ok(text) => (format!("✓ {text}"), theme.good),
        Err(text) => (format!("! {text}"), theme.error),
    };
    match form.tested() {
        Some(test) => {
            [Some(&test.token), test.users.as_ref()].into_iter().flatten().map(result_line).collect()
        }
        None => vec![(form.focus().help().to_owned(), theme.quiet)],
    }
}

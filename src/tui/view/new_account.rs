//! The form that adds an account.

use super::field::option;
use super::form::button;
use super::surface::{FOCUS, Surface, rest_of};
use super::text::{width, wrap};
use super::text_input;
use crate::account::endpoint_url::DOMAINS;
use crate::app::modal::add_account::{AddAccountModal, FormMessage, REGION_OPTIONS};
use crate::app::msg::{AccountField, HitTarget};
use crate::tui::theme::Theme;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

const LABEL: u16 = 16;
const BUTTONS: usize = 2;

/// The fields, the buttons and the message, with blank lines between them.
pub(crate) fn height(form: &AddAccountModal) -> u16 {
    field_count(form) + 8
}

fn field_count(form: &AddAccountModal) -> u16 {
    u16::try_from(form.fields().len() - BUTTONS).unwrap_or(u16::MAX)
}

pub(crate) fn draw(form: &AddAccountModal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let mut cursor = Position { x: area.x, y: area.y };
    let (end, theme) = (area.right(), surface.theme);
    let messages: Vec<(String, Style)> = messages(form, theme)
        .into_iter()
        .flat_map(|(text, style)| wrap(&text, area.width).into_iter().map(move |line| (line, style)))
        .collect();
    let count = field_count(form);
    let roomy = area.height >= count + 6;
    // In a low window messages are more important than fields without the focus.
    let fields = if roomy || matches!(form.message(), FormMessage::Help) {
        count.min(area.height.saturating_sub(1))
    } else {
        area.height.saturating_sub(1 + u16::try_from(messages.len()).unwrap_or(count)).clamp(1, count)
    };
    let all = form.fields();
    let focus = all.iter().position(|field| *field == form.focus()).unwrap_or(0).min(usize::from(count) - 1);
    let first = (focus + 1).saturating_sub(usize::from(fields));
    for (&field, y) in all[first..].iter().zip(area.y..area.y + fields) {
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
        AccountField::ApiUrl => &form.api_url,
        AccountField::TokenUrl => &form.token_url,
        AccountField::ClientId => &form.client_id,
        AccountField::Secret => {
            surface.ground(ground(line), surface.theme.field);
            return text_input::masked(form.secret.len(), line, surface);
        }
        AccountField::Region => return options(&REGION_OPTIONS, form.region, focused, line, surface),
        AccountField::Domain => return options(&DOMAINS, form.domain, focused, line, surface),
        AccountField::Production => return yes_no(form.production, focused, line, surface),
        AccountField::Keyring => return yes_no(form.keyring == Some(true), focused, line, surface),
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

fn yes_no(yes: bool, focused: bool, line: Rect, surface: &mut Surface<'_>) -> Position {
    options(&["No", "Yes"], if yes { "Yes" } else { "No" }, focused, line, surface)
}

fn options(all: &[&str], chosen: &str, focused: bool, line: Rect, surface: &mut Surface<'_>) -> Position {
    let theme = surface.theme;
    let (mut cursor, mut x) = (line.x, line.x);
    // Where not all fit, the chosen one is the first.
    let wide: u16 = all.iter().map(|label| width(label) + 4).sum();
    let index = all.iter().position(|label| *label == chosen).unwrap_or(0);
    for label in &all[if wide > line.width { index } else { 0 }..] {
        if x >= line.right() {
            break;
        }
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
        FormMessage::Help => vec![(form.help().to_owned(), theme.quiet)],
        FormMessage::Reopened => {
            let text = "What you typed is here again. The client secret was not kept: type it again.";
            vec![(text.to_owned(), theme.text)]
        }
        FormMessage::Testing => vec![("Asking the token server, then the API …".to_owned(), theme.text)],
        FormMessage::Tested(test) => {
            [Some(&test.token), test.users.as_ref()].into_iter().flatten().map(result_line).collect()
        }
        FormMessage::Problem(problem, _) => vec![(format!("! {problem}"), theme.error)],
    }
}

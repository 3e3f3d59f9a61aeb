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
/// How many answers there are.
const FIELDS: u16 = 6;
/// Its lines: the answers, the buttons, and what is to be known or mended, apart from each other.
pub(crate) const HEIGHT: u16 = FIELDS + 8;

/// Draws the form; the cursor stands in the focused place.
pub(crate) fn draw(form: &AddAccountModal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let mut cursor = Position { x: area.x, y: area.y };
    let end = area.right();
    let told: Vec<(String, Style)> = words(form, surface.theme)
        .into_iter()
        .flat_map(|(text, style)| wrap(&text, area.width).into_iter().map(move |line| (line, style)))
        .collect();
    let roomy = area.height >= FIELDS + 6;
    // In a low window what was answered comes before the fields that have not the focus.
    let fields = if roomy || !form.has_news() {
        FIELDS
    } else {
        area.height.saturating_sub(1 + u16::try_from(told.len()).unwrap_or(FIELDS)).clamp(1, FIELDS)
    };
    let places = ACCOUNT_FIELDS.into_iter().take(usize::from(FIELDS));
    let focus = places.clone().position(|place| place == form.focus()).unwrap_or(0);
    let first = (focus + 1).saturating_sub(usize::from(fields));
    for (place, y) in places.skip(first).zip(area.y..area.y + fields) {
        let focused = form.focus() == place;
        surface.hit_area((area.x, end), y, HitTarget::Account(place));
        surface.print(
            area.x,
            y,
            end,
            place.label(),
            if focused { surface.theme.accent } else { surface.theme.text },
        );
        // Bar and mark stand on the margins, so that nothing moves when they come.
        if focused {
            surface.print(area.x - 1, y, area.x, FOCUS, surface.theme.accent);
        }
        if form.faulty_field() == Some(place) {
            surface.print(end, y, end + 1, "!", surface.theme.error);
        }
        let at = Rect { x: area.x + LABEL, y, width: end - area.x - LABEL, height: 1 };
        let typing = answer(form, place, at, surface);
        if focused {
            cursor = Position { x: typing.x.min(end.saturating_sub(1)), y };
        }
    }
    let gap = u16::from(roomy);
    let y = area.y + fields + gap;
    let (try_at, save_at) = (Position { x: area.x, y }, Position { x: area.x + 12, y });
    surface.hit_area((try_at.x, try_at.x + 10), y, HitTarget::Account(AccountField::Try));
    surface.hit_area((save_at.x, save_at.x + 8), y, HitTarget::Account(AccountField::Save));
    cursor = button(form.focus() == AccountField::Try, "[ Try it ]", try_at, end, surface).unwrap_or(cursor);
    cursor = button(form.focus() == AccountField::Save, "[ Save ]", save_at, end, surface).unwrap_or(cursor);
    for ((line, style), y) in told.iter().zip(y + 1 + gap..area.bottom()) {
        surface.print(area.x, y, end, line, *style);
    }
    cursor
}

/// Draws the answer; where the cursor goes in it.
fn answer(form: &AddAccountModal, place: AccountField, area: Rect, surface: &mut Surface<'_>) -> Position {
    let focused = form.focus() == place;
    let production = if form.production { "Yes" } else { "No" };
    match place {
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

/// A text: with its cursor where it has the focus, its beginning where it has not.
fn text(line: &TextInput, focused: bool, area: Rect, surface: &mut Surface<'_>) -> Position {
    if focused {
        return text_input::draw(line.input(), surface.theme.text, (area.x, area.right()), area.y, surface);
    }
    Position { x: surface.print(area.x, area.y, area.right(), line.text(), surface.theme.text), y: area.y }
}

fn options(all: &[&str], value: &str, focused: bool, area: Rect, surface: &mut Surface<'_>) -> Position {
    let mut x = area.x.saturating_sub(1);
    let mut cursor = area.x;
    // Where they do not all fit, the chosen one is the first.
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

/// What is to be mended, what the servers answered, what is to be known of the focused place.
fn words(form: &AddAccountModal, theme: &Theme) -> Vec<(String, Style)> {
    if let Some(problem) = form.problem() {
        return vec![(format!("! {problem}"), theme.error)];
    }
    if form.is_testing() {
        return vec![(TRYING.to_owned(), theme.text)];
    }
    let told = |result: &Result<String, String>| match result {
        Ok(words) => (format!("✓ {words}"), theme.good),
        Err(words) => (format!("! {words}"), theme.error),
    };
    match form.tested() {
        Some(tried) => std::iter::once(told(&tried.token)).chain(tried.users.as_ref().map(told)).collect(),
        None => vec![(form.focus().help().to_owned(), theme.quiet)],
    }
}

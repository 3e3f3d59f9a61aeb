//! Finds the field or screen that a label names.

use crate::app::App;
use crate::app::intent::Intent;
use crate::model::did_you_mean::nearest;
use crate::model::fields::{FIELDS, Screen};
use crate::model::form::FieldRef;
use crate::model::{hidden_answers, visibility};

/// How a label, in lower case, may match a name.
type Match = fn(&str, &str) -> bool;

const EQUALS: Match = |label, name| label == name;
const BEGINS: Match = |label, name| label.starts_with(name);
const CONTAINS: Match = |label, name| label.contains(name);

/// Finds a field or screen by its label, a screen by the beginning of its name, then a field by a unique beginning or
/// part of its label, or by what else people call it. The error says why there is none.
pub(super) fn find(app: &App, name: &str) -> Result<Intent, String> {
    let name = name.trim().to_lowercase();
    if name.is_empty() {
        return Err("Name the question: :jump Location, for one.".to_owned());
    }
    let fields = visibility::all_visible_fields(app.form());
    let answers: Vec<(String, FieldRef)> =
        fields.into_iter().map(|at| (app.document().label_of(at), at)).collect();
    let by_label = |matches: Match| one_field(&answers, |(label, _)| matches(&label.to_lowercase(), &name));
    let by_synonym = || {
        let has_word = |at: FieldRef| at.field.field().synonyms.split(' ').any(|word| word == name);
        one_field(&answers, |(_, at)| has_word(*at))
    };
    by_label(EQUALS)
        .or_else(|| one_screen(app, EQUALS, &name))
        .or_else(|| one_screen(app, BEGINS, &name))
        .or_else(|| by_label(BEGINS))
        .or_else(|| by_label(CONTAINS))
        .or_else(by_synonym)
        .unwrap_or_else(|| Err(not_found(app, &name, &answers)))
}

/// The field that matches; an error where several do.
fn one_field(
    answers: &[(String, FieldRef)],
    matches: impl Fn(&(String, FieldRef)) -> bool,
) -> Option<Result<Intent, String>> {
    let found: Vec<&(String, FieldRef)> = answers.iter().filter(|answer| matches(answer)).collect();
    match found.as_slice() {
        [] => None,
        [(_, at)] => Some(Ok(Intent::Go(*at))),
        several => {
            let labels: Vec<&str> = several.iter().map(|(label, _)| label.as_str()).collect();
            Some(Err(format!("Several questions match: {}.", labels.join(", "))))
        }
    }
}

/// The screen that matches; an error where several do.
fn one_screen(app: &App, matches: Match, name: &str) -> Option<Result<Intent, String>> {
    let screens = visibility::visible_screens(app.form()).into_iter();
    let found: Vec<Screen> = screens.filter(|screen| matches(&screen.label().to_lowercase(), name)).collect();
    match found.as_slice() {
        [] => None,
        [screen] => Some(Ok(Intent::Screen(*screen))),
        several => {
            let labels: Vec<&str> = several.iter().map(|screen| screen.label()).collect();
            Some(Err(format!("Several screens match: {}.", labels.join(", "))))
        }
    }
}

/// Why nothing was found: it is hidden, or there is no such name.
fn not_found(app: &App, name: &str, answers: &[(String, FieldRef)]) -> String {
    let is_named = |label: &str| label.to_lowercase() == name;
    if let Some(field) = FIELDS.iter().find(|field| is_named(field.label)) {
        let hidden = hidden_answers::why_hidden(app.form(), field);
        let reason = hidden.map(|hidden| format!(": {}", hidden.reason)).unwrap_or_default();
        return format!("{} is not asked with the answers so far{reason}.", field.label);
    }
    if let Some(screen) =
        Screen::ALL.into_iter().find(|screen| screen.label().to_lowercase().starts_with(name))
    {
        let label = screen.label();
        let hidden = FIELDS.iter().find(|field| field.screen == screen);
        let hidden = hidden.and_then(|field| hidden_answers::why_hidden(app.form(), field));
        let reason = hidden.map(|hidden| format!(": {}", hidden.reason)).unwrap_or_default();
        return format!("{label} is not asked with the answers so far{reason}.");
    }
    let labels =
        answers.iter().map(|(label, _)| label.as_str()).chain(FIELDS.iter().map(|field| field.label));
    let near = nearest(name, labels.chain(Screen::ALL.map(Screen::label)));
    let meant = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    format!("No question is called {name}.{meant}")
}

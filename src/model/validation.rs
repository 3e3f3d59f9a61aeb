//! Validates the answers. Runs over the whole form after each change, without caches.

use super::country::{self, KOSOVO};
use super::field_names::find_field;
use super::fields::FIELDS;
use super::fields::field::{Field, FieldKind, MAX_TEXT};
use super::fields::rule::{Fix, Severity, Violation};
use super::fields::{damage, meant, members};
use super::form::{FieldRef, Form};
use super::visibility;
use crate::text::clean;
use crate::text::sanitize::{single_line, without_hidden};
use std::sync::OnceLock;

/// A problem of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field.
    pub at: FieldRef,
    /// The violated rule.
    pub violation: Violation,
}

/// All problems in screen order; for each field, errors before warnings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// In screen order.
    pub problems: Vec<Problem>,
}

impl Report {
    /// The number of errors.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    pub(crate) fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    pub(crate) fn add(&mut self, problem: Problem) {
        let later = |one: &Problem| {
            (one.at.field, one.violation.severity) > (problem.at.field, problem.violation.severity)
                && one.at.row.is_none()
        };
        let place = self.problems.iter().position(later).unwrap_or(self.problems.len());
        self.problems.insert(place, problem);
    }

    fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.violation.severity == severity).count()
    }

    /// The first problem of a field.
    pub fn at(&self, at: FieldRef) -> Option<&Violation> {
        self.problems.iter().find(|problem| problem.at == at).map(|problem| &problem.violation)
    }
}

/// Validates every visible field.
pub fn validate(form: &Form) -> Report {
    let mut problems = Vec::new();
    for at in visibility::all_visible_fields(form) {
        let mut add = |mut violation: Violation| {
            violation.fix = violation.fix.take().and_then(|fix| whole_fix(form, at, &violation.text, fix));
            problems.push(Problem { at, violation });
        };
        // Most answers are empty.
        if form.get(at).is_empty() {
            check_empty(form, at).into_iter().for_each(&mut add);
        } else {
            let mut found = check_field(form, at);
            found.sort_by_key(|violation| violation.severity);
            found.into_iter().for_each(&mut add);
        }
    }
    Report { problems }
}

fn check_empty(form: &Form, at: FieldRef) -> Option<Violation> {
    let field = at.field.field();
    if visibility::is_required(form, at) {
        return Some(Violation::error(missing_text(field)));
    }
    field.rules.iter().find_map(|rule| rule.check("", |field| form.value(field)))
}

/// The most fixes that are combined to correct one value.
const MOST_FIXES: usize = 5;

/// A fix together with the fixes of what is then found at the field, so that one key corrects the value. None if the
/// problem or an error would be left: what is offered leads to a value that can be sent.
fn whole_fix(form: &Form, at: FieldRef, problem: &str, fix: Fix) -> Option<Fix> {
    let (mut after, mut whole, mut next) = (form.clone(), Fix::default(), fix);
    for _ in 0..MOST_FIXES {
        next.apply(&mut after, at);
        whole = whole.then(next);
        let found = check_field(&after, at);
        if let Some(fix) = found.iter().find_map(|one| one.fix.clone()) {
            next = fix;
            continue;
        }
        let is_left = |one: &Violation| one.severity == Severity::Error || one.text == problem;
        let own = whole.own.take().map(|_| after.value(at).into_owned());
        return (!found.iter().any(is_left)).then_some(Fix { own, ..whole });
    }
    None
}

fn check_field(form: &Form, at: FieldRef) -> Vec<Violation> {
    let field = at.field.field();
    let (typed, value) = (form.get(at), form.value(at));
    let changes = if typed == value { Vec::new() } else { field.changes(typed) };
    let mut found: Vec<Violation> = changes.into_iter().map(Violation::warning).collect();
    if value.is_empty() {
        found.extend(check_empty(form, at));
        return found;
    }
    let is_error = |found: &[Violation]| found.iter().any(|one| one.severity == Severity::Error);
    let of_kind = check_kind(field, &value);
    // A value that is one of a few has nothing hidden; thousands of drafts are validated for their list.
    let is_free = matches!(
        field.kind,
        FieldKind::Text | FieldKind::Phone | FieldKind::Listed(_) | FieldKind::Members(_)
    );
    let is_visible = || clean::first_hidden(&value).is_none();
    let meant = of_kind.as_ref().filter(|one| !is_free && one.fix.is_none() && is_visible());
    let meant = meant.and_then(|_| meant::meant(field.kind, &value));
    if is_free || (of_kind.is_some() && meant.is_none()) {
        found.extend(check_text(field, typed, &value));
    }
    if !is_error(&found) {
        found.extend(of_kind.map(|violation| match meant {
            Some(meant) => violation.with_fix(Some(Fix::to(meant))),
            None => violation,
        }));
    }
    // The rules apply only to a value that is of its kind.
    if !is_error(&found) {
        found.extend(field.rules.iter().filter_map(|rule| rule.check(&value, |field| form.value(field))));
    }
    found
}

/// What is wrong with an answer of any kind: characters that cannot be seen, and what other programs make of values.
fn check_text(field: &Field, typed: &str, value: &str) -> Option<Violation> {
    // `NA` is Namibia, and quotation marks surround a name with a comma.
    let is_named = matches!(field.kind, FieldKind::Country | FieldKind::Members(_));
    let placeholder = || damage::placeholder(value).filter(|_| !is_named);
    if damage::is_plain(typed) {
        return placeholder();
    }
    // A phone number asks which of two lines is meant.
    let is_asked = |c: char| field.kind == FieldKind::Phone && clean::is_line_space(c);
    if let Some(hidden) = clean::first_hidden(value).filter(|c| !is_asked(*c)) {
        let name = clean::character_name(hidden);
        // Half of a letter that was read with a wrong character set can be hidden.
        let meant = damage::wrongly_decoded(typed).unwrap_or_else(|| without_hidden(value));
        let visible = (!value.contains(is_asked)).then(|| Fix::to(meant));
        let text = format!("Remove the {name}: it is not visible.");
        return Some(Violation::error_when(true, text).with_fix(visible));
    }
    if let Some(text) = damage::spreadsheet_number(value) {
        // Only a warning where the text may be right and can be changed later.
        let warns = matches!(field.kind, FieldKind::Text | FieldKind::Listed(_) | FieldKind::Members(_))
            && !field.permanent;
        let severity = if warns { Severity::Warning } else { Severity::Error };
        return Some(Violation::new(severity, text).with_fix(damage::all_digits(value).map(Fix::to)));
    }
    if let Some(own) = after_own_name(field, value) {
        let text =
            format!("The name of the field would be part of it: enter {} alone.", single_line(own, 40));
        return Some(Violation::warning(text).with_fix(Some(Fix::to(own))));
    }
    if is_named { None } else { placeholder().or_else(|| damage::implausible(typed, value)) }
}

/// What follows the field's own name in a value, as forms and tickets print it: `Username: jana`.
fn after_own_name<'v>(field: &Field, value: &'v str) -> Option<&'v str> {
    let (name, own) = value.split_once(':').filter(|_| field.kind == FieldKind::Text)?;
    let is_own = find_field(name.trim()) == Some((field.id, None)) && !own.trim().is_empty();
    is_own.then(|| own.trim())
}

/// What is said of a required answer that is missing: each key finds most of them anew.
fn missing_text(field: &Field) -> &'static str {
    static TEXTS: [OnceLock<String>; FIELDS.len()] = [const { OnceLock::new() }; FIELDS.len()];
    let verb = if field.is_typed() { "Enter" } else { "Choose" };
    TEXTS[field.id as usize].get_or_init(|| format!("{verb} the {}.", lowercase_label(field.label)))
}

/// A label for use inside a sentence: `Agent ID` becomes `agent ID`, `SSO external ID` is unchanged.
pub(crate) fn lowercase_label(label: &str) -> String {
    match label.split_at_checked(1) {
        Some((first, rest)) if rest.starts_with(char::is_lowercase) => first.to_lowercase() + rest,
        _ => label.to_owned(),
    }
}

fn check_kind(field: &Field, value: &str) -> Option<Violation> {
    match field.kind {
        FieldKind::Text | FieldKind::Phone => (value.len() > MAX_TEXT && value.chars().count() > MAX_TEXT)
            .then(|| Violation::error_when(true, format!("Shorten it to {MAX_TEXT} characters."))),
        FieldKind::Whole { min, max, .. } => check_whole(value, min, max),
        FieldKind::YesNo => {
            (value != "true" && value != "false").then(|| Violation::error("Choose Yes or No."))
        }
        FieldKind::Choice(choices) => (!choices.iter().any(|choice| choice.value == value)).then(|| {
            let all: Vec<&str> = choices.iter().map(|choice| choice.value).collect();
            Violation::error(format!("Choose one of {}.", all.join(", ")))
        }),
        FieldKind::Country => check_country(value),
        FieldKind::Listed(_) => None,
        FieldKind::Members(list) => members::check(value, list),
    }
}

fn check_whole(value: &str, min: u32, max: u32) -> Option<Violation> {
    let digits = value.chars().all(|c| c.is_ascii_digit());
    let number = if digits { value.parse::<u32>().ok() } else { None };
    if number.is_some_and(|number| (min..=max).contains(&number)) {
        return None;
    }
    // Below the minimum more digits can follow. Above the maximum, or with a letter, typing on cannot fix it.
    let early = number.is_none_or(|number| number > max);
    Some(Violation::error_when(early, format!("Enter a number from {min} to {max}.")))
}

fn check_country(value: &str) -> Option<Violation> {
    if country::by_code(value).is_some() {
        return None;
    }
    if value.eq_ignore_ascii_case(KOSOVO) {
        return Some(Violation::warning("XK is not in ISO 3166-1: check that VCC accepts it for Kosovo."));
    }
    Some(Violation::error_when(
        !country::is_partial_match(value),
        "Enter a country's two-letter code or name.",
    ))
}

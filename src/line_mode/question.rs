//! Questions such as `Location [PL]: ` and `Name (required): `, and how a line answers them.

use super::{LineResponse, numbered, typed_index};
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::intent::Intent;
use crate::app::messages::default_text;
use crate::app::phase::Phase;
use crate::app::suggest::LookupEntry;
use crate::model::field::{AccountList, Field, FieldKind, display_value};
use crate::model::form::{FieldRef, Form};
use crate::model::rule::is_guid;
use crate::model::{country, members, validation, visibility};

/// What takes the proposal of a question: no answer of the fields that have one.
pub(super) const TAKE: &str = "=";

/// The most suggestions that are shown at once.
const OFFERED: usize = 12;

pub(super) fn question(app: &App) -> String {
    match app.focus() {
        FocusTarget::Answer(at) => question_of(app, at),
        FocusTarget::Add if app.form().rows().is_empty() => {
            "Add an associated user? [no] (yes, no): ".to_owned()
        }
        FocusTarget::Add => "Add another associated user? [no] (yes, no): ".to_owned(),
        _ => "Nothing is asked here. Enter goes on: ".to_owned(),
    }
}

pub(super) fn help(app: &App) -> Vec<String> {
    let (Phase::Editing, None, FocusTarget::Answer(at)) = (app.phase(), app.modal(), app.focus()) else {
        // The first section is about the place, the others are keys.
        return app.help().sections.into_iter().next().map(|section| section.text).unwrap_or_default();
    };
    let mut lines = vec![app.field_help_text(at)];
    lines.extend(app.proposal().map(|text| {
        format!("Proposed, after the other users of the account: {text}. {TAKE} takes it; Enter does not.")
    }));
    match at.field.field().kind {
        FieldKind::Choice(choices) => {
            lines.extend(choices.iter().map(|one| format!("{}: {}", one.value, one.explanation)));
        }
        FieldKind::YesNo => lines.push(format!("Now: {}", app.explanation(at))),
        _ => {}
    }
    lines
}

fn question_of(app: &App, at: FieldRef) -> String {
    let field = at.field.field();
    let current = current(app.form(), at);
    let is_missing = current.is_empty() && visibility::is_required(app.form(), at);
    let required = is_missing.then(|| "required".to_owned());
    let proposal = app.proposal().filter(|_| is_asked(app, at)).map(|text| format!("{TAKE} takes {text}"));
    let remarks: Vec<String> = required.into_iter().chain(proposal).collect();
    let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join(", ")) };
    let current = if current.is_empty() { current } else { format!(" [{current}]") };
    let options = match field.kind {
        FieldKind::YesNo => " (yes, no, default)".to_owned(),
        FieldKind::Choice(choices) => {
            format!(" ({})", numbered(choices.iter().map(|one| one.value)).join(", "))
        }
        _ => String::new(),
    };
    format!("{}{remarks}{current}{options}: ", field.label)
}

fn is_asked(app: &App, at: FieldRef) -> bool {
    app.focus() == FocusTarget::Answer(at)
}

/// The answer, or its default.
fn current(form: &Form, at: FieldRef) -> String {
    let value = form.get(at);
    let option = at.field.field().options().into_iter().find(|(option, _)| *option == value);
    match option {
        Some((_, label)) => label,
        None if value.is_empty() => default_text(at),
        None => value.to_owned(),
    }
}

/// What an answer needs of the account before it can be handled.
pub(super) enum Needed {
    Users,
    List(AccountList),
}

/// What the answer to the current question needs: the users, or a list that is being read and of which it names
/// something.
pub(super) fn needed(app: &App, text: &str) -> Option<Needed> {
    let FocusTarget::Answer(at) = app.focus() else { return None };
    let (kind, lookups) = (at.field.field().kind, app.account_state().lookups());
    match kind {
        FieldKind::Members(list) => {
            let has_name = members::parse(text, list).iter().any(|member| !is_guid(&member.name));
            (has_name && lookups.is_reading(list)).then_some(Needed::List(list))
        }
        _ if text == TAKE => Some(Needed::Users).filter(|_| app.form().get(at).is_empty()),
        // Regions are those of the users.
        FieldKind::Listed(list) if !text.is_empty() && !is_guid(text) => match list {
            AccountList::Regions => lookups.settle(kind, text).is_none().then_some(Needed::Users),
            list => lookups.is_reading(list).then_some(Needed::List(list)),
        },
        _ => None,
    }
}

/// What the last line was about.
#[derive(Debug, Default)]
pub(super) struct Question {
    /// The suggestions that a number chooses from.
    offered: Vec<LookupEntry>,
    /// The question that the last line answered or left.
    pub(super) left: Option<FieldRef>,
    /// The last answer, as it was typed.
    pub(super) given: Option<(FieldRef, String)>,
}

impl Question {
    pub(super) fn interpret(&mut self, app: &App, text: &str) -> LineResponse {
        let offered = std::mem::take(&mut self.offered);
        match app.focus() {
            _ if text.is_empty() => LineResponse::intent(Intent::Keep),
            FocusTarget::Answer(at) => self.answer(app, at, text, &offered),
            FocusTarget::Add => match unique(&["yes", "no"], text) {
                Some("yes") => LineResponse::intent(Intent::AddRow),
                Some(_) => LineResponse::intent(Intent::Keep),
                None => LineResponse::line("Answer yes or no."),
            },
            _ => LineResponse::line("Nothing is asked here."),
        }
    }

    fn answer(&mut self, app: &App, at: FieldRef, text: &str, offered: &[LookupEntry]) -> LineResponse {
        let field = at.field.field();
        if !field.is_typed() {
            return match chosen(field, text) {
                Some(value) => self.give(at, text, value),
                None => LineResponse::line(format!("Error: {}", wrong_choice(app.form(), at, text))),
            };
        }
        if text == TAKE && app.form().get(at).is_empty() && !matches!(field.kind, FieldKind::Members(_)) {
            return match app.proposal() {
                Some(proposal) => self.give(at, text, &proposal),
                None => LineResponse::line("Nothing is proposed here."),
            };
        }
        let picked = typed_index(text).and_then(|index| offered.get(index));
        if let FieldKind::Members(list) = field.kind {
            // `picked` has the entry that a number chose in its place in the whole text, of which another entry can
            // still be ambiguous.
            let answer = picked.map_or(text, |picked| &picked.id);
            return match app.account_state().lookups().ambiguous_member(list, answer) {
                None => self.give(at, text, answer),
                Some((name, entries)) => {
                    self.offered = entries;
                    self.offer(&name)
                }
            };
        }
        if let Some(picked) = picked {
            return self.give(at, text, &picked.id);
        }
        self.offered = ambiguous_names(app, field.kind, text);
        if self.offered.is_empty() { self.give(at, text, text) } else { self.offer(text) }
    }

    pub(super) fn give(&mut self, at: FieldRef, typed: &str, value: &str) -> LineResponse {
        self.given = Some((at, typed.to_owned()));
        LineResponse::intent(Intent::Answer(value.to_owned()))
    }

    fn offer(&self, text: &str) -> LineResponse {
        let mut lines =
            vec![format!("{} match {text}. Type a number, or more of the name.", self.offered.len())];
        lines.extend(numbered(self.offered.iter().take(OFFERED).map(|one| {
            let code = if one.id == one.name || one.id.chars().count() > 8 { "" } else { &one.id };
            let parts = [code, &one.name, &one.detail].into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(" ")
        })));
        let more = self.offered.len().saturating_sub(OFFERED);
        lines.extend((more > 0).then(|| format!("{more} more.")));
        LineResponse::lines(lines)
    }

    /// Repeats an answer whose value differs from what was typed.
    pub(super) fn announce_given(&mut self, app: &App, out: &mut Vec<String>) {
        let Some((at, typed)) = self.given.take() else { return };
        let (field, value) = (at.field.field(), app.form().get(at));
        let taken = match field.kind {
            FieldKind::YesNo => return,
            FieldKind::Choice(_) => !value.eq_ignore_ascii_case(&typed),
            _ => value != typed,
        };
        if taken && !value.is_empty() {
            out.push(with_value(app, at));
        }
    }
}

/// The names that match a text; none unless there are several, so that the text is no answer yet.
fn ambiguous_names(app: &App, kind: FieldKind, text: &str) -> Vec<LookupEntry> {
    let lookups = app.account_state().lookups();
    // Two letters are a code; its error explains itself.
    let is_code = || {
        (text.chars().count() < 3 && !country::is_calling_code(text))
            || country::by_code_or_name(text).is_some()
    };
    if (kind == FieldKind::Country && is_code()) || lookups.settle(kind, text).is_some() {
        return Vec::new();
    }
    Some(lookups.suggestions(kind, text)).filter(|names| names.len() > 1).unwrap_or_default()
}

fn with_value(app: &App, at: FieldRef) -> String {
    let value = app.form().value(at);
    let unit = at.field.field().kind.unit().map(|unit| format!(" {}", unit.symbol())).unwrap_or_default();
    let name = app.name_of(at);
    let name = if name.is_empty() || name == *value { String::new() } else { format!(", {name}") };
    format!("{}: {}{unit}{name}", app.document().label_of(at), display_value(&value))
}

/// The option that a text chooses: by name, its unique beginning, or in a list by number.
fn chosen(field: &Field, text: &str) -> Option<&'static str> {
    match field.kind {
        // No numbers: the full screen shows the default first, the prompt names it last.
        FieldKind::YesNo => {
            let named = text.eq_ignore_ascii_case(&field.default_label()).then_some("default");
            match named.or_else(|| unique(&["yes", "no", "default", "true", "false"], text))? {
                "yes" | "true" => Some("true"),
                "no" | "false" => Some("false"),
                _ => Some(""),
            }
        }
        FieldKind::Choice(choices) => {
            let by_number = typed_index(text).and_then(|index| choices.get(index)).map(|choice| choice.value);
            by_number.or_else(|| unique(&choices.iter().map(|one| one.value).collect::<Vec<_>>(), text))
        }
        _ => None,
    }
}

/// The name equal to the text, or the only one that starts with it.
pub(super) fn unique<'a>(names: &[&'a str], text: &str) -> Option<&'a str> {
    let text = text.to_lowercase();
    if let Some(exact) = names.iter().find(|name| name.to_lowercase() == text) {
        return Some(exact);
    }
    let mut beginning = names.iter().filter(|name| name.to_lowercase().starts_with(&text));
    beginning.next().filter(|_| beginning.next().is_none() && !text.is_empty()).copied()
}

/// The error that the text would have as an answer.
fn wrong_choice(form: &Form, at: FieldRef, text: &str) -> String {
    let mut form = form.clone();
    form.set(at, text);
    let report = validation::validate(&form);
    report.at(at).map_or_else(|| "Choose Yes or No.".to_owned(), |violation| violation.text.to_string())
}

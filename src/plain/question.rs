//! The question of an answer: `Location (optional) [PL]: `, and what a line means as its answer.

use super::{Plain, Reply, labels};
use crate::user::field::{Field, Kind};
use crate::user::form::{Addr, Form};
use crate::user::validation;
use crate::user::{country, visibility};
use crate::wizard::Wizard;
use crate::wizard::focus::Stop;
use crate::wizard::line::Line;
use crate::wizard::suggest::Suggestion;
use crate::wizard::words::default_words;

/// The most names that are offered at once.
const OFFERED: usize = 12;

/// The question at which the wizard stands.
pub fn question(wizard: &Wizard) -> String {
    match wizard.stop {
        Stop::Answer(at) => question_of(wizard, at),
        Stop::Add if wizard.form.rows().is_empty() => "Add an associated user? [no] (yes, no): ".to_owned(),
        Stop::Add => "Add another associated user? [no] (yes, no): ".to_owned(),
        _ => "Nothing is asked here. Enter goes on: ".to_owned(),
    }
}

fn question_of(wizard: &Wizard, at: Addr) -> String {
    let field = at.field.field();
    let optional = field.is_typed() && !visibility::is_required(&wizard.form, at);
    let optional = if optional { " (optional)" } else { "" };
    let current = current(&wizard.form, at);
    let current = if current.is_empty() { current } else { format!(" [{current}]") };
    let options = match field.kind {
        Kind::YesNo => " (yes, no, default)".to_owned(),
        Kind::Choice(choices) => {
            let numbered = choices.iter().enumerate();
            let all: Vec<String> =
                numbered.map(|(index, one)| format!("{} {}", index + 1, one.value)).collect();
            format!(" ({})", all.join(", "))
        }
        _ => String::new(),
    };
    format!("{}{optional}{current}{options}: ", field.label)
}

/// The answer as it stands, or what its absence means.
fn current(form: &Form, at: Addr) -> String {
    let value = form.get(at);
    let option = at.field.field().options().into_iter().find(|(option, _)| *option == value);
    match option {
        Some((_, label)) => label,
        None if value.is_empty() => default_words(at),
        None => value.to_owned(),
    }
}

impl Plain {
    /// What a line means as the answer to the question of the form.
    pub(super) fn read_answer(&mut self, wizard: &Wizard, text: &str) -> Reply {
        let offered = std::mem::take(&mut self.offered);
        match wizard.stop {
            _ if text.is_empty() => Reply::ask(Line::Keep),
            Stop::Answer(at) => self.answer(wizard, at, text, &offered),
            Stop::Add => match unique(&["yes", "no"], text) {
                Some("yes") => Reply::ask(Line::AddRow),
                Some(_) => Reply::ask(Line::Keep),
                None => Reply::say("Answer yes or no."),
            },
            _ => Reply::say("Nothing is asked here."),
        }
    }

    fn answer(&mut self, wizard: &Wizard, at: Addr, text: &str, offered: &[Suggestion]) -> Reply {
        let field = at.field.field();
        if !field.is_typed() {
            return match chosen(field, text) {
                Some(value) => self.give(at, text, value),
                None => Reply::say(format!("Error: {}", wrong_choice(&wizard.form, at, text))),
            };
        }
        let picked = text.parse::<usize>().ok().and_then(|number| offered.get(number.checked_sub(1)?));
        if let Some(picked) = picked {
            return self.give(at, text, &picked.value);
        }
        if self.offers(wizard, field.kind, text) { self.offer(text) } else { self.give(at, text, text) }
    }

    /// Takes an answer for the question.
    pub(super) fn give(&mut self, at: Addr, typed: &str, value: &str) -> Reply {
        self.given = Some((at, typed.to_owned()));
        // What is wrong with another answer is another problem, though its words be the same.
        self.problem = None;
        Reply::ask(Line::Answer(value.to_owned()))
    }

    /// Whether the text is no answer yet: several names match, and which one is meant has to be asked.
    fn offers(&mut self, wizard: &Wizard, kind: Kind, text: &str) -> bool {
        // Two letters are meant as a code: what is wrong with `UK` is an error's to say.
        if kind == Kind::Country && (text.chars().count() < 3 || country::by_code_or_name(text).is_some()) {
            return false;
        }
        if wizard.known.settle(kind, text).is_some() {
            return false;
        }
        self.offered = wizard.known.suggestions(kind, text);
        self.offered.len() > 1
    }

    fn offer(&self, text: &str) -> Reply {
        let mut told =
            vec![format!("{} match {text}. Type a number, or more of the name.", self.offered.len())];
        let shown = self.offered.iter().take(OFFERED).enumerate();
        told.extend(shown.map(|(index, one)| {
            let code = if one.value == one.name || one.value.chars().count() > 8 { "" } else { &one.value };
            let line = format!("{} {code} {} {}", index + 1, one.name, one.detail);
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        }));
        let more = self.offered.len().saturating_sub(OFFERED);
        if more > 0 {
            told.push(format!("{more} more."));
        }
        Reply::tell(told)
    }

    /// The answer as it was taken, where that is not what was typed.
    pub(super) fn tell_given(&mut self, wizard: &Wizard, news: &mut Vec<String>) {
        let Some((at, typed)) = self.given.take() else { return };
        let (field, value) = (at.field.field(), wizard.form.get(at));
        let taken = match field.kind {
            Kind::YesNo => return,
            Kind::Choice(_) => !value.eq_ignore_ascii_case(&typed),
            _ => value != typed,
        };
        if taken && !value.is_empty() {
            news.push(labels::with_value(wizard, at));
        }
    }
}

/// The value that a text chooses: by name, by the beginning of one, in a list of names by number too.
fn chosen(field: &Field, text: &str) -> Option<&'static str> {
    match field.kind {
        // No numbers here: the screen counts the default first, the question names it last.
        Kind::YesNo => {
            let named = text.eq_ignore_ascii_case(&field.default_label()).then_some("default");
            match named.or_else(|| unique(&["yes", "no", "default", "true", "false"], text))? {
                "yes" | "true" => Some("true"),
                "no" | "false" => Some("false"),
                _ => Some(""),
            }
        }
        Kind::Choice(choices) => {
            let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let by_number = number.and_then(|index| choices.get(index)).map(|choice| choice.value);
            by_number.or_else(|| unique(&choices.iter().map(|one| one.value).collect::<Vec<_>>(), text))
        }
        _ => None,
    }
}

/// The name that a text is, or the only one that it begins.
pub fn unique<'a>(names: &[&'a str], text: &str) -> Option<&'a str> {
    let text = text.to_lowercase();
    if let Some(exact) = names.iter().find(|name| name.to_lowercase() == text) {
        return Some(exact);
    }
    let mut beginning = names.iter().filter(|name| name.to_lowercase().starts_with(&text));
    beginning.next().filter(|_| beginning.next().is_none() && !text.is_empty()).copied()
}

/// What the checks would say of the text as an answer: a choice never takes one that is none of its options.
fn wrong_choice(form: &Form, at: Addr, text: &str) -> String {
    let mut form = form.clone();
    form.set(at, text);
    let report = validation::validate(&form);
    report.at(at).map_or_else(|| "Choose Yes or No.".to_owned(), |broken| broken.text.clone())
}

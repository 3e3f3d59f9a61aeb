//! The review: every given answer, screen by screen.

use super::account_state::AccountState;
use super::document::Document;
use super::suggest::Lookups;
use crate::model::field::display_value;
use crate::model::fields::{FieldId, Screen};
use crate::model::form::{FieldRef, Form};
use crate::model::{hidden_answers, visibility};

/// A line of the review beneath the button and the problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReviewLine {
    /// A screen's name, with *Change*.
    Heading(Screen),
    Answer {
        at: FieldRef,
        label: String,
        /// The value as it is shown.
        value: String,
        /// `cannot be changed later`, a country's name.
        remark: String,
    },
    /// What is kept and not sent, or that nothing was answered.
    Remark(String),
}

/// The answers of a screen.
pub(crate) struct ReviewCard {
    pub(crate) screen: Screen,
    /// Without the heading.
    pub(crate) lines: Vec<ReviewLine>,
}

pub(super) fn cards(document: &Document, account: &AccountState) -> Vec<ReviewCard> {
    let screens = visibility::visible_screens(document.form());
    let screens = screens.into_iter().filter(|screen| *screen != Screen::Review);
    screens.map(|screen| ReviewCard { screen, lines: lines(screen, document, account) }).collect()
}

fn lines(screen: Screen, document: &Document, account: &AccountState) -> Vec<ReviewLine> {
    let (form, lookups) = (document.form(), account.lookups());
    let given = visibility::visible_fields(form, screen).into_iter().filter(|at| is_given(form, *at));
    let mut lines: Vec<ReviewLine> = given.map(|at| answer(document, lookups, at)).collect();
    if lines.is_empty() {
        lines.push(ReviewLine::Remark("nothing answered".to_owned()));
    }
    if screen == FieldId::Role.field().screen {
        lines.extend(account.licence_line(form).into_iter().map(ReviewLine::Remark));
    }
    lines.extend(hidden_answers::not_sent(form, screen).map(ReviewLine::Remark));
    lines
}

fn is_given(form: &Form, at: FieldRef) -> bool {
    !form.get(at).is_empty() && at.row.is_none_or(|row| form.row_touched(row))
}

fn answer(document: &Document, lookups: &Lookups, at: FieldRef) -> ReviewLine {
    let field = at.field.field();
    let value = document.form().value(at);
    let unit = field.kind.unit().map(|unit| format!(" {}", unit.symbol())).unwrap_or_default();
    let name = lookups.name_of(field.kind, &value).unwrap_or_default();
    let remark = if field.permanent { "cannot be changed later".to_owned() } else { name.into_owned() };
    let label = document.label_of(at);
    ReviewLine::Answer { at, label, value: format!("{}{unit}", display_value(&value)), remark }
}

//! The modal that shows what a pasted ticket or spreadsheet row would fill in, before it is taken.

use crate::app::document::Document;
use crate::model::form::FieldRef;
use crate::model::pasted::PastedAnswers;

/// An answer that would be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PasteRow {
    pub(crate) at: FieldRef,
    pub(crate) value: String,
    /// The answer that it replaces, or empty.
    pub(crate) replaces: String,
}

#[derive(Debug)]
pub struct PasteModal {
    pub(crate) rows: Vec<PasteRow>,
    /// What was not understood.
    pub(crate) rest: Vec<String>,
    /// The first line shown, where there are more than fit.
    pub(crate) scroll: usize,
}

impl PasteModal {
    pub(in crate::app) fn new(ticket: PastedAnswers, document: &Document) -> Self {
        let row = |(at, value): (FieldRef, String)| {
            let present = document.form().get(at);
            let replaces = if present == value { String::new() } else { present.to_owned() };
            PasteRow { at, value, replaces }
        };
        Self { rows: ticket.answers.into_iter().map(row).collect(), rest: ticket.rest, scroll: 0 }
    }

    pub(super) fn answers(&self) -> Vec<(FieldRef, String)> {
        self.rows.iter().map(|row| (row.at, row.value.clone())).collect()
    }
}

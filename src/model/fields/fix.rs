//! What corrects a problem: offered beside it, taken by the person alone.

use super::FieldId;

/// The answers that correct a problem, as data. A rule attaches it to the [`Violation`](super::rule::Violation) that it
/// finds, and so does whatever adds a problem to a report from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fix {
    /// The answer of the field that has the problem, if it changes.
    pub(crate) own: Option<String>,
    /// The answers of other fields, outside of rows.
    pub(crate) others: Vec<(FieldId, String)>,
}

impl Fix {
    /// Replaces the answer that has the problem.
    pub fn to(text: impl Into<String>) -> Self {
        Self { own: Some(text.into()), others: Vec::new() }
    }

    /// Replaces the answer of another field as well; of several texts for it the last one.
    #[must_use]
    pub fn and(mut self, field: FieldId, text: impl Into<String>) -> Self {
        self.others.retain(|(other, _)| *other != field);
        self.others.push((field, text.into()));
        self
    }

    /// This and then another fix of the same problem.
    pub(crate) fn then(self, next: Self) -> Self {
        let own = next.own.or(self.own);
        let first = Self { own, others: self.others };
        next.others.into_iter().fold(first, |fix, (field, text)| fix.and(field, text))
    }
}

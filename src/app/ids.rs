//! Ids of drafts and attempts.

/// Where ids come from: a prefix that no other run of the program has, and a count.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    prefix: String,
    given: u32,
}

impl Ids {
    /// Ids that begin with a text of this run's own.
    pub fn new(prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), given: 0 }
    }

    pub(super) fn next(&mut self) -> String {
        self.given += 1;
        if self.given == 1 { self.prefix.clone() } else { format!("{}-{}", self.prefix, self.given) }
    }
}

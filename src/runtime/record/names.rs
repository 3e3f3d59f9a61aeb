//! The ids in a recording. A draft's file can bear a person's name: in its place stands its number, the same each time.

use std::collections::HashMap;

/// What this run calls its own ids, in place of the time that they begin with.
pub const OWN: &str = "own";

/// The names that were given.
#[derive(Debug, Default)]
pub struct Names {
    own: String,
    others: HashMap<String, usize>,
}

impl Names {
    /// With the text that this run's own ids begin with.
    pub fn new(own: impl Into<String>) -> Self {
        Self { own: own.into(), others: HashMap::new() }
    }

    /// The name of an id.
    pub fn of(&mut self, id: &str) -> String {
        if let Some(rest) = id.strip_prefix(&self.own)
            && (rest.is_empty() || rest.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok()))
        {
            return format!("{OWN}{rest}");
        }
        let next = self.others.len() + 1;
        let number = self.others.entry(id.to_owned()).or_insert(next);
        format!("other-{number}")
    }
}

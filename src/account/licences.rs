//! Agent licences, by count: no request returns how many an account has or uses, so the configuration has their number,
//! and the active agents are counted.

use crate::model::fields::FieldId;
use crate::model::form::Form;
use crate::model::rule::Violation;

/// Says in each message how the licences were counted.
const BASIS: &str = "by count of active agents";

/// The number of an account's active users with the role Agent. Supervisors and Admins who act as agent use no agent
/// licence: each of them is charged, as Vonage documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ActiveAgents(pub(crate) usize);

/// Whether a user with these answers counts as an active agent.
pub(crate) fn takes_licence(form: &Form) -> bool {
    form.value(FieldId::Role) == "Agent" && form.value(FieldId::Active) != "false"
}

impl ActiveAgents {
    /// How many of so many more agents would be extra licences.
    pub(crate) fn extra(self, licences: u32, more: usize) -> usize {
        (self.0 + more).saturating_sub((licences as usize).max(self.0))
    }

    /// What the review says of one more agent.
    pub(crate) fn review_line(self, licences: Option<u32>) -> Option<String> {
        let used = match licences {
            Some(licences) if self.extra(licences, 1) == 0 => {
                format!("{} of {licences} used, this is the {}", self.0, ordinal(self.0 + 1))
            }
            Some(licences) => {
                format!("{} of {licences} used, this is an extra licence, charged", self.0)
            }
            // Credentials that may see no user.
            None if self.0 == 0 => return None,
            None => format!("{} so far", self.0),
        };
        Some(format!("Agents: {used}, {BASIS}"))
    }

    /// The warning where one more agent would be an extra licence.
    pub(crate) fn warning(self, licences: u32) -> Option<Violation> {
        (self.extra(licences, 1) > 0).then(|| {
            let used = match licences {
                0 => "The account has no agent licences".to_owned(),
                1 => "The agent licence is used".to_owned(),
                licences => format!("All {licences} agent licences are used"),
            };
            Violation::warning(format!("{used}: an extra licence, charged, {BASIS}."))
        })
    }

    /// What a batch says of so many more agents.
    pub(crate) fn batch_line(self, licences: Option<u32>, more: usize) -> String {
        let used = match licences {
            Some(licences) => format!("{} of {licences} used", self.0),
            None => self.0.to_string(),
        };
        let charged = match licences.map_or(0, |licences| self.extra(licences, more)) {
            0 => String::new(),
            1 => ": 1 would be an extra licence, charged".to_owned(),
            extra => format!(": {extra} would be extra licences, charged"),
        };
        format!("Agents: {used}, this file adds {more}{charged}, {BASIS}.")
    }
}

/// `15th`, `21st`.
fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_by_count() {
        let within = "Agents: 14 of 15 used, this is the 15th";
        let charged = "Agents: 15 of 15 used, this is an extra licence, charged";
        for (all, licences, line, warns) in [
            (14, Some(15), within, false),
            (15, Some(15), charged, true),
            (0, Some(0), "Agents: 0 of 0 used, this is an extra licence, charged", true),
            (14, None, "Agents: 14 so far", false),
        ] {
            let agents = ActiveAgents(all);
            assert_eq!(agents.review_line(licences), Some(format!("{line}, by count of active agents")));
            assert_eq!(licences.and_then(|licences| agents.warning(licences)).is_some(), warns, "{line}");
        }
    }

    #[test]
    fn a_batch_counts_the_whole_file() {
        for (all, licences, more, expected) in [
            (14, Some(15), 1, "14 of 15 used, this file adds 1"),
            (14, Some(15), 3, "14 of 15 used, this file adds 3: 2 would be extra licences, charged"),
            (17, Some(15), 1, "17 of 15 used, this file adds 1: 1 would be an extra licence, charged"),
            (14, None, 3, "14, this file adds 3"),
        ] {
            let line = ActiveAgents(all).batch_line(licences, more);
            assert_eq!(line, format!("Agents: {expected}, by count of active agents."));
        }
    }

    #[test]
    fn ordinals() {
        let shown = [1, 2, 3, 4, 11, 12, 13, 15, 21, 102, 111].map(ordinal);
        assert_eq!(shown.join(" "), "1st 2nd 3rd 4th 11th 12th 13th 15th 21st 102nd 111th");
    }
}

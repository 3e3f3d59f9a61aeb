//! When a field or a screen is asked, as data.

use super::FieldId;

/// A condition over the answers. It is data, so that form, help, schema and tests can all evaluate or inspect it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Condition {
    /// Always true.
    Always,
    /// Always false.
    Never,
    /// The field has this answer.
    Is(FieldId, &'static str),
    /// The field has an answer other than this.
    IsNot(FieldId, &'static str),
    /// At least one is true.
    Any(&'static [Condition]),
    /// All are true.
    All(&'static [Condition]),
    /// The field itself has an answer: deprecated properties are kept but not offered.
    Answered,
    /// The row has an answer other than the preset one.
    RowTouched,
}

impl Condition {
    /// The fields that the condition refers to.
    pub fn depends_on(&self) -> Vec<FieldId> {
        match self {
            Self::Always | Self::Never | Self::Answered | Self::RowTouched => Vec::new(),
            Self::Is(field, _) | Self::IsNot(field, _) => vec![*field],
            Self::Any(all) | Self::All(all) => all.iter().flat_map(Self::depends_on).collect(),
        }
    }
}

/// "Agents" are users whose role is Agent or who act as agent.
pub(crate) const AGENT: Condition = Condition::Any(&[
    Condition::Is(FieldId::Role, "Agent"),
    Condition::All(&[NOT_AGENT_ROLE, Condition::Is(FieldId::ActsAsAgent, "true")]),
]);
pub(super) const NOT_AGENT_ROLE: Condition = Condition::IsNot(FieldId::Role, "Agent");
/// The shares apply only if the agent's capacity overrides the account's. (inferred)
pub(super) const OWN_CAPACITY: Condition = Condition::Is(FieldId::AgentLevelCapacity, "true");

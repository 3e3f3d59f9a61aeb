//! What the entries of the catalogue have in common, by screen and section: an entry overrides it.

use super::condition::{Condition, OWN_CAPACITY};
use super::field::{DefaultValue, Field, FieldKind, Source, Unit};
use super::{FieldId, Screen};

const SECONDS: FieldKind = FieldKind::Whole { min: 1, max: 7200, unit: Unit::Seconds };
const SHARE: FieldKind = FieldKind::Whole { min: 1, max: 100, unit: Unit::Percent };

/// The defaults of all entries.
pub(super) const BASE: Field = Field {
    id: FieldId::Role,
    key: "",
    row: false,
    path: "",
    alias: None,
    wire: 0,
    screen: Screen::Role,
    section: "",
    label: "",
    synonyms: "",
    called: &[],
    help: "",
    example: "",
    kind: FieldKind::Text,
    visible_when: Condition::Always,
    required: Condition::Never,
    rules: &[],
    default: DefaultValue::None,
    feature: None,
    permanent: false,
    copied: true,
    source: Source::Page,
};
pub(super) const IDENTITY: Field = Field { screen: Screen::Identity, copied: false, ..BASE };
pub(super) const AGENT_SETTING: Field = Field { screen: Screen::Agent, ..BASE };
const AGENT_YES_NO: Field =
    Field { kind: FieldKind::YesNo, default: DefaultValue::Undocumented, example: "true", ..AGENT_SETTING };
pub(super) const CONTACT_PAD: Field = Field { section: "ContactPad", ..AGENT_YES_NO };
pub(super) const RECORDING: Field =
    Field { section: "Recording", default: DefaultValue::Named("false"), ..AGENT_YES_NO };
pub(super) const AUTO_ANSWER: Field = Field {
    section: "Auto-answer",
    default: DefaultValue::Account,
    feature: Some("VBC integration"),
    ..AGENT_YES_NO
};
pub(super) const TIMER: Field = Field {
    section: "Timers",
    kind: SECONDS,
    default: DefaultValue::Account,
    example: "90",
    ..AGENT_SETTING
};
pub(super) const TELEPHONY: Field = Field { screen: Screen::Telephony, ..BASE };
pub(super) const CAPACITY: Field = Field {
    screen: Screen::Capacity,
    visible_when: OWN_CAPACITY,
    kind: SHARE,
    default: DefaultValue::Account,
    feature: Some("Multiple interaction handling"),
    ..BASE
};
pub(super) const ROW: Field = Field {
    row: true,
    screen: Screen::AssociatedUsers,
    required: Condition::RowTouched,
    feature: Some("VBC integration"),
    copied: false,
    ..BASE
};
pub(super) const ROUTING: Field = Field { screen: Screen::Routing, source: Source::OtherPages, ..BASE };

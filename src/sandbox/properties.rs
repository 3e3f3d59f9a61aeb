//! The properties of a user in the order of the page's example answer: allowed values (from the page, unless a comment
//! says otherwise) and, of an agent's, the sandbox's defaults.

use serde_json::{Map, Value};
use std::sync::LazyLock;

/// The type and limits of a property.
#[derive(Debug, Clone, Copy)]
pub(super) enum ValueType {
    /// `true` or `false`, not as text.
    Flag,
    /// A whole number within the bounds, inclusive.
    Whole(u64, u64),
    Text,
    /// Without white space.
    Username,
    Email,
    Role,
    /// An assigned ISO 3166-1 alpha-2 code.
    Country,
    /// At most 255 digits and `+`.
    Telephone,
}

/// The account's default for a property.
#[derive(Debug, Clone, Copy)]
pub(super) enum Preset {
    /// None: the property is left out, which is also how the API shows a flag that is off.
    Nothing,
    On,
    Whole(u64),
    Text(&'static str),
}

/// The values of an object that is absent.
pub(super) static EMPTY: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

/// A property of a user.
#[derive(Debug, Clone, Copy)]
pub(super) struct Property {
    pub(super) name: &'static str,
    /// Another spelling that the page uses for the same property.
    pub(super) also: Option<&'static str>,
    pub(super) value_type: ValueType,
    pub(super) required: bool,
    pub(super) default: Preset,
}

impl Property {
    pub(super) fn spellings(&self) -> impl Iterator<Item = &'static str> {
        [self.name].into_iter().chain(self.also)
    }
}

const fn property(name: &'static str, value_type: ValueType, default: Preset) -> Property {
    Property { name, also: None, value_type, required: false, default }
}

const fn required(name: &'static str, value_type: ValueType) -> Property {
    Property { name, also: None, value_type, required: true, default: Preset::Nothing }
}

const fn share(name: &'static str, also: &'static str, default: u64) -> Property {
    let (value_type, default) = (ValueType::Whole(1, 100), Preset::Whole(default));
    Property { name, also: Some(also), value_type, required: false, default }
}

/// A user without its nested objects.
pub(super) const USER: [Property; 5] = [
    required("username", ValueType::Username),
    required("name", ValueType::Text),
    required("email", ValueType::Email),
    property("active", ValueType::Flag, Preset::On),
    property("ssoExternalId", ValueType::Text, Preset::Nothing),
];

/// `userAccountConfiguration` without its nested object.
pub(super) const CONFIGURATION: [Property; 2] =
    [required("role", ValueType::Role), property("actAsAgent", ValueType::Flag, Preset::Nothing)];

const SECONDS: ValueType = ValueType::Whole(1, 7200);

/// `agentConfiguration` without its nested objects.
pub(super) const AGENT: [Property; 20] = [
    required("agentDisplayId", ValueType::Text),
    property("webrtc", ValueType::Flag, Preset::On),
    property("agentControlWebrtc", ValueType::Flag, Preset::Nothing),
    property("handleMultipleInteractions", ValueType::Flag, Preset::On),
    property("enforcedDispositionCodes", ValueType::Flag, Preset::Nothing),
    property("transcribeCalls", ValueType::Flag, Preset::Nothing),
    property("screenRecording", ValueType::Flag, Preset::Nothing),
    property("callParking", ValueType::Flag, Preset::Nothing),
    property("salesCadence", ValueType::Flag, Preset::Nothing),
    property("outboundAutoanswer", ValueType::Flag, Preset::Nothing),
    property("inboundAutoanswer", ValueType::Flag, Preset::Nothing),
    property("outboundWrapUp", SECONDS, Preset::Whole(120)),
    property("backToReadyAfterNoAnswer", SECONDS, Preset::Whole(30)),
    property("backToReadyAfterLineBusy", SECONDS, Preset::Whole(60)),
    property("backToReadyAfterInvalidNumber", SECONDS, Preset::Whole(60)),
    property("backToReadyAfterNetworkIssue", SECONDS, Preset::Whole(60)),
    // A percentage, but the page gives it the bounds of the timers above.
    property("callRatingFrequency", SECONDS, Preset::Whole(10)),
    property("video", ValueType::Flag, Preset::Nothing),
    property("transcribeCallsRealTime", ValueType::Flag, Preset::Nothing),
    property("callRecordingControls", ValueType::Flag, Preset::On),
];

/// `agentConfiguration.location`, which the answer has after the others.
pub(super) const LOCATION: Property = property("location", ValueType::Country, Preset::Text("GB"));

/// `agentConfiguration.telephonyAddress`. Whether regions and callback numbers must exist is not documented, so
/// any text passes; answers have an empty `selectedCallbackNumberId` if none was chosen (recorded answers).
pub(super) const TELEPHONY: [Property; 7] = [
    required("telephoneAddress", ValueType::Telephone),
    property("telephonyExtension", ValueType::Text, Preset::Nothing),
    property("outboundTelephonyRegion", ValueType::Text, Preset::Text(super::fixtures::DEFAULT_REGION)),
    property("nationalDisplay", ValueType::Flag, Preset::On),
    property("virtualLocation", ValueType::Country, Preset::Text("GB")),
    property("preventAutoCallbackNumber", ValueType::Flag, Preset::Nothing),
    property("selectedCallbackNumberId", ValueType::Text, Preset::Text("")),
];

/// `agentConfiguration.capacity`. The page's list writes `nonlive` and `semilive`, its request example the others.
pub(super) const CAPACITY: [Property; 4] = [
    property("isAgentLevel", ValueType::Flag, Preset::Nothing),
    property("live", ValueType::Whole(51, 100), Preset::Whole(100)),
    share("nonLive", "nonlive", 20),
    share("semiLive", "semilive", 33),
];

/// A row of `agentConfiguration.associatedUsers`; both are required (inferred).
pub(super) const ASSOCIATED: [Property; 2] =
    [required("username", ValueType::Text), required("applicationType", ValueType::Text)];

//! The properties of an agent, in the order of the page's example answer: what each may be (page, unless a
//! comment says otherwise), and what the practice account sets when it is absent.

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// `true` or `false`, not their names in a string.
    Flag,
    /// A whole number within the bounds, both included.
    Whole(u64, u64),
    /// Any text.
    Text,
    /// An assigned ISO 3166-1 alpha-2 code.
    Country,
    /// Digits and `+`, at most 255 of them.
    Telephone,
}

/// What the account sets when a property is absent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Preset {
    /// Nothing: the property stays absent, which is how the API says of a flag that it is off.
    Nothing,
    /// The flag is on.
    On,
    /// That number.
    Whole(u64),
    /// That text.
    Text(&'static str),
}

/// A property of an agent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Property {
    pub(super) name: &'static str,
    /// Another spelling that the page uses for the same property.
    pub(super) also: Option<&'static str>,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) preset: Preset,
}

const fn property(name: &'static str, kind: Kind, preset: Preset) -> Property {
    Property { name, also: None, kind, required: false, preset }
}

const fn required(name: &'static str, kind: Kind) -> Property {
    Property { name, also: None, kind, required: true, preset: Preset::Nothing }
}

const fn share(name: &'static str, also: &'static str, preset: u64) -> Property {
    let (kind, preset) = (Kind::Whole(1, 100), Preset::Whole(preset));
    Property { name, also: Some(also), kind, required: false, preset }
}

const SECONDS: Kind = Kind::Whole(1, 7200);

/// `agentConfiguration`, but for its nested blocks.
pub(super) const AGENT: [Property; 20] = [
    required("agentDisplayId", Kind::Text),
    property("webrtc", Kind::Flag, Preset::On),
    property("agentControlWebrtc", Kind::Flag, Preset::Nothing),
    property("handleMultipleInteractions", Kind::Flag, Preset::On),
    property("enforcedDispositionCodes", Kind::Flag, Preset::Nothing),
    property("transcribeCalls", Kind::Flag, Preset::Nothing),
    property("screenRecording", Kind::Flag, Preset::Nothing),
    property("callParking", Kind::Flag, Preset::Nothing),
    property("salesCadence", Kind::Flag, Preset::Nothing),
    property("outboundAutoanswer", Kind::Flag, Preset::Nothing),
    property("inboundAutoanswer", Kind::Flag, Preset::Nothing),
    property("outboundWrapUp", SECONDS, Preset::Whole(120)),
    property("backToReadyAfterNoAnswer", SECONDS, Preset::Whole(30)),
    property("backToReadyAfterLineBusy", SECONDS, Preset::Whole(60)),
    property("backToReadyAfterInvalidNumber", SECONDS, Preset::Whole(60)),
    property("backToReadyAfterNetworkIssue", SECONDS, Preset::Whole(60)),
    // A percentage whose bounds the page gives as those of the timers above it.
    property("callRatingFrequency", SECONDS, Preset::Whole(10)),
    property("video", Kind::Flag, Preset::Nothing),
    property("transcribeCallsRealTime", Kind::Flag, Preset::Nothing),
    property("callRecordingControls", Kind::Flag, Preset::On),
];

/// `agentConfiguration.location`, which the answer holds behind the others.
pub(super) const LOCATION: Property = property("location", Kind::Country, Preset::Text("GB"));

/// `agentConfiguration.telephonyAddress`. That a region or a callback number must exist is not known, so any text
/// passes; answers hold an empty `selectedCallbackNumberId` when none was chosen (recorded answers).
pub(super) const TELEPHONY: [Property; 7] = [
    required("telephoneAddress", Kind::Telephone),
    property("telephonyExtension", Kind::Text, Preset::Nothing),
    property("outboundTelephonyRegion", Kind::Text, Preset::Text(super::fixtures::DEFAULT_REGION)),
    property("nationalDisplay", Kind::Flag, Preset::On),
    property("virtualLocation", Kind::Country, Preset::Text("GB")),
    property("preventAutoCallbackNumber", Kind::Flag, Preset::Nothing),
    property("selectedCallbackNumberId", Kind::Text, Preset::Text("")),
];

/// `agentConfiguration.capacity`. The page's list writes `nonlive` and `semilive`, its request example the others.
pub(super) const CAPACITY: [Property; 4] = [
    property("isAgentLevel", Kind::Flag, Preset::Nothing),
    property("live", Kind::Whole(51, 100), Preset::Whole(100)),
    share("nonLive", "nonlive", 20),
    share("semiLive", "semilive", 33),
];

/// A row of `agentConfiguration.associatedUsers`; that both are required in a row is inferred.
pub(super) const ASSOCIATED: [Property; 2] =
    [required("username", Kind::Text), required("applicationType", Kind::Text)];

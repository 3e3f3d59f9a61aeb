//! The catalogue: declares every property of a user once, in the order of the screens.
//!
//! Facts are from the "Create user" page of the User Admin API unless a comment names another source.
//!
//! [`field`] has the types of a declaration, [`base`] what the entries of a screen have in common, [`condition`] when a
//! field is asked, [`rule`] the rules beyond a field's kind; phone numbers and e-mail addresses have files of their own, as
//! has the damage that other programs do to values.

mod base;
mod charset;
mod condition;
pub(crate) mod damage;
mod email;
pub mod field;
pub(crate) mod fix;
pub(crate) mod meant;
pub(crate) mod members;
mod national;
mod notation;
mod phone;
pub mod rule;
mod screens;
mod username;
mod violation;

pub(crate) use condition::AGENT;
pub use condition::Condition;
pub use screens::Screen;

use base::{
    AGENT_SETTING, AUTO_ANSWER, BASE, CAPACITY, CONTACT_PAD, IDENTITY, RECORDING, ROUTING, ROW, TELEPHONY,
    TIMER,
};
use condition::NOT_AGENT_ROLE;
use field::{AccountList, Choice, DefaultValue, Field, FieldKind, Source, Unit};
use rule::Rule;

const ROLES: &[Choice] = &[
    Choice { value: "Admin", explanation: "Sets up the account and manages its users." },
    Choice { value: "Supervisor", explanation: "Leads agents and watches their work." },
    Choice { value: "Wallboard", explanation: "Only shows wallboards." },
    Choice { value: "Agent", explanation: "Takes calls in ContactPad." },
];

macro_rules! account {
    ($name:literal) => {
        concat!("userAccountConfiguration.", $name)
    };
}
macro_rules! agent {
    ($name:literal) => {
        concat!("userAccountConfiguration.agentConfiguration.", $name)
    };
}

/// Declares IDs and table together, so that they cannot differ.
macro_rules! catalogue {
    ($($id:ident = $field:expr;)*) => {
        /// The ID of a field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FieldId { $(#[doc = concat!("See its entry in [`FIELDS`]: ", stringify!($id))] $id),* }

        /// Every property of a user, in the order of the screens.
        pub static FIELDS: &[Field] = &[$(Field { id: FieldId::$id, ..$field }),*];
    };
}

catalogue! {
    Role = Field {
        key: "role", path: "userAccountConfiguration.role", wire: 60, label: "Role",
        synonyms: "licence license licences permission permissions rights access profile level",
        called: &["license", "licence", "user type", "user role"],
        help: "The user's License in the portal: which tasks they can perform. You can create users only at or below your own licence level.",
        kind: FieldKind::Choice(ROLES), required: Condition::Always, example: "Agent", source: Source::PageAndPortal, ..BASE
    };
    ActsAsAgent = Field {
        key: "actsAsAgent", path: account!("actAsAgent"), wire: 61, label: "Acts as agent",
        synonyms: "contactpad calls",
        called: &["contactpad", "access to contactpad"],
        help: "Gives access to ContactPad: the user also takes calls, and the agent's settings are asked.",
        kind: FieldKind::YesNo, default: DefaultValue::Named("false"), visible_when: NOT_AGENT_ROLE,
        rules: &[Rule::NotForWallboard], example: "true", source: Source::PageAndPortal, ..BASE
    };
    Active = Field {
        key: "active", path: "active", wire: 50, label: "Active",
        synonyms: "archive archived inactive disabled enabled deactivate suspended status",
        help: "No creates the user as archived: they exist and cannot log in.",
        kind: FieldKind::YesNo, default: DefaultValue::Named("true"), example: "true", copied: false,
        source: Source::PageAndPortal, ..BASE
    };

    Username = Field {
        key: "username", path: "username", wire: 10, label: "Username",
        synonyms: "login logon signin account user",
        called: &["user name", "login", "log-in", "login name", "user", "user id", "logon", "sign-in name"],
        help: "What the user logs in with; an e-mail address is recommended. Unique within VCC, for all customers: a name that is free in your list can still be refused.",
        required: Condition::Always, rules: &[Rule::NoSpaces, Rule::UsernameCharacters],
        permanent: true, example: "jana.kowalska@example.com", source: Source::PageAndPortal, ..IDENTITY
    };
    Name = Field {
        key: "name", path: "name", wire: 20, label: "Name",
        synonyms: "full first last surname forename person called",
        called: &["full name", "display name", "agent name", "user's name", "first and last name", "employee", "agent"],
        help: "The name that ContactPad and lists show.",
        required: Condition::Always, rules: &[Rule::NameLetters], example: "Jana Kowalska", ..IDENTITY
    };
    Email = Field {
        key: "email", path: "email", wire: 30, label: "Email",
        synonyms: "mail e-mail address password invitation",
        called: &["mail", "e-mail", "email address", "e-mail address", "mail address", "work email"],
        help: "Receives the mail to set a password; its link is valid for 72 hours.",
        required: Condition::Always, rules: &[Rule::EmailAddress], example: "jana@example.com",
        source: Source::PageAndPortal, ..IDENTITY
    };
    SsoExternalId = Field {
        key: "ssoExternalId", path: "ssoExternalId", wire: 40, label: "SSO external ID",
        synonyms: "single sign-on saml okta azure entra federation identity provider",
        called: &["sso", "sso id", "external id"],
        help: "What the identity provider calls the user, for single sign-on.",
        default: DefaultValue::Named("blank"), example: "jana.kowalska", ..IDENTITY
    };

    AgentId = Field {
        key: "agentId", path: agent!("agentDisplayId"), wire: 100, label: "Agent ID",
        synonyms: "number display staff",
        called: &["id", "agent number", "agent no", "display id"],
        help: "The agent's number, unique in the account and shown throughout VCC. Every known one has 3 to 8 digits.",
        required: Condition::Always, rules: &[Rule::AgentIdDigits], permanent: true, example: "1234", copied: false,
        source: Source::PageAndPortal, ..AGENT_SETTING
    };
    Location = Field {
        key: "location", path: agent!("location"), wire: 300, label: "Location",
        synonyms: "country nation site office place prefix calling code dialling where",
        called: &["country", "country code", "site", "office", "physical location", "based in", "agent location"],
        help: "Where the agent sits. Used for routing, and it sets the dialling prefix: an agent in Poland left at GB dials with +44. Type a code, a name or a calling code: PL, poland, +48.",
        kind: FieldKind::Country, default: DefaultValue::Named("GB"), rules: &[Rule::NotLeftAtDefault], example: "PL",
        source: Source::PageAndPortal, ..AGENT_SETTING
    };
    Webrtc = Field {
        key: "webrtc", path: agent!("webrtc"), wire: 110, label: "WebRTC",
        synonyms: "browser headset softphone",
        help: "Whether the agent can use ContactPad with WebRTC, that is, speak through the browser.",
        default: DefaultValue::Account, ..CONTACT_PAD
    };
    AgentControlWebrtc = Field {
        key: "agentControlWebrtc", path: agent!("agentControlWebrtc"), wire: 120, label: "Agent controls WebRTC",
        synonyms: "browser headset",
        help: "Whether the agent can control ContactPad using WebRTC.",
        feature: Some("Agent level WebRTC controls"), ..CONTACT_PAD
    };
    MultipleInteractions = Field {
        key: "handleMultipleInteractions", path: agent!("handleMultipleInteractions"), wire: 130,
        label: "Multiple interactions",
        synonyms: "simultaneous parallel chats", help: "Whether the agent can handle more than one interaction at a time.",
        feature: Some("Multiple interaction handling"), ..CONTACT_PAD
    };
    DispositionCodes = Field {
        key: "enforcedDispositionCodes", path: agent!("enforcedDispositionCodes"), wire: 140,
        label: "Enforced disposition codes",
        synonyms: "wrap-up reason outcome result",
        help: "Whether the agent must give a disposition code for each interaction. Not compatible with a call rating frequency.",
        default: DefaultValue::Account, feature: Some("Enforced disposition code"), ..CONTACT_PAD
    };
    CallParking = Field {
        key: "callParking", path: agent!("callParking"), wire: 170, label: "Call parking",
        synonyms: "hold park",
        help: "Whether the agent can park calls.",
        default: DefaultValue::Named("false"), feature: Some("Call parking"), ..CONTACT_PAD
    };
    CallRecordingControls = Field {
        key: "callRecordingControls", path: agent!("callRecordingControls"), wire: 290,
        label: "Call recording controls",
        synonyms: "record pause stop", help: "Whether the agent can control call recordings in ContactPad.",
        feature: Some("Agent level call recording controls"), ..CONTACT_PAD
    };
    Video = Field {
        key: "video", path: agent!("video"), wire: 270, label: "Video",
        synonyms: "camera visual",
        help: "Whether the agent can use VBC video calling.",
        feature: Some("Visual Engagement"), ..CONTACT_PAD
    };
    SalesCadence = Field {
        key: "salesCadence", path: agent!("salesCadence"), wire: 180, label: "Sales cadence",
        help: "Deprecated by Vonage. It came with the file; choose Default to leave it out.",
        visible_when: Condition::Answered, ..CONTACT_PAD
    };
    TranscribeCalls = Field {
        key: "transcribeCalls", path: agent!("transcribeCalls"), wire: 150, label: "Transcribe calls",
        synonyms: "transcript transcription conversation analyzer text",
        help: "Whether the agent's calls are transcribed.", feature: Some("Conversation Analyzer"), ..RECORDING
    };
    TranscribeRealTime = Field {
        key: "transcribeCallsRealTime", path: agent!("transcribeCallsRealTime"), wire: 280,
        label: "Real-time transcription",
        synonyms: "transcript live salesforce voice", help: "Whether the agent can use real-time transcription.",
        default: DefaultValue::Undocumented, feature: Some("Service Cloud Voice"), ..RECORDING
    };
    ScreenRecording = Field {
        key: "screenRecording", path: agent!("screenRecording"), wire: 160, label: "Screen recording",
        synonyms: "record capture desktop",
        help: "Whether the agent's screen is recorded during calls.", feature: Some("Screen Recording"), ..RECORDING
    };
    OutboundAutoanswer = Field {
        key: "outboundAutoanswer", path: agent!("outboundAutoanswer"), wire: 190, label: "Outbound",
        synonyms: "auto-answer autoanswer automatic answer",
        help: "Whether the agent's outbound calls are answered automatically.", ..AUTO_ANSWER
    };
    InboundAutoanswer = Field {
        key: "inboundAutoanswer", path: agent!("inboundAutoanswer"), wire: 200, label: "Inbound",
        synonyms: "auto-answer autoanswer automatic answer",
        help: "Whether the agent's inbound calls are answered automatically.", ..AUTO_ANSWER
    };
    OutboundWrapUp = Field {
        key: "outboundWrapUp", path: agent!("outboundWrapUp"), wire: 210, label: "Outbound wrap-up",
        synonyms: "timer timeout seconds after-call acw",
        help: "The longest time in the Wrap Up (Auto) state after an outbound call.", ..TIMER
    };
    AfterNoAnswer = Field {
        key: "backToReadyAfterNoAnswer", path: agent!("backToReadyAfterNoAnswer"), wire: 220, label: "After no answer",
        synonyms: "timer timeout seconds ready missed ring",
        help: "The longest time in the No Answer state, when the agent did not answer their phone.", ..TIMER
    };
    AfterLineBusy = Field {
        key: "backToReadyAfterLineBusy", path: agent!("backToReadyAfterLineBusy"), wire: 230, label: "After line busy",
        synonyms: "timer timeout seconds ready engaged",
        help: "The longest time in the Line Busy state, when the agent's line is busy.", ..TIMER
    };
    AfterInvalidNumber = Field {
        key: "backToReadyAfterInvalidNumber", path: agent!("backToReadyAfterInvalidNumber"), wire: 240,
        label: "After invalid number",
        synonyms: "timer timeout seconds ready wrong",
        help: "The longest time in the Network Congestion state, when the number in the agent's settings is wrong.",
        ..TIMER
    };
    AfterNetworkIssue = Field {
        key: "backToReadyAfterNetworkIssue", path: agent!("backToReadyAfterNetworkIssue"), wire: 250,
        label: "After network issue",
        synonyms: "timer timeout seconds ready fault",
        help: "The longest time in the Fault on Line state, after a network issue.", ..TIMER
    };
    CallRatingFrequency = Field {
        key: "callRatingFrequency", path: agent!("callRatingFrequency"), wire: 260, section: "Quality",
        label: "Call rating frequency",
        synonyms: "quality survey rate score",
        help: "The share of calls that the agent must rate; 100 means all. The page gives the limits 1 to 7200. Not compatible with enforced disposition codes.",
        kind: FieldKind::Whole { min: 1, max: 7200, unit: Unit::Percent },
        rules: &[Rule::AtMostAllCalls, Rule::NotWithDispositionCodes],
        default: DefaultValue::Account, feature: Some("Post Call Quality Rating"), example: "50",
        source: Source::PageAndPortal, ..AGENT_SETTING
    };

    PhoneNumber = Field {
        key: "phoneNumber", path: agent!("telephonyAddress.telephoneAddress"), wire: 410, label: "Phone number",
        synonyms: "telephone mobile cell landline tel handset desk line address",
        called: &["phone", "tel", "telephone", "telephone number", "mobile", "mobile phone", "mobile number", "cell", "cell phone", "cellphone", "number", "direct line", "direct number", "phone no", "tel no", "landline", "desk phone", "work phone"],
        help: "Calls are routed to this number. In the national format of the agent's location, without the country's code; + and digits, at most 255.",
        kind: FieldKind::Phone, required: Condition::Always,
        rules: &[Rule::PhoneCharacters, Rule::NationalForm], example: "800200", copied: false, ..TELEPHONY
    };
    Extension = Field {
        key: "extension", path: agent!("telephonyAddress.telephonyExtension"), wire: 420, label: "Extension",
        synonyms: "ext internal",
        called: &["ext", "phone extension", "extension number", "internal number"],
        help: "The phone's extension. Meaning and format are not documented; the page's example is 44.",
        rules: &[Rule::ExtensionDigits], example: "44", copied: false, ..TELEPHONY
    };
    TelephonyRegion = Field {
        key: "telephonyRegion", path: agent!("telephonyAddress.outboundTelephonyRegion"), wire: 430,
        label: "Telephony region",
        synonyms: "server data centre center dc outbound",
        called: &["region"],
        help: "Decides which telephony server outbound calls use. Type a name or the region's ID.",
        kind: FieldKind::Listed(AccountList::Regions), rules: &[Rule::Guid], default: DefaultValue::Account,
        example: "b4c6e398-ac69-4135-b3fd-64d7a6d14272", ..TELEPHONY
    };
    NationalDisplay = Field {
        key: "nationalDisplay", path: agent!("telephonyAddress.nationalDisplay"), wire: 440, label: "National display",
        synonyms: "format international",
        help: "Whether the agent sees phone numbers in national format.",
        kind: FieldKind::YesNo, default: DefaultValue::Named("true"), example: "true", ..TELEPHONY
    };
    VirtualLocation = Field {
        key: "virtualLocation", path: agent!("telephonyAddress.virtualLocation"), wire: 450, label: "Virtual location",
        synonyms: "country nation prefix calling code",
        help: "The country code of the agent's virtual location. Type a code, a name or a calling code: PL, poland, +48.",
        kind: FieldKind::Country, default: DefaultValue::Named("GB"), example: "PL", ..TELEPHONY
    };
    PreventAutoCallback = Field {
        key: "preventAutoCallbackNumber", path: agent!("telephonyAddress.preventAutoCallbackNumber"), wire: 460,
        label: "Prevent auto callback number",
        synonyms: "caller id cli",
        help: "The page says: \u{201c}Indicates whether the agent is allowed to override the automatically presented callback number\u{201d}. Name and sentence point opposite ways.",
        kind: FieldKind::YesNo, default: DefaultValue::Undocumented, example: "true", ..TELEPHONY
    };
    CallbackNumber = Field {
        key: "callbackNumber", path: agent!("telephonyAddress.selectedCallbackNumberId"), wire: 470,
        label: "Callback number",
        synonyms: "caller id cli presented shown outgoing did",
        called: &["caller id", "cli", "outgoing number", "presented number"],
        help: "The number shown to people whom the agent calls. Type its name, its number or its ID.",
        kind: FieldKind::Listed(AccountList::CallbackNumbers), rules: &[Rule::Guid], default: DefaultValue::Undocumented,
        example: "4c0b6793-a4c9-4075-839e-08fb99ba7efd", copied: false, ..TELEPHONY
    };

    AgentLevelCapacity = Field {
        key: "agentLevelCapacity", path: agent!("capacity.isAgentLevel"), wire: 510, label: "Agent-level capacity",
        synonyms: "own interactions load share",
        help: "Yes gives this agent shares of their own in place of the account's.",
        kind: FieldKind::YesNo, visible_when: Condition::Always, default: DefaultValue::Named("false"), example: "true", ..CAPACITY
    };
    Live = Field {
        key: "live", path: agent!("capacity.live"), wire: 520, label: "Live",
        synonyms: "calls voice share",
        help: "The share of the agent's capacity that a live interaction takes, such as a phone call.",
        kind: FieldKind::Whole { min: 51, max: 100, unit: Unit::Percent }, example: "75", ..CAPACITY
    };
    NonLive = Field {
        key: "nonLive", path: agent!("capacity.nonLive"), alias: Some("nonlive"), wire: 530, label: "Non-live",
        synonyms: "email mails cases share",
        help: "The share that a non-live interaction takes, such as an email or a case.", example: "25", ..CAPACITY
    };
    SemiLive = Field {
        key: "semiLive", path: agent!("capacity.semiLive"), alias: Some("semilive"), wire: 540, label: "Semi-live",
        synonyms: "chat chats messages share",
        help: "The share that a semi-live interaction takes, such as a chat.", example: "33", ..CAPACITY
    };

    AssociatedUsername = Field {
        key: "associatedUsername", path: agent!("associatedUsers[].username"), wire: 610, label: "Username",
        synonyms: "vbc linked supervisor",
        help: "The username, in the other application, of a user that this agent is linked to.",
        example: "supervisor_vbc", ..ROW
    };
    AssociatedApplication = Field {
        key: "associatedApplication", path: agent!("associatedUsers[].applicationType"), wire: 620, label: "Application",
        synonyms: "vbc linked",
        help: "The application that this user is from. VBC is the only one known.", example: "VBC", ..ROW
    };

    Groups = Field {
        key: "groups", path: "routing.groups", wire: 710, label: "Groups",
        synonyms: "team teams queue supervisor visible",
        called: &["group", "team", "teams", "agent groups", "agent group"],
        help: "The agent's groups. Without one, only admins and supervisors who may view unassigned users see the agent.",
        kind: FieldKind::Members(AccountList::Groups), example: "Sales PL", ..ROUTING
    };
    Skills = Field {
        key: "skills", path: "routing.skills", wire: 720, label: "Skills",
        synonyms: "skill level language competence calls",
        called: &["skill", "agent skills", "languages", "language"],
        help: "Calls reach an agent by skills. A level can follow a colon, as in English:7, and is 5 otherwise: the highest is taken first.",
        kind: FieldKind::Members(AccountList::Skills), example: "English:7, Billing", ..ROUTING
    };
    CallbackNumbers = Field {
        key: "callbackNumbers", path: "routing.callbackNumbers", wire: 730, label: "Callback numbers",
        synonyms: "caller id cli presented outgoing did",
        help: "The callback numbers that the agent has, by name, number or ID.",
        kind: FieldKind::Members(AccountList::CallbackNumbers), example: "Main line London", copied: false, ..ROUTING
    };
    LogoutSchedules = Field {
        key: "schedules", path: "routing.schedules", wire: 740, label: "Logout schedules",
        synonyms: "schedule shift hours time log out",
        called: &["schedule", "logout schedule", "logout times", "log-out schedule"],
        help: "Log the agent out of ContactPad at set times. They only log agents out, never in.",
        kind: FieldKind::Members(AccountList::Schedules), example: "Weekend", ..ROUTING
    };
}

/// The preset answer of a new row: VBC is the only application known.
pub(crate) const NEW_ROW: (FieldId, &str) = (FieldId::AssociatedApplication, "VBC");

impl FieldId {
    /// The field's entry in the catalogue.
    pub fn field(self) -> &'static Field {
        &FIELDS[self as usize]
    }

    /// The field with this stable key.
    pub fn from_key(key: &str) -> Option<Self> {
        FIELDS.iter().find(|field| field.key == key).map(|field| field.id)
    }
}

/// The fields of a list's rows, in screen order.
pub fn row_fields() -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(|field| field.in_row())
}

//! What the active users of an account have, counted by role and location as they are read.

use crate::model::field::FieldKind;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The least number of colleagues to compare with.
const LEAST: u32 = 5;
/// The percentage of them that has to agree.
const SHARE: u32 = 90;
/// The longest beginning of numbers and IDs that is compared, and at most half of them: the rest counts up.
const MOST_START: usize = 4;

/// The settings of a listed user that are compared; a text is empty where the list has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ListedSettings {
    pub(super) acts_as_agent: bool,
    pub(super) location: Arc<str>,
    pub(super) region_id: Arc<str>,
    /// Whether the list has settings of an agent at all.
    is_configured: bool,
    webrtc: Option<bool>,
    virtual_location: Arc<str>,
    phone: Box<str>,
}

impl ListedSettings {
    /// Reads an element of the list.
    pub(super) fn from_json(user: &Value) -> Self {
        let settings = &user["userAccountConfiguration"];
        let agent = &settings["agentConfiguration"];
        let telephony = &agent["telephonyAddress"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Self {
            acts_as_agent: settings["actAsAgent"].as_bool() == Some(true),
            location: text(&agent["location"]).into(),
            region_id: text(&telephony["outboundTelephonyRegion"]).into(),
            is_configured: agent.as_object().is_some_and(|agent| !agent.is_empty()),
            webrtc: agent["webrtc"].as_bool(),
            virtual_location: text(&telephony["virtualLocation"]).into(),
            phone: FieldKind::Phone.normalize(&text(&telephony["telephoneAddress"])).into(),
        }
    }

    /// Whether it is on. The API leaves out what is off (recorded), so an agent's settings without it say no.
    fn webrtc(&self) -> &'static str {
        match (self.webrtc, self.is_configured) {
            (Some(true), _) => "true",
            (Some(false), _) | (None, true) => "false",
            (None, false) => "",
        }
    }
}

/// What users can have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Trait {
    Location,
    Region,
    Webrtc,
    VirtualLocation,
    /// Its number of digits.
    PhoneLength,
    PhoneStart,
    IdLength,
    IdStart,
    /// An address at a domain.
    UsernameDomain,
    UsernameForm,
}

/// A user's role, and whether it is an agent.
pub(super) type Role = (String, bool);

/// Counts how many users have each value.
#[derive(Debug, Clone, Default)]
struct Tally {
    users: u32,
    values: HashMap<(Trait, String), u32>,
}

impl Tally {
    fn add(&mut self, username: &str, agent_id: &str, settings: &ListedSettings) {
        self.users += 1;
        let mut add = |what, value: &str| {
            if !value.is_empty() {
                *self.values.entry((what, value.to_owned())).or_default() += 1;
            }
        };
        add(Trait::Location, &settings.location.to_uppercase());
        add(Trait::Region, &settings.region_id.to_lowercase());
        add(Trait::Webrtc, settings.webrtc());
        add(Trait::VirtualLocation, &settings.virtual_location.to_uppercase());
        for (text, length, start) in [
            (&*settings.phone, Trait::PhoneLength, Trait::PhoneStart),
            (agent_id, Trait::IdLength, Trait::IdStart),
        ] {
            add(length, &digits(text));
            starts_of(text).for_each(|beginning| add(start, beginning));
        }
        add(Trait::UsernameDomain, domain_of(username).unwrap_or_default().to_lowercase().as_str());
        add(Trait::UsernameForm, form_of(username));
    }

    fn into_rules(self, lists_webrtc: bool) -> Rules {
        let mut rules: Vec<Rule> = Vec::new();
        for ((what, value), agree) in self.values {
            if agree * 100 < self.users * SHARE || (what == Trait::Webrtc && !lists_webrtc) {
                continue;
            }
            match rules.iter_mut().find(|rule| rule.what == what) {
                // Of several beginnings the longest says most.
                Some(rule) if rule.value.len() >= value.len() => {}
                Some(rule) => (rule.value, rule.agree) = (value, agree),
                None => rules.push(Rule { what, value, agree }),
            }
        }
        Rules { users: self.users, rules }
    }
}

/// Counts the users as they are read.
#[derive(Debug, Clone, Default)]
pub(super) struct UsualCounter {
    roles: HashMap<Role, Tally>,
    places: HashMap<(Role, String), Tally>,
    /// Whether WebRTC is named for anyone: a list that names it for none may not have it.
    lists_webrtc: bool,
    /// What many users have is kept once.
    texts: HashSet<Arc<str>>,
}

impl UsualCounter {
    /// A counter for some of the users that another one has counted.
    pub(super) fn of_some(lists_webrtc: bool) -> Self {
        Self { lists_webrtc, ..Self::default() }
    }

    pub(super) fn lists_webrtc(&self) -> bool {
        self.lists_webrtc
    }

    /// Makes the settings share what other users have, too.
    pub(super) fn share(&mut self, settings: &mut ListedSettings) {
        for text in [&mut settings.location, &mut settings.region_id, &mut settings.virtual_location] {
            match self.texts.get(text) {
                Some(known) => *text = Arc::clone(known),
                None => drop(self.texts.insert(Arc::clone(text))),
            }
        }
    }

    /// Counts an active user.
    pub(super) fn add(&mut self, role: &str, username: &str, agent_id: &str, settings: &ListedSettings) {
        let role = (role.to_owned(), role == "Agent" || settings.acts_as_agent);
        self.lists_webrtc |= settings.webrtc.is_some();
        if !settings.location.is_empty() {
            let place = (role.clone(), settings.location.to_uppercase());
            self.places.entry(place).or_default().add(username, agent_id, settings);
        }
        self.roles.entry(role).or_default().add(username, agent_id, settings);
    }

    /// The rules of the roles that enough users have.
    pub(super) fn into_peers(self) -> Vec<Peers> {
        let mut all: Vec<Peers> = Vec::new();
        for (role, tally) in self.roles.into_iter().filter(|(_, tally)| tally.users >= LEAST) {
            all.push(Peers { role, all: tally.into_rules(self.lists_webrtc), places: HashMap::new() });
        }
        for ((role, place), tally) in self.places {
            if let Some(peers) = all.iter_mut().find(|peers| peers.role == role) {
                peers
                    .places
                    .insert(place, (tally.users >= LEAST).then(|| tally.into_rules(self.lists_webrtc)));
            }
        }
        all
    }
}

/// What most of some users have.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) what: Trait,
    pub(super) value: String,
    pub(super) agree: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Rules {
    pub(super) users: u32,
    pub(super) rules: Vec<Rule>,
}

/// The users with the same role.
#[derive(Debug, Clone)]
pub(super) struct Peers {
    pub(super) role: Role,
    pub(super) all: Rules,
    /// Those at each location that is in use; no rules where they are too few.
    pub(super) places: HashMap<String, Option<Rules>>,
}

/// The number of digits of a number or an ID; empty where it has none.
pub(super) fn digits(text: &str) -> String {
    match text.bytes().filter(u8::is_ascii_digit).count() {
        0 => String::new(),
        count => count.to_string(),
    }
}

/// The beginnings of a number or an ID, up to half of it.
fn starts_of(text: &str) -> impl Iterator<Item = &str> {
    let most = (text.chars().count() / 2).min(MOST_START);
    (1..=most).filter_map(|length| text.get(..length))
}

pub(super) fn domain_of(username: &str) -> Option<&str> {
    username.rsplit_once('@').map(|(_, domain)| domain).filter(|domain| !domain.is_empty())
}

/// How a username is made, in words.
pub(super) fn form_of(username: &str) -> &'static str {
    let has = |c: char| username.contains(c);
    if username.is_empty() {
        ""
    } else if domain_of(username).is_some() {
        "an e-mail address"
    } else if has('.') {
        "words with a dot between them"
    } else if has('_') {
        "words with _ between them"
    } else if has('-') {
        "words with - between them"
    } else if username.bytes().all(|byte| byte.is_ascii_digit()) {
        "digits only"
    } else {
        "one word"
    }
}

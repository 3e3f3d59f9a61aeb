//! What the active users of an account have in common, for a warning where a new user differs. It is worked out once,
//! when the users are read: a key compares a few values, whatever the number of users. Nothing is invented: without
//! enough colleagues that agree there is no rule.
//!
//! Colleagues are the active users with the same role, those of the user's group where they are enough. What depends on
//! the place (telephony region, virtual location, phone numbers) is compared among those at the same location where there
//! are enough of them.

use super::tally::{Peers, Rule, Rules, Trait, UsualCounter, digits, domain_of, form_of};
use crate::model::country;
use crate::model::field::{DefaultValue, display_value};
use crate::model::fields::{FieldId, Screen};
use crate::model::form::Form;
use crate::model::visibility;
use std::sync::Arc;

/// What is usual in an account.
#[derive(Debug, Clone, Default)]
pub(super) struct Usual {
    peers: Vec<Peers>,
    lists_webrtc: bool,
}

/// A field in which a user differs from its colleagues.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) field: FieldId,
    pub(super) text: String,
    /// What the colleagues have, where that is one value.
    pub(super) usual: Option<String>,
}

/// A group, and what its members have in common.
#[derive(Debug, Clone)]
pub struct ComparedGroup {
    pub(super) name: String,
    pub(super) usual: Arc<Usual>,
}

/// What is known of the account besides its users.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What a telephony region is called.
    pub region: &'a dyn Fn(&str) -> Option<String>,
    /// What an empty username and agent ID are proposed.
    pub proposal: &'a dyn Fn(FieldId) -> Option<String>,
    /// Whether the person replaced this answer by the usual one before, and has restored it.
    pub is_declined: &'a dyn Fn(FieldId, &str) -> bool,
    /// The user's groups whose members are known, in their order.
    pub groups: &'a [ComparedGroup],
}

impl Usual {
    pub(super) fn new(counter: UsualCounter) -> Self {
        Self { lists_webrtc: counter.lists_webrtc(), peers: counter.into_peers() }
    }

    /// A counter for some of these users.
    pub(super) fn counter(&self) -> UsualCounter {
        UsualCounter::of_some(self.lists_webrtc)
    }

    /// The users with a role, if there are enough of them.
    fn peers(&self, role: &str, is_agent: bool) -> Option<&Peers> {
        self.peers.iter().find(|peers| peers.role.0 == role && peers.role.1 == is_agent)
    }

    /// Those of the first group that has enough of them, else of the account.
    fn colleagues<'a>(&'a self, form: &Form, is_agent: bool, known: &Known<'a>) -> Option<Colleagues<'a>> {
        let role = form.value(FieldId::Role);
        let in_group = |group: &'a ComparedGroup| {
            let peers = group.usual.peers(&role, is_agent)?;
            Some(Colleagues { peers, group: Some(&group.name) })
        };
        let of_account = || Some(Colleagues { peers: self.peers(&role, is_agent)?, group: None });
        known.groups.iter().find_map(in_group).or_else(of_account)
    }

    /// Where a user with these answers differs.
    pub(super) fn differences(&self, form: &Form, known: &Known<'_>) -> Vec<Difference> {
        let is_agent = visibility::is_screen_visible(Screen::Agent, form);
        let Some(peers) = self.colleagues(form, is_agent, known) else { return Vec::new() };
        let mut found: Vec<Difference> = Vec::new();
        found.extend(username(peers, form, known));
        if is_agent {
            let location = location(peers, form);
            let virtual_location = virtual_location(peers, form)
                // The location's warning covers it: both answers differ for the same reason.
                .filter(|_| {
                    location.is_none()
                        || sent(form, FieldId::VirtualLocation) != sent(form, FieldId::Location)
                });
            found.extend(agent_id(peers, form, known));
            found.extend(location);
            found.extend(webrtc(peers, form));
            found.extend(phone(peers, form));
            found.extend(region(peers, form, known));
            found.extend(virtual_location);
        }
        found
    }
}

/// The users that a new user is compared with.
#[derive(Clone, Copy)]
struct Colleagues<'a> {
    peers: &'a Peers,
    /// The group they are in, unless they are all that have the role.
    group: Option<&'a str>,
}

/// The colleagues that are compared, and what most of them have.
struct Compared<'a> {
    peers: &'a Peers,
    rules: &'a Rules,
    /// ` in Sales PL` or ` in PL` where they are those of a group or at a location.
    place: String,
}

impl<'a> Compared<'a> {
    fn with_all(Colleagues { peers, group }: Colleagues<'a>) -> Self {
        let place = group.map(|group| format!(" in {group}")).unwrap_or_default();
        Self { peers, rules: &peers.all, place }
    }

    /// Those at the user's location where there are enough of them.
    fn near(Colleagues { peers, group }: Colleagues<'a>, form: &Form) -> Option<Self> {
        let location = sent(form, FieldId::Location).to_uppercase();
        let rules = peers.places.get(&location)?.as_ref()?;
        let place = match group {
            // All members of the group are at this location, so it is not mentioned.
            Some(group) if rules.users == peers.all.users => format!(" in {group}"),
            Some(group) => format!(" at {location} in {group}"),
            None => format!(" in {location}"),
        };
        Some(Self { peers, rules, place })
    }

    fn rule(&self, what: Trait) -> Option<&'a Rule> {
        self.rules.rules.iter().find(|rule| rule.what == what)
    }

    /// `All 14 other agents in PL`, `13 of 14 other agents`.
    fn who(&self, rule: &Rule) -> String {
        let noun = match self.peers.role.0.as_str() {
            "Wallboard" => "wallboard user".to_owned(),
            other => other.to_lowercase(),
        };
        let acting = if self.peers.role.1 && self.peers.role.0 != "Agent" { " who act as agent" } else { "" };
        let count = match self.rules.users {
            users if users == rule.agree => format!("All {users}"),
            users => format!("{} of {users}", rule.agree),
        };
        format!("{count} other {noun}s{acting}{}", self.place)
    }
}

/// What an answer is sent as, or what VCC takes in its place where that is known; else empty.
fn sent(form: &Form, field: FieldId) -> String {
    match (&*form.value(field), field.field().default) {
        ("", DefaultValue::Named(default)) => default.to_owned(),
        (value, _) => value.to_owned(),
    }
}

const CHECK: &str = "check it.";
const CHECK_PERMANENT: &str = "check it, it cannot be changed later.";

fn location(peers: Colleagues<'_>, form: &Form) -> Option<Difference> {
    let compared = Compared::with_all(peers);
    let rule = compared.rule(Trait::Location)?;
    country_difference(FieldId::Location, ", so calls are dialled with +44", &compared, rule, form)
}

fn virtual_location(peers: Colleagues<'_>, form: &Form) -> Option<Difference> {
    let compared = Compared::near(peers, form).unwrap_or_else(|| Compared::with_all(peers));
    let rule = compared.rule(Trait::VirtualLocation)?;
    country_difference(FieldId::VirtualLocation, "", &compared, rule, form)
}

fn country_difference(
    field: FieldId,
    meaning: &str,
    compared: &Compared<'_>,
    rule: &Rule,
    form: &Form,
) -> Option<Difference> {
    let value = sent(form, field);
    if value.is_empty() || value.eq_ignore_ascii_case(&rule.value) {
        return None;
    }
    let who = compared.who(rule);
    let text = if form.value(field).is_empty() {
        let who = who.replacen("All", "all", 1);
        format!("Left at {value}{meaning}: {who} have {}.", rule.value)
    } else {
        format!("{who} have {}: {CHECK}", rule.value)
    };
    let usual = country::by_code(&rule.value).map(|country| country.code.to_owned());
    Some(Difference { field, text, usual })
}

fn webrtc(peers: Colleagues<'_>, form: &Form) -> Option<Difference> {
    let compared = Compared::with_all(peers);
    let (rule, value) = (compared.rule(Trait::Webrtc)?, form.value(FieldId::Webrtc));
    if value.is_empty() || value == rule.value {
        return None;
    }
    let usual = display_value(&rule.value);
    let text = format!("{} have {usual}: {CHECK}", compared.who(rule));
    Some(Difference { field: FieldId::Webrtc, text, usual: Some(rule.value.clone()) })
}

fn region(peers: Colleagues<'_>, form: &Form, known: &Known<'_>) -> Option<Difference> {
    let compared = Compared::near(peers, form).unwrap_or_else(|| Compared::with_all(peers));
    let (rule, value) = (compared.rule(Trait::Region)?, form.value(FieldId::TelephonyRegion));
    if value.is_empty() || value.eq_ignore_ascii_case(&rule.value) {
        return None;
    }
    let who = compared.who(rule);
    let text = match (known.region)(&rule.value) {
        Some(name) => format!("{who} have {name}: {CHECK}"),
        None => format!("Not the one that {} use: {CHECK}", who.replacen("All", "all", 1)),
    };
    Some(Difference { field: FieldId::TelephonyRegion, text, usual: Some(rule.value.clone()) })
}

fn phone(peers: Colleagues<'_>, form: &Form) -> Option<Difference> {
    let value = form.value(FieldId::PhoneNumber);
    // A number of another country has another form.
    let all = || peers.peers.places.is_empty().then(|| Compared::with_all(peers));
    let compared = Compared::near(peers, form).or_else(all)?;
    let [length, start] = [Trait::PhoneLength, Trait::PhoneStart].map(|what| compared.rule(what));
    let text = number_text(&compared, length, start, &value, "numbers")?;
    // Dialled from outside an area, a national number has a 0 before it.
    let without_zero = value.strip_prefix('0').filter(|number| {
        let is_usual = |rule: Option<&Rule>| rule.is_some_and(|rule| rule.value == digits(number));
        is_usual(length) && start.is_none_or(|start| number.starts_with(&start.value))
    });
    let usual = without_zero.map(str::to_owned);
    Some(Difference { field: FieldId::PhoneNumber, text: format!("{text}: {CHECK}"), usual })
}

fn agent_id(peers: Colleagues<'_>, form: &Form, known: &Known<'_>) -> Option<Difference> {
    let compared = Compared::with_all(peers);
    let [length, start] = [Trait::IdLength, Trait::IdStart].map(|what| compared.rule(what));
    let value = form.value(FieldId::AgentId);
    let text = number_text(&compared, length, start, &value, "IDs")?;
    let next = (known.proposal)(FieldId::AgentId);
    if next.as_deref() == Some(&value) {
        return None;
    }
    let is_usual = |id: &String| number_text(&compared, length, start, id, "IDs").is_none();
    let text = format!("{text}: {CHECK_PERMANENT}");
    Some(Difference { field: FieldId::AgentId, text, usual: next.filter(is_usual) })
}

/// How a number or an ID differs in its length or beginning.
fn number_text(
    compared: &Compared<'_>,
    length: Option<&Rule>,
    start: Option<&Rule>,
    value: &str,
    noun: &str,
) -> Option<String> {
    let own = digits(value);
    if own.is_empty() {
        return None;
    }
    if let Some(rule) = length.filter(|rule| rule.value != own) {
        let who = compared.who(rule);
        return Some(format!("{who} have {noun} of {} digits, this one has {own}", rule.value));
    }
    let rule = start.filter(|rule| !value.starts_with(&rule.value))?;
    Some(format!("{} have {noun} that begin with {}", compared.who(rule), rule.value))
}

fn username(peers: Colleagues<'_>, form: &Form, known: &Known<'_>) -> Option<Difference> {
    let (compared, value) = (Compared::with_all(peers), form.value(FieldId::Username));
    if value.is_empty() {
        return None;
    }
    let has_usual = |name: &str| {
        let domain = domain_of(name).unwrap_or_default();
        let domain =
            compared.rule(Trait::UsernameDomain).is_none_or(|rule| rule.value.eq_ignore_ascii_case(domain));
        domain && compared.rule(Trait::UsernameForm).is_none_or(|rule| rule.value == form_of(name))
    };
    if has_usual(&value) {
        return None;
    }
    let (rule, what) = match (compared.rule(Trait::UsernameDomain), compared.rule(Trait::UsernameForm)) {
        (Some(rule), _) => (rule, format!("an address at {}", rule.value)),
        (None, Some(rule)) => (rule, rule.value.clone()),
        (None, None) => return None,
    };
    let text = format!("{} have {what} as username: {CHECK_PERMANENT}", compared.who(rule));
    let usual = (known.proposal)(FieldId::Username).filter(|name| has_usual(name));
    Some(Difference { field: FieldId::Username, text, usual })
}

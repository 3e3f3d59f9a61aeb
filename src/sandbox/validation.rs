//! What a new user must look like: the documented limits, checked here a second time and all at once.

use serde_json::{Map, Value};

use super::countries;
use super::properties::{AGENT, ASSOCIATED, CAPACITY, Kind, LOCATION, Property, TELEPHONY};

const ROLES: [&str; 4] = ["Admin", "Supervisor", "Wallboard", "Agent"];
const MOST_TELEPHONE: usize = 255;

/// Something that is wrong with a user.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) message: String,
    /// Where, as `userAccountConfiguration.role`.
    pub(super) path: String,
}

/// Everything that is wrong with a user.
pub(super) fn check(user: &Map<String, Value>) -> Vec<Problem> {
    let mut report = Report(Vec::new());
    let user = Block { values: user, path: String::new() };
    if let Some(username) = report.text(&user, "username", true)
        && username.contains(|it: char| it.is_whitespace() || it.is_control())
    {
        report.add(user.at("username"), "must not hold spaces");
    }
    report.text(&user, "name", true);
    if let Some(email) = report.text(&user, "email", true)
        && !is_address(email)
    {
        report.add(user.at("email"), "must be an e-mail address");
    }
    report.flag(&user, "active");
    report.text(&user, "ssoExternalId", false);
    match report.block(&user, "userAccountConfiguration") {
        Some(configuration) => check_configuration(&mut report, &configuration),
        None if user.get("userAccountConfiguration").is_none() => {
            report.add("userAccountConfiguration.role".into(), REQUIRED);
        }
        None => {}
    }
    report.0
}

fn check_configuration(report: &mut Report, configuration: &Block) {
    let role = report.text(configuration, "role", true);
    let known = role.filter(|it| ROLES.contains(it));
    if role.is_some() && known.is_none() {
        report.add(configuration.at("role"), "must be Admin, Supervisor, Wallboard or Agent");
    }
    let acts = report.flag(configuration, "actAsAgent");
    if known == Some("Agent") && acts == Some(false) {
        report.add(configuration.at("actAsAgent"), "can only be true for the role Agent");
    }
    let is_agent = known == Some("Agent") || acts == Some(true);
    let agent = report.block(configuration, "agentConfiguration");
    match agent {
        Some(agent) if is_agent || known.is_none() => check_agent(report, &agent, is_agent),
        Some(agent) => report.add(agent.path, "is only for users who are agents"),
        None if is_agent && configuration.get("agentConfiguration").is_none() => {
            let nothing = Map::new();
            let agent = Block { values: &nothing, path: configuration.at("agentConfiguration") };
            check_agent(report, &agent, true);
        }
        None => {}
    }
}

/// Without a role that is known, nobody can say whether the agent's required properties are.
fn check_agent(report: &mut Report, agent: &Block, is_agent: bool) {
    for property in AGENT.iter().chain([&LOCATION]) {
        report.property(agent, property, is_agent);
    }
    let nothing = Map::new();
    match report.block(agent, "telephonyAddress") {
        Some(telephony) => report.properties(&telephony, &TELEPHONY, is_agent),
        None if agent.get("telephonyAddress").is_none() => {
            let telephony = Block { values: &nothing, path: agent.at("telephonyAddress") };
            report.properties(&telephony, &TELEPHONY, is_agent);
        }
        None => {}
    }
    if let Some(capacity) = report.block(agent, "capacity") {
        report.properties(&capacity, &CAPACITY, true);
    }
    match agent.get("associatedUsers") {
        None => {}
        Some(Value::Array(rows)) => {
            for (index, row) in rows.iter().enumerate() {
                let path = format!("{}[{index}]", agent.at("associatedUsers"));
                match row {
                    Value::Object(values) => report.properties(&Block { values, path }, &ASSOCIATED, true),
                    _ => report.add(path, "must be an object"),
                }
            }
        }
        Some(_) => report.add(agent.at("associatedUsers"), "must be an array"),
    }
}

/// One `@` with something before it, and a dot inside what follows it.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let has_dot = domain.split('.').count() > 1 && domain.split('.').all(|it| !it.is_empty());
    !local.is_empty() && has_dot && !domain.contains('@') && !text.contains(char::is_whitespace)
}

const REQUIRED: &str = "is required";

/// An object of the request and its place in it.
struct Block<'a> {
    values: &'a Map<String, Value>,
    path: String,
}

impl<'a> Block<'a> {
    /// `null` counts as absent (inferred).
    fn get(&self, name: &str) -> Option<&'a Value> {
        self.values.get(name).filter(|it| !it.is_null())
    }

    fn at(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

struct Report(Vec<Problem>);

impl Report {
    /// Adds a problem; its message begins with the property's name and goes on with `text`.
    fn add(&mut self, path: String, text: &str) {
        let name = path.rsplit('.').next().unwrap_or_default();
        self.0.push(Problem { message: format!("{name} {text}."), path });
    }

    fn text<'a>(&mut self, block: &Block<'a>, name: &str, required: bool) -> Option<&'a str> {
        match block.get(name) {
            None if required => self.add(block.at(name), REQUIRED),
            None => {}
            Some(Value::String(text)) if required && text.trim().is_empty() => {
                self.add(block.at(name), REQUIRED);
            }
            Some(Value::String(text)) => return Some(text),
            Some(_) => self.add(block.at(name), "must be a string"),
        }
        None
    }

    fn flag(&mut self, block: &Block, name: &str) -> Option<bool> {
        let value = block.get(name)?;
        if !value.is_boolean() {
            self.add(block.at(name), "must be true or false");
        }
        value.as_bool()
    }

    fn block<'a>(&mut self, parent: &Block<'a>, name: &str) -> Option<Block<'a>> {
        let value = parent.get(name)?;
        if !value.is_object() {
            self.add(parent.at(name), "must be an object");
        }
        value.as_object().map(|values| Block { values, path: parent.at(name) })
    }

    fn properties(&mut self, block: &Block, properties: &[Property], insist: bool) {
        for property in properties {
            self.property(block, property, insist);
        }
    }

    /// Checks a property under each of its spellings. `insist` is false where a missing one is no problem.
    fn property(&mut self, block: &Block, property: &Property, insist: bool) {
        for name in [property.name].into_iter().chain(property.also) {
            self.value(block, name, property.kind, property.required && insist);
        }
    }

    fn value(&mut self, block: &Block, name: &str, kind: Kind, required: bool) {
        match kind {
            Kind::Flag => {
                self.flag(block, name);
            }
            Kind::Whole(least, most) => {
                let is_within = |it: &Value| it.as_u64().is_some_and(|it| (least..=most).contains(&it));
                if block.get(name).is_some_and(|it| !is_within(it)) {
                    self.add(block.at(name), &format!("must be a whole number from {least} to {most}"));
                }
            }
            Kind::Text => {
                self.text(block, name, required);
            }
            Kind::Country => {
                if self.text(block, name, required).is_some_and(|it| !countries::is_assigned(it)) {
                    self.add(block.at(name), "must be an ISO 3166-1 alpha-2 code in capitals");
                }
            }
            Kind::Telephone => {
                let is_number = |it: &str| it.chars().all(|it| it == '+' || it.is_ascii_digit());
                match self.text(block, name, required) {
                    Some(text) if !is_number(text) => self.add(block.at(name), "may hold only + and 0-9"),
                    Some(text) if text.len() > MOST_TELEPHONE => {
                        self.add(block.at(name), "may hold at most 255 characters");
                    }
                    _ => {}
                }
            }
        }
    }
}

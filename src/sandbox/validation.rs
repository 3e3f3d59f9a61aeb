//! Validates a new user against the documented limits, independently of the program, and reports all problems at once.

use serde_json::{Map, Value};

use super::properties::{AGENT, ASSOCIATED, CAPACITY, EMPTY, LOCATION, Property, TELEPHONY, ValueType};

const ROLES: [&str; 4] = ["Admin", "Supervisor", "Wallboard", "Agent"];
const MAX_PHONE_NUMBER: usize = 255;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct InvalidProperty {
    pub(super) message: String,
    /// The path, such as `userAccountConfiguration.role`.
    pub(super) path: String,
}

pub(super) fn validate(user: &Map<String, Value>) -> Vec<InvalidProperty> {
    let mut validator = Validator(Vec::new());
    let user = JsonObject { values: user, path: String::new() };
    if let Some(username) = validator.text(&user, "username", true)
        && username.contains(|it: char| it.is_whitespace() || it.is_control())
    {
        validator.add(user.at("username"), "must not hold spaces");
    }
    validator.text(&user, "name", true);
    if let Some(email) = validator.text(&user, "email", true)
        && !is_address(email)
    {
        validator.add(user.at("email"), "must be an e-mail address");
    }
    validator.flag(&user, "active");
    validator.text(&user, "ssoExternalId", false);
    if let Some(configuration) = validator.block(&user, "userAccountConfiguration") {
        check_configuration(&mut validator, &configuration);
    }
    validator.0
}

fn check_configuration(validator: &mut Validator, configuration: &JsonObject) {
    let role = validator.text(configuration, "role", true);
    let known = role.filter(|it| ROLES.contains(it));
    if role.is_some() && known.is_none() {
        validator.add(configuration.at("role"), "must be Admin, Supervisor, Wallboard or Agent");
    }
    let acts = validator.flag(configuration, "actAsAgent");
    if known == Some("Agent") && acts == Some(false) {
        validator.add(configuration.at("actAsAgent"), "can only be true for the role Agent");
    }
    let is_agent = known == Some("Agent") || acts == Some(true);
    match validator.block(configuration, "agentConfiguration") {
        Some(agent) if is_agent || known.is_none() => check_agent(validator, &agent, is_agent),
        Some(agent) if configuration.get("agentConfiguration").is_some() => {
            validator.add(agent.path, "is only for users who are agents");
        }
        _ => {}
    }
}

/// With an unknown role, `is_agent` is false, and nothing is required.
fn check_agent(validator: &mut Validator, agent: &JsonObject, is_agent: bool) {
    for property in AGENT.iter().chain([&LOCATION]) {
        validator.property(agent, property, is_agent);
    }
    if let Some(telephony) = validator.block(agent, "telephonyAddress") {
        validator.properties(&telephony, &TELEPHONY, is_agent);
    }
    if let Some(capacity) = validator.block(agent, "capacity") {
        validator.properties(&capacity, &CAPACITY, true);
    }
    match agent.get("associatedUsers") {
        None => {}
        Some(Value::Array(rows)) => {
            for (index, row) in rows.iter().enumerate() {
                let path = format!("{}[{index}]", agent.at("associatedUsers"));
                match row {
                    Value::Object(values) => {
                        validator.properties(&JsonObject { values, path }, &ASSOCIATED, true);
                    }
                    _ => validator.add(path, "must be an object"),
                }
            }
        }
        Some(_) => validator.add(agent.at("associatedUsers"), "must be an array"),
    }
}

/// One `@` with something before it, and a dot inside what follows it.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let has_dot = domain.split('.').count() > 1 && domain.split('.').all(|it| !it.is_empty());
    !local.is_empty() && has_dot && !domain.contains('@') && !text.contains(char::is_whitespace)
}

const REQUIRED: &str = "is required";

/// An object of the request and its path.
struct JsonObject<'a> {
    values: &'a Map<String, Value>,
    path: String,
}

impl<'a> JsonObject<'a> {
    /// `null` counts as absent (inferred).
    fn get(&self, name: &str) -> Option<&'a Value> {
        self.values.get(name).filter(|it| !it.is_null())
    }

    fn at(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

struct Validator(Vec<InvalidProperty>);

impl Validator {
    /// Adds a problem; the message is the property's name followed by `text`.
    fn add(&mut self, path: String, text: &str) {
        let name = path.rsplit('.').next().unwrap_or_default();
        self.0.push(InvalidProperty { message: format!("{name} {text}."), path });
    }

    fn text<'a>(&mut self, block: &JsonObject<'a>, name: &str, required: bool) -> Option<&'a str> {
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

    fn flag(&mut self, block: &JsonObject, name: &str) -> Option<bool> {
        let value = block.get(name)?;
        if !value.is_boolean() {
            self.add(block.at(name), "must be true or false");
        }
        value.as_bool()
    }

    /// An object, empty if it is absent; `None` and a problem if it is something else.
    fn block<'a>(&mut self, parent: &JsonObject<'a>, name: &str) -> Option<JsonObject<'a>> {
        let path = parent.at(name);
        match parent.get(name) {
            None => Some(JsonObject { values: &EMPTY, path }),
            Some(Value::Object(values)) => Some(JsonObject { values, path }),
            Some(_) => {
                self.add(path, "must be an object");
                None
            }
        }
    }

    fn properties(&mut self, block: &JsonObject, properties: &[Property], insist: bool) {
        for property in properties {
            self.property(block, property, insist);
        }
    }

    /// Checks a property in each of its spellings. Unless `insist`, it may be missing.
    fn property(&mut self, block: &JsonObject, property: &Property, insist: bool) {
        for name in [property.name].into_iter().chain(property.also) {
            self.value(block, name, property.value_type, property.required && insist);
        }
    }

    fn value(&mut self, block: &JsonObject, name: &str, value_type: ValueType, required: bool) {
        match value_type {
            ValueType::Flag => {
                self.flag(block, name);
            }
            ValueType::Whole(least, most) => {
                let is_within = |it: &Value| it.as_u64().is_some_and(|it| (least..=most).contains(&it));
                if block.get(name).is_some_and(|it| !is_within(it)) {
                    self.add(block.at(name), &format!("must be a whole number from {least} to {most}"));
                }
            }
            ValueType::Text => {
                self.text(block, name, required);
            }
            ValueType::Country => {
                if self.text(block, name, required).is_some_and(|it| !is_assigned_country(it)) {
                    self.add(block.at(name), "must be an ISO 3166-1 alpha-2 code in capitals");
                }
            }
            ValueType::Telephone => {
                let is_number = |it: &str| it.chars().all(|it| it == '+' || it.is_ascii_digit());
                match self.text(block, name, required) {
                    Some(text) if !is_number(text) => self.add(block.at(name), "may hold only + and 0-9"),
                    Some(text) if text.len() > MAX_PHONE_NUMBER => {
                        self.add(block.at(name), "may hold at most 255 characters");
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The 249 country codes of ISO 3166-1 alpha-2, and `XK` (Kosovo), which is in wide use: the sandbox's own list, which
/// detects errors in the program's.
const ASSIGNED: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW \
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI \
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN \
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME \
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF \
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV \
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK \
    YE YT ZA ZM ZW";

/// Whether this is an assigned code, in upper case.
fn is_assigned_country(code: &str) -> bool {
    ASSIGNED.split(' ').any(|it| it == code)
}

#[cfg(test)]
mod tests {
    use super::{ASSIGNED, is_assigned_country};

    #[test]
    fn the_list_of_countries_is_complete() {
        assert_eq!(ASSIGNED.split(' ').count(), 250);
        assert!(ASSIGNED.split(' ').all(|it| it.len() == 2), "no code is lost at the end of a line");
        assert!(["GB", "PL", "AD", "ZW", "XK"].into_iter().all(is_assigned_country));
        assert!(["UK", "gb", "EU", "", "GBR", "GB PL", "G"].into_iter().all(|it| !is_assigned_country(it)));
    }
}

//! What `config.toml` says.

use super::address;
use super::command;
use super::draft::{DOMAINS, REGIONS};
use super::table::{Member, Source};
use super::{Account, ENVIRONMENT, SANDBOX, SecretSource};
use crate::user::fields::FIELDS;
use crate::user::path;
use std::path::PathBuf;
use toml::de::DeTable;

/// All settings of the file, and all of an account: what a mistyped one may have been meant to be.
const SETTINGS: [&str; 5] = ["default_account", "theme", "mouse", "accounts", "keys"];
const SETTINGS_OF_ACCOUNT: [&str; 11] = [
    "region",
    "domain",
    "api_url",
    "token_url",
    "client_id",
    "secret_command",
    "production",
    "features",
    "ca_file",
    "defaults",
    "regions",
];
/// What `theme` takes, as `--theme` does.
pub const THEMES: [&str; 5] = ["auto", "dark", "light", "contrast", "plain"];

/// The configuration, as the file says it: an account in it may still lack what only [`super::choose`] asks for.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The account that is meant when none is named.
    pub default_account: Option<String>,
    /// One of `auto`, `dark`, `light`, `contrast`, `plain`.
    pub theme: Option<String>,
    /// Whether the mouse is used.
    pub mouse: Option<bool>,
    /// The accounts, in the order of the file.
    pub accounts: Vec<Account>,
    /// What `[keys]` binds: the command, the key, the line.
    pub keys: Vec<(String, String, usize)>,
    /// What was left out, a sentence each, with its line.
    pub warnings: Vec<String>,
}

/// A value that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {text}")]
pub struct ConfigError {
    /// From 1.
    pub line: usize,
    /// What the setting takes.
    pub text: String,
}

impl Config {
    /// Reads the text of `config.toml`.
    pub fn parse(toml_text: &str) -> Result<Self, ConfigError> {
        let text = toml_text.strip_prefix('\u{feff}').unwrap_or(toml_text);
        let mut source = Source::new(text);
        let root = DeTable::parse(text).map_err(|error| ConfigError {
            line: error.span().map_or(1, |span| source.line(span.start)),
            text: format!("this is no TOML: {}", error.message()),
        })?;
        let mut config = Self::default();
        let mut default_account = None;
        for member in source.members(root.get_ref()) {
            match member.key {
                "default_account" => {
                    config.default_account = Some(member.text()?.to_owned());
                    default_account = Some(member);
                }
                "theme" => config.theme = Some(member.one_of(&THEMES)?.to_owned()),
                "mouse" => config.mouse = Some(member.yes_no()?),
                "accounts" => config.accounts = accounts(&mut source, &member)?,
                "keys" => config.keys = keys(&source, &member)?,
                _ => source.unknown_key(&member, "of vcc-user", &SETTINGS),
            }
        }
        if let Some(member) = default_account {
            config.check_default(&member)?;
        }
        config.warnings = source.warnings;
        Ok(config)
    }

    /// The account of a name.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name == name)
    }

    /// The names that the file lets one choose, as they are listed to people: [`super::names`] adds the environment's.
    pub fn account_names(&self) -> Vec<&str> {
        self.accounts.iter().map(|account| account.name.as_str()).chain([SANDBOX]).collect()
    }

    fn check_default(&self, member: &Member<'_>) -> Result<(), ConfigError> {
        let name = member.text()?;
        if name == SANDBOX || self.account(name).is_some() {
            return Ok(());
        }
        Err(member
            .error(format!("names no account of this file; it has {}.", self.account_names().join(", "))))
    }
}

fn keys(source: &Source<'_>, member: &Member<'_>) -> Result<Vec<(String, String, usize)>, ConfigError> {
    let all = source.members(member.table()?);
    all.iter().map(|key| Ok((key.key.to_owned(), key.text()?.to_owned(), key.line))).collect()
}

fn accounts(source: &mut Source<'_>, member: &Member<'_>) -> Result<Vec<Account>, ConfigError> {
    let all = source.members(member.table()?);
    all.iter().map(|one| account(source, one)).collect()
}

/// What an account may say of its addresses, in either manner.
#[derive(Default)]
struct Place<'a> {
    region: Option<Member<'a>>,
    domain: Option<Member<'a>>,
    api_url: Option<Member<'a>>,
    token_url: Option<Member<'a>>,
}

fn account(source: &mut Source<'_>, member: &Member<'_>) -> Result<Account, ConfigError> {
    check_name(member)?;
    let mut account = Account::named(member.key);
    let mut place = Place::default();
    for setting in source.members(member.table()?) {
        match setting.key {
            "region" => place.region = Some(setting),
            "domain" => place.domain = Some(setting),
            "api_url" => place.api_url = Some(setting),
            "token_url" => place.token_url = Some(setting),
            "client_id" => filled(&setting)?.clone_into(&mut account.client_id),
            "secret_command" => account.secret = secret_command(&setting)?,
            "production" => account.production = setting.yes_no()?,
            "features" => account.features = Some(features(source, &setting)?),
            "ca_file" => account.ca_file = Some(PathBuf::from(filled(&setting)?)),
            "defaults" => account.defaults = defaults(source, &setting, "")?,
            "regions" => account.regions = regions(source, &setting)?,
            _ => source.unknown_key(&setting, "of an account", &SETTINGS_OF_ACCOUNT),
        }
    }
    (account.api_url, account.token_url) = place.addresses()?;
    Ok(account)
}

/// Account names stand in titles, buttons and arguments: no space, nothing that a terminal obeys.
fn check_name(member: &Member<'_>) -> Result<(), ConfigError> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+');
    if member.key == SANDBOX || member.key == ENVIRONMENT {
        Err(member.error("is an account of vcc-user's own: give this one another name."))
    } else if member.key.is_empty() || member.key.starts_with('-') || !member.key.chars().all(plain) {
        Err(ConfigError {
            line: member.line,
            text: format!(
                "the account's name {:?} begins with -, or holds more than letters, digits and - _ . @ +",
                member.key
            ),
        })
    } else {
        Ok(())
    }
}

fn filled<'a>(member: &Member<'a>) -> Result<&'a str, ConfigError> {
    let text = member.text()?;
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        Err(member.error("is empty or holds a control character: fill it in or remove the line."))
    } else {
        Ok(text)
    }
}

fn secret_command(member: &Member<'_>) -> Result<SecretSource, ConfigError> {
    let text = member.text()?;
    command::split(text).map_err(|bad| member.error(format!("{bad}.")))?;
    Ok(SecretSource::Command(text.to_owned()))
}

fn features(source: &mut Source<'_>, member: &Member<'_>) -> Result<Vec<String>, ConfigError> {
    let named = member.texts()?;
    for name in &named {
        let known = |feature: &str| feature.eq_ignore_ascii_case(name);
        if !FIELDS.iter().filter_map(|field| field.feature).any(known) {
            source.warn(member.line, &format!("no field requires a feature named {name:?}."));
        }
    }
    Ok(named)
}

/// Answers by JSON path. A path without quotes is a chain of tables to TOML: both spellings are read.
fn defaults(
    source: &mut Source<'_>,
    member: &Member<'_>,
    above: &str,
) -> Result<Vec<(String, String)>, ConfigError> {
    let mut all = Vec::new();
    for setting in source.members(member.table()?) {
        let path = if above.is_empty() { setting.key.to_owned() } else { format!("{above}.{}", setting.key) };
        if setting.value.is_table() {
            all.extend(defaults(source, &setting, &path)?);
        } else if FIELDS.iter().any(|field| field.path == path && !field.in_row()) {
            all.push((path, setting.typed()?));
        } else {
            let meant = path::meant(&path).map(|meant| format!(": did you mean {meant}?"));
            let meant = meant.unwrap_or_else(|| ".".to_owned());
            source.warn(setting.line, &format!("{path:?} is no property of a user and was left out{meant}"));
        }
    }
    Ok(all)
}

fn regions(source: &Source<'_>, member: &Member<'_>) -> Result<Vec<(String, String)>, ConfigError> {
    let all = source.members(member.table()?);
    all.iter().map(|region| Ok((region.key.to_owned(), filled(region)?.to_owned()))).collect()
}

impl Place<'_> {
    /// The API's and the token's address; both empty when the account names none.
    fn addresses(&self) -> Result<(String, String), ConfigError> {
        if let (Some(url), Some(other)) = (self.api_url.or(self.token_url), self.region.or(self.domain)) {
            return Err(url.error(format!("and {} say the same: remove one of the two.", other.key)));
        }
        match (self.api_url, self.token_url) {
            (Some(api), Some(token)) => Ok((address_of(&api)?, address_of(&token)?)),
            (Some(api), None) => Err(api.error("needs token_url beside it.")),
            (None, Some(token)) => Err(token.error("needs api_url beside it.")),
            (None, None) => self.in_region(),
        }
    }

    fn in_region(&self) -> Result<(String, String), ConfigError> {
        let domain = match self.domain {
            None => DOMAINS[0],
            Some(domain) => {
                let other =
                    "takes newvoicemedia.com or cc.vonage.com; for another, give api_url and token_url.";
                domain.one_of(&DOMAINS).map_err(|_| domain.error(other))?
            }
        };
        match (self.region, self.domain) {
            (Some(region), _) => Ok(in_region(region.one_of(&REGIONS)?, domain)),
            (None, Some(domain)) => {
                Err(domain.error(format!("needs region beside it: one of {}.", REGIONS.join(", "))))
            }
            (None, None) => Ok((String::new(), String::new())),
        }
    }
}

/// The addresses of a region. [documented]
fn in_region(region: &str, domain: &str) -> (String, String) {
    (
        format!("https://{region}.api.{domain}/useradmin"),
        format!("https://{region}.{domain}/Auth/connect/token"),
    )
}

fn address_of(member: &Member<'_>) -> Result<String, ConfigError> {
    address::checked(member.text()?).map_err(|bad| member.error(format!("{bad}.")))
}

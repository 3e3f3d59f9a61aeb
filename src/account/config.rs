//! What `config.toml` configures: the settings of [`super::config_file`], checked.

pub use super::config_file::ConfigError;

use super::config_file::{
    AccountSettings, SECRET_HINT, TomlSource, did_you_mean, holds_secret, in_file_order,
};
use super::endpoint_url::{self, DOMAINS, EndpointUrlError, REGIONS};
use super::secret_source::split_command;
use super::{Account, ENVIRONMENT, SANDBOX, SecretCommand, SecretSource, naming};
use crate::model::fields::FIELDS;
use crate::model::json_path;
use crate::text::{clean, listed, shortened};
use std::path::PathBuf;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The values of `theme` and `--theme`.
pub const THEMES: [&str; 5] = ["auto", "dark", "light", "contrast", "plain"];

/// The configuration as the file has it: an account can still lack what [`super::resolve()`] requires.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The account to use when none is named.
    pub default_account: Option<String>,
    /// One of [`THEMES`].
    pub theme: Option<String>,
    /// Whether the mouse is used.
    pub mouse: Option<bool>,
    /// In the order of the file.
    pub accounts: Vec<Account>,
    /// The bindings of `[keys]`: command, key, line.
    pub keys: Vec<(String, String, usize)>,
    /// What was ignored: a sentence each, with its line.
    pub warnings: Vec<String>,
}

impl Config {
    /// Reads the text of `config.toml`.
    pub fn parse(toml_text: &str) -> Result<Self, ConfigError> {
        let text = toml_text.strip_prefix('\u{feff}').unwrap_or(toml_text);
        let (mut source, settings) = TomlSource::parse(text)?;
        let mut config = Self {
            theme: settings.theme.map(|theme| one_of(&source, &theme, &THEMES)).transpose()?,
            mouse: settings.mouse.map(Spanned::into_inner),
            ..Self::default()
        };
        for (name, account) in in_file_order(settings.accounts) {
            config.accounts.push(parse_account(&mut source, &name, account.into_inner())?);
        }
        for (command, key) in in_file_order(settings.keys) {
            let line = source.line(&command);
            config.keys.push((command.into_inner(), key.into_inner(), line));
        }
        if let Some(name) = settings.default_account {
            let known = config.account_names();
            if !known.contains(&name.get_ref().as_str()) {
                let text = format!("names no account of this file; it has {}.", listed(&known));
                return Err(source.error(&name, text));
            }
            config.default_account = Some(name.into_inner());
        }
        config.warnings = source.into_warnings();
        Ok(config)
    }

    /// The text of `config.toml` with another theme: the value is replaced, or the first line is added; all else stays.
    pub(crate) fn with_theme(toml_text: &str, name: &str) -> Result<String, ConfigError> {
        let text = toml_text.strip_prefix('\u{feff}').unwrap_or(toml_text);
        let (_, settings) = TomlSource::parse(text)?;
        let (start, mut after) = (toml_text.len() - text.len(), toml_text.to_owned());
        if let Some(value) = settings.theme.map(|theme| theme.span()) {
            after.replace_range(start + value.start..start + value.end, &format!("{name:?}"));
        } else {
            let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
            after.insert_str(start, &format!("theme = {name:?}{newline}"));
        }
        // A configuration that the next start could not read is not written.
        Self::parse(&after).map(|_| after)
    }

    /// The account of that name in the file.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name == name)
    }

    /// The file's accounts and the sandbox; [`super::names`] adds the account of the environment.
    pub fn account_names(&self) -> Vec<&str> {
        self.accounts.iter().map(|account| account.name.as_str()).chain([SANDBOX]).collect()
    }
}

fn parse_account(
    source: &mut TomlSource<'_>,
    name: &Spanned<String>,
    settings: AccountSettings,
) -> Result<Account, ConfigError> {
    check_name(source, name)?;
    let (api_url, token_url) = endpoints(source, &settings)?;
    let mut account = Account { api_url, token_url, ..Account::named(name.get_ref()) };
    if let Some(id) = settings.client_id {
        account.client_id = filled(source, id)?;
    }
    if let Some(command) = settings.secret_command {
        split_command(command.get_ref()).map_err(|why| source.error(&command, format_args!("{why}.")))?;
        let line = command.into_inner();
        account.secret = SecretSource::Command(SecretCommand { line, ..SecretCommand::default() });
    }
    account.production = settings.production.is_some_and(Spanned::into_inner);
    account.features = settings.features.map(|features| known_features(source, features));
    account.agent_licences = settings.agent_licences.map(Spanned::into_inner);
    account.is_advice_off = settings.advice.is_some_and(|advice| !advice.into_inner());
    account.ca_file = settings.ca_file.map(|file| filled(source, file)).transpose()?.map(PathBuf::from);
    if let Some(pattern) = settings.username {
        if !naming::is_pattern(pattern.get_ref()) {
            return Err(source.error(&pattern, naming::TAKES));
        }
        account.username = Some(pattern.into_inner());
    }
    if let Some(table) = settings.defaults.and_then(|_| source.defaults_of(name.get_ref())) {
        add_defaults(source, "", &table, &mut account.defaults)?;
    }
    for (region, id) in in_file_order(settings.regions) {
        // A line at the file's end belongs to the table above it. Names of regions are shown, and so are their IDs.
        if holds_secret(region.get_ref()) {
            let name = shortened(region.get_ref());
            source.warn(&region, || format!("{name:?} is not a region and was ignored{SECRET_HINT}"));
            continue;
        }
        account.regions.push((region.into_inner(), filled(source, id)?));
    }
    Ok(account)
}

/// Account names appear in titles, buttons and arguments: no spaces, no control characters, no leading `-`.
fn check_name(source: &TomlSource<'_>, name: &Spanned<String>) -> Result<(), ConfigError> {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+');
    let text = name.get_ref();
    if text == SANDBOX || text == ENVIRONMENT {
        Err(source.error(name, "is a built-in account: give this one another name."))
    } else if text.is_empty() || text.starts_with('-') || !text.chars().all(allowed) {
        let rule = "begins with -, or has other characters than letters, digits and - _ . @ +";
        let text = shortened(text);
        Err(ConfigError { line: source.line(name), text: format!("the account name {text:?} {rule}") })
    } else {
        Ok(())
    }
}

fn one_of(source: &TomlSource<'_>, value: &Spanned<String>, values: &[&str]) -> Result<String, ConfigError> {
    if values.contains(&value.get_ref().as_str()) {
        Ok(value.get_ref().clone())
    } else {
        Err(source.error(value, format_args!("takes one of {}.", values.join(", "))))
    }
}

fn filled(source: &TomlSource<'_>, value: Spanned<String>) -> Result<String, ConfigError> {
    let text = value.get_ref();
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        Err(source.error(&value, "is empty or has a control character: fill it in or remove the line."))
    } else if is_padded(text) {
        Err(source.error(&value, format_args!("{PADDED}.")))
    } else {
        Ok(value.into_inner())
    }
}

/// Whether a value has white space around it or a character that cannot be seen in it: a server would refuse it, and
/// nothing would show why.
pub(super) fn is_padded(text: &str) -> bool {
    text.trim() != text || clean::first_hidden(text).is_some()
}

pub(super) const PADDED: &str =
    "has a space around it or a character in it that cannot be seen: type it again";

fn known_features(source: &mut TomlSource<'_>, features: Spanned<Vec<String>>) -> Vec<String> {
    for name in features.get_ref() {
        let known = |feature: &str| feature.eq_ignore_ascii_case(name);
        if !FIELDS.iter().filter_map(|field| field.feature).any(known) {
            let name = shortened(name);
            source.warn(&features, || format!("no field requires a feature named {name:?}."));
        }
    }
    features.into_inner()
}

/// Adds the answers below `parent` by JSON path, as they would be typed into the form. TOML reads a path without quotes
/// as nested tables.
fn add_defaults(
    source: &mut TomlSource<'_>,
    parent: &str,
    table: &DeTable<'_>,
    defaults: &mut Vec<(String, String)>,
) -> Result<(), ConfigError> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        let path = format!("{parent}{}", key.get_ref());
        let answer = match value.get_ref() {
            DeValue::Table(nested) => {
                add_defaults(source, &format!("{path}."), nested, defaults)?;
                continue;
            }
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Boolean(value) => Some(value.to_string()),
            DeValue::Integer(number) => {
                i64::from_str_radix(number.as_str(), number.radix()).ok().map(|number| number.to_string())
            }
            _ => None,
        };
        let Some(answer) = answer else {
            return Err(source.error(value, "takes text in quotes, true, false or a whole number."));
        };
        if FIELDS.iter().any(|field| field.path == path && !field.in_row()) {
            defaults.push((path, answer));
        } else {
            source.warn(key, || {
                let path = shortened(&path);
                let hint = if holds_secret(&path) {
                    SECRET_HINT.to_owned()
                } else {
                    did_you_mean(json_path::suggest(&path))
                };
                format!("{path:?} is not a property of a user and was ignored{hint}")
            });
        }
    }
    Ok(())
}

/// The API URL and the token URL, given by region or written out; both are empty when the account has neither.
fn endpoints(source: &TomlSource<'_>, settings: &AccountSettings) -> Result<(String, String), ConfigError> {
    let AccountSettings { region, domain, api_url, token_url, .. } = settings;
    let checked = |url: &Spanned<String>, check: fn(&str) -> Result<String, EndpointUrlError>| {
        check(url.get_ref()).map_err(|why| source.error(url, format_args!("{why}.")))
    };
    match (api_url, token_url, region, domain) {
        (None, None, None, None) => Ok((String::new(), String::new())),
        (None, None, Some(region), domain) => {
            let domain = domain.as_ref().map(|domain| one_of(source, domain, &DOMAINS)).transpose()?;
            let region = one_of(source, region, &REGIONS)?;
            Ok(endpoint_url::of_region(&region, domain.as_deref().unwrap_or(DOMAINS[0])))
        }
        (None, None, None, Some(domain)) => {
            Err(source.error(domain, format_args!("needs region beside it: one of {}.", REGIONS.join(", "))))
        }
        (Some(api), Some(token), None, None) => {
            Ok((checked(api, endpoint_url::checked_api)?, checked(token, endpoint_url::checked_token)?))
        }
        (Some(api), None, None, None) => Err(source.error(api, "needs token_url beside it.")),
        (None, Some(token), None, None) => Err(source.error(token, "needs api_url beside it.")),
        (Some(url), _, region, _) | (None, Some(url), region, _) => {
            let other = if region.is_some() { "region" } else { "domain" };
            Err(source.error(url, format_args!("and {other} are alternatives: remove one of the two.")))
        }
    }
}

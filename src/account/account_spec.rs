//! An account to be added: the answers of the form, and the lines for `config.toml`.

use super::endpoint_url::{DOMAINS, REGIONS};
use super::{Account, Config, ENVIRONMENT};

/// An account to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSpec {
    /// The account's name.
    pub name: String,
    /// One of [`REGIONS`].
    pub region: String,
    /// One of [`DOMAINS`].
    pub domain: String,
    /// The ID of the API credentials.
    pub client_id: String,
    /// A production account.
    pub production: bool,
}

impl Default for AccountSpec {
    fn default() -> Self {
        Self {
            name: String::new(),
            region: REGIONS[0].to_owned(),
            domain: DOMAINS[0].to_owned(),
            client_id: String::new(),
            production: false,
        }
    }
}

impl AccountSpec {
    /// What has to be changed in the name.
    pub fn name_problem(&self, known: &[String]) -> Option<String> {
        let name = self.name.trim();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
            return Some("Enter a name of letters, digits, - and _ for the account.".to_owned());
        }
        if name.starts_with('-') {
            return Some("Start the name with a letter or a digit: - starts an option.".to_owned());
        }
        let taken = known.iter().any(|one| one == name) || name == ENVIRONMENT;
        taken.then(|| format!("There is already an account {name}: enter another name."))
    }

    /// What has to be changed in the client ID.
    pub(crate) fn client_id_problem(&self) -> Option<String> {
        let missing = self.client_id.trim().is_empty();
        missing.then(|| "Enter the client ID of the API credentials.".to_owned())
    }

    /// The lines for `config.toml`, without the secret.
    pub fn toml(&self) -> String {
        // A text that TOML does not take in this form is refused when the lines are read.
        let [name, region, domain, id] =
            [&self.name, &self.region, &self.domain, &self.client_id].map(|text| text.trim());
        let mut lines =
            format!("[accounts.{name}]\nregion = {region:?}\ndomain = {domain:?}\nclient_id = {id:?}\n");
        if self.production {
            lines.push_str("production = true\n");
        }
        lines
    }

    /// The account that these lines describe, so that what is tested is what is written.
    pub(crate) fn account(&self) -> Result<Account, String> {
        let config = Config::parse(&self.toml()).map_err(|error| error.to_string())?;
        config.account(self.name.trim()).cloned().ok_or_else(|| "the account has no name".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_round_trips() {
        let spec = AccountSpec {
            name: "emea-2".into(),
            client_id: "a\"b\\c".into(),
            production: true,
            ..AccountSpec::default()
        };
        let account = spec.account().unwrap();
        assert_eq!(account.api_url, "https://emea.api.newvoicemedia.com/useradmin");
        assert_eq!((account.client_id.as_str(), account.production), ("a\"b\\c", true));
    }

    #[test]
    fn refuses_names_that_config_toml_does_not_take() {
        for (name, is_refused) in [("", true), ("a b", true), ("-x", true), ("emea", true), ("nam", false)] {
            let spec = AccountSpec { name: name.into(), ..AccountSpec::default() };
            assert_eq!(spec.name_problem(&["emea".into()]).is_some(), is_refused, "{name:?}");
        }
    }
}

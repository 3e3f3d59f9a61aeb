//! An account to be added: the answers of the form, and the lines for `config.toml`.

use super::endpoint_url::{self, DOMAINS, EndpointUrlError, REGIONS};
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
    /// Whether the two addresses below are used, and not region and domain.
    pub has_own_address: bool,
    /// The API's address.
    pub api_url: String,
    /// The address that issues tokens.
    pub token_url: String,
    /// The ID of the API credentials.
    pub client_id: String,
    /// A production account.
    pub production: bool,
    /// Whether the secret goes to the keyring, in a build that has one.
    pub keyring: bool,
}

impl Default for AccountSpec {
    fn default() -> Self {
        Self {
            name: String::new(),
            region: REGIONS[0].to_owned(),
            domain: DOMAINS[0].to_owned(),
            has_own_address: false,
            api_url: String::new(),
            token_url: String::new(),
            client_id: String::new(),
            production: false,
            keyring: true,
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

    /// What has to be changed in the API's address.
    pub(crate) fn api_url_problem(&self) -> Option<String> {
        self.address_problem("API address", &self.api_url, endpoint_url::checked_api)
    }

    /// What has to be changed in the token's address.
    pub(crate) fn token_url_problem(&self) -> Option<String> {
        self.address_problem("token address", &self.token_url, endpoint_url::checked_token)
    }

    fn address_problem(
        &self,
        name: &str,
        typed: &str,
        check: fn(&str) -> Result<String, EndpointUrlError>,
    ) -> Option<String> {
        match typed.trim() {
            _ if !self.has_own_address => None,
            "" => Some(format!("Enter the {name}, or choose a region.")),
            typed => check(typed).err().map(|why| format!("The {name} {why}.")),
        }
    }

    /// What has to be changed in the client ID.
    pub(crate) fn client_id_problem(&self) -> Option<String> {
        let missing = self.client_id.trim().is_empty();
        missing.then(|| "Enter the client ID of the API credentials.".to_owned())
    }

    /// The lines for `config.toml`, without the secret.
    pub fn toml(&self) -> String {
        // A text that TOML does not take in this form is refused when the lines are read.
        let (place, [first, second]) = if self.has_own_address {
            (["api_url", "token_url"], [&self.api_url, &self.token_url])
        } else {
            (["region", "domain"], [&self.region, &self.domain])
        };
        let [name, id, first, second] = [&self.name, &self.client_id, first, second].map(|text| text.trim());
        let place = format!("{} = {first:?}\n{} = {second:?}", place[0], place[1]);
        let mut lines = format!("[accounts.{name}]\n{place}\nclient_id = {id:?}\n");
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
    fn own_addresses_are_checked_and_written() {
        let spec = |api: &str, token: &str| AccountSpec {
            name: "own".into(),
            has_own_address: true,
            api_url: api.into(),
            token_url: token.into(),
            client_id: "id".into(),
            ..AccountSpec::default()
        };
        let good = spec(" http://127.0.0.1:8080/useradmin/ ", "http://127.0.0.1:8080/Auth/connect/token");
        assert_eq!((good.api_url_problem(), good.token_url_problem()), (None, None));
        assert_eq!(good.account().unwrap().api_url, "http://127.0.0.1:8080/useradmin");
        assert!(!good.toml().contains("region"));
        for (api, words) in [
            ("", "Enter the API address, or choose a region."),
            ("http://gateway.example/useradmin", "The API address is http:// on another computer"),
            ("https://emea.newvoicemedia.com", "The API address is a page of the portal"),
            ("https://emea.api.newvoicemedia.com", "write https://emea.api.newvoicemedia.com/useradmin."),
        ] {
            assert!(spec(api, "").api_url_problem().unwrap().contains(words), "{api}");
        }
        let unused = AccountSpec { has_own_address: false, ..spec("x", "x") };
        assert_eq!((unused.api_url_problem(), unused.token_url_problem()), (None, None));
    }

    #[test]
    fn refuses_names_that_config_toml_does_not_take() {
        for (name, is_refused) in [("", true), ("a b", true), ("-x", true), ("emea", true), ("nam", false)] {
            let spec = AccountSpec { name: name.into(), ..AccountSpec::default() };
            assert_eq!(spec.name_problem(&["emea".into()]).is_some(), is_refused, "{name:?}");
        }
    }
}

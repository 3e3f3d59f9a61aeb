//! An account that is being added: what was typed, and the text that `config.toml` gets.

use super::{Account, Config};

/// Vonage's regions. [documented]
pub const REGIONS: [&str; 3] = ["emea", "nam", "apac"];
/// Under which the API is served: the first is documented, the second was seen in newer accounts.
pub const DOMAINS: [&str; 2] = ["newvoicemedia.com", "cc.vonage.com"];

/// An account that is being added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountDraft {
    /// Its name.
    pub name: String,
    /// One of [`REGIONS`].
    pub region: String,
    /// One of [`DOMAINS`].
    pub domain: String,
    /// The id of the API credentials.
    pub client_id: String,
    /// Creating a user there is no rehearsal.
    pub production: bool,
}

impl Default for AccountDraft {
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

impl AccountDraft {
    /// What is to be mended in its name.
    pub fn problem_of_name(&self, known: &[String]) -> Option<String> {
        let name = self.name.trim();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
            return Some("Enter a name of letters, digits, - and _ for the account.".to_owned());
        }
        if name.starts_with('-') {
            return Some("Begin the name with a letter or a digit: - begins an option.".to_owned());
        }
        let taken = known.iter().any(|one| one == name) || name == super::ENVIRONMENT;
        taken.then(|| format!("There is an account {name} already: enter another name."))
    }

    /// What is to be mended in the client id.
    pub fn problem_of_id(&self) -> Option<String> {
        let missing = self.client_id.trim().is_empty();
        missing.then(|| "Enter the client ID of the API credentials.".to_owned())
    }

    /// The lines that `config.toml` gets. The secret is in none of them.
    pub fn toml(&self) -> String {
        let text = |value: &str| format!("\"{}\"", value.trim().replace('\\', "\\\\").replace('"', "\\\""));
        let mut lines = format!(
            "[accounts.{}]\nregion = {}\ndomain = {}\nclient_id = {}\n",
            self.name.trim(),
            text(&self.region),
            text(&self.domain),
            text(&self.client_id)
        );
        if self.production {
            lines.push_str("production = true\n");
        }
        lines
    }

    /// The account that these lines describe; what is tried is what is written.
    pub fn account(&self) -> Result<Account, String> {
        let config = Config::parse(&self.toml()).map_err(|error| error.to_string())?;
        config.account(self.name.trim()).cloned().ok_or_else(|| "the account has no name".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let draft = AccountDraft {
            name: "emea-2".into(),
            client_id: "a\"b\\c".into(),
            production: true,
            ..AccountDraft::default()
        };
        let account = draft.account().unwrap();
        assert_eq!(account.api_url, "https://emea.api.newvoicemedia.com/useradmin");
        assert_eq!((account.client_id.as_str(), account.production), ("a\"b\\c", true));
    }

    #[test]
    fn names_that_cannot_stand_in_the_file_are_told() {
        let problem = |name: &str, known: &[String]| {
            AccountDraft { name: name.into(), ..AccountDraft::default() }.problem_of_name(known)
        };
        assert!(problem("", &[]).is_some());
        assert!(problem("a b", &[]).is_some());
        assert!(problem("emea", &["emea".into()]).is_some());
        assert_eq!(problem("emea", &["nam".into()]), None);
    }
}

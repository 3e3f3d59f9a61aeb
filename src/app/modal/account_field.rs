//! The fields and buttons of the form that adds an account, with their labels and help.

/// A field or button of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountField {
    Name,
    Region,
    Domain,
    ClientId,
    Secret,
    Production,
    /// The button that tests the account.
    Try,
    /// The button that writes it to the configuration.
    Save,
}

/// All fields, in the order of the Tab key.
pub(crate) const ACCOUNT_FIELDS: [AccountField; 8] = [
    AccountField::Name,
    AccountField::Region,
    AccountField::Domain,
    AccountField::ClientId,
    AccountField::Secret,
    AccountField::Production,
    AccountField::Try,
    AccountField::Save,
];

/// Shown before anything is typed.
pub(crate) const NOTES: [&str; 2] = [
    "The API credentials of an Admin, with the scope users:write.",
    if cfg!(feature = "keyring") {
        "Save writes everything but the secret to config.toml; the secret goes to the keyring."
    } else {
        "Save writes everything but the secret to config.toml. The secret stays in memory until you leave; for the next \
         time set VCC_CLIENT_SECRET, or secret_command in config.toml."
    },
];

/// Shown while the servers are asked.
pub(crate) const TRYING: &str = "Asking the token server, then the API …";

impl AccountField {
    /// The label; empty for a button.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Region => "Region",
            Self::Domain => "Domain",
            Self::ClientId => "Client ID",
            Self::Secret => "Client secret",
            Self::Production => "Production",
            Self::Try | Self::Save => "",
        }
    }

    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Name => {
                "What you call the account, such as emea: it stands in the title and at the button."
            }
            Self::Region => {
                "The part of the world that the account is in: Europe, Middle East and Africa; North America; Asia-Pacific."
            }
            Self::Domain => "How the API's address ends. Newer accounts are at cc.vonage.com.",
            Self::ClientId => NOTES[0],
            Self::Secret => {
                "The secret of the same credentials. It is not shown, and not written to config.toml."
            }
            Self::Production => "Yes says PRODUCTION in the title: users that are created there are real.",
            Self::Try => "Asks for a token and for one user. Nobody is created.",
            Self::Save => NOTES[1],
        }
    }
}

//! The places of the form that adds an account: what is asked at each, and what is to be known of it.

/// The places of the form, in the order of the Tab key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountStop {
    /// The account's name.
    Name,
    /// Its region.
    Region,
    /// Its domain.
    Domain,
    /// The client id.
    ClientId,
    /// The client secret.
    Secret,
    /// Whether it is a production account.
    Production,
    /// The button that tries it.
    Try,
    /// The button that writes it.
    Save,
}

/// All places, in order.
pub const ACCOUNT_STOPS: [AccountStop; 8] = [
    AccountStop::Name,
    AccountStop::Region,
    AccountStop::Domain,
    AccountStop::ClientId,
    AccountStop::Secret,
    AccountStop::Production,
    AccountStop::Try,
    AccountStop::Save,
];

/// What is said before anything was typed.
pub const NOTES: [&str; 2] = [
    "The API credentials of an Admin, with the scope users:write.",
    if cfg!(feature = "keyring") {
        "Save writes everything but the secret to config.toml; the secret goes to the keyring."
    } else {
        "Save writes everything but the secret to config.toml. The secret stays in memory until you leave; for the next \
         time set VCC_CLIENT_SECRET, or secret_command in config.toml."
    },
];

/// What is said while it is tried.
pub const TRYING: &str = "Asking the token server, then the API …";

impl AccountStop {
    /// What is asked there; nothing for a button.
    pub fn label(self) -> &'static str {
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

    /// What is to be known of it.
    pub fn help(self) -> &'static str {
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

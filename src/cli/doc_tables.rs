//! What the manual and the README say of files and variables. The exit codes stand with [`super::exit::ExitStatus`].

/// The files, below the program's folders.
pub const FILES: [(&str, &str); 4] = [
    ("~/.config/vcc-user/config.toml", "accounts, the theme, keys; every setting is optional"),
    ("~/.config/vcc-user/drafts/", "the drafts, one readable JSON file each; never a secret"),
    (
        "~/.local/state/vcc-user/attempts/",
        "what was sent and what became of it, without answers other than the username",
    ),
    ("FILE.result.csv", "what became of each row of a batch; can be fed back"),
];

/// The variables that are read.
pub const ENVIRONMENT: [(&str, &str); 10] = [
    ("VCC_ACCOUNT", "the account to work with, where --account names none"),
    (
        "VCC_API_URL, VCC_TOKEN_URL, VCC_CLIENT_ID",
        "an account without a file: the API's address up to /useradmin, where tokens are issued, the credentials' ID",
    ),
    ("VCC_CLIENT_SECRET", "the client secret, where the account has no secret_command"),
    ("VCC_TOKEN", "the token that the command of `payload --curl` sends; vcc-user itself does not read it"),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME", "where the files are, in place of ~/.config and ~/.local/state"),
    ("HTTPS_PROXY, NO_PROXY", "the way to the API; never used for the computer itself"),
    ("NO_COLOR", "no colours, where --color does not say otherwise"),
    ("TERM", "dumb: the wizard asks line by line; no colours, no progress bar"),
    ("ACCESSIBLE", "1: the wizard asks line by line"),
    ("RUST_LOG", "how much --log writes: error, warn, info, debug or trace"),
];

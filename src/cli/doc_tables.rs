//! The tables of files and environment variables in the manual and the README. Exit codes: [`super::exit::CODES`].

/// The files.
pub const FILES: [(&str, &str); 4] = [
    ("~/.config/vcc-user/config.toml", "accounts, the theme, keys; every setting is optional"),
    ("~/.config/vcc-user/drafts/", "the drafts, one readable JSON file each; never a secret"),
    (
        "~/.local/state/vcc-user/attempts/",
        "what was sent and its outcome, without answers other than the username",
    ),
    ("FILE.result.csv", "the outcome of each row of a batch; can be fed back"),
];

/// The environment variables.
pub const ENVIRONMENT: [(&str, &str); 10] = [
    ("VCC_ACCOUNT", "the account to use without --account"),
    (
        "VCC_API_URL, VCC_TOKEN_URL, VCC_CLIENT_ID",
        "an account without a file: the API's address up to /useradmin, where tokens are issued, the credentials' ID",
    ),
    ("VCC_CLIENT_SECRET", "the client secret, if the account has no secret_command"),
    ("VCC_TOKEN", "the token that the command of `payload --curl` sends; vcc-user itself does not read it"),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME", "the folders of the files, instead of ~/.config and ~/.local/state"),
    ("HTTPS_PROXY, NO_PROXY", "the proxy to the API; never used for loopback addresses"),
    ("NO_COLOR", "no colours, unless --color says otherwise"),
    ("TERM", "dumb: the wizard asks line by line; no colours, no progress bar"),
    ("ACCESSIBLE", "1: the wizard asks line by line"),
    ("RUST_LOG", "how much --log writes: error, warn, info, debug or trace"),
];

//! What is left of a submission when something ends it, and what a person does about it: `attempts`, `accounts`, where
//! secrets come from and where they do not go. The built program runs here, against servers of raw sockets.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy.toml allows it in tests, which leaves out the helpers beside them"
)]

#[path = "attempts/accounts.rs"]
mod accounts;
#[path = "attempts/curl.rs"]
mod curl;
#[path = "attempts/gated.rs"]
mod gated;
#[allow(dead_code, reason = "shared with tests/cli.rs")]
#[path = "cli/home.rs"]
mod home;
#[cfg(target_os = "linux")]
#[path = "attempts/killed.rs"]
mod killed;
#[cfg(target_os = "linux")]
#[path = "attempts/memory.rs"]
mod memory;
#[cfg(target_os = "linux")]
#[path = "attempts/pressed.rs"]
mod pressed;
#[cfg(unix)]
#[path = "attempts/prompt.rs"]
mod prompt;
#[cfg(target_os = "linux")]
#[allow(dead_code, reason = "shared with tests/terminal.rs")]
#[path = "terminal/pty.rs"]
mod pty;
#[path = "attempts/resolve.rs"]
mod resolve;
#[cfg(target_os = "linux")]
#[path = "attempts/secrets.rs"]
mod secrets;
#[allow(dead_code, reason = "shared with tests/api.rs")]
#[path = "api/server.rs"]
mod server;
#[path = "attempts/together.rs"]
mod together;

use home::Home;

/// A user without errors, as a draft.
const DRAFT: &str = r#"{
  "format": "vcc-user draft",
  "version": 1,
  "answers": { "role": "Admin", "username": "jana", "name": "Jana", "email": "jana@example.com" }
}"#;

/// The account `here` at these addresses.
fn account(home: &Home, api: &str, tokens: &str) {
    home.write_config(&format!(
        "[accounts.here]\napi_url = \"{api}\"\ntoken_url = \"{tokens}\"\nclient_id = \"someone\"\n"
    ));
}

/// The attempts, as `attempts --json` lists them.
fn attempts(home: &Home) -> Vec<serde_json::Value> {
    home.run(&["attempts", "--json"]).ends(0).json().as_array().unwrap().clone()
}

//! What is left of a submission when something ends it, and what a person does about it: `attempts`, `accounts`, where
//! secrets come from and where they do not go. The built program runs here, against servers of raw sockets.

mod accounts;
mod curl;
mod exists;
mod gated;
#[cfg(target_os = "linux")]
mod killed;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
mod pressed;
#[cfg(unix)]
mod prompt;
mod resolve;
#[cfg(target_os = "linux")]
mod secrets;
mod together;

use crate::common::home::Home;

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

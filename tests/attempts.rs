//! Interrupted submissions and how to resolve them: `attempts`, `accounts`, and where secrets come from and never go.
//! The built program runs against servers on raw sockets.

mod accounts;
mod concurrent;
mod curl;
mod exists;
mod finish;
mod forget;
mod halting_server;
#[cfg(target_os = "linux")]
mod killed;
mod left;
#[cfg(target_os = "linux")]
mod memory;
mod new_agent;
mod no_token;
#[cfg(unix)]
mod prompt;
mod rate_limits;
mod receipt;
mod refusals;
mod resolve;
mod restore;
#[cfg(target_os = "linux")]
mod restore_killed;
#[cfg(target_os = "linux")]
mod run_killed;
#[cfg(target_os = "linux")]
mod secrets;
mod setup_batch;
#[cfg(target_os = "linux")]
mod setup_killed;
mod setup_submit;
mod take_back;
#[cfg(target_os = "linux")]
mod tui_killed;

use crate::common::home::Home;

/// A draft of a valid user.
const DRAFT: &str = r#"{
  "format": "vcc-user draft",
  "version": 1,
  "answers": { "role": "Admin", "username": "jana", "name": "Jana", "email": "jana@example.com" }
}"#;

/// Configures the account `here` with these addresses.
fn account(home: &Home, api: &str, tokens: &str) {
    home.write_config(&format!(
        "[accounts.here]\napi_url = \"{api}\"\ntoken_url = \"{tokens}\"\nclient_id = \"someone\"\n"
    ));
}

/// The attempts, as `attempts --json` lists them.
fn attempts(home: &Home) -> Vec<serde_json::Value> {
    home.run(&["attempts", "--json"]).ends(0).json().as_array().unwrap().clone()
}

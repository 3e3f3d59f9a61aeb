//! Line mode: the wizard for screen readers, dumb terminals and pipes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy.toml allows it in tests, which leaves out the helpers beside them"
)]

#[path = "plain/any_lines.rs"]
mod any_lines;
#[path = "plain/commands.rs"]
mod commands;
#[path = "plain/drafts.rs"]
mod drafts;
#[allow(dead_code, reason = "shared with tests/cli.rs")]
#[path = "cli/home.rs"]
mod home;
#[path = "plain/outcomes.rs"]
mod outcomes;
#[path = "plain/pipe.rs"]
mod pipe;
#[path = "plain/questions.rs"]
mod questions;
#[allow(dead_code, reason = "shared with tests/api.rs")]
#[path = "api/server.rs"]
mod server;
#[path = "plain/session.rs"]
mod session;
#[path = "plain/talk.rs"]
mod talk;
#[cfg(target_os = "linux")]
#[path = "plain/terminal.rs"]
mod terminal;

/// The page's smallest agent, and the lines that give it: by name wherever another question could come between.
const MINIMAL: &str = include_str!("../assets/examples/minimal.json");
const MINIMAL_LINES: &[&str] = &[
    "Agent",
    ":jump Username",
    "AgentName",
    "Agent Name",
    "AgentName@vonage.com",
    ":jump Agent ID",
    "1234",
    "GB",
    "yes",
    ":jump Phone number",
    "800200",
    ":jump Telephony region",
    "b4c6e398-ac69-4135-b3fd-64d7a6d14272",
    "yes",
    "poland",
    ":review",
];

//! Line mode: the wizard for screen readers, dumb terminals and pipes.

mod any_lines;
mod commands;
mod drafts;
mod driver;
mod outcomes;
mod pipe;
mod questions;
mod session;
#[cfg(target_os = "linux")]
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

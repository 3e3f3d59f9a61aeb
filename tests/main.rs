//! The integration tests: one binary with a module per topic.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::missing_panics_doc,
    reason = "clippy.toml allows it in tests, which leaves out the helpers beside them"
)]

// First, because its macros are used below.
#[macro_use]
mod common;

mod account;
mod accounts_modal;
mod api;
mod attempts;
mod batch;
mod catalogue;
mod cli;
mod config;
mod config_store;
mod docs;
mod draft_list;
mod drafts;
mod error_body;
mod event_loop;
mod export;
#[cfg(target_os = "linux")]
mod first_run;
mod fixes;
mod flows;
mod form_movement;
mod help;
#[cfg(target_os = "linux")]
mod hostile;
mod input;
mod journal;
mod keys;
mod layers;
mod line_mode;
mod navigation;
mod outcomes;
mod pasted;
mod presses;
mod properties;
mod proposals;
mod restore;
mod routing;
mod rows;
mod sandbox;
mod screens;
mod setup_flow;
mod setup_machine;
mod setup_record;
mod submission;
mod suggestions;
mod take_back;
mod take_back_modal;
#[cfg(target_os = "linux")]
mod terminal;
mod themes;
mod usual;
mod values;
mod while_sending;

//! vcc-user: create users of Vonage Contact Center from the terminal.
//!
//! The map of the house, from the top down; each module imports only from those below it (`tests/layers.rs` holds this):
//!
//! | module | owns | must not know |
//! |---|---|---|
//! | [`cli`] | arguments, commands, exit codes, words on stdout and stderr | how a screen is drawn |
//! | [`plain`] | line mode: prompts, announcements, commands, and its loop | how a screen is drawn |
//! | [`runtime`] | the one event loop, the terminal | what an effect is for |
//! | [`services`] | effects performed on threads of their own | the terminal, which front end runs |
//! | [`ui`] | drawing the wizard | files, clock, network; it never changes what it draws |
//! | [`wizard`] | what a key means: `update(message) -> effects` | files, clock, network, drawing |
//! | [`batch`] | several users from a CSV file, and what became of each | files, clock, network, the wizard |
//! | [`submission`] | from "create" to an outcome | how a request travels |
//! | [`account`] | what is known of an account | where it is stored |
//! | [`user`] | what a VCC user is: the catalogue, conditions, rules, JSON both ways, drafts | everything else but [`text`] |
//! | [`vcc`] | the API over HTTP | the wizard |
//! | [`store`] | files: drafts, journal, configuration | the wizard |
//! | [`text`] | words for numbers, dates, finding what was typed, the text of others made harmless | what any of it is about |
//! | [`sandbox`] | the API's stand-in | all of the above, so that it can disagree |
#![forbid(unsafe_code)]

pub mod account;
pub mod batch;
pub mod cli;
pub mod plain;
pub mod runtime;
pub mod sandbox;
pub mod services;
pub mod store;
pub mod submission;
pub mod text;
pub mod ui;
pub mod user;
pub mod vcc;
pub mod wizard;

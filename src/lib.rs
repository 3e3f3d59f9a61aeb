//! vcc-user: create users of Vonage Contact Center from the terminal.
//!
//! Module layers; each imports only from those below it (`tests/layers.rs` checks this):
//!
//! | module | owns | must not know |
//! |---|---|---|
//! | [`cli`] | arguments, commands, exit status | how a screen is drawn |
//! | [`line_mode`] | the line-by-line front end of the app | how a screen is drawn |
//! | [`tui`] | the full-screen front end: event loop, terminal, [`tui::view`] | how an effect is performed |
//! | [`services`] | performs effects on threads of its own: draft saver, submission executor, batches, network reads | the front end |
//! | [`app`] | the form and its modals: `update(message) -> effects` | files, clock, network, drawing |
//! | [`batch`] | several users from a CSV file, and the outcome of each | files, clock, network, the app |
//! | [`submission`] | the state machine from "create" to an outcome, and the policy that never sends twice | how a request travels |
//! | [`account`] | account selection, endpoint URLs, the index of an account's users | where they are stored |
//! | [`model`] | what a VCC user is: the field catalogue, conditions, rules, JSON both ways, drafts | everything but [`text`] |
//! | [`api`] | the API over HTTP | the app |
//! | [`store`] | files: drafts, journal, configuration | the app |
//! | [`text`] | sanitising, search, dates | the domain |
//! | [`sandbox`] | the stand-in API | all of the above, so that it can disagree |
#![forbid(unsafe_code)]
#![warn(unreachable_pub)]

pub mod account;
pub mod api;
pub mod app;
pub mod batch;
pub mod cli;
pub mod line_mode;
pub mod model;
pub mod sandbox;
pub mod services;
pub mod store;
pub mod submission;
pub mod text;
pub mod tui;

//! Performs the effects that the app requests, on threads of their own, and reports back with messages. Nothing here
//! knows a terminal or which front end runs.
//!
//! [`effects`] hands each effect to the thread that owns it; [`saver`] writes and reads drafts; [`secret_command`] runs
//! the command that prints a client secret; [`host`] holds what only the program around the app can do.

pub(crate) mod account_reads;
pub(crate) mod blocking_client;
pub mod effects;
pub(crate) mod executor;
mod exit_reason;
pub mod host;
mod msg_sender;
pub mod network;
pub mod saver;
pub(crate) mod secret_command;

pub use exit_reason::ExitReason;
pub use msg_sender::MsgSender;

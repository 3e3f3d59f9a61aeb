//! Performs the effects that the app requests, on threads of their own, and reports back with messages. Nothing here
//! knows a terminal or which front end runs.
//!
//! [`effects`] hands each effect to the thread that owns it: [`network`] for requests, [`saver`] for drafts.
//! [`executor`] takes the steps of a submission, over a [`connection`], [`setup`] those that follow, and [`take_back`]
//! those that undo it; [`pacer`] spaces requests; [`patience`] reads again where the API asks to wait; [`batch`]
//! creates the users of a file, until a [`stop`] token ends it; [`export`] reads users whole; [`secret_command`] runs
//! the command that prints a client secret; [`host`] has the callbacks that the front end and the command line provide;
//! [`pending`] waits for threads at the end.

pub(crate) mod batch;
pub mod connection;
pub mod effects;
pub(crate) mod executor;
mod export;
pub mod host;
mod network;
pub(crate) mod pacer;
pub(crate) mod patience;
mod pending;
pub mod saver;
pub(crate) mod secret_command;
pub(crate) mod setup;
#[cfg(test)]
mod silence_tests;
pub(crate) mod stop;
pub(crate) mod take_back;

use crate::app::msg::Msg;
use std::sync::{Arc, Mutex, PoisonError};

/// Sends messages to the app, from any thread. The front end decides how they arrive.
#[derive(Clone)]
pub struct MsgSender(Arc<dyn Fn(Msg) + Send + Sync>);

impl MsgSender {
    /// A sender that calls `deliver` with each message.
    pub(crate) fn new(deliver: impl Fn(Msg) + Send + Sync + 'static) -> Self {
        Self(Arc::new(deliver))
    }

    /// A sender whose messages are dropped once the flag is false.
    fn while_active(self, is_active: Arc<Mutex<bool>>) -> Self {
        Self::new(move |msg| {
            // Held while it is sent: what is sent before the flag changes arrives before what is sent after that.
            let is_active = is_active.lock().unwrap_or_else(PoisonError::into_inner);
            if *is_active {
                self.send(msg);
            }
        })
    }

    /// Sends a message. One that arrives after the front end has ended is dropped.
    pub(crate) fn send(&self, msg: Msg) {
        (self.0)(msg);
    }
}

/// Why the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitReason {
    /// The person left.
    ByPerson,
    /// A signal, by its number.
    BySignal(i32),
    /// The other end of the terminal was closed.
    TerminalGone,
    /// A panic, caught by the front end.
    Panicked,
}

impl ExitReason {
    /// Whether the program has to end soon: the last save gets little time.
    pub(crate) fn is_urgent(self) -> bool {
        matches!(self, Self::BySignal(_) | Self::TerminalGone)
    }
}

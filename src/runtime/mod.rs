//! The world at the edges of the wizard: one loop, the terminal, and effects run as tasks.
//!
//! [`event_loop`] is the loop, generic over backend and input, so that tests run it whole; [`terminal`] takes the
//! terminal and gives it back; [`input`] reads keys; [`effects`] does what the wizard asks for; [`saver`] writes drafts;
//! [`network`] speaks to the API, [`drive`] and [`asking`] do so without a wizard; [`prompt`] asks for a secret there.

pub mod asking;
pub mod drive;
pub mod effects;
pub mod event_loop;
pub mod input;
pub mod network;
pub mod prompt;
mod reading;
pub mod saver;
pub mod secret_command;
pub mod terminal;

use crate::wizard::msg::Msg;
use crossterm::event::Event;
use std::sync::mpsc::Sender;

/// Whatever wakes the loop.
#[derive(Debug)]
pub enum Happening {
    /// The person did something.
    Input(Event),
    /// A task has something to tell.
    Task(Msg),
    /// The terminal is gone, or input cannot be read any more.
    Gone,
}

/// Where happenings are sent.
pub type Post = Sender<Happening>;

//! The world at the edges of the wizard: one loop, the terminal, and effects run as tasks.
//!
//! [`session`] is one sitting at the terminal. [`event_loop`] is its loop, generic over backend and input, so that
//! tests run it whole; it knows the rest by [`stage`]. [`terminal`] takes the terminal and gives it back, over [`tty`];
//! [`canvas`] writes frames, with [`pen`]; [`input`] reads keys, which [`decode`] and `keys` take apart; [`post`] is
//! how other threads are heard; [`signals`] and [`panics`] listen for other ends, [`last_words`] are said there;
//! [`effects`] does what the wizard asks for, with what `edge` can do; [`saver`]
//! writes drafts; [`executor`] takes the steps of a submission; [`network`] speaks to the API for the wizard, [`asking`]
//! for commands.

pub mod asking;
pub mod backend;
pub mod cancel_signal;
pub mod decode;
mod edge;
pub mod effects;
pub mod event_loop;
pub mod executor;
pub mod final_output;
pub mod input;
mod keys;
mod looking;
pub mod network;
pub mod panics;
pub mod password_prompt;
mod paste;
pub mod post;
mod reading;
pub mod saver;
pub mod secret_command;
pub mod session;
pub mod signals;
pub mod stage;
pub mod terminal;
pub mod tty;

use crate::ui::theme::Background;
use crate::wizard::msg::Msg;
use crossterm::event::Event;
pub use post::{Post, Source};
use secrecy::SecretString;

/// Whatever wakes the loop.
#[derive(Debug)]
pub enum Happening {
    /// The person did something; what came together stays together.
    Input(Vec<Event>),
    /// Input of line mode.
    Line(LineInput),
    /// A task has something to tell.
    Task(Msg),
    /// The terminal has another size.
    Resized,
    /// The terminal reads again after it did not.
    Drained,
    /// The program is to stop for a while (SIGTSTP).
    Stop,
    /// It was stopped and goes on (SIGCONT).
    Continued,
    /// A signal ends it.
    Signal(i32),
    /// Another thread panicked; the terminal was given back.
    Panicked,
    /// The terminal has answered which background it has.
    Background(Background),
    /// The terminal is gone, or input cannot be read any more.
    Gone,
}

/// Input of line mode.
#[derive(Debug)]
pub enum LineInput {
    /// A line, without its end.
    Line(String),
    /// The end of the input.
    End,
    /// The secret from the password prompt, or why there is none.
    Password(Result<SecretString, String>),
    /// The secret that the account's command printed, or why there is none.
    CommandSecret(Result<SecretString, String>),
}

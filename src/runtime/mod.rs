//! The world at the edges of the wizard: one loop, the terminal, and effects run as tasks.
//!
//! [`session`] is one sitting at the terminal. [`event_loop`] is its loop, generic over backend and input, so that
//! tests run it whole; it knows the rest by [`stage`]. [`terminal`] takes the terminal and gives it back, over [`tty`];
//! [`canvas`] writes frames, with [`pen`]; [`input`] reads keys, which [`decode`] and `keys` take apart; [`post`] is
//! how other threads are heard; [`signals`] and [`panics`] listen for other ends, [`last_words`] are said there;
//! [`record`] writes down what happens; [`effects`] does what the wizard asks for, with what `edge` can do; [`saver`]
//! writes drafts; [`executor`] takes the steps of a submission; [`network`] speaks to the API for the wizard, [`asking`]
//! for commands, [`prompt`] asks for a secret there, and [`interrupt`] hears signals there.
//!
//! [`plain`] is one sitting in lines: [`talk`] is its loop, [`lines`] reads and writes, [`queue`] keeps what waits.

pub mod asking;
pub mod canvas;
pub mod decode;
mod edge;
pub mod effects;
pub mod event_loop;
pub mod executor;
pub mod input;
pub mod interrupt;
mod keys;
pub mod last_words;
pub mod lines;
mod looking;
pub mod network;
pub mod panics;
mod paste;
pub mod pen;
pub mod plain;
pub mod post;
pub mod prompt;
pub mod queue;
mod reading;
pub mod record;
pub mod saver;
pub mod secret_command;
pub mod session;
pub mod signals;
pub mod stage;
pub mod talk;
pub mod terminal;
pub mod tty;

use crate::ui::theme::Background;
use crate::wizard::msg::Msg;
use crossterm::event::Event;
pub use post::{Post, Source};

/// Whatever wakes the loop.
#[derive(Debug)]
pub enum Happening {
    /// The person did something; what came together stays together.
    Input(Vec<Event>),
    /// What was asked for line by line was answered.
    Said(lines::Said),
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

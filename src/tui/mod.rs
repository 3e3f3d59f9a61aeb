//! The full-screen interface, and what line mode shares with it: terminal, signals, the event channel.
//!
//! [`tui_session`] is one session at the terminal. [`event_loop`] is its loop, generic over backend and input, so that
//! tests run it whole; it knows the rest by the traits in [`terminal_control`] and [`effect_handler`]. [`terminal`]
//! enters and leaves the terminal, over [`tty`]; [`backend`] writes frames; [`input`] reads keys, which [`input_decoder`]
//! decodes; [`event_channel`] carries the events of other threads; [`signals`] and [`panics`] end the program,
//! [`final_output`] writes its last message; [`password_prompt`] asks for a secret, and [`cancel_signal`] receives
//! signals, for a command that has no screen.

mod backend;
pub(crate) mod cancel_signal;
mod effect_handler;
mod escape_sequences;
pub(crate) mod event_channel;
pub mod event_loop;
pub(crate) mod final_output;
pub(crate) mod input;
pub mod input_decoder;
pub mod panics;
pub(crate) mod password_prompt;
mod paste;
pub(crate) mod signal_events;
mod signals;
pub(crate) mod terminal;
pub mod terminal_control;
mod tty;
pub mod tui_session;
pub mod view;

pub use event_channel::{EventSender, EventSource, LineInput, LoopEvent};

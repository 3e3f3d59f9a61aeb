//! The full-screen interface, and what line mode shares with it: terminal, signals, the event channel.
//!
//! [`tui_session`] is one session at the terminal. [`event_loop`] is its loop, generic over backend and input, so that
//! tests run it whole. [`terminal`] enters and leaves the terminal, over [`tty`]; [`backend`] writes frames; [`input`]
//! reads keys, which [`input_decoder`] decodes; [`event_channel`] carries the events of other threads; [`signals`],
//! [`signal_events`] and [`panics`] end the program; [`password_prompt`] asks for a secret without a screen.

mod backend;
mod escape_sequences;
pub(crate) mod event_channel;
pub mod event_loop;
pub(crate) mod input;
pub mod input_decoder;
pub mod panics;
pub(crate) mod password_prompt;
pub(crate) mod signal_events;
pub(crate) mod signals;
pub(crate) mod terminal;
pub mod theme;
mod tty;
pub mod tui_session;
pub mod view;

pub use event_channel::{EventSender, EventSource, LineInput, LoopEvent};

//! The program on a real pseudo-terminal, used as a person uses it and ended as the world ends it.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "clippy.toml allows it in tests, which leaves out the helpers beside them"
)]

#[path = "terminal/adding.rs"]
mod adding;
#[path = "terminal/agent.rs"]
mod agent;
#[path = "terminal/background.rs"]
mod background;
#[path = "terminal/held.rs"]
mod held;
#[path = "terminal/hung.rs"]
mod hung;
#[path = "terminal/kills.rs"]
mod kills;
#[path = "terminal/leaving.rs"]
mod leaving;
#[path = "terminal/mouse.rs"]
mod mouse;
#[path = "terminal/panics.rs"]
mod panics;
#[path = "terminal/pastes.rs"]
mod pastes;
#[path = "terminal/pipes.rs"]
mod pipes;
#[path = "terminal/pty.rs"]
mod pty;
#[path = "terminal/signals.rs"]
mod signals;
#[path = "terminal/sizes.rs"]
mod sizes;
#[path = "terminal/stopped.rs"]
mod stopped;
#[path = "terminal/ticket.rs"]
mod ticket;

/// The page's smallest agent.
const MINIMAL: &str = include_str!("../assets/examples/minimal.json");

const ENTER: &str = "\r";
const PAGE_DOWN: &str = "\x1b[6~";
const F5: &str = "\x1b[15~";
const LEAVE: &str = "\x11";

//! The program in a pseudo-terminal: used by keyboard and mouse, and ended by signals, kills and lost terminals.

mod adding;
mod agent;
mod background;
mod frames;
mod held;
mod hung;
mod kills;
mod leaving;
mod mouse;
mod panics;
mod pastes;
mod pipes;
mod signals;
mod sizes;
mod stopped;
mod ticket;

/// The smallest agent.
const MINIMAL: &str = include_str!("../assets/examples/minimal.json");

const ENTER: &str = "\r";
const PAGE_DOWN: &str = "\x1b[6~";
const F5: &str = "\x1b[15~";
const LEAVE: &str = "\x11";

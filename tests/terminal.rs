//! The program on a real pseudo-terminal, used as a person uses it and ended as the world ends it.
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

/// The page's smallest agent.
const MINIMAL: &str = include_str!("../assets/examples/minimal.json");

const ENTER: &str = "\r";
const PAGE_DOWN: &str = "\x1b[6~";
const F5: &str = "\x1b[15~";
const LEAVE: &str = "\x11";

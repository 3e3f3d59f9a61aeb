//! The program in a pseudo-terminal: used by keyboard and mouse, and ended by signals, kills and lost terminals.

mod held;
mod hung;
mod kills;
mod output;
mod panics;
mod pastes;
mod sessions;
mod signals;
mod take_back;

use crate::common::MINIMAL;
use crate::common::pty::{Home, PtyProgram};

const ENTER: &str = "\r";
const PAGE_DOWN: &str = "\x1b[6~";
const F5: &str = "\x1b[15~";
const LEAVE: &str = "\x11";

/// The program on its first text field.
fn identity(home: &Home) -> PtyProgram {
    identity_of(home, env!("CARGO_BIN_EXE_vcc-user"), &[])
}

/// Another program that starts ours, on its first text field.
fn identity_of(home: &Home, program: &str, arguments: &[&str]) -> PtyProgram {
    let mut term = PtyProgram::start_as(home, program, arguments, (80, 24));
    term.wait("Practice account");
    term.send(PAGE_DOWN);
    term.wait("Username");
    term
}

//! What the event loop needs of the terminal beside drawing.

use std::io;

/// Hands the terminal to others and back.
pub trait TerminalControl {
    /// Leaves the terminal, stops the program until it is continued, and enters the terminal again.
    fn stop(&mut self) -> io::Result<()>;
    /// Leaves the terminal while `run` uses it.
    fn suspend_for(&mut self, run: &mut dyn FnMut()) -> io::Result<()>;
    /// Enters the terminal again after the program was stopped and continued.
    fn continued(&mut self) -> io::Result<()>;
    /// Whether a frame would have to wait. [`super::LoopEvent::Drained`] arrives when it no longer would.
    fn is_blocked(&self) -> bool;
}

/// For tests: there is no terminal.
impl TerminalControl for () {
    fn stop(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn suspend_for(&mut self, run: &mut dyn FnMut()) -> io::Result<()> {
        run();
        Ok(())
    }

    fn continued(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn is_blocked(&self) -> bool {
        false
    }
}

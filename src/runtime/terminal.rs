//! The terminal: taken at the start, given back at the end, whatever the end is.

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use std::io::{self, Write};
use std::panic;

/// Writes a frame as one write, between the marks of a synchronized update: no terminal shows half of it.
pub struct FrameWriter<W: Write> {
    out: W,
    frame: Vec<u8>,
}

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

impl<W: Write> FrameWriter<W> {
    /// A writer of frames.
    pub fn new(out: W) -> Self {
        Self { out, frame: BEGIN.to_vec() }
    }
}

impl<W: Write> Write for FrameWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.len() > BEGIN.len() {
            self.frame.extend_from_slice(END);
            self.out.write_all(&self.frame)?;
            self.frame.truncate(BEGIN.len());
        }
        self.out.flush()
    }
}

/// The terminal, as the program uses it.
pub type Screen = Terminal<CrosstermBackend<FrameWriter<io::Stdout>>>;

/// Holds the terminal; dropping it gives the terminal back.
pub struct Guard {
    _private: (),
}

impl Guard {
    /// Takes the terminal: raw mode, the alternate screen, bracketed paste.
    pub fn take() -> io::Result<(Self, Screen)> {
        // NO_COLOR takes away reverse and bold too, and with them the focus: colour is the theme's business.
        crossterm::style::force_color_output(true);
        enable_raw_mode()?;
        let guard = Self { _private: () };
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
        give_back_on_panic();
        let terminal = Terminal::new(CrosstermBackend::new(FrameWriter::new(io::stdout())))?;
        Ok((guard, terminal))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back. A terminal that is gone needs nothing.
fn give_back() {
    let mut out = io::stdout();
    let _ = queue!(out, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// The terminal first, then the message: written onto the alternate screen in raw mode nobody could read it. What the
/// panic says may hold an answer, so only its place is told.
fn give_back_on_panic() {
    panic::set_hook(Box::new(|info| {
        give_back();
        let place =
            info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
        let mut err = io::stderr();
        let _ = writeln!(
            err,
            "vcc-user stopped unexpectedly at {place}. What was typed until a moment ago is in its draft: vcc-user --last"
        );
    }));
}

/// Puts a text on the clipboard of the person's terminal (OSC 52); whether it is taken is the terminal's business.
pub fn copy(text: &str) {
    let _ = execute!(io::stdout(), crossterm::clipboard::CopyToClipboard::to_clipboard_from(text));
}

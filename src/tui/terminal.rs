//! The terminal: entered at the start and restored at the end, however the program ends.
//!
//! Its state is global, because a panic in any thread has to restore it.

use super::tty::{Tty, write_blocking};
use super::{EventSender, LoopEvent};
use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use ratatui::layout::Size;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// The alternate screen, bracketed paste.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h";
/// Ends whatever may be on: a synchronized update, colours, paste, mouse and key modes, the alternate screen, a hidden
/// cursor.
const LEAVE: &[u8] =
    b"\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?1049l\x1b[?25h";

struct TerminalState {
    tty: Tty,
    post: EventSender,
    /// Sequences that are written with the next frame.
    before_frame: Vec<u8>,
}

impl TerminalState {
    /// Turns reports of clicks and the wheel on, in SGR form, or off.
    #[cfg(unix)]
    fn use_mouse(&mut self, on: bool) {
        let sequence = if on { b"\x1b[?1000h\x1b[?1006h" } else { b"\x1b[?1006l\x1b[?1000l" };
        self.before_frame.extend_from_slice(sequence);
    }

    /// A console that refuses keeps its mouse.
    #[cfg(windows)]
    fn use_mouse(&mut self, on: bool) {
        let _ = self.tty.use_mouse(on);
    }
}

static MOUSE: AtomicBool = AtomicBool::new(false);

static STATE: Mutex<Option<TerminalState>> = Mutex::new(None);
/// Set while a thread waits for the terminal to accept the rest of a write.
static BLOCKED: AtomicBool = AtomicBool::new(false);

fn state() -> MutexGuard<'static, Option<TerminalState>> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the terminal entered; dropping it restores the terminal.
pub(crate) struct Guard {
    post: EventSender,
}

impl Guard {
    /// Enters the terminal: raw mode, the alternate screen, bracketed paste.
    pub(crate) fn new(post: EventSender) -> io::Result<Self> {
        // With NO_COLOR crossterm drops reverse and bold too, and with them the focus. The theme decides about colour.
        crossterm::style::force_color_output(true);
        let guard = Self { post };
        guard.enter()?;
        Ok(guard)
    }

    /// Enters the terminal (again), whatever mode a shell has set meanwhile. The screen has to be redrawn.
    pub(crate) fn enter(&self) -> io::Result<()> {
        let mut state = state();
        let entered = match state.take() {
            Some(entered) => entered,
            None => TerminalState { tty: Tty::open()?, post: self.post.clone(), before_frame: Vec::new() },
        };
        let state = state.insert(entered);
        state.tty.enable_raw_mode()?;
        if MOUSE.load(Ordering::Acquire) {
            state.use_mouse(true);
        }
        write_or_defer(state, ENTER)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Restores the terminal, if it is entered. A terminal that is gone or does not read is not waited for.
pub(crate) fn restore() {
    // A panic while entering holds the lock: nothing more can be done then.
    let Ok(mut state) = STATE.try_lock() else { return };
    if let Some(left) = state.take() {
        // The mode first: setting it does not block.
        left.tty.restore();
        left.tty.write_with_timeout(LEAVE);
    }
}

/// Whether a frame would have to wait for the terminal. [`LoopEvent::Drained`] arrives when it no longer would.
pub(crate) fn is_blocked() -> bool {
    BLOCKED.load(Ordering::Acquire)
}

/// Writes a frame, unless the terminal was restored.
pub(crate) fn write(frame: &[u8]) -> io::Result<()> {
    let mut state = state();
    let Some(state) = state.as_mut() else { return Ok(()) };
    let mut bytes = std::mem::take(&mut state.before_frame);
    bytes.extend_from_slice(frame);
    write_or_defer(state, &bytes)
}

/// Puts a text on the clipboard of the person's terminal (OSC 52), with the next frame. Not every terminal accepts it.
pub(crate) fn copy_to_clipboard(text: &str) {
    let mut sequence = String::new();
    if CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence).is_ok() {
        write_with_frame(sequence.as_bytes());
    }
}

/// Captures the mouse, or leaves it to the terminal for selecting text, with the next frame.
pub(crate) fn use_mouse(on: bool) {
    MOUSE.store(on, Ordering::Release);
    if let Some(state) = state().as_mut() {
        state.use_mouse(on);
    }
}

/// Queries the terminal's background colour, then the device attributes, which all terminals answer, with the next frame.
/// Nothing waits for the answer.
#[cfg(unix)]
pub(crate) fn query_background() {
    write_with_frame(b"\x1b]11;?\x1b\\\x1b[c");
}

fn write_with_frame(sequence: &[u8]) {
    if let Some(state) = state().as_mut() {
        state.before_frame.extend_from_slice(sequence);
    }
}

/// The terminal's size. Serial lines and some containers report 0x0, which means that they do not know it: then it is
/// that of most terminals.
pub(crate) fn size() -> io::Result<Size> {
    #[cfg(unix)]
    let (width, height) =
        rustix::termios::tcgetwinsize(io::stdout()).map(|size| (size.ws_col, size.ws_row))?;
    #[cfg(not(unix))]
    let (width, height) = crossterm::terminal::size()?;
    let or = |cells, usual| if cells == 0 { usual } else { cells };
    Ok(Size { width: or(width, 80), height: or(height, 24) })
}

/// Writes as much as the terminal accepts at once and leaves the rest to a thread, so that autosave goes on. Nothing is
/// drawn until the thread is done.
fn write_or_defer(state: &TerminalState, bytes: &[u8]) -> io::Result<()> {
    let written = state.tty.write(bytes)?;
    if written == bytes.len() {
        return Ok(());
    }
    let (rest, post) = (bytes[written..].to_vec(), state.post.clone());
    BLOCKED.store(true, Ordering::Release);
    let run = move || {
        let result = write_blocking(&rest);
        BLOCKED.store(false, Ordering::Release);
        let _ = post.send(if result.is_ok() { LoopEvent::Drained } else { LoopEvent::Gone });
    };
    thread::Builder::new().name("output".into()).spawn(run).map(drop).inspect_err(|_| {
        BLOCKED.store(false, Ordering::Release);
    })
}

//! The terminal: taken at the start, given back at the end, whatever the end is.
//!
//! There is one terminal, and a panic in any thread must be able to give it back: so what is held of it is global.

use super::tty::{Tty, write_waiting};
use super::{Happening, Post};
use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use ratatui::layout::Size;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// The alternate screen, bracketed paste.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[?2004h";
/// Ends what may have been begun: a synchronized update, colours, paste, mouse and key modes, the screen, a hidden
/// cursor.
const GIVE_BACK: &[u8] =
    b"\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?1049l\x1b[?25h";

/// What is held of the terminal.
struct Held {
    tty: Tty,
    post: Post,
    /// What goes to the terminal before the next frame: a text for its clipboard.
    before_frame: Vec<u8>,
}

/// Clicks and the wheel, told in SGR form.
#[cfg(unix)]
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
#[cfg(unix)]
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// Asks for the background's colour, and then what kind of terminal it is: all terminals answer that.
#[cfg(unix)]
const ASK_BACKGROUND: &[u8] = b"\x1b]11;?\x1b\\\x1b[c";

impl Held {
    #[cfg(unix)]
    fn use_mouse(&mut self, on: bool) {
        self.before_frame.extend_from_slice(if on { MOUSE_ON } else { MOUSE_OFF });
    }

    /// A console that refuses keeps its mouse, which is no reason to stop.
    #[cfg(windows)]
    fn use_mouse(&mut self, on: bool) {
        let _ = self.tty.use_mouse(on);
    }
}

static MOUSE: AtomicBool = AtomicBool::new(false);

static HELD: Mutex<Option<Held>> = Mutex::new(None);
/// The terminal does not read: a thread waits until it has taken what was begun.
static BLOCKED: AtomicBool = AtomicBool::new(false);

fn held() -> MutexGuard<'static, Option<Held>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Holds the terminal; dropping it gives the terminal back.
pub struct Guard {
    post: Post,
}

impl Guard {
    /// Takes the terminal: raw mode, the alternate screen, bracketed paste.
    pub fn take(post: Post) -> io::Result<Self> {
        // NO_COLOR takes away reverse and bold too, and with them the focus: colour is the theme's business.
        crossterm::style::force_color_output(true);
        let guard = Self { post };
        guard.retake()?;
        Ok(guard)
    }

    /// Takes it (again). What a shell did to it meanwhile is undone; what is on it is not known.
    pub fn retake(&self) -> io::Result<()> {
        let mut held = held();
        let found = match held.take() {
            Some(found) => found,
            None => Held { tty: Tty::find()?, post: self.post.clone(), before_frame: Vec::new() },
        };
        let found = held.insert(found);
        found.tty.raw()?;
        if MOUSE.load(Ordering::Acquire) {
            found.use_mouse(true);
        }
        put(found, TAKE)
    }

    /// Gives it back for now.
    pub fn lay_down(&self) {
        give_back();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back, if it is held. A terminal that is gone, or does not read, is not waited for.
pub fn give_back() {
    // A panic while it is being taken holds the lock: nothing more can be done then.
    let Ok(mut held) = HELD.try_lock() else { return };
    if let Some(found) = held.take() {
        // The settings first: they wait for nobody.
        found.tty.restore();
        found.tty.write_soon(GIVE_BACK);
    }
}

/// Whether a frame would have to wait for the terminal. [`Happening::Drained`] says when it would not any more.
pub fn is_blocked() -> bool {
    BLOCKED.load(Ordering::Acquire)
}

/// Writes a frame. A terminal that was given back gets none.
pub fn write(frame: &[u8]) -> io::Result<()> {
    let mut held = held();
    let Some(found) = held.as_mut() else { return Ok(()) };
    if found.before_frame.is_empty() {
        return put(found, frame);
    }
    let mut all = std::mem::take(&mut found.before_frame);
    all.extend_from_slice(frame);
    put(found, &all)
}

/// Puts a text on the clipboard of the person's terminal (OSC 52), with the next frame; whether it is taken is the
/// terminal's business.
pub fn copy(text: &str) {
    let mut sequence = String::new();
    if CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence).is_ok()
        && let Some(found) = held().as_mut()
    {
        found.before_frame.extend_from_slice(sequence.as_bytes());
    }
}

/// Takes the mouse, or leaves it to the terminal, which can select text then. With the next frame.
pub fn use_mouse(on: bool) {
    MOUSE.store(on, Ordering::Release);
    if let Some(found) = held().as_mut() {
        found.use_mouse(on);
    }
}

/// Asks the terminal for its background, with the next frame. Nothing waits for the answer.
#[cfg(unix)]
pub fn ask_background() {
    if let Some(found) = held().as_mut() {
        found.before_frame.extend_from_slice(ASK_BACKGROUND);
    }
}

/// The terminal's size; nought by nought is one too.
#[cfg(unix)]
pub fn size() -> io::Result<Size> {
    let size = rustix::termios::tcgetwinsize(io::stdout())?;
    Ok(Size { width: size.ws_col, height: size.ws_row })
}

/// The console's size.
#[cfg(not(unix))]
pub fn size() -> io::Result<Size> {
    crossterm::terminal::size().map(Size::from)
}

/// Writes as much as the terminal takes at once. What is left over a thread writes, so that typing is saved meanwhile;
/// until that is done nothing more is drawn.
fn put(held: &Held, bytes: &[u8]) -> io::Result<()> {
    let written = held.tty.write(bytes)?;
    if written == bytes.len() {
        return Ok(());
    }
    let (rest, post) = (bytes[written..].to_vec(), held.post.clone());
    BLOCKED.store(true, Ordering::Release);
    let run = move || {
        let result = write_waiting(&rest);
        BLOCKED.store(false, Ordering::Release);
        let _ = post.send(if result.is_ok() { Happening::Drained } else { Happening::Gone });
    };
    thread::Builder::new().name("output".into()).spawn(run).map(drop).inspect_err(|_| {
        BLOCKED.store(false, Ordering::Release);
    })
}

//! Asks for a secret on stderr without showing what is typed: nothing of it stays on the screen or in its scrollback.
//!
//! `rpassword` reads the answer. The terminal's mode is saved and restored here, because a signal has to restore it too,
//! and with it the input that was not read is discarded: the second line of a paste is no command for the shell.

use super::signals;
use super::tty::SavedMode;
use crate::text::sanitize::escape_visible;
use secrecy::SecretString;
use std::io::{self, ErrorKind, Write, stderr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The terminal's mode from before the open question.
static SAVED: Mutex<Option<SavedMode>> = Mutex::new(None);
static HANDLES_SIGNALS: AtomicBool = AtomicBool::new(false);

/// Asks on stderr and reads the terminal on stdin, which must be one. Returns what was typed, which can be empty, or
/// nothing for Ctrl-C and Ctrl-D. A signal restores the terminal.
pub(crate) fn ask(question: &str) -> io::Result<Option<SecretString>> {
    if !HANDLES_SIGNALS.swap(true, Ordering::Relaxed) {
        handle_signals()?;
    }
    ask_with_own_handler(question)
}

/// Like [`ask`], for a caller that handles signals and then calls [`restore`].
pub(crate) fn ask_with_own_handler(question: &str) -> io::Result<Option<SecretString>> {
    let mode = SavedMode::current()?;
    *saved() = Some(mode.clone());
    // Echo is off before the question is shown, so that an answer typed early stays hidden.
    let asked = mode.hide_input().and_then(|()| write!(stderr(), "{}", escape_visible(question)));
    let typed = asked.and_then(|()| rpassword::read_password());
    // Even if a signal did so before: at Ctrl-C, `rpassword` raises the signal and then sets its own mode back.
    *saved() = None;
    mode.restore();
    // The Enter that ended the answer was not shown either.
    let _ = writeln!(stderr());
    match typed {
        Ok(secret) => Ok(Some(secret.into())),
        Err(error) if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::UnexpectedEof) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Restores the terminal if a question is open, and says whether one is.
pub(crate) fn restore() -> bool {
    let open = saved().take();
    open.as_ref().inspect(|mode| mode.restore()).is_some()
}

fn saved() -> MutexGuard<'static, Option<SavedMode>> {
    SAVED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The handler stays for as long as the program runs: removing one leaves its signal without effect.
fn handle_signals() -> io::Result<()> {
    signals::on_end(|signal| {
        // Without an open question, a command that listens for signals first finishes its step.
        if restore() || !signals::is_listening() {
            signals::end_at_once(signal);
        }
    })
}

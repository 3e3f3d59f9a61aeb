//! Asks for a secret on stderr without showing what is typed: nothing of it stays on the screen or in its scrollback.
//!
//! `rpassword` reads the answer. The terminal's mode is saved and restored here, because a signal has to restore it too,
//! and with it the input that was not read is discarded: the second line of a paste is no command for the shell.

use super::signals;
use super::tty::SavedMode;
use secrecy::SecretString;
use std::io::{self, ErrorKind, Write, stderr};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How a question was answered.
#[derive(Debug)]
pub(crate) enum PromptResult {
    /// A text; it can be empty.
    Secret(SecretString),
    /// Ctrl-C or Ctrl-D was pressed.
    Cancelled,
}

/// Asks on stderr and reads the terminal on stdin, which must be one. A signal restores the terminal.
pub(crate) fn ask(question: &str) -> io::Result<PromptResult> {
    let mut state = state();
    if !state.handles_signals {
        handle_signals()?;
        state.handles_signals = true;
    }
    drop(state);
    ask_with_own_handler(question)
}

/// Like [`ask`], for a caller that handles signals and then calls [`restore`].
pub(crate) fn ask_with_own_handler(question: &str) -> io::Result<PromptResult> {
    let guard = EchoGuard::begin()?;
    write!(stderr(), "{question}")?;
    let typed = rpassword::read_password();
    drop(guard);
    // The Enter that ended the answer was not shown either.
    let _ = writeln!(stderr());
    match typed {
        Ok(secret) => Ok(PromptResult::Secret(secret.into())),
        Err(error) if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::UnexpectedEof) => {
            Ok(PromptResult::Cancelled)
        }
        Err(error) => Err(error),
    }
}

/// Restores the terminal if a question is open.
pub(crate) fn restore() {
    state().restore();
}

static STATE: Mutex<PromptState> = Mutex::new(PromptState { handles_signals: false, saved: None });

struct PromptState {
    handles_signals: bool,
    /// The mode from before the open question.
    saved: Option<SavedMode>,
}

fn state() -> MutexGuard<'static, PromptState> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PromptState {
    fn restore(&mut self) {
        if let Some(saved) = self.saved.take() {
            saved.restore();
        }
    }
}

/// Turns echo off while it lives. The question is shown after that, so that an early answer is not shown either.
struct EchoGuard(SavedMode);

impl EchoGuard {
    fn begin() -> io::Result<Self> {
        let guard = Self(SavedMode::read()?);
        state().saved = Some(guard.0.clone());
        guard.0.hide_input()?;
        Ok(guard)
    }
}

impl Drop for EchoGuard {
    /// Restores even if a signal did so before: at Ctrl-C, `rpassword` raises the signal and then sets its own mode back.
    fn drop(&mut self) {
        state().saved = None;
        self.0.restore();
    }
}

/// The handler stays for as long as the program runs: removing one leaves its signal without effect.
fn handle_signals() -> io::Result<()> {
    signals::on_end(|signal| {
        let mut state = state();
        let asking = state.saved.is_some();
        state.restore();
        drop(state);
        // Without an open question a command may have something to finish first.
        if asking || !signals::is_listening() {
            signals::end_at_once(signal);
        }
    })
}

//! After a panic the terminal is restored first, then the draft is saved, then the message is shown. A panic's own
//! message may hold an answer, so only its location is shown.

use super::{EventSender, LoopEvent, terminal};
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::{Mutex, PoisonError};
use std::thread;

static LOCATION: Mutex<Option<String>> = Mutex::new(None);

/// Restores the terminal on a panic, as long as it lives.
pub(crate) struct PanicHook(());

impl PanicHook {
    /// Installs the hook. A panic in another thread than this one is reported to the loop.
    pub(crate) fn install(post: EventSender) -> Self {
        let main = thread::current().id();
        panic::set_hook(Box::new(move |info| {
            terminal::restore();
            remember(info);
            if thread::current().id() != main {
                let _ = post.send(LoopEvent::Panicked);
            }
        }));
        Self(())
    }
}

impl Drop for PanicHook {
    fn drop(&mut self) {
        panic::set_hook(Box::new(|info| {
            remember(info);
            let mut err = io::stderr();
            let _ = writeln!(err, "vcc-user: {}", message(TypedText::PartlySaved));
        }));
    }
}

fn remember(info: &PanicHookInfo<'_>) {
    let location = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
    let mut first = LOCATION.lock().unwrap_or_else(PoisonError::into_inner);
    first.get_or_insert(location.unwrap_or_default());
}

/// The message to the person: where the program stopped, and which draft holds what was typed.
pub fn message(typed: TypedText) -> String {
    let location = LOCATION.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default();
    let draft = match typed {
        TypedText::Saved => " What was typed is in its draft: vcc-user --last",
        TypedText::PartlySaved => " What was saved before is in its draft: vcc-user --last",
        TypedText::Empty => "",
    };
    format!("stopped unexpectedly at {location}.{draft}")
}

/// Whether what was typed is in a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedText {
    /// All of it is.
    Saved,
    /// The last save failed or was not confirmed.
    PartlySaved,
    /// There is no draft: nothing was typed.
    Empty,
}

impl TypedText {
    /// From the result of the last save.
    pub(crate) fn new(has_draft: bool, saved: bool) -> Self {
        match (has_draft, saved) {
            (false, _) => Self::Empty,
            (true, true) => Self::Saved,
            (true, false) => Self::PartlySaved,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_claims_only_what_was_saved() {
        let message = |has_draft, saved| message(TypedText::new(has_draft, saved));
        assert!(message(true, true).contains("What was typed is in its draft"));
        assert!(message(true, false).contains("What was saved before is in its draft"));
        assert!(!message(false, true).contains("draft") && !message(false, false).contains("draft"));
    }
}

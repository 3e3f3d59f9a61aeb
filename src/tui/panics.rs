//! After a panic the terminal is restored first, then the draft is saved, then the message is shown. A panic's own
//! message may hold an answer, so only its location is shown.

use super::{EventSender, LoopEvent, terminal};
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::OnceLock;
use std::thread;

/// Where the first panic was.
static LOCATION: OnceLock<String> = OnceLock::new();

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
            let _ = writeln!(io::stderr(), "vcc-user: {}", message(true, false));
        }));
    }
}

fn remember(info: &PanicHookInfo<'_>) {
    let location = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
    let _ = LOCATION.set(location.unwrap_or_default());
}

/// The message to the person: where the program stopped, and whether the draft, if there is one, holds what was typed
/// last.
pub fn message(has_draft: bool, is_saved: bool) -> String {
    let location = LOCATION.get().map_or("", String::as_str);
    let draft = match (has_draft, is_saved) {
        (true, true) => " What was typed is in its draft: vcc-user --last",
        (true, false) => " What was saved before is in its draft: vcc-user --last",
        (false, _) => "",
    };
    format!("stopped unexpectedly at {location}.{draft}")
}

#[cfg(test)]
mod tests {
    use super::message;

    #[test]
    fn the_message_claims_only_what_was_saved() {
        assert!(message(true, true).contains("What was typed is in its draft"));
        assert!(message(true, false).contains("What was saved before is in its draft"));
        assert!(!message(false, true).contains("draft") && !message(false, false).contains("draft"));
    }
}

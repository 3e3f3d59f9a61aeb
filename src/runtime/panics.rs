//! A panic: the terminal first, then the draft, then the message. What a panic says may hold an answer, so only its
//! place is told.

use super::{Happening, Post, terminal};
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Where the first panic was, until it is told.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Watches for panics as long as it lives.
pub struct Watch {
    _private: (),
}

impl Watch {
    /// From now on a panic gives the terminal back; the loop is told of one in another thread than this.
    pub fn begin(post: Post) -> Self {
        let main = thread::current().id();
        panic::set_hook(Box::new(move |info| {
            terminal::give_back();
            remember(info);
            if thread::current().id() != main {
                let _ = post.send(Happening::Panicked);
            }
        }));
        Self { _private: () }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        panic::set_hook(Box::new(|info| {
            remember(info);
            let mut err = io::stderr();
            let _ = writeln!(err, "vcc-user: {}", words(Typed::SavedInPart));
        }));
    }
}

fn remember(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
    let mut first = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
    first.get_or_insert(place.unwrap_or_default());
}

/// What the person is told: where it stopped, and where what was typed is, as far as that is certain.
pub fn words(typed: Typed) -> String {
    let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default();
    let typed = match typed {
        Typed::Saved => " What was typed is in its draft: vcc-user --last",
        Typed::SavedInPart => " What was saved before is in its draft: vcc-user --last",
        Typed::Nothing => "",
    };
    format!("stopped unexpectedly at {place}.{typed}")
}

/// What became of the text when a panic ended the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// All of it is in the draft.
    Saved,
    /// The last save failed, or nobody knows of it.
    SavedInPart,
    /// There is no draft: nothing had been typed.
    Nothing,
}

impl Typed {
    /// What the last save says of it, where there is a draft to save.
    pub fn of(has_draft: bool, saved: bool) -> Self {
        match (has_draft, saved) {
            (false, _) => Self::Nothing,
            (true, true) => Self::Saved,
            (true, false) => Self::SavedInPart,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_saved_is_said_to_be_saved() {
        let told = |has_draft, saved| words(Typed::of(has_draft, saved));
        assert!(told(true, true).contains("What was typed is in its draft"));
        assert!(told(true, false).contains("What was saved before is in its draft"));
        assert!(!told(false, true).contains("draft") && !told(false, false).contains("draft"));
    }
}

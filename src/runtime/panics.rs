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
            let _ = writeln!(err, "vcc-user: {}", words());
        }));
    }
}

fn remember(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
    let mut first = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
    first.get_or_insert(place.unwrap_or_default());
}

/// What the person is told.
pub fn words() -> String {
    let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default();
    format!("stopped unexpectedly at {place}. What was typed is in its draft: vcc-user --last")
}

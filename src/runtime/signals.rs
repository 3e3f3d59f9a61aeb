//! Signals from outside become happenings: the loop saves, leaves, stops or draws anew, as after any other.

use super::{Happening, Post};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io;
use std::thread::Builder;

/// Listens on a thread of its own, which sleeps until a signal comes.
pub fn listen(post: Post) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
    let run = move || {
        for signal in signals.forever() {
            let happening = match signal {
                SIGWINCH => Happening::Resized,
                SIGTSTP => Happening::Stop,
                SIGCONT => Happening::Continued,
                other => Happening::Signal(other),
            };
            if post.send(happening).is_err() {
                return;
            }
        }
    };
    Builder::new().name("signals".into()).spawn(run).map(drop)
}

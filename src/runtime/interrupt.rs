//! Signals to a command that is in the middle of something: it ends what it began, then itself.

use super::signals;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

static LISTENING: AtomicBool = AtomicBool::new(false);

/// Whether signals are taken care of: nobody else ends the program then.
pub fn is_listening() -> bool {
    LISTENING.load(Ordering::Relaxed)
}

/// What was heard of signals.
pub struct Interrupt {
    signal: Arc<AtomicI32>,
    wake: Receiver<()>,
}

impl Interrupt {
    /// Listens on a thread of its own. The first signal is kept, and answered with these words; the second ends the
    /// program at once.
    pub fn listen(says: &'static str) -> io::Result<Self> {
        let (post, wake) = channel();
        let kept = Arc::new(AtomicI32::new(0));
        let signal = Arc::clone(&kept);
        signals::on_end(move |signal| {
            if kept.swap(signal, Ordering::Relaxed) != 0 {
                signals::end_at_once(signal);
            }
            let _ = writeln!(io::stderr(), "\n{says}");
            let _ = post.send(());
        })?;
        LISTENING.store(true, Ordering::Relaxed);
        Ok(Self { signal, wake })
    }

    /// The signal that came.
    pub fn signal(&self) -> Option<i32> {
        Some(self.signal.load(Ordering::Relaxed)).filter(|signal| *signal != 0)
    }

    /// Sleeps, but for a signal: false when one came.
    pub fn sleep(&self, time: Duration) -> bool {
        if self.signal().is_some() {
            return false;
        }
        self.wake.recv_timeout(time) == Err(RecvTimeoutError::Timeout)
    }
}

//! Signals to a command that is in the middle of something: it finishes what it began, then ends.

use super::signals;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

static LISTENING: AtomicBool = AtomicBool::new(false);

/// Whether a [`CancelSignal`] handles signals: nothing else may end the program then.
pub(crate) fn is_listening() -> bool {
    LISTENING.load(Ordering::Relaxed)
}

/// The first signal that asked the program to end.
pub(crate) struct CancelSignal {
    signal: Arc<AtomicI32>,
    wake: Receiver<()>,
}

impl CancelSignal {
    /// Listens on a thread of its own. The first signal is kept and answered with `message`; the second one ends the
    /// program at once.
    pub(crate) fn listen(message: &'static str) -> io::Result<Self> {
        let (sender, wake) = channel();
        let kept = Arc::new(AtomicI32::new(0));
        let signal = Arc::clone(&kept);
        signals::on_end(move |signal| {
            if kept.swap(signal, Ordering::Relaxed) != 0 {
                signals::end_at_once(signal);
            }
            let _ = writeln!(io::stderr(), "\n{message}");
            let _ = sender.send(());
        })?;
        LISTENING.store(true, Ordering::Relaxed);
        Ok(Self { signal, wake })
    }

    /// The signal, once one has come.
    pub(crate) fn signal(&self) -> Option<i32> {
        Some(self.signal.load(Ordering::Relaxed)).filter(|signal| *signal != 0)
    }

    /// Sleeps until the time has passed (true) or a signal comes (false).
    pub(crate) fn sleep(&self, time: Duration) -> bool {
        if self.signal().is_some() {
            return false;
        }
        self.wake.recv_timeout(time) == Err(RecvTimeoutError::Timeout)
    }
}

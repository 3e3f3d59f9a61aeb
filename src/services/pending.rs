//! Waits at the end of the program for threads that still change files.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// Held by a thread until it has ended; says why its work failed, if nothing else does.
pub(super) type Worker = Sender<String>;

/// Threads that are waited for. Each holds a [`Worker`].
pub(super) struct Pending {
    own: Worker,
    ended: Receiver<String>,
}

/// The threads after the last of them was started.
pub(super) struct Ending {
    ended: Receiver<String>,
    failure: Option<String>,
}

impl Default for Pending {
    fn default() -> Self {
        let (own, ended) = channel();
        Self { own, ended }
    }
}

impl Pending {
    pub(super) fn worker(&self) -> Worker {
        self.own.clone()
    }

    pub(super) fn close(self) -> Ending {
        Ending { ended: self.ended, failure: None }
    }
}

impl Ending {
    /// Whether all threads end within this time.
    pub(super) fn wait(&mut self, timeout: Duration) -> bool {
        loop {
            match self.ended.recv_timeout(timeout) {
                Ok(failure) => self.failure = Some(failure),
                Err(end) => return end == RecvTimeoutError::Disconnected,
            }
        }
    }

    /// A failure that a thread reported.
    pub(super) fn failure(self) -> Option<String> {
        self.failure
    }
}

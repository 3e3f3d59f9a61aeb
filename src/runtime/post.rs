//! How the loop learns of things: a channel, and a bell for who waits on something else than the channel.

use super::Happening;
#[cfg(unix)]
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// The loop has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NobodyListens;

/// Where happenings are sent.
#[derive(Debug, Clone)]
pub struct Post {
    to: Sender<Happening>,
    #[cfg(unix)]
    bell: Option<Arc<bell::Bell>>,
}

impl Post {
    /// Sends, and wakes whoever waits.
    pub fn send(&self, happening: Happening) -> Result<(), NobodyListens> {
        self.to.send(happening).map_err(|_| NobodyListens)?;
        #[cfg(unix)]
        if let Some(bell) = &self.bell {
            bell.ring();
        }
        Ok(())
    }

    /// With a bell.
    #[cfg(unix)]
    pub(super) fn new(to: Sender<Happening>, bell: Arc<bell::Bell>) -> Self {
        Self { to, bell: Some(bell) }
    }
}

/// Whoever waits on the channel itself needs no bell.
impl From<Sender<Happening>> for Post {
    fn from(to: Sender<Happening>) -> Self {
        Self {
            to,
            #[cfg(unix)]
            bell: None,
        }
    }
}

/// What the loop waits for.
pub trait Source {
    /// The next happening; none when the patience ends first.
    fn wait(&mut self, patience: Option<Duration>) -> Option<Happening>;
    /// One that is there already.
    fn ready(&mut self) -> Option<Happening>;
}

impl Source for &Receiver<Happening> {
    fn wait(&mut self, patience: Option<Duration>) -> Option<Happening> {
        let Some(patience) = patience else { return Some(self.recv().unwrap_or(Happening::Gone)) };
        match self.recv_timeout(patience) {
            Ok(happening) => Some(happening),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Happening::Gone),
        }
    }

    fn ready(&mut self) -> Option<Happening> {
        self.try_recv().ok()
    }
}

#[cfg(unix)]
pub(super) mod bell {
    use std::io::{self, PipeReader, PipeWriter, Read, Write};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    /// Wakes a `poll`.
    #[derive(Debug)]
    pub struct Bell {
        rung: AtomicBool,
        pipe: PipeWriter,
    }

    /// The end that is waited on.
    #[derive(Debug)]
    pub struct Heard {
        bell: Arc<Bell>,
        pub pipe: PipeReader,
    }

    /// A bell and its listener.
    pub fn hang() -> io::Result<(Arc<Bell>, Heard)> {
        let (heard, pipe) = io::pipe()?;
        let bell = Arc::new(Bell { rung: AtomicBool::new(false), pipe });
        Ok((Arc::clone(&bell), Heard { bell, pipe: heard }))
    }

    impl Bell {
        /// Once, until it is heard: the pipe never fills.
        pub fn ring(&self) {
            if !self.rung.swap(true, Ordering::AcqRel) {
                let _ = (&self.pipe).write(&[0]);
            }
        }
    }

    impl Heard {
        /// Makes it silent. Whoever looks for happenings after this misses none.
        pub fn silence(&mut self) {
            let _ = self.pipe.read(&mut [0; 8]);
            self.bell.rung.store(false, Ordering::Release);
        }
    }
}

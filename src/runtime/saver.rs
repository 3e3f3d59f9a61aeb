//! Drafts, written and read on a thread of their own: a slow disk never holds up a key.

use super::{Happening, Post};
use crate::store::drafts::{DraftStore, Stamp};
use crate::store::lock::Lock;
use crate::user::draft::Draft;
use crate::wizard::msg::{Msg, Opened};
use std::collections::HashMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// What the thread is asked for, in order.
enum Job {
    Save { id: String, revision: u64, draft: Box<Draft> },
    Open(String),
}

/// The thread and the way to it.
pub struct Saver {
    jobs: Sender<Job>,
    done: Receiver<Option<String>>,
    _thread: JoinHandle<()>,
}

/// What the thread knows of the drafts it had in hand.
struct Worker {
    store: DraftStore,
    stamps: HashMap<String, Stamp>,
    lock: Option<(String, Lock)>,
    failed: Option<String>,
}

impl Saver {
    /// Starts the thread.
    pub fn start(store: DraftStore, stamp: Option<(String, Stamp)>, post: Post) -> io::Result<Self> {
        let (jobs, queue) = channel();
        let (finished, done) = channel();
        let stamps = stamp.into_iter().collect();
        let mut worker = Worker { store, stamps, lock: None, failed: None };
        let run = move || {
            while let Ok(job) = queue.recv() {
                // A panic ends the program, and the last save comes here: the thread lives on for it.
                if let Ok(msg) = catch_unwind(AssertUnwindSafe(|| worker.take(job))) {
                    // Nobody listens any more once the person has left; the job is done all the same.
                    let _ = post.send(Happening::Task(msg));
                }
            }
            let _ = finished.send(worker.failed);
        };
        let thread = Builder::new().name("drafts".into()).spawn(run)?;
        Ok(Self { jobs, done, _thread: thread })
    }

    /// Asks for a draft to be written.
    pub fn save(&self, id: String, revision: u64, draft: Box<Draft>) {
        let _ = self.jobs.send(Job::Save { id, revision, draft });
    }

    /// Asks for a draft to be read.
    pub fn open(&self, id: String) {
        let _ = self.jobs.send(Job::Open(id));
    }

    /// Waits until all that was asked for is done, and says what could not be saved.
    pub fn finish(self, most: Duration) -> Result<(), String> {
        drop(self.jobs);
        match self.done.recv_timeout(most) {
            Ok(None) => Ok(()),
            Ok(Some(reason)) => Err(reason),
            Err(_) => Err("the disk does not answer".to_owned()),
        }
    }
}

impl Worker {
    fn take(&mut self, job: Job) -> Msg {
        match job {
            Job::Save { id, revision, draft } => {
                let result = self.save(&id, &draft);
                self.failed = result.as_ref().err().cloned();
                Msg::Saved { id, revision, result }
            }
            Job::Open(id) => Msg::Opened(self.open(&id).map(Box::new)),
        }
    }

    fn save(&mut self, id: &str, draft: &Draft) -> Result<(), String> {
        let stamp = self.store.save(id, draft, self.stamps.get(id)).map_err(|error| error.reason())?;
        self.stamps.insert(id.to_owned(), stamp);
        if self.lock.as_ref().is_none_or(|(held, _)| held != id) {
            self.lock = self.store.lock(id).ok().map(|lock| (id.to_owned(), lock));
        }
        Ok(())
    }

    fn open(&mut self, id: &str) -> Result<Opened, String> {
        let lock = self.store.lock(id).map_err(|error| error.to_string())?;
        let (draft, remarks, stamp) = self.store.load(id).map_err(|error| error.to_string())?;
        self.lock = Some((id.to_owned(), lock));
        self.stamps.insert(id.to_owned(), stamp);
        Ok(Opened { id: Some(id.to_owned()), draft, remarks })
    }
}

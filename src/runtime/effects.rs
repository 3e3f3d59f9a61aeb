//! Doing what the wizard asks for: each effect goes to the thread that owns it.

use super::network::{Network, Target};
use super::saver::Saver;
use super::{Happening, Post};
use crate::store::drafts::{DraftStore, Stamp};
use crate::store::entry::{Entry, State};
use crate::store::journal::Journal;
use crate::wizard::msg::{DraftLine, Effect, Msg};
use std::thread;
use std::time::{Duration, SystemTime};

/// How long leaving waits for the last save.
const LAST_SAVE: Duration = Duration::from_secs(5);

/// The threads that work for the wizard, each begun when it is first needed.
pub struct Effects {
    drafts: DraftStore,
    journal: Journal,
    target: Target,
    opened: Option<(String, Stamp)>,
    saver: Option<Saver>,
    network: Option<Network>,
    clipboard: Box<dyn FnMut(&str)>,
}

impl Effects {
    /// Nothing is begun yet. `clipboard` puts a text on the clipboard of the person's terminal.
    pub fn new(
        drafts: DraftStore,
        journal: Journal,
        target: Target,
        clipboard: Box<dyn FnMut(&str)>,
    ) -> Self {
        Self { drafts, journal, target, opened: None, saver: None, network: None, clipboard }
    }

    /// The draft that was read before the loop began, and what its file was like then.
    pub fn knows(&mut self, id: String, stamp: Stamp) {
        self.opened = Some((id, stamp));
    }

    /// Begins to do something. What comes of it is posted.
    pub fn run(&mut self, effect: Effect, post: &Post) {
        match effect {
            Effect::Save { id, revision, draft } => match self.saver(post) {
                Ok(saver) => saver.save(id, revision, draft),
                Err(reason) => tell(post, Msg::Saved { id, revision, result: Err(reason) }),
            },
            Effect::Open(id) => match self.saver(post) {
                Ok(saver) => saver.open(id),
                Err(reason) => tell(post, Msg::Opened(Err(reason))),
            },
            Effect::ListDrafts => self.list_drafts(post),
            Effect::Submit { step, order, outcome } => match self.network(post) {
                Ok(network) => network.step(step, order, outcome),
                Err(why) => {
                    let event = crate::submission::Event::Recorded(Err(why));
                    tell(post, Msg::Submission { attempt: order.attempt, event });
                }
            },
            Effect::Cancel(attempt) => {
                if let Some(network) = &self.network {
                    network.cancel(attempt);
                }
            }
            Effect::Copy(text) => (self.clipboard)(&text),
            Effect::Leave => {}
        }
    }

    /// Looks for the newest unfinished draft, for the first screen.
    pub fn find_newest(&self, post: &Post) {
        let (drafts, post) = (self.drafts.clone(), post.clone());
        spawn("newest", move || tell(&post, Msg::Newest(drafts.newest_unfinished().map(draft_line))));
    }

    /// Waits for the last save, and says what could not be saved.
    pub fn finish(&mut self) -> Result<(), String> {
        self.saver.take().map_or(Ok(()), |saver| saver.finish(LAST_SAVE))
    }

    fn saver(&mut self, post: &Post) -> Result<&Saver, String> {
        if self.saver.is_none() {
            let saver = Saver::start(self.drafts.clone(), self.opened.take(), post.clone());
            self.saver = Some(saver.map_err(|error| error.to_string())?);
        }
        self.saver.as_ref().ok_or_else(String::new)
    }

    fn network(&mut self, post: &Post) -> Result<&Network, String> {
        if self.network.is_none() {
            let network = Network::start(self.target.clone(), self.journal.clone(), post.clone());
            self.network = Some(network.map_err(|error| error.to_string())?);
        }
        self.network.as_ref().ok_or_else(String::new)
    }

    fn list_drafts(&self, post: &Post) {
        let (drafts, post) = (self.drafts.clone(), post.clone());
        spawn("list", move || {
            let lines = drafts.list().unwrap_or_default().into_iter().map(draft_line).collect();
            tell(&post, Msg::Drafts(lines));
        });
    }
}

fn tell(post: &Post, msg: Msg) {
    let _ = post.send(Happening::Task(msg));
}

/// A thread that is not waited for. A system without room for one more shows no list; nothing else hangs on it.
fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    if let Err(error) = thread::Builder::new().name(name.into()).spawn(work) {
        tracing::warn!(%error, name, "no thread");
    }
}

fn draft_line(entry: Entry) -> DraftLine {
    let age = SystemTime::now().duration_since(entry.changed).unwrap_or_default().as_secs();
    let damaged = match entry.state {
        State::Ok => None,
        State::Damaged(reason) => Some(reason),
    };
    DraftLine {
        id: entry.id,
        title: entry.title,
        role: entry.role,
        errors: entry.errors,
        age,
        user_id: entry.created_user,
        damaged,
    }
}

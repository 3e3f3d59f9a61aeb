//! What is looked up on disk beside the loop: the drafts, the newest of them, submissions whose outcome is unknown.

use super::effects::Effects;
use super::{Happening, Post, network};
use crate::store::draft_summary::{DraftState, DraftSummary};
use crate::text::sentence_case;
use crate::wizard::msg::{DraftLine, Msg};
use std::thread;
use std::time::SystemTime;

/// So many drafts are listed at once; reading ten thousand takes a third of a second.
const FIRST_DRAFTS: usize = 200;

impl Effects {
    /// What can wait for the first frame: what the first screen says of earlier runs.
    pub fn look_back(&self, post: &Post) {
        self.find_newest(post);
        self.find_open_attempts(post);
    }

    /// Looks for the newest unfinished draft, for the first screen.
    fn find_newest(&self, post: &Post) {
        let (drafts, post) = (self.drafts.clone(), post.clone());
        spawn("newest", move || tell(&post, Msg::Newest(drafts.newest_unfinished().map(draft_line))));
    }

    /// Looks for earlier attempts whose user exists or may exist.
    pub(super) fn find_open_attempts(&self, post: &Post) {
        let (journal, post, is_sandbox) = (self.journal.clone(), post.clone(), self.is_sandbox());
        spawn("attempts", move || {
            for msg in network::earlier_attempts(&journal, is_sandbox) {
                tell(&post, msg);
            }
        });
    }

    pub(super) fn list_drafts(&self, post: &Post) {
        let (drafts, post) = (self.drafts.clone(), post.clone());
        spawn("list", move || {
            let told = |entries: Vec<DraftSummary>| {
                tell(&post, Msg::Drafts(entries.into_iter().map(draft_line).collect()));
            };
            // The first screenfuls at once; thousands take their time.
            let listed = drafts.list_newest(FIRST_DRAFTS).and_then(|newest| {
                let all = newest.len() < FIRST_DRAFTS;
                told(newest);
                if !all {
                    told(drafts.list()?);
                }
                Ok(())
            });
            if let Err(error) = listed {
                told(Vec::new());
                tell(&post, Msg::Opened(Err(sentence_case(&error.to_string()))));
            }
        });
    }
}

pub(super) fn tell(post: &Post, msg: Msg) {
    let _ = post.send(Happening::Task(msg));
}

/// A thread that is not waited for. A system without room for one more shows no list; nothing else hangs on it.
pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    if let Err(error) = thread::Builder::new().name(name.into()).spawn(work) {
        tracing::warn!(%error, name, "no thread");
    }
}

fn draft_line(entry: DraftSummary) -> DraftLine {
    let age = SystemTime::now().duration_since(entry.changed).unwrap_or_default().as_secs();
    let damaged = match entry.state {
        DraftState::Ok => None,
        DraftState::Damaged(reason) => Some(reason),
    };
    DraftLine {
        id: entry.id,
        title: entry.title,
        role: entry.role,
        errors: entry.errors,
        age,
        user_id: entry.created_user,
        template: entry.template,
        damaged,
    }
}

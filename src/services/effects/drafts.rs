//! Background reads of earlier runs: the drafts, the newest of them, attempts.

use super::Effects;
use crate::app::msg::{DraftRow, Msg};
use crate::services::MsgSender;
use crate::services::executor::Counted;
use crate::services::network;
use crate::services::pending::Worker;
use crate::store::draft_summary::{DraftState, DraftSummary};
use crate::text::sentence_case;
use std::thread;
use std::time::SystemTime;

/// How many drafts are listed before the others are read: reading ten thousand takes a third of a second.
const FIRST_DRAFTS: usize = 200;

impl Effects {
    /// Reads what the first screen shows of earlier runs, and deletes leftovers of killed processes. Runs after the
    /// first frame.
    pub fn read_earlier_runs(&self, sender: &MsgSender) {
        let drafts = self.drafts.clone();
        spawn("newest", sender, move |sender| {
            sender.send(Msg::Newest(drafts.newest_unfinished().map(draft_line)));
        });
        self.read_attempts(sender);
        let (drafts, journal) = (self.drafts.clone(), self.journal.clone());
        let pending = self.upkeep.worker();
        spawn("sweep", sender, move |_| {
            drafts.sweep();
            journal.sweep();
            drop(pending);
        });
    }

    /// Reads the earlier attempts whose user exists or may exist.
    pub(super) fn read_attempts(&self, sender: &MsgSender) {
        let (journal, counted) = (self.journal.clone(), Counted::at_start(self.target.is_sandbox()));
        spawn("attempts", sender, move |sender| {
            sender.send(network::earlier_attempts(&journal, &counted));
        });
    }

    /// Makes the text for the ticket from the record of an attempt.
    pub(super) fn read_receipt(&self, attempt: String, body: String, sender: &MsgSender) {
        let journal = self.journal.clone();
        spawn_awaited("receipt", self.upkeep.worker(), sender, move || {
            let text = journal.attempt(&attempt).map(|one| one.receipt(Some(&body)).to_text());
            Msg::Receipt(text.map_err(|error| error.to_string()))
        });
    }

    pub(super) fn list_drafts(&self, sender: &MsgSender) {
        let drafts = self.drafts.clone();
        spawn("list", sender, move |sender| {
            let send = |entries: Vec<DraftSummary>| {
                sender.send(Msg::Drafts(entries.into_iter().map(draft_line).collect()));
            };
            let listed = drafts.list_newest(FIRST_DRAFTS).and_then(|newest| {
                let is_all = newest.len() < FIRST_DRAFTS;
                send(newest);
                if !is_all {
                    send(drafts.list()?);
                }
                Ok(())
            });
            if let Err(error) = listed {
                send(Vec::new());
                sender.send(Msg::DraftLoaded(Err(sentence_case(&error.to_string()))));
            }
        });
    }
}

/// Runs `work` on a thread that is not waited for, unless it holds a [`Worker`].
/// Without a thread its messages never come; nothing depends on them.
pub(super) fn spawn(name: &'static str, sender: &MsgSender, work: impl FnOnce(MsgSender) + Send + 'static) {
    let sender = sender.clone();
    let run = move || {
        work(sender);
        tracing::debug!(name, "background work is done");
    };
    if let Err(error) = thread::Builder::new().name(name.into()).spawn(run) {
        tracing::warn!(%error, name, "no thread");
    }
}

/// Runs `work` on a thread that is waited for at the end, and sends what it returns.
pub(super) fn spawn_awaited(
    name: &'static str,
    worker: Worker,
    sender: &MsgSender,
    work: impl FnOnce() -> Msg + Send + 'static,
) {
    spawn(name, sender, move |sender| {
        sender.send(work());
        drop(worker);
    });
}

fn draft_line(entry: DraftSummary) -> DraftRow {
    let age = SystemTime::now().duration_since(entry.changed).unwrap_or_default().as_secs();
    let damaged = match entry.state {
        DraftState::Ok => None,
        DraftState::Damaged(reason) => Some(reason),
    };
    DraftRow {
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

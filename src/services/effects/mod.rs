//! Performs the app's effects: each goes to the thread that owns it.

mod drafts;

use super::connection::ApiTarget;
use super::host::Host;
use super::network::{Network, NetworkJob};
use super::pacer::Pacer;
use super::pending::Pending;
use super::saver::{OpenDraft, Saver, SaverJob};
use super::{ExitReason, MsgSender};
use crate::account::account_spec::AccountSpec;
use crate::account::{SecretCommand, SecretSource};
use crate::app::msg::{Effect, Msg};
use crate::app::{App, SecretState};
use crate::store::drafts::DraftStore;
use crate::store::journal::Journal;
use crate::store::{atomic, io_messages, keyring};
use drafts::{spawn, spawn_awaited};
use secrecy::SecretString;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long an urgent exit waits for the last save: first with fsync, then without. The exit is forced after 370 ms.
const URGENT: (Duration, Duration) = (Duration::from_millis(125), Duration::from_millis(125));
/// How long any other exit waits: first silently, then after a notice.
const PATIENT: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(5));

/// The threads that work for the app, each started when it is first needed.
pub struct Effects {
    drafts: DraftStore,
    journal: Journal,
    target: ApiTarget,
    open_draft: Option<OpenDraft>,
    saver: Option<Saver>,
    network: Option<Network>,
    account_test: Option<Network>,
    /// Threads that write what the person wants kept: drafts, exports.
    saves: Pending,
    /// Threads that change other files: the journal, and leftovers of killed processes.
    upkeep: Pending,
    /// Shared by all connections: the limit of requests applies to all of them together.
    pacer: Arc<Pacer>,
    host: Host,
    /// Secrets of accounts that were added in this run, by name.
    secrets: Vec<(String, SecretString)>,
    /// Why the last save could not even be requested.
    save_error: Option<String>,
}

impl Effects {
    /// Effects whose threads are not started yet.
    pub fn new(drafts: DraftStore, journal: Journal, target: ApiTarget, host: Host) -> Self {
        Self {
            drafts,
            journal,
            target,
            open_draft: None,
            saver: None,
            network: None,
            account_test: None,
            saves: Pending::default(),
            upkeep: Pending::default(),
            pacer: Arc::default(),
            host,
            secrets: Vec::new(),
            save_error: None,
        }
    }

    /// Takes over a draft that was opened before the loop started.
    pub(crate) fn set_open_draft(&mut self, draft: OpenDraft) {
        self.open_draft = Some(draft);
    }

    /// Starts to perform an effect. Its result arrives as a message.
    pub fn run(&mut self, effect: Effect, sender: &MsgSender) {
        match effect {
            Effect::Save { id, revision, draft } => {
                self.change_drafts(SaverJob::Save { id, revision, draft }, sender);
            }
            Effect::OpenDraft(id) => self.change_drafts(SaverJob::Open(id), sender),
            Effect::ChangeDraft(change) => self.change_drafts(SaverJob::Manage(change), sender),
            Effect::ListDrafts => self.list_drafts(sender),
            Effect::Submit { step, request, outcome } => {
                self.request(NetworkJob::Step { step, request, outcome }, sender);
            }
            Effect::TakeBack { attempt, typed, delete } => {
                self.request(NetworkJob::TakeBack { attempt, typed, delete }, sender);
            }
            // The thread knows which attempts at a sandbox are of this run.
            Effect::ReadAttempts => match &self.network {
                Some(network) => network.send(NetworkJob::ReadAttempts),
                None => self.read_attempts(sender),
            },
            Effect::Cancel(attempt) => self.cancel(NetworkJob::Cancel(attempt)),
            Effect::CancelTakeBack(attempt) => self.cancel(NetworkJob::CancelTakeBack(attempt)),
            Effect::CheckBatch { file, destination } => {
                self.request(NetworkJob::CheckBatch { file, destination }, sender);
            }
            Effect::RunBatch { batch, destination, out } => {
                self.request(NetworkJob::RunBatch { batch, destination, out }, sender);
            }
            Effect::StopBatch => self.cancel(NetworkJob::StopBatch),
            Effect::ReadAccount(read) => self.request(NetworkJob::Read(read), sender),
            Effect::TestAccount(draft, secret) => self.test_account(&draft, secret, sender),
            Effect::SaveAccount(draft, secret) => {
                let saved = self.save_account(*draft, secret, sender);
                sender.send(Msg::AccountSaved(saved));
            }
            Effect::UseSecret(secret) => self.use_secret(secret),
            Effect::SwitchAccount(name) => {
                sender.send(self.switch_account(&name));
                // Attempts at an earlier sandbox no longer count for a new one.
                self.read_attempts(sender);
            }
            Effect::Export { what, name, text } => {
                let work = move || Msg::Exported { what, result: save_new(name, &text) };
                spawn_awaited("export", self.saves.worker(), sender, work);
            }
            Effect::UseTheme { name, .. } => {
                let save = self.host.save_theme.clone();
                let work = move || Msg::ThemeSaved { name, result: save(name) };
                spawn_awaited("theme", self.saves.worker(), sender, work);
            }
            Effect::ReadReceipt { attempt, body } => self.read_receipt(attempt, body, sender),
            Effect::Mouse(on) => (self.host.mouse)(on),
            Effect::Copy(text) => (self.host.clipboard)(&text),
            // Performed by the front end: it suspends the terminal, or ends.
            Effect::RunSecretCommand | Effect::Leave => {}
        }
    }

    fn test_account(&mut self, draft: &AccountSpec, secret: SecretString, sender: &MsgSender) {
        let started = draft.account().and_then(|account| {
            self.start_network(ApiTarget::Account(Box::new(account), Ok(secret)), sender)
        });
        match started {
            Ok(network) => {
                network.send(NetworkJob::TestAccount);
                // Kept: dropping it would cancel the request.
                self.account_test = Some(network);
            }
            Err(why) => NetworkJob::TestAccount.failed(why).into_iter().for_each(|msg| sender.send(msg)),
        }
    }

    fn save_account(
        &mut self,
        draft: AccountSpec,
        secret: SecretString,
        sender: &MsgSender,
    ) -> Result<String, String> {
        (self.host.save_account)(&draft)?;
        if keyring::IS_BUILT_IN && draft.keyring {
            let (name, secret, pending) = (draft.name.clone(), secret.clone(), self.saves.worker());
            // The system may ask for the keyring's password, for as long as the person likes.
            spawn("keyring", sender, move |sender| {
                if let Err(why) = keyring::store_secret(&name, &secret) {
                    sender.send(Msg::Warning(format!(
                        "{why}. The account {name} is saved; its secret is kept until you leave: for the next time set \
                         VCC_CLIENT_SECRET or secret_command."
                    )));
                }
                drop(pending);
            });
        }
        self.secrets.push((draft.name.clone(), secret));
        Ok(draft.name)
    }

    fn switch_account(&mut self, name: &str) -> Msg {
        let switched = (self.host.account)(name).map(|(target, mut context, known)| {
            (self.target, self.network) = (target, None);
            // The secret of an account that was just added is not asked for again.
            if let Some((_, secret)) = self.secrets.iter().find(|(of, _)| of == name) {
                let secret = secret.clone();
                self.use_secret(secret);
                context.remarks.retain(|remark| !remark.starts_with(keyring::NOT_READ));
                context.secret = SecretState::Known;
            }
            Box::new((context, known))
        });
        Msg::Account(switched)
    }

    fn change_drafts(&mut self, job: SaverJob, sender: &MsgSender) {
        match self.saver(sender) {
            Ok(saver) => saver.send(job),
            Err(why) => sender.send(job.failed(why)),
        }
    }

    fn cancel(&self, job: NetworkJob) {
        if let Some(network) = &self.network {
            network.send(job);
        }
    }

    fn request(&mut self, job: NetworkJob, sender: &MsgSender) {
        match self.network(sender) {
            Ok(network) => network.send(job),
            Err(why) => job.failed(why).into_iter().for_each(|msg| sender.send(msg)),
        }
    }

    /// Uses the secret from the next request on: a network thread that was started without it is replaced.
    pub(crate) fn use_secret(&mut self, secret: SecretString) {
        if let ApiTarget::Account(_, kept) = &mut self.target {
            *kept = Ok(secret);
            self.network = None;
        }
    }

    /// The command that prints the account's secret.
    pub(crate) fn secret_command(&self) -> Option<SecretCommand> {
        let ApiTarget::Account(account, _) = &self.target else { return None };
        let SecretSource::Command(command) = &account.secret else { return None };
        Some(command.clone())
    }

    /// Prepares the last save: an urgent exit skips fsync where the disk is slow.
    pub(crate) fn prepare_exit(&self, reason: ExitReason) {
        if reason.is_urgent() && !self.drafts.is_quick() {
            self.drafts.skip_fsync();
        }
    }

    /// Saves what was typed before a panic. The app may be in the middle of a change: a second panic leaves it unsaved.
    pub(crate) fn save_after_panic(&mut self, app: &App, sender: &MsgSender) {
        let save = || {
            if app.autosave().has_draft() {
                let (id, draft) = (app.autosave().id().to_owned(), Box::new(app.draft()));
                self.run(Effect::Save { id, revision: u64::MAX, draft }, sender);
            }
        };
        if catch_unwind(AssertUnwindSafe(save)).is_err() {
            self.save_error = Some("the program stopped in the midst of a change".to_owned());
        }
    }

    /// Waits for the last save and returns why it failed. `on_wait` is called when it takes long, unless the exit is
    /// urgent. Requests are dropped. Upkeep only gets the time before the notice: the next start does what is left.
    pub fn finish(&mut self, reason: ExitReason, on_wait: impl FnOnce()) -> Result<(), String> {
        (self.saver, self.network, self.account_test) = (None, None, None);
        let (first, then) = if reason.is_urgent() { URGENT } else { PATIENT };
        let silent = Instant::now() + first;
        let mut saves = mem::take(&mut self.saves).close();
        let mut is_done = saves.wait(first);
        if !is_done {
            if reason.is_urgent() {
                self.drafts.skip_fsync();
            } else {
                on_wait();
            }
            is_done = saves.wait(then);
        }
        mem::take(&mut self.upkeep).close().wait(silent.saturating_duration_since(Instant::now()));
        let failure = if is_done { saves.failure() } else { Some("the disk does not answer".to_owned()) };
        failure.or(self.save_error.take()).map_or(Ok(()), Err)
    }

    fn saver(&mut self, sender: &MsgSender) -> Result<&Saver, String> {
        let saver = if let Some(saver) = self.saver.take() {
            saver
        } else {
            let (drafts, journal) = (self.drafts.clone(), self.journal.clone());
            Saver::start(drafts, journal, self.open_draft.take(), sender.clone(), self.saves.worker())
                .map_err(|error| error.to_string())?
        };
        Ok(self.saver.insert(saver))
    }

    fn network(&mut self, sender: &MsgSender) -> Result<&Network, String> {
        let network = match self.network.take() {
            Some(network) => network,
            None => self.start_network(self.target.clone(), sender)?,
        };
        Ok(self.network.insert(network))
    }

    fn start_network(&self, target: ApiTarget, sender: &MsgSender) -> Result<Network, String> {
        let (worker, pacer) = (self.upkeep.worker(), Arc::clone(&self.pacer));
        let started = Network::start(target, self.journal.clone(), sender.clone(), worker, pacer);
        started.map_err(|error| error.to_string())
    }
}

/// Creates a file atomically; never overwrites one.
fn save_new(name: String, text: &str) -> Result<String, String> {
    // A missing folder is not created: a mistyped name would hide the file.
    let folder = Path::new(&name).parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err("there is no such folder".to_owned());
    }
    atomic::sweep_for(Path::new(&name));
    let how = atomic::WriteOptions { only_new: true, ..atomic::WriteOptions::default() };
    let written = atomic::write_with(Path::new(&name), text.as_bytes(), how);
    written.map(|_| name).map_err(|error| io_messages::reason(&error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::export::ExportFormat;
    use std::fs;

    #[test]
    fn leaving_waits_for_exports_and_upkeep() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = folder.path().join("drafts");
        fs::create_dir(&drafts).unwrap();
        let left_by_a_killed_process = drafts.join(".one.json.aB3dE6gH.tmp");
        fs::write(&left_by_a_killed_process, "{").unwrap();
        let (drafts, journal) = (DraftStore::new(drafts), Journal::new(folder.path()));
        let mut effects = Effects::new(drafts, journal, ApiTarget::Sandbox, Host::none());
        let sender = MsgSender::new(drop);
        let exported = folder.path().join("anna.json");
        let [own, others] =
            ["anna", "ben"].map(|name| folder.path().join(format!(".{name}.json.aB3dE6gH.tmp")));
        for path in [&own, &others] {
            fs::write(path, "{").unwrap();
        }
        effects.read_earlier_runs(&sender);
        let (what, name) = (ExportFormat::Json, exported.to_str().unwrap().to_owned());
        effects.run(Effect::Export { what, name, text: "{}".to_owned() }, &sender);
        effects.finish(ExitReason::ByPerson, || {}).unwrap();
        assert_eq!(fs::read_to_string(exported).unwrap(), "{}");
        assert!(!left_by_a_killed_process.exists() && !own.exists() && others.exists());
    }
}

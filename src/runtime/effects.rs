//! Doing what the wizard asks for: each effect goes to the thread that owns it.

use super::Post;
pub use super::edge::{AccountOf, SaveAccount, World};
use super::event_loop::Left;
use super::looking::{spawn, tell};
use super::network::{Network, Target};
use super::saver::{Held, Saver};
use crate::account::SecretSource;
use crate::store::drafts::DraftStore;
use crate::store::journal::Journal;
use crate::store::{atomic, io_messages, keyring};
use crate::wizard::SecretState;
use crate::wizard::msg::{Effect, Msg, SaveFailure, Tried};
use secrecy::SecretString;
use std::path::Path;
use std::time::Duration;

/// How long the last save is waited for when a signal ends the program: first as always, then in haste.
const IN_HASTE: (Duration, Duration) = (Duration::from_millis(125), Duration::from_millis(125));
/// How long when a person leaves: first without a word, then after one.
const AT_LEISURE: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(5));

/// The threads that work for the wizard, each begun when it is first needed.
pub struct Effects {
    pub(super) drafts: DraftStore,
    pub(super) journal: Journal,
    target: Target,
    opened: Option<Held>,
    saver: Option<Saver>,
    network: Option<Network>,
    trial: Option<Network>,
    world: World,
    secrets: Vec<(String, SecretString)>,
    lost: Option<String>,
}

impl Effects {
    /// Nothing is begun yet.
    pub fn new(drafts: DraftStore, journal: Journal, target: Target, world: World) -> Self {
        Self {
            drafts,
            journal,
            target,
            opened: None,
            saver: None,
            network: None,
            trial: None,
            world,
            secrets: Vec::new(),
            lost: None,
        }
    }

    /// The draft that was read before the loop began: its file as it was then, and the lock on it.
    pub fn knows(&mut self, held: Held) {
        self.opened = Some(held);
    }

    /// Begins to do something. What comes of it is posted.
    pub fn run(&mut self, effect: Effect, post: &Post) {
        match effect {
            Effect::Save { id, revision, draft } => match self.saver(post) {
                Ok(saver) => saver.save(id, revision, draft),
                Err(reason) => {
                    let result = Err(SaveFailure { reason, conflict: false });
                    tell(post, Msg::Saved { id, revision, result });
                }
            },
            Effect::Open(id) => match self.saver(post) {
                Ok(saver) => saver.open(id),
                Err(reason) => tell(post, Msg::Opened(Err(reason))),
            },
            Effect::Manage(manage) => match self.saver(post) {
                Ok(saver) => saver.manage(manage),
                Err(reason) => tell(post, Msg::Managed(Err(reason))),
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
            Effect::ReadDirectory => self.ask(post, Network::directory, |why| Msg::Directory(Err(why))),
            Effect::ReadCallbackNumbers => {
                self.ask(post, Network::callback_numbers, |_| Msg::CallbackNumbers(Vec::new()));
            }
            Effect::ReadUser { user_id, username } => {
                let (id, name) = (user_id, username.clone());
                let failed = |why| Msg::UserRead { username, result: Err(why) };
                self.ask(post, |network| network.user(id, name), failed);
            }
            Effect::TryAccount(draft, secret) => {
                let started = draft.account().and_then(|account| {
                    let target = Target::Account(Box::new(account), Ok(secret));
                    Network::start(target, self.journal.clone(), post.clone())
                        .map_err(|error| error.to_string())
                });
                match started {
                    Ok(network) => {
                        network.try_account();
                        // Letting go of it would let go of the question.
                        self.trial = Some(network);
                    }
                    Err(why) => tell(post, Msg::Tried(Tried { token: Err(why), users: None })),
                }
            }
            Effect::SaveAccount(draft, secret) => {
                let saved = (self.world.save_account)(&draft).map(|()| {
                    if let Err(error) = keyring::write(&draft.name, &secret) {
                        tracing::warn!(%error, "the secret stays in memory");
                    }
                    self.secrets.push((draft.name.clone(), secret));
                    draft.name
                });
                tell(post, Msg::AccountSaved(saved));
            }
            Effect::UseSecret(secret) => self.use_secret(secret),
            Effect::SwitchAccount(name) => {
                tell(post, self.switch_account(&name));
                // Where a new sandbox starts, earlier attempts at it count no more.
                self.find_open_attempts(post);
            }
            Effect::Export { what, name, text } => {
                let post = post.clone();
                let save = move || tell(&post, Msg::Exported { what, result: save_new(name, &text) });
                spawn("export", save);
            }
            Effect::Mouse(on) => (self.world.mouse)(on),
            Effect::Copy(text) => (self.world.clipboard)(&text),
            // The loop's own: it lends the terminal, and it ends.
            Effect::RunSecretCommand | Effect::Leave => {}
        }
    }

    pub(super) fn is_sandbox(&self) -> bool {
        self.target.is_sandbox()
    }

    fn switch_account(&mut self, name: &str) -> Msg {
        let switched = (self.world.account)(name).map(|(target, mut setting, known)| {
            (self.target, self.network) = (target, None);
            // A secret that was typed for a new account is not asked for a second time.
            if let Some((_, secret)) = self.secrets.iter().find(|(of, _)| of == name) {
                let secret = secret.clone();
                self.use_secret(secret);
                setting.secret = SecretState::AtHand;
            }
            Box::new((setting, known))
        });
        Msg::Account(switched)
    }

    fn ask(&mut self, post: &Post, ask: impl FnOnce(&Network), failed: impl FnOnce(String) -> Msg) {
        match self.network(post) {
            Ok(network) => ask(network),
            Err(why) => tell(post, failed(why)),
        }
    }

    /// The secret is used from the next request on. A network that was started without it is started anew.
    pub fn use_secret(&mut self, secret: SecretString) {
        if let Target::Account(_, kept) = &mut self.target {
            *kept = Ok(secret);
            self.network = None;
        }
    }

    /// The command that prints the account's secret.
    pub fn secret_command(&self) -> Option<String> {
        match &self.target {
            Target::Account(account, _) => match &account.secret {
                SecretSource::Command(command) => Some(command.clone()),
                _ => None,
            },
            Target::Practice => None,
        }
    }

    /// Something leaves. Unless it is the person, time is short: on a disk that may be slow their text is saved in haste.
    pub fn leaving(&self, left: Left) {
        if is_short(left) && !self.drafts.is_quick() {
            self.drafts.skip_fsync();
        }
    }

    /// There is something that cannot even be handed over to be saved.
    pub(super) fn lost(&mut self, reason: &str) {
        self.lost = Some(reason.to_owned());
    }

    /// Waits for the last save, and says what could not be saved. A person who leaves waits longer, and `slow` tells
    /// them.
    pub fn finish(&mut self, left: Left, slow: impl FnOnce()) -> Result<(), String> {
        let lost = self.lost.take().map_or(Ok(()), Err);
        let Some(saver) = self.saver.take() else { return lost };
        let done = saver.close();
        let (unnoticed, most) = if is_short(left) { IN_HASTE } else { AT_LEISURE };
        let answer = done.recv_timeout(unnoticed).or_else(|_| {
            if is_short(left) {
                self.drafts.skip_fsync();
            } else {
                slow();
            }
            done.recv_timeout(most)
        });
        match answer {
            Ok(None) => lost,
            Ok(Some(reason)) => Err(reason),
            Err(_) => Err("the disk does not answer".to_owned()),
        }
    }

    fn saver(&mut self, post: &Post) -> Result<&Saver, String> {
        if self.saver.is_none() {
            let saver =
                Saver::start(self.drafts.clone(), self.journal.clone(), self.opened.take(), post.clone());
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
}

/// Whether whatever ends the program gives it little time.
fn is_short(left: Left) -> bool {
    matches!(left, Left::BySignal(_) | Left::TerminalGone)
}

/// A file that is there already is somebody's, and one that is cut short is nobody's: it stands whole or not at all.
fn save_new(name: String, text: &str) -> Result<String, String> {
    // A folder is never made for it: a mistyped one would hide the file.
    let folder = Path::new(&name).parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err("there is no such folder".to_owned());
    }
    let how = atomic::WriteOptions { only_new: true, ..atomic::WriteOptions::default() };
    let written = atomic::write_with(Path::new(&name), text.as_bytes(), how);
    written.map(|_| name).map_err(|error| io_messages::reason(&error))
}

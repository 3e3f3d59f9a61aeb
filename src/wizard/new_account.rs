//! Adding an account without editing a file: a few answers, the secret unseen, a try that says what each server
//! answered, and only then the file.

use super::Wizard;
use super::account_stop::{ACCOUNT_STOPS, AccountStop};
use super::keymap::Command;
use super::msg::{Effect, Moment, Tried};
use super::one_line::OneLine;
use super::overlay::Overlay;
use super::secret::Masked;
use crate::account::account_spec::AccountSpec;
use crate::account::endpoint_url::{DOMAINS, REGIONS};
use crossterm::event::KeyEvent;

/// The most characters of a name or an id.
pub(super) const LONGEST: usize = 200;

/// The form.
#[derive(Debug)]
pub struct NewAccount {
    /// The account's name.
    pub name: OneLine,
    /// The client ID.
    pub client_id: OneLine,
    /// One of [`REGIONS`].
    pub region: String,
    /// One of [`DOMAINS`].
    pub domain: String,
    /// Creating a user there is no rehearsal.
    pub production: bool,
    /// The secret.
    pub secret: Masked,
    /// Where the focus is, in [`ACCOUNT_STOPS`].
    pub focus: usize,
    /// What the servers answered.
    pub tried: Option<Tried>,
    /// It is being tried.
    pub trying: bool,
    /// What is to be mended.
    pub problem: Option<String>,
    /// Where, if that is known.
    pub fault: Option<AccountStop>,
}

impl Default for NewAccount {
    fn default() -> Self {
        let AccountSpec { name, region, domain, client_id, production } = AccountSpec::default();
        let (name, client_id) = (OneLine::new(name), OneLine::new(client_id));
        let (secret, focus) = (Masked::default(), 0);
        let (tried, trying, problem, fault) = (None, false, None, None);
        Self { name, client_id, region, domain, production, secret, focus, tried, trying, problem, fault }
    }
}

impl NewAccount {
    /// The account, as it stands.
    pub fn draft(&self) -> AccountSpec {
        AccountSpec {
            name: self.name.text().to_owned(),
            region: self.region.clone(),
            domain: self.domain.clone(),
            client_id: self.client_id.text().to_owned(),
            production: self.production,
        }
    }

    /// The focused place.
    pub fn stop(&self) -> AccountStop {
        ACCOUNT_STOPS[self.focus.min(ACCOUNT_STOPS.len() - 1)]
    }

    pub(super) fn line(&mut self) -> Option<&mut OneLine> {
        match self.stop() {
            AccountStop::Name => Some(&mut self.name),
            AccountStop::ClientId => Some(&mut self.client_id),
            _ => None,
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.forget();
        if self.stop() == AccountStop::Secret {
            self.secret.paste(text);
        } else if let Some(line) = self.line() {
            line.paste(text, LONGEST);
        }
    }

    fn text_key(&mut self, event: &KeyEvent, command: Option<Command>) {
        if self.stop() == AccountStop::Secret {
            self.secret.key(event, command);
            self.forget();
        } else if self.line().is_some_and(|line| line.key(event, command, LONGEST)) {
            self.forget();
        }
    }

    /// The first place with something to be mended, and what.
    fn fault(&self, known: &[String]) -> Option<(AccountStop, String)> {
        let draft = self.draft();
        let of_name = draft.name_problem(known).map(|words| (AccountStop::Name, words));
        let of_id = || draft.client_id_problem().map(|words| (AccountStop::ClientId, words));
        let secret = "Enter the secret of the API credentials.".to_owned();
        let of_secret = || self.secret.is_empty().then_some((AccountStop::Secret, secret));
        of_name.or_else(of_id).or_else(of_secret)
    }

    /// Whether there is something to be told beside how it is done.
    pub fn has_news(&self) -> bool {
        self.problem.is_some() || self.trying || self.tried.is_some()
    }

    /// Whether a text has the focus.
    pub fn is_typed(&self) -> bool {
        matches!(self.stop(), AccountStop::Name | AccountStop::ClientId | AccountStop::Secret)
    }

    /// A changed answer has not been tried.
    pub(super) fn forget(&mut self) {
        (self.tried, self.problem, self.fault) = (None, None, None);
        // An answer that is still to come is of what was there before.
        self.trying = false;
    }

    fn choose(&mut self, forward: bool) {
        self.forget();
        let turn = |values: &[&str], now: &str| {
            let here = values.iter().position(|one| *one == now).unwrap_or(0);
            let there = if forward { (here + 1).min(values.len() - 1) } else { here.saturating_sub(1) };
            values[there].to_owned()
        };
        match self.stop() {
            AccountStop::Region => self.region = turn(&REGIONS, &self.region),
            AccountStop::Domain => self.domain = turn(&DOMAINS, &self.domain),
            AccountStop::Production => self.production = forward,
            _ => {}
        }
    }
}

impl Wizard {
    pub(super) fn new_account_key(&mut self, event: &KeyEvent, command: Option<Command>, now: Moment) {
        let may_press = self.may_press(now);
        let Some(Overlay::NewAccount(form)) = &mut self.overlay else { return };
        match command {
            Some(Command::NextField) => form.focus = (form.focus + 1).min(ACCOUNT_STOPS.len() - 1),
            Some(Command::PreviousField) => form.focus = form.focus.saturating_sub(1),
            Some(Command::PreviousOption) => form.choose(false),
            Some(Command::NextOption) => form.choose(true),
            Some(Command::Yes) if form.stop() == AccountStop::Production => form.choose(true),
            Some(Command::No) if form.stop() == AccountStop::Production => form.choose(false),
            Some(Command::Press) => match form.stop() {
                AccountStop::Try if may_press => self.try_account(),
                AccountStop::Save if may_press => self.save_account(),
                AccountStop::Try | AccountStop::Save => {}
                _ => form.focus += 1,
            },
            Some(command) if !command.is_of_text() => {}
            _ => form.text_key(event, command),
        }
    }

    /// Takes the focus to a place, and presses it where it is a button.
    pub(super) fn click_account_stop(&mut self, place: AccountStop, now: Moment) {
        let Some(Overlay::NewAccount(form)) = &mut self.overlay else { return };
        form.focus = ACCOUNT_STOPS.iter().position(|one| *one == place).unwrap_or(form.focus);
        if matches!(place, AccountStop::Try | AccountStop::Save) {
            self.obey_alone(Command::Press, now);
        }
    }

    /// The form without faults, or nothing: then it says what is to be mended, and goes there.
    fn complete_account(&mut self) -> Option<&mut NewAccount> {
        let known = self.setting.account_names();
        let Some(Overlay::NewAccount(form)) = &mut self.overlay else { return None };
        let fault = form.fault(&known);
        (form.fault, form.problem) = fault.clone().unzip();
        if let Some((place, _)) = &fault {
            form.focus = ACCOUNT_STOPS.iter().position(|one| one == place).unwrap_or(form.focus);
        }
        fault.is_none().then_some(form)
    }

    pub(super) fn try_account(&mut self) {
        let Some(form) = self.complete_account() else { return };
        (form.trying, form.tried) = (true, None);
        let effect = Effect::TryAccount(Box::new(form.draft()), form.secret.copy());
        self.effects.push(effect);
    }

    pub(super) fn account_tried(&mut self, tried: Tried) {
        if let Some(Overlay::NewAccount(form)) = &mut self.overlay
            && form.trying
        {
            form.trying = false;
            // What works is saved with one more Enter.
            let works = tried.token.is_ok() && matches!(tried.users, Some(Ok(_)));
            form.focus = if works { ACCOUNT_STOPS.len() - 1 } else { form.focus };
            form.tried = Some(tried);
        }
    }

    pub(super) fn save_account(&mut self) {
        let Some(form) = self.complete_account() else { return };
        let effect = Effect::SaveAccount(Box::new(form.draft()), form.secret.copy());
        self.effects.push(effect);
    }

    pub(super) fn account_saved(&mut self, result: Result<String, String>, now: Moment) {
        match result {
            Ok(name) => {
                self.overlay = None;
                self.effects.push(Effect::SwitchAccount(name));
            }
            Err(reason) => {
                if let Some(Overlay::NewAccount(form)) = &mut self.overlay {
                    form.problem = Some(reason);
                } else {
                    self.say(&reason, now);
                }
            }
        }
    }
}

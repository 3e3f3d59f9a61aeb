//! Adding an account line by line: the form of the screen, moved by whole answers.

use super::Wizard;
use super::account_stop::{ACCOUNT_STOPS, AccountStop};
use super::line::Line;
use super::msg::Moment;
use super::new_account::{LONGEST, NewAccount};
use super::one_line::OneLine;
use super::overlay::Overlay;
use super::secret::Masked;
use secrecy::{ExposeSecret, SecretString};

impl Wizard {
    /// A line while an account is being added. What is no answer leaves the account alone.
    pub(super) fn line_in_account(&mut self, line: Line, now: Moment) {
        let Some(Overlay::NewAccount(form)) = &mut self.overlay else { return };
        match line {
            Line::Answer(text) => self.answer_account(&text, now),
            Line::Keep => self.settle_account(),
            Line::Back => {
                form.problem = None;
                form.focus = form.focus.saturating_sub(1);
            }
            other => {
                self.overlay = None;
                self.line_in_form(other, now);
            }
        }
    }

    fn answer_account(&mut self, text: &str, now: Moment) {
        let Some(Overlay::NewAccount(form)) = &mut self.overlay else { return };
        let yes = text == "yes";
        match form.stop() {
            AccountStop::Try if yes => self.try_account(),
            AccountStop::Try => form.focus += 1,
            AccountStop::Save if yes => self.save_account(),
            AccountStop::Save => {
                self.overlay = None;
                self.say("No account was added.", now);
            }
            _ => {
                form.take(text);
                self.settle_account();
            }
        }
    }

    /// Goes on to the next question, unless the answer at hand has to be mended.
    fn settle_account(&mut self) {
        let known = self.setting.account_names();
        let Some(Overlay::NewAccount(form)) = &mut self.overlay else { return };
        form.problem = form.problem_here(&known);
        if form.problem.is_none() {
            form.focus = (form.focus + 1).min(ACCOUNT_STOPS.len() - 1);
        }
    }

    /// The secret of the account that is being added, or why there is none.
    pub(super) fn account_secret(&mut self, secret: Result<SecretString, String>, now: Moment) {
        let Some(Overlay::NewAccount(form)) = &mut self.overlay else { return };
        match secret {
            Ok(secret) => {
                form.secret = Masked::default();
                secret.expose_secret().chars().for_each(|letter| form.secret.push(letter));
                form.focus += 1;
            }
            Err(reason) => {
                self.overlay = None;
                self.say(&reason, now);
            }
        }
    }
}

impl NewAccount {
    /// Takes a whole answer for the focused place.
    fn take(&mut self, text: &str) {
        self.forget();
        let text: String = text.chars().take(LONGEST).collect();
        let place = self.stop();
        match place {
            AccountStop::Name => self.name = OneLine::new(text),
            AccountStop::Region => self.region = text,
            AccountStop::Domain => self.domain = text,
            AccountStop::ClientId => self.client_id = OneLine::new(text),
            AccountStop::Production => self.production = text == "yes",
            AccountStop::Secret | AccountStop::Try | AccountStop::Save => {}
        }
    }

    /// What is wrong with the focused answer; what comes later was not asked yet.
    fn problem_here(&self, known: &[String]) -> Option<String> {
        match self.stop() {
            AccountStop::Name => self.draft().name_problem(known),
            AccountStop::ClientId => self.draft().client_id_problem(),
            _ => None,
        }
    }
}

//! The wizard in lines, for screen readers, dumb terminals and pipes: one question at a time, nothing drawn over.
//!
//! Pure: [`Plain::read`] says what a line asks of the wizard, [`Plain::speak`] what is new since it last spoke, and the
//! question. Who reads lines and prints texts is the runtime's (`runtime/plain.rs`). Conditions, checks and words are the
//! wizard's own; here is only what is told of them, and when.

mod command;
mod help;
mod labels;
mod lists;
mod new_account;
mod outcome;
mod question;
mod reply;
mod review;
mod spoken;

pub use reply::Reply;

use crate::text::harmless::visible;
use crate::user::fields::Screen;
use crate::user::form::{Addr, RowId};
use crate::user::rule::Broken;
use crate::wizard::UserIndexState;
use crate::wizard::Wizard;
use crate::wizard::autosave::SaveStatus;
use crate::wizard::modal::Modal;
use crate::wizard::outcome_actions::OutcomeAction;
use crate::wizard::phase::Phase;
use crate::wizard::suggest::Suggestion;

/// What was told so far, and what the next line answers.
#[derive(Debug, Default)]
pub struct Plain {
    /// A question stands there, unanswered.
    asked: bool,
    greeted: bool,
    draft: String,
    place: PlaceTold,
    problem: Option<(Addr, Broken)>,
    message: Option<String>,
    not_saved: Option<String>,
    /// The person asked for a save: the next line waits for it.
    saving: bool,
    stage: StageTold,
    list: Option<Vec<String>>,
    /// The answers that have a number in the review, in that order.
    numbers: Vec<Addr>,
    /// The review is read whole when it is opened, and in short when a changed answer comes back to it.
    review_in_short: bool,
    /// What a number stands for, after several names matched.
    offered: Vec<Suggestion>,
    /// The choice that waits for the word.
    confirming: Option<OutcomeAction>,
    /// The question that the last line answered, or left.
    left: Option<Addr>,
    /// The answer that was given, and as what.
    given: Option<(Addr, String)>,
}

/// Where the person was when it was last told.
#[derive(Debug, Default)]
struct PlaceTold {
    screen: Option<Screen>,
    section: &'static str,
    row: Option<RowId>,
    notes: Vec<String>,
}

/// How much of a submission was told.
#[derive(Debug, Default, PartialEq, Eq)]
enum StageTold {
    #[default]
    None,
    Sending(&'static str, u64),
    Finished,
}

/// The word without which nobody is created: no empty line, no held Enter, no pasted column holds it by chance.
pub const WORD: &str = "create";

impl Plain {
    /// Nothing was told yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether a question stands there, unanswered: what is said before its answer begins on a line of its own.
    pub fn is_asking(&self) -> bool {
        self.asked
    }

    /// The question is to be told again: something else was on its line meanwhile.
    pub fn ask_again(&mut self) {
        self.asked = false;
    }

    /// Whether the wizard has something under way that the next line has to wait for.
    pub fn waits(&self, wizard: &Wizard) -> bool {
        match wizard.modal() {
            Some(Modal::Drafts(drafts)) if drafts.lines().is_none() => return true,
            Some(Modal::AddAccount(form)) if form.is_testing() => return true,
            Some(Modal::Users { .. }) if matches!(wizard.user_index(), UserIndexState::Reading) => {
                return true;
            }
            _ => {}
        }
        if wizard.wants_secret().is_some() {
            return true;
        }
        // The outcome is told at once; the next line, or the end, waits until it stands in the journal too.
        let open = matches!(wizard.phase(), Phase::Finished { submission, .. } if !submission.is_over());
        open || wizard.is_sending() || (self.saving && wizard.saved_state() == SaveStatus::Saving)
    }

    /// What a line asks for. Lines that only want to be told something are answered at once.
    pub fn read(&mut self, wizard: &Wizard, line: &str) -> Reply {
        self.asked = false;
        self.saving = false;
        let reply = self.meaning(wizard, line);
        if matches!(wizard.modal(), Some(Modal::AddAccount(form)) if form.problem().is_some()) {
            self.list = None;
        }
        if reply.msg.is_some() {
            // Said again in the same words, it is another message.
            self.message = None;
        }
        reply
    }

    fn meaning(&mut self, wizard: &Wizard, line: &str) -> Reply {
        self.left = wizard.focused().filter(|_| wizard.screen() != Screen::Review);
        let line = line.trim();
        let literal = line.strip_prefix("::").map(|rest| format!(":{rest}"));
        if let (None, Some(command)) = (&literal, line.strip_prefix(':')) {
            return self.command(wizard, command);
        }
        let text = literal.as_deref().unwrap_or(line);
        match wizard.phase() {
            Phase::Sending { .. } => Reply::nothing(),
            Phase::Finished { .. } => self.read_choice(wizard, text),
            Phase::Editing => match wizard.modal() {
                Some(Modal::AddAccount(form)) => new_account::read(form, text),
                Some(_) => lists::read(wizard, text),
                None if wizard.screen() == Screen::Review => self.read_review(wizard, text),
                None => self.read_answer(wizard, text),
            },
        }
    }

    /// What is new, and unless the wizard is to be waited for the question. Nothing when nothing is new and the question
    /// stands there.
    pub fn speak(&mut self, wizard: &Wizard, waits: bool) -> String {
        let mut news = Vec::new();
        if !self.greeted {
            self.greeted = true;
            self.greet(wizard, &mut news);
        }
        self.another_draft(wizard, &mut news);
        self.tell_message(wizard, &mut news);
        match wizard.phase() {
            Phase::Sending { .. } => self.tell_stage(wizard, &mut news),
            Phase::Finished { .. } => self.tell_outcome(wizard, &mut news),
            Phase::Editing => {
                self.stage = StageTold::None;
                self.confirming = None;
                self.tell_form(wizard, &mut news);
            }
        }
        let mut text = String::new();
        if self.asked && !news.is_empty() {
            self.asked = false;
            text.push('\n');
        }
        text.push_str(&self::text(&news));
        if !self.asked && !waits {
            self.asked = true;
            text.push_str(&visible(&self.question(wizard)));
        }
        text
    }

    fn question(&self, wizard: &Wizard) -> String {
        match wizard.phase() {
            Phase::Sending { .. } => String::new(),
            Phase::Finished { .. } => self.choice_question(wizard),
            Phase::Editing => match wizard.modal() {
                Some(Modal::AddAccount(form)) => new_account::question(form),
                Some(_) => lists::question(wizard),
                None if wizard.screen() == Screen::Review => review::question(wizard),
                None => question::question(wizard),
            },
        }
    }
}

/// Lines as a text of which a terminal obeys nothing.
pub fn text(lines: &[String]) -> String {
    lines.iter().map(|line| visible(line) + "\n").collect()
}

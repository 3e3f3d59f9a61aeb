//! What is told beside the question: greeting, headings, notes, messages, problems.

use super::command::told;
use super::{PlaceTold, Plain, lists, new_account};
use crate::user::fields::Screen;
use crate::user::form::Addr;
use crate::user::{hidden_answers, visibility};
use crate::wizard::Wizard;
use crate::wizard::drafting::Saved;
use crate::wizard::overlay::Overlay;
use crate::wizard::words::PRACTICE_BEFORE;

impl Plain {
    pub(super) fn greet(&mut self, wizard: &Wizard, news: &mut Vec<String>) {
        self.draft.clone_from(&wizard.saving.id);
        let user =
            if wizard.saving.exists() { format!("draft {}", wizard.title()) } else { "new user".to_owned() };
        let production = wizard.production_aloud();
        news.push(format!("vcc-user, {user}, {}{production}.", wizard.account_words()));
        if wizard.setting.practice {
            news.push(PRACTICE_BEFORE.to_owned());
        }
        news.push(
            "Enter keeps what stands in brackets, :help explains, :quit leaves and keeps the draft."
                .to_owned(),
        );
        news.extend(wizard.unknown_words());
        news.extend(wizard.newest_words());
    }

    /// Another draft is open: everything of it is to be told.
    pub(super) fn another_draft(&mut self, wizard: &Wizard, news: &mut Vec<String>) {
        if self.draft == wizard.saving.id {
            return;
        }
        self.draft.clone_from(&wizard.saving.id);
        self.place = PlaceTold::default();
        (self.problem, self.given, self.review_in_short) = (None, None, false);
        self.offered.clear();
        // The settings of another user make no draft that a person would know again.
        let known = wizard.saving.exists() && !wizard.username().is_empty();
        news.push(if known { format!("Draft {}.", wizard.title()) } else { "New user.".to_owned() });
    }

    /// Passing messages, and whether the draft is saved.
    pub(super) fn tell_message(&mut self, wizard: &Wizard, news: &mut Vec<String>) {
        let message = wizard.message().map(str::to_owned);
        if message.is_some() && message != self.message {
            news.extend(message.clone());
        }
        if message.is_some() {
            self.message = message;
        }
        let not_saved = match wizard.saved_state() {
            Saved::Not(reason) => Some(reason),
            _ => None,
        };
        if not_saved != self.not_saved {
            news.push(match &not_saved {
                Some(reason) => format!("Not saved: {reason}"),
                None => "The draft is saved again.".to_owned(),
            });
            self.not_saved = not_saved;
        }
    }

    /// The form: where the person is, what was taken, what is wrong.
    pub(super) fn tell_form(&mut self, wizard: &Wizard, news: &mut Vec<String>) {
        if let Some(overlay) = &wizard.overlay {
            return self.tell_overlay(wizard, overlay, news);
        }
        self.list = None;
        self.tell_given(wizard, news);
        self.tell_notes(wizard, self.place.screen, news);
        let asked = wizard.focused();
        self.tell_left(wizard, asked, news);
        if self.place.screen != Some(wizard.screen) {
            self.tell_screen(wizard, news);
        }
        if let Some(at) = asked {
            self.tell_section(wizard, at, news);
            let problem = wizard.shown_problem(at).map(|broken| (at, broken));
            if problem != self.problem {
                news.extend(problem.iter().map(|(_, broken)| told(broken)));
                self.problem = problem;
            }
        }
    }

    /// What is wrong with an answer that was left: the review tells of all of them by itself.
    fn tell_left(&mut self, wizard: &Wizard, asked: Option<Addr>, news: &mut Vec<String>) {
        let left = self.left.take().filter(|at| Some(*at) != asked && wizard.screen != Screen::Review);
        if let Some(at) = left
            && let Some(broken) = wizard.shown_problem(at)
            && self.problem.as_ref() != Some(&(at, broken.clone()))
        {
            news.push(told(&broken));
        }
        if self.problem.as_ref().is_some_and(|(at, _)| Some(*at) != asked) {
            self.problem = None;
        }
    }

    fn tell_overlay(&mut self, wizard: &Wizard, overlay: &Overlay, news: &mut Vec<String>) {
        let lines = match overlay {
            Overlay::Secret { .. } => vec![wizard.secret_words()],
            Overlay::NewAccount(form) => new_account::told(form),
            _ => lists::lines(wizard),
        };
        if !lines.is_empty() && self.list.as_ref() != Some(&lines) {
            news.extend(lines.iter().cloned());
            self.list = Some(lines);
        }
    }

    fn tell_screen(&mut self, wizard: &Wizard, news: &mut Vec<String>) {
        let screen = wizard.screen;
        self.place = PlaceTold { screen: Some(screen), ..PlaceTold::default() };
        let screens = visibility::visible_screens(&wizard.form);
        let number = screens.iter().position(|one| *one == screen).map_or(1, |index| index + 1);
        news.push(format!("{}, {number} of {}", screen.label(), screens.len()));
        if screen == Screen::Review {
            return self.tell_review(wizard, news);
        }
        if !screen.introduction().is_empty() {
            news.push(screen.introduction().to_owned());
        }
        self.tell_notes(wizard, Some(screen), news);
    }

    /// What a screen does not ask, and what it keeps and does not send: told when it comes, and when it changes.
    fn tell_notes(&mut self, wizard: &Wizard, screen: Option<Screen>, news: &mut Vec<String>) {
        let Some(screen) = screen.filter(|screen| *screen != Screen::Review) else { return };
        let notes = [hidden_answers::not_asked, hidden_answers::not_sent].map(|of| of(&wizard.form, screen));
        let notes: Vec<String> = notes.into_iter().flatten().collect();
        let new = notes.iter().filter(|note| !self.place.notes.contains(note));
        news.extend(new.map(|note| crate::wizard::palette::sentence(note) + "."));
        self.place.notes = notes;
    }

    fn tell_section(&mut self, wizard: &Wizard, at: Addr, news: &mut Vec<String>) {
        let field = at.field.field();
        if field.section != self.place.section {
            self.place.section = field.section;
            let unit = field.kind.unit().map(|unit| format!(", in {}", unit.name())).unwrap_or_default();
            if !field.section.is_empty() {
                news.push(format!("{}{unit}:", field.section));
            }
        }
        if at.row != self.place.row {
            self.place.row = at.row;
            let position = at.row.and_then(|row| wizard.form.row_position(row));
            news.extend(position.map(|index| format!("Associated user {}:", index + 1)));
        }
    }
}

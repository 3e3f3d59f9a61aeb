//! The review: the button, the problems, and every answer by screen with *Change*.

use super::Wizard;
use super::focus::Stop;
use super::keymap::Command;
use super::msg::Moment;
use crate::text::counted;
use crate::user::field::display_value;
use crate::user::fields::{FieldId, Screen};
use crate::user::form::Addr;
use crate::user::{hidden_answers, visibility};

/// A line of the review beneath the button and the problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewLine {
    /// A screen's name, with *Change*.
    Heading(Screen),
    /// A given answer.
    Answer {
        /// Which.
        at: Addr,
        /// Its label.
        label: String,
        /// As the person reads it.
        value: String,
        /// What is to be known of it: `cannot be changed later`, a country's name.
        remark: String,
    },
    /// What is kept and not sent, or that nothing was answered.
    Remark(String),
}

impl Wizard {
    /// The name of the button, with the account's.
    pub fn create_label(&self) -> String {
        if self.setting.practice {
            "Create user in the practice account".to_owned()
        } else {
            format!("Create user in {}", self.setting.account)
        }
    }

    /// Every given answer, screen by screen.
    pub fn review_lines(&self) -> Vec<ReviewLine> {
        let mut lines = Vec::new();
        for screen in
            visibility::visible_screens(&self.form).into_iter().filter(|screen| *screen != Screen::Review)
        {
            lines.push(ReviewLine::Heading(screen));
            let before = lines.len();
            let given =
                visibility::visible_fields(&self.form, screen).into_iter().filter(|at| self.is_given(*at));
            lines.extend(given.map(|at| self.review_answer(at)));
            if lines.len() == before {
                lines.push(ReviewLine::Remark("nothing answered".to_owned()));
            }
            lines.extend(hidden_answers::not_sent(&self.form, screen).map(ReviewLine::Remark));
        }
        lines
    }

    fn is_given(&self, at: Addr) -> bool {
        !self.form.get(at).is_empty() && at.row.is_none_or(|row| self.form.row_touched(row))
    }

    fn review_answer(&self, at: Addr) -> ReviewLine {
        let field = at.field.field();
        let value = self.form.value(at);
        let unit = field.kind.unit().map(|unit| format!(" {}", unit.symbol())).unwrap_or_default();
        let remark = if field.permanent { "cannot be changed later".to_owned() } else { self.name_of(at) };
        ReviewLine::Answer {
            at,
            label: self.label_of(at),
            value: format!("{}{unit}", display_value(&value)),
            remark,
        }
    }

    /// What people call the answer, where they have a name for it: a country's, a region's.
    pub fn name_of(&self, at: Addr) -> String {
        let value = self.form.value(at);
        self.known.name_of(at.field.field().kind, &value).unwrap_or_default().to_owned()
    }

    /// Opens the review. From now on every problem is told.
    pub(super) fn open_review(&mut self, now: Moment) {
        if self.screen == Screen::Review {
            return;
        }
        self.returning = None;
        self.go(Screen::Review, Stop::Create, now);
        self.visited.extend(visibility::all_visible_fields(&self.form));
        self.opened.extend(visibility::visible_screens(&self.form));
        self.opened_in = Some(now.batch);
    }

    /// Scrolls a review by hand. False at its ends, where the key means something else.
    pub(super) fn scroll_review(&mut self, forward: bool) -> bool {
        let last = self.review_lines().len().saturating_sub(1);
        let here = self.review_scroll.unwrap_or(0);
        let there = if forward { (here + 8).min(last) } else { here.saturating_sub(8) };
        if there == here {
            // Down at the end has nowhere to go; Up at the top goes back to the form.
            return forward;
        }
        self.review_scroll = Some(there);
        true
    }

    /// Scrolls the review by some lines.
    pub(super) fn scroll_review_by(&mut self, lines: isize) {
        let last = self.review_lines().len().saturating_sub(1);
        let here = self.review_scroll.unwrap_or(0);
        self.review_scroll = Some(here.saturating_add_signed(lines).min(last));
    }

    /// Enter on the button.
    pub(super) fn press_create(&mut self, now: Moment) {
        if !self.may_press(now) {
            let key = self.way_to(Command::Press);
            return self.say(&format!("Press {key} once more to create."), now);
        }
        match self.problems().first() {
            Some((at, broken)) if broken.severity == crate::user::rule::Severity::Error => {
                let at = *at;
                self.go_to_answer(at, now);
                self.returning = Some(super::Return::Answer(at));
                let errors = counted(self.errors(), "error");
                self.say(&format!("{errors} to mend before the user can be created."), now);
            }
            _ => self.submit(false, now),
        }
    }

    /// The username as it is sent.
    pub fn username(&self) -> String {
        self.form.value(FieldId::Username).into_owned()
    }
}

//! Settings of one user for another: nothing that names a person or a line.

use super::Wizard;
use super::keymap::Command;
use super::msg::Moment;
use crate::text::counted;
use crate::user::draft::Draft;
use crate::user::field::Kind;
use crate::user::fields::{FIELDS, Screen};
use crate::user::form::{Addr, Form};
use crate::user::visibility;

/// What copying did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Copied {
    /// How many settings were taken.
    pub settings: usize,
    /// How many of the person's own were replaced.
    pub replaced: usize,
}

/// Copies the visible settings of one form to another.
pub fn copy_settings(from: &Form, to: &mut Form) -> Copied {
    let mut copied = Copied::default();
    for field in FIELDS.iter().filter(|field| field.copied && !field.in_row()) {
        let at = Addr::of(field.id);
        let value = from.value(at);
        // A role that nobody can choose, such as NvmAdmin, is not copied either.
        let choosable = match field.kind {
            Kind::Choice(choices) => choices.iter().any(|choice| choice.value == value),
            _ => true,
        };
        if value.is_empty() || !choosable || !visibility::is_visible(from, at) {
            continue;
        }
        copied.settings += 1;
        let own = to.get(at);
        copied.replaced += usize::from(!own.is_empty() && own != value);
        to.set(at, value);
    }
    copied
}

impl Wizard {
    /// A new user with the settings of the one that was just created.
    pub(super) fn new_user_like_this(&mut self, now: Moment) {
        let before = self.form.clone();
        let username = self.username();
        self.begin(Draft::default(), None);
        self.copy_from(&before, &username, now);
        let said = self.message.take();
        self.go_to_screen(Screen::Identity, now);
        self.message = said;
    }
}

impl Wizard {
    /// Copies the settings of a form as one step, and says what that did.
    pub(super) fn copy_from(&mut self, from: &Form, username: &str, now: Moment) {
        self.settle(now);
        self.history.close_group();
        let mut copied = Copied::default();
        self.change(None, now, |form| copied = copy_settings(from, form));
        self.stand_at(self.screen, self.stop);
        let settings = counted(copied.settings, "setting");
        let undo = self.way_to(Command::Undo);
        self.say(
            &format!(
                "{settings} from {username}; {} of yours replaced. {undo} takes it back.",
                copied.replaced
            ),
            now,
        );
    }
}

//! The mouse: what a click on something means, and the wheel. Everything here can be done by keys as well.

use super::Wizard;
use super::account_stop::AccountStop;
use super::focus::Stop;
use super::keymap::Command;
use super::modal::Modal;
use super::msg::Moment;
use super::phase::Phase;
use crate::user::fields::Screen;
use crate::user::form::Addr;
use tui_input::InputRequest;

/// Something that can be clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// A step of the step list.
    Screen(Screen),
    /// A field, or a button of the form or the review.
    Stop(Stop),
    /// The text that is being typed, by the character before which the cursor goes.
    Text(usize),
    /// An option of a choice, by its place.
    Option(Addr, usize),
    /// A suggestion, by its place.
    Suggestion(usize),
    /// An entry of the open list, by its place.
    Entry(usize),
    /// A button beneath an outcome, by its place.
    Choice(usize),
    /// A place of the form that adds an account.
    Account(AccountStop),
    /// A key of the footer.
    Command(Command),
}

impl Wizard {
    pub(super) fn click(&mut self, hit: Hit, now: Moment) {
        self.message = None;
        // A click is no held key.
        (self.held, self.opened_in) = (false, None);
        match hit {
            Hit::Command(command) => self.obey_alone(command, now),
            Hit::Choice(index) => self.press_choice(index, now),
            Hit::Entry(index) => self.click_entry(index, now),
            Hit::Account(place) => self.click_account_stop(place, now),
            Hit::Text(place) => self.click_text(place),
            _ if !matches!(self.phase, Phase::Editing) || self.modal.is_some() => {}
            Hit::Screen(screen) => self.go_to_screen(screen, now),
            Hit::Suggestion(index) => self.take_suggestion(index, now),
            Hit::Option(at, index) => {
                self.go_to_answer(at, now);
                self.take_option(at, index, now);
            }
            Hit::Stop(stop @ Stop::Answer(_)) => self.go(self.screen, stop, now),
            Hit::Stop(stop) => {
                self.go(self.screen, stop, now);
                self.enter(now);
            }
        }
    }

    /// Takes the cursor to a character of the text that is being typed.
    fn click_text(&mut self, place: usize) {
        if let Some(overlay) = &mut self.modal {
            if let Some(line) = overlay.line_mut() {
                line.go_to(place);
            }
        } else if let (Phase::Editing, Some(editor)) = (&self.phase, &mut self.editor) {
            editor.selected = false;
            editor.input.handle(InputRequest::SetCursor(place));
            self.history.close_group();
        }
    }

    pub(super) fn toggle_mouse(&mut self, now: Moment) {
        self.mouse = !self.mouse;
        self.effects.push(super::Effect::Mouse(self.mouse));
        let key = self.keymap.shown(Command::Mouse);
        if self.mouse {
            self.say("Mouse on. Hold Shift to select text.", now);
        } else {
            self.say(&format!("Mouse off: select text as usual. {key} turns it on."), now);
        }
    }

    fn click_entry(&mut self, index: usize, now: Moment) {
        if let Some(picker) = self.modal.as_mut().and_then(Modal::picker_mut) {
            picker.selected = index;
            self.choose(now);
        }
    }

    /// The wheel: the open text or list, the review, or the focus along the screen's fields.
    pub(super) fn wheel(&mut self, down: bool, now: Moment) {
        if self.modal.is_some() || self.list.is_some() || matches!(self.phase, Phase::Finished { .. }) {
            return self.obey_alone(if down { Command::Down } else { Command::Up }, now);
        }
        if !matches!(self.phase, Phase::Editing) {
            return;
        }
        if self.screen == Screen::Review {
            self.scroll_review_by(if down { 3 } else { -3 });
            return;
        }
        let stops = self.stops_of(self.screen);
        let here = stops.iter().position(|stop| *stop == self.stop).unwrap_or(0);
        let there = if down { here + 1 } else { here.saturating_sub(1) };
        if let Some(stop) = stops.get(there).copied() {
            self.go(self.screen, stop, now);
        }
    }
}

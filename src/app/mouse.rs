//! The mouse: clicks and the wheel. Everything here can be done by keys as well.

use super::App;
use super::cx::Cx;
use super::focus::FocusTarget;
use super::keymap::Command;
use super::modal::Input;
use super::modal::account_field::AccountField;
use super::msg::{Effect, HitTarget};
use super::phase::Phase;

impl App {
    pub(super) fn click(&mut self, target: HitTarget, cx: &mut Cx) {
        cx.status.clear();
        self.press_guard.click();
        match target {
            HitTarget::Command(command) => self.dispatch_command(command, cx),
            HitTarget::Choice(index) => self.press_action(index, cx),
            HitTarget::Entry(index) => self.modal_input(Input::Entry(index), cx),
            HitTarget::Account(field) => {
                if matches!(field, AccountField::Try | AccountField::Save) {
                    self.press_guard.press(cx.now.at);
                }
                self.modal_input(Input::AccountField(field), cx);
            }
            HitTarget::Text(index) => match &mut self.modal {
                Some(modal) => modal.text_input().into_iter().for_each(|input| input.set_cursor(index)),
                None if matches!(self.phase, Phase::Editing) => self.form_editor(cx).set_cursor(index),
                None => {}
            },
            _ if !matches!(self.phase, Phase::Editing) || self.modal.is_some() => {}
            HitTarget::Screen(screen) => self.form_editor(cx).go_to_screen(screen),
            HitTarget::Suggestion(index) => self.form_editor(cx).take_suggestion(index),
            HitTarget::Option(at, index) => {
                let mut form = self.form_editor(cx);
                form.go_to_field(at);
                form.set_option(at, index);
            }
            HitTarget::FocusTarget(stop) => {
                let screen = self.navigation.screen();
                self.form_editor(cx).navigate_to(screen, stop);
                if !matches!(stop, FocusTarget::Answer(_)) {
                    self.run_command(Command::Press, cx);
                }
            }
        }
    }

    /// Scrolls the open text or list or the review, or moves the focus along the screen.
    pub(super) fn wheel(&mut self, down: bool, cx: &mut Cx) {
        let is_open = self.modal.is_some() || self.navigation.suggestions().is_some();
        if is_open || matches!(self.phase, Phase::Finished { .. }) {
            self.dispatch_command(if down { Command::Down } else { Command::Up }, cx);
        } else if matches!(self.phase, Phase::Editing) {
            self.form_editor(cx).wheel(down);
        }
    }

    pub(super) fn toggle_mouse(&mut self, cx: &mut Cx) {
        let on = !self.controls.mouse;
        self.controls.mouse = on;
        cx.push(Effect::Mouse(on));
        let key = self.controls.keymap.shown(Command::Mouse);
        cx.notify(if on {
            "Mouse on. Hold Shift to select text.".to_owned()
        } else {
            format!("Mouse off: select text as usual. {key} turns it on.")
        });
    }
}

//! Dispatch of keys and the mouse: looks a key up in the active layers and hands the command to the modal, the
//! suggestions, the outcome or the form. Whatever the mouse does, keys do as well.

use super::App;
use super::account_state::PendingAction;
use super::export::ExportFormat;
use super::focus::FocusTarget;
use super::keymap::{Command, Key, Layer, typed};
use super::modal::add_account::AddAccountModal;
use super::modal::batch::BatchModal;
use super::modal::drafts::DraftsModal;
use super::modal::paste::PasteModal;
use super::modal::picker::Picker;
use super::modal::save_as::SaveAsModal;
use super::modal::{Modal, ModalInput};
use super::msg::{Cx, Effect, HitTarget};
use super::phase::Phase;
use super::press_guard::KeyInput;
use crate::model::draft::Draft;
use crate::model::field::FieldKind;
use crate::model::pasted::read_pasted;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key event that types nothing.
const NO_KEY: KeyEvent = KeyEvent::new(KeyCode::Null, KeyModifiers::NONE);
/// How many lines of a screen the mouse wheel scrolls.
const WHEEL: isize = 3;
/// How many lines of the JSON are shown above the focused field's.
const PREVIEW_CONTEXT: usize = 4;

impl App {
    pub(super) fn key(&mut self, event: &KeyEvent, cx: &mut Cx) {
        let command = self.controls.keymap.command(Key::from_event(event), self.layers());
        let input = match command {
            Some(Command::Press | Command::Fix) => KeyInput::Press,
            _ if typed(event).is_some() => KeyInput::Text,
            _ => KeyInput::Other,
        };
        self.press_guard.key(input, cx.now);
        self.dispatch(command, event, cx);
    }

    /// A command without its key, from the mouse.
    pub(super) fn dispatch_command(&mut self, command: Command, cx: &mut Cx) {
        self.dispatch(Some(command), &NO_KEY, cx);
    }

    /// The layers in which a key is looked up, the narrowest first. The footer shows the keys that they hold.
    pub(crate) fn layers(&self) -> &'static [Layer] {
        self.layers_at(self.modal.as_ref())
    }

    /// The layers of this modal or, without one, of what is under the modals.
    pub(crate) fn layers_at(&self, modal: Option<&Modal>) -> &'static [Layer] {
        use Layer::{Choices, Everywhere, Lines, Pages, Reading, Text};
        match (modal, &self.phase) {
            (Some(modal), _) => modal.layers(),
            (None, Phase::Sending { .. }) => &[Reading, Choices, Everywhere],
            (None, Phase::Finished { .. }) => &[Reading, Lines, Pages, Choices, Everywhere],
            // Under a text field suggestions take Up and Down only.
            (None, _) if self.navigation.suggestions().is_some() => &[Lines, Text, Everywhere],
            (None, _) if self.navigation.editor().is_some() => &[Text, Everywhere],
            (None, _) => &[Choices, Everywhere],
        }
    }

    fn dispatch(&mut self, command: Option<Command>, event: &KeyEvent, cx: &mut Cx) {
        if command == Some(Command::Leave) {
            return self.leave(cx);
        }
        if command == Some(Command::Close) {
            let waiting = self.account.waiting_mut();
            (waiting.submit, waiting.restore) = (None, None);
        }
        let had_status = cx.status.take().is_some();
        match (&self.phase, &self.modal) {
            (_, Some(_)) => self.modal_input(ModalInput::Key(event, command), cx),
            (Phase::Sending { .. }, None) => {
                if let Some(command) = command {
                    self.sending_command(command, cx);
                }
            }
            (Phase::Finished { .. }, None) => self.outcome_key(command, cx),
            (Phase::Editing, None) => {
                let closes = command == Some(Command::Close) && self.navigation.suggestions().is_none();
                if closes && !had_status && !self.warnings.is_empty() {
                    self.warnings.remove(0);
                }
                self.form_key(event, command, cx);
            }
        }
    }

    fn form_key(&mut self, event: &KeyEvent, command: Option<Command>, cx: &mut Cx) {
        let mut form = self.form_editor(cx);
        form.navigation.reveal_focus();
        if form.suggestions_key(command) {
            return;
        }
        let command = option_below(form.navigation.focus(), event).or(command);
        match command.filter(|command| !is_typed(*command, form.navigation.focus(), event)) {
            Some(command) => self.run_command(command, cx),
            None => form.key(event),
        }
    }

    /// Runs a command where the person is: under an outcome and while a user is sent only those that mean something
    /// there.
    pub(super) fn run_command(&mut self, command: Command, cx: &mut Cx) {
        match self.phase {
            Phase::Editing => self.run_anywhere(command, cx),
            Phase::Sending { .. } => self.sending_command(command, cx),
            Phase::Finished { .. } => self.outcome_key(Some(command), cx),
        }
    }

    /// A command while the user is sent.
    fn sending_command(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Close => self.cancel(cx),
            _ if !self.phase.allows(command) => {
                self.refuse_while_sending(cx);
            }
            Command::CopyUserId | Command::CopyReceipt => self.copy_created(command, cx),
            _ => self.run_anywhere(command, cx),
        }
    }

    /// Runs a command: those that open, save or leave here, all others in the form.
    pub(super) fn run_anywhere(&mut self, command: Command, cx: &mut Cx) {
        match command {
            Command::Press if self.navigation.focus() == FocusTarget::Create => self.press_create(cx),
            Command::Help | Command::HelpOutsideText => self.open_modal(Modal::Help { scroll: 0 }),
            Command::Preview => self.open_preview(cx),
            Command::Palette => self.open_modal(Modal::Palette(Picker::default())),
            Command::Drafts => self.open_drafts(cx),
            Command::OpenNewest => self.open_newest(cx),
            Command::Save => {
                self.autosave.confirm(cx);
                self.save_now(cx);
            }
            Command::NewUser => {
                self.form_editor(cx).commit();
                self.load_draft(Draft::default(), None, cx);
                cx.notify("New user. The previous draft is kept.");
            }
            Command::CopyFrom => self.open_users(cx),
            Command::RestoreUser => self.open_restore(cx),
            Command::Batch => self.open_modal(Modal::Batch(BatchModal::new(""))),
            Command::Refresh => {
                cx.notify("Reading the account's users and lists …");
                self.require_secret(PendingAction::ReadUsers { list: false }, cx);
            }
            Command::Attempts if self.account.open_attempts().is_empty() => {
                cx.notify("Nothing is unfinished: every outcome is known, and every user set up.");
            }
            Command::Attempts => self.open_modal(Modal::Attempts(Picker::default())),
            Command::AddAccount => self.open_add_account(),
            Command::Accounts => self.open_modal(Modal::Accounts(Picker::default())),
            Command::CopyJson => self.copy_export(ExportFormat::Json, cx),
            Command::CopyCurl => self.copy_export(ExportFormat::Curl, cx),
            Command::SaveJson => self.open_save_as(ExportFormat::Json),
            Command::SaveCurl => self.open_save_as(ExportFormat::Curl),
            Command::Mouse => self.toggle_mouse(cx),
            Command::Leave => self.leave(cx),
            command => self.form_editor(cx).run(command),
        }
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        self.press_guard.key(KeyInput::Text, cx.now);
        match &mut self.modal {
            Some(modal) => {
                cx.status = None;
                modal.paste(text);
            }
            None if matches!(self.phase, Phase::Editing) => {
                cx.status = None;
                match read_pasted(text, self.document.form(), self.navigation.field()) {
                    Some(ticket) => self.open_modal(Modal::Paste(PasteModal::new(ticket, &self.document))),
                    None => self.form_editor(cx).paste(text),
                }
            }
            None => {
                self.refuse_while_sending(cx);
            }
        }
    }

    /// Shows the JSON at the focused field.
    fn open_preview(&mut self, cx: &mut Cx) {
        if self.phase.only_looks_up() {
            return cx.notify("The username is looked up: no JSON is sent.");
        }
        let field = self.navigation.field();
        let line = field.and_then(|at| self.preview().line_of(at)).unwrap_or(0);
        self.open_modal(Modal::Preview { scroll: line.saturating_sub(PREVIEW_CONTEXT) });
    }

    pub(super) fn open_drafts(&mut self, cx: &mut Cx) {
        self.open_modal(Modal::Drafts(DraftsModal::default()));
        cx.push(Effect::ListDrafts);
    }

    fn copy_export(&mut self, format: ExportFormat, cx: &mut Cx) {
        cx.push(Effect::Copy(self.export(format)));
        cx.notify(format!("The {} was sent to the terminal's clipboard.", format.name()));
    }

    /// Asks for the name of a file; one is proposed.
    fn open_save_as(&mut self, format: ExportFormat) {
        self.open_modal(Modal::SaveAs(SaveAsModal::new(format, &self.document.username())));
    }

    /// With what was typed before it was closed.
    fn open_add_account(&mut self) {
        self.keep_account();
        let form = AddAccountModal::new(self.account.unsaved(), self.controls.has_keyring);
        self.open_modal(Modal::AddAccount(Box::new(form)));
    }

    pub(super) fn click(&mut self, target: HitTarget, cx: &mut Cx) {
        cx.status = None;
        self.press_guard.click();
        match target {
            HitTarget::Command(command) => self.dispatch_command(command, cx),
            HitTarget::Choice(index) => self.press_outcome_button(index, cx),
            HitTarget::Entry(index) => self.modal_input(ModalInput::Entry(index), cx),
            HitTarget::Account(field) => {
                if field.is_button() {
                    self.press_guard.key(KeyInput::Press, cx.now);
                }
                self.modal_input(ModalInput::AccountField(field), cx);
            }
            HitTarget::Text(index) => match &mut self.modal {
                Some(modal) => modal.text_input().into_iter().for_each(|input| input.set_cursor(index)),
                None if matches!(self.phase, Phase::Editing) => self.form_editor(cx).set_cursor(index),
                None => {}
            },
            _ if self.modal.is_some() => {}
            _ if !matches!(self.phase, Phase::Editing) => {
                self.refuse_while_sending(cx);
            }
            HitTarget::Screen(screen) => self.form_editor(cx).go_to_screen(screen),
            HitTarget::Suggestion(index) => self.form_editor(cx).take_suggestion(index),
            HitTarget::Option(at, index) => {
                let mut form = self.form_editor(cx);
                form.click_field(at);
                form.set_option(at, index);
            }
            HitTarget::FocusTarget(FocusTarget::Answer(at)) => self.form_editor(cx).click_field(at),
            HitTarget::FocusTarget(target) => {
                let screen = self.navigation.screen();
                let mut form = self.form_editor(cx);
                form.navigate_to(screen, target);
                match target {
                    FocusTarget::Add => form.add_row(),
                    _ => self.run_command(Command::Press, cx),
                }
            }
        }
    }

    /// Scrolls what is open: a text, a list, the suggestions, else the screen. The focus stays.
    pub(super) fn wheel(&mut self, down: bool, cx: &mut Cx) {
        let is_open = self.modal.is_some() || self.navigation.suggestions().is_some();
        if is_open || matches!(self.phase, Phase::Finished { .. }) {
            self.dispatch_command(if down { Command::Down } else { Command::Up }, cx);
        } else if matches!(self.phase, Phase::Editing) {
            self.form_editor(cx).scroll(if down { WHEEL } else { -WHEEL });
        }
    }

    fn toggle_mouse(&mut self, cx: &mut Cx) {
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

/// The arrow keys in a choice whose options stand one below the other.
fn option_below(focus: FocusTarget, event: &KeyEvent) -> Option<Command> {
    let FocusTarget::Answer(at) = focus else { return None };
    match (at.field.field().kind, event.code) {
        (FieldKind::Choice(_), KeyCode::Up) => Some(Command::PreviousOption),
        (FieldKind::Choice(_), KeyCode::Down) => Some(Command::NextOption),
        _ => None,
    }
}

/// Whether a letter is typed here, although it answers other fields.
fn is_typed(command: Command, focus: FocusTarget, event: &KeyEvent) -> bool {
    use Command::{CycleOption, No, NthOption, SelectDefault, Yes};
    match focus {
        // It begins an option of another choice.
        FocusTarget::Answer(at) if at.field.field().kind != FieldKind::YesNo => {
            matches!(command, Yes | No | SelectDefault)
        }
        // It begins a row.
        FocusTarget::Add => {
            typed(event).is_some() && matches!(command, Yes | No | SelectDefault | CycleOption | NthOption(_))
        }
        _ => false,
    }
}

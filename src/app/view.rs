//! What views, front ends and tests read of the app.

use super::autosave::SaveStatus;
use super::export::ExportFormat;
use super::field_editor::FieldEditor;
use super::focus::FocusTarget;
use super::intent::UiMode;
use super::keymap::{Command, Keymap};
use super::modal::Modal;
use super::modal::palette::Entry;
use super::msg::{AttemptRow, DraftRow};
use super::outcome_actions::OutcomeAction;
use super::phase::Phase;
use super::review::{self, ReviewLine};
use super::suggest::{Lookups, SuggestionList};
use super::{AccountContext, App, CreatedUser, ReturnTo, UserIndexState};
use crate::model::draft::Draft;
use crate::model::fields::Screen;
use crate::model::form::{FieldRef, Form};
use crate::model::json_path;
use crate::model::rule::{Severity, Violation};
use std::time::Duration;

/// The form and where the person is in it.
#[expect(missing_docs, reason = "each accessor is named after what it returns")]
impl App {
    pub fn form(&self) -> &Form {
        self.document.form()
    }

    pub fn screen(&self) -> Screen {
        self.navigation.screen()
    }

    pub fn focus(&self) -> FocusTarget {
        self.navigation.focus()
    }

    /// The field that has the focus.
    pub(crate) fn focused(&self) -> Option<FieldRef> {
        self.navigation.field()
    }

    pub(crate) fn editor(&self) -> Option<&FieldEditor> {
        self.navigation.editor()
    }

    pub fn suggestions(&self) -> Option<&SuggestionList> {
        self.navigation.suggestions()
    }

    pub(crate) fn return_to(&self) -> Option<ReturnTo> {
        self.navigation.return_to()
    }

    pub(crate) fn review_scroll(&self) -> Option<usize> {
        self.navigation.review_scroll()
    }

    /// The targets of the focus on a screen, in the order of the Tab key.
    pub fn stops_of(&self, screen: Screen) -> Vec<FocusTarget> {
        self.document.targets(screen)
    }

    /// The problem that is shown at a field.
    pub fn shown_problem(&self, at: FieldRef) -> Option<Violation> {
        self.document.shown_problem(at, self.navigation.edited())
    }

    /// How many errors are shown on a screen.
    pub(crate) fn shown_errors(&self, screen: Screen) -> usize {
        self.document.shown_errors(screen, self.navigation.edited())
    }

    /// Whether a screen was opened and has no errors.
    pub fn is_done(&self, screen: Screen) -> bool {
        self.document.is_done(screen)
    }

    /// All problems, errors before warnings, in the order of the screens.
    pub fn problems(&self) -> Vec<(FieldRef, Violation)> {
        self.document.problems()
    }

    pub(crate) fn problem_count(&self) -> usize {
        self.document.problem_count()
    }

    pub fn errors(&self) -> usize {
        self.document.errors()
    }

    /// `2 errors`, `1 warning`: each where there is one.
    pub(crate) fn counts(&self) -> Vec<(Severity, String)> {
        self.document.counts()
    }

    /// A field's label; in a row with the row's number before it.
    pub(crate) fn label_of(&self, at: FieldRef) -> String {
        self.document.label_of(at)
    }

    /// The name of what an answer names, such as a country's.
    pub(crate) fn name_of(&self, at: FieldRef) -> String {
        let value = self.form().value(at);
        self.lookups().name_of(at.field.field().kind, &value).unwrap_or_default().to_owned()
    }

    /// The JSON path of a field in this form.
    pub(crate) fn path_of(&self, at: FieldRef) -> String {
        json_path::path_of(self.form(), at)
    }

    /// The username as it is sent.
    pub(crate) fn username(&self) -> String {
        self.document.username()
    }

    /// Every given answer, screen by screen.
    pub(crate) fn review_lines(&self) -> Vec<ReviewLine> {
        review::lines(&self.document, self.lookups())
    }

    /// The text of an export, without a newline at its end.
    pub(crate) fn export(&self, format: ExportFormat) -> String {
        format.text(self.form(), &self.account().address)
    }
}

/// Modal, phase, draft and account.
#[expect(missing_docs, reason = "each accessor is named after what it returns")]
impl App {
    pub fn modal(&self) -> Option<&Modal> {
        self.modal.as_ref()
    }

    /// The entries of the open palette that match its filter.
    pub(crate) fn matching_entries(&self) -> Vec<Entry> {
        match &self.modal {
            Some(Modal::Palette(palette)) => palette.matching(&self.controls, &self.document),
            _ => Vec::new(),
        }
    }

    /// The account whose secret is to be typed now.
    pub fn wants_secret(&self) -> Option<&str> {
        matches!(self.modal, Some(Modal::Secret(_))).then_some(self.account.name())
    }

    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The running step of a submission, for the person.
    pub(crate) fn stage_words(&self) -> &'static str {
        self.phase.stage_text()
    }

    /// Whether a submission runs: leaving now leaves its outcome unknown.
    pub(crate) fn is_sending(&self) -> bool {
        matches!(self.phase, Phase::Sending { .. })
    }

    /// The buttons beneath the outcome.
    pub fn choices(&self) -> Vec<OutcomeAction> {
        self.phase.actions()
    }

    /// The users created so far.
    pub fn created(&self) -> &[CreatedUser] {
        &self.created
    }

    pub fn draft_id(&self) -> &str {
        self.autosave.id()
    }

    /// The name that the person gave the draft.
    pub(crate) fn draft_name(&self) -> Option<&str> {
        self.autosave.name()
    }

    /// Whether the open draft has a file, or will have one.
    pub(crate) fn has_draft(&self) -> bool {
        self.autosave.has_draft()
    }

    /// What the open draft holds now.
    pub fn draft(&self) -> Draft {
        self.autosave.draft(&self.document, self.navigation.position(), self.account.name())
    }

    /// What the title says of the draft, and of drafts that were closed with unsaved changes.
    pub fn saved_state(&self) -> SaveStatus {
        self.autosave.status()
    }

    /// Whether the open draft's user was created.
    pub(crate) fn is_created(&self) -> bool {
        self.autosave.is_created()
    }

    /// The draft's title, as lists show it.
    pub(crate) fn title(&self) -> String {
        self.autosave.title(self.form())
    }

    pub(crate) fn newest(&self) -> Option<&DraftRow> {
        self.autosave.newest()
    }

    pub fn account(&self) -> &AccountContext {
        self.account.setting()
    }

    pub(crate) fn lookups(&self) -> &Lookups {
        self.account.lookups()
    }

    pub(crate) fn user_index(&self) -> &UserIndexState {
        self.account.users()
    }

    /// Submissions whose outcome is unknown.
    pub(crate) fn open_attempts(&self) -> &[AttemptRow] {
        self.account.open_attempts()
    }

    /// The open attempt of this username on this account.
    pub(crate) fn open_attempt(&self) -> Option<&AttemptRow> {
        self.account.open_attempt(&self.username())
    }
}

/// The status line, keys, mouse and time.
#[expect(missing_docs, reason = "each accessor is named after what it returns")]
impl App {
    /// The message in the status line.
    pub fn message(&self) -> Option<&str> {
        self.status.text()
    }

    /// When [`Msg::Deadline`](super::msg::Msg::Deadline) is to be sent, if ever.
    pub fn deadline(&self) -> Option<Duration> {
        let deadlines = [self.status.deadline(), self.autosave.deadline(), self.phase.deadline()];
        deadlines.into_iter().flatten().min()
    }

    pub fn keymap(&self) -> &Keymap {
        self.controls.keymap()
    }

    /// How a message names a command: its key, or in line mode what to type.
    pub fn way_to(&self, command: Command) -> String {
        self.controls.way_to(command)
    }

    /// Whether the program takes the mouse.
    pub(crate) fn mouse(&self) -> bool {
        self.controls.mouse()
    }

    pub(crate) fn set_mouse(&mut self, mouse: bool) {
        self.controls.set_mouse(mouse);
    }

    pub fn set_ui_mode(&mut self, ui_mode: UiMode) {
        self.controls.set_ui_mode(ui_mode);
    }

    /// The view begins with this line of what is scrolled: what was scrolled beyond the end is taken back.
    pub(crate) fn scrolled_to(&mut self, first: usize) {
        match (&mut self.modal, &mut self.phase) {
            (Some(modal), _) => modal.clamp_scroll(first),
            (None, Phase::Editing) => self.navigation.clamp_review_scroll(first),
            (None, phase) => phase.scroll_mut().into_iter().for_each(|scroll| *scroll = first.min(*scroll)),
        }
    }
}

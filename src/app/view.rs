//! What views, front ends and tests read: the parts by reference, and what follows from several parts.

use super::export::ExportFormat;
use super::focus::FocusTarget;
use super::keymap::Command;
use super::modal::batch::BatchRun;
use super::modal::palette::{self, PaletteContext};
use super::modal::paste::PasteModal;
use super::modal::picker::Picker;
use super::modal::take_back::TakeBackModal;
use super::msg::AttemptRow;
use super::review::{self, ReviewCard, ReviewLine};
use super::{
    AccountContext, AccountState, App, Autosave, Controls, CreatedUser, Document, Keymap, Modal, Navigation,
    Phase,
};
use crate::model::draft::Draft;
use crate::model::field::{AFTER_CREATION, FieldKind};
use crate::model::fields::Screen;
use crate::model::form::{FieldRef, Form};
use crate::model::payload::Payload;
use crate::model::rule::{Severity, Violation};
use crate::model::visibility;
use crate::submission::RoutingPlan;
use crate::text::counted;
use crate::text::sanitize::escape_json;
use std::borrow::Cow;
use std::time::Duration;

#[expect(missing_docs, reason = "each accessor is named after what it returns")]
impl App {
    pub fn document(&self) -> &Document {
        &self.document
    }

    pub fn navigation(&self) -> &Navigation {
        &self.navigation
    }

    pub fn autosave(&self) -> &Autosave {
        &self.autosave
    }

    pub(crate) fn account_state(&self) -> &AccountState {
        &self.account
    }

    pub fn controls(&self) -> &Controls {
        &self.controls
    }

    pub fn controls_mut(&mut self) -> &mut Controls {
        &mut self.controls
    }

    pub fn modal(&self) -> Option<&Modal> {
        self.modal.as_ref()
    }

    /// The modal that the help was opened over, or the open one where that is no help.
    pub(crate) fn modal_under_help(&self) -> Option<&Modal> {
        self.covered.as_ref().or(self.modal.as_ref()).filter(|modal| !matches!(modal, Modal::Help { .. }))
    }

    /// The take-back that runs.
    pub(crate) fn running_take_back(&self) -> Option<&TakeBackModal> {
        match self.modal_under_help() {
            Some(Modal::TakeBack(modal)) if modal.is_running() => Some(modal),
            _ => None,
        }
    }

    /// The batch whose users are being created.
    pub(crate) fn running_batch(&self) -> Option<&BatchRun> {
        match self.modal_under_help() {
            Some(Modal::Batch(modal)) => modal.running(),
            _ => None,
        }
    }

    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The users created so far.
    pub fn created(&self) -> &[CreatedUser] {
        &self.created
    }

    pub fn form(&self) -> &Form {
        self.document.form()
    }

    pub fn screen(&self) -> Screen {
        self.navigation.screen()
    }

    pub fn focus(&self) -> FocusTarget {
        self.navigation.focus()
    }

    pub fn account(&self) -> &AccountContext {
        self.account.context()
    }

    pub fn keymap(&self) -> &Keymap {
        &self.controls.keymap
    }

    /// How a message names a command: its key, or in line mode what to type.
    pub fn way_to(&self, command: Command) -> String {
        self.controls.way_to(command)
    }

    /// The message in the status line: the last one or, without one, a warning that was not closed yet.
    pub fn status(&self) -> Option<&str> {
        self.message().or_else(|| self.warnings.first().map(String::as_str))
    }

    /// The message that disappears after a time.
    pub(crate) fn message(&self) -> Option<&str> {
        self.status.as_ref().map(|shown| shown.text.as_str())
    }

    /// The warnings that were not closed yet.
    pub(crate) fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// When [`Msg::Deadline`](super::msg::Msg::Deadline) is to be sent, if ever.
    pub fn deadline(&self) -> Option<Duration> {
        let status = self.status.as_ref().map(|shown| shown.until);
        let batch = match self.modal_under_help() {
            Some(Modal::Batch(batch)) => batch.deadline(),
            _ => None,
        };
        let deadlines = [status, self.autosave.deadline(), self.phase.deadline(), batch];
        deadlines.into_iter().flatten().min()
    }

    /// The problem that is shown at a field.
    pub fn shown_problem(&self, at: FieldRef) -> Option<Violation> {
        let mut problem = self.document.shown_problem(at, self.navigation.edited())?;
        if let Some(hint) = self.restore_hint(at).filter(|_| problem.severity == Severity::Error) {
            problem.text = format!("{} {hint}", problem.text).into();
        }
        Some(problem)
    }

    /// The offer of a problem as a sentence, with the key where that acts: `Ctrl-X makes it 123456789.`
    pub(crate) fn offer_text(&self, at: FieldRef, problem: &Violation, is_focused: bool) -> Option<String> {
        let words = problem.fix.as_ref()?.words(at);
        Some(if is_focused {
            format!("{} {words}.", self.way_to(Command::Fix))
        } else {
            format!("Fix: {words}.")
        })
    }

    /// Whether the problem at the focus offers a fix.
    pub(crate) fn has_offer(&self) -> bool {
        self.document.offer(self.focus(), self.navigation.edited()).is_some()
    }

    /// The name of what an answer names, such as a country's.
    pub(crate) fn name_of(&self, at: FieldRef) -> String {
        let value = self.form().value(at);
        self.account.lookups().name_of(at.field.field().kind, &value).unwrap_or_default().into_owned()
    }

    /// What was answered on a screen, in one line: its first two texts, else how many settings.
    pub(crate) fn screen_summary(&self, screen: Screen) -> String {
        let mut given = visibility::visible_fields(self.form(), screen);
        given.retain(|at| !self.form().get(*at).is_empty());
        let is_text =
            |at: &&FieldRef| !matches!(at.field.field().kind, FieldKind::YesNo | FieldKind::Whole { .. });
        let texts: Vec<String> =
            given.iter().filter(is_text).take(2).map(|at| self.short_value(*at)).collect();
        match (texts.is_empty(), given.len()) {
            (false, _) => texts.join(" · "),
            (true, 0) => String::new(),
            (true, count) => counted(count, "setting"),
        }
    }

    /// An answer by its name, such as a country's, or as it was typed.
    fn short_value(&self, at: FieldRef) -> String {
        let name = self.name_of(at);
        if name.is_empty() { self.form().get(at).to_owned() } else { name }
    }

    /// What the focused field is proposed while it is empty. Never sent untaken.
    pub(crate) fn proposal(&self) -> Option<String> {
        let at = self.navigation.field().filter(|at| self.form().get(*at).is_empty())?;
        self.document.proposal(at.field)
    }

    /// The review, a card for each screen.
    pub(crate) fn review_cards(&self) -> Vec<ReviewCard> {
        review::cards(&self.document, &self.account)
    }

    /// The review as lines, each screen's below its heading.
    pub(crate) fn review_lines(&self) -> Vec<ReviewLine> {
        let lines = |card: ReviewCard| [ReviewLine::Heading(card.screen)].into_iter().chain(card.lines);
        self.review_cards().into_iter().flat_map(lines).collect()
    }

    /// The text of an export, without a newline at its end.
    pub(crate) fn export(&self, format: ExportFormat) -> String {
        format.render(&self.shown_payload().to_json(), &self.account().address)
    }

    /// The JSON that is sent: while and after the user is sent the very text of the request.
    pub(crate) fn shown_payload(&self) -> Payload {
        self.phase.payload(self.form())
    }

    /// The title of the JSON: what is there so far, what will be sent, or what was.
    pub(crate) fn json_title(&self) -> &'static str {
        let is_unready = matches!(self.phase, Phase::Editing) && self.document.errors() > 0;
        if is_unready { "JSON so far" } else { self.phase.json_title() }
    }

    /// The title of an open modal.
    pub(crate) fn modal_title(&self, modal: &Modal) -> Cow<'static, str> {
        let title = match modal {
            Modal::Help { .. } => "Help",
            Modal::Preview { .. } => self.json_title(),
            Modal::Paste(_) => "Take from the paste",
            Modal::Restore(_) => "Restore the archived user",
            Modal::Palette(_) => "Actions and fields",
            Modal::Drafts(_) => "Drafts",
            Modal::Users(_) => "Copy settings from",
            Modal::Accounts(_) => "Accounts",
            Modal::Attempts(_) => "Unfinished users",
            Modal::AddAccount(_) => "Add an account",
            Modal::TakeBack(_) => "Take it back",
            Modal::Secret(_) => "Client secret",
            Modal::Batch(_) => "Create several users",
            Modal::SaveAs(save_as) => return format!("Save the {}", save_as.format.name()).into(),
        };
        title.into()
    }

    /// The JSON, and beneath it what follows the create request.
    pub(crate) fn preview(&self) -> Payload {
        let mut preview = self.shown_payload();
        let plan = match self.phase.submission() {
            Some(submission) => submission.request().routing.clone(),
            None => self.account.lookups().setup_plan(self.form()),
        };
        preview.lines.extend(following_lines(&plan));
        preview
    }

    /// The entries of the palette that match its filter.
    pub(crate) fn palette_entries(&self, picker: &Picker) -> Vec<palette::Entry> {
        let (document, controls) = (&self.document, &self.controls);
        palette::matching_entries(picker, &PaletteContext { document, controls, phase: &self.phase })
    }

    /// The account whose secret is to be typed now.
    pub fn wants_secret(&self) -> Option<&str> {
        matches!(self.modal, Some(Modal::Secret(_))).then_some(self.account.name())
    }

    /// What the open draft holds now.
    pub fn draft(&self) -> Draft {
        self.autosave.draft(&self.document, self.navigation.position(), self.account.name())
    }

    /// The unresolved attempt of this username on this account.
    pub(crate) fn open_attempt(&self) -> Option<&AttemptRow> {
        self.account.open_attempt(&self.document.username())
    }

    /// Takes back what was scrolled beyond the end: the view begins with the line `first`.
    pub(crate) fn scrolled_to(&mut self, first: usize) {
        match (&mut self.modal, &mut self.phase) {
            (
                Some(
                    Modal::Help { scroll }
                    | Modal::Preview { scroll }
                    | Modal::Paste(PasteModal { scroll, .. }),
                ),
                _,
            )
            | (None, Phase::Finished { scroll, .. }) => *scroll = first.min(*scroll),
            (Some(Modal::TakeBack(modal)), _) => modal.scroll = first.min(modal.scroll),
            (Some(Modal::Batch(modal)), _) => modal.scrolled_to(first),
            (Some(Modal::Restore(modal)), _) => modal.scroll = first.min(modal.scroll),
            (None, Phase::Editing) => self.navigation.drawn_from(first),
            _ => {}
        }
    }
}

/// The requests that follow the create request, as lines: the first one of each belongs to its field.
fn following_lines(plan: &RoutingPlan) -> Vec<(String, Option<FieldRef>)> {
    let mut lines = Vec::new();
    for step in plan.steps() {
        if lines.is_empty() {
            lines.extend([(String::new(), None), (AFTER_CREATION.to_owned(), None)]);
        }
        lines.push((String::new(), None));
        lines.push((format!("PUT {}", step.path()), Some(FieldRef::single(step.field()))));
        let body = escape_json(&step.put_body(plan.rows(step)));
        lines.extend(body.lines().map(|line| (line.to_owned(), None)));
    }
    lines
}

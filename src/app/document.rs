//! The user being filled in: the answers, what is wrong with them, which fields were seen, and how to undo. It changes by
//! [`Document::edit`] and [`Document::undo`] only, so that validation and history never miss a change.

use super::focus::{self, FocusPosition, FocusTarget};
use super::known_users::KnownUsers;
use super::suggest::Lookups;
use crate::model::field::AccountList;
use crate::model::fields::{FieldId, Screen};
use crate::model::form::{FieldRef, Form};
use crate::model::rule::{Fix, Severity, Violation};
use crate::model::validation::{self, Report};
use crate::model::visibility;
use crate::submission::FieldError;
use crate::text::counted;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// The features of the account, where they are known.
pub(crate) type Features = Option<Arc<[String]>>;

/// The open form and everything that follows from it.
#[derive(Default)]
pub struct Document {
    form: Form,
    /// The form as it opened, for a new user: nothing needs saving until it differs.
    pristine: Form,
    report: Report,
    /// What the API said about single fields, until they change.
    api_notes: BTreeMap<FieldRef, String>,
    visited: BTreeSet<FieldRef>,
    /// Fields that were left before the list that their text refers to was read.
    left: BTreeMap<FieldRef, String>,
    opened: BTreeSet<Screen>,
    history: History,
    features: Features,
    known_users: KnownUsers,
    /// Answers that were replaced by an offer. One that is restored is not reported as unusual again.
    declined: BTreeSet<(FieldId, String)>,
    /// What the account's lists hold, for the fields that name some of it.
    lookups: Lookups,
}

impl Document {
    /// A document that checks against these lists what is loaded into it.
    pub(crate) fn new(lookups: Lookups) -> Self {
        Self { lookups, ..Self::default() }
    }

    /// Replaces everything by another form. A form that `is_new` is not worth a draft until it changes.
    pub(crate) fn load(&mut self, mut form: Form, visited: &[FieldRef], is_new: bool, features: Features) {
        form.set_features(features.clone());
        let pristine = if is_new { form.clone() } else { Form::default() };
        let visited: BTreeSet<FieldRef> = visited.iter().copied().collect();
        let opened = visited.iter().map(|at| at.field.field().screen).collect();
        let (known_users, lookups) =
            (std::mem::take(&mut self.known_users), std::mem::take(&mut self.lookups));
        *self = Self { form, pristine, visited, opened, features, known_users, lookups, ..Self::default() };
        self.revalidate();
    }

    /// Edits the form as one undo step, or as part of the open one where the group is the same. False when nothing
    /// changed.
    pub(crate) fn edit(
        &mut self,
        position: FocusPosition,
        group: Option<Group>,
        now: Duration,
        change: impl FnOnce(&mut Form),
    ) -> bool {
        let before = Snapshot { form: self.form.clone(), position, name: None };
        change(&mut self.form);
        if self.form == before.form {
            return false;
        }
        self.history.remember(before, group, now);
        if let Some(at) = position.field() {
            self.api_notes.remove(&at);
        }
        self.revalidate();
        true
    }

    /// Names the last step, for the message when it is undone.
    pub(crate) fn name_step(&mut self, name: String) {
        if let Some(last) = self.history.undo.last_mut() {
            last.name = Some(name);
        }
    }

    /// Undoes the last step, or redoes the one that was undone last.
    pub(crate) fn undo(&mut self, back: bool) -> Option<Step> {
        let Snapshot { form, position, name } = self.history.step(&self.form, back)?;
        let left = std::mem::replace(&mut self.form, form);
        // The account's features are no answer: they stay as they are now.
        self.form.set_features(self.features.clone());
        self.revalidate();
        Some(Step { left, position, name })
    }

    /// Makes edits of this group part of the last step.
    pub(crate) fn open_undo_group(&mut self, group: Group, now: Duration) {
        self.history.open = Some((group, now));
    }

    /// Makes the next edit a step of its own.
    pub(crate) fn close_undo_group(&mut self) {
        self.history.open = None;
    }

    pub(crate) fn set_features(&mut self, features: Features) {
        self.form.set_features(features.clone());
        self.features = features;
        self.revalidate();
    }

    /// Validates against the account's users from now on. While a submission runs there are none: a list that is read
    /// then may hold the very user that is being created.
    pub(crate) fn set_users(&mut self, users: KnownUsers) {
        self.known_users = users;
        self.revalidate();
    }

    /// The value proposed for an empty field, from what is known of the account's users.
    pub(crate) fn proposal(&self, field: FieldId) -> Option<String> {
        self.known_users.proposal(field, &self.form)
    }

    /// Validates against the account's lists from now on.
    pub(crate) fn set_lookups(&mut self, lookups: Lookups) {
        self.lookups = lookups;
        self.revalidate();
    }

    fn revalidate(&mut self) {
        self.report = validation::validate(&self.form);
        let is_declined =
            |field, value: &str| self.declined.iter().any(|(at, declined)| *at == field && declined == value);
        self.known_users.add_problems(&self.form, &self.lookups, &is_declined, &mut self.report);
        self.lookups.add_member_problems(&self.form, &mut self.report);
        let form = &self.form;
        self.api_notes.retain(|at, _| visibility::is_visible(form, *at));
    }

    /// Notes that the fix offered for this answer was taken.
    pub(crate) fn note_taken(&mut self, at: FieldRef) {
        self.declined.insert((at.field, self.form.value(at).into_owned()));
    }

    /// Notes that this field was left before the list that its text refers to was read.
    pub(crate) fn note_left(&mut self, at: FieldRef) {
        self.left.insert(at, self.form.get(at).to_owned());
    }

    /// The fields whose texts were left before this list was read, and that are unchanged since. Each is returned once.
    pub(crate) fn take_left(&mut self, list: AccountList) -> Vec<FieldRef> {
        let is_meant = |at: &FieldRef| at.field.field().kind.list() == Some(list);
        let (meant, rest): (BTreeMap<_, _>, _) =
            std::mem::take(&mut self.left).into_iter().partition(|(at, _)| is_meant(at));
        self.left = rest;
        meant.into_iter().filter(|(at, text)| self.form.get(*at) == text).map(|(at, _)| at).collect()
    }

    pub(crate) fn mark_visited(&mut self, at: FieldRef) {
        self.visited.insert(at);
    }

    pub(crate) fn mark_opened(&mut self, screen: Screen) {
        self.opened.insert(screen);
    }

    /// Shows the problems of all fields, as the review does.
    pub(crate) fn mark_all_seen(&mut self) {
        self.visited.extend(visibility::all_visible_fields(&self.form));
        self.opened.extend(visibility::visible_screens(&self.form));
    }

    /// Notes what the API said about single fields.
    pub(crate) fn add_api_notes(&mut self, notes: &[FieldError]) {
        for note in notes {
            let row = note.row.and_then(|position| self.form.sent_rows().nth(position)).map(|row| row.id);
            let at = FieldRef { field: note.field, row };
            if visibility::is_visible(&self.form, at) {
                self.api_notes.insert(at, note.text.clone());
                self.visited.insert(at);
            }
        }
    }
}

/// What follows from the answers.
impl Document {
    pub(crate) fn form(&self) -> &Form {
        &self.form
    }

    pub(crate) fn features(&self) -> Features {
        self.features.clone()
    }

    pub(crate) fn visited(&self) -> impl Iterator<Item = FieldRef> {
        self.visited.iter().copied()
    }

    /// Whether the form differs from the one that opened.
    pub(crate) fn is_dirty(&self) -> bool {
        self.form != self.pristine
    }

    /// The username as it is sent.
    pub(crate) fn username(&self) -> String {
        self.form.value(FieldId::Username).into_owned()
    }

    /// The targets of the focus on a screen, in the order of the Tab key.
    pub fn targets(&self, screen: Screen) -> Vec<FocusTarget> {
        focus::targets(&self.form, screen, self.problem_count())
    }

    /// A field's label; in a row with the row's number before it.
    pub(crate) fn label_of(&self, at: FieldRef) -> String {
        let label = at.field.field().label;
        let position = at.row.and_then(|row| self.form.row_position(row));
        position.map_or_else(|| label.to_owned(), |index| format!("{} {label}", index + 1))
    }

    /// The problem that is shown at a field: none that further typing in `edited` could still solve.
    pub(crate) fn shown_problem(&self, at: FieldRef, edited: Option<FieldRef>) -> Option<Violation> {
        if let Some(note) = self.api_notes.get(&at) {
            return Some(Violation::error(note.clone()));
        }
        self.report.at(at).filter(|violation| self.is_shown(at, violation, edited)).cloned()
    }

    /// What the problem that is shown at the focus offers, and its field.
    pub(crate) fn offer(&self, focus: FocusTarget, edited: Option<FieldRef>) -> Option<(FieldRef, Fix)> {
        let (at, violation) = match focus {
            FocusTarget::Answer(at) => (at, self.shown_problem(at, edited)?),
            FocusTarget::Problem(index) => self.problems().into_iter().nth(index)?,
            _ => return None,
        };
        Some((at, violation.fix?))
    }

    fn is_shown(&self, at: FieldRef, violation: &Violation, edited: Option<FieldRef>) -> bool {
        let chosen = || !at.field.field().is_typed() && !self.form.get(at).is_empty();
        self.visited.contains(&at) || chosen() || (violation.early && edited == Some(at))
    }

    /// How many errors are shown on a screen.
    pub(crate) fn shown_errors(&self, screen: Screen, edited: Option<FieldRef>) -> usize {
        let here = |at: &FieldRef| at.field.field().screen == screen;
        let mut seen: BTreeSet<FieldRef> = self.api_notes.keys().copied().filter(here).collect();
        let noted = seen.len();
        // Of each field only the first problem is shown.
        let first = self.report.problems.iter().filter(|one| here(&one.at) && seen.insert(one.at));
        let shown = first.filter(|one| self.is_shown(one.at, &one.violation, edited));
        noted + shown.filter(|one| one.violation.severity == Severity::Error).count()
    }

    /// Whether a screen was opened and has no errors.
    pub fn is_done(&self, screen: Screen) -> bool {
        let mut problems = self.report.problems.iter();
        let has_errors = problems.any(|problem| {
            problem.violation.severity == Severity::Error && problem.at.field.field().screen == screen
        });
        screen != Screen::Review && self.opened.contains(&screen) && !has_errors
    }

    /// All problems, errors before warnings, in the order of the screens.
    pub fn problems(&self) -> Vec<(FieldRef, Violation)> {
        let noted = self.api_notes.iter().map(|(at, text)| (*at, Violation::error(text.clone())));
        let found = self.report.problems.iter().map(|problem| (problem.at, problem.violation.clone()));
        let mut all: Vec<(FieldRef, Violation)> = noted.chain(found).collect();
        all.sort_by_key(|(at, violation)| (violation.severity, at.field.field().screen));
        all
    }

    /// How many problems there are, errors and warnings.
    pub(crate) fn problem_count(&self) -> usize {
        self.report.problems.len() + self.api_notes.len()
    }

    /// How many errors there are, those of the API included.
    pub fn errors(&self) -> usize {
        self.report.errors() + self.api_notes.len()
    }

    /// How many required answers are given, and how many there are.
    pub(crate) fn required_answers(&self) -> (usize, usize) {
        let mut required = visibility::all_visible_fields(&self.form);
        required.retain(|at| visibility::is_required(&self.form, *at));
        let given = required.iter().filter(|at| !self.form.get(**at).is_empty()).count();
        (given, required.len())
    }

    /// `2 errors`, `1 warning`: each where there is one.
    pub(crate) fn counts(&self) -> Vec<(Severity, String)> {
        let counts = [
            (Severity::Error, self.errors(), "error"),
            (Severity::Warning, self.report.warnings(), "warning"),
        ];
        let some = counts.into_iter().filter(|(_, count, _)| *count > 0);
        some.map(|(severity, count, noun)| (severity, counted(count, noun))).collect()
    }
}

/// The most steps that are kept; the oldest go first.
const STEPS: usize = 500;
/// Typing after a longer pause is a step of its own.
const PAUSE: Duration = Duration::from_secs(2);

/// The form before or after a step, where the focus was when the step was made, and its name if it has one of its own.
struct Snapshot {
    form: Form,
    position: FocusPosition,
    name: Option<String>,
}

/// A step that was undone or redone.
pub(crate) struct Step {
    /// The form as it was until now.
    pub(crate) left: Form,
    /// Where the focus was when the step was made.
    pub(crate) position: FocusPosition,
    pub(crate) name: Option<String>,
}

/// Consecutive edits that make up one step: typing in one field, or deleting in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Typing(FieldRef),
    Deleting(FieldRef),
}

/// The steps that can be undone and redone.
#[derive(Default)]
struct History {
    undo: Vec<Snapshot>,
    redo: Vec<Snapshot>,
    /// The group that the next edit can continue, and when it last grew.
    open: Option<(Group, Duration)>,
}

impl History {
    /// Remembers the state before an edit, unless the edit continues the open group.
    fn remember(&mut self, before: Snapshot, group: Option<Group>, now: Duration) {
        let is_same = |(open, last)| Some(open) == group && now.saturating_sub(last) < PAUSE;
        let continues = self.open.is_some_and(is_same);
        self.open = group.map(|group| (group, now));
        if continues && self.redo.is_empty() {
            return;
        }
        self.redo.clear();
        if self.undo.len() == STEPS {
            self.undo.remove(0);
        }
        self.undo.push(before);
    }

    /// The state before the last edit, or with `back` false the one before the last undo, in exchange for the present
    /// one.
    fn step(&mut self, present: &Form, back: bool) -> Option<Snapshot> {
        let (from, to) =
            if back { (&mut self.undo, &mut self.redo) } else { (&mut self.redo, &mut self.undo) };
        let found = from.pop()?;
        to.push(Snapshot { form: present.clone(), position: found.position, name: found.name.clone() });
        self.open = None;
        Some(found)
    }
}

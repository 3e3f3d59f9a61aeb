//! Announcements above the prompt: greeting, headings, notes, messages, problems.

use super::{LineMode, lists, restore};
use crate::app::App;
use crate::app::autosave::SaveStatus;
use crate::app::messages::PRACTICE_BEFORE;
use crate::app::modal::Modal;
use crate::model::fields::Screen;
use crate::model::form::{FieldRef, RowId};
use crate::model::rule::Violation;
use crate::model::{hidden_answers, visibility};
use crate::text::sentence_case;

/// A problem as a line: `Error: Enter the name.`
pub(super) fn problem_line(violation: &Violation) -> String {
    format!("{}: {}", sentence_case(violation.severity.name()), violation.text)
}

/// A problem as a line, with what it offers after `way`: `Fix:` in a list, the command where that takes it.
pub(super) fn problem_with_offer(at: FieldRef, violation: &Violation, way: &str) -> String {
    let offer = violation.fix.as_ref().map(|fix| format!(" {way} {}.", fix.words(at)));
    problem_line(violation) + &offer.unwrap_or_default()
}

/// What was announced last of each thing that changes.
#[derive(Debug, Default)]
pub(super) struct Announced {
    /// The id of the open draft; none before the greeting.
    draft: Option<String>,
    position: Position,
    problem: Option<(FieldRef, Violation)>,
    /// The field whose problem offered the last fix.
    pub(super) offer: Option<FieldRef>,
    pub(super) message: Option<String>,
    /// How many warnings.
    warnings: usize,
    not_saved: Option<String>,
    list: Option<Vec<String>>,
}

/// The position in the form that was announced last.
#[derive(Debug, Default)]
struct Position {
    screen: Option<Screen>,
    section: &'static str,
    row: Option<RowId>,
    notes: Vec<String>,
}

fn greeting(app: &App) -> Vec<String> {
    let user = if app.autosave().has_draft() {
        format!("draft {}", app.draft().title())
    } else {
        "new user".to_owned()
    };
    let mut lines =
        vec![format!("vcc-user, {user}, {}{}.", app.account().shown_name(), app.production_aloud())];
    lines.extend(app.account().practice.then(|| PRACTICE_BEFORE.to_owned()));
    let keys = "Enter keeps the answer in brackets, :help explains, :quit leaves and keeps the draft.";
    lines.push(keys.to_owned());
    lines.extend(app.open_attempt_text());
    lines.extend(app.newest_draft_text());
    lines
}

impl LineMode {
    pub(super) fn announce_form(&mut self, app: &App, out: &mut Vec<String>) {
        let Self { announced, question, review, .. } = self;
        if let Some(overlay) = app.modal() {
            return announced.announce_list(app, overlay, out);
        }
        announced.list = None;
        if question.given.is_some() {
            // The same problem of another value is a new one.
            announced.problem = None;
            announced.offer = None;
        }
        question.announce_given(app, out);
        announced.announce_notes(app, out);
        let problem_at = |at| app.shown_problem(at).map(|violation| (at, violation));
        let asked = app.navigation().field();
        // The problem of the answer that was left; the review lists all of them itself.
        let left = question.left.take().filter(|at| Some(*at) != asked && app.screen() != Screen::Review);
        let left = left.and_then(problem_at).filter(|left| announced.problem.as_ref() != Some(left));
        out.extend(left.iter().map(|(at, violation)| announced.announce_offer(*at, violation)));
        if announced.position.screen != Some(app.screen()) {
            announced.announce_screen(app, out);
            if app.screen() == Screen::Review {
                review.announce(app, out);
            }
        }
        if let Some(at) = asked {
            announced.announce_section(app, at, out);
        }
        let problem = asked.and_then(problem_at);
        if problem != announced.problem {
            out.extend(problem.iter().map(|(at, violation)| announced.announce_offer(*at, violation)));
            announced.problem = problem;
        }
    }
}

impl Announced {
    /// A problem with what `:fix` makes of it from now on.
    fn announce_offer(&mut self, at: FieldRef, violation: &Violation) -> String {
        self.offer = violation.fix.is_some().then_some(at).or(self.offer);
        problem_with_offer(at, violation, ":fix")
    }

    /// The next screen is announced whole.
    pub(super) fn forget_position(&mut self) {
        self.position = Position::default();
    }

    /// Greets, or announces another draft. True when what was announced before no longer counts.
    pub(super) fn announce_draft(&mut self, app: &App, out: &mut Vec<String>) -> bool {
        let id = app.autosave().id();
        if self.draft.as_deref() == Some(id) {
            return false;
        }
        let Some(_) = self.draft.replace(id.to_owned()) else {
            out.extend(greeting(app));
            return false;
        };
        self.forget_position();
        self.problem = None;
        // A draft with copied settings only has no name that the person would recognize.
        let named = app.autosave().has_draft() && !app.document().username().is_empty();
        out.push(if named { format!("Draft {}.", app.draft().title()) } else { "New user.".to_owned() });
        true
    }

    /// The status message, and changes of the save state.
    pub(super) fn announce_status(&mut self, app: &App, out: &mut Vec<String>) {
        out.extend(app.warnings().iter().skip(self.warnings).cloned());
        self.warnings = app.warnings().len();
        if let Some(message) = app.message()
            && self.message.as_deref() != Some(message)
        {
            out.push(message.to_owned());
            self.message = Some(message.to_owned());
        }
        let not_saved = match app.autosave().status() {
            SaveStatus::Failed(reason) => Some(reason),
            _ => None,
        };
        if not_saved != self.not_saved {
            out.push(match &not_saved {
                Some(reason) => format!("Not saved: {reason}"),
                None => "The draft is saved again.".to_owned(),
            });
            self.not_saved = not_saved;
        }
    }

    /// What restoring the archived user of an outcome changes.
    pub(super) fn announce_restore(&mut self, app: &App, out: &mut Vec<String>) {
        match app.modal() {
            Some(modal @ Modal::Restore(_)) => self.announce_list(app, modal, out),
            _ => self.list = None,
        }
    }

    fn announce_list(&mut self, app: &App, overlay: &Modal, out: &mut Vec<String>) {
        let shown = match overlay {
            Modal::Secret { .. } => vec![app.secret_prompt_text()],
            Modal::Restore(modal) => restore::lines(modal),
            _ => lists::lines(app),
        };
        if !shown.is_empty() && self.list.as_ref() != Some(&shown) {
            out.extend(shown.iter().cloned());
            self.list = Some(shown);
        }
    }

    fn announce_screen(&mut self, app: &App, out: &mut Vec<String>) {
        let screen = app.screen();
        self.position = Position { screen: Some(screen), ..Position::default() };
        let screens = visibility::visible_screens(app.form());
        let number = screens.iter().position(|one| *one == screen).map_or(1, |index| index + 1);
        out.push(format!("{}, {number} of {}", screen.label(), screens.len()));
        out.extend((!screen.introduction().is_empty()).then(|| screen.introduction().to_owned()));
        self.announce_notes(app, out);
    }

    /// Answers that a screen hides and does not send: announced with the screen and after a change.
    fn announce_notes(&mut self, app: &App, out: &mut Vec<String>) {
        let Some(screen) = self.position.screen.filter(|screen| *screen != Screen::Review) else { return };
        let notes = [hidden_answers::not_asked, hidden_answers::not_sent].map(|of| of(app.form(), screen));
        let notes: Vec<String> = notes.into_iter().flatten().chain(app.lists_unread()).collect();
        let new = notes.iter().filter(|note| !self.position.notes.contains(note));
        out.extend(new.map(|note| sentence_case(note).trim_end_matches('.').to_owned() + "."));
        self.position.notes = notes;
    }

    fn announce_section(&mut self, app: &App, at: FieldRef, out: &mut Vec<String>) {
        let field = at.field.field();
        if field.section != self.position.section {
            self.position.section = field.section;
            let unit = field.kind.unit().map(|unit| format!(", in {}", unit.name())).unwrap_or_default();
            if !field.section.is_empty() {
                out.push(format!("{}{unit}:", field.section));
            }
        }
        if at.row != self.position.row {
            self.position.row = at.row;
            let position = at.row.and_then(|row| app.form().row_position(row));
            out.extend(position.map(|index| format!("Associated user {}:", index + 1)));
        }
    }
}

//! Announcements above the prompt: greeting, headings, notes, messages, problems.

use super::{LineMode, Position, lists};
use crate::app::App;
use crate::app::autosave::SaveStatus;
use crate::app::messages::PRACTICE_BEFORE;
use crate::app::modal::Modal;
use crate::model::fields::Screen;
use crate::model::form::FieldRef;
use crate::model::rule::Violation;
use crate::model::{hidden_answers, visibility};
use crate::text::sentence_case;

/// A problem as a line: `Error: Enter the name.`
pub(super) fn problem_line(violation: &Violation) -> String {
    format!("{}: {}", sentence_case(violation.severity.name()), violation.text)
}

impl LineMode {
    pub(super) fn greet(&mut self, app: &App, out: &mut Vec<String>) {
        app.autosave().id().clone_into(&mut self.draft);
        let user = if app.autosave().has_draft() {
            format!("draft {}", app.draft().title())
        } else {
            "new user".to_owned()
        };
        let production = app.production_aloud();
        out.push(format!("vcc-user, {user}, {}{production}.", app.account().shown_name()));
        if app.account().practice {
            out.push(PRACTICE_BEFORE.to_owned());
        }
        out.push(
            "Enter keeps the answer in brackets, :help explains, :quit leaves and keeps the draft."
                .to_owned(),
        );
        out.extend(app.open_attempt_text());
        out.extend(app.newest_draft_text());
    }

    /// Resets what was announced when another draft is open.
    pub(super) fn announce_draft(&mut self, app: &App, out: &mut Vec<String>) {
        if self.draft == app.autosave().id() {
            return;
        }
        app.autosave().id().clone_into(&mut self.draft);
        self.position = Position::default();
        (self.problem, self.given, self.short_review) = (None, None, false);
        self.offered.clear();
        // A draft with copied settings only has no name that the person would recognize.
        let named = app.autosave().has_draft() && !app.document().username().is_empty();
        out.push(if named { format!("Draft {}.", app.draft().title()) } else { "New user.".to_owned() });
    }

    /// The status message, and changes of the save state.
    pub(super) fn announce_status(&mut self, app: &App, out: &mut Vec<String>) {
        let message = app.status().map(str::to_owned);
        if message.is_some() && message != self.message {
            out.extend(message.clone());
        }
        if message.is_some() {
            self.message = message;
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

    pub(super) fn announce_form(&mut self, app: &App, out: &mut Vec<String>) {
        if let Some(overlay) = app.modal() {
            return self.announce_list(app, overlay, out);
        }
        self.list = None;
        self.announce_given(app, out);
        self.announce_notes(app, self.position.screen, out);
        let asked = app.navigation().field();
        self.announce_left(app, asked, out);
        if self.position.screen != Some(app.screen()) {
            self.announce_screen(app, out);
        }
        if let Some(at) = asked {
            self.announce_section(app, at, out);
            let problem = app.shown_problem(at).map(|violation| (at, violation));
            if problem != self.problem {
                out.extend(problem.iter().map(|(_, violation)| problem_line(violation)));
                self.problem = problem;
            }
        }
    }

    /// The problem of the answer that was left; the review lists all of them itself.
    fn announce_left(&mut self, app: &App, asked: Option<FieldRef>, out: &mut Vec<String>) {
        let left = self.left.take().filter(|at| Some(*at) != asked && app.screen() != Screen::Review);
        if let Some(at) = left
            && let Some(violation) = app.shown_problem(at)
            && self.problem.as_ref() != Some(&(at, violation.clone()))
        {
            out.push(problem_line(&violation));
        }
        if self.problem.as_ref().is_some_and(|(at, _)| Some(*at) != asked) {
            self.problem = None;
        }
    }

    fn announce_list(&mut self, app: &App, overlay: &Modal, out: &mut Vec<String>) {
        let shown = match overlay {
            Modal::Secret { .. } => vec![app.secret_prompt_text()],
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
        if screen == Screen::Review {
            return self.announce_review(app, out);
        }
        if !screen.introduction().is_empty() {
            out.push(screen.introduction().to_owned());
        }
        self.announce_notes(app, Some(screen), out);
    }

    /// Answers that a screen hides and does not send: announced with the screen and after a change.
    fn announce_notes(&mut self, app: &App, screen: Option<Screen>, out: &mut Vec<String>) {
        let Some(screen) = screen.filter(|screen| *screen != Screen::Review) else { return };
        let notes = [hidden_answers::not_asked, hidden_answers::not_sent].map(|of| of(app.form(), screen));
        let notes: Vec<String> = notes.into_iter().flatten().collect();
        let new = notes.iter().filter(|note| !self.position.notes.contains(note));
        out.extend(new.map(|note| sentence_case(note) + "."));
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

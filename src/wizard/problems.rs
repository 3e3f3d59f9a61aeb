//! What is to be mended: which problems there are, and which of them are told already.

use super::Wizard;
use super::phase::Phase;
use super::users::DirectoryState;
use crate::user::fields::Screen;
use crate::user::form::Addr;
use crate::user::rule::{Broken, Severity};
use crate::user::validation;
use crate::user::visibility;
use std::collections::BTreeSet;

impl Wizard {
    /// The problem that is told at an answer: none that the person could still be about to mend.
    pub fn shown_problem(&self, at: Addr) -> Option<Broken> {
        if let Some(note) = self.notes.get(&at) {
            return Some(Broken::error(note.clone()));
        }
        self.report.at(at).filter(|broken| self.is_told(at, broken)).cloned()
    }

    fn is_told(&self, at: Addr, broken: &Broken) -> bool {
        let chosen = || !at.field.field().is_typed() && !self.form.get(at).is_empty();
        let early = || broken.early && self.editor.as_ref().is_some_and(|editor| editor.at == at);
        self.visited.contains(&at) || chosen() || early()
    }

    /// How many errors are told on a screen.
    pub fn shown_errors(&self, screen: Screen) -> usize {
        let here = |at: &Addr| at.field.field().screen == screen;
        let mut seen: BTreeSet<Addr> = self.notes.keys().copied().filter(here).collect();
        let noted = seen.len();
        // The first problem of an answer is the one that is told.
        let first = self.report.problems.iter().filter(|one| here(&one.at) && seen.insert(one.at));
        let told = first.filter(|one| self.is_told(one.at, &one.broken));
        noted + told.filter(|one| one.broken.severity == Severity::Error).count()
    }

    /// Whether a screen was opened, and nothing on it blocks.
    pub fn is_done(&self, screen: Screen) -> bool {
        let blocked = |problem: &validation::Problem| {
            problem.broken.severity == Severity::Error && problem.at.field.field().screen == screen
        };
        screen != Screen::Review && self.opened.contains(&screen) && !self.report.problems.iter().any(blocked)
    }

    /// All that is to be mended, errors before warnings, in the order of the screens.
    pub fn problems(&self) -> Vec<(Addr, Broken)> {
        let noted = self.notes.iter().map(|(at, text)| (*at, Broken::error(text.clone())));
        let mut all: Vec<(Addr, Broken)> = noted
            .chain(self.report.problems.iter().map(|problem| (problem.at, problem.broken.clone())))
            .collect();
        all.sort_by_key(|(at, broken)| (broken.severity, at.field.field().screen));
        all
    }

    /// How many problems there are, errors and warnings.
    pub fn problem_count(&self) -> usize {
        self.report.problems.len() + self.notes.len()
    }

    /// The number of errors, what the API said of answers included.
    pub fn errors(&self) -> usize {
        self.report.errors() + self.notes.len()
    }

    pub(super) fn recheck(&mut self) {
        self.report = validation::validate(&self.form);
        // A list that is read while the user is on the way may hold that very user.
        if let (DirectoryState::Read(directory), Phase::Editing) = (&self.directory, &self.phase) {
            for problem in directory
                .problems(&self.form)
                .into_iter()
                .filter(|one| visibility::is_visible(&self.form, one.at))
            {
                self.report.add(problem);
            }
        }
        let form = &self.form;
        self.notes.retain(|at, _| visibility::is_visible(form, *at));
    }
}

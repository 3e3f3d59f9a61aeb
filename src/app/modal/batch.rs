//! The modal that creates several users from a CSV file: the file's name, its problems, what would be created, and the
//! outcome of each user.

use super::{Action, ModalContext, Reaction, scroll_by};
use crate::account::takes_licence;
use crate::app::account_state::PendingAction;
use crate::app::batch_msg::{BatchEnd, BatchFiles, BatchProgress, CheckedBatch, DoneRow};
use crate::app::keymap::Command;
use crate::app::msg::{Cx, Effect};
use crate::app::text_input::TextInput;
use crate::batch::{ProblemRow, RowStatus};
use crossterm::event::KeyEvent;
use std::time::Duration;

/// The most characters of a path.
const LONGEST_PATH: usize = 1000;
const SECOND: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub struct BatchModal {
    step: BatchStep,
    /// The first entry that is shown.
    scroll: usize,
    /// Whether the view follows the last entry.
    follows: bool,
    /// When a wait that the API asked for ends, and how many seconds are left, as last drawn.
    waiting: Option<(Duration, u64)>,
}

/// How far it is.
#[derive(Debug)]
pub(crate) enum BatchStep {
    /// The name of the file is typed.
    File {
        path: TextInput,
        problem: Option<String>,
    },
    /// It is read and checked.
    Checking {
        file: String,
    },
    Checked(Box<BatchCheck>),
    Running(Box<BatchRun>),
}

/// What was found, as it is shown.
#[derive(Debug)]
pub(crate) struct BatchCheck {
    pub(crate) checked: CheckedBatch,
    /// What would be created, and what was not checked.
    pub(crate) plan: Vec<String>,
    pub(crate) problems: Vec<ProblemRow>,
    pub(crate) has_errors: bool,
}

/// Users that are being created, or were.
#[derive(Debug)]
pub(crate) struct BatchRun {
    pub(crate) files: BatchFiles,
    pub(crate) total: usize,
    /// The lines of users whose outcome is unknown, who are looked up only.
    looked_up: Vec<u64>,
    pub(crate) rows: Vec<DoneRow>,
    pub(crate) failed: usize,
    pub(crate) is_stopping: bool,
    /// How it ended.
    pub(crate) end: Option<Vec<String>>,
}

impl BatchModal {
    /// Asks for the name of the file.
    pub(in crate::app) fn new(file: &str) -> Self {
        Self::at(BatchStep::File { path: TextInput::selected(file, LONGEST_PATH), problem: None })
    }

    pub(in crate::app) fn checking(file: &str) -> Self {
        Self::at(BatchStep::Checking { file: file.to_owned() })
    }

    fn at(step: BatchStep) -> Self {
        Self { step, scroll: 0, follows: false, waiting: None }
    }

    pub(crate) fn step(&self) -> &BatchStep {
        &self.step
    }

    /// The first entry to show.
    pub(crate) fn first(&self) -> usize {
        if self.follows { usize::MAX } else { self.scroll }
    }

    /// The view began with this entry.
    pub(in crate::app) fn scrolled_to(&mut self, first: usize) {
        self.scroll = if self.follows { first } else { first.min(self.scroll) };
    }

    /// The text that is typed, where one is.
    pub(crate) fn path(&mut self) -> Option<&mut TextInput> {
        match &mut self.step {
            BatchStep::File { path, .. } => Some(path),
            _ => None,
        }
    }

    pub(crate) fn is_typed(&self) -> bool {
        matches!(self.step, BatchStep::File { .. })
    }

    /// The run that has not ended.
    pub(crate) fn running(&self) -> Option<&BatchRun> {
        match &self.step {
            BatchStep::Running(run) if run.end.is_none() => Some(run),
            _ => None,
        }
    }

    /// Whether the user of a line is sent by the run.
    pub(in crate::app) fn sends(&self, line: u64) -> bool {
        matches!(&self.step, BatchStep::Running(run) if !run.looked_up.contains(&line))
    }

    /// The file was checked, or why it cannot be used. What comes late, for another file, is dropped.
    pub(in crate::app) fn set_checked(&mut self, result: Result<CheckedBatch, String>) {
        let BatchStep::Checking { file } = &self.step else { return };
        *self = match result {
            Ok(checked) if checked.files.file == *file => {
                Self::at(BatchStep::Checked(Box::new(check(checked))))
            }
            Ok(_) => return,
            Err(problem) => {
                let path = TextInput::selected(file.clone(), LONGEST_PATH);
                Self::at(BatchStep::File { path, problem: Some(problem) })
            }
        };
    }

    pub(in crate::app) fn set_progress(&mut self, progress: BatchProgress, now: Duration) {
        self.waiting = None;
        match (progress, &mut self.step) {
            (BatchProgress::Waiting(seconds), BatchStep::Checking { .. } | BatchStep::Running(_)) => {
                self.waiting = Some((now + SECOND * u32::try_from(seconds).unwrap_or(u32::MAX), seconds));
            }
            (BatchProgress::RowDone(row), BatchStep::Running(run)) => {
                run.failed += usize::from(!row.status.user_exists());
                run.rows.push(row);
            }
            _ => {}
        }
    }

    pub(in crate::app) fn set_end(&mut self, result: Result<BatchEnd, String>) {
        self.waiting = None;
        let BatchStep::Running(run) = &mut self.step else { return };
        run.end = Some(match result {
            Ok(end) => run.files.end_lines(&end),
            Err(why) => vec![why],
        });
        self.follows = true;
    }

    /// What happens now.
    pub(crate) fn status(&self) -> String {
        match (&self.step, self.waiting) {
            (BatchStep::Running(run), _) if run.is_stopping => "Ending after the current user …".to_owned(),
            (_, Some((_, left))) => format!("The API asks to wait: {left} s left"),
            _ => "One user after the other, at most two a second.".to_owned(),
        }
    }

    /// Whether the API asked to wait.
    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// When the seconds that are left change next.
    pub(in crate::app) fn deadline(&self) -> Option<Duration> {
        let (until, left) = self.waiting?;
        left.checked_sub(1).map(|rest| until.saturating_sub(SECOND * u32::try_from(rest).unwrap_or(u32::MAX)))
    }

    pub(in crate::app) fn tick(&mut self, now: Duration) {
        if let Some((until, left)) = &mut self.waiting {
            *left = until.saturating_sub(now).as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX);
        }
    }

    pub(super) fn key(
        &mut self,
        event: &KeyEvent,
        command: Option<Command>,
        shared: &mut ModalContext<'_>,
    ) -> Reaction {
        match (&mut self.step, command) {
            (BatchStep::Running(run), Some(Command::Close)) if run.end.is_none() => {
                let leave = shared.controls.way_to(Command::Leave);
                run.stop(&leave, shared.cx);
                Reaction::Stay
            }
            (_, Some(Command::Close)) => Reaction::Close,
            (BatchStep::File { path, .. }, Some(Command::Press)) => {
                path.deselect();
                let file = cleaned_path(path.value());
                if file.is_empty() {
                    return Reaction::Stay;
                }
                Reaction::Run(Action::RequireSecret(PendingAction::CheckBatch(file)))
            }
            (BatchStep::File { path, problem }, _) => {
                if path.key(event, command) {
                    *problem = None;
                }
                Reaction::Stay
            }
            (BatchStep::Checked(_), Some(Command::Press)) => self.press(shared),
            (BatchStep::Running(run), Some(Command::Press)) if run.end.is_some() => Reaction::Close,
            (_, Some(command)) => {
                self.scroll(command);
                Reaction::Stay
            }
            (_, None) => Reaction::Stay,
        }
    }

    /// Creates the users that were shown; a file with errors is read again.
    fn press(&mut self, shared: &mut ModalContext<'_>) -> Reaction {
        let BatchStep::Checked(check) = &self.step else { return Reaction::Stay };
        if check.has_errors {
            let file = check.checked.files.file.clone();
            return Reaction::Run(Action::RequireSecret(PendingAction::CheckBatch(file)));
        }
        if check.checked.missing() == 0 {
            return Reaction::Close;
        }
        if !shared.confirm_press("create the users") {
            return Reaction::Stay;
        }
        let step = std::mem::replace(&mut self.step, BatchStep::Checking { file: String::new() });
        if let BatchStep::Checked(check) = step {
            *self =
                Self { follows: true, ..Self::at(BatchStep::Running(Box::new(start(*check, shared.cx)))) };
        }
        Reaction::Stay
    }

    /// The view clamps the end (`App::scrolled_to`).
    fn scroll(&mut self, command: Command) {
        if scroll_by(command, &mut self.scroll, usize::MAX) {
            self.follows = command == Command::Last;
        }
    }
}

impl BatchRun {
    /// Ends it after the user under way, as a signal ends the command.
    fn stop(&mut self, leave: &str, cx: &mut Cx) {
        if std::mem::replace(&mut self.is_stopping, true) {
            cx.notify(format!("It ends after the user under way. {leave} leaves at once."));
        } else {
            cx.push(Effect::StopBatch);
        }
    }
}

fn check(checked: CheckedBatch) -> BatchCheck {
    let batch = &checked.batch;
    let errors = batch.errors_line();
    let (has_errors, is_missing) = (errors.is_some(), checked.missing() > 0);
    let mut plan = vec![match errors {
        Some(errors) => errors,
        None if is_missing => batch.plan(),
        None => "Nothing is missing: every user of the file exists.".to_owned(),
    }];
    plan.extend(checked.licences.line.clone());
    if !has_errors && batch.rows.iter().any(|row| takes_licence(&row.form)) {
        plan.push("No extra licence is used: an agent who would need one is refused.".to_owned());
    }
    plan.extend(batch.ignored_line());
    plan.extend(checked.remarks.iter().cloned());
    if !has_errors && is_missing {
        plan.push(format!("What comes of each is written to {}.", checked.files.shown_out));
    }
    let problems = batch.problem_rows().collect();
    BatchCheck { checked, plan, problems, has_errors }
}

fn start(check: BatchCheck, cx: &mut Cx) -> BatchRun {
    let total = check.checked.missing();
    let CheckedBatch { files, batch, destination, .. } = check.checked;
    let unsure = batch.rows.iter().filter(|row| row.result.status() == RowStatus::Unsure);
    let looked_up = unsure.map(|row| row.line).collect();
    let (batch, destination, out) = (Box::new(batch), Box::new(destination), files.out.clone());
    cx.push(Effect::RunBatch { batch, destination, out });
    BatchRun { files, total, looked_up, rows: Vec::new(), failed: 0, is_stopping: false, end: None }
}

/// A path without the spaces and quotation marks with which it was pasted.
fn cleaned_path(text: &str) -> String {
    let text = text.trim();
    let quoted = ['"', '\''].iter().find_map(|mark| text.strip_prefix(*mark)?.strip_suffix(*mark));
    quoted.unwrap_or(text).to_owned()
}

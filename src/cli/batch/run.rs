//! Creating the users of a file, one after the other, at a considerate pace.

use super::args::BatchArgs;
use super::progress::Progress;
use super::{files, report};
use crate::batch::{Batch, Row, RowResult, RowStatus};
use crate::cli::args::GlobalArgs;
use crate::cli::exit::{CliError, ExitStatus};
use crate::cli::sending::Sender;
use crate::cli::{print, say};
use crate::store::io_messages::escaped;
use crate::submission::{Again, CreateRequest, Outcome, OutcomeKind};
use crate::text::counted;
use crate::text::sanitize::escape_visible;
use crate::tui::signals::CancelSignal;
use std::path::Path;
use std::time::{Duration, Instant};

/// At most two users a second.
const PACE: Duration = Duration::from_millis(500);
/// How often one user is sent again whom the API asked to wait with.
const PATIENCE: usize = 3;
/// So many users in a row that could not be sent: the way to the API is closed.
const CLOSED: usize = 3;

pub(crate) struct Run<'a, 'w> {
    pub(crate) args: &'a BatchArgs,
    pub(crate) global: &'a GlobalArgs,
    pub(crate) out: &'a Path,
    pub(crate) sender: &'a mut Sender<'w>,
    pub(crate) cancel_signal: CancelSignal,
}

/// Why a batch ends before its last row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Signal(i32),
    NotAuthorised,
    /// The API asks for patience again and again.
    Busy,
    /// The API is not reached.
    Closed,
}

/// What became of a row, and what people are told.
struct Became {
    result: RowResult,
    lines: Vec<String>,
    busy: Option<u64>,
}

impl Run<'_, '_> {
    pub(crate) fn all(mut self, batch: &mut Batch) -> Result<ExitStatus, CliError> {
        let missing = batch.rows.len() - batch.count(RowStatus::Exists);
        if missing == 0 {
            return self.nothing_missing(batch);
        }
        // First of all: what cannot be written down is not sent.
        files::write(self.out, &batch.to_result_csv())
            .map_err(|stop| CliError { text: format!("{stop}. Nothing was sent."), ..stop })?;
        let mut progress = Progress::new(missing, self.global.color);
        let (mut end, mut unsent, mut last) = (None, 0, None);
        for place in 0..batch.rows.len() {
            if batch.rows[place].status == RowStatus::Exists {
                continue;
            }
            if !self.paced(last) {
                break;
            }
            last = Some(Instant::now());
            let became = self.row(&batch.rows[place], &progress)?;
            let row = &mut batch.rows[place];
            row.status = became.result.status();
            row.result = became.result;
            let written = files::write(self.out, &batch.to_result_csv());
            let row = &batch.rows[place];
            self.tell(row, &became.lines, &mut progress)?;
            // The journal knows what became of this one; of the next one the file would know nothing either.
            written.map_err(|stop| CliError::unexpected(format!("{stop}. The batch stops here.")))?;
            unsent = if row.result.outcome == Some(OutcomeKind::NotSent) { unsent + 1 } else { 0 };
            end = match row.result.outcome {
                Some(OutcomeKind::NotAuthorised) => Some(End::NotAuthorised),
                _ if became.busy.is_some() => Some(End::Busy),
                _ if unsent == CLOSED => Some(End::Closed),
                _ => None,
            };
            if end.is_some() {
                break;
            }
        }
        progress.clear();
        self.ended(batch, self.cancel_signal.signal().map(End::Signal).or(end))
    }

    fn nothing_missing(&self, batch: &Batch) -> Result<ExitStatus, CliError> {
        if self.args.json {
            report::print_outcomes(self.args, batch)?;
        }
        say("Nothing is missing: every user of the file exists. Nothing was sent.");
        Ok(ExitStatus::DONE)
    }

    /// Waits until the next one may be sent; false when a signal came.
    fn paced(&self, last: Option<Instant>) -> bool {
        let rest = last.map_or(Duration::ZERO, |last| PACE.saturating_sub(last.elapsed()));
        if rest.is_zero() { self.cancel_signal.signal().is_none() } else { self.cancel_signal.sleep(rest) }
    }

    /// Looks up or sends a row's user, again when the API asks to wait.
    fn row(&mut self, row: &Row, progress: &Progress) -> Result<Became, CliError> {
        if row.status == RowStatus::Unsure {
            let became = self.look_up(row)?;
            if became.result.outcome != Some(OutcomeKind::Unknown) || !self.args.retry_unknown {
                return Ok(became);
            }
        }
        let mut became = self.send(row)?;
        for _ in 0..PATIENCE {
            match became.busy {
                Some(seconds) if self.wait(seconds, progress) => became = self.send(row)?,
                _ => break,
            }
        }
        Ok(became)
    }

    fn order(&self, row: &Row) -> CreateRequest {
        let looked_up = self.args.retry_unknown && row.status == RowStatus::Unsure;
        let again = if looked_up { Again::LookedUp } else { Again::No };
        self.sender.order(&row.form, None, self.args.allow_overages, again)
    }

    fn look_up(&mut self, row: &Row) -> Result<Became, CliError> {
        let order = self.order(row);
        let outcome = self.sender.look_up(order.clone())?;
        let mut became = Became::of(&outcome, &order);
        if became.result.outcome == Some(OutcomeKind::Unknown) {
            let next = "`--retry-unknown` sends those who are not found.";
            became.result.message = format!("{} {next}", became.result.message);
            became.lines.push(next.to_owned());
        }
        Ok(became)
    }

    fn send(&mut self, row: &Row) -> Result<Became, CliError> {
        let order = self.order(row);
        let outcome = self.sender.send(&order)?;
        let mut became = Became::of(&outcome, &order);
        if let Outcome::Blocked(blocked) = &outcome
            && !blocked.kind().user_exists()
        {
            became.lines.push(blocked.next_command("--retry-unknown"));
        }
        Ok(became)
    }

    /// Waits as long as the API asks; false when a signal came.
    fn wait(&self, seconds: u64, progress: &Progress) -> bool {
        let until = Instant::now() + Duration::from_secs(seconds).max(PACE);
        let mut begins = true;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            progress.waits("The API asks for patience", left.as_millis().div_ceil(1000) as u64, begins);
            begins = false;
            if !self.cancel_signal.sleep(left.min(Duration::from_secs(1))) {
                return false;
            }
        }
    }

    fn tell(&self, row: &Row, lines: &[String], progress: &mut Progress) -> Result<(), CliError> {
        let (username, id) = (escape_visible(&report::username(row)), escape_visible(&row.result.user_id));
        let created = row.result.outcome == Some(OutcomeKind::Created);
        let printed = if created && !self.args.json {
            progress.clear();
            let id = if id.is_empty() { "-" } else { &id };
            print(&format!("created {username} {id}\n"))
        } else {
            Ok(())
        };
        let lines: Vec<String> = lines.iter().map(|line| escape_visible(line)).collect();
        let who = format!("line {}: {username}", row.line);
        progress.done(&who, row.result.outcome_name(), row.status == RowStatus::Exists, &lines);
        // The result file knows of the user, whoever reads this.
        printed
    }

    fn ended(&self, batch: &Batch, end: Option<End>) -> Result<ExitStatus, CliError> {
        if self.args.json {
            report::print_outcomes(self.args, batch)?;
        }
        let count = |kind| batch.rows.iter().filter(|row| row.result.outcome == kind).count();
        let (exist, all) = (batch.count(RowStatus::Exists), batch.rows.len());
        match end {
            Some(End::NotAuthorised) => say("The credentials are not accepted: the batch stops here."),
            Some(End::Busy) => say("The API asks for patience again and again: the batch stops here."),
            Some(End::Closed) => say("The API is not reached: the batch stops here."),
            Some(End::Signal(_)) => say("The batch was interrupted."),
            None => {}
        }
        let mut words = vec![format!("{exist} of {} exist now", counted(all, "user"))];
        for (kind, meaning) in [
            (OutcomeKind::Refused, "refused"),
            (OutcomeKind::Unknown, "unknown"),
            (OutcomeKind::NotSent, "not sent"),
        ] {
            words.extend(
                Some(count(Some(kind))).filter(|count| *count > 0).map(|count| format!("{count} {meaning}")),
            );
        }
        let out = escaped(self.out.as_os_str());
        let next = if exist < all {
            format!("; `vcc-user batch {out} --yes` does what is missing")
        } else {
            String::new()
        };
        say(&format!("{}. The result is in {out}{next}.", words.join(", ")));
        Ok(match end {
            Some(End::Signal(signal)) => ExitStatus::from_signal(signal),
            Some(End::NotAuthorised) => ExitStatus::NOT_AUTHORISED,
            _ if exist == all => ExitStatus::DONE,
            // Nobody was reached at all.
            _ if count(Some(OutcomeKind::NotSent)) + count(None) == all => ExitStatus::NOT_SENT,
            _ => ExitStatus::FAILURES,
        })
    }
}

impl Became {
    fn of(outcome: &Outcome, order: &CreateRequest) -> Self {
        let busy = match outcome {
            Outcome::Refused(refusal) => refusal.retry_after_seconds,
            _ => None,
        };
        let plain = matches!(outcome, Outcome::Created(created) if created.note.is_none());
        let lines = if plain { Vec::new() } else { outcome.words(order).lines };
        Self { result: RowResult::from_outcome(outcome), lines, busy }
    }
}

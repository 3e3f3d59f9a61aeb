//! The loop of line mode: reads a line, updates the app, performs its effects, prints what is new.

use super::line_io::{self, LineReader, LineWriter, Request};
use super::type_ahead::{Accept, Next, TypeAhead};
use super::{LineMode, LineResponse, output_text};
use crate::app::App;
use crate::app::intent::Intent;
use crate::app::msg::{AccountRead, Effect, Msg, Timestamp};
use crate::services::ExitReason;
use crate::services::effects::Effects;
use crate::text::sanitize::escape_visible;
use crate::tui::panics::PanicHook;
use crate::tui::{EventSender, LineInput, LoopEvent, password_prompt, signal_events};
use std::io::{self, IsTerminal};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long the first prompt waits for the newest draft and the unknown attempts.
const START_TIMEOUT: Duration = Duration::from_millis(500);

const NO_SECRET: &str = "There is no client secret, and no terminal to ask for it: set VCC_CLIENT_SECRET, or \
                         secret_command in config.toml. Nothing was sent.";

/// Runs until the person leaves or the input ends. Unsaved changes are left to [`Effects::finish`].
pub(crate) fn run(app: &mut App, effects: &mut Effects, first: Vec<Effect>) -> io::Result<ExitReason> {
    let (sender, events) = channel();
    let sender = EventSender::from(sender);
    let _panic_hook = PanicHook::install(sender.clone());
    signal_events::register(sender.clone())?()?;
    let mut line_loop = LineLoop::new(app, effects, sender)?;
    let left = catch_unwind(AssertUnwindSafe(|| line_loop.run(&events, first)));
    let left = left.unwrap_or_else(|_| {
        let LineLoop { app, effects, sender, .. } = &mut line_loop;
        effects.save_after_panic(app, &sender.msg_sender());
        ExitReason::Panicked
    });
    password_prompt::restore();
    Ok(line_loop.finish(left, &events))
}

struct LineLoop<'a> {
    app: &'a mut App,
    effects: &'a mut Effects,
    sender: EventSender,
    reader: LineReader,
    writer: LineWriter,
    line_mode: LineMode,
    started: Instant,
    batch: u64,
    type_ahead: TypeAhead,
    /// Pending reads about earlier runs.
    start_reads: u8,
    /// An effect is pending that the next line has to wait for.
    awaiting: bool,
    /// The journal is being read again.
    is_reading_attempts: bool,
}

impl<'a> LineLoop<'a> {
    fn new(app: &'a mut App, effects: &'a mut Effects, sender: EventSender) -> io::Result<Self> {
        Ok(Self {
            reader: LineReader::start(sender.clone())?,
            writer: LineWriter::start(sender.clone())?,
            line_mode: LineMode::default(),
            started: Instant::now(),
            batch: 0,
            type_ahead: TypeAhead { interactive: io::stdin().is_terminal(), ..TypeAhead::default() },
            start_reads: 2,
            awaiting: false,
            is_reading_attempts: false,
            app,
            effects,
            sender,
        })
    }

    /// Runs until the person leaves, or a signal or the end of input ends it.
    fn run(&mut self, events: &Receiver<LoopEvent>, first: Vec<Effect>) -> ExitReason {
        self.effects.read_earlier_runs(&self.sender.msg_sender());
        self.perform(first);
        loop {
            self.refuse_secret();
            if self.start_reads == 0 {
                let busy = self.is_busy() || self.holds_line() || self.type_ahead.is_held;
                let text = self.line_mode.render(self.app, busy);
                if self.line_mode.is_prompting() && !text.is_empty() {
                    self.line_mode.typed_ahead = self.type_ahead.interactive
                        && (!self.type_ahead.lines.is_empty() || line_io::is_waiting());
                }
                self.writer.write(text);
            }
            self.batch += 1;
            let accepts = self.accepts();
            let left = match self.type_ahead.next(accepts) {
                Next::Line(line) => self.handle_line(&line),
                Next::End => Some(self.leave(ExitReason::ByPerson)),
                Next::Pending => {
                    self.request_input();
                    self.handle(self.wait(events))
                }
            };
            if let Some(left) = left {
                return left;
            }
        }
    }

    fn now(&self) -> Timestamp {
        Timestamp { at: self.started.elapsed(), batch: self.batch }
    }

    fn is_busy(&self) -> bool {
        let is_waiting = self.app.account_state().is_waiting();
        let waits = self.awaiting || self.is_reading_attempts || is_waiting;
        waits || self.start_reads > 0 || self.line_mode.is_busy(self.app)
    }

    /// Whether the next line has to wait for what is being read. Announces that once.
    fn holds_line(&mut self) -> bool {
        let line = self.type_ahead.lines.front();
        let Some(what) = line.and_then(|line| self.line_mode.awaited(self.app, line)) else { return false };
        // The line of a pipe is echoed when it is handled.
        if self.type_ahead.interactive && self.line_mode.is_prompting() {
            self.line_mode.repeat_prompt();
            self.writer.write(output_text(&[format!("Reading {what} …")]));
        }
        self.type_ahead.is_held = true;
        true
    }

    fn accepts(&mut self) -> Accept {
        if self.app.phase().is_sending() || self.app.running_take_back().is_some() {
            return Accept::Cancel;
        }
        if self.is_busy() || self.holds_line() { Accept::Nothing } else { Accept::Any }
    }

    /// Requests the next input when no request is pending and everything was written.
    fn request_input(&mut self) {
        if self.reader.is_reading || !self.writer.is_idle() {
            return;
        }
        if let Some(account) = self.app.wants_secret() {
            let question = format!("Client secret of the account {account} (it is not shown): ");
            self.reader.request(Request::Secret(question));
            return;
        }
        let accepts = self.accepts();
        if self.type_ahead.has_room(accepts) {
            self.reader.request(Request::Line);
        }
    }

    /// Without a terminal there is no password prompt.
    fn refuse_secret(&mut self) {
        if self.app.wants_secret().is_some() && !self.type_ahead.interactive {
            self.update(Msg::Intent(Intent::Secret(Err(NO_SECRET.to_owned()))));
        }
    }

    fn finish(&mut self, left: ExitReason, events: &Receiver<LoopEvent>) -> ExitReason {
        if self.line_mode.is_prompting() {
            self.writer.write("\n".to_owned());
        }
        self.writer.finish(left, events)
    }

    fn wait(&self, events: &Receiver<LoopEvent>) -> Option<LoopEvent> {
        let start = (self.start_reads > 0).then_some(START_TIMEOUT);
        let deadline = [self.app.deadline(), start].into_iter().flatten().min();
        let patience = deadline.map_or(Duration::MAX, |at| at.saturating_sub(self.started.elapsed()));
        match events.recv_timeout(patience) {
            Err(RecvTimeoutError::Timeout) => None,
            received => Some(received.unwrap_or(LoopEvent::Gone)),
        }
    }

    fn handle(&mut self, event: Option<LoopEvent>) -> Option<ExitReason> {
        match event {
            None => {
                if self.started.elapsed() >= START_TIMEOUT {
                    self.start_reads = 0;
                }
                self.update(Msg::Deadline)
            }
            Some(LoopEvent::Task(msg)) => {
                self.note_arrival(&msg);
                self.update(msg)
            }
            Some(LoopEvent::Line(input)) => self.handle_input(input),
            Some(LoopEvent::Drained) => {
                self.writer.drained();
                None
            }
            Some(LoopEvent::Suspend) => {
                #[cfg(unix)]
                let _ = signal_hook::low_level::raise(signal_hook::consts::SIGSTOP);
                None
            }
            Some(LoopEvent::Continued) => {
                // The shell wrote on the prompt's line.
                if self.line_mode.is_prompting() {
                    self.writer.write("\n".to_owned());
                    self.line_mode.repeat_prompt();
                }
                None
            }
            Some(LoopEvent::Signal(signal)) => Some(self.leave(ExitReason::BySignal(signal))),
            Some(LoopEvent::Gone) => Some(self.leave(ExitReason::TerminalGone)),
            Some(LoopEvent::Panicked) => Some(self.leave(ExitReason::Panicked)),
            Some(LoopEvent::Input(_) | LoopEvent::Resized | LoopEvent::Background(_)) => None,
        }
    }

    fn handle_input(&mut self, input: LineInput) -> Option<ExitReason> {
        self.reader.is_reading = false;
        match input {
            LineInput::Line(line) => self.type_ahead.lines.push_back(line),
            LineInput::End => self.type_ahead.ended = true,
            LineInput::Password(secret) => return self.update(Msg::Intent(Intent::Secret(secret))),
            LineInput::CommandSecret(secret) => {
                self.awaiting = false;
                let result = secret.map(|secret| self.effects.use_secret(secret));
                return self.update(Msg::Secret(result));
            }
        }
        None
    }

    /// Handles a line. It is echoed when it comes from a pipe; a terminal shows it already.
    fn handle_line(&mut self, line: &str) -> Option<ExitReason> {
        if !self.type_ahead.interactive {
            self.writer.write(escape_visible(line).into_owned() + "\n");
        }
        let LineResponse { lines, msg } = self.line_mode.interpret(self.app, line);
        self.writer.write(output_text(&lines));
        msg.and_then(|msg| self.update(msg))
    }

    fn note_arrival(&mut self, msg: &Msg) {
        match msg {
            Msg::Newest(_) => self.start_reads = self.start_reads.saturating_sub(1),
            Msg::Attempts { .. } => {
                self.start_reads = self.start_reads.saturating_sub(1);
                self.is_reading_attempts = false;
            }
            Msg::UserRead { .. }
            | Msg::DraftLoaded(_)
            | Msg::Exported { .. }
            | Msg::Account(_)
            | Msg::Receipt(_) => self.awaiting = false,
            _ => {}
        }
    }

    /// Saves the draft.
    fn leave(&mut self, left: ExitReason) -> ExitReason {
        self.effects.prepare_exit(left);
        self.update(Msg::Leave);
        left
    }

    fn update(&mut self, msg: Msg) -> Option<ExitReason> {
        let effects = self.app.update(msg, self.now());
        let leaving = effects.iter().any(|effect| matches!(effect, Effect::Leave));
        self.perform(effects);
        leaving.then_some(ExitReason::ByPerson)
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.is_reading_attempts |= matches!(effect, Effect::ReadAttempts);
            self.awaiting |= matches!(
                effect,
                Effect::ReadAccount(AccountRead::User { .. })
                    | Effect::OpenDraft(_)
                    | Effect::SwitchAccount(_)
                    | Effect::Export { .. }
                    | Effect::ReadReceipt { .. }
                    | Effect::RunSecretCommand
            );
            match (&effect, self.effects.secret_command()) {
                (Effect::RunSecretCommand, Some(command)) => {
                    self.reader.request(Request::Command(command));
                }
                (Effect::RunSecretCommand, None) => self.awaiting = false,
                (Effect::Copy(text), _) => {
                    let lines: Vec<_> = text.lines().map(str::to_owned).collect();
                    self.writer.write(output_text(&lines));
                    self.line_mode.repeat_prompt();
                }
                _ => self.effects.run(effect, &self.sender.msg_sender()),
            }
        }
    }
}

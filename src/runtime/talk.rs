//! The loop of line mode: one line at a time, effects run, what a line has to wait for waited for.

use super::event_channel::LineInput as Said;
use super::lines::{Lines, Mouth};
use super::queue::{Next, Queue, State};
use super::{Happening, Post};
use crate::plain::{self, Plain, Reply};
use crate::services::ExitReason;
use crate::services::effects::Effects;
use crate::text::harmless::visible;
use crate::wizard::Wizard;
use crate::wizard::line::Line;
use crate::wizard::msg::{Effect, Moment, Msg};
use crate::wizard::overlay::Overlay;
use std::io::{self, IsTerminal};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How long the first question waits for what is known of earlier runs.
const LOOKING_BACK: Duration = Duration::from_millis(500);

/// Through a pipe nobody can type a secret unseen.
const NO_SECRET: &str = "There is no client secret at hand, and no terminal to ask for it: set VCC_CLIENT_SECRET, or \
                         secret_command in config.toml. Nothing was sent.";
const NO_TERMINAL: &str = "There is no terminal to ask for the client secret: add the account to config.toml by hand. \
                           Nothing was written.";

/// The loop and what it knows.
pub struct Talk<'a> {
    wizard: &'a mut Wizard,
    effects: &'a mut Effects,
    post: Post,
    lines: Lines,
    mouth: Mouth,
    plain: Plain,
    began: Instant,
    batch: u64,
    queue: Queue,
    /// How much of what earlier runs left is still being looked for.
    looking_back: u8,
    /// The person waits for something that the wizard does not show to be under way: a user, a draft, an account.
    awaited: bool,
}

impl<'a> Talk<'a> {
    /// Starts to listen and to speak; nothing is asked yet.
    pub fn new(wizard: &'a mut Wizard, effects: &'a mut Effects, post: Post) -> io::Result<Self> {
        Ok(Self {
            lines: Lines::start(post.clone())?,
            mouth: Mouth::start(post.clone())?,
            plain: Plain::new(),
            began: Instant::now(),
            batch: 0,
            queue: Queue::new(io::stdin().is_terminal()),
            looking_back: 2,
            awaited: false,
            wizard,
            effects,
            post,
        })
    }

    /// Waits a moment for what is not written yet, and gives back what was lent.
    pub fn end(self, most: Duration) -> (&'a mut Wizard, &'a mut Effects, Post) {
        self.mouth.finish(most);
        (self.wizard, self.effects, self.post)
    }

    /// Asks until somebody or something ends it.
    pub fn run(&mut self, happenings: &Receiver<Happening>, first: Vec<Effect>) -> ExitReason {
        self.effects.read_earlier_runs(&self.post.msg_sender());
        self.wizard.by_lines = true;
        self.perform(first);
        loop {
            self.refuse_secret();
            if self.looking_back == 0 {
                let waits = self.waits();
                let text = self.plain.speak(self.wizard, waits);
                self.mouth.say(text);
            }
            self.batch += 1;
            let left = match self.queue.next(self.state()) {
                Next::Line(line) => self.take_line(&line),
                Next::End => Some(self.leave(ExitReason::ByPerson)),
                Next::Nothing => {
                    self.ask();
                    self.take_in(self.wait(happenings))
                }
            };
            if let Some(left) = left {
                return left;
            }
        }
    }

    fn now(&self) -> Moment {
        Moment { at: self.began.elapsed(), batch: self.batch }
    }

    /// Whether the next line has to wait.
    fn waits(&self) -> bool {
        self.awaited || self.looking_back > 0 || self.plain.waits(self.wizard)
    }

    fn state(&self) -> State {
        match self.waits() {
            _ if self.wizard.is_sending() => State::Sending,
            true => State::Waiting,
            false => State::Asked,
        }
    }

    /// Asks for what is needed next, when nothing is being asked for and everything was told.
    fn ask(&mut self) {
        if self.lines.is_reading() || !self.mouth.is_idle() {
            return;
        }
        if let Some(account) = self.wizard.wants_secret() {
            return self.lines.secret(format!("Client secret of the account {account} (it is not shown): "));
        }
        if self.queue.has_room(self.state()) {
            self.lines.line();
        }
    }

    fn refuse_secret(&mut self) {
        if self.wizard.wants_secret().is_some() && !self.queue.typed {
            let adding = matches!(self.wizard.overlay, Some(Overlay::NewAccount(_)));
            let why = if adding { NO_TERMINAL } else { NO_SECRET };
            self.update(Msg::Line(Line::Secret(Err(why.to_owned()))));
        }
    }

    /// Waits until everything is written: a reader may take its time, a signal ends that.
    pub fn finish(&mut self, left: ExitReason, happenings: &Receiver<Happening>) -> ExitReason {
        if self.plain.is_asking() {
            self.mouth.say("\n".to_owned());
        }
        while left == ExitReason::ByPerson && !self.mouth.is_idle() {
            match happenings.recv() {
                Ok(Happening::Drained) => self.mouth.drained(),
                Ok(Happening::Signal(signal)) => return ExitReason::BySignal(signal),
                Ok(Happening::Gone) | Err(_) => return ExitReason::TerminalGone,
                Ok(_) => {}
            }
        }
        left
    }

    fn wait(&self, happenings: &Receiver<Happening>) -> Option<Happening> {
        let looking = (self.looking_back > 0).then_some(LOOKING_BACK);
        let deadline = [self.wizard.deadline(), looking].into_iter().flatten().min();
        let received = match deadline {
            None => happenings.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(deadline) => happenings.recv_timeout(deadline.saturating_sub(self.began.elapsed())),
        };
        match received {
            Ok(happening) => Some(happening),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Happening::Gone),
        }
    }

    fn take_in(&mut self, happening: Option<Happening>) -> Option<ExitReason> {
        match happening {
            None => {
                if self.began.elapsed() >= LOOKING_BACK {
                    self.looking_back = 0;
                }
                self.update(Msg::Deadline)
            }
            Some(Happening::Task(msg)) => {
                self.arrived(&msg);
                self.update(msg)
            }
            Some(Happening::Said(said)) => self.said(said),
            Some(Happening::Drained) => {
                self.mouth.drained();
                None
            }
            Some(Happening::Stop) => {
                #[cfg(unix)]
                let _ = signal_hook::low_level::raise(signal_hook::consts::SIGSTOP);
                None
            }
            Some(Happening::Continued) => {
                // A shell wrote on the question's line meanwhile.
                if self.plain.is_asking() {
                    self.mouth.say("\n".to_owned());
                    self.plain.ask_again();
                }
                None
            }
            Some(Happening::Signal(signal)) => Some(self.leave(ExitReason::BySignal(signal))),
            Some(Happening::Gone) => Some(self.leave(ExitReason::TerminalGone)),
            Some(Happening::Panicked) => Some(self.leave(ExitReason::Panicked)),
            Some(Happening::Input(_) | Happening::Resized | Happening::Background(_)) => None,
        }
    }

    fn said(&mut self, said: Said) -> Option<ExitReason> {
        self.lines.answered();
        match said {
            Said::Line(line) => {
                self.queue.push(line);
                None
            }
            Said::End => {
                self.queue.end();
                None
            }
            Said::Typed(secret) => self.update(Msg::Line(Line::Secret(secret))),
            Said::Printed(secret) => {
                self.awaited = false;
                let told = secret.map(|secret| self.effects.use_secret(secret));
                self.update(Msg::Secret(told))
            }
        }
    }

    /// What the line at hand asks for is done. A person's terminal shows what they type; what comes through a pipe
    /// nobody else shows.
    fn take_line(&mut self, line: &str) -> Option<ExitReason> {
        if !self.queue.typed {
            self.mouth.say(visible(line) + "\n");
        }
        let Reply { told, msg } = self.plain.read(self.wizard, line);
        self.mouth.say(plain::text(&told));
        msg.and_then(|msg| self.update(msg))
    }

    fn arrived(&mut self, msg: &Msg) {
        match msg {
            Msg::Newest(_) | Msg::OpenAttempts(_) => self.looking_back = self.looking_back.saturating_sub(1),
            Msg::UserRead { .. }
            | Msg::Opened(_)
            | Msg::Account(_)
            | Msg::Managed(_)
            | Msg::AccountSaved(_)
            | Msg::Exported { .. } => self.awaited = false,
            _ => {}
        }
    }

    /// What was typed is written, whatever ends the sitting.
    fn leave(&mut self, left: ExitReason) -> ExitReason {
        self.effects.prepare_exit(left);
        self.update(Msg::Leave);
        left
    }

    fn update(&mut self, msg: Msg) -> Option<ExitReason> {
        let effects = self.wizard.update(msg, self.now());
        let leaving = effects.iter().any(|effect| matches!(effect, Effect::Leave));
        self.perform(effects);
        leaving.then_some(ExitReason::ByPerson)
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let waited_for = matches!(
                effect,
                Effect::ReadUser { .. }
                    | Effect::Open(_)
                    | Effect::SwitchAccount(_)
                    | Effect::Manage(_)
                    | Effect::SaveAccount(..)
                    | Effect::Export { .. }
                    | Effect::RunSecretCommand
            );
            self.awaited |= waited_for;
            match (&effect, self.effects.secret_command()) {
                (Effect::RunSecretCommand, Some(command)) => self.lines.command(command),
                (Effect::RunSecretCommand, None) => self.awaited = false,
                _ => self.effects.run(effect, &self.post.msg_sender()),
            }
        }
    }
}

//! The one loop: take in all that waits, update, draw once. An idle wizard makes no system call.

use super::effects::Effects;
use super::stage::{Doer, Stage};
use super::{Happening, Post, Source, secret_command};
use crate::ui;
use crate::ui::theme::Theme;
use crate::wizard::Wizard;
use crate::wizard::msg::{Effect, Moment, Msg};
use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::{Position, Rect};
use std::io;
use std::time::{Duration, Instant};

/// Sizes change in bursts while a window is dragged: it is drawn once they have ceased for so long …
const CEASED: Duration = Duration::from_millis(30);
/// … or have gone on for so long.
const AT_LEAST: Duration = Duration::from_millis(200);

/// How the wizard was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The person left.
    ByPerson,
    /// A signal ended it.
    BySignal(i32),
    /// The terminal is gone.
    TerminalGone,
    /// Something in the program panicked.
    Panicked,
}

/// The loop's own state.
pub struct EventLoop<'a, B: Backend, D: Doer = Effects> {
    terminal: &'a mut Terminal<B>,
    wizard: &'a mut Wizard,
    theme: Theme,
    effects: &'a mut D,
    stage: &'a mut dyn Stage,
    began: Instant,
    batch: u64,
    resizing: Option<Resizing>,
}

/// A burst of new sizes.
#[derive(Debug, Clone, Copy)]
struct Resizing {
    first: Duration,
    last: Duration,
}

impl Resizing {
    /// When it is drawn.
    fn over(self) -> Duration {
        (self.last + CEASED).min(self.first + AT_LEAST)
    }
}

impl<'a, B: Backend, D: Doer> EventLoop<'a, B, D> {
    /// A loop that begins now.
    pub fn new(
        terminal: &'a mut Terminal<B>,
        wizard: &'a mut Wizard,
        theme: Theme,
        effects: &'a mut D,
        stage: &'a mut dyn Stage,
    ) -> Self {
        let began = Instant::now();
        Self { terminal, wizard, theme, effects, stage, began, batch: 0, resizing: None }
    }

    /// Runs until the wizard is left. `after_first_frame` is where everything belongs that can wait for it.
    pub fn run(
        &mut self,
        mut happenings: impl Source,
        post: &Post,
        after_first_frame: impl FnOnce(&mut D, &Post),
    ) -> Result<Left, B::Error> {
        self.draw()?;
        after_first_frame(self.effects, post);
        loop {
            // Input that waited together has one number; each wait begins a new one.
            self.batch += 1;
            let mut left = self.take_in(happenings.wait(self.patience()), post);
            while let (None, Some(next)) = (left, happenings.ready()) {
                left = self.take_in(Some(next), post);
            }
            if let Some(left) = left {
                return Ok(left);
            }
            let now = self.now().at;
            // A burst that is over is no deadline any more, even while the terminal takes no frame.
            self.resizing = self.resizing.filter(|burst| now < burst.over());
            if self.stage.is_blocked() || self.resizing.is_some() {
                continue;
            }
            if self.draw().is_err() {
                // A terminal that cannot be written to is no terminal any more.
                return Ok(self.leave(Left::TerminalGone, post));
            }
        }
    }

    fn draw(&mut self) -> Result<(), B::Error> {
        let (wizard, theme) = (&*self.wizard, &self.theme);
        let mut first = None;
        self.terminal.draw(|frame| first = ui::draw_and_tell(wizard, theme, frame))?;
        if let Some(first) = first {
            self.wizard.scrolled_to(first);
        }
        Ok(())
    }

    /// How long nothing need happen until the next deadline.
    fn patience(&self) -> Option<Duration> {
        let deadlines = [self.wizard.deadline(), self.resizing.map(Resizing::over)];
        let next = deadlines.into_iter().flatten().min();
        next.map(|deadline| deadline.saturating_sub(self.elapsed()))
    }

    fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    fn now(&self) -> Moment {
        Moment { at: self.elapsed(), batch: self.batch }
    }

    fn take_in(&mut self, happening: Option<Happening>, post: &Post) -> Option<Left> {
        match happening {
            None => self.update(Msg::Deadline, post),
            Some(Happening::Task(msg)) => self.update(msg, post),
            Some(Happening::Input(events)) => events.into_iter().find_map(|event| self.event(event, post)),
            Some(Happening::Resized) => self.resized(),
            Some(Happening::Background(background)) => {
                self.theme = self.theme.on(background);
                None
            }
            Some(Happening::Drained | Happening::Line(_)) => None,
            Some(Happening::Stop) => {
                let taken = self.stage.stop();
                self.again(&taken, post)
            }
            Some(Happening::Continued) => {
                let taken = self.stage.continued();
                self.again(&taken, post)
            }
            Some(Happening::Signal(signal)) => Some(self.leave(Left::BySignal(signal), post)),
            Some(Happening::Gone) => Some(self.leave(Left::TerminalGone, post)),
            Some(Happening::Panicked) => Some(self.leave(Left::Panicked, post)),
        }
    }

    fn event(&mut self, event: Event, post: &Post) -> Option<Left> {
        match event {
            // Releases are not presses: terminals that report them would press everything twice.
            Event::Key(key) if key.kind == KeyEventKind::Release => None,
            Event::Key(key) => self.update(Msg::Key(key), post),
            Event::Paste(text) => self.update(Msg::Paste(text), post),
            Event::Resize(..) => self.resized(),
            Event::Mouse(mouse) => self.mouse(mouse, post),
            Event::FocusGained | Event::FocusLost => None,
        }
    }

    fn mouse(&mut self, mouse: MouseEvent, post: &Post) -> Option<Left> {
        let msg = match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let size = self.terminal.size().ok()?;
                let position = Position { x: mouse.column, y: mouse.row };
                Msg::Click(ui::hit(self.wizard, &self.theme, Rect::from((Position::ORIGIN, size)), position)?)
            }
            MouseEventKind::ScrollDown => Msg::Wheel { down: true },
            MouseEventKind::ScrollUp => Msg::Wheel { down: false },
            _ => return None,
        };
        self.update(msg, post)
    }

    fn resized(&mut self) -> Option<Left> {
        let last = self.now().at;
        let first = self.resizing.map_or(last, |burst| burst.first);
        self.resizing = Some(Resizing { first, last });
        None
    }

    /// Runs the command with the terminal given back: it may ask for a passphrase. Nothing else happens meanwhile.
    fn run_secret_command(&mut self, post: &Post) {
        let Some(command) = self.effects.secret_command() else { return };
        let mut result = Err("secret_command was not run. Nothing was sent.".to_owned());
        let taken = self.stage.lend(&mut || result = secret_command::run(&command));
        let told = result.map(|secret| self.effects.use_secret(secret));
        let _ = post.send(Happening::Task(Msg::Secret(told)));
        if taken.is_err() || self.terminal.clear().is_err() {
            let _ = post.send(Happening::Gone);
        }
    }

    /// Nobody knows what is on the terminal after another had it: it is drawn whole.
    fn again(&mut self, taken: &io::Result<()>, post: &Post) -> Option<Left> {
        if taken.is_err() || self.terminal.clear().is_err() {
            return Some(self.leave(Left::TerminalGone, post));
        }
        None
    }

    /// The last that can be done: what was typed is written.
    fn leave(&mut self, left: Left, post: &Post) -> Left {
        self.effects.leaving(left);
        self.update(Msg::Leave, post);
        left
    }

    fn update(&mut self, msg: Msg, post: &Post) -> Option<Left> {
        let effects = self.wizard.update(msg, self.now());
        let leaving = effects.iter().any(|effect| matches!(effect, Effect::Leave));
        for effect in effects {
            if matches!(effect, Effect::RunSecretCommand) {
                self.run_secret_command(post);
            } else {
                self.effects.run(effect, post);
            }
        }
        leaving.then_some(Left::ByPerson)
    }
}

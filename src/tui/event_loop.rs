//! The event loop: handles all waiting events, then draws once. While idle it makes no system call.

use super::{EventSender, EventSource, LoopEvent};
use crate::account::SecretCommand;
use crate::app::App;
use crate::app::msg::{Effect, Msg, Timestamp};
use crate::services::effects::Effects;
use crate::services::{ExitReason, MsgSender, secret_command};
use crate::tui::theme::{Background, Theme, ThemeName};
use crate::tui::view;
use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::{Position, Rect};
use secrecy::SecretString;
use std::collections::VecDeque;
use std::io;
use std::time::{Duration, Instant};

/// Sizes change in bursts while a window is dragged. One redraw follows once they have paused for this long …
const RESIZE_PAUSE: Duration = Duration::from_millis(30);
/// … or have gone on for this long.
const RESIZE_MAX: Duration = Duration::from_millis(200);

/// A wait that ends sooner did not wait: the input arrived while the loop was busy, with what came before it.
const NO_WAIT: Duration = Duration::from_millis(1);

/// The loop and what it works with.
pub struct EventLoop<'a, B: Backend, H: EffectHandler> {
    terminal: &'a mut Terminal<B>,
    app: &'a mut App,
    theme: Theme,
    effects: &'a mut H,
    control: &'a mut dyn TerminalControl,
    began: Instant,
    batch: u64,
    resizing: Option<Resizing>,
    /// The terminal may have lost cells: the next frame is drawn whole.
    is_resized: bool,
    /// Input that was not handled yet.
    input: VecDeque<Event>,
    /// Another account was chosen and is not ready yet: input waits, because it is meant for that account.
    is_switching: bool,
    /// The theme that `auto` begins with, and the background that the terminal reported last.
    auto_theme: Theme,
    background: Option<Background>,
}

#[derive(Debug, Clone, Copy)]
struct Resizing {
    first: Duration,
    last: Duration,
}

impl Resizing {
    /// When the burst counts as over.
    fn end(self) -> Duration {
        (self.last + RESIZE_PAUSE).min(self.first + RESIZE_MAX)
    }
}

impl<'a, B: Backend, H: EffectHandler> EventLoop<'a, B, H> {
    /// A loop whose clock starts now.
    pub fn new(
        terminal: &'a mut Terminal<B>,
        app: &'a mut App,
        theme: Theme,
        effects: &'a mut H,
        control: &'a mut dyn TerminalControl,
    ) -> Self {
        let (input, is_switching, auto_theme) = (VecDeque::new(), false, Theme { auto: true, ..theme });
        Self {
            terminal,
            app,
            theme,
            effects,
            control,
            began: Instant::now(),
            batch: 0,
            resizing: None,
            is_resized: false,
            input,
            is_switching,
            auto_theme,
            background: None,
        }
    }

    /// The theme that `auto` begins with where the person chooses it, until the terminal reports its background.
    #[must_use]
    pub fn with_auto_theme(self, auto_theme: Theme) -> Self {
        Self { auto_theme, ..self }
    }

    /// Runs until the app is left. `after_first_frame` starts what can wait until then.
    pub fn run(
        &mut self,
        mut events: impl EventSource,
        post: &EventSender,
        after_first_frame: impl FnOnce(&mut H, &MsgSender),
    ) -> Result<ExitReason, B::Error> {
        self.draw()?;
        after_first_frame(self.effects, &post.msg_sender());
        loop {
            // Input that waited together is one batch. Keys that a slow frame held up were not pressed as far apart as
            // they are handled.
            let began = Instant::now();
            let event = events.wait(self.timeout());
            self.batch += u64::from(began.elapsed() >= NO_WAIT);
            let mut exit = self.handle(event, post);
            while let (None, Some(next)) = (exit, events.ready()) {
                exit = self.handle(Some(next), post);
            }
            if let Some(reason) = exit {
                return Ok(reason);
            }
            let now = self.now().at;
            // A burst that is over is no deadline any more, even while the terminal is blocked.
            self.resizing = self.resizing.filter(|burst| now < burst.end());
            if self.control.is_blocked() || self.resizing.is_some() {
                continue;
            }
            if self.draw().is_err() {
                return Ok(self.leave(ExitReason::TerminalGone, post));
            }
        }
    }

    fn draw(&mut self) -> Result<(), B::Error> {
        // A burst that ends at the size before it is no change of size for ratatui, but the terminal has lost what a
        // smaller window cut off.
        if std::mem::take(&mut self.is_resized) {
            self.terminal.clear()?;
        }
        let (app, theme) = (&*self.app, &self.theme);
        let mut first = None;
        self.terminal.draw(|frame| first = view::draw(app, theme, frame))?;
        if let Some(first) = first {
            self.app.scrolled_to(first);
        }
        Ok(())
    }

    fn timeout(&self) -> Option<Duration> {
        let deadlines = [self.app.deadline(), self.resizing.map(Resizing::end)];
        let next = deadlines.into_iter().flatten().min();
        next.map(|deadline| deadline.saturating_sub(self.began.elapsed()))
    }

    fn now(&self) -> Timestamp {
        Timestamp { at: self.began.elapsed(), batch: self.batch }
    }

    fn handle(&mut self, event: Option<LoopEvent>, post: &EventSender) -> Option<ExitReason> {
        match event {
            None => self.update(Msg::Deadline, post),
            Some(LoopEvent::Task(msg)) => {
                self.is_switching &= !matches!(msg, Msg::Account(_));
                self.update(msg, post).or_else(|| self.handle_input(post))
            }
            Some(LoopEvent::Input(input)) => {
                self.input.extend(input);
                self.handle_input(post)
            }
            Some(LoopEvent::Resized) => self.resized(),
            Some(LoopEvent::Background(background)) => {
                self.background = Some(background);
                self.theme = self.theme.on(background);
                None
            }
            // Lines belong to line mode.
            Some(LoopEvent::Drained | LoopEvent::Line(_)) => None,
            Some(LoopEvent::Suspend) => {
                let entered = self.control.stop();
                self.redraw(&entered, post)
            }
            Some(LoopEvent::Continued) => {
                let entered = self.control.continued();
                self.redraw(&entered, post)
            }
            Some(LoopEvent::Signal(signal)) => Some(self.leave(ExitReason::BySignal(signal), post)),
            Some(LoopEvent::Gone) => Some(self.leave(ExitReason::TerminalGone, post)),
            Some(LoopEvent::Panicked) => Some(self.leave(ExitReason::Panicked, post)),
        }
    }

    fn handle_input(&mut self, post: &EventSender) -> Option<ExitReason> {
        let mut exit = None;
        while exit.is_none() && !self.is_switching {
            let Some(event) = self.input.pop_front() else { break };
            exit = self.terminal_event(event, post);
        }
        exit
    }

    fn terminal_event(&mut self, event: Event, post: &EventSender) -> Option<ExitReason> {
        match event {
            // Some terminals report releases too: each key would count twice.
            Event::Key(key) if key.kind == KeyEventKind::Release => None,
            Event::Key(key) => self.update(Msg::Key(key), post),
            Event::Paste(text) => self.update(Msg::Paste(text), post),
            Event::Resize(..) => self.resized(),
            Event::Mouse(mouse) => self.mouse(mouse, post),
            Event::FocusGained | Event::FocusLost => None,
        }
    }

    fn mouse(&mut self, mouse: MouseEvent, post: &EventSender) -> Option<ExitReason> {
        let msg = match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let size = self.terminal.size().ok()?;
                let position = Position { x: mouse.column, y: mouse.row };
                Msg::Click(view::hit(self.app, &self.theme, Rect::from((Position::ORIGIN, size)), position)?)
            }
            MouseEventKind::ScrollDown => Msg::Wheel { down: true },
            MouseEventKind::ScrollUp => Msg::Wheel { down: false },
            _ => return None,
        };
        self.update(msg, post)
    }

    /// Draws with another theme from now on; `auto` asks the terminal for its background once more.
    fn use_theme(&mut self, name: &str) {
        self.theme = if let Some(name) = ThemeName::from_name(name) {
            self.theme.switched_to(name, self.background)
        } else {
            self.control.query_background();
            self.background.map_or(self.auto_theme, |background| self.auto_theme.on(background))
        };
    }

    fn resized(&mut self) -> Option<ExitReason> {
        let last = self.now().at;
        let first = self.resizing.map_or(last, |burst| burst.first);
        self.resizing = Some(Resizing { first, last });
        self.is_resized = true;
        None
    }

    /// Runs the command with the terminal suspended: it may ask for a passphrase. The loop waits for it.
    fn run_secret_command(&mut self, post: &EventSender) {
        let Some(command) = self.effects.secret_command() else { return };
        let mut result = Err("secret_command was not run. Nothing was sent.".to_owned());
        let entered = self.control.suspend_for(&mut || result = secret_command::run(&command));
        let used = result.map(|secret| self.effects.use_secret(secret));
        let _ = post.send(LoopEvent::Task(Msg::Secret(used)));
        if entered.is_err() || self.terminal.clear().is_err() {
            let _ = post.send(LoopEvent::Gone);
        }
    }

    /// Redraws everything: another program may have changed the screen.
    fn redraw(&mut self, entered: &io::Result<()>, post: &EventSender) -> Option<ExitReason> {
        if entered.is_err() || self.terminal.clear().is_err() {
            return Some(self.leave(ExitReason::TerminalGone, post));
        }
        None
    }

    fn leave(&mut self, reason: ExitReason, post: &EventSender) -> ExitReason {
        self.effects.prepare_exit(reason);
        self.update(Msg::Leave, post);
        reason
    }

    fn update(&mut self, msg: Msg, post: &EventSender) -> Option<ExitReason> {
        let effects = self.app.update(msg, self.now());
        let leaving = effects.iter().any(|effect| matches!(effect, Effect::Leave));
        for effect in effects {
            self.is_switching |= matches!(effect, Effect::SwitchAccount(_));
            match effect {
                Effect::RunSecretCommand => {
                    self.run_secret_command(post);
                    continue;
                }
                Effect::UseTheme { name, shown: true } => self.use_theme(name),
                _ => {}
            }
            self.effects.run(effect, &post.msg_sender());
        }
        leaving.then_some(ExitReason::ByPerson)
    }
}

/// Hands the terminal to others and back. By default, for tests, there is no terminal.
pub trait TerminalControl {
    /// Leaves the terminal, stops the program until it is continued, and enters the terminal again.
    fn stop(&mut self) -> io::Result<()> {
        Ok(())
    }
    /// Leaves the terminal while `run` uses it.
    fn suspend_for(&mut self, run: &mut dyn FnMut()) -> io::Result<()> {
        run();
        Ok(())
    }
    /// Enters the terminal again after the program was stopped and continued.
    fn continued(&mut self) -> io::Result<()> {
        Ok(())
    }
    /// Asks the terminal for its background. [`LoopEvent::Background`] arrives with the answer, if there is one.
    fn query_background(&mut self) {}
    /// Whether a frame would have to wait. [`LoopEvent::Drained`] arrives when it no longer would.
    fn is_blocked(&self) -> bool {
        false
    }
}

impl TerminalControl for () {}

/// Performs the effects that the app requests. By default, for tests, they are ignored.
pub trait EffectHandler {
    /// Starts to perform an effect. Its result arrives as a message.
    fn run(&mut self, _effect: Effect, _sender: &MsgSender) {}
    /// The command that prints the account's secret.
    fn secret_command(&self) -> Option<SecretCommand> {
        None
    }
    /// Uses the secret from the next request on.
    fn use_secret(&mut self, _secret: SecretString) {}
    /// Prepares the services for the end of the program.
    fn prepare_exit(&self, _reason: ExitReason) {}
}

impl EffectHandler for () {}

impl EffectHandler for Effects {
    fn run(&mut self, effect: Effect, sender: &MsgSender) {
        Self::run(self, effect, sender);
    }

    fn secret_command(&self) -> Option<SecretCommand> {
        Self::secret_command(self)
    }

    fn use_secret(&mut self, secret: SecretString) {
        Self::use_secret(self, secret);
    }

    fn prepare_exit(&self, reason: ExitReason) {
        Self::prepare_exit(self, reason);
    }
}

//! The one loop: take in all that waits, update, draw once. An idle wizard makes no system call.

use super::effects::{Effects, Then};
use super::{Happening, Post};
use crate::ui;
use crate::ui::theme::Theme;
use crate::wizard::Wizard;
use crate::wizard::msg::{Effect, Moment, Msg};
use crossterm::event::{Event, KeyEventKind};
use ratatui::Terminal;
use ratatui::backend::Backend;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

/// How the wizard was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The person left.
    ByPerson,
    /// The terminal is gone.
    TerminalGone,
}

/// The loop's own state.
pub struct EventLoop<'a, B: Backend> {
    terminal: &'a mut Terminal<B>,
    wizard: &'a mut Wizard,
    theme: Theme,
    effects: &'a mut Effects,
    began: Instant,
    batch: u64,
}

impl<'a, B: Backend> EventLoop<'a, B> {
    /// A loop that begins now.
    pub fn new(
        terminal: &'a mut Terminal<B>,
        wizard: &'a mut Wizard,
        theme: Theme,
        effects: &'a mut Effects,
    ) -> Self {
        Self { terminal, wizard, theme, effects, began: Instant::now(), batch: 0 }
    }

    /// Runs until the person leaves. `after_first_frame` is where everything belongs that can wait for it.
    pub fn run(
        &mut self,
        happenings: &Receiver<Happening>,
        post: &Post,
        after_first_frame: impl FnOnce(&mut Effects, &Post),
    ) -> Result<Left, B::Error> {
        self.draw()?;
        after_first_frame(self.effects, post);
        loop {
            // Input that waited together has one number; each wait begins a new one.
            self.batch += 1;
            let mut left = self.take_in(self.wait(happenings), post);
            while let (None, Ok(next)) = (left, happenings.try_recv()) {
                left = self.take_in(Some(next), post);
            }
            if let Some(left) = left {
                return Ok(left);
            }
            self.draw()?;
        }
    }

    fn draw(&mut self) -> Result<(), B::Error> {
        let (wizard, theme) = (&*self.wizard, &self.theme);
        self.terminal.draw(|frame| ui::draw(wizard, theme, frame)).map(drop)
    }

    /// Waits for something to happen, at most until the wizard's next deadline: nothing has happened then.
    fn wait(&self, happenings: &Receiver<Happening>) -> Option<Happening> {
        match self.wizard.deadline() {
            None => Some(happenings.recv().unwrap_or(Happening::Gone)),
            Some(deadline) => match happenings.recv_timeout(deadline.saturating_sub(self.began.elapsed())) {
                Ok(happening) => Some(happening),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => Some(Happening::Gone),
            },
        }
    }

    fn now(&self) -> Moment {
        Moment { at: self.began.elapsed(), batch: self.batch }
    }

    fn take_in(&mut self, happening: Option<Happening>, post: &Post) -> Option<Left> {
        let msg = match happening {
            None => Msg::Deadline,
            Some(Happening::Task(msg)) => msg,
            Some(Happening::Gone) => {
                // The last that can be done: what was typed is written.
                self.update(Msg::Key(leave_key()), post);
                return Some(Left::TerminalGone);
            }
            Some(Happening::Input(event)) => msg_of(event)?,
        };
        self.update(msg, post)
    }

    fn update(&mut self, msg: Msg, post: &Post) -> Option<Left> {
        let effects = self.wizard.update(msg, self.now());
        let leaving = effects.iter().any(|effect| matches!(effect, Effect::Leave));
        for effect in effects {
            if self.effects.run(effect, post) == Then::DrawWhole {
                // A terminal that cannot be cleared is drawn over; the next write tells what is wrong with it.
                let _ = self.terminal.clear();
            }
        }
        leaving.then_some(Left::ByPerson)
    }
}

fn leave_key() -> crossterm::event::KeyEvent {
    crossterm::event::KeyEvent::new(
        crossterm::event::KeyCode::Char('c'),
        crossterm::event::KeyModifiers::CONTROL,
    )
}

/// Releases are not presses: terminals that report them would press everything twice.
fn msg_of(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        Event::Key(key) => Some(Msg::Key(key)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        // Drawing asks the terminal for its size itself.
        Event::Resize(..) | Event::Mouse(_) | Event::FocusGained | Event::FocusLost => None,
    }
}

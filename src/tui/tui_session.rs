//! A session of the full-screen interface, from entering the terminal to leaving it.

use super::LoopEvent;
use super::backend::FrameBackend;
use super::event_loop::{EventLoop, TerminalControl};
use super::input::Input;
use super::panics::PanicHook;
use super::terminal::{self, Guard};
use crate::app::App;
use crate::app::msg::Effect;
use crate::services::ExitReason;
use crate::services::effects::Effects;
use crate::tui::theme::Theme;
use ratatui::Terminal;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

struct RealTerminal {
    guard: Guard,
    #[cfg(not(unix))]
    input_paused: super::input::InputPaused,
}

impl TerminalControl for RealTerminal {
    /// On Unix the loop itself reads the terminal, and is busy with `run`.
    fn suspend_for(&mut self, run: &mut dyn FnMut()) -> io::Result<()> {
        #[cfg(not(unix))]
        self.input_paused.store(true, std::sync::atomic::Ordering::Release);
        terminal::restore();
        run();
        let entered = self.guard.enter();
        #[cfg(not(unix))]
        self.input_paused.store(false, std::sync::atomic::Ordering::Release);
        entered
    }

    fn stop(&mut self) -> io::Result<()> {
        self.suspend_for(&mut || {
            #[cfg(unix)]
            let _ = signal_hook::low_level::raise(signal_hook::consts::SIGSTOP);
        })
    }

    fn continued(&mut self) -> io::Result<()> {
        self.guard.enter()
    }

    fn query_background(&mut self) {
        // The console's reader would read the answer as keys.
        #[cfg(unix)]
        terminal::query_background();
    }

    fn is_blocked(&self) -> bool {
        terminal::is_blocked()
    }
}

/// The themes to draw with.
#[derive(Debug, Clone, Copy)]
pub struct Themes {
    /// The first one.
    pub first: Theme,
    /// What `auto` begins with where the person chooses it.
    pub auto: Theme,
}

/// Shows the app until it is left. The terminal is restored before this returns; the last save is for
/// [`Effects::finish`].
pub fn run(
    app: &mut App,
    themes: Themes,
    effects: &mut Effects,
    first: Vec<Effect>,
) -> io::Result<ExitReason> {
    let (post, mut input) = Input::new()?;
    let _hook = PanicHook::install(post.clone());
    let start_signals = super::signal_events::register(post.clone())?;
    let guard = Guard::new(post.clone())?;
    let mut screen = Terminal::new(FrameBackend::default())?;
    let mut control = RealTerminal {
        guard,
        #[cfg(not(unix))]
        input_paused: Input::start(post.clone())?,
    };
    if themes.first.auto {
        control.query_background();
    }
    let run = || {
        let event_loop = EventLoop::new(&mut screen, app, themes.first, effects, &mut control);
        let mut event_loop = event_loop.with_auto_theme(themes.auto);
        event_loop.run(&mut input, &post, |effects, sender| {
            if start_signals().is_err() {
                let _ = post.send(LoopEvent::Gone);
            }
            effects.read_earlier_runs(sender);
            for effect in first {
                effects.run(effect, sender);
            }
        })
    };
    if let Ok(reason) = catch_unwind(AssertUnwindSafe(run)) {
        return reason;
    }
    drop(control);
    effects.save_after_panic(app, &post.msg_sender());
    Ok(ExitReason::Panicked)
}

//! One sitting at the terminal: from taking it to giving it back.

use super::Post;
use super::backend::FrameBackend;
use super::effects::Effects;
use super::event_loop::{EventLoop, Left};
use super::input::Input;
use super::panics::Watch;
use super::stage::Stage;
use super::terminal::{self, Guard};
use crate::ui::theme::Theme;
use crate::wizard::Wizard;
use crate::wizard::msg::Effect;
use ratatui::Terminal;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The terminal and who reads it, as the loop needs them.
struct Real {
    guard: Guard,
    #[cfg(not(unix))]
    lent: super::input::Lent,
}

impl Stage for Real {
    /// Main screen, line settings as before, and nobody of ours reads it: the loop itself is lent.
    fn lend(&mut self, to: &mut dyn FnMut()) -> io::Result<()> {
        #[cfg(not(unix))]
        self.lent.store(true, std::sync::atomic::Ordering::Release);
        self.guard.lay_down();
        to();
        let taken = self.guard.retake();
        #[cfg(not(unix))]
        self.lent.store(false, std::sync::atomic::Ordering::Release);
        taken
    }

    fn stop(&mut self) -> io::Result<()> {
        self.lend(&mut || {
            #[cfg(unix)]
            let _ = signal_hook::low_level::raise(signal_hook::consts::SIGSTOP);
        })
    }

    fn continued(&mut self) -> io::Result<()> {
        self.guard.retake()
    }

    fn is_blocked(&self) -> bool {
        terminal::is_blocked()
    }
}

/// Shows the wizard until it is left. The terminal is given back before this returns; what is still to be saved then is
/// [`Effects::finish`]'s.
pub fn run(wizard: &mut Wizard, theme: Theme, effects: &mut Effects, first: Vec<Effect>) -> io::Result<Left> {
    let (post, mut input) = Input::new()?;
    let _watch = Watch::begin(post.clone());
    super::signals::listen(post.clone())?;
    let guard = Guard::take(post.clone())?;
    let mut screen = Terminal::new(FrameBackend::default())?;
    // The console's reader would take the answer for keys.
    #[cfg(unix)]
    if theme.auto {
        terminal::ask_background();
    }
    let mut stage = Real {
        guard,
        #[cfg(not(unix))]
        lent: Input::start(post.clone())?,
    };
    let run = || {
        let mut event_loop = EventLoop::new(&mut screen, wizard, theme, effects, &mut stage);
        event_loop.run(&mut input, &post, |effects, post| {
            effects.look_back(post);
            for effect in first {
                effects.run(effect, post);
            }
        })
    };
    if let Ok(left) = catch_unwind(AssertUnwindSafe(run)) {
        return left;
    }
    drop(stage);
    last_save(wizard, effects, &post);
    Ok(Left::Panicked)
}

/// Saves what was typed until the panic. The wizard may be in the midst of a change: a second panic leaves it unsaved.
pub(crate) fn last_save(wizard: &Wizard, effects: &mut Effects, post: &Post) {
    let save = || {
        if wizard.has_draft() {
            let (id, draft) = (wizard.draft_id().to_owned(), Box::new(wizard.draft()));
            effects.run(Effect::Save { id, revision: u64::MAX, draft }, post);
        }
    };
    if catch_unwind(AssertUnwindSafe(save)).is_err() {
        effects.lost("the program stopped in the midst of a change");
    }
}

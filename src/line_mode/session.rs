//! A session of line mode, from the first prompt to the last output.

use super::line_loop::LineLoop;
use crate::app::App;
use crate::app::msg::Effect;
use crate::services::ExitReason;
use crate::services::effects::Effects;
use crate::tui::panics::PanicHook;
use crate::tui::{EventSender, password_prompt, signal_events};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a fatal signal waits for pending output.
const OUTPUT_TIMEOUT: Duration = Duration::from_millis(100);

/// Runs until the person leaves or the input ends. Unsaved changes are left to [`Effects::finish`].
pub(crate) fn run(app: &mut App, effects: &mut Effects, first: Vec<Effect>) -> io::Result<ExitReason> {
    let (sender, happenings) = channel();
    let post = EventSender::from(sender);
    let _watch = PanicHook::install(post.clone());
    signal_events::listen(post.clone())?;
    let mut line_loop = LineLoop::new(app, effects, post)?;
    let left = catch_unwind(AssertUnwindSafe(|| {
        let left = line_loop.run(&happenings, first);
        line_loop.finish(left, &happenings)
    }));
    password_prompt::restore();
    let (app, effects, post) = line_loop.end(OUTPUT_TIMEOUT);
    Ok(left.unwrap_or_else(|_| {
        effects.save_after_panic(app, &post.msg_sender());
        ExitReason::Panicked
    }))
}

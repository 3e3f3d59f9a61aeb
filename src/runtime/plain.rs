//! A sitting in lines, from the first question to the last word. Its loop is [`super::talk`].

use super::panics::PanicHook;
use super::talk::Talk;
use super::{Post, password_prompt};
use crate::services::ExitReason;
use crate::services::effects::Effects;
use crate::wizard::Wizard;
use crate::wizard::msg::Effect;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long an output that nobody reads is waited for, when the world ends the program.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Asks until the person leaves, or nothing more comes in. What is still to be saved then is [`Effects::finish`]'s.
pub fn run(wizard: &mut Wizard, effects: &mut Effects, first: Vec<Effect>) -> io::Result<ExitReason> {
    let (sender, happenings) = channel();
    let post = Post::from(sender);
    let _watch = PanicHook::install(post.clone());
    super::signal_events::listen(post.clone())?;
    let mut talk = Talk::new(wizard, effects, post)?;
    let left = catch_unwind(AssertUnwindSafe(|| {
        let left = talk.run(&happenings, first);
        talk.finish(left, &happenings)
    }));
    password_prompt::restore();
    let (wizard, effects, post) = talk.end(LAST_WORDS);
    Ok(left.unwrap_or_else(|_| {
        effects.save_after_panic(wizard, &post.msg_sender());
        ExitReason::Panicked
    }))
}

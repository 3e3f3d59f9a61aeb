//! A sitting in lines, from the first question to the last word. Its loop is [`super::talk`].

use super::effects::Effects;
use super::event_loop::Left;
use super::panics::Watch;
use super::talk::Talk;
use super::{Post, password_prompt, session};
use crate::wizard::Wizard;
use crate::wizard::msg::Effect;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long an output that nobody reads is waited for, when the world ends the program.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Asks until the person leaves, or nothing more comes in. What is still to be saved then is [`Effects::finish`]'s.
pub fn run(wizard: &mut Wizard, effects: &mut Effects, first: Vec<Effect>) -> io::Result<Left> {
    let (sender, happenings) = channel();
    let post = Post::from(sender);
    let _watch = Watch::begin(post.clone());
    super::signals::listen(post.clone())?;
    let mut talk = Talk::new(wizard, effects, post)?;
    let left = catch_unwind(AssertUnwindSafe(|| {
        let left = talk.run(&happenings, first);
        talk.finish(left, &happenings)
    }));
    password_prompt::restore();
    let (wizard, effects, post) = talk.end(LAST_WORDS);
    Ok(left.unwrap_or_else(|_| {
        session::last_save(wizard, effects, &post);
        Left::Panicked
    }))
}

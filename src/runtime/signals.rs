//! Signals from outside become happenings: the loop saves, leaves, stops or draws anew, as after any other. Whatever
//! holds the loop up then, a signal that ends the program ends it soon.

use super::{Happening, Post, last_words, prompt, terminal};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::thread::{self, Builder};
use std::time::Duration;
use std::{io, process};

/// How long a signal waits for the loop to save and leave. With the last words the program is gone within half a second.
const AT_MOST: Duration = Duration::from_millis(370);
/// How long the terminal is given back and spoken to then.
const LAST: Duration = Duration::from_millis(100);

/// Listens on a thread of its own, which sleeps until a signal comes.
pub fn listen(post: Post) -> io::Result<()> {
    let mut signals = Signals::new([SIGTSTP, SIGCONT, SIGWINCH].into_iter().chain(that_end()))?;
    let run = move || {
        for signal in signals.forever() {
            let happening = match signal {
                SIGWINCH => Happening::Resized,
                SIGTSTP => Happening::Stop,
                SIGCONT => Happening::Continued,
                other => Happening::Signal(other),
            };
            let ends = matches!(happening, Happening::Signal(_));
            // Nobody listens while the last save is waited for after leaving: what ends the program counts even then.
            let _ = post.send(happening);
            if ends {
                end(signal);
            }
        }
    };
    Builder::new().name("signals".into()).spawn(run).map(drop)
}

/// The signals that end the program. A hang-up that whoever started it had it ignore (`nohup`) stays ignored.
pub fn that_end() -> Vec<i32> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut signals = vec![SIGTERM, SIGINT, SIGQUIT];
    if !ignores(&status, SIGHUP) {
        signals.push(SIGHUP);
    }
    signals
}

/// Whether the system says of a process that it ignores a signal. Only Linux says; elsewhere none is.
fn ignores(status: &str, signal: i32) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

/// Ends the program if the loop has not done so: it can be held up by a disk, or by the command that prints the secret.
fn end(signal: i32) -> ! {
    thread::sleep(AT_MOST);
    let code = signal.saturating_add(128);
    // A terminal can be such that even this would wait.
    let _ = Builder::new().name("end".into()).spawn(move || {
        thread::sleep(LAST);
        process::exit(code);
    });
    prompt::give_back();
    terminal::give_back();
    last_words::say("", "\nvcc-user: ended before all was done: the last changes may not be saved\n");
    process::exit(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ignored_signal_is_told_from_the_others() {
        let status =
            "Name:\tsh\nSigBlk:\t0000000000000001\nSigIgn:\t0000000000000005\nSigCgt:\t0000000000000002\n";
        assert!(ignores(status, SIGHUP) && ignores(status, SIGQUIT));
        assert!(!ignores(status, SIGINT) && !ignores("", SIGHUP) && !ignores("SigIgn:\tnone", SIGHUP));
    }
}

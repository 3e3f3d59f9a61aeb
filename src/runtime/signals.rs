//! Signals from outside become happenings: the loop saves, leaves, stops or draws anew, as after any other. Whatever
//! holds the loop up then, a signal that ends the program ends it soon.
//!
//! What a console of Windows tells (Ctrl-C, Ctrl-Break, a closed window) is taken for the signals that a Unix has for it.

pub use os::{end_at_once, listen, on_end};

use super::{Happening, Post, final_output, password_prompt, terminal};
use std::process;
use std::thread::{self, Builder};
use std::time::Duration;

/// How long a signal waits for the loop to save and leave. With the last words the program is gone within half a second.
const AT_MOST: Duration = Duration::from_millis(370);
/// How long the terminal is given back and spoken to then.
const LAST: Duration = Duration::from_millis(100);

/// Tells the loop of a signal that ends the program.
fn tell(signal: i32, post: &Post) -> ! {
    // Nobody listens while the last save is waited for after leaving: what ends the program counts even then.
    let _ = post.send(Happening::Signal(signal));
    end(signal)
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
    password_prompt::restore();
    terminal::give_back();
    final_output::write("", "\nvcc-user: ended before all was done: the last changes may not be saved\n");
    process::exit(code)
}

#[cfg(unix)]
mod os {
    use super::tell;
    use crate::runtime::{Happening, Post};
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    use signal_hook::iterator::Signals;
    use std::io;
    use std::thread::Builder;

    /// Listens on a thread of its own, which sleeps until a signal comes.
    pub fn listen(post: Post) -> io::Result<()> {
        let also = [SIGTSTP, SIGCONT, SIGWINCH];
        each(also.into_iter().chain(that_end()), move |signal| {
            let happening = match signal {
                SIGWINCH => Happening::Resized,
                SIGTSTP => Happening::Stop,
                SIGCONT => Happening::Continued,
                ends => tell(ends, &post),
            };
            let _ = post.send(happening);
        })
    }

    /// Calls for each signal that ends the program, on a thread of its own.
    pub fn on_end(heard: impl FnMut(i32) + Send + 'static) -> io::Result<()> {
        each(that_end(), heard)
    }

    /// Does what the signal does where nobody listens.
    pub fn end_at_once(signal: i32) {
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }

    fn each(
        signals: impl IntoIterator<Item = i32>,
        heard: impl FnMut(i32) + Send + 'static,
    ) -> io::Result<()> {
        let mut signals = Signals::new(signals)?;
        let run = move || signals.forever().for_each(heard);
        Builder::new().name("signals".into()).spawn(run).map(drop)
    }

    /// The signals that end the program. A hang-up that whoever started it had it ignore (`nohup`) stays ignored.
    fn that_end() -> Vec<i32> {
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

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn an_ignored_signal_is_told_from_the_others() {
            let status = "Name:\tsh\nSigBlk:\t0000000000000001\nSigIgn:\t0000000000000005\nSigCgt:\t0000000000000002\n";
            assert!(ignores(status, SIGHUP) && ignores(status, SIGQUIT));
            assert!(!ignores(status, SIGINT) && !ignores("", SIGHUP) && !ignores("SigIgn:\tnone", SIGHUP));
        }
    }
}

#[cfg(windows)]
mod os {
    use super::tell;
    use crate::runtime::Post;
    use std::future::poll_fn;
    use std::task::{Context, Poll};
    use std::thread::Builder;
    use std::{io, process};
    use tokio::runtime;
    use tokio::signal::windows::{CtrlBreak, CtrlC, CtrlClose, CtrlLogoff, CtrlShutdown};
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};

    // Whoever started the program learns from its exit code what ended it, in numbers that are known everywhere.
    const HANG_UP: i32 = 1;
    const INTERRUPT: i32 = 2;
    const TERMINATE: i32 = 15;

    /// Listens on a thread of its own, which sleeps until the console tells something. New sizes come with the keys.
    pub fn listen(post: Post) -> io::Result<()> {
        on_end(move |signal| tell(signal, &post))
    }

    /// Calls for all that ends the program, on a thread of its own. Once a closed window is told of, the system leaves
    /// the program five seconds, and its end ends them.
    pub fn on_end(mut heard: impl FnMut(i32) + Send + 'static) -> io::Result<()> {
        let mut console = Console::listen()?;
        let runtime = runtime::Builder::new_current_thread().build()?;
        let run = move || {
            runtime.block_on(async {
                loop {
                    heard(poll_fn(|context| console.poll(context)).await);
                }
            });
        };
        Builder::new().name("signals".into()).spawn(run).map(drop)
    }

    /// Does what the signal does where nobody listens.
    pub fn end_at_once(signal: i32) {
        process::exit(signal.saturating_add(128))
    }

    struct Console {
        c: CtrlC,
        pause: CtrlBreak,
        close: CtrlClose,
        logoff: CtrlLogoff,
        shutdown: CtrlShutdown,
    }

    impl Console {
        fn listen() -> io::Result<Self> {
            Ok(Self {
                c: ctrl_c()?,
                pause: ctrl_break()?,
                close: ctrl_close()?,
                logoff: ctrl_logoff()?,
                shutdown: ctrl_shutdown()?,
            })
        }

        fn poll(&mut self, context: &mut Context<'_>) -> Poll<i32> {
            let told = [
                (INTERRUPT, self.c.poll_recv(context)),
                (INTERRUPT, self.pause.poll_recv(context)),
                (HANG_UP, self.close.poll_recv(context)),
                (TERMINATE, self.logoff.poll_recv(context)),
                (TERMINATE, self.shutdown.poll_recv(context)),
            ];
            let first = told.into_iter().find(|(_, told)| told.is_ready());
            first.map_or(Poll::Pending, |(signal, _)| Poll::Ready(signal))
        }
    }
}

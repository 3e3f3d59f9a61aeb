//! Signals from outside. What a Windows console reports (Ctrl-C, Ctrl-Break, a closed window) is treated as the signals
//! that a Unix has for it.

pub(crate) use os::{end_at_once, listen, on_end};
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

static LISTENING: AtomicBool = AtomicBool::new(false);

/// Whether a [`CancelSignal`] handles signals: nothing else may end the program then.
pub(crate) fn is_listening() -> bool {
    LISTENING.load(Ordering::Relaxed)
}

/// The first signal that asks the program to end. A command finishes its current step, then ends.
pub(crate) struct CancelSignal {
    signal: Arc<AtomicI32>,
    wake: Receiver<()>,
}

impl CancelSignal {
    /// Listens on a thread of its own. The first signal is kept and answered with `message`; the second one ends the
    /// program at once.
    pub(crate) fn listen(message: &'static str) -> io::Result<Self> {
        let (sender, wake) = channel();
        let kept = Arc::new(AtomicI32::new(0));
        let signal = Arc::clone(&kept);
        on_end(move |signal| {
            if kept.swap(signal, Ordering::Relaxed) != 0 {
                end_at_once(signal);
            }
            let _ = writeln!(io::stderr(), "\n{message}");
            let _ = sender.send(());
        })?;
        LISTENING.store(true, Ordering::Relaxed);
        Ok(Self { signal, wake })
    }

    /// The signal, once one has come.
    pub(crate) fn signal(&self) -> Option<i32> {
        Some(self.signal.load(Ordering::Relaxed)).filter(|signal| *signal != 0)
    }

    /// Sleeps until the time has passed (true) or a signal comes (false).
    pub(crate) fn sleep(&self, time: Duration) -> bool {
        if self.signal().is_some() {
            return false;
        }
        self.wake.recv_timeout(time) == Err(RecvTimeoutError::Timeout)
    }
}

#[cfg(unix)]
mod os {
    use crate::tui::LoopEvent;
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    use signal_hook::iterator::Signals;
    use std::io;
    use std::thread::Builder;

    /// Calls `handle` for each signal, on a thread that sleeps until one comes.
    pub(crate) fn listen(mut handle: impl FnMut(LoopEvent) + Send + 'static) -> io::Result<()> {
        let signals = [ending(), vec![SIGTSTP, SIGCONT, SIGWINCH]].concat();
        each(&signals, move |signal| {
            handle(match signal {
                SIGTSTP => LoopEvent::Suspend,
                SIGCONT => LoopEvent::Continued,
                SIGWINCH => LoopEvent::Resized,
                ends => LoopEvent::Signal(ends),
            });
        })
    }

    /// Calls `handle` for each signal that ends the program, on a thread of its own.
    pub(crate) fn on_end(handle: impl FnMut(i32) + Send + 'static) -> io::Result<()> {
        each(&ending(), handle)
    }

    /// Ends the program as the signal would by default.
    pub(crate) fn end_at_once(signal: i32) {
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }

    fn each(signals: &[i32], handle: impl FnMut(i32) + Send + 'static) -> io::Result<()> {
        let mut signals = Signals::new(signals)?;
        let run = move || signals.forever().for_each(handle);
        Builder::new().name("signals".into()).spawn(run).map(drop)
    }

    /// The signals that end the program. On Linux a SIGHUP that was ignored from the start (`nohup`) stays ignored.
    fn ending() -> Vec<i32> {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
        let mut signals = vec![SIGTERM, SIGINT, SIGQUIT];
        if ignored >> (SIGHUP - 1) & 1 == 0 {
            signals.push(SIGHUP);
        }
        signals
    }
}

#[cfg(windows)]
mod os {
    use crate::tui::LoopEvent;
    use std::future::poll_fn;
    use std::task::{Context, Poll};
    use std::thread::Builder;
    use std::{io, process};
    use tokio::runtime;
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};

    // The numbers that a Unix has for what ends the program, so that its exit code says the same everywhere.
    const SIGHUP: i32 = 1;
    const SIGINT: i32 = 2;
    const SIGTERM: i32 = 15;

    /// Like [`on_end`]: no other signal comes from a console. New sizes come with the keys.
    pub(crate) fn listen(mut handle: impl FnMut(LoopEvent) + Send + 'static) -> io::Result<()> {
        on_end(move |signal| handle(LoopEvent::Signal(signal)))
    }

    /// Calls `handle` for each signal that ends the program, on a thread that sleeps until one comes. After a closed
    /// window the system gives the program five seconds.
    pub(crate) fn on_end(mut handle: impl FnMut(i32) + Send + 'static) -> io::Result<()> {
        let (mut c, mut pause, mut close) = (ctrl_c()?, ctrl_break()?, ctrl_close()?);
        let (mut logoff, mut shutdown) = (ctrl_logoff()?, ctrl_shutdown()?);
        let mut next = move |context: &mut Context<'_>| {
            let polled = [
                (SIGINT, c.poll_recv(context)),
                (SIGINT, pause.poll_recv(context)),
                (SIGHUP, close.poll_recv(context)),
                (SIGTERM, logoff.poll_recv(context)),
                (SIGTERM, shutdown.poll_recv(context)),
            ];
            let first = polled.into_iter().find(|(_, poll)| poll.is_ready());
            first.map_or(Poll::Pending, |(signal, _)| Poll::Ready(signal))
        };
        let runtime = runtime::Builder::new_current_thread().build()?;
        let run = move || {
            loop {
                handle(runtime.block_on(poll_fn(&mut next)));
            }
        };
        Builder::new().name("signals".into()).spawn(run).map(drop)
    }

    /// Ends the program as the signal would by default.
    pub(crate) fn end_at_once(signal: i32) {
        process::exit(signal.saturating_add(128))
    }
}

//! Signals from outside. What a Windows console reports (Ctrl-C, Ctrl-Break, a closed window) is treated as the signals
//! that a Unix has for it.

pub(crate) use os::{end_at_once, on_end, register};
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
        Self::listen_with(message, || ())
    }

    /// The same; the first signal also stops what runs with `stop`.
    pub(crate) fn listen_with(message: &'static str, stop: impl Fn() + Send + 'static) -> io::Result<Self> {
        let (sender, wake) = channel();
        let kept = Arc::new(AtomicI32::new(0));
        let signal = Arc::clone(&kept);
        on_end(move |signal| {
            if kept.swap(signal, Ordering::Relaxed) != 0 {
                end_at_once(signal);
            }
            let _ = writeln!(io::stderr(), "\n{message}");
            stop();
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

    /// Keeps the signals from acting as by default. `handle` is called for each of them, earlier ones included, on a
    /// thread that the returned function starts; it sleeps until one comes.
    pub(crate) fn register(
        mut handle: impl FnMut(LoopEvent) + Send + 'static,
    ) -> io::Result<impl FnOnce() -> io::Result<()>> {
        let signals = Signals::new([SIGTSTP, SIGCONT, SIGWINCH].into_iter().chain(ending()))?;
        let handle = move |signal| {
            handle(match signal {
                SIGTSTP => LoopEvent::Suspend,
                SIGCONT => LoopEvent::Continued,
                SIGWINCH => LoopEvent::Resized,
                ends => LoopEvent::Signal(ends),
            });
        };
        Ok(move || start(signals, handle))
    }

    /// Calls `handle` for each signal that ends the program, on a thread of its own.
    pub(crate) fn on_end(handle: impl FnMut(i32) + Send + 'static) -> io::Result<()> {
        start(Signals::new(ending())?, handle)
    }

    /// Ends the program as the signal would by default.
    pub(crate) fn end_at_once(signal: i32) {
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }

    fn start(mut signals: Signals, handle: impl FnMut(i32) + Send + 'static) -> io::Result<()> {
        let run = move || signals.forever().for_each(handle);
        Builder::new().name("signals".into()).spawn(run).map(drop)
    }

    /// The signals that end the program. A SIGHUP that was ignored from the start (`nohup`) stays ignored.
    fn ending() -> Vec<i32> {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mut signals = vec![SIGTERM, SIGINT, SIGQUIT];
        if !ignores(&status, SIGHUP) {
            signals.push(SIGHUP);
        }
        signals
    }

    /// Whether `/proc/self/status` lists the signal as ignored; outside Linux none is.
    fn ignores(status: &str, signal: i32) -> bool {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn an_ignored_signal_is_recognised() {
            let status = "Name:\tsh\nSigBlk:\t0000000000000001\nSigIgn:\t0000000000000005\nSigCgt:\t0000000000000002\n";
            assert!(ignores(status, SIGHUP) && ignores(status, SIGQUIT));
            assert!(!ignores(status, SIGINT) && !ignores("", SIGHUP) && !ignores("SigIgn:\tnone", SIGHUP));
        }
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

    /// Keeps the signals from acting as by default. `handle` is called for each of them on a thread that the returned
    /// function starts; it sleeps until one comes. After a closed window the system gives the program five seconds. New
    /// sizes come with the keys.
    pub(crate) fn register(
        mut handle: impl FnMut(LoopEvent) + Send + 'static,
    ) -> io::Result<impl FnOnce() -> io::Result<()>> {
        start(move |signal| handle(LoopEvent::Signal(signal)))
    }

    /// Calls `handle` for each signal that ends the program, on a thread of its own.
    pub(crate) fn on_end(handle: impl FnMut(i32) + Send + 'static) -> io::Result<()> {
        start(handle)?()
    }

    fn start(mut handle: impl FnMut(i32) + Send + 'static) -> io::Result<impl FnOnce() -> io::Result<()>> {
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
        Ok(move || Builder::new().name("signals".into()).spawn(run).map(drop))
    }

    /// Ends the program as the signal would by default.
    pub(crate) fn end_at_once(signal: i32) {
        process::exit(signal.saturating_add(128))
    }
}

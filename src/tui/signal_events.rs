//! Signals as loop events: the loop saves, leaves, stops or redraws as after any other event. A signal that ends the
//! program ends it soon, whatever the loop is waiting for.

use super::{EventSender, LoopEvent, password_prompt, signals, terminal};
use crate::text::sanitize::escape_lines;
use std::thread::{self, Builder};
use std::time::Duration;
use std::{io, process};

/// How long the loop may take to save and leave. With the final output the program is gone within half a second.
const EXIT_TIMEOUT: Duration = Duration::from_millis(370);
/// How long restoring the terminal and the final output may take then.
const OUTPUT_TIMEOUT: Duration = Duration::from_millis(100);

/// Registers the signals; the returned function starts the thread that posts them.
pub(crate) fn register(post: EventSender) -> io::Result<impl FnOnce() -> io::Result<()>> {
    signals::register(move |event| {
        let ends = if let LoopEvent::Signal(signal) = event { Some(signal) } else { None };
        // After leaving no loop receives it while the last save is waited for: a signal ends the program even then.
        let _ = post.send(event);
        if let Some(signal) = ends {
            end(signal);
        }
    })
}

/// Ends the program if the loop has not: a disk, or the command that prints the secret, can block it.
fn end(signal: i32) -> ! {
    thread::sleep(EXIT_TIMEOUT);
    let code = signal.saturating_add(128);
    // The terminal can block even this.
    let _ = Builder::new().name("end".into()).spawn(move || {
        thread::sleep(OUTPUT_TIMEOUT);
        process::exit(code);
    });
    password_prompt::restore();
    terminal::restore();
    write_final_output("", "\nvcc-user: ended before all was done: the last changes may not be saved\n");
    process::exit(code)
}

/// Best-effort output after a fatal signal: never blocks shutdown.
pub(crate) fn write_final_output(out: &str, err: &str) {
    write_to(io::stdout(), escape_lines(out).as_bytes());
    write_to(io::stderr(), escape_lines(err).as_bytes());
}

#[cfg(unix)]
fn write_to(output: impl std::os::fd::AsFd, text: &[u8]) {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::retry_on_intr;

    const TIMEOUT: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
    /// An output that polls as ready takes this much without blocking (`PIPE_BUF`).
    const CHUNK: usize = 512;

    for chunk in text.chunks(CHUNK) {
        let mut poll_fds = [PollFd::new(&output, PollFlags::OUT)];
        let ready = retry_on_intr(|| poll(&mut poll_fds, Some(&TIMEOUT)));
        if ready != Ok(1) || retry_on_intr(|| rustix::io::write(&output, chunk)) != Ok(chunk.len()) {
            return;
        }
    }
}

#[cfg(not(unix))]
fn write_to(mut output: impl io::Write, text: &[u8]) {
    let _ = output.write_all(text).and_then(|()| output.flush());
}

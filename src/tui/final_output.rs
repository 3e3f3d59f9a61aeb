//! Best-effort output after a fatal signal; never blocks shutdown.

use std::io;

/// Writes to standard output and standard error as far as each accepts it within a moment.
pub(crate) fn write(out: &str, err: &str) {
    write_to(io::stdout(), out.as_bytes());
    write_to(io::stderr(), err.as_bytes());
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

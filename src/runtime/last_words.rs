//! What is said when the world ends the program: nobody may read it any more, and that does not hold up the end.

use std::io;

/// Says something on standard output and on standard error, as far as each takes it within a moment.
pub fn say(out: &str, err: &str) {
    write(io::stdout(), out.as_bytes());
    write(io::stderr(), err.as_bytes());
}

#[cfg(unix)]
fn write(to: impl std::os::fd::AsFd, text: &[u8]) {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::retry_on_intr;

    /// How long an output that may not be read any more is waited for.
    const A_MOMENT: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
    /// What is ready takes so much at once.
    const AT_ONCE: usize = 512;

    for part in text.chunks(AT_ONCE) {
        let mut waiting = [PollFd::new(&to, PollFlags::OUT)];
        let ready = retry_on_intr(|| poll(&mut waiting, Some(&A_MOMENT)));
        if ready != Ok(1) || retry_on_intr(|| rustix::io::write(&to, part)) != Ok(part.len()) {
            return;
        }
    }
}

#[cfg(not(unix))]
fn write(mut to: impl io::Write, text: &[u8]) {
    let _ = to.write_all(text).and_then(|()| to.flush());
}

//! The line settings of the terminal, and writing to it without waiting for ever.

use std::io::{self, Write};

#[cfg(not(unix))]
pub use other::Tty;
#[cfg(unix)]
pub use unix::Tty;

#[cfg(unix)]
mod unix {
    use super::write_waiting;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::{Mode, OFlags};
    use rustix::io::Errno;
    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr, ttyname};
    use std::io;
    use std::os::fd::{AsFd, OwnedFd};

    /// The longest that the last words wait for a terminal that does not read.
    const LAST_WORDS: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };

    /// The terminal, and what its settings were.
    pub struct Tty {
        before: Termios,
        direct: Option<OwnedFd>,
    }

    impl Tty {
        /// Looks at the terminal; changes nothing yet.
        pub fn find() -> io::Result<Self> {
            let before = tcgetattr(io::stdin())?;
            // Standard output is shared with the shell: made non-blocking it would be so for the shell too. Opened once
            // more it is our own. Where that cannot be, writes wait for the terminal as they always did.
            let flags = OFlags::WRONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
            let open = |name| rustix::fs::open(name, flags, Mode::empty());
            let direct = ttyname(io::stdout(), Vec::new()).and_then(open).ok();
            Ok(Self { before, direct })
        }

        /// Keys come one by one, unchanged and unseen.
        pub fn raw(&self) -> io::Result<()> {
            let mut raw = self.before.clone();
            raw.make_raw();
            Ok(tcsetattr(io::stdin(), OptionalActions::Now, &raw)?)
        }

        /// As it was before.
        pub fn restore(&self) {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
        }

        /// Writes what the terminal takes at once, and says how much that was.
        pub fn write(&self, bytes: &[u8]) -> io::Result<usize> {
            let Some(direct) = &self.direct else {
                write_waiting(bytes)?;
                return Ok(bytes.len());
            };
            let mut written = 0;
            while written < bytes.len() {
                match rustix::io::write(direct, &bytes[written..]) {
                    Ok(count) => written += count,
                    Err(Errno::INTR) => {}
                    Err(Errno::AGAIN) => break,
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(written)
        }

        /// Writes if the terminal takes it within a moment.
        pub fn write_soon(&self, bytes: &[u8]) {
            let Some(direct) = &self.direct else {
                let _ = write_waiting(bytes);
                return;
            };
            let mut waiting = [PollFd::from_borrowed_fd(direct.as_fd(), PollFlags::OUT)];
            if poll(&mut waiting, Some(&LAST_WORDS)).is_ok_and(|ready| ready > 0) {
                let _ = self.write(bytes);
            }
        }
    }
}

#[cfg(not(unix))]
mod other {
    use super::write_waiting;
    use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
    use std::io;

    /// The console; crossterm knows what its settings were.
    pub struct Tty(());

    impl Tty {
        /// Looks at the console; changes nothing yet.
        pub fn find() -> io::Result<Self> {
            Ok(Self(()))
        }

        /// Keys come one by one, unchanged and unseen.
        pub fn raw(&self) -> io::Result<()> {
            enable_raw_mode()
        }

        /// As it was before.
        pub fn restore(&self) {
            let _ = disable_raw_mode();
        }

        /// Writes all.
        pub fn write(&self, bytes: &[u8]) -> io::Result<usize> {
            write_waiting(bytes).map(|()| bytes.len())
        }

        /// Writes all.
        pub fn write_soon(&self, bytes: &[u8]) {
            let _ = write_waiting(bytes);
        }
    }
}

/// Writes all, however long it takes.
pub fn write_waiting(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

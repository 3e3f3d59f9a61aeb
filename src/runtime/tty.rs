//! The line settings of the terminal, and writing to it without waiting for ever.

use std::io::{self, Write};

#[cfg(unix)]
pub use unix::Tty;
#[cfg(windows)]
pub use windows::Tty;

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

#[cfg(windows)]
mod windows {
    use super::write_waiting;
    use crossterm_winapi::{ConsoleMode, Handle};
    use std::io;

    // What a console can be told to do with keys …
    const CTRL_C_ENDS: u32 = 0x0001;
    const BY_LINES: u32 = 0x0002;
    const SHOWN: u32 = 0x0004;
    const SIZES: u32 = 0x0008;
    const MOUSE: u32 = 0x0010;
    const SELECTS: u32 = 0x0040;
    const EXTENDED: u32 = 0x0080;
    const KEYS_AS_SEQUENCES: u32 = 0x0200;
    // … and with text.
    const ENDS_LINES: u32 = 0x0001;
    const OBEYS_SEQUENCES: u32 = 0x0004;

    /// The console, and what its modes were.
    pub struct Tty {
        input: u32,
        output: u32,
    }

    impl Tty {
        /// Looks at the console, whatever standard input and output are; changes nothing yet.
        pub fn find() -> io::Result<Self> {
            Ok(Self { input: input()?.mode()?, output: output()?.mode()? })
        }

        /// Keys come one by one, unchanged and unseen, and new sizes with them. The sequences that draw are obeyed:
        /// shells leave that off, and a console too old for it refuses here, before anything is drawn.
        pub fn raw(&self) -> io::Result<()> {
            let off = CTRL_C_ENDS | BY_LINES | SHOWN | KEYS_AS_SEQUENCES;
            input()?.set_mode(self.input & !off | SIZES)?;
            output()?.set_mode(self.output | ENDS_LINES | OBEYS_SEQUENCES)
        }

        /// Takes the mouse, or leaves it to the console to select text with. That is no sequence here.
        pub fn use_mouse(&self, on: bool) -> io::Result<()> {
            let now = input()?.mode()?;
            let as_before = now & !(MOUSE | SELECTS | EXTENDED) | self.input & (SELECTS | EXTENDED);
            input()?.set_mode(if on { now & !SELECTS | MOUSE | EXTENDED } else { as_before })
        }

        /// As it was before.
        pub fn restore(&self) {
            let _ = input().and_then(|input| input.set_mode(self.input));
        }

        /// Writes all.
        pub fn write(&self, bytes: &[u8]) -> io::Result<usize> {
            write_waiting(bytes).map(|()| bytes.len())
        }

        /// Writes all, the last that is to be obeyed.
        pub fn write_soon(&self, bytes: &[u8]) {
            let _ = write_waiting(bytes);
            let _ = output().and_then(|output| output.set_mode(self.output));
        }
    }

    fn input() -> io::Result<ConsoleMode> {
        Handle::current_in_handle().map(ConsoleMode::from)
    }

    fn output() -> io::Result<ConsoleMode> {
        Handle::current_out_handle().map(ConsoleMode::from)
    }
}

/// Writes all, however long it takes.
pub fn write_waiting(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

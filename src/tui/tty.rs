//! The terminal's mode, and writes to it that do not block.

use std::io::{self, Write};

#[cfg(unix)]
pub(crate) use unix::{SavedMode, Tty};
#[cfg(windows)]
pub(crate) use windows::{SavedMode, Tty};

#[cfg(unix)]
mod unix {
    use super::write_blocking;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::{Mode, OFlags};
    use rustix::io::Errno;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr, ttyname};
    use std::io;
    use std::os::fd::{AsFd, OwnedFd};

    /// How long the last write waits for a terminal that does not read.
    const WRITE_TIMEOUT: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };

    /// The terminal and its mode from before.
    pub(crate) struct Tty {
        saved: Termios,
        nonblocking: Option<OwnedFd>,
    }

    impl Tty {
        /// Saves the mode; changes nothing yet.
        pub(crate) fn open() -> io::Result<Self> {
            let saved = tcgetattr(io::stdin())?;
            // Standard output is shared with the shell: O_NONBLOCK on it would affect the shell too, so the terminal is
            // opened again. Where that fails, writes block.
            let flags = OFlags::WRONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
            let open = |name| rustix::fs::open(name, flags, Mode::empty());
            let nonblocking = ttyname(io::stdout(), Vec::new()).and_then(open).ok();
            Ok(Self { saved, nonblocking })
        }

        pub(crate) fn enable_raw_mode(&self) -> io::Result<()> {
            let mut raw = self.saved.clone();
            raw.make_raw();
            Ok(tcsetattr(io::stdin(), OptionalActions::Now, &raw)?)
        }

        pub(crate) fn restore(&self) {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.saved);
        }

        /// Writes what the terminal accepts at once and returns how much that was.
        pub(crate) fn write(&self, bytes: &[u8]) -> io::Result<usize> {
            let Some(nonblocking) = &self.nonblocking else {
                write_blocking(bytes)?;
                return Ok(bytes.len());
            };
            let mut written = 0;
            while written < bytes.len() {
                match rustix::io::write(nonblocking, &bytes[written..]) {
                    Ok(count) => written += count,
                    Err(Errno::INTR) => {}
                    Err(Errno::AGAIN) => break,
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(written)
        }

        /// Writes if the terminal accepts it before the timeout.
        pub(crate) fn write_with_timeout(&self, bytes: &[u8]) {
            let Some(nonblocking) = &self.nonblocking else {
                let _ = write_blocking(bytes);
                return;
            };
            let mut poll_fds = [PollFd::from_borrowed_fd(nonblocking.as_fd(), PollFlags::OUT)];
            if poll(&mut poll_fds, Some(&WRITE_TIMEOUT)).is_ok_and(|ready| ready > 0) {
                let _ = self.write(bytes);
            }
        }
    }

    /// The terminal's mode from before a password prompt.
    #[derive(Clone)]
    pub(crate) struct SavedMode(Termios);

    impl SavedMode {
        pub(crate) fn current() -> io::Result<Self> {
            Ok(Self(tcgetattr(io::stdin())?))
        }

        /// Ctrl-C is read as a key too: in the terminal's own lines it would arrive with the next Enter only.
        pub(crate) fn hide_input(&self) -> io::Result<()> {
            let mut hidden = self.0.clone();
            hidden.local_modes -=
                LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG;
            Ok(tcsetattr(io::stdin(), OptionalActions::Flush, &hidden)?)
        }

        pub(crate) fn restore(&self) {
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
        }
    }
}

#[cfg(windows)]
mod windows {
    use super::write_blocking;
    use crossterm::event;
    use crossterm_winapi::{ConsoleMode, Handle};
    use std::io;
    use std::time::Duration;

    // Input modes.
    const ENABLE_PROCESSED_INPUT: u32 = 0x0001;
    const ENABLE_LINE_INPUT: u32 = 0x0002;
    const ENABLE_ECHO_INPUT: u32 = 0x0004;
    const ENABLE_WINDOW_INPUT: u32 = 0x0008;
    const ENABLE_MOUSE_INPUT: u32 = 0x0010;
    const ENABLE_EXTENDED_FLAGS: u32 = 0x0080;
    /// Selecting with the mouse; the mode counts with the extended flags only.
    const ENABLE_QUICK_EDIT_MODE: u32 = 0x0040 | ENABLE_EXTENDED_FLAGS;
    const ENABLE_VIRTUAL_TERMINAL_INPUT: u32 = 0x0200;
    // Output modes.
    const ENABLE_PROCESSED_OUTPUT: u32 = 0x0001;
    const ENABLE_VIRTUAL_TERMINAL_PROCESSING: u32 = 0x0004;

    /// The console's modes from before.
    pub(crate) struct Tty {
        input: u32,
        output: u32,
    }

    impl Tty {
        /// Saves the modes of the console, whatever standard input and output are; changes nothing yet.
        pub(crate) fn open() -> io::Result<Self> {
            Ok(Self { input: input()?.mode()?, output: output()?.mode()? })
        }

        /// Also turns on reports of new sizes, and escape sequences in the output: shells leave these off, and a console
        /// too old for them refuses here, before anything is drawn.
        pub(crate) fn enable_raw_mode(&self) -> io::Result<()> {
            let off = ENABLE_PROCESSED_INPUT
                | ENABLE_LINE_INPUT
                | ENABLE_ECHO_INPUT
                | ENABLE_VIRTUAL_TERMINAL_INPUT;
            input()?.set_mode(self.input & !off | ENABLE_WINDOW_INPUT)?;
            output()?.set_mode(self.output | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING)
        }

        /// Captures the mouse, or leaves it to the console for selecting text.
        pub(crate) fn use_mouse(&self, on: bool) -> io::Result<()> {
            let mouse = ENABLE_MOUSE_INPUT | ENABLE_EXTENDED_FLAGS;
            let used = if on { mouse } else { self.input & ENABLE_QUICK_EDIT_MODE };
            input()?.set_mode(input()?.mode()? & !(ENABLE_MOUSE_INPUT | ENABLE_QUICK_EDIT_MODE) | used)
        }

        pub(crate) fn restore(&self) {
            let _ = input().and_then(|input| input.set_mode(self.input));
        }

        #[expect(clippy::unused_self, reason = "on Unix it is written through a handle")]
        pub(crate) fn write(&self, bytes: &[u8]) -> io::Result<usize> {
            write_blocking(bytes).map(|()| bytes.len())
        }

        /// Writes, then turns escape sequences off again.
        pub(crate) fn write_with_timeout(&self, bytes: &[u8]) {
            let _ = write_blocking(bytes);
            let _ = output().and_then(|output| output.set_mode(self.output));
        }
    }

    /// The console's mode from before a password prompt.
    #[derive(Clone)]
    pub(crate) struct SavedMode(u32);

    impl SavedMode {
        pub(crate) fn current() -> io::Result<Self> {
            Ok(Self(input()?.mode()?))
        }

        pub(crate) fn hide_input(&self) -> io::Result<()> {
            input()?.set_mode(self.0 & !(ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT))
        }

        pub(crate) fn restore(&self) {
            while event::poll(Duration::ZERO).unwrap_or(false) && event::read().is_ok() {}
            let _ = input().and_then(|input| input.set_mode(self.0));
        }
    }

    fn input() -> io::Result<ConsoleMode> {
        Handle::current_in_handle().map(ConsoleMode::from)
    }

    fn output() -> io::Result<ConsoleMode> {
        Handle::current_out_handle().map(ConsoleMode::from)
    }
}

pub(crate) fn write_blocking(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

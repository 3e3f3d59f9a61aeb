//! Reading keys. The one seam behind which input is decoded: the loop knows only the events that come out.
//!
//! On Unix the loop's own thread waits for the terminal, and for the bell that the other threads ring: a key needs no
//! second thread to be woken, which took a quarter of its answer, and whoever has the loop has the terminal to himself.

pub use os::Input;
#[cfg(not(unix))]
pub use os::Lent;

#[cfg(unix)]
mod os {
    use super::super::decode::Decoder;
    use super::super::post::bell::{Heard, hang};
    use super::super::{Happening, Post, Source};
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use std::io::{self, Stdin};
    use std::os::fd::AsFd;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::{Duration, Instant};

    /// A terminal gives at most 4095 bytes a read; a read as long as this has more behind it.
    const FULL: usize = 1024;
    /// Reads that are one batch, at most.
    const BATCH: usize = 64 * 1024;

    /// The terminal and all else that happens.
    pub struct Input {
        happenings: Receiver<Happening>,
        bell: Heard,
        terminal: Stdin,
        decoder: Decoder,
        last_read: Instant,
        buffer: Box<[u8]>,
    }

    impl Input {
        /// What the loop waits for, and where happenings are sent.
        pub fn new() -> io::Result<(Post, Self)> {
            let (to, happenings) = channel();
            let (rope, bell) = hang()?;
            let input = Self {
                happenings,
                bell,
                terminal: io::stdin(),
                decoder: Decoder::default(),
                last_read: Instant::now(),
                buffer: vec![0; BATCH].into_boxed_slice(),
            };
            Ok((Post::new(to, rope), input))
        }

        /// How long a silence must still be until it means something.
        fn until_silence(&self) -> Option<Duration> {
            self.decoder.waits_for().map(|wait| wait.saturating_sub(self.last_read.elapsed()))
        }

        fn read(&mut self) -> io::Result<Option<Happening>> {
            let count = read_all_that_waits(&self.terminal, &mut self.buffer)?;
            self.last_read = Instant::now();
            let mut events = Vec::new();
            self.decoder.feed(&self.buffer[..count], &mut events);
            Ok((!events.is_empty()).then_some(Happening::Input(events)))
        }

        fn silence(&mut self) -> Option<Happening> {
            let mut events = Vec::new();
            self.decoder.silence(&mut events);
            (!events.is_empty()).then_some(Happening::Input(events))
        }
    }

    impl Source for &mut Input {
        fn wait(&mut self, patience: Option<Duration>) -> Option<Happening> {
            let until = patience.map(|patience| Instant::now() + patience);
            loop {
                if let Some(happening) = self.ready() {
                    return Some(happening);
                }
                let left = until.map(|until| until.saturating_duration_since(Instant::now()));
                // Only a look at the terminal after the time has passed shows that it was silent.
                let silent = self.until_silence() == Some(Duration::ZERO);
                let wait = [self.until_silence(), left].into_iter().flatten().min().map(timespec);
                let mut waiting =
                    [PollFd::new(&self.terminal, PollFlags::IN), PollFd::new(&self.bell.pipe, PollFlags::IN)];
                match poll(&mut waiting, wait.as_ref()) {
                    Ok(_) => {}
                    Err(Errno::INTR) => continue,
                    Err(_) => return Some(Happening::Gone),
                }
                let [typed, rung] = waiting.map(|one| one.revents());
                if rung.contains(PollFlags::IN) {
                    self.bell.silence();
                }
                let found = if typed.contains(PollFlags::IN) {
                    self.read().unwrap_or(Some(Happening::Gone))
                } else if !typed.is_empty() {
                    Some(Happening::Gone)
                } else if silent {
                    self.silence()
                } else if left == Some(Duration::ZERO) && rung.is_empty() {
                    return None;
                } else {
                    None
                };
                if found.is_some() {
                    return found;
                }
            }
        }

        fn ready(&mut self) -> Option<Happening> {
            self.decoder
                .take_background()
                .map(Happening::Background)
                .or_else(|| self.happenings.try_recv().ok())
        }
    }

    fn timespec(wait: Duration) -> Timespec {
        Timespec {
            tv_sec: wait.as_secs().try_into().unwrap_or(i64::MAX),
            tv_nsec: wait.subsec_nanos().into(),
        }
    }

    /// What is pasted without brackets comes in many reads: together they are one batch, so that no Enter of it looks
    /// like a press of its own.
    fn read_all_that_waits(terminal: impl AsFd, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        loop {
            let count = match rustix::io::read(&terminal, &mut buffer[filled..]) {
                Ok(0) if filled == 0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => count,
                Err(Errno::INTR) => continue,
                Err(Errno::AGAIN) => 0,
                Err(error) => return Err(error.into()),
            };
            filled += count;
            if count < FULL || filled == buffer.len() || !more_waits(&terminal) {
                return Ok(filled);
            }
        }
    }

    fn more_waits(terminal: impl AsFd) -> bool {
        let mut waiting = [PollFd::new(&terminal, PollFlags::IN)];
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        poll(&mut waiting, Some(&now)).is_ok() && waiting[0].revents().contains(PollFlags::IN)
    }
}

#[cfg(not(unix))]
mod os {
    use super::super::{Happening, Post, Source};
    use crossterm::event;
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;
    use std::time::Duration;

    /// There is nothing to wait on beside the console: the thread looks up this often.
    const LOOK_UP: Duration = Duration::from_millis(100);

    /// The console, read on a thread of its own, and all else that happens.
    pub struct Input {
        happenings: Receiver<Happening>,
    }

    /// Whether the console is another's for now.
    pub type Lent = Arc<AtomicBool>;

    impl Input {
        /// What the loop waits for, and where happenings are sent.
        pub fn new() -> io::Result<(Post, Self)> {
            let (to, happenings) = channel();
            Ok((Post::from(to), Self { happenings }))
        }

        /// Starts to read.
        pub fn start(post: Post) -> io::Result<Lent> {
            let lent = Lent::default();
            let of_thread = Arc::clone(&lent);
            let run = move || {
                if read(&post, &of_thread).is_err() {
                    let _ = post.send(Happening::Gone);
                }
            };
            thread::Builder::new().name("input".into()).spawn(run).map(|_| lent)
        }
    }

    impl Source for &mut Input {
        fn wait(&mut self, patience: Option<Duration>) -> Option<Happening> {
            (&self.happenings).wait(patience)
        }

        fn ready(&mut self) -> Option<Happening> {
            (&self.happenings).ready()
        }
    }

    fn read(post: &Post, lent: &Lent) -> io::Result<()> {
        loop {
            if !event::poll(LOOK_UP)? {
                continue;
            }
            if lent.load(Ordering::Acquire) {
                thread::sleep(LOOK_UP);
                continue;
            }
            let mut events = vec![event::read()?];
            while event::poll(Duration::ZERO)? {
                events.push(event::read()?);
            }
            if post.send(Happening::Input(events)).is_err() {
                return Ok(());
            }
        }
    }
}

//! Reads the terminal. The loop sees only decoded events.
//!
//! On Unix the loop's own thread polls the terminal, and a pipe through which other threads wake it: waking a second
//! thread took a quarter of a key's answer, and while the loop runs something else the terminal is not read.

pub(crate) use os::Input;
#[cfg(not(unix))]
pub(crate) use os::InputPaused;

#[cfg(unix)]
mod os {
    use super::super::event_channel::wake_pipe::WakePipe;
    use super::super::input_decoder::InputDecoder;
    use super::super::{EventSender, EventSource, LoopEvent};
    use rustix::buffer::spare_capacity;
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::{Errno, ioctl_fionread};
    use std::io::{self, Stdin};
    use std::sync::Arc;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::{Duration, Instant};

    /// A terminal returns at most 4095 bytes a read.
    const READ: usize = 4096;
    /// After a read this long more may be waiting.
    const LONG_READ: usize = 1024;
    /// The most that is read as one batch.
    const BATCH: usize = 64 * 1024;

    /// The terminal's input and the event channel.
    pub(crate) struct Input {
        events: Receiver<LoopEvent>,
        wake: Arc<WakePipe>,
        terminal: Stdin,
        decoder: InputDecoder,
        last_read: Instant,
        batch: Vec<u8>,
    }

    impl Input {
        /// The source that the loop waits for, and the sender for all other threads.
        pub(crate) fn new() -> io::Result<(EventSender, Self)> {
            let (sender, events) = channel();
            let wake = Arc::new(WakePipe::new()?);
            let post = EventSender::with_waker(sender, Arc::clone(&wake));
            let input = Self {
                events,
                wake,
                terminal: io::stdin(),
                decoder: InputDecoder::default(),
                last_read: Instant::now(),
                batch: Vec::new(),
            };
            Ok((post, input))
        }
    }

    impl EventSource for &mut Input {
        fn wait(&mut self, timeout: Option<Duration>) -> Option<LoopEvent> {
            let until = timeout.map(|timeout| Instant::now() + timeout);
            loop {
                if let Some(event) = self.ready() {
                    return Some(event);
                }
                let left = until.map(|until| until.saturating_duration_since(Instant::now()));
                // How long nothing more may arrive until an incomplete sequence times out.
                let pending = self.decoder.pending_timeout();
                let pending = pending.map(|wait| wait.saturating_sub(self.last_read.elapsed()));
                let wait = [pending, left].into_iter().flatten().min();
                // A time too long for the system is waited for without an end.
                let wait = wait.and_then(|wait| wait.try_into().ok());
                let mut polled = [
                    PollFd::new(&self.terminal, PollFlags::IN),
                    PollFd::new(&self.wake.reader, PollFlags::IN),
                ];
                match poll(&mut polled, wait.as_ref()) {
                    Ok(_) => {}
                    Err(Errno::INTR) => continue,
                    Err(_) => return Some(LoopEvent::Gone),
                }
                let [typed, woken] = polled.map(|one| one.revents());
                if woken.contains(PollFlags::IN) {
                    self.wake.reset();
                }
                let mut events = Vec::new();
                if typed.contains(PollFlags::IN) {
                    if read_batch(&self.terminal, &mut self.batch).is_err() {
                        return Some(LoopEvent::Gone);
                    }
                    self.last_read = Instant::now();
                    self.decoder.feed(&self.batch, &mut events);
                } else if !typed.is_empty() {
                    return Some(LoopEvent::Gone);
                } else if pending == Some(Duration::ZERO) {
                    // Only a poll after the time has passed shows that nothing arrived.
                    self.decoder.on_timeout(&mut events);
                } else if woken.is_empty() && left == Some(Duration::ZERO) {
                    return None;
                }
                if !events.is_empty() {
                    return Some(LoopEvent::Input(events));
                }
            }
        }

        fn ready(&mut self) -> Option<LoopEvent> {
            self.decoder.take_background().map(LoopEvent::Background).or_else(|| self.events.try_recv().ok())
        }
    }

    /// A paste without brackets arrives in many reads: together they are one batch, so that no Enter in it counts as a
    /// press.
    fn read_batch(terminal: &Stdin, batch: &mut Vec<u8>) -> io::Result<()> {
        batch.clear();
        loop {
            let before = batch.len();
            batch.reserve(READ);
            match rustix::io::read(terminal, spare_capacity(batch)) {
                Ok(0) if before == 0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(_) | Err(Errno::AGAIN) => {}
                Err(Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            }
            let may_be_more = batch.len() - before >= LONG_READ && batch.len() < BATCH;
            if !may_be_more || !ioctl_fionread(terminal).is_ok_and(|waiting| waiting > 0) {
                return Ok(());
            }
        }
    }
}

#[cfg(not(unix))]
mod os {
    use super::super::{EventSender, EventSource, LoopEvent};
    use crossterm::event;
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;
    use std::time::Duration;

    /// How often the thread looks whether it is paused.
    const POLL_INTERVAL: Duration = Duration::from_millis(100);

    /// The console, read on a thread of its own, and the event channel.
    pub(crate) struct Input {
        events: Receiver<LoopEvent>,
    }

    /// Set while something else reads the console.
    pub(crate) type InputPaused = Arc<AtomicBool>;

    impl Input {
        /// The source that the loop waits for, and the sender for all other threads.
        #[expect(clippy::unnecessary_wraps, reason = "it fails on Unix")]
        pub(crate) fn new() -> io::Result<(EventSender, Self)> {
            let (sender, events) = channel();
            Ok((EventSender::from(sender), Self { events }))
        }

        pub(crate) fn start(post: EventSender) -> io::Result<InputPaused> {
            let paused = InputPaused::default();
            let of_thread = Arc::clone(&paused);
            let run = move || {
                if read_console(&post, &of_thread).is_err() {
                    let _ = post.send(LoopEvent::Gone);
                }
            };
            thread::Builder::new().name("input".into()).spawn(run).map(|_| paused)
        }
    }

    impl EventSource for &mut Input {
        fn wait(&mut self, timeout: Option<Duration>) -> Option<LoopEvent> {
            (&self.events).wait(timeout)
        }

        fn ready(&mut self) -> Option<LoopEvent> {
            (&self.events).ready()
        }
    }

    fn read_console(post: &EventSender, paused: &InputPaused) -> io::Result<()> {
        loop {
            if !event::poll(POLL_INTERVAL)? {
                continue;
            }
            if paused.load(Ordering::Acquire) {
                thread::sleep(POLL_INTERVAL);
                continue;
            }
            let mut events = vec![event::read()?];
            while event::poll(Duration::ZERO)? {
                events.push(event::read()?);
            }
            if post.send(LoopEvent::Input(events)).is_err() {
                return Ok(());
            }
        }
    }
}

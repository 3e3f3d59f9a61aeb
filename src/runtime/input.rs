//! Reading keys. The one seam behind which input is decoded: the loop knows only the events that come out.
//!
//! A thread waits for the terminal and for a pipe that wakes it, so that it can be halted while the terminal is lent to
//! another program, and stopped. Nothing waits for the thread longer than a moment: leaving never depends on it.

use super::{Happening, Post};
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How long [`Input::pause`] waits for the thread to be off the terminal.
const MOMENT: Duration = Duration::from_millis(500);

/// What the thread is to do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Order {
    #[default]
    Read,
    Pause,
    Stop,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    order: Order,
    parked: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Called by the thread whenever it is not reading: stays while it is paused. False when it is to end.
    fn goes_on(&self) -> bool {
        let mut state = self.state();
        while state.order == Order::Pause {
            state.parked = true;
            self.changed.notify_all();
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.parked = false;
        state.order == Order::Read
    }
}

/// The thread that reads the terminal. Dropping it stops the thread.
pub struct Input {
    shared: Arc<Shared>,
    wake: os::Wake,
}

impl Input {
    /// Starts to read. What is read together is posted together.
    pub fn start(post: Post) -> io::Result<Self> {
        let shared = Arc::<Shared>::default();
        let (wake, woken) = os::pipe()?;
        let of_thread = Arc::clone(&shared);
        let run = move || {
            if os::read(&post, &of_thread, &woken).is_err() {
                let _ = post.send(Happening::Gone);
            }
        };
        thread::Builder::new().name("input".into()).spawn(run)?;
        Ok(Self { shared, wake })
    }

    /// Takes the thread off the terminal. What is typed from now on is another's, or waits. False if the thread is still
    /// busy after a moment.
    pub fn pause(&self) -> bool {
        self.order(Order::Pause);
        let state = self.shared.state();
        let busy = |state: &mut State| !state.parked;
        let waited = self.shared.changed.wait_timeout_while(state, MOMENT, busy);
        waited.unwrap_or_else(PoisonError::into_inner).0.parked
    }

    /// Reads on.
    pub fn resume(&self) {
        self.order(Order::Read);
    }

    fn order(&self, order: Order) {
        self.shared.state().order = order;
        self.shared.changed.notify_all();
        os::wake(&self.wake);
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.order(Order::Stop);
    }
}

#[cfg(unix)]
mod os {
    use super::super::decode::Decoder;
    use super::{Happening, Post, Shared};
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use std::io::{self, PipeReader, PipeWriter, Read, Write};
    use std::os::fd::AsFd;

    pub type Wake = PipeWriter;

    /// A terminal gives at most 4095 bytes a read; a read as long as this has more behind it.
    const FULL: usize = 1024;
    /// Reads that are one batch, at most.
    const BATCH: usize = 64 * 1024;

    pub fn pipe() -> io::Result<(PipeWriter, PipeReader)> {
        io::pipe().map(|(woken, wake)| (wake, woken))
    }

    pub fn wake(mut pipe: &Wake) {
        let _ = pipe.write(&[0]);
    }

    /// Reads until it is stopped, or the terminal is gone.
    pub fn read(post: &Post, shared: &Shared, mut woken: &PipeReader) -> io::Result<()> {
        let terminal = io::stdin();
        let mut decoder = Decoder::default();
        let mut buffer = vec![0; BATCH].into_boxed_slice();
        while shared.goes_on() {
            let mut waiting = [PollFd::new(&terminal, PollFlags::IN), PollFd::new(&woken, PollFlags::IN)];
            let patience = decoder.waits_for().map(|wait| Timespec {
                tv_sec: wait.as_secs().try_into().unwrap_or(1),
                tv_nsec: wait.subsec_nanos().into(),
            });
            let ready = match poll(&mut waiting, patience.as_ref()) {
                Ok(ready) => ready,
                Err(Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            };
            let [typed, waked] = waiting.map(|one| one.revents());
            if waked.contains(PollFlags::IN) {
                // Bytes in the pipe only wake; what is to be done is said elsewhere.
                let _ = woken.read(&mut [0; 64])?;
                continue;
            }
            let mut events = Vec::new();
            if ready == 0 {
                decoder.silence(&mut events);
            } else if typed.contains(PollFlags::IN) {
                let count = read_all_that_waits(&terminal, &mut buffer)?;
                decoder.feed(&buffer[..count], &mut events);
                if let Some(light) = decoder.take_background() {
                    let _ = post.send(Happening::Background { light });
                }
            } else if typed.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if !events.is_empty() && post.send(Happening::Input(events)).is_err() {
                return Ok(());
            }
        }
        Ok(())
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
    use super::{Happening, Post, Shared};
    use crossterm::event;
    use std::io;
    use std::time::Duration;

    pub type Wake = ();

    /// There is no pipe to wait on beside the console: the thread looks up this often.
    const LOOK_UP: Duration = Duration::from_millis(100);

    pub fn pipe() -> io::Result<((), ())> {
        Ok(((), ()))
    }

    pub fn wake(_: &Wake) {}

    /// Reads until it is stopped.
    pub fn read(post: &Post, shared: &Shared, (): &()) -> io::Result<()> {
        while shared.goes_on() {
            if !event::poll(LOOK_UP)? {
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
        Ok(())
    }
}

//! The events that wake a front end's loop, and the channel that they arrive on.

use crate::app::msg::Msg;
use crate::services::MsgSender;
use crate::tui::theme::Background;
use crossterm::event::Event;
use secrecy::SecretString;
#[cfg(unix)]
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SendError, Sender};
use std::time::Duration;

/// What wakes the loop.
#[derive(Debug)]
pub enum LoopEvent {
    /// Terminal input; what was read together stays together.
    Input(Vec<Event>),
    /// Line mode: standard input, as far as it was asked for.
    Line(LineInput),
    /// A message from a service.
    Task(Msg),
    /// The terminal has another size.
    Resized,
    /// The output that blocked was written.
    Drained,
    /// SIGTSTP: the program is to stop until SIGCONT.
    Suspend,
    /// SIGCONT: the program was stopped and goes on.
    Continued,
    /// A signal that ends the program.
    Signal(i32),
    /// Another thread panicked; the terminal was restored.
    Panicked,
    /// The terminal reported its background.
    Background(Background),
    /// The terminal is gone, or input cannot be read any more.
    Gone,
}

/// What line mode read.
#[derive(Debug)]
pub enum LineInput {
    /// A line, without its end.
    Line(String),
    /// There are no more lines.
    End,
    /// The secret that was typed at a prompt, or why there is none.
    Password(Result<SecretString, String>),
    /// The secret that the account's command printed, or why there is none.
    CommandSecret(Result<SecretString, String>),
}

/// Sends events to the loop, from any thread.
#[derive(Debug, Clone)]
pub struct EventSender {
    events: Sender<LoopEvent>,
    #[cfg(unix)]
    waker: Option<Arc<wake_pipe::WakePipe>>,
}

impl EventSender {
    /// Sends an event and wakes the loop, unless it has ended.
    pub fn send(&self, event: LoopEvent) -> Result<(), SendError<()>> {
        self.events.send(event).map_err(|_| SendError(()))?;
        #[cfg(unix)]
        if let Some(waker) = &self.waker {
            waker.wake();
        }
        Ok(())
    }

    /// The same channel, for the services' messages alone.
    pub(crate) fn msg_sender(&self) -> MsgSender {
        let sender = self.clone();
        MsgSender::new(move |msg| {
            let _ = sender.send(LoopEvent::Task(msg));
        })
    }

    /// A sender for a loop that waits in `poll`.
    #[cfg(unix)]
    pub(super) fn with_waker(events: Sender<LoopEvent>, waker: Arc<wake_pipe::WakePipe>) -> Self {
        Self { events, waker: Some(waker) }
    }
}

/// A sender for a loop that waits on the channel itself.
impl From<Sender<LoopEvent>> for EventSender {
    fn from(events: Sender<LoopEvent>) -> Self {
        Self {
            events,
            #[cfg(unix)]
            waker: None,
        }
    }
}

/// Where the loop gets its events from.
pub trait EventSource {
    /// The next event; none when the timeout passes first.
    fn wait(&mut self, timeout: Option<Duration>) -> Option<LoopEvent>;
    /// An event that has already arrived.
    fn ready(&mut self) -> Option<LoopEvent>;
}

impl EventSource for &Receiver<LoopEvent> {
    fn wait(&mut self, timeout: Option<Duration>) -> Option<LoopEvent> {
        let Some(timeout) = timeout else { return Some(self.recv().unwrap_or(LoopEvent::Gone)) };
        match self.recv_timeout(timeout) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(LoopEvent::Gone),
        }
    }

    fn ready(&mut self) -> Option<LoopEvent> {
        self.try_recv().ok()
    }
}

#[cfg(unix)]
pub(super) mod wake_pipe {
    use std::io::{self, PipeReader, PipeWriter, Read, Write};
    use std::sync::atomic::{AtomicBool, Ordering};

    /// Wakes a loop that polls the reader.
    #[derive(Debug)]
    pub(crate) struct WakePipe {
        is_pending: AtomicBool,
        pub(crate) reader: PipeReader,
        writer: PipeWriter,
    }

    impl WakePipe {
        pub(crate) fn new() -> io::Result<Self> {
            let (reader, writer) = io::pipe()?;
            Ok(Self { is_pending: AtomicBool::new(false), reader, writer })
        }

        /// Writes one byte until the loop resets: the pipe never fills.
        pub(crate) fn wake(&self) {
            if !self.is_pending.swap(true, Ordering::AcqRel) {
                let _ = (&self.writer).write(&[0]);
            }
        }

        /// Clears the wake-up. Events that are looked for after this are not missed.
        pub(crate) fn reset(&self) {
            let _ = (&self.reader).read(&mut [0; 8]);
            self.is_pending.store(false, Ordering::Release);
        }
    }
}

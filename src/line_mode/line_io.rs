//! Reads and writes lines, each on a thread of its own, so that neither blocks saving. Input is read only on request,
//! because the password prompt uses the same terminal.

use crate::account::SecretCommand;
use crate::services::{ExitReason, secret_command};
use crate::text::printable::Printable;
use crate::tui::{EventSender, LineInput, LoopEvent, password_prompt};
use secrecy::{ExposeSecret, SecretString};
use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// The longest line, in bytes; the rest is dropped.
const MAX_LINE: u64 = 64 * 1024;

/// How long the end waits for the output, unless the person left.
const OUTPUT_TIMEOUT: Duration = Duration::from_millis(100);

/// What the reader is asked for.
pub(super) enum Request {
    Line,
    /// The secret, with this question.
    Secret(String),
    /// What the account's secret command prints. It may ask for a passphrase on the terminal.
    Command(SecretCommand),
}

/// Reads standard input on a thread, one request at a time. The result is posted as [`LoopEvent::Line`].
pub(super) struct LineReader {
    requests: Sender<Request>,
    /// A request waits for its result.
    pub(super) is_reading: bool,
}

impl LineReader {
    pub(super) fn start(sender: EventSender) -> io::Result<Self> {
        let (requests, received) = channel();
        let run = move || {
            for request in received {
                let event = match request {
                    Request::Line => {
                        read_line(&mut io::stdin().lock()).map_or(LoopEvent::Gone, LoopEvent::Line)
                    }
                    Request::Secret(question) => LoopEvent::Line(LineInput::Password(read_secret(&question))),
                    Request::Command(command) => {
                        LoopEvent::Line(LineInput::CommandSecret(secret_command::run(&command)))
                    }
                };
                if sender.send(event).is_err() {
                    return;
                }
            }
        };
        Builder::new().name("lines".into()).spawn(run)?;
        Ok(Self { requests, is_reading: false })
    }

    pub(super) fn request(&mut self, request: Request) {
        self.is_reading = true;
        let _ = self.requests.send(request);
    }
}

/// Whether a line waits at the terminal.
pub(super) fn is_waiting() -> bool {
    #[cfg(unix)]
    {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        poll(&mut [PollFd::new(&io::stdin(), PollFlags::IN)], Some(&Timespec::default()))
            .is_ok_and(|ready| ready > 0)
    }
    #[cfg(not(unix))]
    {
        false
    }
}

fn read_line(input: &mut impl BufRead) -> io::Result<LineInput> {
    let mut bytes = Vec::new();
    input.by_ref().take(MAX_LINE).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(LineInput::End);
    }
    if bytes.pop_if(|last| *last == b'\n').is_none() && bytes.len() as u64 == MAX_LINE {
        input.skip_until(b'\n')?;
    }
    bytes.pop_if(|last| *last == b'\r');
    Ok(LineInput::Line(String::from_utf8_lossy(&bytes).into_owned()))
}

fn read_secret(question: &str) -> Result<SecretString, String> {
    match password_prompt::ask_with_own_handler(question) {
        Ok(Some(secret)) if !secret.expose_secret().is_empty() => Ok(secret),
        Ok(_) => Err("No client secret was typed. Nothing was sent.".to_owned()),
        Err(error) => Err(format!("The secret could not be asked for ({error}). Nothing was sent.")),
    }
}

/// Writes to standard output on a thread. Each text that was written is posted as [`LoopEvent::Drained`].
pub(super) struct LineWriter {
    texts: Sender<Printable>,
    pending: usize,
}

impl LineWriter {
    pub(super) fn start(sender: EventSender) -> io::Result<Self> {
        let (texts, queue) = channel::<Printable>();
        let run = move || {
            for text in queue {
                let mut out = io::stdout().lock();
                let written = out.write_all(text.as_str().as_bytes()).and_then(|()| out.flush());
                let event = if written.is_ok() { LoopEvent::Drained } else { LoopEvent::Gone };
                let _ = sender.send(event);
            }
        };
        Builder::new().name("output".into()).spawn(run)?;
        Ok(Self { texts, pending: 0 })
    }

    pub(super) fn write(&mut self, text: impl Into<Printable>) {
        let text = text.into();
        if !text.is_empty() && self.texts.send(text).is_ok() {
            self.pending += 1;
        }
    }

    pub(super) fn drained(&mut self) {
        self.pending = self.pending.saturating_sub(1);
    }

    /// Whether everything was written. More input is requested only then, so that output does not accumulate.
    pub(super) fn is_idle(&self) -> bool {
        self.pending == 0
    }

    /// Waits until all output is written, however slow its reader is, while the person left and no signal arrives.
    pub(super) fn finish(&mut self, mut left: ExitReason, events: &Receiver<LoopEvent>) -> ExitReason {
        // One wait for all that is pending: a reader that takes a little at a time does not hold up the end.
        let mut until = (left != ExitReason::ByPerson).then(|| Instant::now() + OUTPUT_TIMEOUT);
        while !self.is_idle() {
            let patience =
                until.map_or(Duration::MAX, |until| until.saturating_duration_since(Instant::now()));
            match events.recv_timeout(patience) {
                Ok(LoopEvent::Drained) => self.drained(),
                Ok(LoopEvent::Signal(signal)) if until.is_none() => left = ExitReason::BySignal(signal),
                Ok(LoopEvent::Gone) if until.is_none() => left = ExitReason::TerminalGone,
                Ok(_) => continue,
                Err(_) => break,
            }
            if left != ExitReason::ByPerson {
                until.get_or_insert_with(|| Instant::now() + OUTPUT_TIMEOUT);
            }
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    /// A reader that takes one of thirty outputs every 50 ms; a signal arrives after the second.
    fn finished_with_slow_reader(left: ExitReason, signal: Option<i32>) -> (ExitReason, Duration) {
        let (sender, events) = channel();
        let (texts, _queue) = channel();
        let mut writer = LineWriter { texts, pending: 30 };
        let reader = thread::spawn(move || {
            for count in 0..30 {
                thread::sleep(Duration::from_millis(50));
                let event = signal.filter(|_| count == 2).map_or(LoopEvent::Drained, LoopEvent::Signal);
                if sender.send(event).is_err() {
                    return;
                }
            }
        });
        let began = Instant::now();
        let left = writer.finish(left, &events);
        let took = began.elapsed();
        drop(events);
        reader.join().unwrap();
        (left, took)
    }

    #[test]
    fn signal_waits_once_for_all_output() {
        let (left, took) = finished_with_slow_reader(ExitReason::BySignal(15), None);
        assert!(left == ExitReason::BySignal(15) && took < Duration::from_millis(500), "{took:?}");
        let (left, took) = finished_with_slow_reader(ExitReason::ByPerson, Some(15));
        assert!(left == ExitReason::BySignal(15) && took < Duration::from_millis(700), "{took:?}");
        let (left, took) = finished_with_slow_reader(ExitReason::ByPerson, None);
        assert!(left == ExitReason::ByPerson && took >= Duration::from_millis(1500), "{took:?}");
    }
}

//! Lines in, text out, each on a thread of its own: neither a person who thinks nor a reader who sleeps holds up saving,
//! and nothing is read ahead of what is asked for, so that a secret's own prompt finds the terminal free.

use super::event_channel::LineInput as Said;
use super::password_prompt::{self, PromptResult};
use super::{Happening, Post};
use crate::services::secret_command;
use secrecy::{ExposeSecret, SecretString};
use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;
use std::time::Duration;

/// The longest line that is kept; what is behind it is left out.
const MOST: u64 = 64 * 1024;

enum Want {
    Line,
    Secret(String),
    Command(String),
}

/// The thread that reads standard input: one thing at a time, and only when it is asked for.
pub struct Lines {
    wants: Sender<Want>,
    asked: bool,
}

impl Lines {
    /// Starts the thread.
    pub fn start(post: Post) -> io::Result<Self> {
        let (wants, asked) = channel();
        let run = move || {
            for want in asked {
                let happening = match want {
                    Want::Line => line(&mut io::stdin().lock()).map_or(Happening::Gone, Happening::Said),
                    Want::Secret(question) => Happening::Said(Said::Typed(secret(&question))),
                    Want::Command(command) => Happening::Said(Said::Printed(secret_command::run(&command))),
                };
                if post.send(happening).is_err() {
                    return;
                }
            }
        };
        Builder::new().name("lines".into()).spawn(run)?;
        Ok(Self { wants, asked: false })
    }

    /// Whether something was asked for that has not been answered.
    pub fn is_reading(&self) -> bool {
        self.asked
    }

    /// What was asked for is answered.
    pub fn answered(&mut self) {
        self.asked = false;
    }

    /// Asks for a line.
    pub fn line(&mut self) {
        self.want(Want::Line);
    }

    /// Asks for a secret, which is not shown.
    pub fn secret(&mut self, question: String) {
        self.want(Want::Secret(question));
    }

    /// Asks the command that prints the secret; it may ask the person for a passphrase.
    pub fn command(&mut self, command: String) {
        self.want(Want::Command(command));
    }

    fn want(&mut self, want: Want) {
        self.asked = true;
        let _ = self.wants.send(want);
    }
}

fn line(input: &mut impl BufRead) -> io::Result<Said> {
    let mut bytes = Vec::new();
    input.by_ref().take(MOST).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(Said::End);
    }
    if bytes.pop_if(|last| *last == b'\n').is_none() && bytes.len() as u64 == MOST {
        input.skip_until(b'\n')?;
    }
    bytes.pop_if(|last| *last == b'\r');
    Ok(Said::Line(String::from_utf8_lossy(&bytes).into_owned()))
}

fn secret(question: &str) -> Result<SecretString, String> {
    match password_prompt::ask_with_own_handler(question) {
        Ok(PromptResult::Secret(secret)) if !secret.expose_secret().is_empty() => Ok(secret),
        Ok(_) => Err("No client secret was typed. Nothing was sent.".to_owned()),
        Err(error) => Err(format!("The secret could not be asked for ({error}). Nothing was sent.")),
    }
}

/// The thread that writes to standard output. What was written is posted as [`Happening::Drained`].
pub struct Mouth {
    texts: Sender<String>,
    done: Receiver<()>,
    waiting: usize,
}

impl Mouth {
    /// Starts the thread.
    pub fn start(post: Post) -> io::Result<Self> {
        let (texts, queue) = channel::<String>();
        let (finished, done) = channel();
        let run = move || {
            for text in queue {
                let mut out = io::stdout().lock();
                let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
                let happening = if written.is_ok() { Happening::Drained } else { Happening::Gone };
                let _ = post.send(happening);
            }
            let _ = finished.send(());
        };
        Builder::new().name("output".into()).spawn(run)?;
        Ok(Self { texts, done, waiting: 0 })
    }

    /// Writes a text, in its turn.
    pub fn say(&mut self, text: String) {
        if !text.is_empty() && self.texts.send(text).is_ok() {
            self.waiting += 1;
        }
    }

    /// One text was written.
    pub fn drained(&mut self) {
        self.waiting = self.waiting.saturating_sub(1);
    }

    /// Whether everything was written: only then is more asked for, so that nothing piles up.
    pub fn is_idle(&self) -> bool {
        self.waiting == 0
    }

    /// Waits until everything is written, at most so long.
    pub fn finish(self, most: Duration) {
        drop(self.texts);
        let _ = self.done.recv_timeout(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_without_its_end_and_never_more_of_it_than_is_kept() {
        let long = "x".repeat(200_000);
        let text = format!("one\r\n\n{long}\nlast\u{fffd}");
        let mut input = text.as_bytes();
        let mut next = || match line(&mut input).unwrap() {
            Said::Line(line) => Some(line),
            _ => None,
        };
        assert_eq!(next().as_deref(), Some("one"));
        assert_eq!(next().as_deref(), Some(""));
        assert_eq!(next().map(|line| line.len() as u64), Some(MOST));
        assert_eq!(next().as_deref(), Some("last\u{fffd}"));
        assert_eq!(next(), None);
    }
}

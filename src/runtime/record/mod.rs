//! A recording of a run, for a report of a fault: a line of JSON for all that happens, in the order in which the loop
//! takes it in, with the moment and what came together. Replayed through the same loop it shows the same screens.
//!
//! [`typing`] says what is written of keys, [`told`] of results, [`mask`] what becomes of texts, [`names`] of ids. Of a
//! frame stands the sum of its shape: two runs can be compared, and nothing can be read from it. Of a secret nothing
//! stands, not even when its letters came: neither keys nor frames nor turns of the loop.

pub mod mask;
pub mod names;
pub mod told;
pub mod typing;

use super::Happening;
use crate::store::io_messages;
use crate::text::fnv;
use crate::ui::theme::Theme;
use crate::wizard::Wizard;
use crate::wizard::msg::{Msg, Opened};
use names::Names;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use serde_json::{Map, Value};
use std::io::Write;
use std::time::Duration;

/// The version of the format.
pub const VERSION: u64 = 1;

/// Writes the recording.
pub struct Recorder {
    to: Option<Box<dyn Write>>,
    names: Names,
    failure: Option<String>,
    told: bool,
    at: Duration,
    with_the_last: bool,
    since_frame: bool,
}

impl Recorder {
    /// Writes to a file, or whatever takes bytes; this run's own ids begin with `own`.
    pub fn new(to: impl Write + 'static, own: &str) -> Self {
        Self {
            to: Some(Box::new(to)),
            names: Names::new(own),
            failure: None,
            told: false,
            at: Duration::ZERO,
            with_the_last: false,
            since_frame: false,
        }
    }

    /// The first line: what the wizard starts with.
    pub fn begin(&mut self, wizard: &Wizard, theme: &Theme) {
        let head = told::object(vec![
            ("recording", VERSION.into()),
            ("program", env!("CARGO_PKG_VERSION").into()),
            ("system", std::env::consts::OS.into()),
            ("account", told::account(&wizard.setting, &wizard.known)),
            ("keys", told::keys(&wizard.keymap)),
            ("mouse", wizard.mouse.into()),
            ("ascii", theme.ascii.into()),
        ]);
        self.write(&head);
    }

    /// The draft or file with which the wizard starts.
    pub fn opened(&mut self, opened: &Opened) {
        let msg = Msg::Opened(Ok(Box::new(opened.clone())));
        let line = told::written(&msg, &mut self.names);
        self.line(line);
    }

    /// The user whose settings the wizard starts with.
    pub fn like(&mut self, username: &str) {
        self.line(Some(("like", mask::text(username).into())));
    }

    /// The terminal, when the loop begins.
    pub fn size(&mut self, size: Size) {
        self.line(Some(("size", told::pair(size.width, size.height))));
        self.since_frame = true;
    }

    /// The loop waits: what comes now did not come together with what was before.
    pub fn turn(&mut self) {
        self.with_the_last = false;
    }

    /// The terminal has another size.
    pub fn resized(&mut self, size: Option<Size>, at: Duration) {
        self.at = at;
        self.line(size.map(|size| ("resized", told::pair(size.width, size.height))));
    }

    /// Something happened; input and sizes are told by themselves. None is a deadline.
    pub fn happened(&mut self, happening: Option<&Happening>, at: Duration) {
        self.at = at;
        let line = match happening {
            None => Some(("deadline", Value::Null)),
            Some(Happening::Task(msg)) => told::written(msg, &mut self.names),
            Some(Happening::Background(background)) => Some(("background", told::background(*background))),
            Some(Happening::Drained) => Some(("drained", Value::Null)),
            Some(Happening::Stop) => Some(("stop", Value::Null)),
            Some(Happening::Continued) => Some(("continued", Value::Null)),
            Some(Happening::Signal(signal)) => Some(("signal", (*signal).into())),
            Some(Happening::Panicked) => Some(("panicked", Value::Null)),
            Some(Happening::Gone) => Some(("gone", Value::Null)),
            Some(Happening::Input(_) | Happening::Resized | Happening::Said(_)) => None,
        };
        self.line(line);
    }

    /// The person did something; the wizard has not taken it in yet.
    pub fn event(&mut self, event: &crossterm::event::Event, wizard: &Wizard, at: Duration) {
        self.at = at;
        let Some((name, value)) = typing::written(event, wizard) else { return };
        let mut line = Map::new();
        line.insert(name.to_owned(), value);
        if typing::secret(wizard) == Some(true) {
            line.insert("unseen".to_owned(), true.into());
        }
        self.stamped(line);
    }

    /// A frame was drawn.
    pub fn frame(&mut self, buffer: &Buffer, wizard: &Wizard) {
        // The same frame once more tells that something happened of which nothing is to be told.
        if std::mem::take(&mut self.since_frame) && !typing::shows_secret(wizard) {
            self.write(&told::object(vec![("frame", format!("{:016x}", shape(buffer)).into())]));
        }
    }

    /// Why nothing is written any more.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// The same, once.
    pub fn new_failure(&mut self) -> Option<String> {
        let failure = self.failure.clone().filter(|_| !self.told);
        self.told |= failure.is_some();
        failure
    }

    fn line(&mut self, line: Option<(&'static str, Value)>) {
        if let Some((name, value)) = line {
            self.stamped(Map::from_iter([(name.to_owned(), value)]));
        }
    }

    fn stamped(&mut self, mut line: Map<String, Value>) {
        line.insert("at".to_owned(), (self.at.as_millis() as u64).into());
        if std::mem::replace(&mut self.with_the_last, true) {
            line.insert("with".to_owned(), true.into());
        }
        self.since_frame = true;
        self.write(&line.into());
    }

    /// At once and unbuffered: the line before a panic is the one that is looked for.
    fn write(&mut self, line: &Value) {
        let Some(to) = &mut self.to else { return };
        if let Err(error) = to.write_all(format!("{line}\n").as_bytes()) {
            self.to = None;
            self.failure = Some(io_messages::reason(&error));
        }
    }
}

/// The sum of what a frame shows, its texts in shape only.
fn shape(buffer: &Buffer) -> u64 {
    let letters = buffer.content.iter().flat_map(|cell| cell.symbol().chars()).map(mask::letter);
    fnv::sum(letters.map(|letter| u64::from(u32::from(letter))))
}

//! Runs the real loop on what is written down: by a test, or by an earlier run. Time passes as it is written, and what
//! came from outside comes again; nothing is saved and nothing is sent.

use super::read;
use crate::common::Shared;
use ratatui::Terminal;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::mpsc::channel;
use std::time::Duration;
use vcc_user::runtime::event_loop::EventLoop;
use vcc_user::runtime::record::Recorder;
use vcc_user::runtime::record::names::OWN;
use vcc_user::runtime::{EventSource, Happening, Post};
use vcc_user::services::ExitReason;
use vcc_user::ui::theme::{Theme, ThemeName};
use vcc_user::wizard::keymap::Keymap;
use vcc_user::wizard::msg::{Moment, Msg, Opened};
use vcc_user::wizard::suggest::KnownLists;
use vcc_user::wizard::{Ids, Setting, Wizard};

/// What a run starts with.
pub struct Start {
    pub setting: Setting,
    pub known: KnownLists,
    pub keymap: Keymap,
    pub mouse: bool,
    pub ascii: bool,
    pub opened: Option<Opened>,
    pub like: Option<String>,
    pub size: (u16, u16),
}

impl Start {
    /// The practice account, 120x40, nothing opened.
    pub fn usual() -> Self {
        Self {
            setting: crate::common::practice(),
            known: KnownLists::default(),
            keymap: Keymap::default(),
            mouse: true,
            ascii: false,
            opened: None,
            like: None,
            size: (120, 40),
        }
    }
}

/// Something that happens.
pub struct Step {
    pub at: Duration,
    /// Together with the step before.
    pub with: bool,
    /// None: a deadline passes.
    pub happening: Option<Happening>,
    /// The terminal has this size from now on.
    pub size: Option<(u16, u16)>,
}

/// What a run leaves behind.
pub struct Run {
    pub recording: String,
    pub screen: String,
    pub left: ExitReason,
}

/// What is given to the loop, step by step.
struct Script<'a> {
    steps: VecDeque<Step>,
    clock: &'a Cell<Duration>,
    screen: Shared,
}

impl Script<'_> {
    fn take(&mut self, step: Step) -> Option<Happening> {
        self.clock.set(step.at);
        if let Some((columns, rows)) = step.size {
            self.screen.resize(columns, rows);
        }
        step.happening
    }
}

impl EventSource for &mut Script<'_> {
    fn wait(&mut self, _: Option<Duration>) -> Option<Happening> {
        match self.steps.pop_front() {
            Some(step) => self.take(step),
            None => Some(Happening::Gone),
        }
    }

    fn ready(&mut self) -> Option<Happening> {
        let together = self.steps.front().is_some_and(|step| step.with && step.happening.is_some());
        let step = if together { self.steps.pop_front() } else { None };
        self.take(step?)
    }
}

/// A file of a test's, which takes so many bytes and no more.
#[derive(Clone)]
pub struct Sink {
    pub bytes: Rc<RefCell<Vec<u8>>>,
    pub room: usize,
}

impl Sink {
    pub fn new(room: usize) -> Self {
        Self { bytes: Rc::default(), room }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = self.bytes.borrow_mut();
        if held.len() + bytes.len() > self.room {
            return Err(io::ErrorKind::StorageFull.into());
        }
        held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs, and records the run.
pub fn run(start: Start, steps: Vec<Step>) -> Run {
    run_into(start, steps, &Sink::new(usize::MAX))
}

/// The same, into a file of the test's.
pub fn run_into(start: Start, steps: Vec<Step>, sink: &Sink) -> Run {
    let theme = Theme { ascii: start.ascii, ..Theme::of(ThemeName::Dark) };
    let mut wizard = Wizard::new(start.setting, start.keymap, start.known, Ids::new(OWN));
    wizard.mouse = start.mouse;
    let mut recorder = Recorder::new(sink.clone(), OWN);
    recorder.begin(&wizard, &theme);
    let beginning = Moment { at: Duration::ZERO, batch: 0 };
    if let Some(opened) = start.opened {
        recorder.opened(&opened);
        // Nothing is done here: what would come of it is in the script.
        drop(wizard.update(Msg::Opened(Ok(Box::new(opened))), beginning));
    }
    if let Some(username) = start.like {
        recorder.like(&username);
        drop(wizard.like(username, beginning));
    }
    let screen = Shared::new(start.size.0, start.size.1);
    let mut terminal = Terminal::new(screen.clone()).unwrap();
    let clock = Cell::new(Duration::ZERO);
    let mut script = Script { steps: steps.into(), clock: &clock, screen: screen.clone() };
    let (post, _nobody) = channel();
    let (mut doer, mut stage) = ((), ());
    let time = || clock.get();
    let left = EventLoop::new(&mut terminal, &mut wizard, theme, &mut doer, &mut stage)
        .recorded_by(Some(&mut recorder))
        .on_clock(&time)
        .run(&mut script, &Post::from(post), |(), _| {})
        .unwrap();
    let recording = String::from_utf8(sink.bytes.borrow().clone()).unwrap();
    Run { recording, screen: screen.text(), left }
}

/// Runs what was recorded.
pub fn replay(recording: &str) -> Run {
    let (start, steps) = read::recording(recording);
    run(start, steps)
}

/// The recording of a replay; where it departs from what it replays, the test ends and shows the screen.
#[track_caller]
pub fn assert_same_screens(recording: &str) {
    let again = replay(recording);
    let departs = recording.lines().zip(again.recording.lines()).position(|(one, other)| one != other);
    if let Some(line) = departs {
        let shown: Vec<_> = recording.lines().take(line).collect();
        let there = replay(&shown.join("\n"));
        let pick = |text: &str| text.lines().nth(line).unwrap_or_default().to_owned();
        panic!("line {}:\n{}\n{}\n{}", line + 1, pick(recording), pick(&again.recording), there.screen);
    }
    assert_eq!(recording.lines().count(), again.recording.lines().count());
}

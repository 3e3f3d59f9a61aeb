//! The program in a pseudo-terminal with an emulated screen. Tests wait for conditions.

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, tcgetattr};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub use super::home::Home;

/// The longest wait for a condition: more than it takes on the slowest machine.
pub const TIMEOUT: Duration = Duration::from_secs(30);

struct Received {
    parser: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
}

/// State shared with the reading thread.
struct Shared {
    received: Mutex<Received>,
    changed: Condvar,
    hang_up: AtomicBool,
    /// Locked while the terminal must not read.
    gate: Mutex<()>,
}

/// A running program and its terminal.
pub struct PtyProgram {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    tty: PathBuf,
    before: String,
    /// The number of output bytes before the last answer.
    answered: usize,
    shared: Arc<Shared>,
    reader: JoinHandle<()>,
}

/// Keeps the terminal from reading until dropped.
pub struct Hold {
    _release: std::sync::mpsc::Sender<()>,
}

/// How a program ended.
#[derive(Debug)]
pub struct End {
    pub code: u32,
    /// The output after the alternate screen was left.
    pub after: String,
}

impl PtyProgram {
    /// Starts the program at 80x24.
    pub fn start(home: &Home, arguments: &[&str]) -> Self {
        Self::start_as(home, env!("CARGO_BIN_EXE_vcc-user"), arguments, (80, 24))
    }

    /// Starts any program in a terminal of any size.
    pub fn start_as(home: &Home, program: &str, arguments: &[&str], size: (u16, u16)) -> Self {
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.cwd(home.path());
        for (name, value) in home.environment() {
            command.env(name, value);
        }
        Self::run(command, size)
    }

    /// Runs a command in a terminal of any size.
    pub fn run(command: CommandBuilder, (cols, rows): (u16, u16)) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let tty = pair.master.tty_name().unwrap();
        let before = modes(&tty);
        assert!(before.starts_with("cooked"), "{before}");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = vt100::Parser::new(cells(rows), cells(cols), 0);
        let shared = Arc::new(Shared {
            received: Mutex::new(Received { parser, raw: Vec::new(), ended: false }),
            changed: Condvar::new(),
            hang_up: AtomicBool::new(false),
            gate: Mutex::new(()),
        });
        let reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let reader = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || receive(reader, &shared)
        });
        Self { child, master: pair.master, writer, tty, before, answered: 0, shared, reader }
    }

    fn received(&self) -> MutexGuard<'_, Received> {
        self.shared.received.lock().unwrap()
    }

    /// Waits until a condition on the screen holds, or fails and shows the screen.
    #[track_caller]
    pub fn wait_for(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + TIMEOUT;
        let mut received = self.received();
        while !holds(received.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            let screen = received.parser.screen().contents();
            assert!(!left.is_zero() && !received.ended, "timed out waiting for {what:?}:\n{screen}");
            received = self.shared.changed.wait_timeout(received, left).unwrap().0;
        }
    }

    /// Waits until a condition on the bytes written since `from` holds.
    #[track_caller]
    pub fn wait_for_raw(&self, what: &str, from: usize, holds: impl Fn(&[u8]) -> bool) {
        let not_yet = |received: &mut Received| !holds(&received.raw[from..]) && !received.ended;
        let waited = self.shared.changed.wait_timeout_while(self.received(), TIMEOUT, not_yet).unwrap();
        let raw = &waited.0.raw[from..];
        assert!(holds(raw), "timed out waiting for {what}:\n{}", String::from_utf8_lossy(raw));
    }

    /// Waits for a text in the output since the last answer.
    #[track_caller]
    pub fn wait_output(&self, text: &str) {
        self.wait_for_raw(text, self.answered, |raw| String::from_utf8_lossy(raw).contains(text));
    }

    /// Answers a question of line mode once it is asked.
    #[track_caller]
    pub fn answer(&mut self, question: &str, line: &str) {
        self.wait_output(question);
        self.mark_output();
        self.send(format!("{line}\r"));
    }

    /// Makes later waits look only at what is written from now on.
    pub fn mark_output(&mut self) {
        self.answered = self.raw().len();
    }

    /// The output since the last answer.
    pub fn output(&self) -> String {
        String::from_utf8_lossy(&self.received().raw[self.answered..]).into_owned()
    }

    /// Keeps the terminal from reading (except for one read that has begun) until the result is dropped.
    pub fn hold(&self) -> Hold {
        let (release, released) = std::sync::mpsc::channel::<()>();
        let (holds, held) = std::sync::mpsc::channel();
        let shared = Arc::clone(&self.shared);
        std::thread::spawn(move || {
            let _gate = shared.gate.lock().unwrap();
            holds.send(()).unwrap();
            let _ = released.recv();
        });
        held.recv().unwrap();
        Hold { _release: release }
    }

    /// Waits for a text on the screen.
    #[track_caller]
    pub fn wait(&self, text: &str) {
        self.wait_for(text, |screen| screen.contents().contains(text));
    }

    /// What the screen shows.
    pub fn screen(&self) -> String {
        self.received().parser.screen().contents()
    }

    /// The row and column of the cursor.
    pub fn cursor(&self) -> (u16, u16) {
        self.received().parser.screen().cursor_position()
    }

    /// Everything that the program has written so far.
    pub fn raw(&self) -> Vec<u8> {
        self.received().raw.clone()
    }

    /// Types in one write, which the program reads as one batch.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.writer.write_all(bytes.as_ref()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Presses the focused button until a condition on the screen holds: once more when the guard against accidental
    /// presses asks for it. Waits until the refusal of an earlier press is gone: taken for this one's, it would lead to a
    /// second press, on whatever the first one opened.
    #[track_caller]
    pub fn press_until(&mut self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let refused = |screen: &vt100::Screen| screen.contents().contains("Press Enter once more");
        self.wait_for("no refusal", |screen| !refused(screen));
        self.send("\r");
        self.wait_for(what, |screen| holds(screen) || refused(screen));
        let is_refused = {
            let received = self.received();
            refused(received.parser.screen()) && !holds(received.parser.screen())
        };
        if is_refused {
            super::home::wait_for_press_guard();
            self.send("\r");
            self.wait_for(what, holds);
        }
    }

    /// Presses the focused button and waits for a text.
    #[track_caller]
    pub fn press_button(&mut self, wanted: &str) {
        self.press_until(wanted, |screen| screen.contents().contains(wanted));
    }

    /// Changes the size.
    pub fn resize(&self, cols: u16, rows: u16) {
        self.received().parser.screen_mut().set_size(cells(rows), cells(cols));
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    pub fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// The termios modes of the terminal.
    pub fn modes(&self) -> String {
        modes(&self.tty)
    }

    /// Waits for the program's end.
    #[track_caller]
    pub fn status(&mut self, most: Duration) -> ExitStatus {
        if let Some(status) = poll(most, || self.child.try_wait().unwrap()) {
            return status;
        }
        let _ = self.child.kill();
        panic!("still running after {most:?}:\n{}", self.screen());
    }

    /// Waits for the end, and checks that the terminal is restored.
    #[track_caller]
    pub fn end(&mut self, most: Duration) -> End {
        let status = self.status(most);
        assert_eq!(self.modes(), self.before, "the line settings after the end");
        let end = Instant::now() + TIMEOUT;
        let mut received = self.received();
        while !received.ended && Instant::now() < end {
            received = self.shared.changed.wait_timeout(received, Duration::from_millis(50)).unwrap().0;
        }
        let screen = received.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        let raw = String::from_utf8_lossy(&received.raw);
        let after = raw.rsplit_once("\x1b[?1049l").map_or("", |(_, after)| after);
        assert!(status.signal().is_none(), "ended by {:?}", status.signal());
        End { code: status.exit_code(), after: after.to_owned() }
    }

    /// Closes the terminal's other end, and returns the child. `key` must make the program write something, which wakes
    /// the reading thread so that it closes its side.
    pub fn vanish(mut self, key: &str) -> Box<dyn Child + Send + Sync> {
        self.shared.hang_up.store(true, Ordering::SeqCst);
        self.send(key);
        self.reader.join().unwrap();
        drop(self.master);
        drop(self.writer);
        self.child
    }
}

fn modes(tty: &Path) -> String {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let tty = rustix::fs::open(tty, flags, Mode::empty()).unwrap();
    let modes = tcgetattr(&tty).unwrap();
    let cooked = modes.local_modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG);
    let cooked = if cooked { "cooked" } else { "raw" };
    format!("{cooked}: {:?} {:?} {:?}", modes.input_modes, modes.output_modes, modes.local_modes)
}

/// The emulator has no empty screen; terminals do.
fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}

fn receive(mut reader: Box<dyn Read + Send>, shared: &Shared) {
    let mut buffer = vec![0; 65536];
    loop {
        drop(shared.gate.lock().unwrap());
        let count = reader.read(&mut buffer).unwrap_or(0);
        let mut received = shared.received.lock().unwrap();
        received.raw.extend_from_slice(&buffer[..count]);
        received.parser.process(&buffer[..count]);
        received.ended = count == 0;
        shared.changed.notify_all();
        if received.ended || shared.hang_up.load(Ordering::SeqCst) {
            return;
        }
    }
}

/// The most memory that a process has used, in kB.
pub fn peak_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Waits for a child without a terminal.
#[track_caller]
pub fn wait_child(child: &mut Box<dyn Child + Send + Sync>, most: Duration) {
    if poll(most, || child.try_wait().unwrap()).is_none() {
        let _ = child.kill();
        panic!("still running after {most:?}");
    }
}

/// Waits for a condition that is not on the screen.
#[track_caller]
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    assert!(poll(TIMEOUT, || holds().then_some(())).is_some(), "timed out waiting until {what}");
}

/// Asks every 2 ms, for conditions that wake no thread.
pub fn poll<T>(most: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + most;
    loop {
        let answer = ask();
        if answer.is_some() || Instant::now() >= end {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

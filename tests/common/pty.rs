//! The program in a real pseudo-terminal, whose screen is emulated: everything is waited for by condition.

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
use tempfile::TempDir;

/// The longest that anything is waited for: more than it ever takes, on the slowest machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A person's folders, empty at first.
pub struct Home {
    folder: TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file that the program is then given.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn files(&self, folder: &str) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.path().join(folder)) else { return Vec::new() };
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.extension().is_some_and(|end| end == "json")).collect()
    }

    /// The drafts as they lie on the disk.
    pub fn drafts(&self) -> Vec<serde_json::Value> {
        let read = |path: PathBuf| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        self.files("config/vcc-user/drafts").into_iter().map(read).collect()
    }

    /// How many submissions were begun.
    pub fn attempts(&self) -> usize {
        self.files("state/vcc-user/attempts").len()
    }

    /// The environment of a person who has only this home; nothing of the tester's own.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let below = |name: &str| self.path().join(name).to_str().unwrap().to_owned();
        vec![
            ("HOME", below("home")),
            ("XDG_CONFIG_HOME", below("config")),
            ("XDG_STATE_HOME", below("state")),
            ("PATH", std::env::var("PATH").unwrap()),
            ("TERM", "xterm-256color".to_owned()),
        ]
    }
}

/// What the terminal has received.
struct Received {
    parser: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
}

/// What the reading thread shares with the test.
struct Shared {
    received: Mutex<Received>,
    changed: Condvar,
    hang_up: AtomicBool,
    /// Held while the terminal is not to read.
    gate: Mutex<()>,
}

/// A running program and its terminal.
pub struct Term {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    tty: PathBuf,
    before: String,
    shared: Arc<Shared>,
    reader: JoinHandle<()>,
}

/// A terminal that does not read, until this is dropped.
pub struct Hold {
    _release: std::sync::mpsc::Sender<()>,
}

/// How a program ended.
#[derive(Debug)]
pub struct End {
    pub code: u32,
    /// What was written after the alternate screen was left.
    pub after: String,
}

impl Term {
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
        Self { child, master: pair.master, writer, tty, before, shared, reader }
    }

    fn received(&self) -> MutexGuard<'_, Received> {
        self.shared.received.lock().unwrap()
    }

    /// Waits until something holds of the screen, or fails and shows it.
    #[track_caller]
    pub fn wait_for(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        let mut received = self.received();
        while !holds(received.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            let screen = received.parser.screen().contents();
            assert!(!left.is_zero() && !received.ended, "waited in vain for {what:?}:\n{screen}");
            received = self.shared.changed.wait_timeout(received, left).unwrap().0;
        }
    }

    /// Waits until something holds of the bytes written since a place.
    #[track_caller]
    pub fn wait_for_raw(&self, what: &str, from: usize, holds: impl Fn(&[u8]) -> bool) {
        let not_yet = |received: &mut Received| !holds(&received.raw[from..]) && !received.ended;
        let waited = self.shared.changed.wait_timeout_while(self.received(), PATIENCE, not_yet).unwrap();
        assert!(holds(&waited.0.raw[from..]), "waited in vain for {what}");
    }

    /// The terminal does not read as long as the answer lives (save for one read, which has begun).
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

    /// Row and column of the cursor.
    pub fn cursor(&self) -> (u16, u16) {
        self.received().parser.screen().cursor_position()
    }

    /// All that the program has written so far.
    pub fn raw(&self) -> Vec<u8> {
        self.received().raw.clone()
    }

    /// Types, in one write: what waits together is one batch.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.writer.write_all(bytes.as_ref()).unwrap();
        self.writer.flush().unwrap();
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

    /// The line settings of the terminal, as any program sees them.
    pub fn modes(&self) -> String {
        modes(&self.tty)
    }

    /// Waits for the program's end.
    #[track_caller]
    pub fn status(&mut self, most: Duration) -> ExitStatus {
        let end = Instant::now() + most;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            if Instant::now() >= end {
                let screen = self.screen();
                let _ = self.child.kill();
                panic!("still running after {most:?}:\n{screen}");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits for the end, and checks that the terminal is as it was before.
    #[track_caller]
    pub fn end(&mut self, most: Duration) -> End {
        let status = self.status(most);
        assert_eq!(self.modes(), self.before, "the line settings after the end");
        let end = Instant::now() + PATIENCE;
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

    /// Closes the other end of the terminal, and returns the child. `key` must make the program answer: the thread that
    /// reads is woken by it and lets go of its end.
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

/// The emulator knows no empty screen; terminals do.
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

/// Lets the time pass in which another Enter presses nothing: here time itself is the matter, and a script is faster than
/// the person whom it is to protect.
pub fn rest() {
    std::thread::sleep(Duration::from_millis(450));
}

/// Waits for a child without a terminal.
#[track_caller]
pub fn wait_child(child: &mut Box<dyn Child + Send + Sync>, most: Duration) -> Duration {
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > most {
            let _ = child.kill();
            panic!("still running after {most:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    began.elapsed()
}

/// Waits until something holds that no screen shows.
#[track_caller]
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

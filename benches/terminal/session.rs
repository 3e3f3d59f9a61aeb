//! A program in a pseudo-terminal, as a person has it: keys in, bytes out, and what the system counts of it.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// What is measured.
#[derive(Clone, Default)]
pub struct Subject {
    pub program: PathBuf,
    pub arguments: Vec<String>,
    pub environment: Vec<(&'static str, String)>,
    /// The last word of the first frame.
    pub ready: &'static str,
    /// Typed once it is ready.
    pub prologue: &'static str,
}

/// What came of a key.
pub struct Answer {
    /// Microseconds to the first byte.
    pub after: f64,
    /// Microseconds to the last one.
    pub over: f64,
    pub bytes: f64,
}

/// The answer to a key is over when nothing came for so long.
const SILENCE: Duration = Duration::from_millis(25);
const TIMEOUT: Duration = Duration::from_secs(20);

/// A running program. Dropping it kills it.
pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    read: Receiver<(Instant, Vec<u8>)>,
    seen: Vec<u8>,
    began: Instant,
    pub pid: u32,
    _master: Box<dyn MasterPty + Send>,
}

impl Session {
    /// Starts it, with nothing of the tester's own but the folder.
    pub fn start(subject: &Subject, (cols, rows): (u16, u16), home: &Path) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(&subject.program);
        command.args(&subject.arguments);
        command.env_clear();
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, home);
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in &subject.environment {
            command.env(name, value);
        }
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, read) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    return;
                }
            }
        });
        let began = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let pid = child.process_id().unwrap();
        Self { child, writer, read, seen: Vec::new(), began, pid, _master: pair.master }
    }

    /// The same, ready for keys.
    pub fn ready(subject: &Subject, size: (u16, u16), home: &Path) -> Self {
        let mut session = Self::start(subject, size, home);
        session.wait(subject.ready);
        session.quiet();
        if !subject.prologue.is_empty() {
            session.send(subject.prologue);
            session.quiet();
        }
        session
    }

    /// Waits until a text was written since the last wait; the milliseconds since the start.
    pub fn wait(&mut self, text: &str) -> f64 {
        loop {
            let (at, bytes) = self.read.recv_timeout(TIMEOUT).unwrap_or_else(|_| panic!("no {text:?}"));
            self.seen.extend_from_slice(&bytes);
            if self.seen.windows(text.len()).any(|window| window == text.as_bytes()) {
                self.seen.clear();
                return (at - self.began).as_secs_f64() * 1e3;
            }
        }
    }

    /// Waits until nothing is written any more.
    pub fn quiet(&mut self) {
        while self.read.recv_timeout(Duration::from_millis(250)).is_ok() {}
    }

    pub fn send(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).unwrap();
    }

    /// Types something that is answered, and waits for the answer. Nothing is read of the system before a key: after a
    /// read of `/proc` the bare program answered a quarter faster (160 µs in place of 220), this one no faster.
    pub fn key(&mut self, text: &str) -> Answer {
        let pressed = Instant::now();
        self.send(text);
        let (answered, first) = self.read.recv_timeout(TIMEOUT).expect("an answer to a key");
        let (mut count, mut last) = (first.len(), answered);
        while let Ok((at, more)) = self.read.recv_timeout(SILENCE) {
            (count, last) = (count + more.len(), at);
        }
        let since = |at: Instant| (at - pressed).as_secs_f64() * 1e6;
        Answer { after: since(answered), over: since(last), bytes: count as f64 }
    }

    /// How many write calls something takes that is typed.
    pub fn writes(&mut self, text: &str) -> f64 {
        let before = writes(self.pid);
        self.key(text);
        writes(self.pid) - before
    }

    /// Leaves; milliseconds until the terminal was given back, and until the program was gone.
    pub fn leave(mut self) -> (f64, f64) {
        self.seen.clear();
        let pressed = self.began.elapsed().as_secs_f64() * 1e3;
        self.send("\x11");
        let back = self.wait("\x1b[?1049l") - pressed;
        self.child.wait().unwrap();
        (back, self.began.elapsed().as_secs_f64() * 1e3 - pressed)
    }

    /// Kilobytes: `VmHWM` at their highest, `VmRSS` now.
    pub fn memory(&self, name: &str) -> f64 {
        number(&format!("/proc/{}/status", self.pid), name)
    }

    /// How often any thread was woken.
    pub fn switches(&self) -> f64 {
        let count = |task: PathBuf| number(task.join("status").to_str().unwrap(), "voluntary_ctxt_switches");
        self.tasks().map(count).filter(|count| !count.is_nan()).sum()
    }

    /// The thread of this name.
    pub fn thread(&self, name: &str) -> Option<String> {
        let named = |task: &PathBuf| {
            std::fs::read_to_string(task.join("comm")).is_ok_and(|comm| comm.trim_end() == name)
        };
        Some(self.tasks().find(named)?.file_name()?.to_string_lossy().into_owned())
    }

    fn tasks(&self) -> impl Iterator<Item = PathBuf> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid)).unwrap();
        tasks.map(|task| task.unwrap().path())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The number after `name:`.
fn number(path: &str, name: &str) -> f64 {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let rest = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let value = rest.and_then(|rest| rest.split_whitespace().next());
    value.and_then(|value| value.parse().ok()).unwrap_or(f64::NAN)
}

/// Write calls, as the kernel counts them; those to the draft's file too.
fn writes(pid: u32) -> f64 {
    number(&format!("/proc/{pid}/io"), "syscw")
}

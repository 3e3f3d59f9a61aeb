//! Measures a program in a pseudo-terminal.

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// What is measured.
pub struct Subject {
    pub program: PathBuf,
    pub environment: Vec<(&'static str, &'static str)>,
    /// The last word of the first frame.
    pub ready: &'static str,
    /// Typed once it is ready.
    pub prologue: &'static str,
}

/// What was measured.
#[derive(Default)]
pub struct Figures {
    pub start: Vec<f64>,
    pub key: Vec<f64>,
    pub bytes: Vec<f64>,
    pub writes: Vec<f64>,
    pub memory: Vec<f64>,
    pub idle: Vec<f64>,
}

/// The answer to a key is over when nothing came for so long.
const SILENCE: Duration = Duration::from_millis(25);
const PATIENCE: Duration = Duration::from_secs(10);

/// Starts the program once; with `keys`, types too.
pub fn run(subject: &Subject, (cols, rows): (u16, u16), keys: bool, figures: &mut Figures) {
    let home = tempfile::tempdir().unwrap();
    let pair = native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut command = CommandBuilder::new(&subject.program);
    command.env_clear();
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        command.env(name, home.path());
    }
    command.env("TERM", "xterm-256color");
    for (name, value) in &subject.environment {
        command.env(name, value);
    }
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
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
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let pid = child.process_id().unwrap();
    let mut seen = Vec::new();
    while !seen.windows(subject.ready.len()).any(|window| window == subject.ready.as_bytes()) {
        let (at, bytes) = read.recv_timeout(PATIENCE).expect("the first frame");
        seen.extend_from_slice(&bytes);
        if seen.windows(subject.ready.len()).any(|window| window == subject.ready.as_bytes()) {
            figures.start.push((at - began).as_secs_f64() * 1e3);
        }
    }
    if keys {
        quiet(&read);
        if !subject.prologue.is_empty() {
            writer.write_all(subject.prologue.as_bytes()).unwrap();
            quiet(&read);
        }
        for count in 0..120u8 {
            // Never more than a field shows at once.
            let key = if count % 30 == 29 { 0x15 } else { b'a' + count % 26 };
            one_key(key, pid, &mut writer, &read, (count > 4 && key != 0x15).then_some(&mut *figures));
        }
        std::thread::sleep(Duration::from_millis(500));
        quiet(&read);
        figures.memory.push(status(pid, "VmHWM"));
        let before = switches(pid);
        std::thread::sleep(Duration::from_secs(2));
        figures.idle.push(switches(pid) - before);
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

type Reads = Receiver<(Instant, Vec<u8>)>;

fn quiet(read: &Reads) {
    while read.recv_timeout(Duration::from_millis(250)).is_ok() {}
}

fn one_key(key: u8, pid: u32, writer: &mut impl Write, read: &Reads, figures: Option<&mut Figures>) {
    let before = writes(pid);
    let pressed = Instant::now();
    writer.write_all(&[key]).unwrap();
    let Ok((answered, first)) = read.recv_timeout(PATIENCE) else { panic!("no answer to a key") };
    let mut count = first.len();
    while let Ok((_, more)) = read.recv_timeout(SILENCE) {
        count += more.len();
    }
    if let Some(figures) = figures {
        figures.key.push((answered - pressed).as_secs_f64() * 1e6);
        figures.bytes.push(count as f64);
        figures.writes.push(writes(pid) - before);
    }
}

/// The number after `name:`.
fn number(path: &str, name: &str) -> f64 {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let rest = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let value = rest.and_then(|rest| rest.split_whitespace().next());
    value.and_then(|value| value.parse().ok()).unwrap_or(f64::NAN)
}

fn status(pid: u32, name: &str) -> f64 {
    number(&format!("/proc/{pid}/status"), name)
}

/// Write calls, as the kernel counts them; those to the draft's file too.
fn writes(pid: u32) -> f64 {
    number(&format!("/proc/{pid}/io"), "syscw")
}

/// How often any thread was woken.
fn switches(pid: u32) -> f64 {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let of_task = |task: std::io::Result<std::fs::DirEntry>| {
        let path = task.unwrap().path().join("status");
        number(path.to_str().unwrap(), "voluntary_ctxt_switches")
    };
    tasks.map(of_task).filter(|count| !count.is_nan()).sum()
}

/// The value below which that part of them lies.
pub fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let index = (values.len() as f64 * part) as usize;
    values.get(index.min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

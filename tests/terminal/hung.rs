//! Left while the disk does not answer: an fsync that `strace` holds up. Without it, or where it may not attach, these
//! tests say so and pass.

use super::LEAVE;
use super::signals::{SOON, typing, username};
use super::stopped::state;
use crate::common::pty::{End, Home, PATIENCE, Term};
use rustix::process::Signal;
use std::fs::DirEntry;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than anything waits.
const FOR_EVER: Duration = Duration::from_secs(60);

/// A disk that hangs for one program, at each fsync for so long.
struct Hung {
    strace: Child,
    log: BufReader<ChildStderr>,
}

impl Hung {
    /// Of the one thread that saves: to trace a thread is to slow it down, and the others have to be quick.
    fn under(term: &Term, each: Duration) -> Option<Self> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", term.pid().as_raw_nonzero())).unwrap();
        let saves =
            |task: &DirEntry| std::fs::read_to_string(task.path().join("comm")).unwrap() == "drafts\n";
        let task = tasks.map(Result::unwrap).find(saves).unwrap();
        let mut strace = Command::new("strace");
        strace.arg("-p").arg(task.file_name()).args(["-e", "trace=fsync"]);
        strace.arg(format!("-einject=fsync:delay_enter={}", each.as_micros()));
        let mut strace = strace.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().ok()?;
        let mut log = BufReader::new(strace.stderr.take()?);
        let mut first = String::new();
        log.read_line(&mut first).ok()?;
        if !first.contains("attached") {
            eprintln!("strace cannot attach here: not tested");
            strace.wait().unwrap();
            return None;
        }
        Some(Self { strace, log })
    }
}

impl Drop for Hung {
    fn drop(&mut self) {
        let _ = self.strace.kill();
        self.strace.wait().unwrap();
    }
}

impl Hung {
    /// Waits until the disk is waited for.
    fn begun(&mut self) {
        let mut call = Vec::new();
        self.log.read_until(b'(', &mut call).unwrap();
        assert_eq!(call, b"fsync(");
    }

    /// Waits until the program has ended, and then lets its disk answer: what is traced is not gone before.
    #[track_caller]
    fn gone(self, term: &mut Term, most: Duration) -> End {
        let began = Instant::now();
        while state(term) != 'Z' {
            assert!(began.elapsed() < most, "still running after {most:?}:\n{}", term.screen());
            std::thread::sleep(Duration::from_millis(2));
        }
        drop(self);
        term.end(PATIENCE)
    }
}

/// The wizard with something typed that cannot be saved.
fn unsaved(home: &Home) -> Option<(Term, Hung)> {
    let mut term = typing(home, env!("CARGO_BIN_EXE_vcc-user"), &[]);
    term.send("first");
    term.wait("saved");
    let mut hung = Hung::under(&term, FOR_EVER)?;
    term.send(" second");
    hung.begun();
    Some((term, hung))
}

#[test]
fn signal_does_not_wait_for_a_hung_disk() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let home = Home::new();
        let Some((mut term, hung)) = unsaved(&home) else { return };
        term.signal(signal);
        let end = hung.gone(&mut term, SOON);
        assert_eq!(end.code, 128 + u32::try_from(signal.as_raw()).unwrap(), "{signal:?}");
        assert!(end.after.contains("not saved: the disk does not answer"), "{:?}", end.after);
    }
}

#[test]
fn signal_saves_on_a_slow_disk() {
    let home = Home::new();
    let mut term = typing(&home, env!("CARGO_BIN_EXE_vcc-user"), &[]);
    term.send("typed");
    term.wait("saved");
    // A save waits for the disk twice: this is longer than the end may take.
    let Some(hung) = Hung::under(&term, Duration::from_millis(200)) else { return };
    term.send(" on");
    term.wait("typed on");
    term.signal(Signal::TERM);
    let end = hung.gone(&mut term, SOON);
    assert_eq!((end.code, username(&home).as_deref()), (143, Some("typed on")), "{:?}", end.after);
}

#[test]
fn ctrl_c_ends_the_wait_for_a_hung_disk() {
    let home = Home::new();
    let Some((mut term, hung)) = unsaved(&home) else { return };
    term.send(LEAVE);
    term.wait("the disk is slow to answer");
    assert!(term.modes().starts_with("cooked"));
    // The terminal itself makes a signal of it again.
    term.send("\x03");
    let end = hung.gone(&mut term, SOON);
    assert_eq!(end.code, 130, "{:?}", end.after);
    assert!(end.after.contains("may not be saved"), "{:?}", end.after);
}

#[test]
fn wait_for_a_hung_disk_times_out() {
    let home = Home::new();
    let Some((mut term, hung)) = unsaved(&home) else { return };
    term.send(LEAVE);
    let end = hung.gone(&mut term, PATIENCE);
    assert_eq!(end.code, 10);
    assert!(end.after.contains("not saved: the disk does not answer"), "{:?}", end.after);
}

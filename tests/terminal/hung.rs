//! Leaving while the disk hangs: an fsync delayed by `strace`. Where strace may not attach, these tests print so and
//! pass.

use super::signals::{SOON, state, username};
use super::{LEAVE, identity};
use crate::common::in_three_tries;
use crate::common::pty::{End, Home, PtyProgram, TIMEOUT, poll};
use rstest::rstest;
use rustix::process::Signal;
use std::fs::DirEntry;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

/// Longer than any time-out of the program.
const FOREVER: Duration = Duration::from_secs(60);

/// Delays each fsync of one program.
struct HungDisk {
    strace: Child,
    log: BufReader<ChildStderr>,
}

impl HungDisk {
    /// Traces only the thread that saves, because tracing slows a thread down.
    fn attach(term: &PtyProgram, each: Duration) -> Option<Self> {
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
            eprintln!("skipped: strace cannot attach here");
            strace.wait().unwrap();
            return None;
        }
        Some(Self { strace, log })
    }

    /// Waits until an fsync has begun.
    fn wait_for_fsync(&mut self) {
        let mut call = Vec::new();
        self.log.read_until(b'(', &mut call).unwrap();
        assert_eq!(call, b"fsync(");
    }

    /// Waits until the program has ended, then detaches: a traced process stays until then.
    #[track_caller]
    fn wait_for_end(self, term: &mut PtyProgram, most: Duration) -> End {
        let ended = poll(most, || (state(term) == 'Z').then_some(()));
        assert!(ended.is_some(), "still running after {most:?}:\n{}", term.screen());
        drop(self);
        term.end(TIMEOUT)
    }
}

impl Drop for HungDisk {
    fn drop(&mut self) {
        let _ = self.strace.kill();
        self.strace.wait().unwrap();
    }
}

/// The program with a change that cannot be saved.
fn with_unsaved_change(home: &Home) -> Option<(PtyProgram, HungDisk)> {
    let mut term = identity(home);
    term.send("first");
    term.wait("saved");
    let mut hung = HungDisk::attach(&term, FOREVER)?;
    term.send(" second");
    hung.wait_for_fsync();
    Some((term, hung))
}

#[rstest]
fn signal_does_not_wait_for_a_hung_disk(
    #[values(Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT)] signal: Signal,
) {
    in_three_tries(|| {
        let home = Home::new();
        let Some((mut term, hung)) = with_unsaved_change(&home) else { return };
        term.signal(signal);
        let end = hung.wait_for_end(&mut term, SOON);
        assert_eq!(end.code, 128 + u32::try_from(signal.as_raw()).unwrap(), "{signal:?}");
        assert_contains!(end.after, "not saved: the disk does not answer");
    });
}

#[test]
fn signal_saves_on_a_slow_disk() {
    in_three_tries(|| {
        let home = Home::new();
        let mut term = identity(&home);
        term.send("typed");
        term.wait("saved");
        // A save waits for the disk twice, so this is longer than leaving may take.
        let Some(hung) = HungDisk::attach(&term, Duration::from_millis(200)) else { return };
        term.send(" on");
        term.wait("typed on");
        term.signal(Signal::TERM);
        let end = hung.wait_for_end(&mut term, SOON);
        assert_eq!((end.code, username(&home).as_deref()), (143, Some("typed on")), "{:?}", end.after);
    });
}

#[test]
fn ctrl_c_ends_the_wait_for_a_hung_disk() {
    in_three_tries(|| {
        let home = Home::new();
        let Some((mut term, hung)) = with_unsaved_change(&home) else { return };
        term.send(LEAVE);
        term.wait("the disk is slow to answer");
        assert_starts_with!(term.modes(), "cooked");
        // In cooked mode the terminal turns Ctrl-C into SIGINT.
        term.send("\x03");
        let end = hung.wait_for_end(&mut term, SOON);
        assert_eq!(end.code, 130, "{:?}", end.after);
        assert_contains!(end.after, "may not be saved");
    });
}

#[test]
fn wait_for_a_hung_disk_times_out() {
    let home = Home::new();
    let Some((mut term, hung)) = with_unsaved_change(&home) else { return };
    term.send(LEAVE);
    let end = hung.wait_for_end(&mut term, TIMEOUT);
    assert_eq!(end.code, 10);
    assert_contains!(end.after, "not saved: the disk does not answer");
}

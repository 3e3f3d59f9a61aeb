//! Every system call of a save fails in turn, and the process is killed at every one. Without a `strace` that may
//! attach, these tests print so and pass.

use super::{FOLDER, child, draft, store, store_of_child};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::{fs, io};
use vcc_user::store::draft_summary::DraftState;
use vcc_user::store::drafts::{DraftStore, FileVersion};

/// The system calls on files.
const CALLS: &str = "statx,openat,mkdir,chmod,fchmod,write,utimensat,fsync,rename,renameat2,linkat";
const ERRORS: [(&str, &str); 5] = [
    ("ENOSPC", "no space left on the disk"),
    ("EIO", "the disk reports a fault"),
    ("EROFS", "read-only file system"),
    ("EACCES", "no permission for the file or its folder"),
    ("EMFILE", "too many files are open"),
];

/// The result of a traced save.
struct Run {
    /// The output: `saved`, or `not saved: REASON`. Empty when the process was killed.
    said: String,
    /// The system calls of the save, in order.
    calls: Vec<String>,
}

/// Signals the parent, waits for it, saves; after a failure checks the draft and saves again.
fn save_in_child(store: &DraftStore, before: Option<&str>, known: Option<&FileVersion>) {
    // strace attaches to this thread alone: the test harness has threads too.
    let thread = fs::read_link("/proc/thread-self").unwrap();
    println!("\nready {}", thread.file_name().unwrap().display());
    io::stdin().read_line(&mut String::new()).unwrap();
    let next = draft("second");
    let result = store.save("a", &next, known);
    match result {
        Ok(_) => println!("\nsaved"),
        Err(error) => {
            println!("\nnot saved: {error}");
            let there = store.load("a").ok().map(|(draft, _, _)| draft);
            assert!(there == before.map(draft) || there.as_ref() == Some(&next), "{there:?}");
            let hidden = fs::read_dir(store.folder()).into_iter().flatten().filter_map(Result::ok);
            assert!(hidden.filter(|entry| entry.file_name() != "a.json").count() == 0);
            store.save("a", &next, known).unwrap();
        }
    }
    assert_eq!(store.load("a").unwrap().0, next);
}

#[test]
fn child_that_saves_again() {
    let Some(store) = store_of_child() else { return };
    let (_, _, stamp) = store.load("a").unwrap();
    save_in_child(&store, Some("first"), Some(&stamp));
}

#[test]
fn child_that_saves_first() {
    let Some(store) = store_of_child() else { return };
    save_in_child(&store, None, None);
}

/// Runs a save under strace with `inject`; none where strace cannot attach.
fn traced(test: &str, store: &DraftStore, inject: Option<&str>) -> Option<Run> {
    let mut process = child(test, store.folder())
        .env(FOLDER, store.folder())
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(process.stdout.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("ready ") {
        line.clear();
        assert!(output.read_line(&mut line).unwrap() > 0, "the process ended early");
    }
    let mut strace = Command::new("strace");
    strace.args(["-p", line["ready ".len()..].trim_end(), "-e", &format!("trace={CALLS}")]);
    strace.args(inject.map(|inject| format!("-einject={inject}")));
    let started = strace.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let attached = started.ok().and_then(|mut strace| {
        let mut log = BufReader::new(strace.stderr.take()?);
        let mut first = String::new();
        log.read_line(&mut first).ok()?;
        first.contains("attached").then_some((strace, log))
    });
    let Some((mut strace, mut log)) = attached else {
        process.kill().unwrap();
        process.wait().unwrap();
        return None;
    };
    process.stdin.take().unwrap().write_all(b"\n").unwrap();
    let (mut said, mut lines) = (String::new(), String::new());
    output.read_to_string(&mut said).unwrap();
    let status = process.wait().unwrap();
    log.read_to_string(&mut lines).unwrap();
    strace.wait().unwrap();
    assert!(status.success() || status.code().is_none(), "{inject:?}\n{said}\n{lines}");
    let said = said.lines().find(|line| line.contains("saved")).unwrap_or_default().to_owned();
    Some(Run { said, calls: calls(&lines) })
}

/// The names of the calls before the first write to standard output.
fn calls(log: &str) -> Vec<String> {
    let own = |line: &&str| !line.contains("write(1,");
    let name = |line: &str| line.split_once('(').map(|(name, _)| name.to_owned());
    let known = |name: &String| CALLS.split(',').any(|call| call == name);
    log.lines().take_while(own).filter_map(name).filter(known).collect()
}

/// Saves to the store that `prepare` sets up: once without a fault, then with each fault at each call.
fn every_call(test: &str, prepare: impl Fn() -> (tempfile::TempDir, DraftStore)) {
    let (_folder, store) = prepare();
    let Some(whole) = traced(test, &store, None) else {
        println!("strace cannot attach here: not tested");
        return;
    };
    assert_eq!(whole.said, "saved");
    assert!(whole.calls.iter().filter(|call| *call == "fsync").count() >= 2, "{:?}", whole.calls);
    let mut failures = String::new();
    for (position, call) in whole.calls.iter().enumerate() {
        let nth = whole.calls[..=position].iter().filter(|other| *other == call).count();
        for (error, words) in ERRORS {
            let (_folder, store) = prepare();
            let run = traced(test, &store, Some(&format!("{call}:error={error}:when={nth}"))).unwrap();
            // A save works without the result of some calls that only read.
            if run.said != format!("not saved: {words}") && run.said != "saved" {
                writeln!(failures, "{call} {nth} {error}: {}", run.said).unwrap();
            }
            if run.said == "saved" && matches!(call.as_str(), "write" | "fsync" | "rename" | "mkdir") {
                writeln!(failures, "{call} {nth} {error} went unnoticed").unwrap();
            }
        }
        let (_folder, store) = prepare();
        let before = store.load("a").ok().map(|(draft, _, _)| draft);
        let run = traced(test, &store, Some(&format!("{call}:signal=KILL:when={nth}"))).unwrap();
        let after = store.load("a").ok().map(|(draft, _, _)| draft);
        if !run.said.is_empty() || (after != before && after != Some(draft("second"))) {
            writeln!(failures, "{call} {nth} killed: {} {after:?}", run.said).unwrap();
        }
        let list = store.list().unwrap();
        assert!(
            list.len() == usize::from(after.is_some()) && list.iter().all(|one| one.state == DraftState::Ok)
        );
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn overwriting_save_fails_or_dies_at_every_call() {
    every_call("drafts::faults::child_that_saves_again", || {
        let (folder, store) = store();
        store.save("a", &draft("first"), None).unwrap();
        (folder, store)
    });
}

#[test]
fn first_save_fails_or_dies_at_every_call() {
    every_call("drafts::faults::child_that_saves_first", store);
}

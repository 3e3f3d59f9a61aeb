//! Figures that have a limit of their own: pastes, leaving, memory, idleness, the list of many drafts.

use super::cases::{ten_thousand_drafts, until};
use super::measure::{heading, limit, quantile, skipped};
use super::server::Server;
use super::session::{Session, Subject};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SIZE: (u16, u16) = (80, 24);
const RUNS: usize = 11;

pub fn run(ours: &Subject) {
    heading("80x24", ["measured", "at most", ""]);
    pastes(ours);
    leaving(ours);
    drafts(ours);
    memory(ours);
    idle(ours);
}

fn pastes(ours: &Subject) {
    for (name, bytes, most) in [
        ("a paste of 10 kB, ms", 10_000, 20.0),
        ("a paste of 1 MB, ms", 1_000_000, 100.0),
        ("a paste of 10 MB, ms", 10_000_000, 500.0),
    ] {
        let text = format!("\x1b[200~{}\x1b[201~", "pasted text ".repeat(bytes / 12));
        let mut times: Vec<f64> = (0..5)
            .map(|_| {
                let home = tempfile::tempdir().unwrap();
                let mut session = Session::ready(ours, SIZE, home.path());
                session.key(&text).over / 1e3
            })
            .collect();
        limit(name, quantile(&mut times, 0.5), most);
    }
}

fn leaving(ours: &Subject) {
    let (mut back, mut gone): (Vec<f64>, Vec<f64>) = (0..RUNS)
        .map(|_| {
            let home = tempfile::tempdir().unwrap();
            let mut session = Session::ready(ours, SIZE, home.path());
            session.key("a");
            until(|| session.thread("drafts").is_some());
            session.quiet();
            session.leave()
        })
        .unzip();
    limit("leaving: the terminal is back, p50, ms", quantile(&mut back, 0.5), 20.0);
    limit("leaving: the program is gone, p50, ms", quantile(&mut gone, 0.5), 20.0);
    limit("leaving: the same, worst, ms", quantile(&mut gone, 1.0), 20.0);
}

fn drafts(ours: &Subject) {
    let home = tempfile::tempdir().unwrap();
    ten_thousand_drafts(home.path());
    let list = |_| {
        let mut command = Command::new(&ours.program);
        command.arg("drafts").env_clear().env("HOME", home.path()).env("XDG_CONFIG_HOME", home.path());
        let began = Instant::now();
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert!(status.success());
        began.elapsed().as_secs_f64() * 1e3
    };
    limit(
        "a list of 10,000 drafts, p50, ms",
        quantile(&mut (0..RUNS).map(list).collect::<Vec<_>>(), 0.5),
        150.0,
    );
    let start = |home: &std::path::Path| -> f64 {
        let starts = (0..RUNS).map(|_| Session::start(ours, SIZE, home).wait(ours.ready));
        quantile(&mut starts.collect::<Vec<_>>(), 0.5)
    };
    let none = tempfile::tempdir().unwrap();
    let (few, many) = (start(none.path()), start(home.path()));
    limit("start with 10,000 drafts, beside none, ms", many, few + 5.0);
}

fn memory(ours: &Subject) {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::ready(ours, SIZE, home.path());
    for letter in ["s", "o", "m", "e", " ", "t", "e", "x", "t"] {
        session.key(letter);
    }
    limit("memory while editing, MB", session.memory("VmHWM") / 1024.0, 10.0);

    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/examples/minimal.json");
    let created =
        Subject { arguments: vec!["--from".into(), example.into()], prologue: "\x1b[15~", ..ours.clone() };
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::ready(&created, SIZE, home.path());
    // The button obeys 400 ms after the review has opened.
    session.quiet();
    session.send("\r");
    session.wait("User created");
    session.quiet();
    limit("memory after a submission, MB", session.memory("VmHWM") / 1024.0, 20.0);

    let server = Server::start(Some(50_000));
    let known = Subject { environment: server.environment(), ..ours.clone() };
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::ready(&known, SIZE, home.path());
    until(|| server.is_read());
    session.quiet();
    limit("memory with 50,000 users, highest, MB", session.memory("VmHWM") / 1024.0, 60.0);
    limit("memory with 50,000 users, then, MB", session.memory("VmRSS") / 1024.0, 60.0);
}

/// Every system call of every thread in ten seconds without input.
fn idle(ours: &Subject) {
    let name = "system calls in 10 s of idleness";
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::ready(ours, SIZE, home.path());
    session.key("a");
    std::thread::sleep(Duration::from_secs(1));
    session.quiet();
    let log = home.path().join("strace");
    let mut strace = Command::new("timeout");
    strace.args(["-s", "INT", "10", "strace", "-f", "-p", &session.pid.to_string(), "-o"]).arg(&log);
    let output = strace.stdin(Stdio::null()).output();
    if !output.is_ok_and(|output| String::from_utf8_lossy(&output.stderr).contains("attached")) {
        return skipped(name, "strace cannot attach");
    }
    // A call that was waited in from before the ten seconds until after them has no end here.
    let ended = |line: &&str| line.contains(" = ") && !line.contains("resuming interrupted");
    let calls = std::fs::read_to_string(&log).unwrap().lines().filter(ended).count();
    limit(name, calls as f64, 0.0);
}

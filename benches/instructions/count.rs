//! Counts with callgrind: a whole run, and a key as the difference of two runs.

use super::pty::{Home, PtyProgram, TIMEOUT};
use std::path::Path;
use std::process::{Command, Stdio};

const FEW: usize = 20;

/// Whether there is a valgrind.
pub fn is_possible() -> bool {
    let version =
        Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// Start to the end of the first frame, in a terminal: of the bare program and of ours. What comes after it is not
/// counted: how many frames that is depends on which thread is first.
pub fn start() -> (f64, f64) {
    let this = std::env::current_exe().unwrap();
    let bare = in_terminal(&[this.to_str().unwrap(), "--part=bare"], "ready", "\x1b");
    let ours = in_terminal(&[env!("CARGO_BIN_EXE_vcc-user")], "actions", "\x11");
    (bare, ours)
}

/// A key and its frame: of the bare program and of ours.
pub fn key(columns: u16, rows: u16) -> (f64, f64) {
    // What a run costs before the first key is in both, and in the difference no more.
    let of = |who: &str| {
        let run = |keys: usize| without_terminal(&format!("--part={who},{columns},{rows},{keys}"));
        (run(2 * FEW) - run(FEW)) / FEW as f64
    };
    (of("bare"), of("ours"))
}

fn in_terminal(program: &[&str], ready: &str, leave: &str) -> f64 {
    let home = Home::new();
    let profile = home.path().join("profile");
    let out = format!("--callgrind-out-file={}", profile.display());
    let log = format!("--log-file={}", home.path().join("log").display());
    let mut all = vec!["--tool=callgrind", &out, &log, "--dump-after=*Terminal*::try_draw", "--"];
    all.extend(program);
    let mut term = PtyProgram::start_as(&home, "valgrind", &all, (80, 24));
    term.wait(ready);
    term.send(leave);
    term.status(TIMEOUT);
    // The first profile is that of the first frame.
    counted(&profile.with_extension("1"), "totals: ")
}

fn without_terminal(part: &str) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    command.arg(format!("--log-file={}", log.display()));
    command.arg("--").arg(std::env::current_exe().unwrap()).arg(part);
    assert!(command.status().unwrap().success());
    counted(&log, "Collected : ")
}

/// The number behind these words.
fn counted(file: &Path, words: &str) -> f64 {
    let text = std::fs::read_to_string(file).unwrap();
    let line = text.lines().find_map(|line| line.split_once(words)).unwrap_or_else(|| panic!("{text}"));
    line.1.trim().parse().unwrap()
}

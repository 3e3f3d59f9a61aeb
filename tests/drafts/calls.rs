//! Counts the system calls of listing a draft, which bounds the time for thousands. Needs `strace`; where it is missing
//! or may not trace, the test prints that and passes.

use super::draft;
use std::fs;
use std::process::{Command, Stdio};
use vcc_user::store::drafts::DraftStore;

/// The number of file system calls to list so many drafts; none where strace cannot trace.
fn calls(drafts: usize) -> Option<usize> {
    let home = tempfile::tempdir().unwrap();
    let store = DraftStore::new(home.path().join("vcc-user").join("drafts"));
    store.save("first", &draft("jana"), None).unwrap();
    let whole = fs::read(store.path("first").unwrap()).unwrap();
    for number in 1..drafts {
        fs::write(store.path(&format!("draft-{number}")).unwrap(), &whole).unwrap();
    }
    let log = home.path().join("log");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-e", "trace=%file,%desc", "-o"]).arg(&log);
    strace.arg(env!("CARGO_BIN_EXE_vcc-user")).arg("drafts").env("XDG_CONFIG_HOME", home.path());
    let output = strace.stdin(Stdio::null()).stderr(Stdio::piped()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1 + drafts);
    let log = fs::read_to_string(&log).unwrap();
    // A debug build calls fcntl before each close.
    let own = |line: &&str| line.contains('(') && !line.contains("resumed>") && !line.contains("fcntl(");
    Some(log.lines().filter(own).count())
}

#[test]
fn listing_costs_four_calls_per_draft() {
    let (Some(few), Some(many)) = (calls(300), calls(700)) else {
        println!("strace cannot trace here: not tested");
        return;
    };
    // open, stat, read, close; reading the folder takes a few for hundreds of files.
    let more = many - few;
    assert!((400..=4 * 400 + 20).contains(&more), "{more} calls for 400 drafts more");
}

//! The program itself records a run on a real terminal, its account, its files and its network included.

use super::replay::{assert_same_screens, replay};
use crate::common::pty::{Home, PATIENCE, Term};
use std::os::unix::fs::PermissionsExt;
use vcc_user::services::ExitReason;

const ENTER: &str = "\r";
const F5: &str = "\x1b[15~";
const LEAVE: &str = "\x11";

#[test]
fn a_user_is_created_and_the_recording_shows_it_again_without_a_name() {
    let home = Home::new();
    let canary = include_str!("../../assets/examples/minimal.json").replace("AgentName", "CanaryName");
    let file = home.file("canary.json", &canary);
    let mut term = Term::start(&home, &["new", "--from", &file, "--record", "run.jsonl"]);
    term.wait("CanaryName");
    term.send("\x1b2");
    term.wait("Identity");
    term.send("canary2");
    term.wait("CanaryNamecanary2");
    term.send(F5);
    term.wait("ready");
    term.send(ENTER);
    term.wait("User created");
    term.send(LEAVE);
    assert_eq!(term.end(PATIENCE).code, 0);
    let path = home.path().join("run.jsonl");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let recording = std::fs::read_to_string(&path).unwrap();
    assert!(!recording.to_lowercase().contains("canary"), "{recording}");
    assert!(!recording.contains(home.path().to_str().unwrap()), "{recording}");
    assert_eq!(replay(&recording).left, ExitReason::ByPerson);
    assert!(recording.matches("\"frame\"").count() > 5);
    assert_same_screens(&recording);
    let mut again = Term::start(&home, &["--record", "run.jsonl"]);
    again.wait("there is a file of that name already");
    assert_eq!(again.end(PATIENCE).code, 2);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), recording);
}

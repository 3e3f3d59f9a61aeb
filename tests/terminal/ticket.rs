//! The keys that a typical ticket takes ("new agent like Anna, in Kraków, number …"), compared with typing it for curl.

use super::{ENTER, F5, LEAVE, PAGE_DOWN};
use crate::common::pty::{Home, PtyProgram, TIMEOUT, wait_for_press_guard};
use std::process::Command;

const F6: &str = "\x1b[17~";
const F9: &str = "\x1b[20~";

/// Counts the keys.
struct Typist {
    term: PtyProgram,
    keys: usize,
}

impl Typist {
    fn press(&mut self, key: &str) {
        self.keys += 1;
        self.term.send(key);
    }

    fn type_text(&mut self, text: &str) {
        text.chars().for_each(|letter| self.press(&letter.to_string()));
    }
}

#[test]
fn ticket_needs_a_tenth_of_the_keys_of_curl() {
    let home = Home::new();
    let mut typist = Typist { term: PtyProgram::start(&home, &[]), keys: 0 };
    typist.term.wait("Practice account");
    typist.press(F6);
    typist.term.wait("anna.kowalska");
    typist.type_text("anna");
    typist.press(ENTER);
    typist.term.wait("settings from anna.kowalska");
    typist.press(PAGE_DOWN);
    typist.type_text("jnowak\tJana Nowak\tjana.nowak@example.com");
    typist.press(PAGE_DOWN);
    typist.press(F9);
    typist.term.wait("5013");
    typist.type_text("\tpl");
    typist.press(PAGE_DOWN);
    typist.type_text("123456789");
    typist.press(F5);
    typist.term.wait("Create user in the practice account ]");
    wait_for_press_guard();
    typist.press(ENTER);
    typist.term.wait("User created");
    typist.term.send(LEAVE);
    assert_eq!(typist.term.end(TIMEOUT).code, 0);
    let drafts = std::fs::read_dir(home.path().join("config/vcc-user/drafts")).unwrap();
    let mut names = drafts.filter_map(|entry| entry.unwrap().file_name().into_string().ok());
    let id = names.find_map(|name| name.strip_suffix(".json").map(str::to_owned)).unwrap();
    let mut curl = Command::new(env!("CARGO_BIN_EXE_vcc-user"));
    curl.args(["payload", "--curl", &id]).env_clear().envs(home.environment());
    let typed = String::from_utf8(curl.output().unwrap().stdout).unwrap();
    assert!(
        typed.contains("\"agentDisplayId\": \"5013\"") && typed.contains("\"location\": \"PL\""),
        "{typed}"
    );
    // White space does not have to be typed.
    let by_hand = typed.split_whitespace().map(str::len).sum::<usize>();
    println!("a whole ticket: {} keys, {by_hand} characters for curl", typist.keys);
    assert!(typist.keys * 10 < by_hand, "{} keys, {by_hand} characters", typist.keys);
}

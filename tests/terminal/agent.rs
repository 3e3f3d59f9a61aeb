//! The shortest way to create an agent.

use super::{ENTER, F5, LEAVE, PAGE_DOWN};
use crate::common::pty::{Home, PtyProgram, TIMEOUT};

/// A key, or the text of a value; only keys count.
enum Press {
    Key(&'static str),
    Value(&'static str),
}

#[test]
fn create_minimal_agent_by_keyboard() {
    use Press::{Key, Value};
    let home = Home::new();
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    #[rustfmt::skip]
    let script = [
        Key("4"), Key(PAGE_DOWN),
        Value("AgentName"), Key("\t"), Value("Agent Name"), Key("\t"), Value("AgentName@vonage.com"), Key(PAGE_DOWN),
        Value("1234"), Key("\t"), Value("GB"), Key("\t"), Key("y"), Key(PAGE_DOWN),
        Value("800200"), Key("\t"), Key("\t"), Value("b4c6e398-ac69-4135-b3fd-64d7a6d14272"), Key("\t"), Key("y"),
        Key("\t"), Value("PL"), Key(F5),
    ];
    let mut keys = 0;
    for press in script {
        match press {
            Key(key) => {
                keys += 1;
                term.send(key);
            }
            Value(value) => value.chars().for_each(|letter| term.send(letter.to_string())),
        }
    }
    term.wait("Create user in the practice account ]   ready");
    term.send(ENTER);
    keys += 1;
    term.wait("User created");
    term.wait("no user was created at Vonage");
    assert!(keys <= 20, "{keys} keys beside the values");
    let screen = term.screen();
    let id = screen.split_once("userId").and_then(|(_, rest)| rest.split_whitespace().next()).unwrap();
    assert_eq!((id.len(), id.matches('-').count()), (36, 4), "{id:?} is no userId");
    assert!(term.modes().starts_with("raw"), "raw while it runs");
    term.send(LEAVE);
    let end = term.end(TIMEOUT);
    assert_eq!(end.code, 0);
    assert!(end.after.contains(&format!("created AgentName {id}")), "{:?}", end.after);
    assert_eq!(home.attempts(), 1);
}

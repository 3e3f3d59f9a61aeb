//! The exit code of the form that is left behind after an outcome: as long as an attempt of this run has an unknown one, it
//! does not say that nothing was created.

use super::finish::Place;
use crate::common::home::finished;
#[cfg(target_os = "linux")]
use crate::common::{home::terminal_command, pty::PtyProgram, pty::TIMEOUT, wait_for_press_guard};

const USER: &str = r#"{"username":"jana","name":"Jana","email":"jana@example.com",
    "userAccountConfiguration":{"role":"Admin"}}"#;

/// Lines that lead from the outcome to the end, and the exit code.
#[test]
fn an_unknown_outcome_is_not_forgotten() {
    let cases = [
        ("create:drop:1", "", 7),
        ("create:drop:1", "1", 7),
        ("create:drop:1", "1\n:jump Name\nJana K", 7),
        ("create:drop:1", "2\n1", 7),
        // Another user is created, which says nothing of the first one.
        ("create:drop:1", "1\n:jump Username\nben\n:review\ncreate", 7),
        // Sent again, it is known to exist; without an answer once more, it is not.
        ("create:drop:1", "3\ncreate", 0),
        ("create:drop:2", "3\ncreate\n1", 7),
        ("create:drop-after:1", "1", 7),
        ("create:refuse:1", "1", 10),
    ];
    for (fault, lines, code) in cases {
        let place = Place::new(&[fault.to_owned()]);
        let file = place.home.write("jana.json", USER);
        let lines = format!(":review\ncreate\n{lines}\n:quit\n");
        let ran = finished(place.command(&["--account", "here", "--plain", "--from", &file]), &lines);
        assert_eq!(ran.code, Some(code), "{fault} {lines:?}: {}", ran.out);
    }
}

/// One of an earlier run that is looked up in vain is none of this run.
#[test]
fn an_unknown_outcome_of_an_earlier_run_does_not_count() {
    let place = Place::new(&["create:drop:1".to_owned()]);
    let file = place.home.write("jana.json", USER);
    finished(place.command(&["submit", "--yes", &file]), "").ends(7);
    let lines = ":attempts\n1\n1\n:quit\n";
    let ran = finished(place.command(&["--account", "here", "--plain"]), lines).ends(10);
    assert_contains!(ran.out, "there is no jana at the moment");
}

#[cfg(target_os = "linux")]
#[test]
fn esc_does_not_change_the_exit_code() {
    for (fault, code) in [("create:drop:1", 7), ("create:refuse:1", 10)] {
        let place = Place::new(&[fault.to_owned()]);
        let file = place.home.write("jana.json", USER);
        let mut command = terminal_command(&place.command(&["--account", "here", "--from", &file]));
        command.env("TERM", "xterm-256color");
        let mut term = PtyProgram::run(command, (80, 24));
        term.wait("jana");
        term.send("\x1b[15~");
        term.wait("Create Jana in here");
        wait_for_press_guard();
        term.send("\r");
        term.wait(if code == 7 { "Outcome unknown" } else { "Not created" });
        term.send("\x1b");
        term.wait("Create Jana in here");
        term.send("\x11");
        assert_eq!(term.end(TIMEOUT).code, code, "{fault}");
    }
}

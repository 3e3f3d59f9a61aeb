//! Leaving while a user is taken back: the record has an unknown outcome, and the next take-back settles it.

use super::{ENTER, F5, LEAVE};
use crate::common::MINIMAL;
use crate::common::pty::{Home, PtyProgram, TIMEOUT};
use crate::common::sandbox::TestSandbox;
use crate::common::wait_for_press_guard;
use rstest::rstest;
use rustix::process::Signal;
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};

#[rstest]
#[case::left("archive:silent-after:1", None, 7)]
#[case::left_without_a_change("archive:silent:1", None, 7)]
#[case::signal("archive:silent-after:1", Some(Signal::TERM), 143)]
fn leaving_while_a_user_is_taken_back(
    #[case] fault: &str,
    #[case] signal: Option<Signal>,
    #[case] code: u32,
) {
    let faults = vec![fault.parse().unwrap()];
    let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
    let (home, base) = (Home::new(), sandbox.sandbox.base_url());
    home.write_config(&format!(
        "[accounts.tests]\napi_url = \"{base}/useradmin\"\ntoken_url = \"{base}/Auth/connect/token\"\n\
         client_id = \"{CLIENT_ID}\"\nsecret_command = \"echo {CLIENT_SECRET}\"\n"
    ));
    let file = home.write("user.json", MINIMAL);
    let mut term = PtyProgram::start(&home, &["--from", &file]);
    term.wait("AgentName");
    term.send(F5);
    term.wait("Create Agent Name in tests");
    wait_for_press_guard();
    term.send(ENTER);
    term.wait("User created");
    term.send("\x1b[C\x1b[C");
    wait_for_press_guard();
    term.send(ENTER);
    term.wait("Type the username: ");
    term.send("AgentName\t");
    wait_for_press_guard();
    term.send(ENTER);
    while !sandbox.sandbox.requests().iter().any(|one| one.method == "PATCH") {
        std::thread::yield_now();
    }
    match signal {
        None => term.send(LEAVE),
        Some(signal) => term.signal(signal),
    }
    let end = term.end(TIMEOUT);
    assert_eq!(end.code, code, "{:?}", end.after);
    let words = end.after.replace("\r\n", " ");
    assert_contains!(
        words,
        "created AgentName ",
        "you left while AgentName was being taken back: whether that was done is not known.",
        "`vcc-user attempts take-back "
    );
    let attempt = home.run(&["attempts", "--json"]).ends(0).json()[0].clone();
    assert_eq!(
        (&attempt["takeBack"][0]["step"], &attempt["takeBack"][0]["outcome"]),
        (&"archive".into(), &"unknown".into())
    );
    let id = attempt["id"].as_str().unwrap();
    home.run(&["attempts", "take-back", id, "--yes", "--delete"]).ends(0);
}

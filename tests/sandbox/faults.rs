//! Faults on purpose: what the client sees, and what was done.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::common::home::Home;
use crate::common::sandbox::{TestSandbox, VERSION};
use rstest::rstest;
use vcc_user::sandbox::Options;

const ANNA: &str = "/useradmin/users/36f675cc-81e7-4ef5-a8e2-5d940ed90475/groups";

/// What a PUT that empties Anna's groups receives: the status, 0 for a dropped connection, none for silence.
fn put(sandbox: &TestSandbox) -> Option<u16> {
    let mut socket = TcpStream::connect(sandbox.sandbox.address()).unwrap();
    let body = r#"{"agentGroups":[]}"#;
    let head = format!(
        "PUT {ANNA} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n{}: {}\r\n",
        VERSION.0, VERSION.1
    );
    let head = format!("{head}Authorization: Bearer {}\r\nContent-Type: application/json\r\n", sandbox.token);
    write!(socket, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let mut answer = String::new();
    match socket.read_to_string(&mut answer) {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => None,
        _ => Some(answer.split(' ').nth(1).map_or(0, |status| status.parse().unwrap())),
    }
}

fn groups(sandbox: &TestSandbox) -> usize {
    let answer = sandbox.api("GET", ANNA.trim_start_matches("/useradmin"), b"").json();
    answer["agentGroups"].as_array().unwrap().len()
}

#[rstest]
#[case::silent("silent", None, 2)]
#[case::silent_after("silent-after", None, 0)]
#[case::drop("drop", Some(0), 2)]
#[case::drop_after("drop-after", Some(0), 0)]
#[case::refuse("refuse", Some(400), 2)]
#[case::unauthorised("unauthorised", Some(401), 2)]
#[case::busy("busy", Some(429), 2)]
#[case::error("error", Some(500), 2)]
#[case::slow("slow", None, 2)]
fn a_fault_affects_its_step(#[case] kind: &str, #[case] status: Option<u16>, #[case] left: usize) {
    let faults = vec![format!("groups:{kind}:1").parse().unwrap()];
    let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
    assert_eq!(put(&sandbox), status);
    assert_eq!(groups(&sandbox), left, "what was done");
    assert_eq!(sandbox.sandbox.requests().iter().filter(|one| one.method == "PUT").count(), 1);
    assert_eq!((put(&sandbox), groups(&sandbox)), (Some(200), 0), "only the first request is affected");
}

#[test]
fn a_fault_without_a_number_stays() {
    let faults = ["read-groups:error", "create:refuse"].map(|text| text.parse().unwrap()).to_vec();
    let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
    for _ in 0..3 {
        assert_eq!(sandbox.api("GET", ANNA.trim_start_matches("/useradmin"), b"").status, 500);
        assert_eq!(sandbox.api("POST", "/users", b"{}").status, 400);
    }
    assert_eq!(put(&sandbox), Some(200));
}

#[test]
fn the_command_explains_faults() {
    for (fault, words) in
        [("teams:drop", "teams is no step: token, create"), ("groups:explode", "explode is no kind")]
    {
        let run = Home::new().run(&["sandbox", "--fault", fault]).ends(2);
        assert!(run.err.contains(words) && !run.err.contains("invalid"), "{}", run.err);
    }
}

//! Two processes that send the same user or draft.

use super::halting_server::{Gated, StopPoint};
use super::{DRAFT, account, attempts};
use crate::common::home::{Home, finished};
use std::process::{Child, Stdio};
use std::time::Duration;

/// A process that waits for the answer to its POST.
fn first(home: &Home, server: &Gated, input: &str) -> Child {
    account(home, &server.api_url(), &server.token_url());
    let mut command = submit(home, &[input]);
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    server.reached.recv_timeout(Duration::from_secs(20)).unwrap();
    child
}

fn submit(home: &Home, args: &[&str]) -> std::process::Command {
    let mut command = home.command(&[&["submit", "--yes"], args].concat());
    command.env("VCC_CLIENT_SECRET", "s3cret");
    command
}

fn end(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn one_process_sends_a_draft() {
    let (home, server) = (Home::new(), Gated::start(Some(StopPoint::PostWritten(0))));
    home.write_draft("one", DRAFT);
    let child = first(&home, &server, "one");
    let second = finished(submit(&home, &["one"]), "").ends(2);
    assert!(second.err.contains(&format!("open in another window (process {})", child.id())), "{second:?}");
    end(child);
    assert_eq!(server.seen().posts, 1);
}

#[test]
fn one_process_sends_a_username() {
    let (home, server) = (Home::new(), Gated::start(Some(StopPoint::PostWritten(0))));
    let file = home.write("jana.json", DRAFT);
    let child = first(&home, &server, &file);
    // `--again` does not override a running attempt.
    let second = finished(submit(&home, &["--again", "--json", &file]), "").ends(7);
    assert!(second.err.contains(&format!("another vcc-user (process {})", child.id())), "{second:?}");
    assert_eq!(second.json()[0]["outcome"], "unknown");
    end(child);
    assert_eq!(server.seen().posts, 1);
    assert_eq!(attempts(&home).len(), 1);
}

#[test]
fn draft_named_twice_or_created_is_not_sent() {
    let (home, server) = (Home::new(), Gated::start(None));
    home.write_draft("one", DRAFT);
    home.write_draft("two", &DRAFT.replace("\"version\"", "\"userId\": \"77\", \"version\""));
    account(&home, &server.api_url(), &server.token_url());
    for inputs in [&["one", "one"][..], &["one", "two"], &["two"]] {
        let ran = finished(submit(&home, inputs), "").ends(2);
        assert!(ran.err.contains("othing was sent"), "{ran:?}");
    }
    assert_eq!((server.seen().posts, attempts(&home).len()), (0, 0));
    finished(submit(&home, &["one"]), "").ends(0);
    let ran = finished(submit(&home, &["one"]), "").ends(2);
    assert!(ran.err.contains("exists, userId 5cba9dab"), "{ran:?}");
    assert_eq!(server.seen().posts, 1);
}

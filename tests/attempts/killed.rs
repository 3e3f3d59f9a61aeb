//! `submit` killed at many points between start and response: the user is never posted twice, and `attempts` lists one
//! that may exist.

use super::halting_server::{Gated, Seen, StopPoint, answer_lengths};
use super::{DRAFT, account, attempts};
use crate::common::home::Home;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

pub const TIMEOUT: Duration = Duration::from_secs(20);

/// The draft `one` of a valid user, and its server.
pub fn prepared(stop: Option<StopPoint>) -> (Home, Gated) {
    let (home, server) = (Home::new(), Gated::start(stop));
    account(&home, &server.api_url(), &server.token_url());
    home.write_draft("one", DRAFT);
    (home, server)
}

fn submit(home: &Home) -> std::process::Command {
    let mut command = home.command(&["submit", "--yes", "one"]);
    command.env("VCC_CLIENT_SECRET", "s3cret");
    command
}

fn begin(home: &Home) -> Child {
    submit(home).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Evenly spread points, the first and the last byte included.
pub fn spread(length: usize, points: usize) -> Vec<usize> {
    (0..points).map(|point| length * point / (points - 1)).collect()
}

/// The request lengths in an undisturbed run.
fn lengths() -> Seen {
    let (home, server) = prepared(None);
    crate::common::home::finished(submit(&home), "").ends(0);
    server.seen()
}

fn kill(mut child: Child) {
    // It may have ended already.
    let _ = child.kill();
    child.wait().unwrap();
}

fn killed_at(stop: StopPoint) {
    let (home, server) = prepared(Some(stop));
    let child = begin(&home);
    let reached = server.reached.recv_timeout(TIMEOUT);
    kill(child);
    reached.unwrap_or_else(|_| panic!("{stop:?} was not reached"));
    assert_posted_once(&home, &server, &format!("{stop:?}"));
}

/// Checks the journal, sends again, resolves the attempt, and sends again.
fn assert_posted_once(home: &Home, server: &Gated, point: &str) {
    let listed = attempts(home);
    assert!(listed.len() <= 1, "{point}: {listed:?}");
    let posts = server.seen().posts;
    assert!(posts <= listed.len(), "{point}: posted without a record");
    let again = crate::common::home::finished(submit(home), "");
    let outcome = listed.first().map_or("none", |one| one["outcome"].as_str().unwrap());
    match outcome {
        // Killed before it was recorded: nothing was sent.
        "none" => assert_eq!((again.code, posts), (Some(0), 0), "{point}: {again:?}"),
        "created" => {
            assert_eq!((again.code, posts), (Some(2), 1), "{point}: {again:?}");
            assert!(again.err.contains("exists, userId 5cba9dab"), "{point}: {again:?}");
        }
        _ => {
            let id = listed[0]["id"].as_str().unwrap();
            // It is looked up.
            let (code, words) = match server.seen().created {
                0 => (7, format!("vcc-user attempts resolve {id}")),
                _ => (2, "exists, userId 5cba9dab".to_owned()),
            };
            assert_eq!(again.code, Some(code), "{point}: {again:?}");
            assert!(again.err.contains(&words), "{point}: {again:?}");
            assert_eq!(server.seen().posts, posts, "{point}: sent again by itself");
            resolved(home, server, id, point);
        }
    }
    assert!(server.seen().posts <= 1, "{point}: {} POSTs", server.seen().posts);
}

pub fn resolved(home: &Home, server: &Gated, id: &str, point: &str) {
    let mut command = home.command(&["attempts", "resolve", id]);
    command.env("VCC_CLIENT_SECRET", "s3cret");
    let resolved = crate::common::home::finished(command, "");
    if server.seen().created == 1 {
        assert_eq!(resolved.ends(0).out, "found jana 5cba9dab\n", "{point}");
        assert_eq!(attempts(home)[0]["userId"], "5cba9dab", "{point}");
        // Still not sent again.
        crate::common::home::finished(submit(home), "").ends(2);
    } else {
        assert_eq!(resolved.ends(7).out, "unknown jana -\n", "{point}");
    }
}

/// The files of a folder with this suffix.
fn files(folder: PathBuf, end: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.to_string_lossy().ends_with(end)).collect()
}

fn killed_when(seen: impl Fn(&Home) -> bool, stop: Option<StopPoint>, point: &str) {
    let (home, server) = prepared(stop);
    let child = begin(&home);
    let end = Instant::now() + TIMEOUT;
    while !seen(&home) {
        assert!(Instant::now() < end, "{point} was not reached");
        std::thread::yield_now();
    }
    kill(child);
    // The stop may not have been reached.
    server.go_on();
    assert_posted_once(&home, &server, point);
}

#[test]
fn killed_while_files_are_written() {
    let drafts = |home: &Home| home.config().join("drafts");
    let journal = |home: &Home| home.path().join("state/vcc-user/attempts");
    let settled =
        |path: &PathBuf| std::fs::read_to_string(path).is_ok_and(|text| text.contains("\"outcome\""));
    // The server sends no token, so that the state waited for does not pass unseen.
    let waits = Some(StopPoint::TokenRead(0));
    for round in 0..3 {
        killed_when(|home| !files(drafts(home), ".lock").is_empty(), waits, &format!("the lock, {round}"));
        killed_when(|home| !files(journal(home), "").is_empty(), waits, &format!("the claim, {round}"));
        killed_when(|home| !files(journal(home), ".json").is_empty(), waits, &format!("the record, {round}"));
        let closed = |home: &Home| files(journal(home), ".json").iter().any(settled);
        killed_when(closed, None, &format!("the outcome, {round}"));
    }
}

#[test]
fn killed_during_the_token_request() {
    let points = spread(lengths().token_length, 8).into_iter().map(StopPoint::TokenRead);
    let answers = spread(answer_lengths().0, 8).into_iter().map(StopPoint::TokenWritten);
    points.chain(answers).for_each(killed_at);
}

#[test]
fn killed_during_the_post() {
    spread(lengths().post_length, 14).into_iter().map(StopPoint::PostRead).for_each(killed_at);
}

#[test]
fn killed_during_the_response() {
    spread(answer_lengths().1, 16).into_iter().map(StopPoint::PostWritten).for_each(killed_at);
}

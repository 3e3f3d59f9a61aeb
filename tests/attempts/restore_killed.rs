//! Restoring an archived user, killed between the record and the request, at the request's bytes, and between its answer
//! and the outcome: line by line and in the full screen. It is never sent twice, and the record settles what was done.

use super::finish::Place;
use super::killed::TIMEOUT;
use super::restore::{TOMAS, changes, resolve, tomas, wizard};
use super::setup_killed::{Proxy, StopPoint};
use crate::common::home::{finished, terminal_command};
use crate::common::pty::PtyProgram;
use crate::common::wait_for_press_guard;
use rstest::rstest;
use rustix::process::Signal;
use std::io::{Read, Write};
use std::process::Stdio;

/// The user is read once more after the attempt is recorded, then it is sent.
const REQUESTS: [(&str, &str); 2] = [("GET", TOMAS), ("PATCH", TOMAS)];

fn prepared() -> (Place, Proxy) {
    let mut proxy = None;
    let place = Place::behind(&[], |sandbox| {
        let proxy = proxy.insert(Proxy::start(sandbox.sandbox.address(), None));
        format!("http://{}", proxy.address)
    });
    (place, proxy.unwrap())
}

/// So many points in each request and each answer. The last byte of the first answer is left out: the next request could
/// leave before the program is killed.
fn points(of_each: usize) -> Vec<StopPoint> {
    let (place, proxy) = prepared();
    assert_contains!(finished(wizard(&place), ":restore\nrestore\n:quit\n").ends(0).out, "User restored");
    let mut points = proxy.points(&REQUESTS, of_each);
    let last = points.iter().rposition(|point| point.in_answer && point.request.0 == "GET").unwrap();
    points.remove(last);
    points
}

/// After a kill: what the journal says is so, and settling it and restoring again sends the request once in all.
fn assert_settled(place: &Place, point: &StopPoint, looks_up: bool) {
    let sent = changes(place);
    assert!(sent.len() <= 1, "{point:?}: {sent:?}");
    if point.request.0 == "GET" {
        assert!(sent.is_empty(), "{point:?}: {sent:?}");
    }
    let is_active = tomas(place)["active"] == true;
    assert_eq!(is_active, !sent.is_empty(), "{point:?}");
    let listed = super::attempts(&place.home);
    let [attempt] = listed.as_slice() else { panic!("{point:?}: {listed:?}") };
    let outcome = attempt["outcome"].as_str().unwrap();
    assert!(outcome == "unknown" || outcome == "restored" && is_active, "{point:?}: {outcome}");
    if looks_up && outcome == "unknown" {
        let resolved = resolve(place, attempt["id"].as_str().unwrap()).ends(0);
        let word = if is_active { "restored tomas.novak" } else { "not-restored tomas.novak" };
        assert_starts_with!(resolved.out, word);
        assert_eq!(changes(place), sent, "{point:?}: settling sends nothing");
    }
    // The first `:restore` settles an attempt that is open, and the word chooses to restore then.
    finished(wizard(place), ":restore\nrestore\n:restore\nrestore\n:quit\n");
    assert_eq!(
        (changes(place), &tomas(place)["active"]),
        (vec!["PATCH".to_owned()], &true.into()),
        "{point:?}"
    );
    // A user who is active is not restored: the attempt stays to be looked up.
    for attempt in super::attempts(&place.home).iter().filter(|one| one["outcome"] == "unknown") {
        assert!(is_active, "{point:?}: {attempt}");
        let resolved = resolve(place, attempt["id"].as_str().unwrap()).ends(0);
        assert_starts_with!(resolved.out, "restored tomas.novak");
    }
    assert_eq!(changes(place).len(), 1, "{point:?}");
}

#[rstest]
#[case::resolved(true)]
#[case::restored_again(false)]
fn line_mode_killed_while_it_restores(#[case] looks_up: bool) {
    let points = points(5);
    assert_eq!(points.len(), 19);
    for point in points {
        let (place, proxy) = prepared();
        let mut command = wizard(&place);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        child.stdin.as_mut().unwrap().write_all(b":restore\n").unwrap();
        let (mut output, mut shown, mut byte) = (child.stdout.take().unwrap(), Vec::new(), [0]);
        while !shown.ends_with(b"Type restore to restore the user") {
            output.read_exact(&mut byte).unwrap();
            shown.push(byte[0]);
        }
        proxy.stop_at(&point);
        child.stdin.as_mut().unwrap().write_all(b"restore\n").unwrap();
        let reached = proxy.reached.recv_timeout(TIMEOUT);
        let _ = child.kill();
        child.wait().unwrap();
        reached.unwrap_or_else(|_| panic!("{point:?} was not reached"));
        proxy.wait_until_arrived(&point);
        assert_settled(&place, &point, looks_up);
    }
}

#[test]
fn tui_killed_while_it_restores() {
    for point in points(3) {
        let (place, proxy) = prepared();
        let file = place.home.write("tomas.json", &super::restore::answers());
        let mut command = terminal_command(&place.command(&["--account", "here", "--from", &file]));
        command.env("TERM", "xterm-256color");
        let mut term = PtyProgram::run(command, (100, 30));
        term.wait("tomas.novak");
        term.send("\x1b2");
        term.wait("F10 restore");
        term.send("\x1b[21~");
        term.wait("will be");
        proxy.stop_at(&point);
        wait_for_press_guard();
        term.send("\r");
        let reached = proxy.reached.recv_timeout(TIMEOUT);
        term.signal(Signal::KILL);
        term.status(TIMEOUT);
        reached.unwrap_or_else(|_| panic!("{point:?} was not reached:\n{}", term.screen()));
        proxy.wait_until_arrived(&point);
        assert_settled(&place, &point, true);
    }
}

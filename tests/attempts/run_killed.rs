//! `submit` and `batch` of an agent with groups and skills, killed from the create request to the last step: never two
//! POSTs, no PUT is repeated that was carried out, and the same command or `attempts finish` completes it.

use super::finish::{Place, outcomes_of};
use super::killed::TIMEOUT;
use super::setup_killed::{Proxy, StopPoint};
use crate::common::home::{RunResult, finished};
use rstest::rstest;
use serde_json::Value;
use std::process::Stdio;

const DRAFT: &str = r#"{
  "format": "vcc-user draft",
  "version": 1,
  "answers": {
    "role": "Agent", "username": "nowak", "name": "Jan Nowak", "email": "nowak@example.com", "agentId": "9001",
    "location": "PL", "phoneNumber": "123456789", "groups": "Sales PL", "skills": "English:7",
    "callbackNumbers": "Support Leeds", "schedules": "Weekend"
  }
}"#;
const CSV: &str = "Role,Username,Name,Email,Agent ID,Location,Phone number,Groups,Skills,Callback numbers,Logout schedules\n\
    Agent,nowak,Jan Nowak,nowak@example.com,9001,PL,123456789,Sales PL,English:7,Support Leeds,Weekend\n";
/// From the create request on.
const REQUESTS: [(&str, &str); 5] = [
    ("POST", "users"),
    ("PUT", "groups"),
    ("PUT", "skills"),
    ("PUT", "callbackNumbers"),
    ("PUT", "schedules"),
];

fn prepared(stop: Option<StopPoint>) -> (Place, Proxy) {
    let mut proxy = None;
    let place = Place::behind(&[], |sandbox| {
        let proxy = proxy.insert(Proxy::start(sandbox.sandbox.address(), stop));
        format!("http://{}", proxy.address)
    });
    place.home.write_draft("one", DRAFT);
    place.home.write("users.csv", CSV);
    (place, proxy.unwrap())
}

fn run(place: &Place, args: &[&str]) -> RunResult {
    finished(place.command(args), "")
}

fn points(args: &[&str], of_each: usize) -> Vec<StopPoint> {
    let (place, proxy) = prepared(None);
    run(&place, args).ends(0);
    proxy.points(&REQUESTS, of_each)
}

/// Runs the command up to a point; a killed one leaves the place behind.
fn killed_at(args: &[&str], point: &StopPoint) -> Place {
    let (place, proxy) = prepared(Some(point.clone()));
    let mut command = place.command(args);
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let reached = proxy.reached.recv_timeout(TIMEOUT);
    let _ = child.kill();
    child.wait().unwrap();
    reached.unwrap_or_else(|_| panic!("{point:?} was not reached"));
    proxy.wait_until_arrived(point);
    place
}

fn posts(place: &Place) -> usize {
    place.count("POST", "/users")
}

/// The one attempt, none of whose steps is said to be other than it is.
fn attempt(place: &Place, point: &StopPoint) -> Value {
    let listed = super::attempts(&place.home);
    let [attempt] = listed.as_slice() else { panic!("{point:?}: {listed:?}") };
    for ((_, segment), outcome) in REQUESTS[1..].iter().zip(outcomes_of(attempt)) {
        let puts = place.count("PUT", segment);
        match outcome.as_str() {
            "done" => assert_eq!(puts, 1, "{point:?}: {segment} is done"),
            "not-done" => assert_eq!(puts, 0, "{point:?}: {segment} was not begun"),
            other => assert!(other == "unknown" && puts <= 1, "{point:?}: {segment} is {other}"),
        }
    }
    attempt.clone()
}

fn assert_complete(place: &Place, point: &StopPoint) {
    assert_eq!(posts(place), 1, "{point:?}");
    for (_, segment) in &REQUESTS[1..] {
        assert_eq!(place.count("PUT", segment), 1, "{point:?}: {segment}");
    }
    let listed = super::attempts(&place.home);
    assert_eq!(outcomes_of(&listed[0]), ["done"; 4], "{point:?}");
}

const SUBMIT: [&str; 3] = ["submit", "--yes", "one"];

/// What the same command does with a user that may exist, and what completes it.
#[rstest]
#[case::same_command(true)]
#[case::finish(false)]
fn submit_killed_at_every_request(#[case] repeats: bool) {
    let points = points(&SUBMIT, 3);
    assert_eq!(points.len(), 30);
    for point in points {
        let place = killed_at(&SUBMIT, &point);
        let listed = attempt(&place, &point);
        let id = listed["id"].as_str().unwrap();
        if listed["outcome"] == "unknown" {
            if posts(&place) == 0 {
                let again = run(&place, &SUBMIT).ends(7);
                assert_contains!(again.err, &format!("vcc-user attempts resolve {id}"));
                let resolved = run(&place, &["attempts", "resolve", id]);
                assert_eq!(resolved.ends(7).out, "unknown nowak -\n", "{point:?}");
                continue;
            }
            if repeats {
                let again = run(&place, &SUBMIT).ends(0);
                assert_contains!(again.err, "one: nowak was found after", "one: everything is set up.");
            } else {
                let resolved = run(&place, &["attempts", "resolve", id]).ends(0);
                assert_starts_with!(resolved.out, "found nowak ");
                assert_contains!(
                    resolved.err,
                    &format!("`vcc-user attempts finish {id}` sets up what was left open.")
                );
                run(&place, &["attempts", "finish", id]).ends(0);
            }
        } else if repeats && outcomes_of(&listed) == ["done"; 4] {
            // It ended before it was killed.
            run(&place, &SUBMIT).ends(2);
        } else if repeats {
            let again = run(&place, &[&SUBMIT[..], &["--json"]].concat()).ends(0);
            assert_eq!(again.json()[0]["outcome"], "exists", "{point:?}");
            let setup = outcomes_of(&again.json()[0]);
            assert!(setup.iter().all(|one| one == "done"), "{point:?}: {setup:?}");
            assert_contains!(
                again.err,
                "one: nowak was created by your attempt",
                "one: everything is set up."
            );
        } else {
            run(&place, &["attempts", "finish", id]).ends(0);
        }
        assert_complete(&place, &point);
        run(&place, &SUBMIT).ends(2);
        assert_complete(&place, &point);
    }
}

#[test]
fn batch_killed_at_every_request() {
    let points = points(&["batch", "--yes", "users.csv"], 3);
    assert_eq!(points.len(), 30);
    for point in points {
        let place = killed_at(&["batch", "--yes", "users.csv"], &point);
        let is_unsent = posts(&place) == 0;
        attempt(&place, &point);
        let again = ["batch", "--yes", "users.result.csv"];
        let ran = run(&place, &again);
        if is_unsent {
            assert_eq!((ran.code, posts(&place)), (Some(8), 0), "{point:?}: {ran:?}");
            run(&place, &[&again[..], &["--retry-unknown"]].concat()).ends(0);
        } else {
            assert_eq!(ran.code, Some(0), "{point:?}: {ran:?}");
        }
        assert_complete(&place, &point);
        run(&place, &again).ends(0);
        assert_complete(&place, &point);
    }
}

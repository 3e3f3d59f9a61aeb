//! `batch` and `submit` where the API asks to wait, refuses the credentials or does not answer: they wait, or stop and say so.

use super::account;
use super::finish::Place;
use super::setup_batch::{puts, setup_cells};
use crate::common::home::{RunResult, finished};
use crate::common::server::{Server, answer, json};
use rstest::rstest;
use std::fmt::Write as _;

const WAITING: &str = "The API asks to wait: waiting 1 s\n";
const AGAIN_AND_AGAIN: &str = "he API asks to wait again and again";

fn batch(place: &Place, file: &str) -> RunResult {
    finished(place.command(&["batch", file, "--yes"]), "")
}

/// A place with so many agents to create, each with a group and a skill.
fn agents(count: usize, faults: &[&str]) -> Place {
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let place = Place::new(&faults);
    let mut text = "Role,Username,Name,Email,Agent ID,Phone number,Groups,Skills\n".to_owned();
    for number in 1..=count {
        writeln!(text, "Agent,a{number},A,a{number}@example.com,900{number},12345678,Billing,English:7")
            .unwrap();
    }
    place.home.write("users.csv", &text);
    place
}

/// A list is read before anything is sent.
#[rstest]
#[case("groups")]
#[case("skills")]
#[case("users")]
fn a_list_that_is_busy_is_waited_for(#[case] list: &str) {
    let step = if list == "users" { "users".to_owned() } else { format!("list-{list}") };
    // The place reads its own lists first.
    let own = usize::from(list != "users");
    let place = agents(1, &[&format!("{step}:busy:{}", 2 + own)]);
    let ran = batch(&place, "users.csv").ends(0);
    assert_eq!(ran.err.matches(WAITING).count(), 2, "{}", ran.err);
    assert_eq!((setup_cells(&place), puts(&place)), (vec!["done".to_owned()], [1, 1, 1]));

    let place = agents(1, &[&format!("{step}:busy")]);
    let ran = batch(&place, "users.csv").ends(6);
    assert_contains!(ran.err, AGAIN_AND_AGAIN, "429 Too Many Requests", "Nothing was sent.");
    assert_eq!(ran.err.matches(WAITING).count(), 3, "{}", ran.err);
    assert_eq!((place.count("GET", &format!("useradmin/{list}")), puts(&place)), (4 + own, [0, 0, 0]));
}

/// So are the members of a group, with whom the users are compared; one that fails otherwise is done without.
#[test]
fn the_members_of_a_group_are_waited_for() {
    for (fault, code, waits, asked) in
        [("members:busy:2", 0, 2, 3), ("members:busy", 6, 3, 4), ("members:error", 0, 0, 1)]
    {
        let place = agents(1, &[fault]);
        let ran = batch(&place, "users.csv").ends(code);
        assert_eq!(ran.err.matches(WAITING).count(), waits, "{}", ran.err);
        assert_eq!(ran.err.contains(AGAIN_AND_AGAIN), code == 6, "{}", ran.err);
        let requests = place.sandbox.sandbox.requests();
        let members =
            |path: &str| path.contains("/groups/") && path.split('?').next().unwrap().ends_with("/users");
        assert_eq!(requests.iter().filter(|one| members(&one.path)).count(), asked, "{fault}");
        assert_eq!(puts(&place), if code == 0 { [1, 1, 1] } else { [0, 0, 0] });
    }
}

/// The token address asks to wait from a request on: at the start of the batch, or at its first user.
#[rstest]
#[case::at_the_start(0)]
#[case::at_a_user(1)]
fn a_token_that_is_busy_is_waited_for(#[case] from: usize) {
    for lasts in [2, usize::MAX] {
        let place = Place::new(&[]);
        let token = place.sandbox.token.clone();
        let tokens = Server::start(move |number, _| {
            if number >= from && number - from < lasts {
                return answer("429 Too Many Requests", "Retry-After: 1\r\n", "");
            }
            // A new one for each request.
            json("200 OK", &format!(r#"{{"access_token":"{token}","expires_in":1}}"#))
        });
        let api = format!("{}/useradmin", place.sandbox.sandbox.base_url());
        account(&place.home, &api, &tokens.url("/token"));
        place.home.write(
            "users.csv",
            "Role,Username,Name,Email\nAdmin,a,A,a@example.com\nAdmin,b,B,b@example.com\n",
        );
        let is_over = lasts == 2;
        let ran = batch(&place, "users.csv").ends(if is_over { 0 } else { 6 });
        assert_eq!(ran.err.matches(WAITING).count(), if is_over { 2 } else { 3 }, "{}", ran.err);
        assert_eq!(ran.err.contains(AGAIN_AND_AGAIN), !is_over, "{}", ran.err);
        assert_eq!(place.count("POST", "/users"), if is_over { 2 } else { 0 });
        // One for the list and each user, and one after each wait.
        assert_eq!(tokens.posts(), if is_over { 5 } else { from + 4 });
    }
}

/// Users whose setup alone fails end the batch as those do that cannot be sent.
#[test]
fn a_batch_stops_where_nothing_can_be_set_up() {
    let place = agents(5, &["skills:refuse:5", "read-skills:drop:4"]);
    batch(&place, "users.csv").ends(9);
    assert_eq!(puts(&place), [5, 5, 5]);
    let ran = batch(&place, "users.result.csv").ends(9);
    assert_contains!(ran.err, "and users are not set up: the batch stops here.", "5 not set up");
    // The list is read by the place and by each batch.
    assert_eq!((place.count("GET", "skills"), puts(&place)), (3 + 3, [5, 5, 5]));
    // The next one fails once more: the others are set up.
    let ran = batch(&place, "users.result.csv").ends(9);
    assert!(!ran.err.contains("stops here"), "{}", ran.err);
    batch(&place, "users.result.csv").ends(0);
    assert_eq!(puts(&place), [5, 5, 10]);
}

/// The same for users who are created in this run.
#[test]
fn batch_stops_creating_if_setup_always_fails() {
    let place = agents(5, &["groups:drop-after:3", "read-groups:drop:3"]);
    let ran = batch(&place, "users.csv").ends(8);
    assert_contains!(
        ran.err,
        "and users are not set up: the batch stops here.",
        "3 of 5 users exist now, 3 not set up"
    );
    assert_eq!(puts(&place), [3, 3, 0]);
    batch(&place, "users.result.csv").ends(0);
    assert_eq!((setup_cells(&place), puts(&place)), (vec!["done".to_owned(); 5], [5, 5, 5]));
}

#[test]
fn batch_stops_at_once_on_rejected_credentials() {
    for (faults, posts) in [
        (["skills:refuse:2", "read-skills:unauthorised"], 2),
        (["skills:unauthorised", "read-skills:slow"], 1),
    ] {
        let place = agents(2, &faults);
        let first = batch(&place, "users.csv");
        let ran = if posts == 2 { batch(&place, "users.result.csv") } else { first };
        let ran = ran.ends(4);
        assert_contains!(ran.err, "The credentials are not accepted: the batch stops here.");
        assert_eq!(place.count("POST", "/users"), posts, "{}", ran.err);
    }
}

/// Drafts of so many agents.
fn drafts(count: usize, faults: &[&str]) -> Place {
    let place = agents(count, faults);
    for number in 1..=count {
        let text = format!(
            r#"{{
              "format": "vcc-user draft", "version": 1,
              "answers": {{
                "role": "Agent", "username": "a{number}", "name": "A", "email": "a{number}@example.com",
                "agentId": "900{number}", "location": "PL", "phoneNumber": "12345678", "groups": "Billing",
                "skills": "English:7"
              }}
            }}"#
        );
        place.home.write_draft(&format!("d{number}"), &text);
    }
    place
}

fn submit(place: &Place, count: usize) -> RunResult {
    let drafts: Vec<String> = (1..=count).map(|number| format!("d{number}")).collect();
    let args: Vec<&str> = ["submit", "--yes"].into_iter().chain(drafts.iter().map(String::as_str)).collect();
    finished(place.command(&args), "")
}

/// A setup that the API asks to wait for is carried out after the wait, by `submit` as by `batch`: of a user that was just
/// created, of one that is found by a look-up, and of one of an earlier run.
#[test]
fn submit_waits_before_what_is_left() {
    for (faults, codes, requests, waits) in [
        (&["skills:busy:1"][..], &[0][..], [1, 1, 2], 1),
        (&["groups:busy:2"], &[0], [1, 3, 1], 2),
        (&["create:drop-after:1", "read-groups:busy:1"], &[7], [1, 1, 1], 1),
        (&["groups:refuse:1", "skills:refuse:1", "read-skills:busy:2"], &[9, 0], [1, 2, 2], 2),
    ] {
        let place = drafts(1, faults);
        let mut said = String::new();
        for code in codes {
            said.push_str(&submit(&place, 1).ends(*code).err);
        }
        assert_eq!(said.matches(WAITING).count(), waits, "{faults:?}: {said}");
        assert_contains!(said, "d1: everything is set up.");
        assert_eq!(puts(&place), requests, "{faults:?}");
    }
}

/// After the last wait the user stays as it is, and no further one is sent.
#[test]
fn submit_stops_where_the_api_asks_to_wait_again_and_again() {
    for (count, code) in [(1, 9), (2, 6)] {
        let place = drafts(count, &["skills:busy"]);
        let ran = submit(&place, count).ends(code);
        assert_eq!(ran.err.matches(WAITING).count(), 3, "{}", ran.err);
        assert_starts_with!(ran.out, "created a1 ");
        assert_contains!(ran.err, "d1: not everything was set up.");
        assert_eq!(ran.err.contains("again and again: the rest is not sent."), count == 2, "{}", ran.err);
        assert_eq!(puts(&place), [1, 1, 4]);
    }
}

/// What stops a batch at once stops the other inputs of `submit`, too.
#[test]
fn submit_stops_where_the_credentials_are_not_accepted() {
    for count in [1, 2] {
        let place = drafts(count, &["skills:unauthorised", "read-skills:slow"]);
        let ran = submit(&place, count).ends(4);
        assert_starts_with!(ran.out, "created a1 ");
        assert_contains!(ran.err, "a1: Skills: not done: ", "d1: not everything was set up.");
        assert_eq!(place.count("POST", "/users"), 1, "{}", ran.err);
        // The next run finishes the first one before the others.
        let place = drafts(count, &["skills:refuse:1", "read-skills:unauthorised"]);
        submit(&place, 1).ends(9);
        assert_contains!(submit(&place, count).ends(4).err, "d1: not everything was set up.");
        assert_eq!(place.count("POST", "/users"), 1);
    }
}

/// A list that is refused with 403 stays refused for the next user, too.
#[test]
fn a_forbidden_list_stops_the_next_users() {
    let group = "b4c6e398-ac69-4135-b3fd-64d7a6d14272";
    for command in [&["batch", "users.csv", "--yes"][..], &["submit", "--yes", "d1", "d2"]] {
        let api =
            Server::start(
                |_, request| match request.line.split(['?', ' ']).take(2).collect::<Vec<_>>()[..] {
                    ["POST", "/token"] => json("200 OK", r#"{"access_token":"t","expires_in":7200}"#),
                    ["POST", _] => json("200 OK", r#"{"userId":"5cba9dab"}"#),
                    ["GET", "/useradmin/users"] => json("200 OK", r#"{"users":[],"meta":{"pageCount":1}}"#),
                    ["PUT", _] => json("403 Forbidden", r#"{"message":"No such right."}"#),
                    _ => answer("404 Not Found", "", ""),
                },
            );
        let place = drafts(2, &[]);
        account(&place.home, &api.url("/useradmin"), &api.url("/token"));
        for name in ["users.csv", "config/vcc-user/drafts/d1.json", "config/vcc-user/drafts/d2.json"] {
            let file = place.home.path().join(name);
            let text = std::fs::read_to_string(&file).unwrap();
            let text = text.replace("Billing", group).replace("English:7", "");
            std::fs::write(file, text).unwrap();
        }
        let ran = finished(place.command(command), "").ends(4);
        assert_starts_with!(ran.out, "created a1 5cba9dab");
        assert_contains!(ran.err, "a1: Groups: refused: No such right.");
        let methods: Vec<_> = api.requests().iter().map(|one| one.line.clone()).collect();
        assert_eq!(
            methods.iter().filter(|line| line.starts_with("POST /useradmin")).count(),
            1,
            "{methods:?}"
        );
    }
}

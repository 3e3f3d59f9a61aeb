//! `batch` where the API asks to wait, refuses the credentials or does not answer: it waits, or stops and says so.

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

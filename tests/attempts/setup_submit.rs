//! `submit` for users who are found by a look-up: they are set up in the same run, as `batch` does.

use super::finish::{Place, outcomes_of};
use super::setup_batch::{agent, puts, routing};
use crate::common::home::{RunResult, finished};
use serde_json::{Value, json};

const DRAFT: &str = r#"{
  "format": "vcc-user draft",
  "version": 1,
  "answers": {
    "role": "Agent", "username": "nowak", "name": "Jan Nowak", "email": "nowak@example.com", "agentId": "9001",
    "location": "PL", "phoneNumber": "123456789", "groups": "Sales PL, Billing", "skills": "English:7, Polish"
  }
}"#;

fn place(faults: &[&str]) -> Place {
    let place = Place::new(&faults.iter().map(ToString::to_string).collect::<Vec<_>>());
    place.home.write_draft("one", DRAFT);
    place
}

fn submit(place: &Place) -> RunResult {
    finished(place.command(&["submit", "--yes", "--json", "one"]), "")
}

fn object(ran: &RunResult) -> Value {
    ran.json()[0].clone()
}

/// The answer to the create request is lost, and the look-up finds the user: perhaps another one, so that the outcome
/// stays unknown.
#[test]
fn a_user_found_in_this_run_is_set_up_in_this_run() {
    let place = place(&["create:drop-after:1"]);
    let ran = submit(&place).ends(7);
    assert_contains!(
        ran.err,
        "nowak exists, perhaps from this attempt",
        "See in User Admin whether it is the user you meant.",
        "nowak: Groups: done\n",
        "nowak: Skills: done\n",
        "one: everything is set up."
    );
    let one = object(&ran);
    assert_eq!((&one["outcome"], outcomes_of(&one)), (&json!("unknown"), vec!["done".to_owned(); 2]));
    assert_eq!(one["userId"], agent(&place));
    assert_eq!(puts(&place), [1, 1, 1]);
    let (groups, skills) = routing(&place, &agent(&place));
    assert_eq!(
        (groups, skills),
        (vec!["Sales PL".into(), "Billing".into()], vec!["English:7".into(), "Polish:5".into()])
    );
    assert_contains!(submit(&place).ends(2).err, "It was found after your attempt");
    assert_eq!(puts(&place), [1, 1, 1], "what is done is not repeated");
}

#[test]
fn next_run_finishes_the_setup_of_a_found_user() {
    let place = place(&["create:drop-after:1", "skills:refuse:2"]);
    for code in [7, 9, 0] {
        let ran = submit(&place).ends(code);
        let one = object(&ran);
        let (outcome, skills) =
            (if code == 7 { "unknown" } else { "exists" }, if code == 0 { "done" } else { "refused" });
        assert_eq!(
            (&one["outcome"], outcomes_of(&one)),
            (&json!(outcome), vec!["done".to_owned(), skills.to_owned()])
        );
        assert_eq!(ran.err.contains("`vcc-user attempts finish "), code != 0, "{}", ran.err);
        assert_eq!(ran.err.contains("nowak was found after your attempt"), code != 7, "{}", ran.err);
        assert_contains!(ran.err, "whether it is the user you meant");
    }
    assert_eq!(puts(&place), [1, 1, 3]);
}

/// The outcome stays unknown in the first run. What the user has by the second one is kept.
#[test]
fn a_user_of_an_earlier_run_is_looked_up_and_set_up() {
    let place = place(&["create:drop-after:1", "users:error:1"]);
    assert_contains!(submit(&place).ends(7).err, "The look-up failed");
    assert_eq!(puts(&place), [1, 0, 0]);
    let lists = place.sandbox.api("GET", "/groups", b"").json();
    let other =
        lists["groups"].as_array().unwrap().iter().find(|one| one["groupName"] == "Retention").unwrap();
    let body = json!({ "agentGroups": [{ "groupId": other["groupId"] }] }).to_string();
    let id = agent(&place);
    assert_eq!(place.sandbox.api("PUT", &format!("/users/{id}/groups"), body.as_bytes()).status, 200);
    let ran = submit(&place).ends(0);
    assert_contains!(ran.err, "one: nowak was found after your attempt", "one: everything is set up.");
    let one = object(&ran);
    assert_eq!((&one["outcome"], &one["userId"]), (&json!("exists"), &json!(id)));
    assert_eq!(one["setup"][0], json!({ "step": "groups", "outcome": "done", "text": "" }));
    assert_eq!(routing(&place, &id).0, ["Retention", "Sales PL", "Billing"], "nothing is removed");
    assert_eq!(puts(&place), [1, 2, 1]);
    submit(&place).ends(2);
    assert_eq!(puts(&place), [1, 2, 1], "what is done is not repeated");
}

#[test]
fn a_user_who_is_not_found_is_neither_sent_nor_set_up() {
    let place = place(&["create:drop:1"]);
    for _ in 0..2 {
        let ran = submit(&place).ends(7);
        assert_contains!(ran.err, "there is no nowak at the moment");
        assert_eq!((&object(&ran)["outcome"], &object(&ran)["setup"]), (&json!("unknown"), &json!([])));
        assert_eq!(puts(&place), [1, 0, 0]);
    }
    let id = super::attempts(&place.home)[0]["id"].as_str().unwrap().to_owned();
    assert_contains!(
        submit(&place).ends(7).err,
        &format!("`vcc-user attempts resolve {id}`"),
        "`--again` sends it once more"
    );
}

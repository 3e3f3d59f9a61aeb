//! `batch` for users whose setup is open: its result says what is, and as input finishes it.

use super::finish::{PIOTR, Place, created};
use crate::common::home::{RunResult, finished};
use serde_json::{Value, json};
use std::fs;

const USERS: &str =
    "Role,Username,Name,Email\nAdmin,piotr.zielinski,Piotr,p@example.com\nAdmin,new,New,n@example.com\n";

fn batch(place: &Place, args: &[&str]) -> RunResult {
    finished(place.command(&[&["batch"], args].concat()), "")
}

/// The cells of the column `setup`.
pub(super) fn setup_cells(place: &Place) -> Vec<String> {
    let text = fs::read_to_string(place.home.path().join("users.result.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().iter().next_back(), Some("setup"));
    reader.records().map(|record| record.unwrap().iter().next_back().unwrap().to_owned()).collect()
}

#[test]
fn a_result_file_says_what_is_open_and_finishes_it() {
    let place = Place::new(&["skills:refuse:1".to_owned()]);
    place.record("piotr.zielinski", &created(Some(PIOTR)));
    place.home.write("users.csv", USERS);
    let plan = batch(&place, &["users.csv"]).ends(0).err;
    assert_contains!(plan, "1 user would be created.", "1 user exists already, and would be set up further");
    let ran = batch(&place, &["users.csv", "--yes"]).ends(9);
    assert_starts_with!(ran.out, "created new ");
    assert_eq!(ran.out.lines().count(), 1, "who was created earlier is not said to be created now");
    assert_contains!(
        ran.err,
        "piotr.zielinski: Groups: done\n",
        "piotr.zielinski: Skills: refused: Refused on purpose",
        "1 of 2: line 2: piotr.zielinski: created\n",
        "Not everything was set up.",
        "2 of 2 users exist now, 1 not set up",
        "vcc-user batch users.result.csv --yes` finishes setting up"
    );
    let cells = setup_cells(&place);
    assert_eq!(cells, ["Skills: refused: Refused on purpose (a fault of the sandbox).", ""]);
    let ran = batch(&place, &["users.result.csv", "--yes", "--json"]).ends(0);
    assert_eq!(ran.json()[0]["setup"].as_array().unwrap().len(), 4);
    assert_eq!(setup_cells(&place), ["done", ""]);
    assert_contains!(batch(&place, &["users.result.csv", "--yes"]).ends(0).err, "Nothing is missing");
    assert_eq!((place.count("POST", "/users"), place.count("PUT", "skills")), (1, 2));
    assert_eq!(place.count("PUT", "groups"), 1);
}

#[test]
fn what_is_open_elsewhere_is_not_sent() {
    let place = Place::new(&[]);
    let text = format!(
        "Role,Username,Name,Email,outcome,userId,message,setup\nAdmin,piotr.zielinski,P,p@example.com,created,{PIOTR},,Skills: unknown\n"
    );
    place.home.write("users.result.csv", &text);
    let ran = batch(&place, &["users.result.csv", "--yes"]).ends(9);
    assert_contains!(ran.err, "What is left to set up is not recorded on this computer.");
    assert_eq!((place.count("POST", "/users"), place.count("PUT", "")), (0, 0));
    assert_eq!(setup_cells(&place), ["Skills: unknown"]);
}

const AGENT: &str = "Role,Username,Name,Email,Agent ID,Phone number,Groups,Skills\n\
    Agent,nowak,Jan Nowak,nowak@example.com,9001,123456789,\"Sales PL, Billing\",\"English:7, Polish\"\n";

/// The userId of the agent of the row.
pub(super) fn agent(place: &Place) -> String {
    let page = place.sandbox.api("GET", "/users?include=All&limit=500", b"").json();
    let users = page["users"].as_array().unwrap().clone();
    let agent = users.iter().find(|user| user["username"] == "nowak").unwrap();
    agent["userId"].as_str().unwrap().to_owned()
}

/// The names of what a user has: groups, and skills with levels.
pub(super) fn routing(place: &Place, id: &str) -> (Vec<String>, Vec<String>) {
    let rows = |list: &str, key: &str| {
        let answer = place.sandbox.api("GET", &format!("/users/{id}/{list}"), b"").json();
        answer[key].as_array().unwrap().clone()
    };
    let name = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let groups = rows("groups", "agentGroups").iter().map(|row| name(row, "groupName")).collect();
    let level = |row: &Value| format!("{}:{}", name(row, "skillName"), name(row, "agentSkillLevel"));
    (groups, rows("skills", "agentSkills").iter().map(level).collect())
}

pub(super) fn puts(place: &Place) -> [usize; 3] {
    [place.count("POST", "/users"), place.count("PUT", "groups"), place.count("PUT", "skills")]
}

/// The answer to the create request is lost, and the look-up finds the user.
#[test]
fn a_user_found_in_this_run_is_set_up_in_this_run() {
    let place = Place::new(&["create:drop-after:1".to_owned()]);
    place.home.write("users.csv", AGENT);
    let ran = batch(&place, &["users.csv", "--yes"]).ends(0);
    assert_contains!(
        ran.err,
        "nowak: Groups: done\n",
        "nowak: Skills: done\n",
        "1 of 1: line 2: nowak: found",
        "1 of 1 user exists now, everything is set up."
    );
    assert_eq!(setup_cells(&place), ["done"]);
    assert_eq!(puts(&place), [1, 1, 1]);
    let (groups, skills) = routing(&place, &agent(&place));
    assert_eq!(
        (groups, skills),
        (vec!["Sales PL".into(), "Billing".into()], vec!["English:7".into(), "Polish:5".into()])
    );
}

/// The outcome stays unknown in the first run. What the user has by the second one is kept.
#[test]
fn a_user_of_an_earlier_run_is_looked_up_and_set_up() {
    let place = Place::new(&["create:drop-after:1".to_owned(), "users:error:2".to_owned()]);
    place.home.write("users.csv", AGENT);
    let ran = batch(&place, &["users.csv", "--yes"]).ends(8);
    assert_contains!(ran.err, "line 2: nowak: unknown", "The look-up failed");
    assert_eq!((setup_cells(&place), puts(&place)), (vec![String::new()], [1, 0, 0]));
    let lists = place.sandbox.api("GET", "/groups", b"").json();
    let other =
        lists["groups"].as_array().unwrap().iter().find(|one| one["groupName"] == "Retention").unwrap();
    let body = json!({ "agentGroups": [{ "groupId": other["groupId"] }] }).to_string();
    let id = agent(&place);
    assert_eq!(place.sandbox.api("PUT", &format!("/users/{id}/groups"), body.as_bytes()).status, 200);
    let ran = batch(&place, &["users.result.csv", "--yes", "--json"]).ends(0);
    assert_eq!(ran.json()[0]["outcome"], "found");
    assert_eq!(ran.json()[0]["setup"][0], json!({ "step": "groups", "outcome": "done", "text": "" }));
    assert_eq!((setup_cells(&place), puts(&place)), (vec!["done".to_owned()], [1, 2, 1]));
    assert_eq!(routing(&place, &id).0, ["Retention", "Sales PL", "Billing"], "nothing is removed");
    batch(&place, &["users.result.csv", "--yes"]).ends(0);
    assert_eq!(puts(&place), [1, 2, 1], "what is done is not repeated");
}

/// A file of another computer says that the outcome is unknown: what was sent is not recorded here.
#[test]
fn user_found_without_a_record_is_reported_not_set_up() {
    let place = Place::new(&[]);
    let text = "Role,Username,Name,Email,Agent ID,Phone number,Groups,outcome\n\
                Agent,piotr.zielinski,P,p@example.com,9001,123456789,Billing,unknown\n";
    place.home.write("users.result.csv", text);
    for _ in 0..2 {
        let ran = batch(&place, &["users.result.csv", "--yes"]).ends(9);
        assert_contains!(ran.err, "What is left to set up is not recorded on this computer.", "1 not set up");
        assert_eq!(setup_cells(&place), ["Groups: not done: It was not begun."]);
    }
    assert_eq!(puts(&place), [0, 0, 0]);
}

/// The API asks to wait during the setup, or before it is finished: what is left is sent after the wait.
#[test]
fn batch_waits_before_the_rest_of_the_setup() {
    for (faults, requests) in [
        (vec!["skills:busy:1"], [1, 1, 2]),
        (vec!["groups:busy:2"], [1, 3, 1]),
        (vec!["create:drop-after:1", "read-groups:busy:1"], [1, 1, 1]),
    ] {
        let faults: Vec<String> = faults.into_iter().map(str::to_owned).collect();
        let place = Place::new(&faults);
        place.home.write("users.csv", AGENT);
        let ran = batch(&place, &["users.csv", "--yes"]).ends(0);
        assert_contains!(ran.err, "The API asks to wait: waiting 1 s\n", "nowak: Skills: done\n");
        assert!(
            !ran.err.contains("Not everything") && !ran.err.contains("created by your attempt"),
            "{}",
            ran.err
        );
        assert_eq!((setup_cells(&place), puts(&place)), (vec!["done".to_owned()], requests), "{faults:?}");
    }
}

/// The lost answer cannot be settled at once: the look-up is repeated after the wait, and the user is not sent again.
#[test]
fn the_batch_waits_before_it_looks_up_again() {
    let place = Place::new(&["create:drop-after:1".to_owned(), "users:busy:2".to_owned()]);
    place.home.write("users.csv", AGENT);
    let ran = batch(&place, &["users.csv", "--yes"]).ends(0);
    assert_contains!(ran.err, "waiting 1 s\n", "line 2: nowak: found");
    assert_eq!((setup_cells(&place), puts(&place)), (vec!["done".to_owned()], [1, 1, 1]));
}

#[test]
fn batch_stops_if_the_api_keeps_asking_to_wait() {
    let place = Place::new(&["skills:busy:4".to_owned()]);
    place.home.write(
        "users.csv",
        &format!("{AGENT}Agent,kos,Ola Kos,kos@example.com,9002,123456780,Billing,Polish\n"),
    );
    let ran = batch(&place, &["users.csv", "--yes"]).ends(8);
    assert_starts_with!(ran.out, "created nowak ");
    assert_contains!(
        ran.err,
        "nowak: Skills: not done: The API answered 429 Too Many Requests",
        "Not everything was set up.",
        "The API asks to wait again and again: the batch stops here.",
        "1 of 2 users exist now, 1 not set up.",
        "creates the missing users and finishes setting up"
    );
    assert_eq!(puts(&place), [1, 1, 4], "the next user is not sent");
    assert_starts_with!(setup_cells(&place)[0], "Skills: not done: The API answered 429");
    let ran = batch(&place, &["users.result.csv", "--yes"]).ends(0);
    assert_starts_with!(ran.out, "created kos ");
    assert_eq!((setup_cells(&place), puts(&place)), (vec!["done".to_owned(); 2], [2, 2, 6]));
}

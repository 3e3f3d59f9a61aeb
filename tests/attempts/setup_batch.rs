//! `batch` for users whose setup is open: its result says what is, and as input finishes it.

use super::finish::{PIOTR, Place, created};
use crate::common::home::{RunResult, finished};
use std::fs;

const USERS: &str =
    "Role,Username,Name,Email\nAdmin,piotr.zielinski,Piotr,p@example.com\nAdmin,new,New,n@example.com\n";

fn batch(place: &Place, args: &[&str]) -> RunResult {
    finished(place.command(&[&["batch"], args].concat()), "")
}

/// The cells of the column `setup`.
fn setup_cells(place: &Place) -> Vec<String> {
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
    assert_contains!(plan, "1 user would be created.", "1 user exist already, and would be set up further");
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

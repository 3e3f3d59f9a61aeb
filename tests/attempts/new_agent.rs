//! "New agent, in Kraków, number 12 345 67 89, group Sales PL, English 7", from an empty start: by `batch` and by
//! `submit`.

use super::finish::Place;
use super::setup_batch::{agent, puts, routing, setup_cells};
use crate::common::home::{RunResult, finished};
use rstest::rstest;

fn run(place: &Place, args: &[&str]) -> RunResult {
    finished(place.command(args), "")
}

fn assert_set_up(place: &Place) {
    assert_eq!(puts(place), [1, 1, 1]);
    let id = agent(place);
    assert_eq!(routing(place, &id), (vec!["Sales PL".to_owned()], vec!["English:7".to_owned()]));
    let user = place.sandbox.api("GET", &format!("/users/{id}"), b"").json();
    let configuration = &user["userAccountConfiguration"]["agentConfiguration"];
    assert_eq!(configuration["location"], "PL");
    assert_eq!(configuration["telephonyAddress"]["telephoneAddress"], "123456789");
    let list = place.home.run(&["attempts"]).ends(0).out;
    assert_contains!(list, "nowak", "created", &id, "done");
}

#[test]
fn by_batch() {
    let place = Place::new(&[]);
    let file = "Role,Username,Name,Email,Agent ID,Country,Phone,Groups,Skills\n\
                Agent,nowak,Jan Nowak,nowak@example.com,9001,Poland,12 345 67 89,sales pl,english:7\n";
    place.home.write("users.csv", file);
    run(&place, &["batch", "users.csv"]).ends(0);
    let ran = run(&place, &["batch", "users.csv", "--yes"]).ends(0);
    assert_starts_with!(ran.out, "created nowak ");
    assert_eq!(
        ran.err,
        "Agents: 5, this file adds 1, by count of active agents.\n\
         nowak: Groups: done\nnowak: Skills: done\n1 of 1: line 2: nowak: created\n\
         1 of 1 user exists now, everything is set up. The result is in users.result.csv.\n"
    );
    assert_eq!(setup_cells(&place), ["done"]);
    assert_set_up(&place);
}

#[test]
fn by_a_draft() {
    let place = Place::new(&[]);
    let answers = r#""role": "Agent", "username": "nowak", "name": "Jan Nowak", "email": "nowak@example.com",
        "agentId": "9001", "location": "PL", "phoneNumber": "123456789", "groups": "Sales PL", "skills": "English:7""#;
    let draft = format!(r#"{{"format": "vcc-user draft", "version": 1, "answers": {{{answers}}}}}"#);
    place.home.write_draft("one", &draft);
    let ran = run(&place, &["submit", "--yes", "one"]).ends(0);
    assert_starts_with!(ran.out, "created nowak ");
    assert_eq!(ran.err, "nowak: Groups: done\nnowak: Skills: done\none: everything is set up.\n");
    assert_set_up(&place);
    let receipt =
        place.home.run(&["attempts", "show", super::attempts(&place.home)[0]["id"].as_str().unwrap()]);
    assert_contains!(receipt.ends(0).out, "Groups (Sales PL): done", "Skills (English 7): done");
}

/// Without a token no list can be read: that is not the user's fault.
#[rstest]
#[case::not_authorised(None, "other", 4)]
#[case::no_answer(Some("http://127.0.0.1:9"), "sandbox-secret", 6)]
fn without_a_token_nothing_is_sent(#[case] address: Option<&str>, #[case] secret: &str, #[case] code: i32) {
    let place = match address {
        Some(address) => Place::behind(&[], |_| address.to_owned()),
        None => Place::new(&[]),
    };
    let answers = r#""role": "Agent", "username": "nowak", "name": "Jan Nowak", "email": "nowak@example.com",
        "agentId": "9001", "location": "PL", "phoneNumber": "123456789", "groups": "Sales PL""#;
    let draft = format!(r#"{{"format": "vcc-user draft", "version": 1, "answers": {{{answers}}}}}"#);
    place.home.write_draft("one", &draft);
    let mut command = place.command(&["submit", "--yes", "one"]);
    command.env("VCC_CLIENT_SECRET", secret);
    let ran = finished(command, "").ends(code);
    assert_contains!(ran.err, "Nothing was sent.");
    assert_eq!(place.count("POST", "/users"), 0);
}

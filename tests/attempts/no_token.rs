//! `batch` and `submit` where there is no token, or the credentials are not accepted: the exit code says so, whenever it
//! happens before a user is sent.

use super::account;
use super::finish::Place;
use crate::common::home::{RunResult, finished};
use crate::common::server::{Reply, Server, answer, json};

const NAMES: &str = "Role,Username,Name,Email,Agent ID,Phone number,Groups,Skills\n\
    Agent,a1,A,a1@example.com,9001,12345678,Billing,English:7\n";
const NO_NAMES: &str = "Role,Username,Name,Email\nAdmin,a1,A,a1@example.com\n";
const DRAFT: &str = r#"{
  "format": "vcc-user draft", "version": 1,
  "answers": {
    "role": "Agent", "username": "a1", "name": "A", "email": "a1@example.com", "agentId": "9001",
    "location": "PL", "phoneNumber": "12345678", "groups": "Billing", "skills": "English:7"
  }
}"#;

const CHECK: &[&str] = &["batch", "users.csv"];
const BATCH: &[&str] = &["batch", "users.csv", "--yes"];
const SUBMIT: &[&str] = &["submit", "one", "--yes"];

/// The program and how often a token was requested, where the token address answers so from a request on. A token serves
/// for one request.
fn run(csv: &str, args: &[&str], from: usize, reply: Reply) -> (Place, RunResult) {
    let place = Place::new(&[]);
    let token = place.sandbox.token.clone();
    let tokens = Server::start(move |number, _| {
        if number >= from {
            return reply.clone();
        }
        json("200 OK", &format!(r#"{{"access_token":"{token}","expires_in":1}}"#))
    });
    let api = format!("{}/useradmin", place.sandbox.sandbox.base_url());
    account(&place.home, &api, &tokens.url("/token"));
    place.home.write("users.csv", csv);
    place.home.write_draft("one", DRAFT);
    let ran = finished(place.command(args), "");
    (place, ran)
}

fn refused(status: &str) -> Reply {
    json(status, r#"{"error":"invalid_client"}"#)
}

#[test]
fn a_token_that_fails_ends_the_command() {
    const REFUSED: &str = "The credentials are not accepted: the token address answered 40";
    let (names, plain) = (NAMES, NO_NAMES);
    let cases = [
        // While lists are read for the names in cells.
        ("check, first list", names, CHECK, 0, "401", 4, REFUSED),
        ("check, first list", names, CHECK, 0, "403", 4, REFUSED),
        ("check, first list", names, CHECK, 0, "drop", 6, "The account's groups could not be read: "),
        ("first list", names, BATCH, 0, "401", 4, REFUSED),
        ("first list", names, BATCH, 0, "403", 4, REFUSED),
        ("first list", names, BATCH, 0, "500", 6, "500 Internal Server Error"),
        ("first list", names, BATCH, 0, "drop", 6, "The account's groups could not be read: "),
        ("second list", names, BATCH, 1, "401", 4, REFUSED),
        ("second list", names, BATCH, 1, "drop", 6, "The account's skills could not be read: "),
        ("submit, first list", names, SUBMIT, 0, "401", 4, REFUSED),
        ("submit, first list", names, SUBMIT, 0, "drop", 6, "The account's groups could not be read: "),
        ("submit, the user", names, SUBMIT, 2, "403", 4, "not authorised"),
        // While the users are read: where no answer comes, names that are taken are not checked.
        ("check, users", plain, CHECK, 0, "401", 4, REFUSED),
        ("check, users", plain, CHECK, 0, "drop", 0, "names that are taken are not checked"),
        ("users", plain, BATCH, 0, "401", 4, REFUSED),
        ("users after lists", names, BATCH, 2, "403", 4, REFUSED),
        ("users", plain, BATCH, 0, "drop", 6, "0 of 1 user exists now, 1 not sent"),
        // At the first row.
        ("row", plain, BATCH, 1, "401", 4, "The credentials are not accepted: the batch stops here."),
        ("row", plain, BATCH, 1, "drop", 6, "0 of 1 user exists now, 1 not sent"),
    ];
    let mut wrong = Vec::new();
    std::thread::scope(|scope| {
        let runs = cases.map(|(when, csv, args, from, fault, code, words)| {
            scope.spawn(move || {
                let reply = match fault {
                    "401" => refused("401 Unauthorized"),
                    "403" => refused("403 Forbidden"),
                    "500" => answer("500 Internal Server Error", "", ""),
                    _ => Reply::Drop,
                };
                let (place, ran) = run(csv, args, from, reply);
                let posts = place.count("POST", "/users");
                let right = ran.code == Some(code) && ran.err.contains(words) && posts == 0;
                (!right).then(|| format!("{when}, {fault}: {posts} sent, {ran:?}"))
            })
        });
        wrong.extend(runs.into_iter().filter_map(|run| run.join().unwrap()));
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The token is refused while a user is looked up whose outcome is unknown.
#[test]
fn a_refused_token_at_a_look_up_stops_the_batch() {
    let csv =
        "Role,Username,Name,Email,outcome\nAdmin,a1,A,a1@example.com,unknown\nAdmin,a2,A,a2@example.com,\n";
    let (place, ran) = run(csv, BATCH, 1, refused("401 Unauthorized"));
    let ran = ran.ends(4);
    assert_contains!(ran.err, "The credentials are not accepted: the batch stops here.");
    assert_eq!(place.count("POST", "/users"), 0);
}

/// The API itself does not accept the token, refuses one list to these credentials, or cannot be reached.
#[test]
fn a_list_that_the_api_refuses() {
    for (fault, args, code, words) in [
        ("list-groups:unauthorised", BATCH, 4, "The credentials are not accepted: the API answered 401"),
        ("list-groups:unauthorised", SUBMIT, 4, "The credentials are not accepted: the API answered 401"),
        ("users:unauthorised", BATCH, 4, "The credentials are not accepted: the API answered 401"),
        ("list-groups:refuse", CHECK, 3, ""),
        ("list-groups:refuse", SUBMIT, 3, "Type the ID, or try again."),
        ("", SUBMIT, 6, "The account's groups could not be read: "),
        ("", BATCH, 6, "The account's groups could not be read: "),
    ] {
        let faults: Vec<String> =
            Some(fault.to_owned()).filter(|fault| !fault.is_empty()).into_iter().collect();
        let place = Place::new(&faults);
        if faults.is_empty() {
            let config = place.home.config().join("config.toml");
            let api = format!("{}/useradmin", place.sandbox.sandbox.base_url());
            let text = std::fs::read_to_string(&config).unwrap();
            std::fs::write(config, text.replace(&api, "http://127.0.0.1:9/useradmin")).unwrap();
        }
        place.home.write("users.csv", NAMES);
        place.home.write_draft("one", DRAFT);
        let ran = finished(place.command(args), "").ends(code);
        assert_contains!(ran.err, words);
        assert_eq!(place.count("POST", "/users"), 0, "{fault}");
    }
}

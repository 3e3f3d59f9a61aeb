//! `drafts`, and drafts as input by ID.

use crate::common::home::Home;

const JANA: &str = r#"{
  "format": "vcc-user draft",
  "version": 1,
  "title": "Week 48",
  "account": "sandbox",
  "screen": "agent",
  "focus": "location",
  "visited": ["role", "username"],
  "answers": {
    "role": "Agent", "username": "jkowalska", "name": "Jana Kowalska", "email": "jana@example.com",
    "agentId": "1234", "location": "PL", "phoneNumber": "800200"
  },
  "rows": [ { "row": 1, "associatedUsername": "jana_vbc", "associatedApplication": "VBC" } ],
  "weather": "fair"
}
"#;

const UNFINISHED: &str =
    r#"{"format":"vcc-user draft","version":1,"answers":{"role":"Admin","username":"a b"}}"#;

#[test]
fn no_drafts() {
    let home = Home::new();
    let ran = home.run(&["drafts"]).ends(0);
    assert_eq!(ran.out, "");
    assert_contains!(ran.err, "There are no drafts yet");
    assert_eq!(home.run(&["drafts", "--json"]).ends(0).json(), serde_json::json!([]));
    assert!(!home.config().exists());
}

#[test]
fn list_has_title_role_and_errors() {
    let home = Home::new();
    home.write_draft("one", JANA);
    home.write_draft("two", UNFINISHED);
    home.write_draft("three", "{ this is no draft");
    home.write_draft("zero", r#"{"format":"vcc-user draft","version":1,"template":true,"answers":{}}"#);
    let table = home.run(&["drafts"]).ends(0).out;
    let mut lines: Vec<&str> = table.lines().collect();
    assert!(lines.remove(0).starts_with("ID "), "{table}");
    lines.sort_unstable();
    assert_eq!(lines.len(), 4, "{table}");
    assert!(
        lines[0].starts_with("one ") && lines[0].contains("Week 48") && lines[0].contains("Agent"),
        "{table}"
    );
    assert!(lines[1].starts_with("three ") && lines[1].contains("key must be a string"), "{table}");
    assert!(lines[2].starts_with("two ") && lines[2].contains("a b") && lines[2].contains(" 3 "), "{table}");
    assert!(lines[3].starts_with("zero ") && lines[3].contains(" template "), "{table}");
    let all = home.run(&["drafts", "--json"]).ends(0).json();
    let one = all.as_array().unwrap().iter().find(|one| one["id"] == "one").unwrap();
    assert_eq!(
        (&one["title"], &one["role"], &one["errors"]),
        (&"Week 48".into(), &"Agent".into(), &0.into())
    );
    assert!(one["changed"].as_u64().unwrap() > 1_700_000_000, "{one}");
}

#[test]
fn show_prints_the_draft() {
    let home = Home::new();
    home.write_draft("one", JANA);
    let shown = home.run(&["drafts", "show", "one"]).ends(0).json();
    let written: serde_json::Value = serde_json::from_str(JANA).unwrap();
    assert_eq!(shown, written);
    let ran = home.run(&["drafts", "show", "two"]).ends(2);
    assert_contains!(ran.err, "there is no draft two");
}

#[test]
fn remove_deletes_only_the_draft() {
    let home = Home::new();
    home.write_draft("one", JANA);
    home.write_draft("two", JANA);
    home.write("config/vcc-user/config.toml", "");
    home.run(&["drafts", "remove", "one"]).ends(0);
    home.run(&["drafts", "show", "one"]).ends(2);
    home.run(&["drafts", "show", "two"]).ends(0);
    for id in ["one", "../config.toml", "../config", "/etc/hosts", ""] {
        let ran = home.run(&["drafts", "remove", id]).ends(2);
        assert_eq!(ran.out, "", "{id}");
    }
    assert!(home.config().join("config.toml").exists());
}

#[test]
fn commands_accept_draft_id_and_file() {
    let home = Home::new();
    home.write_draft("one", JANA);
    home.write_draft("two", UNFINISHED);
    home.run(&["check", "one"]).ends(0);
    let ran = home.run(&["check", "two"]).ends(3);
    assert_contains!(ran.out, "username: error: Remove the spaces.");
    let file = home.config().join("drafts").join("one.json");
    let by_file = home.run(&["payload", file.to_str().unwrap()]).ends(0);
    let by_id = home.run(&["payload", "one"]).ends(0);
    assert_eq!(by_file.out, by_id.out);
    assert_eq!(by_id.json()["userAccountConfiguration"]["agentConfiguration"]["location"], "PL");
}

#[test]
fn draft_of_a_created_user_is_kept() {
    let home = Home::new();
    home.write_draft("one", JANA);
    let ran = home.run(&["submit", "--yes", "--account", "sandbox", "one"]).ends(0);
    let id = ran.out.trim_end().strip_prefix("created jkowalska ").unwrap().to_owned();
    let shown = home.run(&["drafts", "show", "one"]).ends(0).json();
    assert_eq!(shown["userId"], id.as_str());
    assert_eq!(shown["weather"], "fair");
    let table = home.run(&["drafts"]).ends(0).out;
    assert_contains!(table, " created ");
}

//! `check` and `payload`.

use crate::common::home::{Home, example};
use serde_json::{Value, json};

const LIVE: &str = "userAccountConfiguration.agentConfiguration.capacity.live";

fn errors(out: &str) -> Vec<&str> {
    out.lines().filter(|line| line.contains(": error: ")).collect()
}

#[test]
fn full_example_has_one_error() {
    let ran = Home::new().run(&["check", &example("full.json")]).ends(3);
    assert_eq!(errors(&ran.out), [format!("{LIVE}: error: Enter a number from 51 to 100.")]);
    assert_eq!(ran.err, "");
}

#[test]
fn other_examples_have_no_errors() {
    let home = Home::new();
    for name in ["minimal.json", "no-agent.json", "answer.json"] {
        let ran = home.run(&["check", &example(name)]).ends(0);
        assert_eq!(errors(&ran.out), [""; 0], "{name}");
    }
    assert_eq!(home.run(&["check", &example("minimal.json")]).out, "");
}

#[test]
fn several_inputs_are_prefixed() {
    let (full, minimal) = (example("full.json"), example("minimal.json"));
    let ran = Home::new().run(&["check", &minimal, &full]).ends(3);
    assert_eq!(errors(&ran.out), [format!("{full}: {LIVE}: error: Enter a number from 51 to 100.")]);
    assert!(ran.out.lines().all(|line| line.starts_with(&format!("{full}: "))), "{}", ran.out);
}

#[test]
fn json_lists_problems() {
    let (full, minimal) = (example("full.json"), example("minimal.json"));
    let home = Home::new();
    let all = home.run(&["check", "--json", &full]).ends(3).json();
    let all = all.as_array().unwrap();
    for one in all {
        let keys: Vec<_> = one.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["file", "path", "severity", "text"]);
        assert!(["error", "warning"].contains(&one["severity"].as_str().unwrap()));
    }
    let errors: Vec<_> = all.iter().filter(|one| one["severity"] == "error").collect();
    let expected =
        json!({"file": full, "path": LIVE, "severity": "error", "text": "Enter a number from 51 to 100."});
    assert_eq!(errors, [&expected]);
    assert_eq!(home.run(&["check", "--json", &minimal]).ends(0).json(), json!([]));
}

/// The JSON can differ from the file.
#[test]
fn payload_says_on_stderr_what_check_says() {
    let home = Home::new();
    let damaged = json!({"user": {"username": "jana", "name": "Jana\u{a0}K\u{2019}s", "email": "jana@example.com\u{200b}"},
        "licence": {"type": "Admin"}, "colour": 1, "\u{1b}[2J\n": true});
    home.write("damaged.json", &damaged.to_string());
    home.write("twice.json", r#"{"user": {"username": "a", "username": "b"}}"#);
    let mut lines = 0;
    for file in ["damaged.json", "twice.json", &example("full.json"), &example("minimal.json")] {
        let check = home.run(&["check", file]);
        lines += check.out.lines().count();
        for args in [&["payload", file][..], &["payload", "--curl", "--account", "sandbox", file]] {
            let payload = home.run(args).ends(check.code.unwrap());
            assert_eq!(payload.err, check.out, "{args:?}");
        }
    }
    assert!(lines > 8, "{lines} lines");
}

/// An answer or another program wraps the user.
#[test]
fn wrapped_user_is_recognised() {
    let home = Home::new();
    let user: Value =
        serde_json::from_str(&std::fs::read_to_string(example("minimal.json")).unwrap()).unwrap();
    for wrapper in [
        json!({"user": user}),
        json!({"data": user}),
        json!({"users": [user]}),
        json!({"result": {"users": [{"user": user}]}}),
        json!({"username": "a", "createdBy": user}),
    ] {
        let name = wrapper.as_object().unwrap().keys().next_back().unwrap().clone();
        home.write("wrapped.json", &wrapper.to_string());
        let ran = home.run(&["check", "wrapped.json"]).ends(3);
        assert_contains!(
            ran.out,
            &format!("{name}: warning: holds a user and is not sent: a file is one user")
        );
    }
    // Associated users in the wrong place are no users.
    home.write("rows.json", r#"{"associatedUsers": [{"username": "a"}]}"#);
    assert_contains!(
        home.run(&["check", "rows.json"]).ends(3).out,
        "associatedUsers: warning: is not a property"
    );
}

#[test]
fn reads_stdin() {
    let home = Home::new();
    let full = std::fs::read_to_string(example("full.json")).unwrap();
    let ran = home.run_with(&["check", "-"], &full).ends(3);
    assert_eq!(errors(&ran.out), [format!("{LIVE}: error: Enter a number from 51 to 100.")]);
    let minimal = std::fs::read_to_string(example("minimal.json")).unwrap();
    let ran = home.run_with(&["payload", "-"], &minimal).ends(0);
    assert_eq!(ran.out, home.run(&["payload", &example("minimal.json")]).out);
}

#[test]
fn accepts_non_breaking_spaces_in_json() {
    let minimal = std::fs::read_to_string(example("minimal.json")).unwrap();
    let copied = format!("\u{feff}{}", minimal.replace("  ", "\u{a0}\u{202f}"));
    Home::new().run_with(&["check", "-"], &copied).ends(0);
}

#[test]
fn json_error_has_line_and_column() {
    let home = Home::new();
    let file = home.write("violation.json", "{\n  \"username\": \"jana\",\n  \"name\": }\n");
    for command in ["check", "payload"] {
        let ran = home.run(&[command, &file]).ends(2);
        assert_eq!(ran.out, "");
        assert_contains!(ran.err, "line 3, column 11", "violation.json");
    }
}

#[test]
fn unreadable_input_prints_nothing_to_stdout() {
    let home = Home::new();
    let (full, list) = (example("full.json"), home.write("list.json", "[1]"));
    let large = home.write("large.json", &" ".repeat(1_100_000));
    let folder = home.path().to_str().unwrap();
    for (input, why) in [
        (list.as_str(), "not a user: the JSON is a list"),
        ("nothing.json", "no such file, and no draft of that ID"),
        (large.as_str(), "larger than 1 MB"),
        (folder, "there is a folder where the file should be"),
    ] {
        let ran = home.run(&["check", &full, input]).ends(2);
        assert_eq!(ran.out, "", "{input}");
        assert!(ran.err.contains(why), "{input}: {}", ran.err);
    }
    let bytes = home.path().join("bytes.json");
    std::fs::write(&bytes, b"{\"username\":\"\xff\"}").unwrap();
    let ran = home.run(&["check", bytes.to_str().unwrap()]).ends(2);
    assert_contains!(ran.err, "UTF-8");
}

#[test]
fn unknown_property_is_a_warning() {
    let home = Home::new();
    let mut user: Value =
        serde_json::from_str(&std::fs::read_to_string(example("minimal.json")).unwrap()).unwrap();
    user["wages"] = 7.into();
    let file = home.write("user.json", &user.to_string());
    let ran = home.run(&["check", &file]).ends(0);
    assert_starts_with!(ran.out, "wages: warning: ");
    assert_eq!(ran.out.lines().count(), 1);
    let sent = home.run(&["payload", &file]).ends(0).json();
    assert_eq!(sent.get("wages"), None);
}

#[test]
fn payload_prints_what_is_sent() {
    let ran = Home::new().run(&["payload", &example("minimal.json")]).ends(0);
    let minimal = std::fs::read_to_string(example("minimal.json")).unwrap();
    assert_eq!(ran.json(), serde_json::from_str::<Value>(&minimal).unwrap());
    assert!(ran.out.starts_with('{') && ran.out.ends_with('}'), "{:?}", ran.out);
    assert_eq!(ran.err, "");
}

#[test]
fn payload_prints_users_with_errors() {
    let home = Home::new();
    let ran = home.run(&["payload", &example("full.json")]).ends(3);
    assert_eq!(ran.json()["userAccountConfiguration"]["agentConfiguration"]["capacity"]["live"], 50);
    assert_eq!(ran.json()["userAccountConfiguration"]["agentConfiguration"]["salesCadence"], false);
}

#[test]
fn payload_drops_response_only_keys() {
    let sent = Home::new().run(&["payload", &example("answer.json")]).ends(0).json();
    assert_eq!(sent["username"], "wallboard");
    for path in ["/userId", "/lastLoginTime", "/locked", "/userAccountConfiguration/chargeable"] {
        assert_eq!(sent.pointer(path), None, "{path}");
    }
}

#[test]
fn control_characters_in_a_file_are_escaped() {
    let home = Home::new();
    let file =
        home.write("user.json", r#"{"\u001b[31mred\u0007": 1, "\u202eeulb": 2, "username": "\u009b2J"}"#);
    for args in [&["check", &file][..], &["submit", "--yes", "--account", "sandbox", &file]] {
        let ran = home.run(args).ends(3);
        let said = format!("{}{}", ran.out, ran.err).replace('\n', "");
        assert!(!said.contains(['\u{202e}', '\u{9b}']) && !said.contains(char::is_control), "{said:?}");
    }
}

/// Whichever command reads it, a name that may be a file's or a draft's is not guessed.
#[test]
fn a_file_and_a_draft_of_one_name_are_told_apart() {
    let home = Home::new();
    let draft = r#"{"format":"vcc-user draft","version":1,"answers":{"role":"Admin","username":"of-draft"}}"#;
    let file = r#"{"username":"of-file","userAccountConfiguration":{"role":"Admin"}}"#;
    for id in ["both", "draft-only", "folder", "damaged", "1"] {
        home.write_draft(id, if id == "damaged" { "{" } else { draft });
    }
    for name in ["both", "file-only", "damaged", "draft:both", "1", "sub/both", "-x"] {
        home.write(name, file);
    }
    std::fs::create_dir(home.path().join("folder")).unwrap();
    // The name, and the username that it means or the error.
    let rows = [
        (
            "both",
            "both: there are a file and a draft of this name: write ./both for the file, draft:both for the draft",
        ),
        ("damaged", "damaged: there are a file and a draft of this name"),
        ("1", "1: there are a file and a draft of this name"),
        ("./both", "of-file"),
        ("sub/both", "of-file"),
        ("file-only", "of-file"),
        ("./draft:both", "of-file"),
        ("./-x", "of-file"),
        ("draft:both", "of-draft"),
        ("draft-only", "of-draft"),
        ("draft:draft-only", "of-draft"),
        ("folder", "of-draft"),
        ("draft:folder", "of-draft"),
        ("draft:1", "of-draft"),
        ("draft:file-only", "no such file, and no draft of that ID"),
        ("draft:", "no such file, and no draft of that ID"),
        ("draft:../both", "no such file, and no draft of that ID"),
        ("draft:sub/both", "no such file, and no draft of that ID"),
        ("draft:damaged", "damaged: not JSON"),
        ("nothing", "no such file, and no draft of that ID"),
        ("./folder", "there is a folder where the file should be"),
    ];
    let mut wrong = Vec::new();
    for (name, expected) in rows {
        let ran = home.run(&["payload", name]);
        if !(ran.out + &ran.err).contains(expected) {
            wrong.push(format!("{name}: {:?}", ran.err));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    home.write("users.csv", "Username\njana\n");
    let refused = "there are a file and a draft of this name";
    for args in [
        &["check", "both"][..],
        &["submit", "--yes", "--account", "sandbox", "both"],
        &["batch", "users.csv", "--template", "both"],
        &["--plain", "--from", "both"],
    ] {
        let ran = home.run(args).ends(2);
        assert_contains!(ran.err, refused);
    }
    assert_eq!(home.attempts(), 0);
}

//! `users --csv`: an export of one account is the import of another.

use crate::common::home::{Home, RunResult, finished};
use crate::common::sandbox::TestSandbox;
use serde_json::{Value, json};
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};

const GROUP: &str = "48f165d5-7b00-47f4-b81e-f86f5c8cc1ab";
/// One of two groups with the same name.
const SHARED_GROUP: &str = "9a508bb1-f4c9-4a65-b868-e6d9ca0bc36c";

fn home(sandbox: &TestSandbox) -> Home {
    let home = Home::new();
    let url = sandbox.sandbox.base_url();
    home.write_config(&format!(
        "[accounts.here]\napi_url = \"{url}/useradmin\"\ntoken_url = \"{url}/Auth/connect/token\"\nclient_id = \
         \"{CLIENT_ID}\"\n[accounts.here.regions]\n\"Frankfurt\" = \"b4c6e398-ac69-4135-b3fd-64d7a6d14272\"\n"
    ));
    home
}

fn run(home: &Home, args: &[&str]) -> RunResult {
    let mut command = home.command(args);
    command.env("VCC_CLIENT_SECRET", CLIENT_SECRET);
    finished(command, "")
}

/// Two users with every setting, and what they are set up with.
fn fill(sandbox: &TestSandbox) {
    let text = std::fs::read_to_string(crate::common::home::example("full.json")).unwrap();
    // Copied from a web page.
    let text = text.replace('\u{a0}', " ");
    for (number, name) in [(1, "=cmd|' /C calc'!A0"), (2, "Kowalska, \"Jana\"")] {
        let mut user: Value = serde_json::from_str(&text).unwrap();
        user["username"] = format!("round{number}@trip").into();
        user["name"] = name.into();
        let agent = &mut user["userAccountConfiguration"]["agentConfiguration"];
        agent["agentDisplayId"] = format!("810{number}").into();
        agent["capacity"]["live"] = 51.into();
        let others =
            (0..number).map(|row| json!({"username": format!("vbc{row}"), "applicationType": "VBC"}));
        agent["associatedUsers"] = others.collect();
        let answer = sandbox.create(&user);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let id = answer.json()["userId"].as_str().unwrap().to_owned();
        for (list, body) in [
            ("groups", json!({"agentGroups": [{"groupId": GROUP}, {"groupId": SHARED_GROUP}]})),
            (
                "skills",
                json!({"agentSkills": [
                    {"skillId": "2769e927-e4bf-4564-8537-2ef440e5c51e", "agentSkillLevel": 7},
                    {"skillId": "1600314a-c9ae-49cf-ab97-8d7d421bb123"},
                ]}),
            ),
            (
                "callbackNumbers",
                json!({"callbackNumbers": [{"callbackNumberId": "4c0b6793-a4c9-4075-839e-08fb99ba7efd"}]}),
            ),
            (
                "schedules",
                json!({"agentSchedules": [{"scheduleId": "5f81639e-85fb-4058-8195-2061ca532551"}]}),
            ),
        ] {
            let answer = sandbox.api("PUT", &format!("/users/{id}/{list}"), body.to_string().as_bytes());
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
    }
}

/// The users with these names, and what they are set up with, without what an account gives them.
fn users(sandbox: &TestSandbox) -> Vec<Value> {
    let mut users = sandbox.api("GET", "/users?include=All&limit=500", b"").json()["users"].clone();
    let users = users.as_array_mut().unwrap();
    users.retain(|user| user["username"].as_str().unwrap().starts_with("round"));
    for user in &mut *users {
        let id = user["userId"].as_str().unwrap().to_owned();
        for list in ["groups", "skills", "callbackNumbers", "schedules"] {
            user[list] = sandbox.api("GET", &format!("/users/{id}/{list}"), b"").json();
        }
        user["userId"] = Value::Null;
    }
    users.clone()
}

#[test]
fn an_export_is_the_import_of_another_account() {
    let (one, other) = (TestSandbox::start(Options::default()), TestSandbox::empty(20));
    fill(&one);
    let export = run(&home(&one), &["users", "round", "--csv"]).ends(0);
    assert_contains!(
        export.out,
        "Username,Name,Email,Role,Agent ID,Active,",
        ",associatedUsers[0].username,associatedUsers[0].applicationType,associatedUsers[1].username,",
        "\nround1@trip,'=cmd|' /C calc'!A0,",
        "\nround2@trip,\"Kowalska, \"\"Jana\"\"\",",
        ",Frankfurt,",
        "\"Sales PL, 402\"",
        "\"English:7, Billing:5\"",
        "\"\"\"Evening, London\"\"\"",
        ",Main line London,"
    );
    assert_eq!((export.err.as_str(), export.out.lines().count()), ("", 3), "{}", export.out);
    let target = home(&other);
    let file = target.write("users.csv", &export.out);
    run(&target, &["batch", &file, "--yes"]).ends(0);
    assert_eq!(users(&other), users(&one));
}

#[test]
fn without_routing_no_user_is_read() {
    let sandbox = TestSandbox::start(Options::default());
    fill(&sandbox);
    let before = sandbox.sandbox.requests().len();
    let export = run(&home(&sandbox), &["users", "daniel", "--csv", "--no-routing"]).ends(0);
    assert!(!export.out.contains("Groups") && export.out.contains("\ndaniel.whitmore,"), "{}", export.out);
    let paths: Vec<_> = sandbox.sandbox.requests()[before..].iter().map(|one| one.path.clone()).collect();
    assert!(!paths.iter().any(|path| path.contains("/users/")), "{paths:?}");
    assert_eq!(paths.len(), 3, "a token, the users, and the callback numbers for their names: {paths:?}");
}

#[test]
fn unreadable_lists_are_named_and_left_empty() {
    let cases = [
        (&["read-skills:busy:1"][..], 0, "The API asks to wait", true),
        (&["read-skills:error"], 1, "round1@trip: the skills could not be read: the API answered 500", false),
        (&["read-skills:refuse:1"], 1, "Not everything could be read", false),
        (&["list-skills:error"], 0, "The account's skills could not be read", false),
    ];
    for (faults, code, words, is_whole) in cases {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
        fill(&sandbox);
        let export = run(&home(&sandbox), &["users", "round", "--csv"]).ends(code);
        assert_contains!(export.err, words);
        let line = export.out.lines().nth(1).unwrap();
        assert_eq!(line.contains("English:7, Billing:5"), is_whole, "{line}");
        assert_contains!(line, "Sales PL");
    }
}

#[test]
fn list_is_not_read_again_after_three_failures() {
    let faults = vec!["read-groups:error".parse().unwrap()];
    let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
    let export = run(&home(&sandbox), &["users", "--csv"]).ends(1);
    assert_contains!(export.err, "The groups of further users are not read.");
    assert_eq!(export.err.matches("the groups could not be read").count(), 3, "{}", export.err);
    assert_contains!(export.out, "English:");
}

/// The users that were read are written, each whole.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_after_the_current_request() {
    use rustix::process::{Pid, Signal, kill_process};
    let faults = vec!["read-schedules:slow".parse().unwrap()];
    let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
    fill(&sandbox);
    let home = home(&sandbox);
    let mut command = home.command(&["users", "round", "--csv"]);
    command.env("VCC_CLIENT_SECRET", CLIENT_SECRET);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let child = command.spawn().unwrap();
    let is_read = || {
        let requests = sandbox.sandbox.requests();
        let is_it = |path: &str| path.contains("/users/") && path.ends_with("/schedules");
        requests.iter().any(|one| one.method == "GET" && is_it(&one.path))
    };
    while !is_read() {
        std::thread::yield_now();
    }
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(130), "{err}");
    assert_contains!(err, "Ending after the current request", "Interrupted: 0 of 2 users were written.");
    assert_eq!(out.lines().count(), 1, "{out}");
}

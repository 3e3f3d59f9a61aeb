//! Proposals in empty fields: from what the account's users have in common, and never taken without a key.

use crate::common::home::Home;
use crate::common::sandbox::TestSandbox;
use crate::common::{MINIMAL, TestApp, practice, response, succeed};
use crate::line_mode::driver::LineModeTest;
use rstest::rstest;
use serde_json::json;
use std::sync::Arc;
use vcc_user::account::{ListedUser, UserIndex};
use vcc_user::app::AccountContext;
use vcc_user::app::msg::{Effect, Msg};
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};
use vcc_user::submission::{Event, ExistingUser, Step};

fn index_of(users: &[(&str, &str, &str)]) -> UserIndex {
    let mut index = UserIndex::default();
    for (position, (username, name, email)) in users.iter().enumerate() {
        let id = (2040 + position).to_string();
        index.add(ListedUser::from_json(&json!({"username": username, "name": name, "email": email,
            "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {"agentDisplayId": id}}})));
    }
    index.finish();
    index
}

fn test_with_users(users: &[(&str, &str, &str)]) -> TestApp {
    test_with(practice(), users)
}

fn test_with(account: AccountContext, users: &[(&str, &str, &str)]) -> TestApp {
    let mut test = TestApp::with_account(account);
    test.send(Msg::Users(Ok(Arc::new(index_of(users)))));
    test.keys("4 Alt-2");
    test
}

const DOTTED: [(&str, &str, &str); 4] = [
    ("anna.kowalska", "Anna Kowalska", "a@example.com"),
    ("jan.nowak", "Jan Nowak", "j@example.com"),
    ("eva.berg", "Eva Berg", "e@example.com"),
    ("ewa.lis", "Ewa Lis", "l@example.com"),
];

#[test]
fn username_follows_the_pattern_of_the_account() {
    let mut test = test_with_users(&DOTTED);
    test.keys("Tab").type_text("J\u{e1}na Zaj\u{e1}c").keys("BackTab");
    assert_contains!(test.drawn(100, 30), "jana.zajac  Right takes it");
    // It is text on the screen only.
    assert_eq!(test.answer(FieldId::Username), "");
    test.keys("Tab BackTab F5 Esc");
    assert_eq!(test.answer(FieldId::Username), "");
    test.go_to(Screen::Identity).keys("Right");
    assert_eq!(test.answer(FieldId::Username), "jana.zajac");
    test.keys("Ctrl-z");
    assert_eq!(test.answer(FieldId::Username), "");
    // One that is taken gets a number.
    test.keys("Tab Ctrl-u").type_text("Jan Nowak").keys("BackTab Right");
    assert_eq!(test.answer(FieldId::Username), "jan.nowak2");
    // Right moves in a text.
    test.keys("Home Right").type_text("x");
    assert_eq!(test.answer(FieldId::Username), "jxan.nowak2");
}

/// `username` in the account's section wins over what the account's users show.
#[rstest]
#[case("{f}{last}", "jzajac")]
#[case("{l}.{first}-ext", "z.jana-ext")]
#[case("{localpart}", "jz")]
fn username_follows_the_configured_pattern(#[case] pattern: &str, #[case] wanted: &str) {
    let account = AccountContext { username: Some(pattern.to_owned()), ..practice() };
    let mut test = test_with(account, &[&DOTTED[..], &[(wanted, "", "")]].concat());
    test.keys("Tab").type_text("J\u{e1}na Zaj\u{e1}c").keys("Tab").type_text("jz@example.com");
    test.keys("BackTab BackTab");
    assert_eq!(test.answer(FieldId::Username), "");
    test.keys("Right");
    assert_eq!(test.answer(FieldId::Username), format!("{wanted}2"), "the next free one");
}

/// Line mode proposes the same in its prompts: `=` takes it, and nothing else does.
#[test]
fn line_mode_proposes_in_its_prompts() {
    let mut test = LineModeTest::new();
    test.line("4");
    test.update(Msg::Users(Ok(Arc::new(index_of(&DOTTED)))));
    test.line(":jump name");
    test.line("Jana Zaj\u{e1}c");
    assert_contains!(test.line(":jump username"), "Username (required, = takes jana.zajac): ");
    assert_contains!(test.line(":help"), "jana.zajac. = takes it; Enter does not.");
    for line in ["", ":back", ":next", ":jump username", ":problems"] {
        test.line(line);
        assert_eq!(test.answer(FieldId::Username), "", "{line}");
    }
    assert_contains!(test.lines(&[":jump username", "="]), "Username: jana.zajac\n");
    assert_eq!(test.answer(FieldId::Username), "jana.zajac");
    test.line(":undo");
    assert_eq!(test.answer(FieldId::Username), "");
    assert_contains!(test.line(":jump agent id"), "Agent ID (required, = takes 2044): ");
    test.line("=");
    assert_eq!(test.answer(FieldId::AgentId), "2044");
    // Where nothing is proposed it is no answer, either.
    assert_contains!(test.lines(&[":jump email", "="]), "Nothing is proposed here.");
    assert_eq!(test.answer(FieldId::Email), "");
    assert_contains!(test.line(":help commands"), "= takes what the question proposes");
}

/// The user of this run has the ID now, though the users were read before.
#[test]
fn values_of_users_created_meanwhile_are_not_proposed() {
    let mut test = TestApp::on(MINIMAL);
    test.send(Msg::Users(Ok(Arc::new(index_of(&DOTTED)))));
    test.go_to(Screen::Agent).keys("Ctrl-u Right");
    assert_eq!(test.answer(FieldId::AgentId), "2044");
    test.keys("F5 Enter").settle(|effect| succeed(effect, |_| response(201, r#"{"userId":"5cba9dab"}"#)));
    test.wait(1000);
    test.keys("Enter").go_to(Screen::Agent).keys("Right");
    assert_eq!(test.answer(FieldId::AgentId), "2045");
}

/// The agent ID of a user whose answer was lost may be in use.
#[test]
fn the_agent_id_of_a_found_user_is_not_proposed() {
    let mut test = TestApp::on(MINIMAL);
    test.send(Msg::Users(Ok(Arc::new(index_of(&DOTTED)))));
    test.go_to(Screen::Agent).keys("Ctrl-u Right F5 Enter");
    test.settle(|effect| match &effect {
        Effect::Submit { step: Step::LookUp, request, .. } => {
            let found = ExistingUser { user_id: Some("5cba9dab".into()), archived: false };
            Some(Msg::Submission {
                attempt: request.attempt.clone(),
                event: Event::LookedUp(Ok(Some(found))),
            })
        }
        _ => succeed(effect, |_| response(500, "")),
    });
    test.wait(1000);
    test.keys("Right Enter");
    assert_contains!(test.app.status().unwrap(), "settings from AgentName");
    test.go_to(Screen::Agent).keys("Right");
    assert_eq!(test.answer(FieldId::AgentId), "2045");
}

/// `check`, `payload` and `batch` fill in nothing, though the account's users show a pattern.
#[test]
fn commands_propose_nothing() {
    let sandbox = TestSandbox::start(Options::default());
    let (home, base) = (Home::new(), sandbox.sandbox.base_url());
    home.write_config(&format!(
        "[accounts.tests]\napi_url = \"{base}/useradmin\"\ntoken_url = \"{base}/Auth/connect/token\"\n\
         client_id = \"{CLIENT_ID}\"\nsecret_command = \"echo {CLIENT_SECRET}\"\nusername = \"{{first}}.{{last}}\"\n"
    ));
    let user = MINIMAL.replace("\"AgentName\"", "\"\"").replace("\"1234\"", "\"\"");
    assert!(user != MINIMAL && user.contains("Agent Name"));
    let file = home.write("user.json", &user);
    let checked = home.run(&["check", &file]).ends(3);
    assert_contains!(checked.out, "username: error: ", "agentDisplayId: error: ");
    assert!(!checked.out.contains("agent.name"), "{checked:?}");
    let printed = home.run(&["payload", &file]);
    assert!(!printed.out.contains("agent.name") && !printed.out.contains("agentDisplayId"), "{printed:?}");
    let rows = "Username,Name,Email,Role,Agent ID,Phone number,Location\n,Jan Nowak,jn@example.com,Agent,,1234567,PL\n";
    let rows = home.write("users.csv", rows);
    let ran = home.run(&["batch", &rows, "--yes"]);
    assert_ne!(ran.code, Some(0), "{ran:?}");
    assert!(!format!("{}{}", ran.out, ran.err).contains("jan.nowak"), "{ran:?}");
    assert_eq!(home.attempts(), 0);
}

#[test]
fn address_and_agent_id_are_proposed() {
    let mut test = test_with_users(&DOTTED);
    test.type_text("Jana@Example.com").keys("Tab Tab Right");
    assert_eq!(test.answer(FieldId::Email), "jana@example.com");
    test.go_to(Screen::Agent);
    assert_contains!(test.drawn(100, 30), "2044  Right takes it");
    test.keys("Right");
    assert_eq!(test.answer(FieldId::AgentId), "2044");
}

#[test]
fn without_a_rule_nothing_is_proposed() {
    for users in [
        &DOTTED[..2],
        &[("a1", "Anna Kowalska", "a@x.com"), ("b", "Jan Nowak", "j@y.com"), ("c", "Eva", "e@z.com")],
    ] {
        let mut test = test_with_users(users);
        test.keys("Tab").type_text("Jana Kowalska").keys("BackTab");
        assert!(!test.drawn(100, 30).contains("takes it"), "{}", test.drawn(100, 30));
        test.keys("Right");
        assert_eq!(test.answer(FieldId::Username), "");
    }
}

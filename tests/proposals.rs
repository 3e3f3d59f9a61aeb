//! Proposals in empty fields: from what the account's users have in common, and never taken without a key.

use crate::common::TestApp;
use serde_json::json;
use std::sync::Arc;
use vcc_user::account::{ListedUser, UserIndex};
use vcc_user::app::msg::Msg;
use vcc_user::model::fields::{FieldId, Screen};

fn test_with_users(users: &[(&str, &str, &str)]) -> TestApp {
    let mut index = UserIndex::default();
    for (position, (username, name, email)) in users.iter().enumerate() {
        let id = (2040 + position).to_string();
        index.add(ListedUser::from_json(&json!({"username": username, "name": name, "email": email,
            "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {"agentDisplayId": id}}})));
    }
    index.finish();
    let mut test = TestApp::new();
    test.send(Msg::Users(Ok(Arc::new(index))));
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

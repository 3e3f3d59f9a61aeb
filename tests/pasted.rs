//! Pasted tickets and spreadsheet rows: what is proposed, what is taken, and how many key presses that saves.

use crate::common::{MINIMAL, TestApp, key};
use rstest::rstest;
use vcc_user::app::msg::Msg;
use vcc_user::app::phase::Phase;
use vcc_user::model::fields::FieldId;

/// Pastes a ticket, takes it and presses the keys that are left.
fn pasted(ticket: &str, keys: &str) -> TestApp {
    let mut test = TestApp::new();
    test.send(Msg::Paste(ticket.into()));
    assert!(test.app.modal().is_some(), "{ticket}");
    assert!(test.app.form().is_empty(), "nothing is taken before it was seen");
    test.wait(1000);
    test.keys("Enter");
    assert!(test.app.modal().is_none());
    test.keys(keys);
    test
}

/// Tickets as people write them, and the keys from the paste to the request.
#[rstest]
#[case::mail(
    "Hi team,\n\nplease set up our new colleague:\n\nFull name: Jana Kowalska\nLogin: jkowalska\nE-mail: jana@example.com\n\
     Role: Agent\nAgent number: 1234\nOffice: Krak\u{f3}w, Poland\nTel: 12 345 67 89\n\nThanks\nEwa",
    "F5"
)]
#[case::list(
    "* Role = Supervisor\n* First name = Jan\n* Last name = Nowak\n* User name = jnowak\n* Mail = jan@example.com",
    "F5"
)]
#[case::two_columns("Role\tAdmin\nUsername\tadmin2\nName\tAda Nowak\nEmail\tada@example.com", "F5")]
#[case::row_with_header(
    "Username\tName\tEmail\tRole\tAgent ID\tCountry\tPhone\nbbrown\tBob Brown\tbob@example.com\tAgent\t2040\tGBR\t20 7946 0000",
    "F5"
)]
#[case::without_a_role("Name: Eva Berg\nUsername: eberg\nE-mail: eva@example.com", "1 F5")]
fn ticket_becomes_a_user(#[case] ticket: &str, #[case] keys: &str) {
    let mut test = pasted(ticket, keys);
    assert_eq!(test.app.document().errors(), 0, "{:?}", test.app.document().problems());
    test.wait(1000);
    test.keys("Enter");
    assert!(matches!(test.app.phase(), Phase::Sending { .. }), "{}", test.drawn(80, 24));
    // The paste is taken with one key, and the button is pressed with another.
    assert!(keys.split(' ').count() + 2 <= 12);
}

#[test]
fn paste_shows_replaced_and_unknown_values() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("Alt-2");
    test.send(Msg::Paste("Login: jana\nShoe size: 38\nRole: Agent\nActive: maybe".into()));
    let drawn = test.drawn(100, 30);
    assert_contains!(
        drawn,
        "replaces AgentName",
        "Not understood, and not taken",
        "Shoe size: 38",
        "Active: maybe"
    );
    test.keys("Esc");
    assert_eq!(test.answer(FieldId::Username), "AgentName");
    test.send(Msg::Paste("Login: jana\nShoe size: 38".into()));
    // An Enter that belongs to the paste takes nothing.
    test.send(Msg::Key(key("Enter")));
    assert_eq!(test.answer(FieldId::Username), "AgentName");
    test.wait(1000);
    test.keys("Enter");
    assert_eq!(test.answer(FieldId::Username), "jana");
    assert_contains!(test.app.status().unwrap(), "1 answer from the paste. Ctrl-Z takes them back.");
    test.keys("Ctrl-z");
    assert_eq!(test.answer(FieldId::Username), "AgentName");
}

#[test]
fn cells_go_to_the_focused_field_and_those_after_it() {
    let mut test = TestApp::new();
    test.keys("4 Alt-2");
    test.send(Msg::Paste("jana\tJana Kowalska\tjana@example.com\r\n".into()));
    test.wait(1000);
    test.keys("Enter");
    let answers =
        [FieldId::Username, FieldId::Name, FieldId::Email].map(|field| test.answer(field).to_owned());
    assert_eq!(answers, ["jana", "Jana Kowalska", "jana@example.com"]);
    // Several lines of prose are one text, as before.
    test.keys("Ctrl-u");
    test.send(Msg::Paste("Jana\nKowalska".into()));
    assert!(test.app.modal().is_none());
    assert_eq!(test.answer(FieldId::Username), "Jana Kowalska");
}

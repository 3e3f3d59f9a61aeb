//! Pasted tickets and spreadsheet rows: what is proposed, what is taken, and how many key presses that saves.

use crate::common::{MINIMAL, TestApp, key};
use rstest::rstest;
use vcc_user::app::msg::Msg;
use vcc_user::app::phase::Phase;
use vcc_user::model::fields::{FIELDS, FieldId};
use vcc_user::model::form::FieldRef;

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

/// Tickets in other forms: what is taken of each, as `field=answer`, and what is left.
#[rustfmt::skip]
const TICKETS: &[(&str, &str, &str)] = &[
    // What separates a label from its value.
    ("Login – jana\nName — Jana Li\nMail - jana@x.pl", "username=jana|name=Jana Li|email=jana@x.pl", ""),
    ("Login -> jana\nName => Jana Li\nMail → jana@x.pl", "username=jana|name=Jana Li|email=jana@x.pl", ""),
    ("Login：jana\nName:\u{a0}Jana Li", "username=jana|name=Jana Li", ""),
    ("Name: Anna - Maria: the second\nLogin = a:b", "username=a:b|name=Anna - Maria: the second", ""),
    ("Office - Kraków: PL\nLogin: jana", "username=jana", "Office: Kraków: PL"),
    // Line breaks as terminals paste them.
    ("Login: jana\rName: Jana Li\r\rMail: jana@x.pl\r", "username=jana|name=Jana Li|email=jana@x.pl", ""),
    ("Login\tName\r\na\tAda\r\n", "username=a|name=Ada", ""),
    // Tables of Jira, Markdown and chats.
    ("||Login||jana||\n||Name||Jana Li||", "username=jana|name=Jana Li", ""),
    ("|Login|jana|\n|Name|Jana Li|", "username=jana|name=Jana Li", ""),
    ("| Login | jana |\n|---|---|\n| Name | Jana Li |", "username=jana|name=Jana Li", "|---|---|"),
    ("*Login:* jana\n*Name*: Jana Li", "username=jana|name=Jana Li", ""),
    ("**Login:** jana\n**Name**: Jana Li\n- **E-mail** – jana@x.pl", "username=jana|name=Jana Li|email=jana@x.pl", ""),
    ("_Login_: jana\n`Name`: Jana Li\n__Mail__: jana@x.pl", "username=jana|name=Jana Li|email=jana@x.pl", ""),
    // Lists.
    ("1. Login: jana\n2) Name: Jana Li\n10. Mail: jana@x.pl", "username=jana|name=Jana Li|email=jana@x.pl", ""),
    ("• Login: jana\n– Name: Jana Li\n▪ Mail: jana@x.pl\n+ Role: agent", "role=Agent|username=jana|name=Jana Li|email=jana@x.pl", ""),
    ("> Login: jana\n> > Name: Jana Li\n>>Mail: jana@x.pl", "username=jana|name=Jana Li|email=jana@x.pl", ""),
    // Labels with an explanation, and values below them.
    ("Phone (mobile): 600 700 800\nLogin (AD)*: jana", "username=jana|phoneNumber=600700800", ""),
    ("Login:\njana\nName:\n\n  Jana Li", "username=jana|name=Jana Li", ""),
    ("Role\nAgent\nLogin\njana\nFirst name\nJana\nLast name\nLi", "role=Agent|username=jana|name=Jana Li", ""),
    ("Jana Kowalska\nAgent\nSales Team\nLogin: jk", "username=jk", "Jana Kowalska; Agent; Sales Team"),
    ("Hello\nTeam\nplease create\nLogin: jk", "username=jk", "Hello; Team; please create"),
    ("From: Ewa Nowak <ewa@x.pl>\nSubject: Agent wanted: Jana\n\nLogin: jk", "username=jk", "From: Ewa Nowak; Subject: Agent wanted"),
    ("Login: jk\nPhone: n/a\nExt: -\nStart: 2026-03-02", "username=jk", "Phone: n/a; Ext: -; Start: 2026-03-02"),
    ("Phone:\nLogin: jana\nMail:", "username=jana", ""),
    // A row below its header, or several.
    ("Login\tFirst name\tSurname\nj\tJana\tLi", "username=j|name=Jana Li", ""),
    ("Login\tName\tMail\na\tAda\ta@x.pl\nb\tBob\tb@x.pl", "username=a|name=Ada|email=a@x.pl", "b | Bob | b@x.pl"),
    // Another user, a signature, a quoted mail.
    ("Login: a\nName: Ada\nLogin: b\nName: Bob\nPhone: 600700800", "username=a|name=Ada", "Login: b; Name: Bob; Phone: 600700800"),
    ("Name: Ada\nRole: Agent\n\nName: Bob\nRole: Agent\nPhone: 600700800", "role=Agent|name=Ada", "Name: Bob; Role: Agent; Phone: 600700800"),
    ("Login: a\nName: Ada\n> Login: a\n> Mail: a@x.pl", "username=a|name=Ada|email=a@x.pl", ""),
    ("Login: a\nDisplay name: Ada\nFull name: Ada B", "username=a|name=Ada", "Full name: Ada B"),
    ("Login: a\nName: Ada\n-- \nEwa Nowak\nTel: 600700800", "username=a|name=Ada", "--; Ewa Nowak; Tel: 600700800"),
    ("Login: a\nName: Ada\n\nKind regards,\nEwa\nTel: 600700800", "username=a|name=Ada", "Kind regards,; Ewa; Tel: 600700800"),
    ("Hello,\n\nThanks!\nLogin: a\nName: Ada", "username=a|name=Ada", "Hello,; Thanks!"),
    // Values that have to be meant: none is guessed.
    ("Login: a\nActive: ja\nWebRTC: x\nContactpad: maybe", "active=true|username=a|webrtc=true", "Contactpad: maybe"),
    ("Login: a\nCountry: Congo, Dem. Rep.\nRole: agents", "role=Agent|username=a|location=CD", ""),
    ("Role: Agent\nLocation: Poland/Germany\nLogin: a", "role=Agent|username=a", "Location: Poland/Germany"),
    ("Role: Agent\nLocation: PL - Poland\nLogin: a", "role=Agent|username=a|location=PL", ""),
    ("Role: Agent\nLocation: +48\nWrap-up: 2 min\nLogin: n/a", "role=Agent|location=PL", "Wrap-up: 2 min; Login: n/a"),
];

#[test]
fn other_forms_of_tickets() {
    let mut wrong = Vec::new();
    for (ticket, taken, left) in TICKETS {
        let mut test = TestApp::new();
        test.send(Msg::Paste((*ticket).into()));
        let drawn = test.drawn(160, 40);
        test.wait(1000);
        test.keys("Enter");
        let answers = test.app.form();
        let found: Vec<String> = FIELDS
            .iter()
            .map(|field| (field.key, answers.get(FieldRef::single(field.id))))
            .filter(|(_, answer)| !answer.is_empty())
            .map(|(key, answer)| format!("{key}={answer}"))
            .collect();
        let is_left = left.split("; ").all(|line| drawn.contains(line));
        if found.join("|") != *taken || !is_left || left.is_empty() == drawn.contains("Not understood") {
            wrong.push(format!("{ticket:?}: {found:?}, not {taken:?}, left {left:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

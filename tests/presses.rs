//! Accidental presses: pasted text, held keys and keys typed before a screen opened press no button that creates a
//! user.

use crate::common::{MINIMAL, TestApp, draft, key, practice, response};
use rstest::rstest;
use std::time::Duration;
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::msg::{Effect, HitTarget, LoadedDraft, Msg, OwnUser};
use vcc_user::app::phase::{OutcomeAction, Phase};
use vcc_user::app::suggest::Lookups;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::submission::{ApiResponse, EarlierAttempt, Event, OutcomeKind, SendFailure};

const HELD: &str = "A held key presses nothing.";
const OPENED: &str = "This screen has only just opened.";
const AFTER_KEY: &str = "It came with other keys, as in a paste.";
/// Said where the press would have created the user.
const ONCE_MORE: &str = "Press Enter once more to create. ";
const SENT: &str = "sent";

fn is_sending(test: &TestApp) -> bool {
    matches!(test.app.phase(), Phase::Sending { .. })
}

/// What a script came to: [`SENT`], or the message.
fn verdict(test: &TestApp) -> String {
    let tried = test.effects.iter().any(|effect| matches!(effect, Effect::Submit { .. }));
    assert_eq!(tried, is_sending(test));
    if tried { SENT.to_owned() } else { test.app.status().unwrap_or_default().to_owned() }
}

/// Runs a script: keys without time between them, `+N` lets N ms pass, `&` keeps a key in the batch of the one before.
fn run(test: &mut TestApp, script: &str) {
    for word in script.split(' ') {
        let msg = match word {
            "paste" => Msg::Paste("pasted".into()),
            "click" => Msg::Click(HitTarget::FocusTarget(FocusTarget::Create)),
            "account" => Msg::Account(Ok(Box::new((practice(), Lookups::default())))),
            "draft" => {
                let draft = vcc_user::model::draft::Draft { screen: Screen::Review, ..draft(MINIMAL) };
                let opened = LoadedDraft { id: Some("other".into()), draft, remarks: Vec::new() };
                Msg::DraftLoaded(Ok(Box::new(opened)))
            }
            _ if word.starts_with('+') => {
                test.wait(word[1..].parse().unwrap());
                continue;
            }
            _ => Msg::Key(key(word.trim_start_matches('&'))),
        };
        if word.starts_with('&') { test.send_together(msg) } else { test.send(msg) }
    }
}

/// Runs each script on an app of its own, and names all whose verdict is another one.
fn check(app: impl Fn() -> TestApp, rows: &[(&str, &str, &str)]) {
    let wrong = rows.iter().filter_map(|(script, wanted, once_more)| {
        let mut test = app();
        test.keys("Alt-2");
        test.wait(1000);
        run(&mut test, script);
        let wanted = if *wanted == SENT { SENT.to_owned() } else { format!("{once_more}{wanted}") };
        let got = verdict(&test);
        (got != wanted).then(|| format!("{script}: {got:?}, not {wanted:?}"))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn create_button() {
    let rows = [
        // The review has just opened, whichever way.
        ("F5 Enter", OPENED),
        ("F5 &Enter", OPENED),
        ("F5 +1 Enter", OPENED),
        ("F5 +399 Enter", OPENED),
        ("F5 +400 Enter", SENT),
        ("F5 +1000 Alt-1 F5 +399 Enter", OPENED),
        ("F5 +1000 Alt-1 +1000 F5 +400 Enter", SENT),
        ("Alt-7 PageDown +399 Enter", OPENED),
        ("Alt-1 BackTab F5 +50 Enter", OPENED),
        ("Ctrl-p +100 g o +100 Esc F5 +100 Enter", OPENED),
        // Another user or account is shown.
        ("F5 +1000 draft +399 Enter", OPENED),
        ("F5 +1000 draft +400 Enter", SENT),
        ("draft +399 Enter", OPENED),
        ("F5 +1000 account +399 Enter", OPENED),
        ("F5 +1000 account +400 Enter", SENT),
        // Right after another key.
        ("F5 +1000 F2 +29 Enter", AFTER_KEY),
        ("F5 +1000 F2 +30 Enter", SENT),
        // Text, which a button has no use for: it was meant for a field, and so was its Enter.
        ("F5 +1000 x +50 Enter", AFTER_KEY),
        ("F5 +1000 1 +50 Enter", AFTER_KEY),
        ("F5 +1000 y +399 Enter", AFTER_KEY),
        ("F5 +1000 x +399 Enter", AFTER_KEY),
        ("F5 +1000 x +400 Enter", SENT),
        ("F5 +1000 x +1 Tab +1 BackTab +50 Enter", AFTER_KEY),
        ("F5 +1000 x Enter", AFTER_KEY),
        ("F5 +1000 x +1000 &Enter", AFTER_KEY),
        ("F5 +1000 Tab BackTab +29 Enter", AFTER_KEY),
        ("F5 +1000 Tab BackTab +30 Enter", SENT),
        ("F5 +1000 Down Up +5 Enter", AFTER_KEY),
        ("F5 +1000 Space +50 Enter", AFTER_KEY),
        ("F5 +1000 Esc +5 Enter", AFTER_KEY),
        ("F5 +1000 F1 +500 Esc +29 Enter", AFTER_KEY),
        ("F5 +1000 F1 +500 Esc +30 Enter", SENT),
        ("F5 +1000 Ctrl-s +10 Enter", AFTER_KEY),
        ("F5 +1000 F5 +10 Enter", AFTER_KEY),
        ("F5 +1000 paste +399 Enter", AFTER_KEY),
        ("F5 +1000 paste +400 Enter", SENT),
        // Held, or a column of empty lines.
        ("Enter +1000 F5 +400 Enter", SENT),
        ("F5 +100 Enter +399 Enter", HELD),
        ("F5 +100 Enter +400 Enter", SENT),
        ("F5 +100 Enter +399 Enter +399 Enter", HELD),
        ("F5 +100 Enter +399 Enter +400 Enter", SENT),
        ("F5 +1000 F1 +500 Enter +399 Enter", HELD),
        ("F5 +1000 F1 +500 Enter +400 Enter", SENT),
        // A click is deliberate.
        ("F5 click", SENT),
        ("F5 +100 Enter click", SENT),
        ("F5 +1000 x click", SENT),
    ];
    check(|| TestApp::on(MINIMAL), &rows.map(|(script, wanted)| (script, wanted, ONCE_MORE)));
    // Opened by an Enter that is held: its first repeat comes after half a second or more.
    let admin = r#"{"username":"jana","name":"Jana","email":"jana@example.com","userAccountConfiguration":{"role":"Admin"}}"#;
    let rows = [
        ("Tab Tab Tab +1000 Enter +399 Enter", HELD),
        ("Tab Tab Tab +1000 Enter +400 Enter", OPENED),
        ("Tab Tab Tab +1000 Enter +500 Enter", OPENED),
        ("Tab Tab Tab +1000 Enter +660 Enter +33 Enter", HELD),
        ("Tab Tab Tab +1000 Enter +749 Enter", OPENED),
        ("Tab Tab Tab +1000 Enter +750 Enter", SENT),
        ("Tab Tab Tab +1000 Enter +660 Enter +400 Enter", SENT),
        ("Tab Tab Tab +1000 Enter +300 Tab BackTab +200 Enter", SENT),
        ("Tab Tab Tab +1000 Enter +500 account +240 Enter", OPENED),
    ];
    check(|| TestApp::on(admin), &rows.map(|(script, wanted)| (script, wanted, ONCE_MORE)));
    let wrong = MINIMAL.replace("AgentName@vonage.com", "nobody");
    let rows = [
        ("F5 +399 Enter", OPENED, ""),
        ("F5 +100 Enter +399 Enter", HELD, ""),
        ("F5 +1000 x +29 Enter", AFTER_KEY, ""),
    ];
    check(|| TestApp::on(&wrong), &rows);
}

/// A row of cells that a terminal types: into Identity of a new user, with a Tab after each cell, then Enter.
#[rstest]
fn pasted_row(
    #[values(0, 500, 1000, 2000, 20_000)] each: u64,
    #[values(0, 1, 5, 20, 29, 50, 150, 399)] last: u64,
) {
    for row in [
        "jkowalska\tJana Kowalska\tjana@example.com\t\t",
        "jkowalska\tJana Kowalska\tjana@example.com\t\t\t\t",
        "jkowalska\rJana Kowalska\rjana@example.com\r\r",
        "jkowalska\tJana Kowalska\tjana@example.com\t\tmore\tcells\t",
        "jkowalska\tJana Kowalska\tjana@example.com\t\r\rjnowak\tJan Nowak\tjan@example.com\t",
    ] {
        let mut test = TestApp::new();
        test.keys("1 Alt-2");
        test.wait(1000);
        let type_key = |test: &mut TestApp, letter: char| {
            let name = match letter {
                '\t' => "Tab".to_owned(),
                '\r' => "Enter".to_owned(),
                ' ' => "Space".to_owned(),
                letter => letter.to_string(),
            };
            let msg = Msg::Key(key(&name));
            if each == 0 { test.send_together(msg) } else { test.send(msg) }
        };
        for letter in row.chars() {
            test.at += Duration::from_micros(each);
            type_key(&mut test, letter);
            assert!(!is_sending(&test), "{row:?}");
        }
        assert_eq!((test.screen(), test.app.document().errors()), (Screen::Review, 0), "{row:?}");
        test.wait(last);
        type_key(&mut test, '\r');
        assert!(!is_sending(&test), "{row:?}");
        assert_eq!(test.answer(FieldId::Username), "jkowalska");
    }
}

/// The app with an outcome whose last button sends.
fn with_outcome(last: OutcomeAction) -> TestApp {
    let mut test = TestApp::on(MINIMAL);
    if last == OutcomeAction::CreateAgain {
        let (id, time, user_id) = ("a1".into(), String::new(), None);
        let earlier = EarlierAttempt { id, time, kind: OutcomeKind::Found, user_id, taken_back: false };
        let (api_url, username) = (practice().api_url, "AgentName".into());
        test.send(Msg::Attempts {
            open: Vec::new(),
            users: vec![OwnUser { api_url, username, earlier }],
            taken_back: Vec::new(),
        });
    }
    test.keys("F5 Enter");
    let ended = match last {
        OutcomeAction::CreateAgain => None,
        OutcomeAction::ExtraLicence => {
            Some(Event::Response(response(400, r#"{"title":"All licences are used."}"#)))
        }
        _ => Some(Event::Failed(SendFailure::NotSent("No connection.".into()))),
    };
    if let Some(ended) = ended {
        test.wait(1000);
        test.submission([Event::Recorded(Ok(())), Event::Token(Ok(())), ended, Event::Closed]);
    }
    assert_eq!(test.app.phase().actions().last(), Some(&last));
    test.effects.clear();
    test
}

#[rstest]
#[case(OutcomeAction::SendAgain)]
#[case(OutcomeAction::ExtraLicence)]
#[case(OutcomeAction::CreateAgain)]
fn outcome_buttons(#[case] last: OutcomeAction) {
    let rows = [
        ("", "", "Enter", OPENED),
        ("", "+350", "Enter", OPENED),
        ("", "+399", "&Enter", OPENED),
        ("+1000", "", "Enter", AFTER_KEY),
        ("+1000", "+29", "Enter", AFTER_KEY),
        ("+1000", "+1000", "&Enter", AFTER_KEY),
        ("+1000", "+30", "Enter", SENT),
        ("+1000", "+30 x +399", "Enter", AFTER_KEY),
        ("+1000", "Enter +399", "Enter", HELD),
        ("+1000", "Enter +400", "Enter", SENT),
    ];
    for (before, after, press, wanted) in rows {
        let mut test = with_outcome(last);
        let steps = test.app.phase().actions().len() - 1;
        let moves = vec!["Right"; steps].join(" ");
        let script = [before, &moves, after, press].join(" ");
        run(&mut test, script.split_whitespace().collect::<Vec<_>>().join(" ").as_str());
        // The Enter that led to this outcome is the last one.
        let is_at_once = last == OutcomeAction::CreateAgain && wanted == OPENED;
        let wanted = if is_at_once { HELD } else { wanted };
        let wanted = if wanted == SENT { SENT.to_owned() } else { format!("{ONCE_MORE}{wanted}") };
        assert_eq!(verdict(&test), wanted, "{last:?}: {script}");
    }
    let mut test = with_outcome(last);
    let index = test.app.phase().actions().len() - 1;
    test.send(Msg::Click(HitTarget::Choice(index)));
    assert_eq!(verdict(&test), SENT, "a click");
}

/// Buttons that create nothing take a press at once, but no held key.
#[test]
fn harmless_outcome_buttons() {
    let mut test = with_outcome(OutcomeAction::SendAgain);
    run(&mut test, "Enter");
    assert!(matches!(test.app.phase(), Phase::Editing));
    run(&mut test, "+660 Enter");
    assert_eq!(verdict(&test), format!("{ONCE_MORE}{OPENED}"), "held on Back");
    let mut test = with_outcome(OutcomeAction::SendAgain);
    run(&mut test, "Right Enter +399 Left Enter");
    assert_eq!(verdict(&test), HELD);
    let created = ApiResponse { body_complete: true, ..response(201, r#"{"userId":"u"}"#) };
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Enter");
    test.wait(1000);
    test.submission([Event::Recorded(Ok(())), Event::Token(Ok(())), Event::Response(created), Event::Closed]);
    run(&mut test, "Tab Enter");
    assert_eq!(test.answer(FieldId::Username), "");
}

#[test]
fn held_enter_creates_no_user() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("Alt-2");
    let hold = |test: &mut TestApp| {
        for _ in 0..60 {
            test.wait(33);
            test.send(Msg::Key(key("Enter")));
            assert!(!is_sending(test));
        }
    };
    // It stays at *Add*; held once more from there it stays on the review.
    hold(&mut test);
    assert_eq!(test.app.focus(), FocusTarget::Add);
    test.wait(500);
    hold(&mut test);
    assert_eq!(test.screen(), Screen::Review);
    assert_eq!(test.app.status(), Some("Press Enter once more to create. A held key presses nothing."));
    test.keys("Enter");
    assert!(is_sending(&test));
    assert_eq!(test.effects.iter().filter(|effect| matches!(effect, Effect::Submit { .. })).count(), 1);
}

#[test]
fn unbracketed_paste_creates_no_user() {
    // No agent: the review follows the first screen.
    let mut test = TestApp::on(&MINIMAL.replace("\"Agent\"", "\"Admin\""));
    test.keys("Alt-2");
    // One batch, without time between keys. The first line is an answer; empty ones leave the others valid.
    for letter in "jana".chars() {
        test.send_together(Msg::Key(key(&letter.to_string())));
    }
    for _ in 0..100 {
        test.send_together(Msg::Key(key("Enter")));
    }
    assert_eq!((test.screen(), test.app.document().errors()), (Screen::Review, 0));
    assert!(!is_sending(&test));
    test.wait(1000);
    test.keys("Enter");
    assert!(is_sending(&test));
}

#[test]
fn enter_in_the_same_batch_as_f5_is_ignored() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5");
    test.send_together(Msg::Key(key("Enter")));
    assert!(!is_sending(&test));
    assert_eq!(test.app.status(), Some("Press Enter once more to create. This screen has only just opened."));
}

//! A user is entered, reviewed and created by keys: in the app alone where time matters, over the real event loop, files
//! and HTTP elsewhere.

use crate::common::sandbox::TestSandbox;
use crate::common::{FULL, MINIMAL, RunningApp, TestApp, draft};
use rstest::rstest;
use serde_json::Value;
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::msg::{Effect, Msg};
use vcc_user::app::phase::Phase;
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::form::FieldRef;
use vcc_user::model::{payload, visibility};
use vcc_user::sandbox::Options;
use vcc_user::services::connection::ApiTarget;
use vcc_user::submission::Event;

fn sending(test: &TestApp) -> bool {
    matches!(test.app.phase(), Phase::Sending { .. })
}

fn focused(field: FieldId) -> FocusTarget {
    FocusTarget::Answer(FieldRef::single(field))
}

/// The keys of the minimal agent up to the review: keys and typed values in turn.
const MINIMAL_AGENT: [(&str, &str); 9] = [
    ("4 PageDown", "AgentName"),
    ("Enter", "Agent Name"),
    ("Enter", "AgentName@vonage.com"),
    ("PageDown", "1234"),
    ("Tab", "GB"),
    ("Tab y PageDown", "800200"),
    ("Tab Tab", "b4c6e398-ac69-4135-b3fd-64d7a6d14272"),
    ("Tab y Tab", "PL"),
    ("F5", ""),
];

#[test]
fn minimal_agent_takes_at_most_16_keys() {
    let mut test = TestApp::new();
    let mut count = 1;
    for (keys, text) in MINIMAL_AGENT {
        count += keys.split(' ').count();
        test.keys(keys).type_text(text);
    }
    test.keys("Enter");
    assert!(sending(&test), "{}", test.drawn(120, 40));
    assert!(count <= 16, "{count} keys");
    println!("keys beyond the values: {count}");
}

#[test]
fn minimal_agent_is_created_over_http() {
    let sandbox = TestSandbox::start(Options::default());
    let folder = tempfile::tempdir().unwrap();
    let running = RunningApp::start(folder.path(), sandbox.target(), None);
    running.wait_for("Role");
    for (keys, text) in MINIMAL_AGENT {
        running.keys(keys);
        running.type_text(text);
    }
    running.wait_for("ready");
    let screen = running.press_button("User created");
    assert_contains!(screen, "userId");
    let end = running.leave();
    let body = posted(&sandbox);
    assert_eq!(body, end.preview);
    assert_eq!(json(&body), json(MINIMAL));
    assert_eq!(end.created.len(), 1);
    assert!(end.created[0].user_id.is_some());
}

#[test]
fn corrected_full_example_is_sent_completely() {
    let sandbox = TestSandbox::start(Options::default());
    let folder = tempfile::tempdir().unwrap();
    let running = RunningApp::open(folder.path(), sandbox.target(), FULL);
    running.keys("F5");
    running.wait_for("1 error");
    running.keys("F2");
    running.wait_for("Enter a number from 51 to 100.");
    running.keys("Backspace");
    running.type_text("1");
    running.keys("F5");
    running.wait_for("Create user");
    running.press_button("User created");
    running.leave();
    let expected = FULL.replace('\u{a0}', " ").replace("\"live\": 50", "\"live\": 51");
    assert_eq!(json(&posted(&sandbox)), json(&expected));
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The body of the last user that arrived.
fn posted(sandbox: &TestSandbox) -> String {
    let requests = sandbox.sandbox.requests();
    let mut posts = requests.iter().filter(|one| one.method == "POST");
    let post = posts.rfind(|one| one.path.starts_with("/useradmin/users")).unwrap();
    String::from_utf8(post.body.clone()).unwrap()
}

#[test]
fn bracketed_paste_fills_one_field() {
    let mut test = TestApp::new();
    test.keys("4 PageDown");
    test.send(Msg::Paste("jana\r\n\u{1b}kowalska\tx\u{7f}".into()));
    assert_eq!(test.answer(FieldId::Username), "jana kowalska x");
    assert_eq!(test.screen(), Screen::Identity);
    let status = "Line breaks and tabs became spaces. Control characters were left out.";
    assert_eq!(test.app.status(), Some(status));
    test.keys("Ctrl-z");
    assert_eq!(test.answer(FieldId::Username), "");
}

#[test]
fn long_paste_is_cut_with_a_message() {
    let mut test = TestApp::new();
    test.keys("4 PageDown");
    test.send(Msg::Paste("x".repeat(10_000_000)));
    assert_eq!(test.answer(FieldId::Username).len(), 255);
    assert!(test.app.status().unwrap().contains("255"));
}

#[test]
fn role_change_hides_and_keeps_agent_answers() {
    let mut test = TestApp::on(MINIMAL);
    let before = payload::build(test.app.form()).to_json();
    test.keys("Alt-1 1");
    let screens = visibility::visible_screens(test.app.form());
    assert_eq!(screens, [Screen::Role, Screen::Identity, Screen::Review]);
    assert!(test.drawn(80, 24).contains("kept, not sent: 7 agent settings"));
    test.keys("4");
    assert_eq!(payload::build(test.app.form()).to_json(), before);
}

#[test]
fn choice_keys() {
    let mut test = TestApp::new();
    // Left and Right do not wrap.
    for (keys, role) in [
        ("Down", "Admin"),
        ("Left Up", "Admin"),
        ("Down", "Supervisor"),
        ("End Right Down", "Agent"),
        ("2", "Supervisor"),
    ] {
        test.keys(keys);
        assert_eq!(test.answer(FieldId::Role), role, "{keys}");
    }
    for (keys, answer) in [("Tab", ""), ("y", "true"), ("n", "false"), ("d", ""), ("Space", "true")] {
        test.keys(keys);
        assert_eq!(test.answer(FieldId::ActsAsAgent), answer, "{keys}");
    }
}

#[test]
fn errors_appear_on_blur_or_when_final() {
    let mut test = TestApp::new();
    let shown = |test: &TestApp, field| {
        test.app.shown_problem(FieldRef::single(field)).map(|violation| violation.text)
    };
    test.keys("4 PageDown");
    assert_eq!(shown(&test, FieldId::Username), None);
    test.keys("Tab Tab").type_text("jana@");
    assert_eq!(shown(&test, FieldId::Username).as_deref(), Some("Enter the username."));
    // More typing can still correct it.
    assert_eq!(shown(&test, FieldId::Email), None);
    test.keys("Tab");
    assert!(shown(&test, FieldId::Email).is_some());
    test.keys("BackTab").type_text("example.com");
    assert_eq!(shown(&test, FieldId::Email), None);
    // More digits cannot correct a number above its range.
    test.go_to(Screen::Agent).keys("Ctrl-p").type_text("wrap-up").keys("Enter").type_text("7200");
    assert_eq!(shown(&test, FieldId::OutboundWrapUp), None);
    test.type_text("1");
    assert!(shown(&test, FieldId::OutboundWrapUp).is_some());
    test.keys("Backspace");
    assert_eq!(shown(&test, FieldId::OutboundWrapUp), None);
}

#[rstest]
#[case::code("pl", "PL")]
#[case::name("Poland", "PL")]
#[case::only_match("polan", "PL")]
#[case::code_in_common_use("UK", "GB")]
#[case::code_of_no_country("EN", "EN")]
#[case::three_letters("aut", "AT")]
#[case::official_name("Viet Nam", "VN")]
#[case::several_matches("united", "united")]
#[case::other_name("Holland", "NL")]
#[case::circumflex("cote d", "CI")]
#[case::cedilla("curacao", "CW")]
#[case::umlaut("osterreich", "AT")]
#[case::with_diacritics("Türkiye", "TR")]
fn country_is_resolved_by_code_or_name(#[case] typed: &str, #[case] answer: &str) {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Agent).keys("Tab Ctrl-u").type_text(typed).keys("BackTab");
    assert_eq!(test.answer(FieldId::Location), answer);
}

#[test]
fn suggestion_list_keys() {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Agent).keys("Tab").type_text("po");
    assert!(test.app.navigation().suggestions().is_some());
    test.keys("Down");
    assert_eq!(test.app.focus(), focused(FieldId::Location));
    test.keys("Enter");
    assert_eq!(test.answer(FieldId::Location), "PT");
    assert_eq!(test.app.focus(), focused(FieldId::Location));
    // Typing replaces an accepted suggestion.
    test.type_text("d");
    assert_eq!(test.answer(FieldId::Location), "d");
    test.keys("Esc");
    assert!(test.app.navigation().suggestions().is_none());
    test.keys("Down");
    assert_ne!(test.app.focus(), focused(FieldId::Location));
}

#[test]
fn normalization_can_be_undone() {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Telephony).keys("Ctrl-u").type_text("(0)22 555-12").keys("Tab");
    assert_eq!(test.answer(FieldId::PhoneNumber), "02255512");
    test.keys("Ctrl-z");
    assert_eq!(test.answer(FieldId::PhoneNumber), "(0)22 555-12");
}

#[test]
fn f2_visits_errors_before_warnings() {
    let mut test = TestApp::on(FULL);
    for field in [FieldId::Live, FieldId::CallRatingFrequency, FieldId::Live] {
        test.keys("F2");
        assert_eq!(test.app.focus(), focused(field));
    }
}

#[test]
fn change_returns_to_the_review() {
    let mut test = TestApp::on(MINIMAL);
    let change = FocusTarget::Change(Screen::Identity);
    let tabs = test.keys("F5").app.document().targets(Screen::Review).iter().position(|one| *one == change);
    test.keys("Tab ".repeat(tabs.unwrap()).trim_end()).keys("Enter");
    assert_eq!(test.screen(), Screen::Identity);
    let fields = test.app.document().targets(Screen::Identity).len();
    test.keys("Enter ".repeat(fields).trim_end());
    assert_eq!(test.screen(), Screen::Review);
    // From a problem, the first Enter returns.
    let mut test = TestApp::on(FULL);
    test.keys("F5 Enter");
    assert_eq!(test.app.focus(), focused(FieldId::Live));
    test.keys("Backspace 1 Enter");
    assert_eq!(test.screen(), Screen::Review);
}

#[test]
fn draft_list_leaves_the_outcome_unchanged() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Enter");
    test.submission([Event::Recorded(Err("the disk is full".into()))]);
    assert!(matches!(test.app.phase(), Phase::Finished { .. }));
    let (before, drawn) = (test.app.form().clone(), test.drawn(80, 24));
    test.keys("F4 Esc");
    assert_eq!(*test.app.form(), before);
    assert_eq!(test.drawn(80, 24), drawn);
}

#[test]
fn escape_keeps_answers_and_does_not_leave() {
    let mut test = TestApp::on(MINIMAL);
    let before = test.app.form().clone();
    test.keys("Esc F1 Esc F3 Esc F4 Esc Ctrl-p Esc Esc");
    assert_eq!(*test.app.form(), before);
    assert!(!has_effect!(test, Effect::Leave));
}

#[test]
fn draft_restores_answers_screen_and_focus() {
    let folder = tempfile::tempdir().unwrap();
    let running = RunningApp::start(folder.path(), ApiTarget::Sandbox, None);
    running.keys("4 Alt-3");
    running.type_text("12");
    running.keys("Ctrl-p");
    running.wait_for("Actions and fields");
    running.type_text("wrap-up");
    running.keys("Enter");
    running.type_text("9x");
    running.wait_for("saved");
    let drafts = running.drafts.clone();
    running.leave();
    let entry = drafts.newest().unwrap();
    let (draft, remarks, _) = drafts.load(&entry.id).unwrap();
    assert_eq!(remarks, []);
    assert_eq!(draft.form.get(FieldId::OutboundWrapUp), "9x");
    assert_eq!(draft.form.get(FieldId::AgentId), "12");
    assert_eq!((draft.screen, draft.focus), (Screen::Agent, Some(FieldRef::single(FieldId::OutboundWrapUp))));
    // The next start offers it, and one key opens it.
    let running = RunningApp::start(folder.path(), ApiTarget::Sandbox, None);
    running.wait_for("Unfinished draft");
    running.keys("Ctrl-o");
    running.wait_for("9x");
    running.leave();
}

#[test]
fn rejection_keeps_answers_and_marks_fields() {
    let sandbox = TestSandbox::start(Options::default());
    let folder = tempfile::tempdir().unwrap();
    let create = |outcome| {
        let running = RunningApp::open(folder.path(), sandbox.target(), MINIMAL);
        running.review();
        running.press_button(outcome);
        running
    };
    assert_eq!(create("User created").leave().created.len(), 1);
    let running = create("Not created");
    running.press_button("1 error");
    running.keys("Alt-2");
    running.wait_for("already");
    let end = running.leave();
    assert_eq!(end.created.len(), 0);
    assert_contains!(end.preview, "AgentName");
}

#[test]
fn next_user_copies_no_personal_data() {
    let folder = tempfile::tempdir().unwrap();
    let running = RunningApp::open(folder.path(), ApiTarget::Sandbox, MINIMAL);
    running.review();
    running.press_button("User created");
    running.press_button("settings from AgentName");
    let end = running.leave();
    for absent in ["AgentName", "1234", "800200"] {
        assert!(!end.preview.contains(absent), "{}", end.preview);
    }
    for present in ["\"Agent\"", "\"webrtc\": true", "\"PL\"", "b4c6e398"] {
        assert_contains!(end.preview, present);
    }
}

#[test]
fn graphemes_are_edited_as_units() {
    let mut test = TestApp::new();
    test.keys("4 PageDown Tab");
    let family = "👨\u{200d}👩\u{200d}👧";
    test.send(Msg::Paste(format!("e\u{301}{family}漢x")));
    for (keys, name) in [
        ("Left Backspace", format!("e\u{301}{family}x")),
        ("Backspace", "e\u{301}x".into()),
        ("Left Delete", "x".into()),
    ] {
        test.keys(keys);
        assert_eq!(test.answer(FieldId::Name), name, "{keys}");
    }
}

#[test]
fn control_characters_are_escaped_on_screen() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("Alt-2 Tab Ctrl-u");
    test.send(Msg::Paste("a\u{202e}b\u{200b}c\u{9b}d".into()));
    // The C1 control is dropped as every control character is; invisible characters are kept and shown.
    assert_eq!(test.answer(FieldId::Name), "a\u{202e}b\u{200b}cd");
    let drawn = test.drawn(160, 40);
    assert!(!drawn.contains(['\u{202e}', '\u{200b}']), "{drawn}");
    assert!(drawn.contains("\\u202e"), "the JSON escapes it: {drawn}");
    let sent = payload::build(test.app.form()).to_json();
    assert!(!sent.contains(['\u{202e}', '\u{200b}']), "{sent}");
    let sent: Value = serde_json::from_str(&sent).unwrap();
    assert_eq!(sent["name"], "a\u{202e}b\u{200b}cd");
}

#[test]
fn undo_keeps_150_steps() {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Agent).keys("Tab Tab");
    let mut states = vec![test.app.form().clone()];
    for step in 0..150 {
        test.keys(["y", "n", "d"][step % 3]);
        states.push(test.app.form().clone());
    }
    while let Some(state) = states.pop() {
        assert_eq!(*test.app.form(), state);
        test.keys("Ctrl-z");
    }
}

#[test]
fn reopened_review_marks_every_screen_done() {
    let mut test = TestApp::new();
    test.open(Draft { screen: Screen::Review, ..draft(MINIMAL) });
    let mut screens = visibility::visible_screens(test.app.form());
    screens.retain(|screen| *screen != Screen::Review);
    for screen in screens {
        assert!(test.app.document().is_done(screen), "{screen:?}");
    }
}

#[test]
fn help_scroll_stops_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let running = RunningApp::start(folder.path(), ApiTarget::Sandbox, None);
    running.keys("F1");
    running.wait_for("Keys");
    running.keys("End");
    let end = running.wait_for("In a text");
    let first = |screen: &str| screen.lines().nth(2).map(str::to_owned);
    running.keys("Up");
    // One press shows the line before.
    let before = running.wait_for("?                       Help");
    assert_ne!(first(&before), first(&end));
    running.leave();
}

#[rstest]
#[case::first_letter("a", "Admin")]
#[case::again("aa", "Agent")]
#[case::around("aaa", "Admin")]
#[case::two_letters("ag", "Agent")]
#[case::whole_word("agent", "Agent")]
#[case::upper_case("WALLBOARD", "Wallboard")]
#[case::letters_of_others_inside("supervisor", "Supervisor")]
#[case::none_begins_so("sx", "Supervisor")]
#[case::none("x", "")]
fn letters_choose_the_role(#[case] letters: &str, #[case] role: &str) {
    let mut test = TestApp::new();
    test.type_text(letters);
    assert_eq!(test.app.form().get(FieldId::Role), role);
}

#[test]
fn letters_begin_anew_after_a_pause() {
    let mut test = TestApp::new();
    test.type_text("w").wait(1500);
    test.type_text("a");
    // The next one after Wallboard.
    assert_eq!(test.app.form().get(FieldId::Role), "Agent");
}

#[test]
fn json_pasted_on_the_first_screen_fills_the_form() {
    let mut test = TestApp::new();
    test.send(Msg::Paste("New agent in Krak\u{f3}w".into()));
    assert_contains!(test.app.status().unwrap(), "not the JSON of a user");
    assert_eq!(test.answer(FieldId::Role), "");
    let pasted = MINIMAL.replacen('{', r#"{"colour": "blue","#, 1);
    test.send(Msg::Paste(pasted));
    assert_contains!(test.app.status().unwrap(), "from the pasted JSON. Ctrl-Z takes them back. colour:");
    assert_eq!(test.answer(FieldId::Username), "AgentName");
    test.keys("Ctrl-z");
    assert_eq!(test.answer(FieldId::Username), "");
    assert_contains!(test.app.status().unwrap(), "from the pasted JSON");
    // Elsewhere a paste is text.
    test.keys("Alt-2");
    test.send(Msg::Paste(MINIMAL.into()));
    assert_contains!(test.answer(FieldId::Username), "AgentName@vonage.com");
}

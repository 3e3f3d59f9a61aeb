//! Movement in the form: Enter goes on and undoes nothing, undo goes to what it changed, the wheel does not move the
//! focus, and a jump from the review leads back to it.

use crate::common::sandbox::TestSandbox;
use crate::common::{FULL, MINIMAL, RunningApp, TestApp, draft_row, key, practice, wait_for_press_guard};
use crate::rows::with_rows;
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;
use vcc_user::account::{ListedUser, UserIndex};
use vcc_user::app::AccountContext;
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::msg::{DraftOp, Effect, Msg, UserCopy};
use vcc_user::app::phase::Phase;
use vcc_user::app::suggest::Lookups;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::form::{FieldRef, RowId};
use vcc_user::sandbox::Options;
use vcc_user::tui::theme::{Theme, ThemeName};

/// The full example without its error.
fn full() -> String {
    FULL.replace("\"live\": 50", "\"live\": 51")
}

fn at(field: FieldId) -> FocusTarget {
    FocusTarget::Answer(FieldRef::single(field))
}

fn status(test: &TestApp) -> &str {
    test.app.status().unwrap_or_default()
}

/// An account with one agent.
fn users() -> Arc<UserIndex> {
    let user = json!({"userId": "u", "username": "anna", "name": "Anna",
        "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {"agentDisplayId": "2000"}}});
    let mut index = UserIndex::default();
    index.add(ListedUser::from_json(&user));
    index.finish();
    Arc::new(index)
}

#[rstest]
#[case::minimal(MINIMAL, 60)]
#[case::full(&full(), 60)]
fn enter_alone_creates_the_user(#[case] json: &str, #[case] most: usize) {
    let sandbox = TestSandbox::start(Options::default());
    let folder = tempfile::tempdir().unwrap();
    let running = RunningApp::open(folder.path(), sandbox.target(), json);
    let mut seen = running.wait_for_change("");
    let mut count = 0;
    while !seen.contains("User created") {
        assert!(count < most, "{seen}");
        if seen.contains("ready") {
            wait_for_press_guard();
            running.press_button("User created");
            count += 1;
            break;
        }
        running.keys("Enter");
        count += 1;
        seen = running.wait_for_change(&seen);
    }
    println!("{count} keys");
    let end = running.leave();
    assert_eq!(end.created.len(), 1);
    let json = json.replace('\u{a0}', " ");
    let (sent, wanted): (Value, Value) =
        (serde_json::from_str(&end.preview).unwrap(), serde_json::from_str(&json).unwrap());
    assert_eq!(sent, wanted);
}

/// At a person's pace: each Enter moves the focus to another place that it never was at, and says nothing.
#[rstest]
#[case(MINIMAL)]
#[case(&full())]
fn enter_goes_on_at_every_field(#[case] json: &str) {
    let mut test = TestApp::on(json);
    let before = test.app.form().clone();
    let mut places = vec![(test.screen(), test.app.focus())];
    while !matches!(test.app.phase(), Phase::Sending { .. }) {
        // The review wants to be read: a held key's first repeat comes after up to 660 ms.
        test.wait(300);
        test.keys("Enter");
        let place = (test.screen(), test.app.focus());
        let is_new = !places.contains(&place) || matches!(test.app.phase(), Phase::Sending { .. });
        assert!(is_new, "{place:?} after {places:?}");
        assert!(!matches!(place.1, FocusTarget::Remove(_)));
        assert_eq!(status(&test), "", "{place:?}");
        places.push(place);
    }
    assert_eq!(*test.app.form(), before);
    assert!(places.len() <= 61, "{} keys", places.len() - 1);
}

#[test]
fn undo_goes_to_the_field_and_names_it() {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Agent).keys("Tab Ctrl-u").type_text("FR").keys("Esc Tab Alt-2");
    for (keys, text, answer) in
        [("Ctrl-z", "Undone", ""), ("Ctrl-z", "Undone", "GB"), ("Ctrl-y", "Redone", "")]
    {
        test.keys("Alt-2").keys(keys);
        assert_eq!((test.screen(), test.app.focus()), (Screen::Agent, at(FieldId::Location)));
        assert_eq!(status(&test), format!("{text}: Location."));
        assert_eq!(test.answer(FieldId::Location), answer);
    }
    test.keys("Alt-2").keys("Ctrl-y Ctrl-y");
    assert_eq!(status(&test), "Nothing to redo.");
}

/// A step from the review is undone where it is seen, and Enter or Esc comes back.
#[rstest]
#[case("Enter")]
#[case("Esc")]
fn undo_on_the_review_comes_back(#[case] back: &str) {
    let mut test = TestApp::on(MINIMAL);
    test.keys("Alt-2 Tab x F5 Ctrl-z");
    assert_eq!((test.screen(), test.app.focus()), (Screen::Identity, at(FieldId::Name)));
    assert_eq!(status(&test), "Undone: Name. Enter comes back to the review.");
    test.keys(back);
    assert_eq!(test.screen(), Screen::Review);
}

#[test]
fn undo_of_a_row_on_the_review_comes_back() {
    let mut test = with_rows(0);
    test.type_text("x");
    test.keys("F5 Ctrl-z");
    assert_eq!(test.app.focus(), FocusTarget::Add);
    assert_eq!(status(&test), "Undone: row 1 added. Enter comes back to the review.");
    test.keys("Esc");
    assert_eq!(test.screen(), Screen::Review);
}

#[test]
fn undo_names_copied_settings_and_pastes() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("Alt-2 Tab Ctrl-u");
    test.send(Msg::Paste("Jana\tKowalska".into()));
    test.keys("Alt-1 Ctrl-z");
    assert_eq!((test.app.focus(), status(&test)), (at(FieldId::Name), "Undone: Name."));
    test.keys("F5 Ctrl-n");
    test.keys("Alt-2");
    let answer = serde_json::from_str(MINIMAL).unwrap();
    let copy = UserCopy { username: "ANNA".into(), answer, rows: Vec::new() };
    test.send(Msg::UserRead { username: "ANNA".into(), result: Ok(Box::new(copy)) });
    let copied = status(&test).split(';').next().unwrap().to_owned();
    assert_contains!(copied, "settings from ANNA");
    test.keys("Ctrl-z");
    assert_eq!(status(&test), format!("Undone: {copied}."));
    assert_eq!(test.app.focus(), at(FieldId::Role));
    assert!(test.app.form().is_empty());
    test.keys("Ctrl-y");
    assert_eq!(status(&test), format!("Redone: {copied}."));
}

/// An account without the feature hides a field after its answer was given.
#[test]
fn undo_of_a_hidden_answer_names_it_and_stays() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("Ctrl-p").type_text("agent: video").keys("Enter y Alt-2");
    assert_eq!(test.answer(FieldId::Video), "true");
    let account = AccountContext { features: Some(Arc::from([])), ..practice() };
    test.send(Msg::Account(Ok(Box::new((account, Lookups::default())))));
    test.keys("Ctrl-z");
    assert_eq!(test.answer(FieldId::Video), "");
    assert_eq!((test.screen(), status(&test)), (Screen::Identity, "Undone: Video, not asked now."));
}

#[test]
fn next_agent_id_says_what_it_replaced() {
    let mut test = TestApp::on(MINIMAL);
    test.send(Msg::Users(Ok(users())));
    test.keys("F9");
    let id = test.answer(FieldId::AgentId).to_owned();
    assert_eq!(status(&test), format!("Agent ID: {id} replaces 1234. Ctrl-Z takes it back."));
    test.keys("F9");
    assert_eq!(status(&test), format!("{id} is the next free agent ID already: nothing is replaced."));
    test.keys("Ctrl-z");
    assert_eq!((test.answer(FieldId::AgentId), status(&test)), ("1234", "Undone: Agent ID."));
}

/// From the review and back by Esc, whichever way the person went.
#[rstest]
#[case::change("Tab Enter", Screen::Role)]
#[case::second_change("Tab Tab Enter", Screen::Identity)]
#[case::moved_on_the_screen("Tab Enter Tab", Screen::Role)]
#[case::suggestions_first("Tab Tab Tab Enter Tab Ctrl-u p Esc", Screen::Agent)]
#[case::next_agent_id("F9", Screen::Agent)]
fn escape_returns_to_the_review(#[case] keys: &str, #[case] screen: Screen) {
    let mut test = TestApp::on(MINIMAL);
    test.send(Msg::Users(Ok(users())));
    test.keys("F5").keys(keys);
    assert_eq!(test.screen(), screen);
    test.keys("Esc");
    assert_eq!(test.screen(), Screen::Review, "{:?}", test.app.focus());
    // There is nothing to go back to from there.
    test.keys("Esc");
    assert_eq!(test.screen(), Screen::Review);
}

/// Who went elsewhere is not sent back to the review by a later Esc or Enter.
#[rstest]
#[case("Alt-2")]
#[case("PageDown Alt-2")]
#[case("F5 Alt-2")]
fn escape_stays_after_going_elsewhere(#[case] keys: &str) {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Tab Enter").keys(keys).keys("Esc");
    assert_eq!(test.screen(), Screen::Identity);
    test.keys("Tab Tab Tab Enter");
    assert_eq!(test.screen(), Screen::Agent);
}

#[test]
fn problems_after_the_first_return_to_the_review_too() {
    let wrong = MINIMAL.replace("AgentName@vonage.com", "nobody").replace("\"GB\"", "\"XX\"");
    let mut test = TestApp::on(&wrong);
    test.keys("F5 Enter");
    assert_eq!(test.app.focus(), at(FieldId::Email));
    test.keys("F2");
    assert_eq!(test.app.focus(), at(FieldId::Location));
    test.keys("Enter");
    assert_eq!(test.screen(), Screen::Review);
}

#[test]
fn left_and_right_move_between_buttons() {
    let wrong = MINIMAL.replace("AgentName@vonage.com", "nobody");
    let mut test = TestApp::on(&wrong);
    test.keys("F5");
    let buttons = test.app.document().targets(Screen::Review);
    assert_eq!(
        buttons[..3],
        [FocusTarget::Create, FocusTarget::Problem(0), FocusTarget::Change(Screen::Role)]
    );
    for button in &buttons {
        assert_eq!(test.app.focus(), *button);
        test.keys("Right");
    }
    for button in buttons.iter().rev() {
        assert_eq!(test.app.focus(), *button);
        test.keys("Left");
    }
    assert_eq!(test.screen(), Screen::Review);
    let mut test = with_rows(2);
    test.keys("Enter Enter Enter Enter");
    let buttons = [FocusTarget::Add, FocusTarget::Remove(RowId(2)), FocusTarget::Remove(RowId(1))];
    for button in buttons {
        assert_eq!(test.app.focus(), button);
        test.keys("Left");
    }
    test.keys("Right Right");
    assert_eq!(test.app.focus(), FocusTarget::Add);
}

#[test]
fn arrow_keys_move_between_buttons_of_a_new_account() {
    let mut test = TestApp::new();
    test.keys("Alt-w Tab Tab Tab Tab Tab Tab");
    for (keys, wanted) in [("Left", "Try it"), ("Right", "Save"), ("Right", "Save"), ("Left", "Try it")] {
        test.keys(keys);
        let at_cursor = cursor_line(&test);
        assert_starts_with!(at_cursor.trim_start_matches([' ', '[']), wanted);
    }
}

/// The text from the terminal's cursor on.
fn cursor_line(test: &TestApp) -> String {
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    let theme = Theme::named(ThemeName::Dark);
    terminal
        .draw(|frame| {
            vcc_user::tui::view::draw(&test.app, &theme, frame);
        })
        .unwrap();
    let cursor = terminal.get_cursor_position().unwrap();
    let buffer = terminal.backend().buffer();
    (cursor.x.saturating_sub(2)..80).map(|x| buffer[(x, cursor.y)].symbol()).collect()
}

#[test]
fn wheel_scrolls_the_form_and_moves_no_focus() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = TestSandbox::start(Options::default());
    let running = RunningApp::open_sized(folder.path(), sandbox.target(), MINIMAL, (80, 24));
    running.keys("Alt-3");
    let top = running.wait_for("ContactPad");
    assert!(!top.contains("Call rating frequency"));
    running.wheel(true, 20);
    running.wait_for("Call rating frequency");
    running.wheel(false, 1);
    running.wheel(false, 20);
    running.wait_for("ContactPad");
    running.wheel(true, 20);
    let bottom = running.wait_for("Call rating frequency");
    assert!(!bottom.contains("ContactPad"), "{bottom}");
    // Typing goes to the field that has kept the focus, and shows it.
    running.type_text("5");
    running.wait_for("12345");
    // From where it is scrolled to, Tab goes on from the focus.
    running.wheel(true, 20);
    running.wait_for("Call rating frequency");
    running.keys("Tab");
    running.wait_for("ContactPad");
    running.leave();
}

#[test]
fn nothing_scrolls_away_under_a_click() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = TestSandbox::start(Options::default());
    let running = RunningApp::open_sized(folder.path(), sandbox.target(), MINIMAL, (80, 24));
    running.keys("Alt-3");
    running.wait_for("Agent ID");
    running.wheel(true, 20);
    running.wait_for("Call rating frequency");
    running.click("After no answer");
    running.type_text("77");
    let seen = running.wait_for("77");
    assert_contains!(seen, "Call rating frequency");
    running.keys("BackTab");
    assert_contains!(running.wait_for_change(&seen), "Call rating frequency");
    running.leave();
    // The last line of a screen that is not scrolled.
    let running = RunningApp::open_sized(folder.path(), sandbox.target(), MINIMAL, (80, 23));
    running.keys("Alt-3");
    running.click("Video");
    running.keys("y");
    let seen = running.wait_for("Sent as true.");
    assert_contains!(seen, "ContactPad");
    running.leave();
}

#[test]
fn wheel_scrolls_from_where_the_focus_is() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = TestSandbox::start(Options::default());
    let running = RunningApp::open_sized(folder.path(), sandbox.target(), MINIMAL, (80, 24));
    running.keys("Alt-4 BackTab");
    running.wait_for("Call rating frequency");
    running.wheel(false, 1);
    let seen = running.wait_for("▼ 3 ");
    assert!(!seen.contains("ContactPad"), "{seen}");
    running.leave();
}

#[test]
fn press_once_more_is_shown_only_at_create() {
    let wrong = MINIMAL.replace("AgentName@vonage.com", "nobody");
    for (json, wanted) in [(MINIMAL, true), (&wrong, false)] {
        let mut test = TestApp::on(json);
        test.keys("F5");
        test.wait(100);
        test.send(Msg::Key(key("Enter")));
        let wanted = if wanted { "Press Enter once more to create. " } else { "" };
        assert_eq!(status(&test), format!("{wanted}This screen has only just opened."));
        assert_eq!(test.app.focus(), FocusTarget::Create);
    }
}

/// The old name of a draft, and a proposed name of a file: typing replaces it, a move of the cursor keeps it.
#[rstest]
#[case::typed("x", "x")]
#[case::arrow_keeps("Left x", "ol|xd")]
#[case::end_keeps("End x", "oldx")]
#[case::home_keeps("Home x", "xold")]
#[case::deleted("Backspace x", "x")]
#[case::deleted_right("Delete x", "x")]
#[case::pasted("paste", "pasted")]
#[case::unchanged("", "")]
fn old_name_is_selected(#[case] keys: &str, #[case] name: &str) {
    let name = name.replace('|', "");
    let mut test = TestApp::new();
    test.keys("F4");
    test.send(Msg::Drafts(vec![draft_row("old")]));
    test.keys("Ctrl-r");
    match keys {
        "paste" => test.send(Msg::Paste("pasted".into())),
        "" => {}
        keys => drop(test.keys(keys)),
    }
    test.effects.clear();
    test.keys("Enter");
    let renamed = test.effects.iter().find_map(|effect| match effect {
        Effect::ChangeDraft(DraftOp::Rename { name, .. }) => Some(name.clone()),
        _ => None,
    });
    assert_eq!(renamed.unwrap_or_default(), name);
}

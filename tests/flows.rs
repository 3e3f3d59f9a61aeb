//! What a person does, key by key: through the wizard alone where time matters, through the real loop with real files
//! and real HTTP where the world does.

use crate::common::{FULL, MINIMAL, RunningApp, TestApp, draft, key};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use secrecy::SecretString;
use std::io;
use std::sync::mpsc::channel;
use std::time::Duration;
use vcc_user::account::Account;
use vcc_user::app::AccountContext;
use vcc_user::app::export::ExportFormat;
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::msg::{Effect, LoadedDraft, Msg};
use vcc_user::app::phase::Phase;
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::form::{FieldRef, MOST_ROWS};
use vcc_user::model::{payload, visibility};
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};
use vcc_user::services::network::ApiTarget;
use vcc_user::submission::Event;
use vcc_user::submission::curl::CurlTarget;
use vcc_user::tui::event_loop::{EventLoop, TerminalControl};
use vcc_user::tui::view::theme::{Theme, ThemeName};
use vcc_user::tui::{EventSender, EventSource, LoopEvent};

fn sending(alone: &TestApp) -> bool {
    matches!(alone.app.phase(), Phase::Sending { .. })
}

/// The keys of the page's minimal agent, values in their places: (keys, text) in turn.
const MINIMAL_AGENT: [(&str, &str); 12] = [
    ("4 PageDown", "AgentName"),
    ("Enter", "Agent Name"),
    ("Enter", "AgentName@vonage.com"),
    ("PageDown", "1234"),
    ("Tab", "GB"),
    ("Tab y PageDown", "800200"),
    ("Tab Tab", "b4c6e398-ac69-4135-b3fd-64d7a6d14272"),
    ("Tab y Tab", "PL"),
    ("F5", ""),
    ("Enter", ""),
    ("", ""),
    ("", ""),
];

#[test]
fn the_minimal_agent_takes_few_keys_beyond_its_values() {
    let mut alone = TestApp::new();
    let mut count = 0;
    for (keys, text) in MINIMAL_AGENT.into_iter().filter(|(keys, _)| !keys.is_empty()) {
        count += keys.split(' ').count();
        alone.keys(keys).type_text(text);
    }
    assert!(sending(&alone), "{}", alone.drawn(120, 40));
    assert!(count <= 20, "{count} keys");
    println!("keys beyond the values: {count}");
}

#[test]
fn the_minimal_agent_is_created_through_the_real_loop() {
    let sandbox = crate::common::sandbox::TestSandbox::start(Options::default());
    let folder = tempfile::tempdir().unwrap();
    let running = RunningApp::start(folder.path(), target(&sandbox), None);
    running.wait_for("Role");
    for (keys, text) in MINIMAL_AGENT.into_iter().take(9) {
        running.keys(keys);
        running.type_text(text);
    }
    running.wait_for("ready");
    let screen = running.press_button("User created");
    assert!(screen.contains("userId"), "{screen}");
    let left = running.leave();
    let body = posted(&sandbox);
    assert_eq!(body, left.preview);
    let (sent, page): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(&body).unwrap(), serde_json::from_str(MINIMAL).unwrap());
    assert_eq!(sent, page);
    assert_eq!(left.created.len(), 1);
    assert!(left.created[0].user_id.is_some());
}

#[test]
fn the_full_example_has_one_error_and_mended_it_is_sent_whole() {
    let sandbox = crate::common::sandbox::TestSandbox::start(Options::default());
    let folder = tempfile::tempdir().unwrap();
    let opened = LoadedDraft { id: None, draft: draft(FULL), remarks: Vec::new() };
    let running = RunningApp::start(folder.path(), target(&sandbox), Some(opened));
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
    let body = posted(&sandbox);
    let page = FULL.replace('\u{a0}', " ").replace("\"live\": 50", "\"live\": 51");
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&body).unwrap(),
        serde_json::from_str::<serde_json::Value>(&page).unwrap()
    );
}

/// The body of the last user that arrived.
fn posted(sandbox: &crate::common::sandbox::TestSandbox) -> String {
    let seen = sandbox.sandbox.requests();
    let post = seen
        .iter()
        .rev()
        .find(|one| one.method == "POST" && one.path.starts_with("/useradmin/users"))
        .unwrap();
    String::from_utf8(post.body.clone()).unwrap()
}

fn target(sandbox: &crate::common::sandbox::TestSandbox) -> ApiTarget {
    let secret = SecretString::from(CLIENT_SECRET);
    ApiTarget::Account(
        Box::new(Account::sandbox(&sandbox.sandbox.base_url(), CLIENT_ID, secret.clone())),
        Ok(secret),
    )
}

#[test]
fn a_held_enter_creates_nobody_and_one_more_creates_one() {
    let mut alone = TestApp::on(MINIMAL);
    alone.keys("Alt-2");
    for _ in 0..60 {
        alone.wait(33);
        alone.send(Msg::Key(key("Enter")));
        assert!(!sending(&alone));
    }
    assert_eq!(alone.screen(), Screen::Review);
    assert_eq!(alone.app.message(), Some("Press Enter once more to create."));
    alone.keys("Enter");
    assert!(sending(&alone));
    let orders = alone.effects.iter().filter(|effect| matches!(effect, Effect::Submit { .. })).count();
    assert_eq!(orders, 1);
}

#[test]
fn a_pasted_column_without_brackets_creates_nobody() {
    let mut alone = TestApp::on(MINIMAL);
    alone.keys("Alt-2");
    // All of it waits together: one batch, no time between. Its first line is an answer; empty ones leave the others valid.
    for letter in "jana".chars() {
        alone.send_together(Msg::Key(key(&letter.to_string())));
    }
    for _ in 0..100 {
        alone.send_together(Msg::Key(key("Enter")));
    }
    assert_eq!((alone.screen(), alone.app.errors()), (Screen::Review, 0));
    assert!(!sending(&alone));
    alone.wait(1000);
    alone.keys("Enter");
    assert!(sending(&alone));
}

#[test]
fn an_enter_that_waited_with_the_key_that_opened_the_review_presses_nothing() {
    let mut alone = TestApp::on(MINIMAL);
    alone.wait(1000);
    alone.send(Msg::Key(key("F5")));
    alone.send_together(Msg::Key(key("Enter")));
    assert!(!sending(&alone));
    assert_eq!(alone.app.message(), Some("Press Enter once more to create."));
}

#[test]
fn a_bracketed_paste_goes_into_one_field_and_presses_nothing() {
    let mut alone = TestApp::new();
    alone.keys("4 PageDown");
    alone.send(Msg::Paste("jana\r\n\u{1b}kowalska\tx\u{7f}".into()));
    assert_eq!(alone.app.form().get(FieldId::Username), "janakowalskax");
    assert_eq!(alone.screen(), Screen::Identity);
    alone.keys("Ctrl-z");
    assert_eq!(alone.app.form().get(FieldId::Username), "");
}

#[test]
fn a_paste_is_cut_to_what_the_field_keeps_and_says_so() {
    let mut alone = TestApp::new();
    alone.keys("4 PageDown");
    alone.send(Msg::Paste("x".repeat(10_000_000)));
    assert_eq!(alone.app.form().get(FieldId::Username).len(), 255);
    assert!(alone.app.message().unwrap().contains("255"));
}

#[test]
fn a_role_hides_agent_screens_keeps_their_answers_and_says_so() {
    let mut alone = TestApp::on(MINIMAL);
    let before = payload::build(alone.app.form()).to_json();
    alone.keys("Alt-1 1");
    assert_eq!(
        visibility::visible_screens(alone.app.form()),
        [Screen::Role, Screen::Identity, Screen::Review]
    );
    assert!(alone.drawn(80, 24).contains("kept, not sent: 7 agent settings"));
    alone.keys("4");
    assert_eq!(payload::build(alone.app.form()).to_json(), before);
}

#[test]
fn left_and_right_do_not_wrap_and_letters_and_digits_choose() {
    let mut alone = TestApp::new();
    let role = |alone: &TestApp| alone.app.form().get(FieldId::Role).to_owned();
    alone.keys("Right");
    assert_eq!(role(&alone), "Admin");
    alone.keys("Left Left");
    assert_eq!(role(&alone), "Admin");
    alone.keys("End Right");
    assert_eq!(role(&alone), "Agent");
    alone.keys("2");
    assert_eq!(role(&alone), "Supervisor");
    alone.keys("Down");
    let acts = |alone: &TestApp| alone.app.form().get(FieldId::ActsAsAgent).to_owned();
    assert_eq!(acts(&alone), "");
    alone.keys("y");
    assert_eq!(acts(&alone), "true");
    alone.keys("n");
    assert_eq!(acts(&alone), "false");
    alone.keys("d");
    assert_eq!(acts(&alone), "");
    alone.keys("Space");
    assert_eq!(acts(&alone), "true");
}

#[test]
fn nobody_is_scolded_before_the_time() {
    let mut alone = TestApp::new();
    let shown = |alone: &TestApp, field| {
        alone.app.shown_problem(FieldRef::single(field)).map(|violation| violation.text)
    };
    alone.keys("4 PageDown");
    assert_eq!(shown(&alone, FieldId::Username), None);
    alone.keys("Tab Tab").type_text("jana@");
    assert_eq!(shown(&alone, FieldId::Username).as_deref(), Some("Enter the username."));
    // More typing can still mend it.
    assert_eq!(shown(&alone, FieldId::Email), None);
    alone.keys("Tab");
    assert!(shown(&alone, FieldId::Email).is_some());
    alone.keys("BackTab").type_text("example.com");
    assert_eq!(shown(&alone, FieldId::Email), None);
    // A number beyond its range cannot be mended by more digits.
    alone.go_to(Screen::Agent).keys("Ctrl-p").type_text("wrap-up").keys("Enter").type_text("7200");
    assert_eq!(shown(&alone, FieldId::OutboundWrapUp), None);
    alone.type_text("1");
    assert!(shown(&alone, FieldId::OutboundWrapUp).is_some());
    alone.keys("Backspace");
    assert_eq!(shown(&alone, FieldId::OutboundWrapUp), None);
}

#[test]
fn a_country_is_taken_by_code_by_name_and_by_the_only_match() {
    let location = |typed: &str| {
        let mut alone = TestApp::on(MINIMAL);
        alone.go_to(Screen::Agent).keys("Tab").type_text(typed).keys("Tab");
        alone.app.form().get(FieldId::Location).to_owned()
    };
    assert_eq!(location("pl"), "PL");
    assert_eq!(location("Poland"), "PL");
    assert_eq!(location("polan"), "PL");
    assert_eq!(location("UK"), "UK");
    assert_eq!(location("united"), "united");
    assert_eq!(location("Holland"), "NL");
}

#[test]
fn only_four_keys_go_to_an_open_list() {
    let mut alone = TestApp::on(MINIMAL);
    alone.go_to(Screen::Agent).keys("Tab").type_text("po");
    assert!(alone.app.suggestions().is_some());
    alone.keys("Down");
    assert_eq!(alone.app.focus(), FocusTarget::Answer(FieldRef::single(FieldId::Location)));
    alone.keys("Enter");
    assert_eq!(alone.app.form().get(FieldId::Location), "PT");
    assert_eq!(alone.app.focus(), FocusTarget::Answer(FieldRef::single(FieldId::Location)));
    // What was just taken is replaced by typing.
    alone.type_text("d");
    assert_eq!(alone.app.form().get(FieldId::Location), "d");
    alone.keys("Esc");
    assert!(alone.app.suggestions().is_none());
    alone.keys("Down");
    assert_ne!(alone.app.focus(), FocusTarget::Answer(FieldRef::single(FieldId::Location)));
}

#[test]
fn cleaning_is_seen_and_can_be_undone() {
    let mut alone = TestApp::on(MINIMAL);
    alone.go_to(Screen::Telephony).keys("Ctrl-u").type_text("(0)22 555-12").keys("Tab");
    assert_eq!(alone.app.form().get(FieldId::PhoneNumber), "02255512");
    alone.keys("Ctrl-z");
    assert_eq!(alone.app.form().get(FieldId::PhoneNumber), "(0)22 555-12");
}

#[test]
fn problems_are_visited_errors_first() {
    let mut alone = TestApp::on(FULL);
    alone.keys("F2");
    assert_eq!(alone.app.focus(), FocusTarget::Answer(FieldRef::single(FieldId::Live)));
    alone.keys("F2");
    assert_eq!(alone.app.focus(), FocusTarget::Answer(FieldRef::single(FieldId::CallRatingFrequency)));
    alone.keys("F2");
    assert_eq!(alone.app.focus(), FocusTarget::Answer(FieldRef::single(FieldId::Live)));
}

#[test]
fn change_comes_back_to_the_review() {
    let mut alone = TestApp::on(MINIMAL);
    alone.keys("F5 Tab Tab Enter");
    assert_eq!(alone.screen(), Screen::Identity);
    alone.keys("Enter Enter Enter Enter");
    assert_eq!(alone.screen(), Screen::Review);
    // A problem is a jump, and Enter there comes back at once.
    let mut alone = TestApp::on(FULL);
    alone.keys("F5 Enter");
    assert_eq!(alone.app.focus(), FocusTarget::Answer(FieldRef::single(FieldId::Live)));
    alone.keys("Backspace 1 Enter");
    assert_eq!(alone.screen(), Screen::Review);
}

#[test]
fn rows_are_added_filled_and_removed() {
    let mut alone = TestApp::on(MINIMAL);
    alone
        .go_to(Screen::AssociatedUsers)
        .keys("Enter")
        .type_text("a_vbc")
        .keys("Tab Tab Tab Enter")
        .type_text("b_vbc");
    assert_eq!(alone.app.form().rows().len(), 2);
    assert!(payload::build(alone.app.form()).to_json().contains("b_vbc"));
    alone.keys("BackTab Enter");
    assert_eq!(alone.app.form().rows().len(), 1);
    alone.keys("Ctrl-z");
    assert_eq!(alone.app.form().rows().len(), 2);
}

#[test]
fn no_more_rows_are_added_than_a_draft_holds() {
    let mut draft = draft(MINIMAL);
    while draft.form.rows().len() < MOST_ROWS - 1 {
        draft.form.add_row();
    }
    let mut alone = TestApp::new();
    alone.open(draft);
    // Back from the review the focus is on *Add*.
    alone.keys("F5 BackTab Enter");
    assert_eq!(alone.app.form().rows().len(), MOST_ROWS);
    let draft = alone.app.draft().to_text();
    assert!(Draft::from_text(&draft).is_ok());
    alone.keys("F5 BackTab Enter");
    assert_eq!(alone.app.form().rows().len(), MOST_ROWS);
    assert!(alone.app.message().is_some_and(|text| text.contains("1000 rows")));
}

#[test]
fn the_drafts_over_an_outcome_change_nothing_beneath_them() {
    let mut alone = TestApp::on(MINIMAL);
    alone.keys("F5 Enter");
    let Phase::Sending { submission, .. } = alone.app.phase() else { panic!("nothing is sent") };
    let attempt = submission.order().attempt.clone();
    alone.send(Msg::Submission { attempt, event: Event::Recorded(Err("the disk is full".into())) });
    assert!(matches!(alone.app.phase(), Phase::Finished { .. }));
    let (before, drawn) = (alone.app.form().clone(), alone.drawn(80, 24));
    alone.keys("F4 Esc");
    assert_eq!(*alone.app.form(), before);
    assert_eq!(alone.drawn(80, 24), drawn);
}

#[test]
fn escape_never_discards_and_never_leaves() {
    let mut alone = TestApp::on(MINIMAL);
    let before = alone.app.form().clone();
    alone.keys("Esc F1 Esc F3 Esc F4 Esc Ctrl-p Esc Esc");
    assert_eq!(*alone.app.form(), before);
    assert!(!alone.effects.iter().any(|effect| matches!(effect, Effect::Leave)));
}

#[test]
fn what_was_typed_is_saved_and_comes_back_with_screen_and_field() {
    let sandbox = crate::common::sandbox::TestSandbox::start(Options::default());
    let folder = tempfile::tempdir().unwrap();
    let running = RunningApp::start(folder.path(), target(&sandbox), None);
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
    // The next start names it and one key opens it.
    let running = RunningApp::start(folder.path(), target(&sandbox), None);
    running.wait_for("Unfinished draft");
    running.keys("Ctrl-o");
    running.wait_for("9x");
    running.leave();
}

#[test]
fn a_refusal_keeps_the_answers_and_notes_the_fields() {
    let sandbox = crate::common::sandbox::TestSandbox::start(Options::default());
    let folder = tempfile::tempdir().unwrap();
    let opened = LoadedDraft { id: None, draft: draft(MINIMAL), remarks: Vec::new() };
    let create = |opened: LoadedDraft| {
        let running = RunningApp::start(folder.path(), target(&sandbox), Some(opened));
        running.keys("F5");
        running.wait_for("ready");
        running.keys("Enter");
        running
    };
    let running = create(opened.clone());
    running.wait_for("User created");
    assert_eq!(running.leave().created.len(), 1);
    let running = create(opened);
    running.wait_for("Not created");
    running.press_button("1 error");
    running.keys("Alt-2");
    running.wait_for("already");
    let left = running.leave();
    assert_eq!(left.created.len(), 0);
    assert!(left.preview.contains("AgentName"), "{}", left.preview);
}

#[test]
fn a_new_user_like_this_one_takes_settings_and_nothing_that_names_a_person() {
    let sandbox = crate::common::sandbox::TestSandbox::start(Options::default());
    let folder = tempfile::tempdir().unwrap();
    let opened = LoadedDraft { id: None, draft: draft(MINIMAL), remarks: Vec::new() };
    let running = RunningApp::start(folder.path(), target(&sandbox), Some(opened));
    running.keys("F5");
    running.wait_for("ready");
    running.press_button("User created");
    running.press_button("settings from AgentName");
    let left = running.leave();
    for absent in ["AgentName", "1234", "800200"] {
        assert!(!left.preview.contains(absent), "{}", left.preview);
    }
    for present in ["\"Agent\"", "\"webrtc\": true", "\"PL\"", "b4c6e398"] {
        assert!(left.preview.contains(present), "{}", left.preview);
    }
}

#[test]
fn graphemes_are_moved_over_and_deleted_whole() {
    let mut alone = TestApp::new();
    alone.keys("4 PageDown Tab");
    let family = "👨\u{200d}👩\u{200d}👧";
    alone.send(Msg::Paste(format!("e\u{301}{family}漢x")));
    let name = |alone: &TestApp| alone.app.form().get(FieldId::Name).to_owned();
    alone.keys("Left Backspace");
    assert_eq!(name(&alone), format!("e\u{301}{family}x"));
    alone.keys("Backspace");
    assert_eq!(name(&alone), "e\u{301}x");
    alone.keys("Left Delete");
    assert_eq!(name(&alone), "x");
}

#[test]
fn what_a_terminal_would_obey_is_seen_and_sent_as_it_was_typed() {
    let mut alone = TestApp::on(MINIMAL);
    alone.keys("Alt-2 Tab Ctrl-u");
    alone.send(Msg::Paste("a\u{202e}b\u{200b}c\u{9b}d".into()));
    // The C1 control goes like every control character; what is invisible stays, and is seen.
    assert_eq!(alone.app.form().get(FieldId::Name), "a\u{202e}b\u{200b}cd");
    let drawn = alone.drawn(120, 40);
    assert!(!drawn.contains(['\u{202e}', '\u{200b}']), "{drawn}");
    assert!(drawn.contains("\\u202e"), "the JSON writes it out: {drawn}");
    assert!(payload::build(alone.app.form()).to_json().contains('\u{202e}'));
}

#[test]
fn a_hundred_steps_are_taken_back_one_by_one() {
    let mut alone = TestApp::on(MINIMAL);
    alone.go_to(Screen::Agent).keys("Tab Tab");
    let mut states = vec![alone.app.form().clone()];
    for step in 0..150 {
        alone.keys(["y", "n", "d"][step % 3]);
        states.push(alone.app.form().clone());
    }
    while let Some(state) = states.pop() {
        assert_eq!(*alone.app.form(), state);
        alone.keys("Ctrl-z");
    }
}

#[test]
fn the_json_is_copied_and_saved_where_nothing_stands_yet() {
    let mut alone = TestApp::on(MINIMAL);
    alone.keys("Ctrl-p").type_text("copy the json").keys("Enter");
    let json = payload::build(alone.app.form()).to_json();
    assert!(alone.effects.iter().any(|effect| matches!(effect, Effect::Copy(text) if *text == json)));
    alone.keys("Ctrl-p").type_text("save the json").keys("Enter");
    assert!(alone.drawn(80, 24).contains("File: AgentName.json"));
    alone.keys("Enter");
    let saved = |effect: &Effect| matches!(effect, Effect::Export { what: ExportFormat::Json, name, .. } if name == "AgentName.json");
    assert!(alone.effects.iter().any(saved));
    alone.send(Msg::Exported {
        what: ExportFormat::Json,
        result: Err("there is a file of that name already".into()),
    });
    // The name is there to be mended, and beside it what is wrong with it.
    let screen = alone.drawn(80, 24);
    assert!(screen.contains("! The JSON was not saved: there is a file of that name already."), "{screen}");
    alone.keys("Backspace");
    let screen = alone.drawn(80, 24);
    assert!(screen.contains("File: AgentName.jso ") && !screen.contains("not saved"), "{screen}");
    alone.keys("Enter");
    alone.send(Msg::Exported { what: ExportFormat::Json, result: Ok("AgentName.jso".into()) });
    assert_eq!(alone.app.message(), Some("Saved as AgentName.jso."));
    assert!(alone.app.modal().is_none());
}

#[test]
fn a_name_that_is_being_written_is_written_once() {
    let mut alone = TestApp::on(MINIMAL);
    alone.keys("Ctrl-p").type_text("save the json").keys("Enter Enter Enter");
    let written = |effect: &&Effect| matches!(effect, Effect::Export { .. });
    assert_eq!(alone.effects.iter().filter(written).count(), 1);
}

#[test]
fn the_curl_command_is_copied_and_saved() {
    let account = AccountContext {
        address: CurlTarget::Account("https://emea.example/useradmin".into()),
        ..crate::common::practice()
    };
    let mut alone = TestApp::on_account(MINIMAL, account);
    alone.keys("Ctrl-p").type_text("copy the curl").keys("Enter");
    let copied = alone.effects.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.unwrap();
    // A newline at its end would run it where it is pasted.
    assert!(copied.ends_with("'https://emea.example/useradmin/users'"), "{copied}");
    assert!(copied.contains("curl -H @-") && copied.contains("\"username\": \"AgentName\""), "{copied}");
    assert_eq!(alone.app.message(), Some("The curl command was sent to the terminal's clipboard."));
    alone.keys("Ctrl-p").type_text("save the curl").keys("Enter");
    let asked = alone.drawn(80, 24);
    assert!(asked.contains("Save the curl command") && asked.contains("File: AgentName.sh"), "{asked}");
    alone.keys("Enter");
    let saved = |effect: &Effect| {
        matches!(effect, Effect::Export { what: ExportFormat::Curl, name, text }
            if name == "AgentName.sh" && *text == format!("{copied}\n"))
    };
    assert!(alone.effects.iter().any(saved));
}

#[test]
fn a_draft_that_was_left_at_the_review_comes_back_with_every_step_seen() {
    let mut alone = TestApp::new();
    alone.open(Draft { screen: Screen::Review, ..draft(MINIMAL) });
    for screen in
        visibility::visible_screens(alone.app.form()).into_iter().filter(|screen| *screen != Screen::Review)
    {
        assert!(alone.app.is_done(screen), "{screen:?}");
    }
}

#[test]
fn what_was_scrolled_beyond_the_end_does_not_have_to_be_scrolled_back() {
    let folder = tempfile::tempdir().unwrap();
    let running = RunningApp::start(folder.path(), ApiTarget::Sandbox, None);
    running.keys("F1");
    running.wait_for("Keys");
    running.keys("End");
    running.wait_for("▲");
    running.keys("Up");
    running.wait_for("▼ 1 ");
    running.leave();
}

/// A terminal that takes no frame.
struct Blocked;

impl TerminalControl for Blocked {
    fn stop(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn suspend_for(&mut self, to: &mut dyn FnMut()) -> io::Result<()> {
        to();
        Ok(())
    }
    fn continued(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn is_blocked(&self) -> bool {
        true
    }
}

/// A window that gets another size, and then nothing more: whoever waits without an end has seen that.
struct Resized {
    told: bool,
    deadlines: usize,
}

impl EventSource for &mut Resized {
    fn wait(&mut self, patience: Option<Duration>) -> Option<LoopEvent> {
        if !std::mem::replace(&mut self.told, true) {
            return Some(LoopEvent::Resized);
        }
        let Some(patience) = patience else { return Some(LoopEvent::Gone) };
        self.deadlines += 1;
        assert!(self.deadlines < 100, "it waits for a deadline that is over");
        std::thread::sleep(patience);
        None
    }
    fn ready(&mut self) -> Option<LoopEvent> {
        None
    }
}

#[test]
fn a_new_size_of_a_blocked_terminal_is_waited_for_once() {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let mut app = TestApp::new().app;
    let theme = Theme::of(ThemeName::Dark);
    let (mut doer, mut stage) = ((), Blocked);
    let mut source = Resized { told: false, deadlines: 0 };
    let (post, _happenings) = channel();
    EventLoop::new(&mut terminal, &mut app, theme, &mut doer, &mut stage)
        .run(&mut source, &EventSender::from(post), |(), _| {})
        .unwrap();
    assert!(source.deadlines > 0);
}

#[test]
fn a_country_is_found_without_the_marks_of_its_letters() {
    let mut alone = TestApp::on(MINIMAL);
    for (typed, code) in [("cote d", "CI"), ("curacao", "CW"), ("osterreich", "AT"), ("Türkiye", "TR")] {
        alone.go_to(Screen::Agent);
        alone.keys("Tab Ctrl-u").type_text(typed).keys("Tab");
        assert_eq!(alone.app.form().get(FieldId::Location), code, "{typed}");
    }
}

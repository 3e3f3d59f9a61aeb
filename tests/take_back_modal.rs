//! Taking the created user back in the wizard, full screen and line by line.

use crate::common::home::wait_for_press_guard;
use crate::common::sandbox::TestSandbox;
use crate::common::{MINIMAL, RunningApp, TestApp, key, response, succeed};
use rstest::rstest;
use vcc_user::app::msg::{Effect, Msg};
use vcc_user::app::phase::{OutcomeAction, Phase};
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::sandbox::Options;
use vcc_user::submission::{SetupOutcome, TakeBackStep};

/// A user that was just created, with the modal open.
fn opened() -> TestApp {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Enter").settle(|effect| succeed(effect, |_| response(201, r#"{"userId":"5cba9dab"}"#)));
    assert!(matches!(test.app.phase(), Phase::Finished { .. }));
    assert_eq!(
        test.app.phase().actions(),
        [OutcomeAction::NewLikeThis, OutcomeAction::New, OutcomeAction::TakeBack, OutcomeAction::Leave]
    );
    test.wait(1000);
    test.keys("Right Right Enter");
    test
}

fn sent(test: &TestApp) -> Vec<(String, bool)> {
    let sent = test.effects.iter().filter_map(|effect| match effect {
        Effect::TakeBack { typed, delete, .. } => Some((typed.clone(), *delete)),
        _ => None,
    });
    sent.collect()
}

#[test]
fn modal_names_the_user_and_asks_for_the_username() {
    let mut test = opened();
    for (columns, rows) in [(40, 12), (80, 24), (120, 40)] {
        let screen = test.drawn(columns, rows);
        assert_contains!(
            screen,
            "Take it back",
            "AgentName, userId 5cba9dab",
            "Type the username: ",
            "Archive and delete"
        );
    }
    assert_contains!(test.drawn(80, 24), "Whether the username becomes free", "nothing undoes that");
    let input_line =
        |test: &TestApp| test.drawn(80, 24).lines().position(|line| line.contains("Type the username: "));
    let before = input_line(&test);
    test.keys("Enter Enter");
    assert_eq!(input_line(&test), before, "a message moves the input");
    assert_contains!(
        test.drawn(80, 24),
        "The username that you typed is not AgentName. Nothing was changed."
    );
    test.type_text("agentname").keys("Tab Tab Enter");
    assert_contains!(test.drawn(80, 24), "is not AgentName");
    assert_eq!(sent(&test), []);
    test.keys("Ctrl-u").type_text("AgentName").keys("Tab Tab Enter");
    assert_eq!(sent(&test), [("AgentName".to_owned(), true)]);
    // Once only.
    test.keys("Enter Tab Enter");
    assert_eq!(sent(&test).len(), 1);
    assert_contains!(test.drawn(80, 24), "Asking the API …", "Esc cancel");
    // What was done by then is read; that is dropped, too.
    test.keys("Esc Enter");
    assert!(has_effect!(test, Effect::CancelTakeBack(_)));
    assert_contains!(test.drawn(80, 24), "Cancelled. Reading the user, to see what was changed by then");
    test.keys("Esc");
    assert!(has_effect!(test, Effect::Cancel(_)));
    assert_contains!(test.drawn(80, 24), "What was changed of AgentName is not known", "Type the username: ");
    assert_eq!(sent(&test).len(), 1);
    let mut test = opened();
    test.keys("Esc");
    assert!(test.app.modal().is_none() && matches!(test.app.phase(), Phase::Finished { .. }));
}

/// A pasted username with line breaks, a held Enter and one that follows at once press nothing.
#[test]
fn held_and_pasted_keys_press_nothing() {
    let mut test = opened();
    test.type_text("AgentName");
    for _ in 0..5 {
        test.send_together(Msg::Key(key("Enter")));
    }
    assert_eq!(sent(&test), []);
    for _ in 0..20 {
        test.wait(33);
        test.send(Msg::Key(key("Enter")));
    }
    assert_eq!(sent(&test), []);
    assert_contains!(test.drawn(80, 24), "once more to archive. A held or pasted key presses nothing.");
    test.wait(1000);
    test.keys("Enter");
    assert_eq!(sent(&test), [("AgentName".to_owned(), false)]);
    // Not from the button that opened it, either.
    let mut test = opened();
    for _ in 0..20 {
        test.send(Msg::Key(key("Enter")));
    }
    assert_eq!(sent(&test), []);
}

#[rstest]
#[case(&[(TakeBackStep::Archive, SetupOutcome::Done)], true, "AgentName: Archived. The answers are open again.")]
#[case(
    &[(TakeBackStep::Archive, SetupOutcome::Done), (TakeBackStep::Delete, SetupOutcome::Refused("No.".into()))],
    true,
    "AgentName: Archived. Deleted: refused. No. The answers are open again."
)]
#[case(&[(TakeBackStep::Archive, SetupOutcome::Unknown("Silence.".into()))], false, "Archived: unknown. Silence.")]
fn answers_reopen_after_a_confirmed_take_back(
    #[case] results: &[(TakeBackStep, SetupOutcome)],
    #[case] opens: bool,
    #[case] words: &str,
) {
    let mut test = opened();
    test.type_text("AgentName").keys("Tab Enter");
    test.send(Msg::TakenBack(Ok(results.to_vec())));
    assert_contains!(test.drawn(120, 40), words);
    assert_eq!(matches!(test.app.phase(), Phase::Editing), opens);
    assert_eq!(test.app.created().is_empty(), opens);
    if opens {
        assert_eq!((test.screen(), test.answer(FieldId::Username)), (Screen::Identity, "AgentName"));
        assert!(test.app.draft().user_id.is_none());
        // It may be sent again.
        test.effects.clear();
        test.wait(1000);
        test.keys("F5 Enter");
        assert!(has_effect!(test, Effect::Submit { request, .. } if !request.body.is_empty()));
    } else {
        assert!(test.app.draft().user_id.is_some());
        test.send(Msg::TakenBack(Err("The disk is full. Nothing was changed.".into())));
        assert_contains!(test.drawn(120, 40), "The disk is full. Nothing was changed.");
    }
}

/// Where few lines of the explanation fit they are scrolled, and the rest is counted.
#[test]
fn the_explanation_is_scrolled() {
    let mut test = opened();
    let first = test.drawn(40, 12);
    assert_contains!(first, "AgentName, userId 5cba9dab", "▼");
    test.type_text("Agent");
    let mut seen = first;
    for _ in 0..4 {
        test.keys("PageDown");
        seen.push_str(&test.drawn(40, 12));
    }
    assert_contains!(seen, "undoes that", "becomes free", "logged in is left", "Type the username: Agent");
    assert!(!test.drawn(40, 12).contains('▼'));
    test.keys("PageUp PageUp PageUp PageUp");
    assert_contains!(test.drawn(40, 12), "AgentName, userId 5cba9dab");
}

/// `c` is named as long as the outcome is there, whatever is in front of it.
#[test]
fn nothing_vanishes_behind_a_modal() {
    let mut test = opened();
    test.keys("Esc F4");
    assert_contains!(test.drawn(120, 60), "Drafts", "c copies it", "t copies a text for it");
}

/// A take-back that runs in the program, against a sandbox with faults.
struct Running {
    app: RunningApp,
    sandbox: TestSandbox,
    _folder: tempfile::TempDir,
}

impl Running {
    /// Archives and deletes the user that was just created.
    fn start(faults: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
        let app = RunningApp::open(folder.path(), sandbox.target(), MINIMAL);
        app.review();
        app.press_button("User created");
        app.keys("Right Right");
        wait_for_press_guard();
        app.press_with("Enter", "Type the username: ");
        app.type_text("AgentName");
        app.keys("Tab Tab");
        wait_for_press_guard();
        app.keys("Enter");
        Self { app, sandbox, _folder: folder }
    }

    fn wait_for_request(&self, method: &str) {
        // Of one user, not of the list.
        while !self
            .sandbox
            .sandbox
            .requests()
            .iter()
            .any(|one| one.method == method && one.path.contains("/users/"))
        {
            std::thread::yield_now();
        }
    }
}

/// Esc drops the running request, and the user is read to see what it had done by then.
#[rstest]
#[case(
    "archive:silent:1",
    "PATCH",
    "Not archived. You cancelled it. The user was read again: it is not archived.",
    false
)]
#[case("archive:silent-after:1", "PATCH", "AgentName: Archived. The answers are open again.", true)]
#[case(
    "delete:silent:1",
    "DELETE",
    "AgentName: Archived. Not deleted. You cancelled it. The user was read again: it",
    true
)]
#[case("delete:silent-after:1", "DELETE", "AgentName: Archived. Deleted. The answers are open again.", true)]
#[case("user:silent:1", "GET", "You cancelled it. Nothing was changed.", false)]
fn esc_cancels(#[case] fault: &str, #[case] method: &str, #[case] words: &str, #[case] opens: bool) {
    let running = Running::start(&[fault]);
    running.wait_for_request(method);
    running.app.keys("Esc");
    running.app.wait_for(words);
    if !opens {
        // It can be done at once.
        running.app.keys("Tab Tab");
        wait_for_press_guard();
        running.app.press_with("Enter", "AgentName: Archived. Deleted.");
    }
    assert_eq!(running.app.leave().created.len(), 0);
}

/// The whole way through the program, with the practice account or a server, to the corrected user.
#[rstest]
#[case(&[], &["PATCH", "DELETE"])]
#[case(&["archive:drop-after:1", "delete:drop-after:1"], &["PATCH", "DELETE"])]
fn user_is_taken_back_and_sent_corrected(#[case] faults: &[&str], #[case] changes: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
    let running = RunningApp::open(folder.path(), sandbox.target(), MINIMAL);
    running.review();
    running.press_button("User created");
    running.keys("Right Right");
    wait_for_press_guard();
    running.press_with("Enter", "Type the username: ");
    running.type_text("AgentName");
    running.keys("Tab Tab");
    wait_for_press_guard();
    running.press_with("Enter", "AgentName: Archived. Deleted.");
    let requests = sandbox.sandbox.requests();
    let sent: Vec<_> = requests
        .iter()
        .map(|one| one.method.as_str())
        .filter(|one| ["PATCH", "DELETE"].contains(one))
        .collect();
    assert_eq!(sent, changes);
    running.keys("F5");
    running.wait_for("ready");
    running.press_button("User created");
    let posts = sandbox
        .sandbox
        .requests()
        .iter()
        .filter(|one| one.method == "POST" && one.path.ends_with("/users"))
        .count();
    assert_eq!(posts, 2);
    assert_eq!(running.leave().created.len(), 1);
}

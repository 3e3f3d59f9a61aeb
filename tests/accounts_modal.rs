//! The wizard against accounts and servers that behave badly: what becomes of a submission, what the account knows.

use crate::common::server::{Reply, Server, json as reply_json};
use crate::common::{MINIMAL, RunningApp, TestApp, draft, key};
use secrecy::SecretString;
use serde_json::json;
use std::sync::Arc;
use std::time::Instant;
use vcc_user::account::{Account, AccountSummary, ListedUser, UserIndex};
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::modal::Modal;
use vcc_user::app::msg::{AccountTest, AttemptRow, Effect, LoadedDraft, Msg};
use vcc_user::app::phase::OutcomeAction;
use vcc_user::app::phase::Phase;
use vcc_user::app::{AccountContext, SecretState};
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::form::FieldRef;
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};
use vcc_user::services::connection::ApiTarget;
use vcc_user::submission::{Event, Outcome, SendFailure, Step};

const TOKEN: &str = r#"{"access_token":"t","expires_in":7200,"token_type":"Bearer"}"#;

/// An account at a server that answers a POST of a user like this, lists nobody, and gives tokens to everybody.
fn account(reply: Reply) -> (ApiTarget, Server) {
    let server = Server::start(move |_, request| match request.line.split(' ').nth(1).unwrap_or_default() {
        path if path.starts_with("/token") => reply_json("200 OK", TOKEN),
        path if path.starts_with("/useradmin/users") && request.is_post() => reply.clone(),
        path if path.starts_with("/useradmin/users") => {
            reply_json("200 OK", r#"{"users":[],"meta":{"page":1,"count":0,"pageCount":1,"totalCount":0}}"#)
        }
        _ => reply_json("404 Not Found", "{}"),
    });
    let account = Account {
        api_url: server.url("/useradmin"),
        token_url: server.url("/token"),
        client_id: "id".into(),
        ..Account::named("tests")
    };
    (ApiTarget::Account(Box::new(account), Ok(SecretString::from("secret"))), server)
}

fn posts(server: &Server) -> usize {
    server
        .requests()
        .iter()
        .filter(|request| request.is_post() && request.line.contains("/useradmin/users"))
        .count()
}

fn review(reply: Reply, folder: &std::path::Path) -> (RunningApp, Server) {
    let (target, server) = account(reply);
    let opened = LoadedDraft { id: None, draft: draft(MINIMAL), remarks: Vec::new() };
    let running = RunningApp::start(folder, target, Some(opened));
    running.keys("F5");
    running.wait_for("ready");
    (running, server)
}

#[test]
fn dropped_connection_is_looked_up_not_resent() {
    let folder = tempfile::tempdir().unwrap();
    let (running, server) = review(Reply::Drop, folder.path());
    let screen = running.press_button("Outcome unknown");
    assert!(screen.contains("there is no AgentName"), "{screen}");
    assert!(screen.contains("Look it up again") && screen.contains("Send again"), "{screen}");
    assert_eq!(posts(&server), 1);
    // The next start meets the attempt again.
    running.leave();
    let (target, _) = account(Reply::Drop);
    let running = RunningApp::start(folder.path(), target, None);
    running.wait_for("Outcome unknown: AgentName");
    running.leave();
    assert_eq!(posts(&server), 1);
}

#[test]
fn cancelled_request_has_an_unknown_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let (running, server) = review(Reply::Hold(Vec::new()), folder.path());
    running.press_button("Creating the user");
    while posts(&server) == 0 {
        std::thread::yield_now();
    }
    let pressed = Instant::now();
    running.keys("Esc");
    running.wait_for("Outcome unknown");
    assert!(pressed.elapsed().as_millis() < 500, "{:?}", pressed.elapsed());
    assert_eq!(posts(&server), 1);
    running.leave();
}

#[test]
fn rejected_fields_are_marked_until_edited() {
    let folder = tempfile::tempdir().unwrap();
    let body = json!({"status": 400, "title": "Bad", "errors": [
        {"message": "Location \u{1b}[31mPL is closed", "path": "$.UserAccountConfiguration.AgentConfiguration.Location"}]});
    let (running, _server) = review(reply_json("400 Bad Request", &body.to_string()), folder.path());
    let screen = running.press_button("Not created");
    assert!(!screen.contains('\u{1b}'));
    running.press_button("1 error");
    running.keys("Tab");
    running.wait_for("Location");
    running.press_button("Where the agent sits");
    running.wait_for("PL is closed");
    running.type_text("pl");
    running.keys("Tab");
    let screen = running.wait_for("PL  Poland");
    assert!(!screen.contains("is closed"), "{screen}");
    running.leave();
}

#[test]
fn extra_licence_needs_confirmation() {
    let sandbox =
        crate::common::sandbox::TestSandbox::start(Options { agent_licences: 0, ..Options::default() });
    let secret = SecretString::from(CLIENT_SECRET);
    let account = Account::sandbox(&sandbox.sandbox.base_url(), CLIENT_ID, secret.clone());
    let folder = tempfile::tempdir().unwrap();
    let opened = LoadedDraft { id: None, draft: draft(MINIMAL), remarks: Vec::new() };
    let running =
        RunningApp::start(folder.path(), ApiTarget::Account(Box::new(account), Ok(secret)), Some(opened));
    running.keys("F5");
    running.wait_for("ready");
    let screen = running.press_button("Not created");
    assert!(screen.contains("Create with extra licence, charged"), "{screen}");
    let overages =
        || sandbox.sandbox.requests().iter().filter(|one| one.path.contains("allowOverages")).count();
    assert_eq!(overages(), 0);
    running.keys("Right");
    running.press_button("User created");
    assert_eq!(overages(), 1);
    running.leave();
}

#[test]
fn retry_after_delays_send_again() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Enter");
    let attempt = attempt(&test);
    let answer = vcc_user::submission::ApiResponse {
        status: 429,
        retry_after: Some(vcc_user::submission::RetryAfter::Seconds(3)),
        body_complete: true,
        ..Default::default()
    };
    for event in [Event::Recorded(Ok(())), Event::Token(Ok(())), Event::Response(answer), Event::Closed] {
        test.send(Msg::Submission { attempt: attempt.clone(), event });
    }
    assert_eq!(test.app.phase().actions(), [OutcomeAction::Back, OutcomeAction::SendAgain]);
    assert!(test.drawn(100, 30).contains("Send again in 3 s"));
    test.keys("Right Enter");
    assert!(test.app.status().unwrap().contains("more"), "{:?}", test.app.status());
    while let Some(deadline) = test.app.deadline() {
        test.at = deadline;
        test.send(Msg::Deadline);
    }
    assert!(test.drawn(100, 30).contains("[ Send again ]"));
    test.keys("Enter");
    assert!(matches!(test.app.phase(), Phase::Sending { .. }));
}

fn attempt(test: &TestApp) -> String {
    let Phase::Sending { submission, .. } = test.app.phase() else { panic!("nothing is sent") };
    submission.order().attempt.clone()
}

#[test]
fn events_of_other_attempts_are_ignored() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Enter");
    test.send(Msg::Submission { attempt: "another".into(), event: Event::Recorded(Ok(())) });
    assert_eq!(test.effects.iter().filter(|effect| matches!(effect, Effect::Submit { .. })).count(), 1);
}

fn steps(test: &TestApp) -> Vec<&Step> {
    let steps = test.effects.iter().filter_map(|effect| match effect {
        Effect::Submit { step, .. } => Some(step),
        _ => None,
    });
    steps.collect()
}

#[test]
fn unknown_attempt_is_looked_up_before_resending() {
    let mut test = TestApp::on(MINIMAL);
    let line =
        AttemptRow { id: "old".into(), account: "sandbox".into(), username: "AGENTNAME".into(), age: 60 };
    test.send(Msg::OpenAttempts(vec![line]));
    test.keys("F5");
    let review = test.drawn(80, 24);
    assert!(review.contains("outcome unknown") && !review.contains("ready"), "{review}");
    assert!(review.contains("the username is looked up first"), "{review}");
    test.keys("Enter");
    assert_eq!(steps(&test), [&Step::LookUp], "nothing is sent");
    test.send(Msg::Submission { attempt: "old".into(), event: Event::LookedUp(Ok(None)) });
    test.send(Msg::Submission { attempt: "old".into(), event: Event::Closed });
    assert_eq!(
        test.app.phase().actions(),
        [OutcomeAction::Back, OutcomeAction::LookUp, OutcomeAction::SendAgain]
    );
    test.wait(500);
    test.keys("Right Right Enter");
    let Phase::Sending { submission, .. } = test.app.phase() else { panic!("nothing is sent") };
    assert!(submission.order().follows_an_attempt() && submission.order().attempt != "old");
    assert_eq!(steps(&test).last(), Some(&&Step::Record));
}

#[test]
fn looking_up_an_old_attempt_sends_nothing() {
    let mut test = TestApp::new();
    let line = AttemptRow { id: "old".into(), account: "sandbox".into(), username: "x".into(), age: 60 };
    test.send(Msg::OpenAttempts(vec![line]));
    assert!(test.drawn(80, 24).contains("Outcome unknown: x"));
    test.keys("Alt-s Enter");
    assert_eq!(steps(&test), [&Step::LookUp]);
    test.send(Msg::Submission { attempt: "old".into(), event: Event::LookedUp(Ok(None)) });
    test.send(Msg::Submission { attempt: "old".into(), event: Event::Closed });
    assert_eq!(test.app.phase().actions(), [OutcomeAction::Back, OutcomeAction::LookUp]);
}

#[test]
fn not_sent_can_be_sent_again() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Enter");
    let attempt = attempt(&test);
    for event in [
        Event::Recorded(Ok(())),
        Event::Token(Ok(())),
        Event::Failed(SendFailure::NotSent("No connection.".into())),
        Event::Closed,
    ] {
        test.send(Msg::Submission { attempt: attempt.clone(), event });
    }
    assert_eq!(test.app.phase().actions(), [OutcomeAction::Back, OutcomeAction::SendAgain]);
    let Phase::Finished { submission, .. } = test.app.phase() else { panic!() };
    assert!(matches!(submission.outcome(), Some(Outcome::NotSent { .. })));
    test.keys("Esc");
    assert_eq!(test.app.form().get(FieldId::Username), "AgentName");
}

fn directory(users: usize) -> Arc<UserIndex> {
    let mut directory = UserIndex::default();
    for number in 0..users {
        let answer = json!({
            "userId": format!("id-{number}"), "username": format!("user{number}"), "name": format!("User {number}"),
            "email": format!("user{number}@example.com"),
            "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {
                "agentDisplayId": (100_000 + number).to_string(),
                "telephonyAddress": {"outboundTelephonyRegion": "ab6fd03e-de5a-41fb-9ad8-0e9fcb39f827"}}},
        });
        directory.add(ListedUser::from_json(&answer));
    }
    directory.finish();
    Arc::new(directory)
}

#[test]
fn taken_usernames_are_reported_while_editing() {
    let mut test = TestApp::on(MINIMAL);
    test.send(Msg::Directory(Ok(directory(3))));
    test.keys("Alt-2 Ctrl-u").type_text("USER2").keys("Tab");
    let told = test.app.shown_problem(FieldRef::single(FieldId::Username)).unwrap();
    assert_eq!(told.text, "Taken by User 2 (active): enter another one.");
    test.keys("BackTab").type_text("x").keys("Tab");
    assert_eq!(test.app.shown_problem(FieldRef::single(FieldId::Username)), None);
    // The next free agent ID takes one key, a region that was seen is suggested.
    test.keys("Alt-i");
    assert_eq!(test.app.form().get(FieldId::AgentId), "100003");
    assert_eq!(test.app.focus(), FocusTarget::Answer(FieldRef::single(FieldId::AgentId)));
    test.go_to(Screen::Telephony).keys("Tab Tab").type_text("ab6f");
    assert!(test.app.navigation().suggestions().is_some());
}

#[test]
fn copied_settings_are_one_undo_step() {
    let mut test = TestApp::on(MINIMAL);
    test.send(Msg::Directory(Ok(directory(3))));
    test.keys("F6").type_text("user1").keys("Enter");
    assert!(test.effects.iter().any(
        |effect| matches!(effect, Effect::ReadUser { user_id, username } if user_id == "id-1" && username == "user1")
    ));
    let before = test.app.form().clone();
    let answer = json!({"username": "user1", "email": "user1@example.com", "active": false,
        "userAccountConfiguration": {"role": "NvmAdmin", "actAsAgent": true, "agentConfiguration": {
            "agentDisplayId": "1", "webrtc": false, "video": true, "outboundWrapUp": 30, "location": "DE",
            "telephonyAddress": {"telephoneAddress": "1", "telephonyExtension": "2", "selectedCallbackNumberId": ""}}}});
    let result = Ok(Box::new(answer.as_object().cloned().unwrap()));
    test.send(Msg::UserRead { username: "user1".into(), result });
    let message = test.app.status().unwrap().to_owned();
    assert!(message.starts_with("5 settings from user1; 2 of yours replaced."), "{message}");
    let form = test.app.form();
    let got = [FieldId::Role, FieldId::Webrtc, FieldId::Location, FieldId::OutboundWrapUp]
        .map(|field| form.get(field));
    assert_eq!(got, ["Agent", "false", "DE", "30"]);
    let kept = [FieldId::Username, FieldId::AgentId, FieldId::PhoneNumber, FieldId::Active]
        .map(|field| form.get(field));
    assert_eq!(kept, ["AgentName", "1234", "800200", ""]);
    test.keys("Ctrl-z");
    assert_eq!(*test.app.form(), before);
}

#[test]
fn secret_prompt_is_masked_and_shown_when_needed() {
    let account = AccountContext { secret: SecretState::Prompt, ..crate::common::practice() };
    let mut test = TestApp::on_account(MINIMAL, account);
    test.keys("Alt-2 F5");
    assert!(test.app.modal().is_none());
    assert!(!test.effects.iter().any(|effect| matches!(effect, Effect::ReadDirectory)));
    test.keys("Enter");
    assert!(matches!(test.app.modal(), Some(Modal::Secret { .. })));
    test.type_text("hunter2");
    let drawn = test.drawn(80, 24);
    assert!(drawn.contains("•••••••") && !drawn.contains("hunter2"), "{drawn}");
    assert!(!format!("{:?}", test.app.modal()).contains("hunter2"));
    test.keys("Esc");
    assert!(!matches!(test.app.phase(), Phase::Sending { .. }));
    test.keys("Enter").type_text("hunter2").keys("Enter");
    assert!(test.effects.iter().any(|effect| matches!(effect, Effect::UseSecret(_))));
    assert!(matches!(test.app.phase(), Phase::Sending { .. }));
    assert!(!format!("{:?}", test.effects).contains("hunter2"));
}

#[test]
fn secret_command_runs_when_needed() {
    let account = AccountContext { secret: SecretState::Command, ..crate::common::practice() };
    let mut test = TestApp::on_account(MINIMAL, account);
    test.keys("F5 Enter");
    assert!(test.effects.iter().any(|effect| matches!(effect, Effect::RunSecretCommand)));
    assert!(matches!(test.app.phase(), Phase::Editing));
    test.send(Msg::Secret(Err("secret_command: pass failed.".into())));
    assert_eq!(test.app.status(), Some("secret_command: pass failed."));
    test.keys("Enter");
    test.send(Msg::Secret(Ok(())));
    assert!(matches!(test.app.phase(), Phase::Sending { .. }));
}

#[test]
fn submitted_username_is_not_reported_as_taken() {
    let mut user = draft(MINIMAL);
    user.form.set(FieldId::Username, "user1");
    let mut test = TestApp::new();
    test.open(user);
    test.keys("F5 Enter");
    let attempt = attempt(&test);
    // The list was asked for before, and is read after the user was created.
    test.send(Msg::Directory(Ok(directory(3))));
    assert_eq!(test.app.document().problems(), []);
    let failed = Event::Failed(SendFailure::NotSent("No connection.".into()));
    for event in [Event::Recorded(Ok(())), Event::Token(Ok(())), failed, Event::Closed] {
        test.send(Msg::Submission { attempt: attempt.clone(), event });
    }
    test.keys("Enter");
    assert_eq!(test.app.document().errors(), 1, "nobody was created: it is another's");
}

#[test]
fn account_list_marks_production() {
    let account = |name: &str, production| AccountSummary { name: name.into(), production };
    let accounts = vec![account("emea", true), account("tests", false), account("sandbox", false)];
    let mut test = TestApp::on_account(MINIMAL, AccountContext { accounts, ..crate::common::practice() });
    test.keys("Alt-a");
    let drawn = test.drawn(80, 24);
    let line = |name: &str| drawn.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(line("emea").contains("PRODUCTION"), "{drawn}");
    assert!(!line("tests").contains("PRODUCTION"), "{drawn}");
    assert!(line("sandbox").contains("the practice account · in use"), "{drawn}");
}

#[test]
fn missing_account_features_hide_fields() {
    let features = Some(vec!["Call parking".to_owned()].into());
    let accounts = vec![AccountSummary { name: "sandbox".into(), production: false }];
    let account = AccountContext { features, accounts, ..crate::common::practice() };
    let mut test = TestApp::on_account(crate::common::FULL, account);
    test.go_to(Screen::AssociatedUsers);
    let drawn = test.drawn(80, 24);
    assert!(drawn.contains("not asked, since the account is without: VBC integration"), "{drawn}");
    assert!(!drawn.contains("[ Add ]"), "{drawn}");
    assert!(drawn.contains("kept, not sent"), "{drawn}");
    let sent = vcc_user::model::payload::build(test.app.form()).to_json();
    assert!(
        sent.contains("callParking") && !sent.contains("associatedUsers") && !sent.contains("video"),
        "{sent}"
    );
}

#[test]
fn add_account_saves_without_the_secret() {
    let mut test = TestApp::new();
    test.keys("Alt-w")
        .type_text("emea")
        .keys("Tab Right Tab Tab")
        .type_text("client")
        .keys("Tab")
        .type_text("hunter2");
    test.keys("Tab y Tab Enter");
    let tried = test.effects.iter().find_map(|effect| match effect {
        Effect::TestAccount(draft, _) => Some((**draft).clone()),
        _ => None,
    });
    let tried = tried.unwrap();
    assert_eq!((tried.name.as_str(), tried.region.as_str(), tried.production), ("emea", "nam", true));
    assert!(!tried.toml().contains("hunter2"));
    test.send(Msg::AccountTested(AccountTest {
        token: Err("No token: the token address answered 400 Bad Request.".into()),
        users: None,
    }));
    assert!(test.drawn(80, 24).contains("! No token: the token address answered 400 Bad Request."));
    test.keys("Enter");
    test.send(Msg::AccountTested(AccountTest {
        token: Ok("accepted".into()),
        users: Some(Ok("13 active users".into())),
    }));
    assert!(test.drawn(80, 24).contains("✓ 13 active users"));
    // What works has the focus on Save already.
    test.keys("Enter");
    assert!(test.effects.iter().any(|effect| matches!(effect, Effect::SaveAccount(..))));
    test.send(Msg::AccountSaved(Ok("emea".into())));
    assert!(
        test.effects.iter().any(|effect| matches!(effect, Effect::SwitchAccount(name) if name == "emea"))
    );
}

#[test]
fn add_account_checks_the_name_first() {
    let mut test = TestApp::new();
    test.keys("Alt-w").type_text("my account").keys("Tab Tab Tab Tab Tab Tab Enter");
    let screen = test.drawn(80, 24);
    assert!(screen.contains("! Enter a name of letters"), "{screen}");
    // The focus has gone where it is to be mended, and the mark stands there.
    let line = screen.lines().find(|line| line.contains("my account")).unwrap();
    assert!(line.contains("▌Name") && line.contains('!'), "{screen}");
    assert!(!test.effects.iter().any(|effect| matches!(effect, Effect::TestAccount(..))));
    // It is mended where it is wrong; moving the cursor mends nothing yet.
    test.keys("Home Right Right");
    assert!(test.drawn(80, 24).contains("! Enter a name of letters"));
    test.keys("Delete");
    let screen = test.drawn(80, 24);
    assert!(screen.contains("myaccount") && !screen.contains("! Enter a name"), "{screen}");
}

/// The cost of a key must not depend on how many users the account has; compared in one run, generously.
#[test]
fn key_cost_is_independent_of_user_count() {
    let time = |users: usize| {
        let mut test = TestApp::on(MINIMAL);
        test.send(Msg::Directory(Ok(directory(users))));
        test.keys("Alt-2");
        let began = Instant::now();
        for _ in 0..400 {
            test.send(Msg::Key(key("x")));
            test.send(Msg::Key(key("Backspace")));
        }
        began.elapsed()
    };
    time(0);
    let (few, many) = (time(10), time(50_000));
    assert!(many < few * 3, "{few:?} with 10 users, {many:?} with 50,000");
}

#[test]
fn reopened_identity_screen_loads_the_users_once() {
    let mut test = TestApp::new();
    let visited = vec![FieldRef::single(FieldId::Username)];
    test.open(Draft { screen: Screen::Identity, visited, ..draft(MINIMAL) });
    let reads =
        |test: &TestApp| test.effects.iter().filter(|effect| matches!(effect, Effect::ReadDirectory)).count();
    assert_eq!(reads(&test), 1);
    test.keys("Tab Tab PageDown PageUp");
    assert_eq!(reads(&test), 1);
}

#[test]
fn user_list_reopens_after_the_secret_prompt() {
    let account = AccountContext { secret: SecretState::Prompt, ..crate::common::practice() };
    let mut test = TestApp::on_account(MINIMAL, account);
    test.keys("F6");
    assert!(matches!(test.app.modal(), Some(Modal::Secret { .. })));
    test.type_text("hunter2").keys("Enter");
    assert!(test.effects.iter().any(|effect| matches!(effect, Effect::ReadDirectory)));
    assert!(matches!(test.app.modal(), Some(Modal::Users { .. })));
}

#[test]
fn test_result_of_an_edited_account_is_dropped() {
    let mut test = TestApp::new();
    test.keys("Alt-w")
        .type_text("support")
        .keys("Tab Tab Tab")
        .type_text("id")
        .keys("Tab")
        .type_text("secret");
    test.keys("Tab Tab Enter");
    assert!(test.effects.iter().any(|effect| matches!(effect, Effect::TestAccount(..))));
    test.keys("BackTab BackTab").type_text("x");
    test.send(Msg::AccountTested(AccountTest { token: Ok("yes".into()), users: Some(Ok("3 users".into())) }));
    let Some(Modal::AddAccount(form)) = test.app.modal() else { panic!("no form") };
    assert!(form.tested().is_none() && !form.is_testing());
}

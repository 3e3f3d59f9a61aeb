//! Accounts: their users, secrets and features, switching and adding them.

use crate::common::{FULL, MINIMAL, TestApp, draft, key, practice};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use vcc_user::account::{AccountSummary, ListedUser, UserIndex};
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::modal::{FormMessage, Modal};
use vcc_user::app::msg::{AccountRead, AccountTest, Effect, Msg, UserCopy};
use vcc_user::app::phase::Phase;
use vcc_user::app::{AccountContext, SecretState};
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::form::FieldRef;
use vcc_user::submission::{Event, SendFailure};

fn user_index(users: usize) -> Arc<UserIndex> {
    let mut index = UserIndex::default();
    for number in 0..users {
        let answer = json!({
            "userId": format!("id-{number}"), "username": format!("user{number}"), "name": format!("User {number}"),
            "email": format!("user{number}@example.com"),
            "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {
                "agentDisplayId": (100_000 + number).to_string(),
                "telephonyAddress": {"outboundTelephonyRegion": "ab6fd03e-de5a-41fb-9ad8-0e9fcb39f827"}}},
        });
        index.add(ListedUser::from_json(&answer));
    }
    index.finish();
    Arc::new(index)
}

fn with_secret(secret: SecretState) -> TestApp {
    TestApp::on_account(MINIMAL, AccountContext { secret, ..practice() })
}

#[test]
fn taken_usernames_are_reported_while_editing() {
    let mut test = TestApp::on(MINIMAL);
    test.send(Msg::Users(Ok(user_index(3))));
    test.keys("Alt-2 Ctrl-u").type_text("USER2").keys("Tab");
    let problem = test.app.shown_problem(FieldRef::single(FieldId::Username)).unwrap();
    assert_eq!(problem.text, "Taken by User 2 (active): enter another one.");
    test.keys("BackTab").type_text("x").keys("Tab");
    assert_eq!(test.app.shown_problem(FieldRef::single(FieldId::Username)), None);
    // The users give the next free agent ID and the regions to suggest.
    test.keys("Alt-i");
    assert_eq!(test.answer(FieldId::AgentId), "100003");
    assert_eq!(test.app.focus(), FocusTarget::Answer(FieldRef::single(FieldId::AgentId)));
    test.go_to(Screen::Telephony).keys("Tab Tab").type_text("ab6f");
    assert!(test.app.navigation().suggestions().is_some());
}

#[test]
fn copied_settings_are_one_undo_step() {
    let mut test = TestApp::on(MINIMAL);
    test.send(Msg::Users(Ok(user_index(3))));
    test.keys("F6").type_text("user1").keys("Enter");
    assert!(
        has_effect!(test, Effect::ReadAccount(AccountRead::User { user_id, username }) if user_id == "id-1" && username == "user1")
    );
    let before = test.app.form().clone();
    let answer = json!({"username": "user1", "email": "user1@example.com", "active": false,
        "userAccountConfiguration": {"role": "NvmAdmin", "actAsAgent": true, "agentConfiguration": {
            "agentDisplayId": "1", "webrtc": false, "video": true, "outboundWrapUp": 30, "location": "DE",
            "telephonyAddress": {"telephoneAddress": "1", "telephonyExtension": "2", "selectedCallbackNumberId": ""}}}});
    let (username, answer) = ("user1".to_owned(), answer.as_object().cloned().unwrap());
    let copy = UserCopy { username: username.clone(), answer, rows: Vec::new() };
    test.send(Msg::UserRead { username, result: Ok(Box::new(copy)) });
    let message = test.app.status().unwrap().to_owned();
    assert_starts_with!(message, "5 settings from user1; 2 of yours replaced.");
    let copied = [FieldId::Role, FieldId::Webrtc, FieldId::Location, FieldId::OutboundWrapUp];
    assert_eq!(copied.map(|field| test.answer(field)), ["Agent", "false", "DE", "30"]);
    let kept = [FieldId::Username, FieldId::AgentId, FieldId::PhoneNumber, FieldId::Active];
    assert_eq!(kept.map(|field| test.answer(field)), ["AgentName", "1234", "800200", ""]);
    test.keys("Ctrl-z");
    assert_eq!(*test.app.form(), before);
}

#[test]
fn secret_prompt_is_masked_and_shown_when_needed() {
    let mut test = with_secret(SecretState::Prompt);
    test.keys("Alt-2 F5");
    assert!(test.app.modal().is_none());
    assert!(!has_effect!(test, Effect::ReadAccount(AccountRead::Users)));
    test.keys("Enter");
    assert!(matches!(test.app.modal(), Some(Modal::Secret { .. })));
    let drawn = test.type_text("hunter2").drawn(80, 24);
    assert!(drawn.contains("•••••••") && !drawn.contains("hunter2"), "{drawn}");
    assert!(!format!("{:?}", test.app.modal()).contains("hunter2"));
    test.keys("Esc");
    assert!(!matches!(test.app.phase(), Phase::Sending { .. }));
    test.keys("Enter").type_text("hunter2").keys("Enter");
    assert!(has_effect!(test, Effect::UseSecret(_)));
    assert!(matches!(test.app.phase(), Phase::Sending { .. }));
    assert!(!format!("{:?}", test.effects).contains("hunter2"));
}

#[test]
fn secret_command_runs_when_needed() {
    let mut test = with_secret(SecretState::Command);
    test.keys("F5 Enter");
    assert!(has_effect!(test, Effect::RunSecretCommand));
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
    // The list may already have the user that is being created.
    test.send(Msg::Users(Ok(user_index(3))));
    assert_eq!(test.app.document().problems(), []);
    let failed = Event::Failed(SendFailure::NotSent("No connection.".into()));
    test.submission([Event::Recorded(Ok(())), Event::Token(Ok(())), failed, Event::Closed]);
    test.keys("Enter");
    assert_eq!(test.app.document().errors(), 1, "nothing was created, so it is another user's");
}

#[test]
fn account_list_marks_production() {
    let account = |name: &str, production| AccountSummary { name: name.into(), production };
    let accounts = vec![account("emea", true), account("tests", false), account("sandbox", false)];
    let mut test = TestApp::on_account(MINIMAL, AccountContext { accounts, ..practice() });
    let drawn = test.keys("Alt-a").drawn(80, 24);
    let line = |name: &str| drawn.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(line("emea").contains("PRODUCTION"), "{drawn}");
    assert!(!line("tests").contains("PRODUCTION"), "{drawn}");
    assert!(line("sandbox").contains("the practice account · in use"), "{drawn}");
}

#[test]
fn missing_account_features_hide_fields() {
    let features = Some(vec!["Call parking".to_owned()].into());
    let accounts = vec![AccountSummary { name: "sandbox".into(), production: false }];
    let mut test = TestApp::on_account(FULL, AccountContext { features, accounts, ..practice() });
    let drawn = test.go_to(Screen::AssociatedUsers).drawn(80, 24);
    assert_contains!(drawn, "not asked, since the account is without: VBC integration");
    assert!(!drawn.contains("[ Add ]"), "{drawn}");
    assert_contains!(drawn, "kept, not sent");
    let sent = vcc_user::model::payload::build(test.app.form()).to_json();
    assert!(sent.contains("callParking") && !sent.contains("associatedUsers"), "{sent}");
    assert!(!sent.contains("video"), "{sent}");
}

/// The form of a new account, with these texts for name, client ID and secret.
fn add_account(region_keys: &str, texts: [&str; 3]) -> TestApp {
    let mut test = TestApp::new();
    test.keys("Alt-w").type_text(texts[0]).keys(region_keys).type_text(texts[1]).keys("Tab");
    test.type_text(texts[2]);
    test
}

#[test]
fn add_account_saves_without_the_secret() {
    let mut test = add_account("Tab Right Tab Tab", ["emea", "client", "hunter2"]);
    test.keys("Tab y Tab Enter");
    let tested = test.effects.iter().find_map(|effect| match effect {
        Effect::TestAccount(draft, _) => Some((**draft).clone()),
        _ => None,
    });
    let tested = tested.unwrap();
    assert_eq!((tested.name.as_str(), tested.region.as_str(), tested.production), ("emea", "nam", true));
    assert!(!tested.toml().contains("hunter2"));
    let refused = "No token: the token address answered 400 Bad Request.";
    test.send(Msg::AccountTested(AccountTest { token: Err(refused.into()), users: None }));
    assert!(test.drawn(80, 24).contains(&format!("! {refused}")));
    test.keys("Enter");
    let users = Some(Ok("13 active users".into()));
    test.send(Msg::AccountTested(AccountTest { token: Ok("accepted".into()), users }));
    assert!(test.drawn(80, 24).contains("✓ 13 active users"));
    // A successful test moves the focus to Save.
    test.keys("Enter");
    assert!(has_effect!(test, Effect::SaveAccount(..)));
    test.send(Msg::AccountSaved(Ok("emea".into())));
    assert!(has_effect!(test, Effect::SwitchAccount(name) if name == "emea"));
}

#[test]
fn add_account_checks_the_name_first() {
    let mut test = TestApp::new();
    test.keys("Alt-w").type_text("my account").keys("Tab Tab Tab Tab Tab Tab Enter");
    let screen = test.drawn(80, 24);
    assert_contains!(screen, "! Enter a name of letters");
    // The focus and the mark are at the invalid field.
    let line = screen.lines().find(|line| line.contains("my account")).unwrap();
    assert!(line.contains("▌Name") && line.contains('!'), "{screen}");
    assert!(!has_effect!(test, Effect::TestAccount(..)));
    // Moving the cursor keeps the error; an edit clears it.
    test.keys("Home Right Right");
    assert!(test.drawn(80, 24).contains("! Enter a name of letters"));
    let screen = test.keys("Delete").drawn(80, 24);
    assert!(screen.contains("myaccount") && !screen.contains("! Enter a name"), "{screen}");
}

#[test]
fn test_result_of_an_edited_account_is_dropped() {
    let mut test = add_account("Tab Tab Tab", ["support", "id", "secret"]);
    test.keys("Tab Tab Enter");
    assert!(has_effect!(test, Effect::TestAccount(..)));
    test.keys("BackTab BackTab").type_text("x");
    test.send(Msg::AccountTested(AccountTest { token: Ok("yes".into()), users: Some(Ok("3 users".into())) }));
    let Some(Modal::AddAccount(form)) = test.app.modal() else { panic!("no form") };
    assert!(matches!(form.message(), FormMessage::Help));
}

/// Compared in one run, with a wide margin. Of turns that alternate the quickest counts: a busy machine slows single
/// ones.
#[test]
fn key_cost_is_independent_of_user_count() {
    let app = |users: usize| {
        let mut test = TestApp::on(MINIMAL);
        test.send(Msg::Users(Ok(user_index(users))));
        test.keys("Alt-2");
        test
    };
    let time = |test: &mut TestApp| {
        let began = Instant::now();
        for _ in 0..80 {
            test.send(Msg::Key(key("x")));
            test.send(Msg::Key(key("Backspace")));
        }
        began.elapsed()
    };
    let (mut ten, mut fifty_thousand) = (app(10), app(50_000));
    let (mut few, mut many) = (Duration::MAX, Duration::MAX);
    for _ in 0..5 {
        few = few.min(time(&mut ten));
        many = many.min(time(&mut fifty_thousand));
    }
    assert!(many < few * 3, "{few:?} with 10 users, {many:?} with 50,000");
}

#[test]
fn reopened_identity_screen_loads_the_users_once() {
    let mut test = TestApp::new();
    let visited = vec![FieldRef::single(FieldId::Username)];
    test.open(Draft { screen: Screen::Identity, visited, ..draft(MINIMAL) });
    let reads = |test: &TestApp| {
        test.effects.iter().filter(|effect| matches!(effect, Effect::ReadAccount(AccountRead::Users))).count()
    };
    assert_eq!(reads(&test), 1);
    test.keys("Tab Tab PageDown PageUp");
    assert_eq!(reads(&test), 1);
}

#[test]
fn user_list_reopens_after_the_secret_prompt() {
    let mut test = with_secret(SecretState::Prompt);
    test.keys("F6");
    assert!(matches!(test.app.modal(), Some(Modal::Secret { .. })));
    test.type_text("hunter2").keys("Enter");
    assert!(has_effect!(test, Effect::ReadAccount(AccountRead::Users)));
    assert!(matches!(test.app.modal(), Some(Modal::Users { .. })));
}

#[test]
fn own_address_takes_the_place_of_the_domain() {
    let mut test = TestApp::new();
    let drawn = test.keys("Alt-w").type_text("own").keys("Tab Right Right Right Tab").drawn(120, 40);
    assert!(drawn.contains("▌API address") && drawn.contains("Token address"), "{drawn}");
    assert!(!drawn.contains("Domain"), "{drawn}");
    test.type_text("https://emea.newvoicemedia.com")
        .keys("Tab Tab")
        .type_text("id")
        .keys("Tab")
        .type_text("s");
    let screen = test.keys("Tab Tab Enter").drawn(80, 24);
    assert_contains!(screen, "! The API address is a page of the portal");
    assert!(!has_effect!(test, Effect::TestAccount(..)));
    test.keys("Ctrl-u").type_text("http://127.0.0.1:8080/useradmin/").keys("Tab Tab Tab Tab Tab Enter");
    assert_contains!(test.drawn(80, 24), "! Enter the token address");
    test.type_text("http://127.0.0.1:8080/token").keys("Tab Tab Tab Tab Enter");
    let spec = test.effects.iter().find_map(|effect| match effect {
        Effect::TestAccount(spec, _) => Some(spec.toml()),
        _ => None,
    });
    assert_contains!(spec.unwrap(), "api_url = \"http://127.0.0.1:8080/useradmin/\"");
    // The region is asked again where no address is typed.
    assert!(
        test.keys("BackTab BackTab BackTab BackTab BackTab BackTab Left").drawn(80, 24).contains("Domain")
    );
}

#[test]
fn closed_form_keeps_the_answers_but_not_the_secret() {
    for close in ["Esc", "F1 Esc Esc", "Ctrl-p Esc Esc"] {
        let mut test = add_account("Tab Right Tab Right Tab", ["emea", "client", "hunter2"]);
        test.keys("Tab y").keys(close);
        assert!(test.app.modal().is_none(), "{close}");
        let drawn = test.keys("Alt-w").drawn(80, 24);
        assert_contains!(drawn, "What you typed is here again. The client secret was not kept", "client");
        let Some(Modal::AddAccount(form)) = test.app.modal() else { panic!("no form") };
        assert!(!format!("{form:?}").contains("hunter2") && !drawn.contains('•'), "{drawn}");
        // Save goes to what is missing.
        let drawn = test.keys("Tab Tab Tab Tab Tab Tab Tab Enter").drawn(80, 24);
        assert_contains!(drawn, "▌Client secret", "! Enter the secret");
        test.type_text("hunter2").keys("Tab Tab Tab Enter");
        let saved = test.effects.iter().find_map(|effect| match effect {
            Effect::SaveAccount(spec, _) => Some((**spec).clone()),
            _ => None,
        });
        let saved = saved.unwrap();
        assert_eq!((saved.region.as_str(), saved.domain.as_str()), ("nam", "cc.vonage.com"));
        assert!(saved.production);
        test.send(Msg::AccountSaved(Ok("emea".into())));
        // Another account starts empty.
        assert!(!test.keys("Alt-w").drawn(80, 24).contains("here again"));
    }
}

#[test]
fn keyring_is_a_choice_where_there_is_one() {
    for (has_keyring, keys, stored, help) in [
        (false, "Tab Tab Tab", true, "stays in memory until you leave"),
        (true, "Tab Tab Tab Tab", true, "the secret goes to the keyring"),
        (true, "Tab Tab n Tab Tab", false, "stays in memory until you leave"),
    ] {
        let mut test = TestApp::new();
        test.app.controls_mut().has_keyring = has_keyring;
        test.keys("Alt-w").type_text("emea").keys("Tab Tab Tab").type_text("id").keys("Tab").type_text("s");
        let drawn = test.keys(keys).drawn(80, 24);
        assert_contains!(drawn.split_whitespace().collect::<Vec<_>>().join(" ").replace("│ │ ", ""), help);
        assert_eq!(drawn.contains("Keyring"), has_keyring, "{drawn}");
        test.keys("Enter");
        assert!(has_effect!(test, Effect::SaveAccount(spec, _) if spec.keyring == stored), "{keys}");
    }
}

#[test]
fn help_of_the_form_says_where_credentials_come_from() {
    let mut test = TestApp::new();
    let drawn = test.keys("Alt-w Tab Tab Tab F1").drawn(120, 40);
    for words in ["portal: Account Settings", "Create New", "users:write", "but not the secret"] {
        assert_contains!(drawn, words);
    }
}

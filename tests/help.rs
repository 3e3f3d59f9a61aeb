//! The help: it depends on where it is opened, and closing it goes back there. Modals of the form open over an outcome
//! and while a user is sent, too.

use crate::common::{MINIMAL, TestApp, draft, draft_row, practice, response};
use rstest::rstest;
use serde_json::json;
use std::sync::Arc;
use vcc_user::account::{ListedUser, UserIndex};
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::msg::{AttemptRow, Effect, LoadedDraft, Msg};
use vcc_user::app::phase::Phase;
use vcc_user::app::suggest::Lookups;
use vcc_user::app::{AccountContext, SecretState};
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::submission::{ApiResponse, Event, RetryAfter, SendFailure};

/// The keys of the footer: `F1 help` is `F1`.
fn footer_keys(test: &TestApp) -> Vec<String> {
    let drawn = test.drawn(200, 60);
    // A modal has its keys at its foot.
    let mut parts = drawn.lines().rev().flat_map(|line| line.split('│')).map(str::trim);
    let footer = parts.find(|part| part.contains("Esc ") || part.contains("Ctrl-Q ")).unwrap().to_owned();
    let keys = footer.split("  ").filter_map(|hint| hint.split(' ').next());
    keys.filter(|key| !["F1", "↑", "←"].contains(key)).map(str::to_owned).collect()
}

/// The lines of the help at this place, before all keys.
fn help_here(test: &mut TestApp) -> String {
    test.keys("F1");
    let drawn = test.drawn(100, 120);
    assert_contains!(drawn, "Keys here", "All keys");
    drawn.split("All keys").next().unwrap().to_owned()
}

fn users() -> Msg {
    let mut index = UserIndex::default();
    for (username, name) in [("anna", "Anna Kowalska"), ("bob", "Bob Nowak"), ("anton", "Anton Zielinski")] {
        index.add(ListedUser::from_json(&json!({"username": username, "name": name})));
    }
    index.finish();
    Msg::Users(Ok(Arc::new(index)))
}

/// A modal by the keys that open it, what its help says, and what is there again when the help is closed.
#[rstest]
#[case("F4 o n e", "open the draft", "Filter: one")]
#[case("F4 Ctrl-r", "keep the old name", "Name: one")]
#[case("F6 a n Down", "copy the settings of this user", "anton")]
#[case("Alt-a", "work with this account", "Accounts")]
#[case("Alt-s", "look this user up", "jkowalska")]
#[case("Ctrl-p u n d o", "run the action", "Filter: undo")]
#[case("F3", "the body of the request", "JSON that will be sent")]
#[case("Alt-w Tab Right", "next option", "Region")]
#[case("Alt-w x", "delete the whole text", "Name")]
#[case("Ctrl-p s a v e Space t h e Space j Enter", "write the file", "File: ")]
fn help_over_a_modal_goes_back_to_it(#[case] keys: &str, #[case] says: &str, #[case] again: &str) {
    let mut test = TestApp::on(MINIMAL);
    test.send(users());
    let (id, account) = ("a1".into(), "sandbox".into());
    let open =
        vec![AttemptRow { id, account, username: "jkowalska".into(), age: 60, ..AttemptRow::default() }];
    test.send(Msg::Attempts { open, users: Vec::new(), taken_back: Vec::new() });
    for key in keys.split(' ') {
        test.keys(key);
        if key == "F4" {
            test.send(Msg::Drafts(vec![draft_row("one"), draft_row("two")]));
        }
    }
    let before = test.drawn(100, 40);
    let footer = footer_keys(&test);
    let help = help_here(&mut test);
    assert_contains!(help.to_lowercase(), says);
    for key in footer {
        assert!(help.contains(&key), "{key} of the footer is missing in:\n{help}");
    }
    test.keys("Esc");
    let after = test.drawn(100, 40);
    assert_eq!(after, before);
    assert_contains!(after, again);
    // The key that opened the help closes it too.
    test.keys("F1 F1");
    assert_eq!(test.drawn(100, 40), before);
}

#[test]
fn help_over_the_secret_prompt_keeps_pending_actions() {
    let account = AccountContext { secret: SecretState::Prompt, account: "emea".into(), ..practice() };
    let mut test = TestApp::on_account(MINIMAL, account);
    test.keys("F5 Enter").type_text("s3c");
    let help = help_here(&mut test);
    assert_contains!(help, "not shown and not written to a file");
    assert!(!help.contains("s3c"));
    test.keys("Esc").type_text("ret").keys("Enter");
    assert!(has_effect!(test, Effect::UseSecret(_)));
    test.send(Msg::Secret(Ok(())));
    assert!(matches!(test.app.phase(), Phase::Sending { .. }));
}

#[test]
fn key_that_closes_the_help_acts_in_the_modal() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F4 F1 F4");
    assert!(test.app.modal().is_none(), "F4 closes the drafts");
    test.keys("F4 F1 F3");
    assert_contains!(test.drawn(100, 40), "JSON that will be sent");
    // In the form.
    test.keys("Esc F1 F5");
    assert!(test.app.modal().is_none());
    assert_eq!(test.screen(), Screen::Review);
}

#[test]
fn results_reach_the_list_beneath_the_help() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F4 F1");
    test.send(Msg::Drafts(vec![draft_row("one")]));
    test.keys("Esc");
    assert_contains!(test.drawn(100, 40), "one");
}

/// A control of the form by the keys that go there, and a key of it that its help names.
#[rstest]
#[case("", "choose the first option", "1")]
#[case("Tab", "yes", "Y")]
#[case("Alt-2", "logs in with", "Ctrl-U")]
#[case("Alt-3", "next free agent ID", "F9")]
#[case("Alt-3 Tab Ctrl-u p", "take the suggestion", "Enter")]
#[case("F5", "create the user", "Enter")]
fn help_begins_with_the_focused_control(#[case] keys: &str, #[case] says: &str, #[case] key: &str) {
    let mut test = TestApp::on(MINIMAL);
    if !keys.is_empty() {
        test.keys(keys);
    }
    let footer = footer_keys(&test);
    let help = help_here(&mut test);
    assert_contains!(help.to_lowercase(), &says.to_lowercase());
    assert_contains!(help, key);
    for key in footer {
        assert!(help.contains(&key), "{key} of the footer is missing in:\n{help}");
    }
    test.keys("Esc");
    assert!(test.app.modal().is_none());
}

fn answered(answer: ApiResponse) -> TestApp {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Enter");
    test.submission([Event::Recorded(Ok(())), Event::Token(Ok(())), Event::Response(answer), Event::Closed]);
    test
}

fn ended(events: impl IntoIterator<Item = Event>) -> TestApp {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Enter");
    test.submission(events);
    test
}

fn outcome(name: &str) -> TestApp {
    let recorded = || Event::Recorded(Ok(()));
    match name {
        "created" => answered(response(201, r#"{"userId":"5cba9dab"}"#)),
        "refused" => answered(response(400, r#"{"errors":[{"message":"name is wrong"}]}"#)),
        "not authorised" => answered(response(403, "{}")),
        "waiting" => {
            answered(ApiResponse { retry_after: Some(RetryAfter::Seconds(30)), ..response(429, "{}") })
        }
        "not sent" => {
            let failed = SendFailure::NotSent("The network is down.".into());
            ended([recorded(), Event::Token(Ok(())), Event::Failed(failed), Event::Closed])
        }
        "unknown" => {
            let failed = SendFailure::Unknown("No answer came.".into());
            let found_none = Event::LookedUp(Ok(None));
            ended([recorded(), Event::Token(Ok(())), Event::Failed(failed), found_none, Event::Closed])
        }
        _ => ended([recorded(), Event::Token(Ok(()))]),
    }
}

#[rstest]
fn everything_opens_on_every_outcome(
    #[values("created", "refused", "not authorised", "waiting", "not sent", "unknown", "sending")] name: &str,
) {
    let mut test = outcome(name);
    if name != "sending" {
        test.keys("Right");
    }
    let before = test.drawn(100, 40);
    let footer = footer_keys(&test);
    let help = help_here(&mut test);
    for key in footer {
        assert!(help.contains(&key), "{name}: {key} of the footer is missing in:\n{help}");
    }
    for action in test.app.phase().actions() {
        assert_contains!(help, &format!("{action:?}").chars().take(3).collect::<String>());
    }
    test.keys("Esc");
    assert_eq!(test.drawn(100, 40), before, "{name}: back at the focused button");
    test.keys("F3");
    assert_contains!(test.drawn(100, 40), "\"username\": \"AgentName\"", "sent");
    test.keys("F1 Esc Esc Ctrl-p");
    let palette = test.drawn(100, 40);
    assert_contains!(palette, "Filter:", "Help", "Drafts");
    for hidden in ["Identity: Username", "Go to Role", "Undo", "Accounts", "next free agent ID"] {
        assert!(!palette.contains(hidden), "{name}: {hidden} does nothing here:\n{palette}");
    }
    test.keys("Esc F4");
    test.send(Msg::Drafts(vec![draft_row("one")]));
    assert_contains!(test.drawn(100, 40), "one");
    test.effects.clear();
    test.keys("Enter");
    let opens = has_effect!(test, Effect::OpenDraft(id) if id == "one");
    assert_eq!(opens, name != "sending", "{name}: the running request is not left");
    test.keys("Esc");
    assert!(!has_effect!(test, Effect::Cancel(_)), "{name}: Esc closed the list only");
}

/// A key of the form says under an outcome where it works.
#[rstest]
#[case("created", "Not here: Ctrl-N starts a new user, Ctrl-Q leaves.")]
#[case("refused", "Not here: Esc goes back to the answers.")]
fn a_key_of_the_form_says_why_it_does_nothing(#[case] name: &str, #[case] says: &str) {
    for key in ["F6", "F9", "Alt-a", "Alt-3", "Ctrl-z", "y"] {
        let mut test = outcome(name);
        assert_contains!(test.keys(key).drawn(80, 24), says);
        assert!(test.app.modal().is_none() && !matches!(test.app.phase(), Phase::Editing), "{key}");
    }
}

#[test]
fn palette_presses_the_buttons_of_an_outcome() {
    let mut test = outcome("refused");
    test.keys("Ctrl-p").type_text("back to").keys("Enter");
    assert!(matches!(test.app.phase(), Phase::Editing));
    let mut test = outcome("not sent");
    test.effects.clear();
    // What sends is guarded against a held key here too.
    test.keys("Ctrl-p").type_text("send again");
    test.send(Msg::Key(crate::common::key("Enter")));
    assert!(matches!(test.app.phase(), Phase::Finished { button: 1, .. }));
    assert_contains!(test.app.status().unwrap(), "once more");
    test.keys("Enter");
    assert!(matches!(test.app.phase(), Phase::Sending { .. }));
    // What is being done can be cancelled, and the outcome replaces a palette whose actions are gone.
    test.keys("Ctrl-p");
    assert_contains!(test.drawn(100, 40), "Cancel the request");
    test.submission([Event::Recorded(Err("the disk is full".into()))]);
    assert!(test.app.modal().is_none());
}

#[test]
fn outcome_leads_back_to_review_and_problem() {
    let refusal = r#"{"errors":[{"field":"name","message":"name is wrong"}]}"#;
    let mut test = answered(response(400, refusal));
    test.keys("F5");
    assert_eq!(test.screen(), Screen::Review);
    assert!(matches!(test.app.phase(), Phase::Editing));
    let mut test = outcome("created");
    test.keys("F5 F2");
    assert!(matches!(test.app.phase(), Phase::Finished { .. }), "a created user is not edited");
}

#[test]
fn json_of_an_outcome_is_what_was_sent() {
    let mut user: serde_json::Value = serde_json::from_str(MINIMAL).unwrap();
    user["userAccountConfiguration"]["agentConfiguration"]["callParking"] = json!(true);
    let mut test = TestApp::on(&user.to_string());
    test.keys("F5 Enter");
    let refused = Event::Response(response(400, "{}"));
    test.submission([Event::Recorded(Ok(())), Event::Token(Ok(())), refused, Event::Closed]);
    // The account lacks a feature from now on: the form would send less.
    let features: Option<Arc<[String]>> = Some(Vec::new().into());
    let account = AccountContext { features, ..practice() };
    let sent = test.keys("F3").drawn(100, 60);
    assert_contains!(sent, "callParking");
    test.keys("Esc");
    test.send(Msg::Account(Ok(Box::new((account, Lookups::default())))));
    assert_contains!(test.keys("F3").drawn(100, 60), "callParking", "JSON that was sent");
}

/// A draft that was being read when the user was sent does not take the place of the request.
#[test]
fn late_draft_does_not_replace_the_request() {
    let mut test = outcome("sending");
    let late = LoadedDraft { id: Some("late".into()), draft: draft("{}"), remarks: Vec::new() };
    test.send(Msg::DraftLoaded(Ok(Box::new(late))));
    assert!(matches!(test.app.phase(), Phase::Sending { .. }));
    assert_eq!(test.answer(FieldId::Username), "AgentName");
    assert_contains!(test.app.status().unwrap(), "The user is being sent");
}

#[test]
fn a_secret_can_be_pasted_over_an_outcome() {
    let account = AccountContext { secret: SecretState::Prompt, account: "emea".into(), ..practice() };
    let mut test = TestApp::on_account(MINIMAL, account);
    test.keys("F5 Enter").type_text("wrong").keys("Enter");
    test.send(Msg::Secret(Ok(())));
    test.submission([Event::Recorded(Ok(())), Event::Token(Ok(()))]);
    test.submission([Event::Response(response(401, "{}"))]);
    let attempt = test.attempt();
    for event in [Event::Token(Ok(())), Event::Response(response(401, "{}")), Event::Closed] {
        test.send(Msg::Submission { attempt: attempt.clone(), event });
    }
    assert!(matches!(test.app.phase(), Phase::Finished { .. }));
    let back = test.app.phase().actions();
    assert!(!back.is_empty());
    test.effects.clear();
    test.keys("Esc F5 Enter");
    test.send(Msg::Paste("right".into()));
    test.keys("Enter");
    assert!(has_effect!(test, Effect::UseSecret(_)));
}

/// A hidden field is found with what shows it, and choosing it goes to the answer that does.
#[rstest]
#[case("country", "shown when the role acts as agent", FieldId::Role, "")]
#[case("country", "shown when the role acts as agent", FieldId::ActsAsAgent, "2")]
#[case("semi-live", "shown when Agent-level capacity is yes", FieldId::AgentLevelCapacity, "4")]
#[case("acts as agent", "shown when Role is other than Agent", FieldId::Role, "4")]
fn palette_finds_hidden_fields(
    #[case] word: &str,
    #[case] reason: &str,
    #[case] goes_to: FieldId,
    #[case] role: &str,
) {
    let mut test = TestApp::new();
    if !role.is_empty() {
        test.keys(role);
    }
    test.keys("Ctrl-p").type_text(word);
    assert_contains!(test.drawn(140, 40), reason);
    test.keys("Enter");
    assert_eq!(test.app.focus(), FocusTarget::Answer(goes_to.into()));
    assert_contains!(test.app.status().unwrap(), reason);
    assert!(!test.drawn(140, 40).contains("Choose the role."), "nothing was left");
}

#[test]
fn palette_says_where_else_something_is_done() {
    let mut test = TestApp::new();
    let all = test.keys("Ctrl-p").drawn(120, 120);
    assert!(!all.contains("Start from a file"), "listed only where it was looked for");
    test.type_text("start from a file").keys("Enter");
    assert_contains!(test.app.status().unwrap(), "vcc-user --from FILE");
    // Fields that need a feature that the account lacks say so.
    let account = AccountContext { features: Some(Vec::new().into()), ..practice() };
    let mut test = TestApp::on_account(MINIMAL, account);
    test.keys("Ctrl-p").type_text("call parking").keys("Enter");
    assert_contains!(test.app.status().unwrap(), "Call parking: the account is without Call parking.");
    // No row yet: the screen on which one is added.
    let mut test = TestApp::on(MINIMAL);
    test.keys("Ctrl-p").type_text("application").keys("Enter");
    assert_eq!(test.screen(), Screen::AssociatedUsers);
}

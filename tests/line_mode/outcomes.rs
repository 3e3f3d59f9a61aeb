//! The review, the confirmation word, and the outcome.

use super::MINIMAL;
use super::driver::LineModeTest;
use crate::common::open_plan;
use vcc_user::app::msg::{AttemptRow, Msg, OpenSetup};
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::submission::{
    RetryAfter, RoutingPlan, RoutingRow, SetupOutcome, SetupStep, StepResult, TakenUp,
};

#[test]
fn review_numbers_lead_to_the_answers() {
    let mut test = LineModeTest::on(&MINIMAL.replace("\"GB\"", "\"EN\""));
    let output = test.line(":review");
    assert_starts_with!(
        output,
        &(test.screen_title(Screen::Review) + "\n1 error.\n6 Location: Error: Enter a country")
    );
    assert_contains!(output, "\n2 Username: AgentName, cannot be changed later\n");
    assert_ends_with!(
        output,
        "Create Agent Name in the practice account? 1 error to correct first. Type the number of an answer: "
    );
    assert!(test.line("6").ends_with("Location [EN]: "));
    let back = test.line("GB");
    // After a change from the review, a short review follows.
    assert_eq!(
        back,
        test.screen_title(Screen::Review)
            + "\nNo problems.\nCreate Agent Name in the practice account? Type create to create, or the number of an answer \
               to change it: "
    );
    assert!(test.line("99").starts_with("No answer has the number 99.\n"));
    assert!(test.line(":review").contains("\n6 Location: GB, United Kingdom\n"));
}

#[test]
fn create_with_errors_goes_to_the_first() {
    let mut test = LineModeTest::on(&MINIMAL.replace("1234", ""));
    let output = test.lines(&[":review", "create"]);
    assert_starts_with!(output, "Correct 1 error before the user can be created.\n");
    assert_ends_with!(output, "\nAgent ID (required): ");
    let output = test.line("1234");
    assert_contains!(output, &(test.screen_title(Screen::Review) + "\nNo problems.\n"));
    assert_eq!(test.posts, 0);
    assert!(test.line("create").contains("User created in the practice account.\n"));
    assert_eq!(test.posts, 1);
}

#[test]
fn only_the_exact_word_creates() {
    let mut test = LineModeTest::on(MINIMAL);
    test.line(":review");
    for line in
        ["", "y", "yes", "1 create", "creat", "create user", ":create", "::create", ":cancel", "creaté"]
    {
        test.line(line);
        test.line(":review");
    }
    for _ in 0..1000 {
        test.line("");
    }
    assert_eq!(test.posts, 0);
    test.line(" Create ");
    assert_eq!(test.posts, 1);
}

#[test]
fn submission_announces_steps_and_actions() {
    let mut test = LineModeTest::on(MINIMAL);
    let output = test.lines(&[":review", "create"]);
    assert_starts_with!(
        output,
        "AgentName, sent once. :cancel cancels.\nRecording the submission on disk.\nAsking for a token.\n\
             Creating the user.\nUser created in the practice account.\n\
             AgentName was created with the userId 5cba9dab.\nPractice account: no user was created at Vonage.\n"
    );
    assert_ends_with!(
        output,
        "\n1 New user like this one\n2 New user\n3 Take it back\n4 Leave\nType 1 or 2 or 3 or 4: "
    );
    for line in ["", "5", "create", "back", ":jump Role", ":undo"] {
        test.line(line);
        assert!(test.output.ends_with("Type 1 or 2 or 3 or 4: "), "{line}: {}", test.output);
    }
    let output = test.line("1");
    assert_starts_with!(
        output,
        "New user.\n6 settings from AgentName; none of your answers was replaced. :undo takes it"
    );
    assert_ends_with!(output, &(test.screen_title(Screen::Identity) + "\nUsername (required): "));
    assert_eq!((test.answer(FieldId::Username), test.answer(FieldId::Role)), ("", "Agent"));
    assert_eq!(test.posts, 1);
}

#[test]
fn a_running_take_back_is_cancelled() {
    let mut test = LineModeTest::on(MINIMAL);
    test.lines(&[":review", "create", "3", "AgentName"]);
    assert_contains!(test.line(":cancel"), "Nothing is being sent.");
    // Whose answer does not come.
    test.silent_take_back = true;
    assert_contains!(test.line("2"), "Asking the API …");
    assert_contains!(test.line(":cancel"), "Cancelled. Reading the user");
    test.update(Msg::TakenBack(Err("You cancelled it. Nothing was changed.".to_owned())));
    test.render();
    assert_ends_with!(
        test.output,
        "You cancelled it. Nothing was changed.\n1 Archive, 2 Archive and delete. Type 1 or 2, or Enter to let it be: "
    );
}

#[test]
fn outcome_offers_leave_and_new_user() {
    let mut test = LineModeTest::on(MINIMAL);
    test.lines(&[":review", "create", "leave"]);
    assert!(test.left);
    let mut test = LineModeTest::on(MINIMAL);
    assert!(test.lines(&[":review", "create", "2"]).starts_with("New user.\nRole, 1 of 3\n"));
}

#[test]
fn rejection_returns_to_the_review() {
    let mut test = LineModeTest::on(MINIMAL);
    test.respond_with(400, None, r#"{"message":"No \u001b[31mcapacity"}"#);
    let output = test.lines(&[":review", "create"]);
    assert_contains!(output, "\nNot created: the API refused it.\n");
    assert_contains!(output, "\nAgentName was not created. Your answers are kept.\n");
    assert!(!test.output.contains('\u{1b}'), "{:?}", test.output);
    let output = test.line("1");
    assert_starts_with!(output, &(test.screen_title(Screen::Review) + "\n"));
}

#[test]
fn resend_needs_the_word_and_retry_after() {
    let mut test = LineModeTest::on(MINIMAL);
    test.respond_with(429, Some(RetryAfter::Seconds(60)), "");
    let output = test.lines(&[":review", "create"]);
    assert_ends_with!(output, "\n1 Back to the answers\n2 Send again\nType 1 or 2: ");
    assert_eq!(test.line("2"), "Send again? Type create to do it, or Enter to let it be: ");
    assert_eq!(test.line(""), "Nothing was sent.\nType 1 or 2: ");
    let output = test.lines(&["2", "create"]);
    assert_starts_with!(output, "The API asked to wait: ");
    assert_eq!(test.posts, 1);
}

#[test]
fn extra_licence_needs_the_word() {
    let mut test = LineModeTest::on(MINIMAL);
    test.respond_with(400, None, r#"{"message":"No licences left: overage"}"#);
    let output = test.lines(&[":review", "create"]);
    assert_contains!(output, "\n2 Create with extra licence, charged\n");
    test.lines(&["2", "2", "2", "yes", "2"]);
    assert_eq!(test.posts, 1);
    test.line("create");
    assert_eq!(test.posts, 2);
}

#[test]
fn unknown_outcome_is_looked_up() {
    let mut test = LineModeTest::on(MINIMAL);
    test.respond_with(502, None, "");
    let output = test.lines(&[":review", "create"]);
    assert_contains!(output, "\nThe answer is unknown: looking the username up.\n");
    assert_contains!(output, "\nOutcome unknown: AgentName may have been created.\n");
    assert_contains!(output, "\n2 Look it up again\n3 Send again\n");
    test.line("2");
    assert_eq!(test.posts, 1);
}

#[test]
fn the_text_for_the_ticket_is_printed() {
    let mut test = LineModeTest::on(MINIMAL);
    assert_starts_with!(test.line(":ticket"), "There is a text for the ticket once the user was created.\n");
    test.lines(&[":review", "create"]);
    for _ in 0..2 {
        assert_contains!(test.line(":ticket"), "User created\n\nUsername: AgentName\n");
    }
}

#[test]
fn a_created_user_is_taken_back() {
    let mut test = LineModeTest::on(MINIMAL);
    let created = test.lines(&[":review", "create"]);
    assert_contains!(created, "3 Take it back\n4 Leave\n");
    let asked = test.line("3");
    assert_contains!(asked, "AgentName, userId 5cba9dab, in ", "becomes free again is not known.");
    assert_ends_with!(asked, "Type the username to confirm, or Enter to let it be: ");
    for _ in 0..2 {
        assert_contains!(
            test.line("Agent"),
            "The username that you typed is not AgentName. Nothing was changed.\n"
        );
    }
    assert_ends_with!(test.line(""), "Type 1 or 2 or 3 or 4: ");
    test.line("3");
    assert_ends_with!(
        test.line("AgentName"),
        "1 Archive, 2 Archive and delete. Type 1 or 2, or Enter to let it be: "
    );
    assert_contains!(test.line("3"), "Type one of the numbers.");
    let done = test.line("2");
    assert_contains!(done, "AgentName: Archived. Deleted. The answers are open again.\n");
    assert_ends_with!(done, "Username [AgentName]: ");
    assert_contains!(test.lines(&[":review", "create"]), "User created in the practice account.\n");
    assert_eq!(test.posts, 2);
}

fn group_and_skill() -> RoutingPlan {
    let row = |name: &str, level| vec![RoutingRow { id: name.to_lowercase(), name: name.to_owned(), level }];
    RoutingPlan { groups: row("Sales", None), skills: row("English", Some(7)), ..RoutingPlan::default() }
}

/// What is known after the second step was refused.
fn half_done() -> TakenUp {
    let results = vec![
        StepResult { step: SetupStep::Groups, outcome: SetupOutcome::Done },
        StepResult { step: SetupStep::Skills, outcome: SetupOutcome::Refused("Closed today.".to_owned()) },
    ];
    TakenUp { user_id: "5cba9dab".to_owned(), plan: group_and_skill(), results }
}

#[test]
fn setup_steps_are_announced_once_and_finished() {
    let mut test = LineModeTest::new();
    for msg in open_plan(MINIMAL, &group_and_skill()) {
        test.update(msg);
    }
    (test.refused, test.open) = (Some(SetupStep::Skills), Some(half_done()));
    let output = test.lines(&[":review", "create"]);
    for once in [
        "User created in the practice account.\n",
        "AgentName was created with the userId 5cba9dab.\n",
        "Setting the groups.\n",
        "\nGroups: done.\n",
        "Setting the skills.\n",
        "\nSkills: refused: Closed today.\n",
        "Not everything is set up: 1 of 2 done.\n",
        "\n1 Finish setting up\n",
    ] {
        assert_eq!(output.matches(once).count(), 1, "{once:?} in {output}");
    }
    // No user is created: the word is not needed.
    let output = test.line("finish");
    assert_contains!(
        output,
        "Reading what is left to set up.\n",
        "Skills: done.\n",
        "Everything is set up.\n"
    );
    assert!(!output.contains("was created with") && !output.contains("Finish"), "{output}");
    assert_eq!(test.posts, 1);
}

#[test]
fn open_setup_is_finished_from_the_attempts_list() {
    let mut test = LineModeTest::new();
    let setup =
        OpenSetup { is_created: true, user_id: Some("5cba9dab".into()), results: half_done().results };
    let (id, account, username) = ("old".into(), "sandbox".into(), "ANNA".into());
    let row = AttemptRow { id, account, username, age: 60, setup: Some(setup), ..AttemptRow::default() };
    test.update(Msg::Attempts { open: vec![row], users: Vec::new(), taken_back: Vec::new() });
    test.open = Some(half_done());
    assert_contains!(test.line(":attempts"), "1 ANNA, sent to sandbox 1 minute ago, not set up: skills\n");
    let output = test.line("1");
    assert_contains!(output, "ANNA is created; what stays open can be finished later.", "Skills: done.\n");
    // The open draft is another user's: nothing is offered that would change it.
    assert_contains!(output, "Everything is set up.\n", "\n1 Back to the answers\n2 New user\n3 Leave\n");
    test.line("1");
    assert_contains!(test.line(":attempts"), "Nothing is unfinished");
    // What another process works on stays open.
    let mut test = LineModeTest::new();
    for msg in open_plan(MINIMAL, &group_and_skill()) {
        test.update(msg);
    }
    test.refused = Some(SetupStep::Skills);
    test.lines(&[":review", "create"]);
    assert_contains!(test.line("finish"), "Nothing was set up: it is gone.\n", "\n1 Finish setting up\n");
}

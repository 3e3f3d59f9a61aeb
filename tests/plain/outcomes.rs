//! The review, the word, and what comes of it.

use super::MINIMAL;
use super::talk::Talk;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::submission::RetryAfter;

#[test]
fn the_review_tells_every_problem_and_answer_by_a_number_that_changes_it() {
    let mut talk = Talk::on(&MINIMAL.replace("\"GB\"", "\"UK\""));
    let told = talk.line(":review");
    assert!(
        told.starts_with(&(talk.place(Screen::Review) + "\n1 error.\n6 Location: Error: Use GB for")),
        "{told}"
    );
    assert!(told.contains("\n2 Username: AgentName, cannot be changed later\n"), "{told}");
    assert!(
        told.ends_with(
            "Create user in the practice account? 1 error to correct first. Type the number of an answer: "
        ),
        "{told}"
    );
    assert!(talk.line("6").ends_with("Location (optional) [UK]: "));
    let back = talk.line("GB");
    // What was changed comes back to a short review.
    assert_eq!(
        back,
        talk.place(Screen::Review)
            + "\nNo problems.\nCreate user in the practice account? Type create to create, or the number of an answer \
               to change it: "
    );
    assert!(talk.line("99").starts_with("No answer has the number 99.\n"));
    assert!(talk.line(":review").contains("\n6 Location: GB, United Kingdom\n"));
}

#[test]
fn with_errors_the_word_goes_to_the_first() {
    let mut talk = Talk::on(&MINIMAL.replace("1234", ""));
    let told = talk.lines(&[":review", "create"]);
    assert!(told.starts_with("Correct 1 error before the user can be created.\n"), "{told}");
    assert!(told.ends_with("\nAgent ID: "), "{told}");
    let told = talk.line("1234");
    assert!(told.contains(&(talk.place(Screen::Review) + "\nNo problems.\n")), "{told}");
    assert_eq!(talk.posts, 0);
    assert!(talk.line("create").contains("User created in the practice account.\n"));
    assert_eq!(talk.posts, 1);
}

#[test]
fn nobody_is_created_without_the_word() {
    let mut talk = Talk::on(MINIMAL);
    talk.line(":review");
    for line in
        ["", "y", "yes", "1 create", "creat", "create user", ":create", "::create", ":cancel", "creaté"]
    {
        talk.line(line);
        talk.line(":review");
    }
    for _ in 0..1000 {
        talk.line("");
    }
    assert_eq!(talk.posts, 0);
    talk.line(" Create ");
    assert_eq!(talk.posts, 1);
}

#[test]
fn stages_outcome_and_choices_are_told() {
    let mut talk = Talk::on(MINIMAL);
    let told = talk.lines(&[":review", "create"]);
    assert!(
        told.starts_with(
            "AgentName, sent once. :cancel cancels.\nRecording the submission on disk.\nAsking for a token.\n\
             Creating the user.\nUser created in the practice account.\n\
             AgentName was created with the userId 5cba9dab.\nPractice account: no user was created at Vonage.\n"
        ),
        "{told}"
    );
    assert!(told.ends_with("\n1 New user like this one\n2 New user\n3 Leave\nType 1 or 2 or 3: "), "{told}");
    for line in ["", "4", "create", "back", ":jump Role", ":undo"] {
        talk.line(line);
        assert!(talk.told.ends_with("Type 1 or 2 or 3: "), "{line}: {}", talk.told);
    }
    let told = talk.line("1");
    assert!(
        told.starts_with(
            "New user.\n6 settings from AgentName; none of your answers was replaced. :undo takes it"
        ),
        "{told}"
    );
    assert!(told.ends_with(&(talk.place(Screen::Identity) + "\nUsername: ")), "{told}");
    assert_eq!((talk.answered(FieldId::Username), talk.answered(FieldId::Role)), ("", "Agent"));
    assert_eq!(talk.posts, 1);
}

#[test]
fn leaving_is_a_choice_too() {
    let mut talk = Talk::on(MINIMAL);
    talk.lines(&[":review", "create", "leave"]);
    assert!(talk.left);
    let mut talk = Talk::on(MINIMAL);
    assert!(talk.lines(&[":review", "create", "2"]).starts_with("New user.\nRole, 1 of 3\n"));
}

#[test]
fn a_refusal_goes_back_to_the_answers_with_its_words() {
    let mut talk = Talk::on(MINIMAL);
    talk.refuses(400, None, r#"{"message":"No \u001b[31mcapacity"}"#);
    let told = talk.lines(&[":review", "create"]);
    assert!(told.contains("\nNot created: the API refused it.\n"), "{told}");
    assert!(told.contains("\nAgentName was not created. Your answers are kept.\n"), "{told}");
    assert!(!talk.told.contains('\u{1b}'), "{:?}", talk.told);
    let told = talk.line("1");
    assert!(told.starts_with(&(talk.place(Screen::Review) + "\n")), "{told}");
}

#[test]
fn sending_again_needs_the_word_and_the_time_that_was_asked_for() {
    let mut talk = Talk::on(MINIMAL);
    talk.refuses(429, Some(RetryAfter::Seconds(60)), "");
    let told = talk.lines(&[":review", "create"]);
    assert!(told.ends_with("\n1 Back to the answers\n2 Send again\nType 1 or 2: "), "{told}");
    assert_eq!(talk.line("2"), "Send again? Type create to do it, or Enter to let it be: ");
    assert_eq!(talk.line(""), "Nothing was sent.\nType 1 or 2: ");
    let told = talk.lines(&["2", "create"]);
    assert!(told.starts_with("The API asked to wait: "), "{told}");
    assert_eq!(talk.posts, 1);
}

#[test]
fn an_extra_licence_needs_the_word() {
    let mut talk = Talk::on(MINIMAL);
    talk.refuses(400, None, r#"{"message":"No licences left: overage"}"#);
    let told = talk.lines(&[":review", "create"]);
    assert!(told.contains("\n2 Create with extra licence, charged\n"), "{told}");
    talk.lines(&["2", "2", "2", "yes", "2"]);
    assert_eq!(talk.posts, 1);
    talk.line("create");
    assert_eq!(talk.posts, 2);
}

#[test]
fn an_unknown_outcome_is_told_and_looked_up() {
    let mut talk = Talk::on(MINIMAL);
    talk.refuses(502, None, "");
    let told = talk.lines(&[":review", "create"]);
    assert!(told.contains("\nThe answer is unknown: looking the username up.\n"), "{told}");
    assert!(told.contains("\nOutcome unknown: AgentName may have been created.\n"), "{told}");
    assert!(told.contains("\n2 Look it up again\n3 Send again\n"), "{told}");
    talk.line("2");
    assert_eq!(talk.posts, 1);
}

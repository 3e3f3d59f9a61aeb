//! Questions and answers: the same conditions, checks and words as on the screen.

use super::talk::Talk;
use super::{MINIMAL, MINIMAL_LINES};
use vcc_user::app::AccountContext;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::{import, payload, validation};

#[test]
fn a_question_names_the_answer_and_what_it_takes() {
    let mut talk = Talk::new();
    assert!(
        talk.told.ends_with("\nRole, 1 of 3\nRole (1 Admin, 2 Supervisor, 3 Wallboard, 4 Agent): "),
        "{}",
        talk.told
    );
    assert_eq!(talk.line("age"), "Role: Agent\nActive [Default (yes)] (yes, no, default): ");
    assert_eq!(talk.line(""), "Identity, 2 of 7\nUsername: ");
    talk.lines(&["jana", "Jana", "jana@example.com"]);
    assert!(talk.told.ends_with("\nSSO external ID (optional): "), "{}", talk.told);
    talk.line("");
    assert_eq!(talk.line("1234"), "Location (optional) [Default (GB)]: ");
    assert_eq!(
        talk.line("Poland"),
        "Location: PL, Poland\nContactPad:\nWebRTC [Account default] (yes, no, default): "
    );
    assert_eq!(
        talk.line(":jump location"),
        "Location (optional) [PL]: ",
        "the section was told, and Location is in none"
    );
}

#[test]
fn the_minimal_agent_is_what_its_lines_say() {
    let mut talk = Talk::new();
    talk.lines(MINIMAL_LINES);
    let wanted = payload::build(&import::from_text(MINIMAL).unwrap().form).to_json();
    assert_eq!(payload::build(talk.app.form()).to_json(), wanted);
}

#[test]
fn choices_take_numbers_names_beginnings_and_letters() {
    let role = |line: &str| {
        let mut talk = Talk::new();
        talk.line(line);
        talk.answered(FieldId::Role).to_owned()
    };
    for line in ["2", "Supervisor", "supervisor", "S", "sup"] {
        assert_eq!(role(line), "Supervisor", "{line}");
    }
    for line in ["a", "0", "5", "Superb", "-1"] {
        assert_eq!(role(line), "", "{line}");
    }
    for (line, value) in [("y", "true"), ("N", "false"), ("yes", "true"), ("d", ""), ("Default (yes)", "")] {
        let mut talk = Talk::new();
        talk.lines(&["Admin", "", "no", ":back", line]);
        talk.lines(&[":jump Active", "no", ":jump Active", line]);
        assert_eq!(talk.answered(FieldId::Active), value, "{line}");
    }
}

#[test]
fn a_choice_that_is_none_is_told_in_the_checks_words_and_never_kept() {
    let mut talk = Talk::new();
    let told = talk.line("Boss");
    assert!(told.starts_with("Error: Choose one of Admin, Supervisor, Wallboard, Agent.\nRole ("), "{told}");
    talk.lines(&["Admin", "maybe"]);
    assert!(talk.told.contains("Error: Choose Yes or No.\nActs as agent ["), "{}", talk.told);
    assert_eq!((talk.answered(FieldId::Role), talk.answered(FieldId::ActsAsAgent)), ("Admin", ""));
}

#[test]
fn an_error_is_told_at_once_and_asked_again_once() {
    let mut talk = Talk::new();
    talk.lines(&["Admin", ":jump Username"]);
    let told = talk.line("has a space");
    assert_eq!(told, "Error: Remove the spaces.\nUsername [has a space]: ");
    assert_eq!(talk.line(""), "Name: ", "errors never block movement");
    assert_eq!(talk.line(""), "Error: Enter the name.\nName: ");
    assert_eq!(talk.line(""), "Email: ");
    // Another wrong answer is told too.
    assert!(talk.line("x").starts_with("Error: Enter an address"));
    assert!(talk.line("y").starts_with("Error: Enter an address"));
    assert_eq!(talk.line("y@example.com"), "SSO external ID (optional): ");
}

#[test]
fn every_problem_of_a_form_is_told_in_the_same_words() {
    let wrong = MINIMAL.replace("\"GB\"", "\"UK\"").replace("800200", "+x").replace("1234", "12 34");
    let mut talk = Talk::on(&wrong);
    let form = import::from_text(&wrong).unwrap().form;
    let told = talk.line(":problems");
    let problems = validation::validate(&form).problems;
    assert!(problems.len() >= 3);
    for problem in problems {
        assert!(told.contains(&problem.violation.text), "{}\n{told}", problem.violation.text);
    }
    let asked = talk.line(":jump Location");
    let expected = talk.place(Screen::Agent) + "\nLocation (optional) [UK]: ";
    assert_eq!(asked, expected, "not scolded before it was visited");
    assert_eq!(
        talk.line(""),
        "Error: Use GB for the United Kingdom.\nLocation (optional) [UK]: ",
        "Enter leaves the field, and leaving it tells"
    );
}

#[test]
fn warnings_are_told_and_asked_no_more() {
    let mut talk = Talk::new();
    talk.lines(&["Agent", ":jump Agent ID"]);
    let told = talk.line("12");
    assert!(told.starts_with("Warning: Every known agent ID has 3 to 8 digits"), "{told}");
    let told = talk.line("");
    assert!(told.starts_with("Warning: Left at GB, so calls are dialled with +44."), "{told}");
    assert!(told.ends_with("WebRTC [Account default] (yes, no, default): "), "{told}");
}

#[test]
fn several_countries_are_listed_and_chosen_by_number() {
    let mut talk = Talk::on(MINIMAL);
    talk.line(":jump Location");
    let told = talk.line("united");
    assert!(told.starts_with("4 match united. Type a number, or more of the name.\n1 AE United"), "{told}");
    assert!(told.ends_with("\nLocation (optional) [GB]: "), "{told}");
    talk.line("4");
    assert_eq!(talk.answered(FieldId::Location), "US");
    // A number means nothing any more once something else was answered.
    talk.lines(&[":jump Location", "united", ":help", "nowhere", "4"]);
    assert!(talk.told.contains("Error: Enter a country's two-letter code or its name."), "{}", talk.told);
    assert_eq!(talk.answered(FieldId::Location), "4");
    talk.lines(&["uk", ""]);
    assert!(talk.told.contains("Error: Use GB for the United Kingdom."), "{}", talk.told);
}

#[test]
fn only_what_the_role_needs_is_asked() {
    let mut talk = Talk::new();
    talk.lines(&["Admin", ":jump Username", "jana", "Jana", "jana@example.com"]);
    assert!(talk.line("").starts_with("Review, 3 of 3\nNo problems.\n"), "{}", talk.told);
    assert!(!talk.told.contains("Agent ID"), "{}", talk.told);
    assert_eq!(
        talk.line(":jump Agent ID"),
        "Agent ID is not asked with the answers so far.\n\
         Create user in the practice account? Type create to create, or the number of an answer to change it: "
    );
}

#[test]
fn what_is_kept_and_what_is_not_asked_is_told() {
    let mut talk = Talk::on(MINIMAL);
    let told = talk.line("Admin");
    assert!(told.contains("\nKept, not sent: ") || told.starts_with("Kept, not sent: "), "{told}");
    assert!(told.contains("agent settings."), "{told}");
    let features = Some(vec!["Call parking".to_owned()].into());
    let mut talk =
        Talk::with(AccountContext { account: "emea".into(), features, ..AccountContext::default() });
    talk.lines(&["Agent", ":jump Agent"]);
    assert!(talk.told.contains("\nNot asked, since the account is without: "), "{}", talk.told);
    talk.line(":jump Associated users");
    assert!(talk.told.ends_with("\nNothing is asked here. Enter goes on: "), "{}", talk.told);
    assert!(talk.line("").starts_with("Review, "));
}

#[test]
fn associated_users_are_added_and_removed() {
    let mut talk = Talk::on(MINIMAL);
    let told = talk.line(":jump associated users");
    assert!(told.ends_with("\nAdd an associated user? [no] (yes, no): "), "{told}");
    assert_eq!(talk.line("y"), "Associated user 1:\nUsername (optional): ");
    assert_eq!(talk.line("jana_vbc"), "Application [VBC]: ");
    assert_eq!(talk.line(""), "Add another associated user? [no] (yes, no): ");
    talk.lines(&["yes", "tom_vbc", ""]);
    assert_eq!(talk.app.form().rows().len(), 2);
    assert_eq!(talk.line(":jump 1 Username"), "Associated user 1:\nUsername [jana_vbc]: ");
    assert!(talk.line(":remove").starts_with("Row removed; :undo brings it back.\n"));
    assert_eq!(talk.app.form().rows().len(), 1);
    talk.line(":undo");
    assert_eq!(talk.app.form().rows().len(), 2);
    talk.lines(&[":jump associated users", ":jump 2 Username", ":back", ":back"]);
    assert!(talk.told.ends_with("\nUsername [jana_vbc]: "), "buttons are no questions: {}", talk.told);
}

#[test]
fn hostile_text_is_seen_and_not_obeyed() {
    let mut talk = Talk::new();
    talk.lines(&[
        "Admin",
        "",
        "",
        "jana",
        "a\u{1b}[2J\u{202e}b\u{9b}c",
        ":review",
        ":json",
        ":jump \u{1b}c",
        ":\u{9b}c",
    ]);
    assert!(!talk.told.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{:?}", talk.told);
}

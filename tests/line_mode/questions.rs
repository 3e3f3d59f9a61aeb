//! Questions and answers: the same conditions, checks and messages as on the screen.

use super::driver::LineModeTest;
use super::{MINIMAL, MINIMAL_LINES};
use vcc_user::app::AccountContext;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::{import, payload, validation};

#[test]
fn question_shows_answer_and_options() {
    let mut test = LineModeTest::new();
    assert_ends_with!(
        test.output,
        "\nRole, 1 of 3\nRole (required) (1 Admin, 2 Supervisor, 3 Wallboard, 4 Agent): "
    );
    assert_eq!(test.line("age"), "Role: Agent\nActive [Default (yes)] (yes, no, default): ");
    let first_of_identity = test.line("");
    assert_eq!(first_of_identity, test.screen_title(Screen::Identity) + "\nUsername (required): ");
    test.lines(&["jana", "Jana", "jana@example.com"]);
    assert_ends_with!(test.output, "\nSSO external ID: ");
    test.line("");
    assert_eq!(test.line("1234"), "Location [Default (GB)]: ");
    assert_eq!(
        test.line("Poland"),
        "Location: PL, Poland\nContactPad:\nWebRTC [Account default] (yes, no, default): "
    );
    assert_eq!(
        test.line(":jump location"),
        "Location [PL]: ",
        "the section was printed before, and Location is in none"
    );
}

#[test]
fn minimal_lines_give_the_minimal_agent() {
    let mut test = LineModeTest::new();
    test.lines(MINIMAL_LINES);
    let wanted = payload::build(&import::from_text(MINIMAL).unwrap().form).to_json();
    assert_eq!(payload::build(test.app.form()).to_json(), wanted);
}

#[test]
fn choices_accept_numbers_and_prefixes() {
    let role = |line: &str| {
        let mut test = LineModeTest::new();
        test.line(line);
        test.answer(FieldId::Role).to_owned()
    };
    for line in ["2", "Supervisor", "supervisor", "S", "sup"] {
        assert_eq!(role(line), "Supervisor", "{line}");
    }
    for line in ["a", "0", "5", "Superb", "-1"] {
        assert_eq!(role(line), "", "{line}");
    }
    for (line, value) in [("y", "true"), ("N", "false"), ("yes", "true"), ("d", ""), ("Default (yes)", "")] {
        let mut test = LineModeTest::new();
        test.lines(&["Admin", "", "no", ":back", line]);
        test.lines(&[":jump Active", "no", ":jump Active", line]);
        assert_eq!(test.answer(FieldId::Active), value, "{line}");
    }
}

#[test]
fn unknown_choice_is_rejected() {
    let mut test = LineModeTest::new();
    let output = test.line("Boss");
    assert_starts_with!(output, "Error: Choose one of Admin, Supervisor, Wallboard, Agent.\nRole (");
    test.lines(&["Admin", "maybe"]);
    assert_contains!(test.output, "Error: Choose Yes or No.\nActs as agent [");
    assert_eq!((test.answer(FieldId::Role), test.answer(FieldId::ActsAsAgent)), ("Admin", ""));
}

#[test]
fn error_repeats_the_question_once() {
    let mut test = LineModeTest::new();
    test.lines(&["Admin", ":jump Username"]);
    let output = test.line("has a space");
    assert_eq!(output, "Error: Remove the spaces. :fix makes it has.a.space.\nUsername [has a space]: ");
    assert_eq!(test.line(""), "Name (required): ", "errors never block movement");
    assert_eq!(test.line(""), "Error: Enter the name.\nName (required): ");
    assert_eq!(test.line(""), "Email (required): ");
    // Another invalid answer is reported too.
    assert!(test.line("x").starts_with("Error: Enter an address"));
    assert!(test.line("y").starts_with("Error: Enter an address"));
    assert_eq!(test.line("y@example.com"), "SSO external ID: ");
}

#[test]
fn problems_match_the_validation() {
    let wrong = MINIMAL.replace("\"GB\"", "\"EN\"").replace("800200", "+x").replace("1234", "12 34");
    let mut test = LineModeTest::on(&wrong);
    let form = import::from_text(&wrong).unwrap().form;
    let output = test.line(":problems");
    let problems = validation::validate(&form).problems;
    assert!(problems.len() >= 3);
    for problem in problems {
        assert!(output.contains(&*problem.violation.text), "{}\n{output}", problem.violation.text);
    }
    let asked = test.line(":jump Location");
    let expected = test.screen_title(Screen::Agent) + "\nLocation [EN]: ";
    assert_eq!(asked, expected, "not scolded before it was visited");
    assert_eq!(
        test.line(""),
        "Error: Enter a country's two-letter code or name.\nLocation [EN]: ",
        "Enter leaves the field, and leaving it tells"
    );
}

#[test]
fn warning_does_not_repeat_the_question() {
    let mut test = LineModeTest::new();
    test.lines(&["Agent", ":jump Agent ID"]);
    let output = test.line("12");
    assert_starts_with!(output, "Warning: Every known agent ID has 3 to 8 digits");
    let output = test.line("");
    assert_starts_with!(output, "Warning: Left at GB, so calls are dialled with +44.");
    assert_ends_with!(output, "WebRTC [Account default] (yes, no, default): ");
}

#[test]
fn ambiguous_country_is_chosen_by_number() {
    let mut test = LineModeTest::on(MINIMAL);
    test.line(":jump Location");
    let output = test.line("united");
    assert_starts_with!(output, "4 match united. Type a number, or more of the name.\n1 AE United");
    assert_ends_with!(output, "\nLocation [GB]: ");
    test.line("4");
    assert_eq!(test.answer(FieldId::Location), "US");
    // The numbers are valid for the next line only.
    test.lines(&[":jump Location", "united", ":help", "nowhere", "4"]);
    assert_contains!(test.output, "Error: Enter a country's two-letter code or name.");
    assert_eq!(test.answer(FieldId::Location), "4");
    test.lines(&[":jump Location", "uk"]);
    assert_eq!(test.answer(FieldId::Location), "GB");
}

#[test]
fn hidden_fields_are_not_asked() {
    let mut test = LineModeTest::new();
    test.lines(&["Admin", ":jump Username", "jana", "Jana", "jana@example.com"]);
    let reviewed = test.line("");
    assert_starts_with!(reviewed, &(test.screen_title(Screen::Review) + "\nNo problems.\n"));
    assert!(!test.output.contains("Agent ID"), "{}", test.output);
    assert_eq!(
        test.line(":jump Agent ID"),
        "Agent ID is not asked with the answers so far: shown when the role acts as agent.\n\
         Create Jana in the practice account? Type create to create, or the number of an answer to change it: "
    );
}

#[test]
fn hidden_answers_are_announced() {
    let mut test = LineModeTest::on(MINIMAL);
    let output = test.line("Admin");
    assert!(output.contains("\nKept, not sent: ") || output.starts_with("Kept, not sent: "), "{output}");
    assert_contains!(output, "agent settings.");
    let features = Some(vec!["Call parking".to_owned()].into());
    let mut test =
        LineModeTest::with(AccountContext { account: "emea".into(), features, ..AccountContext::default() });
    test.lines(&["Agent", ":jump Agent"]);
    assert_contains!(test.output, "\nNot asked, since the account is without: ");
    test.line(":jump Associated users");
    assert_ends_with!(test.output, "\nNothing is asked here. Enter goes on: ");
    assert!(test.line("").starts_with("Routing, "));
}

#[test]
fn associated_users_are_added_and_removed() {
    let mut test = LineModeTest::on(MINIMAL);
    let output = test.line(":jump associated users");
    assert_ends_with!(output, "\nAdd an associated user? [no] (yes, no): ");
    assert_eq!(test.line("y"), "Associated user 1:\nUsername: ");
    assert_eq!(test.line("jana_vbc"), "Application [VBC]: ");
    assert_eq!(test.line(""), "Add another associated user? [no] (yes, no): ");
    test.lines(&["yes", "tom_vbc", ""]);
    assert_eq!(test.app.form().rows().len(), 2);
    assert_eq!(test.line(":jump 1 Username"), "Associated user 1:\nUsername [jana_vbc]: ");
    assert!(test.line(":remove").starts_with("Row removed; :undo brings it back.\n"));
    assert_eq!(test.app.form().rows().len(), 1);
    test.line(":undo");
    assert_eq!(test.app.form().rows().len(), 2);
    test.lines(&[":jump associated users", ":jump 2 Username", ":back", ":back"]);
    assert!(test.output.ends_with("\nUsername [jana_vbc]: "), "buttons are no questions: {}", test.output);
}

#[test]
fn control_characters_are_escaped() {
    let mut test = LineModeTest::new();
    test.lines(&[
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
    assert!(!test.output.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{:?}", test.output);
}

/// A calling code is taken where one country has it; of several the number or a name is asked for.
#[test]
fn calling_codes_name_countries() {
    let mut test = LineModeTest::on(MINIMAL);
    assert_starts_with!(test.lines(&[":jump Location", "+48"]), "Location: PL, Poland\n");
    assert_starts_with!(test.lines(&[":jump Location", "48"]), "Location: PL, Poland\n");
    let output = test.lines(&[":jump Location", "44"]);
    assert_starts_with!(output, "4 match 44. Type a number, or more of the name.\n1 GB United Kingdom +44\n");
    assert_starts_with!(test.line("1"), "Location: GB, United Kingdom\n");
    assert_starts_with!(test.lines(&[":jump Location", "+999"]), "Error: ");
}

/// Help is about what is asked, also where that is no field.
#[test]
fn help_depends_on_the_context() {
    let mut test = LineModeTest::on(MINIMAL);
    test.line(":jump Associated users");
    assert_starts_with!(test.line(":help"), "Adds a row for a user of another application");
    assert_starts_with!(test.line(":review"), "Review");
    assert_starts_with!(test.line(":help"), "Sends the JSON to the practice account");
    test.line("create");
    let help = test.line(":help");
    assert_contains!(help, "New user like this one: starts a user with the same settings");
    // Hidden screens say what shows them, as hidden questions do.
    let mut test = LineModeTest::new();
    test.line("Admin");
    let hidden = "is not asked with the answers so far: shown when the role acts as agent.";
    assert_starts_with!(test.line(":jump tel"), &format!("Telephony {hidden}"));
}

//! Commands, which begin with a colon.

use super::MINIMAL;
use super::talk::Talk;
use vcc_user::app::keymap::{Keymap, Layer};
use vcc_user::line_mode::COMMANDS;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::payload;

#[test]
fn back_goes_to_the_question_before_and_over_screens() {
    let mut talk = Talk::new();
    assert!(talk.line(":back").starts_with("This is the first question.\nRole ("), "{}", talk.told);
    talk.lines(&["Admin", "", ""]);
    assert_eq!(
        talk.line(":back"),
        "Error: Enter the username.\nRole, 1 of 3\nActive [Default (yes)] (yes, no, default): "
    );
    assert_eq!(talk.line(":back"), "Acts as agent [Default (no)] (yes, no, default): ");
}

#[test]
fn clear_empties_and_enter_keeps() {
    let mut talk = Talk::on(MINIMAL);
    talk.lines(&[":jump Username", "", ":jump Username"]);
    assert_eq!(talk.answered(FieldId::Username), "AgentName");
    assert_eq!(talk.line(":clear"), "Error: Enter the username.\nUsername: ");
    assert_eq!(talk.answered(FieldId::Username), "");
    talk.lines(&[":jump WebRTC", ":clear"]);
    assert_eq!(talk.answered(FieldId::Webrtc), "");
    talk.lines(&[":jump Location", ":clear"]);
    assert_eq!(talk.answered(FieldId::Location), "");
}

#[test]
fn two_colons_are_one() {
    let mut talk = Talk::on(MINIMAL);
    talk.lines(&[":jump Name", "::quit"]);
    assert_eq!(talk.answered(FieldId::Name), ":quit");
    talk.lines(&[":jump Name", ":::x"]);
    assert_eq!(talk.answered(FieldId::Name), "::x");
    assert!(!talk.left);
}

#[test]
fn jump_takes_labels_and_screens_and_proposes_what_was_meant() {
    let mut talk = Talk::on(MINIMAL);
    let [identity, agent, telephony] =
        [Screen::Identity, Screen::Agent, Screen::Telephony].map(|screen| talk.place(screen));
    for (name, told) in [
        ("Phone number", &*(telephony + "\nPhone number [800200]: ")),
        ("tele", "Telephony region (optional) [b4c6e398-ac69-4135-b3fd-64d7a6d14272]: "),
        ("identity", &(identity + "\nUsername [AgentName]: ")),
        (
            "recording contr",
            &(agent
                + "\nContactPad:\nCall recording controls [Default (not documented)] (yes, no, default): "),
        ),
        ("rating", "Quality, in per cent:\nCall rating frequency (optional) [Account default]: "),
        ("timers", "Call rating frequency (optional) [Account default]: "),
    ] {
        let heard = talk.line(&format!(":jump {name}"));
        assert!(heard.ends_with(told), "{name}: {heard}");
    }
    assert!(
        talk.line(":jump locaton").starts_with("No question is called locaton. Did you mean Location?\n")
    );
    let several = talk.line(":jump after");
    assert!(several.starts_with("Several questions match: After no answer, After line busy"), "{several}");
    assert!(talk.line(":jump").starts_with("Name the question: "));
    assert!(talk.line(":jump \u{1b}[2J").starts_with("No question is called "));
}

#[test]
fn commands_may_be_shortened_and_mistyped_ones_are_told() {
    let mut talk = Talk::new();
    assert!(talk.line(":reveiw").starts_with("There is no command :reveiw. Did you mean :review?"));
    assert!(talk.line(":re").starts_with("Several commands begin so: :review, :remove, :redo.\n"));
    assert!(talk.line(":").starts_with("There is no command :."));
    let told = talk.line(":rev");
    assert!(told.contains("Review, 3 of 3"), "{told}");
    assert!(!talk.left);
    talk.line(":q");
    assert!(talk.left);
}

#[test]
fn help_tells_the_pages_facts_and_every_command() {
    let mut talk = Talk::on(MINIMAL);
    talk.line(":jump Outbound wrap-up");
    let told = talk.line(":help");
    assert!(told.contains("1 to 7200 seconds. Default: the account decides."), "{told}");
    let told = talk.line(":help commands");
    for command in [":back", ":clear", ":help", ":jump LABEL", ":review", ":save", ":quit", "::TEXT"] {
        assert!(
            told.contains(&format!("\n{command} ")) || told.starts_with(&format!("{command} ")),
            "{command}\n{told}"
        );
    }
    let mut talk = Talk::new();
    assert!(talk.line(":help").contains("\nAgent: Takes calls in ContactPad.\n"));
}

#[test]
fn json_is_what_will_be_sent() {
    let mut talk = Talk::on(MINIMAL);
    let told = talk.line(":json");
    assert!(told.starts_with(&payload::build(talk.app.form()).to_json()), "{told}");
}

#[test]
fn undo_and_redo_span_the_form() {
    let mut talk = Talk::on(MINIMAL);
    talk.lines(&[":jump Name", "Jana", ":undo"]);
    assert_eq!(talk.answered(FieldId::Name), "Agent Name");
    assert!(talk.told.ends_with("\nName [Agent Name]: "), "{}", talk.told);
    talk.line(":redo");
    assert_eq!(talk.answered(FieldId::Name), "Jana");
    assert!(talk.lines(&[":undo", ":undo", ":undo"]).starts_with("Nothing to undo.\n"));
}

#[test]
fn a_created_draft_is_sent_no_second_time() {
    let mut talk = Talk::on(MINIMAL);
    let mut draft = talk.app.draft();
    (draft.user_id, draft.account) = (Some("5cba9dab".into()), Some("emea".into()));
    let opened = vcc_user::app::msg::LoadedDraft { id: Some("other".into()), draft, remarks: Vec::new() };
    talk.update(vcc_user::app::msg::Msg::DraftLoaded(Ok(Box::new(opened))));
    let told = talk.lines(&[":review", "create"]);
    assert!(told.contains("The user of this draft exists, userId 5cba9dab.\n"), "{told}");
    assert!(told.contains("\n2 New user\n3 Leave\n4 Create it again although it exists\n"), "{told}");
    assert_eq!(talk.posts, 0);
}

#[test]
fn saving_is_told() {
    let mut talk = Talk::new();
    assert!(talk.line(":save").starts_with("Nothing to save yet.\n"));
    talk.line("Admin");
    assert!(talk.line(":save").contains("Saved.\n"), "{}", talk.told);
    assert!(talk.line(":save").contains("Saved.\n"), "{}", talk.told);
}

/// A command of the form has a line command, or is left out here on purpose.
#[test]
fn commands_with_a_key_have_a_line_or_an_equivalent() {
    let app = Talk::new().app;
    let keymap = Keymap::default();
    let everywhere = keymap.bindings.iter().filter(|one| one.layer == Layer::Everywhere);
    let without = everywhere.filter(|one| !app.way_to(one.command).starts_with(':'));
    let without: Vec<&str> =
        without.map(|one| one.name).filter(|name| !name.starts_with("screen_")).collect();
    let lines_do_it = ["next_field", "previous_field", "press", "close", "next_screen", "previous_screen"];
    let under_other_names = ["help", "preview", "copy_json", "save_json", "copy_curl", "save_curl", "leave"];
    let on_the_command_line = ["accounts", "add_account"];
    let of_no_use = ["palette", "refresh", "mouse"];
    let mut expected = [&lines_do_it[..], &under_other_names, &on_the_command_line, &of_no_use].concat();
    expected.sort_by_key(|name| keymap.bindings.iter().position(|one| one.name == *name));
    assert_eq!(without, expected);
}

#[test]
fn every_command_of_the_table_does_something() {
    for command in &COMMANDS {
        let mut talk = Talk::on(MINIMAL);
        let response = talk.line_mode.interpret(&talk.app, &format!(":{}", command.name));
        assert!(response.msg.is_some() || !response.lines.is_empty(), "{}", command.usage());
    }
}

#[test]
fn next_keeps_the_answer_and_moves() {
    let mut talk = Talk::on(MINIMAL);
    talk.line(":jump Username");
    assert_eq!(talk.line(":next"), "Name [Agent Name]: ");
    assert_eq!(talk.answered(FieldId::Username), "AgentName");
    talk.line(":review");
    assert!(talk.line(":next").starts_with("This is the last question.\n"));
}

#[test]
fn managing_drafts_and_accounts_is_left_to_the_commands() {
    let mut talk = Talk::new();
    for line in [":rename 1 x", ":duplicate 1", ":template 1", ":accounts", ":add-account"] {
        assert!(talk.line(line).starts_with("There is no command :"), "{line}");
    }
}

//! Commands, which start with a colon.

use super::MINIMAL;
use super::driver::LineModeTest;
use vcc_user::app::keymap::{Keymap, Layer};
use vcc_user::line_mode::COMMANDS;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::payload;

#[test]
fn back_crosses_screens() {
    let mut test = LineModeTest::new();
    assert!(test.line(":back").starts_with("This is the first question.\nRole ("), "{}", test.output);
    test.lines(&["Admin", "", ""]);
    assert_eq!(
        test.line(":back"),
        "Error: Enter the username.\nRole, 1 of 3\nActive [Default (yes)] (yes, no, default): "
    );
    assert_eq!(test.line(":back"), "Acts as agent [Default (no)] (yes, no, default): ");
}

#[test]
fn clear_empties_and_enter_keeps() {
    let mut test = LineModeTest::on(MINIMAL);
    test.lines(&[":jump Username", "", ":jump Username"]);
    assert_eq!(test.answer(FieldId::Username), "AgentName");
    assert_eq!(test.line(":clear"), "Error: Enter the username.\nUsername (required): ");
    assert_eq!(test.answer(FieldId::Username), "");
    test.lines(&[":jump WebRTC", ":clear"]);
    assert_eq!(test.answer(FieldId::Webrtc), "");
    test.lines(&[":jump Location", ":clear"]);
    assert_eq!(test.answer(FieldId::Location), "");
}

#[test]
fn double_colon_escapes_a_command() {
    let mut test = LineModeTest::on(MINIMAL);
    test.lines(&[":jump Name", "::quit"]);
    assert_eq!(test.answer(FieldId::Name), ":quit");
    test.lines(&[":jump Name", ":::x"]);
    assert_eq!(test.answer(FieldId::Name), "::x");
    assert!(!test.left);
}

#[test]
fn jump_matches_labels_and_screens() {
    let mut test = LineModeTest::on(MINIMAL);
    let [identity, agent, telephony] =
        [Screen::Identity, Screen::Agent, Screen::Telephony].map(|screen| test.screen_title(screen));
    for (name, expected) in [
        ("Phone number", &*(telephony + "\nPhone number [800200]: ")),
        ("telephony r", "Telephony region [b4c6e398-ac69-4135-b3fd-64d7a6d14272]: "),
        ("tele", "Phone number [800200]: "),
        ("identity", &(identity.clone() + "\nUsername [AgentName]: ")),
        (
            "recording contr",
            &(agent
                + "\nContactPad:\nCall recording controls [Default (not documented)] (yes, no, default): "),
        ),
        ("ident", &(identity + "\nUsername [AgentName]: ")),
        ("rating", "Quality, in per cent:\nCall rating frequency [Account default]: "),
        ("timers", "Call rating frequency [Account default]: "),
    ] {
        let output = test.line(&format!(":jump {name}"));
        assert!(output.ends_with(expected), "{name}: {output}");
    }
    assert!(
        test.line(":jump locaton").starts_with("No question is called locaton. Did you mean Location?\n")
    );
    // Screens go by the beginning of their names, questions by what else people call them.
    for (name, screen) in [
        ("rol", Screen::Role),
        ("rou", Screen::Routing),
        ("agent", Screen::Agent),
        ("tel", Screen::Telephony),
        ("cap", Screen::Capacity),
        ("ass", Screen::AssociatedUsers),
        ("rev", Screen::Review),
    ] {
        test.line(&format!(":jump {name}"));
        assert_eq!(test.screen(), screen, "{name}");
    }
    for (name, label) in
        [("licence", "Role "), ("extens", "Extension"), ("mobile", "Phone number"), ("mail", "Email")]
    {
        let output = test.line(&format!(":jump {name}"));
        assert!(output.lines().last().unwrap().starts_with(label), "{name}: {output}");
    }
    assert_starts_with!(test.line(":jump a"), "Several screens match: Agent, Associated users.");
    assert_starts_with!(test.line(":jump country"), "Several questions match: Location, Virtual location.");
    let several = test.line(":jump after");
    assert_starts_with!(several, "Several questions match: After no answer, After line busy");
    assert!(test.line(":jump").starts_with("Name the question: "));
    assert!(test.line(":jump \u{1b}[2J").starts_with("No question is called "));
}

#[test]
fn commands_are_abbreviated_and_suggested() {
    let mut test = LineModeTest::new();
    assert!(test.line(":reveiw").starts_with("There is no command :reveiw. Did you mean :review?"));
    assert!(
        test.line(":re")
            .starts_with("Several commands begin like this: :review, :remove, :redo, :restore.\n")
    );
    assert!(test.line(":").starts_with("There is no command :."));
    assert_starts_with!(test.line(":batch users.csv"), "`vcc-user batch FILE` creates several users");
    let output = test.line(":rev");
    assert_contains!(output, "Review, 3 of 3");
    assert!(!test.left);
    test.line(":q");
    assert!(test.left);
}

#[test]
fn help_shows_field_facts_and_all_commands() {
    let mut test = LineModeTest::on(MINIMAL);
    test.line(":jump Outbound wrap-up");
    let output = test.line(":help");
    assert_contains!(output, "1 to 7200 seconds. Default: the account decides.");
    let output = test.line(":help commands");
    for command in [":back", ":clear", ":help", ":jump LABEL", ":review", ":save", ":quit", "::TEXT"] {
        assert!(
            output.contains(&format!("\n{command} ")) || output.starts_with(&format!("{command} ")),
            "{command}\n{output}"
        );
    }
    let mut test = LineModeTest::new();
    assert!(test.line(":help").contains("\nAgent: Takes calls in ContactPad.\n"));
}

#[test]
fn json_prints_the_payload() {
    let mut test = LineModeTest::on(MINIMAL);
    let output = test.line(":json");
    assert_starts_with!(output, &payload::build(test.app.form()).to_json());
    assert!(!output.contains("PUT"), "{output}");
}

/// What `payload --all` prints as JSON, in the words of the full screen's preview.
#[test]
fn json_prints_the_requests_that_follow() {
    let mut test = LineModeTest::on(MINIMAL);
    test.lines(&[":jump Skills", "3f2f1b52-0c1a-4a52-9e5b-1d2a0c3f9a11:7"]);
    let output = test.line(":json");
    assert_starts_with!(output, &payload::build(test.app.form()).to_json());
    assert_contains!(
        output,
        "}\n\n",
        "\nPUT /users/{userId}/skills\n{\n  \"agentSkills\": [",
        "\"agentSkillLevel\": 7"
    );
}

#[test]
fn undo_and_redo_span_the_form() {
    let mut test = LineModeTest::on(MINIMAL);
    test.lines(&[":jump Name", "Jana", ":undo"]);
    assert_eq!(test.answer(FieldId::Name), "Agent Name");
    assert_ends_with!(test.output, "\nName [Agent Name]: ");
    test.line(":redo");
    assert_eq!(test.answer(FieldId::Name), "Jana");
    assert!(test.lines(&[":undo", ":undo", ":undo"]).starts_with("Nothing to undo.\n"));
}

#[test]
fn created_draft_is_not_sent_again() {
    let mut test = LineModeTest::on(MINIMAL);
    let mut draft = test.app.draft();
    (draft.user_id, draft.account) = (Some("5cba9dab".into()), Some("emea".into()));
    let opened = vcc_user::app::msg::LoadedDraft { id: Some("other".into()), draft, remarks: Vec::new() };
    test.update(vcc_user::app::msg::Msg::DraftLoaded(Ok(Box::new(opened))));
    let output = test.lines(&[":review", "create"]);
    assert_contains!(output, "The user of this draft exists, userId 5cba9dab.\n");
    assert_contains!(output, "\n2 New user\n3 Leave\n4 Create it again although it exists\n");
    assert_eq!(test.posts, 0);
}

#[test]
fn save_confirms() {
    let mut test = LineModeTest::new();
    assert!(test.line(":save").starts_with("Nothing to save yet.\n"));
    test.line("Admin");
    assert!(test.line(":save").contains("Saved.\n"), "{}", test.output);
    assert!(test.line(":save").contains("Saved.\n"), "{}", test.output);
}

/// A command of the form without a line command is listed here.
#[test]
fn commands_with_a_key_have_a_line_or_an_equivalent() {
    let test = LineModeTest::new();
    let keymap = Keymap::default();
    let everywhere = keymap.bindings().iter().filter(|one| one.layer == Layer::Everywhere);
    let without = everywhere.filter(|one| !test.app.way_to(one.command).starts_with(':'));
    let without: Vec<&str> =
        without.map(|one| one.name).filter(|name| !name.starts_with("screen_")).collect();
    let lines_do_it = ["next_field", "previous_field", "press", "close", "next_screen", "previous_screen"];
    let under_other_names = ["help", "preview", "copy_json", "save_json", "copy_curl", "save_curl", "leave"];
    let on_the_command_line = ["batch", "accounts", "add_account"];
    let of_no_use = ["palette", "refresh", "mouse"];
    let mut expected = [&lines_do_it[..], &under_other_names, &on_the_command_line, &of_no_use].concat();
    expected.sort_by_key(|name| keymap.bindings().iter().position(|one| one.name == *name));
    assert_eq!(without, expected);
}

#[test]
fn every_command_responds() {
    for command in &COMMANDS {
        let mut test = LineModeTest::on(MINIMAL);
        let response = test.line_mode.interpret(&test.inner.app, &format!(":{}", command.name()));
        assert!(response.msg.is_some() || !response.lines.is_empty(), "{}", command.usage());
    }
}

#[test]
fn next_keeps_the_answers_and_goes_to_the_next_screen() {
    let mut test = LineModeTest::on(MINIMAL);
    test.line(":jump Username");
    let title = test.screen_title(Screen::Agent);
    assert_starts_with!(test.line(":next"), &format!("{title}\nAgent ID ["));
    assert_eq!(test.answer(FieldId::Username), "AgentName");
    for screen in
        [Screen::Telephony, Screen::Capacity, Screen::AssociatedUsers, Screen::Routing, Screen::Review]
    {
        let title = test.screen_title(screen);
        assert_starts_with!(test.line(":next"), &format!("{title}\n"));
    }
    assert!(test.line(":next").starts_with("This is the last screen.\n"));
}

#[test]
fn no_commands_manage_drafts_or_accounts() {
    let mut test = LineModeTest::new();
    for line in [":rename 1 x", ":duplicate 1", ":template 1", ":accounts", ":add-account"] {
        assert!(test.line(line).starts_with("There is no command :"), "{line}");
    }
}

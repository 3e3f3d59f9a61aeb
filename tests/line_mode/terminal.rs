//! In a terminal: how line mode is selected, the hidden secret, signals.

use super::{Emea, MINIMAL, USER};
use crate::common::home::{Home, terminal_command};
use crate::common::in_three_tries;
use crate::common::pty::{PtyProgram, TIMEOUT, until};
use crate::common::server::{Reply, json};
use rstest::rstest;
use rustix::process::Signal;
use std::time::Duration;

fn open(home: &Home, args: &[&str], variables: &[(&str, &str)]) -> PtyProgram {
    let mut command = terminal_command(&home.command(args));
    command.env("TERM", "xterm");
    command.env_remove("ACCESSIBLE");
    for (name, value) in variables {
        command.env(name, value);
    }
    PtyProgram::run(command, (80, 24))
}

/// The end of line mode: nothing after the last answer is an escape sequence.
#[track_caller]
fn assert_ends(term: &mut PtyProgram, code: u32) {
    assert_eq!(term.end(TIMEOUT).code, code, "{}", term.output());
    assert!(!term.output().contains('\u{1b}'), "{:?}", term.output());
}

#[rstest]
#[case::dumb_terminal(&[], &[("TERM", "dumb")])]
#[case::accessible(&[], &[("ACCESSIBLE", "1")])]
#[case::flag(&["--plain"], &[])]
#[case::flag_of_new(&["new", "--plain"], &[("ACCESSIBLE", "0")])]
fn line_mode_is_selected(#[case] args: &[&str], #[case] variables: &[(&str, &str)]) {
    let home = Home::new();
    let mut term = open(&home, args, variables);
    term.answer("4 Agent): ", "Admin");
    term.answer("Acts as agent [", ":quit");
    assert_ends(&mut term, 10);
}

#[rstest]
#[case::zero(&[("ACCESSIBLE", "0")])]
#[case::empty(&[("ACCESSIBLE", "")])]
#[case::unset(&[])]
fn full_screen_is_the_default(#[case] variables: &[(&str, &str)]) {
    let home = Home::new();
    let mut term = open(&home, &[], variables);
    term.wait_output("\u{1b}[?1049h");
    term.send("\u{11}");
    term.end(TIMEOUT);
}

#[test]
fn input_is_echoed_once_and_ctrl_d_leaves() {
    let home = Home::new();
    let mut term = open(&home, &["--plain"], &[]);
    term.wait_output("4 Agent): ");
    term.send("Supervisor\r");
    term.wait_output("Acts as agent [");
    let output = term.output();
    assert_eq!(output.matches("): Supervisor\r\n").count(), 1, "{output}");
    assert_eq!(output.matches("Supervisor").count(), 2, "{output}");
    term.send("\u{4}");
    assert_ends(&mut term, 10);
    assert_contains!(term.output(), "The draft is kept: ");
}

#[rstest]
#[case::ctrl_c(None, 130)]
#[case::term(Some(Signal::TERM), 143)]
#[case::hup(Some(Signal::HUP), 129)]
#[case::quit(Some(Signal::QUIT), 131)]
fn signal_keeps_the_draft(#[case] signal: Option<Signal>, #[case] code: u32) {
    in_three_tries(|| {
        let home = Home::new();
        let mut term = open(&home, &["--plain"], &[]);
        term.answer("4 Agent): ", "Admin");
        term.wait_output("Acts as agent [");
        match signal {
            Some(signal) => term.signal(signal),
            None => term.send("\u{3}"),
        }
        term.status(Duration::from_secs(2));
        assert_ends(&mut term, code);
        assert_eq!(home.drafts().len(), 1);
    });
}

#[test]
fn continue_after_stop_repeats_the_question() {
    let home = Home::new();
    let mut term = open(&home, &["--plain"], &[]);
    term.answer("4 Agent): ", "Admin");
    term.wait_output("Acts as agent [");
    let stat = format!("/proc/{}/stat", term.pid().as_raw_nonzero());
    term.signal(Signal::TSTP);
    until("it is stopped", || std::fs::read_to_string(&stat).unwrap().contains(") T "));
    term.mark_output();
    term.signal(Signal::CONT);
    term.answer("Acts as agent [", "yes");
    term.answer("Active [", ":quit");
    assert_ends(&mut term, 10);
}

/// Line mode at the secret prompt of the minimal user.
fn at_the_secret_prompt(emea: &Emea) -> PtyProgram {
    let file = emea.home.write("minimal.json", MINIMAL);
    let mut term = open(&emea.home, &["--plain", "--from", &file], &[]);
    term.answer("4 Agent): ", ":review");
    term.answer("Create Agent Name in emea? Type create", "create");
    term.wait_output("(it is not shown): ");
    term
}

#[test]
fn secret_is_hidden_and_asked_again_if_rejected() {
    let emea = Emea::new(json("201 Created", USER), "");
    let mut term = at_the_secret_prompt(&emea);
    term.answer("It is kept in memory only, until you leave.", "wr0ng");
    term.answer("Not created: not authorised.", "1");
    term.answer("Create Agent Name in emea? Type create", "create");
    term.wait_output("(it is not shown): ");
    term.send("s3cret\r");
    term.wait_output("Type 1 or 2 or 3 or 4: ");
    assert!(!term.output().contains("s3cret"), "{}", term.output());
    term.send("4\r");
    assert_ends(&mut term, 0);
    assert_contains!(term.output(), "created AgentName 5cba9dab-");
    assert_eq!(emea.api.posts(), 1);
}

/// `PtyProgram::end` checks that the terminal echoes again.
#[test]
fn signal_at_the_secret_prompt_restores_echo() {
    let emea = Emea::new(json("201 Created", USER), "");
    let mut term = at_the_secret_prompt(&emea);
    term.signal(Signal::TERM);
    assert_ends(&mut term, 143);
    assert_eq!(emea.api.requests().len(), 0);
}

#[test]
fn ctrl_c_at_the_secret_prompt_leaves() {
    let emea = Emea::new(json("201 Created", USER), "");
    let mut term = at_the_secret_prompt(&emea);
    term.send("s3c\u{3}");
    assert_ends(&mut term, 130);
    assert!(!term.output().contains("s3c"), "{}", term.output());
    assert_eq!(emea.api.requests().len(), 0);
}

#[test]
fn submission_can_be_cancelled() {
    let emea = Emea::new(Reply::Hold(Vec::new()), "");
    let file = emea.home.write("minimal.json", MINIMAL);
    let secret = [("VCC_CLIENT_SECRET", "s3cret")];
    let mut term = open(&emea.home, &["--plain", "--from", &file], &secret);
    term.answer("4 Agent): ", ":review");
    term.answer("Create Agent Name in emea? Type create", "create");
    term.answer("Creating the user.", "hello");
    until("the user arrived", || emea.api.posts() == 1);
    term.send(":cancel\r");
    term.wait_output("Outcome unknown: AgentName may have been created.");
    term.answer("3 Send again", ":quit");
    assert_ends(&mut term, 7);
    assert_eq!(emea.api.posts(), 1);
}

/// A paste of lines: the confirmation word in it creates nothing: the question was not read.
#[test]
fn confirmation_word_typed_ahead_is_refused() {
    let emea = Emea::new(json("400 Bad Request", r#"{"title":"All licences are used."}"#), "");
    let file = emea.home.write("minimal.json", MINIMAL);
    let secret = [("VCC_CLIENT_SECRET", "s3cret")];
    let mut term = open(&emea.home, &["--plain", "--from", &file], &secret);
    term.answer("4 Agent): ", ":review\rcreate\rCreate\r create");
    // Of the last question itself, not of the refusal before it: what arrives between them is refused, too.
    term.wait_for_raw("the question after three refusals", 0, |raw| {
        let output = String::from_utf8_lossy(raw);
        let refused = output.rmatch_indices("this line was there before the question").collect::<Vec<_>>();
        refused.len() == 3 && output[refused[0].0..].contains("Type create")
    });
    assert_eq!(emea.api.requests().len(), 0);
    // What is typed while the user is sent is read ahead, too.
    term.answer("Create Agent Name in emea? Type create", "create\r2\rcreate");
    term.answer("this line was there before the question", ":quit");
    assert_ends(&mut term, 10);
    assert_eq!(emea.api.posts(), 1);
}

/// "New agent like Anna, in Kraków, number 12 345 67 89, group Sales PL, English 7", from an empty start.
#[rstest]
#[case::from_nothing(&["--plain"], "Groups: ", &[])]
#[case::like_another(&["--plain", "--like", "anna.kowalska"], "Groups [Sales PL, Support EMEA]: ", &["Logout schedules: done."])]
fn agent_is_set_up(#[case] args: &[&str], #[case] groups: &str, #[case] done: &[&str]) {
    let home = Home::new();
    let mut term = open(&home, args, &[]);
    let script = [
        ("4 Agent): ", "Agent"),
        ("Active [", ":next"),
        ("Username (required", "jnowak"),
        ("Name (required): ", "Jan Nowak"),
        ("Email (required", "jnowak@example.com"),
        ("SSO external ID: ", ":next"),
        ("Agent ID (required", "9001"),
        ("Location [", "poland"),
        ("WebRTC [", ":next"),
        ("Phone number (required): ", "12 345 67 89"),
        ("Extension: ", ":jump groups"),
        (groups, "sales pl"),
        ("Skills", "english:7"),
        ("Callback numbers: ", ":review"),
        ("Create Jan Nowak in the practice account? Type create", "create"),
    ];
    for (question, answer) in script {
        term.answer(question, answer);
    }
    term.answer("Type 1 or 2 or 3 or 4: ", "4");
    assert_ends(&mut term, 0);
    let raw = term.raw();
    let output = String::from_utf8_lossy(&raw);
    assert_contains!(
        output,
        "\r\nGroups: done.\r\n",
        "\r\nSkills: done.\r\n",
        "\r\nEverything is set up.\r\n"
    );
    assert!(done.iter().all(|line| output.contains(line)), "{output}");
    let receipt = home.run(&["attempts"]).ends(0).out;
    assert_contains!(receipt, "jnowak", "created", "done");
}

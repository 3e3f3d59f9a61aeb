//! The built program through a pipe.

use super::driver::screen_title;
use super::{Emea, MINIMAL, MINIMAL_LINES, USER};
use crate::common::draft;
use crate::common::home::{Home, RunResult, finished};
use crate::common::server::{Request, json};
use serde_json::Value;
use vcc_user::model::fields::Screen;

fn run(emea: &Emea, args: &[&str], lines: &[&str]) -> RunResult {
    let mut command = emea.home.command(&[&["--plain"], args].concat());
    command.env("VCC_CLIENT_SECRET", "s3cret-canary");
    no_escapes(finished(command, &(lines.join("\n") + "\n")))
}

fn emea() -> Emea {
    Emea::new(json("201 Created", USER), "")
}

/// Checks that the output has no escape sequence and no secret.
fn no_escapes(ran: RunResult) -> RunResult {
    for text in [&ran.out, &ran.err] {
        assert!(!text.contains('\u{1b}') && !text.contains("s3cret"), "{text}");
    }
    ran
}

fn practice(home: &Home, args: &[&str], input: &str) -> RunResult {
    no_escapes(home.run_with(&[&["--plain"], args].concat(), input))
}

#[test]
fn minimal_agent_is_created() {
    let emea = emea();
    let ran = run(&emea, &[], &[MINIMAL_LINES, &["create", "3"]].concat()).ends(0);
    assert_ends_with!(ran.out, "\ncreated AgentName 5cba9dab-fef3-4a4c-a1cb-80201f89c295\n");
    let posts: Vec<Request> = emea.api.requests().into_iter().filter(Request::is_post).collect();
    let [post] = posts.as_slice() else { panic!("{posts:?}") };
    let arrived: Value = serde_json::from_str(&post.body).unwrap();
    assert_eq!(arrived, serde_json::from_str::<Value>(MINIMAL).unwrap());
    assert!(ran.err.is_empty(), "{}", ran.err);
}

/// The end of input waits for the outcome and its record in the journal.
#[test]
fn end_of_input_waits_for_the_outcome() {
    for _ in 0..5 {
        let emea = emea();
        let ran = run(&emea, &[], &[MINIMAL_LINES, &["create"]].concat()).ends(0);
        assert_ends_with!(ran.out, "\ncreated AgentName 5cba9dab-fef3-4a4c-a1cb-80201f89c295\n");
        let attempts = emea.home.run(&["attempts", "--json"]).json();
        assert_eq!(attempts[0]["outcome"], "created", "{attempts}");
    }
}

#[test]
fn end_of_input_keeps_the_draft() {
    let home = Home::new();
    let ran = practice(&home, &[], &MINIMAL_LINES[..5].join("\n")).ends(10);
    assert_contains!(ran.out, "\nSSO external ID: \nThe draft is kept: vcc-user --draft ");
    let drafts = home.run(&["drafts", "--json"]).json();
    assert_eq!(drafts.as_array().unwrap().len(), 1);
    // The next run continues where this one stopped.
    let ran = practice(&home, &["--last"], "").ends(10);
    assert_contains!(ran.out, "vcc-user, draft AgentName, the practice account.\n");
    let identity = screen_title(Screen::Identity, &draft(MINIMAL).form);
    assert_contains!(ran.out, &format!("{identity}\nSSO external ID: \n"));
    let rest = [&MINIMAL_LINES[5..], &["create"]].concat().join("\n");
    let ran = practice(&home, &["--last"], &rest).ends(0);
    assert_contains!(ran.out, "Practice account: no user was created at Vonage.\n");
    assert!(ran.out.lines().last().unwrap().starts_with("created AgentName "), "{}", ran.out);
    assert!(!ran.out.contains("The draft is kept"), "{}", ran.out);
}

#[test]
fn empty_input_creates_no_user() {
    let home = Home::new();
    practice(&home, &[], "").ends(10);
    assert_eq!(home.run(&["drafts", "--json"]).json(), serde_json::json!([]));
    let file = home.write("minimal.json", MINIMAL);
    let ran = practice(&home, &["--from", &file], &"\n".repeat(1000)).ends(10);
    assert_contains!(ran.out, "The user was not created.\n");
    assert_eq!(home.run(&["attempts", "--json"]).json(), serde_json::json!([]));
}

#[test]
fn crlf_long_lines_and_bad_utf8_are_accepted() {
    let home = Home::new();
    let long = "x".repeat(300_000);
    let mut input = format!("Admin\r\n:jump Username\r\njana\r\n{long}\r\njana@example.com\r\n").into_bytes();
    input.extend(b"\xff\xfe\0\n:review\n");
    let mut command = assert_cmd::Command::from_std(home.command(&["--plain"]));
    let output = command.write_stdin(input).timeout(std::time::Duration::from_secs(60)).output().unwrap();
    assert_eq!(output.status.code(), Some(10));
    let out = String::from_utf8(output.stdout).unwrap();
    // The rest of a long line is no further line.
    assert_contains!(
        out,
        "This field keeps 255 characters; the rest was left out.",
        "\nEmail (required): jana@example.com\n"
    );
    assert!(!out.contains('\0') && out.contains("Review, 3 of 3"), "{out}");
}

#[test]
fn missing_secret_sends_nothing() {
    let emea = emea();
    let lines = [MINIMAL_LINES, &["create", "create"]].concat().join("\n");
    let ran = no_escapes(finished(emea.home.command(&["--plain"]), &lines)).ends(10);
    assert_contains!(ran.out, "There is no client secret, and no terminal to ask for it: ");
    assert_eq!(emea.api.requests().len(), 0);
}

#[test]
fn secret_command_is_run() {
    let emea = Emea::new(json("201 Created", USER), "secret_command = \"printf s3cret\"\n");
    let lines = [MINIMAL_LINES, &["create", "3"]].concat().join("\n");
    no_escapes(finished(emea.home.command(&["--plain"]), &lines)).ends(0);
    assert_eq!(emea.api.posts(), 1);
}

#[test]
fn like_applies_before_the_first_question() {
    let home = Home::new();
    let ran = practice(&home, &["--like", "piotr.zielinski"], ":review\n").ends(10);
    let (said, asked) = (ran.out.find("settings from piotr.zielinski"), ran.out.find("Role [Agent]"));
    assert!(said.is_some() && said < asked, "{}", ran.out);
}

#[test]
fn lists_are_filtered_and_chosen_from() {
    let home = Home::new();
    practice(&home, &[], "Admin\n:jump Username\nfirst\n").ends(10);
    let ran = practice(&home, &[], ":drafts\nfir\n1\n:users\nanna\n1\n:drafts\n\n").ends(10);
    assert_contains!(ran.out, "Unfinished draft: first, just now. :last opens it, :drafts lists");
    assert_contains!(ran.out, "\n1 first, Admin, 2 errors, just now\n");
    assert_contains!(ran.out, "\nDraft first.\nIdentity, 2 of 3\nName (required): :users\n");
    assert_contains!(ran.out, "settings from anna.kowalska; ");
}

#[test]
fn plain_is_a_flag_of_new() {
    let home = Home::new();
    let ran = home.run_with(&["new", "--plain"], ":quit\n").ends(10);
    assert_contains!(ran.out, "Role, 1 of 3");
    assert!(home.run(&["--plain", "drafts"]).ends(2).err.contains("--plain"));
    assert!(home.run_with(&["--plain", "--from", "-"], "{}").ends(2).err.contains("--from"));
    // Without the flag and a terminal, the error names the flag.
    assert!(home.run(&[]).ends(2).err.contains("`vcc-user --plain`"));
    let mut command = home.command(&[]);
    command.env("TERM", "dumb").env("ACCESSIBLE", "1");
    finished(command, "").ends(2);
}

/// Unread output takes no memory and does not delay a signal.
#[cfg(target_os = "linux")]
#[test]
fn unread_output_does_not_block() {
    use crate::common::pty::{peak_memory, until};
    use std::io::Write;
    use std::process::Stdio;
    use std::time::{Duration, Instant};
    let home = Home::new();
    let mut command = home.command(&["--plain"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = child.stdin.take().unwrap();
    let feeder = std::thread::spawn(move || {
        let _ = lines.write_all(&[b"Admin\n".as_slice(), &b":help commands\n".repeat(100_000)].concat());
    });
    until("the draft is saved", || !home.drafts().is_empty());
    let memory = peak_memory(child.id());
    assert!(memory < 64_000, "{memory} kB");
    let began = Instant::now();
    let killed = std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    drop(child.stdout.take());
    feeder.join().unwrap();
}

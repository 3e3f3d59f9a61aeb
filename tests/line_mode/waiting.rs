//! Lines that name what is still being read of the account: they wait for it, at a terminal and from a pipe.

use crate::common::home::{Home, finished, terminal_command};
use crate::common::pty::PtyProgram;
use crate::common::server::{Reply, Request, Server, json};
use rstest::rstest;
use std::sync::{Arc, Condvar, Mutex};

const AGENT: &str = r#"{ "userAccountConfiguration": { "role": "Agent" } }"#;

/// What the servers wait for before they answer with what the test is about.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    fn wait(&self) {
        drop(self.0.1.wait_while(self.0.0.lock().unwrap(), |open| !*open).unwrap());
    }
}

/// An account whose answer to the requests for a list comes when the gate opens.
fn account(list: &'static str, gate: &Gate, answer: Reply) -> (Home, Server, Server) {
    let gate = gate.clone();
    let api = Server::start(move |_, request: &Request| {
        if request.line.contains(&format!("/useradmin/{list}?")) {
            gate.wait();
            return answer.clone();
        }
        json("200 OK", r#"{"users":[],"groups":[],"skills":[],"callbackNumbers":[],"schedules":[]}"#)
    });
    let tokens = Server::start(|_, _| json("200 OK", r#"{"access_token":"t","expires_in":7200}"#));
    let home = Home::new();
    let (api_url, token_url) = (api.url("/useradmin"), tokens.url("/token"));
    home.write_config(&format!(
        "[accounts.emea]\napi_url = \"{api_url}\"\ntoken_url = \"{token_url}\"\nclient_id = \"someone\"\n"
    ));
    home.write("agent.json", AGENT);
    (home, api, tokens)
}

fn command(home: &Home) -> std::process::Command {
    let mut command = home.command(&["--plain", "--from", "agent.json"]);
    command.env("VCC_CLIENT_SECRET", "s3cret");
    command
}

/// The beginning of the prompt.
fn asked(question: &str) -> String {
    let rest = match question {
        "Username" | "Agent ID" => " (required",
        "Telephony region" | "Callback number" => " [",
        _ => ": ",
    };
    format!("{question}{rest}")
}

const SKILLS: &str =
    r#"{"skills":[{"skillId":"5cba9dab-fef3-4a4c-a1cb-80201f89c295","skillName":"English"}]}"#;
const NUMBERS: &str = r#"{"callbackNumbers":[{"callbackNumberId":"5cba9dab-fef3-4a4c-a1cb-80201f89c295",
    "callbackNumberName":"Sales line","callbackNumberClid":"441234"}]}"#;
const USERS: &str = r#"{"users":[{"username":"jana","userId":"5cba9dab-fef3-4a4c-a1cb-80201f89c295",
    "userAccountConfiguration":{"role":"Agent","agentConfiguration":{"agentDisplayId":"1007",
    "telephonyAddress":{"outboundTelephonyRegion":"b4c6e398-ac69-4135-b3fd-64d7a6d14272"}}}}]}"#;

#[rstest]
#[case::skill("skills", SKILLS, "Skills", "eng:7", "the account's skills", "Skills: English:7")]
#[case::number(
    "callbackNumbers",
    NUMBERS,
    "Callback number",
    "sal",
    "the account's callback numbers",
    ", Sales line"
)]
#[case::numbers(
    "callbackNumbers",
    NUMBERS,
    "Callback numbers",
    "sal",
    "the account's callback numbers",
    "Callback numbers: Sales line"
)]
#[case::region(
    "users",
    USERS,
    "Telephony region",
    "b4c6",
    "the account's users",
    "Telephony region: b4c6e398-"
)]
#[case::id("users", USERS, "Username", ":id", "the account's users", "Agent ID [1008]: ")]
#[case::proposal("users", USERS, "Agent ID", "=", "the account's users", "Agent ID: 1008")]
fn a_line_waits_for_what_it_names(
    #[case] list: &'static str,
    #[case] answer: &str,
    #[case] question: &str,
    #[case] line: &str,
    #[case] what: &str,
    #[case] said: &str,
) {
    let gate = Gate::default();
    let (home, _api, _tokens) = account(list, &gate, json("200 OK", answer));
    let mut term = PtyProgram::run(terminal_command(&command(&home)), (80, 24));
    // The users are read from this question on.
    term.answer("4 Agent): ", ":jump Username");
    term.answer("Username (required): ", &format!(":jump {question}"));
    term.wait_output(&asked(question));
    term.mark_output();
    term.send(format!("{line}\r"));
    term.wait_output(&format!("Reading {what} …\r\n"));
    gate.open();
    term.wait_output(said);
    term.send(":quit\r");
    assert_eq!(term.output().matches("Reading ").count(), 1, "{}", term.output());
    assert!(!term.output().contains("Reading the account's users …\r\nUsername"), "{}", term.output());

    let gate = Gate::default();
    let (home, mut api, _tokens) = account(list, &gate, json("200 OK", answer));
    let opened = gate.clone();
    let opens = std::thread::spawn(move || {
        while !api.requests().iter().any(|one| one.line.contains(list)) {
            api.arrivals.blocking_recv().unwrap();
        }
        opened.open();
    });
    let lines = format!(":jump Username\n:jump {question}\n{line}\n:quit\n");
    let ran = finished(command(&home), &lines).ends(10);
    assert_contains!(ran.out, said);
    opens.join().unwrap();
}

/// The list cannot be read: the line is handled, and what is wrong is said.
#[rstest]
#[case("skills", "Skills", "eng:7", "The account's skills could not be read: ")]
#[case("users", "Username", ":id", "The account's users could not be read, so no free agent ID is known: ")]
fn a_line_does_not_wait_for_ever(
    #[case] list: &'static str,
    #[case] question: &str,
    #[case] line: &str,
    #[case] said: &str,
) {
    let gate = Gate::default();
    let (home, _api, _tokens) = account(list, &gate, json("400 Bad Request", "{}"));
    let mut term = PtyProgram::run(terminal_command(&command(&home)), (80, 24));
    term.answer("4 Agent): ", ":jump Username");
    term.answer("Username (required): ", &format!(":jump {question}"));
    term.wait_output(&asked(question));
    term.send(format!("{line}\r"));
    term.wait_output("Reading the account's ");
    gate.open();
    term.wait_output(said);
}

/// What has no name in a list, and every other command, is handled at once.
#[test]
fn other_lines_do_not_wait() {
    let gate = Gate::default();
    let (home, _api, _tokens) = account("skills", &gate, json("200 OK", SKILLS));
    let mut term = PtyProgram::run(terminal_command(&command(&home)), (80, 24));
    term.answer("4 Agent): ", ":jump Skills");
    term.answer("Skills: ", "5cba9dab-fef3-4a4c-a1cb-80201f89c295:7");
    term.answer("Callback numbers: ", ":back");
    term.answer("Skills [5cba9dab", ":quit");
    term.wait_output("The draft is kept");
    assert!(!term.output().contains("Reading "), "{}", term.output());
}

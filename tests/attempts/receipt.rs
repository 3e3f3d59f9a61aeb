//! The text for the ticket, and the list of attempts as CSV.

use super::account;
use crate::common::home::{Home, finished};
use crate::common::sandbox::TestSandbox;
use crate::common::{FULL, MINIMAL, TestApp, draft, response, succeed};
use vcc_user::app::msg::{Effect, Msg};
use vcc_user::model::fields::FieldId;
use vcc_user::model::payload;
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};
use vcc_user::store::journal::Journal;
use vcc_user::submission::{
    CreateRequest, Created, LookUp, Outcome, RoutingPlan, RoutingRow, SetupOutcome, SetupStep, StepResult,
};

const ID: &str = "20260302-093000-x7k2mp";
const HOSTILE: &str = "\u{1b}]0;x\u{7}\u{202e}=1+1";

fn journal(home: &Home) -> Journal {
    Journal::new(&home.path().join("state/vcc-user"))
}

fn body() -> String {
    FULL.replace("\"live\": 50", "\"live\": 60")
}

/// Records an attempt whose groups were set, and whose skills were refused.
fn record(home: &Home, body: &str, outcome: &Outcome) {
    let row = |name: &str, level| RoutingRow { id: "g1".to_owned(), name: name.to_owned(), level };
    let (groups, skills) = (vec![row("Sales PL", None)], vec![row(HOSTILE, Some(7))]);
    let request = CreateRequest {
        attempt: ID.to_owned(),
        account: "emea".to_owned(),
        api_url: "https://emea.api.newvoicemedia.com/useradmin".to_owned(),
        username: format!("jana{HOSTILE}"),
        body: body.to_owned(),
        draft: Some("jana-1".to_owned()),
        routing: RoutingPlan { groups, skills, ..RoutingPlan::default() },
        ..CreateRequest::default()
    };
    journal(home).open(&request).unwrap();
    journal(home).close(ID, outcome).unwrap();
    for (step, outcome) in [
        (SetupStep::Groups, SetupOutcome::Done),
        (SetupStep::Skills, SetupOutcome::Refused(format!("The API answered 400: {HOSTILE}"))),
    ] {
        journal(home).begin_step(ID, step).unwrap();
        journal(home).end_step(ID, &StepResult { step, outcome }).unwrap();
    }
}

fn created() -> Outcome {
    Outcome::Created(Created { user_id: Some("5cba9dab".to_owned()), ..Created::default() })
}

/// The text, with the time, which depends on the clock, replaced.
fn show(home: &Home) -> String {
    let mut command = home.command(&["attempts", "show", ID]);
    command.env("TZ", "Asia/Kolkata");
    let text = finished(command, "").ends(0).out;
    let is_time = |line: &&str| line.starts_with("When:") && line.ends_with("+05:30");
    assert_eq!(text.lines().filter(is_time).count(), 1, "{text}");
    // The user who runs the tests.
    let lines = text.lines().filter(|line| !line.starts_with("Sent by:"));
    lines.map(|line| if is_time(&line) { "When:       (now)" } else { line }).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_receipt_tells_what_the_record_holds() {
    let home = Home::new();
    record(&home, &body(), &created());
    let text = show(&home);
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{text:?}");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("../snapshots");
    settings.bind(|| insta::assert_snapshot!("receipt", text));
    // No draft has the other answers.
    for hidden in ["supervisor@", "Name: ", "800200", "supervisor_vbc", "externalId"] {
        assert!(!text.contains(hidden), "{text}");
    }
    let record =
        std::fs::read_to_string(home.path().join(format!("state/vcc-user/attempts/{ID}.json"))).unwrap();
    for personal in
        ["email", "\"name\": \"Supervisor", "telephoneAddress", "associatedUsers", "ssoExternalId"]
    {
        assert!(!record.contains(personal), "{personal}: {record}");
    }
    let json = home.run(&["attempts", "show", ID, "--json"]).ends(0).json();
    assert_eq!((json["agentId"].as_str(), json["outcome"].as_str()), (Some("1234"), Some("created")));
    assert!(json["text"].as_str().unwrap().contains("Role: Supervisor"));
}

/// What a draft that holds what was sent adds, and one that was changed meanwhile does not.
#[test]
fn receipt_uses_the_draft_if_it_matches_the_request() {
    let home = Home::new();
    let draft = draft(&body());
    let sent = payload::build(&draft.form).to_json();
    record(&home, &sent, &created());
    home.write_draft("jana-1", &draft.to_text());
    let name = format!("Name: {}", draft.form.value(FieldId::Name));
    let whole = show(&home);
    assert_contains!(whole, &name, "Email: ", "Phone number: ");
    assert!(!whole.contains("no other answers"), "{whole}");
    let changed = draft.to_text().replace("\"outboundWrapUp\"", "\"unknown\"");
    assert_ne!(changed, draft.to_text());
    home.write_draft("jana-1", &changed);
    let text = show(&home);
    assert!(!text.contains(&name) && text.contains("no other answers"), "{text}");
}

#[test]
fn a_receipt_without_a_created_user_says_so() {
    let unknown = Outcome::Unknown { why: "No answer.".to_owned(), looked_up: LookUp::NotFound };
    for (outcome, title) in [
        (Outcome::not_sent("No token."), "User not created\n"),
        (unknown, "Outcome unknown: the user may exist\n"),
    ] {
        let home = Home::new();
        record(&home, "", &outcome);
        let text = show(&home);
        assert_starts_with!(text, title);
        assert!(!text.contains("Set up afterwards") && !text.contains("Still to do"), "{text}");
        assert_contains!(text, "The record does not hold what was set.");
    }
}

#[test]
fn csv_guards_cells_against_formulas() {
    let home = Home::new();
    assert_eq!(
        home.run(&["attempts", "--csv"]).ends(0).out,
        "id,time,account,username,outcome,userId,setup,takeBack\n"
    );
    record(
        &home,
        "{}",
        &Outcome::Created(Created { user_id: Some("=1+1".to_owned()), ..Created::default() }),
    );
    let text = home.run(&["attempts", "--csv"]).ends(0).out;
    let row = text.split_once('\n').unwrap().1;
    assert_starts_with!(row, &format!("{ID},20"));
    assert_contains!(row, ",emea,jana", ",created,'=1+1,\"Groups: done\nSkills: refused: The API");
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    home.run(&["attempts", "--csv", "--json"]).ends(2);
    home.run(&["attempts", "--csv", "show", ID]).ends(2);
}

/// The record of a submission tells who sent it, from where the wizard's key has the text, too.
#[test]
fn the_person_who_sent_it_is_named() {
    let (home, sandbox) = (Home::new(), TestSandbox::start(Options::default()));
    let base = sandbox.sandbox.base_url();
    account(&home, &format!("{base}/useradmin"), &format!("{base}/Auth/connect/token"));
    let config = home.config().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap().replace("someone", CLIENT_ID);
    std::fs::write(config, text).unwrap();
    home.write_draft("one", super::DRAFT);
    let mut command = home.command(&["submit", "--yes", "one"]);
    command.env("VCC_CLIENT_SECRET", CLIENT_SECRET).env("USER", "anna\u{202e}");
    finished(command, "").ends(0);
    let id = super::attempts(&home)[0]["id"].as_str().unwrap().to_owned();
    let text = home.run(&["attempts", "show", &id]).ends(0).out;
    assert_starts_with!(text, "User created\n\nWhen:       20");
    assert_contains!(
        text,
        "\nSent by:    anna\\u{202e}\n",
        "\nUsername:   jana\n",
        "\n  Role: Admin\n  Name: Jana\n"
    );
    assert!(!text.contains("Still to do"), "{text}");
}

#[test]
fn a_key_copies_the_text() {
    let mut test = TestApp::on(MINIMAL);
    assert!(!test.keys("F5 t").drawn(120, 40).contains("Ticket"));
    test.keys("Enter").settle(|effect| succeed(effect, |_| response(201, r#"{"userId":"5cba9dab"}"#)));
    assert_contains!(test.drawn(120, 40), "c copies it", "Ticket      t copies a text");
    test.keys("t");
    assert!(has_effect!(test, Effect::ReadReceipt { attempt, body }
        if !attempt.is_empty() && body.contains("\"username\": \"AgentName\"")));
    test.send(Msg::Receipt(Ok("User created".to_owned())));
    assert!(has_effect!(test, Effect::Copy(copied) if copied == "User created"));
    assert_eq!(test.app.status(), Some("The text for the ticket was sent to the terminal's clipboard."));
    test.send(Msg::Receipt(Err("there is no attempt a1".to_owned())));
    assert_eq!(test.app.status(), Some("There is no text for the ticket: there is no attempt a1."));
}

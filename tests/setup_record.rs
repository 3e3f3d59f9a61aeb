//! The setup of a user in the journal.

use std::fs;
use tempfile::TempDir;
use vcc_user::store::journal::{Journal, JournalError};
use vcc_user::submission::{
    CreateRequest, Created, Outcome, Refusal, RoutingPlan, RoutingRow, SetupOutcome, SetupStep, StepResult,
};

fn row(id: &str, level: Option<u32>) -> RoutingRow {
    RoutingRow { id: id.to_owned(), name: format!("Name of {id}"), level }
}

fn plan() -> RoutingPlan {
    let skills = vec![row("s1", Some(7)), row("s2", None)];
    RoutingPlan { groups: vec![row("g1", None)], skills, ..RoutingPlan::default() }
}

fn request(routing: RoutingPlan) -> CreateRequest {
    CreateRequest {
        attempt: "a1".to_owned(),
        username: "jana".to_owned(),
        routing,
        ..CreateRequest::default()
    }
}

fn created() -> Outcome {
    Outcome::Created(Created { user_id: Some("7".to_owned()), ..Created::default() })
}

/// A journal with one attempt.
fn journal(routing: RoutingPlan) -> (TempDir, Journal) {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    journal.open(&request(routing)).unwrap();
    (state, journal)
}

fn outcomes(journal: &Journal) -> Vec<&'static str> {
    journal.attempt("a1").unwrap().setup().iter().map(|one| one.outcome.name()).collect()
}

#[test]
fn steps_are_recorded_before_and_after() {
    let (_state, journal) = journal(plan());
    assert_eq!(journal.attempt("a1").unwrap().plan(), plan());
    assert_eq!(outcomes(&journal), ["not-done", "not-done"]);
    assert!(!journal.attempt("a1").unwrap().has_open_setup(), "the user is not known to exist");
    journal.close("a1", &created()).unwrap();
    assert!(journal.attempt("a1").unwrap().has_open_setup());
    journal.begin_step("a1", SetupStep::Groups).unwrap();
    assert_eq!(outcomes(&journal), ["unknown", "not-done"], "begun, and no end was recorded");
    let done = StepResult { step: SetupStep::Groups, outcome: SetupOutcome::Done };
    journal.end_step("a1", &done).unwrap();
    let refused = StepResult { step: SetupStep::Skills, outcome: SetupOutcome::Refused("No.".to_owned()) };
    journal.begin_step("a1", SetupStep::Skills).unwrap();
    journal.end_step("a1", &refused).unwrap();
    let attempt = journal.attempt("a1").unwrap();
    assert_eq!((attempt.setup(), attempt.plan()), (vec![done, refused], plan()));
    assert!(attempt.has_open_setup() && !attempt.is_open());
    journal.end_step("a1", &StepResult { step: SetupStep::Skills, outcome: SetupOutcome::Done }).unwrap();
    assert!(!journal.attempt("a1").unwrap().has_open_setup());
    assert!(journal.begin_step("a1", SetupStep::LogoutSchedules).is_err(), "it has no rows");
    assert!(matches!(journal.begin_step("a2", SetupStep::Groups), Err(JournalError::Missing(_))));
}

#[test]
fn a_user_who_does_not_exist_has_nothing_to_set_up() {
    let (_state, journal) = journal(plan());
    journal.close("a1", &Outcome::Refused(Refusal::default())).unwrap();
    assert!(!journal.attempt("a1").unwrap().has_open_setup());
}

#[test]
fn records_without_a_setup_and_of_other_versions() {
    let (state, journal) = journal(RoutingPlan::default());
    let path = state.path().join("attempts/a1.json");
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("setup"), "as before: {text}");
    journal.close("a1", &created()).unwrap();
    let attempt = journal.attempt("a1").unwrap();
    assert!(attempt.setup().is_empty() && !attempt.has_open_setup());
    let with = |setup: &str| text.replacen('{', &format!("{{ \"setup\": {setup},"), 1);
    let groups = |state: &str| format!(r#"[{{"step":"groups","rows":[{{"id":"g1"}}]{state}}}]"#);
    for (setup, outcome) in [
        (groups(""), SetupOutcome::not_begun()),
        (groups(r#","state":"begun""#), SetupOutcome::interrupted()),
        (groups(r#","state":"done","later":1"#), SetupOutcome::Done),
        (
            groups(",\"state\":\"half\\u001b[1m\""),
            SetupOutcome::Unknown(
                "It was recorded as half\u{fffd}[1m, which this version does not know.".to_owned(),
            ),
        ),
    ] {
        fs::write(&path, with(&setup)).unwrap();
        let results = journal.attempt("a1").unwrap().setup();
        assert_eq!(results.len(), 1, "{setup}");
        assert_eq!(results[0].outcome.name(), outcome.name(), "{setup}");
        assert!(!results[0].outcome.words().contains('\u{1b}'));
    }
    for (text, words) in [
        (with(r#"[{"step":"teams","rows":[]}]"#), "damaged"),
        (with("7"), "damaged"),
        (text.replace("\"version\": 1", "\"version\": 2"), "newer vcc-user (version 2)"),
    ] {
        fs::write(&path, text).unwrap();
        let Err(JournalError::Damaged(_, reason)) = journal.attempt("a1") else { panic!("{words}") };
        assert_contains!(reason, words);
    }
}

#[test]
fn unreadably_large_record_is_not_written() {
    let groups = (0..1000).map(|number| row(&format!("{number:036}"), None)).collect();
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    let error = journal.open(&request(RoutingPlan { groups, ..RoutingPlan::default() })).unwrap_err();
    assert_contains!(error.to_string(), "64 kB");
    assert_eq!(journal.list().unwrap().attempts.len(), 0);
    let groups = (0..300).map(|number| row(&format!("{number:036}"), None)).collect();
    journal.open(&request(RoutingPlan { groups, ..RoutingPlan::default() })).unwrap();
    assert_eq!(journal.attempt("a1").unwrap().plan().groups.len(), 300);
}

//! Taking a user back: who may be, what is sent, and what a lost answer means.

use rstest::rstest;
use serde_json::{Map, Value, json};
use vcc_user::submission::{
    ChangeFailure, ExistingUser, OutcomeKind, SetupOutcome, TakeBack, TakeBackAction, TakeBackEvent,
    TakeBackRefusal, TakeBackRequest, TakeBackStep,
};

const ID: &str = "5cba9dab-fef3-4a4c-a1cb-80201f89c295";

fn request(delete: bool) -> TakeBackRequest {
    TakeBackRequest {
        kind: OutcomeKind::Created,
        user_id: Some(ID.to_owned()),
        username: "jana".to_owned(),
        typed: "jana".to_owned(),
        delete,
        delete_begun: false,
    }
}

fn user() -> Value {
    json!({ "userId": ID, "username": "jana", "active": true, "lastLoginTime": null })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Refused,
    /// No answer; done or not.
    Lost(bool),
    /// No answer, and what follows is not answered either.
    Dead,
    NotDone,
}

/// The API and the journal.
struct Model {
    user: Option<Value>,
    fault: Option<(TakeBackStep, Fault)>,
    is_dead: bool,
    /// The id of the user with the username.
    found_id: &'static str,
    /// The user logs in once it is archived.
    logs_in: bool,
    sent: Vec<TakeBackStep>,
    recorded: Vec<String>,
}

impl Model {
    fn new(user: Option<Value>) -> Self {
        Self {
            user,
            fault: None,
            is_dead: false,
            found_id: ID,
            logs_in: false,
            sent: Vec::new(),
            recorded: Vec::new(),
        }
    }

    fn read(&self) -> Option<Map<String, Value>> {
        self.user.as_ref().map(|user| user.as_object().unwrap().clone())
    }

    fn change(&mut self, step: TakeBackStep) -> Result<(), ChangeFailure> {
        assert_eq!(self.recorded.last().unwrap(), &format!("{} begun", step.name()));
        self.sent.push(step);
        let fault = self.fault.filter(|(at, _)| *at == step).map(|(_, fault)| fault);
        if matches!(fault, None | Some(Fault::Lost(true))) {
            match step {
                TakeBackStep::Archive => self.user.as_mut().unwrap()["active"] = json!(false),
                TakeBackStep::Delete => self.user = None,
            }
            if self.logs_in {
                self.user.as_mut().unwrap()["lastLoginTime"] = json!("2026-03-02T09:30:00Z");
            }
        }
        self.is_dead |= fault == Some(Fault::Dead);
        match fault {
            None => Ok(()),
            Some(Fault::Refused) => {
                Err(ChangeFailure::Refused { status: 400, messages: vec!["No.".to_owned().into()] })
            }
            Some(Fault::Lost(_) | Fault::Dead) => Err(ChangeFailure::Unknown("It broke off.".to_owned())),
            Some(Fault::NotDone) => Err(ChangeFailure::NotDone("Wait.".to_owned())),
        }
    }

    /// Runs it to its end: the outcomes by name, and the refusal.
    fn run(&mut self, delete: bool) -> (Vec<String>, Option<TakeBackRefusal>) {
        let (mut take_back, first) = TakeBack::start(request(delete)).unwrap();
        let mut next = Some(first);
        while let Some(action) = next {
            let event = match action {
                TakeBackAction::Read if self.is_dead => TakeBackEvent::Read(Err("silence".to_owned().into())),
                TakeBackAction::Read => TakeBackEvent::Read(Ok(self.read())),
                TakeBackAction::LookUp(name) => {
                    assert_eq!(name.to_lowercase(), "jana");
                    let user_id = Some(self.found_id.to_owned()).filter(|id| !id.is_empty());
                    TakeBackEvent::LookedUp(Ok(Some(ExistingUser { user_id, archived: false })))
                }
                TakeBackAction::Record(step) => {
                    self.recorded.push(format!("{} begun", step.name()));
                    TakeBackEvent::Recorded(Ok(()))
                }
                TakeBackAction::Change(step) => TakeBackEvent::Changed(self.change(step)),
                TakeBackAction::Close(step, outcome) => {
                    self.recorded.push(format!("{} {}", step.name(), outcome.name()));
                    TakeBackEvent::Closed
                }
            };
            next = take_back.handle(event);
        }
        let named =
            |(step, outcome): &(TakeBackStep, SetupOutcome)| format!("{} {}", step.name(), outcome.name());
        (take_back.results().iter().map(named).collect(), take_back.refusal().cloned())
    }
}

#[test]
fn user_is_archived_and_deleted_on_request() {
    let mut model = Model::new(Some(user()));
    assert_eq!(model.run(false), (vec!["archive done".to_owned()], None));
    assert_eq!(model.user.as_ref().unwrap()["active"], false);
    // An earlier run archived it.
    assert_eq!(model.run(true), (vec!["archive done".to_owned(), "delete done".to_owned()], None));
    assert_eq!((model.user.as_ref(), model.sent.len()), (None, 2));
    let mut model = Model::new(Some(user()));
    model.run(true);
    assert_eq!(model.recorded, ["archive begun", "archive done", "delete begun", "delete done"]);
}

#[rstest]
#[case::refused(Fault::Refused, "refused")]
#[case::lost_before(Fault::Lost(false), "not-done")]
#[case::lost_after(Fault::Lost(true), "done")]
#[case::dead(Fault::Dead, "unknown")]
#[case::not_done(Fault::NotDone, "not-done")]
fn every_fault_at_every_step(#[case] fault: Fault, #[case] outcome: &str) {
    let mut model = Model { fault: Some((TakeBackStep::Archive, fault)), ..Model::new(Some(user())) };
    let mut wanted = vec![format!("archive {outcome}")];
    if outcome == "done" {
        wanted.push("delete done".to_owned());
    }
    assert_eq!(model.run(true), (wanted, None), "what is not archived is not deleted");
    let mut model = Model { fault: Some((TakeBackStep::Delete, fault)), ..Model::new(Some(user())) };
    assert_eq!(model.run(true), (vec!["archive done".to_owned(), format!("delete {outcome}")], None));
    assert_eq!(model.sent, [TakeBackStep::Archive, TakeBackStep::Delete], "nothing is sent twice");
}

#[test]
fn only_users_of_own_attempts_are_taken_back() {
    let refusal = |request| TakeBack::start(request).map(|_| ()).unwrap_err();
    for kind in [
        OutcomeKind::Found,
        OutcomeKind::Exists,
        OutcomeKind::Unknown,
        OutcomeKind::Refused,
        OutcomeKind::NotSent,
    ] {
        assert_eq!(refusal(TakeBackRequest { kind, ..request(true) }), TakeBackRefusal::NotCreated(kind));
    }
    for user_id in [None, Some(String::new()), Some("..".to_owned()), Some("a/b".to_owned())] {
        assert_eq!(refusal(TakeBackRequest { user_id, ..request(true) }), TakeBackRefusal::NoUserId);
    }
    for typed in ["", "Jana", "jana ", "ben"] {
        let wrong = TakeBackRequest { typed: typed.to_owned(), ..request(true) };
        assert_eq!(refusal(wrong).to_string(), "the username that you typed is not jana");
    }
}

#[test]
fn a_user_is_read_first_and_again() {
    let with = |key: &str, value: Value| {
        let mut user = user();
        user[key] = value;
        Some(user)
    };
    for (user, words) in [
        (None, "there is no user with this userId any more"),
        (with("username", json!("ben")), "the userId is of ben now"),
        (with("username", json!(null)), "the userId is of  now"),
        (
            with("lastLoginTime", json!("2026-03-02T09:30:00Z")),
            "the user has logged in, at 2026-03-02T09:30:00Z",
        ),
        (with("lastLoginTime", json!(1_772_443_800)), "the user has logged in, at 1772443800"),
    ] {
        let mut model = Model::new(user);
        let (results, refusal) = model.run(true);
        assert_eq!((results.len(), model.sent.len()), (0, 0), "{words}");
        assert_eq!(refusal.unwrap().to_string(), words);
    }
    for never in [json!(null), json!(""), json!("0001-01-01T00:00:00"), json!("0001-01-01T00:00:00Z")] {
        assert_eq!(Model::new(with("lastLoginTime", never)).run(false).1, None);
    }
    let mut unnamed = user();
    unnamed.as_object_mut().unwrap().remove("lastLoginTime");
    assert_eq!(Model::new(Some(unnamed)).run(false).1, None);
    assert_eq!(Model::new(with("username", json!("Jana"))).run(false).1, None);
    // Between the two steps.
    let mut model = Model { logs_in: true, ..Model::new(Some(user())) };
    let (results, refusal) = model.run(true);
    assert_eq!((results, model.sent.len()), (vec!["archive done".to_owned()], 1));
    assert!(matches!(refusal, Some(TakeBackRefusal::LoggedIn(_))));
    let mut dead = Model { is_dead: true, ..Model::new(Some(user())) };
    assert_eq!(dead.run(true).1.unwrap().to_string(), "the user could not be read: silence");
}

#[test]
fn nothing_is_sent_that_is_not_recorded() {
    let (mut take_back, _) = TakeBack::start(request(true)).unwrap();
    let user = user().as_object().unwrap().clone();
    assert_eq!(
        take_back.handle(TakeBackEvent::Read(Ok(Some(user)))),
        Some(TakeBackAction::LookUp("jana".to_owned()))
    );
    let found = ExistingUser { user_id: Some(ID.to_uppercase()), archived: false };
    assert_eq!(
        take_back.handle(TakeBackEvent::LookedUp(Ok(Some(found)))),
        Some(TakeBackAction::Record(TakeBackStep::Archive))
    );
    assert_eq!(take_back.handle(TakeBackEvent::Recorded(Err("The disk is full.".to_owned()))), None);
    assert_eq!(take_back.results()[0].1, SetupOutcome::NotDone("The disk is full.".to_owned()));
    assert_eq!(take_back.handle(TakeBackEvent::Changed(Ok(()))), None, "a late event changes nothing");
}

#[test]
fn username_and_id_must_name_the_same_user() {
    for found_id in ["", "6b0d549b"] {
        let mut model = Model { found_id, ..Model::new(Some(user())) };
        let refusal = model.run(true).1.unwrap().to_string();
        assert_eq!(
            (refusal.as_str(), model.sent.len()),
            ("the username jana belongs to another userId now", 0)
        );
    }
}

/// A run that was killed after the API deleted the user.
#[test]
fn a_deletion_that_was_begun_is_settled_by_reading() {
    for delete in [false, true] {
        let (mut take_back, _) =
            TakeBack::start(TakeBackRequest { delete_begun: true, ..request(delete) }).unwrap();
        let close = TakeBackAction::Close(TakeBackStep::Delete, SetupOutcome::Done);
        assert_eq!(take_back.handle(TakeBackEvent::Read(Ok(None))), Some(close));
        assert_eq!(take_back.handle(TakeBackEvent::Closed), None);
        assert_eq!(take_back.results(), [(TakeBackStep::Delete, SetupOutcome::Done)]);
    }
}

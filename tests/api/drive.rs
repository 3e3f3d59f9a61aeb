//! Drives a submission with the real client and the real journal.

use crate::common::server::{Reply, Server, json};
use secrecy::SecretString;
use std::time::Duration;
use tempfile::TempDir;
use vcc_user::account::Account;
use vcc_user::api::{Client, Limits};
use vcc_user::store::journal::Journal;
use vcc_user::submission::{Again, CreateRequest, Event, Outcome, Step, Submission};

pub const SECRET: &str = "c0rrect-horse/battery+staple";
pub const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.tok3n-of-the-tests";

/// Long enough for a busy computer.
pub fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(20),
        total: Duration::from_secs(60),
        body: Duration::from_secs(60),
        ..Limits::default()
    }
}

/// For servers that never answer.
pub fn impatient() -> Limits {
    Limits { total: Duration::from_millis(250), body: Duration::from_millis(250), ..limits() }
}

pub fn order(username: &str) -> CreateRequest {
    CreateRequest {
        attempt: vcc_user::store::ids::new(),
        account: "tests".to_owned(),
        api_url: "http://127.0.0.1/useradmin".to_owned(),
        username: username.to_owned(),
        body: format!("{{\n  \"username\": \"{username}\"\n}}"),
        allow_overages: false,
        draft: Some("draft-1".to_owned()),
        again: Again::No,
        ..CreateRequest::default()
    }
}

/// A token server that accepts any credentials.
pub fn tokens() -> Server {
    Server::start(|_, _| {
        json("200 OK", &format!(r#"{{"access_token":"{TOKEN}","expires_in":7200,"token_type":"Bearer"}}"#))
    })
}

pub fn account(api: &Server, tokens: &Server) -> Account {
    Account {
        api_url: api.url("/useradmin"),
        token_url: tokens.url("/Auth/connect/token"),
        client_id: "client & id".to_owned(),
        ..Account::named("tests")
    }
}

pub fn runtime() -> tokio::runtime::Runtime {
    vcc_user::api::runtime().unwrap()
}

/// A finished submission: its outcome, the steps performed and the state of its attempt in the journal.
pub struct Driven {
    pub outcome: Outcome,
    pub steps: Vec<Step>,
    pub open_in_journal: bool,
    _state: TempDir,
}

impl Driven {
    pub fn looked_up(&self) -> bool {
        self.steps.contains(&Step::LookUp)
    }
}

/// Runs a submission to its end.
pub fn drive(client: &Client, order: CreateRequest) -> Driven {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    let (mut submission, first) = Submission::start(order);
    let (mut steps, mut next) = (Vec::new(), Some(first));
    let runtime = runtime();
    while let Some(step) = next {
        steps.push(step.clone());
        assert!(steps.len() < 10, "the submission goes round in circles: {steps:?}");
        let event = match step {
            Step::Record => {
                Event::Recorded(journal.open(submission.request()).map_err(|error| error.to_string()))
            }
            Step::Close => {
                journal.close(&submission.request().attempt, submission.outcome().unwrap()).unwrap();
                Event::Closed
            }
            Step::FindNamesake => Event::Namesake(None),
            step => runtime.block_on(client.perform(&step, submission.request())).unwrap(),
        };
        next = submission.handle(event);
    }
    assert!(submission.is_over());
    let outcome = submission.outcome().unwrap().clone();
    let open_in_journal = !journal.open_attempts().unwrap().is_empty();
    Driven { outcome, steps, open_in_journal, _state: state }
}

/// Sends one user to a server that gives this reply to the POST and lists no users.
pub fn send(reply: Reply) -> (Driven, Server) {
    send_to(
        Server::start(move |_, request| if request.is_post() { reply.clone() } else { no_users() }),
        limits(),
    )
}

pub fn send_to(api: Server, limits: Limits) -> (Driven, Server) {
    let tokens = tokens();
    let client = Client::with_limits(&account(&api, &tokens), SecretString::from(SECRET), limits).unwrap();
    (drive(&client, order("jana")), api)
}

pub fn no_users() -> Reply {
    json("200 OK", r#"{"users":[],"meta":{"page":1,"count":0,"pageCount":1,"totalCount":0}}"#)
}

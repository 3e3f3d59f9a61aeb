//! Outcomes of a submission: lost, rejected, delayed and repeated, on servers that misbehave.

use crate::common::server::{Reply, Server, json as reply_json};
use crate::common::{MINIMAL, RunningApp, TestApp, in_three_tries, response};
use ratatui::buffer::Cell;
use secrecy::SecretString;
use serde_json::json;
use std::path::Path;
use std::time::Instant;
use vcc_user::account::Account;
use vcc_user::app::msg::{AttemptRow, Effect, Msg};
use vcc_user::app::phase::OutcomeAction;
use vcc_user::app::phase::Phase;
use vcc_user::model::fields::FieldId;
use vcc_user::sandbox::Options;
use vcc_user::services::connection::ApiTarget;
use vcc_user::submission::{ApiResponse, Event, Outcome, RetryAfter, SendFailure, Step};
use vcc_user::tui::theme::{Theme, ThemeName};

const TOKEN: &str = r#"{"access_token":"t","expires_in":7200,"token_type":"Bearer"}"#;

/// An account without users, on a server that answers a POST of a user with `reply`.
fn account(reply: Reply) -> (ApiTarget, Server) {
    let server = Server::start(move |_, request| match request.line.split(' ').nth(1).unwrap_or_default() {
        path if path.starts_with("/token") => reply_json("200 OK", TOKEN),
        path if path.starts_with("/useradmin/users") && request.is_post() => reply.clone(),
        path if path.starts_with("/useradmin/users") => {
            reply_json("200 OK", r#"{"users":[],"meta":{"page":1,"count":0,"pageCount":1,"totalCount":0}}"#)
        }
        _ => reply_json("404 Not Found", "{}"),
    });
    let account = Account {
        api_url: server.url("/useradmin"),
        token_url: server.url("/token"),
        client_id: "id".into(),
        ..Account::named("tests")
    };
    (ApiTarget::Account(Box::new(account), Ok(SecretString::from("secret"))), server)
}

fn posts(server: &Server) -> usize {
    let requests = server.requests();
    requests.iter().filter(|one| one.is_post() && one.line.contains("/useradmin/users")).count()
}

fn review(reply: Reply, folder: &Path) -> (RunningApp, Server) {
    let (target, server) = account(reply);
    let running = RunningApp::open(folder, target, MINIMAL);
    running.review();
    (running, server)
}

#[test]
fn dropped_connection_is_looked_up_not_resent() {
    let folder = tempfile::tempdir().unwrap();
    let (running, server) = review(Reply::Drop, folder.path());
    let screen = running.press_button("Outcome unknown");
    assert_contains!(screen, "there is no AgentName", "Look it up again", "Send again");
    assert_eq!(posts(&server), 1);
    // The next start shows the attempt.
    running.leave();
    let (target, _) = account(Reply::Drop);
    let running = RunningApp::start(folder.path(), target, None);
    running.wait_for("Outcome unknown: AgentName");
    running.leave();
    assert_eq!(posts(&server), 1);
}

/// An account with a user on each page of the list, on a server that drops a POST and answers a page as `reply` says.
fn account_with_pages(reply: impl Fn(usize) -> Reply + Send + Sync + 'static) -> (ApiTarget, Server) {
    let (target, _) = account(Reply::Drop);
    let ApiTarget::Account(mut account, secret) = target else { panic!("the sandbox") };
    let server = Server::start(move |_, request| {
        if request.is_post() {
            return Reply::Drop;
        }
        let page = request.line.split(['&', ' ']).find_map(|part| part.strip_prefix("page="));
        reply(page.map_or(1, |page| page.parse().unwrap()))
    });
    account.api_url = server.url("/useradmin");
    (ApiTarget::Account(account, secret), server)
}

fn page_of_30(page: usize) -> Reply {
    let user = json!({"userId": page.to_string(), "username": format!("user{page}")});
    reply_json("200 OK", &json!({"users": [user], "meta": {"pageCount": 30}}).to_string())
}

#[test]
fn long_list_shows_how_far_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let hold = |page| if page > 20 { Reply::Hold(Vec::new()) } else { page_of_30(page) };
    let (target, _server) = account_with_pages(hold);
    let running = RunningApp::open(folder.path(), target.clone(), MINIMAL);
    running.keys("F6");
    running.wait_for("Reading the account's users … 20 users so far");
    running.leave();
    let running = RunningApp::open(folder.path(), target, MINIMAL);
    running.review();
    running.press_button("looking the username up … 20 users so far");
    running.keys("Esc");
    running.wait_for("Outcome unknown");
    running.leave();
}

#[test]
fn repeated_page_is_a_failed_look_up() {
    let folder = tempfile::tempdir().unwrap();
    let (target, _server) = account_with_pages(|_| page_of_30(1));
    let running = RunningApp::open(folder.path(), target, MINIMAL);
    running.review();
    let screen = running.press_button("Outcome unknown");
    assert_contains!(screen, "The look-up failed", "page 2", "Look it up again");
    assert!(!screen.contains("Send again") && !screen.contains("there is no"), "{screen}");
    running.leave();
}

#[test]
fn cancelled_request_has_an_unknown_outcome() {
    in_three_tries(|| {
        let folder = tempfile::tempdir().unwrap();
        let (running, server) = review(Reply::Hold(Vec::new()), folder.path());
        running.press_button("Creating the user");
        while posts(&server) == 0 {
            std::thread::yield_now();
        }
        let pressed = Instant::now();
        running.keys("Esc");
        running.wait_for("Outcome unknown");
        assert!(pressed.elapsed().as_millis() < 500, "{:?}", pressed.elapsed());
        assert_eq!(posts(&server), 1);
        running.leave();
    });
}

#[test]
fn rejected_fields_are_marked_until_edited() {
    let folder = tempfile::tempdir().unwrap();
    let body = json!({"status": 400, "title": "Bad", "errors": [
        {"message": "Location \u{1b}[31mPL is closed", "path": "$.UserAccountConfiguration.AgentConfiguration.Location"}]});
    let (running, _server) = review(reply_json("400 Bad Request", &body.to_string()), folder.path());
    let screen = running.press_button("Not created");
    assert!(!screen.contains('\u{1b}'));
    running.press_button("1 error");
    running.keys("Tab");
    running.wait_for("Location");
    running.press_button("Where the agent sits");
    running.wait_for("PL is closed");
    running.type_text("pl");
    running.keys("Tab");
    let screen = running.wait_for("1234 · Poland");
    assert!(!screen.contains("is closed"), "{screen}");
    running.leave();
}

#[test]
fn extra_licence_needs_confirmation() {
    let options = Options { agent_licences: 0, ..Options::default() };
    let sandbox = crate::common::sandbox::TestSandbox::start(options);
    let folder = tempfile::tempdir().unwrap();
    let running = RunningApp::open(folder.path(), sandbox.target(), MINIMAL);
    running.review();
    let screen = running.press_button("Not created");
    assert_contains!(screen, "Create with extra licence, charged");
    let overages =
        || sandbox.sandbox.requests().iter().filter(|one| one.path.contains("allowOverages")).count();
    assert_eq!(overages(), 0);
    running.keys("Right");
    running.press_button("User created");
    assert_eq!(overages(), 1);
    running.leave();
}

fn token_received() -> [Event; 2] {
    [Event::Recorded(Ok(())), Event::Token(Ok(()))]
}

#[test]
fn retry_after_delays_send_again() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Enter");
    let answer = ApiResponse { retry_after: Some(RetryAfter::Seconds(3)), ..response(429, "") };
    test.submission(token_received().into_iter().chain([Event::Response(answer), Event::Closed]));
    assert_eq!(test.app.phase().actions(), [OutcomeAction::Back, OutcomeAction::SendAgain]);
    assert!(test.drawn(100, 30).contains("Send again in 3 s"));
    test.keys("Right Enter");
    assert!(test.app.status().unwrap().contains("more"), "{:?}", test.app.status());
    while test.app.deadline().is_some() {
        test.wait_for_deadline();
    }
    let drawn = test.drawn(100, 30);
    assert!(drawn.contains("Send again") && !drawn.contains("Send again in"), "{drawn}");
    test.keys("Enter");
    assert!(matches!(test.app.phase(), Phase::Sending { .. }));
}

fn steps(test: &TestApp) -> Vec<&Step> {
    let steps = test.effects.iter().filter_map(|effect| match effect {
        Effect::Submit { step, .. } => Some(step),
        _ => None,
    });
    steps.collect()
}

#[test]
fn events_of_other_attempts_are_ignored() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Enter");
    test.send(Msg::Submission { attempt: "another".into(), event: Event::Recorded(Ok(())) });
    assert_eq!(steps(&test), [&Step::Record]);
}

/// Reports the attempt `old`, whose outcome is unknown.
fn unknown_attempt(test: &mut TestApp, username: &str) {
    let (id, account) = ("old".into(), "sandbox".into());
    let open = vec![AttemptRow { id, account, username: username.into(), age: 60, ..AttemptRow::default() }];
    test.send(Msg::Attempts { open, users: Vec::new(), taken_back: Vec::new() });
}

fn not_found(test: &mut TestApp) {
    for event in [Event::LookedUp(Ok(None)), Event::Closed] {
        test.send(Msg::Submission { attempt: "old".into(), event });
    }
}

#[test]
fn unknown_attempt_is_looked_up_before_resending() {
    let mut test = TestApp::on(MINIMAL);
    unknown_attempt(&mut test, "AGENTNAME");
    let review = test.keys("F5").drawn(80, 24);
    assert!(review.contains("outcome unknown") && !review.contains("ready"), "{review}");
    assert_contains!(review, "the username is looked up first");
    test.keys("Enter");
    assert_eq!(steps(&test), [&Step::LookUp], "nothing is sent");
    not_found(&mut test);
    assert_eq!(
        test.app.phase().actions(),
        [OutcomeAction::Back, OutcomeAction::LookUpAgain, OutcomeAction::SendAgain]
    );
    test.keys("Right Right Enter");
    let Phase::Sending { submission, .. } = test.app.phase() else { panic!("nothing is sent") };
    assert!(submission.request().follows_an_attempt() && submission.request().attempt != "old");
    assert_eq!(steps(&test).last(), Some(&&Step::Record));
}

#[test]
fn looking_up_an_old_attempt_sends_nothing() {
    let mut test = TestApp::new();
    unknown_attempt(&mut test, "x");
    assert!(test.drawn(80, 24).contains("Outcome unknown: x"));
    let theme = Theme::named(ThemeName::Dark);
    let buffer = test.buffer(80, 24, &theme);
    let warned = buffer.content.iter().filter(|cell| Some(cell.fg) == theme.warning.fg);
    assert!(warned.map(Cell::symbol).collect::<String>().starts_with("Outcome unknown: x"));
    // The key that opens the list closes it.
    assert!(test.keys("Alt-s Alt-s").app.modal().is_none());
    test.keys("Alt-s Enter");
    assert_eq!(steps(&test), [&Step::LookUp]);
    not_found(&mut test);
    assert_eq!(test.app.phase().actions(), [OutcomeAction::Back, OutcomeAction::LookUpAgain]);
}

#[test]
fn not_sent_can_be_sent_again() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Enter");
    let failed = Event::Failed(SendFailure::NotSent("No connection.".into()));
    test.submission(token_received().into_iter().chain([failed, Event::Closed]));
    assert_eq!(test.app.phase().actions(), [OutcomeAction::Back, OutcomeAction::SendAgain]);
    let Phase::Finished { submission, .. } = test.app.phase() else { panic!() };
    assert!(matches!(submission.outcome(), Some(Outcome::NotSent { .. })));
    test.keys("Esc");
    assert_eq!(test.answer(FieldId::Username), "AgentName");
}

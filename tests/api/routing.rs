//! The requests after the create request: lists, a user's rows, PUT, PATCH, DELETE.

use super::drive::{SECRET, TOKEN, account, impatient, limits, order, runtime, tokens};
use crate::common::sandbox::TestSandbox;
use crate::common::server::{Reply, Request, Server, answer, json};
use rstest::rstest;
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use vcc_user::account::Account;
use vcc_user::api::{Client, Limits};
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};
use vcc_user::submission::{
    ChangeFailure, ExistingUser, OutcomeKind, RoutingEntry, RoutingRow, SetupStep, TakeBack, TakeBackAction,
    TakeBackEvent, TakeBackRefusal, TakeBackRequest,
};

fn client(api: &Server, limits: Limits) -> Client {
    Client::with_limits(&account(api, &tokens()), SecretString::from(SECRET), limits).unwrap()
}

fn row(id: &str) -> RoutingRow {
    RoutingRow { id: id.to_owned(), name: String::new(), level: None }
}

fn number_in(request: &Request, name: &str) -> usize {
    let query = request.line.split(['?', ' ']).nth(2).unwrap();
    query.split('&').find_map(|part| part.strip_prefix(&format!("{name}="))).unwrap().parse().unwrap()
}

#[rstest]
#[case(SetupStep::Groups, "groups", r#"{"groupId":"1","groupName":"Sales","groupDisplayId":"7"}"#)]
#[case(SetupStep::Skills, "skills", r#"{"skillId":"1","skillName":"Sales","skillDisplayId":7}"#)]
#[case(
    SetupStep::CallbackNumbers,
    "callbackNumbers",
    r#"{"callbackNumberId":"1","callbackNumberName":"Sales","callbackNumberClid":"7"}"#
)]
#[case(
    SetupStep::LogoutSchedules,
    "schedules",
    r#"{"scheduleId":"1","scheduleName":"Sales","scheduleTimezone":"7","scheduleRules":[]}"#
)]
fn lists(#[case] step: SetupStep, #[case] key: &str, #[case] entry: &str) {
    let wanted = RoutingEntry { id: "1".into(), name: "Sales".into(), detail: "7".into() };
    for body in [
        format!(r#"{{"{key}":[{entry}],"meta":{{"pageCount":1,"totalCount":1}}}}"#),
        format!(r#"{{"items":[{entry}]}}"#),
        format!(r#"[{entry},{{"name":"without an id"}},null]"#),
    ] {
        let shown = body.clone();
        let api = Server::start(move |_, _| json("200 OK", &body));
        let entries = runtime().block_on(client(&api, limits()).routing_list(step)).unwrap();
        assert_eq!(entries, std::slice::from_ref(&wanted), "{shown}");
        assert_eq!(api.requests()[0].line, format!("GET /useradmin/{key}?page=1&limit=500 HTTP/1.1"));
    }
}

#[test]
fn a_list_is_read_to_its_end_or_is_an_error() {
    let page = |ids: &str, meta: &str| {
        let rows = ids.split_whitespace().map(|id| format!(r#"{{"groupId":"{id}","groupName":"G"}}"#));
        format!(r#"{{"groups":[{}],"meta":{{{meta}}}}}"#, rows.collect::<Vec<_>>().join(","))
    };
    let cases = [
        (
            vec![
                page("1 2", r#""pageCount":2,"totalCount":3"#),
                page("3", r#""pageCount":2,"totalCount":3"#),
            ],
            Ok(3),
        ),
        // An entry moved from one page to the next while they were read.
        (vec![page("1 2", r#""pageCount":2"#), page("2 3", r#""pageCount":2"#)], Ok(3)),
        (vec![page("1 2", "")], Ok(2)),
        (vec![page("", r#""pageCount":0,"totalCount":0"#)], Ok(0)),
        (vec![page("1", r#""pageCount":1,"totalCount":2"#)], Err("has 1 of its 2 entries")),
        (
            vec![page("1", r#""pageCount":3"#)],
            Err("page 2 of the API's list of groups repeats an earlier one"),
        ),
        (
            vec![page("1", r#""pageCount":3"#), page("", r#""pageCount":3"#)],
            Err("page 2 of the API's list of groups is empty"),
        ),
        (vec!["{}".to_owned()], Err("list of groups could not be read")),
        (vec!["<html>".to_owned()], Err("answer could not be read")),
    ];
    for (pages, wanted) in cases {
        let shown = pages.join(" ");
        let api = Server::start(move |_, request| {
            json("200 OK", &pages[number_in(request, "page").min(pages.len()) - 1])
        });
        let read = runtime().block_on(client(&api, limits()).routing_list(SetupStep::Groups));
        match (read, wanted) {
            (Ok(entries), Ok(count)) => assert_eq!(entries.len(), count, "{shown}"),
            (Err(failure), Err(words)) => assert_contains!(failure.why, words),
            (read, _) => panic!("{shown}: {read:?}"),
        }
    }
    let api = Server::start(|_, _| json("403 Forbidden", r#"{"message":"Not yours"}"#));
    let failure = runtime().block_on(client(&api, limits()).routing_list(SetupStep::Skills)).unwrap_err();
    assert!(failure.not_authorised && failure.why.contains("Not yours"), "{failure:?}");
}

#[test]
fn the_members_of_a_group() {
    let page = |meta: &str, ids: [&str; 2]| {
        let [one, other] = ids.map(|id| format!(r#"{{"userId":"{id}","agentDisplayId":"1","name":"A"}}"#));
        format!(r#"{{"meta":{{{meta}}},"groupId":"g","users":[{one},{other}]}}"#)
    };
    let pages = |total: usize| {
        [["a", "b"], ["c", "d"]].map(|ids| page(&format!(r#""pageCount":2,"totalCount":{total}"#), ids))
    };
    for (pages, wanted) in [
        (pages(4).to_vec(), Some(4)),
        (pages(5).to_vec(), None),
        (vec![page("", ["a", "b"])], Some(2)),
        (vec![r#"{"users":[{"name":"without an ID"},null],"meta":{"pageCount":1}}"#.into()], Some(0)),
        (vec!["{}".into()], None),
    ] {
        let shown = pages.join(" ");
        let api = Server::start(move |_, request| json("200 OK", &pages[number_in(request, "page") - 1]));
        let read = runtime().block_on(client(&api, limits()).group_members("g 1"));
        let expected: Option<Vec<&str>> = wanted.map(|count| ["a", "b", "c", "d"][..count].to_vec());
        assert_eq!(read.ok(), expected.map(|ids| ids.into_iter().map(str::to_owned).collect()), "{shown}");
        assert_eq!(api.requests()[0].line, "GET /useradmin/groups/g%201/users?page=1&limit=500 HTTP/1.1");
    }
    let api = Server::start(|_, _| json("404 Not Found", r#"{"message":"No group"}"#));
    let failure = runtime().block_on(client(&api, limits()).group_members("g")).unwrap_err();
    assert_contains!(failure.why, "No group");
}

#[test]
fn a_users_rows() {
    let skill = |level: &str| {
        format!(r#"{{"agentSkills":[{{"skillId":"s","skillName":"E","agentSkillLevel":{level}}}]}}"#)
    };
    for (body, level) in [(skill("\"7\""), 7), (skill("9"), 9)] {
        let api = Server::start(move |_, _| json("200 OK", &body));
        let rows = runtime().block_on(client(&api, limits()).user_rows("u1", SetupStep::Skills)).unwrap();
        assert_eq!(rows, [RoutingRow { id: "s".into(), name: "E".into(), level: Some(level) }]);
        assert_eq!(api.requests()[0].line, "GET /useradmin/users/u1/skills HTTP/1.1");
    }
    // A row that cannot be read would be removed by the next PUT.
    for body in
        [skill("null"), skill("\"high\""), r#"{"agentSkills":[{"skillName":"E"}]}"#.into(), "{}".into()]
    {
        let api = Server::start(move |_, _| json("200 OK", &body));
        let failure =
            runtime().block_on(client(&api, limits()).user_rows("u1", SetupStep::Skills)).unwrap_err();
        assert_contains!(failure.why, "list of the user's skills could not be read");
    }
}

#[test]
fn bodies_of_puts() {
    let rows = [row("a"), RoutingRow { level: Some(7), ..row("b") }];
    for (step, body) in [
        (SetupStep::Groups, r#"{"agentGroups":[{"groupId":"a"},{"groupId":"b"}]}"#),
        (
            SetupStep::Skills,
            r#"{"agentSkills":[{"skillId":"a","agentSkillLevel":5},{"skillId":"b","agentSkillLevel":7}]}"#,
        ),
        (
            SetupStep::CallbackNumbers,
            r#"{"callbackNumbers":[{"callbackNumberId":"a"},{"callbackNumberId":"b"}]}"#,
        ),
        (SetupStep::LogoutSchedules, r#"{"agentSchedules":[{"scheduleId":"a"},{"scheduleId":"b"}]}"#),
    ] {
        let api = Server::start(|_, _| answer("200 OK", "", ""));
        runtime().block_on(client(&api, limits()).put_rows("u1", step, &rows)).unwrap();
        let request = &api.requests()[0];
        assert_eq!(request.line, format!("PUT /useradmin/users/u1/{} HTTP/1.1", step.segment()));
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(request.header("accept"), Some("application/vnd.newvoicemedia.v4+json"));
        assert_eq!(request.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
        let sent: serde_json::Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(sent.to_string(), body);
    }
}

/// What a change ends with, for a server that gives this reply each time.
fn changed(reply: Reply, limits: Limits) -> (Result<(), ChangeFailure>, Server) {
    let api = Server::start(move |_, _| reply.clone());
    let result = runtime().block_on(client(&api, limits).put_rows("u1", SetupStep::Groups, &[row("a")]));
    (result, api)
}

/// The kind of a result, and its words.
fn described(result: &Result<(), ChangeFailure>) -> (&'static str, String) {
    match result {
        Ok(()) => ("done", String::new()),
        Err(failure) => {
            let kind = match failure {
                ChangeFailure::NotDone(_) | ChangeFailure::NotAuthorised(_) => "not done",
                ChangeFailure::Busy { .. } => "busy",
                ChangeFailure::Refused { .. } => "refused",
                ChangeFailure::Unknown(_) => "unknown",
            };
            (kind, failure.words())
        }
    }
}

#[rstest]
#[case::no_body(answer("200 OK", "", ""), "done", "")]
#[case::no_content(Reply::Bytes(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()), "done", "")]
#[case::odd_body(json("200 OK", "<html>"), "done", "")]
#[case::cut_body(Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".to_vec()), "done", "")]
#[case::field(
    json("400 Bad Request", r#"{"status":400,"title":"Wrong","errors":[{"message":"is unknown","path":"agentGroups[0].groupId"}]}"#),
    "refused",
    "Wrong agentGroups[0].groupId: is unknown"
)]
#[case::no_words(answer("404 Not Found", "", ""), "refused", "404 Not Found and gave no reason")]
#[case::forbidden(json("403 Forbidden", r#"{"message":"Not yours"}"#), "refused", "Not yours")]
#[case::conflict(json("409 Conflict", r#"{"message":"In use"}"#), "refused", "In use")]
#[case::redirect(
    answer("302 Found", "Location: https://evil.example/x\r\n", ""),
    "refused",
    "redirect to evil.example"
)]
#[case::busy(json("429 Too Many Requests", r#"{"message":"Slow down"}"#), "busy", "asks to wait 30 s")]
#[case::busy_named(answer("429 Too Many Requests", "Retry-After: 7\r\n", ""), "busy", "asks to wait 7 s")]
#[case::unavailable(answer("503 Service Unavailable", "Retry-After: 7\r\n", ""), "busy", "asks to wait 7 s")]
#[case::not_implemented(answer("501 Not Implemented", "", ""), "refused", "501")]
#[case::server_error(json("500 Internal Server Error", r#"{"message":"Oops"}"#), "unknown", "Oops")]
#[case::gateway(answer("502 Bad Gateway", "", ""), "unknown", "502")]
#[case::unavailable_unnamed(answer("503 Service Unavailable", "", ""), "unknown", "503")]
#[case::dropped(Reply::Drop, "unknown", "broke off")]
#[case::cut_headers(Reply::Bytes(b"HTTP/1.1 20".to_vec()), "unknown", "broke off")]
fn answers_to_a_change(#[case] reply: Reply, #[case] kind: &str, #[case] words: &str) {
    let (result, api) = changed(reply, limits());
    let (is, said) = described(&result);
    assert_eq!(is, kind, "{said}");
    assert_contains!(said, words);
    assert_eq!(api.requests().len(), 1, "nothing is sent again");
}

#[test]
fn silence_is_unknown() {
    for reply in [Reply::Hold(Vec::new()), Reply::Drip(b"HTTP/1.1 200 OK\r\nX-Slow: ".to_vec(), b'x')] {
        let (result, api) = changed(reply, impatient());
        assert_eq!(described(&result).0, "unknown");
        assert_eq!(api.requests().len(), 1);
    }
}

#[test]
fn a_refused_token_is_renewed_once() {
    for (refusals, kind, puts) in [(1, "done", 2), (2, "not done", 2)] {
        let api = Server::start(move |number, _| match number {
            number if number < refusals => json("401 Unauthorized", r#"{"message":"expired"}"#),
            _ => answer("200 OK", "", ""),
        });
        let client = client(&api, limits());
        let result = runtime().block_on(client.put_rows("u1", SetupStep::Groups, &[row("a")]));
        assert_eq!((described(&result).0, api.requests().len()), (kind, puts), "{result:?}");
    }
}

#[test]
fn without_a_token_or_a_connection_nothing_is_done() {
    let api = Server::start(|_, _| answer("200 OK", "", ""));
    let refused = Server::start(|_, _| json("400 Bad Request", r#"{"error":"invalid_client"}"#));
    let no_token = account(&api, &refused);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let unreachable = Account { api_url: format!("http://{closed}/useradmin"), ..account(&api, &tokens()) };
    for (account, words) in [(no_token, "invalid_client"), (unreachable, "refuses the connection")] {
        let client = Client::with_limits(&account, SecretString::from(SECRET), limits()).unwrap();
        let result = runtime().block_on(client.put_rows("u1", SetupStep::Groups, &[row("a")]));
        let (kind, said) = described(&result);
        assert_eq!(kind, "not done", "{said}");
        assert_contains!(said, words);
    }
    assert_eq!(api.requests().len(), 0);
}

#[test]
fn empty_lists_and_unsafe_paths_are_not_sent() {
    let api = Server::start(|_, _| answer("200 OK", "", ""));
    let client = client(&api, limits());
    runtime().block_on(async {
        assert!(client.put_rows("u1", SetupStep::Groups, &[]).await.is_err());
        for id in ["", ".", ".."] {
            assert!(client.put_rows(id, SetupStep::Groups, &[row("a")]).await.is_err(), "{id}");
            assert!(client.set_active(id, false).await.is_err() && client.delete_user(id).await.is_err());
        }
        assert_eq!(api.requests().len(), 0);
        client.put_rows("a/b?c", SetupStep::Groups, &[row("a")]).await.unwrap();
    });
    assert_eq!(api.requests()[0].line, "PUT /useradmin/users/a%2Fb%3Fc/groups HTTP/1.1");
}

#[test]
fn archiving_and_deleting() {
    let api = Server::start(|number, _| match number {
        0 => json("200 OK", r#"{"userId":"u1","active":false}"#),
        _ => answer("200 OK", "", ""),
    });
    let client = client(&api, limits());
    runtime().block_on(async {
        client.set_active("u1", false).await.unwrap();
        client.delete_user("u1").await.unwrap();
    });
    let requests = api.requests();
    assert_eq!(requests[0].line, "PATCH /useradmin/users/u1 HTTP/1.1");
    assert_eq!(requests[0].body, "{\n  \"active\": false\n}");
    assert_eq!(
        (requests[1].line.as_str(), requests[1].body.as_str()),
        ("DELETE /useradmin/users/u1 HTTP/1.1", "")
    );
}

#[test]
fn an_answer_that_quotes_a_secret_is_redacted() {
    let body = format!(r#"{{"message":"no {SECRET}, no {TOKEN}"}}"#);
    let (result, _) = changed(json("400 Bad Request", &body), limits());
    let said = format!("{result:?}");
    assert!(!said.contains("c0rrect-") && !said.contains("tok3n"), "{said}");
}

#[test]
fn a_user_is_found_by_the_exact_username_only() {
    let body =
        r#"[{"username":"Jana","userId":"1","active":true},{"username":"ben","userId":"2","active":false}]"#;
    let api = Server::start(move |_, _| json("200 OK", body));
    let client = client(&api, limits());
    let find = |name: &str| runtime().block_on(client.find_exact(name)).unwrap();
    assert_eq!(find("jana"), None);
    assert_eq!(find("ben"), Some(ExistingUser { user_id: Some("2".to_owned()), archived: true }));
}

/// Takes a user of the sandbox back, whose requests go wrong like this.
fn taken_back(faults: &[&str], username: &str) -> (Vec<&'static str>, Option<TakeBackRefusal>, Vec<String>) {
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
    let user = r#"{"username":"jana","name":"J","email":"j@example.com","userAccountConfiguration":{"role":"Admin"}}"#;
    let created = sandbox.api("POST", "/users", user.as_bytes()).json();
    let secret = SecretString::from(CLIENT_SECRET);
    let account = Account::sandbox(&sandbox.sandbox.base_url(), CLIENT_ID, secret.clone());
    let client = Client::new(&account, secret).unwrap();
    let anna = "36f675cc-81e7-4ef5-a8e2-5d940ed90475";
    let user_id = if username == "jana" { created["userId"].as_str().unwrap() } else { anna };
    let (mut take_back, first) = TakeBack::start(TakeBackRequest {
        kind: OutcomeKind::Created,
        user_id: Some(user_id.to_owned()),
        username: username.to_owned(),
        typed: username.to_owned(),
        delete: true,
        delete_begun: false,
    })
    .unwrap();
    let mut next = Some(first);
    while let Some(action) = next {
        let event = match &action {
            TakeBackAction::Record(_) => TakeBackEvent::Recorded(Ok(())),
            TakeBackAction::Close(..) => TakeBackEvent::Closed,
            action => runtime().block_on(client.perform_take_back(action, take_back.user_id())).unwrap(),
        };
        next = take_back.handle(event);
    }
    let names = take_back.results().iter().map(|(_, outcome)| outcome.name()).collect();
    let requests = sandbox.sandbox.requests().into_iter().filter(|one| one.path.contains(user_id));
    (names, take_back.refusal().cloned(), requests.map(|one| one.method).collect())
}

#[rstest]
#[case(&[], &["done", "done"], "GET PATCH GET DELETE")]
#[case(&["archive:drop-after:1", "delete:drop-after:1"], &["done", "done"], "GET PATCH GET GET DELETE GET")]
#[case(&["archive:unauthorised:1"], &["done", "done"], "GET PATCH PATCH GET DELETE")]
#[case(&["archive:error:1"], &["not-done"], "GET PATCH GET")]
#[case(&["delete:refuse"], &["done", "refused"], "GET PATCH GET DELETE")]
#[case(&["delete:drop"], &["done", "not-done"], "GET PATCH GET DELETE GET")]
#[case(&["delete:busy"], &["done", "not-done"], "GET PATCH GET DELETE")]
fn a_created_user_is_taken_back(#[case] faults: &[&str], #[case] outcomes: &[&str], #[case] methods: &str) {
    let (names, refusal, requests) = taken_back(faults, "jana");
    assert_eq!((&names[..], refusal, requests.join(" ").as_str()), (outcomes, None, methods));
}

#[test]
fn a_user_who_has_logged_in_is_not_taken_back() {
    let (names, refusal, requests) = taken_back(&[], "anna.kowalska");
    assert!(matches!(refusal, Some(TakeBackRefusal::LoggedIn(_))), "{refusal:?}");
    assert_eq!((names.len(), requests.join(" ").as_str()), (0, "GET"));
}

/// Each request, that of the token too, waits for its turn, and nothing is counted twice.
#[test]
fn every_request_asks_for_its_turn() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let (api, tokens) = (Server::start(|_, _| json("200 OK", "[]")), tokens());
    let client = Client::with_limits(&account(&api, &tokens), SecretString::from(SECRET), limits()).unwrap();
    let wait = Duration::from_millis(30);
    let client = client.on_pace(Arc::new(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        wait
    }));
    let started = Instant::now();
    runtime().block_on(async {
        client.routing_list(SetupStep::Groups).await.unwrap();
        client.put_rows("u1", SetupStep::Groups, &[row("a")]).await.unwrap();
        client.create(&order("jana")).await.unwrap();
        client.look_up("jana").await.unwrap();
    });
    let requests = api.requests().len() + tokens.requests().len();
    assert_eq!((asked.load(Ordering::Relaxed), requests), (5, 5));
    assert!(started.elapsed() >= wait * 5);
}

/// The client and the sandbox were written apart from each other.
#[test]
fn the_sandbox_agrees() {
    let sandbox = TestSandbox::start(Options::default());
    let secret = SecretString::from(CLIENT_SECRET);
    let account = Account::sandbox(&sandbox.sandbox.base_url(), CLIENT_ID, secret.clone());
    let client = Client::new(&account, secret).unwrap();
    let anna = "36f675cc-81e7-4ef5-a8e2-5d940ed90475";
    runtime().block_on(async {
        for step in SetupStep::ALL {
            let entries = client.routing_list(step).await.unwrap();
            assert!(entries.len() > 2 && entries.iter().all(|one| !one.name.is_empty()), "{entries:?}");
            assert!(!client.user_rows(anna, step).await.unwrap().is_empty(), "{step:?}");
            let level = (step == SetupStep::Skills).then_some(3);
            let first = RoutingRow { id: entries[0].id.clone(), name: entries[0].name.clone(), level };
            client.put_rows(anna, step, std::slice::from_ref(&first)).await.unwrap();
            assert_eq!(client.user_rows(anna, step).await.unwrap(), [first]);
        }
        assert!(matches!(client.delete_user(anna).await, Err(ChangeFailure::Refused { status: 400, .. })));
        client.set_active(anna, false).await.unwrap();
        assert_eq!(client.user(anna).await.unwrap()["active"], false);
        client.delete_user(anna).await.unwrap();
        assert!(client.user(anna).await.is_err());
    });
}

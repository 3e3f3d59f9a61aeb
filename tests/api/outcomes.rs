//! What the server or the network does, the outcome, the number of POSTs.

use super::drive::{account, drive, impatient, limits, no_users, order, runtime, send, send_to, tokens};
use crate::common::in_three_tries;
use crate::common::server::{Reply, Server, answer, json};
use secrecy::SecretString;
use std::net::TcpListener;
use std::time::{Duration, Instant};
use vcc_user::api::{Client, Limits};
use vcc_user::model::fields::FieldId;
use vcc_user::store::journal::Journal;
use vcc_user::submission::{Event, LookUp, Outcome, Step, Submission};

pub const USER: &str = r#"{"userId":"5cba9dab-fef3-4a4c-a1cb-80201f89c295","username":"jana"}"#;
pub const ID: &str = "5cba9dab-fef3-4a4c-a1cb-80201f89c295";

fn silent(start: &str) -> (Reply, Limits) {
    (Reply::Hold(start.as_bytes().to_vec()), impatient())
}

#[test]
fn a_refused_connection_sends_nothing() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (api, tokens) = (Server::start(|_, _| no_users()), tokens());
    let account = vcc_user::account::Account {
        api_url: format!("http://{closed}/useradmin"),
        ..account(&api, &tokens)
    };
    let client = Client::with_limits(&account, SecretString::from("s"), limits()).unwrap();
    let driven = drive(&client, order("jana"));
    let Outcome::NotSent { why, .. } = &driven.outcome else { panic!("{:?}", driven.outcome) };
    assert!(why.contains("refuses the connection"), "{why}");
    assert!(!driven.looked_up() && !driven.open_in_journal);
}

#[test]
fn an_unknown_host_name_sends_nothing() {
    let (api, tokens) = (Server::start(|_, _| no_users()), tokens());
    let mut account = account(&api, &tokens);
    // `.invalid` never resolves (RFC 6761). https, because http is for loopback only.
    account.api_url = "https://vcc-user.invalid/useradmin".to_owned();
    account.ca_file = Some(super::tls::fixture("authority.pem"));
    let client = Client::with_limits(&account, SecretString::from("s"), limits()).unwrap();
    let driven = drive(&client, order("jana"));
    let Outcome::NotSent { why, .. } = &driven.outcome else { panic!("{:?}", driven.outcome) };
    assert!(why.contains("The name vcc-user.invalid could not be found"), "{why}");
}

#[test]
fn incomplete_headers_are_unknown_and_looked_up() {
    let cases: [(&str, Server, Limits); 7] = [
        ("silence after reading", post(silent("").0), impatient()),
        ("silence before reading", Server::early(Reply::Ignore), impatient()),
        ("dropped before processing", Server::early(Reply::DropUnread), limits()),
        ("dropped after processing", post(Reply::Drop), limits()),
        ("cut in the status line", post(Reply::Bytes(b"HTTP/1.1 20".to_vec())), limits()),
        (
            "cut in the headers",
            post(Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Type: appl".to_vec())),
            limits(),
        ),
        ("headers dripping", post(Reply::Drip(b"HTTP/1.1 200 OK\r\nX-Slow: ".to_vec(), b'x')), impatient()),
    ];
    for (name, api, limits) in cases {
        let started = Instant::now();
        let (driven, api) = send_to(api, limits);
        let Outcome::Unknown { looked_up, .. } = &driven.outcome else {
            panic!("{name}: {:?}", driven.outcome)
        };
        assert!(driven.looked_up(), "{name}");
        assert_ne!(looked_up, &LookUp::NotYet, "{name}");
        assert!(driven.open_in_journal, "{name}: the attempt stays open");
        assert_eq!(api.posts(), 1, "{name}");
        assert!(started.elapsed() < Duration::from_secs(5), "{name}");
    }
}

pub fn post(reply: Reply) -> Server {
    Server::start(move |_, request| if request.is_post() { reply.clone() } else { no_users() })
}

#[test]
fn non_http_response_is_unknown() {
    let (driven, api) = send(Reply::Bytes(b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec()));
    assert!(matches!(driven.outcome, Outcome::Unknown { .. }), "{:?}", driven.outcome);
    assert_eq!(api.posts(), 1);
}

#[test]
fn cancelling_while_sending_is_unknown_at_once() {
    in_three_tries(|| {
        let (mut api, tokens) = (post(silent("").0), tokens());
        let client = Client::with_limits(&account(&api, &tokens), SecretString::from("s"), limits()).unwrap();
        let (mut submission, _) = Submission::start(order("jana"));
        runtime().block_on(async {
            assert_eq!(submission.handle(Event::Recorded(Ok(()))), Some(Step::Token { renew: false }));
            let event = client.perform(&Step::Token { renew: false }, submission.request()).await.unwrap();
            assert_eq!(submission.handle(event), Some(Step::Post));
            let cancelled = async {
                api.arrivals.recv().await.unwrap();
                Instant::now()
            };
            let order = submission.request().clone();
            let pressed = tokio::select! {
                event = client.perform(&Step::Post, &order) => panic!("answered: {event:?}"),
                pressed = cancelled => pressed,
            };
            assert_eq!(submission.handle(Event::Cancelled), Some(Step::LookUp));
            assert!(pressed.elapsed() < Duration::from_millis(100));
            let event = client.perform(&Step::LookUp, &order).await.unwrap();
            assert_eq!(submission.handle(event), Some(Step::Close));
        });
        assert!(matches!(submission.outcome(), Some(Outcome::Unknown { looked_up: LookUp::NotFound, .. })));
        assert_eq!(api.posts(), 1);
    });
}

#[test]
fn created_with_user_id() {
    let bodies = [
        ("the user", USER.to_owned(), ID),
        ("a key twice", format!(r#"{{"userId":"first","userId":"{ID}"}}"#), ID),
        ("unknown keys", format!(r#"{{"userId":"{ID}","nativeCallLogging":true,"new":{{"a":[null]}}}}"#), ID),
        ("a byte order mark", format!("\u{feff}{USER}"), ID),
        ("a number", r#"{"userId":4711}"#.to_owned(), "4711"),
    ];
    for status in ["200 OK", "201 Created", "202 Accepted"] {
        for (name, body, id) in &bodies {
            let (driven, api) = send(json(status, body));
            let Outcome::Created(created) = &driven.outcome else { panic!("{name}: {:?}", driven.outcome) };
            assert_eq!(created.user_id.as_deref(), Some(*id), "{name}");
            assert_eq!(created.note, None, "{name}");
            assert_eq!(api.posts(), 1, "{name}");
            assert!(!driven.open_in_journal, "{name}");
            assert_eq!(driven.outcome.exit_code(), 0);
        }
    }
}

#[test]
fn a_created_user_with_an_unreadable_body() {
    let head = |length: usize| format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    let half = || (head(500) + r#"{"userId":"5cba9"#).into_bytes();
    let cases = [
        ("empty", json("200 OK", ""), limits()),
        ("no content", Reply::Bytes(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()), limits()),
        ("no JSON", json("200 OK", "OK"), limits()),
        ("HTML", answer("200 OK", "Content-Type: text/html\r\n", "<html><title>x</title>"), limits()),
        ("no userId", json("201 Created", r#"{"username":"jana"}"#), limits()),
        ("a list", json("200 OK", "[]"), limits()),
        ("not UTF-8", Reply::Bytes(b"HTTP/1.1 200 OK\r\n\r\n\xff\xfe{".to_vec()), limits()),
        ("cut", Reply::Bytes(half()), limits()),
        ("dripping", Reply::Drip(half(), b' '), impatient()),
        ("held", Reply::Hold(half()), impatient()),
        (
            "dripping beyond the time of the whole",
            Reply::Drip(half(), b' '),
            Limits { total: Duration::from_secs(1), body: Duration::from_secs(60), ..limits() },
        ),
        ("endless", Reply::Flood(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()), limits()),
        ("1 GB", Reply::Flood(head(1 << 30).into_bytes()), limits()),
        (
            "chunks that are none",
            Reply::Bytes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n".to_vec()),
            limits(),
        ),
    ];
    for (name, reply, limits) in cases {
        let started = Instant::now();
        let (driven, api) = send_to(post(reply), limits);
        assert!(started.elapsed() < Duration::from_secs(5), "{name}");
        let Outcome::Created(created) = &driven.outcome else { panic!("{name}: {:?}", driven.outcome) };
        assert_eq!(created.user_id, None, "{name}");
        assert!(created.note.as_ref().is_some_and(|note| note.contains("look")), "{name}: {created:?}");
        assert_eq!(api.posts(), 1, "{name}");
        assert!(!driven.open_in_journal, "{name}");
    }
}

#[test]
fn body_is_cut_at_one_megabyte() {
    let (api, tokens) = (post(Reply::Flood(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec())), tokens());
    let client = Client::with_limits(&account(&api, &tokens), SecretString::from("s"), limits()).unwrap();
    let answer = runtime().block_on(async {
        client.token(false).await.unwrap();
        client.create(&order("jana")).await.unwrap()
    });
    assert_eq!((answer.status, answer.body.len(), answer.body_complete), (400, 1024 * 1024, false));
}

#[test]
fn compressed_body_is_not_decompressed() {
    let reply = Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08bomb".to_vec());
    let (driven, api) = send(reply);
    assert!(matches!(driven.outcome, Outcome::Created(_)), "{:?}", driven.outcome);
    assert_eq!(api.requests().iter().find_map(|request| request.header("accept-encoding")), None);
}

#[test]
fn a_refusal_has_notes_on_the_fields_it_names() {
    let cases = [
        ("400 Bad Request", r#"{"message":"email: not an address"}"#, "email: not an address"),
        (
            "400 Bad Request",
            r#"{"statusCode":400,"error":"Bad Request","message":"child \"email\" fails"}"#,
            "child \"email\" fails",
        ),
        (
            "422 Unprocessable Entity",
            r#"{"status":422,"title":"Validation","errors":[{"message":"is odd","path":"$.user.Email"}]}"#,
            "is odd",
        ),
        ("409 Conflict", r#"{"error":{"code":"E7","message":"'email' is used"}}"#, "'email' is used"),
        (
            "400 Bad Request",
            r#"{"message":"The request is not right.","modelState":{"user.email":["Too long."]}}"#,
            "Too long.",
        ),
    ];
    for (status, body, text) in cases {
        let (driven, api) = send(json(status, body));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{body}: {:?}", driven.outcome) };
        assert!(
            refusal
                .messages
                .iter()
                .any(|message| message.text == text && message.path.as_deref() == Some("email")),
            "{body}: {refusal:?}"
        );
        assert!(refusal.notes.iter().any(|note| note.field == FieldId::Email), "{body}: {refusal:?}");
        assert_eq!(format!("{}", refusal.status), status[..3]);
        assert_eq!((api.posts(), driven.outcome.exit_code()), (1, 5), "{body}");
        assert!(!driven.looked_up() && !driven.open_in_journal, "{body}");
    }
}

#[test]
fn refused_with_any_body() {
    let bodies: [(&str, Vec<u8>); 6] = [
        ("text", b"Nope\x1b[31m".to_vec()),
        ("HTML", b"<!doctype html><html><head><title>400 Nope</title></head><body>x</body></html>".to_vec()),
        ("empty", Vec::new()),
        ("not UTF-8", b"\xff\xfeN\x00o\x00".to_vec()),
        ("1 MB", format!(r#"{{"message":"{}"}}"#, "n".repeat(1 << 20)).into_bytes()),
        ("deep JSON", "[".repeat(100_000).into_bytes()),
    ];
    for status in [400, 404, 405, 406, 408, 409, 410, 413, 415, 422, 501] {
        for (name, body) in &bodies {
            if *name == "1 MB" && status != 400 {
                continue;
            }
            let head = format!("HTTP/1.1 {status} No\r\nContent-Length: {}\r\n\r\n", body.len());
            let (driven, api) = send(Reply::Bytes([head.as_bytes(), body].concat()));
            let Outcome::Refused(refusal) = &driven.outcome else { panic!("{name}: {:?}", driven.outcome) };
            assert_eq!((refusal.status, api.posts()), (status, 1), "{name}");
            for message in driven.outcome.describe(&order("jana")).lines {
                assert!(message.chars().count() <= 600 && !message.contains('\u{1b}'), "{name}: {message}");
            }
        }
    }
}

#[test]
fn an_existing_username_is_refused() {
    for (status, body) in [
        ("409 Conflict", ""),
        ("409 Conflict", r#"{"message":"Username already exists"}"#),
        ("400 Bad Request", r#"{"message":"A user with this username is in use."}"#),
        ("400 Bad Request", r#"{"errors":[{"message":"must be unique","path":"username"}]}"#),
    ] {
        let (driven, api) = send(json(status, body));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{body}: {:?}", driven.outcome) };
        assert!(refusal.exists && !refusal.licences, "{status} {body}");
        assert_eq!(api.posts(), 1);
    }
    for (status, body) in [
        ("409 Conflict", r#"{"message":"agentDisplayId 1234 is in use"}"#),
        ("400 Bad Request", r#"{"message":"username must not be empty"}"#),
        ("409 Conflict", r#"{"message":"No agent licenses left"}"#),
    ] {
        let (driven, _) = send(json(status, body));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{body}: {:?}", driven.outcome) };
        assert!(!refusal.exists, "{status} {body}");
    }
}

#[test]
fn an_extra_licence_is_offered_for_licence_errors() {
    for (status, body, offered) in [
        ("409 Conflict", r#"{"message":"No agent licenses left"}"#, true),
        ("429 Too Many Requests", r#"{"message":"Too many requests for your license"}"#, false),
        ("400 Bad Request", r#"{"message":"The license level is unknown"}"#, false),
    ] {
        let (driven, _) = send(json(status, body));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{body}: {:?}", driven.outcome) };
        assert_eq!(refusal.licences, offered, "{status} {body}");
    }
}

#[test]
fn an_existing_username_after_an_unknown_attempt() {
    let found = format!(r#"{{"users":[{USER}]}}"#);
    let api = Server::start(move |_, request| {
        if request.is_post() {
            json("409 Conflict", r#"{"message":"Username already exists"}"#)
        } else {
            json("200 OK", &found)
        }
    });
    let tokens = tokens();
    let client = Client::with_limits(&account(&api, &tokens), SecretString::from("s"), limits()).unwrap();
    let mut order = order("jana");
    order.again = vcc_user::submission::Again::LookedUp;
    let driven = drive(&client, order);
    let Outcome::Unknown { why, looked_up: LookUp::Found(found) } = &driven.outcome else {
        panic!("{:?}", driven.outcome)
    };
    assert!(why.contains("exists, perhaps from your earlier attempt"), "{why}");
    assert_eq!(found.user_id.as_deref(), Some(ID));
    assert_eq!((api.posts(), driven.outcome.exit_code()), (1, 7));
}

#[test]
fn used_up_licences_are_recognised() {
    for word in ["No licences left", "License limit exceeded", "Insufficient agent LICENCES"] {
        let (driven, api) = send(json("400 Bad Request", &format!(r#"{{"message":"{word}"}}"#)));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{word}: {:?}", driven.outcome) };
        assert!(refusal.licences, "{word}");
        assert_eq!(api.posts(), 1);
        assert!(driven.outcome.describe(&order("jana")).lines.iter().any(|line| line.contains("charged")));
    }
}

#[test]
fn allow_overages_is_sent_only_when_confirmed() {
    for (allowed, line) in [
        (false, "POST /useradmin/users HTTP/1.1"),
        (true, "POST /useradmin/users?allowOverages=true HTTP/1.1"),
    ] {
        let (api, tokens) = (post(json("200 OK", USER)), tokens());
        let client = Client::with_limits(&account(&api, &tokens), SecretString::from("s"), limits()).unwrap();
        let mut order = order("jana");
        order.allow_overages = allowed;
        drive(&client, order);
        assert_eq!(api.requests()[0].line, line);
    }
}

#[test]
fn request_format() {
    let (_, api) = send(json("200 OK", USER));
    let request = &api.requests()[0];
    assert_eq!(request.header("accept"), Some("application/vnd.newvoicemedia.v4+json"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("authorization"), Some(&*format!("Bearer {}", super::drive::TOKEN)));
    assert_eq!(request.header("user-agent"), Some(concat!("vcc-user/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.body, order("jana").body);
}

#[test]
fn retry_after_is_a_wait_of_at_most_two_minutes() {
    let year = 366 * 24 * 3600;
    let cases = [
        ("429 Too Many Requests", Some("17".to_owned()), Some(17)),
        ("503 Service Unavailable", Some("17".to_owned()), Some(17)),
        ("429 Too Many Requests", Some("0".to_owned()), Some(0)),
        ("429 Too Many Requests", Some(year.to_string()), Some(120)),
        ("503 Service Unavailable", Some("99999999999999999999999999".to_owned()), Some(120)),
        ("429 Too Many Requests", Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned()), Some(0)),
        ("503 Service Unavailable", Some("Tue, 31 Dec 2999 23:59:59 GMT".to_owned()), Some(120)),
        // The day was a Tuesday.
        ("503 Service Unavailable", Some("Fri, 31 Dec 2999 23:59:59 GMT".to_owned()), Some(30)),
        ("503 Service Unavailable", Some("Tuesday, 31-Dec-30 23:59:59 GMT".to_owned()), Some(120)),
        ("429 Too Many Requests", Some("soon".to_owned()), Some(30)),
        ("503 Service Unavailable", Some("-5".to_owned()), Some(30)),
        ("503 Service Unavailable", Some("\u{e9}".to_owned()), Some(30)),
        ("429 Too Many Requests", None, Some(30)),
    ];
    for (status, after, expected) in cases {
        let header = after.map(|after| format!("Retry-After: {after}\r\n")).unwrap_or_default();
        let (driven, api) = send(answer(status, &header, "{}"));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{header}: {:?}", driven.outcome) };
        assert_eq!(refusal.retry_after_seconds, expected, "{status} {header}");
        assert_eq!((api.posts(), driven.outcome.exit_code()), (1, 5), "{status} {header}");
        assert!(!driven.open_in_journal);
    }
}

#[test]
fn server_errors_are_unknown_and_looked_up() {
    for status in [500, 502, 503, 504, 507, 520, 599] {
        let (driven, api) = send(json(&format!("{status} Broke"), r#"{"message":"oops"}"#));
        let Outcome::Unknown { why, looked_up } = &driven.outcome else { panic!("{:?}", driven.outcome) };
        assert!(why.contains("oops") && why.contains(&status.to_string()), "{why}");
        assert_eq!((looked_up, api.posts()), (&LookUp::NotFound, 1));
        assert!(driven.open_in_journal);
        assert_eq!(driven.outcome.exit_code(), 7);
    }
}

#[test]
fn a_redirect_is_refused_and_not_followed() {
    for status in [300, 301, 302, 303, 307, 308] {
        let other = Server::start(|_, _| json("200 OK", USER));
        let location = format!("Location: {}\r\n", other.url("/useradmin/users"));
        let (driven, api) = send(answer(&format!("{status} Elsewhere"), &location, ""));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{:?}", driven.outcome) };
        let expected = format!("The address answers with a redirect to {}: check api_url.", other.address);
        assert_eq!(refusal.messages, [expected.into()]);
        assert_eq!((api.posts(), other.requests().len(), driven.outcome.exit_code()), (1, 0, 5));
    }
    let elsewhere = ["Location: http://\r\n", ""].map(|header| (header, false));
    let itself = ["Location: \r\n", "Location: /login\r\n"].map(|header| (header, true));
    for (location, names) in elsewhere.into_iter().chain(itself) {
        let (driven, api) = send(answer("302 Found", location, ""));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{location}: {:?}", driven.outcome) };
        let place = if names { api.address.to_string() } else { "an unnamed place".to_owned() };
        assert!(
            refusal.messages[0].text.contains(&format!("a redirect to {place}")),
            "{location}: {refusal:?}"
        );
    }
    // A location that is no HTTP URL does not change what is known.
    for location in ["file:///x", "x:y", "http://[::1", "//", "http://a b/", "http://%00/", "http://h:99999/"]
    {
        let (driven, api) = send(answer("302 Found", &format!("Location: {location}\r\n"), ""));
        assert!(matches!(driven.outcome, Outcome::Refused(_)), "{location}: {:?}", driven.outcome);
        assert_eq!(api.posts(), 1);
    }
    // A control character makes the headers unreadable.
    let (driven, api) = send(answer("302 Found", "Location: \u{1}\r\n", ""));
    assert!(matches!(driven.outcome, Outcome::Unknown { looked_up: LookUp::NotFound, .. }));
    assert_eq!(api.posts(), 1);
}

#[test]
fn an_attempt_that_is_not_recorded_sends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("attempts"), "in the way").unwrap();
    let journal = Journal::new(folder.path());
    let (mut submission, step) = Submission::start(order("jana"));
    assert_eq!(step, Step::Record);
    let recorded = journal.open(submission.request()).map_err(|error| error.to_string());
    assert_eq!(submission.handle(Event::Recorded(recorded)), None);
    assert!(submission.is_over());
    assert!(matches!(submission.outcome(), Some(Outcome::NotSent { .. })));
}

#[test]
fn ipv6() {
    let script = |_: usize, request: &crate::common::server::Request| {
        if request.is_post() { json("200 OK", USER) } else { no_users() }
    };
    // Skipped on a computer without IPv6.
    let Ok(api) = Server::on("[::1]:0", Box::new(script), None) else { return };
    let (driven, api) = send_to(api, limits());
    assert_eq!(driven.outcome.user_id(), Some(ID));
    assert!(api.requests()[0].header("host").unwrap().starts_with("[::1]:"));
}

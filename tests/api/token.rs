//! The token: renewed once, cached while it is valid; without one, no user is sent.

use super::drive::{account, drive, impatient, limits, no_users, order, runtime, tokens};
use crate::common::server::{Reply, Request, Server, answer, json};
use secrecy::SecretString;
use vcc_user::api::{Client, Limits};
use vcc_user::submission::{Outcome, Step};

fn numbered(number: usize, _: &Request) -> Reply {
    json("200 OK", &format!(r#"{{"access_token":"token-{number}-abcdef","expires_in":7200}}"#))
}

fn client(api: &Server, tokens: &Server, limits: Limits) -> Client {
    Client::with_limits(&account(api, tokens), SecretString::from(super::drive::SECRET), limits).unwrap()
}

/// An API that accepts only the token of this number.
fn takes(number: usize, otherwise: &'static str) -> Server {
    let wanted = format!("Bearer token-{number}-abcdef");
    Server::start(move |_, request| match request.is_post() {
        true if request.header("authorization") == Some(&wanted) => json("200 OK", r#"{"userId":"id-1"}"#),
        true => json(otherwise, r#"{"message":"The token has expired."}"#),
        false => no_users(),
    })
}

#[test]
fn rejected_token_is_renewed_once() {
    let (api, tokens) = (takes(1, "401 Unauthorized"), Server::start(numbered));
    let driven = drive(&client(&api, &tokens, limits()), order("jana"));
    assert_eq!(driven.outcome.user_id(), Some("id-1"));
    assert_eq!((api.posts(), tokens.posts()), (2, 2));
    assert_eq!(
        driven.steps,
        [
            Step::Record,
            Step::Token { renew: false },
            Step::Post,
            Step::Token { renew: true },
            Step::Post,
            Step::Close
        ]
    );
    // Both requests have the same body.
    assert_eq!(api.requests()[0].body, api.requests()[1].body);
}

#[test]
fn rejected_twice_is_not_authorised() {
    let (api, tokens) = (takes(9, "401 Unauthorized"), Server::start(numbered));
    let driven = drive(&client(&api, &tokens, limits()), order("jana"));
    let Outcome::NotAuthorised { status: 401, messages, is_token: false } = &driven.outcome else {
        panic!("{:?}", driven.outcome)
    };
    assert_eq!(messages, &["The token has expired.".to_owned().into()]);
    assert_eq!((api.posts(), driven.outcome.exit_code()), (2, 4));
    let words = driven.outcome.describe(&order("jana")).lines.join(" ");
    assert!(words.contains("users:write") && words.contains("tests"), "{words}");
}

#[test]
fn forbidden_is_not_authorised() {
    let (api, tokens) = (takes(9, "403 Forbidden"), Server::start(numbered));
    let driven = drive(&client(&api, &tokens, limits()), order("jana"));
    assert!(matches!(driven.outcome, Outcome::NotAuthorised { status: 403, .. }), "{:?}", driven.outcome);
    assert_eq!((api.posts(), tokens.posts()), (1, 1));
}

#[test]
fn the_response_after_a_renewed_token_counts() {
    let api = Server::start(|number, request| match (request.is_post(), number) {
        (true, 0) => json("401 Unauthorized", ""),
        (true, _) => json("500 Internal Server Error", ""),
        (false, _) => no_users(),
    });
    let driven = drive(&client(&api, &Server::start(numbered), limits()), order("jana"));
    assert!(matches!(driven.outcome, Outcome::Unknown { .. }), "{:?}", driven.outcome);
    assert!(driven.looked_up());
    assert_eq!(api.posts(), 2);
}

#[test]
fn the_token_request_is_documented_and_cached() {
    let (api, tokens) = (takes(0, "401 Unauthorized"), Server::start(numbered));
    let client = client(&api, &tokens, limits());
    for _ in 0..3 {
        assert_eq!(drive(&client, order("jana")).outcome.exit_code(), 0);
    }
    assert_eq!((tokens.posts(), api.posts()), (1, 3));
    let request = &tokens.requests()[0];
    assert_eq!(request.line, "POST /Auth/connect/token HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(
        request.body,
        "grant_type=client_credentials&client_id=client+%26+id\
         &client_secret=c0rrect-horse%2Fbattery%2Bstaple&scope=users%3Awrite"
    );
}

#[test]
fn expiring_token_is_not_used() {
    let script = |number, _: &Request| {
        json("200 OK", &format!(r#"{{"access_token":"token-{number}-abcdef","expires_in":59}}"#))
    };
    let tokens = Server::start(script);
    let api = Server::start(|_, _| no_users());
    let client = client(&api, &tokens, limits());
    runtime().block_on(async {
        client.token(false).await.unwrap();
        client.token(false).await.unwrap();
    });
    assert_eq!(tokens.posts(), 2);
}

#[test]
fn refused_credentials_send_no_user() {
    for (status, body, said) in [
        ("400 Bad Request", r#"{"error":"invalid_client"}"#, "invalid_client"),
        ("400 Bad Request", r#"{"error":"invalid_scope","error_description":"Not yours"}"#, "Not yours"),
        ("401 Unauthorized", "", "401 Unauthorized"),
        ("403 Forbidden", "<html><title>Blocked</title></html>", "Blocked"),
    ] {
        let (api, tokens) = (takes(0, ""), Server::start(move |_, _| json(status, body)));
        let driven = drive(&client(&api, &tokens, limits()), order("jana"));
        assert_eq!((driven.outcome.exit_code(), api.posts(), tokens.posts()), (4, 0, 1), "{body}");
        let words = driven.outcome.describe(&order("jana")).lines.join("\n");
        assert!(words.contains(said), "{words}");
        assert!(!driven.open_in_journal);
    }
}

#[test]
fn failed_token_request_sends_no_user() {
    let other = Server::start(|_, _| json("200 OK", r#"{"access_token":"stolen-token"}"#));
    let location = format!("Location: {}\r\n", other.url("/"));
    let redirect = format!("redirect to {}: check token_url", other.address);
    let cases = [
        (answer("302 Found", &location, ""), limits(), redirect.as_str()),
        (answer("307 Temporary Redirect", &location, ""), limits(), redirect.as_str()),
        (json("404 Not Found", ""), limits(), "404 Not Found. Check token_url"),
        (json("429 Too Many Requests", ""), limits(), "429 Too Many Requests"),
        (answer("503 Service Unavailable", "Retry-After: 9\r\n", ""), limits(), "in 9 s"),
        (json("500 Internal Server Error", "oops"), limits(), "oops"),
        (json("200 OK", "OK"), limits(), "not with a token"),
        (json("200 OK", r#"{"access_token":""}"#), limits(), "not with a token"),
        (json("200 OK", r#"{"access_token":"a\r\nX-Evil: 1"}"#), limits(), "not with a token"),
        (Reply::Flood(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()), limits(), "not with a token"),
        (Reply::Drop, limits(), "broke off"),
        (Reply::Hold(Vec::new()), impatient(), "did not answer within 0.25 s"),
    ];
    for (reply, limits, said) in cases {
        let (api, tokens) = (takes(0, ""), Server::start(move |_, _| reply.clone()));
        let driven = drive(&client(&api, &tokens, limits), order("jana"));
        let Outcome::NotSent { why, .. } = &driven.outcome else { panic!("{said}: {:?}", driven.outcome) };
        assert!(why.contains(said), "{why}");
        assert_eq!((api.requests().len(), driven.outcome.exit_code()), (0, 6), "{said}");
        assert!(!driven.open_in_journal, "{said}");
    }
    assert!(other.requests().is_empty(), "the other host sees nothing");
}

#[test]
fn a_wrong_url_is_an_error_before_anything_is_sent() {
    let (api, tokens) = (Server::start(|_, _| no_users()), tokens());
    for (url, said) in [
        ("http://emea.api.newvoicemedia.com/useradmin", "use https://"),
        ("http://127.0.0.1.example/useradmin", "use https://"),
        ("file:///etc/passwd", "https://"),
        ("", "https://"),
    ] {
        let account = vcc_user::account::Account { api_url: url.to_owned(), ..account(&api, &tokens) };
        let error = Client::new(&account, SecretString::from("s")).unwrap_err().to_string();
        assert!(error.starts_with("api_url ") && error.contains(said), "{error}");
    }
}

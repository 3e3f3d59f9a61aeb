//! No secret is in an outcome, a message or a `Debug` output, even if the server quotes it.

use super::drive::{SECRET, TOKEN, account, drive, limits, no_users, order, runtime};
use crate::common::server::{Server, json};
use secrecy::SecretString;
use vcc_user::account::{SecretCommand, SecretSource};
use vcc_user::api::Client;
use vcc_user::submission::Step;

/// Asserts that a text contains no part of the secrets: neither whole, nor encoded, nor their first 8 characters.
fn assert_clean(text: &str) {
    for part in ["c0rrect-", "horse", "staple", "eyJhbGci", "tok3n"] {
        assert!(!text.contains(part), "{part} is in {text}");
    }
}

#[test]
fn an_api_response_is_redacted() {
    let said =
        format!("no {SECRET}, no {}, no {TOKEN}, no {}", "c0rrect-horse%2Fbattery%2Bstaple", &TOKEN[..8]);
    for status in ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "500 Internal Server Error"] {
        let body = format!(r#"{{"message":"{said}"}}"#);
        let api =
            Server::start(move |_, request| if request.is_post() { json(status, &body) } else { no_users() });
        let tokens = super::drive::tokens();
        let client =
            Client::with_limits(&account(&api, &tokens), SecretString::from(SECRET), limits()).unwrap();
        let driven = drive(&client, order("jana"));
        assert_clean(&format!("{:?} {:?}", driven.outcome, driven.outcome.describe(&order("jana"))));
    }
}

#[test]
fn a_token_response_is_redacted() {
    for status in ["400 Bad Request", "500 Internal Server Error"] {
        let body = format!(r#"{{"error_description":"who is {SECRET} or {}"}}"#, &SECRET[..8]);
        let tokens = Server::start(move |_, _| json(status, &body));
        let api = Server::start(|_, _| no_users());
        let client =
            Client::with_limits(&account(&api, &tokens), SecretString::from(SECRET), limits()).unwrap();
        let failure = runtime().block_on(client.token(false)).unwrap_err();
        assert_clean(&format!("{failure:?}"));
    }
}

#[test]
fn debug_output_has_no_secret() {
    let (api, tokens) = (Server::start(|_, _| json("200 OK", "{}")), super::drive::tokens());
    let mut account = account(&api, &tokens);
    account.secret = SecretSource::Given(SecretString::from(SECRET));
    assert_clean(&format!("{account:?}"));
    account.secret =
        SecretSource::Command(SecretCommand { line: format!("echo {SECRET}"), folder: SECRET.into() });
    assert_clean(&format!("{account:?}"));
    let client = Client::with_limits(&account, SecretString::from(SECRET), limits()).unwrap();
    let driven = drive(&client, order("jana"));
    assert_eq!(driven.steps.len(), 4);
    assert_clean(&format!("{client:?} {:?}", driven.outcome));
    let event = runtime().block_on(client.perform(&Step::Post, &order("jana")));
    assert_clean(&format!("{event:?}"));
}

//! Authentication, the version header, and what the request log keeps of them.

use serde_json::json;
use vcc_user::sandbox::CLIENT_SECRET;

use crate::common::sandbox::{FORM, JSON, TestSandbox, VERSION, credentials};

#[test]
fn credentials_get_a_token() {
    let sandbox = TestSandbox::empty(1);
    let answer = sandbox.ask_token(&credentials());
    assert_eq!(answer.status, 200);
    assert_eq!(
        (&answer.json()["expires_in"], &answer.json()["token_type"]),
        (&json!(7200), &json!("Bearer"))
    );
    assert_ne!(answer.json()["access_token"], json!(sandbox.token), "each token differs");
    assert_eq!(sandbox.api("GET", "/users", b"").status, 200, "the first token stays valid");
}

#[test]
fn token_errors_follow_oauth() {
    let sandbox = TestSandbox::empty(1);
    let good = credentials();
    for (form, error) in [
        (good.replace("sandbox-secret", "wrong"), "invalid_client"),
        (good.replace("client_id=sandbox", "client_id=other"), "invalid_client"),
        (good.replace("client_secret=", "secret="), "invalid_client"),
        (good.replace("=client_credentials", "=password"), "unsupported_grant_type"),
        (good.replace("grant_type=", "grant="), "invalid_request"),
        (good.replace("write", "read"), "invalid_scope"),
        (good.replace("&scope=users%3Awrite", ""), "invalid_scope"),
        (format!("{good}&scope=users%3Awrite"), "invalid_request"),
    ] {
        let answer = sandbox.ask_token(&form);
        assert_eq!((answer.status, &answer.json()["error"]), (400, &json!(error)), "{form}");
        assert!(answer.json()["error_description"].is_string());
    }
    let answer = sandbox.send("POST", "/Auth/connect/token", &[JSON], good.as_bytes());
    assert_eq!((answer.status, &answer.json()["error"]), (400, &json!("invalid_request")));
}

#[test]
fn accept_header_needs_the_version() {
    let sandbox = TestSandbox::empty(1);
    let bearer = format!("Bearer {}", sandbox.token);
    let ask = |accept: &[(&str, &str)]| {
        let headers = [accept, &[("Authorization", &bearer)]].concat();
        sandbox.send("GET", "/useradmin/users", &headers, b"")
    };
    let wrong = ["*/*", "application/json", "application/vnd.newvoicemedia.v3+json"];
    for accept in wrong.iter().map(|it| vec![("Accept", *it)]).chain([vec![]]) {
        let answer = ask(&accept);
        assert_eq!(answer.status, 400, "{accept:?}");
        let body = answer.json();
        assert_eq!((&body["statusCode"], &body["error"]), (&json!(400), &json!("Bad Request")));
        assert!(body["message"].is_string());
    }
    for accept in
        ["application/vnd.newvoicemedia.v4+json", "text/html, application/vnd.NewVoiceMedia.v4+json;q=1"]
    {
        assert_eq!(ask(&[("Accept", accept)]).status, 200, "{accept}");
    }
}

#[test]
fn unknown_token_is_unauthorized() {
    let sandbox = TestSandbox::empty(1);
    let basic = format!("Basic {}", sandbox.token);
    for authorization in [None, Some("Bearer nothing"), Some(basic.as_str())] {
        let header = authorization.map(|value| ("Authorization", value));
        let headers: Vec<_> = header.into_iter().chain([VERSION]).collect();
        let answer = sandbox.send("GET", "/useradmin/users", &headers, b"");
        assert_eq!((answer.status, answer.message().is_empty()), (401, false), "{authorization:?}");
    }
}

#[test]
fn recorded_requests_have_no_secret() {
    let sandbox = TestSandbox::empty(1);
    let path = format!("/Auth/connect/token?client_secret={CLIENT_SECRET}");
    let basic = format!("Basic {CLIENT_SECRET}");
    sandbox.send("POST", &path, &[FORM, ("Authorization", &basic)], credentials().as_bytes());
    sandbox.send("POST", "/auth/connect/token", &[JSON], format!("[\"{CLIENT_SECRET}\"]").as_bytes());
    let seen = sandbox.sandbox.requests();
    assert_eq!(seen.len(), 3);
    let masked = credentials().replace(CLIENT_SECRET, "***");
    assert_eq!(String::from_utf8_lossy(&seen[1].body), masked);
    for request in seen {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let text = format!("{} {:?} {body}", request.path, request.headers);
        assert!(!text.contains(CLIENT_SECRET), "{text}");
    }
}

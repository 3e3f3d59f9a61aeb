//! Authentication, the version header, and what the request log keeps of them.

use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use vcc_user::sandbox::{CLIENT_SECRET, Options, Sandbox};

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

/// The status of a token request with these `Host` headers.
fn status(address: std::net::SocketAddr, hosts: &str, form: &str) -> u16 {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let length = form.len();
    let head = format!(
        "POST /Auth/connect/token HTTP/1.1\r\n{hosts}Connection: close\r\nContent-Length: {length}\r\n"
    );
    write!(socket, "{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}").unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn private_sandbox_takes_its_own_secret_and_host_only() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let sandbox = Sandbox::start_private(Options::default()).await.unwrap();
        let other = Sandbox::start_private(Options::default()).await.unwrap();
        tokio::task::spawn_blocking(move || assert_private(&sandbox, &other)).await.unwrap();
    });
}

fn assert_private(sandbox: &Sandbox, other: &Sandbox) {
    let (address, port) = (sandbox.address(), sandbox.address().port());
    let form = |secret: &str| credentials().replace(CLIENT_SECRET, secret);
    let own = form(&sandbox.client_secret());
    assert_eq!(status(address, &format!("Host: 127.0.0.1:{port}\r\n"), &own), 200);
    for secret in [CLIENT_SECRET, "", "x", &other.client_secret(), &sandbox.client_secret()[..36]] {
        assert_eq!(status(address, &format!("Host: 127.0.0.1:{port}\r\n"), &form(secret)), 400, "{secret}");
    }
    let other_port = other.address().port();
    for hosts in [
        "Host: evil.example\r\n".to_owned(),
        format!("Host: evil.example:{port}\r\n"),
        format!("Host: localhost:{port}\r\n"),
        format!("Host: 127.0.0.1.nip.io:{port}\r\n"),
        format!("Host: 127.1:{port}\r\n"),
        format!("Host: [::1]:{port}\r\n"),
        format!("Host: 127.0.0.1:{other_port}\r\n"),
        format!("Host: 127.0.0.1:{port}0\r\n"),
        format!("Host: x@127.0.0.1:{port}\r\n"),
        format!("Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n"),
        "Host: 127.0.0.1\r\n".to_owned(),
        "Host:\r\n".to_owned(),
        String::new(),
    ] {
        let status = status(address, &hosts, &own);
        assert!(status == 421 || status == 400, "{hosts}: {status}");
    }
}

/// Idle connections do not take the place of others for ever, and more than a few wait.
#[test]
fn connections_are_limited() {
    let sandbox = TestSandbox::empty(1);
    let address = sandbox.sandbox.address();
    let mut idle: Vec<_> = (0..64).map(|_| TcpStream::connect(address).unwrap()).collect();
    let mut waiting = TcpStream::connect(address).unwrap();
    waiting.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    waiting.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(waiting.read(&mut [0; 9]).is_err(), "it waits");
    idle.pop();
    waiting.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut answer = String::new();
    waiting.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
}

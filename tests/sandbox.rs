//! The sandbox API over a real socket: its responses, and the log of requests that it keeps.

mod access;
mod faults;
mod limits;
mod routing;
mod users;

use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::common::sandbox::{FORM, TestSandbox, VERSION, exchange};
use vcc_user::sandbox::{Options, Sandbox};

const MINIMAL: &[u8] = include_bytes!("../assets/examples/minimal.json");

#[test]
fn callback_numbers() {
    let sandbox = TestSandbox::empty(1);
    let answer = sandbox.api("GET", "/callbackNumbers", b"").json();
    let numbers = answer["callbackNumbers"].as_array().unwrap();
    assert_eq!(numbers.len(), 4);
    for number in numbers {
        assert_eq!(number["callbackNumberId"].as_str().unwrap().len(), 36);
        assert!(number["callbackNumberName"].is_string());
        assert!(number["callbackNumberClid"].as_str().unwrap().starts_with('+'));
    }
}

#[test]
fn unknown_paths_and_methods() {
    let sandbox = TestSandbox::empty(1);
    for path in [
        "/users/8e22b1fe-d2ea-403d-8c03-50eb21188e79",
        "/groups/",
        "/groups/a/users",
        "/users/",
        "/users/a/groups",
        "/users/a/teams",
        "",
    ] {
        let answer = sandbox.api("GET", path, b"");
        assert_eq!((answer.status, answer.message().is_empty()), (404, false), "{path}");
    }
    assert_eq!(sandbox.send("GET", "/", &[], b"").status, 404);
    let wrong =
        [("DELETE", "/users", "post"), ("PUT", "/users/a", "patch"), ("POST", "/callbackNumbers", "get")];
    for (method, path, allow) in wrong {
        let answer = sandbox.api(method, path, b"");
        assert_eq!((answer.status, answer.message().is_empty()), (405, false), "{method} {path}");
        let allowed = answer.head.lines().find(|it| it.starts_with("allow:")).unwrap();
        assert!(allowed.contains(allow), "{allowed}");
    }
    assert_eq!(sandbox.send("GET", "/Auth/connect/token", &[], b"").status, 405);
}

#[test]
fn body_must_be_json() {
    let sandbox = TestSandbox::empty(1);
    for body in ["", "{", "[]", "null", "\"text\"", "{} {}", "\u{a0}{}", "{\"a\":1,}"] {
        let answer = sandbox.api("POST", "/users", body.as_bytes());
        assert_eq!((answer.status, answer.message().is_empty()), (400, false), "{body}");
    }
    assert_eq!(sandbox.api("POST", "/users", b"{\"name\":\"\xff\"}").status, 400);
    let bearer = format!("Bearer {}", sandbox.token);
    for headers in [vec![], vec![FORM]] {
        let headers = [headers, vec![VERSION, ("Authorization", &bearer)]].concat();
        assert_eq!(sandbox.send("POST", "/useradmin/users", &headers, MINIMAL).status, 415);
    }
}

#[test]
fn body_limit_is_one_megabyte() {
    let sandbox = TestSandbox::empty(1);
    let mut body = vec![b' '; (1 << 20) - MINIMAL.len()];
    body.extend_from_slice(MINIMAL);
    assert_eq!(sandbox.api("POST", "/users", &body).status, 200);
    body.insert(0, b' ');
    let answer = sandbox.api("POST", "/users", &body);
    assert_eq!((answer.status, answer.message().is_empty()), (413, false));
    assert_eq!(sandbox.sandbox.requests().last().unwrap().body, b"");
}

#[test]
fn requests_are_recorded() {
    let sandbox = TestSandbox::empty(1);
    sandbox.api("POST", "/users?allowOverages=true", MINIMAL);
    let seen = sandbox.sandbox.requests();
    assert_eq!(seen.len(), 2);
    assert_eq!(
        (seen[1].method.as_str(), seen[1].path.as_str()),
        ("POST", "/useradmin/users?allowOverages=true")
    );
    assert_eq!(seen[1].body, MINIMAL);
    assert_eq!(seen[1].header("accept"), Some(VERSION.1));
    assert_eq!(seen[1].header("authorization"), Some(format!("Bearer {}", sandbox.token).as_str()));
}

#[test]
fn stops_on_drop() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let address = sandbox.address();
        assert_eq!(sandbox.base_url(), format!("http://127.0.0.1:{}", address.port()));
        assert!(TcpStream::connect(address).is_ok());
        drop(sandbox);
        let deadline = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(address).is_ok() {
            assert!(Instant::now() < deadline, "it still listens");
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn serves_on_the_given_port() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let first = Sandbox::start(Options::default()).await.unwrap();
        let taken = Options { port: first.address().port(), ..Options::default() };
        let error = Sandbox::start(taken).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    });
}

#[test]
fn serve_forever() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let address = sandbox.address();
        let serving = tokio::spawn(sandbox.serve_forever());
        for _ in 0..2 {
            let answer = tokio::task::spawn_blocking(move || exchange(address, "GET", "/", &[], b""));
            assert_eq!(answer.await.unwrap().status, 404);
        }
        assert!(!serving.is_finished());
    });
}

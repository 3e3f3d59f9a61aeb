//! What an answer holds does not decide how much memory it takes: the most that `submit` ever had, seen while it looks a
//! user up whose POST ended badly.

use super::{DRAFT, account};
use crate::common::home::Home;
use crate::common::pty::peak_memory;
use crate::common::server::{Reply, Server, answer, json};
use std::process::Stdio;
use std::sync::{Arc, Mutex, OnceLock, mpsc};

/// More than after a short answer, in kB.
const ALLOWED: u64 = 16 * 1024;

/// The most memory that `submit` has used once the POST was answered like this.
fn used_by(name: &str, reply: Reply) -> u64 {
    let tokens = Server::start(|_, _| json("200 OK", r#"{"access_token":"t","expires_in":7200}"#));
    let process = Arc::new(OnceLock::new());
    let (seen, used) = mpsc::channel();
    let (submit, seen) = (Arc::clone(&process), Mutex::new(seen));
    let api = Server::start(move |_, request| {
        if request.is_post() {
            return reply.clone();
        }
        seen.lock().unwrap().send(peak_memory(*submit.wait())).unwrap();
        json("200 OK", r#"{"users":[]}"#)
    });
    let home = Home::new();
    account(&home, &api.url("/useradmin"), &tokens.url("/token"));
    home.write_draft("one", DRAFT);
    let mut command = home.command(&["submit", "--yes", "one"]);
    command
        .env("VCC_CLIENT_SECRET", "s3cret")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    process.set(child.id()).unwrap();
    let code = child.wait().unwrap().code();
    assert_eq!((code, api.posts()), (Some(7), 1), "{name}");
    used.try_iter().max().unwrap()
}

#[test]
fn memory_is_bounded_for_any_response() {
    let short = used_by("short", json("500 Broke", r#"{"message":"oops"}"#));
    let head = |headers: &str| format!("HTTP/1.1 500 Broke\r\n{headers}").into_bytes();
    let long = 10 * 1024 * 1024;
    for (name, reply) in [
        (
            "10 MB of lines",
            answer("500 Broke", &format!("X-A: {}\r\n", "v".repeat(100)).repeat(long / 107), ""),
        ),
        ("10 MB in a line", answer("500 Broke", &format!("Location: /{}\r\n", "v".repeat(long)), "")),
        ("a line without end", Reply::Flood(head("X-A: "))),
        ("a body without end", Reply::Flood(head("\r\n"))),
        ("a body of 1 GB", Reply::Flood(head("Content-Length: 1073741824\r\n\r\n"))),
        ("a packed body without end", Reply::Flood(head("Content-Encoding: gzip\r\n\r\n\x1f"))),
    ] {
        let used = used_by(name, reply);
        assert!(used < short + ALLOWED, "{name}: {used} kB, and {short} kB after a short answer");
    }
}

//! Complete headers decide the outcome, up to the size that the HTTP library takes and whatever comes before them.
//! Larger headers leave it unknown.

use super::drive::{limits, send, send_to};
use super::outcomes::{ID, USER, post};
use crate::common::server::{Reply, answer};
use std::time::{Duration, Instant};
use vcc_user::api::Limits;
use vcc_user::submission::{LookUp, Outcome};

/// The library takes 417,792 bytes, more if they arrive at once, and 4096 lines.
const SMALLER: usize = 380 * 1024;
const LARGER: usize = 1024 * 1024;

fn headers(line: &str, bytes: usize) -> String {
    line.repeat(bytes / line.len())
}

/// A line of 100 bytes, so that the size counts and not the number.
fn usual(bytes: usize) -> String {
    headers(&format!("X-Header: {}\r\n", "v".repeat(88)), bytes)
}

fn one_line(name: &str, bytes: usize) -> String {
    format!("{name}: {}\r\n", "1".repeat(bytes))
}

#[test]
fn large_headers_are_read() {
    for headers in [usual(SMALLER), one_line("X-Header", SMALLER), headers("a:\r\n", 4000 * 4)] {
        let (driven, api) = send(answer("201 Created", &headers, USER));
        assert_eq!(driven.outcome.user_id(), Some(ID), "{:?}", driven.outcome);
        assert_eq!(api.posts(), 1);
        assert!(!driven.looked_up() && !driven.open_in_journal);

        let (driven, _) = send(answer("409 Conflict", &headers, r#"{"message":"Username already exists"}"#));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{:?}", driven.outcome) };
        assert!(refusal.exists, "{refusal:?}");
        let (driven, _) = send(answer("429 Too Many Requests", &format!("{headers}Retry-After: 17\r\n"), ""));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{:?}", driven.outcome) };
        assert_eq!(refusal.retry_after_seconds, Some(17));
        let (driven, _) = send(answer("302 Found", &format!("{headers}Location: https://sso.test/\r\n"), ""));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{:?}", driven.outcome) };
        assert!(refusal.messages[0].text.contains("redirect to sso.test"), "{refusal:?}");
    }
}

#[test]
fn headers_above_the_limit_are_unknown() {
    for (name, headers) in [
        ("too long", usual(LARGER)),
        ("too many", headers("a:\r\n", 4100 * 4)),
        ("many Retry-After", headers("Retry-After: 17\r\n", LARGER)),
        ("a long line", one_line("X-Header", LARGER)),
        ("a long Retry-After", one_line("Retry-After", LARGER)),
    ] {
        for status in ["201 Created", "409 Conflict"] {
            let (driven, api) = send(answer(status, &headers, USER));
            let Outcome::Unknown { looked_up, .. } = &driven.outcome else {
                panic!("{name}: {:?}", driven.outcome)
            };
            assert_eq!((looked_up, api.posts()), (&LookUp::NotFound, 1), "{name}");
            assert!(driven.open_in_journal, "{name}: the attempt stays open");
        }
    }
}

#[test]
fn interim_responses_decide_nothing() {
    let hint = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\nContent-Length: 7\r\n\r\n";
    let (headers, length) = (usual(SMALLER), USER.len());
    for (name, before) in [
        ("100", "HTTP/1.1 100 Continue\r\n\r\n".to_owned()),
        ("103", hint.to_owned()),
        ("both", format!("HTTP/1.1 100 Continue\r\n\r\n{hint}\r\n")),
        ("1 MB of them", hint.repeat(LARGER / hint.len())),
    ] {
        let head = format!("HTTP/1.1 201 Created\r\n{headers}Content-Length: {length}\r\n\r\n");
        let bytes = format!("{before}{head}{USER}");
        let (driven, api) = send(Reply::Hold(bytes.into_bytes()));
        assert_eq!(driven.outcome.user_id(), Some(ID), "{name}: {:?}", driven.outcome);
        assert_eq!(api.posts(), 1, "{name}");
        let (driven, api) = send(Reply::Bytes(before.into_bytes()));
        assert!(matches!(driven.outcome, Outcome::Unknown { .. }), "{name}: {:?}", driven.outcome);
        assert_eq!(api.posts(), 1, "{name}");
    }
}

#[test]
fn endless_headers_are_unknown() {
    let status = || b"HTTP/1.1 201 Created\r\n".to_vec();
    let hints = b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000);
    for (name, reply) in [
        ("a line", Reply::Flood([&status()[..], b"X-Long: "].concat())),
        ("lines", Reply::Repeat(status(), b"X-Header: v\r\n".repeat(1000))),
        ("lines of Location", Reply::Repeat(status(), b"Location: /\r\n".repeat(1000))),
        ("the status line", Reply::Flood(b"HTTP/1.1 201 ".to_vec())),
        ("interim responses", Reply::Repeat(Vec::new(), hints)),
        ("empty lines", Reply::Repeat(Vec::new(), b"\r\n".repeat(1000))),
    ] {
        let started = Instant::now();
        let (driven, api) = send_to(post(reply), Limits { total: Duration::from_secs(1), ..limits() });
        let Outcome::Unknown { looked_up, .. } = &driven.outcome else {
            panic!("{name}: {:?}", driven.outcome)
        };
        assert_eq!((looked_up, api.posts()), (&LookUp::NotFound, 1), "{name}");
        assert!(driven.open_in_journal, "{name}: the attempt stays open");
        assert!(started.elapsed() < Duration::from_secs(5), "{name}");
    }
}

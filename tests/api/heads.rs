//! A complete status line and headers decide, however long they are and whatever comes before them.

use super::drive::{limits, send, send_to};
use super::outcomes::{ID, USER, post};
use crate::common::server::{Reply, answer};
use std::time::{Duration, Instant};
use vcc_user::submission::{LookUp, Outcome};
use vcc_user::vcc::Limits;

const LONG: usize = 10 * 1024 * 1024;

/// 10 MB of header lines, each kind of its own.
fn long() -> [(&'static str, String); 5] {
    let many = |line: &str| line.repeat(LONG / line.len());
    [
        ("many lines", many(&format!("X-Header: {}\r\n", "v".repeat(100)))),
        ("very many lines", many("a:\n")),
        ("many lines that somebody reads", many("Retry-After: 17\r\n")),
        ("one line", format!("X-Header: {}\r\n", "v".repeat(LONG))),
        ("one line that somebody reads", format!("Retry-After: {}\r\n", "1".repeat(LONG))),
    ]
}

#[test]
fn ten_megabytes_of_headers_leave_the_status_as_it_is() {
    for (name, headers) in long() {
        let (driven, api) = send(answer("201 Created", &headers, USER));
        assert_eq!(driven.outcome.user_id(), Some(ID), "{name}: {:?}", driven.outcome);
        assert_eq!(api.posts(), 1, "{name}");
        assert!(!driven.looked_up() && !driven.open_in_journal, "{name}");

        let (driven, api) =
            send(answer("409 Conflict", &headers, r#"{"message":"Username already exists"}"#));
        let Outcome::Refused(refusal) = &driven.outcome else { panic!("{name}: {:?}", driven.outcome) };
        assert!(refusal.exists, "{name}: {refusal:?}");
        assert_eq!(api.posts(), 1, "{name}");
    }
}

#[test]
fn headers_that_are_read_are_found_behind_ten_megabytes() {
    let [(_, headers), ..] = long();
    let head = format!("HTTP/1.1 201 Created\r\n{headers}Content-Length: {}\r\n\r\n{USER}", USER.len());
    // Kept open: only the length says where the body ends.
    let (driven, _) = send(Reply::Hold(head.into_bytes()));
    assert_eq!(driven.outcome.user_id(), Some(ID), "{:?}", driven.outcome);
    let chunks = format!("{:x}\r\n{USER}\r\n0\r\n\r\n", USER.len());
    let head = format!("HTTP/1.1 201 Created\r\n{headers}Transfer-Encoding: chunked\r\n\r\n{chunks}");
    let (driven, _) = send(Reply::Hold(head.into_bytes()));
    assert_eq!(driven.outcome.user_id(), Some(ID), "{:?}", driven.outcome);

    let (driven, _) = send(answer("429 Too Many Requests", &format!("{headers}Retry-After: 17\r\n"), ""));
    let Outcome::Refused(refusal) = &driven.outcome else { panic!("{:?}", driven.outcome) };
    assert_eq!(refusal.retry_after_seconds, Some(17));
    let (driven, _) = send(answer("302 Found", &format!("{headers}Location: https://sso.test/\r\n"), ""));
    let Outcome::Refused(refusal) = &driven.outcome else { panic!("{:?}", driven.outcome) };
    assert!(refusal.messages[0].contains("redirect to sso.test"), "{refusal:?}");
}

#[test]
fn answers_that_only_announce_one_decide_nothing() {
    let hint = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\nContent-Length: 7\r\n\r\n";
    let ([(_, headers), ..], length) = (long(), USER.len());
    for (name, before) in [
        ("100", "HTTP/1.1 100 Continue\r\n\r\n".to_owned()),
        ("103", hint.to_owned()),
        ("both", format!("HTTP/1.1 100 Continue\r\n\r\n{hint}\r\n")),
        ("10 MB of them", hint.repeat(LONG / hint.len())),
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
fn a_head_without_end_is_no_head() {
    let status = || b"HTTP/1.1 201 Created\r\n".to_vec();
    let hints = b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000);
    for (name, reply) in [
        ("a line", Reply::Flood([&status()[..], b"X-Long: "].concat())),
        ("lines", Reply::Repeat(status(), b"X-Header: v\r\n".repeat(1000))),
        ("lines that somebody reads", Reply::Repeat(status(), b"Location: /\r\n".repeat(1000))),
        ("the status line", Reply::Flood(b"HTTP/1.1 201 ".to_vec())),
        ("announcements", Reply::Repeat(Vec::new(), hints)),
        ("empty lines", Reply::Repeat(Vec::new(), b"\r\n".repeat(1000))),
    ] {
        let started = Instant::now();
        let (driven, api) = send_to(post(reply), Limits { whole: Duration::from_secs(2), ..limits() });
        let Outcome::Unknown { looked_up, .. } = &driven.outcome else {
            panic!("{name}: {:?}", driven.outcome)
        };
        assert_eq!((looked_up, api.posts()), (&LookUp::NotFound, 1), "{name}");
        assert!(driven.open_in_journal, "{name}: the attempt stays open");
        assert!(started.elapsed() < Duration::from_secs(5), "{name}");
    }
}

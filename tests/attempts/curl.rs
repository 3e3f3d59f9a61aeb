//! `payload --curl`: the printed command sends the same bytes for any answers.

use crate::common::home::Home;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const TOKEN: &str = "t0ken'$(x)";

/// A server that passes on each request, with the command lines of all processes at that moment.
fn server() -> (String, Receiver<(Vec<u8>, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/user'admin", listener.local_addr().unwrap());
    let (sender, requests) = channel();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = Vec::new();
            let mut piece = vec![0; 65_536];
            while !whole(&request) {
                match stream.read(&mut piece) {
                    Ok(0) | Err(_) => break,
                    Ok(length) => request.extend_from_slice(&piece[..length]),
                }
            }
            let lines = std::fs::read_dir("/proc").into_iter().flatten().flatten();
            let lines = lines.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
            let lines: String =
                lines.map(|line| String::from_utf8_lossy(&line).replace('\0', "\n")).collect();
            let _ = sender.send((request, lines));
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        }
    });
    (base, requests)
}

fn split(request: &[u8]) -> Option<(String, &[u8])> {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some((String::from_utf8_lossy(&request[..end]).into_owned(), &request[end + 4..]))
}

fn whole(request: &[u8]) -> bool {
    let Some((head, body)) = split(request) else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn is_here(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// Answers that a shell, a terminal or curl could misinterpret.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "'",
            "\"",
            "'\\''",
            "`id`",
            "$(id)",
            "${VCC_TOKEN}",
            "$VCC_TOKEN",
            "\\",
            "\\n",
            "\n",
            "\r\n",
            "%s",
            "%%",
            "@/etc/hostname",
            "EOF",
            "!!",
            "#",
            ";",
            "&&",
            "\u{1b}[2J",
            "\u{9b}",
            "\u{7f}",
            "\u{202e}",
            "\u{200b}",
            "\u{1f469}\u{200d}\u{1f4bb}",
            "\u{feff}",
            "\u{0}",
            "\t",
            "{}",
            "[1-3]",
            "-d",
            "7\u{9b}1",
            "\u{e0041}",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[a-z0-9 ]{0,8}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// The installed shells.
fn shells() -> Vec<&'static str> {
    ["sh", "dash", "bash", "zsh"].into_iter().filter(|shell| is_here(shell)).collect()
}

fn draft(name: &str, username: &str) -> String {
    serde_json::json!({
        "format": "vcc-user draft", "version": 1,
        "answers": {"role": "Admin", "username": username, "name": name, "email": "no.argument@example.com"},
    })
    .to_string()
}

/// Runs what `payload --curl` prints and compares what arrives with what `payload` prints.
fn assert_arrives(home: &Home, shell: &str, requests: &Receiver<(Vec<u8>, String)>) {
    let output = |args: &[&str]| home.command(args).stderr(Stdio::null()).output().unwrap().stdout;
    let body = output(&["payload", "one"]);
    let script = String::from_utf8(output(&["payload", "--curl", "one"])).unwrap();
    let is_control = |c: char| c != '\n' && (c.is_control() || ('\u{200b}'..='\u{202e}').contains(&c));
    assert!(!script.contains(is_control) && !script.contains(TOKEN), "{script:?}");
    let mut command = Command::new(shell);
    command
        .env("VCC_TOKEN", TOKEN)
        .env("HOME", home.path())
        .env_remove("http_proxy")
        .current_dir(home.path());
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let ran = child.wait_with_output().unwrap();
    let (request, lines) =
        requests.recv_timeout(Duration::from_secs(20)).unwrap_or_else(|_| panic!("{ran:?}\n{script}"));
    let (head, arrived) = split(&request).unwrap();
    assert_eq!(String::from_utf8_lossy(arrived), String::from_utf8_lossy(&body), "{shell}: {script}");
    assert_eq!(arrived, body);
    assert!(head.starts_with("POST /user'admin/users HTTP/1.1"), "{head}");
    for header in [
        format!("Authorization: Bearer {TOKEN}"),
        "Accept: application/vnd.newvoicemedia.v4+json".to_owned(),
        "Content-Type: application/json".to_owned(),
    ] {
        assert_eq!(head.lines().filter(|line| **line == header).count(), 1, "{header}: {head}");
    }
    let found: Vec<_> =
        lines.lines().filter(|line| line.contains(TOKEN) || line.contains("no.argument@")).collect();
    assert!(found.is_empty(), "in an argument: {found:?}");
}

#[test]
fn curl_sends_the_same_bytes() {
    if !is_here("curl") {
        eprintln!("skipped: there is no curl on this computer");
        return;
    }
    let shells = shells();
    let (home, (base, requests)) = (Home::new(), server());
    super::account(&home, &base, &base);
    let mut runner = TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
    runner
        .run(&(hostile(), hostile()), |(name, username)| {
            home.write_draft("one", &draft(&name, &username));
            for shell in &shells {
                assert_arrives(&home, shell, &requests);
            }
            Ok(())
        })
        .unwrap();
}

/// The first is too long for an argument; the second has many escaped characters.
#[test]
fn curl_sends_long_json() {
    if !is_here("curl") {
        eprintln!("skipped: there is no curl on this computer");
        return;
    }
    let (home, (base, requests)) = (Home::new(), server());
    super::account(&home, &base, &base);
    let long = "it's \"$HOME\" `x` %s \\ \u{9b}\u{202e}żółw\n".repeat(8_000);
    for name in [long, "\u{9b}x".repeat(20_000)] {
        home.write_draft("one", &draft(&name, "jkowalska"));
        for shell in shells() {
            assert_arrives(&home, shell, &requests);
        }
    }
}

#[test]
fn curl_needs_a_token() {
    if !is_here("curl") {
        eprintln!("skipped: there is no curl on this computer");
        return;
    }
    let (home, (base, requests)) = (Home::new(), server());
    super::account(&home, &base, &base);
    home.write_draft("one", super::DRAFT);
    let script = home.run(&["payload", "--curl", "one"]).ends(0).out;
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).env_remove("VCC_TOKEN");
    assert!(!command.output().unwrap().status.success());
    assert!(requests.try_recv().is_err());
}

#[test]
fn curl_with_errors_or_without_account() {
    let home = Home::new();
    home.write_draft("one", &super::DRAFT.replace("jana@example.com", ""));
    let ran = home.run(&["payload", "--curl", "one"]).ends(3);
    assert!(ran.out.starts_with("# No account is configured: "), "{ran:?}");
    assert!(ran.out.contains("'https://REGION.api.newvoicemedia.com/useradmin/users'"), "{ran:?}");
}

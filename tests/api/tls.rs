//! TLS with `ca_file`, and proxies. Proxies are set by environment variables of the process, so those tests run
//! [`child`] in a process of its own.
//!
//! The certificates under `tests/api/tls` exist only for these tests: an authority, its server certificate for
//! `api.vcc.test`, `localhost` and 127.0.0.1, and an authority that signed nothing.

use super::drive::{account, drive, impatient, limits, no_users, order, tokens};
use crate::common::MINIMAL;
use crate::common::home::{Home, finished};
use crate::common::server::{Server, json, read_request};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use secrecy::SecretString;
use std::fmt::Display;
use std::io::{Read as _, Write as _, copy};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use vcc_user::account::Account;
use vcc_user::api::{Client, Limits};
use vcc_user::submission::Outcome;

const CREATED: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\nConnection: close\r\n\r\n{\"userId\":\"id-1\"}";

pub fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/api/tls").join(name)
}

/// An API over TLS that answers every request with a created user, and the request lines it received.
fn secure_api() -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let certificate = CertificateDer::from_pem_file(fixture("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(fixture("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, requests) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
    let seen = Arc::clone(&requests);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (config, seen) = (Arc::clone(&config), Arc::clone(&seen));
            thread::spawn(move || {
                let connection = rustls::ServerConnection::new(config).unwrap();
                let mut stream = rustls::StreamOwned::new(connection, stream);
                if let Some(request) = read_request(&mut stream) {
                    seen.lock().unwrap().push(request.line);
                    let _ = stream.write_all(CREATED);
                    stream.conn.send_close_notify();
                    let _ = stream.flush();
                }
            });
        }
    });
    (address, requests)
}

fn create(account: &Account) -> Outcome {
    let client = Client::with_limits(account, SecretString::from("s"), limits()).unwrap();
    drive(&client, order("jana")).outcome
}

fn secure_account(address: SocketAddr, authority: &str) -> Account {
    let account = account(&Server::start(|_, _| no_users()), &tokens());
    Account { api_url: format!("https://{address}/useradmin"), ca_file: Some(fixture(authority)), ..account }
}

#[test]
fn ca_file_is_trusted() {
    let (address, requests) = secure_api();
    let outcome = create(&secure_account(address, "authority.pem"));
    assert_eq!(outcome.user_id(), Some("id-1"), "{outcome:?}");
    assert_eq!(*requests.lock().unwrap(), ["POST /useradmin/users HTTP/1.1"]);
}

#[test]
fn nothing_is_sent_to_an_untrusted_certificate() {
    let (address, requests) = secure_api();
    let Outcome::NotSent { why, .. } = create(&secure_account(address, "stranger.pem")) else { panic!() };
    assert!(why.contains("not trusted") && why.contains("ca_file"), "{why}");
    assert!(requests.lock().unwrap().is_empty());
}

#[test]
fn nothing_is_sent_to_a_certificate_of_another_host() {
    let (address, requests) = secure_api();
    let mut account = secure_account(address, "authority.pem");
    account.api_url = format!("https://127.0.0.2:{}/useradmin", address.port());
    let outcome = create(&account);
    assert!(matches!(outcome, Outcome::NotSent { .. }), "{outcome:?}");
    assert!(requests.lock().unwrap().is_empty());
}

#[test]
fn a_connect_timeout_sends_nothing() {
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap();
    let account = secure_account(address, "authority.pem");
    // The TLS handshake is never answered.
    let limits = Limits { connect: Duration::from_millis(250), ..limits() };
    let client = Client::with_limits(&account, SecretString::from("s"), limits).unwrap();
    let Outcome::NotSent { why, .. } = drive(&client, order("jana")).outcome else { panic!() };
    assert_eq!(
        why,
        format!("No connection to {address} within 0.25 s. Check the address, the network and HTTPS_PROXY.")
    );
    // The time for the whole exchange ends first: that proves nothing.
    let client = Client::with_limits(&account, SecretString::from("s"), impatient()).unwrap();
    let outcome = drive(&client, order("jana")).outcome;
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
}

#[test]
fn an_unreadable_ca_file_is_an_error() {
    let (api, tokens) = (Server::start(|_, _| no_users()), tokens());
    let mut account = account(&api, &tokens);
    account.api_url = "https://127.0.0.1/useradmin".to_owned();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let damaged = "\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let (empty, damaged) = (write("empty", "\u{feff}"), write("damaged", damaged));
    let large = write("large", &"# nothing\n".repeat(110_000));
    for (file, said) in [
        (fixture("none.pem"), "No such file"),
        (fixture(""), "is no file"),
        (fixture("server.key"), "holds no certificate"),
        (empty, "holds no certificate"),
        (damaged, "that can be used; certificate 1 (line 2) is damaged"),
        (large, "is larger than 1 MB"),
    ] {
        account.ca_file = Some(file);
        let error = Client::new(&account, SecretString::from("s")).unwrap_err().to_string();
        assert!(error.starts_with("ca_file ") && error.contains(said), "{error}");
    }
}

/// What is in a file, its bytes, whether the API is trusted with it, what is said of a certificate that is not used.
type CaFile = (&'static str, Vec<u8>, bool, Option<String>);

#[allow(clippy::too_many_lines, reason = "a table")]
fn ca_files() -> Vec<CaFile> {
    let good = std::fs::read_to_string(fixture("authority.pem")).unwrap();
    let other = std::fs::read_to_string(fixture("stranger.pem")).unwrap();
    let key = std::fs::read_to_string(fixture("server.key")).unwrap();
    let crlf = |text: &str| text.replace('\n', "\r\n").into_bytes();
    let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    // The certificate's content without a character, with another one, and empty.
    let lines: Vec<&str> = good.lines().collect();
    let body = lines[1];
    let cut = good.replace(body, &body[..body.len() - 3]);
    let base64 = good.replace(body, &body.replacen(|c: char| c.is_ascii_lowercase(), "*", 1));
    let der = good.replace(body, &format!("AAAA{}", &body[4..]));
    let empty = format!("{}\n{}\n", lines[0], lines[lines.len() - 1]);
    let endless = lines[..lines.len() - 1].join("\n") + "\n";
    let trusted = good.replace("CERTIFICATE", "TRUSTED CERTIFICATE");
    let second = good.lines().count() + 1;
    vec![
        ("alone", good.clone().into(), true, None),
        ("BOM", format!("\u{feff}{good}").into(), true, None),
        ("BOM, CRLF", crlf(&format!("\u{feff}{good}")), true, None),
        ("CR", good.replace('\n', "\r").into(), true, None),
        ("UTF-16, little end first", utf16(&good, u16::to_le_bytes), true, None),
        ("UTF-16, big end first", utf16(&good, u16::to_be_bytes), true, None),
        ("no line break at the end", good.trim_end().into(), true, None),
        (
            "spaces around the lines",
            good.lines().map(|line| ["  ", line, " \n"].concat()).collect::<Vec<_>>().concat().into(),
            true,
            None,
        ),
        ("text before", format!("subject=CN = x\n\n{good}").into(), true, None),
        ("not UTF-8 before", [b"# Beh\xf6rde\n", good.as_bytes()].concat(), true, None),
        ("two", format!("{other}{good}").into(), true, None),
        ("two the other way", format!("{good}{other}").into(), true, None),
        ("twice", format!("{good}{good}").into(), true, None),
        ("a BOM between two", format!("\u{feff}{other}\u{feff}{good}").into(), true, None),
        ("a key before", format!("{key}{good}").into(), true, None),
        ("a key behind", format!("{good}{key}").into(), true, None),
        (
            "cut, then good",
            format!("{cut}{good}").into(),
            true,
            Some("certificate 1 (line 1) is damaged".into()),
        ),
        (
            "good, then cut",
            format!("{good}{cut}").into(),
            true,
            Some(format!("certificate 2 (line {second}) is damaged")),
        ),
        ("no base64", format!("{other}{base64}{good}").into(), true, Some("is not base64".into())),
        (
            "other bytes",
            format!("{der}{good}").into(),
            true,
            Some("certificate 1 (line 1) is damaged".into()),
        ),
        ("empty", format!("{empty}{good}").into(), true, Some("certificate 1 (line 1) is damaged".into())),
        ("no end", format!("{endless}{good}").into(), true, Some("certificate 1 (line 1) has no end".into())),
        (
            "no end at the end",
            format!("{good}{endless}").into(),
            true,
            Some(format!("certificate 2 (line {second}) has no end")),
        ),
        (
            "no beginning",
            format!("{}{good}", cut.replace(lines[0], "")).into(),
            true,
            Some("has no beginning".into()),
        ),
        ("too few dashes", good.replace("CERTIFICATE-----", "CERTIFICATE---").into(), true, None),
        (
            "another kind",
            format!("{trusted}{good}").into(),
            true,
            Some("is of a kind that is not read".into()),
        ),
        ("the good one damaged", format!("{other}{base64}").into(), false, Some("is not base64".into())),
    ]
}

/// However a `ca_file` was saved, its good certificates are used and the others are named.
#[test]
fn ca_file_is_read_as_it_comes() {
    let (address, _) = secure_api();
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (what, bytes, is_trusted, remark) in ca_files() {
        let path = folder.path().join("authority.pem");
        std::fs::write(&path, bytes).unwrap();
        let account = Account { ca_file: Some(path.clone()), ..secure_account(address, "authority.pem") };
        let client = match Client::with_limits(&account, SecretString::from("s"), limits()) {
            Ok(client) => client,
            Err(error) => {
                wrong.push(format!("{what}: {error}"));
                continue;
            }
        };
        let (remarks, outcome) = (client.remarks().join("\n"), drive(&client, order("jana")).outcome);
        let named = remark.as_ref().map_or(remarks.is_empty(), |remark| {
            remarks.contains(remark) && remarks.starts_with(&format!("ca_file {}", path.display()))
        });
        if (outcome.user_id() == Some("id-1")) != is_trusted || !named {
            wrong.push(format!("{what}: {remarks:?} {outcome:?}"));
        }
        if let (false, Outcome::NotSent { why, .. }) = (is_trusted, &outcome) {
            assert!(why.contains("not trusted") && why.contains(&remarks), "{why}");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A proxy that answers CONNECT with a status and, if that is 200, forwards to `target`; and the headers it received.
fn proxy(status: &'static str, target: SocketAddr) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, asked) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
    let seen = Arc::clone(&asked);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read_exact(&mut byte).is_ok() {
                head.extend_from_slice(&byte);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            seen.lock().unwrap().push(head);
            let _ = write!(stream, "HTTP/1.1 {status}\r\n\r\n");
            if status.starts_with("200") {
                let other = TcpStream::connect(target).unwrap();
                let (mut up, mut down) = (other.try_clone().unwrap(), stream.try_clone().unwrap());
                thread::spawn(move || copy(&mut stream, &mut up));
                thread::spawn(move || copy(&mut { other }, &mut down));
            }
        }
    });
    (address, asked)
}

/// Runs [`child`] with these variables and returns its output.
fn in_child(api_url: &str, proxy: impl Display, no_proxy: &str) -> String {
    let proxy = format!("http://{proxy}");
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "api::tls::child", "--ignored", "--nocapture"])
        .env("VCC_TEST_API", api_url)
        .envs([("HTTPS_PROXY", &proxy), ("HTTP_PROXY", &proxy), ("ALL_PROXY", &proxy)])
        .envs([("https_proxy", &proxy), ("http_proxy", &proxy), ("all_proxy", &proxy)])
        .envs([("NO_PROXY", no_proxy), ("no_proxy", no_proxy)])
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[ignore = "run by the tests of proxies, in an environment of its own"]
fn child() {
    // Does nothing when it is run with all ignored tests.
    let Ok(api_url) = std::env::var("VCC_TEST_API") else { return };
    let account = account(&Server::start(|_, _| no_users()), &tokens());
    let account = Account { api_url, ca_file: Some(fixture("authority.pem")), ..account };
    match Client::with_limits(&account, SecretString::from("s"), limits()) {
        Ok(client) => println!("outcome: {:?}", drive(&client, order("jana")).outcome),
        Err(error) => println!("error: {error}"),
    }
}

#[test]
fn proxy_is_used() {
    let (api, requests) = secure_api();
    let (proxy, asked) = proxy("200 Connection established", api);
    let said = in_child("https://api.vcc.test/useradmin", proxy, "");
    assert!(said.contains("outcome: Created") && said.contains("id-1"), "{said}");
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].starts_with("CONNECT api.vcc.test:443 HTTP/1.1\r\n"), "{asked:?}");
    assert!(asked[0].contains(concat!("vcc-user/", env!("CARGO_PKG_VERSION"))), "{asked:?}");
    assert_eq!(requests.lock().unwrap().len(), 1);
}

#[test]
fn proxy_login() {
    let (api, _) = secure_api();
    let (proxy, asked) = proxy("200 Connection established", api);
    let said = in_child("https://api.vcc.test/useradmin", format!("someone:p%40ss@{proxy}"), "");
    assert!(said.contains("outcome: Created"), "{said}");
    let asked = asked.lock().unwrap();
    // someone:p@ss
    assert!(asked[0].contains("Basic c29tZW9uZTpwQHNz\r\n"), "{asked:?}");
}

#[test]
fn proxy_refusal_sends_nothing() {
    let (api, requests) = secure_api();
    // The answer, what is said of it, how often the proxy is asked: its status is read from a second answer, but a wrong
    // login is not tried twice.
    for (status, shown, times) in [
        (
            "407 Proxy Authentication Required",
            "it answered 407 Proxy Authentication Required. Check the name",
            1,
        ),
        ("407 No", "it answered 407 Proxy Authentication Required", 1),
        ("403 Forbidden", "it answered 403 Forbidden. Check HTTPS_PROXY", 2),
        ("403", "it answered 403 Forbidden", 2),
        ("400 Bad Request", "it answered 400 Bad Request", 2),
        ("302 Found\r\nLocation: http://login.example/", "it answered 302 Found", 2),
        ("404 Not Found", "it answered 404", 2),
        ("405 Method Not Allowed", "it answered 405", 2),
        ("429 Too Many Requests", "it answered 429", 2),
        ("500 Oops", "it answered 500 Internal Server Error", 2),
        ("502 Bad Gateway", "it answered 502 Bad Gateway", 2),
        ("503 Service Unavailable", "it answered 503", 2),
        ("504 Gateway Timeout", "it answered 504", 2),
        ("599 Odd", "it answered 599", 2),
        ("nothing", "it refuses", 2),
    ] {
        let (proxy, asked) = proxy(status, api);
        let said = in_child("https://api.vcc.test/useradmin", format!("someone:s3cr3t@{proxy}"), "");
        let sentence = format!("The proxy makes no connection to api.vcc.test: {proxy}: {shown}");
        assert!(said.contains("outcome: NotSent") && said.contains(&sentence), "{status}: {said}");
        assert!(!said.contains("s3cr3t"), "{said}");
        let asked = asked.lock().unwrap();
        assert_eq!(asked.len(), times, "{status}: {asked:?}");
        assert!(asked.iter().all(|head| head.contains("Basic c29tZW9uZTpzM2NyM3Q=\r\n")), "{asked:?}");
    }
    assert!(requests.lock().unwrap().is_empty());
}

#[test]
fn proxy_that_is_not_there_sends_nothing() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let said = in_child("https://api.vcc.test/useradmin", format!("someone:s3cr3t@{closed}"), "");
    assert!(said.contains(&format!("{closed}: Connection refused")) && !said.contains("s3cr3t"), "{said}");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let hangs_up = silent.local_addr().unwrap();
    thread::spawn(move || silent.incoming().for_each(drop));
    let said = in_child("https://api.vcc.test/useradmin", hangs_up, "");
    assert!(said.contains("outcome: NotSent") && said.contains(&hangs_up.to_string()), "{said}");
}

/// What cannot be used is an error, and its password is not shown: nothing goes around a proxy.
#[test]
fn unusable_proxy_is_an_error() {
    let (api, requests) = secure_api();
    // The name exists nowhere.
    let url = "https://api.vcc.test/useradmin";
    for proxy in ["someone:s3cr3t/x@proxy", "proxy:99999", "proxy:8080/proxy.pac", "pro xy"] {
        let said = in_child(url, proxy, "*");
        assert!(said.contains("error: HTTPS_PROXY is no URL of a proxy. Nothing is sent around"), "{said}");
        assert!(!said.contains("s3cr3t"), "{said}");
    }
    // Which variable counts, and that loopback needs none.
    let child = |variables: &[(&str, &str)], url: &str| {
        let names = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"];
        let mut command = Command::new(std::env::current_exe().unwrap());
        for name in names {
            command.env_remove(name);
        }
        command.args(["--exact", "api::tls::child", "--ignored", "--nocapture"]).env("VCC_TEST_API", url);
        let output = command.envs(variables.iter().copied()).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let rows: [(&[(&str, &str)], &str); 10] = [
        (&[("HTTPS_PROXY", "htp://x")], "error: HTTPS_PROXY is no"),
        (&[("https_proxy", "htp://x")], "error: https_proxy is no"),
        (&[("ALL_PROXY", "htp://x")], "error: ALL_PROXY is no"),
        (&[("all_proxy", "htp://x")], "error: all_proxy is no"),
        (
            &[("HTTPS_PROXY", "socks5://x:1080")],
            "error: HTTPS_PROXY names a SOCKS proxy, which is not supported",
        ),
        (&[("HTTPS_PROXY", "htp://x"), ("https_proxy", "http://x")], "error: HTTPS_PROXY is no"),
        (&[("HTTPS_PROXY", ""), ("ALL_PROXY", "htp://x")], "error: ALL_PROXY is no"),
        (&[("HTTPS_PROXY", "htp://x"), ("NO_PROXY", "vcc.test")], "error: HTTPS_PROXY is no"),
        // Not used for https://.
        (&[("HTTP_PROXY", "htp://x")], "outcome: NotSent"),
        (&[("HTTPS_PROXY", " "), ("ALL_PROXY", "")], "outcome: NotSent"),
    ];
    for (variables, expected) in rows {
        let said = child(variables, url);
        assert!(said.contains(expected), "{variables:?}: {said}");
    }
    assert!(requests.lock().unwrap().is_empty());
    let said = child(&[("HTTPS_PROXY", "htp://x")], &format!("https://{api}/useradmin"));
    assert!(said.contains("outcome: Created"), "{said}");
}

#[test]
fn no_proxy_and_loopback_bypass_the_proxy() {
    let (api, _) = secure_api();
    let (proxy, asked) = proxy("200 Connection established", api);
    let said = in_child("https://api.vcc.test/useradmin", proxy, "vcc.test");
    assert!(said.contains("outcome: NotSent"), "the name exists nowhere else: {said}");
    let said = in_child(&format!("https://{api}/useradmin"), proxy, "");
    assert!(said.contains("outcome: Created"), "{said}");
    let plain = Server::start(|_, _| json("200 OK", r#"{"userId":"id-2"}"#));
    let said = in_child(&plain.url("/useradmin"), proxy, "");
    assert!(said.contains("outcome: Created"), "{said}");
    assert_eq!(asked.lock().unwrap().len(), 0);
}

#[test]
fn unused_certificate_is_named_to_the_person() {
    let home = Home::new();
    let good = std::fs::read_to_string(fixture("authority.pem")).unwrap();
    let pem = home.write("ca.pem", &format!("{good}-----BEGIN CERTIFICATE-----\n"));
    home.write_config(&format!(
        "[accounts.here]\napi_url = \"https://127.0.0.1:1/useradmin\"\ntoken_url = \"https://127.0.0.1:1/\"\n\
         client_id = \"x\"\nca_file = \"{pem}\"\n"
    ));
    let user = home.write("user.json", MINIMAL);
    for args in [&["accounts", "check"][..], &["submit", "--yes", &user]] {
        let mut command = home.command(args);
        command.env("VCC_CLIENT_SECRET", "s");
        let ran = finished(command, "").ends(6);
        assert_contains!(ran.err, "ca_file ", "certificate 2 (line ", "has no end. The others are used.");
    }
}

//! TLS with `ca_file`, and proxies. Proxies are set by environment variables of the process, so those tests run
//! [`child`] in a process of its own.
//!
//! The certificates under `tests/api/tls` exist only for these tests: an authority, its server certificate for
//! `api.vcc.test`, `localhost` and 127.0.0.1, and an authority that signed nothing.

use super::drive::{account, drive, impatient, limits, no_users, order, tokens};
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
    let Outcome::NotSent { why } = create(&secure_account(address, "stranger.pem")) else { panic!() };
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
    let Outcome::NotSent { why } = drive(&client, order("jana")).outcome else { panic!() };
    assert_eq!(why, format!("No connection to {address} within 0.25 s."));
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
    for (file, said) in [
        (fixture("none.pem"), "No such file"),
        (fixture(""), "is no file"),
        (fixture("server.key"), "holds no certificate"),
    ] {
        account.ca_file = Some(file);
        let error = Client::new(&account, SecretString::from("s")).unwrap_err().to_string();
        assert!(error.starts_with("ca_file ") && error.contains(said), "{error}");
    }
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
    println!("outcome: {:?}", create(&account));
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
    for status in ["403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway"] {
        let (proxy, asked) = proxy(status, api);
        let said = in_child("https://api.vcc.test/useradmin", proxy, "");
        assert!(
            said.contains("outcome: NotSent") && said.contains("The proxy makes no connection"),
            "{said}"
        );
        assert_eq!(asked.lock().unwrap().len(), 1);
    }
    assert!(requests.lock().unwrap().is_empty());
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

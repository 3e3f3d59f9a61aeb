//! A sandbox on its own thread, and a client on a raw socket, so that no client library changes what is sent.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::oneshot;
use vcc_user::account::Account;
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options, Sandbox};
use vcc_user::services::connection::ApiTarget;

pub const VERSION: (&str, &str) = ("Accept", "application/vnd.newvoicemedia.v4+json");
pub const JSON: (&str, &str) = ("Content-Type", "application/json");
pub const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

pub struct TestSandbox {
    pub sandbox: Sandbox,
    pub token: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl TestSandbox {
    pub fn start(options: Options) -> Self {
        let (started, sandbox) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                started.send(Sandbox::start(options).await.unwrap()).unwrap();
                stopped.await.ok();
            });
        });
        let sandbox = sandbox.recv().unwrap();
        let answer = ask_token(sandbox.address(), &credentials());
        assert_eq!(answer.status, 200, "{}", answer.body);
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        Self { sandbox, token, stop: Some(stop), thread: Some(thread) }
    }

    /// An account without users, with this many agent licences.
    pub fn empty(agent_licences: usize) -> Self {
        Self::start(Options { agent_licences, seed: false, ..Options::default() })
    }

    /// The sandbox as an account of the API.
    pub fn target(&self) -> ApiTarget {
        let secret = SecretString::from(CLIENT_SECRET);
        let account = Account::sandbox(&self.sandbox.base_url(), CLIENT_ID, secret.clone());
        ApiTarget::Account(Box::new(account), Ok(secret))
    }

    pub fn ask_token(&self, form: &str) -> Answer {
        ask_token(self.sandbox.address(), form)
    }

    /// A request with the headers that the API requires.
    pub fn api(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let path = format!("/useradmin{path}");
        self.send(method, &path, &[VERSION, JSON, ("Authorization", &bearer)], body)
    }

    pub fn create(&self, user: &Value) -> Answer {
        self.api("POST", "/users", user.to_string().as_bytes())
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        exchange(self.sandbox.address(), method, path, headers, body)
    }
}

impl Drop for TestSandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

fn ask_token(address: SocketAddr, form: &str) -> Answer {
    exchange(address, "POST", "/Auth/connect/token", &[FORM], form.as_bytes())
}

/// Sends one request on a new connection.
pub fn exchange(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket.write_all(head.as_bytes()).unwrap();
    socket.write_all(body).unwrap();
    let mut text = String::new();
    socket.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_lowercase(), body: body.to_owned() }
}

pub fn credentials() -> String {
    format!(
        "grant_type=client_credentials&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}&scope=users%3Awrite"
    )
}

pub struct Answer {
    pub status: u16,
    /// The status line and the headers, in lower case.
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        assert!(self.head.contains("content-type: application/json"), "{}", self.head);
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn message(&self) -> String {
        self.json()["message"].as_str().unwrap().to_owned()
    }

    /// The paths that a 400 response names, in its order.
    pub fn paths(&self) -> Vec<String> {
        assert_eq!(self.status, 400, "{}", self.body);
        let answer = self.json();
        assert_eq!(answer["status"], 400);
        assert!(answer["title"].is_string());
        let errors = answer["errors"].as_array().unwrap();
        assert!(errors.iter().all(|it| it["message"].as_str().is_some_and(|it| !it.is_empty())));
        errors.iter().map(|it| it["path"].as_str().unwrap().to_owned()).collect()
    }
}

//! An account on a raw-socket server that stores and lists the users it created, and misbehaves on request.

use crate::common::home::{Home, RunResult, finished};
use crate::common::server::{Reply, Request, Server, answer, json};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::process::Command;
use std::sync::{Arc, Mutex};

/// Overrides the response to a POST, given the username and how often it was posted before.
pub type Odd = dyn Fn(&str, usize) -> Option<Does> + Send + Sync;

/// A response other than a created user.
pub enum Does {
    /// Sends this and creates no user.
    Answers(Reply),
    /// Creates the user and sends this.
    CreatesAnd(Reply),
}

/// The account, and the home that is configured for it.
pub struct Account {
    pub home: Home,
    pub server: Server,
    users: Arc<Mutex<Vec<Value>>>,
    list: Arc<Mutex<Option<List>>>,
}

/// A list of users other than the created ones, by page.
type List = Box<dyn Fn(usize) -> String + Send>;

impl Account {
    /// An account that creates every user.
    pub fn new() -> Self {
        Self::odd(|_, _| None)
    }

    /// An account that responds as `odd` says.
    pub fn odd(odd: impl Fn(&str, usize) -> Option<Does> + Send + Sync + 'static) -> Self {
        let users: Arc<Mutex<Vec<Value>>> = Arc::default();
        let list: Arc<Mutex<Option<List>>> = Arc::default();
        let (shared, seen) = (Arc::clone(&users), Mutex::new(HashMap::new()));
        let other = Arc::clone(&list);
        let odd: Box<Odd> = Box::new(odd);
        let server = Server::start(move |_, request| match &*other.lock().unwrap() {
            Some(list) if !request.is_post() => json("200 OK", &list(page(request))),
            _ => respond(request, &shared, &seen, &odd),
        });
        let home = Home::new();
        let (api, tokens) = (server.url("/useradmin"), server.url("/Auth/connect/token"));
        home.write_config(&format!(
            "[accounts.here]\napi_url = \"{api}\"\ntoken_url = \"{tokens}\"\nclient_id = \"someone\"\n"
        ));
        Self { home, server, users, list }
    }

    /// Adds an existing user.
    pub fn has(&self, username: &str) {
        self.users.lock().unwrap().push(json!({"userId": format!("id-{username}"), "username": username}));
    }

    /// Answers every page of the list with this from now on.
    pub fn lists(&self, body: &str) {
        let body = body.to_owned();
        *self.list.lock().unwrap() = Some(Box::new(move |_| body.clone()));
    }

    /// Lists one user on each of so many pages.
    pub fn pages(&self, count: usize) {
        let body =
            move |page| json!({"users": [{"username": format!("p{page}")}], "meta": {"pageCount": count}});
        *self.list.lock().unwrap() = Some(Box::new(move |page| body(page).to_string()));
    }

    /// Lists 5,000 users on each page, without an end.
    pub fn endless_pages(&self) {
        let text = "x".repeat(100);
        let user = move |id: usize| json!({"userId": format!("{text}-{id}"), "username": format!("p{id}"), "name": text});
        let body = move |page: usize| json!({"users": (page * 5000..(page + 1) * 5000).map(&user).collect::<Vec<_>>()});
        *self.list.lock().unwrap() = Some(Box::new(move |page| body(page).to_string()));
    }

    /// `batch` with these arguments.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = self.home.command(&[&["batch"], args].concat());
        command.env("VCC_CLIENT_SECRET", "s3cret");
        command
    }

    /// Runs `batch` to its end.
    pub fn batch(&self, args: &[&str]) -> RunResult {
        finished(self.command(args), "")
    }

    /// The usernames that were posted, in order.
    pub fn posted(&self) -> Vec<String> {
        self.bodies().iter().map(|body| body["username"].as_str().unwrap().to_owned()).collect()
    }

    /// The bodies that were posted, in order.
    pub fn bodies(&self) -> Vec<Value> {
        let requests = self.server.requests();
        requests
            .iter()
            .filter(|one| is_create(one))
            .map(|one| serde_json::from_str(&one.body).unwrap())
            .collect()
    }

    /// The text of a file in the home directory.
    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.home.path().join(name)).unwrap()
    }

    /// The username and outcome of each row of a result file.
    pub fn outcomes(&self, name: &str) -> Vec<(String, String)> {
        let text = self.text(name);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().unwrap().clone();
        let place = |name: &str| headers.iter().position(|one| one.eq_ignore_ascii_case(name)).unwrap();
        let (username, outcome) = (place("username"), place("outcome"));
        reader
            .records()
            .map(|row| row.unwrap())
            .map(|row| (row[username].into(), row[outcome].into()))
            .collect()
    }
}

fn page(request: &Request) -> usize {
    let query = request.line.split(['?', ' ']).nth(2).unwrap();
    query.split('&').find_map(|part| part.strip_prefix("page=")).unwrap().parse().unwrap()
}

fn is_create(request: &Request) -> bool {
    request.is_post() && request.line.contains("/useradmin/users")
}

fn respond(
    request: &Request,
    users: &Mutex<Vec<Value>>,
    seen: &Mutex<HashMap<String, usize>>,
    odd: &Odd,
) -> Reply {
    if request.is_post() && !is_create(request) {
        return json("200 OK", r#"{"access_token":"t0ken","expires_in":7200,"token_type":"Bearer"}"#);
    }
    if !request.is_post() {
        return json(
            "200 OK",
            &json!({"users": *users.lock().unwrap(), "meta": {"pageCount": 1}}).to_string(),
        );
    }
    let mut user: Value = serde_json::from_str(&request.body).unwrap();
    let username = user["username"].as_str().unwrap().to_owned();
    let before = {
        let mut seen = seen.lock().unwrap();
        let count = seen.entry(username.clone()).or_default();
        *count += 1;
        *count - 1
    };
    user["userId"] = json!(format!("id-{username}"));
    let created = user.to_string();
    let create = || users.lock().unwrap().push(user);
    match odd(&username, before) {
        Some(Does::Answers(reply)) => reply,
        Some(Does::CreatesAnd(reply)) => {
            create();
            reply
        }
        None => {
            create();
            json("200 OK", &created)
        }
    }
}

/// A refusal.
pub fn refusal(status: &str, headers: &str, message: &str) -> Does {
    Does::Answers(answer(status, headers, &json!({"message": message}).to_string()))
}

/// A CSV file of administrators with these names.
pub fn admins(names: &[&str]) -> String {
    let row = |name: &&str| format!("Admin,{name},{name},{name}@example.com\n");
    format!("Role,Username,Name,Email\n{}", names.iter().map(row).collect::<String>())
}

//! An account on loopback with as many users as are wanted, or one that never answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Users of a page, as the program asks for them.
const PAGE: usize = 500;

/// A running server; its threads end with the process.
pub struct Server {
    port: u16,
    pages: Arc<AtomicUsize>,
    users: usize,
}

impl Server {
    /// With so many users; none means that no list is ever answered.
    pub fn start(users: Option<usize>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let pages: Arc<AtomicUsize> = Arc::default();
        let served = Arc::clone(&pages);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = Arc::clone(&served);
                thread::spawn(move || serve(stream, users, &served));
            }
        });
        Self { port, pages, users: users.unwrap_or_default() }
    }

    /// The account, for the program's environment.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let url = |path: &str| format!("http://127.0.0.1:{}/{path}", self.port);
        vec![
            ("VCC_API_URL", url("useradmin")),
            ("VCC_TOKEN_URL", url("token")),
            ("VCC_CLIENT_ID", "bench".into()),
            ("VCC_CLIENT_SECRET", "secret".into()),
        ]
    }

    /// Whether all users were given away.
    pub fn is_read(&self) -> bool {
        self.pages.load(Ordering::Acquire) >= self.users.div_ceil(PAGE)
    }
}

fn serve(stream: TcpStream, users: Option<usize>, pages: &AtomicUsize) -> Option<()> {
    let mut input = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    input.read_line(&mut first).ok()?;
    loop {
        let mut line = String::new();
        input.read_line(&mut line).ok()?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    input.read_exact(&mut vec![0; length]).ok()?;
    let listed = first.contains("/users");
    let body = match users {
        _ if first.contains("/token") => r#"{"access_token":"t0ken","expires_in":3600}"#.to_owned(),
        Some(users) if listed => page(&first, users),
        Some(_) => r#"{"callbackNumbers":[]}"#.to_owned(),
        None => loop {
            thread::park();
        },
    };
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length:";
    write!(input.get_mut(), "{head} {}\r\n\r\n{body}", body.len()).ok()?;
    pages.fetch_add(usize::from(listed), Ordering::Release);
    Some(())
}

fn page(request: &str, users: usize) -> String {
    let number = request.split(['?', '&', ' ']).find_map(|part| part.strip_prefix("page=")?.parse().ok());
    let number: usize = number.unwrap_or(1);
    let user = |index: usize| {
        format!(
            r#"{{"userId":"00000000-0000-4000-8000-{index:012}","username":"person.{index}@example.com","name":"Person {index}","email":"person.{index}@example.com","active":true,"userAccountConfiguration":{{"role":"Agent","agentConfiguration":{{"agentDisplayId":"{index}","location":"GB"}}}}}}"#
        )
    };
    let from = (number - 1) * PAGE;
    let rows: Vec<String> = (from..users.min(from + PAGE)).map(user).collect();
    format!(
        r#"{{"users":[{}],"meta":{{"page":{number},"count":{},"pageCount":{},"totalCount":{users}}}}}"#,
        rows.join(","),
        rows.len(),
        users.div_ceil(PAGE)
    )
}

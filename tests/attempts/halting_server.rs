//! A server that halts at a byte that the test chooses, reports that, and waits until the client is gone.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// Where the server stops: behind so many bytes read, or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopPoint {
    TokenRead(usize),
    TokenWritten(usize),
    PostRead(usize),
    PostWritten(usize),
}

const TOKEN: &str = r#"{"access_token":"t0ken","expires_in":7200,"token_type":"Bearer"}"#;
const USER: &str = r#"{"userId":"5cba9dab","username":"jana","name":"Jana"}"#;

/// What the server has received.
#[derive(Debug, Default, Clone, Copy)]
pub struct Seen {
    /// POSTs of which at least one byte arrived.
    pub posts: usize,
    /// Users whose POST arrived complete.
    pub created: usize,
    /// The lengths of the token request and the POST.
    pub token_length: usize,
    pub post_length: usize,
}

pub struct Gated {
    api: SocketAddr,
    tokens: SocketAddr,
    shared: Arc<Shared>,
    /// A message when the server stops.
    pub reached: Receiver<()>,
}

struct Shared {
    stop: Mutex<Option<StopPoint>>,
    seen: Mutex<Seen>,
    reached: Sender<()>,
}

/// The lengths of the token response and the POST response.
#[cfg(target_os = "linux")]
pub fn answer_lengths() -> (usize, usize) {
    (answer(TOKEN).len(), answer(USER).len())
}

fn answer(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

impl Gated {
    /// Stops at most once.
    pub fn start(stop: Option<StopPoint>) -> Self {
        let (sender, reached) = channel();
        let shared = Arc::new(Shared { stop: Mutex::new(stop), seen: Mutex::default(), reached: sender });
        let tokens = listen(&shared, Shared::serve_token);
        let api = listen(&shared, Shared::serve_api);
        Self { api, tokens, shared, reached }
    }

    /// Does not stop any more.
    #[cfg(target_os = "linux")]
    pub fn go_on(&self) {
        *self.shared.stop.lock().unwrap() = None;
    }

    pub fn api_url(&self) -> String {
        format!("http://{}/useradmin", self.api)
    }

    pub fn token_url(&self) -> String {
        format!("http://{}/Auth/connect/token", self.tokens)
    }

    pub fn seen(&self) -> Seen {
        *self.shared.seen.lock().unwrap()
    }
}

fn listen(shared: &Arc<Shared>, serve: fn(&Shared, TcpStream) -> Option<()>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let shared = Arc::clone(shared);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let shared = Arc::clone(&shared);
            thread::spawn(move || serve(&shared, stream));
        }
    });
    address
}

impl Shared {
    fn serve_token(&self, mut stream: TcpStream) -> Option<()> {
        let request = self.read(&mut stream, StopPoint::TokenRead)?;
        self.seen.lock().unwrap().token_length = request.len();
        self.write(&mut stream, &answer(TOKEN), StopPoint::TokenWritten)
    }

    fn serve_api(&self, mut stream: TcpStream) -> Option<()> {
        let mut first = [0];
        stream.peek(&mut first).ok().filter(|count| *count > 0)?;
        if &first != b"P" {
            read(&mut stream, |_| false);
            let users = if self.seen.lock().unwrap().created > 0 { USER } else { "" };
            return stream.write_all(&answer(&format!("{{\"users\":[{users}]}}"))).ok();
        }
        self.seen.lock().unwrap().posts += 1;
        let request = self.read(&mut stream, StopPoint::PostRead)?;
        let mut seen = self.seen.lock().unwrap();
        seen.post_length = request.len();
        seen.created += 1;
        drop(seen);
        self.write(&mut stream, &answer(USER), StopPoint::PostWritten)
    }

    /// A complete request, whether or not the server stops in it: sent bytes arrive even from a dead process.
    fn read(&self, stream: &mut TcpStream, at: fn(usize) -> StopPoint) -> Option<Vec<u8>> {
        let wanted = *self.stop.lock().unwrap();
        let mut stopped = false;
        let request = read(stream, |count| {
            let here = wanted == Some(at(count));
            if here {
                stopped = true;
                let _ = self.reached.send(());
            }
            here
        });
        if stopped {
            *self.stop.lock().unwrap() = None;
        }
        request
    }

    fn write(&self, stream: &mut TcpStream, answer: &[u8], at: fn(usize) -> StopPoint) -> Option<()> {
        stream.set_nodelay(true).unwrap();
        for (count, byte) in answer.iter().enumerate() {
            if self.stop_here(stream, at(count)) {
                return None;
            }
            stream.write_all(&[*byte]).ok()?;
        }
        self.stop_here(stream, at(answer.len()));
        Some(())
    }

    fn stop_here(&self, stream: &mut TcpStream, at: StopPoint) -> bool {
        let here = {
            let mut stop = self.stop.lock().unwrap();
            let here = *stop == Some(at);
            if here {
                *stop = None;
            }
            here
        };
        if here {
            let _ = self.reached.send(());
            // Until the client is gone.
            let _ = stream.read_to_end(&mut Vec::new());
        }
        here
    }
}

/// Reads a request byte by byte. When `stop` holds, reads up to the end of the connection without a response; the client
/// is killed meanwhile.
fn read(stream: &mut TcpStream, mut stop: impl FnMut(usize) -> bool) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    let mut byte = [0];
    loop {
        if stop(request.len()) {
            let _ = stream.read_to_end(&mut request);
            return is_whole(&request).then_some(request);
        }
        if is_whole(&request) {
            return Some(request);
        }
        stream.read_exact(&mut byte).ok()?;
        request.push(byte[0]);
    }
}

fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    request.len() >= end + 4 + length.unwrap_or(0)
}

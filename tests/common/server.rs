//! An HTTP server on raw sockets: it records requests and sends any bytes, or none.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// A received request.
#[derive(Debug, Clone)]
pub struct Request {
    /// `POST /useradmin/users HTTP/1.1`.
    pub line: String,
    /// The request line and headers.
    pub head: String,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let same = |line: &&str| line.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name));
        self.head.lines().find(same)?.split_once(':').map(|(_, value)| value.trim())
    }

    pub fn is_post(&self) -> bool {
        self.line.starts_with("POST ")
    }
}

/// How the server responds.
#[derive(Clone)]
pub enum Reply {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes, then one byte every 20 ms forever.
    Drip(Vec<u8>, u8),
    /// Sends these bytes, then writes as fast as it can forever.
    Flood(Vec<u8>),
    /// Sends the first bytes, then repeats the others forever.
    Repeat(Vec<u8>, Vec<u8>),
    /// Sends these bytes and keeps the connection open.
    Hold(Vec<u8>),
    /// Reads the request and closes.
    Drop,
    /// Closes in the middle of the request: the client sees a reset.
    DropUnread,
    /// Reads only the first bytes, and keeps the connection open.
    Ignore,
}

/// A complete response.
pub fn answer(status: &str, headers: &str, body: &str) -> Reply {
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}Connection: close\r\n\r\n", body.len());
    Reply::Bytes((head + body).into_bytes())
}

pub fn json(status: &str, body: &str) -> Reply {
    answer(status, "Content-Type: application/json\r\n", body)
}

type Script = dyn Fn(usize, &Request) -> Reply + Send + Sync;

/// A running server, whose threads end with the process.
pub struct Server {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    /// A message for each received request.
    pub arrivals: UnboundedReceiver<()>,
}

struct Shared {
    script: Box<Script>,
    early: Option<Reply>,
    requests: Arc<Mutex<Vec<Request>>>,
    arrived: UnboundedSender<()>,
}

impl Server {
    /// Responds to each request as the script says; the number counts from 0.
    pub fn start(script: impl Fn(usize, &Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::on("127.0.0.1:0", Box::new(script), None).unwrap()
    }

    /// Responds as soon as the first bytes of a request arrive.
    pub fn early(reply: Reply) -> Self {
        Self::on("127.0.0.1:0", Box::new(|_, _| Reply::Drop), Some(reply)).unwrap()
    }

    pub fn on(address: &str, script: Box<Script>, early: Option<Reply>) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (arrived, arrivals) = unbounded_channel();
        let shared = Arc::new(Shared { script, early, requests: Arc::clone(&requests), arrived });
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || shared.serve(stream));
            }
        });
        Ok(Self { address, requests, arrivals })
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub fn posts(&self) -> usize {
        self.requests().iter().filter(|request| request.is_post()).count()
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) {
        if let Some(early) = &self.early {
            let mut start = [0; 5];
            // A GET is dropped: only POSTs matter here.
            if stream.read_exact(&mut start).is_ok() && &start == b"POST " {
                let line = String::from_utf8_lossy(&start).into_owned();
                self.count(Request { line: line.clone(), head: line, body: String::new() });
                perform(&mut stream, early);
            }
            return;
        }
        let Some(request) = read_request(&mut stream) else { return };
        let number = self.count(request.clone());
        perform(&mut stream, &(self.script)(number, &request));
    }

    fn count(&self, request: Request) -> usize {
        let mut requests = self.requests.lock().unwrap();
        requests.push(request);
        let number = requests.len() - 1;
        drop(requests);
        let _ = self.arrived.send(());
        number
    }
}

/// Reads one request with a `Content-Length`.
pub fn read_request(stream: &mut impl Read) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                let line = head.lines().next()?.to_owned();
                return Some(Request { line, head: head.to_owned(), body: body.to_owned() });
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}

fn perform(stream: &mut TcpStream, reply: &Reply) {
    match reply {
        Reply::Bytes(bytes) => {
            let _ = stream.write_all(bytes);
        }
        Reply::Drip(start, byte) => {
            let _ = stream.write_all(start);
            while stream.write_all(&[*byte]).is_ok() {
                thread::sleep(Duration::from_millis(20));
            }
        }
        Reply::Flood(start) => {
            let _ = stream.write_all(start);
            let piece = vec![b'x'; 64 * 1024];
            while stream.write_all(&piece).is_ok() {}
        }
        Reply::Repeat(start, piece) => {
            let _ = stream.write_all(start);
            while stream.write_all(piece).is_ok() {}
        }
        Reply::Hold(bytes) => {
            let _ = stream.write_all(bytes);
            wait_for_close(stream);
        }
        Reply::Ignore => {
            // Never reads on, so the client waits until its time-out.
            loop {
                thread::park();
            }
        }
        Reply::Drop | Reply::DropUnread => {}
    }
}

fn wait_for_close(stream: &mut TcpStream) {
    let mut rest = [0; 1024];
    while matches!(stream.read(&mut rest), Ok(read) if read > 0) {}
}

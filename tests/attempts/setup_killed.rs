//! The setup of a created user killed at many points, as a command and in the full screen: no PUT is repeated that was
//! carried out, the journal knows what is open, and finishing completes it.

use super::finish::{ID, PIOTR, Place, created, outcomes, outcomes_of};
use super::killed::{TIMEOUT, spread};
use crate::common::home::terminal_command;
use crate::common::pty::PtyProgram;
use crate::common::wait_for_press_guard;
use rustix::process::Signal;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use vcc_user::submission::SetupStep;

/// The requests of a setup by method and the end of the path.
const REQUESTS: [(&str, &str); 9] = [
    ("POST", "token"),
    ("GET", "groups"),
    ("PUT", "groups"),
    ("GET", "skills"),
    ("PUT", "skills"),
    ("GET", "callbackNumbers"),
    ("PUT", "callbackNumbers"),
    ("GET", "schedules"),
    ("PUT", "schedules"),
];

pub(super) type Key = (String, String);

/// Where the program is killed: at so many bytes of a request, or of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StopPoint {
    pub(super) request: Key,
    pub(super) in_answer: bool,
    pub(super) bytes: usize,
}

/// What passes between the program and the sandbox, up to a byte.
pub(super) struct Proxy {
    pub(super) address: SocketAddr,
    shared: Arc<Shared>,
    pub(super) reached: Receiver<()>,
}

struct Shared {
    sandbox: SocketAddr,
    stop: Mutex<Option<StopPoint>>,
    reached: Sender<()>,
    /// The lengths of each request and its answer.
    lengths: Mutex<HashMap<Key, (usize, usize)>>,
}

impl Proxy {
    pub(super) fn start(sandbox: SocketAddr, stop: Option<StopPoint>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, reached) = channel();
        let (stop, lengths) = (Mutex::new(stop), Mutex::default());
        let shared = Arc::new(Shared { sandbox, stop, reached: sender, lengths });
        let own = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&own);
                std::thread::spawn(move || shared.serve(stream));
            }
        });
        Self { address, shared, reached }
    }

    /// Stops at a point from now on.
    pub(super) fn stop_at(&self, point: &StopPoint) {
        *self.shared.stop.lock().unwrap() = Some(point.clone());
    }

    /// Waits until what a killed program has sent has arrived.
    pub(super) fn wait_until_arrived(&self, point: &StopPoint) {
        if !point.in_answer {
            self.reached.recv_timeout(TIMEOUT).unwrap();
        }
    }

    /// So many points in each of these requests and each answer, the first and the last byte included.
    pub(super) fn points(&self, requests: &[(&str, &str)], of_each: usize) -> Vec<StopPoint> {
        let lengths = self.shared.lengths.lock().unwrap();
        let mut points = Vec::new();
        for (method, end) in requests {
            let request = ((*method).to_owned(), (*end).to_owned());
            let (sent, answered) = lengths[&request];
            for (in_answer, length) in [(false, sent), (true, answered)] {
                let spread = spread(length, of_each).into_iter();
                points.extend(spread.map(|bytes| StopPoint { request: request.clone(), in_answer, bytes }));
            }
        }
        points
    }
}

impl Shared {
    /// One request a connection: the answer says that it closes.
    fn serve(&self, mut client: TcpStream) -> Option<()> {
        client.set_nodelay(true).ok()?;
        let (mut request, mut byte, mut stopped) = (Vec::new(), [0], false);
        while !is_whole(&request) && !stopped {
            stopped = self.stops(&request, false, request.len());
            if stopped {
                // What was on its way arrives, though its sender is dead.
                client.read_to_end(&mut request).ok();
            } else {
                client.read_exact(&mut byte).ok()?;
                request.push(byte[0]);
            }
        }
        if !stopped && self.stops(&request, false, request.len()) {
            stopped = true;
            client.read_to_end(&mut Vec::new()).ok();
        }
        let answer = if is_whole(&request) { self.forward(&request) } else { None };
        if stopped {
            let _ = self.reached.send(());
        }
        let answer = answer?;
        self.lengths.lock().unwrap().insert(key(&request), (request.len(), answer.len()));
        for count in 0..=answer.len() {
            if self.stops(&request, true, count) {
                client.read_to_end(&mut Vec::new()).ok();
                return None;
            }
            client.write_all(answer.get(count..=count).unwrap_or_default()).ok()?;
        }
        Some(())
    }

    fn forward(&self, request: &[u8]) -> Option<Vec<u8>> {
        let mut sandbox = TcpStream::connect(self.sandbox).ok()?;
        let end = request.windows(2).position(|two| two == b"\r\n")? + 2;
        sandbox.write_all(&request[..end]).ok()?;
        sandbox.write_all(b"connection: close\r\n").ok()?;
        sandbox.write_all(&request[end..]).ok()?;
        let mut answer = Vec::new();
        sandbox.read_to_end(&mut answer).ok()?;
        Some(answer)
    }

    fn stops(&self, request: &[u8], in_answer: bool, bytes: usize) -> bool {
        let mut stop = self.stop.lock().unwrap();
        // The first line of a request says which it is.
        let Some(wanted) = stop.as_ref().filter(|_| request.contains(&b'\n')) else { return false };
        let is_here =
            wanted.request == key(request) && wanted.in_answer == in_answer && wanted.bytes <= bytes;
        if is_here {
            *stop = None;
            let _ = self.reached.send(());
        }
        is_here
    }
}

/// The method and the end of the path.
fn key(request: &[u8]) -> Key {
    let text = String::from_utf8_lossy(request);
    let mut words = text.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let end = path.split('?').next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    (method.to_owned(), end.to_owned())
}

fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    request.len() >= end + 4 + length.unwrap_or(0)
}

/// A user of the journal none of whose steps was begun, behind a proxy.
fn prepared(stop: Option<StopPoint>) -> (Place, Proxy) {
    let mut proxy = None;
    let place = Place::behind(&[], |sandbox| {
        let proxy = proxy.insert(Proxy::start(sandbox.sandbox.address(), stop));
        format!("http://{}", proxy.address)
    });
    place.record("piotr.zielinski", &created(Some(PIOTR)));
    (place, proxy.unwrap())
}

/// So many points in each request and each answer, the first and the last byte included.
fn points(of_each: usize) -> Vec<StopPoint> {
    let (place, proxy) = prepared(None);
    assert_eq!(outcomes(&place.finish().ends(0)), ["done"; 4]);
    proxy.points(&REQUESTS, of_each)
}

/// After a kill: what the journal says is so, and finishing completes it without repeating what was carried out.
fn assert_completed(place: &Place, point: &StopPoint) {
    let listed = &super::attempts(&place.home)[0];
    assert_eq!(listed["outcome"], "created", "{point:?}");
    for (step, outcome) in SetupStep::ALL.into_iter().zip(outcomes_of(listed)) {
        let puts = place.count("PUT", step.segment());
        match outcome.as_str() {
            "done" => assert_eq!(puts, 1, "{point:?}: {step:?} is done"),
            "not-done" => assert_eq!(puts, 0, "{point:?}: {step:?} was not begun"),
            other => assert!(other == "unknown" && puts <= 1, "{point:?}: {step:?} is {other}, {puts} PUTs"),
        }
    }
    assert_eq!(outcomes(&place.finish().ends(0)), ["done"; 4], "{point:?}");
    for step in SetupStep::ALL {
        assert_eq!(place.count("PUT", step.segment()), 1, "{point:?}: {step:?}");
    }
    assert_eq!(place.count("POST", "/users"), 0, "{point:?}");
}

#[test]
fn finish_killed_at_every_request() {
    let points = points(5);
    assert_eq!(points.len(), 90);
    for point in points {
        let (place, proxy) = prepared(Some(point.clone()));
        let mut command = place.command(&["attempts", "finish", ID]);
        let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let reached = proxy.reached.recv_timeout(TIMEOUT);
        let _ = child.kill();
        child.wait().unwrap();
        reached.unwrap_or_else(|_| panic!("{point:?} was not reached"));
        proxy.wait_until_arrived(&point);
        assert_completed(&place, &point);
    }
}

#[test]
fn tui_killed_while_it_finishes() {
    for point in points(2) {
        let (place, proxy) = prepared(Some(point.clone()));
        let mut command = terminal_command(&place.command(&[]));
        command.env("TERM", "xterm-256color");
        let mut term = PtyProgram::run(command, (100, 30));
        term.wait("piotr.zielinski was created in here. Not set up");
        term.send("\x1bs");
        term.wait("Unfinished users");
        wait_for_press_guard();
        term.send("\r");
        let reached = proxy.reached.recv_timeout(TIMEOUT);
        term.signal(Signal::KILL);
        term.status(TIMEOUT);
        reached.unwrap_or_else(|_| panic!("{point:?} was not reached:\n{}", term.screen()));
        proxy.wait_until_arrived(&point);
        assert_completed(&place, &point);
    }
}

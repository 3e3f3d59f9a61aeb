//! Keys where there is much of something, or something slow, beside keys in a wizard that has nothing: no more than 1.3
//! times as long.

use super::measure::{Figures, beside, heading, quantile, skipped, type_some};
use super::server::Server;
use super::session::{Session, Subject};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SIZE: (u16, u16) = (80, 24);
const RUNS: usize = 3;

/// A case: what the person has, and what is waited for before the keys.
struct Case {
    name: &'static str,
    subject: Subject,
    prepare: fn(&Path),
    server: Option<Server>,
    slow_disk: bool,
}

/// Measures all cases in turn, so that a drift of the machine hits all of them.
pub fn run(ours: &Subject) {
    let mut cases = all(ours);
    let mut figures: Vec<Figures> = cases.iter().map(|_| Figures::default()).collect();
    for _ in 0..RUNS {
        for (case, figures) in cases.iter_mut().zip(&mut figures) {
            one(case, figures);
        }
    }
    heading("keys, 80x24: p50, µs", ["small", "this", "ratio"]);
    let mut all = cases.iter().zip(&mut figures);
    let small = all.next().map_or(f64::NAN, |(_, figures)| quantile(&mut figures.key, 0.5));
    for (case, figures) in all {
        match quantile(&mut figures.key, 0.5) {
            key if key.is_nan() => skipped(case.name, "strace cannot attach"),
            key => beside(case.name, small, key),
        }
    }
}

fn all(ours: &Subject) -> Vec<Case> {
    let case = |name| Case { name, subject: ours.clone(), prepare: |_| {}, server: None, slow_disk: false };
    let of = |users| {
        let server = Server::start(users);
        (Subject { environment: server.environment(), ..ours.clone() }, Some(server))
    };
    let (many_known, full) = of(Some(50_000));
    let (waiting, silent) = of(None);
    let mut associated = ours.clone();
    associated.arguments = vec!["--from".into(), many_rows()];
    // What the file says is not typed on.
    associated.prologue = "\x1b[6~\x15";
    vec![
        case("nothing"),
        Case { subject: associated, ..case("100 associated users") },
        Case { prepare: ten_thousand_drafts, ..case("10,000 drafts") },
        Case { subject: many_known, server: full, ..case("50,000 known users") },
        Case { subject: waiting, server: silent, ..case("a request in flight") },
        Case { slow_disk: true, ..case("a disk of 500 ms a sync") },
    ]
}

fn one(case: &mut Case, figures: &mut Figures) {
    let home = tempfile::tempdir().unwrap();
    (case.prepare)(home.path());
    let mut session = Session::ready(&case.subject, SIZE, home.path());
    if let Some(server) = &case.server {
        until(|| server.is_read());
        session.quiet();
    }
    let mut slow = None;
    if case.slow_disk {
        session.key("a");
        until(|| session.thread("drafts").is_some());
        session.quiet();
        slow = SlowDisk::under(&session);
        if slow.is_none() {
            return;
        }
    }
    type_some(&mut session, 120, figures);
    drop(slow);
}

/// As long as it takes to read a hundred pages of users, which the program spaces: half a minute, and as much again.
const LONG: Duration = Duration::from_secs(60);

/// Waits until something holds that no screen shows.
pub fn until(holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < LONG, "waited in vain");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// `strace` on the one thread that saves: the others are not slowed down by it.
struct SlowDisk(Child);

impl SlowDisk {
    fn under(session: &Session) -> Option<Self> {
        let thread = session.thread("drafts")?;
        let mut strace = Command::new("strace");
        strace.args(["-p", &thread, "-e", "trace=fsync", "-einject=fsync:delay_enter=500000"]);
        let mut strace = strace.stdin(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        // A tracer that may not attach ends at once.
        std::thread::sleep(Duration::from_millis(300));
        if strace.try_wait().ok()?.is_some() { None } else { Some(Self(strace)) }
    }
}

impl Drop for SlowDisk {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A file with the page's smallest agent and a hundred associated users.
fn many_rows() -> String {
    let mut rows = String::new();
    for number in 0..100 {
        let comma = if number == 0 { "" } else { "," };
        write!(rows, r#"{comma}{{"username":"user{number}@vbc","applicationType":"VBC"}}"#).unwrap();
    }
    let text = include_str!("../../assets/examples/minimal.json");
    let text = text.replacen(r#""webrtc""#, &format!(r#""associatedUsers": [{rows}], "webrtc""#), 1);
    let path = std::env::temp_dir().join(format!("vcc-user-bench-{}.json", std::process::id()));
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

pub fn ten_thousand_drafts(home: &Path) {
    let folder = home.join("vcc-user/drafts");
    fs::create_dir_all(&folder).unwrap();
    for number in 0..10_000 {
        let answers = format!(
            r#"{{"role": "Agent", "username": "person{number}", "name": "Person {number}", "email": "p{number}@example.com", "agentId": "{number}", "location": "PL"}}"#
        );
        let text = format!(r#"{{"format": "vcc-user draft", "version": 1, "answers": {answers}}}"#);
        // One in a hundred is damaged.
        let length = if number % 100 == 7 { text.len() / 2 } else { text.len() };
        fs::write(folder.join(format!("20261124-{number:06}-aaaaaaaa.json")), &text[..length]).unwrap();
    }
}

//! What is measured of a start and of keys, and its table.

use super::session::{Session, Subject};
use std::time::Duration;

/// What was measured.
#[derive(Default)]
pub struct Figures {
    pub start: Vec<f64>,
    pub key: Vec<f64>,
    pub bytes: Vec<f64>,
    pub writes: Vec<f64>,
    pub memory: Vec<f64>,
    pub idle: Vec<f64>,
}

/// Starts the program once; with `keys`, types too.
pub fn run(subject: &Subject, size: (u16, u16), keys: bool, figures: &mut Figures) {
    let home = tempfile::tempdir().unwrap();
    if !keys {
        let mut session = Session::start(subject, size, home.path());
        figures.start.push(session.wait(subject.ready));
        return;
    }
    let mut session = Session::ready(subject, size, home.path());
    type_some(&mut session, 120, figures);
    figures.writes.extend(["a", "b", "c", "d", "e"].map(|letter| session.writes(letter)));
    std::thread::sleep(Duration::from_millis(500));
    session.quiet();
    figures.memory.push(session.memory("VmHWM"));
    let before = session.switches();
    std::thread::sleep(Duration::from_secs(2));
    figures.idle.push(session.switches() - before);
}

/// Types letters, one after the other; never more than a field shows at once.
pub fn type_some(session: &mut Session, count: u8, figures: &mut Figures) {
    for count in 0..count {
        let letter = char::from(b'a' + count % 26).to_string();
        let clears = count % 30 == 29;
        let answer = session.key(if clears { "\x15" } else { &letter });
        if count > 4 && !clears {
            figures.key.push(answer.after);
            figures.bytes.push(answer.bytes);
        }
    }
}

/// The value below which that part of them lies.
pub fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let index = (values.len() as f64 * part) as usize;
    values.get(index.min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// The heading of a table.
pub fn heading(what: &str, columns: [&str; 3]) {
    let [one, two, three] = columns;
    println!("\n{what:<38}{one:>12}{two:>12}{three:>9}");
}

/// A figure beside the one that it is measured by.
pub fn beside(name: &str, other: f64, ours: f64) {
    println!("{name:<38}{other:>12.1}{ours:>12.1}{:>9.2}", ours / other);
}

/// A figure and the most that it may be.
pub fn limit(name: &str, figure: f64, most: f64) {
    let kept = if figure <= most { "" } else { "OVER" };
    println!("{name:<38}{figure:>12.1}{most:>12.1}{kept:>9}");
}

/// What cannot be measured here, and why.
pub fn skipped(name: &str, why: &str) {
    println!("{name:<38}skipped: {why}");
}

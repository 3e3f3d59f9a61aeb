//! Killed while typing: the draft can be read and holds all but the last quarter of a second.

use super::PAGE_DOWN;
use crate::common::in_three_tries;
use crate::common::pty::{Home, PtyProgram, TIMEOUT};
use rustix::process::Signal;
use std::cell::RefCell;
use std::time::{Duration, Instant};

/// The most that may be lost: a save begins 150 ms after the first unsaved change and takes up to 100 ms. This allows
/// a busy machine that runs all tests at once twice that.
const LOSS: Duration = Duration::from_millis(500);

/// The number of runs; set `VCC_USER_KILLS=300` for a longer test.
fn times() -> usize {
    std::env::var("VCC_USER_KILLS").ok().and_then(|times| times.parse().ok()).unwrap_or(12)
}

/// A pseudo-random number, the same in every run.
fn pseudo_random(seed: usize) -> usize {
    seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 33
}

/// Types until a kill at a time that depends on the run: what was lost, as the age of the oldest lost letter, and the
/// letters kept and typed.
fn killed_while_typing(run: usize) -> (Duration, usize, usize) {
    let home = Home::new();
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    term.send("4");
    term.send(PAGE_DOWN);
    term.wait("Username");
    let count = 10 + pseudo_random(run) % 80;
    let mut typed = Vec::new();
    for index in 0..count {
        let letter = char::from(b'a' + u8::try_from(index % 26).unwrap());
        term.send(letter.to_string());
        typed.push(Instant::now());
        // The pace of a fast typist, not a wait for a condition.
        std::thread::sleep(Duration::from_millis(8));
    }
    let killed = Instant::now();
    term.signal(Signal::KILL);
    term.status(TIMEOUT);
    let drafts = home.drafts();
    let kept =
        drafts.first().map_or(0, |draft| draft["answers"]["username"].as_str().unwrap_or_default().len());
    assert!(drafts.len() <= 1, "run {run}: a temporary file is listed");
    let expected: String =
        (0..kept).map(|index| char::from(b'a' + u8::try_from(index % 26).unwrap())).collect();
    if kept > 0 {
        assert_eq!(drafts[0]["answers"]["username"], expected.as_str(), "run {run}");
    }
    // Everything typed before the first lost letter is saved.
    let loss = typed.get(kept).map_or(Duration::ZERO, |lost| killed.duration_since(*lost));
    (loss, kept, count)
}

#[test]
fn kill_while_typing_loses_little() {
    let losses = RefCell::<Vec<Duration>>::default();
    for run in 0..times() {
        in_three_tries(|| {
            let (loss, kept, count) = killed_while_typing(run);
            assert!(loss <= LOSS, "run {run}: {kept} of {count} letters, {loss:?} lost");
            losses.borrow_mut().push(loss);
        });
    }
    let mut losses = losses.into_inner();
    losses.sort();
    println!(
        "{} kills: median loss {:?}, worst {:?}",
        losses.len(),
        losses[losses.len() / 2],
        losses.last().unwrap()
    );
}

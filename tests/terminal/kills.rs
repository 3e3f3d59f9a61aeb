//! Killed at any moment while typing: the draft holds all but the last quarter of a second, and can be read.

use super::PAGE_DOWN;
use crate::common::pty::{Home, PATIENCE, Term};
use rustix::process::Signal;
use std::time::{Duration, Instant};

/// All but this much of what was typed is in the draft: a save begins 150 ms after the first unsaved change, and takes
/// up to 100 ms. A busy machine that runs all tests at once is given as much again.
const LOSS: Duration = Duration::from_millis(500);

/// How many times; `VCC_USER_KILLS=300` for a longer look.
fn times() -> usize {
    std::env::var("VCC_USER_KILLS").ok().and_then(|times| times.parse().ok()).unwrap_or(12)
}

/// A number that looks like chance and is the same in every run.
fn chance(seed: usize) -> usize {
    seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 33
}

#[test]
fn kill_while_typing_loses_little() {
    let mut losses: Vec<Duration> = Vec::new();
    for run in 0..times() {
        let home = Home::new();
        let mut term = Term::start(&home, &[]);
        term.wait("Practice account");
        term.send("4");
        term.send(PAGE_DOWN);
        term.wait("Username");
        let count = 10 + chance(run) % 80;
        let mut typed = Vec::new();
        for index in 0..count {
            let letter = char::from(b'a' + u8::try_from(index % 26).unwrap());
            term.send(letter.to_string());
            typed.push(Instant::now());
            // The pace of a fast typist: this is no waiting for anything.
            std::thread::sleep(Duration::from_millis(8));
        }
        let killed = Instant::now();
        term.signal(Signal::KILL);
        term.status(PATIENCE);
        let drafts = home.drafts();
        let kept =
            drafts.first().map_or(0, |draft| draft["answers"]["username"].as_str().unwrap_or_default().len());
        assert!(drafts.len() <= 1, "run {run}: a temporary file is listed");
        let expected: String =
            (0..kept).map(|index| char::from(b'a' + u8::try_from(index % 26).unwrap())).collect();
        if kept > 0 {
            assert_eq!(drafts[0]["answers"]["username"], expected.as_str(), "run {run}");
        }
        // Everything that was typed before the first lost letter is there.
        let loss = typed.get(kept).map_or(Duration::ZERO, |lost| killed.duration_since(*lost));
        assert!(loss <= LOSS, "run {run}: {kept} of {count} letters, {loss:?} lost");
        losses.push(loss);
    }
    losses.sort();
    println!(
        "{} kills: median loss {:?}, worst {:?}",
        losses.len(),
        losses[losses.len() / 2],
        losses.last().unwrap()
    );
}

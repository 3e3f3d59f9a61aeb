//! How quickly the wizard starts and answers, beside a bare ratatui program on the same machine.
//!
//! `cargo bench --bench terminal` prints start, key latency, bytes, writes and memory of both, and their ratios. It
//! measures from outside, through a pseudo-terminal, as a person would.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a measurement that cannot be made has nothing better to do than to end"
)]

#[path = "terminal/bare.rs"]
mod bare;
#[path = "terminal/measure.rs"]
mod measure;

use measure::{Figures, Subject};

/// Names the part that this program plays when it runs as the bare one.
const PART: &str = "VCC_USER_BENCH_PART";
const RUNS: usize = 21;

fn main() {
    if std::env::var(PART).is_ok_and(|part| part == "bare") {
        return bare::run().unwrap();
    }
    // `cargo test --all-targets` runs this too, and would measure a debug build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let this = std::env::current_exe().unwrap();
    let bare = Subject { program: this, environment: vec![(PART, "bare")], ready: "ready", prologue: "" };
    let ours = Subject {
        program: env!("CARGO_BIN_EXE_vcc-user").into(),
        environment: Vec::new(),
        ready: "actions",
        // To the first text field.
        prologue: "\x1b[6~",
    };
    for size in [(80, 24), (120, 40)] {
        let mut figures = [Figures::default(), Figures::default()];
        for run in 0..RUNS {
            // In turn, so that a drift of the machine hits both.
            for (subject, figures) in [&bare, &ours].into_iter().zip(&mut figures) {
                measure::run(subject, size, run < 3, figures);
            }
        }
        print(size, &mut figures);
    }
}

fn print((cols, rows): (u16, u16), [bare, ours]: &mut [Figures; 2]) {
    println!("{cols}x{rows:<18}{:>12}{:>12}{:>8}", "bare", "vcc-user", "ratio");
    let rows = [
        ("start p50, ms", &mut bare.start, &mut ours.start, 0.5),
        ("key p50, µs", &mut bare.key.clone(), &mut ours.key.clone(), 0.5),
        ("key p99, µs", &mut bare.key, &mut ours.key, 0.99),
        ("bytes a key", &mut bare.bytes.clone(), &mut ours.bytes.clone(), 0.5),
        ("bytes a key, p99", &mut bare.bytes, &mut ours.bytes, 0.99),
        ("writes a key", &mut bare.writes, &mut ours.writes, 0.5),
        ("memory, kB", &mut bare.memory, &mut ours.memory, 0.5),
        ("wake-ups idle, 2 s", &mut bare.idle, &mut ours.idle, 0.5),
    ];
    for (name, bare, ours, part) in rows {
        let (bare, ours) = (measure::quantile(bare, part), measure::quantile(ours, part));
        println!("{name:<21}{bare:>12.1}{ours:>12.1}{:>8.2}", ours / bare);
    }
    println!();
}

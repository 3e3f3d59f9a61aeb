//! How what the wizard does by itself grows with what it holds: `cargo bench --bench inprocess` prints the time of each
//! operation at growing sizes, the exponent that fits them, and what is claimed of it. A claim that does not hold ends it
//! with 1.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot be made has nothing better to do than to end"
)]

#[path = "inprocess/cases.rs"]
mod cases;
#[path = "inprocess/measure.rs"]
mod measure;

use cases::{Case, Growth};
use std::process::ExitCode;

/// How far an exponent may be above its claim: caches and allocators bend every curve a little.
const SLACK: f64 = 0.3;

fn main() -> ExitCode {
    // `cargo test --all-targets` runs this too, and would measure a debug build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    println!("{:<24}{:<14}{:>95}  claim", "operation", "by number of", "time at each, exponent");
    let mut broken = 0;
    for case in cases::all() {
        let (exponent, holds) = run(&case);
        broken += usize::from(!holds);
        println!("{exponent:>10.2}  {}{}", case.growth.words(), if holds { "" } else { ": NO" });
    }
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run(case: &Case) -> (f64, bool) {
    print!("{:<24}{:<14}", case.name, case.of);
    let mut points = Vec::new();
    for size in case.sizes {
        let mut operation = (case.prepare)(size);
        let seconds = measure::time(&mut operation);
        points.push((size as f64, seconds));
        print!("{:>17}", format!("{size}: {}", measure::shown(seconds)));
    }
    let exponent = measure::exponent(&points);
    (exponent, exponent <= case.growth.exponent() + SLACK)
}

impl Growth {
    fn exponent(self) -> f64 {
        match self {
            Self::Constant => 0.0,
            Self::Linear => 1.0,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Linear => "linear",
        }
    }
}

//! How quickly the wizard starts and answers, beside a bare ratatui program on the same machine; beside itself where there
//! is much of something; beside limits of its own; and beside other programs that people type into.
//!
//! `cargo bench --bench terminal` prints all tables, `cargo bench --bench terminal -- cases` those that are named: `bare`,
//! `cases`, `limits`, `others`. It measures from outside, through a pseudo-terminal, as a person would.
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
#[path = "terminal/cases.rs"]
mod cases;
#[path = "terminal/limits.rs"]
mod limits;
#[path = "terminal/measure.rs"]
mod measure;
#[path = "terminal/others.rs"]
mod others;
#[path = "terminal/server.rs"]
mod server;
#[path = "terminal/session.rs"]
mod session;

use measure::{Figures, beside, heading};
use session::Subject;
use std::path::{Path, PathBuf};

/// Names the part that this program plays when it runs as the bare one.
const PART: &str = "VCC_USER_BENCH_PART";
const RUNS: usize = 61;

fn main() {
    if std::env::var(PART).is_ok_and(|part| part == "bare") {
        return bare::run().unwrap();
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` runs this too, and would measure a debug build.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let named: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |table: &str| named.is_empty() || named.iter().any(|name| *name == table);
    let installed = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let ours = Subject {
        program: installed_copy(Path::new(env!("CARGO_BIN_EXE_vcc-user")), installed.path()),
        ready: "actions",
        // To the first text field.
        prologue: "\x1b[6~",
        ..Subject::default()
    };
    if wanted("bare") {
        beside_bare(&ours, installed_copy(&std::env::current_exe().unwrap(), installed.path()));
    }
    if wanted("cases") {
        cases::run(&ours);
    }
    if wanted("limits") {
        limits::run(&ours);
    }
    if wanted("others") {
        others::run(&ours);
    }
}

/// Copies a program, as installing it does. What a linker writes through a mapping lies in memory in pages of 4 kB, each
/// of which the kernel maps alone: a start from it takes a tenth longer.
fn installed_copy(program: &Path, folder: &Path) -> PathBuf {
    let copy = folder.join(program.file_name().unwrap());
    std::fs::copy(program, &copy).unwrap();
    copy
}

fn beside_bare(ours: &Subject, program: PathBuf) {
    let bare = Subject {
        program,
        environment: vec![(PART, "bare".to_owned())],
        ready: "ready",
        ..Subject::default()
    };
    for size in [(80, 24), (120, 40)] {
        let mut figures = [Figures::default(), Figures::default()];
        for run in 0..RUNS {
            // In turn, so that a drift of the machine hits both.
            for (subject, figures) in [&bare, ours].into_iter().zip(&mut figures) {
                measure::run(subject, size, run < 3, figures);
            }
        }
        print(size, &mut figures);
    }
}

fn print((cols, rows): (u16, u16), [bare, ours]: &mut [Figures; 2]) {
    heading(&format!("{cols}x{rows}"), ["bare", "vcc-user", "ratio"]);
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
        beside(name, measure::quantile(bare, part), measure::quantile(ours, part));
    }
}

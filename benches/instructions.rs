//! Instructions are counted where valgrind is installed: to the first frame, and for a key, beside the bare ratatui
//! program in the same build, one of `--profile dev`: an optimised one has no function whose end could be seen. A count is
//! the same on a busy machine and an idle one, so it can be held where a time cannot. Both are slow in the same measure
//! there.
//!
//! What is held stands in [`HELD`]. Where valgrind is missing this says so and passes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "clippy.toml allows it in tests, which leaves out what has its own main"
)]

#[cfg(target_os = "linux")]
#[path = "terminal/bare.rs"]
mod bare;
#[cfg(target_os = "linux")]
#[path = "instructions/count.rs"]
mod count;
#[cfg(target_os = "linux")]
#[allow(dead_code)]
#[path = "../tests/common/home.rs"]
mod home;
#[cfg(target_os = "linux")]
#[path = "instructions/keys.rs"]
mod keys;
#[cfg(target_os = "linux")]
#[allow(dead_code)]
#[path = "../tests/common/pty.rs"]
mod pty;

#[cfg(target_os = "linux")]
const NAME: &str = "instructions";

/// What is counted, and its last recorded ratio to the bare program. A change of it is recorded here; an increase needs
/// a reason.
#[cfg(target_os = "linux")]
const HELD: [(&str, f64); 3] =
    [("start to the first frame", 2.00), ("a key, 80x24", 0.97), ("a key, 120x40", 0.96)];
/// How far above it a ratio may go: another compiler, another ratatui.
#[cfg(target_os = "linux")]
const SLACK: f64 = 1.25;

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("instructions are counted on Linux only");
}

#[cfg(target_os = "linux")]
fn main() {
    // This program counted by another of itself.
    if let Some(part) = std::env::args().find_map(|one| one.strip_prefix("--part=").map(str::to_owned)) {
        return keys::play(&part);
    }
    // A run that names another test skips this one.
    if std::env::args().skip(1).any(|one| one == "--list" || !(one.starts_with('-') || NAME.contains(&one))) {
        return;
    }
    if !count::is_possible() {
        println!("valgrind is not installed: no instructions are counted");
        return;
    }
    // A count is no time: several at once are as good.
    let counts = std::thread::scope(|scope| {
        let counting =
            [count::start, || count::key(80, 24), || count::key(120, 40)].map(|count| scope.spawn(count));
        counting.map(|one| one.join().unwrap())
    });
    let mut broken = false;
    for ((name, held), (bare, ours)) in HELD.into_iter().zip(counts) {
        let ratio = ours / bare;
        println!(
            "{name}: bare {:.2} M, vcc-user {:.2} M, ratio {ratio:.2}, held {held:.2}",
            bare / 1e6,
            ours / 1e6
        );
        broken |= ratio > held * SLACK;
    }
    assert!(!broken, "more than a quarter above what is held");
}

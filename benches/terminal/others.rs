//! Start and keys of what else people type into, where it is installed.

use super::measure::{Figures, beside, heading, quantile, skipped, type_some};
use super::session::{Session, Subject};
use std::path::PathBuf;

const SIZE: (u16, u16) = (80, 24);
const RUNS: usize = 7;
/// No more than a field shows at once: not all of them can be emptied by a key.
const KEYS: u8 = 25;

pub fn run(ours: &Subject) {
    let mut figures = measured(ours);
    let (start, key) = (quantile(&mut figures.start, 0.5), quantile(&mut figures.key, 0.5));
    heading("beside others, 80x24, p50", ["other", "vcc-user", "ratio"]);
    for (name, arguments, ready, prologue) in [
        ("dialog", &["--inputbox", "Username", "8", "60"][..], "ancel", ""),
        ("whiptail", &["--inputbox", "Username", "8", "60"][..], "ancel", ""),
        ("vim", &["-u", "NONE", "-N", "-n"][..], "~", "i"),
    ] {
        let Some(program) = installed(name) else {
            skipped(name, "not installed");
            continue;
        };
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let mut other = measured(&Subject { program, arguments, environment: Vec::new(), ready, prologue });
        beside(&format!("start, {name}, ms"), quantile(&mut other.start, 0.5), start);
        beside(&format!("key, {name}, µs"), quantile(&mut other.key, 0.5), key);
    }
    skipped("inquire", "a library, and no program to start");
}

fn measured(subject: &Subject) -> Figures {
    let mut figures = Figures::default();
    for _ in 0..RUNS {
        let home = tempfile::tempdir().unwrap();
        figures.start.push(Session::start(subject, SIZE, home.path()).wait(subject.ready));
        let mut session = Session::ready(subject, SIZE, home.path());
        type_some(&mut session, KEYS, &mut figures);
    }
    figures
}

fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

//! How far a batch is: a bar on a terminal, a line for each user elsewhere.

use crate::cli::args::ColorChoice;
use crate::cli::color::{Painter, is_dumb};
use crate::cli::say;
use std::io::{self, IsTerminal, Write};

/// Cells of the bar.
const LENGTH: usize = 24;

/// The bar, or lines.
pub struct Progress {
    total: usize,
    done: usize,
    good: usize,
    bar: bool,
    painter: Painter,
}

impl Progress {
    /// Of so many users, none is done.
    pub fn new(total: usize, colour: ColorChoice) -> Self {
        let bar = io::stderr().is_terminal() && !is_dumb();
        let progress = Self { total, done: 0, good: 0, bar, painter: Painter::stderr(colour) };
        progress.draw("");
        progress
    }

    /// One more is done: who, and what became of them.
    pub fn done(&mut self, who: &str, what: &str, good: bool, lines: &[String]) {
        self.done += 1;
        self.good += usize::from(good);
        self.clear();
        let what = if good { self.painter.good(what) } else { self.painter.bad(what) };
        // On a terminal the bar says enough of those who were created.
        if !(self.bar && good && lines.is_empty()) {
            say(&format!("{} of {}: {who}: {what}", self.done, self.total));
        }
        for line in lines {
            say(&format!("  {line}"));
        }
        self.draw("");
    }

    /// Something is waited for. Elsewhere than on a terminal it is said once, at its beginning.
    pub fn waits(&self, why: &str, seconds: u64, begins: bool) {
        if self.bar {
            self.clear();
            self.draw(&format!(" · {why}: {seconds} s"));
        } else if begins {
            say(&format!("{why}: waiting {seconds} s"));
        }
    }

    /// Takes the bar away, so that something else can be printed.
    pub fn clear(&self) {
        if self.bar {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }

    fn draw(&self, more: &str) {
        if !self.bar {
            return;
        }
        let filled = LENGTH * self.done / self.total.max(1);
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(LENGTH - filled));
        let failed = match self.done - self.good {
            0 => String::new(),
            failed => format!(" · {failed} not created"),
        };
        let _ = write!(io::stderr(), "{bar} {} of {}{failed}{more}", self.done, self.total);
        let _ = io::stderr().flush();
    }
}

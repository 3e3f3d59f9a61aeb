//! Progress of a batch: a bar on a terminal, otherwise a line for each user.

use crate::cli::args::ColorChoice;
use crate::cli::color::{Painter, is_dumb};
use crate::cli::say;
use std::io::{self, IsTerminal, Write};

/// Width of the bar in cells.
const WIDTH: usize = 24;

pub(crate) struct Progress {
    total: usize,
    done: usize,
    good: usize,
    bar: bool,
    painter: Painter,
}

impl Progress {
    pub(crate) fn new(total: usize, colour: ColorChoice) -> Self {
        let bar = io::stderr().is_terminal() && !is_dumb();
        let progress = Self { total, done: 0, good: 0, bar, painter: Painter::stderr(colour) };
        progress.draw("");
        progress
    }

    /// Reports one more user with the outcome.
    pub(crate) fn done(&mut self, who: &str, outcome: &str, good: bool, lines: &[String]) {
        self.done += 1;
        self.good += usize::from(good);
        self.clear();
        let outcome = if good { self.painter.success(outcome) } else { self.painter.failure(outcome) };
        // On a terminal the bar is enough for created users.
        if !(self.bar && good && lines.is_empty()) {
            say(&format!("{} of {}: {who}: {outcome}", self.done, self.total));
        }
        for line in lines {
            say(&format!("  {line}"));
        }
        self.draw("");
    }

    /// Reports a wait: in the bar as a countdown, otherwise once, when it begins.
    pub(crate) fn waits(&self, why: &str, seconds: u64, begins: bool) {
        if self.bar {
            self.clear();
            self.draw(&format!(" · {why}: {seconds} s"));
        } else if begins {
            say(&format!("{why}: waiting {seconds} s"));
        }
    }

    /// Clears the bar, so that other lines can be printed.
    pub(crate) fn clear(&self) {
        if self.bar {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }

    fn draw(&self, more: &str) {
        if !self.bar {
            return;
        }
        let filled = WIDTH * self.done / self.total.max(1);
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(WIDTH - filled));
        let failed = match self.done - self.good {
            0 => String::new(),
            failed => format!(" · {failed} not created"),
        };
        let _ = write!(io::stderr(), "{bar} {} of {}{failed}{more}", self.done, self.total);
        let _ = io::stderr().flush();
    }
}

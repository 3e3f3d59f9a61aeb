//! Type-ahead: lines that were read before their prompt, such as those typed while a user is sent.

use std::collections::VecDeque;

/// The most lines that are read ahead while a user is sent.
const READ_AHEAD: usize = 64;
const CANCEL: &str = ":cancel";

/// Which lines may be handled now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Accept {
    /// The next line: a prompt is printed.
    Any,
    /// No line: the app is busy.
    Nothing,
    /// A line that cancels: a user is being sent.
    Cancel,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Line(String),
    /// No line that may be handled yet.
    Pending,
    End,
}

#[derive(Debug, Default)]
pub(super) struct TypeAhead {
    pub(super) lines: VecDeque<String>,
    /// The input has ended: no more lines follow.
    pub(super) ended: bool,
    /// Input is a terminal. Lines from a pipe are taken strictly in order.
    pub(super) interactive: bool,
    /// The next line was held back: it answers the prompt that is printed already.
    pub(super) is_held: bool,
}

impl TypeAhead {
    pub(super) fn has_room(&self, accepts: Accept) -> bool {
        let room = match accepts {
            Accept::Any => 1,
            Accept::Nothing => 0,
            Accept::Cancel => READ_AHEAD,
        };
        self.lines.len() < room && !self.ended
    }

    pub(super) fn next(&mut self, accepts: Accept) -> Next {
        match accepts {
            Accept::Nothing => return Next::Pending,
            Accept::Cancel => {
                // At a terminal :cancel drops what was typed before it.
                let place = self.lines.iter().position(|line| line.trim() == CANCEL);
                let Some(place) = place.filter(|place| self.interactive || *place == 0) else {
                    return Next::Pending;
                };
                self.lines.drain(..place);
            }
            Accept::Any => {}
        }
        self.is_held = false;
        match self.lines.pop_front() {
            Some(line) => Next::Line(line),
            None if self.ended => Next::End,
            None => Next::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(interactive: bool, lines: &[&str]) -> TypeAhead {
        let lines = lines.iter().map(ToString::to_string).collect();
        TypeAhead { lines, ended: true, interactive, is_held: false }
    }

    #[test]
    fn lines_wait_for_their_prompts_and_the_end_for_lines() {
        let mut queue = queue(false, &["1", CANCEL]);
        assert_eq!(queue.next(Accept::Nothing), Next::Pending);
        assert_eq!(queue.next(Accept::Cancel), Next::Pending);
        assert_eq!(queue.next(Accept::Any), Next::Line("1".into()));
        assert_eq!(queue.next(Accept::Cancel), Next::Line(CANCEL.into()));
        assert_eq!(queue.next(Accept::Cancel), Next::Pending);
        assert_eq!(queue.next(Accept::Any), Next::End);
    }

    #[test]
    fn cancel_drops_what_was_typed_before_it() {
        assert_eq!(queue(true, &["hello", CANCEL, "x"]).next(Accept::Cancel), Next::Line(CANCEL.into()));
        assert_eq!(queue(true, &["hello"]).next(Accept::Cancel), Next::Pending);
    }
}

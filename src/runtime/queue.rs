//! The lines that came and were not taken: those typed while something is being sent wait for their questions.

use std::collections::VecDeque;

/// How many lines are read ahead while something is being sent.
const READ_AHEAD: usize = 64;
/// The one line that does not wait then.
const CANCEL: &str = ":cancel";

/// What can be done with the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is asked for, and taken.
    Asked,
    /// Something is under way that it has to wait for.
    Waiting,
    /// A user is being sent: only cancelling does not wait.
    Sending,
}

/// What came of looking for a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// A line.
    Line(String),
    /// None yet, or none that may be taken.
    Nothing,
    /// There are no more.
    End,
}

/// The queue.
#[derive(Debug, Default)]
pub struct Queue {
    lines: VecDeque<String>,
    ended: bool,
    /// A person types. What comes through a pipe is taken in its order, whatever it is.
    pub typed: bool,
}

impl Queue {
    /// Nothing came yet; a person types, or not.
    pub fn new(typed: bool) -> Self {
        Self { typed, ..Self::default() }
    }

    /// A line came.
    pub fn push(&mut self, line: String) {
        self.lines.push_back(line);
    }

    /// No more will come.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// Whether another line is to be read.
    pub fn has_room(&self, state: State) -> bool {
        let room = match state {
            State::Asked => 1,
            State::Waiting => 0,
            State::Sending => READ_AHEAD,
        };
        self.lines.len() < room && !self.ended
    }

    /// The next line that may be taken.
    pub fn next(&mut self, state: State) -> Next {
        match state {
            State::Waiting => return Next::Nothing,
            State::Sending => {
                // A person cancels whatever they typed before.
                let place = self.lines.iter().position(|line| line.trim() == CANCEL);
                let Some(place) = place.filter(|place| self.typed || *place == 0) else {
                    return Next::Nothing;
                };
                self.lines.drain(..place);
            }
            State::Asked => {}
        }
        match self.lines.pop_front() {
            Some(line) => Next::Line(line),
            None if self.ended => Next::End,
            None => Next::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(typed: bool, lines: &[&str]) -> Queue {
        let mut queue = Queue::new(typed);
        for line in lines {
            queue.push((*line).to_owned());
        }
        queue.end();
        queue
    }

    #[test]
    fn lines_wait_for_their_questions_and_the_end_for_all_of_them() {
        let mut queue = queue(false, &["1", CANCEL]);
        assert_eq!(queue.next(State::Waiting), Next::Nothing);
        assert_eq!(queue.next(State::Sending), Next::Nothing);
        assert_eq!(queue.next(State::Asked), Next::Line("1".into()));
        assert_eq!(queue.next(State::Sending), Next::Line(CANCEL.into()));
        assert_eq!(queue.next(State::Sending), Next::Nothing);
        assert_eq!(queue.next(State::Asked), Next::End);
    }

    #[test]
    fn a_person_cancels_whatever_they_typed_before() {
        assert_eq!(queue(true, &["hello", CANCEL, "x"]).next(State::Sending), Next::Line(CANCEL.into()));
        assert_eq!(queue(true, &["hello"]).next(State::Sending), Next::Nothing);
    }
}

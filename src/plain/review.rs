//! The review: every problem, every answer by screen, each with a number by which it is changed.

use super::command::told;
use super::{Plain, Reply, WORD};
use crate::text::counted;
use crate::user::fields::Screen;
use crate::user::form::Addr;
use crate::user::visibility;
use crate::wizard::Wizard;
use crate::wizard::line::Line;
use crate::wizard::palette::sentence;
use crate::wizard::review::ReviewLine;

/// The question of the review.
pub fn question(wizard: &Wizard) -> String {
    let production = wizard.production_aloud();
    let create = format!("{}{production}?", wizard.create_label());
    match wizard.errors() {
        0 => format!("{create} Type {WORD} to create, or the number of an answer to change it: "),
        errors => {
            format!("{create} {} to mend first. Type the number of an answer: ", counted(errors, "error"))
        }
    }
}

impl Plain {
    /// The review as it is read out.
    pub(super) fn tell_review(&mut self, wizard: &Wizard, news: &mut Vec<String>) {
        let lines = wizard.review_lines();
        let short = std::mem::take(&mut self.review_in_short);
        if !short {
            // Problems stand first and have the numbers of their answers, which go up as they are read.
            self.numbers = in_order(wizard, &lines);
        }
        let counts: Vec<String> = wizard.counts().into_iter().map(|(_, words)| words).collect();
        news.push(if counts.is_empty() {
            "No problems.".to_owned()
        } else {
            format!("{}.", counts.join(", "))
        });
        for (at, broken) in wizard.problems() {
            let number = self.number(at);
            news.push(format!("{number} {}: {}", wizard.label_of(at), told(&broken)));
        }
        news.extend(wizard.open_attempt().map(|_| wizard.create_words()));
        if short {
            return;
        }
        for line in lines {
            let line = match line {
                ReviewLine::Heading(screen) => format!("{}:", screen.label()),
                ReviewLine::Answer { at, label, value, remark } => {
                    let comma = if remark.is_empty() { "" } else { ", " };
                    format!("{} {label}: {value}{comma}{remark}", self.number(at))
                }
                // A screen without answers is one line with its remark.
                ReviewLine::Remark(text) => match news.pop_if(|last| last.ends_with(':')) {
                    Some(heading) => format!("{heading} {text}."),
                    None => sentence(&text) + ".",
                },
            };
            news.push(line);
        }
    }

    fn number(&mut self, at: Addr) -> usize {
        let place = self.numbers.iter().position(|one| *one == at).unwrap_or_else(|| {
            self.numbers.push(at);
            self.numbers.len() - 1
        });
        place + 1
    }

    /// What a line means at the review's question.
    pub(super) fn read_review(&mut self, wizard: &Wizard, text: &str) -> Reply {
        if text.eq_ignore_ascii_case(WORD) {
            self.review_in_short = wizard.errors() > 0;
            return Reply::ask(Line::Create);
        }
        if text.is_empty() {
            return Reply::say("Nobody was created.");
        }
        let Ok(number) = text.parse::<usize>() else {
            return Reply::say(format!(
                "Nobody was created. Type {WORD}, the number of an answer, or :help commands."
            ));
        };
        match number.checked_sub(1).and_then(|index| self.numbers.get(index)) {
            Some(at) if visibility::is_visible(&wizard.form, *at) => {
                self.review_in_short = true;
                Reply::ask(Line::Go(*at))
            }
            Some(_) => Reply::say("This answer is not asked any more. :review tells those that are."),
            None => Reply::say(format!("No answer has the number {number}.")),
        }
    }
}

/// Every answer that is told, in the order of the screens: those that were given, and those with a problem.
fn in_order(wizard: &Wizard, lines: &[ReviewLine]) -> Vec<Addr> {
    let given =
        |at: &Addr| lines.iter().any(|line| matches!(line, ReviewLine::Answer { at: one, .. } if one == at));
    let problems = wizard.problems();
    let wrong = |at: &Addr| problems.iter().any(|(one, _)| one == at);
    visibility::all_visible_fields(&wizard.form)
        .into_iter()
        .filter(|at| at.field.field().screen != Screen::Review && (given(at) || wrong(at)))
        .collect()
}

//! The review: every problem and every answer by screen, each with a number that changes it.

use super::announce::problem_with_offer;
use super::{CONFIRMATION_WORD, LineResponse, typed_index};
use crate::app::App;
use crate::app::intent::Intent;
use crate::app::review::ReviewLine;
use crate::model::fields::Screen;
use crate::model::form::FieldRef;
use crate::model::visibility;
use crate::text::{counted, sentence_case};

/// The prompt of the review.
pub(super) fn question(app: &App) -> String {
    let production = app.production_aloud();
    let create = format!("{}{production}?", app.create_label());
    match app.document().errors() {
        0 => {
            format!("{create} Type {CONFIRMATION_WORD} to create, or the number of an answer to change it: ")
        }
        errors => {
            format!("{create} {} to correct first. Type the number of an answer: ", counted(errors, "error"))
        }
    }
}

/// The review with the numbers that it was announced with.
#[derive(Debug, Default)]
pub(super) struct NumberedReview {
    /// The answers in the order of their numbers.
    numbers: Vec<FieldRef>,
    /// Lists only the problems when a changed answer returns to the review.
    pub(super) short: bool,
}

impl NumberedReview {
    pub(super) fn announce(&mut self, app: &App, out: &mut Vec<String>) {
        let review_lines = app.review_lines();
        let short = std::mem::take(&mut self.short);
        if !short {
            // Numbers ascend from top to bottom; problems carry the numbers of their answers.
            self.numbers = in_order(app, &review_lines);
        }
        let counts: Vec<String> = app.document().counts().into_iter().map(|(_, count)| count).collect();
        out.push(if counts.is_empty() { "No problems.".to_owned() } else { counts.join(", ") + "." });
        for (at, violation) in app.document().problems() {
            let number = self.number(at);
            out.push(format!(
                "{number} {}: {}",
                app.document().label_of(at),
                problem_with_offer(at, &violation, "Fix:")
            ));
        }
        out.extend(app.open_attempt().map(|_| app.create_text()));
        if short {
            return;
        }
        for line in review_lines {
            let line = match line {
                ReviewLine::Heading(screen) => format!("{}:", screen.label()),
                ReviewLine::Answer { at, label, value, remark } => {
                    let comma = if remark.is_empty() { "" } else { ", " };
                    format!("{} {label}: {value}{comma}{remark}", self.number(at))
                }
                // A screen without answers is one line with its remark.
                ReviewLine::Remark(text) => match out.pop_if(|last| last.ends_with(':')) {
                    Some(heading) => format!("{heading} {text}."),
                    None => sentence_case(&text) + ".",
                },
            };
            out.push(line);
        }
    }

    fn number(&mut self, at: FieldRef) -> usize {
        let place = self.numbers.iter().position(|one| *one == at).unwrap_or_else(|| {
            self.numbers.push(at);
            self.numbers.len() - 1
        });
        place + 1
    }

    pub(super) fn interpret(&mut self, app: &App, text: &str) -> LineResponse {
        if text.eq_ignore_ascii_case(CONFIRMATION_WORD) {
            self.short = app.document().errors() > 0;
            return LineResponse::intent(Intent::Create);
        }
        if text.is_empty() {
            return LineResponse::line("The user was not created.");
        }
        if text.parse::<usize>().is_err() {
            return LineResponse::line(format!(
                "The user was not created. Type {CONFIRMATION_WORD}, the number of an answer, or :help commands."
            ));
        }
        match typed_index(text).and_then(|index| self.numbers.get(index)) {
            Some(at) if visibility::is_visible(app.form(), *at) => {
                self.short = true;
                LineResponse::intent(Intent::Go(*at))
            }
            Some(_) => LineResponse::line("This question no longer applies. :review shows the current ones."),
            None => LineResponse::line(format!("No answer has the number {text}.")),
        }
    }
}

/// The answers that the review shows, in the order of the screens: those given, and those with a problem.
fn in_order(app: &App, lines: &[ReviewLine]) -> Vec<FieldRef> {
    let given = |at: &FieldRef| {
        lines.iter().any(|line| matches!(line, ReviewLine::Answer { at: one, .. } if one == at))
    };
    let problems = app.document().problems();
    let wrong = |at: &FieldRef| problems.iter().any(|(one, _)| one == at);
    visibility::all_visible_fields(app.form())
        .into_iter()
        .filter(|at| at.field.field().screen != Screen::Review && (given(at) || wrong(at)))
        .collect()
}

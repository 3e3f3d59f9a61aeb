//! While the user is being created, and afterwards: stages and outcomes in the words of the screen, choices by number.

use super::question::unique;
use super::{PlaceTold, Plain, Reply, StageTold, WORD};
use crate::submission::{self, Outcome};
use crate::wizard::Wizard;
use crate::wizard::finished::Choice;
use crate::wizard::line::Line;
use crate::wizard::phase::Phase;
use crate::wizard::words::{PRACTICE, STILL_TO_DO, differences_words, sending_words};

/// How often a stage that goes on is told again, in seconds.
const STILL: u64 = 10;

impl Plain {
    /// The stage, once, and every ten seconds that it goes on.
    pub(super) fn tell_stage(&mut self, wizard: &Wizard, news: &mut Vec<String>) {
        let Phase::Sending { elapsed, submission, .. } = &wizard.phase else { return };
        let (words, tens) = (wizard.stage_words(), elapsed.as_secs() / STILL);
        // The outcome comes at once after the last stage, unless the disk is slow.
        if submission.stage() == submission::Stage::Done && tens == 0 {
            return;
        }
        match &self.stage {
            StageTold::Sending(told, _) if *told != words => news.push(format!("{words}.")),
            StageTold::Sending(_, before) if *before != tens => {
                news.push(format!("{words}, {} s.", tens * STILL));
            }
            StageTold::Sending(..) => return,
            StageTold::None | StageTold::Finished => {
                news.push(format!("{} :cancel cancels.", sending_words(submission)));
                news.push(format!("{words}."));
            }
        }
        self.stage = StageTold::Sending(words, tens);
    }

    /// What became of it, once.
    pub(super) fn tell_outcome(&mut self, wizard: &Wizard, news: &mut Vec<String>) {
        let Phase::Finished { submission, differences, .. } = &wizard.phase else { return };
        let Some(outcome) = submission.outcome() else { return };
        if self.stage == StageTold::Finished {
            return;
        }
        self.stage = StageTold::Finished;
        // Back at the review its problems are told: they may be the API's.
        (self.place, self.review_in_short) = (PlaceTold::default(), true);
        let words = outcome.words(submission.order());
        let created = matches!(outcome, Outcome::Created(_));
        let place = if created { format!(" in {}", wizard.account_words()) } else { String::new() };
        news.push(format!("{}{place}.", words.title));
        news.extend(words.lines);
        if created {
            news.extend(wizard.setting.practice.then(|| PRACTICE.to_owned()));
            news.push(STILL_TO_DO.replace(" · ", ", ") + ".");
        }
        if !differences.is_empty() {
            news.push(format!("{}:", differences_words(differences)));
            news.extend(differences.iter().map(|one| format!("{}: {}", one.label, one.describe())));
        }
        let choices = wizard.choices().into_iter().enumerate();
        news.extend(choices.map(|(index, choice)| format!("{} {}", index + 1, choice.label())));
    }

    pub(super) fn choice_question(&self, wizard: &Wizard) -> String {
        if let Some(choice) = self.confirming {
            return format!("{}? Type {WORD} to do it, or Enter to let it be: ", choice.label());
        }
        let count = wizard.choices().len();
        let numbers: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
        format!("Type {}: ", numbers.join(" or "))
    }

    /// What a line means beneath an outcome.
    pub(super) fn read_choice(&mut self, wizard: &Wizard, text: &str) -> Reply {
        if let Some(choice) = self.confirming.take() {
            return if text.eq_ignore_ascii_case(WORD) {
                Reply::ask(Line::Choose(choice))
            } else {
                Reply::say("Nothing was sent.")
            };
        }
        let choices = wizard.choices();
        let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let labels: Vec<&str> = choices.iter().map(|choice| choice.label()).collect();
        let named =
            || unique(&labels, text).and_then(|label| choices.iter().find(|one| one.label() == label));
        match number.and_then(|index| choices.get(index)).or_else(named).copied() {
            // What sends a user again needs the word that sent it first.
            Some(choice @ (Choice::SendAgain | Choice::ExtraLicence)) => {
                self.confirming = Some(choice);
                Reply::nothing()
            }
            Some(choice) => Reply::ask(Line::Choose(choice)),
            None if text.is_empty() => Reply::nothing(),
            None => Reply::say("That is none of the numbers."),
        }
    }
}

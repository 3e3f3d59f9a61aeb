//! The state machine of the setup, against a model of the API: for every step and every fault, what was put, what the
//! user has, and that carrying on completes it.

use rstest::rstest;
use std::collections::BTreeMap;
use vcc_user::submission::{
    ChangeFailure, RoutingPlan, RoutingRow, Setup, SetupAction, SetupEvent, SetupOutcome, SetupStep,
    StepResult,
};

const ID: &str = "5cba9dab-fef3-4a4c-a1cb-80201f89c295";

fn row(id: &str, level: Option<u32>) -> RoutingRow {
    RoutingRow { id: id.to_owned(), name: id.to_uppercase(), level }
}

/// Two rows for each step.
fn plan() -> RoutingPlan {
    let mut plan = RoutingPlan::default();
    for step in SetupStep::ALL {
        let level = (step == SetupStep::Skills).then_some(7);
        plan.set_rows(step, vec![row("a", level), row("b", level)]);
    }
    plan
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Refused,
    /// No answer; done or not.
    Lost(bool),
    /// No answer, and what follows is not answered either.
    Dead(bool),
    /// 429, no token, no connection.
    NotDone,
}

/// What the API has and what it was asked.
#[derive(Debug, Default)]
struct Model {
    rows: BTreeMap<SetupStep, Vec<RoutingRow>>,
    puts: BTreeMap<SetupStep, usize>,
    fault: Option<(SetupStep, Fault)>,
    is_dead: bool,
    /// The journal: steps that were begun, and outcomes.
    begun: Vec<SetupStep>,
    ended: BTreeMap<SetupStep, SetupOutcome>,
    /// The actions performed.
    count: usize,
}

impl Model {
    fn perform(&mut self, action: SetupAction) -> SetupEvent {
        self.count += 1;
        match action {
            SetupAction::Record(step) => {
                self.begun.push(step);
                self.ended.remove(&step);
                SetupEvent::Recorded(Ok(()))
            }
            SetupAction::Close(result) => {
                self.ended.insert(result.step, result.outcome);
                SetupEvent::Closed
            }
            SetupAction::Read(_) if self.is_dead => SetupEvent::Read(Err("silence".to_owned().into())),
            SetupAction::Read(step) => {
                SetupEvent::Read(Ok(self.rows.get(&step).cloned().unwrap_or_default()))
            }
            SetupAction::Put(step, rows) => SetupEvent::Put(self.put(step, rows)),
        }
    }

    fn put(&mut self, step: SetupStep, rows: Vec<RoutingRow>) -> Result<(), ChangeFailure> {
        assert!(!rows.is_empty(), "an empty list removes all");
        assert!(self.begun.contains(&step), "{step:?} is recorded before it starts");
        assert_ne!(self.ended.get(&step), Some(&SetupOutcome::Done), "{step:?} is not repeated");
        *self.puts.entry(step).or_default() += 1;
        let fault = self.fault.filter(|(at, _)| *at == step).map(|(_, fault)| fault);
        if matches!(fault, None | Some(Fault::Lost(true) | Fault::Dead(true))) {
            self.rows.insert(step, rows);
        }
        self.is_dead |= matches!(fault, Some(Fault::Dead(_)));
        match fault {
            None => Ok(()),
            Some(Fault::Refused) => {
                Err(ChangeFailure::Refused { status: 400, messages: vec!["No.".to_owned().into()] })
            }
            Some(Fault::Lost(_) | Fault::Dead(_)) => Err(ChangeFailure::Unknown("It broke off.".to_owned())),
            Some(Fault::NotDone) => Err(ChangeFailure::NotDone("Wait.".to_owned())),
        }
    }

    fn run(&mut self, (mut setup, first): (Setup, Option<SetupAction>)) -> Vec<StepResult> {
        let mut next = first;
        while let Some(action) = next {
            assert!(self.count < 100, "the setup goes round in circles");
            let event = self.perform(action);
            next = setup.handle(event);
        }
        setup.results().to_vec()
    }

    /// What the journal says after the process was killed.
    fn recorded(&self, plan: &RoutingPlan) -> Vec<StepResult> {
        let outcome = |step| match self.ended.get(&step) {
            Some(outcome) => outcome.clone(),
            None if self.begun.contains(&step) => SetupOutcome::interrupted(),
            None => SetupOutcome::not_begun(),
        };
        plan.steps().map(|step| StepResult { step, outcome: outcome(step) }).collect()
    }

    /// Carries on without faults.
    fn finish(&mut self, plan: &RoutingPlan) -> Vec<StepResult> {
        (self.fault, self.is_dead, self.count) = (None, false, 0);
        let recorded = self.recorded(plan);
        self.run(Setup::resume(Some(ID), plan.clone(), recorded))
    }

    fn assert_set(&self, plan: &RoutingPlan, results: &[StepResult]) {
        assert!(StepResult::all_done(results), "{results:?}");
        for step in plan.steps() {
            assert_eq!(self.rows[&step], plan.rows(step), "{step:?}");
        }
    }
}

fn names(results: &[StepResult]) -> Vec<&'static str> {
    results.iter().map(|one| one.outcome.name()).collect()
}

#[test]
fn one_put_for_each_list_that_has_rows() {
    let mut model = Model::default();
    let results = model.run(Setup::start(Some(ID), plan()));
    model.assert_set(&plan(), &results);
    assert_eq!(model.puts.values().copied().collect::<Vec<_>>(), [1, 1, 1, 1]);
    assert_eq!(model.count, 12, "record, PUT and close for each; nothing is read");
    let some = RoutingPlan { skills: vec![row("a", None)], ..RoutingPlan::default() };
    let mut model = Model::default();
    let results = model.run(Setup::start(Some(ID), some));
    assert_eq!((model.puts.len(), names(&results)), (1, vec!["done"]));
    let (_, first) = Setup::start(Some(ID), RoutingPlan::default());
    assert_eq!(first, None);
}

#[rstest]
#[case::refused(Fault::Refused, "refused", "No.", false)]
#[case::lost_before(
    Fault::Lost(false),
    "not-done",
    "It broke off. The user was read again: it is not set.",
    false
)]
#[case::lost_after(Fault::Lost(true), "done", "", false)]
#[case::dead_before(
    Fault::Dead(false),
    "unknown",
    "It broke off. The user could not be read again: silence.",
    true
)]
#[case::dead_after(
    Fault::Dead(true),
    "unknown",
    "It broke off. The user could not be read again: silence.",
    true
)]
#[case::not_done(Fault::NotDone, "not-done", "Wait.", true)]
fn every_fault_at_every_step(
    #[case] fault: Fault,
    #[case] name: &str,
    #[case] words: &str,
    #[case] stops: bool,
) {
    for (place, step) in SetupStep::ALL.into_iter().enumerate() {
        let mut model = Model { fault: Some((step, fault)), ..Model::default() };
        let results = model.run(Setup::start(Some(ID), plan()));
        let mut wanted = vec!["done"; 4];
        wanted[place] = name;
        if stops {
            wanted[place + 1..].fill("not-done");
        }
        assert_eq!(names(&results), wanted, "{step:?}");
        assert_eq!(results[place].outcome.words(), words);
        assert_eq!(model.puts[&step], 1, "it is never put again by itself");
        let puts = model.puts.clone();
        let was_set = model.rows.contains_key(&step);
        let results = model.finish(&plan());
        model.assert_set(&plan(), &results);
        for step in SetupStep::ALL {
            let before = puts.get(&step).copied().unwrap_or(0);
            // What is done, or turns out to be when it is read, is not put again.
            let again = usize::from(!(before == 1 && (results_done(&wanted, step) || was_set)));
            assert_eq!(model.puts[&step], before + again, "{step:?} after {fault:?}");
        }
    }
}

fn results_done(names: &[&str], step: SetupStep) -> bool {
    names[SetupStep::ALL.iter().position(|one| *one == step).unwrap()] == "done"
}

/// Killed before each action, and after each request before its answer, with each fault at each step.
#[test]
fn killed_at_every_point_it_can_be_finished() {
    let faults = [
        None,
        Some(Fault::Refused),
        Some(Fault::Lost(false)),
        Some(Fault::Lost(true)),
        Some(Fault::Dead(true)),
        Some(Fault::NotDone),
    ];
    let mut points = 0;
    for (fault, step) in faults.into_iter().flat_map(|fault| SetupStep::ALL.map(|step| (fault, step))) {
        for killed_after in 0..20 {
            let mut model = Model { fault: fault.map(|fault| (step, fault)), ..Model::default() };
            let (mut setup, mut next) = Setup::start(Some(ID), plan());
            while let Some(action) = next.take_if(|_| model.count < killed_after) {
                let event = model.perform(action);
                if model.count < killed_after {
                    next = setup.handle(event);
                }
            }
            if model.count < killed_after {
                break;
            }
            points += 1;
            let puts = model.puts.clone();
            let done: Vec<_> = model
                .ended
                .iter()
                .filter(|(_, it)| **it == SetupOutcome::Done)
                .map(|(step, _)| *step)
                .collect();
            let results = model.finish(&plan());
            model.assert_set(&plan(), &results);
            for step in done {
                assert_eq!(model.puts[&step], puts[&step], "{step:?} was done");
            }
            assert!(model.puts.values().all(|puts| *puts <= 2), "{:?}", model.puts);
        }
    }
    assert!(points >= 100, "{points}");
}

/// Replacing never removes what a user has who is taken up.
#[test]
fn existing_user_keeps_its_rows() {
    for step in SetupStep::ALL {
        let level = |level| (step == SetupStep::Skills).then_some(level);
        let mut wanted = RoutingPlan::default();
        wanted.set_rows(step, vec![row("a", level(7)), row("new", level(5))]);
        let mut model = Model::default();
        model.rows.insert(step, vec![row("old", level(9)), row("A", level(2))]);
        let recorded = model.recorded(&wanted);
        let results = model.run(Setup::resume(Some(ID), wanted, recorded));
        assert_eq!(names(&results), ["done"]);
        let union = vec![row("old", level(9)), row("a", level(7)), row("new", level(5))];
        assert_eq!((&model.rows[&step], model.puts[&step]), (&union, 1));
    }
}

#[test]
fn unreadable_rows_are_not_replaced() {
    for (outcome, name) in [(SetupOutcome::not_begun(), "not-done"), (SetupOutcome::interrupted(), "unknown")]
    {
        let mut model = Model { is_dead: true, ..Model::default() };
        let results = plan().steps().map(|step| StepResult { step, outcome: outcome.clone() }).collect();
        let results = model.run(Setup::resume(Some(ID), plan(), results));
        assert_eq!(names(&results), [name; 4]);
        assert_contains!(results[0].outcome.words(), "What the user has could not be read: silence.");
        assert!(model.puts.is_empty());
    }
}

#[test]
fn without_a_usable_user_id_nothing_is_sent() {
    let long = "a".repeat(101);
    for id in [None, Some(""), Some(".."), Some("a/b"), Some("a…"), Some("a b"), Some(long.as_str())] {
        let (setup, first) = Setup::start(id, plan());
        assert_eq!(first, None, "{id:?}");
        assert_eq!(names(setup.results()), ["not-done"; 4]);
        assert_contains!(setup.results()[0].outcome.words(), "look the user up first");
    }
}

#[test]
fn nothing_is_sent_that_is_not_recorded() {
    let (mut setup, _) = Setup::start(Some(ID), plan());
    assert_eq!(setup.handle(SetupEvent::Recorded(Err("The disk is full.".to_owned()))), None);
    assert_eq!(names(setup.results()), ["not-done"; 4]);
    assert_eq!(setup.results()[3].outcome.words(), "The disk is full.");
}

#[test]
fn cancelling_stops_after_what_was_sent_is_settled() {
    let record = || SetupEvent::Recorded(Ok(()));
    let cancelled = |events: Vec<SetupEvent>| {
        let (mut setup, _) = Setup::start(Some(ID), plan());
        let last = events.into_iter().fold(None, |_, event| setup.handle(event));
        (names(setup.results()), last)
    };
    let present = plan().groups;
    let read = |rows| SetupEvent::Read(Ok(rows));
    // While the start is being recorded, while the rows are being sent, while they are being read again.
    let (states, last) = cancelled(vec![SetupEvent::Cancelled, record(), SetupEvent::Closed]);
    assert_eq!((states, last), (vec!["not-done"; 4], None));
    for (after, state) in
        [(read(present), "done"), (read(Vec::new()), "not-done"), (SetupEvent::Cancelled, "unknown")]
    {
        let (states, last) = cancelled(vec![record(), SetupEvent::Cancelled, after, SetupEvent::Closed]);
        assert_eq!((states[0], last), (state, None));
        assert_eq!(states[1..], ["not-done"; 3]);
    }
}

#[test]
fn late_events_change_nothing() {
    let (mut setup, _) = Setup::start(Some(ID), plan());
    for event in [SetupEvent::Put(Ok(())), SetupEvent::Read(Ok(Vec::new())), SetupEvent::Closed] {
        assert_eq!(setup.handle(event), None);
    }
    assert_eq!(
        setup.handle(SetupEvent::Recorded(Ok(()))),
        Some(SetupAction::Put(SetupStep::Groups, plan().groups))
    );
    assert_eq!(setup.current(), Some(SetupStep::Groups));
    let result = StepResult { step: SetupStep::Groups, outcome: SetupOutcome::Refused("No.".into()) };
    assert_eq!(result.line(), "Groups: refused: No.");
}

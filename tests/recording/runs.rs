//! Whatever is pressed, pasted, clicked and told: its recording can be replayed, and a replay is its own replay.

use super::read;
use super::replay::{Start, Step, replay, run};
use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::time::Duration;
use vcc_user::runtime::Happening;
use vcc_user::wizard::SecretState;
use vcc_user::wizard::msg::{Msg, Opened, SaveFailure};

const KEYS: [&str; 46] = [
    "tab",
    "backtab",
    "down",
    "up",
    "left",
    "right",
    "enter",
    "enter",
    "esc",
    "pagedown",
    "pageup",
    "home",
    "end",
    "backspace",
    "delete",
    "f1",
    "f2",
    "f3",
    "f4",
    "f5",
    "f6",
    "f7",
    "f8",
    "f9",
    "ctrl-p",
    "ctrl-n",
    "ctrl-s",
    "ctrl-u",
    "alt-w",
    "alt-a",
    "alt-s",
    "alt-u",
    "alt-2",
    "alt-3",
    "alt-4",
    "alt-5",
    "alt-6",
    "alt-7",
    "y",
    "n",
    "4",
    "?",
    " ",
    "j",
    "漢",
    "7",
];

#[derive(Debug, Clone)]
enum Done {
    Key(&'static str),
    Letter(char),
    Paste(String),
    Click(u16, u16),
    Wheel(bool),
    Size(u16, u16),
    Deadline,
    Saved(bool),
    NoDirectory,
    Secret(bool),
    Opened(bool),
}

fn done() -> impl Strategy<Value = Done> {
    prop_oneof![
        12 => select(KEYS.to_vec()).prop_map(Done::Key),
        6 => any::<char>().prop_map(Done::Letter),
        2 => any::<String>().prop_map(Done::Paste),
        2 => (0..130_u16, 0..45_u16).prop_map(|(x, y)| Done::Click(x, y)),
        1 => any::<bool>().prop_map(Done::Wheel),
        1 => (0..130_u16, 0..45_u16).prop_map(|(x, y)| Done::Size(x, y)),
        1 => Just(Done::Deadline),
        1 => any::<bool>().prop_map(Done::Saved),
        1 => Just(Done::NoDirectory),
        1 => any::<bool>().prop_map(Done::Secret),
        1 => any::<bool>().prop_map(Done::Opened),
    ]
}

fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Happening {
    Happening::Input(vec![Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })])
}

fn step(done: Done, pause: u64, with: bool, at: &mut Duration) -> Step {
    *at += Duration::from_millis(pause);
    let key = |name: &str| Happening::Input(vec![Event::Key(read::key(name))]);
    let mut size = None;
    let happening = match done {
        Done::Key(name) => Some(key(name)),
        Done::Letter(letter) => Some(key(&letter.to_string())),
        Done::Paste(text) => Some(Happening::Input(vec![Event::Paste(text)])),
        Done::Click(x, y) => Some(mouse(MouseEventKind::Down(MouseButton::Left), x, y)),
        Done::Wheel(true) => Some(mouse(MouseEventKind::ScrollDown, 1, 1)),
        Done::Wheel(false) => Some(mouse(MouseEventKind::ScrollUp, 1, 1)),
        Done::Size(x, y) => {
            size = Some((x, y));
            Some(Happening::Resized)
        }
        Done::Deadline => None,
        Done::Saved(well) => {
            let failure = SaveFailure { reason: "no space left".into(), conflict: false };
            let result = if well { Ok(()) } else { Err(failure) };
            Some(Happening::Task(Msg::Saved { id: "own".into(), revision: 1, result }))
        }
        Done::NoDirectory => Some(Happening::Task(Msg::Directory(Err("nobody answers".into())))),
        Done::Secret(well) => {
            Some(Happening::Task(Msg::Secret(if well { Ok(()) } else { Err("none".into()) })))
        }
        Done::Opened(full) => {
            let draft = crate::common::draft(if full { crate::common::FULL } else { crate::common::MINIMAL });
            let id = (!full).then(|| "jkowalska".to_owned());
            Some(Happening::Task(Msg::Opened(Ok(Box::new(Opened { id, draft, remarks: Vec::new() })))))
        }
    };
    let with = with && happening.is_some();
    Step { at: *at, with, happening, size }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn any_recording_is_replayed_and_its_replay_is_its_own(
        all in vec((done(), 0..700_u64, any::<bool>()), 0..40), prompted in any::<bool>(),
    ) {
        let mut start = Start::usual();
        if prompted {
            start.setting.secret = SecretState::Prompt;
        }
        let mut at = Duration::ZERO;
        let steps = all.into_iter().map(|(done, pause, with)| step(done, pause, with, &mut at)).collect();
        let replayed = replay(&run(start, steps).recording);
        let again = replay(&replayed.recording);
        prop_assert_eq!(&again.recording, &replayed.recording);
        prop_assert_eq!(again.left, replayed.left);
    }
}

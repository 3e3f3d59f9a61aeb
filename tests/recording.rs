//! A recording is a report that is a test: replayed through the real loop it shows the same screens, and nothing that a
//! person typed can be read from it.

#[cfg(unix)]
mod file;
#[cfg(target_os = "linux")]
mod program;
mod read;
mod replay;
mod runs;

use crate::common::{FULL, MINIMAL, draft};
use crossterm::event::Event;
use replay::{Sink, Start, Step, assert_same_screens, run, run_into};
use std::sync::Arc;
use std::time::Duration;
use vcc_user::account::{Directory, UserEntry};
use vcc_user::runtime::Happening;
use vcc_user::runtime::record::mask;
use vcc_user::services::ExitReason;
use vcc_user::submission::{Answer, Event as Told};
use vcc_user::user::fields::FieldId;
use vcc_user::wizard::msg::{DraftLine, Msg, Opened};
use vcc_user::wizard::secret::SecretState;

/// Keys named as a recording names them, one turn of the loop and half a second each; what stands in quotes is typed.
fn keys(steps: &mut Vec<Step>, names: &str) {
    for (place, part) in names.split('"').enumerate() {
        let words: Vec<&str> = part.split_whitespace().collect();
        let letters: Vec<String> = part.chars().map(String::from).collect();
        let names: Vec<&str> =
            if place % 2 == 0 { words } else { letters.iter().map(String::as_str).collect() };
        for name in names {
            push(steps, Happening::Input(vec![Event::Key(read::key(name))]));
        }
    }
}

fn push(steps: &mut Vec<Step>, happening: Happening) {
    let at = steps.last().map_or(Duration::ZERO, |step| step.at) + Duration::from_millis(500);
    steps.push(Step { at, with: false, happening: Some(happening), size: None });
}

fn tell(steps: &mut Vec<Step>, msg: Msg) {
    push(steps, Happening::Task(msg));
}

fn typed(names: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    keys(&mut steps, names);
    steps
}

/// An agent with every kind of answer; each text that names somebody holds the word.
const AGENT: &str = r#"4 pagedown "CANARY" enter "Canary Ĉanary" enter "canary@canary.canary" pagedown "8675309" tab "poland"
    tab y f2 ctrl-p "wrap-up" enter "7200" alt-4 "8675309" tab tab "c4a4a4ab-canary" alt-6 enter "canary_vbc" f5 f3 esc
    ctrl-z ctrl-y f5"#;

#[test]
fn what_was_typed_cannot_be_read_from_a_recording_and_its_choices_can() {
    let mut steps = typed(AGENT);
    push(&mut steps, Happening::Input(vec![Event::Paste("canary\n8675309 漢字".into())]));
    let recording = run(Start::usual(), steps).recording;
    for secret in ["canary", "8675309", "anar", "漢", "ĉ", "own-draft"] {
        assert!(!recording.to_lowercase().contains(secret), "{secret}\n{recording}");
    }
    assert!(!letters(&recording).to_lowercase().contains("canary"), "{recording}");
    // What is chosen of few gives the form its shape.
    let typed = letters(&recording);
    for kept in ["4", "poland", "y", "wrap-up", "7200"] {
        assert!(typed.contains(kept), "{kept}: {typed}");
    }
}

/// The keys of one letter, one after the other.
fn letters(recording: &str) -> String {
    let lines = recording.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines
        .filter_map(|line| line["key"].as_str().filter(|key| key.chars().count() == 1).map(str::to_owned))
        .collect()
}

#[test]
fn a_run_whose_texts_are_their_own_masks_shows_the_same_screens_again() {
    let text = AGENT
        .replace("CANARY", "XXXXXX")
        .replace("Canary Ĉanary", "Xxxx É字🙂")
        .replace("8675309", "9999999");
    let text = text.replace("canary@canary.canary", "xxxx@xxxxxx.xxx").replace("c4a4a4ab-canary", "a9a9a9aa");
    let mut steps = typed(&text.replace("canary_vbc", "xxx_xxx"));
    tell(&mut steps, Msg::Managed(Err("Xxx".into())));
    push(&mut steps, Happening::Resized);
    steps.last_mut().unwrap().size = Some((80, 24));
    keys(&mut steps, "alt-2 f1 esc alt-3 pagedown");
    let ended = run(Start::usual(), steps);
    assert!(ended.screen.contains("9999999"), "{}", ended.screen);
    assert_same_screens(&ended.recording);
}

#[test]
fn any_text_shows_screens_of_the_same_shape_again() {
    assert_same_screens(&run(Start::usual(), typed(&format!("{AGENT} enter esc"))).recording);
    for (json, names) in [
        (MINIMAL, "f5 enter"),
        (FULL, "f5 f2 backspace \"1\" f2 f2 f3 pagedown esc alt-6 f5 down down enter"),
    ] {
        let opened = Opened { id: Some("jkowalska".into()), draft: draft(json), remarks: Vec::new() };
        let ended = run(Start { opened: Some(opened), ..Start::usual() }, typed(names));
        assert!(!ended.recording.contains("AgentName") && !ended.recording.contains("jkowalska"));
        assert_same_screens(&ended.recording);
    }
}

#[test]
fn what_came_from_outside_comes_again_in_shape() {
    let line = |id: &str, title: &str| DraftLine {
        id: id.into(),
        title: title.into(),
        role: "Agent".into(),
        errors: 3,
        age: 7200,
        user_id: None,
        template: false,
        damaged: Some("canary".into()),
    };
    let mut directory = Directory::default();
    for number in [2040, 2041] {
        let user = serde_json::json!({"username": format!("canary{number}"), "name": "Canary", "userAccountConfiguration":
            {"role": "Agent", "agentConfiguration": {"agentDisplayId": number.to_string()}}});
        directory.add(&UserEntry { answer: user.as_object().cloned().unwrap() });
    }
    directory.finish();
    let mut steps = Vec::new();
    tell(&mut steps, Msg::Newest(Some(line("canary-1", "Canary"))));
    tell(&mut steps, Msg::Directory(Ok(Arc::new(directory))));
    keys(&mut steps, "f4");
    tell(&mut steps, Msg::Drafts(vec![line("canary-1", "Canary"), line("canary-2", "Second")]));
    keys(&mut steps, "down esc 4 f9");
    let ended = run(Start::usual(), steps);
    assert!(ended.screen.contains("2042"), "{}", ended.screen);
    assert!(!ended.recording.to_lowercase().contains("canary"), "{}", ended.recording);
    assert!(ended.recording.contains("other-1") && ended.recording.contains("other-2"));
    assert_same_screens(&ended.recording);
}

#[test]
fn a_submission_ends_as_it_did() {
    let answers = [
        (
            201,
            r#"{"userId":"5cba9dab","username":"AgentName","name":"Canary","email":"canary@example.com"}"#,
            "User created",
        ),
        (
            400,
            r#"{"errors":[{"path":"username","message":"The username canary is already taken"}]}"#,
            "Not created",
        ),
        (400, r#"{"message":"No licence is left for canary"}"#, "charged"),
    ];
    for (status, body, shown) in answers {
        let opened = Opened { id: Some("jkowalska".into()), draft: draft(MINIMAL), remarks: Vec::new() };
        let mut steps = typed("f5 enter");
        let body = body.as_bytes().to_vec();
        let answer = Answer { status, body, body_complete: true, ..Answer::default() };
        for event in [Told::Recorded(Ok(())), Told::Token(Ok(())), Told::Answered(answer), Told::Closed] {
            tell(&mut steps, Msg::Submission { attempt: replay_attempt(), event });
        }
        let ended = run(Start { opened: Some(opened), ..Start::usual() }, steps);
        assert!(ended.screen.contains(shown), "{}", ended.screen);
        assert!(!ended.recording.to_lowercase().contains("canary"), "{}", ended.recording);
        assert!(replay::replay(&ended.recording).screen.contains(shown));
    }
}

/// The second id of the run: the first was the draft's that was open before.
fn replay_attempt() -> String {
    format!("{}-2", vcc_user::runtime::record::names::OWN)
}

#[test]
fn of_a_secret_not_even_its_length_is_recorded() {
    let prompt = |secret: &str| {
        let mut start = Start::usual();
        start.setting.secret = SecretState::Prompt;
        let mut steps = typed("f6");
        let at = Duration::from_secs(60);
        let at_once =
            |event| Step { at, with: false, happening: Some(Happening::Input(vec![event])), size: None };
        steps.extend(secret.chars().map(|letter| at_once(Event::Key(read::key(&letter.to_string())))));
        steps.push(at_once(Event::Paste(secret.into())));
        steps.push(at_once(Event::Key(read::key("enter"))));
        run(start, steps).recording
    };
    let adding = |secret: &str| {
        let mut steps = typed("alt-w \"xxxx\" tab tab tab \"xxxx\" tab");
        let at = Duration::from_secs(60);
        for letter in secret.chars() {
            let happening = Some(Happening::Input(vec![Event::Key(read::key(&letter.to_string()))]));
            steps.push(Step { at, with: false, happening, size: None });
        }
        keys(&mut steps, "tab tab enter esc");
        run(Start::usual(), steps).recording
    };
    for record in [&prompt as &dyn Fn(&str) -> String, &adding] {
        let (short, long) = (record("q"), record("quite-a-long-Secret-9"));
        assert_eq!(short, long);
        assert!(short.contains("\"unseen\":true"), "{short}");
        assert_same_screens(&long);
    }
}

#[test]
fn a_full_disk_ends_the_recording_and_not_the_run() {
    let steps = || typed("4 pagedown \"XXXX\" tab \"Xxxxxx\"");
    let whole = run(Start::usual(), steps()).recording;
    // Full at any line: what was written is whole, and whoever looks is told.
    let mut told = 0;
    for room in (0..whole.len()).step_by(whole.len() / 20) {
        let sink = Sink::new(room);
        let ended = run_into(Start::usual(), steps(), &sink);
        assert!(ended.screen.contains("Xxxxxx"), "{}", ended.screen);
        let written = sink.bytes.borrow();
        assert!(written.is_empty() || written.ends_with(b"}\n"));
        assert!(whole.as_bytes().starts_with(&written));
        told += usize::from(ended.screen.contains("The recording ends here: no space left on the disk."));
    }
    assert!(told > 0);
}

/// What somebody sent once must never fail again.
#[test]
fn every_recording_that_was_kept_is_replayed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/recordings");
    for entry in std::fs::read_dir(folder).unwrap() {
        let ended = replay::replay(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
        assert_eq!(ended.left, ExitReason::ByPerson, "{}", ended.screen);
    }
}

#[test]
fn a_mask_keeps_the_width_and_what_rules_look_at() {
    for (text, masked) in [
        ("Jana Kowalska", "Xxxx Xxxxxxxx"),
        ("+48 (22) 12-34", "+99 (99) 99-99"),
        ("żółw@Łódź.pl", "éééx@Ééxé.xx"),
        ("漢字カ", "字字字"),
        ("👨\u{200d}👩\u{200d}👧 🇵🇱", "🙂\u{200d}🙂\u{200d}🙂 🇽🇽"),
        ("e\u{301}\u{202e}\u{a0}\n", "x\u{301}\u{202e}\u{a0}\n"),
    ] {
        assert_eq!(mask::text(text), masked);
        assert_eq!(
            unicode_width::UnicodeWidthStr::width(text),
            unicode_width::UnicodeWidthStr::width(masked),
            "{text}"
        );
    }
    let answer = |field: FieldId, text| mask::answer(field.field(), text);
    assert_eq!(answer(FieldId::Location, "Poland"), "Poland");
    assert_eq!(answer(FieldId::Location, "Jana"), "Xxxx");
    assert_eq!(answer(FieldId::OutboundWrapUp, "7200"), "7200");
    assert_eq!(answer(FieldId::OutboundWrapUp, "555123456"), "999999999");
    assert_eq!(answer(FieldId::Role, "Jana"), "Xxxx");
}

//! `attempts forget`, and what killed processes left: deleted at the next start.

use super::DRAFT;
use crate::common::RunningApp;
use crate::common::home::Home;
use std::fs;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use vcc_user::services::connection::ApiTarget;
use vcc_user::store::drafts::DraftStore;

/// Writes the record of an attempt that is so many days old.
fn record(home: &Home, id: &str, days: i64, outcome: &str) {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
    // A minute more: the test takes some time, too.
    let at = now - days * 86_400_000 - days.signum() * 60_000;
    let outcome = match outcome {
        "" => String::new(),
        word => {
            let (word, known) = word.split_once(' ').unwrap_or((word, "true"));
            format!(r#", "outcome": {{"word": "{word}", "known": {known}, "messages": [], "time": ""}}"#)
        }
    };
    let text = format!(
        r#"{{"format": "vcc-user attempt", "version": 1, "id": "{id}", "time": "", "at": {at}, "account": "emea",
            "apiUrl": "https://h/u", "username": "jana\u001b[2J", "body": "x"{outcome}}}"#
    );
    home.write(&format!("state/vcc-user/attempts/{id}.json"), &text);
}

fn left(home: &Home) -> Vec<String> {
    let names = fs::read_dir(home.path().join("state/vcc-user/attempts")).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn known_outcomes_are_forgotten_by_age() {
    // The outcome, and whether it can be forgotten.
    let outcomes = [
        ("created", true),
        ("refused", true),
        ("not-authorised", true),
        ("not-sent", true),
        ("unknown true", true),
        ("unknown false", false),
        ("", false),
        ("of-a-later-version", false),
    ];
    let ages = [0, 1, 29, 30, 31, 400, -3];
    for (args, min_age) in [
        ("attempts forget", i64::MIN),
        ("attempts forget --older-than 0", i64::MIN),
        ("attempts forget --older-than 1", 1),
        ("attempts forget --older-than 30", 30),
        ("attempts --json forget --older-than=30", 30),
        ("attempts forget --older-than 365", 365),
        ("attempts forget --older-than 4294967295", i64::MAX),
    ] {
        let home = Home::new();
        let mut kept = Vec::new();
        for (number, (outcome, can_go)) in outcomes.into_iter().enumerate() {
            for age in ages {
                let id = format!("a{number}.{age}");
                record(&home, &id, age, outcome);
                if !can_go || age < min_age {
                    kept.push(format!("{id}.json"));
                }
            }
        }
        for damaged in ["damaged.json", "newer.json"] {
            home.write(&format!("state/vcc-user/attempts/{damaged}"), "{");
            kept.push(damaged.to_owned());
        }
        kept.sort();
        let total = outcomes.len() * ages.len() + 2;
        let ran = home.run(&args.split(' ').collect::<Vec<_>>()).ends(0);
        assert_eq!(left(&home), kept, "{args}");
        let gone = total - kept.len();
        let noun = if gone == 1 { "attempt" } else { "attempts" };
        assert_starts_with!(ran.err, &format!("{gone} {noun} forgotten.\n"));
        assert_eq!(ran.out.is_empty(), !args.contains("json"), "{ran:?}");
        assert!(
            args.contains("365") || min_age == i64::MAX || ran.err.contains("vcc-user attempts resolve a6."),
            "{ran:?}"
        );
        assert!(!ran.err.contains('\u{1b}') && ran.err.contains("damaged.json"), "{ran:?}");
        if args.contains("json") {
            assert_eq!(ran.json().as_array().unwrap().len(), gone);
        }
    }
}

#[test]
fn only_the_named_account_is_forgotten() {
    for (flag, gone) in [
        (&[][..], true),
        (&["--account", "emea"], true),
        (&["--account", "nam"], false),
        (&["--account", ""], false),
    ] {
        let home = Home::new();
        record(&home, "a1", 3, "created");
        home.run(&[&["attempts", "forget"], flag].concat()).ends(0);
        assert_eq!(left(&home).is_empty(), gone, "{flag:?}");
    }
}

#[test]
fn forget_takes_a_number_of_days() {
    let home = Home::new();
    assert_eq!(home.run(&["attempts", "forget"]).ends(0).err, "0 attempts forgotten.\n");
    for days in ["", "-1", "x", "1.5", "1d", "4294967296", " 3"] {
        let ran = home.run(&["attempts", "forget", &format!("--older-than={days}")]).ends(2);
        assert_contains!(ran.err, "enter a number of days");
    }
    home.run(&["attempts", "forget", "--older-than"]).ends(2);
    home.run(&["attempts", "forget", "a1"]).ends(2);
}

/// Files that a killed process left, and others. Returns those that stay.
fn leave_files(home: &Home) -> Vec<String> {
    let swept = [
        "config/vcc-user/drafts/.gone.json.removed",
        "config/vcc-user/drafts/.a.json.Ab12Cd34.tmp",
        "config/vcc-user/drafts/.a.b-c_1.json.00000000.tmp",
        "state/vcc-user/attempts/.x.json.abcdefgh.tmp",
    ];
    let kept = [
        "config/vcc-user/drafts/.open.json.removed",
        "config/vcc-user/drafts/.taken.json.removed",
        "config/vcc-user/drafts/taken.json",
        "config/vcc-user/drafts/.being-written.json.Ab12Cd34.tmp",
        "config/vcc-user/drafts/.notes.Ab12Cd34.tmp",
        "config/vcc-user/drafts/.a.json.notes.tmp",
        "config/vcc-user/drafts/.a.json.Ab12Cd3.tmp",
        "config/vcc-user/drafts/a.json.Ab12Cd34.tmp",
        "config/vcc-user/drafts/.a.json.Ab12Cd34.tmp~",
        "config/vcc-user/drafts/gone.json.removed",
        "config/vcc-user/drafts/.-x.json.removed",
        "state/vcc-user/attempts/.x.json.tmp",
        "home/.a.json.Ab12Cd34.tmp",
        ".a.json.Ab12Cd34.tmp",
    ];
    for name in swept.iter().chain(&kept) {
        home.write(name, DRAFT);
    }
    kept.map(str::to_owned).to_vec()
}

#[cfg(unix)]
#[test]
fn next_start_deletes_leftovers_of_killed_processes() {
    for args in [
        "drafts",
        "attempts",
        "attempts forget",
        "submit --yes --account sandbox user.json",
        "batch users.csv",
    ] {
        let home = Home::new();
        let mut kept = leave_files(&home);
        // Windows that are open, and a process that is writing.
        let _open = DraftStore::new(home.config().join("drafts")).lock("open").unwrap();
        let writing = fs::File::open(home.config().join("drafts/.being-written.json.Ab12Cd34.tmp")).unwrap();
        writing.lock().unwrap();
        std::os::unix::fs::symlink(
            home.path().join("home"),
            home.config().join("drafts/.l.json.Ab12Cd34.tmp"),
        )
        .unwrap();
        home.write("config/vcc-user/.config.toml.Ab12Cd34.tmp", "");
        home.write("user.json", DRAFT);
        home.write("users.csv", "Username\n");
        home.run(&args.split(' ').collect::<Vec<_>>());
        kept.extend(
            ["config/vcc-user/drafts/.l.json.Ab12Cd34.tmp", "config/vcc-user/drafts/.open.lock"]
                .map(str::to_owned),
        );
        kept.extend(["user.json", "users.csv"].map(str::to_owned));
        kept.sort();
        let mut found = Vec::new();
        let mut folders = vec![home.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    found.push(entry.path().strip_prefix(home.path()).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        found.retain(|name| !args.starts_with("submit") || !name.starts_with("state/vcc-user/attempts/2"));
        found.sort();
        assert_eq!(found, kept, "{args}");
    }
}

#[cfg(unix)]
#[test]
fn wizard_deletes_leftovers_but_not_restorable_drafts() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = folder.path().join("drafts");
    fs::create_dir(&drafts).unwrap();
    let (gone, removed) = (drafts.join(".gone.json.removed"), drafts.join(".one.json.removed"));
    for path in [&gone, &drafts.join("one.json")] {
        fs::write(path, DRAFT).unwrap();
    }
    let await_absence = |path: &std::path::Path| {
        let patience = Instant::now() + Duration::from_secs(20);
        while path.exists() {
            assert!(Instant::now() < patience, "{} is still there", path.display());
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    let running = RunningApp::start(folder.path(), ApiTarget::Sandbox, None);
    await_absence(&gone);
    running.keys("F4");
    running.wait_for("▸ jana");
    running.keys("Delete");
    running.wait_for("Removed");
    // Another window starts meanwhile.
    fs::write(&gone, DRAFT).unwrap();
    let other = RunningApp::start(folder.path(), ApiTarget::Sandbox, None);
    await_absence(&gone);
    assert!(removed.exists());
    running.keys("Ctrl-z");
    let patience = Instant::now() + Duration::from_secs(20);
    while !drafts.join("one.json").exists() {
        assert!(Instant::now() < patience);
        std::thread::sleep(Duration::from_millis(5));
    }
    other.leave();
    running.leave();
}

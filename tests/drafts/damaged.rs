//! A file that is not a draft is listed with the reason, left unchanged, and never blocks.

use super::{draft, store};
use std::fs::{self, File};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use vcc_user::model::draft::DraftError;
use vcc_user::store::draft_summary::{DraftState, DraftSummary};
use vcc_user::store::drafts::{DraftStore, StoreError};

/// The only `draft_summary` of a folder; fails when listing hangs.
fn only(store: &DraftStore) -> DraftSummary {
    let (sender, receiver) = mpsc::channel();
    let listing = store.clone();
    thread::spawn(move || sender.send(listing.list()));
    let mut list = receiver.recv_timeout(Duration::from_secs(5)).expect("the listing hangs").unwrap();
    assert_eq!(list.len(), 1, "{list:?}");
    list.remove(0)
}

fn reason(entry: DraftSummary) -> String {
    match entry.state {
        DraftState::Damaged(reason) => reason,
        DraftState::Ok => panic!("{} is listed as whole", entry.id),
    }
}

/// The reason of the only, damaged draft: loading and listing agree, and it is never offered to open.
fn damaged_reason(store: &DraftStore) -> String {
    let reason = reason(only(store));
    assert_eq!(store.load("a").unwrap_err().to_string(), reason);
    assert_eq!(store.newest_unfinished(), None);
    assert_eq!(store.newest(), None);
    assert!(!reason.contains(|c: char| c.is_control()), "{reason:?}");
    reason
}

fn reason_for(write: impl FnOnce(&Path)) -> String {
    let (_folder, store) = store();
    fs::create_dir_all(store.folder()).unwrap();
    write(&store.path("a").unwrap());
    damaged_reason(&store)
}

#[test]
fn truncated_at_every_byte() {
    let (_folder, store) = store();
    let whole = draft("Łucja").to_text();
    store.save("a", &draft("Łucja"), None).unwrap();
    let path = store.path("a").unwrap();
    // Only the last newline may be missing.
    for length in 0..whole.len() - 1 {
        let cut = &whole.as_bytes()[..length];
        fs::write(&path, cut).unwrap();
        assert!(damaged_reason(&store).starts_with("damaged"));
        assert_eq!(fs::read(&path).unwrap(), cut);
    }
}

#[test]
fn every_bit_flip() {
    let (_folder, store) = store();
    store.save("a", &draft("jana"), None).unwrap();
    let path = store.path("a").unwrap();
    let whole = fs::read(&path).unwrap();
    for place in 0..whole.len() * 8 {
        let mut bytes = whole.clone();
        bytes[place / 8] ^= 1 << (place % 8);
        fs::write(&path, &bytes).unwrap();
        let entry = only(&store);
        match store.load("a") {
            Ok(_) => assert_eq!(entry.state, DraftState::Ok),
            Err(error) => assert_eq!(entry.state, DraftState::Damaged(error.to_string())),
        }
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn empty_large_and_binary_files() {
    let empty = reason_for(|path| drop(File::create(path).unwrap()));
    assert_eq!(empty, "damaged: the file is empty");
    // A sparse file of 1 GB.
    let large = reason_for(|path| File::create(path).unwrap().set_len(1_000_000_000).unwrap());
    assert_contains!(large, "1 MB");
    let most = reason_for(|path| File::create(path).unwrap().set_len(1_000_000).unwrap());
    assert_starts_with!(most, "damaged");
    let binary = reason_for(|path| fs::write(path, b"{\"format\": \"\xff\xfe\"}").unwrap());
    assert_eq!(binary, "damaged: not text (binary from byte 13 on)");
}

#[test]
fn other_json() {
    let other = "not a draft of vcc-user";
    for text in ["[]", "null", "{}", "{\"format\": \"vcc-user draft\"}", "{\"username\": \"jana\"}"] {
        assert_eq!(reason_for(|path| fs::write(path, text).unwrap()), other, "{text}");
    }
    let deep = "[".repeat(100_000);
    assert!(reason_for(|path| fs::write(path, deep).unwrap()).starts_with("damaged"));
}

#[test]
fn newer_version_is_named() {
    let (_folder, store) = store();
    fs::create_dir_all(store.folder()).unwrap();
    let text = draft("jana").to_text().replace("\"version\": 1", "\"version\": 7");
    fs::write(store.path("a").unwrap(), &text).unwrap();
    let error = store.load("a").unwrap_err();
    assert!(matches!(error, StoreError::Draft(DraftError::Newer(7))), "{error}");
    assert!(damaged_reason(&store).contains("version 7"));
    assert_eq!(fs::read_to_string(store.path("a").unwrap()).unwrap(), text);
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_opened() {
    let other = "not a regular file: folders, links, pipes and devices are not read";
    assert_eq!(reason_for(|path| fs::create_dir(path).unwrap()), other);
    let pipe = reason_for(|path| {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    });
    assert_eq!(pipe, other);
    let socket = reason_for(|path| drop(std::os::unix::net::UnixListener::bind(path).unwrap()));
    assert_eq!(socket, other);
    for target in ["/dev/zero", "/etc/passwd", "nowhere", "a.json"] {
        let link = reason_for(|path| std::os::unix::fs::symlink(target, path).unwrap());
        assert_eq!(link, other, "{target}");
    }
}

#[cfg(unix)]
#[test]
fn odd_file_names_are_escaped() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let odd: [(&[u8], &str); 9] = [
        (b"o'neil \"jr\"", "o'neil \"jr\""),
        (b"-rf", "-rf"),
        (b"..\\x", "..\\\\x"),
        (b"new\nline", "new\\nline"),
        (b"\x1b[2J", "\\u{1b}[2J"),
        (b"\xff", "\\xff"),
        ("a\u{202e}b".as_bytes(), "a\\u{202e}b"),
        ("łąka".as_bytes(), "łąka"),
        (b"two words", "two words"),
    ];
    for (name, shown) in odd {
        let (_folder, store) = store();
        fs::create_dir_all(store.folder()).unwrap();
        let file = [name, b".json"].concat();
        let listed = fs::write(store.folder().join(OsStr::from_bytes(&file)), draft("jana").to_text());
        if listed.is_err() {
            // macOS rejects names that are not UTF-8.
            continue;
        }
        if name.starts_with(b".") {
            assert_eq!(store.list().unwrap(), []);
            continue;
        }
        let entry = only(&store);
        assert_eq!((entry.id.as_str(), entry.title.as_str()), (shown, shown));
        assert!(matches!(store.load(&entry.id), Err(StoreError::Name(_))), "{shown}");
        assert!(reason(entry).starts_with("not a name that vcc-user gives"));
    }
}

#[test]
fn other_files_are_ignored() {
    let (_folder, store) = store();
    store.save("a", &draft("jana"), None).unwrap();
    for name in [".a.json.Ab12Cd34.tmp", ".a.lock", ".json", ".hidden.json", "a.json~", "notes.txt"] {
        fs::write(store.folder().join(name), "{}").unwrap();
    }
    assert_eq!(only(&store).id, "a");
}

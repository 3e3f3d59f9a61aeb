//! What is no draft is listed with the reason, left as it is, and never waited for.

use super::{draft, store};
use std::fs::{self, File};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use vcc_user::store::drafts::{DraftStore, LoadError};
use vcc_user::store::entry::{Entry, State};
use vcc_user::user::draft::NoDraft;

/// The only entry of a folder; fails when listing takes longer than a person waits.
fn only(store: &DraftStore) -> Entry {
    let (sender, receiver) = mpsc::channel();
    let listing = store.clone();
    thread::spawn(move || sender.send(listing.list()));
    let mut list = receiver.recv_timeout(Duration::from_secs(5)).expect("the listing hangs").unwrap();
    assert_eq!(list.len(), 1, "{list:?}");
    list.remove(0)
}

fn reason(entry: Entry) -> String {
    match entry.state {
        State::Damaged(reason) => reason,
        State::Ok => panic!("{} is listed as whole", entry.id),
    }
}

/// Loading and listing agree, and a damaged draft is nothing to offer.
fn damaged(store: &DraftStore) -> String {
    let reason = reason(only(store));
    assert_eq!(store.load("a").unwrap_err().to_string(), reason);
    assert_eq!(store.newest_unfinished(), None);
    assert_eq!(store.newest(), None);
    assert!(!reason.contains(|c: char| c.is_control()), "{reason:?}");
    reason
}

fn with(write: impl FnOnce(&Path)) -> String {
    let (_folder, store) = store();
    fs::create_dir_all(store.folder()).unwrap();
    write(&store.path("a").unwrap());
    damaged(&store)
}

#[test]
fn cut_at_every_byte() {
    let (_folder, store) = store();
    let whole = draft("Łucja").to_text();
    store.save("a", &draft("Łucja"), None).unwrap();
    let path = store.path("a").unwrap();
    // Without its last newline it is whole.
    for length in 0..whole.len() - 1 {
        let cut = &whole.as_bytes()[..length];
        fs::write(&path, cut).unwrap();
        assert!(damaged(&store).starts_with("damaged"), "{length} bytes");
        assert_eq!(fs::read(&path).unwrap(), cut, "{length} bytes");
    }
}

#[test]
fn every_bit_flipped() {
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
            Ok(_) => assert_eq!(entry.state, State::Ok),
            Err(error) => assert_eq!(entry.state, State::Damaged(error.to_string())),
        }
        assert_eq!(fs::read(&path).unwrap(), bytes, "bit {place}");
    }
}

#[test]
fn empty_large_and_binary() {
    let empty = with(|path| drop(File::create(path).unwrap()));
    assert_eq!(empty, "damaged: the file is empty");
    // A sparse file: a thousand million bytes that take no place.
    let large = with(|path| File::create(path).unwrap().set_len(1_000_000_000).unwrap());
    assert!(large.contains("1 MB"), "{large}");
    let most = with(|path| File::create(path).unwrap().set_len(1_000_000).unwrap());
    assert!(most.starts_with("damaged"), "{most}");
    let binary = with(|path| fs::write(path, b"{\"format\": \"\xff\xfe\"}").unwrap());
    assert_eq!(binary, "damaged: not text (binary from byte 13 on)");
}

#[test]
fn json_of_another_kind() {
    let other = "not a draft of vcc-user";
    for text in ["[]", "null", "{}", "{\"format\": \"vcc-user draft\"}", "{\"username\": \"jana\"}"] {
        assert_eq!(with(|path| fs::write(path, text).unwrap()), other, "{text}");
    }
    let deep = "[".repeat(100_000);
    assert!(with(|path| fs::write(path, deep).unwrap()).starts_with("damaged"));
}

#[test]
fn a_newer_format_is_named() {
    let (_folder, store) = store();
    fs::create_dir_all(store.folder()).unwrap();
    let text = draft("jana").to_text().replace("\"version\": 1", "\"version\": 7");
    fs::write(store.path("a").unwrap(), &text).unwrap();
    let error = store.load("a").unwrap_err();
    assert!(matches!(error, LoadError::Draft(NoDraft::Newer(7))), "{error}");
    assert!(damaged(&store).contains("version 7"));
    assert_eq!(fs::read_to_string(store.path("a").unwrap()).unwrap(), text);
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_opened() {
    let words = |kind: &str| format!("{kind}, and only regular files are read");
    assert_eq!(with(|path| fs::create_dir(path).unwrap()), words("a folder"));
    let pipe =
        with(|path| assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success()));
    assert_eq!(pipe, words("a named pipe"));
    let socket = with(|path| drop(std::os::unix::net::UnixListener::bind(path).unwrap()));
    assert_eq!(socket, words("a socket"));
    for target in ["/dev/zero", "/etc/passwd", "nowhere", "a.json"] {
        let link = with(|path| std::os::unix::fs::symlink(target, path).unwrap());
        assert_eq!(link, words("a symbolic link"), "{target}");
    }
}

#[cfg(unix)]
#[test]
fn odd_names_are_shown_escaped_and_cannot_be_opened() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let odd: [(&[u8], &str); 8] = [
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
            // macOS takes no name that is not UTF-8.
            continue;
        }
        if name.starts_with(b".") {
            assert_eq!(store.list().unwrap(), []);
            continue;
        }
        let entry = only(&store);
        assert_eq!((entry.id.as_str(), entry.title.as_str()), (shown, shown));
        assert!(matches!(store.load(&entry.id), Err(LoadError::Name(_))), "{shown}");
        assert!(reason(entry).starts_with("a name that vcc-user does not write"));
    }
}

#[test]
fn other_files_are_none_of_ours() {
    let (_folder, store) = store();
    store.save("a", &draft("jana"), None).unwrap();
    for name in [".a.json.Ab12Cd34.tmp", ".a.lock", ".json", ".hidden.json", "a.json~", "notes.txt"] {
        fs::write(store.folder().join(name), "{}").unwrap();
    }
    assert_eq!(only(&store).id, "a");
}

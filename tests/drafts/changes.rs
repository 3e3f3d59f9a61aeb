//! External changes are detected and never overwritten.

use super::{date, draft, ids, names, store};
use std::fs;
use std::time::{Duration, SystemTime};
use vcc_user::model::fields::FieldId;
use vcc_user::store::drafts::StoreError;

#[test]
fn new_draft_never_overwrites() {
    let (_folder, store) = store();
    store.save("a", &draft("first"), None).unwrap();
    let before = fs::read(store.path("a").unwrap()).unwrap();
    assert!(matches!(store.save("a", &draft("second"), None), Err(StoreError::Exists)));
    assert_eq!(fs::read(store.path("a").unwrap()).unwrap(), before);
    fs::create_dir(store.folder().join("b.json")).unwrap();
    assert!(matches!(store.save("b", &draft("second"), None), Err(StoreError::Exists)));
    assert_eq!(names(store.folder()).len(), 2);
}

#[test]
fn outside_change_stops_the_save() {
    let (_folder, store) = store();
    let path = store.path("a").unwrap();
    let stamp = store.save("a", &draft("mine"), None).unwrap();
    // The same length and date: a replaced file, and one that is overwritten in place.
    let theirs = draft("ours").to_text();
    for replace in [true, false] {
        if replace {
            let other = store.folder().join("other");
            fs::write(&other, &theirs).unwrap();
            fs::rename(&other, &path).unwrap();
        } else {
            fs::write(&path, &theirs).unwrap();
        }
        let error = store.save("a", &draft("more"), Some(&stamp)).unwrap_err();
        assert!(matches!(error, StoreError::ChangedOutside), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    }
    let (_, _, now) = store.load("a").unwrap();
    store.save("a", &draft("more"), Some(&now)).unwrap();
}

#[test]
fn removed_draft_is_not_recreated() {
    let (_folder, store) = store();
    let stamp = store.save("a", &draft("mine"), None).unwrap();
    fs::remove_file(store.path("a").unwrap()).unwrap();
    let error = store.save("a", &draft("more"), Some(&stamp)).unwrap_err();
    assert!(matches!(error, StoreError::ChangedOutside), "{error}");
    assert!(names(store.folder()).is_empty());
    fs::remove_dir_all(store.folder()).unwrap();
    assert!(matches!(store.save("a", &draft("more"), Some(&stamp)), Err(StoreError::ChangedOutside)));
    assert!(!store.folder().exists());
}

#[cfg(unix)]
#[test]
fn link_is_a_change_and_not_followed() {
    let (folder, store) = store();
    let stamp = store.save("a", &draft("mine"), None).unwrap();
    let path = store.path("a").unwrap();
    let outside = folder.path().join("outside");
    fs::rename(&path, &outside).unwrap();
    let before = fs::read(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, &path).unwrap();
    assert!(matches!(store.save("a", &draft("more"), Some(&stamp)), Err(StoreError::ChangedOutside)));
    assert_eq!(fs::read(&outside).unwrap(), before);
    // A hard link shares the bytes: the save creates a new file, and the other name keeps the old one.
    fs::remove_file(&path).unwrap();
    fs::hard_link(&outside, &path).unwrap();
    let (_, _, stamp) = store.load("a").unwrap();
    store.save("a", &draft("more"), Some(&stamp)).unwrap();
    assert_eq!(fs::read(&outside).unwrap(), before);
}

#[test]
fn touched_file_is_unchanged() {
    let (_folder, store) = store();
    let stamp = store.save("a", &draft("mine"), None).unwrap();
    let path = store.path("a").unwrap();
    date(&store, "a", SystemTime::now() - Duration::from_hours(1));
    let stamp = store.save("a", &draft("mine"), Some(&stamp)).unwrap();
    let bytes = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, bytes).unwrap();
    store.save("a", &draft("more"), Some(&stamp)).unwrap();
}

#[test]
fn order_survives_clock_changes() {
    let (_folder, store) = store();
    let mut stamps = Vec::new();
    for id in ["c", "a", "b"] {
        stamps.push(store.save(id, &draft(id), None).unwrap());
    }
    assert_eq!(ids(&store.list().unwrap()), ["b", "a", "c"]);
    store.save("c", &draft("again"), Some(&stamps[0])).unwrap();
    assert_eq!(ids(&store.list().unwrap()), ["c", "b", "a"]);
    // Saved while the clock was two years ahead, then corrected.
    let wrong = SystemTime::now() + Duration::from_hours(2 * 365 * 24);
    date(&store, "c", wrong);
    date(&store, "b", wrong + Duration::from_mins(1));
    let (draft, _, stamp) = store.load("b").unwrap();
    store.save("b", &draft, Some(&stamp)).unwrap();
    assert_eq!(ids(&store.list().unwrap()), ["b", "c", "a"]);
    store.save("a", &draft, Some(&stamps[1])).unwrap();
    assert_eq!(ids(&store.list().unwrap()), ["a", "b", "c"]);
}

#[test]
fn too_large_draft_is_not_written() {
    let (_folder, store) = store();
    let stamp = store.save("a", &draft("mine"), None).unwrap();
    let mut large = draft("mine");
    large.form.set(FieldId::Name, "x".repeat(1_000_000));
    let error = store.save("a", &large, Some(&stamp)).unwrap_err();
    assert!(error.to_string().contains("1 MB"), "{error}");
    assert_eq!(store.load("a").unwrap().0, draft("mine"));
}

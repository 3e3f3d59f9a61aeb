//! Permissions, folders that cannot be written to, and the limits of the system.

use super::{draft, names, run_child, store, store_of_child};
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use vcc_user::store::atomic;
use vcc_user::store::drafts::{DraftStore, StoreError};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn child_that_saves_twice() {
    let Some(store) = store_of_child() else { return };
    let stamp = store.save("a", &draft("first"), None).unwrap();
    store.save("a", &draft("second"), Some(&stamp)).unwrap();
    let _lock = store.lock("a").unwrap();
    assert_eq!(mode(&store.folder().join(".a.lock")) & 0o077, 0);
}

#[test]
fn files_are_private_under_any_umask() {
    for umask in ["0000", "0022", "0077", "0777"] {
        let (folder, store) = store();
        run_child("drafts::disk::child_that_saves_twice", &format!("umask {umask}"), store.folder());
        assert_eq!(mode(&store.path("a").unwrap()), 0o600, "{umask}");
        assert_eq!(mode(store.folder()), 0o700, "{umask}");
        assert_eq!(mode(&folder.path().join("config")), 0o700, "{umask}");
    }
}

#[test]
fn existing_folder_keeps_its_permissions() {
    let (_folder, store) = store();
    fs::create_dir_all(store.folder()).unwrap();
    fs::set_permissions(store.folder(), Permissions::from_mode(0o750)).unwrap();
    store.save("a", &draft("jana"), None).unwrap();
    assert_eq!(mode(store.folder()), 0o750);
}

#[test]
fn file_in_place_of_the_folder() {
    let (folder, store) = store();
    let place = folder.path().join("config");
    fs::write(&place, "mine").unwrap();
    let error = store.save("a", &draft("jana"), None).unwrap_err();
    assert_eq!(error.to_string(), "there is a file where the folder should be");
    assert!(store.list().unwrap_err().to_string().contains("there is a file where the folder should be"));
    assert_eq!(store.newest_unfinished(), None);
    assert_eq!(fs::read_to_string(&place).unwrap(), "mine");
    assert_eq!(names(folder.path()).len(), 1);
}

#[test]
fn read_only_folder() {
    let (_folder, store) = store();
    let stamp = store.save("a", &draft("first"), None).unwrap();
    fs::set_permissions(store.folder(), Permissions::from_mode(0o500)).unwrap();
    // The superuser writes everywhere.
    let everywhere = File::create(store.folder().join("probe")).is_ok();
    if !everywhere {
        let error = store.save("a", &draft("second"), Some(&stamp)).unwrap_err();
        assert_eq!(error.to_string(), "no permission for the file or its folder");
        assert_eq!(store.load("a").unwrap().0, draft("first"));
    }
    fs::set_permissions(store.folder(), Permissions::from_mode(0o700)).unwrap();
    store.save("a", &draft("second"), Some(&stamp)).unwrap();
}

#[test]
fn child_with_file_size_limit() {
    let Some(store) = store_of_child() else { return };
    let (_, _, stamp) = store.load("a").unwrap();
    let error = store.save("a", &draft("second"), Some(&stamp)).unwrap_err();
    assert_eq!(error.to_string(), "the file would be larger than the system allows");
    assert!(matches!(store.save("b", &draft("second"), None), Err(StoreError::Disk(_))));
}

#[test]
fn failed_write_keeps_the_draft() {
    let (_folder, store) = store();
    store.save("a", &draft("first"), None).unwrap();
    run_child("drafts::disk::child_with_file_size_limit", "trap '' XFSZ; ulimit -f 0", store.folder());
    assert_eq!(store.load("a").unwrap().0, draft("first"));
    assert_eq!(names(store.folder()), ["a.json".to_owned()].into());
}

#[test]
fn child_out_of_file_handles() {
    let Some(store) = store_of_child() else { return };
    let (mut now, _, mut stamp) = store.load("a").unwrap();
    let mut failed = 0;
    for spare in 0..6 {
        let mut open: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
        open.truncate(open.len() - spare);
        let next = draft(&format!("with {spare} to spare"));
        let saved = store.save("a", &next, Some(&stamp));
        drop(open);
        match saved {
            Ok(saved) => (now, stamp) = (next, saved),
            Err(error) => {
                assert_eq!(error.to_string(), "too many files are open");
                failed += 1;
            }
        }
        assert_eq!(store.load("a").unwrap().0, now);
        assert_eq!(names(store.folder()).len(), 1);
    }
    assert!((1..6).contains(&failed), "{failed}");
}

#[test]
fn save_recovers_from_missing_file_handles() {
    let (_folder, store) = store();
    store.save("a", &draft("first"), None).unwrap();
    run_child("drafts::disk::child_out_of_file_handles", "ulimit -n 64", store.folder());
}

#[test]
fn atomic_write_creates_folders() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/config.toml");
    atomic::write(&path, b"one").unwrap();
    let metadata = atomic::write(&path, b"three").unwrap();
    assert_eq!(metadata.len(), 5);
    assert_eq!(fs::read(&path).unwrap(), b"three");
    assert_eq!((mode(&path), mode(&folder.path().join("a"))), (0o600, 0o700));
    assert!(atomic::write(&folder.path().join("a"), b"no").is_err());
    assert!(atomic::write(Path::new("/"), b"no").is_err());
    assert_eq!(names(folder.path()), ["a".to_owned()].into());
}

#[test]
fn prepared_temporary_links_are_not_followed() {
    let (folder, store) = store();
    fs::create_dir_all(store.folder()).unwrap();
    let outside = folder.path().join("outside");
    for name in [".a.json.tmp", ".a.json.AAAAAAAA.tmp", "a.json.tmp", ".a.lock.tmp"] {
        std::os::unix::fs::symlink(&outside, store.folder().join(name)).unwrap();
    }
    store.save("a", &draft("jana"), None).unwrap();
    assert!(!outside.exists());
    assert_eq!(DraftStore::new(store.folder().to_owned()).list().unwrap().len(), 1);
}

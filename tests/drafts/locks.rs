//! One window for one draft.

use super::{child, draft, names, store, store_of_child};
#[cfg(target_os = "linux")]
use crate::common::{
    MINIMAL,
    home::{Home, finished},
};
use rstest::rstest;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::thread;
use vcc_user::store::drafts::{DraftStore, StoreError};
use vcc_user::store::lock::LockError;

fn holder(store: &DraftStore) -> Option<u32> {
    match store.lock("a") {
        Err(LockError::Held { by }) => by,
        other => panic!("not held: {other:?}"),
    }
}

#[test]
fn second_lock_names_the_holder() {
    let (_folder, store) = store();
    store.save("a", &draft("jana"), None).unwrap();
    let lock = store.lock("a").unwrap();
    assert_eq!(holder(&store), Some(std::process::id()));
    assert!(matches!(store.remove("a"), Err(StoreError::Locked(LockError::Held { by: Some(_) }))));
    store.lock("b").unwrap();
    assert_eq!(store.list().unwrap().len(), 1);
    drop(lock);
    assert_eq!(names(store.folder()).len(), 1, "the lock's file is gone");
    drop(store.lock("a").unwrap());
    store.remove("a").unwrap();
}

#[test]
fn child_that_holds_a_lock() {
    let Some(store) = store_of_child() else { return };
    let _lock = store.lock("a").unwrap();
    println!("\nlocked");
    // Until the parent kills it.
    loop {
        thread::park();
    }
}

#[test]
fn lock_ends_with_its_process() {
    let (_folder, store) = store();
    let mut command = child("drafts::locks::child_that_holds_a_lock", store.folder());
    let mut other = command.stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(other.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "locked"));
    assert_eq!(holder(&store), Some(other.id()));
    let words = store.lock("a").unwrap_err().to_string();
    assert_eq!(words, format!("open in another window (process {})", other.id()));
    other.kill().unwrap();
    other.wait().unwrap();
    // The lock file of a process that has ended is ignored.
    drop(store.lock("a").unwrap());
}

#[test]
fn lock_is_exclusive() {
    let (_folder, store) = store();
    let held = std::sync::atomic::AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..200 {
                    if let Ok(lock) = store.lock("a") {
                        assert_eq!(held.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0);
                        thread::yield_now();
                        held.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                        drop(lock);
                    }
                }
            });
        }
    });
    assert!(names(store.folder()).is_empty());
}

#[test]
fn lock_path_is_not_followed() {
    let (folder, store) = store();
    fs::create_dir_all(store.folder()).unwrap();
    let target = folder.path().join("target");
    fs::write(&target, "precious").unwrap();
    let place = store.folder().join(".a.lock");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&target, &place).unwrap();
        assert!(matches!(store.lock("a"), Err(LockError::Io(_))));
        fs::remove_file(&place).unwrap();
    }
    fs::create_dir(&place).unwrap();
    assert!(matches!(store.lock("a"), Err(LockError::Io(_))));
    assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
}

/// A foreign file under the name of a lock is neither followed nor emptied, whatever it is.
#[cfg(unix)]
#[test]
fn lock_file_of_another_kind_is_left_alone() {
    use std::fs;
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let store = DraftStore::new(folder.path().join("drafts"));
    fs::create_dir(store.folder()).unwrap();
    let (own, lock) = (folder.path().join("own"), store.folder().join(".a.lock"));
    for text in
        ["mine", "", "12 mine", "12                  mine", "1234567890123456789 mine", "\u{0}\u{0}", "7"]
    {
        fs::write(&own, text).unwrap();
        symlink(&own, &lock).unwrap();
        assert!(matches!(store.lock("a"), Err(LockError::Io(_))), "a link");
        assert_eq!(fs::read_to_string(&own).unwrap(), text);
        fs::remove_file(&lock).unwrap();
        fs::hard_link(&own, &lock).unwrap();
        drop(store.lock("a").unwrap());
        // Only a process ID, which a file of another kind does not hold, is replaced.
        let is_pid = text.is_empty() || text == "7";
        assert!(is_pid || fs::read_to_string(&own).unwrap() == text, "{text}");
        let _ = fs::remove_file(&lock);
    }
    symlink(folder.path().join("nowhere"), &lock).unwrap();
    assert!(store.lock("a").is_err() && !folder.path().join("nowhere").exists());
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    assert!(store.lock("a").is_err() && lock.is_dir());
    fs::remove_dir(&lock).unwrap();
    assert!(Command::new("mkfifo").arg(&lock).status().unwrap().success());
    assert!(store.lock("a").is_err());
}

/// A kernel or file system that refuses locks, as network drives do. Without a `strace` that may trace, the test prints
/// so and passes.
#[rstest]
#[cfg(target_os = "linux")]
fn refused_locks_send_nothing(
    #[values("ENOLCK", "EOPNOTSUPP", "ENOSYS", "EINVAL", "EIO", "EBADF", "EPERM")] error: &str,
) {
    let home = Home::new();
    let file = home.write("minimal.json", MINIMAL);
    let run = |args: &[&str], input: &str| {
        let program = home.command(args);
        let mut strace = Command::new("strace");
        strace.args(["-f", "-o", "/dev/null", "-e", &format!("inject=flock:error={error}"), "--"]);
        strace.arg(program.get_program()).args(program.get_args()).current_dir(home.path());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => strace.env(name, value),
                None => strace.env_remove(name),
            };
        }
        finished(strace, input)
    };
    let ran = run(&["submit", "--yes", "--account", "sandbox", &file], "");
    if ran.code == Some(1) && ran.err.starts_with("strace:") {
        println!("strace cannot trace here: not tested");
        return;
    }
    let state = home.path().join("state/vcc-user/attempts");
    let folder = format!("{} is on a file system without file locks", state.display());
    assert_contains!(ran.err, &folder, "Set XDG_STATE_HOME to a folder on a local disk");
    assert_eq!((ran.ends(6).out.as_str(), home.attempts()), ("", 0));
    // A draft is kept, changed and removed without a lock.
    let session = run(&["--plain", "--from", &file], ":jump Name\nJana\n:review\ncreate\n:quit\n").ends(10);
    assert_contains!(session.out, &folder, "The draft is kept");
    let id = session.out.rsplit_once("--draft ").unwrap().1.split_whitespace().next().unwrap();
    assert_eq!((home.drafts()[0]["answers"]["name"].as_str(), home.attempts()), (Some("Jana"), 0));
    run(&["drafts", "remove", id], "").ends(0);
    assert!(home.drafts().is_empty());
}

//! Runs the command that prints the client secret.

use crate::account::SecretCommand;
use crate::account::secret_source::{first_line, split_command};
use crate::store::{config, io_messages};
use crate::text::sanitize::is_control_like;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long the command may take: it may ask for a hardware key.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The longest output, in bytes.
const MAX_LENGTH: usize = 4096;
/// How often it is checked whether the command has ended.
const POLL: Duration = Duration::from_millis(50);
/// How long the first line may be on its way after the command has ended.
const GRACE: Duration = Duration::from_secs(2);

/// Runs the command, split as a shell splits words but without a shell, in the folder of the configuration. The first
/// line that it prints is the secret. It inherits standard error and, if that is the terminal, standard input. Error
/// messages hold neither what it printed nor its words, which may be the secret in the wrong place.
pub(crate) fn run(command: &SecretCommand) -> Result<SecretString, String> {
    run_for(command, TIMEOUT).map_err(|why| format!("secret_command {why}. Nothing was sent."))
}

fn run_for(command: &SecretCommand, timeout: Duration) -> Result<SecretString, String> {
    let words = split_command(&command.line)?;
    let (program, arguments) = words.split_first().ok_or("is empty")?;
    let mut command = prepare(Path::new(program), &command.folder);
    let mut child = command.args(arguments).spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            "could not be started: its first word is no program. It is a command that prints the secret"
                .to_owned()
        }
        _ => format!("could not be started: {}", io_messages::reason(&error)),
    })?;
    let ended = read_to_end(&mut child, Instant::now() + timeout);
    let (output, status) = ended.inspect_err(|_| {
        processes::end(&child);
        let _ = child.kill();
        let _ = child.wait();
    })?;
    if status.success() { to_secret(&output) } else { Err(format!("failed: {status}")) }
}

fn prepare(program: &Path, folder: &Path) -> Command {
    // A name without a folder is looked up in PATH.
    let is_path = program.components().count() > 1 || program.starts_with(".");
    let mut command = if is_path { Command::new(folder.join(program)) } else { Command::new(program) };
    if !folder.as_os_str().is_empty() {
        command.current_dir(folder);
    }
    // What is piped into this program is not for the command.
    command.stdin(if io::stdin().is_terminal() { Stdio::inherit() } else { Stdio::null() });
    command.stdout(Stdio::piped()).env_remove(config::SECRET);
    processes::separate(&mut command);
    command
}

/// What the command prints until it ends. A process that it leaves behind, such as an agent, may keep the output open.
fn read_to_end(child: &mut Child, deadline: Instant) -> Result<(Zeroizing<Vec<u8>>, ExitStatus), String> {
    let pieces =
        read_pieces(child.stdout.take().ok_or("has no output")?).map_err(|error| error.to_string())?;
    // Never reallocated: that would leave copies behind.
    let mut output = Zeroizing::new(Vec::with_capacity(2 * MAX_LENGTH));
    let mut silence = Duration::ZERO;
    while Instant::now() < deadline {
        match pieces.recv_timeout(POLL) {
            Ok(piece) => output.extend_from_slice(&piece),
            Err(why) => {
                let is_closed = why == RecvTimeoutError::Disconnected;
                match child.try_wait().map_err(|error| error.to_string())? {
                    Some(status) if is_closed || output.contains(&b'\n') || silence > GRACE => {
                        return Ok((output, status));
                    }
                    Some(_) => silence += POLL,
                    None if is_closed => thread::sleep(POLL),
                    None => {}
                }
            }
        }
        if output.len() > MAX_LENGTH {
            return Err("printed more than 4 kB: that is not a secret".to_owned());
        }
    }
    Err(format!("took longer than {} s and was stopped", TIMEOUT.as_secs()))
}

/// Reads on a thread, because a blocking read cannot be cancelled.
fn read_pieces(mut pipe: ChildStdout) -> io::Result<Receiver<Zeroizing<Vec<u8>>>> {
    let (sender, pieces) = sync_channel(1);
    let read = move || {
        let mut buffer = Zeroizing::new([0; MAX_LENGTH]);
        while let Ok(length @ 1..) = pipe.read(&mut *buffer) {
            if sender.send(Zeroizing::new(buffer[..length].to_vec())).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().name("secret".into()).spawn(read)?;
    Ok(pieces)
}

fn to_secret(output: &[u8]) -> Result<SecretString, String> {
    let text = str::from_utf8(output).map_err(|_| "printed no text: it is not UTF-8")?;
    let secret = first_line(text);
    let more = text.lines().skip(1).filter(|line| !line.trim().is_empty()).count();
    if more > 0 {
        tracing::warn!(
            more,
            "secret_command printed more lines, which are ignored: the first one is the secret"
        );
    }
    match secret.as_str() {
        "" if text.trim().is_empty() => Err("printed nothing".to_owned()),
        "" => Err("printed an empty first line: the first line is the secret".to_owned()),
        text if text.contains(is_control_like) => {
            Err("printed a control character or an invisible one in its first line: that is not a secret"
                .to_owned())
        }
        text => Ok(SecretString::from(text)),
    }
}

/// The command with all the processes that it started.
#[cfg(unix)]
mod processes {
    use rustix::process::{Pid, Signal, getpgrp, kill_process, kill_process_group};
    use std::fs::{self, File};
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command};

    /// A process group of its own can be ended as a whole. On a terminal only the foreground group may ask for a
    /// passphrase: there the command stays in the group of this program.
    pub(super) fn separate(command: &mut Command) {
        if File::open("/dev/tty").is_err() {
            command.process_group(0);
        }
    }

    pub(super) fn end(child: &Child) {
        let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else { return };
        if rustix::process::getpgid(Some(pid)).is_ok_and(|group| group == getpgrp()) {
            end_tree(pid);
        } else {
            let _ = kill_process_group(pid, Signal::KILL);
        }
    }

    /// Ends a process and, on Linux, all its descendants.
    fn end_tree(pid: Pid) {
        let threads = fs::read_dir(format!("/proc/{}/task", pid.as_raw_nonzero())).into_iter().flatten();
        let children =
            threads.flatten().filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
        let children: Vec<String> = children.collect();
        let _ = kill_process(pid, Signal::KILL);
        for child in children.iter().flat_map(|list| list.split_whitespace()) {
            if let Some(pid) = child.parse().ok().and_then(Pid::from_raw) {
                end_tree(pid);
            }
        }
    }
}

#[cfg(not(unix))]
mod processes {
    use std::process::{Child, Command};

    pub(super) fn separate(_command: &mut Command) {}

    /// The caller ends the command itself.
    pub(super) fn end(_child: &Child) {}
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;
    use std::fs;

    fn command(line: &str, folder: &Path) -> SecretCommand {
        SecretCommand { line: line.to_owned(), folder: folder.to_owned() }
    }

    fn run_line(line: &str) -> Result<SecretString, String> {
        run(&command(line, Path::new("")))
    }

    #[test]
    fn the_first_line_is_the_secret() {
        for (line, secret) in [
            (r"printf 'a b\n'", "a b"),
            (r"printf 'a b'", "a b"),
            (r"printf ' a b  \n'", " a b  "),
            (r"printf 'a b\r\n'", "a b"),
            (r"printf 'a b\r'", "a b"),
            (r"printf 'a b\n\n\n'", "a b"),
            (r"printf 'a b\nuser: jana\nurl: x\n'", "a b"),
            (r"printf 'a b\r\nuser: jana\r\n'", "a b"),
            (r"printf '\357\273\277a b\n'", "a b"),
            (r"printf '\033[32ma b\033[0m\n'", "a b"),
            (r"printf '\033[1;38;5;9ma\033[m b\n'", "a b"),
            (r"printf '\033[32m\357\273\277a b\033[0m\r\n'", "a b"),
            (r"printf '\357\273\277\033[32ma b\033(B\033[m\n'", "a b"),
            (r"printf '\033]0;title\007a b\n'", "a b"),
            (r"printf '\033]8;;https://x\033\\a b\033]8;;\033\\\n'", "a b"),
            (r"printf '\033[2Ka b\033[K'", "a b"),
            (r"printf 'za\305\274\303\263\305\202\304\207\n'", "zażółć"),
            (r#"echo "it's $HOME""#, "it's $HOME"),
            ("sh -c 'echo a; exec >&-; sleep 0.2'", "a"),
            ("sh -c 'echo a; sleep 20 &'", "a"),
            ("sh -c 'printf a; sleep 0.2; printf b; sleep 0.2; echo c'", "abc"),
            ("sh -c 'cat; echo a'", "a"),
        ] {
            let printed = run_line(line);
            assert_eq!(
                printed.map(|secret| secret.expose_secret().to_owned()).as_deref(),
                Ok(secret),
                "{line}"
            );
        }
    }

    #[test]
    fn errors_hold_neither_output_nor_words() {
        for (line, text) in [
            (
                "canary-program",
                "could not be started: its first word is no program. It is a command that prints the secret",
            ),
            ("./canary-program", "could not be started"),
            ("/canary/program x", "could not be started"),
            ("/dev/null canary", "could not be started: no permission"),
            ("/ canary", "could not be started"),
            ("sh -c 'exit 3 # canary'", "failed: exit status: 3."),
            ("sh -c 'echo canary; exit 3'", "failed"),
            ("sh -c 'echo canary; kill -9 $$'", "failed: signal: 9"),
            ("sh canary.sh", "failed"),
            ("true canary", "printed nothing"),
            (r"printf '\n\n'", "printed nothing"),
            (r"printf '\ncanary\n'", "empty first line"),
            (r"printf '\033[32m\033[0m\ncanary'", "empty first line"),
            (r"printf '\377\376c\000a\000'", "not UTF-8"),
            (r"printf 'canary\tx\n'", "control character"),
            (r"printf 'canary\342\200\213x\n'", "invisible"),
            ("sh -c 'echo canary; head -c 5000 /dev/zero'", "4 kB"),
            ("yes canary", "4 kB"),
            ("'canary", "has a quote that is not closed"),
            ("' ' canary", "could not be started"),
            ("'' canary", "is empty"),
        ] {
            let error = run_line(line).map(|_| ()).unwrap_err();
            assert!(error.contains(text) && !error.contains("canary"), "{line}: {error}");
            assert!(
                error.starts_with("secret_command ") && error.ends_with(". Nothing was sent."),
                "{error}"
            );
        }
    }

    #[test]
    fn relative_paths_start_at_the_configuration() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("bin")).unwrap();
        fs::write(folder.path().join("secret.txt"), "from-file\n").unwrap();
        for script in ["get.sh", "bin/get.sh"] {
            let path = folder.path().join(script);
            fs::write(&path, "#!/bin/sh\ncat secret.txt\n").unwrap();
            fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        }
        for line in ["./get.sh", "bin/get.sh", "./bin/get.sh", "bin/../get.sh", "sh get.sh", "cat secret.txt"]
        {
            let printed = run(&command(line, folder.path()));
            assert_eq!(
                printed.map(|secret| secret.expose_secret().to_owned()).as_deref(),
                Ok("from-file"),
                "{line}"
            );
        }
        assert!(run(&command("get.sh", folder.path())).is_err(), "a name is looked up in PATH");
    }

    #[track_caller]
    fn assert_none_is_left(word: &str, what: &str) {
        let patience = Instant::now() + Duration::from_secs(5);
        let is_left = || {
            let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
            let mut lines = processes.filter_map(|one| fs::read_to_string(one.path().join("cmdline")).ok());
            lines.any(|line| line.contains(word))
        };
        while is_left() {
            assert!(Instant::now() < patience, "{what}: a process is left");
            thread::yield_now();
        }
    }

    /// As on a terminal, where the command stays in the group of this program.
    #[cfg(target_os = "linux")]
    #[test]
    fn every_descendant_ends_without_a_group() {
        let seconds = format!("88.{}", std::process::id());
        for line in [
            "sleep 88",
            "sleep 88 & wait",
            "sh -c 'sleep 88 & wait' & wait",
            "(sleep 88; sleep 88) & sleep 88",
        ] {
            let mut command = Command::new("sh");
            command.args(["-c", &line.replace("88", &seconds)]).stdout(Stdio::piped());
            let mut child = command.spawn().unwrap();
            let children = format!("/proc/{0}/task/{0}/children", child.id());
            while line.contains('&') && fs::read_to_string(&children).is_ok_and(|list| list.is_empty()) {
                thread::yield_now();
            }
            thread::sleep(Duration::from_millis(100));
            processes::end(&child);
            child.wait().unwrap();
            assert_none_is_left(&seconds, line);
        }
    }

    #[test]
    fn every_process_ends_at_the_timeout() {
        let folder = tempfile::tempdir().unwrap();
        for line in [
            "sleep 77",
            "sh -c 'sleep 77'",
            "sh -c 'sleep 77; echo a'",
            "sh -c 'echo a; sleep 77 & sleep 77'",
            "sh -c 'exec >&-; sleep 77 & wait'",
            "sh -c 'sh -c \"sleep 77 & wait\" & wait'",
            "sh -c 'trap \"\" TERM INT HUP; sleep 77; sleep 77'",
            "sh -c 'while :; do echo; sleep 0.1; done'",
        ] {
            let began = Instant::now();
            let line = line.replace("77", &format!("77.{}", std::process::id()));
            let error =
                run_for(&command(&line, folder.path()), Duration::from_millis(300)).map(|_| ()).unwrap_err();
            assert!(error.contains("took longer than 60 s and was stopped"), "{line}: {error}");
            assert!(began.elapsed() < Duration::from_secs(10), "{line}");
            assert_none_is_left(&format!("77.{}", std::process::id()), &line);
        }
    }
}

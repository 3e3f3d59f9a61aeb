//! Runs the command that prints the client secret.

use crate::account::secret_source::split_command;
use secrecy::SecretString;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// How long the command may take: it may ask for a hardware key.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The longest secret, in bytes.
const MAX_LENGTH: u64 = 4096;

/// Runs the command, split as a shell splits words but without a shell, and returns its output without the final newline.
/// It inherits standard input and error. Error messages hold nothing that it printed.
pub(crate) fn run(command_line: &str) -> Result<SecretString, String> {
    run_words(command_line).map_err(|why| format!("secret_command {why}. Nothing was sent."))
}

fn run_words(command_line: &str) -> Result<SecretString, String> {
    let words = split_command(command_line)?;
    let (program, arguments) = words.split_first().ok_or("is empty")?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("could not be started: {program}: {error}"))?;
    let output = read_output(&mut child);
    if output.is_err() {
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    let output = output?;
    let secret = output.strip_suffix('\n').unwrap_or(&output);
    let secret = secret.strip_suffix('\r').unwrap_or(secret);
    if !status.success() {
        Err(format!("failed: {program}: {status}"))
    } else if secret.is_empty() {
        Err("printed nothing".to_owned())
    } else {
        Ok(SecretString::from(secret))
    }
}

fn read_output(child: &mut Child) -> Result<String, String> {
    let pipe = child.stdout.take().ok_or("has no output")?;
    let (sender, output) = channel();
    let reader = move || {
        let mut text = String::new();
        let read = pipe.take(MAX_LENGTH + 1).read_to_string(&mut text);
        let _ = sender.send(read.map(|_| text));
    };
    thread::Builder::new().name("secret".into()).spawn(reader).map_err(|error| error.to_string())?;
    match output.recv_timeout(TIMEOUT) {
        Ok(Ok(text)) if text.len() as u64 <= MAX_LENGTH => Ok(text),
        Ok(Ok(_)) => Err("printed more than 4 kB: that is no secret".to_owned()),
        Ok(Err(_)) => Err("printed no text".to_owned()),
        Err(_) => Err("took longer than 60 s and was stopped".to_owned()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn the_output_is_used_without_its_newline() {
        assert_eq!(run("printf 'a b\\n'").unwrap().expose_secret(), "a b");
        assert_eq!(run("echo \"it's $HOME\"").unwrap().expose_secret(), "it's $HOME");
    }

    #[test]
    fn errors_do_not_hold_the_output() {
        for (command, words) in [
            ("no-such-program-here", "could not be started"),
            ("false", "failed"),
            ("true", "printed nothing"),
            ("sh -c 'echo canary; exit 3'", "failed"),
            ("head -c 5000 /dev/zero", "4 kB"),
        ] {
            let error = run(command).unwrap_err();
            assert!(error.contains(words) && !error.contains("canary"), "{error}");
        }
    }
}

//! The secret is asked for at the terminal: it is not shown, and the terminal is as before, however it ends.

use crate::common::home::Home;
use crate::common::server::{Request, Server, json};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A shell at a terminal, which runs the program and then says what became of the terminal.
struct Terminal {
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    shown: String,
    _pty: Box<dyn portable_pty::MasterPty + Send>,
}

const SCRIPT: &str =
    r#"sh -c 'echo "pid=$$;"; exec "$0" accounts check' "$0"; echo "code=$?;"; stty -a; echo end"#;

impl Terminal {
    fn open(home: &Home) -> Self {
        let pty = native_pty_system().openpty(PtySize::default()).unwrap();
        let plain = home.command(&[]);
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", SCRIPT, plain.get_program().to_str().unwrap()]);
        command.cwd(home.path());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            }
        }
        pty.slave.spawn_command(command).unwrap();
        let mut reader = pty.master.try_clone_reader().unwrap();
        let keys = pty.master.take_writer().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count) = reader.read(&mut bytes) {
                if count == 0 || sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { keys, output, shown: String::new(), _pty: pty.master }
    }

    fn wait_for(&mut self, text: &str) {
        let end = Instant::now() + Duration::from_secs(20);
        while !self.shown.contains(text) {
            let left = end.saturating_duration_since(Instant::now());
            let more = self.output.recv_timeout(left);
            let more = more.unwrap_or_else(|_| panic!("never shown: {text}\n{}", self.shown));
            self.shown.push_str(&String::from_utf8_lossy(&more));
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits for the end; the terminal echoes, in lines, with Ctrl-C as a signal.
    fn is_as_before(&mut self) {
        self.wait_for("end\r\n");
        for mode in [" echo ", " icanon ", "isig "] {
            assert!(self.shown.contains(mode), "{mode}: {}", self.shown);
        }
    }

    fn between(&self, start: &str) -> &str {
        self.shown.split_once(start).unwrap().1.split_once(';').unwrap().0
    }
}

fn place() -> (Home, Server, Server) {
    let api = Server::start(|_, _| json("200 OK", r#"{"users":[]}"#));
    let tokens = Server::start(|_, request: &Request| {
        if request.body.contains("client_secret=t%C3%BDped-s3cret&") {
            json("200 OK", r#"{"access_token":"t0ken"}"#)
        } else {
            json("401 Unauthorized", "{}")
        }
    });
    let home = Home::new();
    super::account(&home, &api.url("/useradmin"), &tokens.url("/token"));
    (home, api, tokens)
}

const QUESTION: &str = "(it is not shown): ";

#[test]
fn typed_secret_is_used_and_hidden() {
    let (home, api, _tokens) = place();
    let mut terminal = Terminal::open(&home);
    terminal.wait_for(QUESTION);
    // The second line of a paste is no command for the shell.
    terminal.press("týped-s3crets\u{7f}\recho pasted;\r");
    terminal.is_as_before();
    assert!(
        terminal.shown.contains("The API answers") && terminal.shown.contains("code=0;"),
        "{}",
        terminal.shown
    );
    assert!(!terminal.shown.contains("s3cret") && !terminal.shown.contains("pasted"), "{}", terminal.shown);
    assert_eq!(api.requests().len(), 1);
}

#[test]
fn empty_or_cancelled_prompt_sends_nothing() {
    for (keys, code) in [("s3cret\u{3}", "code=130;"), ("\u{4}", "code=130;"), ("\r", "code=4;")] {
        let (home, _api, tokens) = place();
        let mut terminal = Terminal::open(&home);
        terminal.wait_for(QUESTION);
        terminal.press(keys);
        terminal.is_as_before();
        assert!(terminal.shown.contains(code) && !terminal.shown.contains("s3cret"), "{}", terminal.shown);
        assert_eq!(tokens.requests().len(), 0);
    }
}

#[test]
fn signal_restores_the_terminal() {
    for (signal, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let (home, _api, tokens) = place();
        let mut terminal = Terminal::open(&home);
        terminal.wait_for(QUESTION);
        let pid = terminal.between("pid=").to_owned();
        let sent = std::process::Command::new("kill").args([&format!("-{signal}"), &pid]).status().unwrap();
        assert!(sent.success());
        terminal.is_as_before();
        assert!(terminal.shown.contains(&format!("code={};", 128 + number)), "{}", terminal.shown);
        assert_eq!(tokens.requests().len(), 0);
    }
}

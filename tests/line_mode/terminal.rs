//! On a terminal: chosen by `TERM=dumb` and `ACCESSIBLE=1`, the secret unseen, signals.

use super::MINIMAL;
use crate::common::home::Home;
use crate::common::server::{Request, Server, json};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

struct Terminal {
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    shown: String,
    child: Box<dyn Child + Send + Sync>,
    pty: Box<dyn MasterPty + Send>,
}

impl Terminal {
    fn open(home: &Home, args: &[&str], variables: &[(&str, &str)]) -> Self {
        let pty = native_pty_system().openpty(PtySize::default()).unwrap();
        let plain = home.command(args);
        let mut command = CommandBuilder::new(plain.get_program());
        command.args(plain.get_args());
        command.cwd(home.path());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            }
        }
        command.env("TERM", "xterm");
        command.env_remove("ACCESSIBLE");
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
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
        Self { keys, output, shown: String::new(), child, pty: pty.master }
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

    /// Answers a question once it is asked.
    fn answer(&mut self, question: &str, line: &str) {
        self.wait_for(question);
        self.shown.clear();
        self.press(&format!("{line}\r"));
    }

    fn ends(&mut self, code: u32) {
        let status = self.child.wait().unwrap();
        while let Ok(more) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.shown.push_str(&String::from_utf8_lossy(&more));
        }
        assert_eq!(status.exit_code(), code, "{}", self.shown);
        assert!(!self.shown.contains('\u{1b}'), "{:?}", self.shown);
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }
}

#[test]
fn line_mode_is_selected() {
    for (args, variables) in [
        (&[][..], &[("TERM", "dumb")][..]),
        (&[][..], &[("ACCESSIBLE", "1")][..]),
        (&["--plain"][..], &[][..]),
        (&["new", "--plain"][..], &[("ACCESSIBLE", "0")][..]),
    ] {
        let home = Home::new();
        let mut terminal = Terminal::open(&home, args, variables);
        terminal.answer("4 Agent): ", "Admin");
        terminal.answer("Acts as agent [", ":quit");
        terminal.ends(10);
    }
    for variables in [&[("ACCESSIBLE", "0")][..], &[("ACCESSIBLE", "")][..], &[][..]] {
        let mut terminal = Terminal::open(&Home::new(), &[], variables);
        terminal.wait_for("\u{1b}[?1049h");
        terminal.press("\u{11}");
        terminal.child.wait().unwrap();
    }
}

#[test]
fn input_is_echoed_once_and_ctrl_d_leaves() {
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["--plain"], &[]);
    terminal.wait_for("4 Agent): ");
    terminal.press("Supervisor\r");
    terminal.wait_for("Acts as agent [");
    assert_eq!(terminal.shown.matches("): Supervisor\r\n").count(), 1, "{}", terminal.shown);
    assert_eq!(terminal.shown.matches("Supervisor").count(), 2, "{}", terminal.shown);
    terminal.press("\u{4}");
    terminal.ends(10);
    assert!(terminal.shown.contains("The draft is kept: "), "{}", terminal.shown);
}

#[test]
fn signal_keeps_the_draft() {
    for (how, code) in [("\u{3}", 130), ("-TERM", 143), ("-HUP", 129), ("-QUIT", 131)] {
        let home = Home::new();
        let mut terminal = Terminal::open(&home, &["--plain"], &[]);
        terminal.answer("4 Agent): ", "Admin");
        terminal.wait_for("Acts as agent [");
        let began = Instant::now();
        if how == "\u{3}" {
            terminal.press(how);
        } else {
            terminal.signal(how);
        }
        terminal.ends(code);
        assert!(began.elapsed() < Duration::from_secs(2));
        let drafts = home.run(&["drafts", "--json"]).json();
        assert_eq!(drafts.as_array().unwrap().len(), 1, "{how}");
    }
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn continue_after_stop_repeats_the_question() {
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["--plain"], &[]);
    terminal.answer("4 Agent): ", "Admin");
    terminal.wait_for("Acts as agent [");
    let stat = format!("/proc/{}/stat", terminal.child.process_id().unwrap());
    terminal.signal("-TSTP");
    until("it is stopped", || std::fs::read_to_string(&stat).unwrap().contains(") T "));
    terminal.shown.clear();
    terminal.signal("-CONT");
    terminal.answer("Acts as agent [", "yes");
    terminal.answer("Active [", ":quit");
    terminal.ends(10);
}

fn account() -> (Home, Server, Server) {
    let api = Server::start(|_, request: &Request| {
        if request.is_post() {
            json("201 Created", super::pipe::USER)
        } else {
            json("200 OK", r#"{"users":[]}"#)
        }
    });
    let tokens = Server::start(|_, request: &Request| {
        if request.body.contains("client_secret=s3cret&") {
            json("200 OK", r#"{"access_token":"t0ken"}"#)
        } else {
            json("401 Unauthorized", "{}")
        }
    });
    let home = Home::new();
    home.write_config(&format!(
        "[accounts.emea]\napi_url = \"{}\"\ntoken_url = \"{}\"\nclient_id = \"someone\"\n",
        api.url("/useradmin"),
        tokens.url("/token")
    ));
    (home, api, tokens)
}

#[test]
fn secret_is_hidden_and_asked_again_if_rejected() {
    let (home, api, _tokens) = account();
    let file = home.write("minimal.json", MINIMAL);
    let mut terminal = Terminal::open(&home, &["--plain", "--from", &file], &[]);
    terminal.answer("4 Agent): ", ":review");
    terminal.answer("Create user in emea? Type create", "create");
    terminal.wait_for("It is kept in memory only, until you leave.");
    terminal.answer("(it is not shown): ", "wr0ng");
    terminal.answer("Not created: not authorised.", "1");
    terminal.answer("Create user in emea? Type create", "create");
    terminal.wait_for("(it is not shown): ");
    terminal.press("s3cret\r");
    terminal.wait_for("Type 1 or 2 or 3: ");
    assert!(!terminal.shown.contains("s3cret"), "{}", terminal.shown);
    terminal.press("3\r");
    terminal.ends(0);
    assert!(terminal.shown.contains("created AgentName 5cba9dab-"), "{}", terminal.shown);
    assert_eq!(api.posts(), 1);
}

#[test]
fn signal_at_the_secret_prompt_restores_echo() {
    let (home, api, _tokens) = account();
    let file = home.write("minimal.json", MINIMAL);
    let mut terminal = Terminal::open(&home, &["--plain", "--from", &file], &[]);
    terminal.answer("4 Agent): ", ":review");
    terminal.answer("Create user in emea? Type create", "create");
    terminal.wait_for("(it is not shown): ");
    terminal.signal("-TERM");
    terminal.ends(143);
    let tty = terminal.pty.tty_name();
    if let Some(tty) = tty.and_then(|tty| std::fs::File::open(tty).ok()) {
        let modes = rustix::termios::tcgetattr(&tty).unwrap().local_modes;
        assert!(modes.contains(rustix::termios::LocalModes::ECHO | rustix::termios::LocalModes::ICANON));
    }
    assert_eq!(api.requests().len(), 0);
}

#[test]
fn ctrl_c_at_the_secret_prompt_leaves() {
    let (home, api, _tokens) = account();
    let file = home.write("minimal.json", MINIMAL);
    let mut terminal = Terminal::open(&home, &["--plain", "--from", &file], &[]);
    terminal.answer("4 Agent): ", ":review");
    terminal.answer("Create user in emea? Type create", "create");
    terminal.wait_for("(it is not shown): ");
    terminal.press("s3c\u{3}");
    terminal.ends(130);
    assert!(!terminal.shown.contains("s3c"), "{}", terminal.shown);
    assert_eq!(api.requests().len(), 0);
}

#[test]
fn submission_can_be_cancelled() {
    let api = Server::start(|_, request: &Request| {
        if request.is_post() {
            crate::common::server::Reply::Hold(Vec::new())
        } else {
            json("200 OK", r#"{"users":[]}"#)
        }
    });
    let tokens = Server::start(|_, _| json("200 OK", r#"{"access_token":"t0ken"}"#));
    let home = Home::new();
    home.write_config(&format!(
        "[accounts.emea]\napi_url = \"{}\"\ntoken_url = \"{}\"\nclient_id = \"someone\"\n",
        api.url("/useradmin"),
        tokens.url("/token")
    ));
    let file = home.write("minimal.json", MINIMAL);
    let mut terminal =
        Terminal::open(&home, &["--plain", "--from", &file], &[("VCC_CLIENT_SECRET", "s3cret")]);
    terminal.answer("4 Agent): ", ":review");
    terminal.answer("Create user in emea? Type create", "create");
    terminal.answer("Creating the user.", "hello");
    until("the user arrived", || api.posts() == 1);
    terminal.press(":cancel\r");
    terminal.wait_for("Outcome unknown: AgentName may have been created.");
    terminal.wait_for("3 Send again");
    terminal.press(":quit\r");
    terminal.ends(10);
    assert_eq!(api.posts(), 1);
}

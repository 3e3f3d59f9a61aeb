//! Whole sessions by keyboard and mouse: an agent, a ticket, an added account.

use super::{ENTER, F5, LEAVE, MINIMAL, PAGE_DOWN};
use crate::common::home::terminal_command;
use crate::common::pty::{Home, PtyProgram, TIMEOUT};
use crate::common::wait_for_press_guard;
use std::process::Command;

/// A key, or the text of a value; only keys count.
enum Press {
    Key(&'static str),
    Value(&'static str),
}

#[test]
fn create_minimal_agent_by_keyboard() {
    use Press::{Key, Value};
    let home = Home::new();
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    #[rustfmt::skip]
    let script = [
        Key("4"), Key(PAGE_DOWN),
        Value("AgentName"), Key("\t"), Value("Agent Name"), Key("\t"), Value("AgentName@vonage.com"), Key(PAGE_DOWN),
        Value("1234"), Key("\t"), Value("GB"), Key("\t"), Key("y"), Key(PAGE_DOWN),
        Value("800200"), Key("\t"), Key("\t"), Value("b4c6e398-ac69-4135-b3fd-64d7a6d14272"), Key("\t"), Key("y"),
        Key("\t"), Value("PL"), Key(F5),
    ];
    let mut keys = 0;
    for press in script {
        match press {
            Key(key) => {
                keys += 1;
                term.send(key);
            }
            Value(value) => value.chars().for_each(|letter| term.send(letter.to_string())),
        }
    }
    term.wait("✓ ready");
    term.press_button("User created");
    keys += 1;
    term.wait("no user was created at Vonage");
    assert!(keys <= 20, "{keys} keys beside the values");
    let screen = term.screen();
    let id = screen.split_once("userId").and_then(|(_, rest)| rest.split_whitespace().next()).unwrap();
    assert_eq!((id.len(), id.matches('-').count()), (36, 4), "{id:?} is no userId");
    assert!(term.modes().starts_with("raw"), "raw while it runs");
    term.send(LEAVE);
    let end = term.end(TIMEOUT);
    assert_eq!(end.code, 0);
    assert_contains!(end.after, &format!("created AgentName {id}"));
    assert_eq!(home.attempts(), 1);
}

const F6: &str = "\x1b[17~";
const F9: &str = "\x1b[20~";

/// Counts the keys of a typical ticket ("new agent like Anna, in Kraków, number …").
struct Typist {
    term: PtyProgram,
    keys: usize,
}

impl Typist {
    /// A new user with the settings of another one.
    fn like_anna(home: &Home) -> Self {
        let mut typist = Self { term: PtyProgram::start(home, &[]), keys: 0 };
        typist.term.wait("Practice account");
        typist.press(F6);
        typist.term.wait("anna.kowalska");
        typist.type_text("anna");
        typist.press(ENTER);
        typist.term.wait("settings from anna.kowalska");
        typist
    }

    fn press(&mut self, key: &str) {
        self.keys += 1;
        self.term.send(key);
    }

    fn type_text(&mut self, text: &str) {
        text.chars().for_each(|letter| self.press(&letter.to_string()));
    }
}

#[test]
fn ticket_needs_a_tenth_of_the_keys_of_curl() {
    let home = Home::new();
    let mut typist = Typist::like_anna(&home);
    typist.press(PAGE_DOWN);
    typist.type_text("jnowak\tJana Nowak\tjana.nowak@example.com");
    typist.press(PAGE_DOWN);
    typist.press(F9);
    typist.term.wait("2042");
    typist.type_text("\tpl");
    typist.press(PAGE_DOWN);
    typist.type_text("123456789");
    typist.press(F5);
    typist.term.wait("Create Jana Nowak in the practice account");
    wait_for_press_guard();
    typist.press(ENTER);
    typist.term.wait("User created");
    // The groups and skills that were copied are set up first.
    typist.term.wait("New user like this one");
    typist.term.send(LEAVE);
    assert_eq!(typist.term.end(TIMEOUT).code, 0);
    let drafts = std::fs::read_dir(home.path().join("config/vcc-user/drafts")).unwrap();
    let mut names = drafts.filter_map(|entry| entry.unwrap().file_name().into_string().ok());
    let id = names.find_map(|name| name.strip_suffix(".json").map(str::to_owned)).unwrap();
    let mut curl = Command::new(env!("CARGO_BIN_EXE_vcc-user"));
    curl.args(["payload", "--curl", &id]).env_clear().envs(home.environment());
    let typed = String::from_utf8(curl.output().unwrap().stdout).unwrap();
    assert_contains!(typed, "\"agentDisplayId\": \"2042\"", "\"location\": \"PL\"");
    // White space does not have to be typed.
    let by_hand = typed.split_whitespace().map(str::len).sum::<usize>();
    println!("a whole ticket: {} keys, {by_hand} characters for curl", typist.keys);
    assert!(typist.keys * 10 < by_hand, "{} keys, {by_hand} characters", typist.keys);
}

const RIGHT: &str = "\x1b[C";

/// "New agent like Anna, in Kraków, number 12 345 67 89, group Sales PL, English 7."
#[test]
fn agent_like_another_is_set_up_with_75_keys() {
    let home = Home::new();
    let mut typist = Typist::like_anna(&home);
    typist.press("4");
    typist.press(PAGE_DOWN);
    typist.type_text("jnowak@example.com\tJana Nowak\t");
    typist.term.wait("takes it");
    typist.press(RIGHT);
    typist.press(PAGE_DOWN);
    typist.press(F9);
    typist.term.wait("3109");
    typist.type_text("\tpl");
    typist.press(PAGE_DOWN);
    typist.type_text("123456789");
    typist.press("\x1b7");
    typist.term.wait("Logout schedules");
    typist.press("\x15");
    typist.type_text("sale");
    typist.term.wait("▸");
    typist.press(ENTER);
    typist.press("\t");
    typist.press("\x15");
    typist.type_text("eng:7");
    typist.press(F5);
    typist.term.wait("Create Jana Nowak in the practice account");
    wait_for_press_guard();
    typist.press(ENTER);
    typist.term.wait("New user like this one");
    let screen = typist.term.screen();
    assert_contains!(screen, "Sales PL", "English 7");
    println!("an agent like another, set up: {} keys", typist.keys);
    assert!(typist.keys <= 75, "{}:\n{screen}", typist.keys);
    typist.term.send(LEAVE);
    assert_eq!(typist.term.end(TIMEOUT).code, 0);
}

impl PtyProgram {
    /// Clicks the first place that shows a text.
    #[track_caller]
    fn click(&mut self, text: &str) {
        self.wait(text);
        let screen = self.screen();
        let place = screen.lines().zip(1..).find_map(|(line, row)| {
            let at = line.find(text)?;
            Some((line[..at].chars().count() + 1, row))
        });
        let (column, row): (usize, usize) = place.unwrap();
        // Press and release in SGR encoding.
        self.send(format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"));
    }
}

#[test]
fn create_user_by_mouse() {
    let home = Home::new();
    let file = home.write("minimal.json", MINIMAL);
    let mut term = PtyProgram::start(&home, &["--from", &file]);
    term.click("Wallboard");
    term.wait("● Wallboard");
    term.click("Agent ");
    term.wait("● Agent");
    term.click("Phone");
    term.wait("Phone number");
    // The wheel scrolls the form; the footer can be clicked too.
    term.send("\x1b[<65;10;10M");
    term.click("F5");
    term.click("Change");
    term.wait("▸ Role");
    term.click("F5");
    term.click("Create Agent Name in the practice account");
    term.wait("User created");
    term.click("Leave");
    let end = term.end(TIMEOUT);
    assert_eq!((end.code, home.attempts()), (0, 1));
    assert_contains!(end.after, "created AgentName ");
}

#[test]
fn add_account_after_a_rejected_secret() {
    let home = Home::new();
    // A refused proxy simulates an unreachable network: no DNS look-up, nothing leaves the machine.
    let program = format!(
        "HTTPS_PROXY=http://127.0.0.1:9 RUST_LOG=trace exec '{}' --log log.txt",
        env!("CARGO_BIN_EXE_vcc-user")
    );
    let mut term = PtyProgram::start_as(&home, "/bin/sh", &["-c", &program], (100, 30));
    term.wait("Practice account");
    term.send("\x1bw");
    term.wait("Add an account");
    term.send("emea\t\t\tmy-client\thunter2-canary\t\t");
    term.wait("my-client");
    term.send(ENTER);
    term.wait("The token request failed");
    assert!(!term.screen().contains("hunter2"));
    term.send("\t");
    wait_for_press_guard();
    term.send(ENTER);
    term.wait("You work with emea now");
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
    let written = std::fs::read_to_string(home.path().join("config/vcc-user/config.toml")).unwrap();
    assert_contains!(written, "[accounts.emea]", "client_id = \"my-client\"");
    // The secret is in no file, no log at the highest level, and no terminal output.
    assert!(home.path().join("log.txt").exists());
    for file in files(home.path()) {
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        assert!(!text.contains("hunter2"), "{}", file.display());
    }
    assert!(!String::from_utf8_lossy(&term.raw()).contains("hunter2"));
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The account of the environment in place of the configured one is said on the screen, and the secret prompt of the
/// other account appears although `VCC_CLIENT_SECRET` is set.
#[test]
fn account_of_the_environment_is_announced() {
    let home = Home::new();
    home.write_config("default_account = \"emea\"\n[accounts.emea]\nregion = \"emea\"\nclient_id = \"me\"\n");
    let mut command = home.command(&[]);
    for (name, value) in [("VCC_API_URL", "useradmin"), ("VCC_TOKEN_URL", "token")] {
        command.env(name, format!("http://127.0.0.1:9/{value}"));
    }
    command.env("VCC_CLIENT_ID", "me").env("VCC_CLIENT_SECRET", "hunter2");
    command.env("TERM", "xterm-256color");
    let mut term = PtyProgram::run(terminal_command(&command), (120, 40));
    term.wait("not emea of config.toml");
    term.wait("environment");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", term.pid().as_raw_nonzero())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    // Alt-A lists the accounts; the other one asks for its secret.
    term.send("\x1ba");
    term.wait("in use");
    term.send("emea\r");
    term.wait("You work with emea now");
    term.send("\x1b[17~");
    term.wait("Client secret");
    term.send(LEAVE);
    term.end(TIMEOUT);
}

/// Keys that arrive together with the one that chooses an account are meant for it.
#[test]
fn keys_after_switching_apply_to_the_new_account() {
    let home = Home::new();
    let account = "api_url = \"http://127.0.0.1:9/useradmin\"\ntoken_url = \"http://127.0.0.1:9/token\"\nclient_id = \"id\"\n";
    home.write_config(&format!(
        "default_account = \"first\"\n[accounts.first]\n{account}[accounts.second]\n{account}"
    ));
    let mut command = terminal_command(&home.command(&[]));
    command.env("VCC_CLIENT_SECRET", "s3cret");
    let mut term = PtyProgram::run(command, (100, 30));
    term.wait("first");
    // The secret belongs to the first account.
    term.send(format!("\x1basecond{ENTER}{F6}"));
    term.wait("The secret of the API credentials of second.");
    assert!(!term.screen().contains("could not be read"), "{}", term.screen());
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}

#[test]
fn ticket_from_a_pipe_is_shown_before_it_is_taken() {
    let home = Home::new();
    let ticket = home.write("ticket.txt", "Please create:\nLogin: jkowalska\nFull name: Jana Kowalska\n");
    let program = format!("exec '{}' --from - < '{ticket}'", env!("CARGO_BIN_EXE_vcc-user"));
    let mut term = PtyProgram::start_as(&home, "/bin/sh", &["-c", &program], (100, 30));
    term.wait("Take from the paste");
    term.wait("Please create:");
    wait_for_press_guard();
    term.send(ENTER);
    term.wait("2 answers from the paste");
    term.wait("New user · jkowalska");
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}

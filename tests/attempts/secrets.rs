//! No secret is in a file, log, output or process list, although the servers quote it wherever they can.

use super::DRAFT;
use crate::common::home::{Home, RunResult, finished};
use crate::common::server::{Request, Server, answer, json};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

const SECRET: &str = "cAn4ry~+/ 'sEcr3t&9=x";
/// The secret in other clothes: as `base64` and URLs write it, JSON's escapes, its beginning, HTML, hex,
/// twice encoded.
const FORMS: [&str; 11] = [
    SECRET,
    "Y0FuNHJ5fisvICdzRWNyM3QmOT14",
    "cAn4ry%7E%2B%2F+%27sEcr3t%269%3Dx",
    "cAn4ry~%2B%2F%20'sEcr3t%269%3Dx",
    r"cAn4ry~\u002b/ \u0027sEcr3t\u00269=x",
    "cAn4ry~+",
    "cAn4ry~+/ &#39;sEcr3t&amp;9=x",
    "63416e3472797e2b2f202773456372337426393d78",
    "cAn4ry~%252B%252F%2B%2527sEcr3t%25269%253Dx",
    "Y0FuNHJ5fiUyQiUyRislMjdzRWNyM3QlMjY5JTNEeA",
    "cAn4ry~+/ &amp;#x27;sEcr3t&amp;amp;9=x",
];

fn quoting(status: &str) -> crate::common::server::Reply {
    let forms = FORMS.join(" and ");
    answer(status, "Content-Type: application/json\r\n", &format!("{{\"message\":\"{forms}\"}}"))
}

/// Everything in which the secret may not be.
#[derive(Default)]
struct Seen(Vec<(String, String)>);

impl Seen {
    fn ran(&mut self, what: &str, ran: &RunResult) {
        self.0.push((format!("stdout of {what}"), ran.out.clone()));
        self.0.push((format!("stderr of {what}"), ran.err.clone()));
    }

    fn files(&mut self, folder: &Path) {
        for (path, text) in read_all(folder) {
            self.0.push(("a file's name".to_owned(), path.clone()));
            self.0.push((path, text));
        }
    }

    #[track_caller]
    fn clean(&self) {
        for (place, text) in &self.0 {
            for form in FORMS {
                assert!(!text.contains(form), "{place} holds {form}:\n{text}");
            }
        }
    }
}

/// Every file below a folder: its path and what it holds.
pub fn read_all(folder: &Path) -> Vec<(String, String)> {
    let mut read = Vec::new();
    for path in fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            read.extend(read_all(&path));
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            read.push((path.display().to_string(), text));
        }
    }
    read
}

/// The command lines of all processes, one a line.
pub fn command_lines() -> String {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let line = |entry: fs::DirEntry| fs::read(entry.path().join("cmdline")).ok();
    processes.filter_map(line).map(|line| String::from_utf8_lossy(&line).replace('\0', " ") + "\n").collect()
}

#[test]
fn secret_never_leaks() {
    // How the program has the secret: from its environment, and from a command.
    for by_command in [false, true] {
        let home = Home::new();
        let lines = Arc::new(Mutex::new(String::new()));
        let seen_lines = Arc::clone(&lines);
        let tokens = Server::start(move |number, _: &Request| {
            seen_lines.lock().unwrap().push_str(&command_lines());
            if number % 3 == 2 {
                quoting("401 Unauthorized")
            } else {
                json("200 OK", r#"{"access_token":"t0ken.cAnary"}"#)
            }
        });
        let api = Server::start(|number, request: &Request| match (number % 3, request.is_post()) {
            (0, _) => quoting("400 Bad Request"),
            (1, _) => quoting("502 Bad Gateway"),
            _ => quoting("403 Forbidden"),
        });
        let outside = tempfile::NamedTempFile::new().unwrap();
        fs::write(outside.path(), format!("{SECRET}\n")).unwrap();
        let command = if by_command {
            format!("secret_command = \"cat {}\"\n", outside.path().display())
        } else {
            String::new()
        };
        home.write_config(&format!(
            "[accounts.here]\napi_url = \"{}\"\ntoken_url = \"{}\"\nclient_id = \"me\"\n{command}",
            api.url("/useradmin"),
            tokens.url("/token"),
        ));
        home.write_draft("one", DRAFT);
        let mut seen = Seen::default();
        let mut unknown = Vec::new();
        for args in [
            &["submit", "--yes", "one"][..],
            &["submit", "--yes", "--again", "--json", "one"],
            &["submit", "--yes", "--again", "one"],
            &["submit", "--yes", "--again", "--allow-overages", "one"],
            &["attempts"],
            &["attempts", "--json"],
            &["accounts"],
            &["accounts", "check"],
            &["accounts", "check", "--json"],
            &["payload", "one"],
            &["payload", "--curl", "one"],
            &["drafts", "show", "one"],
        ] {
            seen.ran(&args.join(" "), &run(&home, args, by_command));
        }
        unknown.extend(super::attempts(&home).iter().filter(|one| one["outcome"] == "unknown").cloned());
        for one in &unknown {
            let args = ["attempts", "resolve", one["id"].as_str().unwrap()];
            seen.ran("resolve", &run(&home, &args, by_command));
        }
        // The runs did show responses, write a log, and leave an unknown attempt.
        assert!(seen.0.iter().any(|(_, text)| text.contains("[hidden]")) && !unknown.is_empty());
        let log = fs::read_to_string(home.path().join("log")).unwrap();
        assert!(log.contains("DEBUG") && log.contains("answered"), "{log}");
        let lines = lines.lock().unwrap().clone();
        assert!(lines.contains("submit --yes one"), "{lines}");
        seen.0.push(("the process list".to_owned(), lines));
        seen.files(home.path());
        for (place, text) in &seen.0 {
            assert!(!text.contains("t0ken.c"), "{place} holds the token:\n{text}");
        }
        seen.clean();
    }
}

fn run(home: &Home, args: &[&str], by_command: bool) -> RunResult {
    let mut command = home.command(args);
    command.args(["--log", "log"]).env("RUST_LOG", "trace");
    if !by_command {
        command.env("VCC_CLIENT_SECRET", SECRET);
    }
    finished(command, "")
}

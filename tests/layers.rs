//! The house stands: reads `src` and fails on an import that runs up it, or on a name by which a pure module would come
//! to know a file, a socket, the clock, the environment or a process.

mod source;

use source::Name;
use std::fs;
use std::path::Path;

/// Who may know whom: everything a module may import, itself aside. To let a module know one more is a decision about
/// the house; it is made here and in the map in `src/lib.rs`.
const MAY_KNOW: [(&str, &[&str]); 14] = [
    (
        "cli",
        &[
            "runtime",
            "services",
            "ui",
            "plain",
            "wizard",
            "batch",
            "submission",
            "account",
            "user",
            "vcc",
            "store",
            "sandbox",
            "text",
        ],
    ),
    (
        "runtime",
        &[
            "services",
            "ui",
            "plain",
            "wizard",
            "submission",
            "account",
            "user",
            "vcc",
            "store",
            "sandbox",
            "text",
        ],
    ),
    // `runtime` only until its network part is moved here.
    ("services", &["runtime", "wizard", "submission", "account", "user", "vcc", "store", "sandbox", "text"]),
    ("ui", &["wizard", "submission", "account", "user", "text"]),
    ("plain", &["wizard", "submission", "account", "user", "text"]),
    ("wizard", &["submission", "account", "user", "text"]),
    ("batch", &["submission", "account", "user", "text"]),
    ("submission", &["account", "user", "text"]),
    ("account", &["user", "text"]),
    ("user", &["text"]),
    ("text", &[]),
    ("vcc", &["submission", "account", "user", "text"]),
    ("store", &["submission", "account", "user", "text"]),
    ("sandbox", &[]),
];

/// Modules that learn of the world by messages only.
const PURE: [&str; 8] = ["text", "user", "account", "submission", "batch", "wizard", "ui", "plain"];

/// Names by which a module would look at the world itself, and what they reach.
const IMPURE: [(&str, &str); 20] = [
    ("std::fs", "files"),
    ("std::net", "the network"),
    ("std::env", "the environment"),
    ("std::process", "processes"),
    ("std::thread", "threads"),
    ("std::os", "the operating system"),
    ("std::io::stdin", "standard input"),
    ("std::io::stdout", "standard output"),
    ("std::io::stderr", "standard error"),
    ("crossterm::terminal", "the terminal"),
    ("crossterm::event::read", "the terminal"),
    ("crossterm::event::poll", "the terminal"),
    ("tokio", "tasks and sockets"),
    ("reqwest", "the network"),
    ("hyper", "the network"),
    ("hyper_util", "the network"),
    ("axum", "the network"),
    ("rustix", "the operating system"),
    ("directories", "the person's folders"),
    ("tempfile", "files"),
];

/// Calls that read a clock, however their type was imported.
const CLOCKS: [&str; 2] = ["Instant::now", "SystemTime::now"];

#[test]
fn the_house_stands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(files.len() > 50, "only {} files were found", files.len());
    let mut faults = Vec::new();
    for file in files {
        let text = fs::read_to_string(root.join(&file)).unwrap();
        faults.extend(faults_of(&file, &text));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// All Rust files below a folder, as paths from it with `/`.
fn collect(folder: &Path, files: &mut Vec<String>) {
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let path = path.strip_prefix(folder).unwrap();
                let parts: Vec<_> = path.iter().map(|part| part.to_str().unwrap()).collect();
                files.push(parts.join("/"));
            }
        }
    }
    files.sort();
}

/// What a file does that its place in the house forbids: a line each.
fn faults_of(file: &str, text: &str) -> Vec<String> {
    let module = module_of(file);
    // The roof: it names every module, and only hands over to `cli`.
    if module == ["lib"] || module == ["main"] {
        return Vec::new();
    }
    let Some((_, may_know)) = MAY_KNOW.iter().find(|(name, _)| module[0] == *name) else {
        return vec![format!(
            "src/{file}: the module {} has no place in the house. Give it one in MAY_KNOW (tests/layers.rs) and in the \
             map in src/lib.rs.",
            module[0]
        )];
    };
    let mut faults: Vec<String> = Vec::new();
    for name in source::names(text) {
        let why = import_fault(&module, &name, may_know).or_else(|| purity_fault(&module[0], &name));
        let fault = why.map(|why| format!("src/{file}:{}: `{}`: {why}", name.line, name.text()));
        faults.extend(fault.filter(|fault| !faults.contains(fault)));
    }
    faults
}

/// The names of a file's module from the crate's root: `user/fields.rs` is `[user, fields]`, `user/mod.rs` is `[user]`.
fn module_of(file: &str) -> Vec<String> {
    let mut names: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if names.len() > 1 {
        names.pop_if(|last| last == "mod");
    }
    names
}

fn import_fault(module: &[String], name: &Name, may_know: &[&str]) -> Option<String> {
    let own = module[0].as_str();
    let top = top_module(module, name)?;
    if top == own || may_know.contains(&top) || !MAY_KNOW.iter().any(|(known, _)| *known == top) {
        return None;
    }
    let known_by = MAY_KNOW.iter().filter(|(_, knows)| knows.contains(&top)).map(|(name, _)| *name);
    let known_by = known_by.collect::<Vec<_>>().join(", ");
    let below = if may_know.is_empty() { "no other module".to_owned() } else { may_know.join(", ") };
    Some(format!(
        "{own} may know {below}; {top} is known by {known_by} only. What {own} needs of it comes in with a message or an \
         argument, or belongs further down."
    ))
}

/// The module at the crate's root that a name leads to, where it leads to one.
fn top_module<'a>(module: &[String], name: &'a Name) -> Option<&'a str> {
    match name.parts.first()?.as_str() {
        "crate" | "vcc_user" => name.parts.get(1).map(String::as_str),
        "self" | "super" => {
            let ups = name.parts.iter().take_while(|part| *part == "super").count();
            let rest = name.parts.iter().find(|part| *part != "self" && *part != "super")?;
            (ups >= module.len()).then_some(rest.as_str())
        }
        _ => None,
    }
}

fn purity_fault(own: &str, name: &Name) -> Option<String> {
    if !PURE.contains(&own) {
        return None;
    }
    let text = name.text();
    let begins =
        |with: &str| text == with || text.strip_prefix(with).is_some_and(|rest| rest.starts_with("::"));
    let reaches = IMPURE.iter().find(|(with, _)| begins(with)).map(|(_, what)| *what);
    let clock = CLOCKS.iter().any(|clock| text == *clock || text.ends_with(&format!("::{clock}")));
    let reaches = reaches.or(clock.then_some("the clock"))?;
    Some(format!(
        "{own} is pure and does not reach {reaches}. Let it come in with a message (wizard/msg.rs) or go out as an \
         effect (runtime/effects.rs)."
    ))
}

#[test]
fn imports_that_run_up_are_caught_however_they_are_written() {
    for (file, text) in [
        ("user/check.rs", "use crate::wizard::Wizard;"),
        ("user/check.rs", "fn f() { crate::store::ids::new(); }"),
        ("user/mod.rs", "use super::ui;"),
        ("user/check.rs", "use super::super::ui::text;"),
        ("account/mod.rs", "use crate::{user::form, vcc};"),
        ("submission/mod.rs", "use crate::{\n    user,\n    vcc::{Client},\n};"),
        ("wizard/mod.rs", "pub(crate) use crate::ui::text as paint;"),
        ("ui/mod.rs", "use crate::runtime::Post;"),
        ("ui/mod.rs", "use crate::plain::Line;"),
        ("vcc/mod.rs", "use crate::wizard::msg::Msg;"),
        ("store/mod.rs", "use crate::sandbox;"),
        ("vcc/mod.rs", "use crate::store::journal::Journal;"),
        ("sandbox/mod.rs", "use crate::user::rule::Rule;"),
        ("runtime/mod.rs", "use crate :: cli :: exit;"),
        ("user/check.rs", "use vcc_user::wizard;"),
    ] {
        assert_eq!(faults_of(file, text).len(), 1, "{file}: {text}: {:?}", faults_of(file, text));
    }
}

#[test]
fn names_of_the_world_are_caught_however_they_are_written() {
    for (file, text) in [
        ("user/read.rs", "use std::fs;"),
        ("user/read.rs", "use std::{fmt, fs::File};"),
        ("account/users.rs", "fn f() { std::env::var(\"HOME\"); }"),
        ("submission/mod.rs", "use std::{collections::{BTreeMap, BTreeSet}, thread};"),
        ("wizard/mod.rs", "fn f() { let now = std::time::Instant::now(); }"),
        ("wizard/mod.rs", "fn f() { let now = Instant::now(); }"),
        ("wizard/mod.rs", "fn f<'a>() { let c = 'x'; SystemTime::now(); }"),
        ("ui/mod.rs", "async fn f() { ::tokio::task::yield_now().await }"),
        ("ui/text.rs", "use reqwest as http;"),
        ("ui/text.rs", "use crossterm::event::{KeyCode, read};"),
    ] {
        assert_eq!(faults_of(file, text).len(), 1, "{file}: {text}: {:?}", faults_of(file, text));
    }
}

#[test]
fn what_is_allowed_and_what_is_only_spoken_of_is_let_be() {
    for (file, text) in [
        ("wizard/mod.rs", "use crate::user::form::Form; use super::submission::Order;"),
        ("wizard/msg.rs", "use super::keymap::Key; use std::time::{Duration, Instant};"),
        ("cli/mod.rs", "use crate::{sandbox, store, vcc}; use std::env;"),
        ("store/atomic.rs", "use std::fs; use super::files;"),
        ("sandbox/mod.rs", "mod state; use state::Server; use tokio::net::TcpListener;"),
        (
            "user/mod.rs",
            "// use crate::wizard;\n/* std::fs /* nested */ crate::ui */\n/// See [`crate::ui`].\nfn f() {}",
        ),
        (
            "user/mod.rs",
            "const TEXT: &str = \"crate::ui \\\" std::fs\"; const RAW: &str = r#\"crate::\"ui\"#;",
        ),
        (
            "user/mod.rs",
            "#[cfg(test)]\nmod tests {\n    use std::fs;\n    fn f() { let b = '}'; crate::ui::f(); }\n}",
        ),
        ("user/mod.rs", "fn environment() { env!(\"CARGO\"); self::std_fs(); tokio_like(); }"),
        ("lib.rs", "pub mod cli;"),
        ("main.rs", "fn main() { vcc_user::cli::main() }"),
    ] {
        assert_eq!(faults_of(file, text), Vec::<String>::new(), "{file}: {text}");
    }
    let after = "#[cfg(test)]\nmod tests { use std::fs; }\nuse std::net::TcpStream;";
    assert_eq!(faults_of("user/mod.rs", after).len(), 1);
}

#[test]
fn a_fault_says_where_what_and_why() {
    let fault = faults_of("user/check.rs", "//! Checks.\n\nuse crate::wizard::Wizard;").join("\n");
    assert!(
        fault.starts_with(
            "src/user/check.rs:3: `crate::wizard::Wizard`: user may know text; wizard is known by"
        ),
        "{fault}"
    );
    assert!(fault.contains("wizard is known by cli, runtime, services, ui, plain only"), "{fault}");
    let fault = faults_of("garden/mod.rs", "").join("\n");
    assert!(fault.contains("garden has no place in the house"), "{fault}");
}

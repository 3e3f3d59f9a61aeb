//! Module layers, read from `src` line by line: which module may import which, what the pure ones may not name, and
//! no files that import each other in a circle.

use rstest::rstest;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Every module of the crate's root, and the other ones it may import. The map in `src/lib.rs` says what each is for.
const LAYERS: [(&str, &str); 13] = [
    ("cli", "line_mode tui services app batch submission account model api store sandbox text"),
    // The event channel, signals and the password prompt are the terminal's.
    ("line_mode", "tui services app batch submission account model text"),
    ("tui", "services app batch submission account model text"),
    ("services", "app batch submission account model api store sandbox text"),
    ("app", "batch submission account model text"),
    ("batch", "submission account model text"),
    ("api", "submission account model text"),
    ("store", "submission account model text"),
    ("submission", "account model text"),
    ("account", "model text"),
    ("model", "text"),
    ("text", ""),
    ("sandbox", ""),
];

/// Modules without I/O, and `tui/view` with them: time, ids and paths arrive in messages.
const PURE: &str = "app batch submission account model text";

/// Paths that a pure module may not name.
const IMPURE: &str = "std::fs std::net std::env std::process std::thread std::os std::io::stdin std::io::stdout \
    std::io::stderr Instant::now SystemTime crossterm::terminal crossterm::event::read crossterm::event::poll tokio \
    reqwest hyper hyper_util axum rustix directories tempfile";

fn is_in(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|one| one == name)
}

/// The module path of a file: `user/fields.rs` is `[user, fields]`, `user/mod.rs` is `[user]`.
fn module_of(file: &str) -> Vec<&str> {
    let path = file.trim_end_matches(".rs");
    path.strip_suffix("/mod").unwrap_or(path).split('/').collect()
}

/// The paths that a `use` tree names: `a::{b, c::{d, e}}` is `a::b`, `a::c::d` and `a::c::e`.
fn expand(tree: &str) -> Vec<String> {
    let Some((prefix, group)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let mut depth = 0;
    let mut at_comma = |c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    };
    let parts = group.trim_end().strip_suffix('}').unwrap().split(&mut at_comma);
    parts
        .filter(|part| !part.trim().is_empty())
        .flat_map(expand)
        .map(|path| prefix.trim().to_owned() + &path)
        .collect()
}

/// The paths that a file names outside comments and unit tests, those into the crate as `crate::…`.
fn paths(file: &str, text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
    let mut lines = code.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let mut paths = BTreeSet::new();
    while let Some(line) = lines.next() {
        let is_import = line.starts_with("use ") || (line.starts_with("pub") && line.contains(" use "));
        if is_import {
            let mut statement = line.split_once("use ").unwrap().1.to_owned();
            while !statement.ends_with(';') {
                statement += lines.next().unwrap();
            }
            paths.extend(expand(statement.trim_end_matches(';')));
        } else {
            let words = line.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
            paths.extend(
                words.map(|word| word.trim_matches(':').to_owned()).filter(|word| word.contains("::")),
            );
        }
    }
    paths.iter().map(|path| absolute(file, path.split(" as ").next().unwrap())).collect()
}

/// A path with `self` and `super` resolved, and `vcc_user` as `crate`.
fn absolute(file: &str, path: &str) -> String {
    let mut module = module_of(file);
    let mut parts = path.split("::").peekable();
    match parts.peek() {
        Some(&"vcc_user") => return format!("crate{}", path.trim_start_matches("vcc_user")),
        Some(&("self" | "super")) => {}
        _ => return path.to_owned(),
    }
    while let Some(part) = parts.next_if(|part| ["self", "super"].contains(part)) {
        if part == "super" {
            module.pop();
        }
    }
    std::iter::once("crate").chain(module).chain(parts).collect::<Vec<_>>().join("::")
}

/// What a file may not name: a line each.
fn faults(file: &str, text: &str) -> Vec<String> {
    let own = module_of(file)[0];
    let Some((_, may_import)) = LAYERS.iter().find(|(name, _)| *name == own) else {
        return vec![format!(
            "src/{file}: the module {own} is missing in LAYERS and in the map in src/lib.rs"
        )];
    };
    let mut faults = Vec::new();
    for path in paths(file, text) {
        let other = path.strip_prefix("crate::").and_then(|path| path.split("::").next());
        if other.is_some_and(|other| {
            other != own && LAYERS.iter().any(|(name, _)| *name == other) && !is_in(may_import, other)
        }) {
            faults.push(format!("src/{file}: {path}: {own} may import {may_import}"));
        }
        let reaches = |word: &str| {
            let path = format!("::{path}::");
            path.starts_with(&format!("::{word}::")) || path.ends_with(&format!("::{word}::"))
        };
        let is_pure = is_in(PURE, own) || file.starts_with("tui/view");
        if is_pure && IMPURE.split_whitespace().any(reaches) {
            faults.push(format!("src/{file}: {path}: {own} is pure; what it needs arrives in a message"));
        }
    }
    faults
}

/// The file that a path leads to, unless it is the importing file or a module that holds it.
fn target<'a>(files: &'a BTreeMap<String, String>, file: &str, path: &str) -> Option<&'a str> {
    let parts: Vec<&str> = match path.strip_prefix("crate::") {
        Some(path) => path.split("::").collect(),
        None => module_of(file).into_iter().chain(path.split("::")).collect(),
    };
    let named = |length: usize| {
        let module = parts[..length].join("/");
        [format!("{module}.rs"), format!("{module}/mod.rs")].iter().find_map(|name| files.get_key_value(name))
    };
    let (found, _) = (1..=parts.len()).rev().find_map(named)?;
    (!module_of(file).starts_with(&module_of(found))).then_some(found)
}

/// All Rust files below `src`, by their path from it.
fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut files) = (vec![root.clone()], BTreeMap::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n"));
            }
        }
    }
    files.retain(|name, _| name != "lib.rs" && name != "main.rs");
    assert!(files.len() > 50, "only {} files were found", files.len());
    files
}

#[test]
fn imports_point_down() {
    let faults: Vec<String> = sources().iter().flat_map(|(file, text)| faults(file, text)).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Whether a chain of imports leads from one file to another.
fn leads_to(imports: &BTreeMap<&str, BTreeSet<&str>>, from: &str, to: &str) -> bool {
    let (mut waiting, mut seen) = (vec![from], BTreeSet::new());
    while let Some(file) = waiting.pop() {
        if file == to {
            return true;
        }
        if seen.insert(file) {
            waiting.extend(&imports[file]);
        }
    }
    false
}

#[test]
fn no_circular_imports() {
    let files = sources();
    let imported = |(file, text): (&'_ String, &String)| {
        paths(file, text).iter().filter_map(|path| target(&files, file, path)).collect::<BTreeSet<_>>()
    };
    let imports: BTreeMap<_, _> = files.iter().map(|it| (it.0.as_str(), imported(it))).collect();
    let mut faults = Vec::new();
    for (file, imported) in &imports {
        for other in imported.iter().filter(|other| leads_to(&imports, other, file)) {
            faults.push(format!("src/{file} imports src/{other}, which leads back to it"));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The files that write to stdout and stderr; each makes harmless what others wrote. All else goes through them.
const WRITERS: &str = "cli/mod.rs cli/progress.rs line_mode/line_io.rs tui/panics.rs tui/password_prompt.rs \
    tui/signal_events.rs tui/signals.rs tui/tty.rs";

#[test]
fn only_writers_write() {
    let writes = [
        "out().lock()",
        "write!(io::std",
        "writeln!(io::std",
        "write!(std",
        "writeln!(std",
        "write_to(io::std",
    ];
    let files = sources().into_iter().filter(|(_, text)| writes.iter().any(|one| text.contains(one)));
    let found: Vec<String> = files.map(|(name, _)| name).collect();
    assert_eq!(found.join(" "), WRITERS);
}

#[rstest]
#[case::path("model/check.rs", "fn f() { crate::store::ids::new(); }", 1)]
#[case::parent("model/mod.rs", "use super::tui;", 1)]
#[case::grandparent("model/check.rs", "use super::super::tui::view;", 1)]
#[case::group("account/mod.rs", "pub(crate) use crate::{model::form,\n    api::{Client}};", 1)]
#[case::crate_by_name("store/mod.rs", "use vcc_user::sandbox;", 1)]
#[case::unknown_module("garden/mod.rs", "", 1)]
#[case::files("model/read.rs", "use std::{fmt, fs::File};", 1)]
#[case::clock("app/mod.rs", "let now = time::Instant::now();", 1)]
#[case::renamed("tui/view/field.rs", "use reqwest as http;", 1)]
#[case::terminal("tui/view/field.rs", "use crossterm::event::{KeyCode, read};", 1)]
#[case::allowed("app/msg.rs", "use super::keymap::Key;\nuse std::time::Instant;\nuse crate::model;", 0)]
#[case::not_pure("store/mod.rs", "use std::fs;\nuse super::text;", 0)]
#[case::comment("model/mod.rs", "// crate::tui\n/// See [`crate::tui`].", 0)]
#[case::unit_test("model/mod.rs", "fn f() {}\n#[cfg(test)]\nmod tests { use std::fs; }", 0)]
fn forbidden_paths_are_found(#[case] file: &str, #[case] text: &str, #[case] count: usize) {
    assert_eq!(faults(file, text).len(), count, "{:?}", faults(file, text));
}

/// The arrows of the picture in the document: each is an import that is allowed, and all others follow from them.
#[test]
fn the_architecture_shows_the_layers() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let text = std::fs::read_to_string(document).unwrap();
    let arrows: Vec<(&str, &str)> =
        text.lines().filter_map(|line| line.strip_prefix("  ")?.trim_end().split_once(" --> ")).collect();
    for (from, to) in &arrows {
        let layer = LAYERS.iter().find(|(name, _)| name == from);
        assert!(layer.is_some_and(|(_, may_import)| is_in(may_import, to)), "{from} --> {to} is no import");
    }
    let drawn = |from| {
        let own = arrows.iter().filter(|(one, _)| *one == from);
        own.map(|(_, to)| *to).collect::<BTreeSet<_>>()
    };
    let drawn: BTreeMap<_, _> = LAYERS.iter().map(|(name, _)| (*name, drawn(*name))).collect();
    for (name, may_import) in LAYERS {
        for other in may_import.split_whitespace() {
            assert!(leads_to(&drawn, name, other), "no arrow leads from {name} to {other}");
        }
    }
}

//! The documents match the program: pictures and tables are generated from it, commands are run, links lead somewhere.
//!
//! `UPDATE_DOCS=1 cargo test docs::` updates pictures and tables.

mod animation;
#[cfg(unix)]
mod commands;
mod links;
mod packages;
mod scenes;
mod svg;
mod tables;

use std::path::{Path, PathBuf};

/// The package's folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A Markdown file.
struct Document {
    /// Its path from the package's folder.
    name: String,
    text: String,
}

impl Document {
    fn read(name: impl Into<String>) -> Self {
        let name = name.into();
        let text = text_of(&root().join(&name));
        Self { name, text }
    }
}

fn readme() -> Document {
    Document::read("README.md")
}

/// All documents: those in the package's folder and those in `docs`.
fn documents() -> Vec<Document> {
    let mut names = Vec::new();
    for folder in ["", "docs/"] {
        let entries = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let files = entries.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
        names.extend(files.map(|path| format!("{folder}{}", path.file_name().unwrap().to_str().unwrap())));
    }
    names.sort();
    assert!(names.len() > 10, "only {names:?} were found");
    names.into_iter().map(Document::read).collect()
}

/// A file's text with Unix line ends, whatever git checked out.
fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n")
}

/// Fails unless the file holds this text; with `UPDATE_DOCS` writes it instead.
fn assert_current(path: &Path, text: &str) {
    let name = path.strip_prefix(root()).unwrap_or(path).display();
    if text_of(path) == text {
        return;
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        eprintln!("{name} was written");
    } else {
        panic!("{name} no longer shows the program. See the change, then: UPDATE_DOCS=1 cargo test docs::");
    }
}

#[test]
fn screenshots_are_current() {
    let folder = root().join("assets").join("screens");
    let mut pictures = scenes::pictures();
    for picture in &mut pictures {
        let path = folder.join(picture.file);
        // The session runs in real time: on a busy machine a message can have gone that is in the picture.
        for _ in 0..3 {
            if picture.file == scenes::SESSION && text_of(&path) != picture.svg {
                picture.svg = animation::picture(picture.alt);
            }
        }
        assert_current(&path, &picture.svg);
    }
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| !pictures.iter().any(|picture| file.ends_with(picture.file)));
    assert_eq!(files, [""; 0].map(PathBuf::from), "pictures that no scene draws");
    let documents = documents();
    for picture in pictures {
        let shown = format!("![{}](", picture.alt);
        let file = format!("assets/screens/{})", picture.file);
        let is_in = |text: &str| {
            text.split(&shown).skip(1).any(|rest| rest.trim_start_matches("../").starts_with(&file))
        };
        assert!(documents.iter().any(|one| is_in(&one.text)), "no document has {shown}{file}");
    }
}

#[test]
fn tables_are_current() {
    let documents = documents();
    for (name, table) in tables::all() {
        let marker = tables::begin(name);
        let mut homes = documents.iter().filter(|one| one.text.contains(&marker));
        let home = homes.next().unwrap_or_else(|| panic!("no document has {marker}"));
        assert_eq!(homes.next().map(|other| &other.name), None, "{name} is in {} already", home.name);
        let path = root().join(&home.name);
        // Read again: a table before this one may have been written.
        assert_current(&path, &tables::replaced(&text_of(&path), name, &table));
    }
}

/// A reader sees in a minute what this is and how it starts; everything else is linked.
#[test]
fn readme_is_short() {
    let lines = readme().text.lines().count();
    assert!(lines <= 160, "README.md has {lines} lines");
}

#[test]
fn documents_have_no_machine_paths() {
    for document in documents().into_iter().chain([Document::read(".ci/run")]) {
        for word in ["/home/", "/root", "/work/", "/tmp/", "/Users/", "crates.io", "localhost"] {
            assert!(!document.text.contains(word), "{} holds {word}", document.name);
        }
    }
}

/// One command starts the program, one runs the tests; the pipeline runs the second.
#[test]
fn readme_has_the_run_and_test_commands() {
    let readme = readme();
    let lines: Vec<&str> = readme.text.lines().filter(|line| line.starts_with("cargo ")).collect();
    assert_eq!(lines.first(), Some(&"cargo run --release"));
    let tests: Vec<_> = lines.iter().filter(|line| line.starts_with("cargo test")).collect();
    assert_eq!(tests, [&"cargo test"]);
    assert!(
        text_of(&root().join(".ci/run")).contains("README.md"),
        ".ci/run takes the command from the README"
    );
}

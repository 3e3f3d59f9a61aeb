//! The documents match the program: README screenshots and tables are generated from it, README commands are run.
//!
//! `UPDATE_DOCS=1 cargo test docs::` updates screenshots and tables.

#[cfg(unix)]
mod commands;
mod scenes;
mod svg;
mod tables;

use std::path::{Path, PathBuf};

/// The package's folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    text_of(&root().join("README.md"))
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
    let pictures = scenes::pictures();
    for picture in &pictures {
        assert_current(&folder.join(picture.file), &picture.svg);
    }
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| !pictures.iter().any(|picture| file.ends_with(picture.file)));
    assert_eq!(files, [""; 0].map(PathBuf::from), "pictures that no scene draws");
    let readme = readme();
    for picture in pictures {
        let shown = format!("![{}](assets/screens/{})", picture.alt, picture.file);
        assert!(readme.contains(&shown), "the README lacks {shown}");
    }
}

#[test]
fn readme_tables_are_current() {
    let mut text = readme();
    for (name, table) in tables::all() {
        text = tables::replaced(&text, name, &table);
    }
    assert_current(&root().join("README.md"), &text);
}

#[test]
fn readme_links_resolve() {
    let readme = readme();
    let links = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links.filter(|link| !link.starts_with("https://")) {
        let (file, heading) = link.split_once('#').unwrap_or((link, ""));
        let file = if file.is_empty() { "README.md" } else { file };
        assert!(root().join(file).exists(), "{link}");
        let anchor = |line: &str| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        let is_there = readme.lines().any(|line| line.starts_with('#') && anchor(line) == heading);
        assert!(heading.is_empty() || is_there, "{link}");
    }
}

#[test]
fn documents_have_no_machine_paths() {
    for name in ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ".ci/run"] {
        let text = text_of(&root().join(name));
        for word in ["/home/", "/root", "/work/", "/tmp/", "/Users/", "crates.io", "localhost"] {
            assert!(!text.contains(word), "{name} holds {word}");
        }
    }
}

/// One command starts the program, one runs the tests; the pipeline runs the second.
#[test]
fn readme_has_the_run_and_test_commands() {
    let readme = readme();
    let lines: Vec<&str> = readme.lines().filter(|line| line.starts_with("cargo ")).collect();
    assert_eq!(lines.first(), Some(&"cargo run --release"));
    let tests: Vec<_> = lines.iter().filter(|line| line.starts_with("cargo test")).collect();
    assert_eq!(tests, [&"cargo test"]);
    assert!(
        text_of(&root().join(".ci/run")).contains("README.md"),
        ".ci/run takes the command from the README"
    );
}

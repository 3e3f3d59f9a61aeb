//! What packages ship: the manual, the licence notices, and the files that a release fills in.

use super::{assert_current, root, text_of};
use crate::common::home::Home;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

fn packaging() -> PathBuf {
    root().join("assets").join("packaging")
}

#[test]
fn packaged_manual_is_current() {
    assert_current(&packaging().join("vcc-user.1"), &Home::new().run(&["man"]).ends(0).out);
}

/// The packages that the program is made of, as `name version`, from `Cargo.lock`: what it needs itself and what that
/// needs, for any system. Tests need more.
fn shipped_packages() -> BTreeSet<String> {
    let lock: toml::Table = text_of(&root().join("Cargo.lock")).parse().unwrap();
    let manifest: toml::Table = text_of(&root().join("Cargo.toml")).parse().unwrap();
    let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut needs = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let (name, version) = (text(&package["name"]), text(&package["version"]));
        let dependencies = package.get("dependencies").and_then(toml::Value::as_array);
        needs.insert(
            format!("{name} {version}"),
            dependencies.into_iter().flatten().map(text).collect::<Vec<_>>(),
        );
        versions.entry(name).or_default().push(version);
    }
    // The lock file leaves out the version of a name that it holds once.
    let full = |name: &str| match name.split_once(' ') {
        Some((name, version)) => format!("{name} {}", version.split(' ').next().unwrap()),
        None => format!("{name} {}", versions[name][0]),
    };
    let targets = manifest["target"].as_table().unwrap().values();
    let tables = targets.map(|target| &target["dependencies"]).chain([&manifest["dependencies"]]);
    let direct: BTreeSet<String> =
        tables.flat_map(|table| table.as_table().unwrap().keys().cloned()).collect();
    let root = needs.keys().find(|name| name.starts_with("vcc-user ")).unwrap().clone();
    let is_direct = |name: &String| direct.contains(name.split(' ').next().unwrap());
    let mut open: Vec<String> =
        needs[&root].iter().filter(|name| is_direct(name)).map(|name| full(name)).collect();
    let mut shipped = BTreeSet::new();
    while let Some(package) = open.pop() {
        if shipped.insert(package.clone()) {
            open.extend(needs[&package].iter().map(|name| full(name)));
        }
    }
    shipped
}

/// In `Cargo.lock` for features that are off.
const NOT_BUILT: &str = "approx by_address dbus dbus-secret-service deranged jiff-static libdbus-sys libm num-conv \
                         num_threads palette palette_derive palette_math pkg-config powerfmt rand_core time time-core \
                         toml_writer zerocopy-derive zeroize_derive";

/// `assets/packaging/README.md` has the command that writes the notices.
#[test]
fn licence_notices_name_what_the_program_is_made_of() {
    let notices = text_of(&packaging().join("THIRD-PARTY-LICENSES.txt"));
    let named = notices.lines().filter_map(|line| line.strip_prefix("  * "));
    let named: BTreeSet<String> =
        named.filter(|name| !name.starts_with("vcc-user ")).map(str::to_owned).collect();
    let shipped = shipped_packages();
    let gone: Vec<_> = named.difference(&shipped).collect();
    assert!(gone.is_empty(), "no longer needed: {gone:?}");
    let is_built = |name: &&String| !NOT_BUILT.split(' ').any(|other| name.split(' ').next() == Some(other));
    let missing: Vec<_> = shipped.difference(&named).filter(is_built).collect();
    assert!(missing.is_empty(), "without a notice: {missing:?}");
    assert!(named.len() > 100, "{}", named.len());
}

#[cfg(unix)]
#[test]
fn formula_and_manifest_are_filled_in() {
    let home = Home::new();
    let targets = text_of(&root().join(".github/workflows/release.yml"));
    let targets =
        targets.lines().filter_map(|line| line.trim().strip_prefix("- {os: ")?.split("target: ").nth(1));
    let checksums: Vec<String> = targets
        .map(|target| target.trim_end_matches('}'))
        .enumerate()
        .map(|(at, target)| format!("{at:064}  vcc-user-1.2.3-{target}.tar.gz"))
        .collect();
    assert_eq!(checksums.len(), 5, "{checksums:?}");
    let checksums = home.write("checksums.txt", &(checksums.join("\n") + "\n"));
    let out = home.path().join("out");
    let fill = std::process::Command::new(packaging().join("fill"))
        .args(["jana", "1.2.3", &checksums])
        .arg(&out)
        .output()
        .unwrap();
    assert!(fill.status.success(), "{fill:?}");
    let files: Vec<PathBuf> = std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 4, "{files:?}");
    for file in files {
        let text = text_of(&file);
        for placeholder in ["OWNER", "VERSION", "SHA256-"] {
            assert!(!text.contains(placeholder), "{placeholder}: {text}");
        }
        assert!(text.contains("1.2.3"), "{text}");
    }
}

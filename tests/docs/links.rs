//! Every link of every document leads to a file that is there, and to a heading that is in it.

use super::{Document, documents, root};

/// The targets of the links and pictures outside code.
fn targets(text: &str) -> Vec<&str> {
    let mut in_code = false;
    let prose = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        !fence && !in_code
    });
    prose.flat_map(|line| line.split("](").skip(1)).filter_map(|rest| rest.split(')').next()).collect()
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    text.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>().replace(' ', "-")
}

fn is_heading(line: &&str) -> bool {
    line.starts_with('#') && line.trim_start_matches('#').starts_with(' ')
}

/// What is wrong with a link, as a message.
fn fault(document: &Document, link: &str) -> Option<String> {
    if link.starts_with("https://") {
        return None;
    }
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let own = root().join(&document.name);
    let path = if file.is_empty() { own } else { own.parent().unwrap().join(file) };
    let fault = |what| Some(format!("{}: {link}: {what}", document.name));
    if !path.exists() {
        return fault("there is no such file");
    }
    let text = super::text_of(&path);
    let is_there = heading.is_empty() || text.lines().filter(is_heading).any(|line| anchor(line) == heading);
    if is_there { None } else { fault("the file has no such heading") }
}

#[test]
fn links_resolve() {
    let mut count = 0;
    let mut faults = Vec::new();
    for document in documents() {
        let links = targets(&document.text);
        count += links.len();
        faults.extend(links.iter().filter_map(|link| fault(&document, link)));
    }
    assert!(count > 20, "only {count} links were found");
    assert_eq!(faults, [""; 0]);
}

/// No document is without a link from the README.
#[test]
fn readme_links_every_document() {
    let readme = super::readme();
    let linked = targets(&readme.text);
    let others = documents().into_iter().filter(|one| one.name != readme.name);
    let missing: Vec<String> = others
        .map(|one| one.name)
        .filter(|name| !linked.iter().any(|link| link.split('#').next() == Some(name)))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn dead_links_are_found() {
    let document = Document {
        name: "docs/keys.md".into(),
        text: "[a](fields.md) [b](../README.md#first-run) [c](#keys) [d](none.md) [e](fields.md#none)\n```\n[f](none.md)\n```"
            .into(),
    };
    let faults: Vec<String> =
        targets(&document.text).iter().filter_map(|link| fault(&document, link)).collect();
    assert_eq!(faults.len(), 2, "{faults:?}");
}

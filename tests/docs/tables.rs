//! The documents' tables, between markers: `<!-- begin NAME -->` and `<!-- end NAME -->`.

use vcc_user::app::keymap::Keymap;
use vcc_user::cli::{ENVIRONMENT, EXIT_CODES, FILES};
use vcc_user::line_mode::COMMANDS;
use vcc_user::model::catalogue_export;

/// All of them by name.
pub fn all() -> [(&'static str, String); 6] {
    [
        ("keys", keys()),
        ("line commands", line_commands()),
        ("fields", catalogue_export::markdown()),
        ("files", pairs(["file", "holds"], &FILES, "`")),
        ("environment", pairs(["variable", "says"], &ENVIRONMENT, "`")),
        ("exit codes", pairs(["code", "means"], &EXIT_CODES, "")),
    ]
}

/// A table of two columns; each name in the first is enclosed in `mark`.
fn pairs(heading: [&str; 2], rows: &[(&str, &str)], mark: &str) -> String {
    let mut lines = vec![format!("| {} |", heading.join(" | ")), "|---|---|".to_owned()];
    for (name, text) in rows {
        let names: Vec<String> = name.split(", ").map(|name| format!("{mark}{name}{mark}")).collect();
        lines.push(format!("| {} | {text} |", names.join(", ")));
    }
    lines.join("\n") + "\n"
}

/// The line before a table.
pub fn begin(name: &str) -> String {
    format!("<!-- begin {name} -->\n")
}

/// Replaces the text between a table's markers.
pub fn replaced(text: &str, name: &str, table: &str) -> String {
    let (begin, end) = (begin(name), format!("<!-- end {name} -->"));
    let start = text.find(&begin).unwrap_or_else(|| panic!("there is no marker {begin}")) + begin.len();
    let rest = &text[start..];
    let rest = &rest[rest.find(&end).unwrap_or_else(|| panic!("there is no marker {end}"))..];
    format!("{}{table}{rest}", &text[..start])
}

/// The commands of line mode.
fn line_commands() -> String {
    let rows: Vec<_> = COMMANDS.iter().map(|command| (command.usage(), command.help)).collect();
    let rows: Vec<_> = rows.iter().map(|(usage, help)| (usage.as_str(), *help)).collect();
    pairs(["command", "does"], &rows, "`")
}

/// The bound keys, as the keymap says them.
fn keys() -> String {
    let mut lines = vec!["| key | does | under `[keys]` |".to_owned(), "|---|---|---|".to_owned()];
    let mut heading = "";
    for line in Keymap::default().lines() {
        if line.layer.heading() != heading {
            heading = line.layer.heading();
            lines.push(format!("| *{heading}* | | |"));
        }
        let name = line.name.replace(" … ", "` … `");
        lines.push(format!("| {} | {} | `{name}` |", line.keys, line.does));
    }
    lines.join("\n") + "\n"
}

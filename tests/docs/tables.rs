//! The README's tables, between markers: `<!-- begin NAME -->` and `<!-- end NAME -->`.

use vcc_user::user::reference;
use vcc_user::wizard::keymap::{Binding, Command, Keymap};

/// All of them by name.
pub fn all() -> [(&'static str, String); 2] {
    [("keys", keys()), ("fields", reference::markdown())]
}

/// The text with what stands between a table's markers replaced.
pub fn replaced(text: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- begin {name} -->\n"), format!("<!-- end {name} -->"));
    let start = text.find(&begin).unwrap_or_else(|| panic!("the README has no marker {begin}")) + begin.len();
    let rest = &text[start..];
    let rest = &rest[rest.find(&end).unwrap_or_else(|| panic!("the README has no marker {end}"))..];
    format!("{}{table}{rest}", &text[..start])
}

/// The bound keys, as the keymap says them.
fn keys() -> String {
    let keymap = Keymap::default();
    let mut lines = vec!["| key | does |".to_owned(), "|---|---|".to_owned()];
    for binding in &keymap.bindings {
        match binding.command {
            Command::Screen(1) => lines.push(screens(&keymap)),
            Command::Screen(_) => {}
            _ => lines.push(format!("| {} | {} |", shown(binding), binding.does)),
        }
    }
    lines.join("\n") + "\n"
}

fn shown(binding: &Binding) -> String {
    binding.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The screens' keys differ in their number only.
fn screens(keymap: &Keymap) -> String {
    let of_screens = keymap.bindings.iter().filter(|one| matches!(one.command, Command::Screen(_)));
    let keys: Vec<String> = of_screens.map(shown).collect();
    format!("| {} … {} | the n-th screen |", keys.first().unwrap(), keys.last().unwrap())
}

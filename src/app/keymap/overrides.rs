//! Key overrides: `[keys]` of config.toml replaces the keys of a command.

use super::defaults::default_bindings;
use super::{Binding, Key, Keymap};
use crate::account::{ConfigError, SECRET_HINT, holds_secret};
use crate::model::did_you_mean;
use crate::text::shortened;
use std::borrow::Cow;

impl Keymap {
    /// The default keys with the overrides of `[keys]`: each a command's name, its keys separated by spaces or commas,
    /// and the line of the file. An empty list unbinds the command. Refused are an unknown command, a key that
    /// terminals cannot send, and a key used twice in one place.
    pub fn with(keys: &[(String, String, usize)]) -> Result<Self, ConfigError> {
        let mut bindings = default_bindings();
        let mut changed = Vec::new();
        for (name, text, line) in keys {
            let error = |text: String| ConfigError { line: *line, text };
            let index = index_of(&bindings, name).map_err(error)?;
            let binding = &mut bindings[index];
            // The default keys are accepted: they include Ctrl-H, which terminals send for Backspace.
            let names = text.split([' ', ',']).filter(|name| !name.is_empty());
            let parsed: Result<_, String> = names.map(|name| Key::parse(name, &binding.keys)).collect();
            binding.keys = Cow::Owned(parsed.map_err(|why| error(format!("{name}: {why}.")))?);
            changed.push((index, *line));
        }
        // Checked at the end: two commands may have swapped their keys.
        let conflict =
            |(index, line)| conflict(&bindings, &bindings[index]).map(|text| ConfigError { line, text });
        match changed.into_iter().rev().find_map(conflict) {
            Some(error) => Err(error),
            None => Ok(Self::new(bindings)),
        }
    }
}

fn index_of(bindings: &[Binding], name: &str) -> Result<usize, String> {
    let wanted = name.replace('-', "_").to_lowercase();
    bindings.iter().position(|binding| binding.name == wanted).ok_or_else(|| {
        let name = shortened(name);
        if holds_secret(&name) {
            return format!("{name:?} is not a command{SECRET_HINT}");
        }
        let near = did_you_mean::nearest(&wanted, bindings.iter().map(|binding| binding.name));
        let near = near.map(|near| format!(": did you mean {near}?"));
        let near = near.unwrap_or_else(|| ". `vcc-user man` lists their names.".to_owned());
        format!("there is no command {name:?} to give a key to{near}")
    })
}

/// Which other command has one of this command's keys, as a message.
fn conflict(bindings: &[Binding], own: &Binding) -> Option<String> {
    let (other, key) = bindings.iter().find_map(|other| {
        let meets = other.command != own.command && own.layer.shares_with(other.layer);
        let key = own.keys.iter().find(|key| meets && other.keys.contains(key))?;
        Some((other.name, key))
    })?;
    let name = own.name;
    Some(format!("{name}: {key} belongs to {other}: name another key, or give {other} another one, too."))
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use super::*;

    fn with(keys: &[(&str, &str)]) -> Result<Keymap, String> {
        let keys = keys.iter().zip(3..).map(|((name, keys), line)| ((*name).into(), (*keys).into(), line));
        Keymap::with(&keys.collect::<Vec<_>>()).map_err(|error| error.to_string())
    }

    #[test]
    fn two_commands_can_change_their_keys_with_each_other() {
        let keymap = with(&[("review", "f4"), ("drafts", "f5")]).unwrap();
        assert_eq!(
            (keymap.shown(Command::Review), keymap.shown(Command::Drafts)),
            ("F4".into(), "F5".into())
        );
    }

    #[test]
    fn changed_screen_keys_are_listed_one_by_one() {
        let keymap = with(&[("screen_2", "ctrl-f2")]).unwrap();
        let lines: Vec<_> = keymap.lines().into_iter().map(|line| (line.keys, line.does)).collect();
        assert!(lines.contains(&("Ctrl-F2".into(), "go to screen 2".into())), "{lines:?}");
        assert!(lines.contains(&("Alt-7".into(), "go to screen 7".into())), "{lines:?}");
    }

    #[test]
    fn wrong_bindings_are_refused_with_their_line() {
        for (keys, words) in [
            (
                &[("abracadabra", "f5")][..],
                "line 3: there is no command \"abracadabra\" to give a key to. `vcc-user man`",
            ),
            (&[("review", "f99")], "line 3: review: there is no key \"f99\""),
            (&[("press", "ctrl-m")], "line 3: press: terminals cannot send ctrl-m"),
            (
                &[("drafts", "f11"), ("save", "alt-x"), ("review", "alt-x")],
                "line 5: review: Alt-X belongs to save",
            ),
            (&[("palette", "ctrl-a")], "line 3: palette: Ctrl-A belongs to text_start"),
            (&[("review", "backspace")], "line 3: review: Backspace belongs to delete_left"),
            (&[("down", "right")], "line 3: down: Right belongs to cursor_right"),
            (&[("yes", "tab")], "line 3: yes: Tab belongs to next_field"),
            (&[("yes", "n")], "line 3: yes: n belongs to no"),
            (&[("remove_draft", "end")], "line 3: remove_draft: End belongs to last"),
        ] {
            let refused = with(keys).unwrap_err();
            assert!(refused.starts_with(words), "{refused}");
        }
    }
}

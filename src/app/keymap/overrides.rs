//! Key overrides: `[keys]` of config.toml replaces the keys of a command.

use super::{Binding, Key, Keymap, key};
use crate::account::ConfigError;
use crate::model::did_you_mean;

impl Keymap {
    /// The default keys with the overrides of `[keys]`: each a command's name, its keys separated by spaces or commas,
    /// and the line of the file. An empty list unbinds the command. Refused are an unknown command, a key that
    /// terminals cannot send, and a key used twice in one place.
    pub fn with(keys: &[(String, String, usize)]) -> Result<Self, ConfigError> {
        let mut keymap = Self::default();
        for (name, text, line) in keys {
            let error = |text: String| ConfigError { line: *line, text };
            let binding = keymap.named(name).map_err(error)?;
            binding.keys = parse_all(text, &binding.keys).map_err(|why| error(format!("{name}: {why}.")))?;
        }
        // Checked at the end: two commands may have swapped their keys.
        for (name, _, line) in keys.iter().rev() {
            let Some(taken) = keymap.taken_from(name) else { continue };
            return Err(ConfigError { line: *line, text: taken });
        }
        Ok(keymap)
    }

    fn named(&mut self, name: &str) -> Result<&mut Binding, String> {
        let wanted = name.replace('-', "_").to_lowercase();
        let Some(place) = self.bindings.iter().position(|binding| binding.name == wanted) else {
            let near = did_you_mean::nearest(&wanted, self.bindings.iter().map(|binding| binding.name));
            let near = near.map(|near| format!(": did you mean {near}?"));
            let near = near.unwrap_or_else(|| ". `vcc-user man` and the README list their names.".to_owned());
            return Err(format!("there is no command {name:?} to give a key to{near}"));
        };
        Ok(&mut self.bindings[place])
    }

    /// Which other command has one of this command's keys, as a message.
    fn taken_from(&self, name: &str) -> Option<String> {
        let wanted = name.replace('-', "_").to_lowercase();
        let own = self.bindings.iter().find(|binding| binding.name == wanted)?;
        let meets = |other: &&Binding| other.command != own.command && own.layer.shares_with(other.layer);
        let mut others = self.bindings.iter().filter(meets);
        let (other, key) =
            others.find_map(|other| Some((other, own.keys.iter().find(|key| other.keys.contains(key))?)))?;
        let other = other.name;
        Some(format!("{name}: {key} belongs to {other}: name another key, or give {other} another one, too."))
    }
}

/// Parses the keys of a command. Its default keys are accepted: they include Ctrl-H, which terminals send for Backspace.
fn parse_all(text: &str, defaults: &[Key]) -> Result<Vec<Key>, String> {
    let mut keys = Vec::new();
    for name in text.split([' ', ',']).filter(|name| !name.is_empty()) {
        let key = key::parse_key(name, defaults)?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::super::{Command, Layer};
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    fn with(keys: &[(&str, &str)]) -> Result<Keymap, String> {
        let keys = keys.iter().zip(3..).map(|((name, keys), line)| ((*name).into(), (*keys).into(), line));
        Keymap::with(&keys.collect::<Vec<_>>()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_command_takes_the_named_keys_in_place_of_its_own() {
        let keymap =
            with(&[("review", "f12, ctrl-r  ctrl-f11"), ("drafts", ""), ("next-field", "tab")]).unwrap();
        let review = keymap.binding(Command::Review).unwrap();
        assert_eq!(review.shown(), "F12, Ctrl-R, Ctrl-F11");
        let press = |code, modifiers| keymap.command(&KeyEvent::new(code, modifiers), &[Layer::Everywhere]);
        assert_eq!(press(KeyCode::F(12), KeyModifiers::NONE), Some(Command::Review));
        assert_eq!(press(KeyCode::F(5), KeyModifiers::NONE), None);
        assert_eq!(press(KeyCode::F(4), KeyModifiers::NONE), None);
        assert_eq!(keymap.shown(Command::Drafts), "");
        assert!(keymap.lines().iter().all(|line| !line.keys.is_empty() && line.name != "drafts"));
        assert_eq!(with(&[]).unwrap(), Keymap::default());
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
    fn a_key_may_mean_one_thing_in_a_list_and_another_in_the_form() {
        let keymap = with(&[("rename_draft", "f5"), ("down", "ctrl-d"), ("duplicate_draft", "f6")]).unwrap();
        let f5 = KeyEvent::new(KeyCode::F(5), KeyModifiers::NONE);
        assert_eq!(keymap.command(&f5, &[Layer::Everywhere]), Some(Command::Review));
        assert_eq!(keymap.command(&f5, &[Layer::Drafts, Layer::Everywhere]), Some(Command::RenameDraft));
    }

    #[test]
    fn the_screens_keys_stand_one_by_one_when_they_were_changed() {
        let keymap = with(&[("screen_2", "ctrl-f2")]).unwrap();
        let lines: Vec<_> = keymap.lines().into_iter().map(|line| (line.keys, line.does)).collect();
        assert!(lines.contains(&("Ctrl-F2".into(), "go to screen 2".into())), "{lines:?}");
        assert!(lines.contains(&("Alt-7".into(), "go to screen 7".into())), "{lines:?}");
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_line() {
        for (keys, words) in [
            (
                &[("save", "f9"), ("reviw", "f5")][..],
                "line 4: there is no command \"reviw\" to give a key to: did you mean review?",
            ),
            (
                &[("abracadabra", "f5")],
                "line 3: there is no command \"abracadabra\" to give a key to. `vcc-user man`",
            ),
            (&[("review", "f99")], "line 3: review: there is no key \"f99\""),
            (&[("review", "f5 ctrl-enter")], "line 3: review: terminals cannot send ctrl-enter"),
            (&[("press", "ctrl-m")], "line 3: press: terminals cannot send ctrl-m"),
            (&[("review", "f4")], "line 3: review: F4 belongs to drafts: name another"),
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

//! What `[keys]` of config.toml changes: a command takes the keys that are named there in place of its own.

use super::{Binding, Key, Keymap, Layer, named};
use crate::account::ConfigError;
use crate::user::did_you_mean;

impl Keymap {
    /// The usual keys with those of `[keys]`: each a command's name, its keys separated by spaces or commas, and the
    /// line of the file. No keys at all unbind the command.
    pub fn with(keys: &[(String, String, usize)]) -> Result<Self, ConfigError> {
        let mut keymap = Self::default();
        for (name, text, line) in keys {
            let error = |text: String| ConfigError { line: *line, text };
            let binding = keymap.named(name).map_err(error)?;
            let layer = binding.layer;
            binding.keys = parse_all(text, layer).map_err(|why| error(format!("{name}: {why}.")))?;
            if let Some(needed) = binding.command.needed().filter(|_| binding.keys.is_empty()) {
                return Err(error(format!("{name}: without a key nobody could {needed}: name one.")));
            }
        }
        // Only now: two commands may have changed their keys with each other.
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

    /// Who else has one of this command's keys, in words.
    fn taken_from(&self, name: &str) -> Option<String> {
        let wanted = name.replace('-', "_").to_lowercase();
        let own = self.bindings.iter().find(|binding| binding.name == wanted)?;
        let kept = |other: &Binding| own.command.is_kept() || other.command.is_kept();
        let meets = |other: &Binding| own.layer.shares_with(other.layer) || kept(other);
        let mut others = self.bindings.iter().filter(|other| other.command != own.command && meets(other));
        let (other, key) =
            others.find_map(|other| Some((other, own.keys.iter().find(|key| other.keys.contains(key))?)))?;
        let other = other.name;
        Some(format!("{name}: {key} belongs to {other}: name another key, or give {other} another one, too."))
    }
}

fn parse_all(text: &str, layer: Layer) -> Result<Vec<Key>, String> {
    let mut keys = Vec::new();
    for name in text.split([' ', ',']).filter(|name| !name.is_empty()) {
        let key = named::parse(name, layer)?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::super::Command;
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
            (&[("review", "f5 ctrl-enter")], "line 3: review: ctrl-enter cannot be told"),
            (&[("review", "f4")], "line 3: review: F4 belongs to drafts: name another"),
            (
                &[("drafts", "f11"), ("save", "alt-x"), ("review", "alt-x")],
                "line 5: review: Alt-X belongs to save",
            ),
            (&[("leave", " ")], "line 3: leave: without a key nobody could leave"),
            (&[("review", "r")], "line 3: review: r is text"),
            (&[("down", "j")], "line 3: down: j is text"),
            (&[("press", "")], "line 3: press: without a key nobody could press"),
            (&[("close", "")], "line 3: close: without a key nobody could close"),
            (&[("next_field", "")], "line 3: next_field: without a key nobody could go"),
            (&[("press", "ctrl-m")], "line 3: press: ctrl-m is Backspace, Tab, Enter or Esc"),
            // Press, close and leave mean themselves wherever the person is.
            (&[("rename_draft", "enter")], "line 3: rename_draft: Enter belongs to press"),
            (&[("page_on", "esc")], "line 3: page_on: Esc belongs to close"),
            (&[("close", "delete")], "line 3: close: Del belongs to delete_right"),
            // What a text needs can be given other keys, and is not lost by chance.
            (&[("palette", "ctrl-a")], "line 3: palette: Ctrl-A belongs to text_start"),
            (&[("down", "right")], "line 3: down: Right belongs to cursor_right"),
            (&[("review", "backspace")], "line 3: review: backspace deletes in a text"),
            (&[("remove_draft", "backspace")], "line 3: remove_draft: backspace deletes in a text"),
            (&[("delete_left", "")], "line 3: delete_left: without a key nobody could take"),
            (&[("delete_word", "w")], "line 3: delete_word: w is text"),
            (&[("leave", "ctrl-t")], "line 3: leave: Ctrl-T belongs to mark_template"),
            // In a choice the form's keys go on meaning what they mean.
            (&[("yes", "tab")], "line 3: yes: Tab belongs to next_field"),
            (&[("yes", "n")], "line 3: yes: n belongs to no"),
            (&[("remove_draft", "end")], "line 3: remove_draft: End belongs to last"),
        ] {
            let refused = with(keys).unwrap_err();
            assert!(refused.starts_with(words), "{refused}");
        }
    }
}

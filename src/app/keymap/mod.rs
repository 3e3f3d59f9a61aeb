//! The keymap: the key handling, footer, help and documents read the same table.
//!
//! [`defaults`] binds the keys of [`key`] to the commands of [`command`]; [`overrides`] applies `[keys]` of config.toml.

mod command;
mod defaults;
mod key;
mod overrides;

pub use command::{Command, Layer};
use defaults::default_bindings;
pub use key::{Key, typed};
use std::borrow::Cow;

/// A command and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub struct Binding {
    pub command: Command,
    /// The layer in which its keys apply.
    pub layer: Layer,
    /// Its name under `[keys]`.
    pub name: &'static str,
    /// What it does, for the help and the palette; all of a series do the same.
    pub(crate) does: &'static str,
    /// The keys, the one that the footer shows first.
    pub keys: Cow<'static, [Key]>,
}

/// A line of the list of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub struct KeyLine {
    pub layer: Layer,
    pub keys: String,
    pub does: String,
    /// What `[keys]` calls it.
    pub name: String,
}

/// The keys in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
    /// The keys of all bindings side by side, for what looks keys up often: each key that is pressed, and each frame.
    keys: Vec<(Key, Layer, Command)>,
}

impl Keymap {
    fn new(bindings: Vec<Binding>) -> Self {
        let of_binding =
            bindings.iter().flat_map(|one| one.keys.iter().map(|key| (*key, one.layer, one.command)));
        Self { keys: of_binding.collect(), bindings }
    }

    /// All bindings, in the order of the help.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The command of a key in these layers, the narrowest first.
    pub(crate) fn command(&self, key: Key, layers: &[Layer]) -> Option<Command> {
        let place = |layer: &Layer| layers.iter().position(|at| at == layer);
        let meanings = self.keys.iter().filter(|(one, ..)| *one == key);
        let here = meanings.filter_map(|(_, layer, command)| Some((place(layer)?, *command)));
        here.min_by_key(|(place, _)| *place).map(|(_, command)| command)
    }

    /// The keys of a command.
    fn keys_of(&self, command: Command) -> impl Iterator<Item = Key> {
        self.keys.iter().filter(move |(.., one)| *one == command).map(|(key, ..)| *key)
    }

    /// The key that the footer shows for a command; empty when it has none.
    pub(crate) fn shown(&self, command: Command) -> String {
        self.keys_of(command).next().as_ref().map(Key::to_string).unwrap_or_default()
    }

    /// The key that means the command in these layers; empty when none does.
    pub(crate) fn shown_in(&self, command: Command, layers: &[Layer]) -> String {
        let key = self.keys_of(command).find(|key| self.command(*key, layers) == Some(command));
        key.as_ref().map(Key::to_string).unwrap_or_default()
    }

    /// All keys that mean the command in these layers: `F1, Alt-H`; empty when none does.
    pub(crate) fn keys_in(&self, command: Command, layers: &[Layer]) -> String {
        let keys = self.keys_of(command).filter(|key| self.command(*key, layers) == Some(command));
        keys.map(|key| key.to_string()).collect::<Vec<_>>().join(", ")
    }

    /// How a sentence names a command: by its key, or without one by what it does.
    pub(crate) fn called(&self, command: Command) -> String {
        let shown = self.shown(command);
        if shown.is_empty() {
            return self.binding(command).map_or(shown, |binding| crate::text::sentence_case(binding.does));
        }
        shown
    }

    /// The keys in force, as help, manual and documents list them.
    pub fn lines(&self) -> Vec<KeyLine> {
        let usual = default_bindings();
        let lines_of = |series: &[Binding]| match series {
            // The default keys of a series differ only in the number, so they are one line: `Alt-1 … Alt-7`.
            [first, .., last] if series.iter().all(|binding| usual.contains(binding)) => vec![KeyLine {
                layer: first.layer,
                keys: format!("{} … {}", first.shown(), last.shown()),
                does: first.does.to_owned(),
                name: format!("{} … {}", first.name, last.name),
            }],
            _ => series.iter().filter(|binding| !binding.keys.is_empty()).map(Binding::line).collect(),
        };
        self.bindings.chunk_by(|one, next| one.does == next.does).flat_map(lines_of).collect()
    }

    /// The binding of a command.
    pub(crate) fn binding(&self, command: Command) -> Option<&Binding> {
        self.bindings.iter().find(|binding| binding.command == command)
    }
}

impl Binding {
    /// All its keys: `F1, Alt-H`; empty when it has none.
    fn shown(&self) -> String {
        self.keys.iter().map(Key::to_string).collect::<Vec<_>>().join(", ")
    }

    fn line(&self) -> KeyLine {
        let does = match self.command {
            Command::Screen(number) => format!("go to screen {number}"),
            Command::NthOption(number) => format!("choose option {number}"),
            _ => self.does.to_owned(),
        };
        KeyLine { layer: self.layer, keys: self.shown(), does, name: self.name.to_owned() }
    }
}

//! A question on stderr whose answer is not shown: nothing of a secret stays on the screen or in its scrollback.

use super::{interrupt, signals};
use secrecy::SecretString;
use std::io::{self, Write, stderr};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What came of a question.
#[derive(Debug)]
pub enum Typed {
    /// A text; it can be empty.
    Secret(SecretString),
    /// The person pressed Ctrl-C or Ctrl-D.
    Left,
}

/// The longest answer.
const MOST: usize = 4096;

/// Asks on stderr and reads the terminal on stdin, which must be one.
pub fn ask(question: &str) -> io::Result<Typed> {
    let mut state = state();
    if !state.watched {
        watch()?;
        state.watched = true;
    }
    drop(state);
    ask_while_watched(question)
}

/// Asks like [`ask`], for a caller who listens to signals: [`give_back`] is theirs to call then.
pub fn ask_while_watched(question: &str) -> io::Result<Typed> {
    let unseen = Unseen::begin()?;
    write!(stderr(), "{question}")?;
    let typed = os::read();
    drop(unseen);
    // The Enter that ended it was not shown either.
    let _ = writeln!(stderr());
    typed
}

/// Gives the terminal back as it was before the question that is asked, if one is.
pub fn give_back() {
    state().restore();
}

/// Takes keys as a line is typed. `None` while the line goes on.
fn take(line: &mut Vec<u8>, keys: &[u8]) -> Option<Typed> {
    for key in keys {
        match key {
            b'\r' | b'\n' => return Some(Typed::Secret(text(line))),
            // Ctrl-C, Ctrl-D, Ctrl-\.
            3 | 4 | 0x1c => return Some(Typed::Left),
            // Backspace takes a character, Ctrl-U all of them.
            8 | 0x7f => while line.pop().is_some_and(|byte| (byte & 0xc0) == 0x80) {},
            0x15 => line.clear(),
            // An arrow or a function key comes as one piece, and means nothing here.
            0x1b => return None,
            0..0x20 => {}
            _ if line.len() < MOST => line.push(*key),
            _ => {}
        }
    }
    None
}

fn text(line: &[u8]) -> SecretString {
    String::from_utf8_lossy(line).into_owned().into()
}

/// What the terminal was like before it was asked to show nothing; none while it shows what is typed.
static BEFORE: Mutex<State> = Mutex::new(State { watched: false, before: None });

struct State {
    watched: bool,
    before: Option<os::Before>,
}

fn state() -> MutexGuard<'static, State> {
    BEFORE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn restore(&mut self) {
        if let Some(before) = self.before.take() {
            before.restore();
        }
    }
}

/// The terminal shows nothing of what is typed while this lives: returns, errors, panics and signals end it.
struct Unseen;

impl Unseen {
    fn begin() -> io::Result<Self> {
        let mut state = state();
        let begun = state.before.insert(os::Before::look()?).show_nothing();
        let unseen = Self;
        // Let go before an error drops `unseen`, which takes it again.
        drop(state);
        begun?;
        Ok(unseen)
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        state().restore();
    }
}

/// A signal gives the terminal back before it ends the program. The watch stays for as long as the program runs:
/// a handler that is taken off leaves the signal without effect.
fn watch() -> io::Result<()> {
    signals::on_end(|signal| {
        let mut state = state();
        let asking = state.before.is_some();
        state.restore();
        drop(state);
        // Outside a question somebody else may have something to finish first.
        if asking || !interrupt::is_listening() {
            signals::end_at_once(signal);
        }
    })
}

#[cfg(unix)]
mod os {
    use super::{Typed, take};
    use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
    use std::io::{self, stdin};

    /// The line settings.
    pub struct Before(Termios);

    impl Before {
        /// Looks; changes nothing yet.
        pub fn look() -> io::Result<Self> {
            Ok(Self(tcgetattr(stdin())?))
        }

        /// Key by key, Ctrl-C as a key: in the terminal's own lines it would arrive with the next Enter only.
        pub fn show_nothing(&self) -> io::Result<()> {
            let mut silent = self.0.clone();
            silent.local_modes -=
                LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG;
            silent.special_codes[SpecialCodeIndex::VMIN] = 1;
            silent.special_codes[SpecialCodeIndex::VTIME] = 0;
            Ok(tcsetattr(stdin(), OptionalActions::Flush, &silent)?)
        }

        /// What was not read is thrown away: the second line of a paste is no command for the person's shell.
        pub fn restore(&self) {
            let _ = tcsetattr(stdin(), OptionalActions::Flush, &self.0);
        }
    }

    /// Reads the answer.
    pub fn read() -> io::Result<Typed> {
        let mut line = Vec::new();
        let mut keys = [0; 256];
        loop {
            let count = match rustix::io::read(stdin(), &mut keys) {
                Ok(0) => return Ok(Typed::Left),
                Ok(count) => count,
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            };
            if let Some(typed) = take(&mut line, keys.get(..count).unwrap_or_default()) {
                return Ok(typed);
            }
        }
    }
}

#[cfg(windows)]
mod os {
    use super::{Typed, take};
    use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
    use crossterm_winapi::{ConsoleMode, Handle};
    use std::io;
    use std::time::Duration;

    /// Ctrl-C ends, keys come by lines and are shown.
    const TO_BE_OFF: u32 = 0x0001 | 0x0002 | 0x0004;

    /// The console's mode.
    pub struct Before(u32);

    impl Before {
        /// Looks; changes nothing yet.
        pub fn look() -> io::Result<Self> {
            Ok(Self(input()?.mode()?))
        }

        /// Key by key, Ctrl-C as a key.
        pub fn show_nothing(&self) -> io::Result<()> {
            input()?.set_mode(self.0 & !TO_BE_OFF)
        }

        /// What was not read is thrown away: the second line of a paste is no command for the person's shell.
        pub fn restore(&self) {
            while event::poll(Duration::ZERO).unwrap_or(false) && event::read().is_ok() {}
            let _ = input().and_then(|input| input.set_mode(self.0));
        }
    }

    fn input() -> io::Result<ConsoleMode> {
        Handle::current_in_handle().map(ConsoleMode::from)
    }

    /// Reads the answer.
    pub fn read() -> io::Result<Typed> {
        let mut line = Vec::new();
        loop {
            let Event::Key(key) = event::read()? else { continue };
            let typed = as_text(&key).and_then(|text| take(&mut line, text.to_string().as_bytes()));
            if let Some(typed) = typed {
                return Ok(typed);
            }
        }
    }

    /// What a terminal of a Unix would send for it.
    fn as_text(key: &KeyEvent) -> Option<char> {
        let alone =
            key.modifiers.contains(KeyModifiers::CONTROL) && !key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            _ if key.kind == KeyEventKind::Release => None,
            KeyCode::Enter => Some('\r'),
            KeyCode::Backspace => Some('\u{7f}'),
            KeyCode::Char(letter) if alone => letter.is_ascii().then(|| char::from(letter as u8 & 0x1f)),
            KeyCode::Char(letter) => Some(letter),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn typed(pieces: &[&str]) -> Option<String> {
        let mut line = Vec::new();
        let end = pieces.iter().find_map(|piece| take(&mut line, piece.as_bytes()))?;
        match end {
            Typed::Secret(secret) => Some(secret.expose_secret().to_owned()),
            Typed::Left => Some("left".to_owned()),
        }
    }

    #[test]
    fn takes_a_line_as_it_is_typed() {
        assert_eq!(typed(&["s3", "cret\rrm *\r"]).as_deref(), Some("s3cret"));
        assert_eq!(typed(&["ab\u{7f}\u{7f}\u{7f}é\u{8}ż\n"]).as_deref(), Some("ż"));
        assert_eq!(typed(&["wrong\u{15}right", "\u{1b}[A", "\r"]).as_deref(), Some("right"));
        assert_eq!(typed(&["abc\u{3}"]).as_deref(), Some("left"));
        assert_eq!(typed(&["abc"]), None);
        assert_eq!(typed(&[&"x".repeat(9000), "\r"]).map(|secret| secret.len()), Some(MOST));
    }
}

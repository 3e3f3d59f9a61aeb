//! Ratatui's crossterm backend over a frame buffer: each frame is one write inside a synchronized update, so that no
//! terminal shows half of it.

use super::terminal;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::terminal::Clear;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::borrow::Cow;
use std::io::{self, Write};

const BEGIN_SYNCHRONIZED_UPDATE: &[u8] = b"\x1b[?2026h";
const END_SYNCHRONIZED_UPDATE: &[u8] = b"\x1b[?2026l";
/// What [`CrosstermBackend`] writes after the cells of a frame: colours, underline colour, everything.
const TRAILING_RESETS: &[u8] = b"\x1b[39m\x1b[49m\x1b[59m\x1b[0m";
const RESET: &[u8] = b"\x1b[0m";

/// Collects the bytes of a frame. Flushing writes them to the terminal that [`terminal::Guard`] holds.
#[derive(Default)]
struct FrameBuffer(Vec<u8>);

impl Write for FrameBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            self.0.extend_from_slice(BEGIN_SYNCHRONIZED_UPDATE);
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        // The last reset alone does the same.
        if let Some(at) = self.0.windows(TRAILING_RESETS.len()).rposition(|bytes| bytes == TRAILING_RESETS) {
            self.0.drain(at..at + TRAILING_RESETS.len() - RESET.len());
        }
        self.0.extend_from_slice(END_SYNCHRONIZED_UPDATE);
        let written = terminal::write(&with_plain_colours(&self.0));
        self.0.clear();
        written
    }
}

/// Writes the first sixteen colours as the codes 30–37, 40–47, 90–97 and 100–107. crossterm writes them as `38;5;n`,
/// which terminals of sixteen colours do not know.
fn with_plain_colours(frame: &[u8]) -> Cow<'_, [u8]> {
    if !(0..frame.len()).any(|at| is_one_of_sixteen(&frame[at..])) {
        return Cow::Borrowed(frame);
    }
    let mut plain = Vec::with_capacity(frame.len());
    for (index, part) in frame.split(|byte| *byte == b'\x1b').enumerate() {
        if index > 0 {
            plain.push(b'\x1b');
        }
        // Cells hold no escape characters: what follows one is a sequence of crossterm's.
        let end = part.iter().position(u8::is_ascii_alphabetic).unwrap_or(part.len());
        match part.split_at(end) {
            ([b'[', colours @ ..], rest) if index > 0 && rest.first() == Some(&b'm') => {
                plain.push(b'[');
                plain.extend_from_slice(&plain_codes(colours));
                plain.extend_from_slice(rest);
            }
            _ => plain.extend_from_slice(part),
        }
    }
    Cow::Owned(plain)
}

/// Whether this begins with `8;5;` and a number below 16, the end of `38` or `48` before it.
fn is_one_of_sixteen(bytes: &[u8]) -> bool {
    let number = bytes.strip_prefix(b"8;5;").unwrap_or_default();
    matches!(number, [b'0'..=b'9', b';' | b'm', ..] | [b'1', b'0'..=b'5', b';' | b'm', ..])
}

/// The parameters of a colour sequence: `38;5;9;48;5;0` is `91;40`.
fn plain_codes(parameters: &[u8]) -> Vec<u8> {
    let numbers: Vec<&[u8]> = parameters.split(|byte| *byte == b';').collect();
    let number = |text: &[u8]| std::str::from_utf8(text).ok().and_then(|text| text.parse::<u8>().ok());
    let mut codes: Vec<Vec<u8>> = Vec::new();
    let mut rest = numbers.as_slice();
    while let [first, more @ ..] = rest {
        rest = more;
        let base = match (*first, more) {
            (b"38", [b"5", ..]) => 30,
            (b"48", [b"5", ..]) => 40,
            _ => {
                codes.push(first.to_vec());
                continue;
            }
        };
        let colour = more.get(1).and_then(|text| number(text));
        let code = match colour {
            Some(dark @ 0..8) => (base + dark).to_string().into_bytes(),
            Some(light @ 8..16) => (base + 52 + light).to_string().into_bytes(),
            _ => [*first, b"5", more.get(1).copied().unwrap_or_default()].join(&b';'),
        };
        codes.push(code);
        rest = more.get(2..).unwrap_or_default();
    }
    codes.join(&b';')
}

/// A [`CrosstermBackend`] that does not flush in the middle of a frame, asks the terminal nothing (the answer would come
/// among the keys), and does not repeat what the terminal already shows: an unchanged frame writes nothing.
pub(crate) struct FrameBackend {
    inner: CrosstermBackend<FrameBuffer>,
    cursor: Option<Position>,
    cursor_visible: Option<bool>,
    /// Cells were drawn that are not written yet.
    has_cells: bool,
}

impl FrameBackend {
    /// Writes the cells of a frame with its cursor, which is the last of it: ratatui clears its next buffer before it
    /// flushes, and the person need not wait for that.
    fn write_frame(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.has_cells) { Backend::flush(&mut self.inner) } else { Ok(()) }
    }
}

impl Default for FrameBackend {
    fn default() -> Self {
        let inner = CrosstermBackend::new(FrameBuffer::default());
        Self { inner, cursor: None, cursor_visible: None, has_cells: false }
    }
}

impl Backend for FrameBackend {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        (self.cursor, self.has_cells) = (None, true);
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor_visible.replace(false) != Some(false) {
            queue!(self.inner, Hide)?;
        }
        self.write_frame()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor_visible.replace(true) != Some(true) {
            queue!(self.inner, Show)?;
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor.replace(position) != Some(position) {
            queue!(self.inner, MoveTo(position.x, position.y))?;
        }
        self.write_frame()
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        // The screen is cleared after another program had the terminal: nothing is known of its cursor.
        (self.cursor, self.cursor_visible) = (None, None);
        match region {
            // Queued, so that clearing and redrawing are one write.
            ClearType::All => queue!(self.inner, Clear(crossterm::terminal::ClearType::All)),
            part => self.inner.clear_region(part),
        }
    }

    fn size(&self) -> io::Result<Size> {
        terminal::size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: terminal::size()?, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.has_cells = false;
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use super::with_plain_colours;

    #[test]
    fn sixteen_colours_have_plain_codes() {
        let cases: [(&str, &str); 6] = [
            ("\x1b[38;5;14mx", "\x1b[96mx"),
            ("\x1b[38;5;0;48;5;14mx\x1b[0m", "\x1b[30;106mx\x1b[0m"),
            ("\x1b[39;48;5;7m", "\x1b[39;47m"),
            ("\x1b[38;5;117;48;5;236m", "\x1b[38;5;117;48;5;236m"),
            ("\x1b[2;5H8;5;9m", "\x1b[2;5H8;5;9m"),
            ("\x1b[38;2;1;2;3m\x1b[38;5;8m", "\x1b[38;2;1;2;3m\x1b[90m"),
        ];
        for (from, to) in cases {
            assert_eq!(with_plain_colours(from.as_bytes()), to.as_bytes(), "{from:?}");
        }
    }
}

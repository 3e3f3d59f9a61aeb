//! Ratatui's crossterm backend over a frame buffer: each frame is one write inside a synchronized update, so that no
//! terminal shows half of it.

use super::terminal;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::terminal::Clear;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
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
        let written = terminal::write(&self.0);
        self.0.clear();
        written
    }
}

/// A [`CrosstermBackend`] that does not flush in the middle of a frame, asks the terminal nothing (the answer would come
/// among the keys), and does not repeat what the terminal already shows: an unchanged frame writes nothing.
pub(crate) struct FrameBackend {
    inner: CrosstermBackend<FrameBuffer>,
    cursor: Option<Position>,
    cursor_visible: Option<bool>,
}

impl Default for FrameBackend {
    fn default() -> Self {
        let inner = CrosstermBackend::new(FrameBuffer::default());
        Self { inner, cursor: None, cursor_visible: None }
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
        self.cursor = None;
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor_visible.replace(false) != Some(false) {
            queue!(self.inner, Hide)?;
        }
        Ok(())
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
        Ok(())
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
        Backend::flush(&mut self.inner)
    }
}

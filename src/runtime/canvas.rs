//! The picture on its way to the terminal: each frame is one write, between the marks of a synchronized update, so that
//! no terminal shows half of it; and nothing is written where nothing changed.

use super::terminal;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Gathers what ratatui flushes piece by piece.
#[derive(Debug, Default, Clone)]
struct Frame(Rc<RefCell<Vec<u8>>>);

impl Write for Frame {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Ratatui's backend over the terminal that [`terminal::Guard`] holds.
#[derive(Debug)]
pub struct Canvas {
    frame: Frame,
    inner: CrosstermBackend<Frame>,
    /// Whether the cursor is shown, and where it stands, as far as that is known: it is not said again.
    visible: Option<bool>,
    at: Option<Position>,
}

impl Canvas {
    /// A canvas of which nothing is written yet.
    pub fn new() -> Self {
        let frame = Frame::default();
        Self { inner: CrosstermBackend::new(frame.clone()), frame, visible: None, at: None }
    }

    fn show(&mut self, visible: bool) -> io::Result<()> {
        if self.visible.replace(visible) == Some(visible) {
            return Ok(());
        }
        if visible { self.inner.show_cursor() } else { self.inner.hide_cursor() }
    }
}

impl Default for Canvas {
    fn default() -> Self {
        Self::new()
    }
}

impl Backend for Canvas {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.at = None;
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.show(false)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.show(true)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // Asking the terminal would take its answer from the thread that reads keys.
        Ok(self.at.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.at.replace(position) == Some(position) {
            return Ok(());
        }
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        // Whoever clears does not know what another program did meanwhile.
        (self.visible, self.at) = (None, None);
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        terminal::size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: terminal::size()?, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut frame = self.frame.0.borrow_mut();
        if frame.is_empty() {
            return Ok(());
        }
        frame.splice(..0, BEGIN.iter().copied());
        frame.extend_from_slice(END);
        let written = terminal::write(&frame);
        frame.clear();
        written
    }
}

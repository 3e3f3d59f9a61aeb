//! The picture on its way to the terminal: each frame is one write, between the marks of a synchronized update, so that
//! no terminal shows half of it; and nothing is written where nothing changed.

use super::pen::Pen;
use super::terminal;
use crossterm::Command;
use crossterm::cursor::{Hide, Show};
use crossterm::terminal::{self as crossterm_terminal, Clear};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::io;

const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";

/// Ratatui's backend over the terminal that [`terminal::Guard`] holds.
#[derive(Default)]
pub struct Canvas {
    /// What ratatui flushes piece by piece.
    frame: String,
    pen: Pen,
    /// Whether the cursor is shown, where that is known: it is not said again.
    visible: Option<bool>,
}

impl Canvas {
    fn say(&mut self, command: impl Command) -> io::Result<()> {
        command.write_ansi(&mut self.frame).map_err(io::Error::other)
    }

    fn show(&mut self, visible: bool) -> io::Result<()> {
        if self.visible.replace(visible) == Some(visible) {
            return Ok(());
        }
        if visible { self.say(Show) } else { self.say(Hide) }
    }
}

impl Backend for Canvas {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_some() {
            self.pen.write(content, &mut self.frame);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.show(false)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.show(true)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // Whoever asks the terminal waits for an answer among the keys.
        Ok(self.pen.at().unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.pen.move_to(position.into(), &mut self.frame);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        // Whoever clears does not know what another program did meanwhile.
        self.visible = None;
        self.pen.lose();
        self.say(Clear(match region {
            ClearType::All => crossterm_terminal::ClearType::All,
            ClearType::AfterCursor => crossterm_terminal::ClearType::FromCursorDown,
            ClearType::BeforeCursor => crossterm_terminal::ClearType::FromCursorUp,
            ClearType::CurrentLine => crossterm_terminal::ClearType::CurrentLine,
            ClearType::UntilNewLine => crossterm_terminal::ClearType::UntilNewLine,
        }))
    }

    fn size(&self) -> io::Result<Size> {
        terminal::size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: terminal::size()?, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        self.frame.insert_str(0, BEGIN);
        self.frame.push_str(END);
        let written = terminal::write(self.frame.as_bytes());
        self.frame.clear();
        written
    }
}

//! The least that a form in ratatui can be: eight labels, one text, a frame for each key. What the wizard is measured by.

use crossterm::event::{Event, KeyCode, KeyModifiers, read};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Stylize;
use ratatui::widgets::{Block, Paragraph};
use std::io;

const LABELS: [&str; 8] =
    ["Username", "Name", "Email", "Role", "Agent ID", "Location", "Phone number", "Extension"];

/// Runs until Esc.
pub fn run() -> io::Result<()> {
    let mut terminal = ratatui::init();
    let mut text = String::new();
    loop {
        terminal.draw(|frame| draw(frame, &text))?;
        if let Event::Key(key) = read()? {
            match key.code {
                KeyCode::Char('u') if key.modifiers == KeyModifiers::CONTROL => text.clear(),
                KeyCode::Char(letter) => text.push(letter),
                KeyCode::Esc => {
                    ratatui::restore();
                    return Ok(());
                }
                _ => {}
            }
        }
    }
}

/// A frame of it.
pub fn draw(frame: &mut Frame<'_>, text: &str) {
    let area = frame.area();
    frame.render_widget(Block::bordered().title("bare"), area);
    for (row, label) in (2..).zip(LABELS) {
        frame.render_widget(Paragraph::new(label).bold(), Rect::new(3, row, 20, 1));
    }
    frame.render_widget(Paragraph::new(text), Rect::new(25, 2, 50, 1));
    frame.render_widget(Paragraph::new("ready"), Rect::new(3, area.bottom() - 2, 20, 1));
    frame.set_cursor_position((25 + text.len() as u16, 2));
}

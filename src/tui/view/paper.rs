//! What is drawn on: the cells, and what a click on them means.

use crate::app::msg::HitTarget;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Style};
use std::ops::{Deref, DerefMut};

/// The mark beside what has the focus.
pub(crate) const FOCUS: &str = "▌";

/// Cells, and zones over them. It is used like the buffer that it wraps.
pub(crate) struct Surface<'a> {
    buffer: &'a mut Buffer,
    zones: Vec<(Rect, HitTarget)>,
    first: Option<usize>,
}

impl<'a> Surface<'a> {
    /// Surface over a buffer, without zones.
    pub(crate) fn new(buffer: &'a mut Buffer) -> Self {
        Self { buffer, zones: Vec::new(), first: None }
    }

    /// Says what a click on the cells from `x.0` up to `x.1` of a line means. Later zones lie over earlier ones.
    pub(crate) fn zone(&mut self, x: (u16, u16), y: u16, hit: HitTarget) {
        self.zones.push((Rect { x: x.0, y, width: x.1.saturating_sub(x.0), height: 1 }, hit));
    }

    /// What was drawn so far is covered: clicks do not reach it.
    pub(crate) fn forget_zones(&mut self) {
        self.zones.clear();
        self.first = None;
    }

    /// What lies beneath something else steps back, and its mark of the focus goes: one accent at a time leads to it.
    pub(crate) fn hush(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area, Style::reset().patch(style));
        for position in area.positions() {
            let cell = &mut self.buffer[position];
            if cell.symbol() == FOCUS {
                cell.set_symbol(" ");
            }
        }
    }

    /// Gives a colour of its own to whatever has the terminal's.
    pub(crate) fn dye(&mut self, (ink, paper): (Color, Color)) {
        for cell in &mut self.buffer.content {
            if cell.fg == Color::Reset {
                cell.set_fg(ink);
            }
            if cell.bg == Color::Reset {
                cell.set_bg(paper);
            }
        }
    }

    /// Says with which line that begins which is scrolled.
    pub(crate) fn begins_with(&mut self, first: usize) {
        self.first = Some(first);
    }

    /// With which line that begins which is scrolled, where something is.
    pub(crate) fn first(&self) -> Option<usize> {
        self.first
    }

    /// What a click at a position means.
    pub(crate) fn hit(&self, position: Position) -> Option<HitTarget> {
        self.zones.iter().rev().find(|(area, _)| area.contains(position)).map(|(_, hit)| *hit)
    }

    /// Puts ASCII in the place of every other character: what a terminal cannot show is told all the same.
    pub(crate) fn in_ascii(&mut self) {
        for cell in &mut self.buffer.content {
            if !cell.symbol().is_ascii() {
                cell.set_symbol(ascii(cell.symbol()));
            }
        }
    }
}

fn ascii(symbol: &str) -> &'static str {
    match symbol {
        "─" | "·" | "–" => "-",
        "│" => "|",
        "┬" | "┤" | "┌" | "┐" | "└" | "┘" => "+",
        "▌" | "▸" | "→" => ">",
        "✓" | "•" | "⠋" | "⠙" | "⠸" | "⠴" | "⠦" | "⠧" | "⠇" | "⠏" => "*",
        "…" => "~",
        "▲" | "↑" => "^",
        "▼" | "↓" => "v",
        "←" => "<",
        _ => "?",
    }
}

impl Deref for Surface<'_> {
    type Target = Buffer;

    fn deref(&self) -> &Buffer {
        self.buffer
    }
}

impl DerefMut for Surface<'_> {
    fn deref_mut(&mut self) -> &mut Buffer {
        self.buffer
    }
}

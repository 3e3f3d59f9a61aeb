//! The surface that the view draws on: cells with hit areas over them, and text printed in one line.

use super::text::{cut, escape_visible, width, wrap};
use crate::app::msg::HitTarget;
use crate::text::sanitize::is_printable_ascii;
use crate::text::search::Query;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::scrollbar::Set;
use ratatui::widgets::{
    Block, BorderType, Borders, Clear, Scrollbar, ScrollbarOrientation, ScrollbarState, StatefulWidget,
    Widget,
};
use unicode_segmentation::UnicodeSegmentation;

/// The bar beside what has the focus.
pub(crate) const FOCUS: &str = "▌";

pub(crate) struct Surface<'a> {
    pub(crate) buffer: &'a mut Buffer,
    pub(crate) theme: &'a Theme,
    hit_areas: Vec<(Rect, HitTarget)>,
    /// First visible line of the scrolled region, if any.
    pub(crate) scroll_offset: Option<usize>,
}

impl<'a> Surface<'a> {
    pub(crate) fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self { buffer, theme, hit_areas: Vec::new(), scroll_offset: None }
    }

    /// Registers what a click on the cells from `x.0` up to `x.1` of a line does. Later areas lie over earlier ones.
    pub(crate) fn hit_area(&mut self, x: (u16, u16), y: u16, hit: HitTarget) {
        self.hit_areas.push((Rect { x: x.0, y, width: x.1.saturating_sub(x.0), height: 1 }, hit));
    }

    /// Draws a panel: rounded borders with a title and, at the right, a mark such as `3 of 7`. Returns the area inside.
    pub(crate) fn panel(&mut self, area: Rect, panel: &Panel<'_>) -> Rect {
        let block = Block::new()
            .border_type(BorderType::Rounded)
            .border_style(panel.border.unwrap_or(self.theme.border));
        let inner = block.clone().borders(panel.borders).inner(area);
        // Each edge is a block of its own: one around the whole panel would style every cell in it, half of a frame's cost.
        let last = area.rows().next_back().unwrap_or_default();
        let columns = Rect { y: inner.y, height: inner.height, ..area };
        for (edge, borders) in [
            (Rect { height: 1, ..area }, Borders::TOP | Borders::LEFT | Borders::RIGHT),
            (last, Borders::BOTTOM | Borders::LEFT | Borders::RIGHT),
            (Rect { width: 1, ..columns }, Borders::LEFT),
            (columns.columns().next_back().unwrap_or_default(), Borders::RIGHT),
        ] {
            let borders = borders & panel.borders;
            if !borders.is_empty() {
                block.clone().borders(borders).render(edge, self.buffer);
            }
        }
        let end = area.right().saturating_sub(2);
        let mark = end.saturating_sub(width(panel.mark) + 2);
        if !panel.mark.is_empty() {
            self.print(
                mark,
                area.y,
                end,
                &format!(" {} ", panel.mark),
                Style::reset().patch(self.theme.quiet),
            );
        }
        if !panel.title.is_empty() {
            let room = if panel.mark.is_empty() { end } else { mark };
            let style = Style::reset().patch(panel.title_style);
            self.print(area.x + 2, area.y, room, &format!(" {} ", panel.title), style);
        }
        inner
    }

    /// Draws a panel over what is there.
    pub(crate) fn raised_panel(&mut self, area: Rect, panel: &Panel<'_>) -> Rect {
        Clear.render(area, self.buffer);
        self.panel(area, panel)
    }

    /// Draws a scrollbar on the right border of a modal, beside the rows of a list that has more lines than are shown.
    pub(crate) fn scrollbar(&mut self, modal: Rect, rows: Rect, first: usize, lines: usize) {
        let shown = usize::from(rows.height);
        if lines <= shown {
            return;
        }
        let place = Rect { y: rows.y, height: rows.height, ..modal };
        let symbols = Set { track: "│", thumb: "█", begin: "│", end: "│" };
        let bar = Scrollbar::new(ScrollbarOrientation::VerticalRight)
            .symbols(symbols)
            .track_style(self.theme.accent)
            .thumb_style(self.theme.accent);
        let mut state = ScrollbarState::new(lines - shown + 1).position(first).viewport_content_length(shown);
        bar.render(place, self.buffer, &mut state);
    }

    /// Draws lines on a surface of their own that is higher than the area, and shows the part from `first` on.
    pub(crate) fn scrolled(
        &mut self,
        area: Rect,
        height: u16,
        first: usize,
        draw: impl FnOnce(Rect, &mut Surface<'_>) -> Option<Position>,
    ) -> Option<Position> {
        let first = u16::try_from(first).unwrap_or(u16::MAX);
        let whole = Rect { x: 0, y: 0, width: area.width, height };
        let mut buffer = Buffer::empty(whole);
        let mut inner = Surface::new(&mut buffer, self.theme);
        let cursor = draw(whole, &mut inner);
        let hit_areas = std::mem::take(&mut inner.hit_areas);
        let window = Rect { y: first, height: area.height.min(height.saturating_sub(first)), ..whole };
        let moved = |position: Position| Position { x: area.x + position.x, y: area.y + position.y - first };
        for position in window.positions() {
            self.buffer[moved(position)].clone_from(&buffer[position]);
        }
        for (hit_area, hit) in hit_areas {
            let seen = hit_area.intersection(window);
            let at = moved(seen.as_position());
            if seen.height > 0 {
                self.hit_areas.push((Rect { x: at.x, y: at.y, ..seen }, hit));
            }
        }
        cursor.filter(|position| window.contains(*position)).map(moved)
    }

    /// Gives an area a ground, such as a field's.
    pub(crate) fn ground(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area, style);
    }

    /// Prints a glyph of one cell.
    pub(crate) fn glyph(&mut self, x: u16, y: u16, symbol: &'static str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    }

    /// Dims an area that a modal covers: clicks do not reach it, and its focus bar is removed, since only the modal has
    /// the focus.
    pub(crate) fn cover(&mut self, area: Rect) {
        self.hit_areas.clear();
        self.scroll_offset = None;
        self.buffer.set_style(area, Style::reset().patch(self.theme.covered()));
        for position in area.positions() {
            let cell = &mut self.buffer[position];
            if cell.symbol() == FOCUS {
                cell.set_symbol(" ");
            }
        }
    }

    /// Replaces the terminal's default colours with the theme's.
    pub(crate) fn apply_base_colors(&mut self, (foreground, background): (Color, Color)) {
        for cell in &mut self.buffer.content {
            if cell.fg == Color::Reset {
                cell.set_fg(foreground);
            }
            if cell.bg == Color::Reset {
                cell.set_bg(background);
            }
        }
    }

    pub(crate) fn hit(&self, position: Position) -> Option<HitTarget> {
        self.hit_areas.iter().rev().find(|(area, _)| area.contains(position)).map(|(_, hit)| *hit)
    }

    pub(crate) fn convert_to_ascii(&mut self) {
        for cell in &mut self.buffer.content {
            if !cell.symbol().is_ascii() {
                cell.set_symbol(ascii(cell.symbol()));
            }
        }
    }

    /// Prints a text from `x` on, cut with `…` before `end`. Returns the cell after it.
    pub(crate) fn print(&mut self, x: u16, y: u16, end: u16, text: &str, style: Style) -> u16 {
        if y >= self.buffer.area.bottom() || x >= end.min(self.buffer.area.right()) {
            return x;
        }
        let room = end - x;
        // Nearly all texts are ASCII. Segmenting them into graphemes took a third of a frame.
        if is_printable_ascii(text) && text.len() <= usize::from(room) {
            let start = self.buffer.index_of(x, y);
            let row = usize::from(self.buffer.area.right() - x);
            for (cell, letter) in self.buffer.content[start..].iter_mut().zip(text.bytes()).take(row) {
                cell.set_char(char::from(letter)).set_style(style);
            }
            return x + text.len() as u16;
        }
        let text = escape_visible(text);
        if width(&text) <= room {
            return self.buffer.set_stringn(x, y, &text, usize::from(room), style).0;
        }
        let cut = cut(&text, room.saturating_sub(1));
        let after = self.buffer.set_stringn(x, y, &cut, usize::from(room), style).0;
        self.buffer.set_stringn(after, y, "…", usize::from(end - after), style).0
    }

    /// Prints parts one after the other. Returns the cell after them.
    pub(crate) fn print_parts(
        &mut self,
        x: u16,
        y: u16,
        end: u16,
        parts: &[(impl AsRef<str>, Style)],
    ) -> u16 {
        parts.iter().fold(x, |x, (text, style)| self.print(x, y, end, text.as_ref(), *style))
    }

    /// Prints a sentence, cut between words: `1 to 7…` would be another number than `1 to 7200`.
    pub(crate) fn print_sentence(&mut self, x: u16, y: u16, end: u16, text: &str, style: Style) {
        let room = end.saturating_sub(x);
        if width(text) <= room {
            self.print(x, y, end, text, style);
        } else if let Some(line) = wrap(text, room.saturating_sub(2)).first().filter(|_| room > 2) {
            self.print(x, y, end, &format!("{line} …"), style);
        }
    }

    /// Prints a text in as many lines as it needs and returns their number. Where the area has fewer, the last line ends
    /// with `…`.
    pub(crate) fn print_wrapped(&mut self, area: Rect, text: &str, style: Style) -> u16 {
        let lines = wrap(text, area.width);
        let shown = usize::from(area.height);
        for (index, (line, y)) in lines.iter().zip(area.y..area.bottom()).enumerate() {
            let is_cut = index + 1 == shown && lines.len() > shown;
            let line = if is_cut { &format!("{line} …") } else { line };
            self.print(area.x, y, area.right(), line, style);
        }
        u16::try_from(lines.len()).unwrap_or(u16::MAX)
    }

    /// Prints lines from `scroll` on, but not beyond the end. Returns the first one shown.
    pub(crate) fn print_scrolled(&mut self, lines: &[ColumnLine], scroll: usize, area: Rect) -> usize {
        let first = scroll.min(lines.len().saturating_sub(usize::from(area.height)));
        for (line, row) in lines.iter().skip(first).zip(area.rows()) {
            self.print_line(line, row);
        }
        self.scroll_offset = Some(first);
        first
    }

    pub(crate) fn print_line(&mut self, line: &ColumnLine, row: Rect) {
        for (column, text, style) in &line.0 {
            self.print(row.x + column, row.y, row.right(), text, *style);
        }
    }

    /// Underlines the part of a printed text that matches a query.
    pub(crate) fn underline(&mut self, query: &Query, text: &str, (mut x, end): (u16, u16), y: u16) {
        if query.is_empty() {
            return;
        }
        let text = escape_visible(text);
        let found = query.match_positions(&text);
        for (index, letter) in text.graphemes(true).enumerate() {
            let wide = width(letter);
            if found.contains(&index) && x + wide <= end {
                let cells = Rect { x, y, width: wide, height: 1 };
                self.buffer.set_style(cells, Style::new().add_modifier(Modifier::UNDERLINED));
            }
            x += wide;
        }
    }

    /// Prints how many of the lines of a scrolled area are hidden above and below, on the rules or borders around it: the
    /// marks cover no text.
    pub(crate) fn mark_hidden(&mut self, area: Rect, above: usize, lines: usize) {
        self.mark_hidden_beside(area, 0, above, lines);
    }

    /// The same where the border above ends with a mark of this width.
    pub(crate) fn mark_hidden_beside(&mut self, area: Rect, mark: u16, above: usize, lines: usize) {
        let below = lines.saturating_sub(above + usize::from(area.height));
        let (top, bottom) = ((area.y.saturating_sub(1), mark), (area.bottom(), 0));
        for (count, sign, (y, beside)) in [(above, '▲', top), (below, '▼', bottom)] {
            if count > 0 {
                let text = format!(" {sign} {count} ");
                let x = area.right().saturating_sub(width(&text) + 1 + beside);
                self.print(x, y, area.right(), &text, Style::reset().patch(self.theme.quiet));
            }
        }
    }
}

/// A panel: what stands on its borders.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Panel<'a> {
    pub(crate) borders: Borders,
    pub(crate) title: &'a str,
    pub(crate) title_style: Style,
    /// At the right of the title's line.
    pub(crate) mark: &'a str,
    /// The style of the border, where it is not the usual one.
    pub(crate) border: Option<Style>,
}

impl<'a> Panel<'a> {
    pub(crate) fn new(title: &'a str, title_style: Style) -> Self {
        Self { borders: Borders::ALL, title, title_style, mark: "", border: None }
    }
}

/// The rest of a line, from a column on.
pub(crate) fn rest_of(line: Rect, x: u16) -> Rect {
    Rect { x, width: line.right().saturating_sub(x), ..line }
}

#[derive(Clone, Default)]
pub(crate) struct ColumnLine(pub(crate) Vec<(u16, String, Style)>);

impl ColumnLine {
    pub(crate) fn new(text: impl Into<String>, style: Style) -> Self {
        Self(vec![(0, text.into(), style)])
    }

    /// The lines of a wrapped text.
    pub(crate) fn wrapped(text: &str, room: u16, style: Style) -> impl Iterator<Item = Self> {
        wrap(text, room).into_iter().map(move |line| Self::new(line, style))
    }
}

fn ascii(symbol: &str) -> &'static str {
    match symbol {
        "─" | "·" | "–" => "-",
        "│" => "|",
        "╭" | "╮" | "╰" | "╯" => "+",
        "▌" | "▸" | "→" => ">",
        "✓" | "•" | "●" | "⠋" | "⠙" | "⠸" | "⠴" | "⠦" | "⠧" | "⠇" | "⠏" => "*",
        "○" => "o",
        "█" => "#",
        "━" => "=",
        "…" => "~",
        "▲" | "↑" => "^",
        "▼" | "↓" => "v",
        "←" => "<",
        _ => "?",
    }
}

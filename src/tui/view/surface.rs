//! The surface that the view draws on: cells with hit areas over them, and text printed in one line.

use super::column_line::ColumnLine;
use super::layout::{indented, printed, rest_of, split_right};
use crate::app::msg::HitTarget;
use crate::text::measure::{cells, cut, width, wrap};
use crate::text::sanitize::{escape_visible, is_printable_ascii};
use crate::text::search::Query;
use crate::tui::theme::{Theme, ascii};
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::{Margin, Offset, Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::scrollbar::{Set, VERTICAL};
use ratatui::text::Span;
use ratatui::widgets::{Scrollbar, ScrollbarOrientation, ScrollbarState, StatefulWidget};
use std::borrow::Cow;
use std::num::NonZeroU16;
use unicode_segmentation::UnicodeSegmentation;

/// The bar beside what has the focus.
const FOCUS: &str = "▌";
/// Ratatui looks the width of each cell up that is not ASCII, in each frame, unless it is given.
const ONE_CELL: CellDiffOption = CellDiffOption::ForcedWidth(NonZeroU16::MIN);

pub(crate) struct Surface<'a> {
    pub(crate) buffer: &'a mut Buffer,
    pub(crate) theme: &'a Theme,
    /// Only a hit test collects them.
    hit_areas: Option<Vec<(Rect, HitTarget)>>,
    /// First visible line of the scrolled region, if any.
    pub(crate) scroll_offset: Option<usize>,
}

impl<'a> Surface<'a> {
    pub(crate) fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self { buffer, theme, hit_areas: None, scroll_offset: None }
    }

    pub(crate) fn for_hit_test(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self { hit_areas: Some(Vec::new()), ..Self::new(buffer, theme) }
    }

    pub(crate) fn is_hit_test(&self) -> bool {
        self.hit_areas.is_some()
    }

    /// Registers what a click on an area does. Later areas lie over earlier ones.
    pub(crate) fn hit_area(&mut self, area: Rect, hit: HitTarget) {
        self.hit_areas.iter_mut().for_each(|areas| areas.push((area, hit)));
    }

    /// Draws a panel: rounded borders with a title and, at the right, a mark such as `3 of 7`. Returns the area inside.
    pub(crate) fn panel(&mut self, area: Rect, panel: &Panel<'_>) -> Rect {
        let last = area.height.saturating_sub(1);
        // Ratatui's `Block` merges each cell of a border with what is there, which took a third of a frame's drawing.
        for (index, row) in (0..).zip(area.rows()) {
            let (left, right) = match index {
                0 if panel.boxed => ("╭", "╮"),
                0 => ("─", "─"),
                _ if !panel.boxed => break,
                _ if index == last => ("╰", "╯"),
                _ => ("│", "│"),
            };
            if index == 0 || index == last {
                self.rule(row, panel.border);
            }
            for (cell, symbol) in [(row, left), (row.columns().next_back().unwrap_or_default(), right)] {
                self.glyph(cell, symbol, panel.border);
            }
        }
        let mut title = area.inner(Margin::new(2, 0));
        if !panel.mark.is_empty() {
            let mark;
            [title, mark] = split_right(title, width(panel.mark) + 2);
            self.print(mark, &format!(" {} ", panel.mark), Style::reset().patch(self.theme.quiet));
        }
        self.print(title, &format!(" {} ", panel.title), Style::reset().patch(panel.title_style));
        if panel.boxed {
            area.inner(Margin::new(1, 1))
        } else {
            area.intersection(area.offset(Offset::new(0, 1)))
        }
    }

    /// Draws a scrollbar on the right border of a modal, beside rows of a list that has more lines than are shown.
    pub(crate) fn scrollbar(&mut self, rows: Rect, first: usize, lines: usize) {
        let shown = usize::from(rows.height);
        if lines <= shown {
            return;
        }
        // Between the rows and the border is a margin.
        let place = Rect { width: rows.width + 2, ..rows };
        let bar = Scrollbar::new(ScrollbarOrientation::VerticalRight)
            .symbols(Set { begin: "│", end: "│", ..VERTICAL })
            .style(self.theme.accent);
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
        let first = cells(first);
        let whole = Rect { x: 0, y: 0, width: area.width, height };
        let mut buffer = Buffer::empty(whole);
        let mut inner = Surface::for_hit_test(&mut buffer, self.theme);
        let cursor = draw(whole, &mut inner);
        let window = Rect { y: first, height: area.height.min(height.saturating_sub(first)), ..whole };
        let offset = Offset::new(i32::from(area.x), i32::from(area.y) - i32::from(first));
        for (hit_area, hit) in inner.hit_areas.into_iter().flatten() {
            let seen = hit_area.intersection(window);
            if seen.height > 0 {
                self.hit_area(seen + offset, hit);
            }
        }
        for position in window.positions() {
            self.buffer[position + offset].clone_from(&buffer[position]);
        }
        cursor.filter(|position| window.contains(*position)).map(|position| position + offset)
    }

    /// Gives an area a ground, such as a field's.
    pub(crate) fn ground(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area, style);
    }

    /// Prints a glyph of one cell at the beginning of a line.
    pub(crate) fn glyph(&mut self, line: Rect, symbol: &'static str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut(line.as_position()).filter(|_| !line.is_empty()) {
            cell.set_symbol(symbol).set_style(style).set_diff_option(ONE_CELL);
        }
    }

    /// Draws the bar at the beginning of a line that has the focus.
    pub(crate) fn focus_bar(&mut self, focused: bool, line: Rect) {
        if focused {
            self.glyph(line, FOCUS, self.theme.accent);
        }
    }

    /// Draws a rule from the beginning of a line to its end.
    pub(crate) fn rule(&mut self, line: Rect, style: Style) {
        for cell in line.columns() {
            self.glyph(cell, "─", style);
        }
    }

    /// Draws a label and, behind it, how much is done. Ratatui's `LineGauge` formats a percentage even with a label.
    pub(crate) fn gauge(&mut self, line: Rect, label: &Span<'_>, (done, all): (usize, usize), filled: Style) {
        let bar = indented(self.print(line, &label.content, label.style), 1);
        let filled_cells = usize::from(bar.width) * done.min(all) / all.max(1);
        self.rule(bar, self.theme.border);
        for cell in bar.columns().take(filled_cells) {
            self.glyph(cell, "━", filled);
        }
    }

    /// Dims an area that a modal covers. Only the modal takes clicks and has a focus bar.
    pub(crate) fn cover(&mut self, area: Rect) {
        self.hit_areas.iter_mut().for_each(Vec::clear);
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
        self.hit_areas.iter().flatten().rev().find(|(area, _)| area.contains(position)).map(|(_, hit)| *hit)
    }

    pub(crate) fn convert_to_ascii(&mut self) {
        for cell in &mut self.buffer.content {
            if !cell.symbol().is_ascii() {
                cell.set_symbol(ascii(cell.symbol()));
            }
        }
    }

    /// Prints a text at the beginning of a line, cut with `…` at its end. Returns the rest of the line.
    pub(crate) fn print(&mut self, line: Rect, text: &str, style: Style) -> Rect {
        let Rect { x, y, width: room, .. } = line;
        if y >= self.buffer.area.bottom() || room == 0 || x >= self.buffer.area.right() {
            return line;
        }
        // Nearly all texts are ASCII. Segmenting them into graphemes took a third of a frame.
        if is_printable_ascii(text) && text.len() <= usize::from(room) {
            let start = self.buffer.index_of(x, y);
            let row = usize::from(self.buffer.area.right() - x);
            for (cell, letter) in self.buffer.content[start..].iter_mut().zip(text.bytes()).take(row) {
                cell.set_char(char::from(letter)).set_style(style);
            }
            return rest_of(line, x + text.len() as u16);
        }
        let mut text = escape_visible(text);
        if width(&text) > room {
            text = Cow::Owned(cut(&text, room.saturating_sub(1)) + "…");
        }
        let rest = rest_of(line, self.buffer.set_stringn(x, y, &text, usize::from(room), style).0);
        self.style_halves(printed(line, rest));
        rest
    }

    /// Gives the second half of a wide character its style: what is drawn there later then differs from it, and is sent.
    /// Printed over a border, it has no longer the width of that.
    fn style_halves(&mut self, line: Rect) {
        let mut half = None;
        for place in line.columns() {
            let cell = self.buffer[place.as_position()].set_diff_option(CellDiffOption::None);
            match half.take() {
                Some(style) => drop(cell.set_style(style)),
                None => half = (width(cell.symbol()) > 1).then(|| cell.style()),
            }
        }
    }

    /// Prints parts one after the other. Returns the rest of the line.
    pub(crate) fn print_parts(&mut self, line: Rect, parts: &[(impl AsRef<str>, Style)]) -> Rect {
        parts.iter().fold(line, |line, (text, style)| self.print(line, text.as_ref(), *style))
    }

    /// Prints a sentence, cut between words: `1 to 7…` would be another number than `1 to 7200`.
    pub(crate) fn print_sentence(&mut self, line: Rect, text: &str, style: Style) {
        let room = line.width;
        if width(text) <= room {
            self.print(line, text, style);
        } else if let Some(part) = wrap(text, room.saturating_sub(2)).first().filter(|_| room > 2) {
            self.print(line, &format!("{part} …"), style);
        }
    }

    /// Prints a text in as many lines as it needs and returns the area below them. Where the area has fewer, the last line
    /// ends with `…`.
    pub(crate) fn print_wrapped(&mut self, area: Rect, text: &str, style: Style) -> Rect {
        let lines = wrap(text, area.width);
        let shown = usize::from(area.height);
        for (index, (line, row)) in lines.iter().zip(area.rows()).enumerate() {
            let is_cut = index + 1 == shown && lines.len() > shown;
            let line = if is_cut { &format!("{line} …") } else { line };
            self.print(row, line, style);
        }
        let below = area.y.saturating_add(cells(lines.len()));
        Rect { y: below, height: area.bottom().saturating_sub(below), ..area }
    }

    /// Prints lines from `scroll` on, but not beyond the end. Returns the first one shown.
    pub(crate) fn print_scrolled(&mut self, lines: &[ColumnLine], scroll: usize, area: Rect) -> usize {
        let first = scroll.min(lines.len().saturating_sub(usize::from(area.height)));
        self.print_lines(&lines[first..], area);
        self.scroll_offset = Some(first);
        first
    }

    /// Prints as many lines as the area has.
    pub(crate) fn print_lines(&mut self, lines: &[ColumnLine], area: Rect) {
        for (line, row) in lines.iter().zip(area.rows()) {
            for (column, text, style) in &line.0 {
                self.print(indented(row, *column), text, *style);
            }
        }
    }

    /// Underlines the part of a printed text that matches a query.
    pub(crate) fn underline(&mut self, query: &Query, text: &str, mut line: Rect) {
        if query.is_empty() {
            return;
        }
        let text = escape_visible(text);
        let found = query.match_positions(&text);
        for (index, letter) in text.graphemes(true).enumerate() {
            let wide = width(letter);
            if found.contains(&index) && wide <= line.width {
                let place = Rect { width: wide, ..line };
                self.buffer.set_style(place, Style::new().add_modifier(Modifier::UNDERLINED));
            }
            line = indented(line, wide);
        }
    }

    /// Prints how many of the lines of a scrolled area are hidden above and below, on the rules or borders around it, so
    /// that the counts cover no text. The border above ends with a mark of this width.
    pub(crate) fn mark_hidden(&mut self, area: Rect, mark: u16, above: usize, lines: usize) {
        let below = lines.saturating_sub(above + usize::from(area.height));
        let line = Rect { width: area.width.saturating_sub(1), height: 1, ..area };
        let top = Rect { y: area.y.saturating_sub(1), width: line.width.saturating_sub(mark), ..line };
        let bottom = Rect { y: area.bottom(), ..line };
        for (count, sign, line) in [(above, '▲', top), (below, '▼', bottom)] {
            if count > 0 {
                let text = format!(" {sign} {count} more ");
                self.print(split_right(line, width(&text))[1], &text, Style::reset().patch(self.theme.quiet));
            }
        }
    }
}

/// A panel and what is on its borders.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Panel<'a> {
    /// It has borders on all sides; else there is only the line of its title.
    pub(crate) boxed: bool,
    pub(crate) title: &'a str,
    pub(crate) title_style: Style,
    /// At the right of the title's line.
    pub(crate) mark: &'a str,
    pub(crate) border: Style,
}

impl<'a> Panel<'a> {
    pub(crate) fn new(title: &'a str, focused: bool, theme: &Theme) -> Self {
        let (border, title_style) =
            if focused { (theme.accent, theme.accent) } else { (theme.border, theme.strong) };
        Self { boxed: true, title, title_style, mark: "", border }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::ThemeName;

    /// The columns that are sent after a frame with this text on a ground.
    fn sent(text: &str, draw: impl FnOnce(&mut Surface<'_>, Rect)) -> Vec<u16> {
        let (line, theme) = (Rect::new(0, 0, 4, 1), Theme::named(ThemeName::Dark));
        let (mut before, mut after) = (Buffer::empty(line), Buffer::empty(line));
        let mut surface = Surface::new(&mut before, &theme);
        surface.ground(line, theme.field);
        surface.print(line, text, theme.text);
        draw(&mut Surface::new(&mut after, &theme), line);
        before.diff(&after).into_iter().map(|(x, ..)| x).collect()
    }

    #[test]
    fn wide_letter_on_a_rule_covers_two_cells_of_it() {
        let sent = sent("abcd", |surface, line| {
            surface.rule(line, Style::new());
            surface.print(line, "王", Style::new());
        });
        assert_eq!(sent, [0, 2, 3]);
    }

    #[test]
    fn glyph_over_a_wide_letter_leaves_no_half_of_it() {
        assert_eq!(sent("王", |surface, line| surface.glyph(line, "│", Style::new())), [0, 1, 2, 3]);
    }
}

//! Cells as a terminal reads them, in as few bytes as that takes: over a slow line a key is answered in one packet.

use crossterm::Command;
use crossterm::cursor::{MoveTo, MoveToColumn};
use crossterm::style::{Attribute, Colored};
use ratatui::backend::IntoCrossterm;
use ratatui::buffer::Cell;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use std::fmt::Write;

/// What a cell asks of the pen. Underlines have no colour of their own here.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ink {
    front: Color,
    back: Color,
    modifier: Modifier,
}

/// As the terminal writes where nothing was said.
const PLAIN: Ink = Ink { front: Color::Reset, back: Color::Reset, modifier: Modifier::empty() };

const ATTRIBUTES: [(Modifier, Attribute); 9] = [
    (Modifier::BOLD, Attribute::Bold),
    (Modifier::DIM, Attribute::Dim),
    (Modifier::ITALIC, Attribute::Italic),
    (Modifier::UNDERLINED, Attribute::Underlined),
    (Modifier::SLOW_BLINK, Attribute::SlowBlink),
    (Modifier::RAPID_BLINK, Attribute::RapidBlink),
    (Modifier::REVERSED, Attribute::Reverse),
    (Modifier::HIDDEN, Attribute::Hidden),
    (Modifier::CROSSED_OUT, Attribute::CrossedOut),
];

/// Writes at a place in an ink, and remembers both: what the terminal knows already is not said again.
#[derive(Default)]
pub struct Pen {
    /// Where the cursor stands, where that is known.
    at: Option<Position>,
}

impl Pen {
    /// Where the cursor stands, where that is known.
    pub fn at(&self) -> Option<Position> {
        self.at
    }

    /// The cursor may stand anywhere.
    pub fn lose(&mut self) {
        self.at = None;
    }

    /// Moves the cursor.
    pub fn move_to(&mut self, to: Position, out: &mut String) {
        let moved = match self.at.replace(to) {
            Some(from) if from == to => Ok(()),
            Some(from) if from.y == to.y => MoveToColumn(to.x).write_ansi(out),
            _ => MoveTo(to.x, to.y).write_ansi(out),
        };
        debug_assert!(moved.is_ok(), "a string takes everything");
    }

    /// Writes cells, and leaves the terminal as plain as it was.
    pub fn write<'a>(&mut self, cells: impl Iterator<Item = (u16, u16, &'a Cell)>, out: &mut String) {
        let mut ink = PLAIN;
        // Whatever else wrote to the terminal meanwhile, the first cell finds its place.
        self.lose();
        for (x, y, cell) in cells {
            self.move_to(Position { x, y }, out);
            let wanted = Ink { front: cell.fg, back: cell.bg, modifier: cell.modifier };
            dip(std::mem::replace(&mut ink, wanted), wanted, out);
            out.push_str(cell.symbol());
            // How wide anything else is, terminals do not agree on.
            self.at = (cell.symbol().len() == 1).then_some(Position { x: x + 1, y });
        }
        dip(ink, PLAIN, out);
    }
}

/// Changes the ink, in one sequence.
fn dip(from: Ink, to: Ink, out: &mut String) {
    if from == to {
        return;
    }
    if to == PLAIN {
        return out.push_str("\x1b[m");
    }
    // Bold and the like are taken away with all else.
    let again = !(from.modifier - to.modifier).is_empty();
    let known = if again { PLAIN } else { from };
    let mut sequence = String::from("\x1b[");
    if again {
        sequence.push_str("0;");
    }
    for (modifier, attribute) in ATTRIBUTES {
        if (to.modifier - known.modifier).contains(modifier) {
            let _ = write!(sequence, "{};", attribute.sgr());
        }
    }
    let colours = [
        (known.front, to.front, Colored::ForegroundColor as fn(_) -> _),
        (known.back, to.back, Colored::BackgroundColor),
    ];
    for (before, after, colored) in colours {
        if before != after {
            let _ = write!(sequence, "{};", colored(after.into_crossterm()));
        }
    }
    sequence.pop();
    sequence.push('m');
    out.push_str(&sequence);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::backend::{Backend, CrosstermBackend};
    use ratatui::style::Style;
    use vt100::Parser;

    const SIZE: (u16, u16) = (5, 20);

    /// A frame: what changed, and where the cursor stands behind it.
    type Change = (Vec<(Position, Cell)>, Position);

    fn colour() -> impl Strategy<Value = Color> {
        prop_oneof![
            Just(Color::Reset),
            Just(Color::Red),
            Just(Color::LightBlue),
            any::<u8>().prop_map(Color::Indexed),
            any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
        ]
    }

    fn cell() -> impl Strategy<Value = Cell> {
        let symbol = prop_oneof![4 => "[a-z ]", 1 => Just("é".to_owned()), 1 => Just("▸".to_owned())];
        (symbol, colour(), colour(), 0..0x200_u16).prop_map(|(symbol, front, back, modifier)| {
            let mut cell = Cell::default();
            // The emulator knows one intensity at a time, terminals know both.
            let modifier = Modifier::from_bits_truncate(modifier) - Modifier::DIM;
            let style = Style::new().fg(front).bg(back).add_modifier(modifier);
            cell.set_symbol(&symbol).set_style(style);
            cell
        })
    }

    fn position() -> impl Strategy<Value = Position> {
        (0..SIZE.1, 0..SIZE.0).prop_map(|(x, y)| Position { x, y })
    }

    fn change() -> impl Strategy<Value = Change> {
        let cells = proptest::collection::btree_map((0..SIZE.0, 0..SIZE.1), cell(), 0..12);
        let ordered = cells.prop_map(|cells| {
            cells.into_iter().map(|((y, x), cell)| (Position { x, y }, cell)).collect::<Vec<_>>()
        });
        (ordered, position())
    }

    /// What ratatui's own backend writes.
    fn usual((cells, cursor): &Change) -> Vec<u8> {
        let mut out = Vec::new();
        let mut backend = CrosstermBackend::new(&mut out);
        backend.draw(cells.iter().map(|(at, cell)| (at.x, at.y, cell))).unwrap();
        backend.set_cursor_position(*cursor).unwrap();
        out
    }

    fn ours(pen: &mut Pen, (cells, cursor): &Change) -> String {
        let mut out = String::new();
        if !cells.is_empty() {
            pen.write(cells.iter().map(|(at, cell)| (at.x, at.y, cell)), &mut out);
        }
        pen.move_to(*cursor, &mut out);
        out
    }

    proptest! {
        #[test]
        fn a_terminal_shows_what_ratatuis_own_backend_would_show(
            frames in proptest::collection::vec(change(), 1..6),
        ) {
            crossterm::style::force_color_output(true);
            let terminal = || Parser::new(SIZE.0.try_into().unwrap(), SIZE.1.try_into().unwrap(), 0);
            let (mut wanted, mut seen) = (terminal(), terminal());
            let mut pen = Pen::default();
            for frame in &frames {
                let (usual, ours) = (usual(frame), ours(&mut pen, frame));
                wanted.process(&usual);
                seen.process(ours.as_bytes());
                prop_assert!(ours.len() <= usual.len(), "{ours:?} beside {:?}", String::from_utf8_lossy(&usual));
                prop_assert_eq!(seen.screen().contents_formatted(), wanted.screen().contents_formatted(), "{:?}", ours);
                prop_assert_eq!(seen.screen().cursor_position(), wanted.screen().cursor_position());
            }
        }
    }

    #[test]
    fn a_letter_at_the_cursor_takes_no_more_than_its_place_and_itself() {
        let mut pen = Pen::default();
        let letter = Cell::new("b");
        let mut out = String::new();
        pen.write([(34, 3, &letter)].into_iter(), &mut out);
        pen.move_to(Position { x: 35, y: 3 }, &mut out);
        assert_eq!(out, "\x1b[4;35Hb");
    }
}

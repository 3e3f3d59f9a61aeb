//! Renders a screen buffer as SVG: a grid of cells with the colours of a terminal.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// A cell's size, for a font of 14 pixels.
const CELL: (u16, u16) = (9, 19);
/// From the top of a cell to the baseline.
const BASELINE: u16 = 14;
const MARGIN: u16 = 14;
/// The default colours of a dark terminal.
const FOREGROUND: &str = "#d8dee9";
const BACKGROUND: &str = "#15191f";

/// Draws a screen. Screen readers read `title`.
pub fn draw(buffer: &Buffer, cursor: Option<Position>, title: &str) -> String {
    let area = buffer.area;
    let (width, height) = (area.width * CELL.0 + 2 * MARGIN, area.height * CELL.1 + 2 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\">\n<title>{}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\" \
         xml:space=\"preserve\">\n",
        escaped(title)
    );
    for y in area.top()..area.bottom() {
        for run in runs(buffer, y) {
            run.draw(y, &mut svg);
        }
    }
    if let Some(Position { x, y }) = cursor {
        let (x, y) = (left(x), top(y));
        let (width, height) = CELL;
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{FOREGROUND}\" fill-opacity=\"0.4\"/>"
        );
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn left(x: u16) -> u16 {
    MARGIN + x * CELL.0
}

fn top(y: u16) -> u16 {
    MARGIN + y * CELL.1
}

/// Adjacent cells of the same style.
struct Run {
    x: u16,
    width: u16,
    text: String,
    style: CellStyle,
}

#[derive(Clone, PartialEq)]
struct CellStyle {
    foreground: String,
    background: Option<String>,
    bold: bool,
    italic: bool,
    underlined: bool,
}

fn runs(buffer: &Buffer, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = buffer.area.left();
    while x < buffer.area.right() {
        let cell = &buffer[(x, y)];
        let width = u16::try_from(cell.symbol().width()).unwrap_or(1).max(1);
        let style = CellStyle::new(cell);
        match runs.last_mut() {
            Some(run) if run.style == style && joins(&run.text, cell.symbol()) => {
                run.text.push_str(cell.symbol());
                run.width += width;
            }
            _ => runs.push(Run { x, width, text: cell.symbol().to_owned(), style }),
        }
        x += width;
    }
    runs
}

/// ASCII is as wide as its cells in every monospaced font, and rules are drawn as lines. Any other character may come
/// from a fallback font, so it is placed separately and shifts nothing else.
fn joins(text: &str, symbol: &str) -> bool {
    (text.is_ascii() && symbol.is_ascii()) || (symbol == "─" && text.starts_with('─'))
}

impl Run {
    fn draw(&self, y: u16, svg: &mut String) {
        let (x, y) = (left(self.x), top(y));
        let (width, height) = (self.width * CELL.0, CELL.1);
        if let Some(background) = &self.style.background {
            let _ = writeln!(
                svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{background}\"/>"
            );
        }
        let text = self.text.trim_end();
        if text.is_empty() {
            return;
        }
        if let Some(path) = shape(text, x, y, width) {
            let foreground = &self.style.foreground;
            let _ = writeln!(svg, "<path d=\"{path}\" stroke=\"{foreground}\" fill=\"{foreground}\"/>");
            return;
        }
        let blanks = text.len() - text.trim_start().len();
        let x = x + u16::try_from(blanks).unwrap_or(0) * CELL.0;
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{}\" fill=\"{}\"{}>{}</text>",
            y + BASELINE,
            self.style.foreground,
            self.style.attributes(text.trim_start()),
            escaped(text.trim_start())
        );
    }
}

/// Box-drawing characters, as shapes that join those of the next cell.
fn shape(text: &str, x: u16, y: u16, width: u16) -> Option<String> {
    let (right, bottom) = (x + width, y + CELL.1);
    let (middle, centre) = (f32::from(x) + f32::from(CELL.0) / 2.0, f32::from(y) + f32::from(CELL.1) / 2.0);
    let across = format!("M{x} {centre}H{right}");
    Some(match text {
        _ if text.starts_with('─') => across,
        "│" => format!("M{middle} {y}V{bottom}"),
        "┬" => format!("{across}M{middle} {centre}V{bottom}"),
        "┴" => format!("{across}M{middle} {y}V{centre}"),
        "┼" => format!("{across}M{middle} {y}V{bottom}"),
        "┤" => format!("M{x} {centre}H{middle}M{middle} {y}V{bottom}"),
        "├" => format!("M{middle} {centre}H{right}M{middle} {y}V{bottom}"),
        "┌" | "╭" => format!("M{right} {centre}H{middle}V{bottom}"),
        "┐" | "╮" => format!("M{x} {centre}H{middle}V{bottom}"),
        "└" | "╰" => format!("M{middle} {y}V{centre}H{right}"),
        "┘" | "╯" => format!("M{middle} {y}V{centre}H{x}"),
        "▌" => format!("M{x} {y}H{}V{bottom}H{x}Z", x + CELL.0 / 2),
        "█" => format!("M{x} {y}H{right}V{bottom}H{x}Z"),
        _ => return None,
    })
}

impl CellStyle {
    fn new(cell: &Cell) -> Self {
        let is = |modifier| cell.modifier.contains(modifier);
        let (foreground, background) = (colour(cell.fg), colour(cell.bg));
        let (foreground, background) = if is(Modifier::REVERSED) {
            (
                background.unwrap_or_else(|| BACKGROUND.to_owned()),
                Some(foreground.unwrap_or_else(|| FOREGROUND.to_owned())),
            )
        } else {
            (foreground.unwrap_or_else(|| FOREGROUND.to_owned()), background)
        };
        Self {
            foreground,
            background,
            bold: is(Modifier::BOLD),
            italic: is(Modifier::ITALIC),
            underlined: is(Modifier::UNDERLINED),
        }
    }

    fn attributes(&self, text: &str) -> String {
        let mut all = String::new();
        for (set, attribute) in [
            (self.bold, " font-weight=\"bold\""),
            (self.italic, " font-style=\"italic\""),
            (self.underlined, " text-decoration=\"underline\""),
        ] {
            all.push_str(if set { attribute } else { "" });
        }
        // Fits the letters to their cells in any font.
        if text.is_ascii() {
            let _ = write!(all, " textLength=\"{}\"", text.len() * usize::from(CELL.0));
        }
        all
    }
}

/// A colour as `#rrggbb`; none for the terminal's default.
fn colour(colour: Color) -> Option<String> {
    use Color::*;
    #[rustfmt::skip]
    const NAMED: [Color; 16] = [
        Black, Red, Green, Yellow, Blue, Magenta, Cyan, Gray,
        DarkGray, LightRed, LightGreen, LightYellow, LightBlue, LightMagenta, LightCyan, White,
    ];
    let (red, green, blue) = match colour {
        Reset => return None,
        Rgb(red, green, blue) => (red, green, blue),
        Indexed(index) => indexed(index),
        named => indexed(NAMED.iter().position(|one| *one == named)?.try_into().ok()?),
    };
    Some(format!("#{red:02x}{green:02x}{blue:02x}"))
}

/// The 256-colour palette: 16 named colours, a cube of 6 × 6 × 6, 24 greys.
fn indexed(index: u8) -> (u8, u8, u8) {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match index {
        0..16 => {
            let (on, off) = match index {
                7 => (192, 0),
                8 => return (128, 128, 128),
                9.. => (255, 0),
                _ => (128, 0),
            };
            let part = |bit: u8| if index & bit == 0 { off } else { on };
            (part(1), part(2), part(4))
        }
        16..232 => {
            let step = |by: u8| STEPS[usize::from((index - 16) / by % 6)];
            (step(36), step(6), step(1))
        }
        232.. => {
            let grey = 8 + (index - 232) * 10;
            (grey, grey, grey)
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[test]
fn xterm_palette() {
    for (index, expected) in [
        (0, "#000000"),
        (9, "#ff0000"),
        (15, "#ffffff"),
        (16, "#000000"),
        (117, "#87d7ff"),
        (231, "#ffffff"),
        (244, "#808080"),
    ] {
        assert_eq!(colour(Color::Indexed(index)).unwrap(), expected, "{index}");
    }
    assert_eq!(colour(Color::Reset), None);
}

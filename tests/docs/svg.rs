//! Renders screens as SVG, a grid of cells with the colours of a terminal: one screen as a picture, or several that
//! play by themselves. Where the reader's system is light, the colours are those of the light theme.

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
/// The default colours of a terminal: dark and light.
const FOREGROUND: Pair = ["#d8dee9", "#24292f"];
const BACKGROUND: Pair = ["#15191f", "#ffffff"];

type Pair = [&'static str; 2];

/// A screen in the dark and in the light theme: the same cells in other colours.
pub struct Shot {
    pub themes: [Buffer; 2],
    pub cursor: Option<Position>,
}

/// A screen, and for how many tenths of a second it is shown.
pub struct Frame {
    pub shot: Shot,
    pub tenths: u32,
}

/// Draws a screen. Screen readers read `title`.
pub fn still(shot: &Shot, title: &str) -> String {
    let mut canvas = Canvas::default();
    let rows = shot.rows(&mut canvas.colours);
    let body: String = (0..).zip(&rows).map(|(y, row)| moved(y, row)).collect();
    canvas.finish(shot, title, "", &(body + &cursor(shot)))
}

/// Draws screens one after the other, again and again. Where the reader wants no motion, the one at `still` stays.
pub fn film(frames: &[Frame], still: usize, title: &str) -> String {
    let mut canvas = Canvas::default();
    let (_, height) = frames[0].shot.size();
    let total: u32 = frames.iter().map(|frame| frame.tenths).sum();
    // Rows that are the same in several frames are drawn once.
    let (mut known, mut body, mut steps, mut at) = (Vec::<String>::new(), String::new(), String::new(), 0);
    for (frame, top) in frames.iter().zip((0..).step_by(height.into())) {
        let _ = writeln!(body, "<g transform=\"translate(0 {top})\">");
        for (y, row) in (0..).zip(frame.shot.rows(&mut canvas.colours)) {
            if row.is_empty() {
                continue;
            }
            let number = known.iter().position(|one| *one == row).unwrap_or_else(|| {
                known.push(row);
                known.len() - 1
            });
            let _ = write!(body, "<use href=\"#r{number}\" y=\"{}\"/>", top_of(y));
        }
        let _ = writeln!(body, "{}</g>", cursor(&frame.shot).trim_end());
        let percent = f64::from(at) / f64::from(total) * 100.0;
        let _ = write!(steps, "{percent:.2}%{{transform:translateY(-{top}px)}}");
        at += frame.tenths;
    }
    let rows = (0..).zip(&known).map(|(number, row)| format!("<g id=\"r{number}\">{row}</g>\n"));
    let rows: String = rows.collect();
    let style = format!(
        "@keyframes play{{{steps}}}\n.film{{transform:translateY(-{}px);animation:play {}s step-end infinite}}\n\
         @media (prefers-reduced-motion:reduce){{.film{{animation:none}}}}\n",
        still * usize::from(height),
        f64::from(total) / 10.0,
    );
    let body = format!("<defs>\n{rows}</defs>\n<g class=\"film\">\n{body}</g>\n");
    canvas.finish(&frames[0].shot, title, &style, &body)
}

/// What the pictures of a file share.
#[derive(Default)]
struct Canvas {
    /// Each pair of a dark and a light colour is a class.
    colours: Vec<[String; 2]>,
}

impl Canvas {
    fn finish(&self, shot: &Shot, title: &str, style: &str, body: &str) -> String {
        let (width, height) = shot.size();
        let classes = |theme: usize| {
            let classes =
                (0..).zip(&self.colours).map(|(number, pair)| format!(".c{number}{{color:{}}}", pair[theme]));
            let (front, back) = (FOREGROUND[theme], BACKGROUND[theme]);
            format!(".back{{color:{back}}}.cursor{{color:{front}}}{}", classes.collect::<String>())
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\">\n<title>{}</title>\n<style>\n\
             text,rect,.f{{fill:currentColor}}.l{{stroke:currentColor;fill:none}}text{{white-space:pre}}.cursor{{opacity:.4}}\
             .b{{font-weight:bold}}.i{{font-style:italic}}.u{{text-decoration:underline}}\n{}\n\
             @media (prefers-color-scheme:light){{{}}}\n{style}</style>\n\
             <rect width=\"{width}\" height=\"{height}\" rx=\"8\" class=\"back\"/>\n\
             <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\" \
             xml:space=\"preserve\">\n{body}</g>\n</svg>\n",
            escaped(title),
            classes(0),
            classes(1),
        )
    }
}

impl Shot {
    fn size(&self) -> (u16, u16) {
        let area = self.themes[0].area;
        (area.width * CELL.0 + 2 * MARGIN, area.height * CELL.1 + 2 * MARGIN)
    }

    /// The rows as SVG, each drawn at the top.
    fn rows(&self, colours: &mut Vec<[String; 2]>) -> Vec<String> {
        let area = self.themes[0].area;
        (area.top()..area.bottom())
            .map(|y| runs(&self.themes, y).iter().map(|run| run.draw(colours)).collect())
            .collect()
    }
}

fn cursor(shot: &Shot) -> String {
    let Some(Position { x, y }) = shot.cursor else { return String::new() };
    let (width, height) = CELL;
    format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" class=\"cursor\"/>\n",
        left(x),
        top_of(y)
    )
}

fn moved(y: u16, row: &str) -> String {
    if row.is_empty() {
        String::new()
    } else {
        format!("<g transform=\"translate(0 {})\">{row}</g>\n", top_of(y))
    }
}

fn left(x: u16) -> u16 {
    MARGIN + x * CELL.0
}

fn top_of(y: u16) -> u16 {
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
    foreground: [String; 2],
    background: Option<[String; 2]>,
    bold: bool,
    italic: bool,
    underlined: bool,
}

fn runs(themes: &[Buffer; 2], y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = themes[0].area.left();
    while x < themes[0].area.right() {
        let [cell, light] = themes.each_ref().map(|buffer| &buffer[(x, y)]);
        assert_eq!(cell.symbol(), light.symbol(), "both themes show the same text at {x}, {y}");
        let width = u16::try_from(cell.symbol().width()).unwrap_or(1).max(1);
        let style = CellStyle::new([cell, light]);
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

/// The class of a pair of colours.
fn class(colours: &mut Vec<[String; 2]>, pair: &[String; 2]) -> usize {
    colours.iter().position(|one| one == pair).unwrap_or_else(|| {
        colours.push(pair.clone());
        colours.len() - 1
    })
}

impl Run {
    fn draw(&self, colours: &mut Vec<[String; 2]>) -> String {
        let mut svg = String::new();
        let x = left(self.x);
        let (width, height) = (self.width * CELL.0, CELL.1);
        if let Some(background) = &self.style.background {
            let class = class(colours, background);
            let _ = write!(svg, "<rect x=\"{x}\" width=\"{width}\" height=\"{height}\" class=\"c{class}\"/>");
        }
        let text = self.text.trim_end();
        if text.is_empty() {
            return svg;
        }
        let class = class(colours, &self.style.foreground);
        if let Some(path) = shape(text, x, width) {
            // A closed shape is filled, a line is not.
            let kind = if path.ends_with('Z') { 'f' } else { 'l' };
            let _ = write!(svg, "<path d=\"{path}\" class=\"{kind} c{class}\"/>");
            return svg;
        }
        let blanks = text.len() - text.trim_start().len();
        let x = x + u16::try_from(blanks).unwrap_or(0) * CELL.0;
        let text = text.trim_start();
        let _ = write!(svg, "<text x=\"{x}\" y=\"{BASELINE}\" class=\"c{class}{}\"", self.style.classes());
        // Fits the letters to their cells in any font.
        if text.is_ascii() && text.len() > 1 {
            let _ = write!(svg, " textLength=\"{}\"", text.len() * usize::from(CELL.0));
        }
        let _ = write!(svg, ">{}</text>", escaped(text));
        svg
    }
}

/// Box-drawing characters, as shapes that join those of the next cell.
fn shape(text: &str, x: u16, width: u16) -> Option<String> {
    let (right, bottom) = (x + width, CELL.1);
    let (middle, centre) = (f32::from(x) + f32::from(CELL.0) / 2.0, f32::from(CELL.1) / 2.0);
    let across = format!("M{x} {centre}H{right}");
    Some(match text {
        _ if text.starts_with('─') => across,
        "│" => format!("M{middle} 0V{bottom}"),
        "┬" => format!("{across}M{middle} {centre}V{bottom}"),
        "┴" => format!("{across}M{middle} 0V{centre}"),
        "┼" => format!("{across}M{middle} 0V{bottom}"),
        "┤" => format!("M{x} {centre}H{middle}M{middle} 0V{bottom}"),
        "├" => format!("M{middle} {centre}H{right}M{middle} 0V{bottom}"),
        "┌" | "╭" => format!("M{right} {centre}H{middle}V{bottom}"),
        "┐" | "╮" => format!("M{x} {centre}H{middle}V{bottom}"),
        "└" | "╰" => format!("M{middle} 0V{centre}H{right}"),
        "┘" | "╯" => format!("M{middle} 0V{centre}H{x}"),
        "▌" => format!("M{x} 0H{}V{bottom}H{x}Z", x + CELL.0 / 2),
        "█" => format!("M{x} 0H{right}V{bottom}H{x}Z"),
        _ => return None,
    })
}

impl CellStyle {
    fn new(cells: [&Cell; 2]) -> Self {
        let is = |modifier| cells[0].modifier.contains(modifier);
        let [dark, light] = [0, 1].map(|theme| {
            let (front, back) = (colour(cells[theme].fg), colour(cells[theme].bg));
            if cells[theme].modifier.contains(Modifier::REVERSED) {
                let front = front.unwrap_or_else(|| FOREGROUND[theme].to_owned());
                (back.unwrap_or_else(|| BACKGROUND[theme].to_owned()), Some(front))
            } else {
                (front.unwrap_or_else(|| FOREGROUND[theme].to_owned()), back)
            }
        });
        let background = (dark.1.is_some() || light.1.is_some()).then(|| {
            let or_default =
                |back: Option<String>, theme: usize| back.unwrap_or_else(|| BACKGROUND[theme].to_owned());
            [or_default(dark.1, 0), or_default(light.1, 1)]
        });
        Self {
            foreground: [dark.0, light.0],
            background,
            bold: is(Modifier::BOLD),
            italic: is(Modifier::ITALIC),
            underlined: is(Modifier::UNDERLINED),
        }
    }

    fn classes(&self) -> String {
        let all = [(self.bold, " b"), (self.italic, " i"), (self.underlined, " u")];
        all.iter().filter(|(set, _)| *set).map(|(_, class)| *class).collect()
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

//! The README's moving picture: a user is created by keys, through the real event loop, real files and real HTTP, once in
//! the dark and once in the light theme.

use super::svg::{self, Frame, Shot};
use crate::common::RunningApp;
use crate::common::sandbox::TestSandbox;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;
use std::thread;
use vcc_user::sandbox::Options;
use vcc_user::tui::theme::{Theme, ThemeName};

const SIZE: (u16, u16) = (100, 30);

/// A step of the session.
enum Do {
    /// Keys by name, then what the screen shows.
    Keys(&'static str, &'static str),
    /// Letters, a picture after every few of them, then what the screen shows.
    Type(&'static str, &'static str),
    /// Enter on a button, then what the screen shows.
    Press(&'static str),
}
use Do::{Keys, Press, Type};

/// What is done, and for how many tenths of a second its result is shown. Each text is on the screen only then.
const SESSION: [(Do, u32); 22] = [
    (Keys("4", "1 of 8"), 12),
    (Keys("PageDown", "2 of 8"), 8),
    (Type("jkowalska", ""), 4),
    (Keys("Tab", "▌ Name"), 3),
    (Type("Jana Kowalska", ""), 4),
    (Keys("Tab", "Right takes it"), 14),
    (Keys("Right", "F2 2 to answer"), 8),
    (Keys("PageDown", "3 of 8"), 14),
    (Keys("Right", "F2 1 to answer"), 6),
    (Keys("Tab", "▌ Location"), 6),
    (Type("pol", "▸PL  Poland"), 14),
    (Keys("Tab", "▌ WebRTC"), 10),
    (Keys("PageDown", "4 of 8"), 6),
    (Type("+48 22 100 20 30", ""), 6),
    (Keys("F5", "╭─ Review"), 24),
    (Keys("F2", "4 of 8"), 16),
    (Keys("Home Delete Delete Delete", "   221002030"), 12),
    (Keys("Alt-7", "7 of 8"), 8),
    (Type("sales p", "▸Sales PL"), 12),
    (Keys("Tab", "▌ Skills"), 8),
    (Keys("F5", "╭─ Review"), 24),
    (Press("Take it back"), 70),
];

/// How many letters are typed from one picture to the next.
const LETTERS: usize = 3;
/// From this many tenths of a second on, a screen is shown as it is once the draft is saved.
const SAVED: u32 = 8;
/// The largest picture, in bytes.
const MAX_SIZE: usize = 300_000;

/// One screen of the session.
struct Shown {
    buffer: Buffer,
    cursor: Option<Position>,
    tenths: u32,
}

/// The moving picture.
pub fn picture(title: &str) -> String {
    let light = thread::spawn(|| session(ThemeName::Light));
    let dark = session(ThemeName::Dark);
    let light = light.join().unwrap();
    let frames: Vec<Frame> = dark.into_iter().zip(light).map(|(dark, light)| dark.with(light)).collect();
    let svg = svg::film(&frames, frames.len() - 1, title);
    assert!(svg.len() < MAX_SIZE, "{} bytes", svg.len());
    svg
}

fn session(theme: ThemeName) -> Vec<Shown> {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = TestSandbox::start(Options::default());
    let app = RunningApp::start_themed(folder.path(), sandbox.target(), SIZE, theme);
    let quiet = Theme::named(theme).quiet;
    let take = |wanted: &str, tenths: u32| {
        let is_met = |text: &str| {
            let is_saved = tenths < SAVED || !text.lines().next().unwrap_or_default().contains("saving");
            text.contains(wanted) && is_saved && !text.contains("Reading the account")
        };
        // What is taken can be newer than what was waited for, such as the next save.
        let (mut buffer, cursor) = loop {
            app.wait_until(wanted, is_met);
            let taken = app.buffer();
            if is_met(&crate::common::text_of(&taken.0)) {
                break taken;
            }
        };
        steady(&mut buffer, tenths < SAVED, quiet);
        Shown { buffer, cursor, tenths }
    };
    let mut shown = vec![take("1 of 3", 12)];
    for (step, tenths) in &SESSION {
        let wanted = match step {
            Keys(names, wanted) => {
                app.keys(names);
                wanted
            }
            Type(text, wanted) => {
                let letters: Vec<char> = text.chars().collect();
                for end in (LETTERS..letters.len()).step_by(LETTERS) {
                    app.type_text(&letters[end - LETTERS..end].iter().collect::<String>());
                    // A space at the end cannot be waited for: the screen is blank there already.
                    if letters[end - 1] != ' ' {
                        shown.push(take(&letters[..end].iter().collect::<String>(), 2));
                    }
                }
                let rest = (letters.len() - 1) / LETTERS * LETTERS;
                app.type_text(&letters[rest..].iter().collect::<String>());
                if wanted.is_empty() { text } else { wanted }
            }
            Press(wanted) => {
                app.press_button(wanted);
                wanted
            }
        };
        shown.push(take(wanted, *tenths));
    }
    assert_eq!(app.leave().created.len(), 1, "the last screen shows a created user");
    shown
}

impl Shown {
    /// The same screen in two themes.
    fn with(self, light: Self) -> Frame {
        let shot = Shot { themes: [self.buffer, light.buffer], cursor: self.cursor };
        Frame { shot, tenths: self.tenths }
    }
}

/// What differs from run to run is replaced: whether a fast typist's draft is on disk already, the new user's ID, and
/// how long the request took.
fn steady(buffer: &mut Buffer, is_typing: bool, quiet: Style) {
    if is_typing {
        replace(buffer, "● saved ", "○ saving", Some(quiet));
    }
    let text = crate::common::text_of(buffer);
    let after = |mark: &str, length| {
        let (_, rest) = text.split_once(mark)?;
        Some(rest.trim_start().chars().take(length).collect::<String>())
    };
    if let Some(id) = after("userId ", 36) {
        replace(buffer, &id, "5cba9dab-fef3-4a4c-a1cb-80201f89c295", None);
    }
    let took = text.lines().find_map(|line| line.strip_suffix(" s ─╮")?.rsplit(' ').next());
    if let Some(took) = took {
        replace(buffer, took, "0.1", None);
    }
}

/// Replaces the first such text by another of its width.
fn replace(buffer: &mut Buffer, text: &str, by: &str, style: Option<Style>) {
    let width = buffer.area.width;
    for y in 0..buffer.area.height {
        let row: Vec<String> = (0..width).map(|x| buffer[(x, y)].symbol().to_owned()).collect();
        let Some(byte) = row.concat().find(text) else { continue };
        let mut ends = row.iter().scan(0, |end, cell| {
            *end += cell.len();
            Some(*end)
        });
        let x = u16::try_from(ends.position(|end| end > byte).unwrap()).unwrap();
        buffer.set_string(x, y, by, Style::default());
        if let Some(style) = style {
            let area = ratatui::layout::Rect::new(x, y, width - x, 1);
            buffer.set_style(area, style);
        }
        return;
    }
}

#[test]
fn animation_shows_each_screen_and_has_a_still() {
    let screen = |text| {
        let buffer = Buffer::with_lines([text, "same"]);
        Shot { themes: [buffer.clone(), buffer], cursor: None }
    };
    let frame = |text, tenths| Frame { shot: screen(text), tenths };
    let film = svg::film(&[frame("a", 10), frame("b", 30)], 1, "Title");
    // Two rows of 19 pixels and a margin of 14 above and below.
    assert_contains!(
        film,
        "0.00%{transform:translateY(-0px)}25.00%{transform:translateY(-66px)}",
        ".film{transform:translateY(-66px);animation:play 4s step-end infinite}",
        "@media (prefers-reduced-motion:reduce){.film{animation:none}}",
        "@media (prefers-color-scheme:light)",
    );
    assert_eq!(film.matches(">same<").count(), 1, "a row that stays is drawn once: {film}");
}

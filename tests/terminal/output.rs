//! Output: the theme, the size of frames, resizing, and no escape sequences without a terminal.

use super::{LEAVE, PAGE_DOWN, identity};
use crate::common::in_three_tries;
use crate::common::pty::{Home, PtyProgram, TIMEOUT, until};
use rstest::rstest;
use std::process::{Command, Stdio};

/// The colour of the focus mark.
fn accent(screen: &vt100::Screen) -> Option<vt100::Color> {
    let (rows, columns) = screen.size();
    let cells = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
    let mark = cells.filter_map(|(row, column)| screen.cell(row, column)).find(|cell| cell.contents() == "▌");
    mark.map(vt100::Cell::fgcolor)
}

#[rstest]
#[case::light("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?64;1c", 25)]
#[case::dark("\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?64;1c", 117)]
#[case::unknown("\x1b[?1;2;4c", 63)]
fn theme_follows_the_background_response(#[case] response: &str, #[case] colour: u8) {
    let home = Home::new();
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    assert!(term.raw().windows(9).any(|some| some == b"\x1b]11;?\x1b\\\x1b"), "the query was sent");
    term.send(format!("4{response}"));
    term.wait("Capacity");
    term.wait_for("the colour", |screen| accent(screen) == Some(vt100::Color::Idx(colour)));
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}

/// Chooses a theme in the palette and waits for what is said.
fn choose_theme(term: &mut PtyProgram, name: &str, said: &str) {
    term.send("\x10");
    term.wait("Filter:");
    term.send(format!("theme {name}"));
    term.wait(&format!("Theme: {name}"));
    term.send("\r");
    term.wait(said);
}

fn wait_for_accent(term: &PtyProgram, colour: Option<u8>) {
    let wanted = colour.map_or(vt100::Color::Default, vt100::Color::Idx);
    term.wait_for("the colour", |screen| accent(screen) == Some(wanted));
}

#[test]
fn a_chosen_theme_is_drawn_at_once_and_remembered() {
    let home = Home::new();
    home.write_config("# mine\nmouse = true # by day\n");
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    wait_for_accent(&term, Some(117));
    choose_theme(&mut term, "light", "It is remembered.");
    wait_for_accent(&term, Some(25));
    choose_theme(&mut term, "plain", "It is remembered.");
    wait_for_accent(&term, None);
    // The terminal is asked for its background again.
    let before = term.raw().len();
    choose_theme(&mut term, "auto", "It is remembered.");
    term.wait_for_raw("the query", before, |raw| raw.windows(6).any(|some| some == b"\x1b]11;?"));
    term.send("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?64;1c");
    wait_for_accent(&term, Some(25));
    choose_theme(&mut term, "dark", "It is remembered.");
    wait_for_accent(&term, Some(117));
    term.send(LEAVE);
    term.end(TIMEOUT);
    let config = home.config().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    assert_eq!(text, "theme = \"dark\"\n# mine\nmouse = true # by day\n");
    // The next start has it; --theme goes before it.
    for (arguments, colour) in [(&[][..], 117), (&["--theme", "light"][..], 25)] {
        let mut term = PtyProgram::start(&home, arguments);
        term.wait("Practice account");
        wait_for_accent(&term, Some(colour));
        term.send(LEAVE);
        term.end(TIMEOUT);
    }
}

#[test]
fn no_color_overrides_a_chosen_theme() {
    let home = Home::new();
    let mut term = PtyProgram::start(&home, &["--color", "never"]);
    term.wait("Practice account");
    choose_theme(&mut term, "dark", "Theme dark is remembered.");
    wait_for_accent(&term, None);
    term.send(LEAVE);
    term.end(TIMEOUT);
    assert_eq!(std::fs::read_to_string(home.config().join("config.toml")).unwrap(), "theme = \"dark\"\n");
}

#[test]
fn theme_that_cannot_be_saved_lasts_until_exit() {
    let home = Home::new();
    // A folder in place of the file cannot be replaced, even by root.
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    std::fs::create_dir_all(home.config().join("config.toml")).unwrap();
    choose_theme(&mut term, "light", "until you leave. It is not remembered");
    wait_for_accent(&term, Some(25));
    term.send(LEAVE);
    term.end(TIMEOUT);
}

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// The lengths of the frames, which are all that was written.
fn lengths(mut raw: &[u8]) -> Vec<usize> {
    let mut lengths = Vec::new();
    while !raw.is_empty() {
        let text = String::from_utf8_lossy(raw);
        assert!(raw.starts_with(BEGIN), "outside a synchronized update: {text:?}");
        let end = raw.windows(END.len()).position(|window| window == END);
        let length = end.unwrap_or_else(|| panic!("no end: {text:?}")) + END.len();
        lengths.push(length);
        raw = &raw[length..];
    }
    lengths
}

#[test]
fn a_key_writes_small_synchronized_frames_only() {
    for (cols, rows) in [(80, 24), (120, 40)] {
        let home = Home::new();
        let mut term = identity(&home);
        term.resize(cols, rows);
        term.send("first");
        term.wait("saved");
        let start = term.raw().len();
        for letter in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            let before = term.raw().len();
            term.send(letter);
            term.wait_for_raw("a frame", before, |raw| raw.ends_with(END));
        }
        term.wait("firstabcdefgh");
        let lengths = lengths(&term.raw()[start..]);
        assert!(lengths.iter().all(|length| *length <= 160), "{cols}x{rows}: {lengths:?}");
        term.send(LEAVE);
        term.end(TIMEOUT);
    }
}

#[rustfmt::skip]
const SIZES: [(u16, u16); 14] = [
    (300, 60), (132, 43), (100, 24), (80, 24), (80, 1), (40, 12), (39, 11),
    (20, 5), (3, 40), (1, 24), (2, 1), (1, 1), (0, 0), (0, 24),
];

fn frames(raw: &[u8]) -> usize {
    raw.windows(8).filter(|window| window == b"\x1b[?2026h").count()
}

#[test]
fn resizing_keeps_the_text() {
    let home = Home::new();
    let mut term = identity(&home);
    term.send("typed");
    term.wait("typed");
    // Nothing, the palette, help, the preview, drafts.
    let open =
        [("", "Ctrl-P"), ("\x10", "Filter"), ("\x1bOP", "Esc"), ("\x1bOR", "Esc"), ("\x1bOS", "Drafts")];
    for (key, shows) in open {
        term.send(key);
        term.wait(shows);
        for (cols, rows) in SIZES {
            let before = term.raw().len();
            term.resize(cols, rows);
            // Each size is drawn before the next one, unlike in a burst.
            if cols > 0 && rows > 0 {
                term.wait_for_raw("a frame", before, |raw| frames(raw) > 0);
            }
        }
        for _ in 0..5 {
            for (cols, rows) in SIZES {
                term.resize(cols, rows);
            }
        }
        term.resize(80, 24);
        term.send("\x1b");
        term.wait_for("all text again", |screen| {
            let text = screen.contents();
            ["typed", "Practice account", "Username", "F5 review"].iter().all(|part| text.contains(part))
        });
    }
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}

/// A serial line does not know its size.
#[rstest]
fn unknown_size_is_80x24(#[values((0, 0), (0, 24), (80, 0))] size: (u16, u16)) {
    let home = Home::new();
    let mut term = PtyProgram::start_as(&home, env!("CARGO_BIN_EXE_vcc-user"), &[], size);
    term.wait_output("Practice account");
    term.wait_output("Ctrl-P");
    // The last line and column of a window of this size.
    term.wait_for_raw("80 columns", 0, |raw| {
        String::from_utf8_lossy(raw).contains(&format!("╰{}╯", "─".repeat(78)))
    });
    assert!(term.output().contains("\x1b[24;") && !term.output().contains("\x1b[25;"), "{:?}", term.output());
    term.send(format!("1{PAGE_DOWN}typed"));
    until("it is saved", || home.drafts().iter().any(|draft| draft.to_string().contains("typed")));
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}

/// The terminal has lost what the smaller window cut off, although the size at the end is the one before.
#[test]
fn burst_that_ends_at_the_old_size_is_drawn_whole() {
    let home = Home::new();
    let mut term = identity(&home);
    term.send("typed");
    term.wait("saved");
    term.resize(20, 5);
    term.resize(80, 24);
    term.wait_for("all text again", |screen| {
        let text = screen.contents();
        ["typed", "Practice account", "Username", "F5 review"].iter().all(|part| text.contains(part))
    });
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}

#[test]
fn burst_of_resizes_is_drawn_once() {
    in_three_tries(|| {
        let home = Home::new();
        let mut term = identity(&home);
        term.send("typed");
        term.wait("saved");
        let before = term.raw().len();
        // The pace of a dragged window: the time itself is tested.
        for cols in (81..=110).rev() {
            term.resize(cols, 30);
            std::thread::sleep(std::time::Duration::from_millis(4));
        }
        term.wait_for_raw("a frame", before, |raw| frames(raw) > 0);
        let rule = format!("╰{}╯", "─".repeat(79));
        term.wait_for("the last size", |screen| screen.contents().lines().any(|line| line == rule));
        let drawn = frames(&term.raw()[before..]);
        // One, or a few where this machine was too busy to send them as one burst.
        assert!((1..=6).contains(&drawn), "{drawn} frames for thirty sizes");
        term.send(LEAVE);
        assert_eq!(term.end(TIMEOUT).code, 10);
    });
}

#[test]
fn no_escape_sequences_without_a_terminal() {
    let home = Home::new();
    for arguments in [&[][..], &["new"][..], &["--last"][..]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vcc-user"));
        command.args(arguments).env_clear().envs(home.environment());
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{:?}", String::from_utf8_lossy(&output.stdout));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("vcc-user: ") && said.ends_with('\n'), "{said:?}");
        assert!(!said.contains('\x1b'), "{said:?}");
    }
}

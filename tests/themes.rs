//! Colours: each text can be read on its background, and nothing is told by colour alone.

use crate::common::contrast::contrast;
use crate::common::{FULL, TestApp};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use vcc_user::account::config::THEMES;
use vcc_user::app::msg::HitTarget;
use vcc_user::app::msg::{DraftRow, Msg};
use vcc_user::cli::ThemeArg;
use vcc_user::model::fields::FieldId;
use vcc_user::tui::view;
use vcc_user::tui::view::theme::{Background, Theme, ThemeName};

fn styles(theme: &Theme) -> [(&'static str, Style); 7] {
    [
        ("accent", theme.accent),
        ("error", theme.error),
        ("warning", theme.warning),
        ("good", theme.good),
        ("quiet", theme.quiet),
        ("value", theme.value),
        ("text", theme.text),
    ]
}

#[test]
fn every_text_has_a_contrast_of_four_and_a_half_at_least() {
    let (black, soft_black) = (Color::Rgb(0, 0, 0), Color::Rgb(0x1e, 0x1e, 0x1e));
    let (white, soft_white) = (Color::Rgb(255, 255, 255), Color::Rgb(0xf5, 0xf5, 0xf0));
    let named = THEMES.into_iter().filter_map(ThemeName::from_name);
    for name in named.chain([ThemeName::Either]) {
        let backgrounds = match name {
            ThemeName::Dark | ThemeName::Contrast => [black, soft_black],
            ThemeName::Light => [white, soft_white],
            ThemeName::Either => [black, white],
            // It has no colours.
            ThemeName::Plain => continue,
        };
        let theme = Theme::of(name);
        for (what, style) in styles(&theme) {
            let raised = theme.raised.bg;
            for paper in backgrounds.into_iter().chain(raised) {
                if let Some(ink) = style.fg {
                    let ratio = contrast(ink, paper);
                    assert!(ratio >= 4.5, "{name:?} {what} on {paper:?}: {ratio:.2}");
                }
            }
        }
        // Of a list the chosen entry is the loud one.
        for theme in [theme, Theme::of_sixteen(name)] {
            assert!(!theme.raised.add_modifier.contains(Modifier::REVERSED), "{name:?}");
        }
        let (ink, paper) = (theme.chosen.fg.unwrap(), theme.chosen.bg.unwrap());
        assert!(contrast(ink, paper) >= 4.5, "{name:?} chosen");
    }
}

fn drawn(alone: &TestApp, theme: &Theme) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(100, 30)).unwrap();
    terminal.draw(|frame| view::draw(&alone.app, theme, frame)).unwrap();
    terminal.backend().buffer().clone()
}

#[test]
fn the_plain_theme_has_no_colour_and_the_focus_is_told_by_a_glyph() {
    let mut alone = TestApp::on(FULL);
    for keys in ["Alt-1", "Alt-3", "Alt-5 Tab", "F5", "Tab", "F1", "Ctrl-p"] {
        alone.keys(keys);
        let buffer = drawn(&alone, &Theme::of(ThemeName::Plain));
        assert!(
            buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset),
            "{keys}"
        );
        alone.keys("Esc");
    }
    alone.keys("Alt-2");
    let buffer = drawn(&alone, &Theme::of(ThemeName::Plain));
    assert_eq!(buffer.content.iter().filter(|cell| cell.symbol() == "▌").count(), 1);
    alone.keys("Alt-1");
    let buffer = drawn(&alone, &Theme::of(ThemeName::Plain));
    assert!(
        buffer.content.iter().any(|cell| cell.modifier.contains(Modifier::REVERSED)),
        "the chosen option"
    );
}

#[test]
fn lists_show_which_part_of_an_entry_was_typed() {
    let mut alone = TestApp::on(FULL);
    let line = DraftRow {
        id: "one".into(),
        title: "jana Kraków".into(),
        role: "Agent".into(),
        errors: 0,
        age: 0,
        user_id: None,
        template: false,
        damaged: None,
    };
    alone.keys("F4");
    alone.send(Msg::Drafts(vec![line]));
    alone.type_text("krakow ag");
    for name in [ThemeName::Dark, ThemeName::Plain] {
        let buffer = drawn(&alone, &Theme::of(name));
        let marked = buffer.content.iter().filter(|cell| cell.modifier.contains(Modifier::UNDERLINED));
        let marked: String = marked.map(Cell::symbol).collect();
        assert_eq!(marked, "KrakówAg", "{name:?}");
    }
}

#[test]
fn the_strongest_colours_bring_their_own_background() {
    let mut alone = TestApp::on(FULL);
    for keys in ["Alt-1", "Alt-3 Tab p o", "F5", "Ctrl-p"] {
        alone.keys(keys);
        for theme in [Theme::of(ThemeName::Contrast), Theme::of_sixteen(ThemeName::Contrast)] {
            let buffer = drawn(&alone, &theme);
            // A terminal whose own are light would leave white letters on white.
            let left = |colour: Color| colour == Color::Reset;
            let odd = buffer.content.iter().find(|cell| left(cell.fg) || left(cell.bg));
            assert_eq!(odd, None, "{keys}");
            // The sixteen are all that such a terminal has.
            let beyond = |colour: Color| theme.sixteen && matches!(colour, Color::Indexed(_));
            let odd = buffer.content.iter().find(|cell| beyond(cell.fg) || beyond(cell.bg));
            assert_eq!(odd, None, "{keys}");
        }
        alone.keys("Esc");
    }
}

#[test]
fn ascii_is_all_that_is_drawn_where_nothing_else_can_be_shown() {
    let mut alone = TestApp::on(FULL);
    let theme = Theme { ascii: true, ..Theme::of(ThemeName::Dark) };
    for keys in ["Alt-1", "Alt-3", "F5", "F1", "Esc Ctrl-p", "Esc F3", "Esc F4"] {
        alone.keys(keys);
        let buffer = drawn(&alone, &theme);
        let odd: String =
            buffer.content.iter().map(Cell::symbol).filter(|symbol| !symbol.is_ascii()).collect();
        assert_eq!(odd, "", "{keys}");
    }
}

#[test]
fn the_background_decides_only_where_the_theme_was_left_to_it() {
    let auto = Theme { auto: true, ..Theme::of(ThemeName::Dark) };
    assert_eq!(auto.on(Background::Light), Theme { auto: true, ..Theme::of(ThemeName::Light) });
    assert_eq!(auto.on(Background::Unknown), Theme { auto: true, ..Theme::of(ThemeName::Either) });
    assert_eq!(Theme::of(ThemeName::Dark).on(Background::Light), Theme::of(ThemeName::Dark));
    let told = Theme { told: true, ..auto };
    assert_eq!(told.on(Background::Unknown), told);
}

#[test]
fn a_click_hits_what_is_drawn_there() {
    let alone = TestApp::on(FULL);
    let theme = Theme::of(ThemeName::Dark);
    let buffer = drawn(&alone, &theme);
    let area = Rect::new(0, 0, 100, 30);
    let at = |text: &str| {
        let line = |y: u16| (0..100).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..30).find_map(|y| {
            let line = line(y);
            let found = line.find(text)?;
            Some(Position { x: u16::try_from(line[..found].chars().count()).unwrap(), y })
        })
    };
    let hit = |text: &str| view::hit(&alone.app, &theme, area, at(text).unwrap());
    assert_eq!(hit("Telephony"), Some(HitTarget::Screen(vcc_user::model::fields::Screen::Telephony)));
    assert!(matches!(hit("Wallboard"), Some(HitTarget::Option(_, 2))));
    assert!(matches!(hit("Active"), Some(HitTarget::FocusTarget(_))));
    assert!(matches!(hit("F5"), Some(HitTarget::Command(vcc_user::app::keymap::Command::Review))));
    assert_eq!(view::hit(&alone.app, &theme, area, Position { x: 90, y: 20 }), None);
}

#[test]
fn a_click_in_a_text_takes_the_cursor_there() {
    let theme = Theme::of(ThemeName::Dark);
    let area = Rect::new(0, 0, 100, 30);
    let click = |alone: &mut TestApp, text: &str, behind: u16| {
        let buffer = drawn(alone, &theme);
        let from = |x: u16, y: u16| (x..100).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        // The title holds the username, too, and comes before all lines that are typed in.
        let mut cells = (1..30).flat_map(|y| (0..100).map(move |x| Position { x, y }));
        let at = cells.find(|cell| from(cell.x, cell.y).starts_with(text)).unwrap();
        let at = Position { x: at.x + behind, ..at };
        alone.send(Msg::Click(view::hit(&alone.app, &theme, area, at).unwrap()));
    };
    let mut alone = TestApp::new();
    alone.keys("Alt-2").type_text("A\u{301}nnakowalska");
    click(&mut alone, "nnakow", 3);
    alone.type_text(".");
    assert_eq!(alone.app.form().get(FieldId::Username), "A\u{301}nna.kowalska");
    // Behind its end it is at its end.
    click(&mut alone, "kowalska", 20);
    alone.type_text("2");
    assert_eq!(alone.app.form().get(FieldId::Username), "A\u{301}nna.kowalska2");
    // So it is in lines that lie over the form.
    alone.keys("Ctrl-p").type_text("cpy json");
    click(&mut alone, "cpy json", 1);
    alone.type_text("o");
    assert!(alone.drawn(100, 30).contains("Filter: copy json"));
}

#[test]
fn the_command_line_and_the_configuration_know_the_same_themes() {
    let offered: Vec<_> = ThemeArg::value_variants().iter().filter_map(ThemeArg::to_possible_value).collect();
    let offered: Vec<&str> = offered.iter().map(PossibleValue::get_name).collect();
    assert_eq!(offered, THEMES);
    for name in THEMES {
        assert_eq!(ThemeName::from_name(name).is_some(), name != "auto", "{name}");
    }
}

//! Themes: sufficient contrast, nothing shown by colour alone; and clicks on what is drawn.

use crate::common::contrast::contrast;
use crate::common::{FULL, TestApp, draft_row};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use vcc_user::account::config::THEMES;
use vcc_user::app::msg::HitTarget;
use vcc_user::app::msg::{DraftRow, Msg};
use vcc_user::model::fields::FieldId;
use vcc_user::tui::theme::{Background, Theme, ThemeName};
use vcc_user::tui::view;

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
fn text_contrast_is_at_least_4_5() {
    let (black, soft_black) = (Color::Rgb(0, 0, 0), Color::Rgb(0x1e, 0x1e, 0x1e));
    let (white, soft_white) = (Color::Rgb(255, 255, 255), Color::Rgb(0xf5, 0xf5, 0xf0));
    let named = THEMES.into_iter().filter_map(ThemeName::from_name);
    for name in named.chain([ThemeName::Either]) {
        let backgrounds = match name {
            ThemeName::Dark | ThemeName::Contrast => [black, soft_black],
            ThemeName::Light => [white, soft_white],
            ThemeName::Either => [black, white],
            // Without colours.
            ThemeName::Plain => continue,
        };
        let theme = Theme::named(name);
        for (what, style) in styles(&theme) {
            let raised = theme.raised.bg;
            for background in backgrounds.into_iter().chain(raised) {
                if let Some(foreground) = style.fg {
                    let ratio = contrast(foreground, background);
                    assert!(ratio >= 4.5, "{name:?} {what} on {background:?}: {ratio:.2}");
                }
            }
        }
        // Only the selected row of a list is reversed.
        for theme in [theme, Theme::in_sixteen_colours(name)] {
            assert!(!theme.raised.add_modifier.contains(Modifier::REVERSED), "{name:?}");
        }
        let (foreground, background) = (theme.chosen.fg.unwrap(), theme.chosen.bg.unwrap());
        assert!(contrast(foreground, background) >= 4.5, "{name:?} chosen");
    }
}

fn drawn(test: &TestApp, theme: &Theme) -> Buffer {
    test.buffer(100, 30, theme)
}

#[test]
fn plain_theme_has_no_colours() {
    let mut test = TestApp::on(FULL);
    for keys in ["Alt-1", "Alt-3", "Alt-5 Tab", "F5", "Tab", "F1", "Ctrl-p"] {
        test.keys(keys);
        let buffer = drawn(&test, &Theme::named(ThemeName::Plain));
        assert!(
            buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset),
            "{keys}"
        );
        test.keys("Esc");
    }
    test.keys("Alt-2");
    let buffer = drawn(&test, &Theme::named(ThemeName::Plain));
    assert_eq!(buffer.content.iter().filter(|cell| cell.symbol() == "▌").count(), 1);
    test.keys("Alt-1");
    let buffer = drawn(&test, &Theme::named(ThemeName::Plain));
    assert!(
        buffer.content.iter().any(|cell| cell.modifier.contains(Modifier::REVERSED)),
        "the chosen option"
    );
}

#[test]
fn list_filter_matches_are_underlined() {
    let mut test = TestApp::on(FULL);
    let line = DraftRow { title: "jana Kraków".into(), ..draft_row("one") };
    test.keys("F4");
    test.send(Msg::Drafts(vec![line]));
    test.type_text("krakow ag");
    for name in [ThemeName::Dark, ThemeName::Plain] {
        let buffer = drawn(&test, &Theme::named(name));
        // The ground of the filter itself is underlined in a theme without colours.
        let rows = buffer.content.chunks(usize::from(buffer.area.width)).map(|row| row.iter());
        let rows = rows.filter(|row| !row.clone().map(Cell::symbol).collect::<String>().contains("Filter:"));
        let marked = rows.flatten().filter(|cell| cell.modifier.contains(Modifier::UNDERLINED));
        let marked: String = marked.map(Cell::symbol).filter(|symbol| *symbol != " ").collect();
        assert_eq!(marked, "KrakówAg", "{name:?}");
    }
}

#[test]
fn contrast_theme_sets_its_background() {
    let mut test = TestApp::on(FULL);
    for keys in ["Alt-1", "Alt-3 Tab p o", "F5", "Ctrl-p"] {
        test.keys(keys);
        for theme in [Theme::named(ThemeName::Contrast), Theme::in_sixteen_colours(ThemeName::Contrast)] {
            let buffer = drawn(&test, &theme);
            // Default colours could be white on white.
            let left = |colour: Color| colour == Color::Reset;
            let odd = buffer.content.iter().find(|cell| left(cell.fg) || left(cell.bg));
            assert_eq!(odd, None, "{keys}");
            // Such a terminal has sixteen colours only.
            let beyond = |colour: Color| theme.sixteen && matches!(colour, Color::Indexed(_));
            let odd = buffer.content.iter().find(|cell| beyond(cell.fg) || beyond(cell.bg));
            assert_eq!(odd, None, "{keys}");
        }
        test.keys("Esc");
    }
}

#[test]
fn ascii_theme_draws_only_ascii() {
    let mut test = TestApp::on(FULL);
    let theme = Theme { ascii: true, ..Theme::named(ThemeName::Dark) };
    for keys in ["Alt-1", "Alt-3", "F5", "F1", "Esc Ctrl-p", "Esc F3", "Esc F4"] {
        test.keys(keys);
        let buffer = drawn(&test, &theme);
        let odd: String =
            buffer.content.iter().map(Cell::symbol).filter(|symbol| !symbol.is_ascii()).collect();
        assert_eq!(odd, "", "{keys}");
    }
}

#[test]
fn background_selects_only_the_auto_theme() {
    let auto = Theme { auto: true, ..Theme::named(ThemeName::Dark) };
    assert_eq!(auto.on(Background::Light), Theme { auto: true, ..Theme::named(ThemeName::Light) });
    assert_eq!(auto.on(Background::Unknown), Theme { auto: true, ..Theme::named(ThemeName::Either) });
    assert_eq!(Theme::named(ThemeName::Dark).on(Background::Light), Theme::named(ThemeName::Dark));
    let given = Theme { background_known: true, ..auto };
    assert_eq!(given.on(Background::Unknown), given);
}

#[test]
fn hit_test_finds_what_is_drawn() {
    let test = TestApp::on(FULL);
    let theme = Theme::named(ThemeName::Dark);
    let buffer = drawn(&test, &theme);
    let area = Rect::new(0, 0, 100, 30);
    let at = |text: &str| {
        let line = |y: u16| (0..100).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..30).find_map(|y| {
            let line = line(y);
            let found = line.find(text)?;
            Some(Position { x: u16::try_from(line[..found].chars().count()).unwrap(), y })
        })
    };
    let hit = |text: &str| view::hit(&test.app, &theme, area, at(text).unwrap());
    assert_eq!(hit("Telephony"), Some(HitTarget::Screen(vcc_user::model::fields::Screen::Telephony)));
    assert!(matches!(hit("Wallboard"), Some(HitTarget::Option(_, 2))));
    assert!(matches!(hit("Active"), Some(HitTarget::FocusTarget(_))));
    assert!(matches!(hit("F5"), Some(HitTarget::Command(vcc_user::app::keymap::Command::Review))));
    assert_eq!(view::hit(&test.app, &theme, area, Position { x: 90, y: 20 }), None);
}

#[test]
fn click_moves_the_text_cursor() {
    let theme = Theme::named(ThemeName::Dark);
    let area = Rect::new(0, 0, 100, 30);
    let click = |test: &mut TestApp, text: &str, behind: u16| {
        let buffer = drawn(test, &theme);
        let from = |x: u16, y: u16| (x..100).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        // The title line shows the username too, so it is skipped.
        let mut cells = (1..30).flat_map(|y| (0..100).map(move |x| Position { x, y }));
        let at = cells.find(|cell| from(cell.x, cell.y).starts_with(text)).unwrap();
        let at = Position { x: at.x + behind, ..at };
        test.send(Msg::Click(view::hit(&test.app, &theme, area, at).unwrap()));
    };
    let mut test = TestApp::new();
    test.keys("Alt-2").type_text("A\u{301}nnakowalska");
    click(&mut test, "nnakow", 3);
    test.type_text(".");
    assert_eq!(test.answer(FieldId::Username), "A\u{301}nna.kowalska");
    // A click behind the end moves to the end.
    click(&mut test, "kowalska", 20);
    test.type_text("2");
    assert_eq!(test.answer(FieldId::Username), "A\u{301}nna.kowalska2");
    // A filter in a modal.
    test.keys("Ctrl-p").type_text("cpy json");
    click(&mut test, "cpy json", 1);
    test.type_text("o");
    assert!(test.drawn(100, 30).contains("Filter: copy json"));
}

#[test]
fn every_configurable_theme_exists() {
    for name in THEMES {
        assert_eq!(ThemeName::from_name(name).is_some(), name != "auto", "{name}");
    }
}

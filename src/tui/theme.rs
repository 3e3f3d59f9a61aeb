//! Colours and their absence. One accent for the focus, one colour for errors, one for warnings; everything else has the
//! terminal's own. Each state also has a glyph or a word.

use ratatui::style::{Color, Modifier, Style};

/// A set of styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// The focus.
    pub accent: Style,
    /// The selected option of the focused choice, and the focused button.
    pub chosen: Style,
    /// Errors.
    pub error: Style,
    /// Warnings.
    pub warning: Style,
    /// Success.
    pub good: Style,
    /// Hints, units, inactive parts.
    pub quiet: Style,
    /// Borders and rules.
    pub border: Style,
    /// Headings.
    pub strong: Style,
    /// Answers.
    pub text: Style,
    /// Selected text.
    pub selected: Style,
    /// The ground of a field or a button: tinted, or underlined where a tint may be unreadable.
    pub field: Style,
    /// The ground of the header.
    pub bar: Style,
    /// Lists over the form: with a background where letters on it are sure to be readable.
    pub raised: Style,
    /// The badge of the practice account.
    pub practice: Style,
    /// The badge of a production account, and its button.
    pub production: Style,
    /// Names in the JSON.
    pub name: Style,
    /// Texts in the JSON.
    pub value: Style,
    /// Numbers, `true` and `false` in the JSON.
    pub number: Style,
    /// Text and background colours of a theme that does not use the terminal's.
    pub base_colors: Option<(Color, Color)>,
    /// The terminal's background decides between dark and light.
    pub auto: bool,
    /// The environment names the background: a terminal that does not report one changes nothing.
    pub background_known: bool,
    /// The terminal has sixteen colours only.
    pub sixteen: bool,
    /// Only ASCII is drawn: the locale or the terminal has nothing else.
    pub ascii: bool,
}

/// The background that the terminal reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// Dark.
    Dark,
    /// Light.
    Light,
    /// It answers queries, but not this one.
    Unknown,
}

/// The themes by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeName {
    /// For dark backgrounds.
    #[default]
    Dark,
    /// For light backgrounds.
    Light,
    /// For an unknown background, as in tmux: each colour is as far from black as from white.
    Either,
    /// The strongest colours of the terminal.
    Contrast,
    /// No colour at all: bold, reverse and underline.
    Plain,
}

impl ThemeName {
    /// The theme of this name; none for `auto` and unknown names.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "dark" => Some(Self::Dark),
            "light" => Some(Self::Light),
            "contrast" => Some(Self::Contrast),
            "plain" => Some(Self::Plain),
            _ => None,
        }
    }
}

const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
const REVERSED: Style = Style::new().add_modifier(Modifier::REVERSED);

const UNDERLINED: Style = Style::new().add_modifier(Modifier::UNDERLINED);
const NONE: Style = Style::new();

const PLAIN: Theme = Theme {
    accent: BOLD,
    chosen: REVERSED,
    error: BOLD,
    warning: BOLD,
    good: BOLD,
    quiet: NONE,
    border: NONE,
    strong: BOLD,
    text: NONE,
    selected: REVERSED,
    field: UNDERLINED,
    bar: NONE,
    raised: NONE,
    practice: BOLD,
    production: REVERSED.add_modifier(Modifier::BOLD),
    name: NONE,
    value: NONE,
    number: NONE,
    base_colors: None,
    ascii: false,
    auto: false,
    background_known: false,
    sixteen: false,
};

/// Colours of the 256-colour palette, by number.
struct Colours {
    accent: u8,
    /// Text on the accent, on `good` and on `warning`.
    on_accent: u8,
    error: u8,
    warning: u8,
    good: u8,
    quiet: u8,
    border: u8,
    /// The ground of fields and lists.
    field: u8,
    bar: u8,
    name: u8,
    value: u8,
    number: u8,
}

const DARK: Colours = Colours {
    accent: 117,
    on_accent: 16,
    error: 210,
    warning: 179,
    good: 150,
    quiet: 247,
    border: 243,
    field: 236,
    bar: 235,
    name: 183,
    value: 151,
    number: 179,
};
const LIGHT: Colours = Colours {
    accent: 25,
    on_accent: 231,
    error: 124,
    warning: 94,
    good: 22,
    quiet: 240,
    border: 243,
    field: 254,
    bar: 254,
    name: 54,
    value: 23,
    number: 94,
};
/// Each as far from black as from white; grounds, names and quiet texts are left to the terminal.
const EITHER: Colours = Colours {
    accent: 63,
    on_accent: 231,
    error: 163,
    warning: 131,
    good: 29,
    value: 29,
    number: 131,
    ..DARK
};
const CONTRAST: Colours = Colours { accent: 51, error: 217, warning: 226, good: 120, ..DARK };

const fn fg(colour: u8) -> Style {
    Style::new().fg(Color::Indexed(colour))
}

const fn bg(colour: u8) -> Style {
    Style::new().bg(Color::Indexed(colour))
}

const fn coloured(colours: &Colours) -> Theme {
    Theme {
        accent: fg(colours.accent).add_modifier(Modifier::BOLD),
        chosen: badge(colours, colours.accent),
        error: fg(colours.error),
        warning: fg(colours.warning),
        good: fg(colours.good),
        quiet: fg(colours.quiet),
        border: fg(colours.border),
        field: bg(colours.field),
        bar: bg(colours.bar),
        raised: bg(colours.field),
        practice: badge(colours, colours.good),
        production: badge(colours, colours.warning),
        name: fg(colours.name),
        value: fg(colours.value),
        number: fg(colours.number),
        ..PLAIN
    }
}

const fn badge(colours: &Colours, ground: u8) -> Style {
    fg(colours.on_accent).bg(Color::Indexed(ground)).add_modifier(Modifier::BOLD)
}

impl Theme {
    /// The styles of a theme, in the 256-colour palette: every terminal in use has it, and none changes its colours.
    pub const fn named(name: ThemeName) -> Self {
        match name {
            ThemeName::Dark => coloured(&DARK),
            ThemeName::Light => coloured(&LIGHT),
            ThemeName::Either => Self {
                quiet: NONE,
                border: NONE,
                field: UNDERLINED,
                bar: NONE,
                raised: NONE,
                name: NONE,
                ..coloured(&EITHER)
            },
            ThemeName::Contrast => Self {
                error: fg(CONTRAST.error).add_modifier(Modifier::BOLD),
                warning: fg(CONTRAST.warning).add_modifier(Modifier::BOLD),
                good: fg(CONTRAST.good).add_modifier(Modifier::BOLD),
                quiet: NONE,
                border: NONE,
                name: NONE,
                value: NONE,
                number: NONE,
                base_colors: Some((Color::Indexed(231), Color::Indexed(16))),
                ..coloured(&CONTRAST)
            },
            ThemeName::Plain => PLAIN,
        }
    }

    /// The theme of another name, with the colours and characters that the terminal has. A light theme on a dark terminal
    /// brings its own background, and the reverse: the terminal's text could not be read on its grounds.
    #[must_use]
    pub(crate) fn switched_to(self, name: ThemeName, background: Option<Background>) -> Self {
        let theme = if self.sixteen { Self::in_sixteen_colours(name) } else { Self::named(name) };
        let (black, white) = if self.sixteen {
            (Color::Black, Color::White)
        } else {
            (Color::Indexed(16), Color::Indexed(231))
        };
        let base_colors = match (name, background) {
            (ThemeName::Light, Some(Background::Dark)) => Some((black, white)),
            (ThemeName::Dark, Some(Background::Light)) => Some((white, black)),
            _ => theme.base_colors,
        };
        let Self { background_known, sixteen, ascii, .. } = self;
        Self { base_colors, background_known, sixteen, ascii, ..theme }
    }

    /// The theme for a background, if the theme is left to the terminal.
    #[must_use]
    pub fn on(self, background: Background) -> Self {
        let name = match background {
            _ if !self.auto => return self,
            Background::Unknown if self.background_known => return self,
            Background::Dark => ThemeName::Dark,
            Background::Light => ThemeName::Light,
            Background::Unknown => ThemeName::Either,
        };
        let theme = if self.sixteen { Self::in_sixteen_colours(name) } else { Self::named(name) };
        Self { auto: true, ascii: self.ascii, sixteen: self.sixteen, ..theme }
    }

    /// The style of what a modal covers: quiet, and dim where quiet has no colour of its own.
    pub(crate) fn covered(&self) -> Style {
        match (self.quiet.fg, self.base_colors) {
            (Some(_), _) => self.quiet,
            (None, None) => self.quiet.add_modifier(Modifier::DIM),
            // The terminal's dim may be unreadable on this background, and the sixteen colours have no middle tone.
            (None, Some(_)) if self.sixteen => self.quiet,
            (None, Some(_)) => fg(248),
        }
    }

    /// The styles of a theme in the sixteen colours that every terminal has, and may have changed.
    pub const fn in_sixteen_colours(name: ThemeName) -> Self {
        let theme = Self::named(name);
        let (accent, on_accent, error, warning, good) = match name {
            ThemeName::Plain => return theme,
            // How the sixteen look on an unknown background is unknown; bold and reverse are readable on any.
            ThemeName::Either => return Self { sixteen: true, ..PLAIN },
            ThemeName::Light => (Color::Blue, Color::White, Color::Red, Color::Magenta, Color::Blue),
            ThemeName::Dark | ThemeName::Contrast => {
                (Color::LightCyan, Color::Black, Color::LightRed, Color::LightYellow, Color::LightGreen)
            }
        };
        let on = Style::new().fg(on_accent).add_modifier(Modifier::BOLD);
        Self {
            accent: Style::new().fg(accent).add_modifier(Modifier::BOLD),
            chosen: on.bg(accent),
            error: Style::new().fg(error),
            warning: Style::new().fg(warning),
            good: Style::new().fg(good),
            practice: on.bg(good),
            production: on.bg(warning),
            base_colors: if theme.base_colors.is_some() { Some((Color::White, Color::Black)) } else { None },
            sixteen: true,
            ..PLAIN
        }
    }
}

/// What a terminal that has only ASCII shows in place of a symbol.
pub(crate) fn ascii(symbol: &str) -> &'static str {
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

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
    /// Warnings, and a production account.
    pub warning: Style,
    /// Success.
    pub good: Style,
    /// Hints, units, inactive parts.
    pub quiet: Style,
    /// Headings.
    pub strong: Style,
    /// Answers.
    pub text: Style,
    /// Selected text.
    pub selected: Style,
    /// Lists over the form: with a background where letters on it are sure to be readable.
    pub raised: Style,
    /// Values in the JSON.
    pub value: Style,
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

const PLAIN: Theme = Theme {
    accent: BOLD,
    chosen: REVERSED,
    error: BOLD,
    warning: BOLD,
    good: BOLD,
    quiet: Style::new(),
    strong: BOLD,
    text: Style::new(),
    selected: REVERSED,
    raised: Style::new(),
    value: Style::new(),
    base_colors: None,
    ascii: false,
    auto: false,
    background_known: false,
    sixteen: false,
};

const fn fg(colour: u8) -> Style {
    Style::new().fg(Color::Indexed(colour))
}

/// A theme from colours of the 256-colour palette: accent, on accent, error, warning, good, quiet, raised, value.
const fn coloured([accent, on_accent, error, warning, good, quiet, raised, value]: [u8; 8]) -> Theme {
    Theme {
        accent: fg(accent).add_modifier(Modifier::BOLD),
        chosen: fg(on_accent).bg(Color::Indexed(accent)).add_modifier(Modifier::BOLD),
        error: fg(error),
        warning: fg(warning),
        good: fg(good),
        quiet: fg(quiet),
        raised: Style::new().bg(Color::Indexed(raised)),
        value: fg(value),
        ..PLAIN
    }
}

impl Theme {
    /// The styles of a theme, in the 256-colour palette: every terminal in use has it, and none changes its colours.
    pub const fn named(name: ThemeName) -> Self {
        match name {
            ThemeName::Dark => coloured([117, 16, 210, 221, 114, 247, 236, 151]),
            ThemeName::Light => coloured([25, 231, 124, 94, 22, 240, 254, 23]),
            ThemeName::Either => Self {
                quiet: Style::new(),
                raised: Style::new(),
                ..coloured([63, 231, 163, 131, 29, 243, 0, 29])
            },
            ThemeName::Contrast => Self {
                error: fg(217).add_modifier(Modifier::BOLD),
                warning: fg(226).add_modifier(Modifier::BOLD),
                good: fg(120).add_modifier(Modifier::BOLD),
                quiet: Style::new(),
                value: Style::new(),
                base_colors: Some((Color::Indexed(231), Color::Indexed(16))),
                ..coloured([51, 16, 217, 226, 120, 0, 236, 0])
            },
            ThemeName::Plain => PLAIN,
        }
    }

    /// The theme of another name, with the colours and characters that the terminal has.
    #[must_use]
    pub fn switched_to(self, name: ThemeName) -> Self {
        let theme = if self.sixteen { Self::in_sixteen_colours(name) } else { Self::named(name) };
        let Self { background_known, sixteen, ascii, .. } = self;
        Self { background_known, sixteen, ascii, ..theme }
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
        Self {
            accent: Style::new().fg(accent).add_modifier(Modifier::BOLD),
            chosen: Style::new().fg(on_accent).bg(accent).add_modifier(Modifier::BOLD),
            error: Style::new().fg(error),
            warning: Style::new().fg(warning),
            good: Style::new().fg(good),
            value: Style::new().fg(Color::Reset),
            base_colors: if theme.base_colors.is_some() { Some((Color::White, Color::Black)) } else { None },
            sixteen: true,
            ..PLAIN
        }
    }
}

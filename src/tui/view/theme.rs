//! Colours and their absence. One accent for the focus, one colour for errors, one for warnings; everything else is the
//! terminal's own. Each state is shown by a glyph or a word as well.

use ratatui::style::{Color, Modifier, Style};

/// A set of styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// The focus.
    pub accent: Style,
    /// The chosen option of the focused choice, and the focused button.
    pub chosen: Style,
    /// Errors.
    pub error: Style,
    /// Warnings, and a production account.
    pub warning: Style,
    /// What went well.
    pub good: Style,
    /// Hints, units, what is not in force.
    pub quiet: Style,
    /// Headings.
    pub strong: Style,
    /// What was typed.
    pub text: Style,
    /// A selected text.
    pub selected: Style,
    /// Lists over the form: a ground of their own, where it is sure that letters can be read on it.
    pub raised: Style,
    /// Values in the JSON.
    pub value: Style,
    /// Letters and background where the theme brings its own: in the terminal's nothing would be sure.
    pub base_colors: Option<(Color, Color)>,
    /// The terminal's background decides between dark and light.
    pub auto: bool,
    /// The environment has said it already: a terminal that does not know changes nothing.
    pub background_known: bool,
    /// The terminal has sixteen colours only.
    pub sixteen: bool,
    /// Only ASCII is drawn: the locale, or the terminal, knows nothing else.
    pub ascii: bool,
}

/// What the terminal says of its background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// A dark one.
    Dark,
    /// A light one.
    Light,
    /// It answers, but not that.
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
    /// For a background that the terminal does not tell, as tmux does: each colour is as far from black as from white.
    Either,
    /// The strongest colours of the terminal.
    Contrast,
    /// No colour at all: bold, reverse and underline.
    Plain,
}

impl ThemeName {
    /// The theme of this name; none for `auto` and for what is no theme.
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

const BOLD: Modifier = Modifier::BOLD;

const fn ink(colour: Color) -> Style {
    Style::new().fg(colour)
}

impl Theme {
    /// The styles of a theme. Colours are of the 256-colour palette, which every terminal in use has and none repaints.
    pub const fn of(name: ThemeName) -> Self {
        match name {
            ThemeName::Dark => Self::coloured(117, 16, 210, 221, 114, 247, 236, 151),
            ThemeName::Light => Self::coloured(25, 231, 124, 94, 22, 240, 254, 23),
            ThemeName::Either => Self {
                quiet: Style::new(),
                raised: Style::new(),
                ..Self::coloured(63, 231, 163, 131, 29, 243, 0, 29)
            },
            ThemeName::Contrast => Self {
                accent: ink(Color::Indexed(51)).add_modifier(BOLD),
                chosen: Style::new().fg(Color::Indexed(16)).bg(Color::Indexed(51)).add_modifier(BOLD),
                error: ink(Color::Indexed(217)).add_modifier(BOLD),
                warning: ink(Color::Indexed(226)).add_modifier(BOLD),
                good: ink(Color::Indexed(120)).add_modifier(BOLD),
                raised: Style::new().bg(Color::Indexed(236)),
                base_colors: Some((Color::Indexed(231), Color::Indexed(16))),
                ..Self::of(ThemeName::Plain)
            },
            ThemeName::Plain => Self {
                accent: Style::new().add_modifier(BOLD),
                chosen: Style::new().add_modifier(Modifier::REVERSED),
                error: Style::new().add_modifier(BOLD),
                warning: Style::new().add_modifier(BOLD),
                good: Style::new().add_modifier(BOLD),
                quiet: Style::new(),
                strong: Style::new().add_modifier(BOLD),
                text: Style::new(),
                selected: Style::new().add_modifier(Modifier::REVERSED),
                raised: Style::new(),
                value: Style::new(),
                base_colors: None,
                ascii: false,
                auto: false,
                background_known: false,
                sixteen: false,
            },
        }
    }

    /// The theme for a background, where the theme was left to the terminal.
    #[must_use]
    pub fn on(self, background: Background) -> Self {
        let name = match background {
            _ if !self.auto => return self,
            Background::Unknown if self.background_known => return self,
            Background::Dark => ThemeName::Dark,
            Background::Light => ThemeName::Light,
            Background::Unknown => ThemeName::Either,
        };
        let theme = if self.sixteen { Self::of_sixteen(name) } else { Self::of(name) };
        Self { auto: true, ascii: self.ascii, sixteen: self.sixteen, ..theme }
    }

    /// What lies under something else: quiet, and dim where quiet has no colour of its own.
    pub(crate) fn covered(&self) -> Style {
        match (self.quiet.fg, self.base_colors) {
            (Some(_), _) => self.quiet,
            (None, None) => self.quiet.add_modifier(Modifier::DIM),
            // The terminal might dim it more than can be read; the sixteen have nothing between.
            (None, Some(_)) if self.sixteen => self.quiet,
            (None, Some(_)) => ink(Color::Indexed(248)),
        }
    }

    /// The same in the sixteen colours that every terminal has, whatever it makes of them.
    pub const fn of_sixteen(name: ThemeName) -> Self {
        let mut theme = Self::of(name);
        let (accent, on_accent, error, warning, good, value) = match name {
            ThemeName::Plain => return theme,
            // What the sixteen look like on it is the terminal's business: bold and reverse can always be read.
            ThemeName::Either => return Self { sixteen: true, ..Self::of(ThemeName::Plain) },
            ThemeName::Light => {
                (Color::Blue, Color::White, Color::Red, Color::Magenta, Color::Blue, Color::Reset)
            }
            ThemeName::Dark | ThemeName::Contrast => (
                Color::LightCyan,
                Color::Black,
                Color::LightRed,
                Color::LightYellow,
                Color::LightGreen,
                Color::Reset,
            ),
        };
        theme.accent = ink(accent).add_modifier(BOLD);
        theme.chosen = Style::new().fg(on_accent).bg(accent).add_modifier(BOLD);
        theme.error = ink(error);
        theme.warning = ink(warning);
        theme.good = ink(good);
        theme.value = ink(value);
        theme.quiet = Style::new();
        theme.raised = Style::new();
        if theme.base_colors.is_some() {
            theme.base_colors = Some((Color::White, Color::Black));
        }
        theme.sixteen = true;
        theme
    }

    #[expect(clippy::too_many_arguments, reason = "a palette is a row of numbers, written out twice above")]
    const fn coloured(
        accent: u8,
        on_accent: u8,
        error: u8,
        warning: u8,
        good: u8,
        quiet: u8,
        raised: u8,
        value: u8,
    ) -> Self {
        Self {
            accent: ink(Color::Indexed(accent)).add_modifier(BOLD),
            chosen: Style::new().fg(Color::Indexed(on_accent)).bg(Color::Indexed(accent)).add_modifier(BOLD),
            error: ink(Color::Indexed(error)),
            warning: ink(Color::Indexed(warning)),
            good: ink(Color::Indexed(good)),
            quiet: ink(Color::Indexed(quiet)),
            strong: Style::new().add_modifier(BOLD),
            text: Style::new(),
            selected: Style::new().add_modifier(Modifier::REVERSED),
            raised: Style::new().bg(Color::Indexed(raised)),
            value: ink(Color::Indexed(value)),
            base_colors: None,
            ascii: false,
            auto: false,
            background_known: false,
            sixteen: false,
        }
    }
}

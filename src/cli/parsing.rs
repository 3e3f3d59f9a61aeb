//! Parses the arguments. Errors are clap's own, except for messages that say "invalid".

use super::args::{Cli, ColorChoice};
use super::color::Painter;
use super::exit::ExitStatus;
use clap::builder::Styles;
use clap::{CommandFactory, Error, FromArgMatches, ValueEnum};
use std::ffi::OsString;
use std::io::{self, Write};

/// clap's messages and their replacements.
const REPLACEMENTS: [(&str, &str); 2] = [
    ("invalid value", "there is no use for the value"),
    ("invalid UTF-8 was detected in one or more arguments", "an argument is not text: it is not UTF-8"),
];

/// Parses the arguments, the program's name first. Prints help and errors itself; `Err` is the exit status.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Cli, ExitStatus> {
    parse_with(arguments, Styles::plain()).map_err(|error| {
        // Help and version go to stdout.
        let is_error = error.use_stderr();
        let when = color_choice(arguments);
        let painter = if is_error { Painter::stderr(when) } else { Painter::stdout(when) };
        let styled = if painter.is_on() { parse_with(arguments, Styles::styled()).err() } else { None };
        let text = render(&styled.unwrap_or(error));
        let _ = if is_error {
            io::stderr().write_all(text.as_bytes())
        } else {
            io::stdout().write_all(text.as_bytes())
        };
        if is_error { ExitStatus::USAGE } else { ExitStatus::DONE }
    })
}

fn parse_with(arguments: &[OsString], styles: Styles) -> Result<Cli, Error> {
    let mut command = Cli::command().styles(styles);
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

fn render(error: &Error) -> String {
    let text = error.render().ansi().to_string();
    // Only the first match: later ones may be part of an argument.
    match REPLACEMENTS.iter().find(|(original, _)| error.use_stderr() && text.contains(original)) {
        Some((original, replacement)) => text.replacen(original, replacement, 1),
        None => text,
    }
}

/// The value of `--color` in arguments that could not be parsed.
fn color_choice(arguments: &[OsString]) -> ColorChoice {
    let mut rest = arguments.iter().skip(1).map_while(|one| one.to_str().filter(|one| *one != "--"));
    let mut when = ColorChoice::Auto;
    while let Some(argument) = rest.next() {
        let value = match argument.strip_prefix("--color") {
            Some("") => rest.next(),
            Some(value) => value.strip_prefix('='),
            None => None,
        };
        when = value.and_then(|value| ColorChoice::from_str(value, false).ok()).unwrap_or(when);
    }
    when
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(arguments: &[&str]) -> Vec<OsString> {
        std::iter::once("vcc-user").chain(arguments.iter().copied()).map(OsString::from).collect()
    }

    #[test]
    fn the_declarations_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn color_is_found_in_faulty_arguments() {
        assert_eq!(color_choice(&all(&["chekc", "--color", "always"])), ColorChoice::Always);
        assert_eq!(color_choice(&all(&["--color=never", "--bogus"])), ColorChoice::Never);
        assert_eq!(color_choice(&all(&["--color", "blue"])), ColorChoice::Auto);
        assert_eq!(color_choice(&all(&["check", "--", "--color=never"])), ColorChoice::Auto);
    }

    #[test]
    fn errors_suggest_the_nearest_and_avoid_invalid() {
        for (arguments, nearest) in [
            (&["chekc"][..], "'check'"),
            (&["submit", "--ye", "a"], "'--yes'"),
            (&["--color", "alwasy"], "'always'"),
            (&["sandbox", "--port", "eighty"], "0 to 65535"),
            (&["completions", "bsh"], "'bash'"),
        ] {
            let error = parse_with(&all(arguments), Styles::plain()).unwrap_err();
            let text = render(&error);
            assert!(text.contains(nearest) && !text.contains("invalid"), "{arguments:?}: {text}");
        }
    }
}

//! Arguments to what is meant. Mistakes are told in clap's words, but for those that scold.

use super::args::{Cli, ColorChoice};
use super::color::Painter;
use super::exit::ExitStatus;
use clap::builder::Styles;
use clap::{CommandFactory, Error, FromArgMatches, ValueEnum};
use std::ffi::OsString;
use std::io::{self, Write};

/// What clap says, and what is said instead.
const KINDER: [(&str, &str); 2] = [
    ("invalid value", "there is no use for the value"),
    ("invalid UTF-8 was detected in one or more arguments", "an argument is no text: it is not UTF-8"),
];

/// Reads the arguments, the program's name first. Help and mistakes are printed here: the code to end with is left.
pub fn parse(arguments: &[OsString]) -> Result<Cli, ExitStatus> {
    parse_with(arguments, Styles::plain()).map_err(|error| {
        // Help and version are asked for and go to stdout; everything else is a mistake in the call.
        let mistake = error.use_stderr();
        let when = colour(arguments);
        let painter = if mistake { Painter::stderr(when) } else { Painter::stdout(when) };
        let styled = if painter.is_on() { parse_with(arguments, Styles::styled()).err() } else { None };
        let text = words(&styled.unwrap_or(error));
        let _ = if mistake {
            io::stderr().write_all(text.as_bytes())
        } else {
            io::stdout().write_all(text.as_bytes())
        };
        if mistake { ExitStatus::USAGE } else { ExitStatus::DONE }
    })
}

fn parse_with(arguments: &[OsString], styles: Styles) -> Result<Cli, Error> {
    let mut command = Cli::command().styles(styles);
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

fn words(error: &Error) -> String {
    let text = error.render().ansi().to_string();
    // The first only: what follows may be what the person typed.
    match KINDER.iter().find(|(scolding, _)| error.use_stderr() && text.contains(scolding)) {
        Some((scolding, kinder)) => text.replacen(scolding, kinder, 1),
        None => text,
    }
}

/// What `--color` says, of arguments that may hold mistakes.
fn colour(arguments: &[OsString]) -> ColorChoice {
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
    fn the_declarations_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn colour_is_found_among_mistakes() {
        assert_eq!(colour(&all(&["chekc", "--color", "always"])), ColorChoice::Always);
        assert_eq!(colour(&all(&["--color=never", "--bogus"])), ColorChoice::Never);
        assert_eq!(colour(&all(&["--color", "blue"])), ColorChoice::Auto);
        assert_eq!(colour(&all(&["check", "--", "--color=never"])), ColorChoice::Auto);
    }

    #[test]
    fn mistakes_name_the_nearest_and_do_not_scold() {
        for (arguments, nearest) in [
            (&["chekc"][..], "'check'"),
            (&["submit", "--ye", "a"], "'--yes'"),
            (&["--color", "alwasy"], "'always'"),
            (&["sandbox", "--port", "eighty"], "0 to 65535"),
            (&["completions", "bsh"], "'bash'"),
        ] {
            let error = parse_with(&all(arguments), Styles::plain()).unwrap_err();
            let words = words(&error);
            assert!(words.contains(nearest) && !words.contains("invalid"), "{arguments:?}: {words}");
        }
    }
}

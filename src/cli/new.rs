//! `vcc-user new`: opens the wizard.

use super::args::{GlobalArgs, NewArgs, ThemeArg};
use super::color::{self, ColorChoice};
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::{input, print, print_message};
use crate::account;
use crate::app::controls::UiMode;
use crate::app::msg::{LoadedDraft, Msg, Timestamp};
use crate::app::{App, Ids};
use crate::line_mode;
use crate::services::ExitReason;
use crate::services::effects::Effects;
use crate::services::host::{AccountOf, Host, SaveAccount};
use crate::services::saver::{self, OpenDraft};
use crate::store::{config, ids};
use crate::text::sanitize::escape_visible;
use crate::tui::view::theme::{Theme, ThemeName};
use crate::tui::{panics, signal_events, terminal, tui_session};
use std::io::IsTerminal;
use std::time::Duration;

/// The time of effects before the first key.
const START: Timestamp = Timestamp { at: Duration::ZERO, batch: 0 };

pub(crate) fn run(args: &NewArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    let context = Context::load()?;
    let selection = context.select_account(global)?;
    let drafts = context.drafts();
    let from_pipe = args.from.as_deref() == Some("-");
    if args.plain && from_pipe {
        return Err(CliError::usage(
            "--plain reads its answers from standard input: give --from a file's name",
        ));
    }
    let (opened, held) = load_start(args, &context)?;
    if from_pipe {
        attach_terminal();
    }
    let ui_mode = ui_mode(args)?;
    let by_line = matches!(ui_mode, UiMode::Line { .. });
    let target = context::api_target(selection.clone());
    let (account, lookups) = context::account_context(&selection, &context.config, &target);
    let mut app = App::new(account, context.keymap.clone(), lookups, Ids::new(ids::new()));
    app.controls_mut().ui_mode = ui_mode;
    app.controls_mut().mouse = !by_line && context.config.mouse.unwrap_or(true);
    let theme = resolve_theme(theme_name(global, &context));
    let host = Host {
        // Line mode writes no escape sequence.
        clipboard: if by_line { Box::new(|_| {}) } else { Box::new(terminal::copy_to_clipboard) },
        mouse: if by_line { Box::new(|_| {}) } else { Box::new(terminal::use_mouse) },
        account: account_loader(&context),
        save_account: save_account(&context),
    };
    let mut effects = Effects::new(drafts, context.journal(), target, host);
    if let Some(held) = held {
        effects.set_open_draft(held);
    }
    let mut first = Vec::new();
    if let Some(opened) = opened {
        first.extend(app.update(Msg::DraftLoaded(Ok(Box::new(opened))), START));
    }
    if let Some(username) = &args.like {
        first.extend(app.copy_settings_from(username.clone(), START));
    }
    terminal::use_mouse(app.controls().mouse);
    let left = match ui_mode {
        UiMode::Screen => tui_session::run(&mut app, theme, &mut effects, first),
        UiMode::Line { .. } => line_mode::run(&mut app, &mut effects, first),
    };
    let slow = || {
        print_message(
            "vcc-user: the disk is slow to answer: waiting for the last changes (Ctrl-C waits no longer)",
        );
    };
    let saved = effects.finish(left.as_ref().map_or(ExitReason::TerminalGone, |left| *left), slow);
    let left =
        left.map_err(|error| CliError::unexpected(format!("the terminal could not be used: {error}")))?;
    let kept = if by_line && saved.is_ok() { kept_draft(&app) } else { String::new() };
    exit_summary(&app, left, saved, kept)
}

/// Loads an account by name, for switching. Reads the file again, because the wizard can add accounts.
fn account_loader(context: &Context) -> Box<AccountOf> {
    let folder = context.dirs.config.clone();
    Box::new(move |name| {
        let config = config::load(&folder).map_err(|error| error.to_string())?;
        let selection = account::resolve(&config, &config::environment(), Some(name));
        let selection = selection.map_err(|error| error.to_string())?;
        let target = context::api_target(selection.clone());
        let (account, lookups) = context::account_context(&selection, &config, &target);
        Ok((target, account, lookups))
    })
}

fn save_account(context: &Context) -> Box<SaveAccount> {
    let folder = context.dirs.config.clone();
    Box::new(move |draft| config::add_account(&folder, draft))
}

/// Line mode if requested, or if the terminal or the person needs it.
fn ui_mode(args: &NewArgs) -> Result<UiMode, CliError> {
    if args.plain {
        return Ok(line_mode::ui_mode());
    }
    // On Windows keys come from the console, whatever standard input is.
    let keys = std::io::stdin().is_terminal() || (cfg!(windows) && args.from.as_deref() == Some("-"));
    if !keys || !std::io::stdout().is_terminal() {
        return Err(CliError::usage(
            "the wizard needs a terminal; without one use `vcc-user --plain`, which asks line by line, or \
             `vcc-user check FILE`, `vcc-user payload FILE` and `vcc-user submit FILE --yes`",
        ));
    }
    let accessible = std::env::var_os("ACCESSIBLE").is_some_and(|value| !value.is_empty() && value != "0");
    Ok(if color::is_dumb() || accessible { line_mode::ui_mode() } else { UiMode::Screen })
}

/// Standard input was the file, so keys are read from the terminal. Without one the next check fails.
fn attach_terminal() {
    #[cfg(unix)]
    if let Ok(tty) = std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty") {
        let _ = rustix::stdio::dup2_stdin(&tty);
    }
}

/// Names the draft that was kept, for line mode, which has no title.
fn kept_draft(app: &App) -> String {
    if !app.autosave().has_draft() || app.autosave().is_created() {
        return String::new();
    }
    format!("The draft is kept: vcc-user --draft {} opens it.\n", escape_visible(app.autosave().id()))
}

type Start = (Option<LoadedDraft>, Option<OpenDraft>);

/// Loads what the wizard starts with.
fn load_start(args: &NewArgs, context: &Context) -> Result<Start, CliError> {
    let drafts = &context.drafts();
    if let Some(name) = &args.from {
        let input = input::load(name, drafts)?;
        return Ok((Some(LoadedDraft { id: None, draft: input.draft, remarks: input.remarks }), None));
    }
    let id = match (&args.draft, args.last) {
        (Some(id), _) => id.clone(),
        (None, true) => match drafts.newest() {
            Some(draft) => draft.id,
            None => return Err(CliError::usage("there is no draft yet: `vcc-user` starts one")),
        },
        (None, false) => return Ok((None, None)),
    };
    let (opened, held) = saver::open(drafts, &context.journal(), &id).map_err(CliError::usage)?;
    Ok((Some(opened), held))
}

/// The theme: plain for `--color never` and `NO_COLOR`, else `--theme`, else the configuration. `None` leaves it to the
/// terminal.
fn theme_name(global: &GlobalArgs, context: &Context) -> Option<ThemeName> {
    let plain = match global.color {
        ColorChoice::Never => true,
        ColorChoice::Auto => color::no_color(),
        ColorChoice::Always => false,
    };
    if plain {
        return Some(ThemeName::Plain);
    }
    match global.theme {
        Some(ThemeArg::Dark) => Some(ThemeName::Dark),
        Some(ThemeArg::Light) => Some(ThemeName::Light),
        Some(ThemeArg::Contrast) => Some(ThemeName::Contrast),
        Some(ThemeArg::Plain) => Some(ThemeName::Plain),
        Some(ThemeArg::Auto) => None,
        None => context.config.theme.as_deref().and_then(ThemeName::from_name),
    }
}

/// The theme with the colours and characters that the environment says the terminal has.
fn resolve_theme(name: Option<ThemeName>) -> Theme {
    let env = |variable: &str| std::env::var(variable).unwrap_or_default();
    let term = env("TERM");
    let many = ["256color", "direct", "kitty", "alacritty", "ghostty", "wezterm", "foot", "iterm"];
    let sixteen = cfg!(unix) && env("COLORTERM").is_empty() && !many.iter().any(|name| term.contains(name));
    // The first that is set decides (POSIX); without one UTF-8 is the usual encoding.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().map(env).find(|value| !value.is_empty());
    let utf8 = |locale: String| locale.to_lowercase().replace('-', "").contains("utf8");
    let ascii = cfg!(unix) && !locale.is_none_or(utf8);
    // Some terminals set their background: `COLORFGBG=0;15`.
    let hint = env("COLORFGBG");
    let light = matches!(hint.rsplit(';').next(), Some("7" | "15"));
    let (shown, auto) = match name {
        Some(name) => (name, false),
        None if light => (ThemeName::Light, true),
        None => (ThemeName::Dark, true),
    };
    let theme = if sixteen { Theme::in_sixteen_colours(shown) } else { Theme::named(shown) };
    Theme { auto, background_known: !hint.is_empty(), sixteen, ascii, ..theme }
}

/// Prints the summary after leaving.
fn exit_summary(
    app: &App,
    left: ExitReason,
    saved: Result<(), String>,
    kept: String,
) -> Result<ExitStatus, CliError> {
    let created = app.created().iter().map(|user| {
        let id = user.user_id.as_deref().unwrap_or("-");
        format!("created {} {}\n", escape_visible(&user.username), escape_visible(id))
    });
    let printed: String = std::iter::once(kept).chain(created).collect();
    let panicked =
        (left == ExitReason::Panicked).then(|| panics::message(app.autosave().has_draft(), saved.is_ok()));
    let unsaved = saved.err().map(|reason| format!("the last changes were not saved: {reason}"));
    let sending = app.phase().is_sending().then(|| {
        "you left while the user was being sent: look the username up before sending it again".to_owned()
    });
    let messages = [panicked, unsaved, sending].into_iter().flatten();
    let messages: String = messages.map(|message| ["vcc-user: ", &message, "\n"].concat()).collect();
    if left == ExitReason::ByPerson {
        print(&printed)?;
        if !messages.is_empty() {
            print_message(messages.trim_end());
        }
    } else {
        signal_events::write_final_output(&printed, &messages);
    }
    Ok(match left {
        ExitReason::BySignal(signal) => ExitStatus::from_signal(signal),
        ExitReason::TerminalGone => ExitStatus::HUNG_UP,
        _ if app.phase().is_sending() => ExitStatus::UNKNOWN,
        ExitReason::Panicked => ExitStatus::UNEXPECTED,
        ExitReason::ByPerson if app.created().is_empty() => ExitStatus::LEFT,
        ExitReason::ByPerson => ExitStatus::DONE,
    })
}

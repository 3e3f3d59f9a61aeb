//! `vcc-user new`: opens the wizard.

use super::args::{GlobalArgs, NewArgs};
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::{color, input, outcome_line, print, print_message};
use crate::account;
use crate::app::controls::{ThemeOverride, ThemeSetting, UiMode};
use crate::app::intent::Intent;
use crate::app::msg::{LoadedDraft, Msg, Timestamp};
use crate::app::{App, Ids};
use crate::line_mode;
use crate::model::form::Form;
use crate::model::pasted::read_pasted;
use crate::services::ExitReason;
use crate::services::effects::Effects;
use crate::services::host::Host;
use crate::services::saver::{self, OpenDraft};
use crate::store::{config, ids, keyring};
use crate::submission::{Outcome, OutcomeKind};
use crate::text::sanitize::escape_visible;
use crate::text::shell::file_argument;
use crate::tui::theme::{Theme, ThemeName};
use crate::tui::tui_session::{self, Themes};
use crate::tui::{panics, signal_events, terminal};
use clap::ColorChoice;
use std::io::IsTerminal;
use std::sync::Arc;
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
    let Start { opened, held, ticket } = load_start(args, &context)?;
    if from_pipe {
        attach_terminal();
    }
    let ui_mode = ui_mode(args)?;
    let by_line = matches!(ui_mode, UiMode::Line { .. });
    let (target, account, lookups) = context::open_account(&selection, &context.config);
    // Line mode leaves on the screen what was printed before it.
    let printed: &[String] = if by_line { &context.config.warnings } else { &[] };
    let remarks = account.remarks.clone().into_iter().skip(printed.len());
    let setting = theme_setting(global, &context);
    let first = resolve_theme(ThemeName::from_name(&setting.name));
    let themes = Themes { first, auto: resolve_theme(None) };
    let host = host(&context, global.account.clone(), by_line);
    let mut effects = Effects::new(drafts, context.journal(), target, host);
    if let Some(held) = held {
        effects.set_open_draft(held);
    }
    let notice = context.overridden(global).filter(|_| !by_line);
    let mut app = App::new(account, context.keymap, lookups, Ids::new(ids::new()));
    app.controls_mut().ui_mode = ui_mode;
    app.controls_mut().mouse = !by_line && context.config.mouse.unwrap_or(true);
    app.controls_mut().theme = setting;
    app.controls_mut().has_keyring = keyring::IS_BUILT_IN;
    let opening = remarks.map(Msg::Warning).chain(notice.map(Msg::Notice));
    let opening = opening.chain(opened.map(|opened| Msg::DraftLoaded(Ok(Box::new(opened)))));
    let opening = opening.chain(ticket.map(Msg::Paste));
    let opening = opening.chain(args.like.clone().map(|username| Msg::Intent(Intent::Like(username))));
    let first = opening.flat_map(|msg| app.update(msg, START)).collect();
    terminal::use_mouse(app.controls().mouse);
    let left = match ui_mode {
        UiMode::Screen => tui_session::run(&mut app, themes, &mut effects, first),
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
    exit_summary(&app, left, saved)
}

/// What only the program around the app can do.
fn host(context: &Context, account_flag: Option<String>, by_line: bool) -> Host {
    let folder = context.dirs.config.clone();
    let (for_account, for_theme) = (folder.clone(), folder.clone());
    Host {
        // Line mode writes no escape sequence.
        clipboard: if by_line { Box::new(|_| {}) } else { Box::new(terminal::copy_to_clipboard) },
        mouse: if by_line { Box::new(|_| {}) } else { Box::new(terminal::use_mouse) },
        // Reads the file again, because the wizard can add accounts.
        account: Box::new(move |name| {
            let config = config::load(&folder)?;
            let environment = config::environment();
            let selection = account::resolve_named(&config, &environment, account_flag.as_deref(), name);
            Ok(context::open_account(&selection.map_err(|error| error.to_string())?, &config))
        }),
        save_account: Box::new(move |spec| config::add_account(&for_account, spec)),
        save_theme: Arc::new(move |name| config::set_theme(&for_theme, name)),
    }
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

/// What the wizard starts with.
#[derive(Default)]
struct Start {
    opened: Option<LoadedDraft>,
    held: Option<OpenDraft>,
    /// Text from standard input that is a ticket: it is shown before it is taken, as a paste is.
    ticket: Option<String>,
}

fn load_start(args: &NewArgs, context: &Context) -> Result<Start, CliError> {
    let drafts = &context.drafts();
    if let Some(name) = &args.from {
        let input = if name == "-" {
            let text = input::read_user_text(name)?;
            if read_pasted(&text, &Form::default(), None).is_some() {
                return Ok(Start { ticket: Some(text), ..Start::default() });
            }
            input::from_text(name, &text)?
        } else {
            input::load(name, drafts)?
        };
        let opened = LoadedDraft { id: None, draft: input.draft, remarks: input.remarks };
        return Ok(Start { opened: Some(opened), ..Start::default() });
    }
    let id = match (&args.draft, args.last) {
        (Some(id), _) => id.clone(),
        (None, true) => match drafts.newest() {
            Some(draft) => draft.id,
            None => return Err(CliError::usage("there is no draft yet: `vcc-user` starts one")),
        },
        (None, false) => return Ok(Start::default()),
    };
    let (opened, held) = saver::open(drafts, &context.journal(), &id).map_err(CliError::usage)?;
    Ok(Start { opened: Some(opened), held, ..Start::default() })
}

/// The theme: plain for `--color never` and `NO_COLOR`, else `--theme`, else the configuration.
fn theme_setting(global: &GlobalArgs, context: &Context) -> ThemeSetting {
    let no_color = match global.color {
        ColorChoice::Never => true,
        ColorChoice::Auto => color::no_color(),
        ColorChoice::Always => false,
    };
    let (name, decided_by) = match (&global.theme, &context.config.theme) {
        _ if no_color => ("plain", Some(ThemeOverride::NoColor)),
        (Some(name), _) => (name.as_str(), Some(ThemeOverride::Flag)),
        (None, Some(name)) => (name.as_str(), None),
        (None, None) => ("auto", None),
    };
    ThemeSetting { name: name.to_owned(), decided_by }
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
    let shown = name.unwrap_or(if light { ThemeName::Light } else { ThemeName::Dark });
    let theme = if sixteen { Theme::in_sixteen_colours(shown) } else { Theme::named(shown) };
    Theme { auto: name.is_none(), background_known: !hint.is_empty(), sixteen, ascii, ..theme }
}

/// Prints the summary after leaving.
fn exit_summary(app: &App, left: ExitReason, saved: Result<(), String>) -> Result<ExitStatus, CliError> {
    let autosave = app.autosave();
    // Line mode has no title that names the draft.
    let by_line = matches!(app.controls().ui_mode, UiMode::Line { .. });
    let kept = (by_line && saved.is_ok() && autosave.has_draft() && !autosave.is_created()).then(|| {
        format!("The draft is kept: vcc-user --draft {} opens it.\n", escape_visible(autosave.id()))
    });
    let created = app.created().iter();
    let created = created.map(|user| {
        let kind = if user.restored { OutcomeKind::Restored } else { OutcomeKind::Created };
        outcome_line(kind, &user.username, user.user_id.as_deref())
    });
    let printed: String = kept.into_iter().chain(created).collect();
    let panicked =
        (left == ExitReason::Panicked).then(|| panics::message(autosave.has_draft(), saved.is_ok()));
    let unsaved = saved.err().map(|reason| format!("the last changes were not saved: {reason}"));
    let messages = [panicked, unsaved, unfinished(app)].into_iter().flatten();
    let messages: String = messages.map(|message| ["vcc-user: ", &message, "\n"].concat()).collect();
    if left == ExitReason::ByPerson {
        print(printed)?;
        if !messages.is_empty() {
            print_message(messages.trim_end());
        }
    } else {
        signal_events::write_final_output(&printed, &messages);
    }
    Ok(match left {
        ExitReason::BySignal(signal) => ExitStatus::from_signal(signal),
        ExitReason::TerminalGone => ExitStatus::HUNG_UP,
        _ if app.phase().is_sending() && !app.phase().is_setting_up() => ExitStatus::UNKNOWN,
        _ if app.running_take_back().is_some() || app.running_batch().is_some() => ExitStatus::UNKNOWN,
        _ if matches!(app.phase().outcome(), Some(Outcome::Unknown { .. })) => ExitStatus::UNKNOWN,
        // It was left for the form, or for another user.
        _ if app.account_state().has_unsettled_attempt() => ExitStatus::UNKNOWN,
        ExitReason::Panicked => ExitStatus::UNEXPECTED,
        ExitReason::ByPerson if app.created().is_empty() => ExitStatus::LEFT,
        ExitReason::ByPerson if app.created().iter().any(|user| user.has_open_setup) => {
            ExitStatus::NOT_SET_UP
        }
        ExitReason::ByPerson => ExitStatus::DONE,
    })
}

/// What was still running or not set up when the person left, for the summary.
fn unfinished(app: &App) -> Option<String> {
    if app.phase().is_sending() && !app.phase().is_setting_up() {
        let next = "look the username up before sending it again";
        return Some(format!("you left while the user was being sent: {next}"));
    }
    if let Some(modal) = app.running_take_back() {
        let (username, attempt) = (escape_visible(modal.username()), modal.attempt());
        return Some(format!(
            "you left while {username} was being taken back: whether that was done is not known. \
             `vcc-user attempts take-back {attempt} --yes` reads the user first and does what is not done."
        ));
    }
    if let Some(run) = app.running_batch() {
        let (file, out) = (escape_visible(&run.files.file), &run.files.shown_out);
        let next = file_argument(run.files.out.as_os_str());
        return Some(format!(
            "you left while the users of {file} were being created: {out} has what is known. `vcc-user batch {next} --yes` \
             looks the user up who was under way, and creates the missing ones."
        ));
    }
    let open: Vec<String> = app
        .created()
        .iter()
        .filter(|user| user.has_open_setup)
        .map(|user| {
            let (username, attempt) = (escape_visible(&user.username), &user.attempt);
            format!("{username}: not everything was set up. `vcc-user attempts finish {attempt}` carries out the rest.")
        })
        .collect();
    (!open.is_empty()).then(|| open.join("\nvcc-user: "))
}

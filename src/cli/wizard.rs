//! `vcc-user new`: opens the wizard.

use super::args::{GlobalArgs, NewArgs, Theme as ThemeArg, When};
use super::exit::{Code, Stop};
use super::world::{self, World};
use super::{input, paint, print, say};
use crate::runtime::record::Recorder;
use crate::runtime::{final_output, panics, plain, terminal, tui_session};
use crate::services::ExitReason;
use crate::services::effects::Effects;
use crate::services::host::{AccountOf, SaveAccount, World as Edge};
use crate::services::saver::{self, OpenDraft};
use crate::store::drafts::DraftStore;
use crate::store::{atomic, ids, words};
use crate::ui::text::visible;
use crate::ui::theme::{Theme, ThemeName};
use crate::wizard::msg::{Moment, Msg, Opened};
use crate::wizard::{Ids, Wizard};
use std::io::IsTerminal;
use std::time::Duration;

/// Before the first key.
const BEGINNING: Moment = Moment { at: Duration::ZERO, batch: 0 };

/// Runs it until the person leaves.
pub fn run(args: &NewArgs, global: &GlobalArgs) -> Result<Code, Stop> {
    let world = World::find()?;
    let choice = world.choose(global)?;
    let drafts = world.drafts();
    let from_pipe = args.from.as_deref() == Some("-");
    if args.plain && from_pipe {
        return Err(Stop::usage("--plain reads its answers from standard input: give --from a file's name"));
    }
    let (opened, held) = open(args, &drafts)?;
    if from_pipe {
        attach_terminal();
    }
    let face = face(args)?;
    let target = world::target(choice.clone());
    let (setting, known) = world::setting(&choice, &world.config, &target);
    let own = ids::new();
    let mut wizard = Wizard::new(setting, world.keymap.clone(), known, Ids::new(own.clone()));
    wizard.mouse = face == Face::Screen && world.config.mouse.unwrap_or(true);
    let theme = look(theme(global, &world));
    let mut recorder = recorder(args, face, &own)?;
    if let Some(recorder) = &mut recorder {
        recorder.begin(&wizard, &theme);
        if let Some(opened) = &opened {
            recorder.opened(opened);
        }
        if let Some(username) = &args.like {
            recorder.like(username);
        }
    }
    let edge = Edge {
        // Line mode writes no escape sequence.
        clipboard: if face == Face::Lines { Box::new(|_| {}) } else { Box::new(terminal::copy_to_clipboard) },
        mouse: if face == Face::Lines { Box::new(|_| {}) } else { Box::new(terminal::use_mouse) },
        account: accounts(&world),
        save_account: save_account(&world),
    };
    let mut effects = Effects::new(drafts, world.journal(), target, edge);
    if let Some(held) = held {
        effects.set_open_draft(held);
    }
    let mut first = Vec::new();
    if let Some(opened) = opened {
        first.extend(wizard.update(Msg::Opened(Ok(Box::new(opened))), BEGINNING));
    }
    if let Some(username) = &args.like {
        first.extend(wizard.like(username.clone(), BEGINNING));
    }
    terminal::use_mouse(wizard.mouse);
    let left = match face {
        Face::Screen => tui_session::run(&mut wizard, theme, &mut effects, first, recorder.as_mut()),
        Face::Lines => plain::run(&mut wizard, &mut effects, first),
    };
    let slow =
        || say("vcc-user: the disk is slow to answer: waiting for the last changes (Ctrl-C waits no longer)");
    let saved = effects.finish(left.as_ref().map_or(ExitReason::TerminalGone, |left| *left), slow);
    if let Some(reason) = recorder.as_ref().and_then(Recorder::failure) {
        say(&format!("vcc-user: the recording ends early: {reason}"));
    }
    let left = left.map_err(|error| Stop::unexpected(format!("the terminal could not be used: {error}")))?;
    let kept = if face == Face::Lines && saved.is_ok() { kept(&wizard) } else { String::new() };
    farewell(&wizard, left, saved, kept)
}

/// Finds the accounts that the wizard can change to. The file is read anew: the wizard can add to it.
fn accounts(world: &World) -> Box<AccountOf> {
    let folder = world.dirs.config.clone();
    Box::new(move |name| {
        let config = crate::store::config::load(&folder).map_err(|error| error.to_string())?;
        let choice = crate::account::choose(&config, &crate::store::config::environment(), Some(name));
        let choice = choice.map_err(|error| error.to_string())?;
        let target = world::target(choice.clone());
        let (setting, known) = world::setting(&choice, &config, &target);
        Ok((target, setting, known))
    })
}

fn save_account(world: &World) -> Box<SaveAccount> {
    let folder = world.dirs.config.clone();
    Box::new(move |draft| crate::store::config::add_account(&folder, draft))
}

/// How the wizard meets the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Face {
    /// It draws.
    Screen,
    /// It asks line by line.
    Lines,
}

/// Line mode when it is asked for, or when the terminal or the person cannot do with a screen.
fn face(args: &NewArgs) -> Result<Face, Stop> {
    if args.plain {
        return Ok(Face::Lines);
    }
    // Keys come from the console itself on Windows, whatever standard input was.
    let keys = std::io::stdin().is_terminal() || (cfg!(windows) && args.from.as_deref() == Some("-"));
    if !keys || !std::io::stdout().is_terminal() {
        return Err(Stop::usage(
            "the wizard needs a terminal; without one use `vcc-user --plain`, which asks line by line, or \
             `vcc-user check FILE`, `vcc-user payload FILE` and `vcc-user submit FILE --yes`",
        ));
    }
    let accessible = std::env::var_os("ACCESSIBLE").is_some_and(|value| !value.is_empty() && value != "0");
    Ok(if paint::is_dumb() || accessible { Face::Lines } else { Face::Screen })
}

/// The file of `--record`. It is there before the terminal is taken: whoever wants a recording is told at once why there
/// can be none.
fn recorder(args: &NewArgs, face: Face, own: &str) -> Result<Option<Recorder>, Stop> {
    let Some(path) = &args.record else { return Ok(None) };
    if face == Face::Lines {
        return Err(Stop::usage("--record writes down what happens on the screen: line mode has none"));
    }
    let file = atomic::create_private(path).map_err(|error| {
        let path = visible(&path.to_string_lossy());
        Stop::usage(format!("--record {path}: {}", words::reason(&error)))
    })?;
    Ok(Some(Recorder::new(file, own)))
}

/// Standard input was the file: the keys come from the terminal itself. Where there is none, the next look tells.
fn attach_terminal() {
    #[cfg(unix)]
    if let Ok(tty) = std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty") {
        let _ = rustix::stdio::dup2_stdin(&tty);
    }
}

/// Where the answers are that were not created: line mode has no title that says so.
fn kept(wizard: &Wizard) -> String {
    if !wizard.saving.exists() || wizard.is_created() {
        return String::new();
    }
    format!("The draft is kept: vcc-user --draft {} opens it.\n", visible(&wizard.saving.id))
}

type Found = (Option<Opened>, Option<OpenDraft>);

/// What the wizard starts with.
fn open(args: &NewArgs, drafts: &DraftStore) -> Result<Found, Stop> {
    if let Some(name) = &args.from {
        let read = input::read(name, drafts)?;
        return Ok((Some(Opened { id: None, draft: read.draft, remarks: read.remarks }), None));
    }
    let id = match (&args.draft, args.last) {
        (Some(id), _) => id.clone(),
        (None, true) => match drafts.newest() {
            Some(entry) => entry.id,
            None => return Err(Stop::usage("there is no draft yet: `vcc-user` starts one")),
        },
        (None, false) => return Ok((None, None)),
    };
    let (opened, held) = saver::open(drafts, &id).map_err(Stop::usage)?;
    Ok((Some(opened), held))
}

/// `--color never` and `NO_COLOR` take the colours; then `--theme`, then the configuration decide. None leaves it to the
/// terminal.
fn theme(global: &GlobalArgs, world: &World) -> Option<ThemeName> {
    let plain = match global.color {
        When::Never => true,
        When::Auto => paint::no_color(),
        When::Always => false,
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
        None => world.config.theme.as_deref().and_then(ThemeName::from_name),
    }
}

/// The theme in the colours and characters that the terminal has, as far as the environment tells.
fn look(name: Option<ThemeName>) -> Theme {
    let says = |variable: &str| std::env::var(variable).unwrap_or_default();
    let term = says("TERM");
    let many = ["256color", "direct", "kitty", "alacritty", "ghostty", "wezterm", "foot", "iterm"];
    let sixteen = cfg!(unix) && says("COLORTERM").is_empty() && !many.iter().any(|name| term.contains(name));
    // The first of these that says something decides (POSIX); where none does, UTF-8 is what terminals speak today.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().map(says).find(|value| !value.is_empty());
    let utf8 = |locale: String| locale.to_lowercase().replace('-', "").contains("utf8");
    let ascii = cfg!(unix) && !locale.is_none_or(utf8);
    // Some terminals say their background without being asked: `COLORFGBG=0;15`.
    let hint = says("COLORFGBG");
    let light = matches!(hint.rsplit(';').next(), Some("7" | "15"));
    let (shown, auto) = match name {
        Some(name) => (name, false),
        None if light => (ThemeName::Light, true),
        None => (ThemeName::Dark, true),
    };
    let theme = if sixteen { Theme::of_sixteen(shown) } else { Theme::of(shown) };
    Theme { auto, told: !hint.is_empty(), sixteen, ascii, ..theme }
}

/// What is said on the person's own screen after leaving.
fn farewell(
    wizard: &Wizard,
    left: ExitReason,
    saved: Result<(), String>,
    kept: String,
) -> Result<Code, Stop> {
    let created = wizard.created.iter().map(|user| {
        let id = user.user_id.as_deref().unwrap_or("-");
        format!("created {} {}\n", visible(&user.username), visible(id))
    });
    let printed: String = std::iter::once(kept).chain(created).collect();
    let panicked = (left == ExitReason::Panicked)
        .then(|| panics::message(panics::TypedText::new(wizard.saving.exists(), saved.is_ok())));
    let unsaved = saved.err().map(|reason| format!("the last changes were not saved: {reason}"));
    let sending = wizard.is_sending().then(|| {
        "you left while the user was being sent: look the username up before sending it again".to_owned()
    });
    let said = [panicked, unsaved, sending].into_iter().flatten();
    let said: String = said.map(|words| ["vcc-user: ", &words, "\n"].concat()).collect();
    if left == ExitReason::ByPerson {
        print(&printed)?;
        if !said.is_empty() {
            say(said.trim_end());
        }
    } else {
        final_output::write(&printed, &said);
    }
    Ok(match left {
        ExitReason::BySignal(signal) => Code::of_signal(signal),
        ExitReason::TerminalGone => Code::HUNG_UP,
        _ if wizard.is_sending() => Code::UNKNOWN,
        ExitReason::Panicked => Code::UNEXPECTED,
        ExitReason::ByPerson if wizard.created.is_empty() => Code::LEFT,
        ExitReason::ByPerson => Code::DONE,
    })
}

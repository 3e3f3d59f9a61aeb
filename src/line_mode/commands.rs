//! The commands of line mode, which begin with a colon. One table drives parsing, the help, the documents and the names
//! in messages.

use super::announce::problem_with_offer;
use super::field_lookup;
use super::question::unique;
use super::{LineMode, LineResponse};
use crate::app::App;
use crate::app::export::ExportFormat;
use crate::app::focus::FocusTarget;
use crate::app::intent::Intent;
use crate::app::keymap::Command;
use crate::app::msg::Msg;
use crate::app::phase::Phase;
use crate::model::did_you_mean::nearest;
use crate::model::fields::Screen;
use crate::model::form::FieldRef;

/// A command of line mode.
#[derive(Debug)]
pub struct LineCommand {
    /// The name and a placeholder of the argument: `jump LABEL`.
    usage: &'static str,
    /// What the command does, for the help.
    pub help: &'static str,
    /// Available while a user is sent and under an outcome, too.
    always: bool,
    action: LineAction,
}

#[derive(Debug, Clone, Copy)]
enum LineAction {
    /// Runs a command of the app.
    Run(Command),
    /// Answers at once, or returns an intent.
    Local(LocalAction),
    /// The same, in the place of commands of the app.
    InPlaceOf(&'static [Command], LocalAction),
}

type LocalAction = fn(&mut LineMode, &App, &str) -> LineResponse;

const fn run(usage: &'static str, help: &'static str, command: Command) -> LineCommand {
    LineCommand { usage, help, always: false, action: LineAction::Run(command) }
}

const fn form(usage: &'static str, help: &'static str, action: LocalAction) -> LineCommand {
    LineCommand { usage, help, always: false, action: LineAction::Local(action) }
}

const fn always(usage: &'static str, help: &'static str, action: LocalAction) -> LineCommand {
    LineCommand { always: true, ..form(usage, help, action) }
}

/// All commands, in the order of the help.
pub static COMMANDS: [LineCommand; 25] = [
    form("back", "goes to the previous question", go_back),
    form("next", "goes to the next screen; the answers stay", go_next),
    form("clear", "clears the answer", LineMode::clear),
    always("help", "explains the question; :help commands lists the commands", show_help),
    form("jump LABEL", "goes to a question or a screen by its name", jump),
    run("review", "shows every answer and problem, and creates the user", Command::Review),
    run("save", "saves the draft now; it is saved automatically too", Command::Save),
    always("quit", "leaves; the draft is kept", quit),
    form("problems", "lists all problems", list_problems),
    LineCommand {
        usage: "fix",
        help: "takes the fix that was offered; without one goes to the next problem",
        always: false,
        action: LineAction::InPlaceOf(&[Command::Fix, Command::NextProblem], LineMode::fix),
    },
    always(
        "json FILE",
        "shows the JSON that will be sent, and the requests that follow; with FILE saves the JSON there",
        export_json,
    ),
    always("curl FILE", "shows a curl command that sends it; with FILE saves it there", export_curl),
    form("remove", "removes the associated user of this question", remove_row),
    run("undo", "undoes the last change", Command::Undo),
    run("redo", "redoes the change that was undone", Command::Redo),
    run("new", "starts another user; the draft is kept", Command::NewUser),
    run("last", "opens the newest unfinished draft", Command::OpenNewest),
    run("drafts", "lists the drafts, to open one", Command::Drafts),
    form("like USERNAME", "copies the settings of an existing user", copy_settings),
    run("users", "lists the existing users, to copy the settings of one", Command::CopyFrom),
    run("id", "takes the next free agent ID", Command::NextAgentId),
    run(
        "restore",
        "shows what restoring the archived user of the username changes, to restore it",
        Command::RestoreUser,
    ),
    run(
        "attempts",
        "lists what was sent with unknown outcome or is not set up, to finish it",
        Command::Attempts,
    ),
    always("ticket", "prints a text for the ticket on the user that was created", print_receipt),
    always("cancel", "cancels the request in flight", cancel),
];

impl LineCommand {
    /// What is typed after the colon; a unique beginning is enough.
    pub fn name(&self) -> &'static str {
        self.usage.split_once(' ').map_or(self.usage, |(name, _)| name)
    }

    /// The command as it is typed: `:jump LABEL`.
    pub fn usage(&self) -> String {
        format!(":{}", self.usage)
    }
}

/// The line command for a command of the app.
pub(super) fn way_to(wanted: Command) -> Option<String> {
    let stands_for = |one: &&LineCommand| match one.action {
        LineAction::Run(command) => command == wanted,
        LineAction::InPlaceOf(commands, _) => commands.contains(&wanted),
        LineAction::Local(_) => false,
    };
    let command = COMMANDS.iter().find(stands_for);
    command.map(LineCommand::usage)
}

impl LineMode {
    /// Runs a command; `text` is what follows the colon.
    pub(super) fn run_command(&mut self, app: &App, text: &str) -> LineResponse {
        let (name, argument) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let Some(found) = find(name) else { return LineResponse::line(unknown_command(name)) };
        if !found.always && !matches!(app.phase(), Phase::Editing) {
            return LineResponse::line("Answer this first. The other commands work afterwards.");
        }
        match found.action {
            LineAction::Local(action) | LineAction::InPlaceOf(_, action) => {
                action(self, app, argument.trim())
            }
            LineAction::Run(command) => {
                match command {
                    // An explicit :review shows the whole review again.
                    Command::Review => {
                        self.announced.forget_position();
                        self.review.short = false;
                    }
                    Command::Save => self.saving = true,
                    _ => {}
                }
                LineResponse::intent(Intent::Do(command))
            }
        }
    }

    /// Takes what the last problem offered, unless that is gone.
    fn fix(&mut self, app: &App, _: &str) -> LineResponse {
        let has_fix = |at: &FieldRef| app.shown_problem(*at).is_some_and(|violation| violation.fix.is_some());
        LineResponse::intent(match self.announced.offer.take().filter(has_fix) {
            Some(at) => Intent::Fix(at),
            None => Intent::Do(Command::NextProblem),
        })
    }

    fn clear(&mut self, app: &App, _: &str) -> LineResponse {
        match app.focus() {
            FocusTarget::Answer(at) => self.question.give(at, "", ""),
            _ => LineResponse::line("There is no answer to clear here."),
        }
    }
}

fn go_back(_: &mut LineMode, app: &App, _: &str) -> LineResponse {
    if app.document().targets(Screen::Role).first() == Some(&app.focus()) {
        return LineResponse::line("This is the first question.");
    }
    LineResponse::intent(Intent::Back)
}

fn go_next(_: &mut LineMode, app: &App, _: &str) -> LineResponse {
    if app.screen() == Screen::Review {
        return LineResponse::line("This is the last screen.");
    }
    LineResponse::intent(Intent::Do(Command::NextScreen))
}

fn show_help(_: &mut LineMode, app: &App, topic: &str) -> LineResponse {
    if topic.is_empty() {
        let mut lines = super::question::help(app);
        let names: Vec<String> = COMMANDS.iter().map(|command| format!(":{}", command.name())).collect();
        lines.push(format!("Enter keeps the answer in brackets. Commands: {} ::", names.join(" ")));
        lines.push(":help commands explains each of them.".to_owned());
        return LineResponse::lines(lines);
    }
    let lines = COMMANDS.iter().map(|command| format!("{} {}", command.usage(), command.help));
    let more = [
        "::TEXT an answer that begins with a colon".to_owned(),
        format!("{} takes what the question proposes", super::question::TAKE),
    ];
    LineResponse::lines(lines.chain(more).collect())
}

fn jump(_: &mut LineMode, app: &App, label: &str) -> LineResponse {
    field_lookup::find(app, label).map_or_else(LineResponse::line, LineResponse::intent)
}

fn list_problems(_: &mut LineMode, app: &App, _: &str) -> LineResponse {
    let problems = app.document().problems();
    if problems.is_empty() {
        return LineResponse::line("No problems.");
    }
    let line = |(at, violation)| {
        format!("{}: {}", app.document().label_of(at), problem_with_offer(at, &violation, "Fix:"))
    };
    LineResponse::lines(problems.into_iter().map(line).collect())
}

fn quit(_: &mut LineMode, _: &App, _: &str) -> LineResponse {
    LineResponse { lines: Vec::new(), msg: Some(Msg::Leave) }
}

fn export_json(_: &mut LineMode, app: &App, file: &str) -> LineResponse {
    if file.is_empty() {
        return LineResponse::lines(app.preview().lines.into_iter().map(|(line, _)| line).collect());
    }
    export(app, ExportFormat::Json, file)
}

fn export_curl(_: &mut LineMode, app: &App, file: &str) -> LineResponse {
    export(app, ExportFormat::Curl, file)
}

fn export(app: &App, format: ExportFormat, file: &str) -> LineResponse {
    if file.is_empty() {
        return LineResponse::lines(app.export(format).lines().map(str::to_owned).collect());
    }
    LineResponse::intent(Intent::Export(format, file.to_owned()))
}

fn remove_row(_: &mut LineMode, app: &App, _: &str) -> LineResponse {
    match app.navigation().field().map(|at| at.row) {
        Some(Some(row)) => LineResponse::intent(Intent::RemoveRow(row)),
        Some(None) => LineResponse::line("This question belongs to no associated user."),
        None => LineResponse::line("Go to the associated user first: :jump 1 Username."),
    }
}

fn copy_settings(_: &mut LineMode, _: &App, username: &str) -> LineResponse {
    if username.is_empty() {
        return LineResponse::line("Name the user: :like USERNAME, or list them with :users.");
    }
    LineResponse::intent(Intent::Like(username.to_owned()))
}

fn print_receipt(_: &mut LineMode, app: &App, _: &str) -> LineResponse {
    if app.phase().allows(Command::CopyReceipt) {
        LineResponse::intent(Intent::Do(Command::CopyReceipt))
    } else {
        LineResponse::line("There is a text for the ticket once the user was created.")
    }
}

fn cancel(_: &mut LineMode, app: &App, _: &str) -> LineResponse {
    if app.phase().is_sending() || app.running_take_back().is_some() {
        LineResponse::intent(Intent::Cancel)
    } else {
        LineResponse::line("Nothing is being sent.")
    }
}

fn find(name: &str) -> Option<&'static LineCommand> {
    let name = unique(&COMMANDS.each_ref().map(LineCommand::name), name)?;
    COMMANDS.iter().find(|one| one.name() == name)
}

/// Whether a command answers with what the account's users have.
pub(super) fn needs_users(text: &str) -> bool {
    let found = text.split_whitespace().next().and_then(find);
    found.is_some_and(|found| matches!(found.action, LineAction::Run(Command::NextAgentId)))
}

fn unknown_command(name: &str) -> String {
    if name == "batch" {
        return "`vcc-user batch FILE` creates several users from a CSV file; :quit leaves.".to_owned();
    }
    let names = COMMANDS.each_ref().map(LineCommand::name);
    let matching: Vec<&str> = names.iter().filter(|one| one.starts_with(name)).copied().collect();
    if !name.is_empty() && matching.len() > 1 {
        return format!("Several commands begin like this: :{}.", matching.join(", :"));
    }
    let near = nearest(name, names.iter().copied());
    let hint = near.map(|near| format!(" Did you mean :{near}?")).unwrap_or_default();
    format!("There is no command :{name}.{hint} :help commands lists them; :: begins an answer with a colon.")
}

//! `vcc-user batch`: several users from one file. All of them are checked first; then they are created one by one, and
//! a result file says what became of each.

pub mod args;
mod files;
mod progress;
mod report;
mod run;

use super::args::GlobalArgs;
use super::exit::{Code, Stop};
use super::paint::Paint;
use super::sending::Sender;
use super::world::{self, World};
use super::{input, print, say};
use crate::account::{Choice, Directory, SecretSource};
use crate::batch::{Batch, State};
use crate::runtime::interrupt::Interrupt;
use crate::store::config;
use crate::store::journal::Attempt;
use crate::submission::{Again, Blocked, policy};
use crate::text::counted;
use crate::ui::text::visible;
use crate::user::fields::FieldId;
use crate::user::form::Form;
use crate::user::payload;
use crate::user::rule::is_guid;
use crate::wizard::suggest::KnownLists;
use args::BatchArgs;
use std::sync::Arc;

/// What is said when a signal comes while users are created.
const ENDING: &str = "Ending after the user under way; once more ends at once.";

const EMPTY: &str = "no user stands under the header";

/// Runs it.
pub fn run(args: &BatchArgs, global: &GlobalArgs) -> Result<Code, Stop> {
    let world = World::find()?;
    let text = files::text(&args.file)?;
    let template = template(args, &world)?;
    let choice = choice(args, global, &world)?;
    let out = if args.yes { Some(files::result_path(args)?) } else { None };
    let mut known = choice.as_ref().map(world::known_lists).unwrap_or_default();
    let mut sender = choice.clone().map(|choice| Sender::new(&world, choice));
    let read = |known: &KnownLists| {
        let read = Batch::read(&text, &template, &|kind, text| known.settle(kind, text));
        let read =
            read.and_then(|batch| if batch.rows.is_empty() { Err(EMPTY.to_owned()) } else { Ok(batch) });
        read.map_err(|why| {
            Stop::usage(format!("{}: {}\nNothing was sent.", visible(&args.file), lines(&why)))
        })
    };
    let mut batch = read(&known)?;
    let directory = match (&choice, &mut sender) {
        (Some(choice), Some(sender)) if batch.count(State::Exists) < batch.rows.len() => {
            // Named, and not by its ID: the account knows.
            if batch.answers(FieldId::CallbackNumber).any(|answer| !is_guid(&answer)) && at_hand(args, choice)
            {
                known.callback_numbers = sender.asker()?.callback_numbers();
                batch = read(&known)?;
            }
            learn_from_journal(&mut batch, sender, &world)?;
            directory(args, choice, sender)?
        }
        _ => None,
    };
    batch.check(directory.as_deref());
    if batch.with_errors() > 0 {
        return refused(args, global, &batch);
    }
    match (out, sender) {
        (Some(out), Some(mut sender)) => {
            say_all(&report::warnings(&batch, Paint::stderr(global.color)));
            let interrupt = Interrupt::listen(ENDING).map_err(Stop::unexpected)?;
            run::Run { args, global, out: &out, sender: &mut sender, interrupt }.all(&mut batch)
        }
        _ => checked(args, global, &batch),
    }
}

fn template(args: &BatchArgs, world: &World) -> Result<Form, Stop> {
    let Some(name) = &args.template else { return Ok(Form::default()) };
    let read = input::read(name, &world.drafts())?;
    for remark in &read.remarks {
        say(&visible(&format!("{name}: {}", remark.severity.line(&remark.path, &remark.text))));
    }
    Ok(read.draft.form)
}

/// The account. A check needs none: it says what it cannot know without one.
fn choice(args: &BatchArgs, global: &GlobalArgs, world: &World) -> Result<Option<Choice>, Stop> {
    match world.choose(global) {
        Ok(choice) if args.yes => world::meant(choice).map(Some),
        Ok(Choice::Sandbox { named: false }) => Ok(None),
        Ok(choice) => Ok(Some(choice)),
        Err(stop) if args.yes || global.account.is_some() => Err(stop),
        Err(stop) => {
            say(&format!("vcc-user: {stop}; names that are taken are not looked for"));
            Ok(None)
        }
    }
}

/// Whether the account can be asked: a check does not ask a person for a secret.
fn at_hand(args: &BatchArgs, choice: &Choice) -> bool {
    let Choice::Account(account) = choice else { return true };
    let given = matches!(account.secret, SecretSource::Given(_) | SecretSource::Command(_));
    args.yes || given || config::client_secret().is_some()
}

/// The account's users, so that names that are taken are told before anything is sent.
fn directory(
    args: &BatchArgs,
    choice: &Choice,
    sender: &mut Sender<'_>,
) -> Result<Option<Arc<Directory>>, Stop> {
    if !at_hand(args, choice) {
        say("There is no client secret at hand: names that are taken are not looked for.");
        return Ok(None);
    }
    match sender.asker()?.directory() {
        Ok(directory) => Ok(Some(directory)),
        Err(why) => {
            let why = visible(why.trim_end_matches('.'));
            say(&format!(
                "The account's users could not be read: {why}. Names that are taken are not told before."
            ));
            Ok(None)
        }
    }
}

/// What earlier runs did whose result was not written any more: their attempts are in the journal.
fn learn_from_journal(batch: &mut Batch, sender: &Sender<'_>, world: &World) -> Result<(), Stop> {
    let (mut attempts, counted) = (world.journal().list().map_err(Stop::usage)?.attempts, sender.counted());
    attempts.retain(|attempt| counted.includes(attempt));
    for row in batch.rows.iter_mut().filter(|row| row.state != State::Exists) {
        let username = row.form.value(FieldId::Username);
        let of_row = attempts.iter().filter(|attempt| attempt.is_for(sender.api_url(), &username));
        match policy::check(of_row.filter_map(Attempt::as_earlier).collect(), Again::No) {
            Err(Blocked::Exists(earlier)) => {
                let body = payload::build(&row.form).text();
                let same = attempts.iter().any(|attempt| attempt.id == earlier.id && attempt.sent(&body));
                let other = if same { "" } else { " It was sent with other answers." };
                row.state = State::Exists;
                row.said.outcome = Some(earlier.kind);
                row.said.user_id = earlier.user_id.unwrap_or_default();
                row.said.message = format!("By the attempt {} at {}.{other}", earlier.id, earlier.time);
            }
            Err(_) => row.state = State::Unsure,
            Ok(()) => {}
        }
    }
    Ok(())
}

/// Errors: nothing is sent.
fn refused(args: &BatchArgs, global: &GlobalArgs, batch: &Batch) -> Result<Code, Stop> {
    if args.json {
        report::json(args, batch)?;
    } else {
        print(&report::problems(batch, Paint::stdout(global.color)))?;
    }
    let users = counted(batch.rows.len(), "user");
    say(&format!("{} of {users} cannot be created as they stand. Nothing was sent.", batch.with_errors()));
    Ok(Code::ERRORS)
}

/// Checked, and not asked to create.
fn checked(args: &BatchArgs, global: &GlobalArgs, batch: &Batch) -> Result<Code, Stop> {
    if args.json {
        report::json(args, batch)?;
    } else {
        print(&report::problems(batch, Paint::stdout(global.color)))?;
    }
    let (waiting, unsure, exist) =
        (batch.count(State::Waiting), batch.count(State::Unsure), batch.count(State::Exists));
    let more = [
        (unsure, "would be looked up first: the outcome of an earlier attempt is unknown."),
        (exist, "exist already."),
    ];
    let more = more.into_iter().filter(|(count, _)| *count > 0);
    let more = more.map(|(count, what)| format!("{} {what}", counted(count, "user")));
    let words: Vec<String> =
        std::iter::once(format!("{} would be created.", counted(waiting, "user"))).chain(more).collect();
    say(&format!("{} Nothing was sent: --yes creates.", words.join(" ")));
    Ok(Code::DONE)
}

/// What a file holds is shown, not obeyed.
fn lines(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

fn say_all(text: &str) {
    text.lines().for_each(say);
}

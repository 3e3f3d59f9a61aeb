//! `vcc-user submit`: creates without asking, by the same steps as the wizard.

use super::args::{GlobalArgs, SubmitArgs};
use super::exit::{Code, Stop};
use super::input::{self, Input};
use super::world::{self, World};
use super::{print, print_json, say};
use crate::account::Choice;
use crate::runtime::drive::Driver;
use crate::store::ids;
use crate::submission::{Order, Outcome};
use crate::ui::text::visible;
use crate::user::fields::FieldId;
use crate::user::payload;
use crate::user::rule::Severity;
use serde_json::{Value, json};

/// Runs it. Every input is read and checked before the first is sent; those with errors are told and left out.
pub fn run(args: &SubmitArgs, global: &GlobalArgs) -> Result<Code, Stop> {
    if !args.yes {
        return Err(Stop::usage("nothing was sent: --yes says that the users are to be created"));
    }
    let world = World::find()?;
    let choice = world.choose(global)?;
    let (account, api_url) = match &choice {
        Choice::Account(account) => (account.name.clone(), account.api_url.clone()),
        Choice::Sandbox { .. } => (crate::account::SANDBOX.to_owned(), crate::account::SANDBOX.to_owned()),
    };
    let target = world::target_for_submit(choice)?;
    let drafts = world.drafts();
    let inputs: Vec<Input> =
        args.inputs.iter().map(|name| input::read(name, &drafts)).collect::<Result<_, _>>()?;
    let driver = Driver::new(target, world.journal()).map_err(Stop::unexpected)?;
    let mut code = Code::DONE;
    let mut objects = Vec::new();
    for one in &inputs {
        let (result, object) = if one.has_errors() {
            (Code::ERRORS, refused_here(one))
        } else {
            let order = order(one, &account, &api_url, args.allow_overages);
            let outcome = driver.run(order.clone());
            close_draft(&world, one, &outcome);
            tell(one, &order, &outcome, args.json)?;
            (Code(outcome.exit_code()), object(one, &order, &outcome))
        };
        objects.push(object);
        code = code.max(result);
        // Neither credentials that are not accepted nor an unknown outcome get better by sending more.
        if result == Code::NOT_AUTHORISED || result == Code::UNKNOWN {
            break;
        }
    }
    if args.json {
        print_json(&Value::Array(objects))?;
    }
    Ok(code)
}

fn order(input: &Input, account: &str, api_url: &str, allow_overages: bool) -> Order {
    let form = &input.draft.form;
    Order {
        attempt: ids::new(),
        account: account.to_owned(),
        api_url: api_url.to_owned(),
        username: form.value(FieldId::Username).into_owned(),
        body: payload::build(form).text(),
        allow_overages,
        draft: input.id.clone(),
        after_unknown: false,
    }
}

/// A user with errors is not sent.
fn refused_here(input: &Input) -> Value {
    let mut messages = Vec::new();
    for told in input.told().iter().filter(|told| told.severity == Severity::Error) {
        let message = format!("{}: error: {}", told.path, told.text);
        say(&visible(&format!("{}: {message}", input.name)));
        messages.push(message);
    }
    let username = input.draft.form.value(FieldId::Username);
    json!({"file": input.name, "outcome": "errors", "userId": null, "username": username, "messages": messages})
}

fn tell(input: &Input, order: &Order, outcome: &Outcome, json: bool) -> Result<(), Stop> {
    if let Outcome::Created(created) = outcome
        && !json
    {
        let id = created.user_id.as_deref().unwrap_or("-");
        let line = format!("created {} {}", order.username, visible(id));
        // The user exists, whoever reads this: the line is said elsewhere where stdout takes it no more.
        print(&format!("{line}\n")).inspect_err(|_| say(&line))?;
    }
    if !matches!(outcome, Outcome::Created(created) if created.note.is_none()) {
        let words = outcome.words(order);
        say(&format!("{}: {}", visible(&input.name), words.title));
        for line in words.lines {
            say(&format!("  {line}"));
        }
    }
    Ok(())
}

fn object(input: &Input, order: &Order, outcome: &Outcome) -> Value {
    json!({
        "file": input.name,
        "outcome": outcome.word(),
        "userId": outcome.user_id(),
        "username": order.username,
        "messages": outcome.messages(),
    })
}

/// A created user's draft is closed with the id and kept as history.
fn close_draft(world: &World, input: &Input, outcome: &Outcome) {
    let (Some(id), Outcome::Created(created)) = (&input.id, outcome) else { return };
    let drafts = world.drafts();
    let closed = drafts.load(id).map_err(|error| error.to_string()).and_then(|(mut draft, _, stamp)| {
        draft.user_id = Some(created.user_id.clone().unwrap_or_default());
        drafts.save(id, &draft, Some(&stamp)).map_err(|error| error.reason())
    });
    if let Err(reason) = closed {
        say(&format!("The user was created; the draft {id} could not be closed: {reason}"));
    }
}

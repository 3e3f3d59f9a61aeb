//! What keeps one user from being sent twice: locks, the journal, the draft that is closed.

use super::context::Context;
use super::exit::CliError;
use super::input::{self, Input};
use super::say;
use super::secret::Secrets;
use crate::account::{AccountSelection, SANDBOX};
use crate::runtime::drive::Driver;
use crate::store::ids;
use crate::store::lock::{Lock, LockError, process_words};
use crate::store::words;
use crate::submission::{Order, Outcome};
use crate::text::harmless;
use crate::user::fields::FieldId;
use crate::user::form::Form;
use crate::user::payload;

/// Reads what is to be sent. A draft is locked before it is read for good: what another window does to it until then
/// is seen, and from then on there is no other window. One whose user exists is refused, and with it all of them.
pub fn read(
    names: &[String],
    context: &Context,
    practice: bool,
) -> Result<Vec<(Input, Option<Lock>)>, CliError> {
    let drafts = context.drafts();
    let mut all: Vec<(Input, Option<Lock>)> = Vec::new();
    for name in names {
        let shown = words::escaped(name.as_ref());
        let mut input = input::load(name, &drafts)?;
        let mut lock = None;
        if let Some(id) = &input.id {
            if all.iter().any(|(other, _)| other.id.as_ref() == Some(id)) {
                return Err(CliError::usage(format!("{shown}: named twice. Nothing was sent.")));
            }
            lock = match drafts.lock(id) {
                Ok(lock) => Some(lock),
                Err(held @ LockError::Held { .. }) => {
                    return Err(CliError::usage(format!(
                        "{shown}: {held}: close it there. Nothing was sent."
                    )));
                }
                Err(error) => {
                    say(&format!("{shown}: the draft {error}; it is sent all the same."));
                    None
                }
            };
            input = input::load(name, &drafts)?;
        }
        refuse_created(&shown, &input, context, practice)?;
        all.push((input, lock));
    }
    Ok(all)
}

/// A created user's draft is not sent again. The journal knows of those, too, whose draft was not closed any more, and
/// of those whose user a look-up found.
fn refuse_created(shown: &str, input: &Input, context: &Context, practice: bool) -> Result<(), CliError> {
    // A rehearsal with the practice account is no reason not to create the user for good.
    if input.draft.account.as_deref() == Some(SANDBOX) && !practice {
        return Ok(());
    }
    let (user_id, exists) = match (&input.draft.user_id, &input.id) {
        (Some(user_id), _) => (user_id.clone(), "was created already"),
        (None, Some(id)) => {
            let username = input.draft.form.value(FieldId::Username);
            let earlier = context.journal().created_from(id, &username).map_err(CliError::usage)?;
            let Some(earlier) = earlier else { return Ok(()) };
            let created = earlier.word() == "created";
            let earlier_account = earlier.account.clone();
            let user_id = earlier.outcome.and_then(|closed| closed.user_id).unwrap_or_default();
            if created {
                close_draft(context, id, &user_id, &earlier_account);
            }
            (user_id, if created { "was created already" } else { "exists, perhaps from an earlier attempt" })
        }
        (None, None) => return Ok(()),
    };
    let with = match harmless::line(&user_id, 100) {
        id if id.is_empty() => id,
        id => format!(" (userId {id})"),
    };
    Err(CliError::usage(format!(
        "{shown}: the user of this draft {exists}{with}. It is not sent again; nothing was sent."
    )))
}

/// A draft whose user was created holds the id and is kept as history.
pub fn close_draft(context: &Context, id: &str, user_id: &str, account: &str) {
    let drafts = context.drafts();
    let closed = drafts.load(id).map_err(|error| error.to_string()).and_then(|(mut draft, _, stamp)| {
        draft.user_id = Some(user_id.to_owned());
        draft.account = Some(account.to_owned());
        drafts.save(id, &draft, Some(&stamp)).map_err(|error| error.reason())
    });
    if let Err(reason) = closed {
        say(&format!("The user was created; the draft {id} could not be closed: {reason}"));
    }
}

/// What became of an input.
pub enum Sent {
    /// It was sent, or could have been.
    Tried(Box<Order>, Outcome),
    /// It was not: a sentence says which earlier attempt stands in the way.
    Withheld(String),
}

/// Sends users, one after the other, to one account.
pub struct Sender<'a> {
    context: &'a Context,
    choice: AccountSelection,
    account: String,
    api_url: String,
    /// Connected when the first user is sent: who sends nothing is not asked for a secret.
    driver: Option<Driver>,
    secrets: Secrets,
}

impl<'a> Sender<'a> {
    /// To this account.
    pub fn new(context: &'a Context, choice: AccountSelection) -> Self {
        let (account, api_url) = match &choice {
            AccountSelection::Account(account) => (account.name.clone(), account.api_url.clone()),
            AccountSelection::Sandbox { .. } => (SANDBOX.to_owned(), SANDBOX.to_owned()),
        };
        Self { context, choice, account, api_url, driver: None, secrets: Secrets::default() }
    }

    /// Sends one. Where an earlier attempt for its username ended unknown, the user may exist: it is not sent unless
    /// the person says `again`.
    pub fn send(&mut self, input: &Input, allow_overages: bool, again: bool) -> Result<Sent, CliError> {
        let order = self.order(input, allow_overages);
        self.send_order(order, again)
    }

    /// The same, of an order.
    pub fn send_order(&mut self, mut order: Order, again: bool) -> Result<Sent, CliError> {
        let journal = self.context.journal();
        let _claim = match journal.claim(&order.api_url, &order.username) {
            Ok(claim) => claim,
            Err(LockError::Held { by }) => {
                let by = process_words(by);
                let username = harmless::line(&order.username, 100);
                return Ok(Sent::Withheld(format!(
                    "another vcc-user{by} is sending {username}: see what became of it with `vcc-user attempts`"
                )));
            }
            Err(LockError::Io(error)) => {
                let reason = words::reason(&error);
                let why = format!("The attempt could not be written down first: {reason}.");
                return Ok(Sent::Tried(Box::new(order), Outcome::NotSent { why }));
            }
        };
        if let Some(earlier) = journal.unknown(&order.api_url, &order.username).map_err(CliError::usage)? {
            if !again {
                return Ok(Sent::Withheld(format!(
                    "an earlier attempt is unknown: `vcc-user attempts resolve {}` looks it up; where the user does \
                     not exist, `--again` sends it once more",
                    earlier.id
                )));
            }
            order.after_unknown = true;
        }
        let outcome = self.driver()?.run(order.clone());
        if let (Some(id), Outcome::Created(created)) = (&order.draft, &outcome) {
            close_draft(self.context, id, created.user_id.as_deref().unwrap_or_default(), &self.account);
        }
        Ok(Sent::Tried(Box::new(order), outcome))
    }

    /// Looks up what became of a username's earlier attempt, and writes it down where the journal knows of it.
    pub fn look_up(&mut self, order: Order) -> Result<Outcome, CliError> {
        let earlier =
            self.context.journal().unknown(&order.api_url, &order.username).map_err(CliError::usage)?;
        let order = earlier.map_or(order, |earlier| earlier.order());
        Ok(self.driver()?.look_up(order))
    }

    /// Where users are sent to.
    pub fn api_url(&self) -> &str {
        &self.api_url
    }

    /// The way to the account.
    pub fn driver(&mut self) -> Result<&Driver, CliError> {
        if self.driver.is_none() {
            let target = self.secrets.target(self.choice.clone())?;
            self.driver = Some(Driver::new(target, self.context.journal()).map_err(CliError::unexpected)?);
        }
        self.driver.as_ref().ok_or_else(|| CliError::unexpected("no connection"))
    }

    fn order(&self, input: &Input, allow_overages: bool) -> Order {
        Order { draft: input.id.clone(), ..self.order_of(&input.draft.form, allow_overages) }
    }

    /// What creates a user with these answers.
    pub fn order_of(&self, form: &Form, allow_overages: bool) -> Order {
        Order {
            attempt: ids::new(),
            account: self.account.clone(),
            api_url: self.api_url.clone(),
            username: form.value(FieldId::Username).into_owned(),
            body: payload::build(form).to_json(),
            allow_overages,
            draft: None,
            after_unknown: false,
        }
    }
}

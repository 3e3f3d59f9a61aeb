//! The form that adds an account without editing a file: the secret is typed unseen, a test says what each server
//! answered, and only then the file is written.

use super::{ModalContext, ModalInput, Reaction};
use crate::account::account_spec::AccountSpec;
use crate::account::endpoint_url::{DOMAINS, REGIONS};
use crate::app::keymap::Command;
use crate::app::msg::{AccountField, AccountTest, Cx, Effect};
use crate::app::text_input::{EditOp, SecretInput, TextInput};
use secrecy::SecretString;

/// The most characters of a name or an id.
const LONGEST: usize = 200;

/// All fields, in the order of the Tab key.
pub(crate) const ACCOUNT_FIELDS: [AccountField; 8] = [
    AccountField::Name,
    AccountField::Region,
    AccountField::Domain,
    AccountField::ClientId,
    AccountField::Secret,
    AccountField::Production,
    AccountField::Try,
    AccountField::Save,
];

/// Shown before anything is typed.
pub(crate) const NOTES: [&str; 2] = [
    "The API credentials of an Admin, with the scope users:write.",
    if cfg!(feature = "keyring") {
        "Save writes everything but the secret to config.toml; the secret goes to the keyring."
    } else {
        "Save writes everything but the secret to config.toml. The secret stays in memory until you leave; for the next \
         time set VCC_CLIENT_SECRET, or secret_command in config.toml."
    },
];

/// Shown while the servers are asked.
pub(crate) const TRYING: &str = "Asking the token server, then the API …";

impl AccountField {
    /// The label; empty for a button.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Region => "Region",
            Self::Domain => "Domain",
            Self::ClientId => "Client ID",
            Self::Secret => "Client secret",
            Self::Production => "Production",
            Self::Try | Self::Save => "",
        }
    }

    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Name => "What you call the account, such as emea: shown in the title and on the button.",
            Self::Region => {
                "The part of the world that the account is in: Europe, Middle East and Africa; North America; Asia-Pacific."
            }
            Self::Domain => "How the API's address ends. Newer accounts are at cc.vonage.com.",
            Self::ClientId => NOTES[0],
            Self::Secret => {
                "The secret of the same credentials. It is not shown, and not written to config.toml."
            }
            Self::Production => "Yes says PRODUCTION in the title: users that are created there are real.",
            Self::Try => "Asks for a token and for one user. No user is created.",
            Self::Save => NOTES[1],
        }
    }
}

/// What is wrong with the form, and where that is known.
#[derive(Debug, Clone)]
struct AccountProblem {
    text: String,
    field: Option<AccountField>,
}

/// The test of the account.
#[derive(Debug, Default)]
enum Test {
    #[default]
    None,
    Running,
    Done(AccountTest),
}

#[derive(Debug)]
pub struct AddAccountModal {
    pub(crate) name: TextInput,
    pub(crate) client_id: TextInput,
    pub(crate) region: String,
    pub(crate) domain: String,
    /// Whether users that are created there are real.
    pub(crate) production: bool,
    pub(crate) secret: SecretInput,
    /// The focused field, in [`ACCOUNT_FIELDS`].
    focus: usize,
    test: Test,
    problem: Option<AccountProblem>,
}

impl Default for AddAccountModal {
    fn default() -> Self {
        let AccountSpec { name, region, domain, client_id, production } = AccountSpec::default();
        let (name, client_id) = (TextInput::new(name, LONGEST), TextInput::new(client_id, LONGEST));
        let (secret, test) = (SecretInput::default(), Test::None);
        Self { name, client_id, region, domain, production, secret, focus: 0, test, problem: None }
    }
}

impl AddAccountModal {
    pub(crate) fn account(&self) -> AccountSpec {
        AccountSpec {
            name: self.name.value().to_owned(),
            region: self.region.clone(),
            domain: self.domain.clone(),
            client_id: self.client_id.value().to_owned(),
            production: self.production,
        }
    }

    pub(crate) fn focus(&self) -> AccountField {
        ACCOUNT_FIELDS[self.focus.min(ACCOUNT_FIELDS.len() - 1)]
    }

    pub(crate) fn problem(&self) -> Option<&str> {
        self.problem.as_ref().map(|problem| problem.text.as_str())
    }

    /// The field that is wrong, where that is known.
    pub(crate) fn faulty_field(&self) -> Option<AccountField> {
        self.problem.as_ref().and_then(|problem| problem.field)
    }

    /// Whether the servers are being asked.
    pub fn is_testing(&self) -> bool {
        matches!(self.test, Test::Running)
    }

    /// What the servers answered.
    pub fn tested(&self) -> Option<&AccountTest> {
        match &self.test {
            Test::Done(tried) => Some(tried),
            _ => None,
        }
    }

    /// Whether there is more to show than the focused field's help.
    pub(crate) fn has_news(&self) -> bool {
        self.problem.is_some() || !matches!(self.test, Test::None)
    }

    /// Whether a text has the focus.
    pub(crate) fn is_typed(&self) -> bool {
        matches!(self.focus(), AccountField::Name | AccountField::ClientId | AccountField::Secret)
    }
}

impl AddAccountModal {
    pub(super) fn text_input(&mut self) -> Option<&mut TextInput> {
        match self.focus() {
            AccountField::Name => Some(&mut self.name),
            AccountField::ClientId => Some(&mut self.client_id),
            _ => None,
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.forget_test();
        if self.focus() == AccountField::Secret {
            self.secret.paste(text);
        } else if let Some(input) = self.text_input() {
            input.paste(text);
        }
    }

    pub(super) fn update(
        &mut self,
        input: ModalInput<'_>,
        shared: &ModalContext<'_>,
        cx: &mut Cx,
    ) -> Reaction {
        match input {
            ModalInput::Key(_, Some(Command::Press)) => self.press(shared, cx),
            ModalInput::Key(_, Some(command)) if !EditOp::is_edit(command) => self.run(command),
            ModalInput::Key(event, command) => {
                let changed = if self.focus() == AccountField::Secret {
                    self.secret.key(event, command);
                    true
                } else {
                    self.text_input().is_some_and(|input| input.key(event, command))
                };
                if changed {
                    self.forget_test();
                }
            }
            ModalInput::AccountField(field) => {
                self.set_focus(field);
                if matches!(field, AccountField::Try | AccountField::Save) {
                    self.press(shared, cx);
                }
            }
            ModalInput::Intent(intent) => return Reaction::PassOn(intent),
            ModalInput::Entry(_) => {}
        }
        Reaction::Stay
    }

    fn run(&mut self, command: Command) {
        let is_yes_no = self.focus() == AccountField::Production;
        match command {
            Command::NextField => self.focus_next(),
            Command::PreviousField => self.focus = self.focus.saturating_sub(1),
            Command::PreviousOption => self.choose(false),
            Command::NextOption => self.choose(true),
            Command::Yes if is_yes_no => self.choose(true),
            Command::No if is_yes_no => self.choose(false),
            _ => {}
        }
    }

    /// Enter: the next field, or the button.
    fn press(&mut self, shared: &ModalContext<'_>, cx: &mut Cx) {
        match self.focus() {
            AccountField::Try if shared.may_press => self.start_test(shared, cx),
            AccountField::Save if shared.may_press => self.save(shared, cx),
            AccountField::Try | AccountField::Save => {}
            _ => self.focus_next(),
        }
    }

    fn focus_next(&mut self) {
        self.focus = (self.focus + 1).min(ACCOUNT_FIELDS.len() - 1);
    }

    fn set_focus(&mut self, field: AccountField) {
        self.focus = ACCOUNT_FIELDS.iter().position(|one| *one == field).unwrap_or(self.focus);
    }

    /// A changed answer is not tested. An answer of the servers that is still to come is about the account as it was.
    fn forget_test(&mut self) {
        (self.test, self.problem) = (Test::None, None);
    }

    fn choose(&mut self, forward: bool) {
        self.forget_test();
        let turn = |values: &[&str], now: &str| {
            let here = values.iter().position(|one| *one == now).unwrap_or(0);
            let there = if forward { (here + 1).min(values.len() - 1) } else { here.saturating_sub(1) };
            values[there].to_owned()
        };
        match self.focus() {
            AccountField::Region => self.region = turn(&REGIONS, &self.region),
            AccountField::Domain => self.domain = turn(&DOMAINS, &self.domain),
            AccountField::Production => self.production = forward,
            _ => {}
        }
    }

    /// The account and its secret; none while something is missing: that is shown, and has the focus.
    fn complete(&mut self, shared: &ModalContext<'_>) -> Option<(Box<AccountSpec>, SecretString)> {
        let account = self.account();
        let known: Vec<String> = shared.account.context.accounts.iter().map(|one| one.name.clone()).collect();
        let of_name = account.name_problem(&known).map(|text| (AccountField::Name, text));
        let of_id = || account.client_id_problem().map(|text| (AccountField::ClientId, text));
        let no_secret = "Enter the secret of the API credentials.".to_owned();
        let of_secret = || self.secret.is_empty().then_some((AccountField::Secret, no_secret));
        let problem = of_name.or_else(of_id).or_else(of_secret);
        let Some((field, text)) = problem else {
            self.problem = None;
            return Some((Box::new(account), self.secret.copy()));
        };
        self.set_focus(field);
        self.problem = Some(AccountProblem { text, field: Some(field) });
        None
    }

    fn start_test(&mut self, shared: &ModalContext<'_>, cx: &mut Cx) {
        if let Some((account, secret)) = self.complete(shared) {
            self.test = Test::Running;
            cx.push(Effect::TestAccount(account, secret));
        }
    }

    /// The servers answered. After a good test one more Enter saves.
    pub(in crate::app) fn finish_test(&mut self, tried: AccountTest) {
        if self.is_testing() {
            if tried.token.is_ok() && matches!(tried.users, Some(Ok(_))) {
                self.focus = ACCOUNT_FIELDS.len() - 1;
            }
            self.test = Test::Done(tried);
        }
    }

    fn save(&mut self, shared: &ModalContext<'_>, cx: &mut Cx) {
        if let Some((account, secret)) = self.complete(shared) {
            cx.push(Effect::SaveAccount(account, secret));
        }
    }

    /// The account was not saved.
    pub(in crate::app) fn fail(&mut self, reason: String) {
        self.problem = Some(AccountProblem { text: reason, field: None });
    }
}

//! The form that adds an account without editing a file: the secret is typed unseen, a test says what each server
//! answered, and only then the file is written.

use super::ModalContext;
use crate::account::account_spec::AccountSpec;
use crate::account::endpoint_url::{DOMAINS, REGIONS};
use crate::app::keymap::Command;
use crate::app::msg::{AccountField, AccountTest, Effect};
use crate::app::text_input::{EditOp, SecretInput, TextInput};
use crossterm::event::KeyEvent;

/// The most characters of a name or an ID.
const LONGEST: usize = 200;

/// The addresses are typed.
const OWN_ADDRESS: &str = "own address";
pub(crate) const REGION_OPTIONS: [&str; REGIONS.len() + 1] = {
    let [emea, nam, apac] = REGIONS;
    [emea, nam, apac, OWN_ADDRESS]
};

impl AccountField {
    /// The label; empty for a button.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Region => "Region",
            Self::Domain => "Domain",
            Self::ApiUrl => "API address",
            Self::TokenUrl => "Token address",
            Self::ClientId => "Client ID",
            Self::Secret => "Client secret",
            Self::Production => "Production",
            Self::Keyring => "Keyring",
            Self::Try | Self::Save => "",
        }
    }

    pub(in crate::app) fn is_button(self) -> bool {
        matches!(self, Self::Try | Self::Save)
    }

    fn is_typed(self) -> bool {
        matches!(self, Self::Name | Self::ApiUrl | Self::TokenUrl | Self::ClientId | Self::Secret)
    }
}

/// What is shown beneath the fields.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "variants are named after what they show")]
pub enum FormMessage {
    /// The focused field's help.
    #[default]
    Help,
    /// What was typed before the form was closed is there again, the secret is not.
    Reopened,
    /// The servers are being asked.
    Testing,
    Tested(AccountTest),
    /// What is wrong, and in which field where that is known.
    Problem(String, Option<AccountField>),
}

#[derive(Debug)]
pub struct AddAccountModal {
    pub(crate) name: TextInput,
    pub(crate) api_url: TextInput,
    pub(crate) token_url: TextInput,
    pub(crate) client_id: TextInput,
    /// One of [`REGION_OPTIONS`].
    pub(crate) region: &'static str,
    pub(crate) domain: &'static str,
    /// Whether users that are created there are real.
    pub(crate) production: bool,
    /// Whether the secret is to be stored in the keyring; none where there is no choice.
    pub(crate) keyring: Option<bool>,
    pub(crate) secret: SecretInput,
    focus: AccountField,
    message: FormMessage,
}

impl AddAccountModal {
    /// A form, empty or with what was typed before it was closed.
    pub(in crate::app) fn new(unsaved: Option<&AccountSpec>, has_keyring: bool) -> Self {
        let spec = unsaved.cloned().unwrap_or_default();
        let known = |values: &[&'static str], text: &str| {
            values.iter().find(|value| **value == text).or(values.first()).copied().unwrap_or_default()
        };
        let text = |text: String| TextInput::new(text, LONGEST);
        Self {
            region: if spec.has_own_address { OWN_ADDRESS } else { known(&REGIONS, &spec.region) },
            domain: known(&DOMAINS, &spec.domain),
            name: text(spec.name),
            api_url: text(spec.api_url),
            token_url: text(spec.token_url),
            client_id: text(spec.client_id),
            production: spec.production,
            keyring: has_keyring.then_some(spec.keyring),
            secret: SecretInput::default(),
            focus: AccountField::Name,
            message: if unsaved.is_some() { FormMessage::Reopened } else { FormMessage::Help },
        }
    }

    /// All fields that are shown, then the buttons, in the order of the Tab key.
    pub(crate) fn fields(&self) -> Vec<AccountField> {
        use AccountField::{
            ApiUrl, ClientId, Domain, Keyring, Name, Production, Region, Save, Secret, TokenUrl, Try,
        };
        let place: &[AccountField] = if self.has_own_address() { &[ApiUrl, TokenUrl] } else { &[Domain] };
        let keyring = self.keyring.map(|_| Keyring);
        let first = [Name, Region].into_iter().chain(place.iter().copied());
        first.chain([ClientId, Secret, Production]).chain(keyring).chain([Try, Save]).collect()
    }

    pub(crate) fn has_own_address(&self) -> bool {
        self.region == OWN_ADDRESS
    }

    /// What is shown beneath the fields where there is no result and no problem.
    pub(crate) fn note(&self) -> &'static str {
        match self.message {
            FormMessage::Reopened => {
                "What you typed is here again. The client secret was not kept: type it again."
            }
            FormMessage::Testing => "Asking the token server, then the API …",
            FormMessage::Help | FormMessage::Tested(_) | FormMessage::Problem(..) => self.help(),
        }
    }

    /// The help of the focused field.
    pub(crate) fn help(&self) -> &'static str {
        match self.focus {
            AccountField::Name => {
                "What you call the account, such as emea: shown in the title and on the button."
            }
            AccountField::Region => {
                "The part of the world that the account is in: Europe, Middle East and Africa; North America; \
                 Asia-Pacific. Own address: the API is elsewhere, such as behind a gateway."
            }
            AccountField::Domain => "How the API's address ends. Newer accounts are at cc.vonage.com.",
            AccountField::ApiUrl => {
                "The address of the User Admin API, which ends in /useradmin. https://, or http:// on this computer."
            }
            AccountField::TokenUrl => "The address that gives tokens, which ends in /Auth/connect/token.",
            AccountField::ClientId => {
                "The API credentials of an Admin, with the scope users:write. F1 says where they come from."
            }
            AccountField::Secret => {
                "The secret of the same credentials. It is not shown, and not written to config.toml."
            }
            AccountField::Production => {
                "Yes says PRODUCTION in the title: users that are created there are real."
            }
            AccountField::Keyring => "Yes: the secret is there at the next start. No: you are asked for it.",
            AccountField::Try => "Asks for a token and for one user. No user is created.",
            AccountField::Save if self.keyring == Some(true) => {
                "Save writes everything but the secret to config.toml; the secret goes to the keyring."
            }
            AccountField::Save => {
                "Save writes everything but the secret to config.toml. The secret stays in memory until you leave; for \
                 the next time set VCC_CLIENT_SECRET, or secret_command in config.toml."
            }
        }
    }

    pub(crate) fn focus(&self) -> AccountField {
        self.focus
    }

    /// What is shown beneath the fields.
    pub fn message(&self) -> &FormMessage {
        &self.message
    }

    /// Whether a text has the focus.
    pub(crate) fn is_typed(&self) -> bool {
        self.focus.is_typed()
    }

    pub(super) fn text_input(&mut self) -> Option<&mut TextInput> {
        match self.focus {
            AccountField::Name => Some(&mut self.name),
            AccountField::ApiUrl => Some(&mut self.api_url),
            AccountField::TokenUrl => Some(&mut self.token_url),
            AccountField::ClientId => Some(&mut self.client_id),
            _ => None,
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.forget_test();
        if self.focus == AccountField::Secret {
            self.secret.paste(text);
        } else if let Some(input) = self.text_input() {
            input.paste(text);
        }
    }

    /// A click on a field or a button.
    pub(super) fn click(&mut self, field: AccountField, shared: &mut ModalContext<'_>) {
        self.focus = field;
        if field.is_button() {
            self.press(shared);
        }
    }

    pub(super) fn key(&mut self, event: &KeyEvent, command: Option<Command>, shared: &mut ModalContext<'_>) {
        match command {
            Some(Command::Press) => self.press(shared),
            Some(command) if !EditOp::is_edit(command) => self.run(command),
            _ => {
                let changed = if self.focus == AccountField::Secret {
                    self.secret.key(event, command);
                    true
                } else {
                    self.text_input().is_some_and(|input| input.key(event, command))
                };
                if changed {
                    self.forget_test();
                }
            }
        }
    }

    fn run(&mut self, command: Command) {
        let is_yes_no = matches!(self.focus, AccountField::Production | AccountField::Keyring);
        if matches!(self.message, FormMessage::Reopened) {
            self.forget_test();
        }
        match command {
            Command::NextField => self.focus = neighbour(&self.fields(), self.focus, true),
            Command::PreviousField => self.focus = neighbour(&self.fields(), self.focus, false),
            Command::PreviousOption => self.choose(false),
            Command::NextOption => self.choose(true),
            Command::Yes if is_yes_no => self.choose(true),
            Command::No if is_yes_no => self.choose(false),
            _ => {}
        }
    }

    /// Enter: the next field, or the button.
    fn press(&mut self, shared: &mut ModalContext<'_>) {
        if !self.focus.is_button() {
            return self.run(Command::NextField);
        }
        if !shared.may_press {
            return;
        }
        let known: Vec<String> =
            shared.account.context().accounts.iter().map(|one| one.name.clone()).collect();
        if let Some((field, text)) = self.problem(&known) {
            self.focus = field;
            self.message = FormMessage::Problem(text, Some(field));
            return;
        }
        let (account, secret) = (Box::new(self.account()), self.secret.copy());
        if self.focus == AccountField::Try {
            self.message = FormMessage::Testing;
            shared.cx.push(Effect::TestAccount(account, secret));
        } else {
            self.message = FormMessage::Help;
            shared.cx.push(Effect::SaveAccount(account, secret));
        }
    }

    /// What was typed, without the secret.
    pub(in crate::app) fn account(&self) -> AccountSpec {
        let has_own_address = self.has_own_address();
        AccountSpec {
            name: self.name.value().trim().to_owned(),
            region: if has_own_address { REGIONS[0] } else { self.region }.to_owned(),
            domain: self.domain.to_owned(),
            has_own_address,
            api_url: self.api_url.value().to_owned(),
            token_url: self.token_url.value().to_owned(),
            client_id: self.client_id.value().to_owned(),
            production: self.production,
            keyring: self.keyring.unwrap_or(true),
        }
    }

    /// The first field that is wrong or missing, and why.
    fn problem(&self, known: &[String]) -> Option<(AccountField, String)> {
        let account = self.account();
        let no_secret = || "Enter the secret of the API credentials.".to_owned();
        [
            (AccountField::Name, account.name_problem(known)),
            (AccountField::ApiUrl, account.api_url_problem()),
            (AccountField::TokenUrl, account.token_url_problem()),
            (AccountField::ClientId, account.client_id_problem()),
            (AccountField::Secret, self.secret.is_empty().then(no_secret)),
        ]
        .into_iter()
        .find_map(|(field, problem)| Some((field, problem?)))
    }

    /// A changed answer is not tested. An answer of the servers that is still to come is about the account as it was.
    fn forget_test(&mut self) {
        self.message = FormMessage::Help;
    }

    fn choose(&mut self, forward: bool) {
        if self.focus.is_button() {
            self.focus = neighbour(&[AccountField::Try, AccountField::Save], self.focus, forward);
            return;
        }
        self.forget_test();
        match self.focus {
            AccountField::Region => self.region = neighbour(&REGION_OPTIONS, self.region, forward),
            AccountField::Domain => self.domain = neighbour(&DOMAINS, self.domain, forward),
            AccountField::Production => self.production = forward,
            AccountField::Keyring => self.keyring = Some(forward),
            _ => {}
        }
    }

    /// The servers answered. After a good test one more Enter saves.
    pub(in crate::app) fn finish_test(&mut self, tried: AccountTest) {
        if matches!(self.message, FormMessage::Testing) {
            if tried.token.is_ok() && matches!(tried.users, Some(Ok(_))) {
                self.focus = AccountField::Save;
            }
            self.message = FormMessage::Tested(tried);
        }
    }

    /// The account was not saved.
    pub(in crate::app) fn fail(&mut self, reason: String) {
        self.message = FormMessage::Problem(reason, None);
    }
}

/// The value after or before; at the end of the list the same.
fn neighbour<T: Copy + PartialEq>(values: &[T], value: T, forward: bool) -> T {
    let here = values.iter().position(|one| *one == value).unwrap_or(0);
    values[if forward { (here + 1).min(values.len() - 1) } else { here.saturating_sub(1) }]
}

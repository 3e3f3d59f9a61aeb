//! What is measured, of what size, and how it is claimed to grow.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::json;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;
use vcc_user::account::{ChosenGroup, Groups, Known, ListedUser, UserIndex};
use vcc_user::app::keymap::Keymap;
use vcc_user::app::msg::{DraftRow, LoadedDraft, Msg, Timestamp};
use vcc_user::app::suggest::{LookupEntry, Lookups};
use vcc_user::app::{AccountContext, App, Ids};
use vcc_user::model::draft::Draft;
use vcc_user::model::field::{AccountList, FieldKind};
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::form::{FieldRef, Form};
use vcc_user::model::validation::Report;
use vcc_user::model::{import, payload, validation};
use vcc_user::tui::theme::{Theme, ThemeName};
use vcc_user::tui::view;

/// How an operation grows with its size.
#[derive(Debug, Clone, Copy)]
pub enum Growth {
    Constant,
    Linear,
}

/// An operation.
pub struct Case {
    pub name: &'static str,
    /// What it is measured at growing numbers of.
    pub of: &'static str,
    pub sizes: [usize; 5],
    pub growth: Growth,
    pub prepare: fn(usize) -> Operation,
}

type Operation = Box<dyn FnMut()>;

const ROWS: [usize; 5] = [1, 10, 100, 300, 1000];
const LETTERS: [usize; 5] = [1, 4, 16, 64, 250];
const USERS: [usize; 5] = [10, 100, 1000, 10_000, 50_000];
const DRAFTS: [usize; 5] = [10, 100, 1000, 3000, 10_000];

/// All of them.
pub fn all() -> Vec<Case> {
    use Growth::{Constant, Linear};
    let case = |name, of, sizes, growth, prepare| Case { name, of, sizes, growth, prepare };
    vec![
        // Each change is checked whole, and remembered whole for undo.
        case("a key in a text", "rows", ROWS, Linear, |rows| key(typing(with_rows(rows)))),
        case("a key in a text", "letters", LETTERS, Constant, |letters| key(typing(with_name(letters)))),
        case("a key in a text", "known users", USERS, Constant, |users| key(known(users))),
        case("the check of the form", "rows", ROWS, Linear, |rows| {
            let form = with_rows(rows);
            Box::new(move || drop(black_box(validation::validate(&form))))
        }),
        case("the JSON", "rows", ROWS, Linear, |rows| {
            let form = with_rows(rows);
            Box::new(move || drop(black_box(payload::build(&form).to_json())))
        }),
        // The JSON beside the form is built whole.
        case("a frame", "rows", ROWS, Linear, |rows| frame(typing(with_rows(rows)))),
        case("a frame of the rows", "rows", ROWS, Linear, |rows| {
            frame(on(Screen::AssociatedUsers, with_rows(rows)))
        }),
        case("a frame of the review", "rows", ROWS, Linear, |rows| {
            frame(on(Screen::Review, with_rows(rows)))
        }),
        case("a frame", "letters", LETTERS, Constant, |letters| frame(typing(with_name(letters)))),
        case("a frame", "known users", USERS, Constant, |users| frame(known(users))),
        case("a frame of the drafts", "drafts", DRAFTS, Constant, |count| frame(drafts(count, ""))),
        case("the same, filtered", "drafts", DRAFTS, Linear, |count| frame(drafts(count, "jana 77"))),
        // The places of those that match are counted anew: a nanosecond or two each.
        case("Down in the drafts", "drafts", DRAFTS, Linear, |count| down(drafts(count, ""))),
        case("what is taken", "known users", USERS, Constant, |users| {
            let (directory, form) = (directory(users), with_name(12));
            Box::new(move || drop(black_box(directory.problems(&form))))
        }),
        // Where the user of the form differs in most of what is compared.
        case("what is unusual", "known users", USERS, Constant, |users| {
            let (directory, form) = (directory(users), with_name(12));
            let groups = group_of_all(&directory, users);
            Box::new(move || {
                let mut report = Report::default();
                let known = Known {
                    region: &|_| None,
                    proposal: &|_| None,
                    is_declined: &|_, _| false,
                    groups: &groups
                        .compared(vec![ChosenGroup { id: "group".into(), name: "Sales PL".into() }]),
                };
                directory.add_advice(&form, &known, &mut report);
                assert!(!black_box(report).problems.is_empty());
            })
        }),
        case("the index of the users", "known users", USERS, Linear, |users| {
            let listed = listed(users);
            Box::new(move || drop(black_box(index_of(listed.clone()))))
        }),
        // Worked out once, when all users are read: no key waits for it.
        case("the end of the index", "known users", USERS, Linear, |users| {
            let mut directory = directory(users);
            Box::new(move || directory.finish())
        }),
        case("the next free agent ID", "known users", USERS, Constant, |users| {
            let directory = directory(users);
            Box::new(move || {
                black_box(directory.next_agent_id("Agent"));
            })
        }),
        case("members of a group", "known users", USERS, Linear, |users| {
            let directory = directory(users);
            Box::new(move || drop(black_box(group_of_all(&directory, users))))
        }),
        case("users who match nothing", "known users", USERS, Linear, |users| {
            let directory = directory(users);
            Box::new(move || drop(black_box(directory.search("nobody at all", 200))))
        }),
        case("suggested numbers", "numbers", DRAFTS, Linear, |count| {
            let mut lists = Lookups::default();
            lists.set_list(AccountList::CallbackNumbers, Ok((0..count).map(number).collect()));
            Box::new(move || {
                drop(black_box(lists.suggestions(FieldKind::Listed(AccountList::CallbackNumbers), "77")));
            })
        }),
    ]
}

fn minimal() -> Form {
    import::from_text(include_str!("../../assets/examples/minimal.json")).unwrap().form
}

fn with_rows(rows: usize) -> Form {
    let mut form = minimal();
    for number in 0..rows {
        let row = form.add_row();
        form.set(FieldRef::in_row(FieldId::AssociatedUsername, row), format!("jana_vbc_{number}"));
    }
    form
}

fn with_name(letters: usize) -> Form {
    let mut form = minimal();
    form.set(FieldId::Name, "a".repeat(letters));
    form
}

fn on(screen: Screen, form: Form) -> App {
    let setting = AccountContext { account: "sandbox".into(), practice: true, ..AccountContext::default() };
    let mut app = App::new(setting, Keymap::default(), Lookups::default(), Ids::new("bench"));
    let focus = (screen == Screen::Identity).then_some(FieldRef::single(FieldId::Name));
    let draft = Draft { form, screen, focus, ..Draft::default() };
    send(
        &mut app,
        Msg::DraftLoaded(Ok(Box::new(LoadedDraft { id: Some("draft".into()), draft, remarks: Vec::new() }))),
    );
    app
}

/// The focus in the name.
fn typing(form: Form) -> App {
    on(Screen::Identity, form)
}

/// All users are in the group of the form, whose user differs in most of what is compared.
fn known(users: usize) -> App {
    let mut form = with_name(12);
    form.set(FieldId::Groups, "Sales PL");
    let mut app = typing(form);
    let group = LookupEntry { id: "group".into(), name: "Sales PL".into(), detail: "101".into() };
    send(&mut app, Msg::AccountList { list: AccountList::Groups, result: Ok(vec![group]) });
    send(&mut app, Msg::Users(Ok(Arc::new(directory(users)))));
    send(&mut app, Msg::GroupMembers { group: "group".into(), members: Some(ids(users)) });
    app
}

/// The IDs of all users.
fn ids(users: usize) -> Vec<String> {
    (0..users).map(|number| format!("id-{number}")).collect()
}

fn drafts(count: usize, filter: &str) -> App {
    let line = |number: usize| DraftRow {
        id: format!("20260302-093000-{number}"),
        title: format!("jana{number}"),
        role: "Agent".into(),
        errors: number % 4,
        age: number as u64,
        user_id: None,
        template: false,
        damaged: None,
    };
    let mut app = typing(minimal());
    press(&mut app, KeyCode::F(4));
    send(&mut app, Msg::Drafts((0..count).map(line).collect()));
    filter.chars().for_each(|letter| press(&mut app, KeyCode::Char(letter)));
    app
}

fn directory(users: usize) -> UserIndex {
    index_of(listed(users))
}

fn index_of(users: Vec<ListedUser>) -> UserIndex {
    let mut directory = UserIndex::default();
    for user in users {
        directory.add(user);
    }
    directory.finish();
    directory
}

/// A group that all users are in.
fn group_of_all(directory: &UserIndex, users: usize) -> Groups {
    let mut groups = Groups::default();
    groups.set_members("group".into(), Some(&ids(users)), directory);
    groups
}

/// Agents that are alike.
fn listed(users: usize) -> Vec<ListedUser> {
    let user = |number: usize| {
        let answer = json!({
            "userId": format!("id-{number}"), "username": format!("user{number}"), "name": format!("User {number}"),
            "email": format!("user{number}@example.com"),
            "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {
                "agentDisplayId": format!("{number:06}"), "location": "PL", "webrtc": false, "telephonyAddress": {
                    "telephoneAddress": format!("22{number:07}"), "virtualLocation": "DE",
                    "outboundTelephonyRegion": "d81a6f3e-27bc-4e90-95a7-0c4b3f6e1d58",
                },
            }},
        });
        ListedUser::from_json(&answer)
    };
    (0..users).map(user).collect()
}

fn number(place: usize) -> LookupEntry {
    LookupEntry {
        id: format!("number-{place}"),
        name: format!("Line {place}"),
        detail: format!("+48 22 {place:06}"),
    }
}

fn send(app: &mut App, msg: Msg) {
    black_box(app.update(msg, Timestamp { at: Duration::from_secs(1), batch: 1 }));
}

fn press(app: &mut App, code: KeyCode) {
    send(app, Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
}

/// A letter and, so that the text stays as long as it is, a step back: half of both.
fn key(mut app: App) -> Operation {
    let mut codes = [KeyCode::Backspace, KeyCode::Char('a')].into_iter().cycle();
    Box::new(move || codes.next().into_iter().for_each(|code| press(&mut app, code)))
}

fn down(mut app: App) -> Operation {
    let mut codes = [KeyCode::Down, KeyCode::Up].into_iter().cycle();
    Box::new(move || codes.next().into_iter().for_each(|code| press(&mut app, code)))
}

fn frame(app: App) -> Operation {
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    let theme = Theme::named(ThemeName::Dark);
    Box::new(move || {
        black_box(
            terminal
                .draw(|frame| {
                    view::draw(&app, &theme, frame);
                })
                .unwrap()
                .count,
        );
    })
}

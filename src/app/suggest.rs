//! Lookups: suggestions for countries, regions and callback numbers, filtered on code and name while typing.

use crate::model::country::{self, Country};
use crate::model::field::{AccountList, FieldKind};
use crate::text::search::fold;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many suggestions are shown at once.
pub(crate) const SHOWN: usize = 6;

/// Something that an answer can name: a country, or of the account a region or a callback number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookupEntry {
    /// What is sent.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What else identifies it, such as the number itself.
    pub detail: String,
}

impl LookupEntry {
    /// A short code, the name, and what else identifies it. A number behind a skill would look like its level.
    pub(crate) fn label(&self) -> String {
        let Self { id, name, detail } = self;
        let code = if id.chars().count() <= 8 { format!("{id}  ") } else { String::new() };
        let is_number = (1..=8).contains(&detail.len()) && detail.bytes().all(|byte| byte.is_ascii_digit());
        let number = if is_number { "number " } else { "" };
        format!("{code}{name}  {number}{detail}").trim().to_owned()
    }
}

/// Suggestions under the focused field: one is selected, and there is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionList {
    pub(crate) items: Vec<LookupEntry>,
    /// What they match.
    pub(crate) typed: String,
    /// The one that Enter takes.
    pub(crate) selected: usize,
}

impl SuggestionList {
    /// A list with the first suggestion selected; none without suggestions.
    pub(super) fn new(typed: &str, items: Vec<LookupEntry>) -> Option<Self> {
        (!items.is_empty()).then(|| Self { items, typed: typed.to_owned(), selected: 0 })
    }

    /// Selects the next or the previous one, as far as there is one.
    pub(super) fn select(&mut self, forward: bool) {
        let last = self.items.len() - 1;
        self.selected = if forward { last.min(self.selected + 1) } else { self.selected.saturating_sub(1) };
    }
}

/// What the account knows, for the fields that name some of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookups {
    /// Telephony regions.
    pub regions: Vec<LookupEntry>,
    /// The lists that are read from the API; one that was not requested is missing.
    lists: BTreeMap<AccountList, ListState>,
}

/// A list that is read from the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ListState {
    Reading,
    Read(Arc<[LookupEntry]>),
    /// Why it could not be read.
    Failed(String),
}

impl Lookups {
    /// The names that the configuration has for regions.
    pub fn new(regions: Vec<LookupEntry>) -> Self {
        Self { regions, lists: BTreeMap::new() }
    }

    /// The same with no list read: only what the configuration says of regions.
    pub(super) fn unread(&self) -> Self {
        Self::new(self.regions.iter().filter(|known| known.detail.is_empty()).cloned().collect())
    }

    /// The entries of a list, as far as they are known.
    pub(super) fn list(&self, list: AccountList) -> &[LookupEntry] {
        match self.state(list) {
            Some(ListState::Read(entries)) => entries,
            _ if list == AccountList::Regions => &self.regions,
            _ => &[],
        }
    }

    /// How far a list of the API is read; none where it was not requested.
    pub(crate) fn state(&self, list: AccountList) -> Option<&ListState> {
        self.lists.get(&list)
    }

    /// Whether a list is being read.
    pub(crate) fn is_reading(&self, list: AccountList) -> bool {
        self.state(list) == Some(&ListState::Reading)
    }

    /// Whether a kind names entries of a list that was not read, or could not be.
    pub(super) fn is_unread(&self, kind: FieldKind) -> bool {
        let list = kind.list().filter(|list| *list != AccountList::Regions);
        list.is_some_and(|list| !matches!(self.state(list), Some(ListState::Read(_))))
    }

    /// The list is being read.
    pub(super) fn set_reading(&mut self, list: AccountList) {
        self.lists.insert(list, ListState::Reading);
    }

    /// The lists that are being read have to be requested again.
    pub(super) fn forget_reading(&mut self) {
        self.lists.retain(|_, state| *state != ListState::Reading);
    }

    /// The list was read, or could not be.
    pub fn set_list(&mut self, list: AccountList, result: Result<Vec<LookupEntry>, String>) {
        let state = result.map_or_else(ListState::Failed, |entries| ListState::Read(entries.into()));
        self.lists.insert(list, state);
    }

    /// The name of a code or an id, where it is known.
    pub(crate) fn name_of(&self, kind: FieldKind, value: &str) -> Option<Cow<'_, str>> {
        match kind {
            FieldKind::Country => country::by_code(value).map(|country| country.name.into()),
            FieldKind::Listed(list) => {
                self.list(list).iter().find(|known| known.id == value).map(|known| known.name.as_str().into())
            }
            FieldKind::Members(list) => self.names_of_members(list, value).map(Cow::Owned),
            _ => None,
        }
    }

    /// How an id is typed: by the name or the number where that means this id, else as it is.
    pub(crate) fn typed_value(&self, kind: FieldKind, id: &str) -> String {
        let FieldKind::Listed(list) = kind else { return id.to_owned() };
        let entry = self.list(list).iter().find(|entry| entry.id.eq_ignore_ascii_case(id));
        let means = |text: &&String, entry: &LookupEntry| {
            !text.is_empty() && self.settle(kind, text).as_ref() == Some(&entry.id)
        };
        let text =
            entry.and_then(|entry| [&entry.name, &entry.detail].into_iter().find(|text| means(text, entry)));
        text.map_or_else(|| id.to_owned(), String::clone)
    }

    /// Suggestions for a text, best first.
    pub fn suggestions(&self, kind: FieldKind, text: &str) -> Vec<LookupEntry> {
        match kind {
            FieldKind::Country => {
                let text = fold(text.trim());
                let countries = country::all().iter().filter(|_| !text.is_empty());
                sorted(countries.filter_map(|one| ranked_country(one, &text)))
            }
            FieldKind::Listed(list) => self.matching(list, text),
            _ => Vec::new(),
        }
    }

    /// The entries of a list that match a text, best first; none for an empty one.
    pub(super) fn matching(&self, list: AccountList, text: &str) -> Vec<LookupEntry> {
        let text = fold(text.trim());
        let entries = self.list(list).iter().filter(|_| !text.is_empty());
        sorted(entries.filter_map(|one| ranked_known(one, &text)))
    }

    /// The value that a text names when its field is left: an exact code, name or calling code, or the only match.
    pub(crate) fn settle(&self, kind: FieldKind, text: &str) -> Option<String> {
        let text = &*kind.normalize(text);
        let guesses = match kind {
            FieldKind::Members(list) => return self.settle_members(list, text, true),
            // Two letters are meant as a code.
            FieldKind::Country => text.chars().count() >= 3 && country::calling_code(text).is_none(),
            FieldKind::Listed(_) => true,
            _ => false,
        };
        self.settle_exact(kind, text).or_else(|| match self.suggestions(kind, text).as_slice() {
            [only] if guesses => Some(only.id.clone()),
            _ => None,
        })
    }

    /// The value that a text names exactly: by code, name, ID or calling code.
    pub(crate) fn settle_exact(&self, kind: FieldKind, text: &str) -> Option<String> {
        let text = &*kind.normalize(text);
        match kind {
            FieldKind::Country => {
                let country = country::by_code_or_name(text).or_else(|| country::by_calling_code(text));
                country.map(|country| country.code.to_owned())
            }
            FieldKind::Members(list) => self.settle_members(list, text, false),
            FieldKind::Listed(list) => {
                let known = self.list(list);
                if known.iter().any(|one| one.id == text) {
                    return Some(text.to_owned());
                }
                // A name that two entries share is ambiguous.
                let mut alike = known.iter().filter(|one| one.name.eq_ignore_ascii_case(text));
                let only = alike.next().filter(|_| alike.next().is_none());
                only.map(|only| only.id.clone())
            }
            _ => None,
        }
    }

    /// Adds regions that users of the account have and the configuration does not name: the ID, and who uses it.
    pub(super) fn add_regions(&mut self, seen: impl Iterator<Item = (String, String)>) {
        // What an earlier read said of them.
        self.regions.retain(|known| known.detail.is_empty());
        for (id, name) in seen {
            if !self.regions.iter().any(|known| known.id.eq_ignore_ascii_case(&id)) {
                self.regions.push(LookupEntry { detail: id.clone(), id, name });
            }
        }
    }

    /// The name that the configuration has for a region.
    pub(crate) fn configured_region(&self, id: &str) -> Option<String> {
        let mut named = self.regions.iter().filter(|known| known.detail.is_empty());
        named.find(|known| known.id.eq_ignore_ascii_case(id)).map(|known| known.name.clone())
    }
}

fn sorted(ranked: impl Iterator<Item = (u8, LookupEntry)>) -> Vec<LookupEntry> {
    let mut ranked: Vec<(u8, LookupEntry)> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, suggestion)| suggestion).collect()
}

/// 0 for the code itself, then names that begin with the text, codes that do, words of names, and names that hold it.
fn rank(text: &str, code: &str, names: &[&str]) -> Option<u8> {
    let code = fold(code);
    if code == text {
        return Some(0);
    }
    let best = names.iter().filter_map(|name| {
        let name = fold(name);
        if name.starts_with(text) {
            Some(1)
        } else if name.split([' ', '-', '(']).any(|word| word.starts_with(text)) {
            Some(3)
        } else if name.contains(text) {
            Some(4)
        } else {
            None
        }
    });
    best.chain(code.starts_with(text).then_some(2)).min()
}

fn ranked_country(country: &Country, text: &str) -> Option<(u8, LookupEntry)> {
    let mut names = vec![country.name];
    names.extend(&country.aliases);
    let rank = match country::calling_code(text) {
        Some(digits) => country.calling_code_rank(digits),
        None => rank(text, country.code, &names),
    }?;
    let detail = Some(country.calling_code).filter(|code| !code.is_empty()).map(|code| format!("+{code}"));
    let (id, name) = (country.code.to_owned(), country.name.to_owned());
    Some((rank, LookupEntry { id, name, detail: detail.unwrap_or_default() }))
}

fn ranked_known(known: &LookupEntry, text: &str) -> Option<(u8, LookupEntry)> {
    Some((rank(text, &known.id, &[&known.name, &known.detail])?, known.clone()))
}

//! Lookups: suggestions for countries, regions and callback numbers, filtered on code and name while typing.

use crate::model::country::{self, Country};
use crate::model::field::{AccountList, FieldKind};
use crate::text::search::fold;

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

/// Suggestions under the focused field: one is selected, and there is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionList {
    pub(crate) items: Vec<LookupEntry>,
    /// The one that Enter takes.
    pub(crate) selected: usize,
}

impl SuggestionList {
    /// A list with the first suggestion selected; none without suggestions.
    pub(super) fn new(items: Vec<LookupEntry>) -> Option<Self> {
        (!items.is_empty()).then_some(Self { items, selected: 0 })
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
    /// Callback numbers.
    pub callback_numbers: Vec<LookupEntry>,
}

impl Lookups {
    fn list(&self, list: AccountList) -> &[LookupEntry] {
        match list {
            AccountList::Regions => &self.regions,
            AccountList::CallbackNumbers => &self.callback_numbers,
        }
    }

    /// The name of a code or an id, where it is known.
    pub(crate) fn name_of(&self, kind: FieldKind, value: &str) -> Option<&str> {
        match kind {
            FieldKind::Country => country::by_code(value).map(|country| country.name),
            FieldKind::Listed(list) => {
                self.list(list).iter().find(|known| known.id == value).map(|known| known.name.as_str())
            }
            _ => None,
        }
    }

    /// Suggestions for a text, best first.
    pub fn suggestions(&self, kind: FieldKind, text: &str) -> Vec<LookupEntry> {
        let text = fold(text.trim());
        let mut ranked: Vec<(u8, LookupEntry)> = match kind {
            _ if text.is_empty() => Vec::new(),
            FieldKind::Country => {
                country::all().iter().filter_map(|one| ranked_country(one, &text)).collect()
            }
            FieldKind::Listed(list) => {
                self.list(list).iter().filter_map(|one| ranked_known(one, &text)).collect()
            }
            _ => Vec::new(),
        };
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, suggestion)| suggestion).collect()
    }

    /// The value that a text names when its field is left: an exact code, name or calling code, or the only match.
    pub(crate) fn settle(&self, kind: FieldKind, text: &str) -> Option<String> {
        let text = &*kind.normalize(text);
        match kind {
            FieldKind::Country => {
                if let Some(country) = country::by_code_or_name(text) {
                    return Some(country.code.to_owned());
                }
                if country::calling_code(text).is_some() {
                    return country::by_calling_code(text).map(|country| country.code.to_owned());
                }
                // Two letters are meant as a code.
                if text.chars().count() < 3 {
                    return None;
                }
            }
            FieldKind::Listed(list) => {
                let known = self.list(list);
                if known.iter().any(|one| one.id == text) {
                    return Some(text.to_owned());
                }
                // A name that two entries share is ambiguous.
                let mut alike = known.iter().filter(|one| one.name.eq_ignore_ascii_case(text));
                if let (Some(only), None) = (alike.next(), alike.next()) {
                    return Some(only.id.clone());
                }
            }
            _ => return None,
        }
        match self.suggestions(kind, text).as_slice() {
            [only] => Some(only.id.clone()),
            _ => None,
        }
    }

    /// Adds regions that users of the account have and the configuration does not name.
    pub(super) fn add_regions(&mut self, seen: &[String]) {
        for id in seen {
            if !self.regions.iter().any(|known| known.id.eq_ignore_ascii_case(id)) {
                let detail = "seen in the account".to_owned();
                self.regions.push(LookupEntry { id: id.clone(), name: id.clone(), detail });
            }
        }
    }
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

//! Lookups: suggestions for countries, regions and callback numbers, filtered on code and name while typing.

use crate::model::country;
use crate::model::field::{AccountList, FieldKind};
use crate::text::search::fold;

/// How many suggestions are shown at once.
pub(crate) const SHOWN: usize = 6;

/// A suggested answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What is taken into the field.
    pub(crate) value: String,
    pub(crate) name: String,
    pub(crate) detail: String,
}

/// Suggestions under the focused field: one is selected, and there is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionList {
    pub(crate) items: Vec<Suggestion>,
    /// The one that Enter takes.
    pub(crate) selected: usize,
}

impl SuggestionList {
    /// A list with the first suggestion selected; none without suggestions.
    pub(super) fn new(items: Vec<Suggestion>) -> Option<Self> {
        (!items.is_empty()).then_some(Self { items, selected: 0 })
    }

    pub(super) fn select_previous(&mut self) {
        self.selected = self.selected.saturating_sub(1);
    }

    pub(super) fn select_next(&mut self) {
        self.selected = (self.selected + 1).min(self.items.len() - 1);
    }
}

/// Something of the account that an answer can name: a region, a callback number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookupEntry {
    /// What is sent.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What else identifies it, such as the number itself.
    pub detail: String,
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
    pub fn suggestions(&self, kind: FieldKind, text: &str) -> Vec<Suggestion> {
        let text = fold(text.trim());
        if text.is_empty() {
            return Vec::new();
        }
        let mut ranked: Vec<(u8, Suggestion)> = match kind {
            FieldKind::Country => {
                country::all().iter().filter_map(|country| ranked_country(country, &text)).collect()
            }
            FieldKind::Listed(list) => {
                self.list(list).iter().filter_map(|known| ranked_known(known, &text)).collect()
            }
            _ => Vec::new(),
        };
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, suggestion)| suggestion).collect()
    }

    /// The value that a text names when its field is left: an exact code or name, or the only match.
    pub(crate) fn settle(&self, kind: FieldKind, text: &str) -> Option<String> {
        let trimmed = text.trim();
        match kind {
            FieldKind::Country => {
                if let Some(country) = country::by_code_or_name(trimmed) {
                    return Some(country.code.to_owned());
                }
                // Two letters are meant as a code: `UK` is not Ukraine.
                if trimmed.chars().count() < 3 {
                    return None;
                }
            }
            FieldKind::Listed(list) => {
                let known = self.list(list);
                if let Some(exact) = known.iter().find(|one| one.id == trimmed) {
                    return Some(exact.id.clone());
                }
                // A name that two entries share is ambiguous.
                let mut alike = known.iter().filter(|one| one.name.eq_ignore_ascii_case(trimmed));
                if let (Some(only), None) = (alike.next(), alike.next()) {
                    return Some(only.id.clone());
                }
            }
            _ => return None,
        }
        match self.suggestions(kind, trimmed).as_slice() {
            [only] => Some(only.value.clone()),
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

fn ranked_country(country: &country::Country, text: &str) -> Option<(u8, Suggestion)> {
    let mut names = vec![country.name];
    names.extend(&country.aliases);
    let rank = rank(text, country.code, &names)?;
    let detail =
        if country.calling_code.is_empty() { String::new() } else { format!("+{}", country.calling_code) };
    Some((rank, Suggestion { value: country.code.to_owned(), name: country.name.to_owned(), detail }))
}

fn ranked_known(known: &LookupEntry, text: &str) -> Option<(u8, Suggestion)> {
    let rank = rank(text, &known.id, &[&known.name, &known.detail])?;
    let detail = known.detail.clone();
    Some((rank, Suggestion { value: known.id.clone(), name: known.name.clone(), detail }))
}

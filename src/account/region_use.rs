//! Telephony regions by who uses them: the API does not name them.

use std::collections::HashMap;

/// More regions than an account has.
const MAX_REGIONS: usize = 1000;

/// The regions of an account's users.
#[derive(Debug, Clone, Default)]
pub(super) struct RegionUse {
    /// In order of appearance: the ID, and how many active agents at each location use it.
    regions: Vec<(String, HashMap<String, usize>)>,
    places: HashMap<String, usize>,
}

impl RegionUse {
    /// Counts a user's region; an archived user uses none.
    pub(super) fn add(&mut self, id: &str, location: &str, is_used: bool) {
        if id.is_empty() {
            return;
        }
        let next = self.regions.len();
        let place = match self.places.get(&id.to_lowercase()) {
            Some(place) => *place,
            None if next == MAX_REGIONS => return,
            None => {
                self.places.insert(id.to_lowercase(), next);
                self.regions.push((id.to_owned(), HashMap::new()));
                next
            }
        };
        if is_used {
            *self.regions[place].1.entry(location.to_uppercase()).or_default() += 1;
        }
    }

    /// The regions, each with its users in words.
    pub(super) fn described(&self) -> impl Iterator<Item = (String, String)> {
        self.regions.iter().map(|(id, used)| (id.clone(), description(used)))
    }
}

/// `the one that 14 agents in PL use`.
fn description(used: &HashMap<String, usize>) -> String {
    let all: usize = used.values().sum();
    // Of locations with equally many agents the first by name, so that the words stay the same.
    let most = used.iter().max_by(|(a, one), (b, other)| one.cmp(other).then(b.cmp(a)));
    let Some((location, count)) = most else { return "one that no active agent uses".to_owned() };
    let (noun, verb) = if *count == 1 { ("agent", "uses") } else { ("agents", "use") };
    let place = if location.is_empty() { String::new() } else { format!(" in {location}") };
    match all - count {
        0 => format!("the one that {count} {noun}{place} {verb}"),
        elsewhere => format!("the one that {count} {noun}{place} and {elsewhere} elsewhere use"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_described_by_who_uses_them() {
        let mut regions = RegionUse::default();
        for (id, location, is_used, count) in [
            ("a", "PL", true, 14),
            ("b", "DE", true, 1),
            ("A", "CZ", true, 3),
            ("c", "GB", false, 2),
            ("d", "", true, 2),
            ("", "GB", true, 2),
        ] {
            (0..count).for_each(|_| regions.add(id, location, is_used));
        }
        let described: Vec<String> = regions.described().map(|(id, text)| format!("{id} {text}")).collect();
        let expected = [
            "a the one that 14 agents in PL and 3 elsewhere use",
            "b the one that 1 agent in DE uses",
            "c one that no active agent uses",
            "d the one that 2 agents use",
        ];
        assert_eq!(described, expected);
    }
}

//! Word search that ignores case and diacritics: not every keyboard can type Kraków or Côte d'Ivoire.

use nucleo_matcher::chars::normalize;
use unicode_segmentation::UnicodeSegmentation;

const COMBINING_MARKS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// Lower case without diacritics: `Łódź` becomes `lodz`.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().filter_map(fold_char).collect() }
}

fn fold_char(letter: char) -> Option<char> {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    (!COMBINING_MARKS.contains(&letter)).then(|| normalize(small))
}

/// The letters without diacritics, in the case that they have: `Łódź` becomes `Lodz`.
pub(crate) fn without_marks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !COMBINING_MARKS.contains(letter)) {
        match letter {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'Æ' => plain.push_str("Ae"),
            'œ' => plain.push_str("oe"),
            // Its table has small letters that it lacks as capital ones.
            letter if letter.is_uppercase() => {
                plain.extend(fold_char(letter).into_iter().flat_map(char::to_uppercase));
            }
            letter => plain.push(normalize(letter)),
        }
    }
    plain
}

/// The words searched for, folded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query(Vec<String>);

impl Query {
    pub(crate) fn parse(typed: &str) -> Self {
        Self(typed.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect())
    }

    /// Whether there are no words; such a query matches everything.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each word occurs in one of these texts.
    pub(crate) fn matches(&self, texts: &[&str]) -> bool {
        self.0.iter().all(|word| texts.iter().any(|text| contains(text, word)))
    }

    /// The rank of a text that has all words, best first: words at its start, then at the start of a word, then inside.
    pub(crate) fn rank(&self, text: &str) -> Option<usize> {
        if !self.matches(&[text]) {
            return None;
        }
        let text = fold(text);
        let rank = |word: &String| {
            let starts_word = || text.split(|c: char| !c.is_alphanumeric()).any(|one| one.starts_with(word));
            if text.starts_with(word) { 0 } else { 2 - usize::from(starts_word()) }
        };
        Some(self.0.iter().map(rank).sum())
    }

    /// The rank of something that is found by its name, by what else people call it (`synonyms`) and by what is shown
    /// beside it; 0 is best. Each word has to be in one of the three.
    pub(crate) fn rank_named(&self, name: &str, synonyms: &str, beside: &str) -> Option<usize> {
        let [name, synonyms, beside] = [name, synonyms, beside].map(fold);
        let rank = |word: &String| {
            let (equals, begins) = (|one: &str| one == word, |one: &str| one.starts_with(word.as_str()));
            let checks = [
                words_of(&name).any(equals),
                words_of(&synonyms).any(equals),
                words_of(&name).any(begins),
                words_of(&synonyms).chain(words_of(&beside)).any(begins),
                name.contains(word) || beside.contains(word),
            ];
            checks.into_iter().position(|is_so| is_so)
        };
        self.0.iter().map(rank).sum()
    }

    /// The indexes of the graphemes that match one of the words.
    pub(crate) fn match_positions(&self, text: &str) -> Vec<usize> {
        let letters: Vec<(char, usize)> = text
            .graphemes(true)
            .enumerate()
            .flat_map(|(index, letter)| letter.chars().filter_map(fold_char).map(move |c| (c, index)))
            .collect();
        let mut positions = Vec::new();
        for word in &self.0 {
            let length = word.chars().count();
            for part in letters.windows(length).filter(|part| part.iter().map(|(c, _)| *c).eq(word.chars())) {
                positions.extend(part.iter().map(|(_, index)| *index));
            }
        }
        positions
    }
}

/// The words of a text; of a word with hyphens its parts too.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.flat_map(|word| std::iter::once(word).chain(word.split('-'))).filter(|word| !word.is_empty())
}

/// Does not allocate for ASCII, which is nearly all text.
fn contains(text: &str, word: &str) -> bool {
    if !text.is_ascii() {
        return fold(text).contains(word);
    }
    let (text, word) = (text.as_bytes(), word.as_bytes());
    text.windows(word.len().max(1)).any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching_ignores_case_and_diacritics() {
        for (typed, text) in [
            ("krakow", "jana Kraków"),
            ("KRAKÓW", "jana krakow"),
            ("lodz", "Łódź"),
            ("cote divoire", "Co\u{302}te Divoire"),
            ("093000-an", "20260302-093000-anna"),
            ("москва", "Офис МОСКВА"),
        ] {
            assert!(Query::parse(typed).matches(&[text]), "{typed} in {text}");
        }
        assert!(!Query::parse("warszawa").matches(&["Kraków"]));
        assert!(Query::parse("anna agent").matches(&["anna", "Agent"]));
    }

    #[test]
    fn rank_prefers_the_start_of_text_then_of_words() {
        let words = Query::parse("an");
        assert!(words.rank("anna") < words.rank("joe an"));
        assert!(words.rank("joe-an") < words.rank("joanna"));
        assert_eq!(words.rank("bob"), None);
    }

    #[test]
    fn match_positions_count_graphemes() {
        assert_eq!(Query::parse("ow").match_positions("Krako\u{301}w"), [4, 5]);
        assert_eq!(Query::parse("a").match_positions("ana"), [0, 2]);
        assert_eq!(Query::parse("abc").match_positions("ab"), Vec::<usize>::new());
    }
}

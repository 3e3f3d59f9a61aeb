//! Finding what was typed in names: whatever its case, and with or without the marks that letters have. Whoever looks for
//! Kraków or Côte d'Ivoire has not always their keys.

use nucleo_matcher::chars::normalize;
use unicode_segmentation::UnicodeSegmentation;

/// Marks that stand as characters of their own beside the letter that has them.
const MARKS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// A text in small letters without their marks: `Łódź` becomes `lodz`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().filter_map(folded).collect() }
}

fn folded(letter: char) -> Option<char> {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    (!MARKS.contains(&letter)).then(|| normalize(small))
}

/// The words that are looked for.
#[derive(Debug, Clone, Default)]
pub struct Query(Vec<String>);

impl Query {
    /// The words of what was typed.
    pub fn parse(typed: &str) -> Self {
        Self(typed.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect())
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each of them is in one of these texts.
    pub fn matches(&self, texts: &[&str]) -> bool {
        self.0.iter().all(|word| texts.iter().any(|text| holds(text, word)))
    }

    /// How well a text answers that has them all, the best first: by how many of them begin it, or begin a word of it.
    pub fn rank(&self, text: &str) -> Option<usize> {
        if !self.matches(&[text]) {
            return None;
        }
        let text = fold(text);
        let rank = |word: &String| {
            let begins_one = || text.split(|c: char| !c.is_alphanumeric()).any(|one| one.starts_with(word));
            if text.starts_with(word) { 0 } else { 2 - usize::from(begins_one()) }
        };
        Some(self.0.iter().map(rank).sum())
    }

    /// Which characters of a text, as people see them, belong to one of the words.
    pub fn match_positions(&self, text: &str) -> Vec<usize> {
        let letters: Vec<(char, usize)> = text
            .graphemes(true)
            .enumerate()
            .flat_map(|(place, letter)| letter.chars().filter_map(folded).map(move |c| (c, place)))
            .collect();
        let mut places = Vec::new();
        for word in &self.0 {
            let length = word.chars().count();
            for part in letters.windows(length).filter(|part| part.iter().map(|(c, _)| *c).eq(word.chars())) {
                places.extend(part.iter().map(|(_, place)| *place));
            }
        }
        places
    }
}

/// Without allocating where the text is ASCII, as nearly all of it is.
fn holds(text: &str, word: &str) -> bool {
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
    fn marks_and_case_make_no_difference_wherever_the_word_stands() {
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
    fn the_beginning_of_a_text_is_better_than_that_of_a_word_and_that_than_its_middle() {
        let words = Query::parse("an");
        assert!(words.rank("anna") < words.rank("joe an"));
        assert!(words.rank("joe-an") < words.rank("joanna"));
        assert_eq!(words.rank("bob"), None);
    }

    #[test]
    fn places_are_those_of_characters_as_people_see_them() {
        assert_eq!(Query::parse("ow").match_positions("Krako\u{301}w"), [4, 5]);
        assert_eq!(Query::parse("a").match_positions("ana"), [0, 2]);
        assert_eq!(Query::parse("abc").match_positions("ab"), Vec::<usize>::new());
    }
}

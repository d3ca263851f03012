//! What is written alike in running text, and where in a text the words of a search stand.
//!
//! Running text is folded as names are ([`super::super::fold`]), after its compatibility forms:
//! ﾊｲｴﾝ, はいえん and ハイエン are one word, ㎎ is mg, ① is 1, か with a combining mark is が. Each
//! character is folded together with the marks that follow it and with nothing else, so that a
//! place in the folded text is a place in the text.

use crate::sqlite::fold::fold;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The folded form of running text.
pub(super) fn fold_text(text: &str) -> String {
    clusters(text)
        .map(|(_, cluster)| fold_cluster(cluster))
        .collect()
}

/// A passage of a text around what was found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The passage, exactly as it is written.
    pub pieces: Vec<Piece>,
    /// Whether there is text before it.
    pub has_before: bool,
    /// Whether there is text after it.
    pub has_after: bool,
}

/// A part of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is one of the words.
    pub is_found: bool,
}

impl Excerpt {
    /// The passage around the first of the words that stands in the text; `None` where none does.
    #[must_use]
    pub fn of(text: &str, words: &[String]) -> Option<Self> {
        let folded = Folded::of(text);
        let mut found: Vec<(usize, usize)> = words
            .iter()
            .map(|word| fold_text(word))
            .filter(|word| !word.is_empty())
            .flat_map(|word| folded.places_of(&word))
            .collect();
        found.sort_unstable();
        let (first, _) = *found.first()?;
        let from = back(text, first, CHARS_BEFORE);
        let to = forth(text, first, CHARS_AFTER);
        Some(Self {
            pieces: pieces(text, from, to, &found),
            has_before: !text[..from].trim().is_empty(),
            has_after: !text[to..].trim().is_empty(),
        })
    }
}

/// A text with the places of its folded form.
struct Folded<'t> {
    text: &'t str,
    folded: String,
    /// Where each cluster begins: in the folded form, and in the text.
    starts: Vec<(usize, usize)>,
}

impl<'t> Folded<'t> {
    fn of(text: &'t str) -> Self {
        let mut folded = String::with_capacity(text.len());
        let mut starts = Vec::new();
        for (start, cluster) in clusters(text) {
            starts.push((folded.len(), start));
            folded.push_str(&fold_cluster(cluster));
        }
        Self {
            text,
            folded,
            starts,
        }
    }

    /// From where to where in the text a folded word stands.
    fn places_of(&self, word: &str) -> Vec<(usize, usize)> {
        let found = self.folded.match_indices(word).take(FOUND_MAX);
        found
            .map(|(at, word)| (self.start(at), self.end(at + word.len())))
            .collect()
    }

    /// Where the cluster begins that a place of the folded form is in.
    fn start(&self, at: usize) -> usize {
        let after = self.starts.partition_point(|(folded, _)| *folded <= at);
        self.starts
            .get(after.saturating_sub(1))
            .map_or(0, |(_, start)| *start)
    }

    fn end(&self, at: usize) -> usize {
        let next = self.starts.partition_point(|(folded, _)| *folded < at);
        self.starts
            .get(next)
            .map_or(self.text.len(), |(_, start)| *start)
    }
}

fn pieces(text: &str, from: usize, to: usize, found: &[(usize, usize)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut add = |from: usize, to: usize, is_found| {
        if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
            let text = text.to_owned();
            pieces.push(Piece { text, is_found });
        }
    };
    let mut at = from;
    for (start, end) in found.iter().filter(|(start, _)| *start < to) {
        let (start, end) = ((*start).max(at), (*end).min(to));
        if start < end {
            add(at, start, false);
            add(start, end, true);
            at = end;
        }
    }
    add(at, to, false);
    pieces
}

/// A place so many characters before another.
fn back(text: &str, at: usize, chars: usize) -> usize {
    let before = text[..at].char_indices().rev();
    before.take(chars).last().map_or(at, |(start, _)| start)
}

/// A place so many characters behind another.
fn forth(text: &str, at: usize, chars: usize) -> usize {
    let after = text[at..].char_indices();
    after
        .skip(chars)
        .map(|(start, _)| at + start)
        .next()
        .unwrap_or(text.len())
}

/// Each character together with the marks that follow it.
fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices();
        chars.next()?;
        let end = chars
            .find(|(_, c)| !joins(*c))
            .map_or(rest.len(), |(end, _)| end);
        let (cluster, after) = rest.split_at(end);
        let start = at;
        at += end;
        rest = after;
        Some((start, cluster))
    })
}

/// Whether a character belongs to the one before it: combining marks, half-width sound marks,
/// variation selectors.
fn joins(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{ff9e}' | '\u{ff9f}' | '\u{fe00}'..='\u{fe0f}')
}

fn fold_cluster(cluster: &str) -> String {
    if cluster.is_ascii() {
        fold(cluster)
    } else {
        fold(&cluster.nfkc().collect::<String>())
    }
}

const CHARS_BEFORE: usize = 30;
const CHARS_AFTER: usize = 90;
/// How many places of one word are looked at.
const FOUND_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, words: &[&str]) -> Option<String> {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        let excerpt = Excerpt::of(text, &words)?;
        let piece = |piece: &Piece| match piece.is_found {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        };
        Some(excerpt.pieces.iter().map(piece).collect())
    }

    #[test]
    fn writings_of_one_word_fold_alike() {
        for (text, expected) in [
            ("ﾊｲｴﾝ", "ハイエン"),
            ("はいえん", "ハイエン"),
            ("か\u{3099}ん", "ガン"),
            ("ｶﾞﾝ", "ガン"),
            ("５㎎ ＣＲＰ", "5mgcrp"),
            ("①", "1"),
            ("葛󠄀城", "葛城"),
            ("Ｉｇ\u{3000}Ｇ", "igg"),
        ] {
            assert_eq!(fold_text(text), expected, "{text}");
        }
    }

    #[test]
    fn what_was_found_is_marked_as_it_is_written() {
        for (text, words, expected) in [
            ("右下葉にﾊｲｴﾝ像", &["はいえん"][..], "右下葉に[ﾊｲｴﾝ]像"),
            ("ハイ エン疑い", &["ハイエン"], "[ハイ エン]疑い"),
            ("咳嗽、発熱。", &["発熱", "咳"], "[咳]嗽、[発熱]。"),
            ("5㎎を2回", &["mg"], "5[㎎]を2回"),
            ("アアア", &["アア"], "[アア]ア"),
            ("か\u{3099}ん", &["がん"], "[か\u{3099}ん]"),
        ] {
            assert_eq!(marked(text, words).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(marked("発熱", &["咳"]), None);
        assert_eq!(marked("", &["咳", " "]), None);
    }

    #[test]
    fn a_long_text_is_cut_at_characters_and_says_so() {
        let text = format!("{}肺炎{}", "前".repeat(100), "後".repeat(200));
        let excerpt = Excerpt::of(&text, &["肺炎".to_owned()]).unwrap();
        let chars: usize = excerpt
            .pieces
            .iter()
            .map(|it| it.text.chars().count())
            .sum();
        assert_eq!(chars, CHARS_BEFORE + CHARS_AFTER);
        assert!(excerpt.has_before && excerpt.has_after);
    }
}

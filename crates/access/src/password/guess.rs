//! What is tried first: the words of everybody, and what colleagues know of a person.

use super::kana::romanized;
use genpon_model::registers::Person;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Our own list: one word a line, lower case.
const WORDS: &str = include_str!("words.txt");

/// Letters of a name that are enough to know it again.
const NAME_CHARS_MIN: usize = 3;

/// How much of a password must be no common word: a different character counts 1, a further word 2.
const REST_MIN: usize = 8;

/// Whether the password is little more than words that everybody tries.
pub(super) fn is_common(password: &str) -> bool {
    [plain(password), straightened(password)]
        .iter()
        .any(|text| rest(text) < REST_MIN)
}

fn rest(text: &str) -> usize {
    let mut rest = text.to_owned();
    let mut words = 0;
    // Longest first, so that `password` goes before `pass`.
    let mut list: Vec<&str> = WORDS.lines().filter(|line| !line.is_empty()).collect();
    list.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in list {
        if rest.contains(word) {
            rest = rest.replace(word, "");
            words += 1;
        }
    }
    if words == 0 {
        return usize::MAX;
    }
    rest.chars().collect::<BTreeSet<_>>().len() + 2 * (words - 1)
}

/// Whether the password has the person's name, its reading, the user id or the birth date in it.
pub(super) fn has_own_data(password: &str, person: &Person) -> bool {
    let texts = [plain(password), straightened(password)];
    let has = |term: &String| texts.iter().any(|text| text.contains(term.as_str()));
    let digits: String = password.chars().filter(char::is_ascii_digit).collect();
    let dates = person.birth_date.map(spellings).unwrap_or_default();
    names(person).iter().any(has) || dates.iter().any(|date| digits.contains(date.as_str()))
}

fn names(person: &Person) -> Vec<String> {
    let parts = |text: &str| -> Vec<String> {
        text.split(|one: char| one.is_whitespace() || "・　,.".contains(one))
            .map(str::to_lowercase)
            .collect()
    };
    let kana = person.kana.as_ref().map(|kana| parts(kana.as_str()));
    let read: Vec<String> = kana.unwrap_or_default();
    let romaji = read.iter().flat_map(|part| romanized(part));
    let latin_min = |term: &String| !term.is_ascii() || term.len() >= NAME_CHARS_MIN;
    let two_chars = |term: &String| term.chars().count() >= 2;
    parts(person.name.as_str())
        .into_iter()
        .chain(read.iter().cloned())
        .chain(romaji)
        .chain([plain(person.user_id.as_str())])
        .filter(latin_min)
        .filter(two_chars)
        .collect()
}

/// A day as people write it, in digits alone: 19800405, 800405, 04051980, 05041980, 1980405, and the
/// years of the Japanese eras.
fn spellings(date: Date) -> Vec<String> {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let short = year.rem_euclid(100);
    let eras = [1867, 1911, 1925, 1988, 2018].map(|before| year - before);
    let era = eras.into_iter().filter(|year| (1..=64).contains(year));
    let mut all = vec![
        format!("{year:04}{month:02}{day:02}"),
        format!("{short:02}{month:02}{day:02}"),
        format!("{month:02}{day:02}{year:04}"),
        format!("{day:02}{month:02}{year:04}"),
        format!("{month:02}{day:02}{short:02}"),
        format!("{year:04}{month}{day}"),
    ];
    all.extend(era.map(|year| format!("{year:02}{month:02}{day:02}")));
    all
}

/// Letters and digits alone, lower case.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.chars().filter(|one| one.is_alphanumeric()).collect()
}

/// The same with digits and signs read as the letters they stand for.
fn straightened(text: &str) -> String {
    let letter = |one: char| match one {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        other => other,
    };
    plain(&text.chars().map(letter).collect::<String>())
}

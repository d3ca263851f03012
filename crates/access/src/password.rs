//! What a password must be: long and mixed enough, not guessable, not one of the last, not nearly the
//! present one.
//!
//! JAHIS 3.3, 6.2(4) and 8.2.2.9; 運用14⑥. Pure: whether an earlier password fits is found out by the
//! caller, who has the hashes. Answers all that is wrong at once, and never repeats the password.

mod guess;
mod kana;

use genpon_model::registers::{AuthenticationPolicy, Person};
use std::collections::BTreeSet;

/// What is wrong with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PasswordFault {
    /// Too few characters.
    TooShort,
    /// Letters, digits or symbols are missing.
    MissingClass,
    /// Too few different characters.
    TooPlain,
    /// Made of the person's own name, reading, user id or birth date.
    OwnData,
    /// Little more than a word that everybody tries first.
    CommonWord,
    /// Nearly the one it is to replace.
    LikePresent,
    /// One of the last that this person had.
    UsedBefore,
}

impl PasswordFault {
    /// Its code: the end of the locale key `password-fault-<code>`, and what the trail says.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::MissingClass => "missing-class",
            Self::TooPlain => "too-plain",
            Self::OwnData => "own-data",
            Self::CommonWord => "common-word",
            Self::LikePresent => "like-present",
            Self::UsedBefore => "used-before",
        }
    }
}

/// Different characters that a password needs in any case.
const DISTINCT_MIN: usize = 6;

/// Changed characters that make another password of one.
const DISTANCE_MIN: usize = 4;

/// Everything that is wrong with a password under a policy, for this person. `present` is the one it
/// replaces, where the person has just shown it.
#[must_use]
pub fn faults(
    policy: &AuthenticationPolicy,
    person: &Person,
    password: &str,
    present: Option<&str>,
) -> Vec<PasswordFault> {
    let chars_min = usize::try_from(policy.password_chars_min).unwrap_or(usize::MAX);
    let checks = [
        (
            PasswordFault::TooShort,
            password.chars().count() < chars_min,
        ),
        (
            PasswordFault::MissingClass,
            policy.needs_three_classes && !has_three_classes(password),
        ),
        (PasswordFault::TooPlain, is_plain(password)),
        (
            PasswordFault::OwnData,
            guess::has_own_data(password, person),
        ),
        (PasswordFault::CommonWord, guess::is_common(password)),
        (
            PasswordFault::LikePresent,
            present.is_some_and(|present| is_alike(password, present)),
        ),
    ];
    checks
        .into_iter()
        .filter_map(|(fault, is_so)| is_so.then_some(fault))
        .collect()
}

/// A password of 16 characters in groups of four, from 16 random bytes: 78 bits, every class in it,
/// nothing that is mistaken for something else when it is copied by hand.
#[must_use]
pub fn generate(random: &[u8; 16]) -> String {
    const LETTERS: &[u8; 24] = b"abcdefghijkmnpqrstuvwxyz";
    const DIGITS: &[u8; 8] = b"23456789";
    let mut text = String::with_capacity(19);
    for (n, byte) in random.iter().enumerate() {
        if n > 0 && n % 4 == 0 {
            text.push('-');
        }
        let index = usize::from(byte & 31);
        let drawn = match n {
            0 => LETTERS[index % LETTERS.len()],
            15 => DIGITS[index % DIGITS.len()],
            _ => *LETTERS.get(index).unwrap_or(&DIGITS[index % DIGITS.len()]),
        };
        text.push(char::from(drawn));
    }
    text
}

fn has_three_classes(password: &str) -> bool {
    let has = |is: fn(char) -> bool| password.chars().any(is);
    has(char::is_alphabetic) && has(char::is_numeric) && has(|one| !one.is_alphanumeric())
}

fn is_plain(password: &str) -> bool {
    password.chars().collect::<BTreeSet<_>>().len() < DISTINCT_MIN
}

/// Whether two passwords are nearly the same: one within the other, a few characters changed, or
/// other digits around the same word.
fn is_alike(password: &str, present: &str) -> bool {
    let (new, old) = (password.to_lowercase(), present.to_lowercase());
    let core = |text: &str| {
        text.trim_matches(|one: char| !one.is_alphabetic())
            .to_owned()
    };
    let same_core = core(&new) == core(&old) && core(&new).chars().count() >= 4;
    same_core || new.contains(&old) || old.contains(&new) || distance(&new, &old) < DISTANCE_MIN
}

/// The Levenshtein distance, in characters.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (n, left) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = n + 1;
        for (m, right) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(left != *right);
            diagonal = row[m + 1];
            row[m + 1] = replaced.min(row[m] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
pub(crate) mod tests;

//! The words of a text, without losing a character: the words put together give the text.

/// Cuts a text into words.
pub(super) fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if is_digit(first) {
            number_end(rest)
        } else {
            run_end(rest, Kind::of(first))
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

/// What characters stand together in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Latin,
    Katakana,
    Hiragana,
    Space,
    /// Kanji, punctuation, everything else: each by itself.
    Single,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            // The long vowel mark and the iteration marks belong to the kana before them.
            'ァ'..='ヿ' | 'ㇰ'..='ㇿ' | '\u{ff66}'..='\u{ff9f}' => Self::Katakana,
            'ぁ'..='ゟ' => Self::Hiragana,
            '\n' | '\r' => Self::Single,
            c if c.is_whitespace() => Self::Space,
            '一'..='鿿' | '㐀'..='䶿' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
                Self::Single
            }
            c if c.is_alphabetic() || c == '_' => Self::Latin,
            _ => Self::Single,
        }
    }
}

fn run_end(text: &str, kind: Kind) -> usize {
    let mut chars = text.char_indices();
    chars.next();
    for (at, c) in chars {
        let goes_on = kind != Kind::Single && Kind::of(c) == kind && !is_digit(c);
        // "B12" and "SpO2" are words: a digit right after Latin letters stays with them.
        let is_suffix = kind == Kind::Latin && is_digit(c);
        if !goes_on && !is_suffix && !stays_with_the_one_before(c) {
            return at;
        }
    }
    text.len()
}

/// Digits, one separator between digits at a time, and the unit that follows at once.
fn number_end(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, c)) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(|(_, next)| is_digit(*next));
        if is_digit(c) || (is_separator(c) && next_is_digit) || stays_with_the_one_before(c) {
            end = at + c.len_utf8();
        } else {
            break;
        }
    }
    end + text[end..]
        .chars()
        .take_while(|c| is_unit(*c))
        .map(char::len_utf8)
        .sum::<usize>()
}

/// ASCII and full-width digits.
const fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

const fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | '．' | '，')
}

/// Characters of a unit: `mg`, `mL`, `%`, `℃`, `µg`, `㎎`, `μg`.
fn is_unit(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '%' | '％' | '°' | '℃' | 'µ' | 'μ' | 'Ω' | '㌀'..='㏿' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ')
}

/// Variation selectors, combining marks, joiners and skin tones: never the start of a word.
const fn stays_with_the_one_before(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{3099}'..='\u{309a}'
            | '\u{200d}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{1f3fb}'..='\u{1f3ff}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}

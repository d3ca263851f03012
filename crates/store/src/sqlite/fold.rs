//! Folding names for searching: what people type and what was registered need not be written alike.
//!
//! Hiragana becomes katakana, half-width katakana and full-width letters become the usual width,
//! letters become small, spaces and variation selectors go. Only the columns for searching hold
//! folded text; what is shown is never touched.

/// The folded form of a text.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_ignored(*c)) {
        match c {
            '\u{ff9e}' => mark(&mut folded, 1),
            '\u{ff9f}' => mark(&mut folded, 2),
            _ => folded.extend(widened(c).to_lowercase()),
        }
    }
    folded
}

/// The grams of a folded text: each pair of neighbours, and the last character alone.
pub(super) fn grams(folded: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = folded
        .char_indices()
        .map(|(start, _)| start)
        .chain([folded.len(), folded.len()])
        .collect();
    (0..starts.len().saturating_sub(2)).map(move |i| &folded[starts[i]..starts[i + 2]])
}

/// The smallest text after all that begin with `prefix`, near enough: no name holds U+10FFFF.
pub(super) fn after_prefix(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

fn is_ignored(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn widened(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' => shifted(c, 0x60),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{ff65}'..='\u{ff9d}' => {
            let place = u32::from(c) - 0xff65;
            HALF_WIDTH.chars().nth(place as usize).unwrap_or(c)
        }
        _ => c,
    }
}

/// A half-width sound mark joins the katakana before it: カ + 1 is ガ, ハ + 2 is パ.
fn mark(folded: &mut String, by: u32) {
    let Some(last) = folded.pop() else { return };
    let takes_it = match last {
        'ウ' if by == 1 => Some('ヴ'),
        'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ' => Some(shifted(last, by)),
        'カ'..='ト' if by == 1 && !"ッ".contains(last) => Some(shifted(last, 1)),
        _ => None,
    };
    folded.push(takes_it.unwrap_or(last));
}

fn shifted(c: char, by: u32) -> char {
    char::from_u32(u32::from(c) + by).unwrap_or(c)
}

/// U+FF65 to U+FF9D in their usual width.
const HALF_WIDTH: &str = "・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_of_one_name_fold_alike() {
        let cases = [
            ("みほん はなこ", "ミホンハナコ"),
            ("ミホン　ハナコ", "ミホンハナコ"),
            ("ﾐﾎﾝ ﾊﾅｺ", "ミホンハナコ"),
            ("ｶﾞｷﾞﾊﾟﾎﾟﾂﾞｳﾞ", "ガギパポヅヴ"),
            ("ＡＢＣ abc Ａ１", "abcabca1"),
            ("葛󠄀城", "葛城"),
            ("髙橋", "髙橋"),
            ("らーめん", "ラーメン"),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    #[test]
    fn grams_are_pairs_and_the_last_character() {
        assert_eq!(grams("見本花").collect::<Vec<_>>(), ["見本", "本花", "花"]);
        assert_eq!(grams("花").collect::<Vec<_>>(), ["花"]);
        assert_eq!(grams("").count(), 0);
    }
}

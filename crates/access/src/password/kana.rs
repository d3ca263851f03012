//! The reading of a name in Latin letters, as people type it: with and without long vowels, in the
//! spellings of Hepburn and of the ministry.

/// The readings of a part of a name; none where it is no kana.
pub(super) fn romanized(kana: &str) -> Vec<String> {
    let hepburn = spell(kana);
    if hepburn.is_empty() {
        return Vec::new();
    }
    let ministry = [
        ("shi", "si"),
        ("chi", "ti"),
        ("tsu", "tu"),
        ("fu", "hu"),
        ("ji", "zi"),
    ]
    .iter()
    .fold(hepburn.clone(), |text, (from, to)| text.replace(from, to));
    let short = ["ou", "oo", "uu"]
        .iter()
        .fold(hepburn.clone(), |text, long| text.replace(long, &long[..1]));
    let with_h = hepburn.replace("ou", "oh");
    let mut all = vec![hepburn, ministry, short, with_h];
    all.sort();
    all.dedup();
    all
}

fn spell(kana: &str) -> String {
    let mut text = String::new();
    let mut doubled = false;
    for one in kana.chars().map(katakana) {
        match one {
            'ッ' => doubled = true,
            'ー' => text.extend(text.chars().next_back()),
            'ャ' | 'ュ' | 'ョ' => glide(&mut text, one),
            'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' => small_vowel(&mut text, one),
            other => {
                let Some(syllable) = syllable(other) else {
                    return String::new();
                };
                if std::mem::take(&mut doubled) {
                    text.extend(syllable.chars().next());
                }
                text.push_str(syllable);
            }
        }
    }
    text
}

/// キャ is `kya`, シャ is `sha`.
fn glide(text: &mut String, small: char) {
    if text.ends_with('i') {
        text.pop();
        let is_hissing = ["sh", "ch", "j"].iter().any(|end| text.ends_with(end));
        if !is_hissing {
            text.push('y');
        }
    }
    text.push(match small {
        'ャ' => 'a',
        'ュ' => 'u',
        _ => 'o',
    });
}

fn small_vowel(text: &mut String, small: char) {
    text.pop();
    text.push(match small {
        'ァ' => 'a',
        'ィ' => 'i',
        'ゥ' => 'u',
        'ェ' => 'e',
        _ => 'o',
    });
}

/// Hiragana as katakana.
fn katakana(one: char) -> char {
    match one {
        'ぁ'..='ゖ' => char::from_u32(u32::from(one) + 0x60).unwrap_or(one),
        other => other,
    }
}

fn syllable(one: char) -> Option<&'static str> {
    const ROWS: [(&str, [&str; 5]); 15] = [
        ("アイウエオ", ["a", "i", "u", "e", "o"]),
        ("カキクケコ", ["ka", "ki", "ku", "ke", "ko"]),
        ("ガギグゲゴ", ["ga", "gi", "gu", "ge", "go"]),
        ("サシスセソ", ["sa", "shi", "su", "se", "so"]),
        ("ザジズゼゾ", ["za", "ji", "zu", "ze", "zo"]),
        ("タチツテト", ["ta", "chi", "tsu", "te", "to"]),
        ("ダヂヅデド", ["da", "ji", "zu", "de", "do"]),
        ("ナニヌネノ", ["na", "ni", "nu", "ne", "no"]),
        ("ハヒフヘホ", ["ha", "hi", "fu", "he", "ho"]),
        ("バビブベボ", ["ba", "bi", "bu", "be", "bo"]),
        ("パピプペポ", ["pa", "pi", "pu", "pe", "po"]),
        ("マミムメモ", ["ma", "mi", "mu", "me", "mo"]),
        ("ラリルレロ", ["ra", "ri", "ru", "re", "ro"]),
        ("ヤユヨワヲ", ["ya", "yu", "yo", "wa", "o"]),
        ("ンヴヱヰ", ["n", "vu", "e", "i", ""]),
    ];
    ROWS.iter().find_map(|(row, spelled)| {
        let at = row.chars().position(|found| found == one)?;
        Some(spelled[at])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_people_type_them() {
        let cases = [
            ("サトウ", ["satou", "sato", "satoh"].as_slice()),
            ("ケイコ", &["keiko"]),
            ("ジュンイチ", &["junichi"]),
            ("ショウタ", &["shouta", "shota"]),
            ("つじ", &["tsuji", "tuzi"]),
            ("ハットリ", &["hattori"]),
            ("Smith", &[]),
        ];
        for (kana, expected) in cases {
            let read = romanized(kana);
            assert!(
                expected
                    .iter()
                    .all(|one| read.iter().any(|found| found == one)),
                "{kana}: {read:?}"
            );
            assert_eq!(read.is_empty(), expected.is_empty(), "{kana}");
        }
    }
}

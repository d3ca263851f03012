//! A file name that is only a name.

use std::fmt;

/// The name of a part: one path component that every file system takes and that reads as it is.
///
/// [`PartName::clean`] keeps as much of a given file name as is safe. What goes: directories, control
/// characters, marks that turn the direction of text or are invisible (so that `photo<U+202E>gpj.exe` cannot
/// read as `photoexe.jpg`), characters that separate paths or mean something to a shell or to Windows,
/// dots and spaces at either end, and whatever is longer than a file system keeps.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartName(String);

impl PartName {
    /// The safe part of a given file name; `unnamed` when nothing is left.
    pub fn clean(given: &str) -> Self {
        let last = given
            .rsplit(['/', '\\'])
            .find(|piece| !piece.trim().is_empty())
            .unwrap_or_default();
        let kept: String = last
            .chars()
            .filter(|c| !is_invisible(*c))
            .map(plain)
            .collect();
        let trimmed = kept.trim_matches(|c: char| c == '.' || c.is_whitespace());
        let short = shorten(trimmed);
        let name = short.trim_matches(|c: char| c == '.' || c.is_whitespace());
        Self(match name {
            "" => UNNAMED.to_owned(),
            _ if is_reserved(name) => format!("_{name}"),
            _ => name.to_owned(),
        })
    }

    /// The name, if it is one that [`PartName::clean`] leaves as it is.
    pub fn parse(name: &str) -> Option<Self> {
        Some(Self::clean(name)).filter(|cleaned| cleaned.0 == name)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the last dot, in lower case.
    pub fn extension(&self) -> Option<String> {
        self.0.rsplit_once('.').map(|(_, end)| end.to_lowercase())
    }
}

impl fmt::Display for PartName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for PartName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Control characters, direction marks, zero-width characters, tags and private line ends.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}'
                | '\u{61C}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

/// Characters that mean something to a path, a shell or Windows become an underscore.
fn plain(c: char) -> char {
    match c {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' | '/' | '\\' | '\u{FFFD}' => '_',
        c if c.is_whitespace() && c != '\u{3000}' => ' ',
        c => c,
    }
}

/// At most [`BYTES_MAX`] bytes; the extension is kept.
fn shorten(name: &str) -> String {
    if name.len() <= BYTES_MAX {
        return name.to_owned();
    }
    let (stem, end) = name
        .rsplit_once('.')
        .filter(|(_, end)| end.len() <= EXTENSION_BYTES_MAX)
        .unwrap_or((name, ""));
    let dot = usize::from(!end.is_empty());
    let room = BYTES_MAX - end.len() - dot;
    let cut = (0..=room)
        .rev()
        .find(|at| stem.is_char_boundary(*at))
        .unwrap_or(0);
    format!("{}{}{end}", &stem[..cut], if dot == 1 { "." } else { "" })
}

/// Names of devices on Windows, with or without an extension.
fn is_reserved(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_uppercase();
    let numbered = |word: &str| {
        stem.strip_prefix(word)
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

const UNNAMED: &str = "unnamed";
const BYTES_MAX: usize = 200;
const EXTENSION_BYTES_MAX: usize = 20;

//! What the person at the terminal reads, in the language of the terminal.

use genpon_formats::locale::{Lang, Locale};
use genpon_formats::view::Arg;
use std::io::Write as _;

/// Prints a line. A closed pipe is no fault of the command's.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Prints what went wrong, with every cause.
pub(crate) fn complain(error: &anyhow::Error) {
    let _ = writeln!(std::io::stderr().lock(), "genpon: {error:#}");
}

/// The language of the terminal: Japanese when the environment says so, else English.
pub(crate) fn locale() -> &'static Locale {
    let spoken = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    });
    let is_japanese = spoken.is_some_and(|value| value.starts_with("ja"));
    Locale::of(if is_japanese { Lang::Ja } else { Lang::En })
}

/// A sentence in that language.
pub(crate) fn tell(key: &str, args: &[(&str, Arg)]) {
    say(&locale().text(key, args));
}

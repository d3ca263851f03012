//! What the person at the terminal reads, in the language of the terminal.

use genpon_formats::locale::{Lang, Locale};
use genpon_formats::view::Arg;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use zeroize::Zeroizing;

/// Prints a line. A closed pipe is no fault of the command's.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Prints a line beside the result.
pub(crate) fn mention(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Prints what went wrong, with every cause.
pub(crate) fn complain(error: &anyhow::Error) {
    let _ = writeln!(std::io::stderr().lock(), "genpon: {error:#}");
}

/// Asks for what the key of the locales names, without showing what is typed; from a pipe, the next
/// line is it.
pub(crate) fn ask_secret(key: &str) -> anyhow::Result<Zeroizing<String>> {
    let is_terminal = std::io::stdin().is_terminal();
    if is_terminal {
        let _ = write!(std::io::stderr().lock(), "{}: ", locale().say(key));
        echo(false);
    }
    let mut line = Zeroizing::new(String::new());
    let read = std::io::stdin().lock().read_line(&mut line);
    if is_terminal {
        echo(true);
        let _ = writeln!(std::io::stderr().lock());
    }
    read?;
    Ok(Zeroizing::new(
        line.trim_end_matches(['\r', '\n']).to_owned(),
    ))
}

/// Turns the echo of the terminal on or off; where that cannot be done, the password shows.
fn echo(is_on: bool) {
    let mode = if is_on { "echo" } else { "-echo" };
    let _ = std::process::Command::new("stty").arg(mode).status();
}

/// The language of the terminal: Japanese when the environment says so, else English.
pub(crate) fn locale() -> &'static Locale {
    let spoken = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let is_japanese = spoken.is_some_and(|value| value.starts_with("ja"));
    Locale::of(if is_japanese { Lang::Ja } else { Lang::En })
}

/// A sentence in that language.
pub(crate) fn tell(key: &str, args: &[(&str, Arg)]) {
    say(&locale().text(key, args));
}

//! Plain text (`text/plain`): shown line by line, as it is.
//!
//! Only UTF-8 is read here, because only there the bytes say themselves whether they are it. Text in
//! another encoding is not guessed at: the view says so and the bytes stay for download.

use crate::note::cannot_be_shown;
use crate::view::{Block, Label, Severity, Text, View};

/// The text for reading.
#[must_use]
pub fn view(title: Text, bytes: &[u8]) -> View {
    let view = View::new(title);
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let shown = make_visible(text.strip_prefix('\u{feff}').unwrap_or(text));
            let hidden = shown.chars().filter(|c| *c == '\u{fffd}').count()
                - text.chars().filter(|c| *c == '\u{fffd}').count();
            let view = view.block(Block::Preformatted(shown));
            if hidden == 0 {
                return view;
            }
            let label = Label::new("view-characters-replaced").with("count", hidden);
            view.notice(Severity::Caution, label.into())
        }
        Err(error) => {
            let label = Label::new("view-not-utf8").with("at", error.valid_up_to());
            view.notice(Severity::Warning, label.into())
        }
    }
}

/// Characters that could not be seen, or would make the text look like another, become U+FFFD.
fn make_visible(text: &str) -> String {
    text.chars()
        .map(|c| if cannot_be_shown(c) { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_as_it_is() {
        let view = view(
            Text::content("a.txt"),
            "\u{feff}一行目\n\t二行目".as_bytes(),
        );
        assert_eq!(
            view.blocks,
            [Block::Preformatted("一行目\n\t二行目".to_owned())]
        );
        assert!(view.notices.is_empty());
    }

    #[test]
    fn what_cannot_be_seen_is_said() {
        let view = view(Text::content("a.txt"), "5\u{202e}mg\0".as_bytes());
        assert_eq!(
            view.blocks,
            [Block::Preformatted("5\u{fffd}mg\u{fffd}".to_owned())]
        );
        assert_eq!(view.notices[0].severity, Severity::Caution);
    }

    #[test]
    fn another_encoding_is_not_guessed() {
        let view = view(Text::content("a.txt"), b"\x8a\xb3\x8e\xd2");
        assert!(view.blocks.is_empty());
        assert_eq!(view.notices[0].severity, Severity::Warning);
    }
}

//! Plain text (`text/plain`): shown line by line, as it is.
//!
//! Only UTF-8 is read here, because only there the bytes say themselves whether they are it. Text in
//! another encoding is not guessed at: the view says so and the bytes stay for download.

use crate::view::{Block, Label, Severity, Text, View};

/// The text for reading.
#[must_use]
pub fn view(title: Text, bytes: &[u8]) -> View {
    let view = View::new(title);
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let shown = text.strip_prefix('\u{feff}').unwrap_or(text);
            view.block(Block::Preformatted(shown.to_owned()))
        }
        Err(error) => {
            let label = Label::new("view-not-utf8").with("at", error.valid_up_to());
            view.notice(Severity::Warning, label.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_as_it_is() {
        let view = view(Text::content("a.txt"), "\u{feff}一行目\n\t二行目  ".as_bytes());
        assert_eq!(view.blocks, [Block::Preformatted("一行目\n\t二行目  ".to_owned())]);
        assert!(view.notices.is_empty());
    }

    #[test]
    fn another_encoding_is_not_guessed() {
        let view = view(Text::content("a.txt"), b"\x8a\xb3\x8e\xd2");
        assert!(view.blocks.is_empty());
        assert_eq!(view.notices[0].severity, Severity::Warning);
    }
}

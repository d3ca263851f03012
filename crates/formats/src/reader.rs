//! One way from a part to what people read of it, whatever its format.
//!
//! Notes and everything that [`crate::import`] reads. A part that cannot be read still has a view: it
//! says why, and leads to the file as it is.

use crate::import;
use crate::manifest::Part;
use crate::view::{Block, Label, Severity, Text, View};

/// What a person reads of a part. The bytes are those of the part: whoever calls has checked them.
#[must_use]
pub fn view(part: &Part, bytes: &[u8]) -> View {
    let declared = part.media_type.as_str().parse().ok();
    import::read(bytes, declared.as_ref(), part.name.as_str()).map_or_else(
        |refusal| unreadable(part, refusal.sentence()),
        |reading| reading.view,
    )
}

/// The view of a part that has no other: why, and where the file is.
#[must_use]
pub fn unreadable(part: &Part, reason: Text) -> View {
    let label = Label::new("view-unreadable").with("reason", reason);
    View::new(Text::content(part.name.as_str()))
        .notice(Severity::Warning, label.into())
        .block(Block::Embed {
            part: part.name.to_string(),
            media_type: part.media_type.to_string(),
            page_count: None,
        })
}

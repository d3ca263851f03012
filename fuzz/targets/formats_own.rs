//! Our own documents: canonical JSON, manifests, audit events, notes, coded items.
//!
//! Whatever is read is written back as the same bytes; nothing else is read.

#![no_main]

use genpon_formats::audit_event::AuditEvent;
use genpon_formats::items::Items;
use genpon_formats::json::{self, Limits};
use genpon_formats::manifest::Manifest;
use genpon_formats::note::Note;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _foreign = json::parse(bytes, Limits::FOREIGN);
    if let Ok(manifest) = Manifest::parse(bytes) {
        assert!(manifest.faults().is_empty());
        assert_eq!(manifest.to_bytes().ok().as_deref(), Some(bytes));
    }
    if let Ok(event) = AuditEvent::parse(bytes) {
        assert_eq!(event.to_bytes().ok().as_deref(), Some(bytes));
    }
    if let Ok(note) = Note::parse(bytes) {
        let again = note.to_bytes().ok();
        assert_eq!(again.and_then(|bytes| Note::parse(&bytes).ok()), Some(note));
    }
    let _items = Items::parse(bytes);
});

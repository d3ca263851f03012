//! CDA: refused, or with a view that every writer takes.

#![no_main]

use genpon_formats::cda;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(cda) = cda::read(bytes) {
        assert!(!cda.view.blocks.is_empty());
        let words = cda.view.words(1 << 16);
        assert!(words.len() <= (1 << 16) + words.lines().count());
    }
});

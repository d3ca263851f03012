//! The difference of two texts: both come back whole from it, whatever they are.

#![no_main]

use genpon_formats::diff::text::compare;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let words = String::from_utf8_lossy(bytes);
    let (old, new) = words.split_once('\u{0}').unwrap_or((&words, ""));
    let difference = compare(old, new);
    assert_eq!(difference.old_text(), old);
    assert_eq!(difference.new_text(), new);
    assert_eq!(difference.is_same(), old == new);
});

//! FHIR: whatever JSON comes in, it is refused or has a view that says something.

#![no_main]

use genpon_formats::fhir;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = fhir::read(bytes) {
        assert!(!file.view.blocks.is_empty());
    }
});

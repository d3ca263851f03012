//! PDF: refused, or with at least one page and an end.

#![no_main]

use genpon_formats::pdf;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(pdf) = pdf::read(bytes) {
        assert!(pdf.page_count > 0);
        assert!(bytes.starts_with(b"%PDF-"));
    }
});

//! Sniffing, media types, names of parts, and the door of import behind them.

#![no_main]

use genpon_formats::import;
use genpon_formats::sniff::{self, Kind, MediaType, PartName};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let kind = Kind::of(bytes);
    let words = String::from_utf8_lossy(bytes);
    let (first, rest) = words.split_once('\n').unwrap_or((&words, ""));
    let name = PartName::clean(first);
    assert_eq!(PartName::parse(name.as_str()).as_ref(), Some(&name));
    assert!(!name.as_str().contains(['/', '\\', '\0']));
    if let Ok(declared) = first.parse::<MediaType>() {
        assert_eq!(declared.to_string().parse().as_ref(), Ok(&declared));
        if let Ok(agreed) = sniff::agree(Some(&declared), rest.as_bytes()) {
            assert!(agreed.media_type().is_some() || agreed == Kind::of(rest.as_bytes()));
        }
    }
    if let Ok(reading) = import::read(bytes, None, first) {
        assert_eq!(reading.name, name);
        assert!(kind == Kind::Json || kind.media_type() == Some(reading.media_type));
    }
});

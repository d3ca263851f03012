//! Registers as files: CSV and JSON of every register that exists.

#![no_main]

use genpon_formats::register_table::{read_csv, read_json};
use genpon_model::registers;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((which, file)) = bytes.split_first() else {
        return;
    };
    let all = registers::all();
    let description = all[usize::from(*which) % all.len()];
    let _rows = read_csv(description, file);
    let _entries = read_json(description, file);
});

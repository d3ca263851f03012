use super::*;
use crate::register::{check, references};
use crate::text::Code;
use std::collections::BTreeSet;

#[test]
fn shipped_entries_fit_their_registers() {
    let shipped = shipped();
    let keys: BTreeSet<_> = shipped
        .iter()
        .map(|entry| (entry.register.code, entry.key.to_string()))
        .collect();
    assert_eq!(keys.len(), shipped.len(), "a key is shipped twice");
    for entry in &shipped {
        let place = format!("{} {}", entry.register.code, entry.key);
        assert_eq!(check(entry.register, &entry.value), Ok(()), "{place}");
        for referred in references(entry.register, &entry.value) {
            let key = (referred.register, referred.key.clone());
            assert!(
                keys.contains(&key),
                "{place}: {} → {}",
                referred.path,
                referred.key
            );
        }
    }
    for (register, count) in [("label", 4), ("role", 10), ("document-type", 40)] {
        let found = shipped
            .iter()
            .filter(|entry| entry.register.code == register)
            .count();
        assert!(found >= count, "{register}: {found}");
    }
}

#[test]
fn codes_of_registers_are_codes_and_differ() {
    let codes: BTreeSet<Code> = all().iter().map(|one| one.code.parse().unwrap()).collect();
    assert_eq!(codes.len(), all().len());
    assert!(all().iter().all(|one| find(one.code).is_some()));
    assert!(find("no-such-register").is_none());
}

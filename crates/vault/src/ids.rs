//! New identifiers: UUIDv7 from the clock and the random source of the vault (RFC 9562, 5.7).

use genpon_model::Timestamp;
use uuid::{Builder, Uuid};

/// A UUIDv7 for this instant. An instant before 1970 counts as 1970.
#[must_use]
pub fn uuid_v7(at: Timestamp, random: &[u8; 10]) -> Uuid {
    let millis = u64::try_from(at.as_micros() / 1000).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ordered_by_time_and_name_their_version() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let early = uuid_v7(at("2026-11-20T12:00:00Z"), &[0xff; 10]);
        let late = uuid_v7(at("2026-11-20T12:00:01Z"), &[0x00; 10]);
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
        assert_eq!(early.get_variant(), uuid::Variant::RFC4122);
    }
}

//! A device that shows one-time codes, written apart from the code that checks them.

use genpon_model::Timestamp;

/// The code that a device with this secret (base 32) shows at this moment.
#[must_use]
pub fn code(secret: &str, at: Timestamp) -> String {
    let step = u64::try_from(at.as_micros() / 30_000_000).unwrap();
    let tag = hmac_sha256(&base32(secret), &step.to_be_bytes());
    let offset = usize::from(tag[31] & 15);
    let four: [u8; 4] = tag[offset..offset + 4].try_into().unwrap();
    format!(
        "{:06}",
        (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000
    )
}

fn base32(text: &str) -> Vec<u8> {
    let mut bits = String::new();
    for one in text.chars().filter(|one| !one.is_whitespace()) {
        let index = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(one).unwrap();
        bits.push_str(&format!("{index:05b}"));
    }
    let whole = bits.len() / 8 * 8;
    (0..whole)
        .step_by(8)
        .map(|at| u8::from_str_radix(&bits[at..at + 8], 2).unwrap())
        .collect()
}

/// RFC 2104.
fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    use genpon_model::digest::DigestAlgorithm::Sha256;
    let mut padded = [0; 64];
    padded[..key.len()].copy_from_slice(key);
    let with = |mask: u8, rest: &[u8]| {
        let mut bytes: Vec<u8> = padded.iter().map(|byte| byte ^ mask).collect();
        bytes.extend_from_slice(rest);
        Sha256.digest(&bytes)
    };
    let inner = with(0x36, message);
    with(0x5c, inner.as_bytes()).as_bytes().try_into().unwrap()
}

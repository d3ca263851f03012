//! One-time codes: RFC 6238 (TOTP) with HMAC-SHA-256, six digits, thirty seconds.
//!
//! HMAC-SHA-1, the usual choice of the RFC, may not be configured (CRYPTREC); the `otpauth` address
//! names the algorithm, so that a device that cannot do it says so. A code is accepted once.

use aws_lc_rs::hmac;
use genpon_model::Timestamp;
use serde::{Deserialize, Serialize};
use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Seconds of one step.
pub(crate) const STEP_SECONDS: i64 = 30;

/// Steps before and after the present one that are accepted: clocks differ, people type.
const STEPS_AROUND: u64 = 1;

const DIGITS: u32 = 6;

/// The secret that a person's device shares with Genpon.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(crate) struct TotpSecret([u8; 32]);

impl TotpSecret {
    /// From 32 random bytes.
    pub(crate) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The step whose code this is: one near `at`, later than all that were accepted before.
    pub(crate) fn step_of(&self, code: &str, at: Timestamp, accepted: u64) -> Option<u64> {
        let typed: String = code.chars().filter(|one| !one.is_whitespace()).collect();
        let now = u64::try_from(at.as_micros().div_euclid(STEP_SECONDS * 1_000_000)).ok()?;
        let steps = now.saturating_sub(STEPS_AROUND)..=now.saturating_add(STEPS_AROUND);
        let mut found = None;
        // Every step is compared, so that timing does not tell which one it was.
        for step in steps {
            let is_it: Choice = self.code(step).as_bytes().ct_eq(typed.as_bytes());
            if bool::from(is_it) && step > accepted {
                found = Some(step);
            }
        }
        found
    }

    /// The code of a step.
    pub(crate) fn code(&self, step: u64) -> String {
        hotp(&self.0, step, DIGITS)
    }

    /// In base 32 (RFC 4648, no padding), for a device without a camera.
    pub(crate) fn to_base32(&self) -> String {
        base32(&self.0)
    }

    /// What the picture says: the key URI that authenticators read.
    pub(crate) fn uri(&self, issuer: &str, account: &str) -> String {
        let encode = |text: &str| -> String {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
            text.bytes()
                .map(|byte| match plain(byte) {
                    true => char::from(byte).to_string(),
                    false => format!("%{byte:02X}"),
                })
                .collect()
        };
        let (issuer, account) = (encode(issuer), encode(account));
        let secret = self.to_base32();
        format!(
            "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}\
             &algorithm=SHA256&digits={DIGITS}&period={STEP_SECONDS}"
        )
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret")
    }
}

/// RFC 4226, 5.3, over HMAC-SHA-256.
fn hotp(secret: &[u8], counter: u64, digits: u32) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let tag = hmac::sign(&key, &counter.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes.last().copied().unwrap_or_default() & 0x0f);
    let four = bytes.iter().skip(offset).take(4);
    let number = four.fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) & 0x7fff_ffff;
    let width = usize::try_from(digits).unwrap_or_default();
    format!("{:0width$}", number % 10_u32.pow(digits))
}

/// RFC 4648 base 32, without padding.
pub(crate) fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    for block in bytes.chunks(5) {
        let mut five = [0; 8];
        five[3..3 + block.len()].copy_from_slice(block);
        let number = u64::from_be_bytes(five);
        let chars = (block.len() * 8).div_ceil(5);
        for n in 0..chars {
            let index = (number >> (35 - 5 * n)) & 31;
            text.push(char::from(ALPHABET[usize::try_from(index).unwrap_or(0)]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the key of the SHA-256 rows, the times and their eight digits.
    #[test]
    fn the_vectors_of_the_rfc() {
        let secret = *b"12345678901234567890123456789012";
        let rows = [
            (59, "46119246"),
            (1_111_111_109, "68084774"),
            (1_111_111_111, "67062674"),
            (1_234_567_890, "91819424"),
            (2_000_000_000, "90698825"),
            (20_000_000_000, "77737706"),
        ];
        for (seconds, code) in rows {
            assert_eq!(hotp(&secret, seconds / 30, 8), code);
        }
    }

    #[test]
    fn a_code_is_accepted_once_and_one_step_early_or_late() {
        let secret = TotpSecret::new(*b"12345678901234567890123456789012");
        let at = Timestamp::from_micros(59_000_000).unwrap();
        let code = |step| secret.code(step);
        assert_eq!(secret.step_of(&code(1), at, 0), Some(1));
        assert_eq!(secret.step_of(&code(2), at, 0), Some(2));
        assert_eq!(secret.step_of(&code(3), at, 0), None);
        assert_eq!(secret.step_of(&code(1), at, 1), None, "a replay");
        assert_eq!(secret.step_of(&code(1), at, 2), None, "an earlier one");
        let spaced = format!("{} {}", &code(2)[..3], &code(2)[3..]);
        assert_eq!(secret.step_of(&spaced, at, 1), Some(2));
        assert_eq!(secret.step_of("", at, 0), None);
    }

    /// RFC 4648, section 10.
    #[test]
    fn base32_of_the_rfc() {
        let rows = [
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ];
        for (plain, text) in rows {
            assert_eq!(base32(plain.as_bytes()), text);
        }
    }

    #[test]
    fn the_address_names_the_algorithm() {
        let uri = TotpSecret::new([7; 32]).uri("みなと", "sato k");
        assert!(uri.starts_with("otpauth://totp/%E3%81%BF%E3%81%AA%E3%81%A8:sato%20k?secret=A4DQ"));
        assert!(uri.ends_with("&algorithm=SHA256&digits=6&period=30"));
    }
}

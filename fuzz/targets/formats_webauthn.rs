//! What passkeys send: whatever the bytes, reading them ends, and takes no more than there is.

#![no_main]

use genpon_formats::webauthn::{
    CREDENTIAL_ID_BYTES_MAX, cbor, read_attestation, read_authenticator_data, read_client_data,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_client_data(bytes);
    if let Ok((_, rest)) = cbor::read_item(bytes) {
        assert!(bytes.ends_with(rest) && rest.len() < bytes.len());
    }
    for read in [read_attestation(bytes), read_authenticator_data(bytes)] {
        if let Ok(data) = read
            && let Some(made) = data.credential
        {
            assert!((1..=CREDENTIAL_ID_BYTES_MAX).contains(&made.id.len()));
        }
    }
});

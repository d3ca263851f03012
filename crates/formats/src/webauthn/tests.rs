use super::*;

/// Examples of RFC 8949, appendix A, that are of the form.
#[test]
fn cbor_of_the_rfc() {
    let rows: [(&[u8], Item<'_>); 8] = [
        (&[0x00], Item::Int(0)),
        (&[0x18, 0x64], Item::Int(100)),
        (&[0x1a, 0x00, 0x0f, 0x42, 0x40], Item::Int(1_000_000)),
        (&[0x38, 0x63], Item::Int(-100)),
        (&[0x44, 1, 2, 3, 4], Item::Bytes(&[1, 2, 3, 4])),
        (&[0x64, 0x49, 0x45, 0x54, 0x46], Item::Text("IETF")),
        (
            &[0x83, 1, 2, 3],
            Item::Array(vec![Item::Int(1), Item::Int(2), Item::Int(3)]),
        ),
        (
            &[0xa2, 1, 2, 3, 4],
            Item::Map(vec![
                (Item::Int(1), Item::Int(2)),
                (Item::Int(3), Item::Int(4)),
            ]),
        ),
    ];
    for (bytes, item) in rows {
        assert_eq!(read_item(bytes), Ok((item, &[][..])), "{bytes:02x?}");
    }
}

#[test]
fn what_is_not_canonical_is_not_read() {
    let rows: [&[u8]; 12] = [
        &[],
        &[0x18, 0x17],                                           // 23 in two bytes
        &[0x19, 0x00, 0xff],                                     // 255 in three
        &[0x5f, 0x41, 0x00, 0xff],                               // bytes without a length
        &[0x9f, 0xff],                                           // an array without a length
        &[0xc0, 0x00],                                           // a tag
        &[0xf9, 0x3c, 0x00],                                     // a float
        &[0xa2, 1, 2, 1, 3],                                     // a key twice
        &[0x44, 1, 2],                                           // too short
        &[0x62, 0xc3, 0x28],                                     // no UTF-8
        &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], // an array of 2^64
        &[0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x00],             // too deep
    ];
    for bytes in rows {
        assert_eq!(read_item(bytes), Err(PasskeyError::Cbor), "{bytes:02x?}");
    }
}

fn es256(x: &[u8], y: &[u8]) -> Vec<u8> {
    let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58];
    let mut key = head.to_vec();
    key.push(u8::try_from(x.len()).unwrap());
    key.extend_from_slice(x);
    key.extend_from_slice(&[0x22, 0x58, u8::try_from(y.len()).unwrap()]);
    key.extend_from_slice(y);
    key
}

fn data(flags: u8, counter: u32, tail: &[u8]) -> Vec<u8> {
    let mut bytes = vec![7; 32];
    bytes.push(flags);
    bytes.extend_from_slice(&counter.to_be_bytes());
    bytes.extend_from_slice(tail);
    bytes
}

fn credential(key: &[u8]) -> Vec<u8> {
    let mut tail = vec![0; 16];
    tail.extend_from_slice(&[0, 3, b'a', b'b', b'c']);
    tail.extend_from_slice(key);
    tail
}

#[test]
fn authenticator_data_are_read_to_the_last_byte() {
    let read = read_authenticator_data(&data(0x05, 9, &[])).unwrap();
    assert!(read.is_present && read.is_verified && read.credential.is_none());
    assert_eq!((read.counter, read.rp_id_hash), (9, [7; 32]));
    let broken = Err(PasskeyError::AuthenticatorData);
    assert_eq!(read_authenticator_data(&data(0x05, 9, &[0])), broken);
    assert_eq!(read_authenticator_data(&[0; 36]), broken);
    let made = credential(&es256(&[1; 32], &[2; 32]));
    let read = read_authenticator_data(&data(0x45, 0, &made)).unwrap();
    let made = read.credential.unwrap();
    assert_eq!(made.id, b"abc");
    assert!(matches!(made.key, PublicKey::Es256 { .. }));
    let json = serde_json::to_string(&made.key).unwrap();
    assert_eq!(serde_json::from_str::<PublicKey>(&json).unwrap(), made.key);
}

#[test]
fn a_key_of_another_kind_is_not_taken() {
    let mut es384 = es256(&[1; 32], &[2; 32]);
    es384[4] = 0x22; // algorithm -3
    for key in [es256(&[1; 31], &[2; 32]), es384, vec![0xa0]] {
        let made = credential(&key);
        let read = read_authenticator_data(&data(0x45, 0, &made));
        assert_eq!(read, Err(PasskeyError::Key));
    }
}

#[test]
fn client_data_have_each_field_once_and_may_have_others() {
    let json = br#"{"type":"webauthn.get","challenge":"AAA","origin":"https://a","new":{"x":1}}"#;
    let read = read_client_data(json).unwrap();
    assert_eq!(
        (read.kind.as_str(), read.is_cross_origin),
        ("webauthn.get", false)
    );
    for bad in [
        r#"{"type":"webauthn.get","type":"webauthn.create","challenge":"A","origin":"b"}"#,
        r#"{"type":"webauthn.get","challenge":"A"}"#,
        r#"["webauthn.get"]"#,
        "",
    ] {
        assert_eq!(
            read_client_data(bad.as_bytes()),
            Err(PasskeyError::ClientData)
        );
    }
    let long = vec![b' '; MESSAGE_BYTES_MAX + 1];
    assert_eq!(read_client_data(&long), Err(PasskeyError::TooLong));
}

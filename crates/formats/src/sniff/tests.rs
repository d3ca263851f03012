use proptest::prelude::*;

use super::*;

fn declared(words: &str) -> MediaType {
    words.parse().unwrap()
}

#[test]
fn bytes_are_known_by_their_content() {
    let sjis = encoding_rs::SHIFT_JIS
        .encode("診療情報提供書")
        .0
        .into_owned();
    let euc = encoding_rs::EUC_JP
        .encode("退院時の処方と検査")
        .0
        .into_owned();
    let jis = encoding_rs::ISO_2022_JP.encode("処方").0.into_owned();
    let mut dicom = vec![0; 128];
    dicom.extend_from_slice(b"DICM");
    let cases: &[(&[u8], Kind)] = &[
        (b"", Kind::Empty),
        (b"%PDF-1.7\n", Kind::Pdf),
        (b"\xFF\xD8\xFF\xE0", Kind::Jpeg),
        (b"\x89PNG\r\n\x1A\n", Kind::Png),
        (b"II*\0", Kind::Tiff),
        (b"MM\0*", Kind::Tiff),
        (br#"{"resourceType":"Patient"}"#, Kind::FhirJson),
        (
            br#" { "id": {"a":[1]}, "resourceType":"Pat"#,
            Kind::FhirJson,
        ),
        (br#"{"a":{"resourceType":"Patient"}}"#, Kind::Json),
        (br#"{"a":{"resourceType":"Pat"#, Kind::Json),
        (b"[1, 2]", Kind::Json),
        (b"[1] see below", Kind::Text(Charset::Utf8)),
        (b"{curly} words", Kind::Text(Charset::Utf8)),
        (b"\xEF\xBB\xBF<?xml version='1.0'?><a/>", Kind::Xml),
        (b"<ClinicalDocument>", Kind::Xml),
        (b"< 5 mg/dl", Kind::Text(Charset::Utf8)),
        ("体温 37.8℃\r\n".as_bytes(), Kind::Text(Charset::Utf8)),
        (b"\xFF\xFEa\0b\0", Kind::Text(Charset::Utf16Le)),
        (b"\xFE\xFF\0a\0b", Kind::Text(Charset::Utf16Be)),
        (&sjis, Kind::Text(Charset::ShiftJis)),
        (&euc, Kind::Text(Charset::EucJp)),
        (&jis, Kind::Text(Charset::Iso2022Jp)),
        (b"PK\x03\x04", Kind::Zip),
        (b"\x1F\x8B\x08", Kind::Gzip),
        (&dicom, Kind::Dicom),
        (b"a\0b", Kind::Unknown),
    ];
    for (bytes, kind) in cases {
        assert_eq!(
            Kind::of(bytes),
            *kind,
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn a_declared_type_holds_only_when_the_bytes_agree() {
    let sjis = encoding_rs::SHIFT_JIS.encode("経過は良好").0.into_owned();
    let png = b"\x89PNG\r\n\x1A\n".as_slice();
    let mismatch = |words: &str, actual| {
        Err(Disagreement::Mismatch {
            declared: words.to_owned(),
            actual,
        })
    };
    assert_eq!(agree(None, png), Ok(Kind::Png));
    assert_eq!(
        agree(Some(&declared("application/octet-stream")), png),
        Ok(Kind::Png)
    );
    assert_eq!(agree(Some(&declared("image/png")), png), Ok(Kind::Png));
    assert_eq!(
        agree(Some(&declared("application/pdf")), png),
        mismatch("application/pdf", Kind::Png)
    );
    assert_eq!(
        agree(Some(&declared("text/plain")), png),
        mismatch("text/plain", Kind::Png)
    );
    assert_eq!(
        agree(Some(&declared("text/html")), b"<p>"),
        Err(Disagreement::Unsupported {
            declared: "text/html".to_owned()
        })
    );
    assert_eq!(
        agree(Some(&declared("text/plain")), br#"{"resourceType":"x"}"#),
        Ok(Kind::Text(Charset::Utf8))
    );
    assert_eq!(
        agree(None, &sjis),
        Err(Disagreement::CharsetNotNamed {
            looks_like: Charset::ShiftJis
        })
    );
    assert_eq!(
        agree(Some(&declared("Text/Plain; Charset=\"Shift_JIS\"")), &sjis),
        Ok(Kind::Text(Charset::ShiftJis))
    );
    assert_eq!(
        agree(Some(&declared("text/plain; charset=utf-8")), &sjis),
        Err(Disagreement::WrongCharset {
            declared: "utf-8".to_owned()
        })
    );
    assert_eq!(
        agree(Some(&declared("text/plain; charset=koi8-r")), b"abc"),
        Err(Disagreement::WrongCharset {
            declared: "koi8-r".to_owned()
        })
    );
}

#[test]
fn a_part_name_is_only_a_name() {
    let long = "紹".repeat(200) + ".pdf";
    let cases = [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\所見.TIF", "所見.TIF"),
        ("a/../", "unnamed"),
        ("photo\u{202E}gpj.exe", "photogpj.exe"),
        ("zero\u{200B}width\u{FEFF}.txt", "zerowidth.txt"),
        ("line\nbreak\0.txt", "linebreak.txt"),
        (".. hidden .", "hidden"),
        ("what?<is>|this*.png", "what__is__this_.png"),
        ("file.pdf:stream", "file.pdf_stream"),
        ("nul.txt", "_nul.txt"),
        ("LPT1", "_LPT1"),
        ("", "unnamed"),
        ("/", "unnamed"),
        ("...", "unnamed"),
        ("葛󠄀飾.txt", "葛󠄀飾.txt"),
    ];
    for (given, name) in cases {
        assert_eq!(PartName::clean(given).as_str(), name, "{given:?}");
    }
    let cut = PartName::clean(&long);
    assert!(cut.as_str().len() <= 200 && cut.as_str().ends_with("紹.pdf"));
    assert_eq!(
        PartName::parse("所見.tif").as_ref().map(PartName::as_str),
        Some("所見.tif")
    );
    assert_eq!(PartName::parse("../x"), None);
    assert_eq!(
        PartName::clean("x.TIFF").extension().as_deref(),
        Some("tiff")
    );
}

proptest! {
    #[test]
    fn cleaning_twice_changes_nothing(given in "\\PC{0,300}|[\\x00-\\x40./\\\\]{0,40}") {
        let once = PartName::clean(&given);
        prop_assert_eq!(&PartName::clean(once.as_str()), &once);
        prop_assert!(!once.as_str().is_empty() && once.as_str().len() <= 202);
        prop_assert!(!once.as_str().contains(['/', '\\', '\0']));
    }

    #[test]
    fn any_bytes_have_a_kind(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Kind::of(&bytes);
        let _ = agree(Some(&declared("text/plain; charset=shift_jis")), &bytes);
    }
}

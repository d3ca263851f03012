use super::*;
use crate::json::JsonError;
use crate::locale::{Lang, Locale};

fn declared(words: &str) -> MediaType {
    words.parse().unwrap()
}

fn code(bytes: &[u8], media_type: Option<&str>) -> Result<&'static str, &'static str> {
    let media_type = media_type.map(declared);
    read(bytes, media_type.as_ref(), "a.bin")
        .map(|reading| reading.format.id())
        .map_err(|refusal| refusal.code())
}

#[test]
fn bytes_are_read_by_what_they_are_or_refused_by_name() {
    let sjis = encoding_rs::SHIFT_JIS.encode("主訴：頭痛").0.into_owned();
    type Case<'a> = (&'a [u8], Option<&'a str>, Result<&'a str, &'a str>);
    let cases: &[Case<'_>] = &[
        (b"", None, Err("empty")),
        (b"", Some("text/plain"), Err("empty")),
        ("体温 37.8".as_bytes(), None, Ok("text")),
        (&sjis, None, Err("charset-not-named")),
        (&sjis, Some("text/plain; charset=Shift_JIS"), Ok("text")),
        (
            &sjis,
            Some("text/plain; charset=utf-8"),
            Err("charset-wrong"),
        ),
        (
            b"%PDF-1.7 and no more",
            Some("application/pdf"),
            Err("cut-short"),
        ),
        (
            b"%PDF-1.7 and no more",
            Some("image/png"),
            Err("type-mismatch"),
        ),
        (b"\x89PNG\r\n\x1A\n", None, Err("cut-short")),
        (b"\xFF\xD8\xFF\xE0", None, Err("cut-short")),
        (b"II*\0", None, Err("cut-short")),
        (b"PK\x03\x04", None, Err("no-reader")),
        (b"<ClinicalDocument/>", None, Ok("cda-r2")),
        (b"<HealthRecord/>", None, Err("xml-other")),
        (b"a\0b", None, Err("no-reader")),
        (b"<p>x</p>", Some("text/html"), Err("type-unsupported")),
        (
            br#"{"resourceType":"Patient"}"#,
            Some("application/fhir+json"),
            Ok("fhir-r4-resource"),
        ),
        (
            br#"{"resourceType":"Pati"#,
            Some("application/fhir+json"),
            Err("json-broken"),
        ),
        (
            br#"{"a":1}"#,
            Some("application/json"),
            Err("fhir-no-resource"),
        ),
        (
            br#"{"resourceType":"Patient"}"#,
            Some("text/plain"),
            Ok("text"),
        ),
    ];
    for (bytes, media_type, expected) in cases {
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(
            code(bytes, *media_type),
            *expected,
            "{shown:?} as {media_type:?}"
        );
    }
}

#[test]
fn text_in_another_character_set_is_shown_in_its_own_words() {
    let sjis = encoding_rs::SHIFT_JIS
        .encode("主訴：頭痛\r\n")
        .0
        .into_owned();
    let declared = declared("text/plain; charset=shift_jis");
    let reading = read(&sjis, Some(&declared), "../memo.txt").unwrap();
    assert_eq!(reading.name.as_str(), "memo.txt");
    assert_eq!(reading.media_type, "text/plain; charset=shift_jis");
    assert_eq!(
        reading.view.blocks,
        [Block::Preformatted("主訴：頭痛\r\n".to_owned())]
    );
}

#[test]
fn every_format_has_an_id_that_leads_back_to_it() {
    for format in Format::ALL {
        assert_eq!(Format::of_id(format.id()), Some(format));
    }
    assert_eq!(Format::of_id("exe"), None);
}

#[test]
fn every_refusal_has_a_sentence_in_both_languages() {
    for refusal in refusals() {
        for lang in Lang::ALL {
            let words = Locale::of(lang).read_text(&refusal.sentence());
            assert!(
                !words.contains(['⟦', '{', '$']),
                "{} {lang}: {words}",
                refusal.code()
            );
        }
    }
}

/// One refusal of each kind.
fn refusals() -> Vec<Refusal> {
    let mut refusals = refusals_of_files();
    refusals.extend(refusals_of_pictures());
    refusals
}

fn refusals_of_files() -> Vec<Refusal> {
    vec![
        Refusal::Empty,
        Disagreement::Mismatch {
            declared: "a/b".into(),
            actual: Kind::Unknown,
        }
        .into(),
        Disagreement::Mismatch {
            declared: "a/b".into(),
            actual: Kind::Text(Charset::EucJp),
        }
        .into(),
        Disagreement::CharsetNotNamed {
            looks_like: Charset::ShiftJis,
        }
        .into(),
        Disagreement::WrongCharset {
            declared: "x".into(),
        }
        .into(),
        Disagreement::Unsupported {
            declared: "a/b".into(),
        }
        .into(),
        Refusal::NoReader { kind: Kind::Zip },
        Refusal::TextTooLarge {
            size: 2,
            size_max: 1,
        },
        FhirError::Json(JsonError::TooLarge {
            size: 2,
            size_max: 1,
        })
        .into(),
        FhirError::Json(JsonError::TooDeep {
            at: 1,
            depth_max: 1,
        })
        .into(),
        FhirError::Json(JsonError::NotUtf8 { at: 1 }).into(),
        FhirError::Json(JsonError::DuplicateKey { at: 1 }).into(),
        FhirError::Json(JsonError::LoneSurrogate { at: 1 }).into(),
        FhirError::TooManyValues { values_max: 1 }.into(),
        FhirError::NoResource {
            path: String::new(),
        }
        .into(),
        FhirError::UnknownResource {
            kind: "X".into(),
            path: "y".into(),
        }
        .into(),
        FhirError::SeveralPatients { count: 2 }.into(),
        FhirError::NoRecord { kind: "X".into() }.into(),
    ]
}

fn refusals_of_pictures() -> Vec<Refusal> {
    let format = image::Format::Tiff;
    let detail = String::from("detail");
    vec![
        ImageError::CutShort { format }.into(),
        ImageError::Damaged {
            format,
            detail: detail.clone(),
        }
        .into(),
        ImageError::NoPixels.into(),
        ImageError::TooManyPixels {
            width: 1,
            height: 1,
            pixels_max: 1,
        }
        .into(),
        ImageError::TooManyPages { pages_max: 1 }.into(),
        ImageError::Unsupported {
            format,
            detail: detail.clone(),
        }
        .into(),
        ImageError::NoSuchPage {
            page: 2,
            page_count: 1,
        }
        .into(),
        PdfError::CutShort.into(),
        PdfError::Damaged { detail }.into(),
        PdfError::PageMissing { page: 1 }.into(),
        PdfError::NeedsPassword.into(),
        PdfError::Bomb { unpacked_max: 1 }.into(),
    ]
}

#[test]
fn what_a_pdf_does_has_a_sentence() {
    for activity in pdf::Activity::ALL {
        for lang in Lang::ALL {
            let key = format!("import-pdf-does-{}", activity.name());
            assert!(Locale::of(lang).has(&key), "{key}");
        }
    }
}

#[test]
fn every_page_of_a_tiff_is_shown() {
    use tiff::encoder::{TiffEncoder, colortype::Gray8};
    let mut file = std::io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    for _ in 0..2 {
        encoder.write_image::<Gray8>(3, 2, &[0; 6]).unwrap();
    }
    let reading = read(&file.into_inner(), None, "紹介状.tif").unwrap();
    let addresses = crate::html::Under {
        path: "/parts/".to_owned(),
    };
    let page = crate::html::view(&reading.view, Locale::of(Lang::En), &addresses, 2).into_string();
    for number in 1..=2 {
        assert!(page.contains(&format!(".tif?page={number}\"")), "{page}");
    }
    assert!(
        page.contains("page 2 of 2") && page.contains("3 × 2 pixels"),
        "{page}"
    );
}

use lopdf::{Stream, dictionary};

use super::*;

/// A PDF of `pages` pages; `extra` is put into its catalog.
fn pdf(pages: usize, extra: Dictionary) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let kids: Vec<Object> = (0..pages)
        .map(|n| {
            let words = format!("BT (page {n}) Tj ET ").repeat(40).into_bytes();
            let content = document.add_object(Stream::new(dictionary! {}, words));
            let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
            document.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(pages).unwrap();
    let node = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    document.objects.insert(tree, node.into());
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
    catalog.extend(&extra);
    let root = document.add_object(catalog);
    let title = lopdf::text_string("退院時サマリー");
    let information = document.add_object(dictionary! { "Title" => title });
    document.trailer.set("Root", root);
    document.trailer.set("Info", information);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn pages_and_title_are_found() {
    let read = read(&pdf(3, dictionary! {})).unwrap();
    assert_eq!((read.page_count, read.version.as_str()), (3, "1.7"));
    assert_eq!(read.title.as_deref(), Some("退院時サマリー"));
    assert!(!read.encrypted && !read.repaired && read.activities.is_empty());
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let whole = pdf(3, dictionary! {});
    for quarter in 1..4 {
        let cut = &whole[..whole.len() * quarter / 4];
        assert_eq!(read(cut), Err(PdfError::CutShort), "{quarter} quarters");
    }
    assert!(matches!(
        read(b"%PDF-1.7\n%%EOF"),
        Err(PdfError::Damaged { .. })
    ));
    assert!(matches!(
        read(b"\n%PDF-1.7\n%%EOF"),
        Err(PdfError::Damaged { .. })
    ));
    assert!(matches!(
        read(&pdf(0, dictionary! {})),
        Err(PdfError::Damaged { .. })
    ));
}

#[test]
fn a_hole_in_the_middle_is_refused_or_said() {
    let whole = pdf(3, dictionary! {});
    let at = whole.windows(5).position(|w| w == b"3 0 o").unwrap();
    let mut holed = whole[..at].to_vec();
    holed.extend(&whole[at + 200..]);
    match read(&holed) {
        Ok(read) => assert!(read.repaired),
        Err(error) => assert!(matches!(
            error,
            PdfError::PageMissing { .. } | PdfError::Damaged { .. }
        )),
    }
}

#[test]
fn what_a_file_would_do_is_said() {
    let action = |kind: &str| dictionary! { "OpenAction" => dictionary! { "S" => kind } };
    let cases = [
        (action("JavaScript"), Activity::Script),
        (action("Launch"), Activity::Launch),
        (action("SubmitForm"), Activity::Exchange),
        (
            dictionary! { "Names" => dictionary! { "EmbeddedFiles" => 1 } },
            Activity::EmbeddedFiles,
        ),
        (
            dictionary! { "AcroForm" => dictionary! { "XFA" => 1 } },
            Activity::DynamicForm,
        ),
        (
            dictionary! { "A" => vec![dictionary! { "Subtype" => "RichMedia" }.into()] },
            Activity::Media,
        ),
    ];
    for (extra, activity) in cases {
        let found = read(&pdf(1, extra)).unwrap().activities;
        assert_eq!(found, BTreeSet::from([activity]));
    }
}

//! Pictures: what is read can be shown as PNG of the same size, or is named as a kind that cannot.

#![no_main]

use genpon_formats::image::{self, Format, ImageError};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Jpeg, Format::Png, Format::Tiff] {
        let Ok(picture) = image::read(format, bytes) else {
            continue;
        };
        let page = picture.pages[0];
        match image::page_as_png(format, bytes, 1) {
            Ok(png) => {
                let shown = image::read(Format::Png, &png).unwrap().pages[0];
                assert_eq!((shown.width, shown.height), (page.width, page.height));
            }
            Err(ImageError::Unsupported { .. }) => {}
            Err(error) => panic!("read, but not shown: {error}"),
        }
    }
});

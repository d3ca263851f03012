use tiff::encoder::{Rational, TiffEncoder, colortype};

use super::*;

/// A grey baseline JPEG of `blocks` × `blocks` 8-pixel squares at 300 dpi, of DC coefficients alone.
fn jpeg(blocks: u16) -> Vec<u8> {
    let side = (blocks * 8).to_be_bytes();
    let mut file = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16];
    file.extend(b"JFIF\0\x01\x02\x01\x01\x2C\x01\x2C\0\0");
    file.extend([0xFF, 0xDB, 0, 67, 0]);
    file.extend([8; 64]);
    file.extend([
        0xFF, 0xC0, 0, 11, 8, side[0], side[1], side[0], side[1], 1, 1, 0x11, 0,
    ]);
    // One DC code of two bits for each of the categories 0 and 4, one AC code for the end of a block.
    file.extend([
        0xFF, 0xC4, 0, 21, 0x00, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4,
    ]);
    file.extend([
        0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
    file.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]);
    // Up by 8, end of block; down by 8, end of block: 01 1000 0, 01 0111 0.
    let bits: String = (0..u32::from(blocks) * u32::from(blocks))
        .map(|n| if n % 2 == 0 { "0110000" } else { "0101110" })
        .collect();
    for byte in bits.as_bytes().chunks(8) {
        let byte = format!("{:1<8}", std::str::from_utf8(byte).unwrap());
        file.push(u8::from_str_radix(&byte, 2).unwrap());
    }
    file.extend([0xFF, 0xD9]);
    file
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let page = Page {
        width,
        height,
        dpi: Some((200, 200)),
        bits: 8,
        samples: 3,
    };
    let pixels: Vec<u8> = (0..width * height * 3)
        .map(|n| (n * n % 251) as u8)
        .collect();
    png_file::write(page, ::png::ColorType::Rgb, ::png::BitDepth::Eight, &pixels).unwrap()
}

fn tiff(pages: u8) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    for page in 0..pages {
        let mut image = encoder.new_image::<colortype::Gray8>(60, 40).unwrap();
        image.resolution(tiff::tags::ResolutionUnit::Inch, Rational { n: 300, d: 1 });
        image.write_data(&[page * 40; 60 * 40]).unwrap();
    }
    file.into_inner()
}

fn page(width: u32, height: u32, dpi: (u32, u32), samples: u8) -> Page {
    Page {
        width,
        height,
        dpi: Some(dpi),
        bits: 8,
        samples,
    }
}

#[test]
fn pictures_are_measured() {
    let jpeg = read(Format::Jpeg, &jpeg(12)).unwrap();
    assert_eq!(jpeg.pages, [page(96, 96, (300, 300), 1)]);
    assert_eq!(jpeg.bytes_behind, 0);
    let png = read(Format::Png, &png(70, 30)).unwrap();
    assert_eq!(png.pages, [page(70, 30, (200, 200), 3)]);
    assert_eq!(png.bytes_behind, 0);
    let tiff = read(Format::Tiff, &tiff(3)).unwrap();
    assert_eq!(tiff.pages, [page(60, 40, (300, 300), 1); 3]);
}

#[test]
fn a_picture_cut_anywhere_is_refused() {
    for (format, whole) in [
        (Format::Jpeg, jpeg(12)),
        (Format::Png, png(70, 30)),
        (Format::Tiff, tiff(2)),
    ] {
        for quarter in 1..4 {
            let cut = &whole[..whole.len() * quarter / 4];
            assert!(
                read(format, cut).is_err(),
                "{format:?} cut to {quarter} quarters"
            );
        }
        assert!(
            read(format, &whole[..whole.len() - 1]).is_err(),
            "{format:?} without its last byte"
        );
    }
}

#[test]
fn a_thumbnail_does_not_end_a_picture() {
    let whole = jpeg(12);
    let mut file = whole[..2].to_vec();
    file.extend([0xFF, 0xE1, 0, 6, 0xFF, 0xD8, 0xFF, 0xD9]);
    file.extend(&whole[2..]);
    assert!(read(Format::Jpeg, &file).is_ok());
    let cut = &file[..file.len() - 40];
    assert_eq!(
        read(Format::Jpeg, cut),
        Err(ImageError::CutShort {
            format: Format::Jpeg
        })
    );
}

#[test]
fn what_stands_behind_the_end_is_counted() {
    for (format, mut file) in [(Format::Jpeg, jpeg(2)), (Format::Png, png(5, 5))] {
        file.extend(b"twelve bytes");
        assert_eq!(read(format, &file).unwrap().bytes_behind, 12, "{format:?}");
    }
}

#[test]
fn one_changed_byte_in_a_png_is_found_by_its_checksum() {
    let mut file = png(70, 30);
    let middle = file.len() / 2;
    file[middle] ^= 1;
    assert!(matches!(
        read(Format::Png, &file),
        Err(ImageError::Damaged { .. })
    ));
}

#[test]
fn size_is_checked_before_decoding() {
    let mut huge = jpeg(2);
    let frame = huge.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    huge[frame + 5..frame + 9].fill(0xFF);
    assert!(matches!(
        read(Format::Jpeg, &huge),
        Err(ImageError::TooManyPixels { .. })
    ));

    let mut huge = Vec::new();
    let encoder = ::png::Encoder::new(&mut huge, 60_000, 60_000);
    drop(encoder.write_header().unwrap());
    assert!(matches!(
        read(Format::Png, &huge),
        Err(ImageError::TooManyPixels { .. })
    ));

    let mut none = jpeg(2);
    none[frame + 5..frame + 9].fill(0);
    assert_eq!(read(Format::Jpeg, &none), Err(ImageError::NoPixels));
}

#[test]
fn a_wrong_format_is_damage() {
    for format in [Format::Jpeg, Format::Png, Format::Tiff] {
        assert!(
            read(format, b"%PDF-1.7 is something else").is_err(),
            "{format:?}"
        );
        assert!(read(format, b"").is_err(), "{format:?}");
    }
}

#[test]
fn every_page_shows_as_png() {
    let three = tiff(3);
    let shown = page_as_png(Format::Tiff, &three, 3).unwrap();
    assert_eq!(
        read(Format::Png, &shown).unwrap().pages,
        [page(60, 40, (300, 300), 1)]
    );
    assert_eq!(
        page_as_png(Format::Tiff, &three, 4),
        Err(ImageError::NoSuchPage {
            page: 4,
            page_count: 3
        })
    );
    let shown = page_as_png(Format::Jpeg, &jpeg(12), 1).unwrap();
    assert_eq!(read(Format::Png, &shown).unwrap().pages[0].width, 96);
    assert_eq!(page_as_png(Format::Png, &png(9, 9), 1).unwrap(), png(9, 9));
}

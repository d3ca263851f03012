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
    for page in [0, 4] {
        let none = Err(ImageError::NoSuchPage {
            page,
            page_count: 3,
        });
        assert_eq!(page_as_png(Format::Tiff, &three, page), none);
    }
    let shown = page_as_png(Format::Jpeg, &jpeg(12), 1).unwrap();
    assert_eq!(read(Format::Png, &shown).unwrap().pages[0].width, 96);
    assert_eq!(page_as_png(Format::Png, &png(9, 9), 1).unwrap(), png(9, 9));
}

/// The pixels of a PNG, and how they are stored.
fn pixels(png: &[u8]) -> (::png::ColorType, ::png::BitDepth, Vec<u8>) {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(png))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info.color_type, info.bit_depth, pixels)
}

#[test]
fn the_pixels_of_a_tiff_stay_the_same_whatever_packs_them() {
    use ::tiff::encoder::Compression;
    let colors: Vec<u8> = (0..20 * 10 * 3).map(|n: u32| (n * 7 % 256) as u8).collect();
    let packings = [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(Default::default()),
        Compression::Packbits,
    ];
    for (at, packing) in packings.into_iter().enumerate() {
        let mut file = std::io::Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file)
            .unwrap()
            .with_compression(packing);
        encoder
            .write_image::<colortype::RGB8>(20, 10, &colors)
            .unwrap();
        let shown = page_as_png(Format::Tiff, &file.into_inner(), 1).unwrap();
        let expected = (
            ::png::ColorType::Rgb,
            ::png::BitDepth::Eight,
            colors.clone(),
        );
        assert!(pixels(&shown) == expected, "packing {at}");
    }
}

#[test]
fn deep_greys_and_print_colours_show() {
    let mut file = std::io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    encoder
        .write_image::<colortype::Gray16>(2, 1, &[0x0102, 0xFFFE])
        .unwrap();
    encoder
        .write_image::<colortype::CMYK8>(2, 1, &[0, 255, 255, 0, 0, 0, 0, 255])
        .unwrap();
    let file = file.into_inner();
    let grey = pixels(&page_as_png(Format::Tiff, &file, 1).unwrap());
    assert_eq!(grey.2, [0x01, 0x02, 0xFF, 0xFE]);
    let red_and_black = pixels(&page_as_png(Format::Tiff, &file, 2).unwrap());
    assert_eq!(red_and_black.2, [255, 0, 0, 0, 0, 0]);
}

/// A fax page (ITU-T T.6) of 16 × 4 white pixels, where white is written as zero.
#[test]
fn a_white_fax_page_is_white() {
    let data = [0xF0, 0x01, 0x00, 0x10];
    let entries: [(u16, u16, u32); 9] = [
        (256, 3, 16),
        (257, 3, 4),
        (258, 3, 1),
        (259, 3, 4),
        (262, 3, 0),
        (273, 4, 8),
        (277, 3, 1),
        (278, 3, 4),
        (279, 4, 4),
    ];
    let mut file = b"II*\0\x0C\0\0\0".to_vec();
    file.extend(data);
    file.extend(9_u16.to_le_bytes());
    for (tag, kind, value) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(1_u32.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend([0; 4]);
    let shown = pixels(&page_as_png(Format::Tiff, &file, 1).unwrap());
    assert_eq!(
        shown,
        (
            ::png::ColorType::Grayscale,
            ::png::BitDepth::One,
            vec![0xFF; 8]
        )
    );
}

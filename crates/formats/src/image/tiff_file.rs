//! TIFF: page after page, each decoded strip by strip (or tile by tile).

use std::io::Cursor;

use png::BitDepth;
use tiff::decoder::{Decoder, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::{
    Format, ImageError, PAGES_MAX, PIXELS_MAX, PIXELS_OF_ALL_PAGES_MAX, Page, Picture, detail,
    png_file,
};

type Pages<'a> = Decoder<Cursor<&'a [u8]>>;

/// Measures and checks every page of a TIFF.
pub(super) fn read(bytes: &[u8]) -> Result<Picture, ImageError> {
    let mut file = open(bytes)?;
    let mut pages = Vec::new();
    let mut pixels = 0;
    loop {
        let page = measure(&mut file)?;
        pixels += page.pixels();
        if pages.len() == PAGES_MAX || pixels > PIXELS_OF_ALL_PAGES_MAX {
            return Err(ImageError::TooManyPages {
                pages_max: PAGES_MAX,
            });
        }
        decode(&mut file, page)?;
        pages.push(page);
        if !file.more_images() {
            return Ok(Picture {
                format: Format::Tiff,
                pages,
                bytes_behind: 0,
            });
        }
        file.next_image().map_err(fault)?;
    }
}

/// Page `page` (from 1) as PNG.
pub(super) fn page_as_png(bytes: &[u8], page: usize) -> Result<Vec<u8>, ImageError> {
    let mut file = open(bytes)?;
    let mut at = 1;
    while at != page {
        if !file.more_images() || at == PAGES_MAX {
            return Err(ImageError::NoSuchPage {
                page,
                page_count: at,
            });
        }
        file.next_image().map_err(fault)?;
        at += 1;
    }
    let measured = measure(&mut file)?;
    let color = file.colortype().map_err(fault)?;
    let mut pixels = decode(&mut file, measured)?;
    let (color, bits) = match color {
        ColorType::Gray(1) => (png::ColorType::Grayscale, BitDepth::One),
        ColorType::Gray(2) => (png::ColorType::Grayscale, BitDepth::Two),
        ColorType::Gray(4) => (png::ColorType::Grayscale, BitDepth::Four),
        ColorType::Gray(8) => (png::ColorType::Grayscale, BitDepth::Eight),
        ColorType::Gray(16) => (png::ColorType::Grayscale, BitDepth::Sixteen),
        ColorType::GrayA(8) => (png::ColorType::GrayscaleAlpha, BitDepth::Eight),
        ColorType::RGB(8) => (png::ColorType::Rgb, BitDepth::Eight),
        ColorType::RGB(16) => (png::ColorType::Rgb, BitDepth::Sixteen),
        ColorType::RGBA(8) => (png::ColorType::Rgba, BitDepth::Eight),
        ColorType::RGBA(16) => (png::ColorType::Rgba, BitDepth::Sixteen),
        ColorType::CMYK(8) => {
            pixels = rgb_of_cmyk(&pixels);
            (png::ColorType::Rgb, BitDepth::Eight)
        }
        other => return Err(unsupported(format!("{other:?}"))),
    };
    if bits == BitDepth::Sixteen {
        // The decoder gives samples in the order of this machine, PNG wants the high byte first.
        for sample in pixels.chunks_exact_mut(2) {
            let value = u16::from_ne_bytes([sample[0], sample[1]]);
            sample.copy_from_slice(&value.to_be_bytes());
        }
    }
    png_file::write(measured, color, bits, &pixels)
}

fn open(bytes: &[u8]) -> Result<Pages<'_>, ImageError> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MEMORY_MAX;
    limits.intermediate_buffer_size = MEMORY_MAX;
    limits.ifd_value_size = 4 * 1024 * 1024;
    let file = Decoder::new(Cursor::new(bytes)).map_err(fault)?;
    Ok(file.with_limits(limits))
}

fn measure(file: &mut Pages<'_>) -> Result<Page, ImageError> {
    let (width, height) = file.dimensions().map_err(fault)?;
    let page = Page {
        width,
        height,
        dpi: None,
        bits: 0,
        samples: 0,
    }
    .within_limits()?;
    let color = file.colortype().map_err(fault)?;
    Ok(Page {
        dpi: dpi(file),
        bits: color.bit_depth(),
        samples: samples(color),
        ..page
    })
}

const fn samples(color: ColorType) -> u8 {
    match color {
        ColorType::Gray(_) | ColorType::Palette(_) => 1,
        ColorType::GrayA(_) => 2,
        ColorType::RGB(_) | ColorType::YCbCr(_) | ColorType::Lab(_) => 3,
        ColorType::RGBA(_) | ColorType::CMYK(_) => 4,
        ColorType::CMYKA(_) => 5,
        _ => 0,
    }
}

/// Both resolutions in dots per inch; unit 2 is the inch, 3 the centimetre.
fn dpi(file: &mut Pages<'_>) -> Option<(u32, u32)> {
    let unit = file
        .find_tag_unsigned::<u16>(Tag::ResolutionUnit)
        .ok()
        .flatten()
        .unwrap_or(2);
    let mut along = |tag| {
        let value = file.find_tag(tag).ok().flatten()?;
        let (over, under) = match value {
            tiff::decoder::ifd::Value::Rational(over, under) => (u64::from(over), u64::from(under)),
            _ => return None,
        };
        let (over, under) = match unit {
            2 => (over, under),
            3 => (over * 254, under * 100),
            _ => return None,
        };
        let rounded = (over + under / 2).checked_div(under)?;
        u32::try_from(rounded).ok().filter(|dpi| *dpi > 0)
    };
    Some((along(Tag::XResolution)?, along(Tag::YResolution)?))
}

/// All pixels of the page, rows packed to whole bytes.
fn decode(file: &mut Pages<'_>, page: Page) -> Result<Vec<u8>, ImageError> {
    let layout = file.image_buffer_layout().map_err(fault)?;
    if layout.planes > 1 {
        return Err(unsupported("separate planes".to_owned()));
    }
    let size = layout.len;
    if size > MEMORY_MAX || size as u64 > page.pixels().saturating_mul(16) + 65_536 {
        return Err(unsupported("more bytes than pixels".to_owned()));
    }
    let mut pixels = vec![0; size];
    file.read_image_bytes(&mut pixels).map_err(fault)?;
    Ok(pixels)
}

/// Print colours as light: without a profile, the plain product.
fn rgb_of_cmyk(pixels: &[u8]) -> Vec<u8> {
    pixels
        .chunks_exact(4)
        .flat_map(|cmyk| {
            let light = |ink: u8| {
                let product = u16::from(255 - ink) * u16::from(255 - cmyk[3]);
                u8::try_from(product / 255).unwrap_or(u8::MAX)
            };
            [light(cmyk[0]), light(cmyk[1]), light(cmyk[2])]
        })
        .collect()
}

fn fault(error: TiffError) -> ImageError {
    let format = Format::Tiff;
    match error {
        TiffError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            ImageError::CutShort { format }
        }
        TiffError::UnsupportedError(kind) => unsupported(kind.to_string()),
        TiffError::LimitsExceeded => unsupported("needs too much memory".to_owned()),
        other => ImageError::Damaged {
            format,
            detail: detail(other),
        },
    }
}

fn unsupported(what: String) -> ImageError {
    ImageError::Unsupported {
        format: Format::Tiff,
        detail: detail(what),
    }
}

/// One page at a time: [`PIXELS_MAX`] pixels of four bytes.
const MEMORY_MAX: usize = 4 * PIXELS_MAX as usize;

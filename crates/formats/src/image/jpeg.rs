//! JPEG: a walk over the markers up to the end-of-image marker, then a strict decode.
//!
//! The walk is what finds a picture cut short: decoders accept one (they paint the rest grey), and a
//! search for the last `FF D9` finds the end of the thumbnail instead.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use super::{Format, ImageError, PIXELS_MAX, Page, Picture, detail, png_file};

/// Measures and checks a JPEG.
pub(super) fn read(bytes: &[u8]) -> Result<Picture, ImageError> {
    let walk = Walk::over(bytes)?;
    let page = walk
        .page
        .ok_or(ImageError::CutShort {
            format: Format::Jpeg,
        })?
        .within_limits()?;
    decode(
        bytes,
        page,
        if page.samples == 3 {
            ColorSpace::Luma
        } else {
            input_space(page)
        },
    )?;
    Ok(Picture {
        format: Format::Jpeg,
        pages: vec![page],
        bytes_behind: bytes.len() - walk.end,
    })
}

/// The picture as PNG, grey or in colour.
pub(super) fn as_png(bytes: &[u8]) -> Result<Vec<u8>, ImageError> {
    let page = read(bytes)?.pages[0];
    let grey = page.samples == 1;
    let pixels = decode(
        bytes,
        page,
        if grey {
            ColorSpace::Luma
        } else {
            ColorSpace::RGB
        },
    )?;
    let color = if grey {
        png::ColorType::Grayscale
    } else {
        png::ColorType::Rgb
    };
    png_file::write(page, color, png::BitDepth::Eight, &pixels)
}

const fn input_space(page: Page) -> ColorSpace {
    if page.samples == 1 {
        ColorSpace::Luma
    } else {
        ColorSpace::RGB
    }
}

fn decode(bytes: &[u8], page: Page, space: ColorSpace) -> Result<Vec<u8>, ImageError> {
    let side_max = usize::try_from(PIXELS_MAX)
        .unwrap_or(usize::MAX)
        .min(65_535);
    let options = DecoderOptions::new_safe()
        .set_strict_mode(true)
        .set_use_unsafe(false)
        .set_max_width(side_max)
        .set_max_height(side_max)
        .jpeg_set_out_colorspace(space);
    debug_assert!(page.pixels() <= PIXELS_MAX, "measured before decoding");
    JpegDecoder::new_with_options(ZCursor::new(bytes), options)
        .decode()
        .map_err(fault)
}

fn fault(error: DecodeErrors) -> ImageError {
    let format = Format::Jpeg;
    match error {
        DecodeErrors::ExhaustedData => ImageError::CutShort { format },
        DecodeErrors::Unsupported(kind) => ImageError::Unsupported {
            format,
            detail: detail(format!("{kind:?}")),
        },
        other => ImageError::Damaged {
            format,
            detail: detail(format!("{other:?}")),
        },
    }
}

/// What the markers say.
#[derive(Default)]
struct Walk {
    page: Option<Page>,
    dpi: Option<(u32, u32)>,
    /// The first byte behind the end-of-image marker.
    end: usize,
}

impl Walk {
    fn over(bytes: &[u8]) -> Result<Self, ImageError> {
        let mut walk = Self::default();
        let mut at = 2;
        loop {
            let marker = next_marker(bytes, &mut at)?;
            match marker {
                EOI => {
                    walk.end = at;
                    if let Some(page) = &mut walk.page {
                        page.dpi = walk.dpi;
                    }
                    return Ok(walk);
                }
                0x01 | 0xD0..=0xD7 => {}
                _ => {
                    let segment = segment(bytes, &mut at)?;
                    walk.look_at(marker, segment)?;
                    if marker == SOS {
                        skip_scan(bytes, &mut at)?;
                    }
                }
            }
        }
    }

    fn look_at(&mut self, marker: u8, segment: &[u8]) -> Result<(), ImageError> {
        match (marker, segment) {
            // Frame headers, without the tables (C4, CC) and the extension (C8) among them.
            (
                0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF,
                [bits, h1, h0, w1, w0, n, ..],
            ) => {
                if self.page.is_some() {
                    return Err(damaged("a second frame"));
                }
                self.page = Some(Page {
                    width: u16::from_be_bytes([*w1, *w0]).into(),
                    height: u16::from_be_bytes([*h1, *h0]).into(),
                    dpi: None,
                    bits: *bits,
                    samples: *n,
                });
            }
            (0xE0, [b'J', b'F', b'I', b'F', 0, _, _, unit, x1, x0, y1, y0, ..]) => {
                let (x, y) = (
                    u16::from_be_bytes([*x1, *x0]),
                    u16::from_be_bytes([*y1, *y0]),
                );
                self.dpi = match unit {
                    1 => Some((x.into(), y.into())),
                    2 => Some((per_inch(x), per_inch(y))),
                    _ => None,
                }
                .filter(|(x, y)| *x > 0 && *y > 0);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Dots per inch of dots per centimetre.
fn per_inch(per_centimetre: u16) -> u32 {
    (u32::from(per_centimetre) * 254 + 50) / 100
}

/// The next marker code; `FF` may be repeated before it.
fn next_marker(bytes: &[u8], at: &mut usize) -> Result<u8, ImageError> {
    if take(bytes, at)? != 0xFF {
        return Err(damaged("bytes where a marker should stand"));
    }
    loop {
        match take(bytes, at)? {
            0xFF => {}
            0x00 => return Err(damaged("bytes where a marker should stand")),
            code => return Ok(code),
        }
    }
}

/// The body of a segment; its length counts its own two bytes.
fn segment<'a>(bytes: &'a [u8], at: &mut usize) -> Result<&'a [u8], ImageError> {
    let length = usize::from(u16::from_be_bytes([take(bytes, at)?, take(bytes, at)?]));
    let end = *at
        + length
            .checked_sub(2)
            .ok_or_else(|| damaged("a segment of no length"))?;
    let body = bytes.get(*at..end).ok_or(ImageError::CutShort {
        format: Format::Jpeg,
    })?;
    *at = end;
    Ok(body)
}

/// Moves to the marker behind the entropy-coded data.
fn skip_scan(bytes: &[u8], at: &mut usize) -> Result<(), ImageError> {
    loop {
        let rest = bytes.get(*at..).unwrap_or_default();
        match rest
            .iter()
            .position(|b| *b == 0xFF)
            .map(|found| (found, rest.get(found + 1)))
        {
            Some((found, Some(0x00 | 0xD0..=0xD7))) => *at += found + 2,
            Some((found, Some(0xFF))) => *at += found + 1,
            Some((found, Some(_))) => {
                *at += found;
                return Ok(());
            }
            Some((_, None)) | None => {
                return Err(ImageError::CutShort {
                    format: Format::Jpeg,
                });
            }
        }
    }
}

fn take(bytes: &[u8], at: &mut usize) -> Result<u8, ImageError> {
    let byte = bytes.get(*at).ok_or(ImageError::CutShort {
        format: Format::Jpeg,
    })?;
    *at += 1;
    Ok(*byte)
}

fn damaged(what: &str) -> ImageError {
    ImageError::Damaged {
        format: Format::Jpeg,
        detail: what.to_owned(),
    }
}

const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;

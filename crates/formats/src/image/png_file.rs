//! PNG: decoded row by row, checksums included, so that memory stays at a few rows.

use png::{BitDepth, ColorType, Decoder, DecodingError, Limits};

use super::{Format, ImageError, Page, Picture, detail};

/// Measures and checks a PNG.
pub(super) fn read(bytes: &[u8]) -> Result<Picture, ImageError> {
    let mut rest = std::io::Cursor::new(bytes);
    let mut decoder = Decoder::new_with_limits(&mut rest, Limits { bytes: MEMORY_MAX });
    decoder.ignore_checksums(false);
    measure(decoder.read_header_info().map_err(fault)?).within_limits()?;
    let mut reader = decoder.read_info().map_err(fault)?;
    let page = measure(reader.info());
    if reader.info().is_animated() {
        return Err(ImageError::Unsupported {
            format: Format::Png,
            detail: "animated".to_owned(),
        });
    }
    while reader.next_row().map_err(fault)?.is_some() {}
    reader.finish().map_err(fault)?;
    drop(reader);
    let end = usize::try_from(rest.position())
        .unwrap_or(bytes.len())
        .min(bytes.len());
    Ok(Picture {
        format: Format::Png,
        pages: vec![page],
        bytes_behind: behind(bytes, end),
    })
}

/// Writes `pixels` of `page` as PNG.
pub(super) fn write(
    page: Page,
    color: ColorType,
    bits: BitDepth,
    pixels: &[u8],
) -> Result<Vec<u8>, ImageError> {
    let mut written = Vec::new();
    let mut encoder = png::Encoder::new(&mut written, page.width, page.height);
    encoder.set_color(color);
    encoder.set_depth(bits);
    encoder.set_compression(png::Compression::Fast);
    if let Some((x, y)) = page.dpi {
        let per_metre = |dpi: u32| u32::try_from(u64::from(dpi) * 10_000 / 254).unwrap_or(0);
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: per_metre(x),
            yppu: per_metre(y),
            unit: png::Unit::Meter,
        }));
    }
    let failed = |error: png::EncodingError| ImageError::Unsupported {
        format: Format::Png,
        detail: detail(error),
    };
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(written)
}

fn measure(info: &png::Info<'_>) -> Page {
    let dpi = info.pixel_dims.and_then(|dims| match dims.unit {
        png::Unit::Meter => Some((per_inch(dims.xppu), per_inch(dims.yppu))),
        png::Unit::Unspecified => None,
    });
    Page {
        width: info.width,
        height: info.height,
        dpi: dpi.filter(|(x, y)| *x > 0 && *y > 0),
        bits: info.bit_depth as u8,
        samples: u8::try_from(info.color_type.samples()).unwrap_or(u8::MAX),
    }
}

/// Dots per inch of dots per metre.
fn per_inch(per_metre: u32) -> u32 {
    u32::try_from((u64::from(per_metre) * 254 + 5_000) / 10_000).unwrap_or(u32::MAX)
}

/// Bytes behind the last chunk; the reader may have stopped before its checksum.
fn behind(bytes: &[u8], read: usize) -> usize {
    let from = read.saturating_sub(IEND.len());
    bytes[from..]
        .windows(IEND.len())
        .position(|window| window == IEND)
        .map_or(bytes.len() - read, |at| {
            bytes.len() - from - at - IEND.len()
        })
}

fn fault(error: DecodingError) -> ImageError {
    let format = Format::Png;
    match error {
        DecodingError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            ImageError::CutShort { format }
        }
        DecodingError::LimitsExceeded => ImageError::Unsupported {
            format,
            detail: "needs too much memory".to_owned(),
        },
        other => ImageError::Damaged {
            format,
            detail: detail(other),
        },
    }
}

/// Rows and ancillary texts, not the whole picture.
const MEMORY_MAX: usize = 64 * 1024 * 1024;
/// The last chunk: no length, its name, its checksum.
const IEND: &[u8] = b"\0\0\0\0IEND\xAE\x42\x60\x82";

//! Pictures: JPEG (ITU-T T.81, JFIF), PNG (W3C, ISO 15948) and TIFF 6.0 with several pages.
//!
//! [`read`] measures a picture, page by page, and decodes all of it once, so that a picture cut short
//! is found on the day it comes in and not on the day someone needs it: decoders made for the web show
//! the upper quarter and say nothing. Size is checked before anything is decoded. [`page_as_png`] makes
//! one page showable in a browser. The original bytes are never changed.

mod jpeg;
mod png_file;
#[cfg(test)]
mod tests;
mod tiff_file;

/// The file format of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF.
    Tiff,
}

impl Format {
    /// The name a person knows it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Tiff => "TIFF",
        }
    }

    /// Whether browsers show it as it is.
    pub const fn shows_in_browsers(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }
}

/// What a picture measures; every page has been decoded once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file format.
    pub format: Format,
    /// The pages, at least one; only TIFF has more.
    pub pages: Vec<Page>,
    /// Bytes behind the end of the picture, which no viewer shows.
    pub bytes_behind: usize,
}

/// One page of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Dots per inch, across and down, where the file says so; rounded.
    pub dpi: Option<(u32, u32)>,
    /// Bits of one sample.
    pub bits: u8,
    /// Samples of one pixel: 1 grey, 3 colour, one more with transparency or for print colours.
    pub samples: u8,
}

impl Page {
    fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The same page, if it is of a size that is decoded at all.
    fn within_limits(self) -> Result<Self, ImageError> {
        if self.width == 0 || self.height == 0 {
            return Err(ImageError::NoPixels);
        }
        if self.pixels() > PIXELS_MAX {
            return Err(ImageError::TooManyPixels {
                width: self.width,
                height: self.height,
                pixels_max: PIXELS_MAX,
            });
        }
        Ok(self)
    }
}

/// Why a picture is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The bytes end before the picture does.
    #[error("the {} ends before the picture does", .format.name())]
    CutShort {
        /// The file format.
        format: Format,
    },
    /// The bytes break the rules of the format.
    #[error("the {} is damaged: {detail}", .format.name())]
    Damaged {
        /// The file format.
        format: Format,
        /// What the decoder met.
        detail: String,
    },
    /// A picture without pixels.
    #[error("the picture has no pixels")]
    NoPixels,
    /// More pixels than are decoded.
    #[error("{width} × {height} pixels, at most {pixels_max} are taken")]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// How many there may be in one page.
        pixels_max: u64,
    },
    /// More pages than are decoded.
    #[error("more than {pages_max} pages, or too many pixels in all of them")]
    TooManyPages {
        /// How many there may be.
        pages_max: usize,
    },
    /// A kind of picture within the format that we cannot decode, so cannot check.
    #[error("a kind of {} that is not read here: {detail}", .format.name())]
    Unsupported {
        /// The file format.
        format: Format,
        /// Which kind.
        detail: String,
    },
    /// There is no such page.
    #[error("no page {page}; there are {page_count}")]
    NoSuchPage {
        /// Which was asked for, from 1.
        page: usize,
        /// How many there are.
        page_count: usize,
    },
}

/// Measures and checks the picture in `bytes`.
///
/// # Errors
/// It is damaged, cut short, too large, or of a kind that cannot be checked.
pub fn read(format: Format, bytes: &[u8]) -> Result<Picture, ImageError> {
    match format {
        Format::Jpeg => jpeg::read(bytes),
        Format::Png => png_file::read(bytes),
        Format::Tiff => tiff_file::read(bytes),
    }
}

/// Page `page` (from 1) as a PNG that any browser shows.
///
/// # Errors
/// There is no such page, or it cannot be decoded.
pub fn page_as_png(format: Format, bytes: &[u8], page: usize) -> Result<Vec<u8>, ImageError> {
    if page != 1 && format != Format::Tiff {
        return Err(ImageError::NoSuchPage {
            page,
            page_count: 1,
        });
    }
    match format {
        Format::Jpeg => jpeg::as_png(bytes),
        Format::Png => png_file::read(bytes).map(|_| bytes.to_vec()),
        Format::Tiff => tiff_file::page_as_png(bytes, page),
    }
}

/// What a decoder says, short enough to keep.
fn detail(said: impl ToString) -> String {
    said.to_string().chars().take(160).collect()
}

/// A3 in colour at 600 dpi, and a little more.
const PIXELS_MAX: u64 = 80_000_000;
/// All pages of one file together: some two hundred A4 pages at 300 dpi.
const PIXELS_OF_ALL_PAGES_MAX: u64 = 2_000_000_000;
const PAGES_MAX: usize = 1000;

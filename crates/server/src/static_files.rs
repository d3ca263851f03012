//! Style, fonts and our few modules of script, compiled in.
//!
//! A file is served under a name that carries a hash of its bytes, so that a browser may keep it for
//! ever. The fonts are subsets of BIZ UDPGothic (OFL; `static/fonts/OFL.txt`), split so that a first
//! page loads about 200 KB, or nothing where the system has the font (Windows 10 and later).

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

/// Says what a page may load and do: only our own files, nothing inline, no frame around us.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; base-uri 'none'; \
    connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; \
    img-src 'self'; script-src 'self'; style-src 'self'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// How long a browser may keep a file whose name carries its hash.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// The fonts nearly every page needs, asked for early.
pub const FIRST_FONTS: [&str; 2] = ["core-400.woff2", "frequent-400.woff2"];

/// A file as it is served.
#[derive(Debug)]
pub struct StaticFile {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The media type.
    pub media_type: &'static str,
}

/// The file served as `/static/{hash_name}`.
pub fn find(hash_name: &str) -> Option<&'static StaticFile> {
    SHELF.files.get(hash_name)
}

/// All files under the names they are served as.
pub fn all() -> impl Iterator<Item = (&'static str, &'static StaticFile)> {
    SHELF.files.iter().map(|(name, file)| (name.as_str(), file))
}

/// The address of the file `name`; the name itself if there is no such file, which a test finds.
pub fn address(name: &str) -> &str {
    SHELF.addresses.get(name).map_or(name, String::as_str)
}

struct Shelf {
    /// Plain name to address.
    addresses: BTreeMap<&'static str, String>,
    /// Hash name to file.
    files: BTreeMap<String, StaticFile>,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let mut shelf = Shelf {
        addresses: BTreeMap::new(),
        files: BTreeMap::new(),
    };
    for (name, bytes) in FILES {
        shelf.put(name, bytes.to_vec());
    }
    for (name, style) in STYLES {
        let style = with_addresses(style, &shelf.addresses);
        shelf.put(name, style.into_bytes());
    }
    shelf
});

impl Shelf {
    fn put(&mut self, name: &'static str, bytes: Vec<u8>) {
        let hash_name = hash_name(name, &bytes);
        self.addresses.insert(name, format!("/static/{hash_name}"));
        self.files.insert(
            hash_name,
            StaticFile {
                bytes,
                media_type: media_type(name),
            },
        );
    }
}

/// Puts the served name in the place of each `url(name)`.
fn with_addresses(style: &str, addresses: &BTreeMap<&'static str, String>) -> String {
    addresses
        .iter()
        .fold(style.to_owned(), |style, (name, address)| {
            style.replace(&format!("url({name})"), &format!("url({address})"))
        })
}

/// `genpon.css` becomes `genpon-0123456789abcdef.css`.
fn hash_name(name: &str, bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("{stem}-{:016x}.{extension}", hasher.finish())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

macro_rules! font {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../static/fonts/", $name)))
    };
}

macro_rules! style {
    ($name:literal) => {
        include_str!(concat!("../static/style/", $name, ".css"))
    };
}

/// Files that name no other.
const FILES: &[(&str, &[u8])] = &[
    ("icon.svg", include_bytes!("../static/icon.svg")),
    ("keys.js", include_bytes!("../static/keys.js")),
    ("draft.js", include_bytes!("../static/draft.js")),
    ("screen.js", include_bytes!("../static/screen.js")),
    ("passkey.js", include_bytes!("../static/passkey.js")),
    ("print.js", include_bytes!("../static/print.js")),
    font!("core-400.woff2"),
    font!("core-700.woff2"),
    font!("frequent-400.woff2"),
    font!("frequent-700.woff2"),
    font!("common-400.woff2"),
    font!("common-700.woff2"),
    font!("rare-400.woff2"),
    font!("fixed-400.woff2"),
    font!("fixed-700.woff2"),
];

/// Styles, which name fonts.
const STYLES: &[(&str, &str)] = &[
    ("fonts.css", include_str!("../static/fonts.css")),
    (
        "genpon.css",
        concat!(
            style!("values"),
            style!("base"),
            style!("frame"),
            style!("forms"),
            style!("marks"),
            style!("tables"),
            style!("work"),
            style!("chart"),
            style!("record"),
            style!("content"),
            style!("evidence"),
            style!("narrow"),
            style!("print"),
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_to_a_file() {
        for name in FILES
            .iter()
            .map(|file| file.0)
            .chain(STYLES.iter().map(|style| style.0))
        {
            let hash_name = address(name).strip_prefix("/static/").unwrap();
            assert!(find(hash_name).is_some(), "{name}");
        }
    }

    #[test]
    fn styles_name_only_files_that_exist() {
        for (name, file) in all().filter(|(name, _)| name.ends_with(".css")) {
            let style = std::str::from_utf8(&file.bytes).unwrap();
            for url in style.split("url(").skip(1) {
                assert!(
                    url.starts_with("/static/"),
                    "{name}: {}",
                    url.get(..40).unwrap_or(url)
                );
            }
        }
    }
}

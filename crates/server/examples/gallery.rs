//! Writes every page with made-up data as static files, in both languages, to look at.
//!
//! `cargo run -p genpon-server --features gallery --example gallery -- OUTDIR`

use std::path::PathBuf;
use std::{env, fs, io};

use genpon_formats::locale::Lang;
use genpon_server::{pages::examples, static_files};

fn main() -> io::Result<()> {
    let out = PathBuf::from(
        env::args()
            .nth(1)
            .unwrap_or_else(|| "target/gallery".to_owned()),
    );
    let shelf = out.join("static");
    fs::create_dir_all(&shelf)?;
    for (name, file) in static_files::all() {
        fs::write(shelf.join(name), &file.bytes)?;
    }
    for lang in Lang::ALL {
        let folder = out.join(lang.tag());
        fs::create_dir_all(&folder)?;
        for (name, page) in examples::all(lang) {
            fs::write(folder.join(name).with_extension("html"), page.into_string())?;
        }
    }
    Ok(())
}

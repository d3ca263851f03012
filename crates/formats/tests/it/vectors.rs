//! Compares bytes with the worked examples in `vectors/`. With `GENPON_WRITE_VECTORS=1` the examples
//! are written instead; the difference is then a matter of review.

use std::fs;
use std::path::PathBuf;

/// Holds `bytes` against `vectors/<name>`.
pub(crate) fn check(name: &str, bytes: &[u8]) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../vectors")
        .join(name);
    if std::env::var_os("GENPON_WRITE_VECTORS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    let expected = fs::read(&path).unwrap_or_else(|e| panic!("vectors/{name}: {e}"));
    assert!(
        expected == bytes,
        "vectors/{name} differs\nexpected {}\nwritten  {}",
        String::from_utf8_lossy(&expected),
        String::from_utf8_lossy(bytes),
    );
}

//! Rule: what a room may bring in from outside. SQL engines only in the store, HTTP only in the
//! server, DER and CMS only in evidence, and nothing that does IO, reads a clock or draws random
//! numbers in a pure room. What only tests use is free.

use super::{Finding, Rule};
use crate::house::{House, Package};

pub(super) const RULE: Rule = Rule {
    name: "third-parties",
    promise: "SQL engines only in store, HTTP only in server, DER only in evidence, no IO in pure rooms",
    check,
};

/// Crates that only these rooms may use.
struct Wall {
    what: &'static str,
    crates: &'static [&'static str],
    rooms: &'static [&'static str],
}

const WALLS: [Wall; 6] = [
    Wall {
        what: "SQL",
        crates: &[
            "deadpool-postgres",
            "diesel",
            "rusqlite",
            "sqlx",
            "tokio-postgres",
        ],
        rooms: &["genpon-store"],
    },
    Wall {
        what: "HTTP",
        crates: &[
            "axum",
            "headers",
            "http",
            "http-body-util",
            "hyper",
            "hyper-util",
            "reqwest",
            "tower",
            "tower-http",
            "tower-service",
            "utoipa",
        ],
        rooms: &["genpon-server"],
    },
    Wall {
        what: "DER and CMS",
        crates: &[
            "asn1-rs",
            "bcder",
            "cms",
            "const-oid",
            "der",
            "der-parser",
            "rasn",
            "spki",
            "x509-cert",
            "x509-parser",
            "yasna",
        ],
        rooms: &["genpon-evidence"],
    },
    Wall {
        what: "an error without a type",
        crates: &["anyhow", "eyre"],
        rooms: &["genpon", "xtask"],
    },
    Wall {
        what: "an asynchronous runtime",
        crates: &["async-std", "smol", "tokio", "tokio-rustls"],
        rooms: &["genpon", "genpon-server", "genpon-testkit"],
    },
    Wall {
        what: "an application's way of logging",
        crates: &["env_logger", "tracing-subscriber"],
        rooms: &["genpon", "genpon-testkit"],
    },
];

/// What no pure room may bring in, whatever for.
const IMPURE: [&str; 12] = [
    "argon2",
    "getrandom",
    "libc",
    "memmap2",
    "mio",
    "nix",
    "rand",
    "rustix",
    "rustls",
    "tempfile",
    "tracing",
    "walkdir",
];
const PURE: [&str; 5] = [
    "genpon-model",
    "genpon-access",
    "genpon-ledger",
    "genpon-formats",
    "genpon-evidence",
];

fn check(house: &House) -> Vec<Finding> {
    house.packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Finding> {
    let mut found = Vec::new();
    for dependency in package
        .dependencies
        .iter()
        .filter(|dependency| !dependency.dev)
    {
        let name = dependency.name.as_str();
        for wall in &WALLS {
            if wall.crates.contains(&name) && !wall.rooms.contains(&package.name.as_str()) {
                let what = format!("`{}` uses `{name}`, which is {}", package.name, wall.what);
                let mend = format!("that belongs to {}", wall.rooms.join(", "));
                found.push(Finding::new(&package.manifest, 0, what, mend));
            }
        }
        if PURE.contains(&package.name.as_str()) && IMPURE.contains(&name) {
            let what = format!("`{}` is a pure room and uses `{name}`", package.name);
            found.push(Finding::new(
                &package.manifest,
                0,
                what,
                "take bytes, time and chance as arguments",
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house::Dependency;

    fn found(package: &str, dependency: &str, dev: bool) -> usize {
        check_package(&Package {
            name: package.to_owned(),
            manifest: "Cargo.toml".to_owned(),
            dependencies: vec![Dependency {
                name: dependency.to_owned(),
                dev,
            }],
        })
        .len()
    }

    #[test]
    fn each_outside_world_has_its_room() {
        assert_eq!(found("genpon-store", "rusqlite", false), 0);
        assert_eq!(found("genpon-vault", "rusqlite", false), 1);
        assert_eq!(found("genpon-server", "axum", false), 0);
        assert_eq!(found("genpon", "axum", false), 1);
        assert_eq!(found("genpon-formats", "der", false), 1);
        assert_eq!(found("genpon-vault", "anyhow", false), 1);
    }

    #[test]
    fn pure_rooms_stay_pure_and_tests_are_free() {
        assert_eq!(found("genpon-ledger", "rand", false), 1);
        assert_eq!(found("genpon-ledger", "rand", true), 0);
        assert_eq!(found("genpon-store", "tempfile", false), 0);
    }
}

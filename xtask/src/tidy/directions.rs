//! Rule: dependencies between the rooms point one way, downwards. The table is the plan of the
//! house; a crate that is not in it is a new room and needs a line here, a purity wall, an outside
//! system or a second user, and a page in docs/rfd. Tests and measurements may use the testkit and
//! whatever lies below their room, at any depth.

use super::{Finding, Rule};
use crate::house::{Dependency, House, Package};

pub(super) const RULE: Rule = Rule {
    name: "directions",
    promise: "dependencies between crates point one way",
    check,
};

/// A crate, and the crates of ours that it may use.
struct Room {
    name: &'static str,
    may_use: &'static [&'static str],
    why: &'static str,
}

const PLAN: [Room; 12] = [
    Room {
        name: "genpon-model",
        may_use: &[],
        why: "the nouns stand on nothing",
    },
    Room {
        name: "genpon-access",
        may_use: &["genpon-model"],
        why: "decides from nouns alone, so that a decision can be read and tested alone",
    },
    Room {
        name: "genpon-ledger",
        may_use: &[],
        why: "proofs speak of bytes and digests only, so that anyone can use it without Genpon",
    },
    Room {
        name: "genpon-formats",
        may_use: &["genpon-model"],
        why: "bytes in, nouns out; knows neither where they are kept nor who asks",
    },
    Room {
        name: "genpon-evidence",
        may_use: &["genpon-model"],
        why: "signatures and timestamps judge bytes; what they mean for a record is the vault's",
    },
    Room {
        name: "genpon-paper",
        may_use: &["genpon-model", "genpon-formats"],
        why: "a worker process of its own: heavy to build, so nothing depends on it",
    },
    Room {
        name: "genpon-store",
        may_use: &["genpon-model"],
        why: "keeps bytes and rows, holds no rule",
    },
    Room {
        name: "genpon-vault",
        may_use: &[
            "genpon-access",
            "genpon-evidence",
            "genpon-formats",
            "genpon-ledger",
            "genpon-model",
            "genpon-store",
        ],
        why: "the use cases: the only room that brings all the others together",
    },
    Room {
        name: "genpon-server",
        may_use: &[
            "genpon-access",
            "genpon-formats",
            "genpon-ledger",
            "genpon-model",
            "genpon-vault",
        ],
        why: "a handler makes one vault call; it never sees the store",
    },
    Room {
        name: "genpon",
        may_use: &[
            "genpon-access",
            "genpon-evidence",
            "genpon-formats",
            "genpon-ledger",
            "genpon-model",
            "genpon-server",
            "genpon-store",
            "genpon-vault",
        ],
        why: "the binary puts the rooms together",
    },
    Room {
        name: "genpon-testkit",
        may_use: &[
            "genpon-access",
            "genpon-evidence",
            "genpon-formats",
            "genpon-ledger",
            "genpon-model",
            "genpon-store",
            "genpon-vault",
        ],
        why: "builders and damaged archives for tests; nothing ships it",
    },
    Room {
        name: "xtask",
        may_use: &[],
        why: "must build when the house does not",
    },
];

fn check(house: &House) -> Vec<Finding> {
    house.packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Finding> {
    let Some(room) = PLAN.iter().find(|room| room.name == package.name) else {
        let what = format!("`{}` is not in the plan of the house", package.name);
        let mend = "add it to PLAN in xtask/src/tidy/directions.rs, with the reason";
        return vec![Finding::new(&package.manifest, 0, what, mend)];
    };
    let forbidden = package
        .dependencies
        .iter()
        .filter(|dependency| !room.allows(dependency));
    forbidden
        .map(|dependency| {
            let what = format!(
                "`{}` may not use `{}`: {}",
                room.name, dependency.name, room.why
            );
            Finding::new(
                &package.manifest,
                0,
                what,
                "move the code to the room it belongs to",
            )
        })
        .collect()
}

impl Room {
    fn allows(&self, dependency: &Dependency) -> bool {
        let name = dependency.name.as_str();
        let is_ours = name == "genpon" || name.starts_with("genpon-") || name == "xtask";
        let is_fine_in_tests = || name == "genpon-testkit" || reaches(self.name, name);
        !is_ours || self.may_use.contains(&name) || (dependency.dev && is_fine_in_tests())
    }
}

/// Whether a room may use another one, itself or through others.
fn reaches(from: &str, to: &str) -> bool {
    let room = PLAN.iter().find(|room| room.name == from);
    room.is_some_and(|room| {
        room.may_use
            .iter()
            .any(|next| *next == to || reaches(next, to))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependency: &str, dev: bool) -> Package {
        Package {
            name: name.to_owned(),
            manifest: "crates/x/Cargo.toml".to_owned(),
            dependencies: vec![Dependency {
                name: dependency.to_owned(),
                dev,
            }],
        }
    }

    #[test]
    fn downwards_is_fine_and_upwards_is_not() {
        assert!(check_package(&package("genpon-vault", "genpon-store", false)).is_empty());
        let found = check_package(&package("genpon-store", "genpon-vault", false));
        assert!(
            found[0]
                .what
                .contains("`genpon-store` may not use `genpon-vault`"),
            "{found:?}"
        );
        assert_eq!(
            check_package(&package("genpon-server", "genpon-store", false)).len(),
            1
        );
    }

    #[test]
    fn tests_may_use_the_testkit_and_products_may_not() {
        assert!(check_package(&package("genpon-server", "genpon-testkit", true)).is_empty());
        assert_eq!(
            check_package(&package("genpon-server", "genpon-testkit", false)).len(),
            1
        );
    }

    #[test]
    fn a_room_outside_the_plan_is_found() {
        assert_eq!(
            check_package(&package("genpon-annex", "serde", false)).len(),
            1
        );
    }

    #[test]
    fn the_plan_has_no_way_round() {
        for room in &PLAN {
            assert!(
                !reaches(room.name, room.name),
                "{} reaches itself",
                room.name
            );
        }
    }
}

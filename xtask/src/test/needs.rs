//! What the tests need on a Debian machine, and installing what of it is missing: visibly, and
//! nothing else. Needs root or sudo only when something is missing.

use std::path::Path;

use anyhow::Result;

use super::{Place, Tally};
use crate::command::{asks, exists, succeeds};

/// Something outside cargo that a test uses.
struct Need {
    /// The Debian package that has it.
    package: &'static str,
    probe: Probe,
    why: &'static str,
}

/// How to see that it is there, whoever installed it.
enum Probe {
    Program(&'static str),
    File(&'static str),
    PythonModule(&'static str),
}

const NEEDS: [Need; 10] = [
    Need {
        package: "g++",
        probe: Probe::Program("c++"),
        why: "builds SQLite, AWS-LC and libFuzzer",
    },
    Need {
        package: "chromium",
        probe: Probe::Program("chromium"),
        why: "the browser tests",
    },
    Need {
        package: "fonts-noto-cjk",
        probe: Probe::File("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
        why: "Japanese in screenshots",
    },
    Need {
        package: "fonts-dejavu-core",
        probe: Probe::File("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
        why: "symbols in screenshots",
    },
    Need {
        package: "sqlite3",
        probe: Probe::Program("sqlite3"),
        why: "the tamper tests",
    },
    Need {
        package: "openssl",
        probe: Probe::Program("openssl"),
        why: "second opinion on signatures",
    },
    Need {
        package: "python3",
        probe: Probe::Program("python3"),
        why: "the independent proof checker",
    },
    Need {
        package: "python3-cryptography",
        probe: Probe::PythonModule("cryptography"),
        why: "Ed25519 in the proof checker",
    },
    Need {
        package: "python3-venv",
        probe: Probe::PythonModule("ensurepip"),
        why: "holds the SCIM client for its tests",
    },
    Need {
        package: "npm",
        probe: Probe::Program("npm"),
        why: "fetches axe-core, playwright-core and oidc-provider",
    },
];

/// What the browser tests load, pinned by xtask/package-lock.json.
const MODULES: [&str; 3] = [
    "xtask/node_modules/axe-core/axe.min.js",
    "xtask/node_modules/playwright-core/package.json",
    "xtask/node_modules/oidc-provider/package.json",
];

/// The client that is not ours, for the tests of SCIM: pinned, in an environment of its own.
const SCIM_CLIENT: &str = "scim2-client[httpx2]==0.13.2";
/// Where it is.
const SCIM_PYTHON: &str = "target/scim/venv/bin/python";

pub(super) fn run(place: &Place) -> Result<Tally> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !need.is_there()).collect();
    if !missing.is_empty() {
        install(place, &missing)?;
    }
    let mut tally = Tally::default();
    for need in &NEEDS {
        let is_there = need.is_there() || need.install_with_pip(place)?;
        tally.add(need.tally(place, is_there));
    }
    let has_modules = has_modules(place) || fetch_modules(place)?;
    tally.add(match has_modules {
        true => Tally::of(true),
        false => Tally::missing(
            place,
            "needs: npm could not fetch the browser tests".to_owned(),
        ),
    });
    let has_scim = has_scim_client(place) || fetch_scim_client(place)?;
    tally.add(match has_scim {
        true => Tally::of(true),
        false => Tally::missing(
            place,
            "needs: pip could not fetch scim2-client (the tests of SCIM)".to_owned(),
        ),
    });
    Ok(tally)
}

fn has_scim_client(place: &Place) -> bool {
    let python = place.root.join(SCIM_PYTHON).display().to_string();
    asks(&[&python, "-c", "import httpx2, scim2_client"]).is_some()
}

fn fetch_scim_client(place: &Place) -> Result<bool> {
    let make = ["python3", "-m", "venv", "target/scim/venv"];
    let fetch = [SCIM_PYTHON, "-m", "pip", "install", "--quiet", SCIM_CLIENT];
    let fetched =
        exists("python3") && succeeds(&place.root, &make)? && succeeds(&place.root, &fetch)?;
    Ok(fetched && has_scim_client(place))
}

fn install(place: &Place, missing: &[&Need]) -> Result<()> {
    for Need { package, why, .. } in missing {
        println!("missing: {package} ({why})");
    }
    let sudo: &[&str] = match asks(&["id", "-u"]).as_deref().map(str::trim) {
        Some("0") => &["env", "DEBIAN_FRONTEND=noninteractive"],
        _ => &["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"],
    };
    if !exists("apt-get") || !exists(sudo[0]) {
        println!("not a Debian machine, or neither root nor sudo: nothing was installed");
        return Ok(());
    }
    let apt = [sudo, &["apt-get", "-q", "-y"]].concat();
    succeeds(&place.root, &[&apt[..], &["update"]].concat())?;
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let install = [&apt[..], &["install", "--no-install-recommends"], &packages].concat();
    succeeds(&place.root, &install)?;
    Ok(())
}

fn has_modules(place: &Place) -> bool {
    MODULES
        .iter()
        .all(|module| place.root.join(module).is_file())
}

fn fetch_modules(place: &Place) -> Result<bool> {
    let fetched = exists("npm")
        && succeeds(
            &place.root.join("xtask"),
            &["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        )?;
    Ok(fetched && has_modules(place))
}

impl Need {
    fn is_there(&self) -> bool {
        match self.probe {
            Probe::Program(name) => exists(name),
            Probe::File(path) => Path::new(path).is_file(),
            Probe::PythonModule(name) => {
                asks(&["python3", "-c", &format!("import {name}")]).is_some()
            }
        }
    }

    /// A `python3` that is not Debian's does not see Debian's modules.
    fn install_with_pip(&self, place: &Place) -> Result<bool> {
        match self.probe {
            Probe::PythonModule(name) if exists("python3") => succeeds(
                &place.root,
                &["python3", "-m", "pip", "install", "--quiet", name],
            ),
            _ => Ok(false),
        }
    }

    fn tally(&self, place: &Place, is_there: bool) -> Tally {
        match is_there {
            true => Tally::of(true),
            false => Tally::missing(
                place,
                format!("needs: {} is missing ({})", self.package, self.why),
            ),
        }
    }
}

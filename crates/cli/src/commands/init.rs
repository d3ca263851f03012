//! `genpon init`: makes a real data directory. No default account: the first administrator comes in
//! through a one-time link that is printed here and nowhere else.

use crate::config::{Config, Flags};
use crate::engine::Engine;
use crate::terminal::{say, tell};
use anyhow::Context as _;
use clap::Args;
use genpon_model::institution::InstitutionKind;
use genpon_vault::found_institution::Founded;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::process::ExitCode;

/// Makes a data directory.
#[derive(Debug, Args)]
pub(crate) struct Init {
    #[command(flatten)]
    flags: Flags,
    /// The name of the institution, as registered.
    #[arg(long)]
    name: String,
    /// hospital, clinic, dental_clinic, maternity_clinic, pharmacy, home_visit_nursing,
    /// care_provider or regional_network.
    #[arg(long, default_value = "clinic", value_parser = kind)]
    kind: InstitutionKind,
    /// Host names for the certificate, besides localhost.
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
}

/// Prints the one-time link of an institution's first administrator.
pub(super) fn tell_link(config: &Config, founded: &Founded) {
    tell("cli-init-link", &[]);
    let port = config.listen.port();
    say(&format!(
        "  https://localhost:{port}/setup/{}",
        *founded.link_secret
    ));
}

pub(super) fn kind(code: &str) -> Result<InstitutionKind, String> {
    InstitutionKind::from_code(code).ok_or_else(|| "no such kind of institution".to_owned())
}

impl Init {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.flags.config()?;
        let name = self.name.parse().context("the name cannot be used")?;
        let engine = Engine::create(&config)?;
        if !config.tls_certificate().exists() && !config.tls_key().exists() {
            make_certificate(&config.tls_certificate(), &config.tls_key(), self.hosts)?;
        }
        let founded = engine.vault.found_institution(name, self.kind)?;
        let path = config.data.display().to_string();
        tell("cli-init-done", &[("path", path.into())]);
        tell_link(&config, &founded);
        tell("cli-init-next", &[]);
        engine.vault.integrate_all()?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A certificate of our own making, so that the first start is under TLS already.
fn make_certificate(chain: &Path, key: &Path, mut hosts: Vec<String>) -> anyhow::Result<()> {
    hosts.push("localhost".to_owned());
    let made = rcgen::generate_simple_self_signed(hosts).context("cannot make a certificate")?;
    for path in [chain, key] {
        let parent = path.parent().unwrap_or(Path::new("."));
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(parent)?;
    }
    write_new(chain, made.cert.pem().as_bytes(), 0o644)?;
    write_new(key, made.signing_key.serialize_pem().as_bytes(), 0o600)
}

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create_new(true).mode(mode).open(path);
    let mut file = file.with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

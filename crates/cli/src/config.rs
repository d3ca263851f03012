//! Settings: the file `genpon.toml`, then the environment (`GENPON_…`), then flags; later ones win.

use anyhow::Context as _;
use clap::Args;
use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use genpon_model::DigestAlgorithm;
use genpon_store::sqlite;
use genpon_vault::passkeys::RelyingParty;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Everything an operator can set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The data directory.
    pub(crate) data: PathBuf,
    /// Address and port to listen on.
    pub(crate) listen: SocketAddr,
    /// Certificate chain in PEM; `tls/certificate.pem` in the data directory if not set.
    pub(crate) tls_certificate: Option<PathBuf>,
    /// Private key in PEM; `tls/key.pem` in the data directory if not set.
    pub(crate) tls_key: Option<PathBuf>,
    /// Whether browsers are asked for a client certificate (card log-in).
    pub(crate) tls_client_certificates: bool,
    /// Revocation lists for certificates at log-in: `crl` in the data directory if not set.
    pub(crate) revocation_lists: Option<PathBuf>,
    /// Where the root key lies; `keys/root.key` in the data directory if not set.
    pub(crate) root_key: Option<PathBuf>,
    /// A file that holds the passphrase of the root key.
    pub(crate) root_key_passphrase_file: Option<PathBuf>,
    /// Where checkpoints go that must outlive this machine: a directory on another one.
    pub(crate) witness: Option<PathBuf>,
    /// The digest of new contents: one of `genpon algorithms`. Old contents keep theirs.
    pub(crate) digest: String,
    /// The address at which browsers reach this server, such as `https://genpon.example.jp`: passkeys
    /// are bound to it.
    pub(crate) public_address: Option<String>,
    /// Authorities (PEM) under which identity providers prove who they are; the system's if not set.
    pub(crate) identity_provider_roots: Option<PathBuf>,
    /// Bytes of one part.
    pub(crate) part_bytes_max: u64,
    /// Whether registers that ask for it need a second person to approve a change.
    pub(crate) needs_second_person: bool,
    /// What is logged, such as `info` or `genpon_vault=debug`.
    pub(crate) log: String,
    /// Whether the log is JSON.
    pub(crate) log_json: bool,
}

impl Default for Config {
    fn default() -> Self {
        let settings = genpon_vault::Settings::default();
        Self {
            data: PathBuf::from("genpon-data"),
            listen: SocketAddr::from(([0, 0, 0, 0], 8443)),
            tls_certificate: None,
            tls_key: None,
            tls_client_certificates: false,
            revocation_lists: None,
            root_key: None,
            root_key_passphrase_file: None,
            witness: None,
            digest: DigestAlgorithm::Sha256.name().to_owned(),
            public_address: None,
            identity_provider_roots: None,
            part_bytes_max: settings.part_bytes_max,
            needs_second_person: settings.needs_second_person,
            log: "info".to_owned(),
            log_json: false,
        }
    }
}

/// The flags that every command on a data directory takes.
#[derive(Debug, Clone, Args, Serialize)]
pub(crate) struct Flags {
    /// The data directory.
    #[arg(long, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<PathBuf>,
    /// The settings file; `genpon.toml` in the data directory if there is one.
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDRESS:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) listen: Option<SocketAddr>,
    /// Where checkpoints go that must outlive this machine.
    #[arg(long, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) witness: Option<PathBuf>,
}

impl Flags {
    /// The settings that these flags, the environment and the file give together.
    pub(crate) fn config(&self) -> anyhow::Result<Config> {
        let named = self.config.clone();
        let data = self.data.clone().unwrap_or_else(|| Config::default().data);
        let file = named.clone().unwrap_or_else(|| data.join("genpon.toml"));
        if named.is_some() && !file.is_file() {
            anyhow::bail!("there is no settings file {}", file.display());
        }
        Figment::from(Serialized::defaults(Config::default()))
            .merge(Toml::file(file))
            .merge(Env::prefixed("GENPON_"))
            .merge(Serialized::defaults(self))
            .extract()
            .context("the settings cannot be read")
    }
}

impl Config {
    /// Where the root key lies.
    pub(crate) fn root_key(&self) -> PathBuf {
        self.root_key
            .clone()
            .unwrap_or_else(|| self.data.join("keys/root.key"))
    }

    /// Where the certificate chain lies.
    pub(crate) fn tls_certificate(&self) -> PathBuf {
        self.tls_certificate
            .clone()
            .unwrap_or_else(|| self.data.join("tls/certificate.pem"))
    }

    /// Where the private key lies.
    pub(crate) fn tls_key(&self) -> PathBuf {
        self.tls_key
            .clone()
            .unwrap_or_else(|| self.data.join("tls/key.pem"))
    }

    /// How the store is opened. An algorithm outside the CRYPTREC list stops the start.
    pub(crate) fn store(&self) -> anyhow::Result<sqlite::Options> {
        let version = env!("CARGO_PKG_VERSION");
        let holder = format!("genpon {version}, process {}", std::process::id());
        let digest = self.digest.parse();
        let digest = digest.with_context(|| format!("the setting digest = {:?}", self.digest))?;
        Ok(sqlite::Options {
            digest,
            ..sqlite::Options::new(holder)
        })
    }

    /// The passphrase of the root key, where one is set.
    pub(crate) fn passphrase(&self) -> anyhow::Result<Option<zeroize::Zeroizing<String>>> {
        let read = |path: &Path| {
            let text = std::fs::read_to_string(path);
            let text = text.with_context(|| format!("cannot read {}", path.display()))?;
            anyhow::Ok(zeroize::Zeroizing::new(
                text.trim_end_matches(['\r', '\n']).to_owned(),
            ))
        };
        self.root_key_passphrase_file
            .as_deref()
            .map(read)
            .transpose()
    }

    /// The settings of the vault.
    pub(crate) fn vault(&self) -> genpon_vault::Settings {
        genpon_vault::Settings {
            relying_party: RelyingParty::of(self.public_address.as_deref()),
            public_address: self.public_address.clone(),
            part_bytes_max: self.part_bytes_max,
            needs_second_person: self.needs_second_person,
            revocation_lists: Some(
                self.revocation_lists
                    .clone()
                    .unwrap_or_else(|| self.data.join("crl")),
            ),
            witness: Some(
                self.witness
                    .clone()
                    .unwrap_or_else(|| self.data.join("witness")),
            ),
            ..genpon_vault::Settings::default()
        }
    }
}

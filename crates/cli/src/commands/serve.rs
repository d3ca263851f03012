//! `genpon serve`: TLS 1.3 only, a clean shutdown, one server per data directory.

use crate::config::Flags;
use crate::engine::{Engine, Ready};
use crate::logging;
use clap::Args;
use genpon_server::Options;
use genpon_server::listen::Listening;
use genpon_server::tls::{ClientCertificates, server_config};
use std::process::ExitCode;

/// Serves a data directory.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    flags: Flags,
}

impl Serve {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.flags.config()?;
        logging::start(&config.log, config.log_json);
        let clients = match config.tls_client_certificates {
            true => ClientCertificates::Asked,
            false => ClientCertificates::NotAsked,
        };
        let tls = server_config(&config.tls_certificate(), &config.tls_key(), clients)?;
        let engine = Engine::open(&config)?;
        let ready = Ready {
            listen: config.listen,
            tell: Box::new(|address| tracing::info!(%address, "serving")),
        };
        let options = Options {
            demo: None,
            is_encrypted: true,
            identity_provider_roots: config.identity_provider_roots.clone(),
        };
        engine.serve(Listening::new(Some(tls)), options, ready)?;
        Ok(ExitCode::SUCCESS)
    }
}

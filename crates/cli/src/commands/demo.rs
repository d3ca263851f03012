//! `genpon demo`: the real server on embedded storage with synthetic patients, in seconds.
//!
//! Plain HTTP, on loopback only, and it says so. The data directory is a new one in the system's
//! temporary directory, or the one named with `--data` (kept, and filled only when it is new).

use crate::config::Config;
use crate::demo::{PASSWORD, STAFF, fill};
use crate::engine::{Engine, Ready};
use crate::logging;
use crate::terminal::{locale, say, tell};
use anyhow::{Context as _, bail};
use clap::Args;
use genpon_server::Options;
use genpon_server::listen::Listening;
use genpon_server::pages::login::SampleLogin;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// Tries Genpon on this machine.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where to listen; loopback only.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Keep the data here; a new temporary directory if not set.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How browsers reach it, such as `http://localhost:8080`: asked for by identity providers.
    #[arg(long, value_name = "ADDRESS")]
    public_address: Option<String>,
    /// How many patients to make.
    #[arg(long, default_value_t = 24)]
    patients: usize,
}

impl Demo {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        if !self.listen.ip().is_loopback() {
            bail!("the demonstration speaks plain HTTP and listens on loopback only");
        }
        logging::start("warn", false);
        let data = self.data.clone().unwrap_or_else(temporary);
        let config = Config {
            data: data.clone(),
            public_address: self.public_address.clone(),
            ..Config::default()
        };
        let engine = if data.join("genpon.db").exists() {
            Engine::open(&config)?
        } else {
            let engine = Engine::create(&config)?;
            fill(&engine.vault, self.patients)
                .context("the synthetic patients could not be made")?;
            engine
        };
        let options = Options {
            demo: Some(sample_logins()),
            is_encrypted: false,
            identity_provider_roots: config.identity_provider_roots.clone(),
        };
        let ready = Ready {
            listen: self.listen,
            tell: Box::new(move |address| greet(address, &data)),
        };
        engine.serve(Listening::new(None), options, ready)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn greet(address: SocketAddr, data: &std::path::Path) {
    tell("cli-demo-ready", &[]);
    say(&format!("\n  http://{address}/\n"));
    for person in STAFF {
        let who = locale().say(&format!("cli-demo-{}", person.user_id));
        say(&format!("  {:<12} {PASSWORD}   {who}", person.user_id));
    }
    say("");
    tell(
        "cli-demo-about",
        &[("path", data.display().to_string().into())],
    );
}

fn sample_logins() -> Vec<SampleLogin> {
    let sample = |person: &crate::demo::StaffMember| SampleLogin {
        user_id: person.user_id.to_owned(),
        password: PASSWORD.to_owned(),
        who: person.name.to_owned(),
    };
    STAFF.iter().map(sample).collect()
}

fn temporary() -> PathBuf {
    std::env::temp_dir().join(format!("genpon-demo-{}", std::process::id()))
}

//! What every handler shares: the vault, and the way to call it from async code.

use crate::pages::login::SampleLogin;
use crate::provider::Providers;
use genpon_model::Institution;
use genpon_vault::{Error, Vault};
use std::path::PathBuf;
use std::sync::Arc;

/// The application: cheap to clone, one per server.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    vault: Arc<Vault>,
    options: Options,
    providers: Providers,
}

/// How the server presents itself.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The demonstration: says so on every page and shows its log-ins.
    pub demo: Option<Vec<SampleLogin>>,
    /// Whether browsers reach it through TLS; decides the form of the session cookie.
    pub is_encrypted: bool,
    /// Authorities (PEM) under which identity providers prove who they are; those of the system if not
    /// set.
    pub identity_provider_roots: Option<PathBuf>,
}

impl App {
    /// An application over this vault.
    #[must_use]
    pub fn new(vault: Arc<Vault>, options: Options) -> Self {
        let providers = Providers::new(options.identity_provider_roots.as_deref());
        Self(Arc::new(Inner {
            vault,
            options,
            providers,
        }))
    }

    /// The vault, for calls that do not wait.
    #[must_use]
    pub fn vault(&self) -> &Arc<Vault> {
        &self.0.vault
    }

    /// How the server presents itself.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.0.options
    }

    /// The identity providers, as far as they were asked.
    pub(crate) fn providers(&self) -> &Providers {
        &self.0.providers
    }

    /// Runs a use case on a thread that may wait.
    ///
    /// # Errors
    /// Those of the use case; a panic in it is a fault of ours.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Vault) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let vault = Arc::clone(&self.0.vault);
        let done = tokio::task::spawn_blocking(move || work(&vault)).await;
        done.unwrap_or(Err(Error::Internal("a use case broke off")))
    }

    /// The institution that a visitor who is not logged in sees: the only one, or the one named.
    #[must_use]
    pub fn institution(&self, named: Option<&str>) -> Option<Institution> {
        let institutions = self.vault().institutions();
        match named.and_then(|id| id.parse().ok()) {
            Some(id) => institutions
                .into_iter()
                .find(|institution| institution.id == id),
            None => institutions.into_iter().next(),
        }
    }
}

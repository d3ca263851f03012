//! Identity providers as the server reaches them: discovery documents and keys, fetched under strict
//! bounds and kept for a while, and codes sent for tokens.
//!
//! Decides nothing about people: what a token says is checked by the vault. A provider that does not
//! answer holds up nobody who logs in another way.

mod wire;

use genpon_formats::oidc::{
    Discovery, VerificationKey, read_keys, read_token_answer, token::names_unknown_key,
};
use genpon_model::web_address::WebAddress;
use genpon_vault::sign_on::{Offered, Redemption, SignOnFault};
use rustls::ClientConfig;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tokio::time::Instant;
use wire::{Call, call, client_config};

/// How long documents are kept.
const KEPT: Duration = Duration::from_secs(3600);
/// How soon after a fetch, good or bad, the next one is made.
const PAUSE: Duration = Duration::from_secs(10);
/// Calls at once, over all providers.
const AT_ONCE: usize = 16;

/// All providers that were asked for something.
pub(crate) struct Providers {
    /// None where TLS cannot be spoken at all: then nobody is reached.
    tls: Option<Arc<ClientConfig>>,
    places: Semaphore,
    known: Mutex<BTreeMap<WebAddress, Arc<AsyncMutex<Kept>>>>,
}

/// What is kept of one provider.
#[derive(Default)]
struct Kept {
    tried_at: Option<Instant>,
    known: Option<(Known, Instant)>,
}

/// What a provider publishes.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) discovery: Arc<Discovery>,
    pub(crate) keys: Arc<[VerificationKey]>,
}

impl Providers {
    /// None asked yet; who they are is proven under the authorities of this file, or of the system.
    pub(crate) fn new(roots: Option<&Path>) -> Self {
        Self {
            tls: client_config(roots).ok(),
            places: Semaphore::new(AT_ONCE),
            known: Mutex::default(),
        }
    }

    /// What a provider publishes, fetched where it is not known or too old.
    ///
    /// # Errors
    /// A provider that does not answer, or not as it should.
    pub(crate) async fn ask(&self, provider: &Offered) -> Result<Known, SignOnFault> {
        self.fetched(provider, KEPT).await
    }

    /// What a provider publishes, if it was asked already: nothing is fetched.
    pub(crate) fn glance(&self, provider: &Offered) -> Option<Known> {
        let kept = self.kept(&provider.issuer);
        let kept = kept.try_lock().ok()?;
        kept.known.as_ref().map(|(known, _)| known.clone())
    }

    /// Sends the code to the provider: its token, and the keys it may be signed with. Keys are fetched
    /// again where the token names one that is not known: the provider may have changed them.
    ///
    /// # Errors
    /// A provider that does not answer, or gives no token.
    pub(crate) async fn redeem(
        &self,
        provider: &Offered,
        redemption: &Redemption,
    ) -> Result<(String, Arc<[VerificationKey]>), SignOnFault> {
        let authorization = redemption.authorization.as_ref();
        let sent = Call {
            address: &redemption.endpoint,
            body: Some(&redemption.body),
            authorization: authorization.map(|secret| secret.as_str()),
        };
        let (status, bytes) = self.call(sent).await?;
        if !status.is_success() {
            tracing::warn!(provider = %provider.code, %status, "an identity provider gave no token");
            return Err(SignOnFault::CodeRefused);
        }
        let token = read_token_answer(&bytes).map_err(|_| SignOnFault::CodeRefused)?;
        let mut known = self.ask(provider).await?;
        if provider.pinned.is_none() && names_unknown_key(&token, &known.keys) {
            known = self.fetched(provider, PAUSE).await?;
        }
        Ok((token, known.keys))
    }

    async fn fetched(&self, provider: &Offered, kept_for: Duration) -> Result<Known, SignOnFault> {
        let kept = self.kept(&provider.issuer);
        // One fetch at a time for each provider; who waits takes what it brought.
        let mut kept = kept.lock().await;
        let now = Instant::now();
        let younger_than = |age: Duration| {
            let known = kept.known.as_ref();
            let known = known.filter(|(_, at)| now.duration_since(*at) < age);
            known.map(|(known, _)| pinned(provider, known.clone()))
        };
        if let Some(known) = younger_than(kept_for) {
            return Ok(known);
        }
        // A provider that is silent, or a token that names no key at all, brings no flood upon it.
        if kept
            .tried_at
            .is_some_and(|at| now.duration_since(at) < PAUSE)
        {
            return younger_than(KEPT).ok_or(SignOnFault::Unreachable);
        }
        kept.tried_at = Some(now);
        let known = self.fetch(provider).await.inspect_err(|fault| {
            tracing::warn!(provider = %provider.code, %fault, "an identity provider cannot be asked");
        })?;
        kept.known = Some((known.clone(), now));
        Ok(pinned(provider, known))
    }

    async fn fetch(&self, provider: &Offered) -> Result<Known, SignOnFault> {
        let place = Discovery::place(&provider.issuer).ok_or(SignOnFault::Document)?;
        let bytes = self.read(&place).await?;
        let discovery = Discovery::read(&bytes, provider.issuer.as_str());
        let discovery = discovery.map_err(|_| SignOnFault::Document)?;
        let keys = match provider.pinned {
            Some(_) => Vec::new(),
            None => {
                let bytes = self.read(&discovery.keys).await?;
                read_keys(&bytes).map_err(|_| SignOnFault::Document)?
            }
        };
        Ok(Known {
            discovery: Arc::new(discovery),
            keys: keys.into(),
        })
    }

    async fn read(&self, address: &WebAddress) -> Result<bytes::Bytes, SignOnFault> {
        let asked = Call {
            address,
            body: None,
            authorization: None,
        };
        match self.call(asked).await? {
            (http::StatusCode::OK, bytes) => Ok(bytes),
            // A redirect is an answer that may not be, like any other.
            _ => Err(SignOnFault::Document),
        }
    }

    async fn call(&self, asked: Call<'_>) -> Result<(http::StatusCode, bytes::Bytes), SignOnFault> {
        let place = self.places.try_acquire();
        let _place = place.map_err(|_| SignOnFault::Unreachable)?;
        let tls = self.tls.as_ref().ok_or(SignOnFault::Unreachable)?;
        let host = asked.address.host();
        call(tls, &asked).await.map_err(|fault| {
            tracing::warn!(%host, %fault, "an identity provider cannot be reached");
            SignOnFault::Unreachable
        })
    }

    fn kept(&self, issuer: &WebAddress) -> Arc<AsyncMutex<Kept>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(issuer.clone()).or_default())
    }
}

/// What is pinned holds, whatever the provider publishes.
fn pinned(provider: &Offered, known: Known) -> Known {
    match &provider.pinned {
        Some(keys) => Known {
            keys: keys.clone().into(),
            ..known
        },
        None => known,
    }
}

#[cfg(test)]
mod tests;

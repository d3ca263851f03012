//! TLS 1.3 only, with the recommended cipher suites of CRYPTREC (AES-GCM, ChaCha20-Poly1305).

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::Path;
use std::sync::Arc;

/// Why there are no TLS settings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The certificate file could not be read.
    #[error("cannot read the certificate {path}: {source}")]
    Certificate {
        /// Which file.
        path: String,
        /// Why.
        source: rustls::pki_types::pem::Error,
    },
    /// The key file could not be read.
    #[error("cannot read the private key {path}: {source}")]
    Key {
        /// Which file.
        path: String,
        /// Why.
        source: rustls::pki_types::pem::Error,
    },
    /// Certificate and key do not fit.
    #[error("certificate and key do not fit: {0}")]
    Mismatch(#[from] rustls::Error),
}

/// Server settings from a PEM certificate chain and a PEM private key.
///
/// # Errors
/// When a file cannot be read, or the key does not belong to the certificate.
pub fn server_config(chain: &Path, key: &Path) -> Result<Arc<rustls::ServerConfig>, TlsError> {
    let certificate_fault = |source| TlsError::Certificate {
        path: chain.display().to_string(),
        source,
    };
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(certificate_fault)?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(|source| TlsError::Key {
        path: key.display().to_string(),
        source,
    })?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(certificates, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

//! Whether a client certificate is good now: from an accepted authority, valid, not revoked.
//!
//! JAHIS 3.3, 7.1.1(1)1)(a)(イ). Each reason has its own name, for the trail. A certificate whose
//! revocation cannot be answered is not good. Whose it is, is asked of the register `certificate`.

use crate::error::Refusal;
use crate::masters::Masters;
use genpon_model::Timestamp;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer, TrustAnchor, UnixTime};
use std::path::Path;
use std::time::Duration;
use webpki::{
    BorrowedCertRevocationList, CertRevocationList, EndEntityCert, Error, ExpirationPolicy,
    KeyUsage, RevocationCheckDepth, RevocationOptionsBuilder, UnknownStatusPolicy,
};

/// Bytes of a revocation list, at most.
const LIST_BYTES_MAX: u64 = 32 << 20;

/// Why a certificate is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateFault {
    /// No configured authority issued it.
    #[error("the certificate is of an authority that is not accepted")]
    UnknownAuthority,
    /// Its time has not begun or is over.
    #[error("the certificate is not valid now")]
    NotValidNow,
    /// It was revoked.
    #[error("the certificate was revoked")]
    Revoked,
    /// There is no revocation list that answers, or it is over its time.
    #[error("no revocation list answers for the certificate")]
    RevocationUnknown,
    /// It is not of a person of this institution, or suspended.
    #[error("the certificate is nobody's here, or suspended")]
    NotRegistered,
    /// It cannot be read, or is not for log-in.
    #[error("the certificate cannot be used for log-in")]
    Unusable,
}

impl CertificateFault {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownAuthority => "certificate-authority-unknown",
            Self::NotValidNow => "certificate-not-valid-now",
            Self::Revoked => "certificate-revoked",
            Self::RevocationUnknown => "certificate-revocation-unknown",
            Self::NotRegistered => "certificate-not-registered",
            Self::Unusable => "certificate-unusable",
        }
    }
}

/// Checks a chain as shown: the person's certificate first, in DER.
///
/// # Errors
/// The first reason why it is not good.
pub(crate) fn check_certificate(
    masters: &Masters,
    chain: &[Vec<u8>],
    lists: Option<&Path>,
    at: Timestamp,
) -> Result<(), CertificateFault> {
    let (own, others) = chain.split_first().ok_or(CertificateFault::Unusable)?;
    let own = CertificateDer::from(own.as_slice());
    let others: Vec<_> = others
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()))
        .collect();
    let certificate = EndEntityCert::try_from(&own).map_err(|_| CertificateFault::Unusable)?;
    let authorities = authorities(masters);
    let anchors = authorities
        .iter()
        .filter_map(|der| webpki::anchor_from_trusted_cert(der).ok());
    let anchors: Vec<TrustAnchor<'_>> = anchors.collect();
    let since_1970 = Duration::from_micros(at.as_micros().max(0).unsigned_abs());
    let time = UnixTime::since_unix_epoch(since_1970);
    let lists = read_lists(lists);
    let lists: Vec<&CertRevocationList<'_>> = lists.iter().collect();
    let revocation = RevocationOptionsBuilder::new(&lists).ok().map(|builder| {
        builder
            .with_depth(RevocationCheckDepth::EndEntity)
            .with_status_policy(UnknownStatusPolicy::Deny)
            .with_expiration_policy(ExpirationPolicy::Enforce)
            .build()
    });
    let is_answered = revocation.is_some();
    let verified = certificate.verify_for_usage(
        webpki::ALL_VERIFICATION_ALGS,
        &anchors,
        &others,
        time,
        KeyUsage::client_auth(),
        revocation,
        None,
    );
    match verified {
        Ok(_) if is_answered => Ok(()),
        Ok(_) => Err(CertificateFault::RevocationUnknown),
        Err(error) => Err(fault(&error)),
    }
}

fn fault(error: &Error) -> CertificateFault {
    match error {
        Error::UnknownIssuer => CertificateFault::UnknownAuthority,
        Error::CertExpired { .. } | Error::CertNotValidYet { .. } => CertificateFault::NotValidNow,
        Error::CertRevoked => CertificateFault::Revoked,
        Error::UnknownRevocationStatus | Error::CrlExpired { .. } => {
            CertificateFault::RevocationUnknown
        }
        _ => CertificateFault::Unusable,
    }
}

fn authorities(masters: &Masters) -> Vec<CertificateDer<'static>> {
    let entries = masters.certificate_authorities.values();
    let in_use = entries.filter(|entry| !entry.is_retired && entry.value.is_enabled);
    in_use
        .filter_map(|entry| {
            CertificateDer::from_pem_slice(entry.value.certificate.as_str().as_bytes()).ok()
        })
        .collect()
}

/// Every list in the directory, in DER (`.crl`) or PEM (`.pem`); what does not read is no list.
fn read_lists(directory: Option<&Path>) -> Vec<CertRevocationList<'static>> {
    let entries = directory.and_then(|directory| std::fs::read_dir(directory).ok());
    let paths = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let is_list = |path: &std::path::PathBuf| {
        let is_named = path
            .extension()
            .is_some_and(|end| end == "crl" || end == "pem");
        is_named
            && path
                .metadata()
                .is_ok_and(|facts| facts.len() <= LIST_BYTES_MAX)
    };
    let read = |path: std::path::PathBuf| {
        let bytes = std::fs::read(path).ok()?;
        let der = match CertificateRevocationListDer::from_pem_slice(&bytes) {
            Ok(der) => der.to_vec(),
            Err(_) => bytes,
        };
        let list = BorrowedCertRevocationList::from_der(&der).ok()?;
        list.to_owned().ok().map(CertRevocationList::from)
    };
    paths.filter(is_list).filter_map(read).collect()
}

impl From<CertificateFault> for Refusal {
    fn from(fault: CertificateFault) -> Self {
        Self::Certificate(fault)
    }
}

//! One request to an identity provider and its answer: a connection of its own, TLS 1.3 with the roots of
//! the system or of the operator, a bound on time and size, no redirect followed, no proxy, no cookie.

use axum::body::Body;
use bytes::Bytes;
use genpon_formats::oidc::DOCUMENT_BYTES_MAX;
use genpon_model::web_address::WebAddress;
use http::header::{ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderValue, Request, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How long one request may take from the first packet to the last.
const TIME_MAX: Duration = Duration::from_secs(8);

/// Where systems keep the authorities they trust: Debian and its relatives, then Red Hat and its.
const SYSTEM_ROOTS: [&str; 2] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
];

/// What is sent.
pub(super) struct Call<'a> {
    pub(super) address: &'a WebAddress,
    /// A form to post; none to ask.
    pub(super) body: Option<&'a str>,
    pub(super) authorization: Option<&'a str>,
}

/// Why there is no answer. Names no address and nothing that was sent.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireFault {
    #[error("no connection: {0}")]
    Connection(#[from] std::io::Error),
    #[error("no name that a certificate could have")]
    Name,
    #[error("no answer: {0}")]
    Answer(#[from] hyper::Error),
    #[error("a request that cannot be written")]
    Request(#[from] http::Error),
    #[error("an answer that is too large or broke off")]
    Body,
    #[error("no answer in time")]
    Time,
}

/// Sends one request; the status and the whole body of the answer.
pub(super) async fn call(
    tls: &Arc<ClientConfig>,
    asked: &Call<'_>,
) -> Result<(StatusCode, Bytes), WireFault> {
    let answered = tokio::time::timeout(TIME_MAX, connect(tls, asked));
    answered.await.unwrap_or(Err(WireFault::Time))
}

async fn connect(
    tls: &Arc<ClientConfig>,
    asked: &Call<'_>,
) -> Result<(StatusCode, Bytes), WireFault> {
    let address = asked.address;
    let stream = TcpStream::connect((address.host(), address.port())).await?;
    if !address.is_encrypted() {
        return talk(stream, asked).await;
    }
    let name = ServerName::try_from(address.host().to_owned()).map_err(|_| WireFault::Name)?;
    let stream = TlsConnector::from(Arc::clone(tls)).connect(name, stream);
    talk(stream.await?, asked).await
}

async fn talk<S>(stream: S, asked: &Call<'_>) -> Result<(StatusCode, Bytes), WireFault>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let answer = async {
        let answer = sender.send_request(request(asked)?).await?;
        let status = answer.status();
        let body = axum::body::to_bytes(Body::new(answer.into_body()), DOCUMENT_BYTES_MAX);
        Ok((status, body.await.map_err(|_| WireFault::Body)?))
    };
    // The connection moves only while the answer is waited for, and ends with it.
    tokio::select! {
        answered = answer => answered,
        Err(error) = connection => Err(error.into()),
    }
}

fn request(asked: &Call<'_>) -> Result<Request<Body>, http::Error> {
    let method = if asked.body.is_some() { "POST" } else { "GET" };
    let mut request = Request::builder()
        .method(method)
        .uri(asked.address.path_and_query())
        .header(HOST, asked.address.authority())
        .header(ACCEPT, "application/json")
        .header(USER_AGENT, "genpon")
        .header(CONNECTION, "close");
    if asked.body.is_some() {
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    if let Some(secret) = asked.authorization {
        let mut secret = HeaderValue::try_from(secret)?;
        secret.set_sensitive(true);
        request = request.header(AUTHORIZATION, secret);
    }
    request.body(
        asked
            .body
            .map_or_else(Body::empty, |body| Body::from(body.to_owned())),
    )
}

/// TLS 1.3 under the authorities of this file, or those of the system. Without any, nobody is believed.
pub(crate) fn client_config(roots: Option<&Path>) -> Result<Arc<ClientConfig>, rustls::Error> {
    let mut store = RootCertStore::empty();
    let files: Vec<&Path> = match roots {
        Some(file) => vec![file],
        None => SYSTEM_ROOTS.iter().map(Path::new).collect(),
    };
    for file in files {
        let read = CertificateDer::pem_file_iter(file);
        let certificates = read.into_iter().flatten().flatten();
        store.add_parsable_certificates(certificates);
    }
    if store.is_empty() && roots.is_some() {
        tracing::warn!("the file of identity_provider_roots has no certificate that can be read");
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_root_certificates(store)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

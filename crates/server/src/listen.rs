//! The accept loop: TLS 1.3 (or plain HTTP on loopback for the demo), one task per connection,
//! bounded connections and handshake time, clean shutdown.
//!
//! Our own loop, because the peer's certificate must reach the handler later on (client
//! certificates). Every request carries the [`Peer`] it came from as an extension.

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// Who is at the other end of the connection.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Network address. Never proof of a place by itself.
    pub address: SocketAddr,
    /// Whether the connection is under TLS.
    pub is_encrypted: bool,
    /// The chain it showed, in DER: first the certificate whose key it proved to hold. Whose it is,
    /// and whether it is good, is not decided here.
    pub certificates: Arc<[Vec<u8>]>,
}

/// How to listen.
#[derive(Clone)]
pub struct Listening {
    /// TLS settings; `None` only for the demo on loopback.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// Connections at once.
    pub connections_max: usize,
    /// How long a handshake, or the head of a request, may take.
    pub handshake_max: Duration,
    /// How long open requests may go on after the shutdown signal.
    pub drain_max: Duration,
}

impl Listening {
    /// The usual bounds under these TLS settings.
    #[must_use]
    pub fn new(tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        Self {
            tls,
            connections_max: 1024,
            handshake_max: Duration::from_secs(10),
            drain_max: Duration::from_secs(20),
        }
    }
}

/// Serves until `shutdown` ends, then lets open requests finish.
///
/// # Errors
/// Never by a single connection; only when the listener itself is broken.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    listening: Listening,
    shutdown: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(listening.connections_max));
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let Ok((stream, address)) = accepted else {
            // Out of file descriptors, or the peer is gone already: let others finish first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            break;
        };
        let connection = connect(
            stream,
            address,
            router.clone(),
            listening.clone(),
            graceful.watcher(),
        );
        tokio::spawn(async move {
            connection.await;
            drop(place);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(listening.drain_max) => {
            tracing::warn!("some connections did not finish in time and were cut");
        }
    }
    Ok(())
}

async fn connect(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    listening: Listening,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let _ = stream.set_nodelay(true);
    let Some(tls) = &listening.tls else {
        let peer = Peer {
            address,
            is_encrypted: false,
            certificates: Arc::default(),
        };
        return talk(stream, peer, router, &listening, watcher).await;
    };
    let handshake = TlsAcceptor::from(Arc::clone(tls)).accept(stream);
    match tokio::time::timeout(listening.handshake_max, handshake).await {
        Ok(Ok(stream)) => {
            let peer = Peer {
                address,
                is_encrypted: true,
                certificates: certificates(&stream),
            };
            talk(stream, peer, router, &listening, watcher).await;
        }
        Ok(Err(error)) => tracing::debug!(%address, %error, "TLS handshake refused"),
        Err(_) => tracing::debug!(%address, "TLS handshake took too long"),
    }
}

fn certificates(stream: &tokio_rustls::server::TlsStream<TcpStream>) -> Arc<[Vec<u8>]> {
    let shown = stream.get_ref().1.peer_certificates().unwrap_or_default();
    shown.iter().map(|der| der.to_vec()).collect()
}

async fn talk<S>(
    stream: S,
    peer: Peer,
    router: Router,
    listening: &Listening,
    watcher: hyper_util::server::graceful::Watcher,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = router.map_request(move |mut request: http::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(peer.clone());
        request.map(axum::body::Body::new)
    });
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(listening.handshake_max);
    let connection =
        builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    if let Err(error) = watcher.watch(connection.into_owned()).await {
        tracing::debug!(%error, "connection ended early");
    }
}

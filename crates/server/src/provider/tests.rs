use super::*;
use genpon_model::text::Code;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Something on loopback that says the same to everybody, and counts.
async fn speaker(
    say: impl Fn(SocketAddr, &str) -> String + Send + 'static,
) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let mut head = vec![0; 4096];
            let size = stream.read(&mut head).await.unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..size]).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default();
            let _ = stream.write_all(say(address, path).as_bytes()).await;
        }
    });
    (format!("http://{address}"), asked)
}

fn offered(issuer: &str) -> Offered {
    Offered {
        code: Code::constant("hospital"),
        name: genpon_model::register::Localized {
            ja: "院内認証".parse().unwrap(),
            en: "Hospital".parse().unwrap(),
        },
        issuer: issuer.parse().unwrap(),
        client_id: "genpon".to_owned(),
        pinned: None,
    }
}

fn ok(body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}")
}

fn document(address: SocketAddr, path: &str) -> String {
    let at = format!("http://{address}");
    match path {
        "/.well-known/openid-configuration" => ok(&format!(
            r#"{{"issuer":"{at}","authorization_endpoint":"{at}/auth","token_endpoint":"{at}/token","jwks_uri":"{at}/keys"}}"#
        )),
        "/keys" => ok(r#"{"keys":[]}"#),
        _ => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned(),
    }
}

async fn fault(say: impl Fn(SocketAddr, &str) -> String + Send + 'static) -> SignOnFault {
    let (issuer, _) = speaker(say).await;
    let providers = Providers::new(None);
    providers.ask(&offered(&issuer)).await.unwrap_err()
}

#[tokio::test]
async fn documents_are_fetched_once_and_kept() {
    let (issuer, asked) = speaker(document).await;
    let (providers, provider) = (Providers::new(None), offered(&issuer));
    assert!(providers.glance(&provider).is_none());
    for _ in 0..3 {
        let known = providers.ask(&provider).await.unwrap();
        assert_eq!(known.discovery.issuer, issuer);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2, "the document and the keys");
    assert!(providers.glance(&provider).is_some());
}

#[tokio::test]
async fn a_redirect_another_issuer_and_a_flood_of_bytes_are_no_documents() {
    let elsewhere = |address: SocketAddr, path: &str| match path {
        "/other" => ok("{}"),
        _ => format!(
            "HTTP/1.1 302 Found\r\nlocation: http://{address}/other\r\ncontent-length: 0\r\n\r\n"
        ),
    };
    assert_eq!(fault(elsewhere).await, SignOnFault::Document);
    let of_another = |_, _: &str| ok(r#"{"issuer":"https://login.example.jp"}"#);
    assert_eq!(fault(of_another).await, SignOnFault::Document);
    let flood = |_, _: &str| ok(&" ".repeat(300 * 1024));
    assert_eq!(fault(flood).await, SignOnFault::Unreachable);
    let broken = |_, _: &str| "HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{".to_owned();
    assert_eq!(fault(broken).await, SignOnFault::Unreachable);
}

#[tokio::test]
async fn a_silent_provider_is_not_asked_again_at_once() {
    let (issuer, asked) = speaker(|_, _| String::new()).await;
    let (providers, provider) = (Providers::new(None), offered(&issuer));
    for _ in 0..5 {
        let refused = providers.ask(&provider).await.unwrap_err();
        assert_eq!(refused, SignOnFault::Unreachable);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn who_does_not_speak_tls_is_not_reached() {
    let (issuer, _) = speaker(document).await;
    let issuer = issuer.replace("http://127.0.0.1", "https://localhost");
    let providers = Providers::new(None);
    let refused = providers.ask(&offered(&issuer)).await.unwrap_err();
    assert_eq!(refused, SignOnFault::Unreachable);
}

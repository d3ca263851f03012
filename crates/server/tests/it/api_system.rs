//! A system, and a person, that speak with the API.

use axum::Router;
use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap};
use axum::http::request::Builder;
use axum::http::{Method, Request, StatusCode};
use genpon_formats::locale::Lang;
use genpon_model::registers::Operation;
use genpon_model::text::Code;
use genpon_server::{App, Options, router};
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;
use genpon_vault::log_in::Claim;
use genpon_vault::log_in_client::NewClient;
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt;

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    /// The answer, after a look at its status.
    #[track_caller]
    pub(crate) fn json(&self, status: u16) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{text}");
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The problem document of this code.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: &str) -> Value {
        let problem = self.json(status);
        assert_eq!(self.headers[CONTENT_TYPE], "application/problem+json");
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["type"], format!("urn:genpon:problem:{code}"));
        for text in [&problem["title"], &problem["detail"]] {
            assert!(
                text.as_str().is_some_and(|text| !text.contains('⟦')),
                "{problem}"
            );
        }
        problem
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

/// Whoever asks: headers that go with every request.
pub(crate) struct Asker {
    router: Router,
    headers: Vec<(String, String)>,
}

/// A laboratory system that may do what such a system does.
pub(crate) const LABORATORY: [Operation; 7] = [
    Operation::Deposit,
    Operation::Correct,
    Operation::Withdraw,
    Operation::Read,
    Operation::ReadHistory,
    Operation::ReadProof,
    Operation::FindPatient,
];

impl Asker {
    /// A laboratory system for which the physician answers.
    pub(crate) fn laboratory(world: &World) -> Self {
        Self::system(
            world,
            &LABORATORY,
            &["laboratory-result", "device-record"],
            &[],
        )
    }

    /// A system with these rights.
    pub(crate) fn system(
        world: &World,
        operations: &[Operation],
        types: &[&'static str],
        patients: &[&str],
    ) -> Self {
        let new = NewClient {
            name: format!("検査システム {}", types.join(" ")).parse().unwrap(),
            responsible: "sato".parse().unwrap(),
            operations: operations.to_vec(),
            document_types: types.iter().map(|code| Code::constant(code)).collect(),
            patient_numbers: patients
                .iter()
                .map(|number| number.parse().unwrap())
                .collect(),
        };
        let issued = world
            .vault
            .add_client_at_setup(world.institution.id, new)
            .unwrap();
        Self::with(
            world,
            vec![(AUTHORIZATION.to_string(), format!("Bearer {}", *issued.key))],
        )
    }

    /// A person with a session.
    pub(crate) fn person(world: &World, user_id: &str) -> Self {
        let claim = Claim {
            institution: world.institution.id,
            user_id,
            password: PASSWORD,
            source: None,
            device: None,
            lang: Lang::Ja,
        };
        let token = world.vault.log_in(&claim).unwrap().token;
        Self::with(
            world,
            vec![
                (
                    COOKIE.to_string(),
                    format!("genpon-demo={}", token.as_str()),
                ),
                ("x-csrf-token".to_owned(), token.csrf()),
            ],
        )
    }

    /// Whoever sends these headers.
    pub(crate) fn with(world: &World, headers: Vec<(String, String)>) -> Self {
        let app = App::new(Arc::clone(&world.vault), Options::default());
        Self {
            router: router(app),
            headers,
        }
    }

    /// Lets go of the world; the headers, to come back with.
    pub(crate) fn leave(self) -> Vec<(String, String)> {
        self.headers
    }

    /// The same with one more header.
    pub(crate) fn and(&self, name: &str, value: &str) -> Self {
        let mut headers = self.headers.clone();
        headers.push((name.to_owned(), value.to_owned()));
        Self {
            router: self.router.clone(),
            headers,
        }
    }

    /// The same without this header.
    pub(crate) fn without(&self, name: &str) -> Self {
        let kept = self.headers.iter().filter(|(header, _)| header != name);
        Self {
            router: self.router.clone(),
            headers: kept.cloned().collect(),
        }
    }

    pub(crate) async fn get(&self, address: &str) -> Reply {
        self.send(Request::get(address), Body::empty()).await
    }

    pub(crate) async fn post(&self, address: &str, body: &Value) -> Reply {
        let request = Request::post(address).header(CONTENT_TYPE, "application/json");
        self.send(request, Body::from(body.to_string())).await
    }

    /// Sends metadata and contents.
    pub(crate) async fn upload(
        &self,
        address: &str,
        metadata: &Value,
        contents: &[&[u8]],
    ) -> Reply {
        self.upload_raw(address, metadata.to_string().as_bytes(), contents)
            .await
    }

    pub(crate) async fn upload_raw(
        &self,
        address: &str,
        metadata: &[u8],
        contents: &[&[u8]],
    ) -> Reply {
        const EDGE: &str = "edge-of-a-part";
        let mut body = Vec::new();
        let all = [("metadata", metadata)];
        let all = all
            .into_iter()
            .chain(contents.iter().map(|bytes| ("content", *bytes)));
        for (name, bytes) in all {
            let head =
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        let request = Request::post(address).header(CONTENT_TYPE, kind);
        self.send(request, Body::from(body)).await
    }

    /// Deposits a record.
    pub(crate) async fn deposit(&self, metadata: &Value, contents: &[&[u8]]) -> Reply {
        self.upload("/api/v1/records", metadata, contents).await
    }

    pub(crate) async fn send(&self, request: Builder, body: Body) -> Reply {
        let headers = self.headers.iter();
        let request = headers.fold(request, |request, (name, value)| {
            request.header(name, value)
        });
        let request = request.body(body).unwrap();
        assert_ne!(request.method(), Method::PUT);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20)
            .await
            .unwrap()
            .to_vec();
        Reply {
            status,
            headers,
            bytes,
        }
    }
}

/// The metadata of a laboratory result with one text.
pub(crate) fn result_of(number: &str) -> Value {
    json!({
        "patient": { "number": number },
        "document_type": "laboratory-result",
        "title": "血液生化学検査",
        "event_at": "2026-11-20T09:00:00Z",
        "parts": [{ "name": "results.txt", "media_type": "text/plain; charset=utf-8" }],
    })
}

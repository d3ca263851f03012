//! A browser without a window: keeps cookies, follows one address at a time, fills in forms.

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use axum::http::{Method, Request, StatusCode};
use genpon_server::{App, Options, router};
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;

/// The media type of our pages.
const HTML: &str = "text/html; charset=utf-8";

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The page.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    /// The address it leads on to.
    pub(crate) fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.headers[LOCATION].to_str().unwrap()
    }

    /// The value of the input of this name.
    pub(crate) fn input(&self, name: &str) -> &str {
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.text().split_once(&mark).unwrap();
        rest.split_once('"').unwrap().0
    }

    #[track_caller]
    pub(crate) fn has(&self, words: &str) {
        assert!(
            self.text().contains(words),
            "{words:?} is not on the page: {}",
            self.text()
        );
    }

    #[track_caller]
    pub(crate) fn lacks(&self, words: &str) {
        assert!(!self.text().contains(words), "{words:?} is on the page");
    }
}

/// Somebody at a browser.
pub(crate) struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    pub(crate) csrf: String,
}

impl Browser {
    /// A browser on this world, not logged in.
    pub(crate) fn new(world: &World) -> Self {
        let app = App::new(Arc::clone(&world.vault), Options::default());
        let cookies = BTreeMap::from([("genpon-lang".to_owned(), "ja".to_owned())]);
        Self {
            router: router(app),
            cookies,
            csrf: String::new(),
        }
    }

    /// A browser at which this person is logged in.
    pub(crate) async fn of(world: &World, user_id: &str) -> Self {
        let mut browser = Self::new(world);
        browser.log_in(user_id).await;
        browser
    }

    /// Logs a person in at this browser.
    pub(crate) async fn log_in(&mut self, user_id: &str) {
        let fields = [("user_id", user_id), ("password", PASSWORD)];
        let answer = self.post("/login", &fields).await;
        assert_eq!(answer.location(), "/");
        self.csrf = self.get("/").await.input("csrf").to_owned();
    }

    /// Another browser that has got hold of this one's session, and of nothing else.
    pub(crate) fn stolen(&self) -> Self {
        let mut cookies = self.cookies.clone();
        cookies.retain(|name, _| !name.ends_with("-device"));
        Self {
            router: self.router.clone(),
            cookies,
            csrf: self.csrf.clone(),
        }
    }

    pub(crate) async fn get(&mut self, address: &str) -> Answer {
        let request = Request::builder().uri(address);
        self.send(request, Body::empty()).await
    }

    /// Posts a form with the token of the session.
    pub(crate) async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(("accept", "text/html"), address, fields)
            .await
    }

    /// Posts a form with a header besides.
    pub(crate) async fn post_with(
        &mut self,
        (name, value): (&str, &str),
        address: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let csrf = self.csrf.clone();
        let all = [("csrf", csrf.as_str())]
            .into_iter()
            .chain(fields.iter().copied());
        let body = all.map(|(name, value)| format!("{name}={}", encoded(value)));
        let request = Request::builder()
            .method(Method::POST)
            .uri(address)
            .header(name, value)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body.collect::<Vec<_>>().join("&")))
            .await
    }

    /// Posts fields and files as a browser does: name, file name, media type, bytes.
    pub(crate) async fn upload(
        &mut self,
        address: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        const EDGE: &str = "edge-of-a-part";
        let mut body = Vec::new();
        let csrf = self.csrf.clone();
        for (name, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
            let head =
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(format!("{head}{value}\r\n").as_bytes());
        }
        for (name, media_type, bytes) in files {
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 Content-Type: {media_type}\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
        let request = Request::builder().method(Method::POST).uri(address).header(
            CONTENT_TYPE,
            format!("multipart/form-data; boundary={EDGE}"),
        );
        self.send(request, Body::from(body)).await
    }

    /// Asks by any method, with nothing in the body.
    pub(crate) async fn ask(&mut self, method: &str, address: &str) -> Answer {
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let request = Request::builder().method(method).uri(address);
        self.send(request, Body::empty()).await
    }

    /// Uses another token than the session's.
    pub(crate) fn forge_csrf(&mut self) {
        self.csrf = "sha-256:00".to_owned();
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let request = request.header(COOKIE, cookies).body(body).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        for line in response.headers().get_all(SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20)
            .await
            .unwrap()
            .to_vec();
        let answer = Answer {
            status,
            headers,
            bytes,
        };
        let is_page = answer
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind == HTML);
        assert!(
            !is_page || !answer.text().contains('⟦'),
            "a sentence is missing: {}",
            answer.text()
        );
        answer
    }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

//! Addresses of other services that Genpon calls or sends a browser to.
//!
//! Only `https`, or `http` to this very machine. No user, no fragment, nothing that two readers could
//! take for two different hosts (RFC 3986, the strict part).

use std::fmt;
use std::str::FromStr;

/// An address such as `https://login.example.jp/realms/hospital`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct WebAddress(String);

/// The text is no address that is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no address that starts with https://")]
pub struct NotAWebAddress;

impl WebAddress {
    /// Most characters it may have.
    pub const CHARS_MAX: usize = 1000;

    /// The text as given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is under TLS; otherwise it is on this machine.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Host and port as written, for the header `Host`.
    #[must_use]
    pub fn authority(&self) -> &str {
        let (authority, _) = split(&self.0).unwrap_or_default();
        authority
    }

    /// The host name; an IPv6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        let (host, _) = host_and_port(self.authority()).unwrap_or_default();
        host
    }

    /// The port, that of the scheme where none is written.
    #[must_use]
    pub fn port(&self) -> u16 {
        let usual = if self.is_encrypted() { 443 } else { 80 };
        let (_, port) = host_and_port(self.authority()).unwrap_or_default();
        port.unwrap_or(usual)
    }

    /// Path and query, at least `/`.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        let (_, rest) = split(&self.0).unwrap_or_default();
        if rest.is_empty() { "/" } else { rest }
    }

    /// The same address with parameters added to its query; names and values are encoded.
    #[must_use]
    pub fn with_query(&self, parameters: &[(&str, &str)]) -> String {
        let mut text = self.0.clone();
        let mut mark = if text.contains('?') { '&' } else { '?' };
        for (name, value) in parameters {
            text.push(mark);
            text.push_str(&encoded(name));
            text.push('=');
            text.push_str(&encoded(value));
            mark = '&';
        }
        text
    }
}

/// A text as it stands in a query or a form: everything but letters, digits and `-._~` in percent.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Authority, and what follows it.
fn split(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = text.split_once("://")?;
    Some(rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())))
}

fn host_and_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']')?;
            host.parse::<std::net::Ipv6Addr>().ok()?;
            (
                host,
                rest.strip_prefix(':').or(rest.is_empty().then_some("")),
            )
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, Some("")),
        },
    };
    let port = match port? {
        "" => None,
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
            Some(digits.parse().ok().filter(|port| *port > 0)?)
        }
        _ => return None,
    };
    (!authority.ends_with(':')).then_some((host, port))
}

fn is_host(host: &str, is_bracketed: bool) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    is_bracketed || host.split('.').all(is_label)
}

fn is_loopback(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

impl FromStr for WebAddress {
    type Err = NotAWebAddress;

    fn from_str(text: &str) -> Result<Self, NotAWebAddress> {
        let is_legal = |b: u8| b.is_ascii_graphic() && !b"\"<>\\^`{|}#@".contains(&b);
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        let (authority, _) = split(text).ok_or(NotAWebAddress)?;
        let (host, _) = host_and_port(authority).ok_or(NotAWebAddress)?;
        let is_whole = text.len() <= Self::CHARS_MAX
            && text.bytes().all(is_legal)
            && is_host(host, authority.starts_with('['));
        let is_safe = match scheme {
            Some("https") => true,
            Some("http") => is_loopback(host),
            _ => false,
        };
        (is_whole && is_safe)
            .then(|| Self(text.to_owned()))
            .ok_or(NotAWebAddress)
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for WebAddress {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Option<WebAddress> {
        text.parse().ok()
    }

    #[test]
    fn reads_what_is_called() {
        let one = address("https://login.example.jp:8443/realms/a?b=c").unwrap();
        assert_eq!((one.host(), one.port()), ("login.example.jp", 8443));
        assert_eq!(one.authority(), "login.example.jp:8443");
        assert_eq!(one.path_and_query(), "/realms/a?b=c");
        let one = address("https://login.example.jp").unwrap();
        assert_eq!((one.port(), one.path_and_query()), (443, "/"));
        let one = address("http://[::1]:9000/").unwrap();
        assert_eq!((one.host(), one.port()), ("::1", 9000));
        assert!(address("http://127.0.0.1:9000").is_some());
        assert!(address("http://localhost:9000").is_some());
    }

    #[test]
    fn refuses_what_is_open_or_ambiguous() {
        for text in [
            "",
            "login.example.jp",
            "http://login.example.jp",
            "http://127.0.0.1.example.jp",
            "ftp://login.example.jp",
            "https://",
            "https:///realms",
            "https://user@login.example.jp",
            "https://login.example.jp/#a",
            "https://login.example.jp/a b",
            "https://login.example.jp\\@evil.example",
            "https://login.example.jp:0",
            "https://login.example.jp:",
            "https://login.example.jp:99999",
            "https://login..example.jp",
            "https://[::g]",
            "https://例.jp",
            "https://a.example\r\nHost: b",
        ] {
            assert_eq!(address(text), None, "{text:?}");
        }
    }

    #[test]
    fn parameters_cannot_break_out() {
        let one = address("https://a.example/b?c=d").unwrap();
        let query = one.with_query(&[("state", "x&y=z#"), ("名", "é")]);
        assert_eq!(
            query,
            "https://a.example/b?c=d&state=x%26y%3Dz%23&%E5%90%8D=%C3%A9"
        );
    }
}

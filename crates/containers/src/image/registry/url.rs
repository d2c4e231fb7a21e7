//! Where a request goes: a server and a path.

use std::fmt;

use http::Uri;

use super::hosts::{Origin, Scheme};

/// A server, a path and a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url {
    pub(super) origin: Origin,
    /// Begins with a slash.
    pub(super) path_and_query: String,
}

impl Url {
    /// A whole URL; `None` when it is not one of HTTP.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.split('#').next()?.parse().ok()?;
        let scheme = match uri.scheme_str()? {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return None,
        };
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        let origin =
            Origin { scheme, host: authority.host().to_ascii_lowercase(), port: authority.port_u16() };
        let path_and_query = uri.path_and_query().map_or("/", |path| path.as_str());
        Some(Self { origin, path_and_query: path_and_query.to_owned() })
    }

    /// Where a redirection from here leads.
    pub(super) fn join(&self, location: &str) -> Option<Self> {
        if location.contains("://") {
            return Self::parse(location);
        }
        let location = location.split('#').next()?;
        if let Some(rest) = location.strip_prefix("//") {
            let scheme = if self.origin.scheme == Scheme::Http { "http" } else { "https" };
            return Self::parse(&format!("{scheme}://{rest}"));
        }
        let path_and_query = if location.starts_with('/') {
            location.to_owned()
        } else {
            let path = self.path_and_query.split('?').next()?;
            let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
            format!("{folder}{location}")
        };
        path_and_query.parse::<Uri>().ok()?;
        Some(Self { origin: self.origin.clone(), path_and_query })
    }

    /// Whether nobody on the way can read or change it.
    pub(super) fn is_secure(&self) -> bool {
        self.origin.scheme == Scheme::Https
    }

    /// With one more parameter.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
        let separator = if self.path_and_query.contains('?') { '&' } else { '?' };
        let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
        self.path_and_query = format!("{}{separator}{name}={value}", self.path_and_query);
        self
    }

    /// For people: a query may hold a signature that opens the door.
    pub(super) fn without_query(&self) -> String {
        let path = self.path_and_query.split('?').next().unwrap_or_default();
        format!("{}{path}", self.origin)
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path_and_query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(location: &str, expected: &str) {
        let from = Url::parse("https://a.example:5000/v2/b/blobs/c?d=e").unwrap();
        let to = from.join(location).map_or_else(|| "none".to_owned(), |url| url.to_string());
        assert_eq!(to, expected, "{location}");
    }

    #[test]
    fn a_redirection_may_be_whole_or_relative() {
        check("https://cdn.example/x?y=z#part", "https://cdn.example/x?y=z");
        check("HTTP://CDN.example", "http://cdn.example/");
        check("/x", "https://a.example:5000/x");
        check("x?y", "https://a.example:5000/v2/b/blobs/x?y");
        check("//cdn.example/x", "https://cdn.example/x");
        check("file:///etc/passwd", "none");
        check("https://me:secret@cdn.example/x", "none");
        check("/a b", "none");
    }

    #[test]
    fn what_people_see_has_no_query() {
        let url = Url::parse("https://a.example/x?signature=1").unwrap().with("ns", "docker.io:1");
        assert_eq!(url.to_string(), "https://a.example/x?signature=1&ns=docker%2Eio%3A1");
        assert_eq!(url.without_query(), "https://a.example/x");
    }
}

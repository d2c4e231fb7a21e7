//! Which proxy leads to a server, as `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say, in lower case too.
//!
//! The rules are those of other Kubernetes components: loopback addresses are reached directly, a name in `NO_PROXY`
//! stands for its subdomains too, prefixes of addresses and ports may stand there. Pure: the binary reads the
//! environment.

use std::fmt;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Uri;
use ipnet::IpNet;
use percent_encoding::percent_decode_str;

/// The proxies of a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    except: Vec<Exception>,
}

/// What a server behind a proxy speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    Http,
    Https,
}

/// One proxy.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Proxy {
    pub(super) host: String,
    pub(super) port: u16,
    /// Whether the proxy itself is reached over TLS.
    pub(super) is_tls: bool,
    /// The value of `Proxy-Authorization`.
    pub(super) authorization: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Exception {
    what: Except,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Except {
    Everything,
    Addresses(IpNet),
    Name(String),
    /// With its dot.
    Subdomains(String),
}

impl Proxies {
    /// What these variables say.
    ///
    /// # Errors
    /// A sentence that names the variable, when a proxy is not a URL that can be used.
    pub fn of_environment(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let variable = |name: &str| {
            [name.to_owned(), name.to_ascii_lowercase()]
                .into_iter()
                .filter_map(|name| lookup(&name).map(|value| (name, value.trim().to_owned())))
                .find(|(_, value)| !value.is_empty())
        };
        let proxy = |name: &str| {
            let found = variable(name).map(|(name, value)| {
                Proxy::parse(&value).ok_or_else(|| {
                    format!(
                        "{name} is no proxy that can be used: write http://HOST:PORT or https://HOST:PORT"
                    )
                })
            });
            found.transpose()
        };
        let except = variable("NO_PROXY").map(|(_, value)| value).unwrap_or_default();
        Ok(Self {
            http: proxy("HTTP_PROXY")?,
            https: proxy("HTTPS_PROXY")?,
            except: except.split(',').filter_map(|word| Exception::parse(word.trim())).collect(),
        })
    }

    /// The proxy that leads to this server, if any.
    pub(super) fn toward(&self, host: &str, port: u16, over: Over) -> Option<&Proxy> {
        let proxy = match over {
            Over::Http => self.http.as_ref(),
            Over::Https => self.https.as_ref(),
        }?;
        let host = host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
        let address: Option<IpAddr> = host.parse().ok();
        let is_here = host == "localhost" || address.is_some_and(|address| address.is_loopback());
        let is_excepted = self.except.iter().any(|except| except.covers(&host, address, port));
        (!is_here && !is_excepted).then_some(proxy)
    }
}

impl Proxy {
    fn parse(text: &str) -> Option<Self> {
        let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let uri: Uri = with_scheme.parse().ok()?;
        let is_tls = match uri.scheme_str()? {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        let authority = uri.authority()?;
        let authorization = authority.as_str().rsplit_once('@').map(|(user, _)| {
            let plain: Vec<u8> = percent_decode_str(user).collect();
            format!("Basic {}", STANDARD.encode(plain))
        });
        let port = authority.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        Some(Self { host: authority.host().to_owned(), port, is_tls, authorization })
    }
}

impl Exception {
    fn parse(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        if word == "*" {
            return Some(Self { what: Except::Everything, port: None });
        }
        if let Some(network) = word.parse().ok().or_else(|| word.parse::<IpAddr>().ok().map(IpNet::from)) {
            return Some(Self { what: Except::Addresses(network), port: None });
        }
        let (name, port) = match word.rsplit_once(':') {
            Some((name, port)) => (name.to_owned(), Some(port.parse().ok()?)),
            None => (word, None),
        };
        let what = if let Ok(address) = name.trim_matches(['[', ']']).parse::<IpAddr>() {
            Except::Addresses(address.into())
        } else if let Some(domain) = name.strip_prefix('*').filter(|domain| domain.starts_with('.')) {
            Except::Subdomains(domain.to_owned())
        } else if name.starts_with('.') {
            Except::Subdomains(name)
        } else {
            Except::Name(name)
        };
        (!matches!(&what, Except::Name(name) if name.is_empty())).then_some(Self { what, port })
    }

    fn covers(&self, host: &str, address: Option<IpAddr>, port: u16) -> bool {
        let is_host = match &self.what {
            Except::Everything => true,
            Except::Addresses(network) => address.is_some_and(|address| network.contains(&address)),
            Except::Name(name) => {
                host == name || host.strip_suffix(name.as_str()).is_some_and(|rest| rest.ends_with('.'))
            }
            Except::Subdomains(domain) => host.ends_with(domain.as_str()),
        };
        is_host && self.port.is_none_or(|only| only == port)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}:{}", if self.is_tls { "https" } else { "http" }, self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn proxies(variables: &[(&str, &str)]) -> Result<Proxies, String> {
        let lookup = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        Proxies::of_environment(lookup)
    }

    #[expect(clippy::needless_pass_by_value, reason = "`expect!` stands in the call")]
    fn check(no_proxy: &str, expected: Expect) {
        let all = proxies(&[("HTTPS_PROXY", "http://p:3128"), ("NO_PROXY", no_proxy)]).unwrap();
        let hosts = [
            "a.io:443",
            "b.a.io:443",
            "xa.io:443",
            "a.io:5000",
            "10.1.2.3:443",
            "localhost:443",
            "127.0.0.2:443",
        ];
        let direct = hosts.into_iter().filter(|host| {
            let (host, port) = host.split_once(':').unwrap();
            all.toward(host, port.parse().unwrap(), Over::Https).is_none()
        });
        expected.assert_eq(&direct.collect::<Vec<_>>().join(" "));
    }

    #[test]
    fn some_servers_are_reached_directly() {
        check("", expect!["localhost:443 127.0.0.2:443"]);
        check(
            "*",
            expect!["a.io:443 b.a.io:443 xa.io:443 a.io:5000 10.1.2.3:443 localhost:443 127.0.0.2:443"],
        );
        check("A.io", expect!["a.io:443 b.a.io:443 a.io:5000 localhost:443 127.0.0.2:443"]);
        check("other, .a.io", expect!["b.a.io:443 localhost:443 127.0.0.2:443"]);
        check("*.a.io", expect!["b.a.io:443 localhost:443 127.0.0.2:443"]);
        check("a.io:5000", expect!["a.io:5000 localhost:443 127.0.0.2:443"]);
        check("10.0.0.0/8", expect!["10.1.2.3:443 localhost:443 127.0.0.2:443"]);
        check("10.1.2.3:443,,", expect!["10.1.2.3:443 localhost:443 127.0.0.2:443"]);
    }

    #[test]
    fn a_proxy_may_want_a_password_which_is_never_shown() {
        let all = proxies(&[("https_proxy", "https://me:p%40ss@proxy.example")]).unwrap();
        let proxy = all.toward("a.io", 443, Over::Https).unwrap();
        assert_eq!(proxy.authorization.as_deref(), Some("Basic bWU6cEBzcw=="));
        expect!["https://proxy.example:443"].assert_eq(&format!("{proxy:?}"));
        assert_eq!(all.toward("a.io", 80, Over::Http), None);
    }

    #[test]
    fn what_is_no_proxy_is_named() {
        let error = proxies(&[("HTTP_PROXY", "socks5://a:1")]).unwrap_err();
        expect!["HTTP_PROXY is no proxy that can be used: write http://HOST:PORT or https://HOST:PORT"]
            .assert_eq(&error);
        assert!(proxies(&[("HTTP_PROXY", "proxy:3128")]).unwrap().http.is_some());
    }
}

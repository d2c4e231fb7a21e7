//! What the two kinds of files mean, as a list of servers.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};

use super::folder::Folder;
use super::private::Private;
use super::{Files, plan};
use crate::image::Reference;

fn shown(image: &str, private: &str, hosts: &str) -> String {
    let image = Reference::parse(image).unwrap();
    let private = match Private::parse(private) {
        Ok(private) => private,
        Err(error) => return format!("registries.yaml: {error}"),
    };
    let folder = match Folder::parse(PathBuf::from("/certs"), hosts) {
        Ok(folder) => folder,
        Err(error) => return format!("hosts.toml: {error}"),
    };
    let mut text = String::new();
    for endpoint in plan(&image, &private, &folder) {
        write!(text, "{}{}/{}", endpoint.origin, endpoint.base, endpoint.repository).unwrap();
        if let Some(namespace) = &endpoint.namespace {
            write!(text, " ns={namespace}").unwrap();
        }
        for (word, is_said) in [
            ("either", endpoint.origin.scheme == super::Scheme::Either),
            ("no-resolve", !endpoint.resolves),
            ("no-pull", !endpoint.pulls),
            ("trusts-anyone", endpoint.tls.trusts_anyone),
            ("secret", endpoint.credentials.is_some()),
        ] {
            write!(text, "{}", if is_said { format!(" {word}") } else { String::new() }).unwrap();
        }
        for authority in &endpoint.tls.authorities {
            write!(text, " ca={}", authority.display()).unwrap();
        }
        if let Some((certificate, key)) = &endpoint.tls.identity {
            let key = key.as_deref().unwrap_or(Path::new("-"));
            write!(text, " identity={},{}", certificate.display(), key.display()).unwrap();
        }
        for (name, value) in &endpoint.headers {
            write!(text, " {name}={value}").unwrap();
        }
        text.push('\n');
    }
    text
}

#[expect(clippy::needless_pass_by_value, reason = "`expect!` stands in the call")]
fn check(image: &str, private: &str, hosts: &str, expected: Expect) {
    expected.assert_eq(&shown(image, private, hosts));
}

#[test]
fn without_files_the_registry_itself_is_asked() {
    check(
        "nginx",
        "",
        "",
        expect![[r#"
        https://registry-1.docker.io/v2/library/nginx
    "#]],
    );
    check(
        "registry.example:5000/a/b",
        "# nothing\n",
        "",
        expect![[r#"
        https://registry.example:5000/v2/a/b
    "#]],
    );
    check(
        "localhost/a",
        "",
        "",
        expect![[r#"
        https://localhost/v2/a
    "#]],
    );
    check(
        "localhost:80/a",
        "",
        "",
        expect![[r#"
        http://localhost:80/v2/a
    "#]],
    );
    check(
        "127.0.0.7:5000/a",
        "",
        "",
        expect![[r#"
        https://127.0.0.7:5000/v2/a either
    "#]],
    );
}

const PRIVATE: &str = r#"
mirrors:
  docker.io:
    endpoint:
      - "http://cache.example:5000"
      - "https://second.example/v2/proxy"
      - "https://registry-1.docker.io"
    rewrite:
      "^library/(.*)$": "mirror/$1"
  "*":
    endpoint: ["https://any.example"]
  silent.example:
configs:
  "cache.example:5000":
    auth: {username: me, password: secret}
  second.example:
    tls: {ca_file: /ca.pem, cert_file: /cert.pem, key_file: /key.pem}
  docker.io:
    auth: {auth: bWU6c2VjcmV0}
  "*":
    tls: {insecure_skip_verify: true}
"#;

#[test]
fn mirrors_of_registries_yaml_come_first() {
    check(
        "nginx:1",
        PRIVATE,
        "",
        expect![[r#"
        http://cache.example:5000/v2/mirror/nginx ns=docker.io secret
        https://second.example/v2/proxy/mirror/nginx ns=docker.io ca=/ca.pem identity=/cert.pem,/key.pem
        https://registry-1.docker.io/v2/mirror/nginx secret
        https://registry-1.docker.io/v2/library/nginx secret
    "#]],
    );
    check(
        "quay.io/a/b",
        PRIVATE,
        "",
        expect![[r#"
        https://any.example/v2/a/b ns=quay.io trusts-anyone
        https://quay.io/v2/a/b trusts-anyone
    "#]],
    );
    check(
        "silent.example/a",
        PRIVATE,
        "",
        expect![[r#"
        https://silent.example/v2/a trusts-anyone
    "#]],
    );
}

const HOSTS: &str = r#"
server = "https://upstream.example"
ca = "server.pem"

[host."https://z.example"]
  capabilities = ["pull", "resolve"]
  ca = ["ca.pem", "/etc/other.pem"]
  client = [["client.pem", "client.key"]]
  skip_verify = true
  [host."https://z.example".header]
    x-one = "1"
    x-more = ["2", "3"]

[host."http://a.example:5000/v2/team"]
  capabilities = ["pull"]
  override_path = true
  client = "both.pem"

[host."c.example/sub"]
"#;

#[test]
fn hosts_of_a_folder_come_in_the_order_of_the_file() {
    check(
        "registry.example/a/b",
        "",
        HOSTS,
        expect![[r#"
        https://z.example/v2/a/b ns=registry.example trusts-anyone ca=/certs/ca.pem ca=/etc/other.pem identity=/certs/client.pem,/certs/client.key x-one=1 x-more=2 x-more=3
        http://a.example:5000/v2/team/a/b ns=registry.example no-resolve identity=/certs/both.pem,-
        https://c.example/sub/v2/a/b ns=registry.example
        https://upstream.example/v2/a/b ns=registry.example ca=/certs/server.pem
    "#]],
    );
    let private = "mirrors: {registry.example: {endpoint: [https://first.example]}}";
    check(
        "registry.example/a/b",
        private,
        "[host.\"https://second.example\"]",
        expect![[r#"
        https://first.example/v2/a/b ns=registry.example
        https://second.example/v2/a/b ns=registry.example
        https://registry.example/v2/a/b
    "#]],
    );
}

#[test]
fn a_bad_file_is_told_with_line_and_field() {
    let private = |text: &str, expected: Expect| check("a", text, "", expected);
    private(
        "mirrors:\n  docker.io:\n    endpoints: [a]\n",
        expect![
            "registries.yaml: line 3 column 5: unknown field `endpoints`, expected one of endpoint, rewrite"
        ],
    );
    private(
        "mirrors:\n  docker.io:\n    endpoint: [\"ftp://a\"]\n",
        expect![[
            r#"registries.yaml: line 3 column 16: "ftp://a" is no address of a registry: write https://HOST[:PORT] or http://HOST[:PORT]"#
        ]],
    );
    private(
        "mirrors:\n  a.io:\n    rewrite: {\"(\": b}\n",
        expect![[
            r#"registries.yaml: line 3 column 15: "(" is no pattern: found open group without closing ')'"#
        ]],
    );
    private("configs: [", expect!["registries.yaml: line 1 column 10: expected mapping start"]);
    private(
        "configs:\n  a.io:\n    auth: secret\n",
        expect!["registries.yaml: line 3 column 11: expected mapping start"],
    );
    private(
        "configs:\n  a.io:\n    auth: {username: [secret]}\n",
        expect!["registries.yaml: line 3 column 22: expected string scalar"],
    );
    let hosts = |text: &str, expected: Expect| check("a", "", text, expected);
    hosts("[header]\nx-secret = 12345\n", expect!["hosts.toml: line 2 column 12: a text or a list of texts"]);
    hosts(
        "server = \"https://a\"\nskip_verify = \"yes\"\n",
        expect!["hosts.toml: line 2 column 15: expected a boolean"],
    );
    hosts(
        "[host.\"https://a\"]\ncapabilities = [\"fly\"]\n",
        expect![
            "hosts.toml: line 2 column 17: unknown variant `fly`, expected one of `pull`, `resolve`, `push`"
        ],
    );
    hosts(
        "[host.\"https://a\"]\ndial = 1\n",
        expect![
            "hosts.toml: line 2 column 1: unknown field `dial`, expected one of `capabilities`, `ca`, `client`, `skip_verify`, `header`, `override_path`"
        ],
    );
    hosts(
        "[host.\"https://a?b\"]\n",
        expect![[
            r#"hosts.toml: line 1 column 7: "https://a?b" is no address of a registry: write https://HOST[:PORT] or http://HOST[:PORT]"#
        ]],
    );
    hosts(
        "[host.\"https://a\"]\nclient = [\"a\", \"b\"]\n",
        expect![[
            r#"hosts.toml: line 2 column 10: a path, or a list of one pair of paths: [["CERTIFICATE", "KEY"]]"#
        ]],
    );
}

#[test]
fn the_folder_of_a_registry_is_found_and_may_hold_certificates_only() {
    let folders = tempfile::tempdir().unwrap();
    let place = |name: &str| folders.path().join(name);
    for name in ["a.example_5000_", "_default"] {
        std::fs::create_dir(place(name)).unwrap();
    }
    std::fs::write(place("a.example_5000_").join("ca.crt"), "").unwrap();
    std::fs::write(place("a.example_5000_").join("me.cert"), "").unwrap();
    std::fs::write(place("_default").join("hosts.toml"), "[host.\"https://mirror.example\"]").unwrap();
    let missing = folders.path().join("missing.yaml");
    let files = Files { private: &missing, folders: folders.path() };
    let of = |image: &str| files.endpoints(&Reference::parse(image).unwrap());
    let own = of("a.example:5000/b").unwrap();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].tls.authorities, [place("a.example_5000_").join("ca.crt")]);
    let key = place("a.example_5000_").join("me.key");
    assert_eq!(own[0].tls.identity, Some((place("a.example_5000_").join("me.cert"), Some(key))));
    assert_eq!(of("b.example/b").unwrap()[0].origin.to_string(), "https://mirror.example");
    std::fs::write(place("_default").join("hosts.toml"), "server = 1").unwrap();
    let error = of("b.example/b").unwrap_err().to_string();
    let begin = format!(
        "failed to understand {}/hosts.toml: line 1 column 10: expected",
        place("_default").display()
    );
    assert!(error.starts_with(&begin), "{error}");
}

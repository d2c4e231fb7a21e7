//! Bad credentials over a real connection: each is a 401 in upstream's words, never a closed connection, and never
//! taken for none.

use std::path::Path;
use std::sync::Arc;

use apiserver::{ApiServer, ClientCertificates, Grant, TokenKeys};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio::net::{TcpListener, TcpStream};

use crate::cluster::{Cluster, ISSUER};

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/pki").join(name);
    std::fs::read_to_string(path).expect("a fixture")
}

fn identity(name: &str) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    let chain = CertificateDer::from_pem_slice(file(&format!("{name}.crt")).as_bytes());
    let key = PrivateKeyDer::from_pem_slice(file(&format!("{name}.key")).as_bytes());
    (vec![chain.expect("a certificate")], key.expect("a key"))
}

fn roots() -> Arc<rustls::RootCertStore> {
    let mut roots = rustls::RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(file("ca.crt").as_bytes()).expect("a certificate");
    roots.add(authority).expect("an authority");
    Arc::new(roots)
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// Serves the cluster; the address.
async fn serve(server: ApiServer) -> std::net::SocketAddr {
    let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(roots(), provider());
    let clients = ClientCertificates::new(verifier.allow_unauthenticated().build().expect("roots"));
    let (chain, key) = identity("server");
    let tls = rustls::ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_client_cert_verifier(clients.at_handshake())
        .with_single_cert(chain, key)
        .expect("a key that fits");
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { server.serve(listener, Arc::new(tls), clients).await });
    address
}

/// What `GET /api/v1/nodes` is answered with: the code and the message.
async fn ask(address: std::net::SocketAddr, certificate: Option<&str>, token: Option<&str>) -> String {
    let config = rustls::ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots());
    let config = match certificate.map(identity) {
        Some((chain, key)) => config.with_client_auth_cert(chain, key).expect("a key that fits"),
        None => config.with_no_client_auth(),
    };
    let stream = TcpStream::connect(address).await.expect("a connection");
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let name = ServerName::try_from("localhost").expect("a name");
    let stream = connector.connect(name, stream).await.expect("a handshake");
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.expect("HTTP");
    tokio::spawn(connection);
    let mut request = http::Request::get("/api/v1/nodes").header("host", "localhost");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let request = request.body(Empty::<Bytes>::new()).expect("a request");
    let response = sender.send_request(request).await.expect("an answer");
    let code = response.status().as_u16();
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    let status: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    format!("{code} {} {}", status["reason"].as_str().unwrap_or_default(), status["message"])
}

/// A token of the account `default/bot`.
async fn token(keys: &TokenKeys, uid: &str, audience: &str, now: Timestamp) -> String {
    let grant = Grant {
        namespace: "default",
        account: "bot",
        uid,
        audiences: &[audience.to_owned()],
        seconds: 3600,
        bound: serde_json::json!({}),
        id: "id",
    };
    keys.sign(&grant, now).await.expect("a key")
}

#[tokio::test]
async fn bad_credentials_are_401() {
    let keys = TokenKeys::ready(ISSUER, &file("token.key"), &file("token.pub")).expect("keys");
    let cluster = Cluster::start_with(keys.clone()).await;
    let account = r#"{"metadata":{"name":"bot"}}"#;
    let account = cluster.post("/api/v1/namespaces/default/serviceaccounts", account).await;
    let uid = account["metadata"]["uid"].as_str().expect("a UID");
    let address = serve(cluster.server()).await;
    let refused = "401 Unauthorized \"Unauthorized\"";
    let forbidden = |user: &str| {
        let why = "cannot list resource \\\"nodes\\\" in API group \\\"\\\" at the cluster scope";
        format!("403 Forbidden \"nodes is forbidden: User \\\"{user}\\\" {why}\"")
    };
    let now = Timestamp::now();
    let good = token(&keys, uid, ISSUER, now).await;
    let bot = forbidden("system:serviceaccount:default:bot");
    let early = now - SignedDuration::from_hours(2);
    assert_eq!(ask(address, None, None).await, forbidden("system:anonymous"));
    assert_eq!(ask(address, Some("jane"), None).await, forbidden("jane"));
    assert_eq!(ask(address, Some("stranger"), None).await, refused, "another authority");
    assert_eq!(ask(address, Some("expired"), None).await, refused, "an old certificate");
    assert_eq!(ask(address, None, Some(&good)).await, bot);
    assert_eq!(ask(address, Some("stranger"), Some(&good)).await, bot, "one good credential is enough");
    assert_eq!(ask(address, None, Some("broken")).await, refused, "no token");
    let cut = &good[..good.len() - 4];
    assert_eq!(ask(address, None, Some(cut)).await, refused, "a broken signature");
    let expired = token(&keys, uid, ISSUER, early).await;
    assert_eq!(ask(address, None, Some(&expired)).await, refused, "an old token");
    let other = token(&keys, uid, "https://elsewhere", now).await;
    assert_eq!(ask(address, None, Some(&other)).await, refused, "another audience");
    let gone = token(&keys, "another", ISSUER, now).await;
    assert_eq!(ask(address, None, Some(&gone)).await, refused, "another account of that name");
}

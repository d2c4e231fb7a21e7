//! Tokens of service accounts: signed JSON web tokens, bound to objects that must still be there.
//!
//! A token is good while its signature, audience and times hold, its account exists with the same UID, and so
//! does the pod, node or secret that it is bound to. Claims are upstream's, because others check them too.

use std::sync::Arc;

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use resources::User;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::engine::Engine;

/// The claim that holds what upstream adds.
const PRIVATE: &str = "kubernetes.io";

/// Signs and checks tokens. The key may come later than the server, because it takes long to make.
#[derive(Clone)]
pub struct TokenKeys {
    /// Who signs, such as `https://kubernetes.default.svc.cluster.local`.
    issuer: String,
    ready: watch::Receiver<Option<Arc<KeyPair>>>,
}

/// Gives the key to the server once it is made.
pub struct TokenKeysSender(watch::Sender<Option<Arc<KeyPair>>>);

struct KeyPair {
    algorithm: Algorithm,
    id: String,
    signing: EncodingKey,
    checking: DecodingKey,
}

/// Why a token is not good.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// There is no key yet.
    #[error("the signing key is not ready")]
    NotReady,
    /// The key cannot be used.
    #[error("failed to read the signing key: {0}")]
    Key(String),
    /// Signature, times or shape are wrong.
    #[error("the token is not valid: {0}")]
    Invalid(#[from] jsonwebtoken::errors::Error),
    /// The token is for somebody else.
    #[error("the token is for other audiences")]
    Audience,
    /// What it names is gone, or is another object now.
    #[error("the token names a {0} that is gone")]
    Gone(&'static str),
}

/// A token that is good.
pub(crate) struct Checked {
    /// Whose it is.
    pub user: User,
    /// The asked audiences that it is for.
    pub audiences: Vec<String>,
}

/// What a token is made for.
pub struct Grant<'a> {
    /// The namespace of the account.
    pub namespace: &'a str,
    /// The name of the account.
    pub account: &'a str,
    /// The UID of the account.
    pub uid: &'a str,
    /// The audiences.
    pub audiences: &'a [String],
    /// How long it lives, in seconds.
    pub seconds: i64,
    /// What it is bound to, as claims: `{"pod": {"name": …, "uid": …}}`.
    pub bound: Value,
    /// Its own ID.
    pub id: &'a str,
}

impl TokenKeys {
    /// Keys that are to come, and the way to give them.
    pub fn pending(issuer: &str) -> (Self, TokenKeysSender) {
        let (sender, ready) = watch::channel(None);
        (Self { issuer: issuer.to_owned(), ready }, TokenKeysSender(sender))
    }

    /// Keys that are there: a private key in PEM (PKCS#8), RSA or P-256, with the public key in PEM.
    pub fn ready(issuer: &str, private_pem: &str, public_pem: &str) -> Result<Self, TokenError> {
        let (keys, sender) = Self::pending(issuer);
        sender.give(private_pem, public_pem)?;
        Ok(keys)
    }

    /// Who signs.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Whether tokens can be signed by now.
    pub fn is_ready(&self) -> bool {
        self.ready.borrow().is_some()
    }

    /// Signs a token; waits until there is a key.
    pub async fn sign(&self, grant: &Grant<'_>, now: Timestamp) -> Result<String, TokenError> {
        let mut ready = self.ready.clone();
        let pair = ready.wait_for(Option::is_some).await.map_err(|_| TokenError::NotReady)?.clone();
        let pair = pair.ok_or(TokenError::NotReady)?;
        let mut header = Header::new(pair.algorithm);
        header.kid = Some(pair.id.clone());
        Ok(jsonwebtoken::encode(&header, &claims(&self.issuer, grant, now), &pair.signing)?)
    }

    fn verify(&self, token: &str, now: Timestamp) -> Result<Value, TokenError> {
        let pair = self.ready.borrow().clone().ok_or(TokenError::NotReady)?;
        let mut validation = Validation::new(pair.algorithm);
        validation.set_issuer(&[&self.issuer]);
        // Audiences are compared by the caller; times by hand, because time is an argument here.
        validation.validate_aud = false;
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let claims = jsonwebtoken::decode::<Value>(token, &pair.checking, &validation)?.claims;
        let seconds = now.as_second();
        let expired = claims["exp"].as_i64().is_none_or(|end| end < seconds);
        let early = claims["nbf"].as_i64().is_some_and(|start| start > seconds + 60);
        if expired || early {
            return Err(
                jsonwebtoken::errors::Error::from(jsonwebtoken::errors::ErrorKind::ExpiredSignature).into()
            );
        }
        Ok(claims)
    }
}

impl TokenKeysSender {
    /// Gives the key: a private key in PEM (PKCS#8), RSA or P-256, with the public key in PEM.
    pub fn give(&self, private_pem: &str, public_pem: &str) -> Result<(), TokenError> {
        let pair = KeyPair::read(private_pem, public_pem)?;
        self.0.send_replace(Some(Arc::new(pair)));
        Ok(())
    }
}

impl KeyPair {
    fn read(private_pem: &str, public_pem: &str) -> Result<Self, TokenError> {
        let (private, public) = (private_pem.as_bytes(), public_pem.as_bytes());
        let id = key_id(public_pem);
        let pair = |algorithm, signing, checking| Self { algorithm, id: id.clone(), signing, checking };
        if let (Ok(signing), Ok(checking)) =
            (EncodingKey::from_rsa_pem(private), DecodingKey::from_rsa_pem(public))
        {
            return Ok(pair(Algorithm::RS256, signing, checking));
        }
        let signing =
            EncodingKey::from_ec_pem(private).map_err(|error| TokenError::Key(error.to_string()))?;
        let checking =
            DecodingKey::from_ec_pem(public).map_err(|error| TokenError::Key(error.to_string()))?;
        Ok(pair(Algorithm::ES256, signing, checking))
    }
}

/// The ID of a key: a digest of its public half.
fn key_id(public_pem: &str) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    let base64: String = public_pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = base64::engine::general_purpose::STANDARD.decode(base64).unwrap_or_default();
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(der))
}

fn claims(issuer: &str, grant: &Grant<'_>, now: Timestamp) -> Value {
    let seconds = now.as_second();
    let mut private = json!({
        "namespace": grant.namespace,
        "serviceaccount": { "name": grant.account, "uid": grant.uid },
    });
    if let (Some(private), Some(bound)) = (private.as_object_mut(), grant.bound.as_object()) {
        private.extend(bound.clone());
    }
    json!({
        "aud": grant.audiences,
        "exp": seconds + grant.seconds,
        "iat": seconds,
        "iss": issuer,
        "jti": grant.id,
        PRIVATE: private,
        "nbf": seconds,
        "sub": account_name(grant.namespace, grant.account),
    })
}

/// The user name of a service account.
fn account_name(namespace: &str, account: &str) -> String {
    format!("system:serviceaccount:{namespace}:{account}")
}

/// Whether a token is good, for one of these audiences, now.
pub(crate) fn check(
    engine: &Engine,
    token: &str,
    audiences: &[String],
    now: Timestamp,
) -> Result<Checked, TokenError> {
    let claims = engine.config.tokens.verify(token, now)?;
    let given: Vec<&str> = match &claims["aud"] {
        Value::String(one) => vec![one],
        several => several.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
    };
    let common: Vec<String> = audiences.iter().filter(|one| given.contains(&one.as_str())).cloned().collect();
    if common.is_empty() {
        return Err(TokenError::Audience);
    }
    let private = &claims[PRIVATE];
    let namespace = private["namespace"].as_str().unwrap_or_default();
    let account = &private["serviceaccount"];
    still_there(engine, "serviceaccounts", namespace, account, "service account")?;
    for (claim, plural, namespace) in
        [("pod", "pods", namespace), ("secret", "secrets", namespace), ("node", "nodes", "")]
    {
        // A pod's token also tells its node, which it is not bound to.
        if private[claim].is_object() && !(claim == "node" && private["pod"].is_object()) {
            still_there(engine, plural, namespace, &private[claim], claim)?;
        }
    }
    Ok(Checked { user: user(namespace, private, &claims), audiences: common })
}

fn still_there(
    engine: &Engine,
    plural: &str,
    namespace: &str,
    claim: &Value,
    noun: &'static str,
) -> Result<(), TokenError> {
    let (name, uid) = (claim["name"].as_str().unwrap_or_default(), claim["uid"].as_str().unwrap_or_default());
    let object = engine.cache.shelf_of("", plural).and_then(|shelf| shelf.get(namespace, name));
    match object {
        Some(object) if object.uid == uid => Ok(()),
        _ => Err(TokenError::Gone(noun)),
    }
}

fn user(namespace: &str, private: &Value, claims: &Value) -> User {
    let account = private["serviceaccount"]["name"].as_str().unwrap_or_default();
    let mut extra = Vec::new();
    if let Some(id) = claims["jti"].as_str() {
        extra.push(("authentication.kubernetes.io/credential-id".to_owned(), vec![format!("JTI={id}")]));
    }
    for (claim, field) in [("node", "name"), ("node", "uid"), ("pod", "name"), ("pod", "uid")] {
        if let Some(value) = private[claim][field].as_str() {
            extra.push((format!("authentication.kubernetes.io/{claim}-{field}"), vec![value.to_owned()]));
        }
    }
    User {
        name: account_name(namespace, account),
        uid: private["serviceaccount"]["uid"].as_str().unwrap_or_default().to_owned(),
        groups: vec![
            "system:serviceaccounts".to_owned(),
            format!("system:serviceaccounts:{namespace}"),
            super::AUTHENTICATED.to_owned(),
        ],
        extra,
    }
}

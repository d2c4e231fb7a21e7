//! The tokens that a pod's volumes project: asked for, kept, and asked for again in time.

use std::collections::BTreeMap;

use api::{Key, Node, node};
use client::Client;
use jiff::{SignedDuration, Timestamp};

use super::PartError;
use crate::gvr;
use crate::spec::Subject;
use crate::spec::files::TokenKey;

/// The tokens of one pod.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens {
    issued: BTreeMap<TokenKey, Issued>,
}

#[derive(Clone, Debug)]
struct Issued {
    token: String,
    /// When to ask for another one.
    renew: Timestamp,
}

impl Tokens {
    /// Asks for every token that is not there or has lived for 80 % of its life.
    pub(crate) async fn renew(
        &mut self,
        keys: &[TokenKey],
        client: &Client,
        subject: Subject<'_>,
        now: Timestamp,
    ) -> Result<(), PartError> {
        self.issued.retain(|key, _| keys.contains(key));
        for key in keys {
            if self.issued.get(key).is_some_and(|issued| issued.renew > now) {
                continue;
            }
            let issued = request(key, client, subject, now).await?;
            self.issued.insert(key.clone(), issued);
        }
        Ok(())
    }

    /// When the first of them is to be renewed.
    pub(crate) fn renew_at(&self) -> Option<Timestamp> {
        self.issued.values().map(|issued| issued.renew).min()
    }

    /// The tokens by what they are for.
    pub(crate) fn values(&self) -> BTreeMap<TokenKey, String> {
        self.issued.iter().map(|(key, issued)| (key.clone(), issued.token.clone())).collect()
    }
}

async fn request(
    key: &TokenKey,
    client: &Client,
    subject: Subject<'_>,
    now: Timestamp,
) -> Result<Issued, PartError> {
    let audiences: Vec<Node> =
        if key.audience.is_empty() { Vec::new() } else { vec![key.audience.as_str().into()] };
    let request = node!({
        "apiVersion": "authentication.k8s.io/v1",
        "kind": "TokenRequest",
        "spec": {
            "audiences": (Node::List(audiences)),
            "expirationSeconds": (key.seconds),
            "boundObjectRef": {
                "apiVersion": "v1",
                "kind": "Pod",
                "name": (subject.name()),
                "uid": (subject.uid())
            }
        }
    });
    let request = api::Document::from_node(request).expect("a request is a map");
    let account = subject.spec.service_account_name.as_deref().unwrap_or("default");
    let account = Key::new(subject.namespace(), account);
    let failed = |why: String| PartError::Spec(format!("failed to fetch token: {why}"));
    let reply = client
        .create_part(&gvr::service_accounts(), &account, "token", &request)
        .await
        .map_err(|error| failed(error.to_string()))?
        .document;
    let token = reply.text("status.token").to_owned();
    if token.is_empty() {
        return Err(failed("the reply has none".to_owned()));
    }
    let expires = api::time::parse(reply.text("status.expirationTimestamp"));
    let life = expires.map_or(SignedDuration::from_secs(key.seconds), |expires| expires.duration_since(now));
    // Never later than a day, however long it lives.
    let life = (life * 4 / 5).min(SignedDuration::from_hours(24)).max(SignedDuration::from_secs(10));
    Ok(Issued { token, renew: now.checked_add(life).unwrap_or(Timestamp::MAX) })
}

//! Values that can belong to one object only: addresses and ports of Services.
//!
//! Choosing is pure: a range, a seed, and what is known to be taken. Whether a value is really free is decided
//! by the transaction that takes it.

use std::net::IpAddr;

use api::errors::Shown;
use api::{Document, Errors};
use resources::{Claim, Pool, Write};

use super::commit::Taking;
use crate::cache::Cache;
use crate::config::Config;
use crate::kinds::Target;

/// The part of a service range that is never chosen, so that people can give out addresses by hand: a sixteenth,
/// at least 16 and at most 256 addresses.
const BY_HAND: std::ops::RangeInclusive<u128> = 16..=256;

/// Gives the object every value it asks for, and says what the commit takes and gives up.
pub(crate) fn settle(
    target: &Target,
    doc: &mut Document,
    write: &Write<'_>,
    world: (&Cache, &Config),
    seed: u64,
) -> Result<Taking, Errors> {
    let resource = target.served.resource;
    let (cache, config) = world;
    let held = write.old.map(|old| resource.claims(old, write)).unwrap_or_default();
    let mut errors = Errors::new();
    let mut taking = Taking::default();
    for claim in resource.claims(doc, write) {
        let is_held = held
            .iter()
            .any(|old| old.pool == claim.pool && old.value == claim.value && claim.value.is_some());
        let is_repeated =
            |value: &str| taking.acquired.iter().any(|(pool, taken)| *pool == claim.pool && taken == value);
        let value = match &claim.value {
            Some(_) if is_held => continue,
            Some(value) if is_repeated(value) => continue,
            Some(value) => match check(&claim, value, cache, config) {
                Ok(()) => value.to_string(),
                Err(detail) => {
                    errors.invalid(&claim.path, shown(&claim, value), &detail);
                    continue;
                }
            },
            None => {
                let is_taken = |value: &str| is_repeated(value) || cache.is_taken(claim.pool, value);
                let Some(value) = choose(claim.pool, config, seed, is_taken) else {
                    errors.internal(&claim.path, "failed to allocate a value: range is full");
                    continue;
                };
                resource.grant(doc, &claim, &value);
                value
            }
        };
        taking.acquired.push((claim.pool, value));
    }
    taking.released = released(&held, &resource.claims(doc, write));
    if errors.is_empty() { Ok(taking) } else { Err(errors) }
}

/// What an object that goes away gives up.
pub(crate) fn given_up(target: &Target, doc: &Document, write: &Write<'_>) -> Taking {
    let held = target.served.resource.claims(doc, write);
    Taking { acquired: Vec::new(), released: released(&held, &[]) }
}

fn released(held: &[Claim], kept: &[Claim]) -> Vec<(Pool, String)> {
    let mut released: Vec<(Pool, String)> = Vec::new();
    for claim in held {
        let Some(value) = &claim.value else { continue };
        let is_kept = kept.iter().any(|other| other.pool == claim.pool && other.value == claim.value);
        let entry = (claim.pool, value.to_string());
        if !is_kept && !released.contains(&entry) {
            released.push(entry);
        }
    }
    released
}

/// Whether a value can be taken, as far as is known.
fn check(claim: &Claim, value: &str, cache: &Cache, config: &Config) -> Result<(), String> {
    let is_taken = cache.is_taken(claim.pool, value);
    match claim.pool {
        Pool::NodePort => {
            let ports = &config.node_ports;
            if !value.parse().is_ok_and(|port| ports.contains(&port)) {
                let (first, last) = (ports.start(), ports.end());
                return Err(format!(
                    "provided port is not in the valid range. The range of valid ports is {first}-{last}"
                ));
            }
            if is_taken { Err("provided port is already allocated".to_owned()) } else { Ok(()) }
        }
        Pool::ServiceAddress => {
            let range = &config.service_range;
            if !value.parse::<IpAddr>().is_ok_and(|address| range.contains(&address)) {
                return Err(format!(
                    "failed to allocate IP {value}: the provided IP ({value}) is not in the valid range. The range of valid IPs is {range}"
                ));
            }
            if is_taken {
                return Err(format!("failed to allocate IP {value}: provided IP is already allocated"));
            }
            Ok(())
        }
    }
}

fn shown(claim: &Claim, value: &str) -> Shown {
    match claim.pool {
        Pool::NodePort => Shown::json(value),
        Pool::ServiceAddress => Shown::json(api::Node::List(vec![value.into()]).to_string()),
    }
}

/// A free value: the first one after a place that the seed gives, around the range once.
fn choose(pool: Pool, config: &Config, seed: u64, is_taken: impl Fn(&str) -> bool) -> Option<String> {
    match pool {
        Pool::NodePort => {
            let first = u128::from(*config.node_ports.start());
            let count = u128::from(*config.node_ports.end()).saturating_sub(first) + 1;
            around(count, seed).map(|offset| (first + offset).to_string()).find(|port| !is_taken(port))
        }
        Pool::ServiceAddress => {
            let range = &config.service_range;
            let bits = range.max_prefix_len() - range.prefix_len();
            // The last address is the broadcast address; a range of more than 2^20 is never searched whole.
            let size = (1u128 << bits.min(20)).saturating_sub(1);
            let by_hand = (size / 16).clamp(*BY_HAND.start(), *BY_HAND.end()).min(size.saturating_sub(1));
            around(size - by_hand, seed)
                .map(|offset| offset_address(range.network(), by_hand + offset).to_string())
                .find(|address| !is_taken(address))
        }
    }
}

fn around(count: u128, seed: u64) -> impl Iterator<Item = u128> {
    (0..count).map(move |step| (u128::from(seed) + step) % count)
}

fn offset_address(network: IpAddr, offset: u128) -> IpAddr {
    match network {
        IpAddr::V4(network) => {
            let offset = u32::try_from(offset).expect("an offset lies within the range");
            IpAddr::V4((u32::from(network) + offset).into())
        }
        IpAddr::V6(network) => IpAddr::V6((u128::from(network) + offset).into()),
    }
}

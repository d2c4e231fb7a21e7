//! An image's documents: index, manifest and configuration, docker's and OCI's alike, wherever they come from.
//!
//! Bytes in, meaning out: nothing is fetched or opened here. Documents of one meaning only are taken: one that could be
//! read as an index and as a manifest is refused. Which entry of an index is for this machine is decided here.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::name::is_digest;
use crate::error::{Error, bad_image};
use crate::limits::{INDEX_DEPTH, LAYERS};

/// What to ask a registry for, best first.
pub(super) const ACCEPTED: [&str; 4] = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
];

/// A document as its digest names it: byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    pub(super) digest: String,
    pub(super) bytes: Vec<u8>,
}

impl Document {
    /// Any bytes, under their own digest.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { digest: digest_of(&bytes), bytes }
    }

    /// Bytes that were asked for by digest.
    pub(super) fn checked(bytes: Vec<u8>, digest: &str) -> Result<Self, Error> {
        let document = Self::new(bytes);
        if document.digest == digest {
            return Ok(document);
        }
        Err(bad_image(format!("what is called {digest} has the digest {}", document.digest)))
    }

    /// What it says, as a manifest or an index.
    pub(super) fn meaning(&self) -> Result<Meaning, Error> {
        let probe: Probe = self.json("a manifest")?;
        match (probe.manifests, probe.config, probe.layers) {
            (Some(manifests), None, None) => Ok(Meaning::Index(Index { manifests })),
            (None, Some(config), layers) => {
                Manifest { config, layers: layers.unwrap_or_default() }.checked().map(Meaning::Manifest)
            }
            (Some(_), ..) => Err(bad_image("a document that is an index and a manifest at once")),
            _ if probe.schema_version == Some(1) => Err(bad_image(
                "a manifest of docker's first version; push the image again with a newer docker",
            )),
            _ => Err(bad_image("a document that is neither an index nor a manifest")),
        }
    }

    /// What it says, as a configuration of any number of layers.
    pub(super) fn config_of_any_image(&self) -> Result<Config, Error> {
        self.json("a configuration")
    }

    /// What it says, as a configuration that fits so many layers and this machine.
    pub(super) fn config(&self, layers: usize) -> Result<Config, Error> {
        let config: Config = self.config_of_any_image()?;
        let ids = &config.rootfs.diff_ids;
        if layers != ids.len() || !ids.iter().all(|digest| is_digest(digest)) {
            return Err(bad_image(format!("{layers} layers, but digests of {}", ids.len())));
        }
        let is_told = !config.platform.os.is_empty() && !config.platform.architecture.is_empty();
        if is_told && config.platform.rank(&Platform::here()).is_none() {
            return Err(bad_image(format!(
                "it is for {}, this machine is {}; choose an image for it",
                config.platform,
                Platform::here()
            )));
        }
        Ok(config)
    }

    fn json<T: DeserializeOwned>(&self, what: &str) -> Result<T, Error> {
        serde_json::from_slice(&self.bytes).map_err(|error| bad_image(format!("{what}: {error}")))
    }
}

/// What a document that stands for an image is.
#[derive(Debug)]
pub(super) enum Meaning {
    Index(Index),
    Manifest(Manifest),
}

/// Images for several platforms, or several images.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) manifests: Vec<Descriptor>,
}

/// What an image is made of.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) config: Descriptor,
    /// Lowest first.
    pub(super) layers: Vec<Descriptor>,
}

/// Where a document or layer is, and what to expect there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    #[serde(default)]
    pub(super) media_type: String,
    pub(super) digest: String,
    #[serde(default)]
    pub(super) size: u64,
    #[serde(default, deserialize_with = "null_is_default")]
    pub(super) annotations: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) platform: Option<Platform>,
    /// Where else it may lie.
    #[serde(default, deserialize_with = "null_is_default")]
    pub(super) urls: Vec<String>,
}

/// What an image says about its containers.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Config {
    #[serde(flatten)]
    pub(super) platform: Platform,
    #[serde(default, rename = "config", deserialize_with = "null_is_default")]
    pub(super) defaults: Defaults,
    #[serde(default, deserialize_with = "null_is_default")]
    pub(super) rootfs: RootFs,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Defaults {
    pub(super) user: Option<String>,
    pub(super) env: Option<Vec<String>>,
    pub(super) entrypoint: Option<Vec<String>>,
    pub(super) cmd: Option<Vec<String>>,
    pub(super) working_dir: Option<String>,
    pub(super) stop_signal: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct RootFs {
    /// Digests of the uncompressed layers, lowest first.
    #[serde(default, deserialize_with = "null_is_default")]
    pub(super) diff_ids: Vec<String>,
}

/// What an image runs on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Platform {
    #[serde(default)]
    pub(super) os: String,
    #[serde(default)]
    pub(super) architecture: String,
    #[serde(default)]
    pub(super) variant: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Probe {
    schema_version: Option<u64>,
    manifests: Option<Vec<Descriptor>>,
    config: Option<Descriptor>,
    layers: Option<Vec<Descriptor>>,
}

impl Config {
    /// Whom its containers run as, `user[:group]`, each a name or a number in its one way of writing. Whatever reads it later,
    /// a check or a start, sees the same account: `00` and `+0` are root, and -1 or what does not fit is nobody at all.
    pub(super) fn account(&self) -> Result<String, Error> {
        account(self.defaults.user.as_deref().unwrap_or_default())
    }
}

/// See [`Config::account`].
pub(super) fn account(text: &str) -> Result<String, Error> {
    let (user, group) = text.split_once(':').unwrap_or((text, ""));
    let one = |part: &str| {
        let digits = part.strip_prefix(['+', '-']).unwrap_or(part);
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Ok(part.to_owned());
        }
        // The highest number means "leave it as it is" to the kernel.
        match part.parse::<u32>() {
            Ok(number) if number < u32::MAX => Ok(number.to_string()),
            _ => Err(bad_image(format!("its user {text:?} is no account"))),
        }
    };
    let (user, group) = (one(user)?, one(group)?);
    Ok(if group.is_empty() { user } else { format!("{user}:{group}") })
}

impl Index {
    /// The entries that may serve this platform, best first; an entry that names no platform may serve any.
    pub(super) fn for_platform(&self, wanted: &Platform) -> Vec<&Descriptor> {
        let mut ranked: Vec<(usize, &Descriptor)> = self
            .manifests
            .iter()
            .filter_map(|descriptor| match &descriptor.platform {
                Some(platform) => platform.rank(wanted).map(|rank| (rank, descriptor)),
                None => Some((usize::MAX, descriptor)),
            })
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, descriptor)| descriptor).collect()
    }

    /// What it offers, for an error.
    pub(super) fn platforms(&self) -> String {
        let all: Vec<String> =
            self.manifests.iter().filter_map(|d| d.platform.as_ref()).map(ToString::to_string).collect();
        if all.is_empty() { "nothing".to_owned() } else { all.join(", ") }
    }
}

impl Manifest {
    fn checked(self) -> Result<Self, Error> {
        if self.layers.len() > LAYERS {
            return Err(Error::Limit { what: "the number of layers", limit: LAYERS as u64 });
        }
        let kind = self.config.media_type.as_str();
        let is_image = matches!(
            kind,
            "" | "application/vnd.oci.image.config.v1+json"
                | "application/vnd.docker.container.image.v1+json"
        );
        if !is_image {
            return Err(bad_image(format!("an artifact of type {kind:?}, which is no image")));
        }
        for descriptor in self.layers.iter().chain([&self.config]) {
            if !is_digest(&descriptor.digest) {
                return Err(bad_image(format!("{:?} is no sha256 digest", descriptor.digest)));
            }
        }
        if let Some(layer) = self.layers.iter().find(|layer| layer.media_type.contains("encrypted")) {
            return Err(bad_image(format!("the layer {} is encrypted", layer.digest)));
        }
        Ok(self)
    }
}

impl Platform {
    /// This machine.
    pub(super) fn here() -> Self {
        let architecture = match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "x86" => "386",
            "aarch64" => "arm64",
            other => other,
        };
        Self { os: "linux".to_owned(), architecture: architecture.to_owned(), variant: None }
    }

    /// How well an image for this platform serves a machine that is `wanted`: 0 is best.
    fn rank(&self, wanted: &Self) -> Option<usize> {
        let (os, architecture, variant) = self.normal();
        if os != wanted.os {
            return None;
        }
        let (_, ours, our_variant) = wanted.normal();
        let served: Vec<(&str, &str)> = match (ours, our_variant) {
            ("amd64", _) => vec![("amd64", ""), ("386", "")],
            ("arm64", _) => {
                let narrow = ["v8", "v7", "v6", "v5"].map(|variant| ("arm", variant));
                [("arm64", "v8")].into_iter().chain(narrow).collect()
            }
            ("arm", newest) => {
                let all = ["v8", "v7", "v6", "v5"];
                all.into_iter().skip_while(|variant| *variant != newest).map(|v| ("arm", v)).collect()
            }
            other => vec![other],
        };
        served.iter().position(|known| *known == (architecture, variant))
    }

    /// The names that mean the same as one: `x86_64` is `amd64`, `arm` alone is its seventh version.
    fn normal(&self) -> (&str, &str, &str) {
        let variant = self.variant.as_deref().unwrap_or_default();
        let (architecture, variant) = match (self.architecture.as_str(), variant) {
            ("amd64" | "x86_64" | "x86-64", "" | "v1") => ("amd64", ""),
            ("amd64" | "x86_64" | "x86-64", variant) => ("amd64", variant),
            ("386" | "i386" | "i686" | "x86", _) => ("386", ""),
            ("arm64" | "aarch64", "" | "8" | "v8") => ("arm64", "v8"),
            ("armhf", _) | ("arm", "" | "7" | "v7") => ("arm", "v7"),
            ("armel", _) | ("arm", "6" | "v6") => ("arm", "v6"),
            ("arm", "5" | "v5") => ("arm", "v5"),
            ("arm", "8" | "v8") => ("arm", "v8"),
            other => other,
        };
        (self.os.as_str(), architecture, variant)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        self.variant.iter().try_for_each(|variant| write!(f, "/{variant}"))
    }
}

/// How far a search through indexes has come: indexes may name indexes, but not without end.
#[derive(Clone, Copy, Default)]
pub(super) struct Depth(usize);

impl Depth {
    /// One index further down.
    pub(super) fn deeper(self) -> Result<Self, Error> {
        if self.0 == INDEX_DEPTH {
            return Err(Error::Limit { what: "the depth of indexes", limit: INDEX_DEPTH as u64 });
        }
        Ok(Self(self.0 + 1))
    }
}

/// `sha256:…` of these bytes.
pub(super) fn digest_of(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(bytes)))
}

fn null_is_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    fn platform(text: &str) -> Platform {
        let mut parts = text.split('/').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Platform {
            os: next(),
            architecture: next(),
            variant: Some(next()).filter(|variant| !variant.is_empty()),
        }
    }

    /// Which of an index's entries serve a machine, best first.
    fn check_platforms(wanted: &str, offered: &[&str], expected: &[&str]) {
        let descriptor = |text: &&str| Descriptor {
            digest: (*text).to_owned(),
            platform: (!text.is_empty()).then(|| platform(text)),
            ..Descriptor::default()
        };
        let index = Index { manifests: offered.iter().map(descriptor).collect() };
        let found: Vec<&str> =
            index.for_platform(&platform(wanted)).iter().map(|found| found.digest.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_best_platform_comes_first() {
        let all =
            ["linux/386", "linux/arm64", "windows/amd64", "linux/amd64", "linux/arm/v6", "linux/arm/v7"];
        check_platforms("linux/amd64", &all, &["linux/amd64", "linux/386"]);
        check_platforms("linux/arm64", &all, &["linux/arm64", "linux/arm/v7", "linux/arm/v6"]);
        check_platforms("linux/arm/v6", &all, &["linux/arm/v6"]);
        check_platforms("linux/arm", &all, &["linux/arm/v7", "linux/arm/v6"]);
        check_platforms("linux/riscv64", &all, &[]);
        // A builder's attestations, and entries that do not say.
        check_platforms("linux/amd64", &["unknown/unknown", "", "linux/x86_64"], &["linux/x86_64", ""]);
        check_platforms("linux/amd64", &["linux/amd64/v3", "linux/amd64/v1"], &["linux/amd64/v1"]);
    }

    fn check(document: &serde_json::Value, expected: &Expect) {
        let told = match Document::new(document.to_string().into_bytes()).meaning() {
            Ok(Meaning::Index(index)) => format!("index of {}", index.manifests.len()),
            Ok(Meaning::Manifest(manifest)) => format!("manifest of {} layers", manifest.layers.len()),
            Err(error) => error.to_string(),
        };
        expected.assert_eq(&told);
    }

    #[test]
    fn a_document_has_one_meaning() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let descriptor = json!({"digest": digest, "size": 1});
        check(&json!({"manifests": [descriptor]}), &expect!["index of 1"]);
        check(
            &json!({"config": descriptor, "layers": [descriptor, descriptor]}),
            &expect!["manifest of 2 layers"],
        );
        check(
            &json!({"config": descriptor, "layers": [], "annotations": null}),
            &expect!["manifest of 0 layers"],
        );
        check(
            &json!({"manifests": [], "config": descriptor, "layers": []}),
            &expect!["bad image: a document that is an index and a manifest at once"],
        );
        check(
            &json!({"schemaVersion": 1, "fsLayers": []}),
            &expect![
                "bad image: a manifest of docker's first version; push the image again with a newer docker"
            ],
        );
        check(&json!({}), &expect!["bad image: a document that is neither an index nor a manifest"]);
        let chart = json!({"mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": digest});
        check(
            &json!({"config": chart, "layers": []}),
            &expect![[
                r#"bad image: an artifact of type "application/vnd.cncf.helm.config.v1+json", which is no image"#
            ]],
        );
        check(
            &json!({"config": {"digest": "../../etc"}, "layers": []}),
            &expect![[r#"bad image: "../../etc" is no sha256 digest"#]],
        );
        check(
            &json!({"config": descriptor, "layers": vec![descriptor; 128]}),
            &expect!["the number of layers exceeds the limit of 127"],
        );
    }

    #[test]
    fn a_configuration_fits_its_layers_and_this_machine() {
        let config = |config: serde_json::Value, layers| {
            Document::new(config.to_string().into_bytes())
                .config(layers)
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
        let digest = format!("sha256:{}", "a".repeat(64));
        assert_eq!(config(json!({"config": null, "rootfs": {"diff_ids": [digest]}}), 1), Ok(()));
        assert_eq!(config(json!({"rootfs": {"diff_ids": null}}), 0), Ok(()));
        let error = config(json!({"rootfs": {"diff_ids": [digest]}}), 2);
        assert_eq!(error.unwrap_err(), "bad image: 2 layers, but digests of 1");
        let error = config(json!({"os": "windows", "architecture": "amd64"}), 0).unwrap_err();
        assert!(error.starts_with("bad image: it is for windows/amd64, this machine is linux/"), "{error}");
    }

    #[test]
    fn an_account_has_one_way_of_writing() {
        let check = |text: &str, expected: Result<&str, &str>| {
            let told = account(text).map_err(|error| error.to_string());
            assert_eq!(told.as_deref().map_err(String::as_str), expected);
        };
        check("", Ok(""));
        check("web:staff", Ok("web:staff"));
        for root in ["0", "00", "+0", "+00:0"] {
            check(root, Ok(if root.contains(':') { "0:0" } else { "0" }));
        }
        check("0033:+044", Ok("33:44"));
        check("4294967295", Err("bad image: its user \"4294967295\" is no account"));
        check("-1", Err("bad image: its user \"-1\" is no account"));
        check("5:99999999999", Err("bad image: its user \"5:99999999999\" is no account"));
    }
}

//! The options of `server`, `up` and `images pull` that say where registries are found.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches};
use containers::{Proxies, RegistrySettings};

const PRIVATE: &str = "private-registry";
const HOSTS: &str = "registry-hosts";

/// The options.
pub(super) fn arguments() -> [Arg; 2] {
    let path = |name: &'static str, usual: &'static str| {
        Arg::new(name).long(name).default_value(usual).value_parser(clap::value_parser!(PathBuf))
    };
    [
        path(PRIVATE, RegistrySettings::PRIVATE)
            .value_name("FILE")
            .value_hint(clap::ValueHint::FilePath)
            .help("Mirrors, credentials and authorities of registries, in k3s' form; read at every pull, may be missing"),
        path(HOSTS, RegistrySettings::HOSTS)
            .value_name("FOLDER")
            .value_hint(clap::ValueHint::DirPath)
            .help("Folders of hosts.toml by registry, in containerd's form; read at every pull, may be missing"),
    ]
}

/// What the options say, and the environment about proxies.
#[expect(clippy::disallowed_methods, reason = "the binary reads its environment")]
pub(super) fn settings(matches: &ArgMatches) -> Result<RegistrySettings> {
    let path = |name: &str| {
        let path = matches.get_one::<PathBuf>(name).expect("it has a default");
        // A server in the background stands in another folder.
        std::path::absolute(path)
    };
    let proxies = Proxies::of_environment(|name| std::env::var(name).ok()).map_err(|why| anyhow!(why))?;
    Ok(RegistrySettings {
        private: path(PRIVATE)?,
        hosts: path(HOSTS)?,
        proxies,
        ..RegistrySettings::default()
    })
}

/// The options again, as words of a command line. Proxies are handed down with the environment.
pub(super) fn words(settings: &RegistrySettings) -> [OsString; 2] {
    let word = |name: &str, path: &Path| {
        let mut word = OsString::from(format!("--{name}="));
        word.push(path);
        word
    };
    [word(PRIVATE, &settings.private), word(HOSTS, &settings.hosts)]
}

/// The first of the options that a person gave.
pub(super) fn given(matches: &ArgMatches) -> Option<&'static str> {
    [PRIVATE, HOSTS].into_iter().find(|name| matches.value_source(name) == Some(ValueSource::CommandLine))
}

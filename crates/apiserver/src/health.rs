//! Whether the server is well: `/healthz`, `/livez` and `/readyz`, as a whole and check by check.

use std::collections::BTreeMap;

use http::{HeaderValue, StatusCode, header};
use parking_lot::RwLock;

use crate::http::{HttpResponse, full};
use crate::path::{flag, parse_query};

/// The check that fails until the objects that every cluster has are made.
pub const BOOTSTRAP_CHECK: &str = "poststarthook/bootstrap";

/// What must hold to be ready: the names of the checks, in the order in which they are shown.
const CHECKS: [&str; 4] = ["ping", "store", BOOTSTRAP_CHECK, "shutdown"];

/// The checks that do not say whether the server lives.
const READY_ONLY: [&str; 2] = [BOOTSTRAP_CHECK, "shutdown"];

/// What is known of the server's health.
pub(crate) struct Health {
    /// What is wrong, by check.
    wrong: RwLock<BTreeMap<&'static str, String>>,
}

impl Default for Health {
    fn default() -> Self {
        let wrong = BTreeMap::from([(BOOTSTRAP_CHECK, "not finished".to_owned())]);
        Self { wrong: RwLock::new(wrong) }
    }
}

impl Health {
    /// All is well with a check.
    pub(crate) fn pass(&self, check: &'static str) {
        self.wrong.write().remove(check);
    }

    /// Something is wrong with a check.
    pub(crate) fn fail(&self, check: &'static str, why: impl Into<String>) {
        self.wrong.write().insert(check, why.into());
    }

    /// What is wrong, by check.
    pub(crate) fn troubles(&self) -> Vec<(&'static str, String)> {
        self.wrong.read().iter().map(|(check, why)| (*check, why.clone())).collect()
    }

    /// The answer to a path; none when it is none of health's.
    pub(crate) fn respond(&self, path: &str, query: &str) -> Option<HttpResponse> {
        let (endpoint, check) =
            path.trim_start_matches('/').split_once('/').unwrap_or((path.trim_start_matches('/'), ""));
        if !matches!(endpoint, "healthz" | "livez" | "readyz") {
            return None;
        }
        let asked = |name: &&&str| {
            (endpoint == "readyz" || !READY_ONLY.contains(*name)) && (check.is_empty() || check == **name)
        };
        let checks: Vec<&str> = CHECKS.iter().filter(asked).copied().collect();
        if checks.is_empty() {
            return None;
        }
        let query = parse_query(query);
        let excluded = query.iter().filter(|(key, _)| key == "exclude" && check.is_empty());
        let excluded: Vec<&str> = excluded.map(|(_, name)| name.as_str()).collect();
        let wrong = self.wrong.read();
        let is_well = checks.iter().all(|name| excluded.contains(name) || !wrong.contains_key(name));
        let is_verbose = check.is_empty() && (!is_well || flag(&query, "verbose"));
        let text = match check {
            _ if is_verbose => report(endpoint, &checks, &excluded, &wrong),
            _ if is_well => "ok".to_owned(),
            _ => format!("internal server error: {}\n", wrong.get(check).map_or("", String::as_str)),
        };
        let mut response = http::Response::new(full(text));
        if !is_well {
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        }
        let plain = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, plain);
        Some(response)
    }
}

/// Every check with its result, and the whole.
fn report(
    endpoint: &str,
    checks: &[&str],
    excluded: &[&str],
    wrong: &BTreeMap<&'static str, String>,
) -> String {
    let mut text = String::new();
    let mut result = "passed";
    for name in checks {
        if excluded.contains(name) {
            text.extend(["[+]", name, " excluded: ok\n"]);
        } else if wrong.contains_key(name) {
            text.extend(["[-]", name, " failed: reason withheld\n"]);
            result = "failed";
        } else {
            text.extend(["[+]", name, " ok\n"]);
        }
    }
    let unknown: Vec<String> =
        excluded.iter().filter(|name| !checks.contains(name)).map(|name| api::errors::quote(name)).collect();
    if !unknown.is_empty() {
        let unknown = unknown.join(",");
        text.extend(["warn: some health checks cannot be excluded: no matches for ", &unknown, "\n"]);
    }
    text.extend([endpoint, " check ", result, "\n"]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(health: &Health, path: &str) -> Option<u16> {
        health.respond(path, "").map(|response| response.status().as_u16())
    }

    #[test]
    fn a_server_lives_before_it_is_ready() {
        let health = Health::default();
        assert_eq!(code(&health, "/livez"), Some(200));
        assert_eq!(code(&health, "/readyz"), Some(500));
        assert_eq!(code(&health, "/readyz/ping"), Some(200));
        health.pass("poststarthook/bootstrap");
        assert_eq!(code(&health, "/readyz"), Some(200));
        health.fail("store", "gone");
        assert_eq!(code(&health, "/livez"), Some(500));
        assert_eq!(code(&health, "/readyz/nothing"), None);
        assert_eq!(health.respond("/livez", "exclude=store").map(|it| it.status().as_u16()), Some(200));
        assert_eq!(code(&health, "/health"), None);
    }

    #[test]
    fn a_report_names_every_check() {
        let wrong = BTreeMap::from([("store", "gone".to_owned())]);
        let shown = |excluded: &[&str]| report("livez", &["ping", "store"], excluded, &wrong);
        let failed = "[+]ping ok\n[-]store failed: reason withheld\nlivez check failed\n";
        assert_eq!(shown(&[]), failed);
        assert_eq!(shown(&["store"]), "[+]ping ok\n[+]store excluded: ok\nlivez check passed\n");
        let warning = "warn: some health checks cannot be excluded: no matches for \"more\"\n";
        assert!(shown(&["more"]).contains(warning));
    }
}

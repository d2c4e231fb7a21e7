//! Image references, as people write them and as they are kept.

use std::fmt;

use crate::error::Error;

/// A reference in its full form: registry, path, and a tag or a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Registry and path, such as `docker.io/library/nginx`.
    pub repository: String,
    /// `latest` when neither tag nor digest was given.
    pub tag: Option<String>,
    /// `sha256:…`.
    pub digest: Option<String>,
}

impl Reference {
    /// Parses `[registry/]path[:tag][@digest]`, filling in what is left out: `docker.io`, `library/`, `latest`.
    pub fn parse(name: &str) -> Result<Self, Error> {
        let fail = |why| Error::ImageName { name: name.to_owned(), why };
        let (rest, digest) = match name.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (name, None),
        };
        if digest.is_some_and(|digest| !is_digest(digest)) {
            return Err(fail("invalid reference format"));
        }
        // A colon after the last slash begins a tag; one before it a port.
        let (path, tag) = match rest.rsplit_once(':') {
            Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
            _ => (rest, None),
        };
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(fail("invalid reference format"));
        }
        let (registry, path) = match path.split_once('/') {
            Some((first, path)) if first.contains(['.', ':']) || first == "localhost" => {
                (first, path.to_owned())
            }
            Some(_) => ("docker.io", path.to_owned()),
            None => ("docker.io", format!("library/{path}")),
        };
        let registry = if registry == "index.docker.io" { "docker.io" } else { registry };
        if !is_registry(registry) || !path.split('/').all(|part| is_part(&part.to_ascii_lowercase())) {
            return Err(fail("invalid reference format"));
        }
        if path.chars().any(|c| c.is_ascii_uppercase()) {
            return Err(fail("invalid reference format: repository name must be lowercase"));
        }
        let repository = format!("{registry}/{path}");
        if repository.len() > 255 {
            return Err(fail("repository name must not be more than 255 characters"));
        }
        let tag = match (tag, digest) {
            (None, None) => Some("latest".to_owned()),
            (tag, _) => tag.map(str::to_owned),
        };
        Ok(Self { repository, tag, digest: digest.map(str::to_owned) })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

/// Whether this is `sha256:` and 64 hexadecimal digits.
pub(super) fn is_digest(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or_default();
    digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn is_tag(tag: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    tag.len() <= 128 && tag.starts_with(is_word) && tag.chars().all(|c| is_word(c) || c == '.' || c == '-')
}

fn is_registry(registry: &str) -> bool {
    let (host, port) = registry.rsplit_once(':').unwrap_or((registry, "0"));
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    host.split('.').all(is_label) && !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit())
}

/// Letters and digits, separated by one `.`, one or two `_`, or any number of `-`.
fn is_part(part: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let separators = part.split(is_plain).filter(|s| !s.is_empty());
    part.starts_with(is_plain)
        && part.ends_with(is_plain)
        && separators.into_iter().all(|s| matches!(s, "." | "_" | "__") || s.bytes().all(|b| b == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        let text = match Reference::parse(name) {
            Ok(reference) => reference.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(text, expected);
    }

    #[test]
    fn short_names_are_filled_in() {
        check("nginx", "docker.io/library/nginx:latest");
        check("nginx:1.27", "docker.io/library/nginx:1.27");
        check("team/app", "docker.io/team/app:latest");
        check("localhost/app", "localhost/app:latest");
        check("registry.k8s.io/pause:3.9", "registry.k8s.io/pause:3.9");
        check("host:5000/a/b", "host:5000/a/b:latest");
        check("index.docker.io/library/a", "docker.io/library/a:latest");
        let digest = format!("sha256:{}", "a".repeat(64));
        check(&format!("app@{digest}"), &format!("docker.io/library/app@{digest}"));
        check(&format!("app:1@{digest}"), &format!("docker.io/library/app:1@{digest}"));
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        let bad = |name: &str| format!("couldn't parse image name {name:?}: invalid reference format");
        for name in
            ["", ":1", "a b", "a//b", "a:", "a@sha256:1", "-a", "a..b", "a___b", "/a", "x.io/", "a:b c"]
        {
            check(name, &bad(name));
        }
        check("Nginx", &format!("{}: repository name must be lowercase", bad("Nginx")));
    }
}

//! Makes the links of an answer lead through the part `proxy` again: its redirect, and the attributes of a page that
//! hold addresses. Scripts and styles are not looked into.

/// The attributes that hold addresses, whatever element they stand at.
const ATTRIBUTES: [&str; 15] = [
    "action",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "formaction",
    "href",
    "icon",
    "longdesc",
    "manifest",
    "poster",
    "profile",
    "src",
    "usemap",
];

/// How links are made to lead through here.
#[derive(Debug)]
pub(super) struct Links {
    /// The path of the part, without a slash at its end.
    prefix: String,
    /// The server's own name for itself.
    authority: String,
}

impl Links {
    /// For an answer to a request of `path`, which went on as `below`, to `authority`.
    pub(super) fn new(path: &str, below: &str, authority: &str) -> Self {
        let prefix = path.strip_suffix(below).unwrap_or(path).trim_end_matches('/').to_owned();
        Self { prefix, authority: authority.to_owned() }
    }

    /// The link as it leads through here. Links to other servers and relative ones stay as they are.
    pub(super) fn rewritten(&self, link: &str) -> String {
        let own = ["http://", "https://", "//"].into_iter().find_map(|scheme| {
            let rest = link.strip_prefix(scheme)?.strip_prefix(self.authority.as_str())?;
            (rest.is_empty() || rest.starts_with(['/', '?', '#'])).then_some(rest)
        });
        let path = match own {
            Some(path) => path,
            None if link.starts_with('/') && !link.starts_with("//") => link,
            None => return link.to_owned(),
        };
        if path == self.prefix
            || path.strip_prefix(self.prefix.as_str()).is_some_and(|rest| rest.starts_with('/'))
        {
            return path.to_owned();
        }
        let slash = if path.starts_with('/') { "" } else { "/" };
        format!("{}{slash}{path}", self.prefix)
    }

    /// The page with its links leading through here.
    pub(super) fn page(&self, page: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(page.len() + 256);
        let mut rest = page;
        while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
            let (before, tag) = rest.split_at(at);
            out.extend_from_slice(before);
            let length = tag_length(tag);
            let (tag, after) = tag.split_at(length);
            if tag.get(1).is_some_and(u8::is_ascii_alphabetic) {
                self.tag(tag, &mut out);
            } else {
                out.extend_from_slice(tag);
            }
            rest = after;
        }
        out.extend_from_slice(rest);
        out
    }

    /// One opening tag, its attributes in their order, whatever stands between them.
    fn tag(&self, tag: &[u8], out: &mut Vec<u8>) {
        let mut rest = tag;
        while let Some(at) = rest.iter().position(|byte| *byte == b'=') {
            let (before, value) = rest.split_at(at + 1);
            out.extend_from_slice(before);
            let name =
                before[..at].rsplit(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'/'));
            let name = name.clone().next().unwrap_or_default().to_ascii_lowercase();
            let (value, after) = value.split_at(value_length(value));
            let is_link = ATTRIBUTES.iter().any(|known| known.as_bytes() == name);
            match std::str::from_utf8(value) {
                Ok(text) if is_link => out.extend_from_slice(self.value(text).as_bytes()),
                _ => out.extend_from_slice(value),
            }
            rest = after;
        }
        out.extend_from_slice(rest);
    }

    /// A value with its quotes.
    fn value(&self, value: &str) -> String {
        match value.as_bytes() {
            [quote @ (b'"' | b'\''), .., last] if quote == last => {
                let quote = char::from(*quote);
                format!("{quote}{}{quote}", self.rewritten(&value[1..value.len() - 1]))
            }
            _ => self.rewritten(value),
        }
    }
}

/// How long the tag is that begins here; up to the end when it does not end. `>` in quotes is part of a value.
fn tag_length(tag: &[u8]) -> usize {
    if tag.starts_with(b"<!--") {
        return tag.windows(3).position(|end| end == b"-->").map_or(tag.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// How long the value is that begins here, with its quotes.
fn value_length(value: &[u8]) -> usize {
    let ends = |stop: &dyn Fn(u8) -> bool, from: usize| {
        value.iter().skip(from).position(|byte| stop(*byte)).map(|at| at + from)
    };
    match value.first() {
        Some(quote @ (b'"' | b'\'')) => ends(&|byte| byte == *quote, 1).map_or(value.len(), |at| at + 1),
        _ => ends(&|byte| byte.is_ascii_whitespace() || byte == b'>', 0).unwrap_or(value.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> Links {
        Links::new("/api/v1/namespaces/a/pods/b:81/proxy/page/x", "/page/x", "10.0.0.7:81")
    }

    #[test]
    fn links_to_the_same_server_lead_through_here() {
        let prefix = "/api/v1/namespaces/a/pods/b:81/proxy";
        for (link, expected) in [
            ("/x?y=1", format!("{prefix}/x?y=1")),
            ("http://10.0.0.7:81/x", format!("{prefix}/x")),
            ("//10.0.0.7:81", format!("{prefix}/")),
            ("http://10.0.0.7:8100/x", "http://10.0.0.7:8100/x".to_owned()),
            ("https://elsewhere/x", "https://elsewhere/x".to_owned()),
            ("//elsewhere/x", "//elsewhere/x".to_owned()),
            ("x/y", "x/y".to_owned()),
            ("#here", "#here".to_owned()),
            (&format!("{prefix}/x"), format!("{prefix}/x")),
        ] {
            assert_eq!(links().rewritten(link), expected, "{link}");
        }
    }

    #[test]
    fn only_the_links_of_a_page_change() {
        let page = concat!(
            "<!doctype html><p title=\"/not\">a < b</p>",
            "<a class=x HREF='/one' title=\">\">1</a><img src=/two><a href=\"http://10.0.0.7:81/three\">",
            "<!-- <a href=\"/not\"> --><form action=\"/four\" method=post><a href=x>\u{e4}<",
        );
        let expected = page
            .replace("'/one'", "'/P/one'")
            .replace("src=/two", "src=/P/two")
            .replace("http://10.0.0.7:81/three", "/P/three")
            .replace("\"/four\"", "\"/P/four\"");
        let links = Links::new("/P/", "/", "10.0.0.7:81");
        assert_eq!(String::from_utf8(links.page(page.as_bytes())).unwrap(), expected);
    }
}

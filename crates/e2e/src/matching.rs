//! Expected output with gaps: a reader sees what matters, a test checks just that.
//!
//! `…` stands for any text within a line, a line `...` for any number of lines, and runs of blanks count as one, so
//! that columns may change their width.

/// Whether `actual` is what `expected` describes.
pub fn fits(expected: &str, actual: &str) -> bool {
    let expected: Vec<String> = lines(expected);
    let actual: Vec<String> = lines(actual);
    fit_lines(&expected, &actual)
}

fn lines(text: &str) -> Vec<String> {
    text.trim_end().lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn fit_lines(expected: &[String], actual: &[String]) -> bool {
    let Some((first, rest)) = expected.split_first() else { return actual.is_empty() };
    if first == "..." {
        return (0..=actual.len()).any(|skipped| fit_lines(rest, &actual[skipped..]));
    }
    actual.split_first().is_some_and(|(line, others)| fits_line(first, line) && fit_lines(rest, others))
}

fn fits_line(expected: &str, actual: &str) -> bool {
    let mut parts = expected.split('…');
    let head = parts.next().unwrap_or_default();
    let Some(mut rest) = actual.strip_prefix(head) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(tail) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.len() >= tail.len() && rest.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn gaps_within_a_line() {
        assert!(fits("pod/web-…   Running …", "pod/web-x1    Running   3s"));
        assert!(!fits("pod/web-…   Running", "pod/web-x1 Pending"));
        assert!(fits("a…a", "aa"));
        assert!(!fits("a…a", "a"));
    }

    #[test]
    fn gaps_of_lines() {
        assert!(fits("a\n...\nz", "a\nb\nc\nz\n"));
        assert!(fits("a\n...\nz", "a\nz"));
        assert!(!fits("a\nz", "a\nb\nz"));
        assert!(!fits("", "surprise"));
    }
}

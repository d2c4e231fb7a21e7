//! Functions of at most 70 lines that nest at most 4 deep, files of at most 800 lines without their tests.

use super::{Finding, Source, Tree};

const FUNCTION_LINES: usize = 70;
const FILE_LINES: usize = 800;
const NESTING: usize = 4;

/// Files that are longer for a good reason. This list may only shrink.
static LONGER_FILES: &[&str] = &[];

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    tree.sources.iter().filter(|source| !source.is_generated()).flat_map(findings).collect()
}

fn findings(source: &Source) -> Vec<Finding> {
    let mut found = long_functions(source);
    found.extend(deep_places(source));
    let lines = source.code().lines().count();
    if lines > FILE_LINES && !LONGER_FILES.contains(&source.path.as_str()) {
        found.push(Finding {
            place: source.path.clone(),
            what: format!("{lines} lines; {FILE_LINES} is the limit"),
        });
    }
    found
}

fn long_functions(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String, &str)> = None;
    for (index, line) in source.code().lines().enumerate() {
        if let Some((start, end, name)) = &open {
            if line.ends_with(';') && line.starts_with(end.replace('}', ")").as_str()) {
                // The signature of a trait ended without a body.
                open = None;
            } else if line == end {
                let lines = index - start + 1;
                if lines > FUNCTION_LINES {
                    let place = format!("{}:{}", source.path, start + 1);
                    found.push(Finding {
                        place,
                        what: format!("`{name}` has {lines} lines; {FUNCTION_LINES} is the limit"),
                    });
                }
                open = None;
            }
        } else if let Some(name) = function_name(line) {
            let indent = &line[..line.len() - line.trim_start().len()];
            open = line.ends_with(['{', '(']).then(|| (index, format!("{indent}}}"), name));
        }
    }
    found
}

/// Places where more than so many branches and loops stand inside each other, by their indentation.
fn deep_places(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (index, line) in source.code().lines().enumerate() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if function_name(line).is_some() {
            open.clear();
        }
        if !code.is_empty() && !opens_block(code) {
            open.retain(|outer| *outer < indent);
        } else if opens_block(code) {
            open.retain(|outer| *outer < indent);
            open.push(indent);
            if open.len() > NESTING {
                let place = format!("{}:{}", source.path, index + 1);
                let what =
                    format!("{} branches and loops inside each other; {NESTING} is the limit", open.len());
                found.push(Finding { place, what });
            }
        }
    }
    found
}

fn opens_block(code: &str) -> bool {
    let words = ["if ", "for ", "while ", "loop {", "match ", "} else"];
    let begins = words.iter().any(|word| code.starts_with(word) || code.contains(&format!(" = {word}")));
    begins && code.ends_with('{')
}

fn function_name(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    loop {
        if let Some(after) = rest.strip_prefix("fn ") {
            return after.split(['(', '<']).next();
        }
        let word = ["pub ", "const ", "async ", "unsafe "].iter().find_map(|word| rest.strip_prefix(word));
        rest = match word {
            Some(after) => after,
            None => rest.strip_prefix("pub(")?.split_once(") ")?.1,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, deep_places, function_name, long_functions};

    #[test]
    fn function_heads_are_found_behind_any_qualifier() {
        assert_eq!(function_name("    pub(crate) async fn open<T>(x: T) {"), Some("open"));
        assert_eq!(function_name("fn f() {"), Some("f"));
        assert_eq!(function_name("let fn_name = 1;"), None);
    }

    #[test]
    fn five_branches_inside_each_other_are_too_deep() {
        let text = |depth: usize| {
            let heads = (0..depth).map(|level| format!("{}if x {{\n", "    ".repeat(level + 1)));
            format!("fn f() {{\n{}", heads.collect::<Vec<_>>().concat())
        };
        let count = |depth| deep_places(&Source { path: "a.rs".into(), text: text(depth) }).len();
        assert_eq!((count(4), count(5)), (0, 1));
    }

    #[test]
    fn a_function_of_71_lines_is_too_long() {
        let text = |lines: usize| format!("fn f() {{\n{}}}\n", "    x();\n".repeat(lines - 2));
        let count = |lines| long_functions(&Source { path: "a.rs".into(), text: text(lines) }).len();
        assert_eq!((count(70), count(71)), (0, 1));
    }
}

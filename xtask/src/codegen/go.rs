//! Reads the type declarations of a Go package: structs with their tags and markers, named types,
//! and which kinds the package registers.
//!
//! It understands what `gofmt` leaves of the API packages, not Go: one declaration a line, tabs for
//! nesting. Everything it does not know it skips; what is missing later fails by name.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};

/// A package of API types.
pub(super) struct Package {
    /// The import path.
    pub(super) path: String,
    /// The API group, when the package registers kinds.
    pub(super) group: Option<String>,
    /// The registered kinds, by the names of their types; a dot in a name leads to another package.
    pub(super) kinds: Vec<String>,
    pub(super) types: Vec<Declaration>,
}

/// `type Name …`
pub(super) struct Declaration {
    pub(super) name: String,
    /// The import paths by the names this file gives them.
    pub(super) imports: BTreeMap<String, String>,
    pub(super) markers: Vec<String>,
    pub(super) body: Body,
}

pub(super) enum Body {
    Struct(Vec<GoField>),
    /// The type it is another name of.
    Named(String),
}

/// A line of a struct.
pub(super) struct GoField {
    /// The Go name; of an embedded struct the name of its type.
    pub(super) name: String,
    pub(super) embedded: bool,
    pub(super) go_type: String,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) markers: Vec<String>,
}

pub(super) fn read_package(path: &str, folder: &Path) -> Result<Package> {
    let mut package = Package { path: path.into(), group: None, kinds: Vec::new(), types: Vec::new() };
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .with_context(|| format!("failed to read {}", folder.display()))?
        .collect::<std::io::Result<_>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        let made =
            name.starts_with("zz_generated") || name.contains("generated.") || name.ends_with("_test.go");
        if file.path().extension() != Some("go".as_ref()) || made {
            continue;
        }
        let text = without_block_comments(&std::fs::read_to_string(file.path())?);
        if name == "register.go" {
            package.group = constant(&text, "GroupName");
            package.kinds = registered(&text);
        }
        package.types.extend(declarations(&text));
    }
    Ok(package)
}

/// The text without `/* … */` where such a comment starts a line.
fn without_block_comments(text: &str) -> String {
    let mut inside = false;
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        inside |= line.trim_start().starts_with("/*");
        if inside {
            inside = !line.contains("*/");
        } else {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// The value of `const Name = "value"`.
fn constant(text: &str, name: &str) -> Option<String> {
    let (_, after) = text.split_once(&format!("{name} = \""))?;
    after.split('"').next().map(str::to_owned)
}

/// The names in lines such as `&Deployment{},`.
fn registered(text: &str) -> Vec<String> {
    let pieces = text.split('&').skip(1).filter_map(|piece| piece.split_once("{}").map(|(name, _)| name));
    pieces.filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '.')).map(str::to_owned).collect()
}

fn declarations(text: &str) -> Vec<Declaration> {
    let imports = imports(text);
    let mut found = Vec::new();
    let mut markers = Markers::default();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(rest) = line.strip_prefix("type ") else {
            markers.see(line);
            continue;
        };
        let Some((name, body)) = rest.split_once(' ') else { continue };
        let body = match body {
            "struct {" => Body::Struct(fields(&mut lines)),
            "struct{}" => Body::Struct(Vec::new()),
            body => Body::Named(body.trim_start_matches("= ").to_owned()),
        };
        found.push(Declaration {
            name: name.into(),
            imports: imports.clone(),
            markers: markers.take(),
            body,
        });
    }
    found
}

/// The lines of a struct up to its closing brace.
fn fields<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Vec<GoField> {
    let mut found = Vec::new();
    let mut markers = Markers::default();
    for line in lines {
        if line == "}" {
            break;
        }
        let line = line.trim();
        if line.is_empty() || line.starts_with("//") {
            markers.see(line);
            continue;
        }
        let (declared, tags) = line.split_once('`').unwrap_or((line, ""));
        let words: Vec<&str> = declared.split("//").next().unwrap_or_default().split_whitespace().collect();
        let (name, go_type) = match words.as_slice() {
            [embedded] => (embedded.rsplit(['.', '*']).next().unwrap_or(embedded), *embedded),
            [name, go_type] => (*name, *go_type),
            _ => continue,
        };
        found.push(GoField {
            name: name.into(),
            embedded: words.len() == 1,
            go_type: go_type.into(),
            tags: tags_of(tags.trim_end_matches('`')),
            markers: markers.take(),
        });
    }
    found
}

/// The pairs of `key:"value" key:"value"`.
fn tags_of(text: &str) -> BTreeMap<String, String> {
    let mut pieces = text.split('"');
    let mut tags = BTreeMap::new();
    while let (Some(key), Some(value)) = (pieces.next(), pieces.next()) {
        tags.insert(key.trim().trim_end_matches(':').to_owned(), value.to_owned());
    }
    tags
}

/// The marker comments (`+listType=map`) directly before a declaration.
#[derive(Default)]
struct Markers(Vec<String>);

impl Markers {
    /// Takes note of a comment; anything else but an empty line ends what was gathered.
    fn see(&mut self, line: &str) {
        let line = line.trim();
        match line.strip_prefix("//") {
            Some(comment) => {
                if let Some(marker) = comment.trim().strip_prefix('+') {
                    self.0.push(marker.to_owned());
                }
            }
            None if line.is_empty() => {}
            None => self.0.clear(),
        }
    }

    fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.0)
    }
}

fn imports(text: &str) -> BTreeMap<String, String> {
    let mut imports = BTreeMap::new();
    let mut inside = false;
    for line in text.lines() {
        match line {
            "import (" => inside = true,
            ")" if inside => break,
            _ => {}
        }
        let single = line.strip_prefix("import ");
        if !inside && single.is_none() {
            continue;
        }
        let Some((alias, path)) = single.unwrap_or(line).trim().trim_end_matches('"').split_once('"') else {
            continue;
        };
        let alias = if alias.is_empty() { path.rsplit('/').next().unwrap_or(path) } else { alias.trim() };
        imports.insert(alias.to_owned(), path.to_owned());
    }
    imports
}

//! Writes facts as Rust: one file per package, one static per type, one line per field.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;

use super::facts::{Facts, FieldFacts, Id, List, Shape, TypeFacts};

pub(super) fn write(facts: &Facts, source: &str, out: &Path) -> Result<()> {
    if out.exists() {
        std::fs::remove_dir_all(out)?;
    }
    std::fs::create_dir_all(out)?;
    let mut modules: BTreeMap<&str, Vec<(&Id, &TypeFacts)>> = BTreeMap::new();
    for (id, facts) in &facts.types {
        modules.entry(&id.module).or_default().push((id, facts));
    }
    for (module, types) in &modules {
        std::fs::write(out.join(format!("{module}.rs")), module_text(module, types, source))?;
    }
    std::fs::write(out.join("mod.rs"), root_text(facts, &modules, source))?;
    Ok(())
}

fn root_text(facts: &Facts, modules: &BTreeMap<&str, Vec<(&Id, &TypeFacts)>>, source: &str) -> String {
    let mut text = format!(
        "//! The types of Kubernetes as facts: names, shapes, numbers and marks, no descriptions.\n\
         //!\n\
         //! Made by `cargo xtask codegen` from {source}; do not edit.\n\n"
    );
    for module in modules.keys() {
        writeln!(text, "pub(crate) mod {module};").expect("a string takes all");
    }
    text.push_str(PRELUDE);
    text.push_str(
        "/// Every kind, sorted by group, version and kind.\npub(crate) static KINDS: &[Schema] = &[\n",
    );
    for ((group, version, kind), id) in &facts.kinds {
        writeln!(text, "Schema::fixed({group:?}, {version:?}, {kind:?}, &{}),", path(id, ""))
            .expect("a string takes all");
    }
    text.push_str("];\n");
    text
}

const PRELUDE: &str = r"
use crate::schema::Schema;

/// What every file of facts is written in.
mod words {
    pub(super) use crate::schema::{Embed, Field, Flags, Ref, Shape, Type};
    use crate::schema::{IntKind, Keys, ListKind};

    // The letters of a field's marks.
    pub(super) const P: u16 = 1;
    pub(super) const E: u16 = 1 << 1;
    pub(super) const Z: u16 = 1 << 2;
    pub(super) const R: u16 = 1 << 3;
    pub(super) const M: u16 = 1 << 4;
    pub(super) const K: u16 = 1 << 5;
    pub(super) const A: u16 = 1 << 6;
    pub(super) const S: u16 = 1 << 9;

    pub(super) const BOOL: Shape = Shape::Bool;
    pub(super) const TEXT: Shape = Shape::Text;
    pub(super) const INT32: Shape = Shape::Int(IntKind::I32);
    pub(super) const INT64: Shape = Shape::Int(IntKind::I64);
    pub(super) const FLOAT: Shape = Shape::Float;
    pub(super) const BYTES: Shape = Shape::Bytes;
    pub(super) const TIME: Shape = Shape::Time;
    pub(super) const MICRO_TIME: Shape = Shape::MicroTime;
    pub(super) const QUANTITY: Shape = Shape::Quantity;
    pub(super) const INT_OR_STRING: Shape = Shape::IntOrString;
    pub(super) const ANY: Shape = Shape::Any;

    pub(super) const fn field(
        name: &'static str,
        go: &'static str,
        shape: Shape,
        number: u16,
        marks: u16,
    ) -> Field {
        Field::fixed(name, go, shape, number, Flags::bits(marks), ListKind::Unsaid)
    }

    pub(super) const fn atomic(
        name: &'static str,
        go: &'static str,
        shape: Shape,
        number: u16,
        marks: u16,
    ) -> Field {
        Field::fixed(name, go, shape, number, Flags::bits(marks), ListKind::Atomic)
    }

    pub(super) const fn set(
        name: &'static str,
        go: &'static str,
        shape: Shape,
        number: u16,
        marks: u16,
    ) -> Field {
        Field::fixed(name, go, shape, number, Flags::bits(marks), ListKind::Set)
    }

    pub(super) const fn keyed(
        name: &'static str,
        go: &'static str,
        shape: Shape,
        number: u16,
        marks: u16,
        keys: &'static [&'static str],
    ) -> Field {
        Field::fixed(name, go, shape, number, Flags::bits(marks), ListKind::Keyed(Keys::Fixed(keys)))
    }

    pub(super) const fn object(inner: &'static Type) -> Shape {
        Shape::Struct(Ref::Fixed(inner))
    }

    pub(super) const fn list(item: &'static Shape) -> Shape {
        Shape::List(Ref::Fixed(item))
    }

    pub(super) const fn map(value: &'static Shape) -> Shape {
        Shape::Map(Ref::Fixed(value))
    }

    pub(super) const fn either(choices: &'static [Shape]) -> Shape {
        Shape::Either(Ref::Fixed(choices))
    }
}

";

/// The words of the prelude that types and fields are written in.
const WORDS: &[&str] = &[
    "A",
    "ANY",
    "BOOL",
    "BYTES",
    "E",
    "Embed",
    "FLOAT",
    "Field",
    "Flags",
    "INT32",
    "INT64",
    "INT_OR_STRING",
    "K",
    "M",
    "MICRO_TIME",
    "P",
    "QUANTITY",
    "R",
    "Ref",
    "S",
    "Shape",
    "TEXT",
    "TIME",
    "Type",
    "Z",
    "atomic",
    "either",
    "field",
    "keyed",
    "list",
    "map",
    "object",
    "set",
];

fn module_text(module: &str, types: &[(&Id, &TypeFacts)], source: &str) -> String {
    let mut text =
        format!("//! Facts of `{module}`, made by `cargo xtask codegen` from {source}; do not edit.\n\n");
    let mut body = String::new();
    for (id, facts) in types {
        write_type(&mut body, module, id, facts);
    }
    let words: BTreeSet<&str> = body
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| WORDS.contains(word))
        .collect();
    writeln!(text, "use super::words::{{{}}};", Vec::from_iter(words).join(", "))
        .expect("a string takes all");
    let others = other_modules(module, types);
    if !others.is_empty() {
        writeln!(text, "use super::{{{}}};", others.join(", ")).expect("a string takes all");
    }
    text.push('\n');
    text + &body
}

fn write_type(out: &mut String, module: &str, id: &Id, facts: &TypeFacts) {
    let name = constant(&id.name);
    let marks = if facts.atomic { "Flags::ATOMIC" } else { "Flags::NONE" };
    let embeds: Vec<String> = facts
        .embeds
        .iter()
        .map(|(name, number, start, end)| {
            format!("Embed {{ name: {name:?}, number: {number}, start: {start}, end: {end} }}")
        })
        .collect();
    writeln!(
        out,
        "pub(crate) static {name}: Type = Type::fixed({:?}, {name}_FIELDS, &[{}], {marks});",
        id.name,
        embeds.join(", ")
    )
    .expect("a string takes all");
    writeln!(out, "static {name}_FIELDS: &[Field] = &[").expect("a string takes all");
    for field in &facts.fields {
        writeln!(out, "{},", field_text(module, field)).expect("a string takes all");
    }
    out.push_str("];\n\n");
}

fn field_text(module: &str, field: &FieldFacts) -> String {
    let marks = if field.marks.is_empty() { "0".to_owned() } else { field.marks.join(" | ") };
    let shape = shape_text(module, &field.shape);
    let (word, list) = match &field.list {
        List::Unsaid => ("field", String::new()),
        List::Atomic => ("atomic", String::new()),
        List::Set => ("set", String::new()),
        List::Keyed(keys) => ("keyed", format!(", &{keys:?}")),
    };
    let mut text =
        format!("{word}({:?}, {:?}, {shape}, {}, {marks}{list})", field.json, field.go, field.number);
    if !field.patch_key.is_empty() {
        write!(text, ".patched({:?})", field.patch_key).expect("a string takes all");
    }
    if !field.default.is_empty() {
        write!(text, ".defaulted({:?})", field.default).expect("a string takes all");
    }
    text
}

fn shape_text(module: &str, shape: &Shape) -> String {
    match shape {
        Shape::Plain(name) => (*name).into(),
        Shape::Struct(id) => format!("object(&{})", path(id, module)),
        Shape::List(item) => format!("list({})", inner_text(module, item)),
        Shape::Map(value) => format!("map({})", inner_text(module, value)),
        Shape::Either(choices) => {
            let choices: Vec<String> = choices.iter().map(|choice| literal_text(module, choice)).collect();
            format!("either(&[{}])", choices.join(", "))
        }
    }
}

fn inner_text(module: &str, shape: &Shape) -> String {
    format!("&{}", literal_text(module, shape))
}

/// A shape as a literal: only those become static when they are borrowed.
fn literal_text(module: &str, shape: &Shape) -> String {
    match shape {
        Shape::Plain(name) => (*name).into(),
        Shape::Struct(id) => format!("Shape::Struct(Ref::Fixed(&{}))", path(id, module)),
        Shape::List(item) => format!("Shape::List(Ref::Fixed({}))", inner_text(module, item)),
        Shape::Map(value) => format!("Shape::Map(Ref::Fixed({}))", inner_text(module, value)),
        Shape::Either(choices) => {
            let choices: Vec<String> = choices.iter().map(|choice| literal_text(module, choice)).collect();
            format!("Shape::Either(Ref::Fixed(&[{}]))", choices.join(", "))
        }
    }
}

fn path(id: &Id, module: &str) -> String {
    if id.module == module { constant(&id.name) } else { format!("{}::{}", id.module, constant(&id.name)) }
}

/// The modules the types of one module refer to, sorted.
fn other_modules<'a>(module: &str, types: &[(&'a Id, &'a TypeFacts)]) -> Vec<&'a str> {
    fn visit<'a>(shape: &'a Shape, found: &mut Vec<&'a str>) {
        match shape {
            Shape::Plain(_) => {}
            Shape::Struct(id) => found.push(&id.module),
            Shape::List(inner) | Shape::Map(inner) => visit(inner, found),
            Shape::Either(choices) => choices.iter().for_each(|choice| visit(choice, found)),
        }
    }
    let mut found = Vec::new();
    for (_, facts) in types {
        facts.fields.iter().for_each(|field| visit(&field.shape, &mut found));
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|it| *it != module);
    found
}

/// `HTTPGetAction` → `HTTP_GET_ACTION`.
fn constant(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let after_small = at > 0 && !letters[at - 1].is_uppercase();
        let before_small = at > 0 && letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_small || before_small) {
            text.push('_');
        }
        text.push(letter.to_ascii_uppercase());
    }
    text
}

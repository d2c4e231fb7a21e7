//! The tree a document is made of: [`Node`], its ordered [`Map`], and the [`node!`](crate::node!)
//! macro that writes one down.
//!
//! A map keeps the order in which its keys came and looks a key up in constant time however large
//! it is, so that hostile input with a hundred thousand keys costs what it should. Nothing here
//! knows about kinds, schemas or encodings.

use std::collections::HashMap;

/// The text type of documents: up to 24 bytes live inside the value, static texts are not copied.
pub type Text = compact_str::CompactString;

/// One value of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Node {
    /// JSON's `null`: present without a value.
    #[default]
    Null,
    /// A truth value.
    Bool(bool),
    /// A number without fraction or exponent.
    Int(i64),
    /// A number with fraction or exponent; always finite.
    Float(f64),
    /// A string.
    Text(Text),
    /// An ordered list.
    List(Vec<Node>),
    /// An ordered map.
    Map(Map),
}

impl Node {
    /// A text node from a text that lives for ever; never copies.
    pub const fn fixed(text: &'static str) -> Self {
        Self::Text(Text::const_new(text))
    }

    /// The text, if this is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The whole number, if this is one.
    pub fn as_int(&self) -> Option<i64> {
        if let Self::Int(int) = self { Some(*int) } else { None }
    }

    /// The number, if this is a whole or a broken one.
    #[expect(clippy::cast_precision_loss, reason = "a JSON number read as a float is rounded everywhere")]
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Self::Int(int) => Some(*int as f64),
            Self::Float(float) => Some(*float),
            _ => None,
        }
    }

    /// The truth value, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The items, if this is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// The items for changing, if this is a list.
    pub fn as_list_mut(&mut self) -> Option<&mut Vec<Node>> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// The entries, if this is a map.
    pub fn as_map(&self) -> Option<&Map> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    /// The entries for changing, if this is a map.
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether this is what Go calls the zero value: null, false, 0, "", an empty list or map.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(value) => !value,
            Self::Int(int) => *int == 0,
            Self::Float(float) => *float == 0.0,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(map) => map.is_empty(),
        }
    }

    /// The node at a dotted path below this one, such as `spec.template.spec`; a number steps
    /// into a list. The empty path is the node itself.
    pub fn get(&self, path: &str) -> Option<&Node> {
        steps(path).try_fold(self, |node, step| match node {
            Self::Map(map) => map.get(step),
            Self::List(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The node at a dotted path below this one, for changing.
    pub fn get_mut(&mut self, path: &str) -> Option<&mut Node> {
        steps(path).try_fold(self, |node, step| match node {
            Self::Map(map) => map.get_mut(step),
            Self::List(items) => items.get_mut(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The map at this node, which becomes an empty one when it was anything else.
    pub fn make_map(&mut self) -> &mut Map {
        if !matches!(self, Self::Map(_)) {
            *self = Self::Map(Map::new());
        }
        self.as_map_mut().expect("just made a map")
    }

    /// The list at this node, which becomes an empty one when it was anything else.
    pub fn make_list(&mut self) -> &mut Vec<Node> {
        if !matches!(self, Self::List(_)) {
            *self = Self::List(Vec::new());
        }
        self.as_list_mut().expect("just made a list")
    }

    /// What Go calls the JSON type in its messages: `string`, `number`, `bool`, `array`, `object`, `null`.
    pub fn json_type(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::Float(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Map(_) => "object",
        }
    }
}

/// The steps of a dotted path; the empty path has none.
pub(crate) fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split('.').filter(|step| !step.is_empty())
}

/// From this size on a map keeps a hash index beside its entries.
const INDEX_FROM: usize = 24;

/// An ordered map from texts to nodes; each key is there at most once.
#[derive(Clone, Default)]
pub struct Map {
    entries: Vec<(Text, Node)>,
    index: Option<Box<Index>>,
}

/// Where each key of a large map is. Boxed, so that a map stays small.
#[derive(Clone, Default)]
struct Index(HashMap<Text, usize>);

impl Map {
    /// An empty map; allocates nothing.
    pub const fn new() -> Self {
        Self { entries: Vec::new(), index: None }
    }

    /// An empty map with room for `capacity` entries.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { entries: Vec::with_capacity(capacity), index: None }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether the key is there, be its value null or not.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// The value of a key. The key is taken literally: dots in it mean nothing.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.position(key).map(|at| &self.entries[at].1)
    }

    /// The value of a key, for changing.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.position(key).map(|at| &mut self.entries[at].1)
    }

    /// The text of a key, or the empty text when there is none.
    pub fn text(&self, key: &str) -> &str {
        self.get(key).and_then(Node::as_text).unwrap_or_default()
    }

    /// Sets a key: in its place if it is there, else at the end. Returns what it replaced.
    pub fn insert(&mut self, key: impl Into<Text>, value: impl Into<Node>) -> Option<Node> {
        let (key, value) = (key.into(), value.into());
        if let Some(at) = self.position(&key) {
            return Some(std::mem::replace(&mut self.entries[at].1, value));
        }
        self.push_new(key, value);
        None
    }

    /// Takes a key out, keeping the order of the others.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        let at = self.position(key)?;
        let (_, value) = self.entries.remove(at);
        if self.index.is_some() {
            self.reindex();
        }
        Some(value)
    }

    /// Keeps only the entries for which `keep` holds; cheaper than many removals.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut Node) -> bool) {
        self.entries.retain_mut(|(key, value)| keep(key, value));
        self.reindex();
    }

    /// The place of a key, to be filled if it is vacant.
    pub fn entry(&mut self, key: impl Into<Text>) -> Entry<'_> {
        let key = key.into();
        let at = self.position(&key);
        Entry { map: self, key, at }
    }

    /// The value of a key; a missing one is made null first.
    pub fn slot(&mut self, key: impl Into<Text>) -> &mut Node {
        self.entry(key).or_insert(Node::Null)
    }

    /// The entries in order.
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.entries.iter())
    }

    /// The entries in order, values for changing.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.entries.iter_mut().map(|(key, value)| (key.as_str(), value))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// The values in order.
    pub fn values(&self) -> impl Iterator<Item = &Node> {
        self.entries.iter().map(|(_, value)| value)
    }

    /// Puts the entries into the order of their keys' bytes, as Go prints a map.
    pub fn sort_keys(&mut self) {
        if !self.entries.is_sorted_by(|(left, _), (right, _)| left <= right) {
            self.entries.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
            self.reindex();
        }
    }

    /// Puts the entries into an order of the caller's; entries of equal rank stay as they were.
    pub fn sort_by_rank<R: Ord>(&mut self, mut rank: impl FnMut(&str) -> R) {
        if !self.entries.is_sorted_by_key(|(key, _)| rank(key)) {
            self.entries.sort_by_cached_key(|(key, _)| rank(key));
            self.reindex();
        }
    }

    /// Appends a key the caller knows to be absent.
    fn push_new(&mut self, key: Text, value: Node) {
        if let Some(index) = &mut self.index {
            index.0.insert(key.clone(), self.entries.len());
        }
        self.entries.push((key, value));
        if self.index.is_none() && self.entries.len() >= INDEX_FROM {
            self.reindex();
        }
    }

    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.0.get(key).copied(),
            None => self.entries.iter().position(|(own, _)| own == key),
        }
    }

    fn reindex(&mut self) {
        self.index = (self.entries.len() >= INDEX_FROM).then(|| {
            Box::new(Index(self.entries.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect()))
        });
    }
}

/// Two maps are equal when they hold the same entries, in whatever order.
impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl std::fmt::Debug for Map {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Into<Text>, V: Into<Node>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: Into<Text>, V: Into<Node>> Extend<(K, V)> for Map {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl IntoIterator for Map {
    type Item = (Text, Node);
    type IntoIter = std::vec::IntoIter<(Text, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<'a> IntoIterator for &'a Map {
    type Item = (&'a str, &'a Node);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The entries of a [`Map`] in order.
#[derive(Clone, Debug)]
pub struct Iter<'a>(std::slice::Iter<'a, (Text, Node)>);

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a Node);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key.as_str(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(key, value)| (key.as_str(), value))
    }
}

/// The place of a key in a [`Map`].
#[derive(Debug)]
pub struct Entry<'a> {
    map: &'a mut Map,
    key: Text,
    at: Option<usize>,
}

impl<'a> Entry<'a> {
    /// The value, after filling a vacant place with `value`.
    pub fn or_insert(self, value: impl Into<Node>) -> &'a mut Node {
        self.or_insert_with(|| value.into())
    }

    /// The value, after filling a vacant place with what `make` returns.
    pub fn or_insert_with(self, make: impl FnOnce() -> Node) -> &'a mut Node {
        let at = self.at.unwrap_or_else(|| {
            self.map.push_new(self.key, make());
            self.map.len() - 1
        });
        &mut self.map.entries[at].1
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Node {
    fn from(int: i64) -> Self {
        Self::Int(int)
    }
}

impl From<i32> for Node {
    fn from(int: i32) -> Self {
        Self::Int(int.into())
    }
}

impl From<u32> for Node {
    fn from(int: u32) -> Self {
        Self::Int(int.into())
    }
}

impl From<u16> for Node {
    fn from(int: u16) -> Self {
        Self::Int(int.into())
    }
}

/// A count; beyond `i64` it stays at the largest.
impl From<usize> for Node {
    fn from(count: usize) -> Self {
        Self::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// JSON has no infinities: a number that is not finite becomes null.
impl From<f64> for Node {
    fn from(float: f64) -> Self {
        if float.is_finite() { Self::Float(float) } else { Self::Null }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<&String> for Node {
    fn from(text: &String) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Text> for Node {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<&Text> for Node {
    fn from(text: &Text) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Map> for Node {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}

impl From<&Node> for Node {
    fn from(node: &Node) -> Self {
        node.clone()
    }
}

impl<T: Into<Node>> From<Vec<T>> for Node {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Node>> FromIterator<T> for Node {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

/// `None` is null.
impl<T: Into<Node>> From<Option<T>> for Node {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Prints compact JSON in the order of the document.
impl std::fmt::Display for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = Vec::new();
        crate::codec::json::write(self, &mut out);
        f.write_str(&String::from_utf8_lossy(&out))
    }
}

/// Writes a [`Node`] down as JSON with Rust expressions as values:
/// `node!{ "kind": kind, "spec": { "replicas": 3, "ports": [80, 443] } }`.
///
/// A key is a literal or an expression in parentheses. `node!{}` is the empty map, `node!([..])` a
/// list, `node!(null)` null, `node!(expression)` whatever the expression converts into.
#[macro_export]
macro_rules! node {
    () => { $crate::Node::Map($crate::Map::new()) };
    (null) => { $crate::Node::Null };
    ({ $($inner:tt)* }) => { $crate::node!(@start $($inner)*) };
    ([]) => { $crate::Node::List(::std::vec::Vec::new()) };
    ([ $($inner:tt)* ]) => {{
        let mut items = ::std::vec::Vec::new();
        $crate::node!(@list items; $($inner)* ,);
        $crate::Node::List(items)
    }};
    ($key:literal : $($rest:tt)*) => { $crate::node!(@start $key : $($rest)*) };
    (($key:expr) : $($rest:tt)*) => { $crate::node!(@start ($key) : $($rest)*) };
    (@start) => { $crate::Node::Map($crate::Map::new()) };
    (@start $($inner:tt)*) => {{
        let mut map = $crate::Map::new();
        $crate::node!(@map map; $($inner)* ,);
        $crate::Node::Map(map)
    }};
    (@map $map:ident; $(,)?) => {};
    (@map $map:ident; ($key:expr) : $($rest:tt)*) => { $crate::node!(@value $map $key; $($rest)*) };
    (@map $map:ident; $key:literal : $($rest:tt)*) => { $crate::node!(@value $map $key; $($rest)*) };
    (@value $map:ident $key:expr; null , $($rest:tt)*) => {
        $map.insert($key, $crate::Node::Null);
        $crate::node!(@map $map; $($rest)*);
    };
    (@value $map:ident $key:expr; { $($inner:tt)* } , $($rest:tt)*) => {
        $map.insert($key, $crate::node!(@start $($inner)*));
        $crate::node!(@map $map; $($rest)*);
    };
    (@value $map:ident $key:expr; [ $($inner:tt)* ] , $($rest:tt)*) => {
        $map.insert($key, $crate::node!([ $($inner)* ]));
        $crate::node!(@map $map; $($rest)*);
    };
    (@value $map:ident $key:expr; $value:expr , $($rest:tt)*) => {
        $map.insert($key, $crate::Node::from($value));
        $crate::node!(@map $map; $($rest)*);
    };
    (@list $items:ident; $(,)?) => {};
    (@list $items:ident; null , $($rest:tt)*) => {
        $items.extend([$crate::Node::Null]);
        $crate::node!(@list $items; $($rest)*);
    };
    (@list $items:ident; { $($inner:tt)* } , $($rest:tt)*) => {
        $items.extend([$crate::node!(@start $($inner)*)]);
        $crate::node!(@list $items; $($rest)*);
    };
    (@list $items:ident; [ $($inner:tt)* ] , $($rest:tt)*) => {
        $items.extend([$crate::node!([ $($inner)* ])]);
        $crate::node!(@list $items; $($rest)*);
    };
    (@list $items:ident; $value:expr , $($rest:tt)*) => {
        $items.extend([$crate::Node::from($value)]);
        $crate::node!(@list $items; $($rest)*);
    };
    ($value:expr) => { $crate::Node::from($value) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_macro_nests_literals_and_expressions() {
        let (name, count) = (String::from("web"), 3);
        let node = node! {
            "name": name,
            ("key"): [1, "two", null, { "three": true }, [count + 1]],
            "empty": {},
            "none": [],
            "missing": Option::<i64>::None,
        };
        assert_eq!(
            node.to_string(),
            r#"{"name":"web","key":[1,"two",null,{"three":true},[4]],"empty":{},"none":[],"missing":null}"#
        );
        assert_eq!(node!({ "a": 1 }), node! {"a": 1});
        assert_eq!(node! {}, Node::Map(Map::new()));
    }

    #[test]
    fn a_map_behaves_the_same_with_and_without_its_index() {
        for size in [3, INDEX_FROM - 1, INDEX_FROM, INDEX_FROM * 3] {
            let mut map: Map = (0..size).map(|at| (format!("key{at}"), at)).collect();
            assert_eq!(map.len(), size);
            assert_eq!(map.insert("key1", "new"), Some(Node::Int(1)));
            assert_eq!(map.remove("key0"), Some(Node::Int(0)));
            assert_eq!(map.get("key0"), None);
            assert_eq!(map.get("key1").and_then(Node::as_text), Some("new"));
            assert_eq!(map.get("key2"), Some(&Node::Int(2)));
            map.retain(|key, _| key != "key2");
            assert!(!map.contains_key("key2"));
            *map.slot("key2") = Node::Bool(true);
            map.sort_by_rank(|key| std::cmp::Reverse(key.to_owned()));
            map.sort_keys();
            assert!(map.keys().is_sorted());
            assert_eq!(map.get("key2"), Some(&Node::Bool(true)));
            assert_eq!(map.len(), size - 1);
        }
    }

    #[test]
    fn paths_reach_through_maps_and_lists() {
        let mut node = node! { "spec": { "containers": [{ "name": "a" }] } };
        assert_eq!(node.get("spec.containers.0.name"), Some(&Node::from("a")));
        assert_eq!(node.get("spec.containers.1.name"), None);
        *node.get_mut("spec.containers.0.name").unwrap() = Node::Int(1);
        assert_eq!(node.get("spec.containers.0.name"), Some(&Node::Int(1)));
    }
}

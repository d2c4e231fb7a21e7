//! Label selectors: `app=web,tier in (front,back),!canary`.
//!
//! One type for the texts of requests and for `spec.selector` of objects. Requirements are kept sorted by key.

use std::fmt;

use crate::cursor::Cursor;
use crate::errors::quote;
use crate::meta::Labels;
use crate::names;
use crate::node::Text;

use super::parser;

/// How a requirement compares the label with its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `in`: there, and one of the values.
    In,
    /// `notin`: not there, or none of the values.
    NotIn,
    /// `=`: there, and the value.
    Equals,
    /// `==`: the same, printed as written.
    DoubleEquals,
    /// `!=`: not there, or another value.
    NotEquals,
    /// `key`: there.
    Exists,
    /// `!key`: not there.
    DoesNotExist,
    /// `>`: there, and a larger integer.
    GreaterThan,
    /// `<`: there, and a smaller integer.
    LessThan,
}

/// One requirement on one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The label's key.
    pub key: Text,
    /// How it is compared.
    pub operator: Operator,
    /// With what; sorted, none for existence.
    pub values: Vec<Text>,
}

/// Why a text or a field is no label selector.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LabelSelectorError(pub(super) String);

/// Requirements that must all hold; none of them means everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelSelector {
    requirements: Vec<Requirement>,
    nothing: bool,
}

impl Requirement {
    /// A requirement, checked as upstream checks it.
    pub fn new(key: &str, operator: Operator, mut values: Vec<Text>) -> Result<Self, LabelSelectorError> {
        values.sort_unstable();
        values.dedup();
        let requirement = Self { key: key.into(), operator, values };
        match requirement.problems().as_slice() {
            [] => Ok(requirement),
            [problem] => Err(LabelSelectorError(problem.clone())),
            several => Err(LabelSelectorError(format!("[{}]", several.join(", ")))),
        }
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let key = names::qualified_name(&self.key);
        if !key.is_empty() {
            problems.push(format!("key: Invalid value: {}: {}", quote(&self.key), key.join("; ")));
        }
        if let Some(problem) = self.count_problem() {
            problems.push(format!("values: Invalid value: {}: {problem}", json_list(&self.values)));
        }
        for (index, value) in self.values.iter().enumerate() {
            let comparison = matches!(self.operator, Operator::GreaterThan | Operator::LessThan);
            if comparison && value.parse::<i64>().is_err() {
                let detail = "for 'Gt', 'Lt' operators, the value must be an integer";
                problems.push(format!("values[{index}]: Invalid value: {}: {detail}", quote(value)));
            }
        }
        for (index, value) in self.values.iter().enumerate() {
            let messages = names::label_value(value);
            if !messages.is_empty() {
                let (key, shown) = (&self.key, quote(value));
                problems
                    .push(format!("values[{index}][{key}]: Invalid value: {shown}: {}", messages.join("; ")));
            }
        }
        problems
    }

    fn count_problem(&self) -> Option<&'static str> {
        let count = self.values.len();
        match self.operator {
            Operator::In | Operator::NotIn if count == 0 => {
                Some("for 'in', 'notin' operators, values set can't be empty")
            }
            Operator::Equals | Operator::DoubleEquals | Operator::NotEquals if count != 1 => {
                Some("exact-match compatibility requires one single value")
            }
            Operator::Exists | Operator::DoesNotExist if count != 0 => {
                Some("values set must be empty for exists and does not exist")
            }
            Operator::GreaterThan | Operator::LessThan if count != 1 => {
                Some("for 'Gt', 'Lt' operators, exactly one value is required")
            }
            _ => None,
        }
    }

    /// Whether labels meet it.
    pub fn matches(&self, labels: &Labels) -> bool {
        self.matches_value(labels.get(&self.key))
    }

    fn matches_value(&self, value: Option<&str>) -> bool {
        let one_of = |value: &str| self.values.iter().any(|own| own == value);
        let compare = |value: &str, holds: fn(i64, i64) -> bool| {
            let own = self.values.first().and_then(|own| own.parse().ok());
            matches!((value.parse(), own), (Ok(value), Some(own)) if holds(value, own))
        };
        match (self.operator, value) {
            (Operator::In | Operator::Equals | Operator::DoubleEquals, Some(value)) => one_of(value),
            (Operator::NotIn | Operator::NotEquals, Some(value)) => !one_of(value),
            (Operator::Exists, present) => present.is_some(),
            (Operator::DoesNotExist, present) => present.is_none(),
            (Operator::GreaterThan, Some(value)) => compare(value, |value, own| value > own),
            (Operator::LessThan, Some(value)) => compare(value, |value, own| value < own),
            (Operator::NotIn | Operator::NotEquals, None) => true,
            (_, None) => false,
        }
    }
}

impl LabelSelector {
    /// The selector that every object matches.
    pub const fn everything() -> Self {
        Self { requirements: Vec::new(), nothing: false }
    }

    /// The selector that no object matches.
    pub const fn nothing() -> Self {
        Self { requirements: Vec::new(), nothing: true }
    }

    /// Reads the text of a request or command line.
    pub fn parse(text: &str) -> Result<Self, LabelSelectorError> {
        parser::parse(text).map(Self::from_requirements)
    }

    /// Reads a `LabelSelector` field; an absent one selects nothing, an empty one everything.
    pub fn from_cursor(selector: &Cursor<'_>) -> Result<Self, LabelSelectorError> {
        if !selector.is_set() {
            return Ok(Self::nothing());
        }
        let mut requirements = Vec::new();
        for (key, value) in selector.at("matchLabels").entries() {
            requirements.push(Requirement::new(key, Operator::Equals, vec![value.text_or_empty().into()])?);
        }
        for expression in selector.at("matchExpressions").items() {
            let operator = match expression.at("operator").text_or_empty() {
                "In" => Operator::In,
                "NotIn" => Operator::NotIn,
                "Exists" => Operator::Exists,
                "DoesNotExist" => Operator::DoesNotExist,
                other => {
                    let message = format!("{} is not a valid label selector operator", quote(other));
                    return Err(LabelSelectorError(message));
                }
            };
            let values = expression.at("values").items().map(|value| value.text_or_empty().into());
            requirements.push(Requirement::new(
                expression.at("key").text_or_empty(),
                operator,
                values.collect(),
            )?);
        }
        Ok(Self::from_requirements(requirements))
    }

    /// The selector of a plain map of labels, such as a Service's. An empty one selects everything.
    pub fn from_labels(labels: &Labels) -> Self {
        let equals = |(key, value): (&str, &str)| Requirement {
            key: key.into(),
            operator: Operator::Equals,
            values: vec![value.into()],
        };
        Self::from_requirements(labels.iter().map(equals).collect())
    }

    /// The selector of requirements that were checked.
    pub fn from_requirements(mut requirements: Vec<Requirement>) -> Self {
        requirements.sort_by(|left, right| left.key.cmp(&right.key));
        Self { requirements, nothing: false }
    }

    /// Whether every object matches.
    pub fn is_everything(&self) -> bool {
        !self.nothing && self.requirements.is_empty()
    }

    /// The requirements, sorted by key.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// Whether labels meet all requirements.
    pub fn matches(&self, labels: &Labels) -> bool {
        !self.nothing && self.requirements.iter().all(|requirement| requirement.matches(labels))
    }

    /// As tables show it: `<none>` when it requires nothing.
    pub fn shown(&self) -> String {
        let text = self.to_string();
        if text.is_empty() { "<none>".to_owned() } else { text }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, values) = (&self.key, self.values.join(","));
        match self.operator {
            Operator::In => write!(f, "{key} in ({values})"),
            Operator::NotIn => write!(f, "{key} notin ({values})"),
            Operator::Equals => write!(f, "{key}={values}"),
            Operator::DoubleEquals => write!(f, "{key}=={values}"),
            Operator::NotEquals => write!(f, "{key}!={values}"),
            Operator::Exists => f.write_str(key),
            Operator::DoesNotExist => write!(f, "!{key}"),
            Operator::GreaterThan => write!(f, "{key}>{values}"),
            Operator::LessThan => write!(f, "{key}<{values}"),
        }
    }
}

impl fmt::Display for LabelSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, requirement) in self.requirements.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{requirement}")?;
        }
        Ok(())
    }
}

fn json_list(values: &[Text]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| quote(value)).collect();
    format!("[{}]", quoted.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node;
    use crate::path::Path;

    fn labels(text: &str) -> Labels {
        text.split(',').filter_map(|pair| pair.split_once('=')).collect()
    }

    #[test]
    fn prints_what_it_parsed() {
        let cases = [
            ("", ""),
            ("x", "x"),
            ("!x", "!x"),
            ("x=a,y=b", "x=a,y=b"),
            ("y=b,x=a", "x=a,y=b"),
            (" x = a , y != b ", "x=a,y!=b"),
            ("x==a", "x==a"),
            ("x=", "x="),
            ("x= ", "x="),
            ("x=,z= ", "x=,z="),
            ("x= ,z= ", "x=,z="),
            ("x in (b,a)", "x in (a,b)"),
            ("x in ()", "x in ()"),
            ("x in (,)", "x in ()"),
            ("x in (a,,b)", "x in (,a,b)"),
            ("x notin (abc)", "x notin (abc)"),
            ("x notin (in),in in (notin)", "in in (notin),x notin (in)"),
            ("x>1,y<2", "x>1,y<2"),
            (
                "environment in (production),tier in (frontend)",
                "environment in (production),tier in (frontend)",
            ),
            ("a.b/c=d", "a.b/c=d"),
        ];
        for (text, want) in cases {
            let got = LabelSelector::parse(text).map(|selector| selector.to_string());
            assert_eq!(got.as_deref(), Ok(want), "{text}");
        }
    }

    #[test]
    fn refuses_with_upstreams_texts() {
        let cases = [
            (
                "x=a||y=b",
                r#"unable to parse requirement: values[0][x]: Invalid value: "a||y": a valid label must be"#,
            ),
            ("x==a==b", "found '==', expected: ',' or 'end of string'"),
            ("!x=a", "found '=', expected: ',' or 'end of string'"),
            (
                "x<",
                r#"unable to parse requirement: values[0]: Invalid value: "": for 'Gt', 'Lt' operators, the value must be an integer"#,
            ),
            (
                "x>a",
                r#"unable to parse requirement: values[0]: Invalid value: "a": for 'Gt', 'Lt' operators, the value must be an integer"#,
            ),
            ("x in a", "unable to parse requirement: found 'a' expected: '('"),
            ("x in (a", "unable to parse requirement: found '', expected: ',' or ')'"),
            ("x,", "found '', expected: identifier after ','"),
            (",x", "found ',', expected: !, identifier, or 'end of string'"),
            ("=x", "found '=', expected: !, identifier, or 'end of string'"),
            (
                "a/b/c=d",
                r#"unable to parse requirement: <nil>: Invalid value: "a/b/c": a valid label key must consist"#,
            ),
            ("x y", "unable to parse requirement: found 'y', expected: in, notin, =, ==, !=, gt, lt"),
            ("!", "unable to parse requirement: found '', expected: identifier"),
        ];
        for (text, want) in cases {
            let error = LabelSelector::parse(text).expect_err(text).to_string();
            assert!(error.starts_with(want), "{text}\n got {error}\nwant {want}");
        }
    }

    #[test]
    fn matches_labels() {
        let cases = [
            ("", "x=y", true),
            ("x=y", "x=y", true),
            ("x=y", "x=z", false),
            ("x=y", "", false),
            ("x!=y", "", true),
            ("x!=y", "x=y", false),
            ("x", "x=", true),
            ("!x", "x=", false),
            ("x in (a,b),y", "x=b,y=1", true),
            ("x in (a,b)", "x=c", false),
            ("x notin (a,b)", "x=c", true),
            ("x notin (a,b)", "", true),
            ("x>1", "x=2", true),
            ("x>1", "x=1", false),
            ("x<1", "x=a", false),
            ("x<1", "", false),
            ("x=", "", false),
        ];
        for (selector, of, want) in cases {
            let selector = LabelSelector::parse(selector).expect(selector);
            assert_eq!(selector.matches(&labels(of)), want, "{selector} {of}");
        }
    }

    fn of_field(field: &crate::Node) -> Result<LabelSelector, LabelSelectorError> {
        LabelSelector::from_cursor(&Cursor::new(Some(field), Path::new("spec.selector")))
    }

    #[test]
    fn reads_the_field_of_an_object() {
        let selector = of_field(&node! {
            "matchLabels": { "b": "1", "a": "2" },
            "matchExpressions": [{ "key": "c", "operator": "NotIn", "values": ["y", "x"] },
                                 { "key": "d", "operator": "DoesNotExist" }],
        });
        assert_eq!(selector.expect("good").to_string(), "a=2,b=1,c notin (x,y),!d");
        assert!(of_field(&node! {}).expect("good").is_everything());
        assert_eq!(of_field(&crate::Node::Null), Ok(LabelSelector::nothing()));
        let bad = of_field(&node! { "matchExpressions": [{ "key": "c", "operator": "Near" }] });
        assert_eq!(bad.expect_err("bad").to_string(), r#""Near" is not a valid label selector operator"#);
    }

    #[test]
    fn nothing_and_everything_differ() {
        let some = labels("a=b");
        assert!(!LabelSelector::nothing().matches(&some) && LabelSelector::everything().matches(&some));
        assert_eq!(LabelSelector::from_labels(&some).to_string(), "a=b");
        assert_eq!(LabelSelector::everything().shown(), "<none>");
    }
}

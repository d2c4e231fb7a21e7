//! The path of a field, printed as Kubernetes prints it in errors: `spec.containers[0].name`,
//! `metadata.labels[app]`.
//!
//! A path is a cheap, shared chain: a child costs one small allocation and the parents are shared.
//! The root prints as `<nil>`, as upstream prints a path that was never set.

use std::fmt;
use std::sync::Arc;

use crate::node::{Text, steps};

/// Where a field is in an object.
#[derive(Clone, Debug, Default)]
pub struct Path(Option<Arc<Link>>);

#[derive(Debug)]
struct Link {
    parent: Path,
    step: Step,
}

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into a field of a struct: `.name`.
    Field(Text),
    /// Into an item of a list: `[0]`.
    Index(usize),
    /// Into an entry of a map: `[key]`.
    Key(Text),
}

impl Path {
    /// The object itself.
    pub const fn root() -> Self {
        Self(None)
    }

    /// The path of dotted field names, such as `spec.template.spec`.
    pub fn new(fields: &str) -> Self {
        Self::root().child(fields)
    }

    /// The field below this path; dotted names make several steps.
    #[must_use]
    pub fn child(&self, fields: &str) -> Self {
        steps(fields).fold(self.clone(), |path, name| path.step(Step::Field(name.into())))
    }

    /// The item of the list at this path.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    /// The entry of the map at this path; the key is taken literally.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.step(Step::Key(key.into()))
    }

    /// The path one step further.
    #[must_use]
    pub fn step(&self, step: Step) -> Self {
        Self(Some(Arc::new(Link { parent: self.clone(), step })))
    }

    /// Whether this is the object itself.
    pub fn is_root(&self) -> bool {
        self.0.is_none()
    }

    /// The path one step up; the root's is the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        self.0.as_ref().map_or_else(Self::root, |link| link.parent.clone())
    }

    /// The steps from the root on.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut path = self;
        while let Some(link) = &path.0 {
            steps.push(link.step.clone());
            path = &link.parent;
        }
        steps.reverse();
        steps
    }
}

impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        self.steps() == other.steps()
    }
}

impl Eq for Path {}

impl From<&str> for Path {
    fn from(fields: &str) -> Self {
        Self::new(fields)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_root() {
            return f.write_str("<nil>");
        }
        for (at, step) in self.steps().iter().enumerate() {
            match step {
                Step::Field(name) if at == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => write!(f, "[{key}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_print_as_upstream() {
        assert_eq!(
            Path::new("spec.containers").index(0).child("name").to_string(),
            "spec.containers[0].name"
        );
        assert_eq!(Path::new("metadata.labels").key("a.b/c").to_string(), "metadata.labels[a.b/c]");
        assert_eq!(Path::root().to_string(), "<nil>");
        assert_eq!(Path::root().index(1).to_string(), "[1]");
        assert_eq!(Path::new("a.b").parent(), Path::new("a"));
    }
}

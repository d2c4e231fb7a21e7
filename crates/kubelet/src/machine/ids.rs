//! The identifiers that cross the pod machine's functions, each a type of its own so that no two
//! strings can be confused. They carry no meaning beyond equality and order.

use std::fmt;
use std::sync::Arc;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The identifier with this text.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(Arc::from(text.as_ref()))
            }

            /// The text as the API and the runtime write it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// A pod's `metadata.uid`.
    PodUid
}
identifier! {
    /// A container's name inside its pod.
    ContainerName
}
identifier! {
    /// The runtime's identifier of one instance of a container.
    ContainerId
}
identifier! {
    /// The runtime's identifier of one sandbox of a pod.
    SandboxId
}
identifier! {
    /// What the runtime calls an image that it has.
    ImageId
}

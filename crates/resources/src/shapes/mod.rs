//! What kinds share: shapes that stand in several kinds, each with its defaults and its checks.

pub mod object_meta;

//! Encodings: bytes ↔ [`Document`](crate::Document).

pub mod json;

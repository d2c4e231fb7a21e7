//! Every bound of the crate, each with its reason. Input beyond a bound is refused before it is built.

/// What one decoding may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of input.
    pub bytes: usize,
    /// Lists and maps inside each other.
    pub depth: usize,
    /// Values in all, keys not counted. A value costs about 40 bytes, an entry of a map 64.
    pub nodes: usize,
}

impl Budget {
    /// A request body: upstream's 3 MiB; deeper than any schema nests, and well inside a thread's stack;
    /// as many values as the largest useful object has, several times over.
    pub const REQUEST: Self = Self { bytes: 3 << 20, depth: 500, nodes: 400_000 };
    /// What we wrote ourselves or read from a trusted server: lists may be large.
    pub const TRUSTED: Self = Self { bytes: 256 << 20, depth: 500, nodes: 20_000_000 };
}

/// Unknown and duplicate fields that are reported; upstream stops there as well.
pub const PROBLEMS: usize = 100;

/// Operations in a JSON patch: upstream's.
pub const PATCH_OPERATIONS: usize = 10_000;

/// Bytes that the copies of one JSON patch may add in all: upstream's, the size of a request.
pub const PATCH_COPIES: usize = 3 << 20;

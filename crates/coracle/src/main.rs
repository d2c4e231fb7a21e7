//! coracle.
fn main() {}

//! Names to records: pure, no sockets, no clock.

mod answer;
mod zone;

pub use answer::{Answer, Data, Kind, Record};
pub use zone::{Settings, Zone};

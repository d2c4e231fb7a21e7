//! The kernel's packet filter (nf_tables) over raw netlink: one table of our own, as a value.
//!
//! [`Table`] says what there is, [`Change`]s are committed in one transaction: all or nothing, and no packet ever
//! sees half of it. [`Nftables::read`] shows what the kernel holds. Nothing here touches a table that it was not
//! given, decides anything, or needs the `nft` program.

mod change;
mod expression;
mod read;
mod table;
mod text;
mod watch;

use std::collections::BTreeMap;
use std::os::fd::BorrowedFd;

pub use change::{Change, creation};
pub use read::Held;
pub use table::{
    Atom, Base, Bytes, Chain, DNATED, Datum, Family, Field, Hook, Kind, Name, Reject, Rule, Selector, Set,
    Shape, Statement, Table, Test, Value, Verdict, concat,
};
pub use text::print_bytes;
pub use watch::Watch;

use crate::netlink::NetlinkError;
use crate::netlink::socket::Socket;
use change::Batch;
use watch::PROTOCOL;

/// A handle on one table in one network namespace.
#[derive(Debug)]
pub struct Nftables {
    socket: Socket,
    family: Family,
    table: Name,
}

impl Nftables {
    /// For the network namespace of the calling thread. The table need not exist.
    pub fn open(family: Family, table: impl Into<Name>) -> Result<Self, NetlinkError> {
        Ok(Self { socket: Socket::open(PROTOCOL)?, family, table: table.into() })
    }

    /// For another network namespace.
    pub fn open_in(
        namespace: BorrowedFd<'_>,
        family: Family,
        table: impl Into<Name>,
    ) -> Result<Self, NetlinkError> {
        let socket = Socket::open_in(PROTOCOL, namespace)?;
        Ok(Self { socket, family, table: table.into() })
    }

    /// Makes all changes at once, or none of them. The error names the first that the kernel refused.
    pub fn commit(&mut self, changes: &[Change]) -> Result<(), NetlinkError> {
        if changes.is_empty() {
            return Ok(());
        }
        let batch = Batch::new(self.socket.messages(), self.family, &self.table, changes);
        let Some(refusal) = self.socket.exchange(&batch.messages, |_| {})? else { return Ok(()) };
        let what = match batch.owner(refusal.position) {
            Some(position) => first_line(&changes[position]),
            None => "commit the transaction".to_owned(),
        };
        Err(NetlinkError::refused(format!("{what} in table {} {}", self.family, self.table), refusal))
    }

    /// Listens for changes that others make to the table, in the network namespace of the calling thread. What this
    /// handle itself commits is not heard.
    pub fn watch(&self) -> Result<Watch, NetlinkError> {
        Watch::new(Socket::open(PROTOCOL)?, self.family, self.table.clone(), self.socket.port()?)
    }

    /// The same, in another network namespace.
    pub fn watch_in(&self, namespace: BorrowedFd<'_>) -> Result<Watch, NetlinkError> {
        Watch::new(
            Socket::open_in(PROTOCOL, namespace)?,
            self.family,
            self.table.clone(),
            self.socket.port()?,
        )
    }

    /// What the kernel holds of the table; `None` when there is no such table.
    pub fn read(&mut self) -> Result<Option<Held>, NetlinkError> {
        read::read(&mut self.socket, self.family, &self.table)
    }

    /// The elements of one set, those that rules added too; none when there is no such set.
    pub fn elements(&mut self, set: &str) -> Result<BTreeMap<Bytes, Datum>, NetlinkError> {
        read::elements(&mut self.socket, self.family, &self.table, set)
    }
}

/// Long lists of elements do not belong in an error.
fn first_line(change: &Change) -> String {
    change.to_string().lines().next().unwrap_or_default().to_owned()
}

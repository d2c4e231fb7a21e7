//! Hearing of changes that others make to the packet filter.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};

use nix::sys::socket::SockProtocol;

use super::change::{head, message_kind};
use super::table::{Family, Name};
use crate::netlink::NetlinkError;
use crate::netlink::message::{Received, attribute, text};
use crate::netlink::socket::{Listened, Socket};

/// The kernel's multicast group for changes of nf_tables.
const GROUP: libc::c_int = 7;

/// Listens for changes of one table. Its descriptor turns readable when there is something to hear.
#[derive(Debug)]
pub struct Watch {
    socket: Socket,
    family: Family,
    table: Name,
    own_port: u32,
}

impl Watch {
    pub(super) fn new(
        mut socket: Socket,
        family: Family,
        table: Name,
        own_port: u32,
    ) -> Result<Self, NetlinkError> {
        socket.join(GROUP)?;
        Ok(Self { socket, family, table, own_port })
    }

    /// Takes all that can be heard now, without waiting. True when the table was changed by anyone but the
    /// [`super::Nftables`] that this belongs to, or when so much happened that some of it was lost.
    pub fn heard(&mut self) -> Result<bool, NetlinkError> {
        let (family, table, own_port) = (self.family, &self.table, self.own_port);
        let mut is_foreign = false;
        let listened = self.socket.listen(|received| {
            is_foreign |= received.port != own_port && is_about(received, family, table);
        })?;
        Ok(is_foreign || listened == Listened::WithLosses)
    }
}

impl AsFd for Watch {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl AsRawFd for Watch {
    fn as_raw_fd(&self) -> RawFd {
        self.socket.as_fd().as_raw_fd()
    }
}

/// Every message about a table's content names it first; the end of a transaction names none.
fn is_about(received: Received<'_>, family: Family, table: &str) -> bool {
    let is_transaction_end = received.kind == message_kind(libc::NFT_MSG_NEWGEN);
    let named = received.body.get(4..).and_then(|body| attribute(body, 1));
    !is_transaction_end
        && received.body.first() == Some(&head(family)[0])
        && named.is_some_and(|name| text(name) == table)
}

/// The protocol of both sockets.
pub(super) const PROTOCOL: SockProtocol = SockProtocol::NetlinkNetFilter;

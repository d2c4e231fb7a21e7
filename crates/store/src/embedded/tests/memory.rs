//! Files in memory. They keep apart what was written and what was synced, so that a power cut can keep any
//! part of the rest, and they fail on request.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::embedded::files::{File, Files};

/// What a sector is: a power cut tears writes at multiples of this.
const SECTOR: usize = 512;

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The disk is broken.
    Broken,
    /// There is no room. Only what needs room fails.
    Full,
    /// A write gets half way, then the disk is broken.
    Short,
}

/// Which operations fail, counting all that change something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    pub(crate) from: u64,
    pub(crate) to: u64,
    pub(crate) failure: Failure,
}

/// See the module.
#[derive(Clone, Default)]
pub(crate) struct MemoryFiles(Arc<Mutex<Disk>>);

#[derive(Clone, Default, Debug)]
struct Disk {
    names: BTreeMap<String, usize>,
    synced_names: BTreeMap<String, usize>,
    files: Vec<Content>,
    operations: u64,
    written: u64,
    fault: Option<Fault>,
}

#[derive(Clone, Default, Debug)]
struct Content {
    now: Vec<u8>,
    synced: Vec<u8>,
    unsynced: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

impl MemoryFiles {
    /// The same disk after a power cut: of what was not synced, `keep` chooses which sectors and names are
    /// there. Nothing fails on it.
    pub(crate) fn after_power_cut(&self, mut keep: impl FnMut() -> bool) -> Self {
        let mut disk = self.0.lock().clone();
        if keep() {
            disk.synced_names = disk.names.clone();
        }
        disk.names = disk.synced_names.clone();
        for file in &mut disk.files {
            let mut content = std::mem::take(&mut file.synced);
            for change in std::mem::take(&mut file.unsynced) {
                tear(&mut content, change, &mut keep);
            }
            *file = Content { now: content.clone(), synced: content, unsynced: Vec::new() };
        }
        disk.fault = None;
        Self(Arc::new(Mutex::new(disk)))
    }

    /// A copy on which the byte is changed.
    pub(crate) fn with_flipped_byte(&self, name: &str, at: usize, flip: u8) -> Self {
        let mut disk = self.0.lock().clone();
        let file = disk.names[name];
        disk.files[file].now[at] ^= flip;
        Self(Arc::new(Mutex::new(disk)))
    }

    /// The length of a file.
    pub(crate) fn length(&self, name: &str) -> usize {
        let disk = self.0.lock();
        disk.files[disk.names[name]].now.len()
    }

    /// Lets operations fail from now on, counted from zero.
    pub(crate) fn inject(&self, fault: Option<Fault>) {
        let mut disk = self.0.lock();
        disk.operations = 0;
        disk.written = 0;
        disk.fault = fault;
    }

    /// How many bytes were written since then.
    pub(crate) fn bytes_written(&self) -> u64 {
        self.0.lock().written
    }

    /// How many operations were performed since the last [`MemoryFiles::inject`].
    pub(crate) fn operations(&self) -> u64 {
        self.0.lock().operations
    }
}

fn tear(content: &mut Vec<u8>, change: Change, keep: &mut impl FnMut() -> bool) {
    match change {
        Change::Length(len) => {
            if keep() {
                content.resize(len, 0);
            }
        }
        Change::Write(offset, bytes) => {
            let mut at = 0;
            while at < bytes.len() {
                let end = ((offset + at) / SECTOR * SECTOR + SECTOR - offset).min(bytes.len());
                if keep() {
                    let place = offset + at..offset + end;
                    content.resize(content.len().max(place.end), 0);
                    content[place].copy_from_slice(&bytes[at..end]);
                }
                at = end;
            }
        }
    }
}

impl Disk {
    /// Counts an operation; the failure, if it is to fail.
    fn count(&mut self, needs_room: bool) -> Result<Option<Failure>, io::Error> {
        let number = self.operations;
        self.operations += 1;
        match self.fault.filter(|fault| (fault.from..fault.to).contains(&number)).map(|fault| fault.failure) {
            Some(Failure::Broken) => Err(io::Error::other("injected")),
            Some(Failure::Full) if needs_room => Err(io::ErrorKind::StorageFull.into()),
            Some(Failure::Short) => Ok(Some(Failure::Short)),
            _ => Ok(None),
        }
    }

    /// For operations that cannot be done by half.
    fn count_whole(&mut self, needs_room: bool) -> io::Result<()> {
        match self.count(needs_room)? {
            None => Ok(()),
            Some(_) => Err(io::Error::other("injected")),
        }
    }
}

impl Files for MemoryFiles {
    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.0.lock().names.keys().cloned().collect())
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn File>> {
        let mut disk = self.0.lock();
        if !disk.names.contains_key(name) {
            disk.count_whole(true)?;
            disk.files.push(Content::default());
            let id = disk.files.len() - 1;
            disk.names.insert(name.to_owned(), id);
        }
        let id = disk.names[name];
        Ok(Arc::new(MemoryFile { disk: Arc::clone(&self.0), id }))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut disk = self.0.lock();
        disk.count_whole(false)?;
        let id = disk.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        disk.names.insert(to.to_owned(), id);
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut disk = self.0.lock();
        disk.count_whole(false)?;
        disk.names.remove(name).map(|_| ()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn sync_names(&self) -> io::Result<()> {
        let mut disk = self.0.lock();
        disk.count_whole(false)?;
        disk.synced_names = disk.names.clone();
        Ok(())
    }

    fn free_bytes(&self) -> io::Result<u64> {
        let disk = self.0.lock();
        let full = disk.fault.is_some_and(|fault| {
            fault.failure == Failure::Full && (fault.from..fault.to).contains(&disk.operations)
        });
        Ok(if full { 0 } else { u64::MAX })
    }
}

#[derive(Debug)]
struct MemoryFile {
    disk: Arc<Mutex<Disk>>,
    id: usize,
}

impl MemoryFile {
    fn change(&self, needs_room: bool, change: Change) -> io::Result<()> {
        let mut disk = self.disk.lock();
        let failure = disk.count(needs_room)?;
        if let Change::Write(_, bytes) = &change {
            disk.written += bytes.len() as u64;
        }
        let file = &mut disk.files[self.id];
        let change = match (failure, change) {
            (Some(_), Change::Write(offset, bytes)) => {
                Change::Write(offset, bytes[..bytes.len() / 2].to_vec())
            }
            (Some(_), Change::Length(_)) => return Err(io::Error::other("injected")),
            (None, change) => change,
        };
        tear(&mut file.now, change.clone(), &mut || true);
        file.unsynced.push(change);
        if failure.is_some() { Err(io::Error::other("injected")) } else { Ok(()) }
    }
}

impl File for MemoryFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.lock().files[self.id].now.len() as u64)
    }

    fn read(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let disk = self.disk.lock();
        let offset = usize::try_from(offset).unwrap();
        let found = disk.files[self.id].now.get(offset..offset + buffer.len());
        buffer.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let offset = usize::try_from(offset).unwrap();
        let extends = offset + bytes.len() > self.disk.lock().files[self.id].now.len();
        self.change(extends, Change::Write(offset, bytes.to_vec()))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(true, Change::Length(usize::try_from(len).unwrap()))
    }

    fn sync(&self) -> io::Result<()> {
        let mut disk = self.disk.lock();
        disk.count_whole(false)?;
        let file = &mut disk.files[self.id];
        file.synced = file.now.clone();
        file.unsynced.clear();
        Ok(())
    }
}

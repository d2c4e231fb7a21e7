//! Layers that were made to harm: what they cost, and what they leave.

use std::fs;
use std::io::Write as _;

use containers::Runtime;
use nix::sys::resource::{UsageWho, getrusage};

use super::block_on;
use crate::archive::{self, Layer};
use crate::fixture::Node;

/// A header of GNU's form with these fields.
fn header(kind: tar::EntryType, name: &str, size: u64) -> [u8; 512] {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_path(name).unwrap();
    header.set_mode(0o644);
    header.set_size(size);
    header.set_cksum();
    *header.as_bytes()
}

/// The same block over and over, packed into next to nothing.
fn repeated(start: &[u8], block: &[u8], times: u64) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.write_all(start).unwrap();
    let many = block.repeat(1 << 20 >> block.len().ilog2());
    for _ in 0..times.div_ceil((many.len() / block.len()) as u64) {
        encoder.write_all(&many).unwrap();
    }
    encoder.finish().unwrap()
}

fn record(key: &str, value: &[u8]) -> Vec<u8> {
    let body = [b" ", key.as_bytes(), b"=", value, b"\n"].concat();
    let length =
        (body.len()..body.len() + 20).find(|all| all.to_string().len() + body.len() == *all).unwrap();
    [length.to_string().as_bytes(), &body].concat()
}

fn described(records: &[u8], name: &str) -> Vec<u8> {
    let mut tar = header(tar::EntryType::XHeader, "records", records.len() as u64).to_vec();
    tar.extend(records);
    tar.resize(tar.len().next_multiple_of(512), 0);
    tar.extend(header(tar::EntryType::Regular, name, 0));
    zstd::encode_all(tar.as_slice(), 1).unwrap()
}

pub(super) fn hostile_layers_cost_neither_memory_nor_disk() {
    block_on(async {
        let node = Node::start("hostile").await;
        let directory = node.settings.directory.clone();
        let before = archive::layers_on(&directory);
        let free = || nix::sys::statvfs::statvfs(&directory).unwrap();
        let free_before = free().blocks_available();
        let holes =
            [record("GNU.sparse.size", b"1000000000000000"), record("GNU.sparse.numblocks", b"0")].concat();
        let records = header(tar::EntryType::XHeader, "x", 1 << 33);
        let cases: [(&str, Vec<u8>, &str); 7] = [
            (
                "records of 8 GiB",
                repeated(&records, &[b'0'; 512], 1 << 16),
                "describes an entry exceeds the limit of 1048576",
            ),
            (
                "a name of 8 GiB",
                repeated(&header(tar::EntryType::GNULongName, "x", 1 << 33), &[b'0'; 512], 1 << 16),
                "describes an entry exceeds",
            ),
            (
                "a hole of a petabyte",
                described(&holes, "hole"),
                "the size of a layer's files exceeds the limit of 68719476736",
            ),
            (
                "a name that no error should quote",
                described(&record("path", &vec![b'n'; 1_000_000]), "x"),
                "File name too long",
            ),
            (
                "too many entries",
                repeated(&[], &header(tar::EntryType::Symlink, ".", 0), 2_000_001),
                "the number of a layer's entries exceeds the limit of 2000000",
            ),
            (
                "a window of 2 GiB",
                vec![0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, 1, 0, 0],
                "Frame requires too much memory",
            ),
            (
                "a file that ends in the middle",
                repeated(&header(tar::EntryType::Regular, "x", 1 << 34), &[0; 512], 1 << 18),
                "ends in the middle of an entry",
            ),
        ];
        for (what, packed, expected) in cases {
            let layer = Layer { packed, diff_id: archive::digest(what.as_bytes()) };
            assert!(layer.packed.len() < 3_000_000, "{what} is small");
            let archive = directory.join("hostile.tar");
            archive::image(&archive, "localhost/hostile:1", &[layer]);
            let error = node.runtime.import_images(&archive, None).await.unwrap_err().to_string();
            assert!(error.contains(expected), "{what}: {error}");
            assert!(error.len() < 1200, "{what}: {}", error.len());
            assert_eq!(archive::layers_on(&directory), before, "{what}");
        }
        // The bound is on addresses, of which a process always has more than memory.
        let largest = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss();
        assert!(largest < 600 * 1024, "a child has used {largest} KiB");
        let lost = (free_before.saturating_sub(free().blocks_available())) * free().fragment_size();
        assert!(lost < 1 << 30, "{lost} bytes are lost");
        node.finish().await;
    });
}

/// Deeper than descriptors and stacks go, by a link that makes names short.
pub(super) fn a_deep_tree_can_be_removed() {
    block_on(async {
        let node = Node::start("deep").await;
        let directory = &node.settings.directory;
        let part = "d/".repeat(1000);
        let mut entries = vec![(part.clone(), tar::EntryType::Directory, String::new())];
        for level in 0..4 {
            let (target, name) = match level {
                0 => (part.clone(), "link0".to_owned()),
                _ => (format!("link{}/{part}", level - 1), format!("link{level}")),
            };
            entries.push((name.clone(), tar::EntryType::Symlink, target));
            entries.push((format!("{name}/{part}"), tar::EntryType::Directory, String::new()));
        }
        let entries: Vec<_> = entries.iter().map(|(n, k, t)| (n.as_str(), *k, 0o755, t.as_str())).collect();
        let layer = Layer::plain(archive::tar(&entries));
        let deep = archive::layer_directory(directory, &layer.diff_id);
        let archive = directory.join("deep.tar");
        archive::image(&archive, "localhost/deep:1", &[layer]);
        node.runtime.import_images(&archive, None).await.unwrap();
        assert!(fs::metadata(deep.join("link3").join(&part)).unwrap().is_dir());
        let removed =
            node.runtime.remove_image("localhost/deep:1", containers::model::InUse::Keep).await.unwrap();
        assert!(removed.is_some_and(|removed| removed.id.is_some()));
        assert!(!deep.exists());
        assert!(archive::layers_on(directory).iter().all(|name| !name.starts_with('.')));
        node.finish().await;
    });
}

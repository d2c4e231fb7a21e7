//! Layers in every tool's way, and in none: what becomes of them.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use expect_test::{Expect, expect};
use linux::tree::Tree;

use super::super::borrowed::Borrowed;
use super::Outcome;
use crate::error::Error;

fn unpack(layer: &[u8], tree: &mut Tree) -> Result<Outcome, Error> {
    super::unpack(layer, tree, tempfile::tempfile().unwrap())
}

/// A tape, block by block.
#[derive(Default)]
struct Tar(Vec<u8>);

impl Tar {
    /// One header with these fields, and its content.
    fn entry(mut self, kind: u8, name: &[u8], about: impl FnOnce(&mut Block), content: &[u8]) -> Self {
        let mut block = Block([0; 512]);
        block.put(0, &name[..name.len().min(100)]);
        for (at, text) in [(100, "0000644"), (108, "0000000"), (116, "0000000"), (136, "00000000052")] {
            block.put(at, text.as_bytes());
        }
        block.put(124, format!("{:011o}", content.len()).as_bytes());
        block.put(156, &[kind]);
        block.put(257, b"ustar\x0000");
        about(&mut block);
        self.0.extend(block.summed());
        self.content(content)
    }

    fn content(mut self, content: &[u8]) -> Self {
        self.0.extend(content);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    fn file(self, name: &str, content: &str) -> Self {
        self.entry(b'0', name.as_bytes(), |_| {}, content.as_bytes())
    }

    fn directory(self, name: &str) -> Self {
        self.entry(b'5', name.as_bytes(), |block| block.put(100, b"0000750"), b"")
    }

    fn link(self, kind: u8, name: &str, target: &str) -> Self {
        self.entry(kind, name.as_bytes(), |block| block.put(157, target.as_bytes()), b"")
    }

    /// POSIX' records for the next entry.
    fn records(self, records: &[(&str, &[u8])]) -> Self {
        let mut text = Vec::new();
        for (key, value) in records {
            let body = [b" ", key.as_bytes(), b"=", value, b"\n"].concat();
            // The length counts its own digits.
            let length =
                (body.len()..body.len() + 20).find(|all| all.to_string().len() + body.len() == *all).unwrap();
            text.extend(length.to_string().as_bytes());
            text.extend(body);
        }
        self.entry(b'x', b"pax", |_| {}, &text)
    }

    fn end(mut self) -> Vec<u8> {
        self.0.extend([0; 1024]);
        self.0
    }
}

struct Block([u8; 512]);

impl Block {
    fn put(&mut self, at: usize, bytes: &[u8]) {
        self.0[at..at + bytes.len()].copy_from_slice(bytes);
    }

    fn summed(mut self) -> [u8; 512] {
        self.put(148, b"        ");
        let sum: u32 = self.0.iter().map(|byte| u32::from(*byte)).sum();
        self.put(148, format!("{sum:06o}\0 ").as_bytes());
        self.0
    }
}

/// What a layer becomes, a line for each entry; then what it takes from others.
fn check(layer: &[u8], expected: &Expect) {
    let directory = tempfile::tempdir().unwrap();
    let told = match unpack(layer, &mut Tree::open(directory.path()).unwrap()) {
        Ok(Outcome { borrowed, .. }) => format!("{}{}", listing(directory.path()), lent(&borrowed)),
        Err(error) => format!("{error}\n"),
    };
    expected.assert_eq(&told);
}

fn listing(directory: &Path) -> String {
    let mut text = String::new();
    let mut paths = vec![directory.to_owned()];
    while let Some(path) = paths.pop() {
        if path != directory {
            describe(&mut text, directory, &path);
        }
        if fs::symlink_metadata(&path).unwrap().is_dir() {
            let mut inside: Vec<_> =
                fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
            inside.sort();
            paths.extend(inside.into_iter().rev());
        }
    }
    text
}

fn describe(text: &mut String, directory: &Path, path: &Path) {
    let about = fs::symlink_metadata(path).unwrap();
    let name = path.strip_prefix(directory).unwrap().as_os_str().as_bytes().escape_ascii();
    let kind = about.file_type();
    if kind.is_char_device() && about.rdev() == 0 {
        return writeln!(text, "hidden {name}").unwrap();
    }
    let owner = format!("{:o} {}:{} {}", about.mode() & 0o7777, about.uid(), about.gid(), about.mtime());
    let what = if kind.is_dir() {
        let is_opaque =
            linux::root::attribute(path, "trusted.overlay.opaque").is_ok_and(|value| value == b"y");
        if is_opaque { "/ alone".to_owned() } else { "/".to_owned() }
    } else if kind.is_symlink() {
        format!(" -> {}", fs::read_link(path).unwrap().display())
    } else if kind.is_file() {
        let content = fs::read(path).unwrap();
        let shown = String::from_utf8_lossy(&content[..content.len().min(30)]).escape_debug().to_string();
        format!(" {} bytes {shown} x{}", content.len(), about.nlink())
    } else {
        format!(" {}", if kind.is_fifo() { "pipe".to_owned() } else { format!("device {:x}", about.rdev()) })
    };
    // The time of a directory that nobody has described is now.
    let owner = owner.split(' ').take(if about.mtime() > 1_000_000_000 { 2 } else { 3 });
    writeln!(text, "{} {name}{what}", owner.collect::<Vec<_>>().join(" ")).unwrap();
}

fn lent(borrowed: &Borrowed) -> String {
    let directories = borrowed.directories.iter().map(|path| format!("lent {}/\n", path.display()));
    let links = borrowed
        .links
        .iter()
        .map(|(path, existing)| format!("lent {} => {}\n", path.display(), existing.display()));
    directories.chain(links).collect()
}

#[test]
fn an_entry_for_the_root_describes_it() {
    let layer = Tar::default().directory("./").directory("./etc/").file("./etc/motd", "hi").end();
    check(
        &layer,
        &expect![[r#"
        750 0:0 42 etc/
        644 0:0 42 etc/motd 2 bytes hi x1
    "#]],
    );
    let place = tempfile::tempdir().unwrap();
    unpack(&layer, &mut Tree::open(place.path()).unwrap()).unwrap();
    let root = fs::metadata(place.path()).unwrap();
    assert_eq!((root.mode() & 0o7777, root.mtime()), (0o750, 42));
}

#[test]
fn nothing_is_a_layer_too() {
    check(b"", &expect![""]);
    check(&Tar::default().end(), &expect![""]);
    // What follows the end belongs to the digest, not to the files.
    let garbage = [Tar::default().file("a", "x").end(), b"garbage".repeat(3000)].concat();
    check(
        &garbage,
        &expect![[r#"
        644 0:0 42 a 1 bytes x x1
    "#]],
    );
    // Some tools write no end.
    check(
        &Tar::default().file("a", "x").0,
        &expect![[r#"
        644 0:0 42 a 1 bytes x x1
    "#]],
    );
}

#[test]
fn owners_modes_times_and_kinds_are_kept() {
    let about = |block: &mut Block| {
        block.put(100, b"0104755");
        block.put(108, b"\x80\0\0\0\0\x01\x11\x70");
        block.put(116, b"0000007");
        block.put(136, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe");
    };
    let device = |block: &mut Block| {
        block.put(329, b"0000001");
        block.put(337, b"0000003");
    };
    let layer = Tar::default()
        .entry(b'5', b"tmp", |block| block.put(100, b"0001777"), b"")
        .entry(b'0', b"tmp/su", about, b"program")
        .entry(b'7', b"tmp/contiguous", |_| {}, b"c")
        .entry(0, b"tmp/old", |_| {}, b"o")
        .entry(0, b"tmp/olddir/", |_| {}, b"")
        .link(b'1', "tmp/also", "tmp/su")
        .link(b'2', "sbin", "/usr/sbin")
        .entry(b'3', b"null", device, b"")
        .entry(b'4', b"disk", device, b"")
        .entry(b'6', b"pipe", |_| {}, b"")
        .end();
    check(
        &layer,
        &expect![[r#"
        644 0:0 42 disk device 103
        644 0:0 42 null device 103
        644 0:0 42 pipe pipe
        777 0:0 42 sbin -> /usr/sbin
        1777 0:0 42 tmp/
        4755 70000:7 -2 tmp/also 7 bytes program x2
        644 0:0 42 tmp/contiguous 1 bytes c x1
        644 0:0 42 tmp/old 1 bytes o x1
        644 0:0 42 tmp/olddir/
        4755 70000:7 -2 tmp/su 7 bytes program x2
    "#]],
    );
}

#[test]
fn long_names_of_every_dialect_are_whole() {
    let long = "d/".repeat(60) + "name";
    let prefix = |block: &mut Block| block.put(345, b"some/prefix");
    let gnu = |block: &mut Block| {
        block.put(257, b"ustar  \0");
        // Where POSIX has its prefix, GNU has times.
        block.put(345, b"15555555555");
    };
    let layer = Tar::default()
        .entry(b'L', b"././@LongLink", gnu, format!("{long}-gnu\0").as_bytes())
        .entry(b'0', b"cut", gnu, b"1")
        .entry(b'K', b"././@LongLink", gnu, format!("{long}-gnu\0").as_bytes())
        .entry(b'2', b"gnulink", gnu, b"")
        .records(&[("path", format!("{long}-pax").as_bytes()), ("comment", b"x")])
        .file("cut", "2")
        .records(&[("linkpath", format!("{long}-pax").as_bytes())])
        .link(b'1', "paxlink", "cut")
        .entry(b'0', b"name", prefix, b"3")
        .end();
    let expected = [("gnu", "1 bytes 1 x1"), ("pax", "1 bytes 2 x2")];
    let directory = tempfile::tempdir().unwrap();
    unpack(&layer, &mut Tree::open(directory.path()).unwrap()).unwrap();
    let listing = listing(directory.path());
    for (dialect, what) in expected {
        assert!(listing.contains(&format!("{long}-{dialect} {what}")), "{listing}");
    }
    assert!(listing.contains(&format!("gnulink -> {long}-gnu")), "{listing}");
    assert!(listing.contains("paxlink 1 bytes 2 x2"), "{listing}");
    assert!(listing.contains("some/prefix/name 1 bytes 3 x1"), "{listing}");
}

#[test]
fn records_overrule_headers_and_global_ones_do_not() {
    let layer = Tar::default()
        .entry(b'g', b"pax_global_header", |_| {}, b"19 path=everything\n")
        .records(&[
            ("uid", b"4000000000"),
            ("gid", b"8"),
            ("mtime", b"12.5"),
            ("size", b"3"),
            ("path", b"\xffname"),
        ])
        .entry(b'0', b"cut", |block| block.put(124, b"00000000000"), b"")
        .content(b"abc")
        .file("next", "n")
        .end();
    check(
        &layer,
        &expect![[r#"
        644 0:0 42 next 1 bytes n x1
        644 4000000000:8 12 \xffname 3 bytes abc x1
    "#]],
    );
}

#[test]
fn attributes_are_kept_where_they_make_sense() {
    let capability = [1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let layer = Tar::default()
        .records(&[
            ("SCHILY.xattr.security.capability", &capability),
            ("SCHILY.xattr.user.note", b"hello\0there"),
            ("SCHILY.xattr.trusted.overlay.redirect", b"/etc"),
            ("SCHILY.xattr.security.ima", b"x"),
        ])
        .entry(b'0', b"ping", |block| block.put(108, b"0000005"), b"p")
        .records(&[("SCHILY.xattr.trusted.overlay.opaque", b"y")])
        .directory("forged")
        .end();
    let directory = tempfile::tempdir().unwrap();
    unpack(&layer, &mut Tree::open(directory.path()).unwrap()).unwrap();
    let attribute = |name: &str, key: &str| linux::root::attribute(&directory.path().join(name), key).ok();
    // After the change of owner, which takes capabilities away.
    assert_eq!(attribute("ping", "security.capability").unwrap(), capability);
    assert_eq!(attribute("ping", "user.note").unwrap(), b"hello\0there");
    assert_eq!(attribute("ping", "trusted.overlay.redirect"), None);
    assert_eq!(attribute("ping", "security.ima"), None);
    assert_eq!(attribute("forged", "trusted.overlay.opaque"), None);
}

#[test]
fn holes_of_all_four_forms_are_holes() {
    let old = |block: &mut Block| {
        block.put(257, b"ustar  \0");
        block.put(386, b"00000000000\x0000000000002\0");
        block.put(410, b"00000010000\x0000000000001\0");
        block.put(482, &[1]);
        block.put(483, b"00000020000\0");
    };
    let mut more = [0; 512];
    more[..24].copy_from_slice(b"00000017777\x0000000000001\0");
    let mut layer = Tar::default().entry(
        b'S',
        b"old",
        |block| {
            old(block);
            block.put(124, b"00000000004");
        },
        b"",
    );
    layer.0.extend(more);
    let layer = layer
        .content(b"abcd")
        .records(&[
            ("GNU.sparse.size", b"8192"),
            ("GNU.sparse.numblocks", b"2"),
            ("GNU.sparse.offset", b"0"),
            ("GNU.sparse.numbytes", b"2"),
            ("GNU.sparse.offset", b"4096"),
            ("GNU.sparse.numbytes", b"1"),
        ])
        .file("pax0.0", "abc")
        .records(&[
            ("GNU.sparse.name", b"pax0.1"),
            ("GNU.sparse.size", b"8192"),
            ("GNU.sparse.numblocks", b"2"),
            ("GNU.sparse.map", b"0,2,4096,1"),
        ])
        .file("GNUSparseFile.0/pax0.1", "abc")
        .records(&[
            ("GNU.sparse.major", b"1"),
            ("GNU.sparse.minor", b"0"),
            ("GNU.sparse.name", b"pax1.0"),
            ("GNU.sparse.realsize", b"8192"),
        ])
        .entry(b'0', b"GNUSparseFile.0/pax1.0", |block| block.put(124, b"00000001003"), b"")
        .content(b"2\n0\n2\n4096\n1\n")
        .content(b"abc")
        .records(&[("GNU.sparse.size", b"1048576"), ("GNU.sparse.numblocks", b"0")])
        .file("empty", "")
        .end();
    let directory = tempfile::tempdir().unwrap();
    unpack(&layer, &mut Tree::open(directory.path()).unwrap()).unwrap();
    let read = |name: &str| fs::read(directory.path().join(name)).unwrap();
    let mut expected = vec![0; 8192];
    expected[..2].copy_from_slice(b"ab");
    expected[4096] = b'c';
    for name in ["pax0.0", "pax0.1", "pax1.0"] {
        assert!(read(name) == expected, "{name}");
    }
    expected[8191] = b'd';
    assert!(read("old") == expected);
    let empty = fs::metadata(directory.path().join("empty")).unwrap();
    assert_eq!((empty.len(), empty.blocks()), (1 << 20, 0));
}

#[test]
fn marks_concern_lower_layers_only_in_any_order() {
    let layer = Tar::default()
        .directory("etc")
        .file("etc/.wh.passwd", "")
        // Before and after what takes the hidden one's place.
        .file("etc/.wh.before", "")
        .file("etc/before", "new")
        .file("etc/after", "new")
        .file("etc/.wh.after", "")
        .file(".wh.dir", "")
        .directory("dir")
        .file("dir/inside", "i")
        .directory("late")
        .file("late/inside", "i")
        .file(".wh.late", "")
        .file(".wh.implied", "")
        .file("implied/inside", "i")
        .file("opaque/inside", "i")
        .file("opaque/.wh..wh..opq", "")
        .file("alone/.wh..wh..opq", "")
        .file(".wh..wh.plnk", "")
        .entry(b'3', b"device", |_| {}, b"")
        .end();
    check(
        &layer,
        &expect![[r#"
        755 0:0 alone/ alone
        hidden device
        750 0:0 42 dir/ alone
        644 0:0 42 dir/inside 1 bytes i x1
        750 0:0 42 etc/
        644 0:0 42 etc/after 3 bytes new x1
        644 0:0 42 etc/before 3 bytes new x1
        hidden etc/passwd
        755 0:0 implied/ alone
        644 0:0 42 implied/inside 1 bytes i x1
        750 0:0 42 late/ alone
        644 0:0 42 late/inside 1 bytes i x1
        755 0:0 opaque/ alone
        644 0:0 42 opaque/inside 1 bytes i x1
        lent alone/
        lent implied/
        lent opaque/
    "#]],
    );
    check(
        &Tar::default().file(".wh.", "").end(),
        &expect![[r#"
        bad image: a deletion mark without a name, .wh.
    "#]],
    );
}

#[test]
fn a_later_entry_replaces_an_earlier_one() {
    let layer = Tar::default()
        .link(b'2', "a", "/etc")
        .directory("a")
        .file("a/b", "1")
        .file("a/b", "2")
        .file("c", "x")
        .link(b'2', "c", "a")
        .directory("d")
        .file("d/inside", "i")
        .file("d", "file")
        .file("e", "file")
        .file("e/inside", "i")
        .directory("twice")
        .entry(b'5', b"twice", |block| block.put(100, b"0000700"), b"")
        .end();
    check(
        &layer,
        &expect![[r#"
        750 0:0 42 a/
        644 0:0 42 a/b 1 bytes 2 x1
        777 0:0 42 c -> a
        644 0:0 42 d 4 bytes file x1
        755 0:0 e/
        644 0:0 42 e/inside 1 bytes i x1
        700 0:0 42 twice/
        lent e/
    "#]],
    );
}

#[test]
fn order_does_not_matter() {
    let layer = Tar::default()
        .link(b'1', "early", "usr/bin/tool")
        .file("usr/bin/tool", "t")
        .directory("usr/bin")
        .link(b'2', "lib", "usr/lib")
        .file("lib/through", "l")
        .link(b'2', "loop", "loop")
        .link(b'1', "self", "self")
        .link(b'1', "below", "only/below")
        .end();
    check(
        &layer,
        &expect![[r#"
        644 0:0 42 early 1 bytes t x2
        777 0:0 42 lib -> usr/lib
        777 0:0 42 loop -> loop
        755 0:0 usr/
        750 0:0 42 usr/bin/
        644 0:0 42 usr/bin/tool 1 bytes t x2
        755 0:0 usr/lib/
        644 0:0 42 usr/lib/through 1 bytes l x1
        lent usr/
        lent usr/lib/
        lent self => self
        lent below => only/below
    "#]],
    );
}

#[test]
fn names_stay_inside() {
    let layer = Tar::default()
        .file("../outside", "1")
        .file("/absolute", "2")
        .file("a/../../../b/./c", "3")
        .link(b'2', "up", "../../..")
        .file("up/through", "4")
        .link(b'2', "root", "/")
        .file("root/rooted", "5")
        .link(b'1', "same", "../../outside")
        .end();
    check(
        &layer,
        &expect![[r#"
        644 0:0 42 absolute 1 bytes 2 x1
        755 0:0 b/
        644 0:0 42 b/c 1 bytes 3 x1
        644 0:0 42 outside 1 bytes 1 x2
        777 0:0 42 root -> /
        644 0:0 42 rooted 1 bytes 5 x1
        644 0:0 42 same 1 bytes 1 x2
        644 0:0 42 through 1 bytes 4 x1
        777 0:0 42 up -> ../../..
        lent b/
    "#]],
    );
}

/// The published attack: marks and attributes that go through a link to the node.
#[test]
fn marks_and_attributes_do_not_go_through_links() {
    let outside = tempfile::tempdir().unwrap();
    fs::create_dir(outside.path().join("x")).unwrap();
    let target = outside.path().display().to_string();
    let layer = Tar::default()
        .link(b'2', "evil", &target)
        .file("evil/x/.wh..wh..opq", "")
        .file("evil/.wh.x", "")
        .records(&[("SCHILY.xattr.user.note", b"n")])
        .entry(b'5', b"evil/x", |block| block.put(108, b"0000005"), b"")
        .end();
    let place = tempfile::tempdir().unwrap();
    unpack(&layer, &mut Tree::open(place.path()).unwrap()).unwrap();
    let x = outside.path().join("x");
    assert!(linux::root::attribute(&x, "trusted.overlay.opaque").is_err());
    assert!(linux::root::attribute(&x, "user.note").is_err());
    assert_eq!(fs::metadata(&x).unwrap().uid(), 0);
    // All of it happened, inside.
    let inside = place.path().join(target.trim_start_matches('/')).join("x");
    assert_eq!(linux::root::attribute(&inside, "trusted.overlay.opaque").unwrap(), b"y");
    assert_eq!(fs::metadata(&inside).unwrap().uid(), 5);
}

#[test]
fn what_is_no_layer_is_refused() {
    let refused = |layer: &[u8], expected: &Expect| check(layer, expected);
    refused(
        b"not a tar",
        &expect![[r#"
        bad image: a layer that cannot be read: it ends in the middle of an entry
    "#]],
    );
    refused(
        &[b'x'; 512],
        &expect![[r#"
        bad image: a layer that cannot be read: not a tar archive, or a damaged one: the checksum of an entry is wrong
    "#]],
    );
    let whole = Tar::default().file("a", &"x".repeat(2000)).end();
    refused(
        &whole[..1500],
        &expect![[r#"
        bad image: a layer that cannot be read: it ends in the middle of an entry
    "#]],
    );
    refused(
        &Tar::default().entry(b'?', b"a", |_| {}, b"").end(),
        &expect![[r#"
        bad image: a layer that cannot be read: an entry of the unknown kind '?'
    "#]],
    );
    refused(
        &Tar::default().file("", "x").end(),
        &expect![[r#"
        bad image: a layer that cannot be read: an entry has no name
    "#]],
    );
    refused(
        &Tar::default()
            .entry(b'0', b"a", |block| block.put(108, b"\xff\xff\xff\xff\xff\xff\xff\xff"), b"")
            .end(),
        &expect![[r#"
        bad image: a layer that cannot be read: the owner of an entry is no number that fits
    "#]],
    );
    refused(
        &Tar::default().records(&[("uid", b"4294967296")]).file("a", "").end(),
        &expect![[r#"
        bad image: a layer that cannot be read: the owner of an entry is no number that fits
    "#]],
    );
}

#[test]
fn every_limit_counts_what_it_becomes() {
    let hole = |size: &[u8]| {
        Tar::default()
            .records(&[("GNU.sparse.size", size), ("GNU.sparse.numblocks", b"0")])
            .file("hole", "")
            .end()
    };
    check(
        &hole(b"1000000000000000"),
        &expect![[r#"
        the size of a layer's files exceeds the limit of 68719476736
    "#]],
    );
    check(
        &Tar::default().records(&[("comment", &vec![b'x'; 2_000_000])]).file("a", "").end(),
        &expect![[r#"
        bad image: a layer that cannot be read: what describes an entry exceeds the limit of 1048576 bytes
    "#]],
    );
    // A header may announce more than there is.
    let announced = |kind: u8| {
        Tar::default().entry(kind, b"x", |block| block.put(124, b"\x80\0\0\0\x10\0\0\0\0\0\0\0"), b"").0
    };
    for kind in [b'x', b'L', b'K', b'g'] {
        check(
            &announced(kind),
            &expect![[r#"
            bad image: a layer that cannot be read: what describes an entry exceeds the limit of 1048576 bytes
        "#]],
        );
    }
    let mut many = Tar::default();
    for _ in 0..1100 {
        many = many.records(&[("a", b"b")]);
    }
    check(
        &many.file("a", "").end(),
        &expect![[r#"
            644 0:0 42 a 0 bytes  x1
        "#]],
    );
}

/// A layer from its files and its frame, or why there is none.
fn put_together(layer: &[u8]) -> Result<Vec<u8>, &'static str> {
    let place = tempfile::tempdir().unwrap();
    let (files, frame) = (place.path().join("files"), place.path().join("frame"));
    fs::create_dir(&files).unwrap();
    let mut tree = Tree::open(&files).unwrap();
    let outcome = super::unpack(layer, &mut tree, fs::File::create(&frame).unwrap()).unwrap();
    if !outcome.is_framed {
        return Err("no frame");
    }
    let mut whole = Vec::new();
    let mut layer = super::super::frame::Reassembly::new(fs::File::open(&frame).unwrap(), &files).unwrap();
    std::io::Read::read_to_end(&mut layer, &mut whole).unwrap();
    Ok(whole)
}

#[test]
fn a_layer_is_put_together_as_it_was() {
    let sparse = Tar::default()
        .records(&[
            ("GNU.sparse.size", b"8192"),
            ("GNU.sparse.numblocks", b"2"),
            ("GNU.sparse.map", b"0,2,4096,1"),
        ])
        .file("holes", "abc")
        .directory("etc")
        .file("etc/.wh.gone", "content of a mark")
        .file("etc/empty", "")
        .file("etc/large", &"large ".repeat(200_000))
        .link(b'1', "etc/same", "etc/large")
        .link(b'2', "lib", "etc")
        .file("lib/through", "l");
    let padded = [sparse.0.clone(), vec![0; 10_240], b"garbage".to_vec()].concat();
    for layer in [Vec::new(), sparse.0.clone(), sparse.end(), padded] {
        assert!(put_together(&layer).unwrap() == layer);
    }
    let twice = Tar::default().file("a", "first").file("a", "second").end();
    assert_eq!(put_together(&twice), Err("no frame"));
    let marked = Tar::default().file(".wh.a", "").file("a", "second").end();
    assert!(put_together(&marked).unwrap() == marked);
}

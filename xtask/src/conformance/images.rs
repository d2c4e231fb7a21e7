//! The images that conformance specs run, under the names that the suite asks for, in one archive.
//!
//! All but busybox and pause lie on one layer of Debian packages. It differs from upstream's in what specs cannot see,
//! and keeps what they do see: the commands they call and the files and accounts they look for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::programs::Programs;
use crate::oci::{Defaults, Entry, Image, Layer, write_all};
use crate::shell::{output, program, step};
use crate::{debian, images};

/// What specs call in their containers, and what those programs need.
const PACKAGES: &[&str] = &[
    "base-files",
    "bash",
    "bind9-dnsutils",
    "coreutils",
    "curl",
    "etcd-server",
    "findutils",
    "grep",
    "hostname",
    "iperf",
    "iproute2",
    "libc-bin",
    "netcat-openbsd",
    "nginx-light",
    "sed",
    "socat",
    "util-linux",
];

/// Folders that no program reads.
const USELESS: &[&str] =
    &["boot", "usr/share/doc", "usr/share/info", "usr/share/lintian", "usr/share/locale", "usr/share/man"];

/// What an image lies on.
#[derive(Clone, Copy, PartialEq)]
enum Base {
    Debian,
    Busybox,
    Nothing,
}

/// How an image is made.
struct Recipe {
    /// The end of the image's name, without its tag.
    name: &'static str,
    base: Base,
    entries: fn(&Programs) -> Vec<Entry>,
    entrypoint: &'static [&'static str],
    arguments: &'static [&'static str],
}

static RECIPES: &[Recipe] = &[
    Recipe {
        name: "/agnhost",
        base: Base::Debian,
        entries: agnhost,
        entrypoint: &["/agnhost"],
        arguments: &["pause"],
    },
    Recipe {
        name: "/busybox",
        base: Base::Busybox,
        entries: |_| Vec::new(),
        entrypoint: &[],
        arguments: &["sh"],
    },
    Recipe { name: "/etcd", base: Base::Debian, entries: etcd, entrypoint: &[], arguments: &["etcd"] },
    Recipe {
        name: "/glibc-dns-testing",
        base: Base::Debian,
        entries: |_| Vec::new(),
        entrypoint: &[],
        arguments: &["bash"],
    },
    Recipe {
        name: "/kitten",
        base: Base::Debian,
        entries: |programs| site(programs, "kitten"),
        entrypoint: &["/agnhost"],
        arguments: &["test-webserver"],
    },
    Recipe {
        name: "/nautilus",
        base: Base::Debian,
        entries: |programs| site(programs, "nautilus"),
        entrypoint: &["/agnhost"],
        arguments: &["test-webserver"],
    },
    Recipe {
        name: "/nginx",
        base: Base::Debian,
        entries: |_| {
            vec![text("etc/nginx/nginx.conf", NGINX), text("usr/share/nginx/html/index.html", "nginx\n")]
        },
        entrypoint: &[],
        arguments: &["nginx", "-g", "daemon off;"],
    },
    Recipe {
        name: "/nonewprivs",
        base: Base::Debian,
        entries: |programs| {
            vec![Entry::File("usr/local/bin/nnp".into(), programs.path("nonewprivs"), 0o6755)]
        },
        entrypoint: &[],
        arguments: &["nnp"],
    },
    Recipe { name: "/pause", base: Base::Nothing, entries: pause, entrypoint: &["/pause"], arguments: &[] },
    Recipe {
        name: "/sample-apiserver",
        base: Base::Debian,
        entries: |programs| {
            vec![Entry::File("sample-apiserver".into(), programs.path("sample-apiserver"), 0o755)]
        },
        entrypoint: &["/sample-apiserver"],
        arguments: &[],
    },
];

const NGINX: &str = "\
user www-data;
events {}
http {
    include mime.types;
    access_log /dev/stdout;
    server {
        listen 80;
        root /usr/share/nginx/html;
    }
}
error_log /dev/stderr notice;
";

/// Debian's scripts would make these accounts; one spec looks for the user 1000 and its group 50000.
const ACCOUNTS: [(&str, &str); 2] = [
    (
        "etc/passwd",
        "root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33:www-data:/var/www:/bin/false\n\
         user-defined-in-image:x:1000:1000::/home/user-defined-in-image:/bin/sh\n\
         nobody:x:65534:65534:nobody:/:/bin/false\n",
    ),
    (
        "etc/group",
        "root:x:0:\nwww-data:x:33:\nuser-defined-in-image:x:1000:\n\
         group-defined-in-image:x:50000:user-defined-in-image\nnogroup:x:65534:\n",
    ),
];

/// Writes the archive with all the images, and tells where it is.
pub(super) fn ensure(programs: &Programs, folder: &Path) -> Result<PathBuf> {
    step("images");
    let names = output(program(programs.path("e2e.test")).arg("--list-images"))?;
    let debian = Layer::of(&debian_files(&folder.join("debian"))?)?;
    let busybox = Layer::of(&images::base(&images::busybox()?)?())?;
    let mut own = Vec::new();
    for recipe in RECIPES {
        let names = names_of(recipe.name, &names);
        if names.is_empty() {
            bail!("the suite has no image that ends with {:?}", recipe.name);
        }
        let entries = (recipe.entries)(programs);
        own.push((recipe, names, if entries.is_empty() { None } else { Some(Layer::of(&entries)?) }));
    }
    let images: Vec<Image<'_>> = own
        .iter()
        .map(|(recipe, names, layer)| {
            let base = match recipe.base {
                Base::Debian => Some(&debian),
                Base::Busybox => Some(&busybox),
                Base::Nothing => None,
            };
            let defaults = Defaults {
                entrypoint: recipe.entrypoint,
                arguments: recipe.arguments,
                environment: &[images::PATH],
            };
            Image { names, defaults, layers: base.into_iter().chain(layer).collect() }
        })
        .collect();
    let archive = folder.join("images.tar");
    write_all(&archive, &images)?;
    Ok(archive)
}

/// The full names in the suite's list whose part before the tag ends with `name`.
fn names_of(name: &str, list: &str) -> Vec<String> {
    let is_named =
        |line: &&str| line.rsplit_once(':').is_some_and(|(repository, _)| repository.ends_with(name));
    // Only an account of its registry may pull this one, and no conformance spec does.
    let is_public = |line: &&str| !line.starts_with("gcr.io/k8s-authenticated-test/");
    list.lines().map(str::trim).filter(is_named).filter(is_public).map(str::to_owned).collect()
}

fn text(path: &str, content: &str) -> Entry {
    Entry::Text(path.into(), content.into(), 0o644)
}

fn agnhost(programs: &Programs) -> Vec<Entry> {
    let certificates = programs.sources.join("test/images/agnhost/porter");
    vec![
        Entry::Folder("uploads".into(), 0o755),
        Entry::File("agnhost".into(), programs.path("agnhost"), 0o755),
        Entry::Link("agnhost-2".into(), "agnhost".into()),
        Entry::File("localhost.crt".into(), certificates.join("localhost.crt"), 0o644),
        Entry::File("localhost.key".into(), certificates.join("localhost.key"), 0o644),
    ]
}

/// agnhost with a picture to serve.
fn site(programs: &Programs, name: &str) -> Vec<Entry> {
    let pages = programs.sources.join("test/images").join(name).join("html");
    let picture = format!("{name}.jpg");
    let mut entries = agnhost(programs);
    entries.push(Entry::File("data.json".into(), pages.join("data.json"), 0o644));
    entries.push(Entry::File(picture.clone(), pages.join(picture), 0o644));
    // A spec reads the system's name from this image as a volume.
    entries.push(text("etc/os-release", "NAME=\"Alpine Linux\"\nID=alpine\nPRETTY_NAME=\"Alpine Linux\"\n"));
    entries
}

/// The spec of the sample API server calls etcd by this path.
fn etcd(_: &Programs) -> Vec<Entry> {
    vec![Entry::Link("usr/local/bin/etcd".into(), "/usr/bin/etcd".into())]
}

fn pause(programs: &Programs) -> Vec<Entry> {
    vec![Entry::File("pause".into(), programs.pause.clone(), 0o755)]
}

/// The layer of Debian packages.
fn debian_files(folder: &Path) -> Result<Vec<Entry>> {
    debian::unpack(PACKAGES, folder)?;
    let mut entries = files_of(folder)?;
    let replaced: Vec<&str> = ACCOUNTS.iter().map(|(path, _)| *path).collect();
    entries.retain(|entry| !replaced.contains(&path_of(entry)));
    entries.extend(ACCOUNTS.iter().map(|(path, content)| text(path, content)));
    entries.push(text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"));
    // Upstream's shell hands on variables whose names are none of its own; of Debian's only bash does.
    entries.push(Entry::Link("usr/bin/sh".into(), "bash".into()));
    entries.push(Entry::Link("usr/bin/nc".into(), "nc.openbsd".into()));
    let there: BTreeSet<String> =
        entries.iter().filter_map(|entry| path_of(entry).rsplit('/').next()).map(str::to_owned).collect();
    let busybox = images::busybox()?;
    let applets = output(program(&busybox).arg("--list"))?;
    entries.push(Entry::File("usr/bin/busybox".into(), busybox, 0o755));
    let missing = applets.lines().filter(|applet| !there.contains(*applet) && *applet != "busybox");
    entries.extend(missing.map(|applet| Entry::Link(format!("usr/bin/{applet}"), "busybox".into())));
    Ok(entries)
}

/// Every file under a folder, parents first, by name.
fn files_of(folder: &Path) -> Result<Vec<Entry>> {
    use std::os::unix::fs::PermissionsExt as _;
    let within = |path: &Path| path.strip_prefix(folder).map(|path| path.to_string_lossy().into_owned());
    let is_useful = |path: &Path| within(path).is_ok_and(|path| !USELESS.contains(&path.as_str()));
    let walk = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
    let mut entries = Vec::new();
    for found in walk.filter_entry(|found| is_useful(found.path())) {
        let found = found?;
        let path = within(found.path())?;
        let mode = found.metadata()?.permissions().mode() & 0o7777;
        entries.push(if found.file_type().is_dir() {
            Entry::Folder(path, mode)
        } else if found.file_type().is_symlink() {
            let target = std::fs::read_link(found.path())?;
            Entry::Link(path, target.to_str().context("a link's target is not UTF-8")?.to_owned())
        } else {
            Entry::File(path, found.into_path(), mode)
        });
    }
    Ok(entries)
}

fn path_of(entry: &Entry) -> &str {
    match entry {
        Entry::Folder(path, _) | Entry::File(path, ..) | Entry::Text(path, ..) | Entry::Link(path, _) => path,
    }
}

#[cfg(test)]
mod tests {
    use super::{RECIPES, names_of};

    #[test]
    fn names_are_found_by_their_repository() {
        let list = "registry/e2e/agnhost:2.55\nregistry/e2e/agnhost:2.66.1\nregistry/e2e/not-agnhost:1\n";
        assert_eq!(names_of("/agnhost", list), ["registry/e2e/agnhost:2.55", "registry/e2e/agnhost:2.66.1"]);
        assert!(names_of("/etcd", list).is_empty());
    }

    #[test]
    fn every_recipe_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = RECIPES.iter().map(|recipe| recipe.name).collect();
        assert_eq!(names.len(), RECIPES.len());
    }
}

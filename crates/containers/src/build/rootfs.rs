//! A container's files: the image's layers, the kernel's file systems, devices, volumes, and what is hidden.
//!
//! Built in a mount namespace of its own; nothing appears on the node, so nothing can be left there. Every place
//! inside is found by the kernel as if the container's root were `/`. All of it is mounted without devices; the few
//! that a container gets are mounts of the node's own. No device cgroup is needed then, on v1 and v2 alike.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use linux::cgroup::Hierarchy;
use linux::mount::{self, Detached, Forbid, Spread};
use linux::root::Root;

use crate::error::{Doing, Error};
use crate::model::{Device, Mount, Propagation};
use crate::record::{self, Bundle};

const DEVICES: [&str; 6] = ["null", "zero", "full", "random", "urandom", "tty"];
const LINKS: [(&str, &str); 5] = [
    ("/proc/self/fd", "/dev/fd"),
    ("/proc/self/fd/0", "/dev/stdin"),
    ("/proc/self/fd/1", "/dev/stdout"),
    ("/proc/self/fd/2", "/dev/stderr"),
    ("pts/ptmx", "/dev/ptmx"),
];
const LOCKED: Forbid = Forbid::SETUID.and(Forbid::DEVICES).and(Forbid::EXEC);

/// Builds the root in this process's new mount namespace and moves into it.
pub(super) fn enter(bundle: &Bundle, directory: &Path, hierarchies: &[Hierarchy]) -> Result<(), Error> {
    // Volumes first: making everything private would cut them off from the node's later mounts.
    let volumes = bundle.mounts.iter().map(|m| copy_volume(m, bundle)).collect::<Result<Vec<_>, _>>()?;
    mount::make_all_private().doing(|| "make mounts private".to_owned())?;
    let root = mount_layers(bundle, directory)?;
    mount_kernel(&root, bundle, hierarchies)?;
    mount_devices(&root, bundle)?;
    for (volume, place) in volumes.iter().zip(&bundle.mounts) {
        attach_volume(&root, volume, &place.container_path)?;
    }
    hide(&root, bundle)?;
    if bundle.read_only_rootfs {
        mount::forbid_at(root.as_fd(), Forbid::WRITE).doing(|| "protect the root file system".to_owned())?;
    }
    mount::pivot_into(root.as_fd()).doing(|| "change the root".to_owned())
}

fn mount_layers(bundle: &Bundle, directory: &Path) -> Result<Root, Error> {
    let doing = || "mount the image".to_owned();
    // Relative names keep a hundred layers within the kernel's one page.
    std::env::set_current_dir(&bundle.layers_directory).doing(doing)?;
    let place = directory.join(record::ROOT);
    // What a container changed is gone with it, so nothing needs to reach the disk ("volatile").
    let options = format!(
        "lowerdir={},upperdir={},workdir={},volatile",
        bundle.layers.join(":"),
        directory.join(record::UPPER).display(),
        directory.join(record::WORK).display()
    );
    let forbid = if bundle.privileged { Forbid::NOTHING } else { Forbid::DEVICES };
    mount::overlay(&place, &options, forbid).doing(doing)?;
    std::env::set_current_dir("/").doing(doing)?;
    Root::open(&place).doing(doing)
}

fn mount_kernel(root: &Root, bundle: &Bundle, hierarchies: &[Hierarchy]) -> Result<(), Error> {
    let sys = if bundle.privileged { LOCKED } else { LOCKED.and(Forbid::WRITE) };
    mount_new(root, "/proc", ("proc", &[]), LOCKED)?;
    mount_new(root, "/sys", ("sysfs", &[]), sys)?;
    if let [only] = hierarchies
        && only.kind == "cgroup2"
    {
        return mount_new(root, "/sys/fs/cgroup", ("cgroup2", &[]), sys);
    }
    mount_new(root, "/sys/fs/cgroup", ("tmpfs", &[("mode", Some("755"))]), LOCKED)?;
    for hierarchy in hierarchies {
        let options: Vec<(&str, Option<&str>)> =
            hierarchy.options.iter().map(|o| (o.as_str(), None)).collect();
        let place = format!("/sys/fs/cgroup/{}", hierarchy.name);
        mount_new(root, &place, (hierarchy.kind, &options), sys)?;
    }
    let place = root.find(Path::new("/sys/fs/cgroup")).doing(|| "find /sys/fs/cgroup".to_owned())?;
    mount::forbid_at(place.as_fd(), sys).doing(|| "protect /sys/fs/cgroup".to_owned())
}

fn mount_devices(root: &Root, bundle: &Bundle) -> Result<(), Error> {
    let memory = Forbid::SETUID.and(if bundle.privileged { Forbid::NOTHING } else { Forbid::DEVICES });
    mount_new(root, "/dev", ("tmpfs", &[("mode", Some("755")), ("size", Some("65536k"))]), memory)?;
    let terminals = [("ptmxmode", Some("0666")), ("mode", Some("0620")), ("gid", Some("5"))];
    mount_new(root, "/dev/pts", ("devpts", &terminals), Forbid::SETUID.and(Forbid::EXEC))?;
    mount_new(root, "/dev/mqueue", ("mqueue", &[]), LOCKED)?;
    if bundle.privileged {
        copy_all_devices(root)?;
    } else {
        for name in DEVICES {
            let path = Path::new("/dev").join(name);
            show_device(root, &Device { host_path: path.clone(), container_path: path })?;
        }
    }
    for device in &bundle.devices {
        show_device(root, device)?;
    }
    for (target, link) in LINKS {
        root.make_link(target, Path::new(link)).doing(|| format!("make {link}"))?;
    }
    Ok(())
}

fn show_device(root: &Root, device: &Device) -> Result<(), Error> {
    let doing = || format!("show the device {}", device.host_path.display());
    let place = root.make_file(&device.container_path).doing(doing)?;
    let copy = Detached::copy_of_path(&device.host_path).doing(doing)?;
    copy.spread(Spread::Private).and_then(|()| copy.attach(place)).doing(doing)
}

/// A privileged container sees every device of the node. Nodes that vanish meanwhile are no error.
fn copy_all_devices(root: &Root) -> Result<(), Error> {
    let doing = || "copy the node's devices".to_owned();
    let mut waiting = vec![std::path::PathBuf::from("/dev")];
    while let Some(directory) = waiting.pop() {
        let Ok(entries) = std::fs::read_dir(&directory) else { continue };
        for entry in entries.filter_map(Result::ok) {
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
            let is_own = ["/dev/pts", "/dev/shm", "/dev/mqueue"].iter().any(|own| path == Path::new(own));
            if kind.is_dir() && !is_own {
                waiting.push(path);
            } else if !is_own && !kind.is_symlink() && !kind.is_file() {
                root.copy_device(&path).or_else(ignore_gone).doing(doing)?;
            }
        }
    }
    Ok(())
}

fn ignore_gone(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn copy_volume(mount: &Mount, bundle: &Bundle) -> Result<Detached, Error> {
    let doing = || format!("mount {} at {}", mount.host_path.display(), mount.container_path.display());
    let copy = match &mount.sub_path {
        None => Detached::copy_of_path(&mount.host_path).doing(doing)?,
        Some(inner) => {
            let place =
                Root::open(&mount.host_path).and_then(|volume| volume.find_beneath(inner)).doing(doing)?;
            Detached::copy_of(place.as_fd()).doing(doing)?
        }
    };
    let spread = match mount.propagation {
        Propagation::Private => Spread::Private,
        Propagation::HostToContainer => Spread::Slave,
        Propagation::Bidirectional => Spread::Shared,
    };
    copy.spread(spread).doing(doing)?;
    if !bundle.privileged {
        copy.forbid_below(Forbid::DEVICES).doing(doing)?;
    }
    if mount.read_only {
        copy.forbid(Forbid::WRITE).doing(doing)?;
    }
    Ok(copy)
}

fn attach_volume(root: &Root, volume: &Detached, path: &Path) -> Result<(), Error> {
    let doing = || format!("mount a volume at {}", path.display());
    let is_directory = is_directory(volume.as_fd()).doing(doing)?;
    let place = if is_directory { root.make_directory(path) } else { root.make_file(path) };
    volume.attach(place.doing(doing)?).doing(doing)
}

/// Covers what a container must not read and freezes what it must not write.
fn hide(root: &Root, bundle: &Bundle) -> Result<(), Error> {
    for path in &bundle.read_only_paths {
        let doing = || format!("protect {}", path.display());
        let Some(place) = find(root, path)? else { continue };
        let copy = Detached::copy_of(place.as_fd()).doing(doing)?;
        copy.forbid_below(Forbid::WRITE).and_then(|()| copy.attach(place)).doing(doing)?;
    }
    for path in &bundle.masked_paths {
        let doing = || format!("hide {}", path.display());
        let Some(place) = find(root, path)? else { continue };
        let cover = if is_directory(place.as_fd()).doing(doing)? {
            Detached::new("tmpfs", &[("size", Some("0k"))], LOCKED.and(Forbid::WRITE)).doing(doing)?
        } else {
            Detached::copy_of_path(Path::new("/dev/null")).doing(doing)?
        };
        cover.attach(place).doing(doing)?;
    }
    Ok(())
}

fn find(root: &Root, path: &Path) -> Result<Option<OwnedFd>, Error> {
    match root.find(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        place => place.map(Some).doing(|| format!("find {}", path.display())),
    }
}

/// Mounts a new file system where the image may have a directory but no link: a link could move it elsewhere.
fn mount_new(
    root: &Root,
    path: &str,
    (kind, options): (&str, &[(&str, Option<&str>)]),
    forbid: Forbid,
) -> Result<(), Error> {
    let doing = || format!("mount {path}");
    let system = Detached::new(kind, options, forbid).doing(doing)?;
    root.make_directory(Path::new(path)).doing(doing)?;
    let place = root.find_without_links(Path::new(path)).doing(doing)?;
    system.attach(place).doing(doing)
}

fn is_directory(location: std::os::fd::BorrowedFd<'_>) -> io::Result<bool> {
    Ok(File::from(location.try_clone_to_owned()?).metadata()?.is_dir())
}

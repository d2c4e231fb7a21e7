//! Which images go, when, and in which order.
//!
//! Images that were unused for too long go whenever they are looked at. Others go when the disk is fuller than the upper
//! threshold, the longest unused first, until it is emptier than the lower one. What was used, and when, is remembered from
//! the kubelet's start on; one that it never saw in use counts as unused for longer than any other.

use std::collections::{BTreeMap, BTreeSet};

use containers::model::Image;
use jiff::{SignedDuration, Timestamp};

use crate::config::ImageCollection;

/// What is remembered of the images of a node.
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    /// When it began.
    since: Timestamp,
    images: BTreeMap<String, Use>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Use {
    last_used: Option<Timestamp>,
    first_seen: Timestamp,
    is_used: Used,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Used {
    Yes,
    No,
}

/// The file system that images lie on, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Disk {
    pub(crate) capacity: u64,
    pub(crate) available: u64,
}

/// How much room is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shortage {
    /// Of the file system, in percent.
    pub(crate) used_percent: u64,
    pub(crate) bytes_to_free: u64,
}

impl Memory {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { since: now, images: BTreeMap::new() }
    }

    /// These images are here now, and these of them, by id, are used.
    pub(crate) fn see(&mut self, present: &[Image], used: &BTreeSet<String>, now: Timestamp) {
        self.images.retain(|id, _| present.iter().any(|image| image.id == *id));
        for image in present {
            let known = self.images.entry(image.id.clone());
            let known = known.or_insert(Use { last_used: None, first_seen: now, is_used: Used::No });
            known.is_used = Used::No;
            if used.contains(&image.id) {
                (known.is_used, known.last_used) = (Used::Yes, Some(now));
            }
        }
    }

    /// An image is gone.
    pub(crate) fn forget(&mut self, id: &str) {
        self.images.remove(id);
    }

    /// Images that were not used for longer than they may be.
    pub(crate) fn too_old(&self, rules: &ImageCollection, now: Timestamp) -> Vec<String> {
        let Some(age_max) = rules.age_max else { return Vec::new() };
        let is_longer = |at: Timestamp| now.duration_since(at) > signed(age_max);
        if !is_longer(self.since) {
            // Nobody knows yet what was used before.
            return Vec::new();
        }
        let old = self.unused().filter(|(_, it)| it.last_used.is_none_or(is_longer));
        old.filter(|(_, it)| is_longer(it.first_seen)).map(|(id, _)| id.clone()).collect()
    }

    /// Images that may go, the first to go first.
    pub(crate) fn candidates(&self, rules: &ImageCollection, now: Timestamp) -> Vec<String> {
        let is_ripe = |it: &Use| now.duration_since(it.first_seen) >= signed(rules.age_min);
        let mut ripe: Vec<_> = self.unused().filter(|(_, it)| is_ripe(it)).collect();
        ripe.sort_by_key(|(id, it)| (it.last_used, it.first_seen, (*id).clone()));
        ripe.into_iter().map(|(id, _)| id.clone()).collect()
    }

    fn unused(&self) -> impl Iterator<Item = (&String, &Use)> {
        self.images.iter().filter(|(_, it)| it.is_used == Used::No)
    }
}

/// The room to be made on a disk; none when it is not too full.
pub(crate) fn shortage(rules: &ImageCollection, disk: Disk) -> Option<Shortage> {
    let capacity = u128::from(disk.capacity);
    let available = u128::from(disk.available.min(disk.capacity));
    let used_percent = u64::try_from(100 - (available * 100).checked_div(capacity)?).unwrap_or(100);
    if used_percent < rules.high_percent.into() {
        return None;
    }
    let wanted = capacity * (100 - u128::from(rules.low_percent)) / 100;
    let bytes_to_free = u64::try_from(wanted.saturating_sub(available)).unwrap_or(u64::MAX);
    Some(Shortage { used_percent, bytes_to_free })
}

/// What is told when too little could be freed.
pub(crate) fn too_little(disk: Disk, shortage: Shortage, freed: u64) -> String {
    format!(
        "Insufficient free disk space on the node's image filesystem ({}% of {} used). Failed to free sufficient space by \
         deleting unused images (freed {freed} bytes). Investigate disk usage, as it could be used by active images, logs, \
         volumes, or other data.",
        shortage.used_percent,
        size(disk.capacity)
    )
}

#[expect(clippy::cast_precision_loss, reason = "one digit after the point is shown")]
fn size(bytes: u64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut amount = bytes as f64 / 1024.0;
    let mut unit = units[0];
    for larger in &units[1..] {
        if amount < 1024.0 {
            break;
        }
        (amount, unit) = (amount / 1024.0, larger);
    }
    format!("{amount:.1} {unit}")
}

fn signed(duration: std::time::Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const RULES: ImageCollection =
        ImageCollection { high_percent: 85, low_percent: 80, age_min: Duration::from_mins(2), age_max: None };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn images(ids: &[&str]) -> Vec<Image> {
        let image = |id: &&str| Image {
            id: (*id).to_owned(),
            names: Vec::new(),
            digests: Vec::new(),
            size_bytes: 1,
            user: String::new(),
            added: std::time::UNIX_EPOCH,
        };
        ids.iter().map(image).collect()
    }

    fn ids(ids: &[&str]) -> BTreeSet<String> {
        ids.iter().copied().map(str::to_owned).collect()
    }

    #[test]
    fn the_longest_unused_goes_first_and_nothing_young_or_used_goes() {
        let mut memory = Memory::new(at(0));
        memory.see(&images(&["a", "b", "c", "d"]), &ids(&["a", "b"]), at(0));
        memory.see(&images(&["a", "b", "c", "d"]), &ids(&["b"]), at(100));
        memory.see(&images(&["a", "b", "c", "d", "e"]), &ids(&["d"]), at(200));
        // Never used, used at 0, used at 100; `d` is used, `e` is too young.
        assert_eq!(memory.candidates(&RULES, at(200)), ["c", "a", "b"]);
        assert_eq!(memory.candidates(&RULES, at(320)), ["c", "e", "a", "b"]);
        assert_eq!(memory.candidates(&RULES, at(119)), Vec::<String>::new());
        memory.forget("c");
        memory.see(&images(&["a"]), &ids(&[]), at(300));
        assert_eq!(memory.candidates(&RULES, at(300)), ["a"]);
    }

    #[test]
    fn only_with_an_age_do_images_grow_too_old() {
        let rules = ImageCollection { age_max: Some(Duration::from_secs(1000)), ..RULES };
        let mut memory = Memory::new(at(0));
        memory.see(&images(&["a", "b", "c"]), &ids(&["a", "b"]), at(0));
        memory.see(&images(&["a", "b", "c"]), &ids(&["b"]), at(500));
        let mut check = |now: i64, expected: &[&str]| {
            memory.see(&images(&["a", "b", "c"]), &ids(&[]), at(now));
            assert_eq!(memory.too_old(&rules, at(now)), expected, "at {now}");
            assert_eq!(memory.too_old(&RULES, at(now)), Vec::<String>::new());
        };
        check(1000, &[]);
        check(1001, &["a", "c"]);
        check(1501, &["a", "b", "c"]);
    }

    #[test]
    fn room_is_made_down_to_the_lower_threshold() {
        let check = |capacity, available, expected| {
            let found = shortage(&RULES, Disk { capacity, available });
            assert_eq!(found.map(|it| (it.used_percent, it.bytes_to_free)), expected);
        };
        check(1000, 1000, None);
        check(1000, 160, None);
        check(1000, 159, Some((85, 41)));
        check(1000, 150, Some((85, 50)));
        check(1000, 0, Some((100, 200)));
        check(1000, 2000, None);
        check(0, 0, None);
        check(u64::MAX, 0, Some((100, u64::MAX / 5)));
        let never = ImageCollection { high_percent: 100, ..RULES };
        assert_eq!(shortage(&never, Disk { capacity: 1000, available: 10 }), None);
    }

    #[test]
    fn what_is_told_has_sizes_that_people_read() {
        let disk = Disk { capacity: 64 << 30, available: 0 };
        let told = too_little(disk, Shortage { used_percent: 97, bytes_to_free: 5 }, 3);
        assert!(told.contains("(97% of 64.0 GiB used)") && told.contains("(freed 3 bytes)"), "{told}");
        for (bytes, expected) in [
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (1 << 20, "1.0 MiB"),
            (3 << 29, "1.5 GiB"),
            (1 << 50, "1024.0 TiB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }
}

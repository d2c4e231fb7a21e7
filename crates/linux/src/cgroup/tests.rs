//! Both versions against a tree of plain files; the real kernel's is used where the machine has one.

use super::*;

struct Fake(PathBuf);

impl Fake {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("linux-cgroup-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    fn v2(&self) -> Tree {
        self.file("cgroup.controllers", "cpuset cpu io memory hugetlb pids\n");
        self.file("cgroup.subtree_control", "memory\n");
        let line = format!("30 23 0:26 / {} rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n", self.0.display());
        Tree::from_mounts(&line).unwrap()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const ALL: Limits = Limits {
    cpu_shares: Some(1024),
    cpu_quota_micros: Some(50_000),
    cpu_period_micros: Some(100_000),
    memory_bytes: Some(64 << 20),
    pids: Some(100),
};

#[test]
fn version_two_limits_are_converted_and_controllers_passed_down() {
    let fake = Fake::new("v2-limits");
    let group = fake.v2().group("/coracle-a/burstable");
    fake.file("coracle-a/cgroup.subtree_control", "cpu memory pids\n");
    group.create().unwrap();
    fake.file("coracle-a/burstable/memory.swap.max", "max");
    group.limit(&ALL).unwrap();
    assert_eq!(fake.text("cgroup.subtree_control"), "+cpu +memory +pids");
    assert_eq!(fake.text("coracle-a/cgroup.subtree_control"), "cpu memory pids\n");
    let written = ["cpu.weight", "cpu.max", "memory.max", "memory.swap.max", "pids.max"]
        .map(|file| fake.text(&format!("coracle-a/burstable/{file}")));
    assert_eq!(written, ["39", "50000 100000", "67108864", "0", "100"]);
}

#[test]
fn version_two_tells_usage_and_memory_kills() {
    let fake = Fake::new("v2-usage");
    let group = fake.v2().group("a");
    fake.file("a/memory.current", "1000\n");
    fake.file("a/memory.stat", "anon 1\ninactive_file 300\n");
    fake.file("a/cpu.stat", "usage_usec 5\nuser_usec 2\n");
    fake.file("a/pids.current", "3\n");
    fake.file("a/memory.events", "low 0\noom 2\noom_kill 1\noom_group_kill 0\n");
    let usage = Usage { cpu_nanos: 5000, memory_bytes: 1000, working_set_bytes: 700, pids: 3 };
    assert_eq!(group.usage().unwrap(), usage);
    assert_eq!(group.memory_kills().unwrap(), 1);
}

#[test]
fn a_hybrid_machine_uses_version_one() {
    let fake = Fake::new("hybrid");
    fake.file("unified/cgroup.controllers", "hugetlb\n");
    let root = fake.0.display();
    let mounts = format!(
        "1 0 0:1 / {root}/cpu rw - cgroup cgroup rw,cpu,cpuacct\n2 0 0:2 / {root}/memory rw - cgroup cgroup \
         rw,memory\n3 0 0:3 / {root}/pids rw - cgroup cgroup rw,pids\n4 0 0:4 / {root}/systemd rw - cgroup cgroup \
         rw,name=systemd\n5 0 0:5 / {root}/unified rw - cgroup2 cgroup2 rw\n"
    );
    let group = Tree::from_mounts(&mounts).unwrap().group("g");
    group.create().unwrap();
    group.limit(&ALL).unwrap();
    let written =
        ["cpu/g/cpu.shares", "cpu/g/cpu.cfs_quota_us", "memory/g/memory.limit_in_bytes", "pids/g/pids.max"]
            .map(|file| fake.text(file));
    assert_eq!(written, ["1024", "50000", "67108864", "100"]);
    assert!(!fake.0.join("systemd/g").exists());
    let apart = Tree::from_mounts(&mounts).unwrap().group_apart("s");
    apart.create().unwrap();
    assert!(fake.0.join("systemd/s").exists() && fake.0.join("unified/s").exists());
    let [systemd, unified] = &apart.trackers[..] else { panic!("{:?}", apart.trackers) };
    let text = "4:memory:/x\n1:name=systemd:/system.slice/coracle.service\n0::/\n";
    assert!(unified.is_at_root(text) && !systemd.is_at_root(text));
}

#[test]
fn a_machine_without_memory_control_is_refused() {
    let error = Tree::from_mounts("1 0 0:1 / /x rw - tmpfs tmpfs rw\n").unwrap_err();
    assert_eq!(error.to_string(), "no cgroup hierarchy with the memory controller is mounted");
}

#[test]
fn killing_a_group_leaves_no_process_and_no_directory() {
    let Ok(tree) = Tree::find() else { return };
    let group = tree.group(format!("coracle-test-{}", std::process::id()));
    group.create().unwrap();
    #[expect(clippy::disallowed_methods, reason = "a process to kill")]
    let mut child = std::process::Command::new("/bin/sleep").arg("1000").spawn().unwrap();
    group.add(child.id().cast_signed()).unwrap();
    assert_eq!(group.processes().unwrap(), [child.id().cast_signed()]);
    assert!(group.kill_all(5).unwrap());
    assert!(!child.wait().unwrap().success());
    group.remove().unwrap();
    group.remove().unwrap();
    assert!(!group.exists());
}

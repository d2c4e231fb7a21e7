//! What a container can and cannot do.

use std::fs;
use std::path::PathBuf;

use containers::Runtime;
use containers::model::{Capabilities, Mount, User};

use super::block_on;
use crate::fixture::{Node, shell};

pub(super) fn a_container_has_no_more_than_it_should() {
    block_on(async {
        let node = Node::start("contained").await;
        let script = "
            grep -E '^(CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp):' /proc/self/status
            cat /proc/1/cgroup | cut -d: -f3 | sort -u
            ls /proc/self/fd | wc -l
            ls /proc/1/fd
            cat /proc/keys /proc/timer_list | wc -c
            ls /sys/firmware | wc -l
            echo 1 2>/dev/null >/proc/sys/kernel/hostname || echo sys is read-only
            mount -t tmpfs none /tmp 2>/dev/null || echo no mount
            unshare -U true 2>/dev/null || echo no unshare
            mknod /tmp/disk b 1 0 && cat /tmp/disk 2>/dev/null || echo no device
            mknod /dev/disk b 1 0 && cat /dev/disk 2>/dev/null || echo no device
            touch /sys/fs/cgroup/x 2>/dev/null || echo no cgroup
            ps -o pid,args | head -2
            ls /dev";
        let mut config = shell(script);
        config.security.no_new_privileges = true;
        let (_, log) = node.run("pod", config).await;
        let text: Vec<&str> = log.iter().map(|line| line.split_once(" F ").unwrap().1).collect();
        let expected = "CapInh:\t0000000000000000\nCapPrm:\t00000000a80425fb\nCapEff:\t00000000a80425fb\n\
            CapBnd:\t00000000a80425fb\nCapAmb:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n/\n4\n0\n1\n2\n0\n0\n\
            sys is read-only\nno mount\nno unshare\nno device\nno device\nno cgroup\nPID   COMMAND\n    1 sh -c ";
        let joined = text.join("\n");
        assert!(joined.starts_with(expected), "{joined}\n---\n{expected}");
        let devices =
            "disk\nfd\nfull\nmqueue\nnull\nptmx\npts\nrandom\nshm\nstderr\nstdin\nstdout\ntty\nurandom\nzero";
        assert!(joined.ends_with(devices), "{joined}");
        node.finish().await;
    });
}

pub(super) fn a_privileged_container_has_everything() {
    block_on(async {
        let node = Node::start("privileged").await;
        let mut config =
            shell("grep Seccomp: /proc/self/status; mount -t tmpfs none /tmp && echo mounted; ls /dev/kmsg");
        config.security.privileged = true;
        let (_, log) = node.run("pod", config).await;
        assert_eq!(log, ["stdout F Seccomp:\t0", "stdout F mounted", "stdout F /dev/kmsg"]);
        let mut config = shell("grep CapEff: /proc/self/status; touch /x || echo read-only");
        config.security.read_only_rootfs = true;
        config.security.capabilities =
            Capabilities { add: vec!["NET_ADMIN".into()], drop: vec!["ALL".into()] };
        let (_, log) = node.run("bare", config).await;
        assert_eq!(log[0], "stdout F CapEff:\t0000000000001000");
        assert_eq!(log.last().unwrap(), "stdout F read-only");
        node.finish().await;
    });
}

pub(super) fn an_account_comes_from_pod_or_image() {
    block_on(async {
        let node = Node::start("account").await;
        let check = async |pod: &str, user: User, expected: &[&str]| {
            let mut config = shell(
                "id -u; id -g; id -G; echo $HOME; echo through > /dev/stdout; grep CapEff /proc/self/status",
            );
            config.security.user = user;
            let (_, log) = node.run(pod, config).await;
            let log: Vec<&str> =
                log.iter().map(|line| line.strip_prefix("stdout F ").unwrap_or(line)).collect();
            assert_eq!(log, expected);
        };
        let none = "CapEff:\t0000000000000000";
        check("image", User::default(), &["0", "0", "0", "/root", "through", "CapEff:\t00000000a80425fb"])
            .await;
        let web = User { uid: Some(33), ..User::default() };
        check("web", web, &["33", "44", "44 4", "/tmp", "through", none]).await;
        let other = User { uid: Some(1000), gid: Some(7), supplemental_groups: vec![9, 8] };
        check("other", other, &["1000", "7", "7 8 9", "/", "through", none]).await;
        node.finish().await;
    });
}

pub(super) fn volumes_appear_as_asked() {
    block_on(async {
        let node = Node::start("volumes").await;
        let volume = node.settings.directory.join("volume");
        fs::create_dir_all(volume.join("inner")).unwrap();
        fs::write(volume.join("file"), "text\n").unwrap();
        fs::write(volume.join("inner/deep"), "deep\n").unwrap();
        let mount = |path: &str| Mount {
            host_path: volume.clone(),
            container_path: PathBuf::from(path),
            ..Mount::default()
        };
        let mut config = shell(
            "cat /a/file /new/dir/file /etc/one /inner/deep /etc/resolv.conf /etc/hostname; \
             touch /a/made; touch /new/dir/x 2>/dev/null || echo read-only; df /dev/shm | tail -1 | wc -l",
        );
        let file = Mount { host_path: volume.join("file"), ..mount("/etc/one") };
        let inner = Mount { sub_path: Some("inner".into()), ..mount("/inner") };
        config.mounts = vec![mount("/a"), Mount { read_only: true, ..mount("/new/dir") }, file, inner];
        let mut pod = node.sandbox_config("pod");
        pod.resolv_conf = Some("nameserver 10.96.0.10\n".into());
        let sandbox = node.runtime.make_sandbox(pod).await.unwrap();
        let id = node.launch(&sandbox, config).await;
        node.exit(&id).await;
        let log = node.log(&id).await;
        let text: Vec<&str> = log.iter().map(|line| line.split_once(" F ").unwrap().1).collect();
        assert_eq!(text[..7], ["text", "text", "text", "deep", "nameserver 10.96.0.10", "pod", "read-only"]);
        assert!(volume.join("made").exists());
        node.finish().await;
    });
}

pub(super) fn a_volume_path_cannot_lead_outside() {
    block_on(async {
        let node = Node::start("escape").await;
        let volume = node.settings.directory.join("volume");
        fs::create_dir_all(&volume).unwrap();
        std::os::unix::fs::symlink("/etc", volume.join("link")).unwrap();
        std::os::unix::fs::symlink("../..", volume.join("up")).unwrap();
        let sandbox = node.sandbox("pod").await;
        for sub_path in ["link", "up", "../volume", "link/passwd"] {
            let mut config = shell("true");
            config.mounts = vec![Mount {
                host_path: volume.clone(),
                sub_path: Some(sub_path.into()),
                container_path: "/v".into(),
                ..Mount::default()
            }];
            let id = node.runtime.create_container(&sandbox.id, config).await.unwrap();
            let error = node.runtime.start_container(&id).await.unwrap_err().to_string();
            assert!(error.contains("Invalid cross-device link"), "{sub_path}: {error}");
        }
        node.finish().await;
    });
}

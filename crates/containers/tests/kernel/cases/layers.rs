//! Layers on top of each other, as a container sees them.

use containers::Runtime;
use containers::model::ContainerConfig;
use tar::EntryType;

use super::block_on;
use crate::archive::{self, Layer};
use crate::fixture::{Node, shell};

const FILE: EntryType = EntryType::Regular;
const DIRECTORY: EntryType = EntryType::Directory;
const SAME: EntryType = EntryType::Link;
const LINK: EntryType = EntryType::Symlink;

async fn see(node: &Node, layers: Vec<Layer>, script: &str) -> Vec<String> {
    let archive = node.settings.directory.join("layers.tar");
    archive::image(&archive, "localhost/layers:1", &layers);
    node.runtime.import_images(&archive, None).await.unwrap();
    let config = ContainerConfig { image: "localhost/layers:1".into(), ..shell(script) };
    let (exit, log) = node.run("layers", config).await;
    assert_eq!(exit.code, 0, "{log:?}");
    log.into_iter().map(|line| line.split_once(" F ").unwrap().1.to_owned()).collect()
}

/// As if each layer had been applied to the ones below it: parents that it leaves out keep their look, and a further name of a
/// lower layer's file is that file.
pub(super) fn a_layer_takes_what_it_lacks_from_those_below() {
    block_on(async {
        let node = Node::start("borrowing").await;
        let base = archive::tar(&[
            ("data", DIRECTORY, 0o700, ""),
            ("data/tmp", DIRECTORY, 0o1777, ""),
            ("data/tmp/old", FILE, 0o600, "old"),
            ("data/gone", DIRECTORY, 0o711, ""),
            ("tools", DIRECTORY, 0o755, ""),
            ("tools/tool", FILE, 0o4755, "tool"),
            ("link", LINK, 0o777, "data"),
        ]);
        let hidden = archive::tar(&[("data", DIRECTORY, 0o700, ""), ("data/.wh.gone", FILE, 0o644, "")]);
        let borrowing = archive::tar(&[
            ("data/tmp/new", FILE, 0o644, "new"),
            ("data/gone/new", FILE, 0o644, "new"),
            ("own/new", FILE, 0o644, "new"),
            ("tools/also", SAME, 0o4755, "tools/tool"),
        ]);
        let layers = || {
            let tars = [base.clone(), hidden.clone(), borrowing.clone()];
            let own = tars.into_iter().map(Layer::plain);
            [archive::busybox(&node.settings.directory)].into_iter().chain(own).collect::<Vec<_>>()
        };
        let script = "ls -lnd data data/tmp data/gone own tools/* | while read m n u g s a b c f; do echo $m $n $u $g $f; done; \
            cat data/tmp/*; ls data/gone; test tools/tool -ef tools/also; echo $?; cat tools/also; echo";
        let seen = see(&node, layers(), script).await;
        let expected = [
            "drwx------ 1 5 6 data",
            "drwxr-xr-x 2 0 0 data/gone",
            "drwxrwxrwt 1 5 6 data/tmp",
            "drwxr-xr-x 2 0 0 own",
            "-rwsr-xr-x 2 5 6 tools/also",
            "-rwsr-xr-x 2 5 6 tools/tool",
            "newoldnew",
            "0",
            "tool",
        ];
        assert_eq!(seen, expected);
        // The layers themselves are as they were, so that other images can have them.
        let plain = archive::layer_directory(&node.settings.directory, &archive::digest(&borrowing));
        assert!(!plain.join("tools/tool").exists());
        let before = archive::layers_on(&node.settings.directory);
        see(&node, layers(), "echo again").await;
        assert_eq!(archive::layers_on(&node.settings.directory), before);
        // What no layer has cannot be borrowed.
        let archive = node.settings.directory.join("bad.tar");
        let bad = Layer::plain(archive::tar(&[("also", SAME, 0o644, "nowhere")]));
        archive::image(&archive, "localhost/bad:1", &[archive::busybox(&node.settings.directory), bad]);
        let error = node.runtime.import_images(&archive, None).await.unwrap_err().to_string();
        assert_eq!(
            error,
            "bad image: bad image: a layer has also as a further name of nowhere, which is in no layer"
        );
        node.finish().await;
    });
}

pub(super) fn lower_layers_are_hidden_by_marks() {
    block_on(async {
        let node = Node::start("marks").await;
        let base = archive::tar(&[
            ("a", DIRECTORY, 0o755, ""),
            ("a/lower", FILE, 0o644, ""),
            ("b", DIRECTORY, 0o755, ""),
            ("b/lower", FILE, 0o644, ""),
            ("c", DIRECTORY, 0o755, ""),
            ("c/lower", FILE, 0o644, ""),
            ("c/stays", FILE, 0o644, ""),
            ("d", FILE, 0o644, "lower"),
        ]);
        let upper = archive::tar(&[
            ("a", DIRECTORY, 0o755, ""),
            ("a/upper", FILE, 0o644, ""),
            ("a/.wh..wh..opq", FILE, 0o644, ""),
            // Before and after the directory that takes its place.
            (".wh.b", FILE, 0o644, ""),
            ("b", DIRECTORY, 0o755, ""),
            ("b/upper", FILE, 0o644, ""),
            ("c", DIRECTORY, 0o755, ""),
            ("c/.wh.lower", FILE, 0o644, ""),
            ("d", FILE, 0o644, "upper"),
            (".wh.d", FILE, 0o644, ""),
        ]);
        let layers =
            vec![archive::busybox(&node.settings.directory), Layer::plain(base), Layer::plain(upper)];
        let seen = see(&node, layers, "echo $(ls a) $(ls b) $(ls c) $(cat d)").await;
        assert_eq!(seen, ["upper upper stays upper"]);
        node.finish().await;
    });
}

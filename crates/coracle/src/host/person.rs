//! The person who runs a command: under sudo, the one who called it, not root.

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use nix::unistd::{Uid, User, geteuid};

use crate::bootstrap::files::{self, Readers};

/// Whose kubeconfig is meant, and who must own it afterwards.
pub(crate) struct Person {
    /// Where the person's kubeconfig lies.
    pub(crate) kubeconfig: PathBuf,
    owner: Option<(u32, u32)>,
}

/// What the environment says about the person.
pub(crate) struct Hints {
    /// `SUDO_UID`, set by sudo.
    pub(crate) sudo_uid: Option<String>,
    /// `HOME`, which sudo sets to root's.
    pub(crate) home: Option<String>,
    /// `KUBECONFIG`: a list separated by colons, of which the first is written.
    pub(crate) kubeconfig: Option<String>,
}

impl Hints {
    /// Those of this process.
    #[expect(clippy::disallowed_methods, reason = "the person's environment says where the kubeconfig lies")]
    pub(crate) fn of_environment() -> Self {
        let given = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self { sudo_uid: given("SUDO_UID"), home: given("HOME"), kubeconfig: given("KUBECONFIG") }
    }
}

impl Person {
    /// The person behind this process.
    pub(crate) fn find(hints: &Hints) -> Result<Self> {
        let caller = hints.sudo_uid.as_ref().and_then(|uid| uid.parse().ok()).filter(|_| geteuid().is_root());
        let named = hints.kubeconfig.as_ref().and_then(|list| list.split(':').find(|path| !path.is_empty()));
        let Some(uid) = caller.map(Uid::from_raw) else {
            let home = hints.home.as_ref().map(PathBuf::from);
            let home = home.map_or_else(|| look_up(geteuid()).map(|user| user.dir), Ok)?;
            let kubeconfig = named.map_or_else(|| home.join(".kube/config"), PathBuf::from);
            return Ok(Self { kubeconfig, owner: None });
        };
        let user = look_up(uid)?;
        let kubeconfig = named.map_or_else(|| user.dir.join(".kube/config"), PathBuf::from);
        Ok(Self { kubeconfig, owner: Some((user.uid.as_raw(), user.gid.as_raw())) })
    }

    /// Replaces the person's kubeconfig, in the person's ownership.
    pub(crate) fn write_kubeconfig(&self, text: &str) -> Result<()> {
        if let Some(folder) = self.kubeconfig.parent()
            && !folder.exists()
        {
            files::private_folder(folder)?;
            self.hand_over(folder)?;
        }
        // A link stays a link: what it points to is replaced.
        let path = self.kubeconfig.canonicalize().unwrap_or_else(|_| self.kubeconfig.clone());
        files::write(&path, text.as_bytes(), Readers::Owner)?;
        self.hand_over(&path)
    }

    fn hand_over(&self, path: &Path) -> Result<()> {
        let Some((user, group)) = self.owner else { return Ok(()) };
        chown(path, Some(user), Some(group))
            .with_context(|| format!("failed to hand over {}", path.display()))
    }
}

fn look_up(uid: Uid) -> Result<User> {
    let user = User::from_uid(uid).context("failed to look up who runs this")?;
    user.with_context(|| format!("user {uid} is not in /etc/passwd"))
}

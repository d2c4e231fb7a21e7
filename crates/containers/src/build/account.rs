//! Which account runs a container's process, by the container's own `/etc/passwd` and `/etc/group`.

use std::path::Path;

use linux::process::Account;
use linux::root::Root;

use crate::error::{Doing, Error};
use crate::limits::ACCOUNT_FILE_BYTES;
use crate::record::Process;

/// An account with its home directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) account: Account,
    pub(super) home: String,
}

/// The account of a process; its files are read as the container sees them, bounded.
pub(super) fn find(process: &Process) -> Result<Person, Error> {
    let root = Root::open(Path::new("/")).doing(|| "open the container's root".to_owned())?;
    let read = |path: &str| {
        root.read_text(Path::new(path), ACCOUNT_FILE_BYTES).doing(|| format!("read the image's {path}"))
    };
    resolve(process, &read("/etc/passwd")?, &read("/etc/group")?)
}

fn resolve(process: &Process, passwd: &str, group: &str) -> Result<Person, Error> {
    let (image_user, image_group) = process.image_user.split_once(':').unwrap_or((&process.image_user, ""));
    let wanted = process.user.uid.map_or_else(|| image_user.to_owned(), |uid| uid.to_string());
    let wanted = if wanted.is_empty() { "0" } else { &wanted };
    let entry = entries(passwd).find(|fields| fields[0] == wanted || fields.get(2) == Some(&wanted));
    let uid = match (&entry, wanted.parse()) {
        (_, Ok(uid)) => uid,
        (Some(fields), _) => number(fields, 2)?,
        (None, Err(_)) => {
            return Err(Error::Start(format!(
                "unable to find user {wanted}: no matching entries in passwd file"
            )));
        }
    };
    let gid = match (process.user.gid, process.user.uid, image_group) {
        (Some(gid), _, _) => gid,
        (None, None, name) if !name.is_empty() => group_number(name, group)?,
        _ => entry.as_ref().map_or(Ok(0), |fields| number(fields, 3))?,
    };
    let mut groups = process.user.supplemental_groups.clone();
    if let Some(fields) = &entry {
        groups.extend(memberships(fields[0], group));
    }
    groups.push(gid);
    groups.sort_unstable();
    groups.dedup();
    let home = entry.as_ref().and_then(|fields| fields.get(5)).filter(|home| !home.is_empty());
    let home = home.map_or("/", |home| home).to_owned();
    Ok(Person { account: Account { uid, gid, groups }, home })
}

fn entries(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(':').collect())
}

fn number(fields: &[&str], position: usize) -> Result<u32, Error> {
    fields
        .get(position)
        .and_then(|field| field.parse().ok())
        .ok_or_else(|| Error::Start(format!("bad entry of user {} in passwd file", fields[0])))
}

fn group_number(name: &str, group: &str) -> Result<u32, Error> {
    if let Ok(gid) = name.parse() {
        return Ok(gid);
    }
    let entry = entries(group).find(|fields| fields[0] == name);
    entry.and_then(|fields| fields.get(2)?.parse().ok()).ok_or_else(|| {
        Error::Start(format!("unable to find group {name}: no matching entries in group file"))
    })
}

fn memberships(user: &str, group: &str) -> Vec<u32> {
    entries(group)
        .filter(|fields| fields.get(3).is_some_and(|members| members.split(',').any(|m| m == user)))
        .filter_map(|fields| fields[2].parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::User;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh\nweb:x:33:44::/var/www:/bin/false\nodd:x:77\n";
    const GROUP: &str = "root:x:0:\nlogs:x:4:web,root\nweb:x:44:\n";

    fn check(user: User, image_user: &str, expected: &str) {
        let process = Process {
            args: vec![],
            env: vec![],
            working_dir: "/".into(),
            user,
            image_user: image_user.into(),
            capabilities: 0,
            seccomp: false,
            no_new_privileges: false,
            tty: false,
        };
        let found = match resolve(&process, PASSWD, GROUP) {
            Ok(Person { account: a, home }) => format!("{}:{} {:?} {home}", a.uid, a.gid, a.groups),
            Err(error) => error.to_string(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn the_pod_wins_over_the_image() {
        check(User::default(), "", "0:0 [0, 4] /root");
        check(User::default(), "web", "33:44 [4, 44] /var/www");
        check(User::default(), "web:logs", "33:4 [4] /var/www");
        check(User::default(), "1000:7", "1000:7 [7] /");
        check(User { uid: Some(33), ..User::default() }, "root", "33:44 [4, 44] /var/www");
        let user = User { uid: Some(5), gid: Some(6), supplemental_groups: vec![9] };
        check(user, "web", "5:6 [6, 9] /");
    }

    #[test]
    fn unknown_names_are_errors() {
        check(User::default(), "who", "unable to find user who: no matching entries in passwd file");
        check(User::default(), "web:who", "unable to find group who: no matching entries in group file");
        check(User::default(), "odd", "bad entry of user odd in passwd file");
    }
}

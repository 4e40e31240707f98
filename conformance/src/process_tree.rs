//! The processes below another one, as the kernel tells it.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// A process as it was when it was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its number.
    pub id: i32,
    /// Its parent's number.
    pub parent: i32,
    /// It has ended, and nobody has asked how.
    pub zombie: bool,
    /// The first bytes of its command's name.
    pub name: String,
}

/// Every process below the one with this number.
pub fn below(root: i32) -> Vec<Member> {
    let mut children = BTreeMap::<i32, Vec<Member>>::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        if let Some(member) = read(&entry.path()) {
            children.entry(member.parent).or_default().push(member);
        }
    }
    let mut found = Vec::new();
    let mut parents = vec![root];
    while let Some(parent) = parents.pop() {
        for member in children.remove(&parent).unwrap_or_default() {
            parents.push(member.id);
            found.push(member);
        }
    }
    found
}

/// Reads `/proc/PID/stat`; the command's name stands in parentheses and may hold any byte.
fn read(folder: &Path) -> Option<Member> {
    let id = std::str::from_utf8(folder.file_name()?.as_bytes())
        .ok()?
        .parse()
        .ok()?;
    let stat = std::fs::read(folder.join("stat")).ok()?;
    parse(id, &String::from_utf8_lossy(&stat))
}

fn parse(id: i32, stat: &str) -> Option<Member> {
    let (before, after) = stat.rsplit_once(')')?;
    let mut fields = after.split_whitespace();
    let zombie = matches!(fields.next()?, "Z" | "X");
    Some(Member {
        id,
        parent: fields.next()?.parse().ok()?,
        zombie,
        name: before.split_once('(')?.1.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Member, below, parse};

    #[test]
    fn a_name_may_hold_anything() {
        let stat = "7 (a) Z 1 (b) S 3 7 7 0 -1 4194560";
        let expected = Member {
            id: 7,
            parent: 3,
            zombie: false,
            name: "a) Z 1 (b".to_owned(),
        };
        assert_eq!(parse(7, stat), Some(expected));
    }

    #[test]
    fn this_process_is_below_its_parent() {
        let own = i32::try_from(std::process::id()).unwrap();
        let parent = std::os::unix::process::parent_id();
        let family = below(i32::try_from(parent).unwrap());
        assert!(family.iter().any(|member| member.id == own));
    }
}

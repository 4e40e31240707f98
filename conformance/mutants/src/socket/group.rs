//! Finds the number of a group, in the system's file: a static binary has no other way.

const GROUPS: &str = "/etc/group";

/// The number of a group that is given by number or by name.
pub(crate) fn find(group: &str) -> Option<u32> {
    group.parse().ok().or_else(|| {
        let groups = std::fs::read_to_string(GROUPS).ok()?;
        find_in(&groups, group)
    })
}

fn find_in(groups: &str, name: &str) -> Option<u32> {
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name))
            .then(|| fields.nth(1)?.parse().ok())
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_up_and_numbers_taken() {
        let groups = "root:x:0:\nadm:x:4:syslog,ada\nbroken\nworse:x\nstaff:x:fifty:\n";
        assert_eq!(find_in(groups, "root"), Some(0));
        assert_eq!(find_in(groups, "adm"), Some(4));
        for unknown in ["ad", "", "broken", "worse", "staff", "x"] {
            assert_eq!(find_in(groups, unknown), None, "{unknown}");
        }
        assert_eq!(find("4711"), Some(4711));
        assert_eq!(find("no such group"), None);
    }
}

//! Finds the number of a group.

/// Where the system keeps its groups. Groups of a directory service are given by number.
const GROUPS: &str = "/etc/group";

/// The number of a group that is given by number or by name.
pub(super) fn find(group: &str) -> Option<u32> {
    group.parse().ok().or_else(|| {
        let groups = std::fs::read_to_string(GROUPS).ok()?;
        find_in(&groups, group)
    })
}

fn find_in(groups: &str, name: &str) -> Option<u32> {
    groups
        .lines()
        .find_map(|line| match line.split(':').collect::<Vec<_>>()[..] {
            [found, _, number, ..] if found == name => number.parse().ok(),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_up_and_numbers_taken() {
        let groups = "root:x:0:\nadm:x:4:syslog,ada\nbroken\nstaff:x:fifty:\n";
        assert_eq!(find_in(groups, "adm"), Some(4));
        for unknown in ["ad", "", "broken", "staff", "x"] {
            assert_eq!(find_in(groups, unknown), None, "{unknown}");
        }
        assert_eq!(find("4711"), Some(4711));
        assert_eq!(find("no such group"), None);
    }
}

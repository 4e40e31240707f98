//! Which plugin system an executable belongs to, by the cookie that stands in it.

use std::collections::BTreeSet;
use std::io::{self, Read, Seek};

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem::Finder;

use super::builtin::cookies;
use super::{Detection, Profile, ProfileCookie};

/// How much of a file is looked at in one go.
const BLOCK: usize = 1 << 20;

/// The known cookies that stand in a file, each with its profile. Those of the weakest
/// kind count only where there are no others.
pub(crate) fn detect(
    file: &mut (impl Read + Seek),
) -> io::Result<Vec<(&'static Profile, &'static ProfileCookie)>> {
    let mut found: Vec<_> = cookies()
        .filter(|(profile, _)| profile.detection != Detection::Never)
        .collect();
    let keys = found
        .iter()
        .map(|(_, cookie)| cookie.key.as_str())
        .collect();
    let keys = any_of(file, &keys, BLOCK)?;
    found.retain(|(_, cookie)| keys.contains(cookie.key.as_str()));
    file.rewind()?;
    let candidates: Vec<_> = found.iter().map(|(_, cookie)| *cookie).collect();
    let there = among(file, &candidates)?;
    found.retain(|(_, cookie)| there.contains(cookie));
    let strong = |(profile, _): &(&Profile, _)| profile.detection != Detection::Last;
    if found.iter().any(strong) {
        found.retain(strong);
    }
    Ok(found)
}

/// Those of a few cookies whose key and value both stand in a file.
pub(crate) fn among<'a>(
    file: &mut impl Read,
    cookies: &[&'a ProfileCookie],
) -> io::Result<Vec<&'a ProfileCookie>> {
    let both = cookies
        .iter()
        .flat_map(|cookie| [cookie.key.as_str(), cookie.value.as_str()]);
    let there = each_of(file, &both.collect(), BLOCK)?;
    let mut found = cookies.to_vec();
    found.retain(|cookie| {
        there.contains(cookie.key.as_str()) && there.contains(cookie.value.as_str())
    });
    Ok(found)
}

/// Those of many rare texts, none of which lies in another, that occur in a file.
fn any_of<'a>(
    file: &mut impl Read,
    texts: &BTreeSet<&'a str>,
    block: usize,
) -> io::Result<BTreeSet<&'a str>> {
    let texts: Vec<_> = texts.iter().copied().collect();
    let search = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .build(&texts)
        .expect("a few short texts make a small automaton");
    let mut found = BTreeSet::new();
    blocks(file, longest(&texts), block, |bytes| {
        found.extend(search.find_iter(bytes).map(|one| texts[one.pattern()]));
        found.len() < texts.len()
    })?;
    Ok(found)
}

/// Those of a few texts, common ones among them, that occur in a file.
fn each_of<'a>(
    file: &mut impl Read,
    texts: &BTreeSet<&'a str>,
    block: usize,
) -> io::Result<BTreeSet<&'a str>> {
    let texts: Vec<_> = texts.iter().copied().collect();
    let mut missing: Vec<_> = texts
        .iter()
        .map(|text| (*text, Finder::new(text)))
        .collect();
    let mut found = BTreeSet::new();
    blocks(file, longest(&texts), block, |bytes| {
        missing.retain(|(text, finder)| {
            let there = finder.find(bytes).is_some();
            if there {
                found.insert(*text);
            }
            !there
        });
        !missing.is_empty()
    })?;
    Ok(found)
}

fn longest(texts: &[&str]) -> usize {
    texts.iter().map(|text| text.len()).max().unwrap_or(1)
}

/// Shows a file block by block for as long as there is interest in it. Each block begins
/// with as much of the one before as a text of this length may need that lies across
/// their border.
fn blocks(
    file: &mut impl Read,
    longest: usize,
    block: usize,
    mut look: impl FnMut(&[u8]) -> bool,
) -> io::Result<()> {
    let mut buffer = vec![0; block + longest];
    let mut kept = 0;
    loop {
        let read = file.read(&mut buffer[kept..])?;
        if read == 0 {
            return Ok(());
        }
        let end = kept + read;
        if !look(&buffer[..end]) {
            return Ok(());
        }
        kept = end.min(longest - 1);
        buffer.copy_within(end - kept..end, 0);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::io::Cursor;

    use super::{any_of, cookies, detect, each_of};

    fn names(bytes: impl Into<Vec<u8>>) -> Vec<&'static str> {
        let found = detect(&mut Cursor::new(bytes.into())).unwrap();
        found
            .into_iter()
            .map(|(profile, _)| profile.name.as_str())
            .collect()
    }

    const TFLINT: &str =
        "TFLINT_RULESET_PLUGIN5adSn1bX8nrDfgBqiAqqEkC6OE1h3iD8SqbMc5UUONx8x3xCF0KlPDsBRNDjoYDP";

    #[test]
    fn key_and_value_must_both_be_there() {
        assert_eq!(names(TFLINT), ["tflint"]);
        assert!(names("TFLINT_RULESET_PLUGIN and another value").is_empty());
        assert!(names(&TFLINT["TFLINT_RULESET_PLUGIN".len()..]).is_empty());
        assert!(names("").is_empty());
    }

    #[test]
    fn all_that_are_there_are_found() {
        let both = format!("{TFLINT}\0VELERO_PLUGIN\0hello");
        assert_eq!(names(both), ["tflint", "velero"]);
    }

    #[test]
    fn the_examples_cookie_counts_only_alone() {
        assert_eq!(names("hello BASIC_PLUGIN"), ["go-plugin-examples"]);
        assert_eq!(names(format!("hello BASIC_PLUGIN {TFLINT}")), ["tflint"]);
        assert_eq!(
            names("hello BASIC_PLUGIN ifenohXaoHoh3Iequeg0iuph2gaeth"),
            ["mondoo"]
        );
    }

    #[test]
    fn a_cookie_of_common_words_says_nothing() {
        assert!(names("KeyManager KeyManager").is_empty());
    }

    /// One byte a read, so that every text lies across a border.
    struct Trickle<'a>(&'a [u8]);

    impl std::io::Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            std::io::Read::read(&mut self.0, &mut buffer[..1])
        }
    }

    #[test]
    fn texts_are_found_across_the_borders_of_blocks() {
        let texts = BTreeSet::from(["abcd", "xyz", "never"]);
        let found = BTreeSet::from(["abcd", "xyz"]);
        let bytes = format!("{}abcdef{}xyz", "-".repeat(37), "-".repeat(50));
        for block in 1..100 {
            let any = any_of(&mut bytes.as_bytes(), &texts, block).unwrap();
            let each = each_of(&mut bytes.as_bytes(), &texts, block).unwrap();
            assert_eq!((any, each), (found.clone(), found.clone()), "{block}");
        }
        let mut trickle = Trickle(bytes.as_bytes());
        assert_eq!(any_of(&mut trickle, &texts, 8).unwrap(), found);
    }

    #[test]
    fn a_value_that_lies_in_another_is_found_too() {
        let texts = BTreeSet::from(["plugin", "tailpipe plugin"]);
        let mut file = "a tailpipe plugin".as_bytes();
        assert_eq!(each_of(&mut file, &texts, 4).unwrap(), texts);
    }

    #[test]
    fn no_key_lies_in_another() {
        let keys: BTreeSet<_> = cookies().map(|(_, cookie)| &cookie.key).collect();
        for key in &keys {
            let within = |other: &&&String| other.contains(key.as_str());
            assert_eq!(keys.iter().filter(within).count(), 1, "{key}");
        }
    }
}

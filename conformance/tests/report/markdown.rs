//! The Markdown keeps hostile text inside its cells.

use conformance::report::Format;

use crate::every;

/// Each row of a table has as many cells as its head.
pub(crate) fn assert_tables(page: &str) {
    let mut cells = None;
    for line in page.lines() {
        if !line.starts_with('|') {
            cells = None;
            continue;
        }
        assert!(line.ends_with('|'), "{line}");
        let found = line.matches('|').count();
        assert_eq!(*cells.get_or_insert(found), found, "{line}");
    }
}

/// Besides the kit's own there are no tags.
pub(crate) fn assert_tags(page: &str) {
    let rest = ["<code>", "</code>", "<br>", "<!-- -->"]
        .iter()
        .fold(page.to_owned(), |page, ours| page.replace(ours, ""));
    assert!(!rest.contains(['<', '>']), "{rest}");
}

#[test]
fn no_text_leaves_its_cell_or_becomes_a_link() {
    let page = Format::Markdown.render(&every::every(), false);
    assert_tables(&page);
    assert_tags(&page);
    for forbidden in [
        "<script",
        "](",
        "://",
        "www.",
        "@everyone",
        " #1",
        "```",
        "<b>",
        "<i>",
        "<!-- --> -->",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn a_long_text_is_cut_and_says_so() {
    let page = Format::Markdown.render(&every::every(), false);
    assert!(page.contains("… (10000 bytes in all)"));
    assert!(page.len() < 20_000, "{}", page.len());
}

//! The page is well-formed, loads nothing, and holds everything that the run found.

use conformance::report::Format;

use crate::every;
use crate::junit::parse;

/// The elements of the template; any other would be the plugin's.
const OURS: &[&str] = &[
    "html", "head", "meta", "title", "body", "header", "main", "section", "h1", "h2", "p", "span",
    "code", "pre", "dl", "div", "dt", "dd", "ul", "li", "i", "b", "small", "svg", "rect", "form",
    "input", "fieldset", "legend", "label", "select", "option", "button", "output", "details",
    "summary",
];

/// The page without the text of its style and its script, which follow other rules.
pub(crate) fn markup(page: &str) -> String {
    ["style", "script"]
        .iter()
        .fold(page.to_owned(), |page, name| {
            let (before, rest) = page.split_once(&format!("<{name}>")).expect("one");
            let (_, after) = rest.split_once(&format!("</{name}>")).expect("its end");
            format!("{before}{after}")
        })
}

#[test]
fn it_is_well_formed_and_complete() {
    let report = every::every();
    let (elements, text) = parse(&markup(&Format::Html.render(&report, false)));
    for (name, attributes) in &elements {
        assert!(OURS.contains(&name.as_str()), "{name}");
        for (key, _) in attributes {
            assert!(!key.starts_with("on") && key != "style", "{name} {key}");
        }
    }
    let ids: Vec<_> = elements
        .iter()
        .filter(|(name, _)| name == "details")
        .flat_map(|(_, attributes)| attributes.iter().filter(|(key, _)| key == "id"))
        .map(|(_, id)| id.as_str())
        .collect();
    assert_eq!(ids.len(), report.results.len());
    for result in &report.results {
        assert!(ids.contains(&result.id.as_str()), "{}", result.id);
    }
    assert!(text.contains("]]> <script>alert(1)</script>"));
    assert!(text.contains(&"0123456789".repeat(1_000)));
}

#[test]
fn nothing_is_loaded() {
    let page = Format::Html.render(&every::passed(), false);
    for loads in [
        "http:", "https:", "src=", "href=", "url(", "@import", "//", "unsafe-",
    ] {
        assert!(!page.contains(loads), "{loads}");
    }
    assert!(page.contains("default-src 'none'") || page.contains("default-src &#39;none&#39;"));
    let hostile = markup(&Format::Html.render(&every::every(), false));
    assert!(!hostile.contains("<script") && !hostile.contains("src="));
}

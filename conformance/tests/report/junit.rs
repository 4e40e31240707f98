//! The XML is what a dashboard reads: well-formed, with the counts of the run.

use conformance::report::Format;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::every;

/// An element's name and its attributes.
pub(crate) type Element = (String, Vec<(String, String)>);

/// The elements in their order, and the document's text, all of it decoded.
pub(crate) fn parse(xml: &str) -> (Vec<Element>, String) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut elements = Vec::new();
    let mut text = String::new();
    let mut open = 0_usize;
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => {
                open += 1;
                elements.push(element(&start));
            }
            Event::Empty(start) => elements.push(element(&start)),
            Event::End(_) => open -= 1,
            Event::Text(part) => text.push_str(&part.decode().expect("UTF-8")),
            Event::GeneralRef(entity) => {
                let entity = entity.decode().expect("UTF-8");
                let whole = format!("&{entity};");
                text.push_str(&quick_xml::escape::unescape(&whole).expect("a known entity"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "every element is closed");
    (elements, text)
}

fn element(start: &BytesStart) -> Element {
    let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.expect("a whole attribute");
        let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
        let raw = std::str::from_utf8(&attribute.value)
            .expect("UTF-8")
            .to_owned();
        let value = quick_xml::escape::unescape(&raw).expect("known entities");
        (key, value.into_owned())
    });
    (name, attributes.collect())
}

#[test]
fn it_reads_back() {
    let (elements, text) = parse(&Format::JUnit.render(&every::every(), false));
    let count = |name: &str| elements.iter().filter(|(found, _)| found == name).count();
    assert_eq!(count("testcase"), 14);
    assert_eq!(count("failure"), 4);
    // The broken check, the required gap, and the problem that no check found.
    assert_eq!(count("error"), 3);
    // What is expected, too: it is neither green nor red.
    assert_eq!(count("skipped"), 4);
    assert_eq!(count("script"), 0);
    let (_, attributes) = &elements[0];
    for (key, value) in [
        ("tests", "14"),
        ("failures", "4"),
        ("errors", "3"),
        ("skipped", "4"),
    ] {
        assert!(
            attributes.contains(&(key.to_owned(), value.to_owned())),
            "{key} {attributes:?}"
        );
    }
    assert!(text.contains("]]> <script>alert(1)</script>"));
    assert!(text.contains(&"0123456789".repeat(1_000)));
}

#[test]
fn a_check_of_a_suite_that_was_left_out_is_there_too() {
    let mut report = every::every();
    report.suites.clear();
    let (elements, _) = parse(&Format::JUnit.render(&report, false));
    let cases = elements.iter().filter(|(name, _)| name == "testcase");
    assert_eq!(cases.count(), report.results.len() + report.problems.len());
}

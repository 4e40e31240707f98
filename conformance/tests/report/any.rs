//! Whatever a plugin says, each form keeps its shape and the text its meaning.

use conformance::report::{Format, Report, Verdict};
use proptest::prelude::*;

use crate::html::markup;
use crate::{every, junit, markdown, tap};

/// A run whose every foreign text is this one.
fn saying(text: &str) -> Report {
    let mut report = every::every();
    text.clone_into(&mut report.plugin.command);
    report.profile = Some(text.to_owned());
    for result in &mut report.results {
        let fields = [
            &mut result.actual,
            &mut result.note,
            &mut result.stderr,
            &mut result.repro,
        ];
        for field in fields.into_iter().flatten() {
            text.clone_into(field);
        }
    }
    for problem in &mut report.problems {
        text.clone_into(&mut problem.message);
        text.clone_into(&mut problem.help);
    }
    for gap in &mut report.coverage.gaps {
        text.clone_into(&mut gap.why);
    }
    report
}

/// Much of what means something to one form or another, and anything else.
fn texts() -> impl Strategy<Value = String> {
    let telling = r#"[\\`|<>&\#:%,@$!\[\]()*_~"' \n\r\t\x1b\u{9b}\u{202e}w./-]{0,40}"#;
    prop_oneof![telling, any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_form_keeps_its_shape(text in texts()) {
        let report = saying(&text);
        // And one for the problem that no check found.
        let number = report.results.len();
        let (elements, _) = junit::parse(&Format::JUnit.render(&report, false));
        prop_assert_eq!(elements.iter().filter(|(name, _)| name == "testcase").count(), number + 1);

        let points = tap::points(&report);
        prop_assert_eq!(points.len(), number + 1);
        for (point, result) in points.iter().zip(&report.results) {
            prop_assert_eq!(point.said["verdict"].as_str(), Some(result.verdict.name()));
        }

        let page = Format::Markdown.render(&report, false);
        markdown::assert_tables(&page);
        markdown::assert_tags(&page);

        let (elements, _) = junit::parse(&markup(&Format::Html.render(&report, false)));
        prop_assert_eq!(elements.iter().filter(|(name, _)| name == "details").count(), number);

        let annotations = Format::GitHub.render(&report, false);
        let notices = [Verdict::Warn, Verdict::Expected];
        let told = |verdict: Verdict| verdict.is_fault() || notices.contains(&verdict);
        let told = report.results.iter().filter(|result| told(result.verdict)).count();
        // And one for the required gap, one for the problem, one for the sum.
        prop_assert_eq!(annotations.lines().count(), told + 3);

        let json = Format::Json.render(&report, false);
        let read = Report::parse(&json).expect("our own report");
        prop_assert_eq!(&read.plugin.command, &text);
        prop_assert_eq!(Format::Json.render(&read, false), json);
    }
}

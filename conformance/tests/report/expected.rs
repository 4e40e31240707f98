//! Each form as a committed file; `UPDATE_GOLDEN=1` rewrites them.

use clap::ValueEnum;
use conformance::report::Format;

use crate::every;

fn check(name: &str, made: &str) {
    let path = format!(
        "{}/tests/report/expected/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, made).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "`{path}` differs; look at it after `UPDATE_GOLDEN=1 cargo test -p conformance --test report`"
    );
    assert!(made.ends_with('\n'), "{name}");
}

/// What a file of this form is called.
fn ending(format: Format) -> &'static str {
    match format {
        Format::Console => "txt",
        Format::Json => "json",
        Format::JUnit => "xml",
        Format::Tap => "tap",
        Format::GitHub => "github",
        Format::Markdown => "md",
        Format::Html => "html",
        Format::Badge => "svg",
    }
}

#[test]
fn everything_at_once() {
    for format in Format::value_variants() {
        let name = format!("every.{}", ending(*format));
        check(&name, &format.render_plain(&every::every(), true));
    }
}

#[test]
fn what_is_not_green_is_not_shown_green() {
    for (name, report) in [
        ("nothing", every::nothing()),
        ("untested", every::untested()),
        ("interrupted", every::interrupted()),
    ] {
        for format in [
            Format::Badge,
            Format::Tap,
            Format::JUnit,
            Format::GitHub,
            Format::Markdown,
        ] {
            check(
                &format!("{name}.{}", ending(format)),
                &format.render(&report, false),
            );
        }
    }
}

#[test]
fn a_badge_is_green_where_everything_holds() {
    check("passed.svg", &Format::Badge.render(&every::passed(), false));
}

#[test]
fn nothing_steers_what_shows_a_report() {
    let report = every::every();
    for format in Format::value_variants() {
        if *format == Format::Console {
            continue;
        }
        let text = format.render(&report, true);
        let steers = |one: &char| {
            (one.is_control() && !"\n\t".contains(*one))
                || "\u{202e}\u{2066}\u{2028}\u{ffff}".contains(*one)
        };
        assert_eq!(text.chars().find(steers), None, "{format:?}");
    }
    let page = Format::Console.render_plain(&report, true);
    assert!(!page.contains(['\u{1b}', '\u{7}', '\u{202e}', '\r']));
}

#[test]
fn each_line_of_the_annotations_is_a_command_of_ours() {
    let page = Format::GitHub.render(&every::every(), false);
    for line in page.lines() {
        let title = line
            .strip_prefix("::error title=")
            .or_else(|| line.strip_prefix("::warning title="))
            .or_else(|| line.strip_prefix("::notice title="));
        let (title, _) = title.and_then(|rest| rest.split_once("::")).expect(line);
        assert!(!title.contains([':', ',']), "{line}");
    }
    let count = |start: &str| page.lines().filter(|line| line.starts_with(start)).count();
    // Fail, hang, crash, flaky, broken, the required gap and the problem; then the clause of
    // a lower level; then what is expected, and the sum.
    assert_eq!(
        (count("::error"), count("::warning"), count("::notice")),
        (7, 1, 2)
    );
}

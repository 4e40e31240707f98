//! Faults before the handshake line: cookie, negotiation, certificate.

use super::{Fault, fault};
use crate::behaviour::{BadEntry, Choice, Compared, CookieMatch, Fallback, NumberForms, Start};

pub(super) const FAULTS: &[Fault] = &[
    fault("cookie-ignored", "serves without a cookie", |b| {
        b.cookie.accepts = CookieMatch::Absent;
    }),
    fault(
        "cookie-refusal-hangs",
        "explains that there is no cookie, and never exits",
        |b| b.cookie.refusal.hangs_without_cookie = true,
    ),
    fault("cookie-any-value", "accepts any cookie", |b| {
        b.cookie.accepts = CookieMatch::AnyValue;
    }),
    fault(
        "cookie-case-folded",
        "accepts the cookie in another case",
        |b| b.cookie.accepts = CookieMatch::AnyCase,
    ),
    fault(
        "cookie-trimmed",
        "accepts the cookie with blanks around it",
        |b| b.cookie.accepts = CookieMatch::Trimmed,
    ),
    fault(
        "cookie-prefix",
        "accepts a cookie that only starts with the right one",
        |b| b.cookie.accepts = CookieMatch::Prefixed,
    ),
    fault(
        "cookie-exit-zero",
        "exits with status 0 without a cookie",
        |b| b.cookie.refusal.status = 0,
    ),
    fault(
        "cookie-refusal-on-stdout",
        "explains itself on standard output too",
        |b| b.cookie.refusal.on_stdout = true,
    ),
    fault(
        "cookie-refusal-silent",
        "exits without a word when there is no cookie",
        |b| b.cookie.refusal.on_stderr = false,
    ),
    fault(
        "cookie-after-bind",
        "binds its socket before it looks at the cookie, and leaves it",
        |b| b.cookie.compared = Compared::AfterBinding,
    ),
    fault("start-silent", "runs and prints nothing", |b| {
        b.start = Start::Silent;
    }),
    fault("start-exits", "exits at once", |b| b.start = Start::Exits),
    fault("start-garbage", "prints lines that are no handshake", |b| {
        b.start = Start::Garbage;
    }),
    fault("start-endless", "prints 10 MB without a newline", |b| {
        b.start = Start::Endless;
    }),
    fault(
        "negotiate-first",
        "takes the host's first version that it has",
        |b| b.negotiation.choice = Choice::HostFirst,
    ),
    fault(
        "negotiate-lowest",
        "takes the lowest version that both have",
        |b| b.negotiation.choice = Choice::Lowest,
    ),
    fault(
        "negotiate-host-highest",
        "announces the host's highest version, which it may not have",
        |b| b.negotiation.choice = Choice::HostHighest,
    ),
    fault(
        "no-common-exits",
        "exits when the host has none of its versions",
        |b| b.negotiation.without_common = Fallback::Exit,
    ),
    fault(
        "no-common-highest",
        "announces its highest version when the host has none of them",
        |b| b.negotiation.without_common = Fallback::Highest,
    ),
    fault("no-list-exits", "exits when the host sends no list", |b| {
        b.negotiation.without_list = Fallback::Exit;
    }),
    fault(
        "empty-list-exits",
        "exits when the host sends an empty list",
        |b| b.negotiation.with_empty_list = Fallback::Exit,
    ),
    fault(
        "no-list-highest",
        "announces its highest version when the host sends no list, or an empty one",
        |b| {
            b.negotiation.without_list = Fallback::Highest;
            b.negotiation.with_empty_list = Fallback::Highest;
        },
    ),
    fault(
        "bad-entry-fatal",
        "exits when an entry of the host's list is no number",
        |b| b.negotiation.bad_entry = BadEntry::Fatal,
    ),
    fault(
        "bad-entry-stops",
        "ignores the entries after one that is no number",
        |b| b.negotiation.bad_entry = BadEntry::HidesRest,
    ),
    fault(
        "number-forms-strict",
        "takes `03` and `+3` for no numbers",
        |b| b.negotiation.numbers = NumberForms::Canonical,
    ),
    fault(
        "plaintext-despite-certificate",
        "serves in plaintext a host that asked for AutoMTLS",
        |b| b.tls.plaintext_for_usable = true,
    ),
    fault(
        "plaintext-despite-unusable-certificate",
        "serves in plaintext a host whose certificate it cannot read",
        |b| b.tls.plaintext_for_unusable = true,
    ),
];

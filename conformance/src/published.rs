//! Keeps the files under `docs/` that are made from the code in step with it.

/// Compares a committed file with what it is made from; `UPDATE_DOCS=1` rewrites it.
#[cfg(test)]
pub(crate) fn check(path: &str, made: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, made).expect("the documentation can be written");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == made,
        "`{path}` is stale; refresh it with `UPDATE_DOCS=1 cargo test -p conformance`"
    );
}

//! How far the slow proofs go: a short form at each `cargo test`, all of it by `.ci/proofs`.

/// Returns the number of cases to try: `full` where all is to be proved, `short` at an everyday run.
#[allow(dead_code, reason = "two test binaries, not all of which need it")]
pub fn cases(short: usize, full: usize) -> usize {
    if std::env::var_os("EMIC_PROOFS").is_some_and(|form| form == "full") { full } else { short }
}

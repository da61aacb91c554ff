//! Counts and lists computed from a project; every result is one `Table`. Pure.

//! How attributes are called where something of emic's own goes by the same name: `attr.kind` is the attribute that the
//! project calls `kind`, `kind` alone the kind of source.

use std::borrow::Cow;

/// What stands before the name of an attribute to say that it is one.
const PREFIX: &str = "attr.";

/// Returns what an attribute is called where `is_taken` says which names mean something else.
pub fn called(name: &str, is_taken: impl Fn(&str) -> bool) -> Cow<'_, str> {
    // A name that looks as if it said so gets the prefix too, or it would mean another attribute.
    if is_taken(name) || name.starts_with(PREFIX) { format!("{PREFIX}{name}").into() } else { name.into() }
}

/// Returns the name of the attribute that is called so: as the project has it.
pub fn named(text: &str) -> &str {
    text.strip_prefix(PREFIX).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_has_a_name_of_its_own_and_is_found_by_it() {
        let names = ["kind", "group", "attr.kind", "attr.attr.kind", "attr.", ""];
        let called = names.map(|name| called(name, |name| name == "kind"));
        assert_eq!(called, ["attr.kind", "group", "attr.attr.kind", "attr.attr.attr.kind", "attr.attr.", ""]);
        assert_eq!(called.each_ref().map(|text| named(text)), names);
    }
}

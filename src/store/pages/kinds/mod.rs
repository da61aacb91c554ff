//! The kinds of pages: how each is read, and what it says of which things.

pub mod codebook;
pub mod memo;
pub mod participants;
pub mod project;
pub mod source;

use std::fmt;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer};

use crate::store::error::Problem;
use crate::store::node::{Node, parse, problem};
use crate::store::yaml_scan::{Kind, Scanner, Token};

/// The only format there is.
const FORMAT: u64 = 1;

/// How the refusal of another format begins.
const OTHER_FORMAT: &str = "the page has format";

/// The `format` of a page; without it the page is of the only format there is.
#[derive(Default)]
struct Format;

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Format;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Format, E> {
                if number == FORMAT {
                    return Ok(Format);
                }
                Err(E::custom(format!("{OTHER_FORMAT} {number}, and this program knows {FORMAT}")))
            }
        }
        deserializer.deserialize_u64(Reader)
    }
}

/// Reads a page into its type. Keys it does not know are left alone; a key that stands twice is refused, wherever it is.
fn read_typed<T: for<'de> Deserialize<'de>>(body: &str) -> Result<T, Problem> {
    let body = if parse(body)? == Node::Null { "{}" } else { body };
    serde_yaml::from_str(body).map_err(|error| {
        let mut problem = problem(&error);
        if problem.reason.contains(OTHER_FORMAT) {
            problem.remedy = "Update emic: the file is not wrong, it is newer.".into();
        }
        problem
    })
}

/// Returns where a value stands in a page, from 1: the `nth` (from 0) place where `key` has it.
pub fn place_of(body: &str, key: &str, value: &str, nth: usize) -> Option<(usize, usize)> {
    let is_it =
        |before: [(Kind, &str); 2], here: &str| before[1].0 == Kind::Colon && before[0].1 == key && here == value;
    places(body).filter(|(before, _, here)| is_it(*before, here)).map(|(_, token, _)| at(&token)).nth(nth)
}

/// Returns where a key first stands in a page, from 1.
pub fn place_of_key(body: &str, key: &str) -> Option<(usize, usize)> {
    let mut last = None;
    for (_, token, here) in places(body) {
        if token.kind == Kind::Colon
            && let Some(place) = last
        {
            return Some(place);
        }
        last = (here == key).then(|| at(&token));
    }
    None
}

const fn at(token: &Token) -> (usize, usize) {
    (token.line + 1, token.column + 1)
}

/// Returns the tokens of a page with their text, and the two before each.
fn places(body: &str) -> impl Iterator<Item = ([(Kind, &str); 2], Token, &str)> {
    let mut before = [(Kind::Document, ""); 2];
    Scanner::new(body).map(move |token| {
        let here = body.get(token.start..token.end).unwrap_or_default().trim_matches(['"', '\'']);
        let (kind, were) = (token.kind, before);
        before = [before[1], (kind, here)];
        (were, token, here)
    })
}

/// Returns a problem at the place of a value, or at the start of the page when it cannot be found.
fn problem_at(body: &str, (key, value, nth): (&str, &str, usize), reason: String, remedy: &str) -> Problem {
    let (line, column) = place_of(body, key, value, nth).unwrap_or((1, 1));
    Problem { line, column, reason, remedy: remedy.into() }
}

/// Refuses a list in which an id stands twice.
fn check_ids<'a>(body: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), Problem> {
    let mut met = std::collections::HashSet::new();
    for id in ids {
        if !met.insert(id) {
            let reason = format!("the id '{id}' is there twice");
            return Err(problem_at(body, ("id", id, 1), reason, "Delete the 'id' line of the new one, or the item."));
        }
    }
    Ok(())
}

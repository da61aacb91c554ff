//! What to go through again after the codebook changed: codings made under an older meaning of their code, and sources
//! read before a code existed.

use crate::analysis::table::About;
use crate::domain::time::When;
use crate::domain::{CodeId, Codebook, CoderId, Layer, Project};
use std::collections::HashMap;

mod older;
mod unread;

pub use older::{Meaning, Older, older, older_table, told, turn};
pub use unread::{Unread, unread, unread_table};

/// Returns whether codings of a coder are looked at through a layer.
fn is_of(layer: &Layer, coder: &CoderId) -> bool {
    match layer {
        Layer::Mine(own) | Layer::Coder(own) => own == coder,
        Layer::Everyone | Layer::Final => true,
    }
}

/// Returns whether a code is the one wanted, or lies below it.
fn is_wanted(book: &Codebook, code: &CodeId, wanted: Option<&CodeId>) -> bool {
    wanted.is_none_or(|wanted| book.lineage(code).any(|above| above == book.resolve(wanted)))
}

/// Puts what is together that is about one code, in the order of the tree.
fn by_code<T>(book: &Codebook, mut rows: Vec<T>, code: impl Fn(&T) -> &CodeId) -> Vec<T> {
    let places: HashMap<&CodeId, usize> = book.tree().iter().enumerate().map(|(at, (id, _))| (id, at)).collect();
    rows.sort_by_key(|row| places.get(code(row)).copied().unwrap_or(usize::MAX));
    rows
}

fn about(project: &Project, layer: &Layer, now: When) -> About {
    About { layer: Some(layer.describe()), ..About::new(project, "codebook", now) }
}

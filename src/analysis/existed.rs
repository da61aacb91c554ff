//! Since when codes could be used: the one rule by which a tally says `?` and by which sources are listed to be read
//! again.

use crate::domain::thing::Key;
use crate::domain::time::When;
use crate::domain::{CodeId, Project};
use std::collections::HashMap;

/// Returns since when each code could be used: the first record of the code, of any merged into it, or of any below it.
pub fn since(project: &Project) -> HashMap<CodeId, When> {
    let book = project.codebook();
    let mut since: HashMap<CodeId, When> = HashMap::new();
    for (key, thing) in project.things() {
        let Key::Code(id) = key else { continue };
        let Some((first, _)) = thing.times() else { continue };
        for above in book.lineage(book.resolve(id)) {
            let known = since.entry(above.clone()).or_insert(first);
            *known = first.min(*known);
        }
    }
    since
}

/// Returns whether a source that was marked done at a time was read before a code existed, so that finding nothing says
/// nothing.
pub fn read_before(done: When, since: When) -> bool {
    done < since
}

//! Rewrites a page so that what a person put there stays: comments, blank lines, the order of keys, unknown keys and
//! the very characters of every value that did not change.
//!
//! The lines of the old page are laid over its tree; where a value is as before its lines are kept, where a mapping or
//! list changed inside the same is done for its parts, and only what really changed is written anew. The result is
//! read again and compared; if it says anything but what it should, the page is written from scratch.

mod edit;
mod merge;
mod outline;

use super::error::Problem;
use super::node::{Node, parse};
use super::yaml_out::emit;

/// Says whether a key belongs to the program, given the key that its mapping (or the list its mapping is in) stands
/// under; empty at the top. A key of the program that the new tree lacks is removed; any other is kept. Keys that
/// people choose, such as those under `attr`, belong to the program too: the records know them.
pub type IsKnown<'a> = &'a dyn Fn(&str, &str) -> bool;

/// Returns the new text of a page (without its first line, see `page_head`) that is to say `new`.
///
/// Items of lists are the same item when they have the same `id`, even when they moved to another list; else when they
/// say the same; else by position. Nothing changes when `new` says what `old` says.
///
/// # Errors
/// When `old` is no YAML: then it must not be overwritten at all.
pub fn rewrite(old: &str, new: &Node, is_known: IsKnown<'_>) -> Result<String, Problem> {
    let before = parse(old)?;
    let merge = merge::Merge::new(&before, is_known);
    let wanted = merge.merge("", &before, new);
    if wanted.same_as(&before) {
        return Ok(old.to_owned());
    }
    let unix = old.replace("\r\n", "\n");
    let says_it = |text: &String| parse(text).is_ok_and(|after| after.same_as(&wanted));
    let text = edit::edit(&unix, &merge, &before, new)
        .filter(says_it)
        .unwrap_or_else(|| format!("{}{}", top_comments(&unix), emit(&wanted)));
    Ok(if old.contains("\r\n") { text.replace('\n', "\r\n") } else { text })
}

/// The comments and blank lines before anything else.
fn top_comments(text: &str) -> String {
    let is_comment = |line: &&str| line.trim().is_empty() || line.starts_with('#');
    let comments: String = text.split_inclusive('\n').take_while(is_comment).collect();
    if comments.is_empty() || comments.ends_with('\n') { comments } else { comments + "\n" }
}

#[cfg(test)]
mod tests;

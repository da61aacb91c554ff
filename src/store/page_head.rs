//! The first line of a page: `# emic codebook 1 · is 5d0e7a12c3f0 · seen hw~k3f9:418 sc~p20d:77`.

use std::collections::BTreeMap;
use std::fmt;

use crate::domain::record::Origin;

/// What the program knew when it wrote a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageHead {
    /// What the page is, such as `codebook`.
    pub kind: String,
    /// The format number.
    pub version: u32,
    /// The first 12 hex digits, lower case, of the hash of the page's typed content.
    pub is: String,
    /// For each trail file (`<coder>~<device>` or `<coder>~<device>.<slot>`) the last action the page contains.
    pub seen: BTreeMap<String, u64>,
}

/// What the first line of a page was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// No line of ours: the whole page is a hand edit.
    None,
    /// A line of ours that was damaged: the base is not known.
    Damaged,
    /// As the program wrote it.
    Read(PageHead),
}

impl PageHead {
    /// Parses the first line, without line feed. Parts it does not know are ignored.
    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.strip_prefix("# emic ")?.split(" · ");
        let (kind, version) = parts.next()?.split_once(' ')?;
        let mut head =
            Self { kind: kind.into(), version: version.parse().ok()?, is: String::new(), seen: BTreeMap::new() };
        for part in parts {
            match part.split_once(' ') {
                Some(("is", hash)) => head.is = hash.into(),
                Some(("seen", list)) => {
                    for item in list.split(' ') {
                        let (file, act) = item.split_once(':').filter(|(file, _)| is_trail_name(file))?;
                        head.seen.insert(file.into(), act.parse().ok()?);
                    }
                }
                _ => {}
            }
        }
        let is_hash = head.is.len() == 12 && head.is.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let is_kind = !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        (is_hash && is_kind).then_some(head)
    }

    /// Returns the page: this line, then the body, with the line ends of the body.
    pub fn join(&self, body: &str) -> String {
        let end = if body.contains("\r\n") { "\r\n" } else { "\n" };
        format!("{self}{end}{body}")
    }
}

/// Cuts a page into its first line and its body. Without a first line of ours all of it is body; a damaged one is cut
/// off, since it is to be written anew.
pub fn split(page: &str) -> (Head, &str) {
    let (line, body) = page.split_once('\n').unwrap_or((page, ""));
    if !line.starts_with("# emic ") {
        return (Head::None, page);
    }
    (PageHead::parse(line.trim_end()).map_or(Head::Damaged, Head::Read), body)
}

impl fmt::Display for PageHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "# emic {} {} · is {}", self.kind, self.version, self.is)?;
        for (index, (file, act)) in self.seen.iter().enumerate() {
            write!(f, "{}{file}:{act}", if index == 0 { " · seen " } else { " " })?;
        }
        Ok(())
    }
}

/// Whether this names a trail file, as emic writes its name.
fn is_trail_name(name: &str) -> bool {
    Origin::parse(name).is_some_and(|origin| origin.to_string() == name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINE: &str = "# emic codebook 1 · is 5d0e7a12c3f0 · seen hw~k3f9:418 sc~p20d.2:77";

    fn read(line: &str) -> Head {
        split(line).0
    }

    #[test]
    fn the_line_is_read_and_written() {
        let page = format!("{LINE}\ncodes: []\n");
        let (Head::Read(head), body) = split(&page) else { panic!() };
        assert_eq!((head.kind.as_str(), head.version, head.is.as_str()), ("codebook", 1, "5d0e7a12c3f0"));
        assert_eq!(
            head.seen.iter().map(|(k, v)| (k.as_str(), *v)).collect::<Vec<_>>(),
            [("hw~k3f9", 418), ("sc~p20d.2", 77)]
        );
        assert_eq!(head.join(body), page);
    }

    #[test]
    fn a_page_without_it_is_all_body() {
        assert_eq!(split("codes: []\n"), (Head::None, "codes: []\n"));
        assert_eq!(split("# my codes\n"), (Head::None, "# my codes\n"));
        assert_eq!(split(""), (Head::None, ""));
    }

    #[test]
    fn a_damaged_line_is_told_from_a_missing_one() {
        for line in [
            "# emic codebook 1",
            "# emic codebook one · is 5d0e7a12c3f0",
            "# emic codebook 1 · is 5d0e7a12c3f",
            "# emic codebook 1 · is 5D0E7A12C3F0",
            "# emic codebook 1 · is 5d0e7a12c3f0 · seen hw:4",
            "# emic codebook 1 · is 5d0e7a12c3f0 · seen hw~k3f9",
            "# emic codebook 1 · is 5d0e7a12c3f0 · seen hw~k3f9.1:4",
            "# emic codebook 1 · is 5d0e7a12c3f0 · seen hw~k3f9.02:4",
            "# emic codebook 1 · is 5d0e7a12c3f0 · seen ../x~k3f9:4",
        ] {
            assert_eq!(read(line), Head::Damaged, "{line}");
        }
        assert!(matches!(read("# emic codebook 1 · is 5d0e7a12c3f0"), Head::Read(_)));
        assert!(matches!(read("# emic codebook 2 · is 5d0e7a12c3f0 · later thing\r\n"), Head::Read(_)));
    }

    #[test]
    fn line_ends_follow_the_body() {
        let Head::Read(head) = read(LINE) else { panic!() };
        assert_eq!(head.join("a: 1\r\n"), format!("{LINE}\r\na: 1\r\n"));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read(
            kind in "[a-z]{1,9}", version: u32, is in "[0-9a-f]{12}",
            seen in proptest::collection::btree_map("[a-z0-9-]{1,16}~[0-9a-z]{4}(\\.[2-9])?", any::<u64>(), 0..4)
        ) {
            let head = PageHead { kind, version, is, seen };
            prop_assert_eq!(read(&head.to_string()), Head::Read(head));
        }

        #[test]
        fn any_line_is_survived(line in "(# emic )?.{0,60}") {
            let _ = read(&line);
        }
    }
}

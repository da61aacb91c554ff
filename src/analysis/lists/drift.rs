//! What the correction of a text touched: codings and memos that lost their place, and those whose words were changed.

use super::columns;
use crate::analysis::table::{About, Cell, CellKind, Table};
use crate::domain::coding::{Anchor, CodingKey};
use crate::domain::line::Passage;
use crate::domain::segment::Segment;
use crate::domain::time::When;
use crate::domain::{About as MemoAbout, CoderId, Layer, Memo, MemoId, Project, Shard, SourceId};

/// What became of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Where it stands now is not certain.
    Adrift,
    /// It is shorter than it was.
    Shrank,
    /// It is longer than it was.
    Grew,
    /// It is as long as it was, with other words.
    Reworded,
}

impl Fate {
    /// Returns the word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Adrift => "adrift",
            Self::Shrank => "shrank",
            Self::Grew => "grew",
            Self::Reworded => "reworded",
        }
    }
}

/// What stands on a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A coding.
    Coding(CodingKey),
    /// A memo.
    Memo(MemoId),
}

/// Something whose passage a correction touched, until a person says where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Drifted {
    /// In which source.
    pub source: SourceId,
    /// A coding or a memo.
    pub what: What,
    /// Whose it is.
    pub coder: CoderId,
    /// What became of it.
    pub fate: Fate,
    /// Where it stands now, in bytes, when that is certain.
    pub now: Option<Segment>,
    /// The passage as it was chosen.
    pub was: Passage,
}

impl Drifted {
    fn of(
        what: What,
        coder: &CoderId,
        source: &SourceId,
        (anchor, was): (Anchor, &Passage),
        shard: &Shard,
    ) -> Option<Self> {
        let length = was.at[1].saturating_sub(was.at[0]) as usize;
        let fate = match anchor {
            Anchor::Adrift(_) => Fate::Adrift,
            Anchor::Carried(segment, _) if anchor.is_changed() => {
                let (start, end) = shard.text()?.transcript.to_chars(segment);
                match (end - start).cmp(&length) {
                    std::cmp::Ordering::Less => Fate::Shrank,
                    std::cmp::Ordering::Equal => Fate::Reworded,
                    std::cmp::Ordering::Greater => Fate::Grew,
                }
            }
            _ => return None,
        };
        let (source, coder, was) = (source.clone(), coder.clone(), was.clone());
        Some(Self { source, what, coder, fate, now: anchor.segment(), was })
    }

    /// Returns what it is called: the code, or the title of the memo.
    pub fn name(&self, project: &Project) -> String {
        match &self.what {
            What::Coding(key) => {
                let coding = project.coding(&self.source, key);
                let book = project.codebook();
                coding.map_or_else(String::new, |coding| book.name(book.resolve(&coding.code)).to_owned())
            }
            What::Memo(id) => project.memo(id).map_or_else(String::new, |memo| format!("memo “{}”", memo.title())),
        }
    }

    /// Returns the words that it stands on now, if that is certain.
    pub fn words_now(&self, project: &Project) -> Option<String> {
        Some(project.shard(&self.source)?.text()?.transcript.passage_text(self.now?))
    }
}

/// Returns everything whose passage a correction touched and that nobody has looked at since, what is adrift first;
/// with a coder, their own alone.
pub fn drifted(project: &Project, of: Option<&CoderId>) -> Vec<Drifted> {
    let mut all = Vec::new();
    let is_wanted = |coder: &CoderId| of.is_none_or(|of| of == coder);
    for source in project.sources() {
        let Some(shard) = project.shard(source) else { continue };
        for coding in shard.codings().iter().filter(|coding| is_wanted(coding.coder())) {
            let place = (coding.anchor, &*coding.made_on);
            all.extend(Drifted::of(What::Coding(coding.key.clone()), coding.coder(), source, place, shard));
        }
    }
    let is_on_passage = |memo: &&Memo| matches!(memo.about, MemoAbout::Source(_)) && is_wanted(&memo.author);
    for memo in project.memos().filter(is_on_passage) {
        let (MemoAbout::Source(source), Some(was)) = (&memo.about, memo.made_on.as_ref()) else { continue };
        let (Some(shard), Some(anchor)) = (project.shard(source), memo.anchor(project)) else { continue };
        all.extend(Drifted::of(What::Memo(memo.id.clone()), &memo.author, source, (anchor, was), shard));
    }
    all.sort_by_key(|one| one.fate != Fate::Adrift);
    all
}

/// Says what became of what was written on a text that was changed, by everybody.
pub fn carried(project: &Project, source: &SourceId) -> String {
    let all = drifted(project, None);
    let count =
        |wanted: &dyn Fn(Fate) -> bool| all.iter().filter(|one| one.source == *source && wanted(one.fate)).count();
    let (adrift, changed) = (count(&|fate| fate == Fate::Adrift), count(&|fate| fate != Fate::Adrift));
    let total = project.shard(source).map_or(0, |shard| shard.codings().len());
    let counted = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    match (total, adrift, changed) {
        (0, 0, 0) => "nothing is coded on it".into(),
        (1, 0, 0) => "1 coding kept its words".into(),
        (_, 0, 0) => format!("{total} codings kept their words"),
        (_, 0, _) => format!("{} on changed words", counted(changed, "passage")),
        (_, _, 0) => format!("{} adrift", counted(adrift, "passage")),
        _ => format!("{} on changed words, {adrift} adrift", counted(changed, "passage")),
    }
}

/// Lists it as a table.
pub fn drift_table(project: &Project, layer: &Layer, now: When) -> Table {
    let of = match layer {
        Layer::Mine(coder) | Layer::Coder(coder) => Some(coder),
        Layer::Everyone | Layer::Final => None,
    };
    let keys = ["source", "what", "id", "coder", "fate", "was", "now"];
    let columns = columns(keys.map(|key| (key, CellKind::Text)));
    let about = About { layer: Some(layer.describe()), ..About::new(project, "adrift", now) };
    let mut table = Table::new(about, columns);
    for one in drifted(project, of) {
        let id = match &one.what {
            What::Coding((_, id)) => id.to_string(),
            What::Memo(id) => id.to_string(),
        };
        let cells = vec![
            Cell::text(project.title_of(&one.source)),
            Cell::text(one.name(project)),
            Cell::text(&*id),
            Cell::text(one.coder.as_str()),
            Cell::text(one.fate.word()),
            Cell::text(&*one.was.quote),
            one.words_now(project).map_or(Cell::Empty, |words| Cell::text(&*words)),
        ];
        table.push(&id, cells);
    }
    table
}

//! A project without the words that nobody coded: every other letter of its texts becomes a dot, and what records say of
//! texts is said of these. Positions stay, so that passages, voices and counts of passages are what they were.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Holds;
use crate::domain::coding::{Anchor, anchor};
use crate::domain::id::SourceId;
use crate::domain::line::{MASK, Passage};
use crate::domain::memo::About;
use crate::domain::record::{Line, Origin, Place};
use crate::domain::thing::Key;
use crate::domain::{CodingKey, Project, Segment, Shard, SourceText, Transcript};
use crate::store::layout;
use crate::store::records::{self, Chunk, Chunks};

/// A text before and after.
struct Masked {
    sha256: Arc<str>,
    text: SourceText,
}

/// The texts of a project as they are packed, and what of its records is.
pub(super) struct Mask<'a> {
    project: &'a Project,
    holds: Holds,
    texts: BTreeMap<SourceId, Masked>,
    unreadable: usize,
}

impl<'a> Mask<'a> {
    /// Masks all texts of a project; none, where all of it is packed.
    pub fn new(project: &'a Project, holds: Holds) -> Self {
        let mut mask = Self { project, holds, texts: BTreeMap::new(), unreadable: 0 };
        let sources = if holds == Holds::All { &[] } else { project.sources() };
        for id in sources {
            let Some(shard) = project.shard(id) else { continue };
            let Some(text) = shard.text() else { continue };
            let kept = kept(project, id, shard, holds);
            let masked = SourceText::new(&masked(&text.transcript, &kept), &shard.source().labels());
            mask.texts.insert(id.clone(), Masked { sha256: text.sha256.clone(), text: masked });
        }
        mask
    }

    /// Returns the text of a source as it is packed.
    pub fn text(&self, source: &SourceId) -> Option<String> {
        self.texts.get(source).map(|masked| masked.text.transcript.text().to_owned())
    }

    /// Returns how many lines could not be read and were left out.
    pub const fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Returns a record file as it is packed.
    pub fn records(&mut self, place: &Place, origin: &Origin, bytes: &[u8]) -> Vec<u8> {
        let mut out = layout::header(place, origin) + "\n";
        for chunk in Chunks::new(bytes, 1) {
            let Chunk::Record { line, bytes } = chunk else {
                self.unreadable += 1;
                continue;
            };
            match records::parse(line, bytes) {
                Ok(line) => {
                    if let Some(line) = self.line(place, origin, &line) {
                        out.push_str(&line);
                        out.push('\n');
                    }
                }
                Err(_) => self.unreadable += 1,
            }
        }
        out.into_bytes()
    }

    /// Returns a line as it is packed, if it is.
    fn line(&mut self, place: &Place, origin: &Origin, line: &Line) -> Option<String> {
        let (mut about, mut source) = (Of::default(), None);
        match line {
            Line::Coding(coding) => {
                let key: CodingKey = (origin.coder.clone(), coding.id);
                if let Place::Codings(of) = place {
                    about.source = Some(of.clone());
                    if let Some(coding) = self.project.coding(of, &key) {
                        about.passages = vec![(*coding.passage).clone(), (*coding.made_on).clone()];
                        about.place = coding.segment();
                    }
                }
            }
            Line::Trail(line) => match Key::parse(&line.of) {
                Key::Memo(_) | Key::Other(_) if self.holds == Holds::QuotesOnly => return None,
                Key::Memo(id) => {
                    if let Some(memo) = self.project.memo(&id) {
                        let of = if let About::Source(of) = &memo.about { Some(of.clone()) } else { None };
                        let passages = memo.passage.iter().chain(&memo.made_on).cloned().collect();
                        about =
                            Of { source: of, passages, place: memo.place(self.project).map(|(_, segment)| segment) };
                    }
                }
                Key::Source(id) => source = Some(id),
                _ => {}
            },
        }
        let Ok(Value::Object(mut map)) = serde_json::from_str(&line.to_json()) else {
            self.unreadable += 1;
            return None;
        };
        if let Some(source) = source {
            self.source_line(&source, &mut map);
        }
        let mut value = Value::Object(map);
        self.value(&mut value, &about);
        // Written by the one writer of lines, so that it reads as any other.
        let text = format!("- {value}\n");
        let line = records::parse(1, text.as_bytes()).ok();
        self.unreadable += usize::from(line.is_none());
        line.map(|line| records::emit(&line))
    }

    /// Says of a source which text it has; the name of the file that it was made of is nobody's business.
    fn source_line(&self, source: &SourceId, map: &mut Map<String, Value>) {
        let Some(masked) = self.texts.get(source) else { return };
        for part in ["set", "was"] {
            let Some(Value::Object(fields)) = map.get_mut(part) else { continue };
            if self.holds == Holds::QuotesOnly {
                fields.retain(|field, _| field != "import" && !field.starts_with("import."));
            }
            if let Some(sha256) = fields.get_mut("sha256").filter(|value| value.as_str() == Some(&masked.sha256)) {
                *sha256 = (*masked.text.sha256).into();
            }
        }
    }

    /// Masks every passage in a value, and the examples of codes whose words are not packed.
    fn value(&self, value: &mut Value, of: &Of) {
        match value {
            Value::Object(map) => {
                if let Some(Value::Array(examples)) = map.get_mut("examples") {
                    examples.iter_mut().filter(|example| !self.is_packed(example)).for_each(mask_all);
                }
                let passage = serde_json::from_value::<Passage>(Value::Object(map.clone())).ok();
                if let Some(passage) = passage.filter(|_| map.contains_key("src")) {
                    let Passage { src, at, quote, pre, post } = self.passage(passage, of);
                    let at: Vec<Value> = at.into_iter().map(Value::from).collect();
                    let texts = [("src", src), ("quote", quote), ("pre", pre), ("post", post)];
                    map.extend(texts.map(|(key, text)| (key.to_owned(), Value::from(&*text))));
                    map.insert("at".into(), at.into());
                    return;
                }
                map.values_mut().for_each(|value| self.value(value, of));
            }
            Value::Array(all) => all.iter_mut().for_each(|value| self.value(value, of)),
            _ => {}
        }
    }

    /// Returns a passage of the masked text. One that has no place there, being of an older text or at other words than
    /// it says, keeps its words only while they are those of its coding or memo; and it gets no place here either.
    fn passage(&self, passage: Passage, of: &Of) -> Passage {
        let placed = of.source.as_ref().and_then(|source| {
            let text = self.project.shard(source)?.text()?;
            let placed = match anchor(&passage, text) {
                Anchor::Placed(segment) => segment,
                // It was carried over from an earlier text, which is not packed.
                _ => of.place.filter(|_| of.passages.contains(&passage))?,
            };
            let (start, end) = text.transcript.to_chars(placed);
            let masked = &self.texts.get(source)?.text;
            Some(masked.passage(masked.transcript.segment_of_chars(start, end)?))
        });
        if let Some(passage) = placed {
            return passage;
        }
        let quote = if of.passages.contains(&passage) { passage.quote } else { dots(&passage.quote).into() };
        Passage { quote, pre: "".into(), post: "".into(), ..passage }
    }

    /// Returns whether the words of an example can be read in the packed text of its source.
    fn is_packed(&self, example: &Value) -> bool {
        let text = |key| example.get(key).and_then(Value::as_str);
        let (Some(source), Some(quote)) = (text("source"), text("quote")) else { return false };
        self.texts.get(&SourceId::from(source)).is_some_and(|masked| masked.text.transcript.text().contains(quote))
    }

    /// Returns whether the page of the codebook can be packed as it is: all its examples can be read in the texts.
    pub fn has_examples(&self) -> bool {
        let book = self.project.codebook();
        let mut examples = book.tree().iter().filter_map(|(id, _)| book.get(id)).flat_map(|code| &code.examples);
        self.holds == Holds::All || examples.all(|example| self.is_packed(example))
    }
}

/// What a line is about: the source in which its passage stands, the passages that its coding or memo has now, as
/// recorded and as chosen, and where they stand.
#[derive(Default)]
struct Of {
    source: Option<SourceId>,
    passages: Vec<Passage>,
    place: Option<Segment>,
}

/// Puts dots for all words in a value.
fn mask_all(value: &mut Value) {
    match value {
        Value::Object(map) => map.iter_mut().filter(|(key, _)| *key != "source").for_each(|(_, one)| mask_all(one)),
        Value::Array(all) => all.iter_mut().for_each(mask_all),
        Value::String(text) => *text = dots(text),
        _ => {}
    }
}

/// Returns the stretches of a text whose words are packed.
fn kept(project: &Project, id: &SourceId, shard: &Shard, holds: Holds) -> Vec<Segment> {
    let coded = shard.codings().iter().filter_map(|coding| coding.segment());
    let memos = project.memos().filter(|_| holds == Holds::WithoutTranscripts);
    let written = memos.filter_map(|memo| memo.place(project)).filter(|(source, _)| *source == id).map(|(_, at)| at);
    let unique: BTreeSet<Segment> = coded.chain(written).collect();
    unique.into_iter().collect()
}

/// Returns a text with dots for all words but those of these stretches. Labels, times and blank lines stay.
fn masked(transcript: &Transcript, kept: &[Segment]) -> String {
    let text = transcript.text();
    let mut is_open = vec![true; text.len()];
    for paragraph in transcript.paragraphs() {
        is_open.get_mut(paragraph.range()).into_iter().flatten().for_each(|open| *open = false);
    }
    for segment in kept {
        is_open.get_mut(segment.range()).into_iter().flatten().for_each(|open| *open = true);
    }
    let one = |(at, c): (usize, char)| {
        if c.is_whitespace() || is_open.get(at).copied().unwrap_or(false) { c } else { MASK }
    };
    text.char_indices().map(one).collect()
}

fn dots(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() { c } else { MASK }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{CodeEdit, CodingEdit, Command, NewMemo};
    use crate::domain::memo::{About, MemoKind};
    use crate::domain::testing::Build;

    const TEXT: &str = "I: Was there one?\n\nP1: There was no induction. Anna Smith told me. 没人告诉我。";

    fn built() -> Build {
        let mut p = Build::new();
        p.participant("P1", &[("group", "MSW")]).interview("i01", TEXT).code("a", "meso");
        p.tag("hw", "i01", "no induction", "a");
        let key = p.tag("hw", "i01", "Anna Smith", "a");
        p.run("hw", Command::RemoveCodings { source: "i01".into(), keys: vec![key], why: None });
        let passage = Some(p.find("i01", "没人"));
        let about = About::Source("i01".into());
        p.run("hw", Command::AddMemo(NewMemo { about, passage, kind: MemoKind::Note, text: "Strong.".into() }));
        p
    }

    fn packed(p: &Build, holds: Holds) -> (String, String) {
        let mut mask = Mask::new(&p.project, holds);
        let mut all = String::new();
        let mut files: BTreeMap<(Place, Origin), String> = BTreeMap::new();
        for record in &p.records {
            let file = files.entry((record.place.clone(), (*record.origin).clone())).or_default();
            file.push_str(&records::emit(&record.line));
            file.push('\n');
        }
        for ((place, origin), text) in &files {
            all += std::str::from_utf8(&mask.records(place, origin, text.as_bytes())).unwrap();
        }
        assert_eq!(mask.unreadable(), 0);
        (mask.text(&"i01".into()).unwrap(), all)
    }

    #[test]
    fn only_what_was_coded_can_still_be_read() {
        let p = built();
        let (text, lines) = packed(&p, Holds::WithoutTranscripts);
        assert_eq!(text, "I: ··· ····· ····\n\nP1: ····· ··· no induction· ···· ····· ···· ··· 没人····");
        for word in ["Anna", "Smith", "There", "Was", "告诉"] {
            assert!(!lines.contains(word), "{word}: {lines}");
        }
        assert!(lines.contains("no induction") && lines.contains("Strong.") && lines.contains("没人"), "{lines}");
        let (text, lines) = packed(&p, Holds::QuotesOnly);
        assert!(!text.contains('没') && !lines.contains("Strong.") && lines.contains("no induction"), "{text} {lines}");
    }

    #[test]
    fn words_that_nobody_codes_any_more_are_not_in_examples_or_earlier_passages() {
        let mut p = built();
        let example = serde_json::json!([{"source": "i01", "quote": "Anna Smith told me"}]);
        let code = p.project.codebook().find("a")[0].clone();
        let Value::Array(examples) = example else { panic!() };
        p.run("hw", Command::EditCode(code.clone(), CodeEdit::Examples(examples)));
        assert!(!Mask::new(&p.project, Holds::QuotesOnly).has_examples());
        let key = p.tag("hw", "i01", "Anna Smith told", "a");
        let end = p.find("i01", "told me");
        let edit = CodingEdit::Passage(end);
        p.run("hw", Command::EditCodings { source: "i01".into(), keys: vec![key], edit });
        let (text, lines) = packed(&p, Holds::QuotesOnly);
        assert!(!text.contains("Anna") && text.contains("told me"), "{text}");
        assert!(!lines.contains("Anna") && lines.contains("told me"), "{lines}");
    }

    #[test]
    fn what_has_no_place_in_the_project_has_none_in_the_pack() {
        let p = built();
        let mask = Mask::new(&p.project, Holds::QuotesOnly);
        let text = p.project.shard(&"i01".into()).unwrap().text().unwrap();
        let wrong = Passage { quote: "other words".into(), ..text.passage(p.find("i01", "There was")) };
        let of = |passage: Option<Passage>| {
            let passages = passage.into_iter().collect();
            Of { source: Some("i01".into()), passages, place: None }
        };
        let packed = mask.passage(wrong.clone(), &of(Some(wrong.clone())));
        let masked = &mask.texts[&"i01".into()].text;
        assert!(!matches!(anchor(&packed, masked), Anchor::Placed(_)) && &*packed.quote == "other words", "{packed:?}");
        assert_eq!(&*mask.passage(wrong, &of(None)).quote, "····· ·····");
    }

    #[test]
    fn what_is_packed_adds_up_to_the_same_codings_at_the_same_words() {
        let p = built();
        let (text, lines) = packed(&p, Holds::WithoutTranscripts);
        let mut q = Project::default();
        let file = std::path::Path::new("x");
        let mut all = Vec::new();
        let found = records::read(file, lines.as_bytes(), 1, |line| all.push(line));
        assert!(found.is_empty(), "{found:?}");
        let origin = p.records[0].origin.clone();
        q.absorb_all(all.into_iter().map(|line| {
            let place = if matches!(line, Line::Coding(_)) { Place::Codings("i01".into()) } else { Place::Trail };
            crate::domain::Record { origin: origin.clone(), place, line }
        }));
        q.absorb_text(&"i01".into(), SourceText::new(&text, &["I", "P1"]));
        let shard = q.shard(&"i01".into()).unwrap();
        let words: Vec<&str> =
            shard.codings().iter().filter_map(|c| Some(shard.text()?.transcript.slice(c.segment()?))).collect();
        assert_eq!((words, shard.adrift()), (vec!["no induction"], 0));
        assert_eq!(shard.source().sha256, *shard.text().unwrap().sha256);
        assert_eq!(
            q.memos().next().unwrap().place(&q).map(|(_, at)| shard.text().unwrap().transcript.slice(at)),
            Some("没人")
        );
    }
}

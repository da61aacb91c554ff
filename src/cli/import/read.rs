//! Reads the files of an import: each becomes a source to add, or a failure that names it.

use crate::cli::failure::Failure;
use crate::cli::take_in;
use crate::domain::Project;
use crate::domain::canonical::hex;
use crate::domain::command::NewSource;
use crate::domain::id::{Ids, SourceId};
use crate::domain::plan::new_source_id;
use crate::domain::source::{SourceText, Speaker};
use crate::domain::thing::Key;
use crate::interchange::transcript_in::{self, Link, Pseudonyms, Understood};
use crate::outside;
use crate::text::name::{ascii_slug, clean_name};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The longest transcript that is read, in bytes.
const MAX_TRANSCRIPT: u64 = 64 * 1024 * 1024;

/// A transcript that can be added.
pub struct Ready {
    /// The file's name, without its folder.
    pub file: String,
    /// What was understood.
    pub understood: Understood,
    /// Whom its labels stand for.
    pub links: Vec<Link>,
    /// The source that it becomes.
    pub new: NewSource,
    /// What a person should look at beyond the text itself.
    pub notes: Vec<String>,
}

/// What became of the files of an import.
pub struct Read {
    /// Those that can be added.
    pub ready: Vec<Ready>,
    /// Those that are there already, as sentences.
    pub doubled: Vec<String>,
    /// Those that cannot be read.
    pub bad: Vec<Failure>,
}

/// Reads all files. The same file is never added twice: its codings would then be counted twice.
pub fn read_all(project: &Project, files: &[PathBuf]) -> Read {
    let mut read: Vec<(&PathBuf, String, Understood)> = Vec::new();
    let (mut doubled, mut bad) = (Vec::new(), Vec::new());
    for path in files {
        match read_one(path) {
            Ok((hash, understood)) => {
                let before = read.iter().find(|(_, same, _)| *same == hash).map(|(path, ..)| file_name(path));
                match there_already(project, &hash).or(before.map(|name| format!("as '{name}'"))) {
                    Some(place) => {
                        doubled.push(format!("'{}' was passed over: it is there already, {place}", file_name(path)));
                    }
                    None => read.push((path, hash, understood)),
                }
            }
            Err(failure) => bad.push(failure),
        }
    }
    let mut pseudonyms = Pseudonyms::new(project.participants().keys());
    for (_, _, understood) in &read {
        pseudonyms.reserve(&understood.labels);
    }
    let mut ids = Ids::new(outside::seed());
    let mut ready: Vec<Ready> = Vec::new();
    for (path, hash, understood) in read {
        let links = transcript_in::link(&understood.labels, &mut pseudonyms);
        let one = make(project, &mut ids, (path, &hash), (understood, links), &ready);
        ready.push(one);
    }
    Read { ready, doubled, bad }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads one file: the SHA-256 of its bytes, and what they say.
pub fn read_one(path: &Path) -> Result<(String, Understood), Failure> {
    let bytes = take_in::bytes(path, MAX_TRANSCRIPT)?;
    let hash = hex(&Sha256::digest(&bytes), 64);
    let understood = transcript_in::read(&bytes)
        .map_err(|why| Failure::refused(format!("'{}' was not added: {why}", path.display()), why.hint()))?;
    Ok((hash, understood))
}

fn make(
    project: &Project,
    ids: &mut Ids,
    (path, hash): (&Path, &str),
    (understood, links): (Understood, Vec<Link>),
    before: &[Ready],
) -> Ready {
    let file = file_name(path);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    // What cannot be a name has characters that nobody sees: what is left of it without them is shown.
    let title = clean_name(&stem).unwrap_or_else(|_hidden| ascii_slug(&stem));
    let speakers: BTreeMap<String, Speaker> =
        links.iter().map(|link| (link.label.clone(), link.speaker.clone())).collect();
    let sha256 = SourceText::new(&understood.text, &[]).sha256.to_string();
    let import = BTreeMap::from([
        ("file".to_owned(), json!(file)),
        ("sha256".to_owned(), json!(hash)),
        ("changed".to_owned(), json!(understood.changed)),
    ]);
    let new = NewSource {
        id: new_source_id(project, &title, ids),
        kind: transcript_in::kind_of(&links),
        language: transcript_in::language_of(&understood.text).to_owned(),
        date: String::new(),
        sha256,
        speakers,
        translation_of: None,
        import,
        title,
    };
    let notes = notes(project, &links, &new, before);
    Ready { file, understood, links, new, notes }
}

/// Says under which name a file with the same bytes is in the project.
fn there_already(project: &Project, hash: &str) -> Option<String> {
    let is_same = |id: &&SourceId| {
        let thing = project.thing(&Key::Source((*id).clone()));
        thing.and_then(|thing| thing.get("import.sha256")).and_then(serde_json::Value::as_str) == Some(hash)
    };
    let id = project.sources().iter().find(is_same)?;
    let title = project.source(id).map_or("", |source| source.title.as_str());
    Some(format!("as '{title}' ({id})"))
}

fn notes(project: &Project, links: &[Link], new: &NewSource, before: &[Ready]) -> Vec<String> {
    let mut notes = Vec::new();
    let titles = project.sources().iter().filter_map(|id| project.source(id)).map(|source| &source.title);
    if titles.chain(before.iter().map(|one| &one.new.title)).any(|title| *title == new.title) {
        notes.push(format!("there is a source titled '{}' already", new.title));
    }
    for link in links {
        let Speaker::Participant(id) = &link.speaker else { continue };
        if link.may_be_name {
            notes.push(format!(
                "'{}' may be a real name: it stays in the text; pseudonymise the text first if it is one",
                link.label
            ));
        }
        let elsewhere = project.sources().iter().filter_map(|id| project.source(id)).map(|s| (&s.speakers, &s.title));
        let elsewhere = elsewhere.chain(before.iter().map(|one| (&one.new.speakers, &one.new.title)));
        let speaks =
            |(speakers, _): &(&BTreeMap<String, Speaker>, &String)| speakers.values().any(|s| *s == link.speaker);
        let titles: Vec<&str> = elsewhere.filter(speaks).map(|(_, title)| title.as_str()).take(3).collect();
        if !titles.is_empty() {
            notes.push(format!("{id} speaks in '{}' too: the same person?", titles.join("', '")));
        }
    }
    notes
}

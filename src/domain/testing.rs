//! Small projects for tests, made the way the program makes them: by commands that become records.
//!
//! ```text
//! let mut p = Build::new();                       // coders hw and sc, levels micro, meso, macro
//! p.participant("P1", &[("group", "MSW")]);
//! p.interview("i01", "I: How was it?\n\nP1: There was no induction.");
//! p.code("induction", "meso");
//! p.code("induction/none", "");                   // below the code `induction`
//! p.tag("hw", "i01", "no induction", "none");
//! p.done("hw", "i01");
//! ```

#![allow(clippy::missing_panics_doc, reason = "a test that asks for what is not there has failed")]

use super::coding::CodingKey;
use super::command::{CodeChoice, CodingEdit, Command, NewCode, NewCodings, NewProject, NewSource};
use super::id::{CodeId, CoderId, Device, ParticipantId, SourceId};
use super::plan::plan;
use super::project::Project;
use super::record::{Origin, Record, Stamp};
use super::rejection::Rejection;
use super::segment::Segment;
use super::source::{Kind, Role, SourceText, Speaker};
use super::time::When;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A project in the making. Every command takes one second of its clock.
#[derive(Clone, Debug)]
pub struct Build {
    /// The project so far.
    pub project: Project,
    /// All its records, in the order they were made.
    pub records: Vec<Record>,
    /// The texts of its sources.
    pub texts: Vec<(SourceId, String)>,
    /// The texts that stood once, as `sources/.versions` keeps them.
    pub versions: Vec<(SourceId, String)>,
    /// Milliseconds since the epoch of the last command.
    pub clock: i64,
}

impl Default for Build {
    fn default() -> Self {
        Self::new()
    }
}

impl Build {
    /// Starts a project with levels micro, meso, macro and the coders `hw` and `sc`.
    pub fn new() -> Self {
        let clock = When::parse("2026-11-01T08:00:00Z").unwrap().millis();
        let mut build =
            Self { project: Project::default(), records: Vec::new(), texts: Vec::new(), versions: Vec::new(), clock };
        let levels = ["micro", "meso", "macro"].map(String::from).to_vec();
        build.run("hw", Command::Start(NewProject { title: "Test".into(), levels, ..NewProject::default() }));
        for id in ["hw", "sc"] {
            build.run("hw", Command::AddCoder { id: id.into(), name: String::new() });
        }
        build
    }

    /// Returns what the next command of a coder is stamped with.
    pub fn stamp(&self, coder: &str) -> Stamp {
        let (id, device) = (CoderId::from(coder), Device::from("k3f9"));
        let action = self.project.next_action(&id, &device);
        let seed = self.clock.unsigned_abs().wrapping_mul(31) ^ u64::from(coder.bytes().map(u32::from).sum::<u32>());
        let origin = Arc::new(Origin { coder: id, device, slot: 1 });
        Stamp { now: When::from_millis(self.clock), origin, action, seed }
    }

    /// Carries out a command of a coder, or says why it is refused. Returns its records.
    pub fn attempt(&mut self, coder: &str, command: Command) -> Result<Vec<Record>, Rejection> {
        self.clock += 1000;
        let plan = plan(&self.project, command, &self.stamp(coder))?;
        self.project.absorb_all(plan.records.clone());
        for (source, text) in &plan.texts {
            self.stand(source, text.transcript.text());
        }
        self.records.extend(plan.records.clone());
        Ok(plan.records)
    }

    /// Lets a source have another text, as when its file is changed by hand; nobody records it.
    pub fn stand(&mut self, source: &SourceId, text: &str) -> &mut Self {
        self.project.absorb_text(source, SourceText::new(text, &[]));
        let (before, rest) = std::mem::take(&mut self.texts).into_iter().partition(|(id, _)| id == source);
        self.versions.extend::<Vec<_>>(before);
        self.texts = rest;
        self.texts.push((source.clone(), text.to_owned()));
        self
    }

    /// Carries out a command of a coder that must not be refused.
    pub fn run(&mut self, coder: &str, command: Command) -> Vec<Record> {
        let what = format!("{command:?}");
        self.attempt(coder, command).unwrap_or_else(|why| panic!("{what}: {why}"))
    }

    /// Lets days pass.
    pub fn days(&mut self, days: i64) -> &mut Self {
        self.clock += days * 86_400_000;
        self
    }

    /// Adds a participant with attributes.
    pub fn participant(&mut self, id: &str, attributes: &[(&str, &str)]) -> &mut Self {
        let attributes = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).into())).collect();
        self.run("hw", Command::SetParticipants(vec![(id.into(), attributes)]));
        self
    }

    /// Adds an interview, see `source`.
    pub fn interview(&mut self, id: &str, text: &str) -> &mut Self {
        self.source(id, Kind::Interview, text, None)
    }

    /// Adds a focus group, see `source`.
    pub fn focus_group(&mut self, id: &str, text: &str) -> &mut Self {
        self.source(id, Kind::FocusGroup, text, None)
    }

    /// Adds a source; its title is the id in capitals. Labels are read off the text: a word and a colon at the start of
    /// a line; `I` interviews, `M` moderates, `All` is the group, `Nurse` somebody else, any other is a participant.
    pub fn source(&mut self, id: &str, kind: Kind, text: &str, translation_of: Option<&str>) -> &mut Self {
        let label = |line: &str| {
            let (label, _) = line.split_once([':', '：'])?;
            (!label.is_empty() && label.chars().all(char::is_alphanumeric)).then(|| label.to_owned())
        };
        let speakers: BTreeMap<String, Speaker> =
            text.lines().filter_map(label).map(|label| (label.clone(), speaker(&label))).collect();
        let sha256 = SourceText::new(text, &[]).sha256.to_string();
        let new = NewSource {
            id: id.into(),
            title: id.to_uppercase(),
            kind,
            language: String::new(),
            date: String::new(),
            sha256,
            speakers,
            translation_of: translation_of.map(SourceId::from),
            import: BTreeMap::new(),
        };
        self.run("hw", Command::AddSources(vec![new]));
        self.texts.push((id.into(), text.to_owned()));
        self.project.absorb_text(&id.into(), SourceText::new(text, &[]));
        self
    }

    /// Adds a code: `name` or `parent/name`, both also ids; a level of its own unless empty.
    pub fn code(&mut self, path: &str, level: &str) -> &mut Self {
        let (parent, name) = path.rsplit_once('/').map_or((None, path), |(parent, name)| (Some(parent), name));
        let level = (!level.is_empty()).then(|| level.into());
        let code = NewCode { id: Some(name.into()), name: name.into(), level, ..NewCode::default() };
        self.run("hw", Command::AddCodes { parent: parent.map(CodeId::from), codes: vec![code] });
        self
    }

    /// Returns where words first stand in a source.
    pub fn find(&self, source: &str, words: &str) -> Segment {
        let shard = self.project.shard(&source.into()).unwrap_or_else(|| panic!("no source {source}"));
        let text = shard.text().unwrap().transcript.text();
        let start = text.find(words).unwrap_or_else(|| panic!("'{words}' is not in {source}"));
        Segment::new(start, start + words.len()).unwrap()
    }

    /// Codes the first place where words stand in a source.
    pub fn tag(&mut self, coder: &str, source: &str, words: &str, code: &str) -> CodingKey {
        let segment = self.find(source, words);
        self.tag_at(coder, source, segment, (code, ""))
    }

    /// Codes a stretch with a code and, unless it is empty, a level of the coding's own.
    pub fn tag_at(&mut self, coder: &str, source: &str, segment: Segment, (code, level): (&str, &str)) -> CodingKey {
        let new = NewCodings {
            source: source.into(),
            segment,
            codes: vec![CodeChoice::Known(code.into())],
            level: (!level.is_empty()).then(|| level.into()),
        };
        let records = self.run(coder, Command::AddCodings(new));
        let super::record::Line::Coding(line) = &records[0].line else { panic!("no coding") };
        (coder.into(), line.id)
    }

    /// Changes one coding of its coder.
    pub fn edit(&mut self, source: &str, key: &CodingKey, edit: CodingEdit) -> &mut Self {
        let command = Command::EditCodings { source: source.into(), keys: vec![key.clone()], edit };
        self.run(key.0.as_str(), command);
        self
    }

    /// Marks a source done by a coder.
    pub fn done(&mut self, coder: &str, source: &str) -> &mut Self {
        self.run(coder, Command::MarkDone { source: source.into(), done: true, why: None });
        self
    }

    /// Removes a thing as a hand edit does.
    pub fn gone(&mut self, of: &str) -> &mut Self {
        self.edit_by_hand(of, BTreeMap::new(), Some(true))
    }

    /// Sets a field of a thing as a hand edit does; for what has no command of its own yet.
    pub fn set(&mut self, of: &str, field: &str, value: serde_json::Value) -> &mut Self {
        self.edit_by_hand(of, BTreeMap::from([(field.to_owned(), value)]), None)
    }

    fn edit_by_hand(&mut self, of: &str, set: BTreeMap<String, serde_json::Value>, gone: Option<bool>) -> &mut Self {
        let edit = super::command::HandEdit { key: super::thing::Key::parse(of), set, gone };
        self.run("hw", Command::TakeHandEdits(vec![edit]));
        self
    }

    /// Returns the project as it is after a restart: absorbed anew from records and texts.
    pub fn restarted(&self) -> Project {
        let mut project = Project::default();
        self.give_texts(&mut project);
        project.absorb_all(self.records.clone());
        project
    }

    /// Gives a project all texts, those that stood once too.
    pub fn give_texts(&self, project: &mut Project) {
        for (id, text) in &self.versions {
            project.absorb_earlier(id, SourceText::new(text, &[]));
        }
        for (id, text) in &self.texts {
            project.absorb_text(id, SourceText::new(text, &[]));
        }
    }
}

fn speaker(label: &str) -> Speaker {
    match label {
        "I" => Speaker::Researcher(Role::Interviewer),
        "M" => Speaker::Researcher(Role::Moderator),
        "All" => Speaker::Group,
        "Nurse" => Speaker::Other,
        id => Speaker::Participant(ParticipantId::from(id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_built_project_holds_what_was_put_in_and_survives_a_restart() {
        let mut p = Build::new();
        p.participant("P1", &[("group", "MSW")]);
        p.interview("i01", "I: How was it?\n\nP1: There was no induction.");
        p.code("induction", "meso").code("induction/none", "");
        let key = p.tag("hw", "i01", "no induction", "none");
        p.done("hw", "i01");
        for project in [p.project.clone(), p.restarted()] {
            let coding = project.coding(&"i01".into(), &key).unwrap();
            assert_eq!(coding.voices.participants, [ParticipantId::from("P1")]);
            assert_eq!(project.level_of(coding).map(super::super::id::LevelId::as_str), Some("meso"));
            assert!(project.is_done(&"i01".into(), &"hw".into()));
        }
    }
}

//! The program without a terminal: keys go in, frames come out, the clock and the ids are fixed, and every append is
//! acknowledged unless the disk is said to be full.

use emic::analysis::search::search;
use emic::app::edit::Moment;
use emic::app::effect::Effect;
use emic::app::export::Export;
use emic::app::export::Written;
use emic::app::key::Key;
use emic::app::mouse::{Mouse, MouseKind};
use emic::app::msg::Msg;
use emic::app::opening::Start;
use emic::app::screens::search::MOST;
use emic::app::world::Place;
use emic::app::{App, Screen};
use emic::domain::Layer;
use emic::domain::command::Command;
use emic::domain::plan::plan;
use emic::domain::project::Project;
use emic::domain::record::{Origin, Record, Stamp};
use emic::domain::time::When;
use emic::store::fs::RealFs;
use emic::store::open::{OpenOptions, open};
use emic::theme::builtin::Builtin;
use emic::theme::{Depth, Role};
use emic::view::draw;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::Path;
use std::sync::Arc;

/// The program in use.
pub struct Session {
    /// The screens.
    pub app: App,
    /// Everything that was appended, in order.
    pub appended: Vec<Record>,
    /// What went to the clipboard.
    pub copied: Vec<String>,
    /// Where the coder was when leaving.
    pub place: Option<Place>,
    /// Whether the program asked to end.
    pub left: bool,
    /// How often the program asked for the shell.
    pub suspended: usize,
    /// How often the program asked to be drawn whole.
    pub redrawn: usize,
    /// Files that were to be written.
    pub exported: Vec<Export>,
    /// Texts that were handed to the user's editor.
    pub handed: Vec<String>,
    /// Why appends fail, if they do.
    pub full: Option<&'static str>,
    before: Project,
    asked: u64,
    clock: i64,
    keys: usize,
}

fn origin() -> Arc<Origin> {
    Arc::new(Origin { coder: "hw".into(), device: "t3st".into(), slot: 1 })
}

fn sample() -> Project {
    project_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/medical-support-workers"))
}

fn project_in(folder: &Path) -> Project {
    open(&RealFs::at(folder), Path::new(""), &OpenOptions::default()).unwrap().project
}

impl Session {
    /// Opens the sample project as coder `hw`, at 120x30, with a source of this title.
    pub fn open(title: &str) -> Self {
        let project = sample();
        let source = project.find_source(title).first().copied().cloned();
        Self::of(project, Place { source, ..Place::default() })
    }

    /// Opens the sample project for review by `rb`, at 120x30, with a source of this title.
    pub fn review(title: &str) -> Self {
        let project = sample();
        let source = project.find_source(title).first().copied().cloned();
        Self::reviewed(project, Place { source, ..Place::default() })
    }

    fn reviewed(project: Project, place: Place) -> Self {
        let mut session = Self::of(project, Place::default());
        let me = Arc::new(Origin { coder: "rb".into(), ..(*origin()).clone() });
        let mut start = Start::new(session.before.clone(), me, (120, 30));
        (start.review, start.layer, start.read_only) = (true, Layer::Final, Some("It is reviewed.".into()));
        start.place = place;
        session.app = App::new(start);
        session
    }

    /// Opens the project of a folder as a coder who was never here.
    pub fn in_folder(folder: &Path) -> Self {
        Self::of(project_in(folder), Place::default())
    }

    /// Opens a project at a place.
    pub fn of(project: Project, place: Place) -> Self {
        let mut start = Start::new(project.clone(), origin(), (120, 30));
        start.place = place;
        Self {
            app: App::new(start),
            appended: Vec::new(),
            copied: Vec::new(),
            place: None,
            left: false,
            suspended: 0,
            redrawn: 0,
            exported: Vec::new(),
            handed: Vec::new(),
            full: None,
            before: project,
            asked: 0,
            clock: When::parse("2026-11-12T09:00:00Z").unwrap().millis(),
            keys: 0,
        }
    }

    /// Opens what is on the disk after the program was ended or killed: what was opened, and what was appended.
    pub fn restarted(&self) -> Self {
        self.with(self.app.place(When::from_millis(self.clock)))
    }

    /// Opens it again in a session that knows when it began.
    pub fn in_next_session(&self) -> Self {
        let mut next = self.restarted();
        next.app.world.began = When::from_millis(next.clock);
        next
    }

    /// Starts again after the program was ended without warning: with what was remembered last.
    pub fn killed(&self) -> Self {
        self.with(self.place.clone().unwrap_or_default())
    }

    fn with(&self, place: Place) -> Self {
        let mut project = self.before.clone();
        project.absorb_all(self.appended.clone());
        let mut next = if self.app.world.review { Self::reviewed(project, place) } else { Self::of(project, place) };
        next.clock = self.clock;
        next
    }

    fn moment(&mut self) -> Moment {
        self.clock += 1000;
        Moment { now: When::from_millis(self.clock), seed: self.clock.unsigned_abs() }
    }

    /// Sends a message and does what it asks for.
    pub fn send(&mut self, msg: Msg) {
        let moment = self.moment();
        for effect in self.app.update(msg, moment) {
            match effect {
                Effect::Append { number, records, .. } => {
                    self.appended.extend(records);
                    self.asked = number;
                    self.reply();
                }
                Effect::Copy(text) => self.copied.push(text),
                Effect::Remember(place) => self.place = Some(*place),
                Effect::Quit => self.left = true,
                Effect::Retry => self.reply(),
                Effect::Suspend => self.suspended += 1,
                Effect::Redraw => self.redrawn += 1,
                Effect::Export(export) => self.exported.push(*export),
                Effect::Edit(text) => self.handed.push(text),
                Effect::Search { ask, project } => {
                    let found = search(&project, &ask.pattern, &ask.scope, MOST, || true).unwrap();
                    self.send(Msg::Found(ask.number, found));
                }
                Effect::Load(_) => {}
                Effect::Elsewhere { to, .. } => self.send(Msg::Elsewhere(Written::Done(to))),
                Effect::Text { source, text, .. } => self.before.absorb_text(&source, text),
                Effect::Earlier { source, sha256, then } => {
                    let text = self.before.shard(&source).and_then(|shard| shard.texts().of_hash(&sha256)).cloned();
                    self.send(Msg::Earlier { source, text, then });
                }
            }
        }
    }

    /// Changes the project as another window of the same coder would have, before now.
    pub fn command(&mut self, command: Command) -> &mut Self {
        let moment = self.moment();
        let me = self.app.world.me.clone();
        let action = self.app.world.project.next_action(&me.coder, &me.device);
        let stamp = Stamp { now: moment.now, origin: me, action, seed: moment.seed };
        let planned = plan(&self.app.world.project, command, &stamp).unwrap();
        for project in [&mut self.before, &mut self.app.world.project] {
            project.absorb_all(planned.records.clone());
            for (source, text) in &planned.texts {
                project.absorb_text(source, text.clone());
            }
        }
        self.app.world.counts.update(&self.app.world.project, &self.app.world.layer);
        self.send(Msg::Resize(self.app.size.0, self.app.size.1));
        self
    }

    /// Answers as the disk does.
    fn reply(&mut self) {
        let reply = match self.full {
            None => Msg::Saved(self.asked),
            Some(why) => Msg::NotSaved { reason: why.into(), hint: "Make room.".into() },
        };
        let moment = self.moment();
        self.app.update(reply, moment);
    }

    /// Presses keys, written with blanks between them; a word that is no key is typed letter by letter.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            match word.parse::<Key>() {
                Ok(key) => self.key(key),
                Err(_) => word.chars().for_each(|c| self.key(Key::char(c))),
            }
        }
        self
    }

    fn key(&mut self, key: Key) {
        self.keys += 1;
        self.send(Msg::Key(key));
    }

    /// Returns how many keys were pressed since the last time this was asked.
    pub fn count(&mut self) -> usize {
        std::mem::take(&mut self.keys)
    }

    /// Does something with the mouse.
    pub fn mouse(&mut self, kind: MouseKind, (column, row): (u16, u16)) -> &mut Self {
        self.send(Msg::Mouse(Mouse { kind, column, row }));
        self
    }

    /// Clicks where words stand on the screen.
    pub fn click(&mut self, words: &str) -> &mut Self {
        let at = self.find(words);
        self.mouse(MouseKind::Down { clicks: 1 }, at)
    }

    /// Returns the cell where words stand on the screen.
    pub fn find(&self, words: &str) -> (u16, u16) {
        let screen = self.screen();
        let (y, line) = screen.lines().enumerate().find(|(_, line)| line.contains(words)).expect(&screen);
        let x = line[..line.find(words).unwrap()].chars().count();
        (u16::try_from(x).unwrap(), u16::try_from(y).unwrap())
    }

    /// Gives the screen another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.send(Msg::Resize(columns, rows));
        self
    }

    /// Draws the frame.
    pub fn frame(&self, depth: Depth) -> Buffer {
        self.frame_in(Builtin::Dark, depth)
    }

    /// Draws the frame in a theme.
    pub fn frame_in(&self, theme: Builtin, depth: Depth) -> Buffer {
        let (columns, rows) = self.app.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        draw(&self.app, &theme.theme(depth), &mut buffer);
        buffer
    }

    /// Returns the frame as text.
    pub fn screen(&self) -> String {
        let buffer = self.frame(Depth::None);
        let width = usize::from(buffer.area.width.max(1));
        let line = |cells: &[ratatui::buffer::Cell]| -> String {
            let mut text = String::new();
            let mut skip = 0;
            for cell in cells {
                // The second cell of a wide character shows nothing of its own.
                if skip == 0 {
                    text.push_str(cell.symbol());
                    skip = emic::text::width::width(cell.symbol()).saturating_sub(1);
                } else {
                    skip -= 1;
                }
            }
            text.trim_end().to_owned()
        };
        buffer.content.chunks(width).map(|cells| line(cells) + "\n").collect()
    }

    /// Returns a line of the frame, from 0; from the bottom when negative.
    pub fn line(&self, nth: isize) -> String {
        let screen = self.screen();
        let lines: Vec<&str> = screen.lines().collect();
        let nth = if nth < 0 { lines.len() - nth.unsigned_abs() } else { nth.unsigned_abs() };
        lines[nth].trim().to_owned()
    }

    /// Returns the words under which a role is laid, as they stand on the screen.
    pub fn words_in(&self, role: Role, depth: Depth) -> String {
        let style = Builtin::Dark.theme(depth).style(role);
        let has = |cell: &&ratatui::buffer::Cell| {
            style.bg.is_none_or(|bg| cell.bg == bg) && cell.modifier.contains(style.add_modifier)
        };
        self.frame(depth).content.iter().filter(has).map(ratatui::buffer::Cell::symbol).collect()
    }

    /// Asserts the highlighted words: `The «three-day induction» was`.
    #[track_caller]
    pub fn assert_passage(&self, marked: &str) -> &Self {
        let (world, state) = (&self.app.world, self.app.panes.here());
        let text = state.text(world).expect("a text is open").text();
        let passage = state.selected(world).expect("nothing is highlighted");
        let whole = format!("{}«{}»{}", &text[..passage.start()], &text[passage.range()], &text[passage.end()..]);
        let around = &text[passage.range()];
        assert!(whole.contains(marked), "'{marked}' is not what is highlighted: «{around}»");
        self
    }

    /// Asserts the codings under the cursor: `No induction · meso · hw`.
    #[track_caller]
    pub fn assert_codings<const N: usize>(&self, wanted: [&str; N]) -> &Self {
        let book = self.app.world.project.codebook();
        let here = self.app.panes.here().codings_here();
        let said: Vec<String> = here
            .iter()
            .map(|s| {
                let level = s.level.as_ref().map_or("–", |level| level.as_str());
                let coders: Vec<&str> = s.cites.iter().map(|c| c.coder().as_str()).collect();
                format!("{} · {level} · {}", book.name(&s.code), coders.join(" "))
            })
            .collect();
        assert_eq!(said, wanted);
        self
    }

    /// Returns the codings that a coder has in all sources.
    pub fn codings(&self) -> usize {
        let project = &self.app.world.project;
        let of = |id| project.shard(id).unwrap().codings().iter().filter(|c| c.coder().as_str() == "hw").count();
        project.sources().iter().map(of).sum()
    }

    /// Returns the screen shown.
    pub fn at(&self) -> Screen {
        self.app.screen
    }
}

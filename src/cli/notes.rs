//! `emic notes`: lists the threads of a project, brings a reviewer's file in, answers and settles.

use super::args::{Format, Notes, NotesCommand};
use super::failure::{Failure, IN_PART, Result};
use super::output::MOST_TOLD;
use super::place;
use super::print;
use super::session::{Session, Writing};
use super::shell::Shell;
use crate::analysis::handle::{AtLevel, Handle};
use crate::analysis::lists::{Detail, threads};
use crate::analysis::table::{About as AboutTable, Cell, CellKind, Column, Row, RowKind, Table};
use crate::domain::command::{Command, NewMemo};
use crate::domain::memo::{About, Memo, MemoKind};
use crate::domain::{Comment, Fit, MemoId, News, Project, SourceId, ThreadState};
use crate::outside;
use crate::store::fs::RealFs;
use crate::store::notes::{check_project, read_file};
use crate::store::text_file;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::Path;

/// Lists the threads, or does what is asked with them.
pub fn run(shell: &mut Shell, args: Notes) -> Result<u8> {
    match args.command {
        None => list(shell, args),
        Some(NotesCommand::Add { words, dry_run }) => add(shell, &words, dry_run),
        Some(NotesCommand::Answer { words }) => answer(shell, &words),
        Some(NotesCommand::Settle { words, reopen }) => settle(shell, &words, !reopen),
    }
}

fn list(shell: &mut Shell, args: Notes) -> Result<u8> {
    let state = args.state.map(|word| {
        let hint = "Take open, answered or settled.";
        ThreadState::parse(&word).ok_or_else(|| Failure::refused(format!("'{word}' is no state of a thread"), hint))
    });
    let state = state.transpose()?;
    let session = Session::read(shell, &place::project(args.dir))?;
    let detail = if shell.globals.format == Format::Table { Detail::Brief } else { Detail::Whole };
    print::table(shell, &threads(&session.project, state, detail, outside::now()))?;
    Ok(session.code())
}

/// What became of one comment.
struct Arrival {
    comment: Comment,
    fit: Fit,
    news: News,
}

fn add(shell: &mut Shell, words: &[OsString], dry_run: bool) -> Result<u8> {
    let (dir, rest) = place::split(words);
    let [file] = rest else {
        return Err(Failure::refused("it is not clear which file to bring in", "Write 'emic notes add DIR FILE'."));
    };
    let file = Path::new(file);
    let notes = read_file(file).map_err(|error| {
        let failure = Failure::from(error);
        let hint =
            if file.is_dir() || !file.exists() { "Name the file that the reviewer sent.".into() } else { failure.hint };
        Failure { hint, ..failure }
    })?;
    for finding in notes.findings.iter().take(MOST_TOLD) {
        shell.out.warn_of(finding);
    }
    if notes.findings.len() > MOST_TOLD {
        shell.out.warn(&format!("{} more findings in this file", notes.findings.len() - MOST_TOLD));
    }
    let is_damaged = !notes.findings.is_empty();
    let ended = |code: u8| if is_damaged { code.max(IN_PART) } else { code };
    if dry_run {
        let mut session = Session::read(shell, &dir)?;
        check_project(file, &notes, &session.project)?;
        know_texts(&mut session.project, &dir, &notes.comments);
        let arrivals = arrivals(&session.project, &notes.comments);
        print::table(shell, &table(&session.project, &arrivals))?;
        shell.out.say(&said(&arrivals, true));
        return Ok(ended(session.code()));
    }
    let mut writing = Writing::open(shell, &dir)?;
    check_project(file, &notes, &writing.session.project)?;
    know_texts(&mut writing.session.project, &dir, &notes.comments);
    let arrivals = arrivals(&writing.session.project, &notes.comments);
    let new: Vec<Comment> =
        arrivals.iter().filter(|one| one.news != News::Known).map(|one| one.comment.clone()).collect();
    if !new.is_empty() {
        writing.run(Command::TakeComments(new))?;
    }
    let table = table(&writing.session.project, &arrivals);
    let code = writing.finish(shell);
    for one in arrivals.iter().filter(|one| one.news != News::Known) {
        if let Some(told) = told(one) {
            shell.out.warn(&told);
        }
    }
    print::told(shell, &said(&arrivals, false), &table)?;
    Ok(ended(code))
}

/// Reads the earlier texts that comments were written on, as far as they are kept: from there they are carried over.
fn know_texts(project: &mut Project, dir: &Path, comments: &[Memo]) {
    let mut wanted: BTreeMap<SourceId, BTreeSet<Box<str>>> = BTreeMap::new();
    for memo in comments {
        if let (About::Source(id), Some(passage)) = (&memo.about, &memo.passage)
            && let Some(shard) = project.shard(id)
        {
            wanted.entry(id.clone()).or_default().extend(shard.texts_wanted(std::iter::once(passage)));
        }
    }
    for (id, wanted) in wanted.into_iter().filter(|(_, wanted)| !wanted.is_empty()) {
        for text in text_file::earlier(&RealFs::at(dir), Path::new(""), &wanted, &[]) {
            project.absorb_earlier(&id, text);
        }
    }
}

/// Finds for each comment of a file what it is about, and whether it is there already.
fn arrivals(project: &Project, comments: &[Memo]) -> Vec<Arrival> {
    let named: Vec<Comment> = comments.iter().map(|memo| Comment::of(memo, project)).collect();
    let ids: BTreeMap<&MemoId, &MemoId> =
        comments.iter().map(|memo| &memo.id).zip(named.iter().map(|comment| &comment.id)).collect();
    let one = |comment: &Comment| {
        let mut comment = comment.clone();
        let (comment, fit) = match &comment.about {
            // An answer to a comment of the same file.
            About::Memo(id) if ids.contains_key(id) => {
                comment.about = About::Memo((*ids.get(id).unwrap_or(&id)).clone());
                (comment, Fit::There)
            }
            About::Number(handle) if !is_number(project, handle) => comment.unplaced(project),
            _ => comment.fitted(project),
        };
        let news = comment.news(project);
        Arrival { comment, fit, news }
    };
    named.iter().map(one).collect()
}

/// Whether a handle is one of a number that this project can have.
fn is_number(project: &Project, handle: &str) -> bool {
    Handle::parse(handle).is_some_and(|handle| {
        let level = match &handle.level {
            Some(AtLevel::Level(level)) => project.levels().position(level).is_some(),
            _ => true,
        };
        level && handle.code.is_none_or(|code| project.has(&About::Code(code)))
    })
}

/// What a person should know of where a comment was put.
fn told(one: &Arrival) -> Option<String> {
    let title: String = one.comment.text.lines().last().unwrap_or_default().chars().take(60).collect();
    match one.fit {
        Fit::There => None,
        Fit::Carried => Some(format!("“{title}” was carried over to the changed text: look whether it fits there")),
        Fit::Adrift => Some(format!(
            "“{title}” is on words that are not certain to be there any more: it has no place in the text"
        )),
        Fit::Missing => {
            Some(format!("“{title}” is about something that the project does not have: it is on the project"))
        }
    }
}

fn said(arrivals: &[Arrival], dry_run: bool) -> String {
    let count = |news: News| arrivals.iter().filter(|one| one.news == news).count();
    let (new, changed, follow, known) =
        (count(News::New), count(News::Changed), count(News::Follows), count(News::Known));
    let comments = |n: usize| if n == 1 { "1 comment".to_owned() } else { format!("{n} comments") };
    let verb = if dry_run { "Would bring in" } else { "Brought in" };
    if new + changed + follow == 0 {
        return match known {
            0 => "The file holds no comments.".into(),
            n => format!(
                "Nothing is new: {} there already.",
                if n == 1 { "1 comment was".into() } else { format!("{n} comments were") }
            ),
        };
    }
    let mut parts = vec![format!("{verb} {}", comments(new))];
    if changed > 0 {
        parts.push(format!("{} with another text", comments(changed)));
    }
    if follow > 0 {
        parts.push(format!("{} changed since it was answered: the new text follows as an answer", comments(follow)));
    }
    if known > 0 {
        parts.push(format!("{known} there already"));
    }
    let list = if dry_run { "" } else { " 'emic notes' lists the threads." };
    format!("{}.{list}", parts.join("; "))
}

fn table(project: &Project, arrivals: &[Arrival]) -> Table {
    let columns = ["comment", "author", "created", "about", "place", "text", "id"];
    let columns = columns.map(|key| Column::new(key, key, CellKind::Text)).to_vec();
    let mut table = Table::new(AboutTable::new(project, "notes add", outside::now()), columns);
    for Arrival { comment, fit, news } in arrivals {
        let news = match news {
            News::New => "new",
            News::Changed => "changed",
            News::Follows => "follows",
            News::Known => "there",
        };
        let fit = match fit {
            Fit::There => "",
            Fit::Carried => "carried over",
            Fit::Adrift => "adrift",
            Fit::Missing => "not there",
        };
        let title = comment.text.lines().next().unwrap_or_default();
        let about = project.in_words(&comment.about);
        let cells = [news, comment.author.as_str(), &comment.created.date(), &about, fit, title, comment.id.as_str()];
        let cells = cells.map(Cell::text).to_vec();
        table.rows.push(Row { kind: RowKind::Item, depth: 0, id: comment.id.to_string(), handle: None, cells });
    }
    table
}

fn answer(shell: &mut Shell, words: &[String]) -> Result<u8> {
    let (dir, rest) = place::split(words);
    let [id, text] = rest else {
        return Err(Failure::refused("it is not clear what to answer", "Write 'emic notes answer DIR ID TEXT'."));
    };
    let mut writing = Writing::open(shell, &dir)?;
    let id = thread(&writing.session.project, id)?;
    let about = About::Memo(id.clone());
    writing.run(Command::AddMemo(NewMemo { about, passage: None, kind: MemoKind::Note, text: text.clone() }))?;
    finish(shell, writing, &id, "Answered")
}

fn settle(shell: &mut Shell, words: &[String], settled: bool) -> Result<u8> {
    let (dir, rest) = place::split(words);
    let [id] = rest else {
        return Err(Failure::refused("it is not clear which thread is meant", "Write 'emic notes settle DIR ID'."));
    };
    let mut writing = Writing::open(shell, &dir)?;
    let id = thread(&writing.session.project, id)?;
    // What is so already is no mistake.
    writing.run_all(vec![Command::SettleThread { id: id.clone(), settled }])?;
    finish(shell, writing, &id, if settled { "Settled" } else { "Open again" })
}

/// Tells of one thread as it is now.
fn finish(shell: &mut Shell, writing: Writing, id: &MemoId, did: &str) -> Result<u8> {
    let project = &writing.session.project;
    let title = project.memo(id).map_or_else(String::new, |memo| memo.title().to_owned());
    let mut table = threads(project, None, Detail::Whole, outside::now());
    table.rows.retain(|row| row.id == id.as_str());
    let code = writing.finish(shell);
    print::told(shell, &format!("{did}: “{title}”"), &table)?;
    Ok(code)
}

/// Returns the thread that an id, or the only beginning of one, means.
fn thread(project: &Project, text: &str) -> Result<MemoId> {
    let hint = "The threads are listed by 'emic notes'.";
    let exact = project.threads().find(|memo| memo.id.as_str() == text);
    let begin: Vec<&Memo> =
        project.threads().filter(|memo| !text.is_empty() && memo.id.as_str().starts_with(text)).collect();
    match (exact, begin.as_slice()) {
        (Some(memo), _) => Ok(memo.id.clone()),
        (None, [memo]) => Ok(memo.id.clone()),
        (None, []) => Err(Failure::refused(format!("there is no thread '{text}'"), hint)),
        (None, several) => Err(Failure::refused(format!("'{text}' may mean {} threads", several.len()), hint)),
    }
}

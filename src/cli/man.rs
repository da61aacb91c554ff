//! `emic man`: the manual pages, made of the tables of commands, keys and promises.

use super::args::Args;
use super::failure::{Failure, Result};
use super::shell::Shell;
use super::trust::{ASSUMPTIONS, LIMITS, PROMISES};
use crate::config::key_list::default_keys;
use crate::store::StoreError;
use crate::store::fs::{Fs as _, Kind, Modes, RealFs};
use crate::store::replace::{Base, replace};
use crate::text::similar::similar;
use clap::CommandFactory as _;
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};
use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// Everybody may read a manual page.
const MODES: Modes = Modes { file: 0o644, folder: 0o755 };
const SECTION: &str = "1";

/// Who codes, in the order that is asked.
const WHO: &str = "A coder is 1 to 16 of a-z, 0-9 and -. Who codes is told by --coder, else by EMIC_CODER, else it is \
    the project's only coder, else it is asked; a command that cannot ask is refused. A coder who is new to a project \
    is added after you say yes, or with --yes.";

const EXIT: &[(&str, &str)] = &[
    ("0", "Done; a list or search that finds nothing, and a reader of the output that went away, too."),
    ("1", "Done with findings, done in part, or not saved."),
    ("2", "Wrong usage, refused, or unreadable: nothing has changed."),
    ("128+n", "Ended by signal n; what was shown as saved is on the disk."),
];

const ENVIRONMENT: &[(&str, &str)] = &[
    ("EMIC_CODER", "Who codes, where --coder does not say it."),
    (
        "EMIC_THEME",
        "A theme by its name, with or without 'emic-' before it. Without one the terminal's ground decides.",
    ),
    ("NO_COLOR", "When it holds anything, no colours: underline, bold and reverse tell the same."),
    ("COLORTERM", "'truecolor' or '24bit': the terminal shows all colours. Otherwise TERM tells how many."),
    ("COLORFGBG", "Whether the ground is dark or light, until the terminal itself answers."),
    ("XDG_DATA_HOME, XDG_STATE_HOME", "Where the user's data and state are kept, on Linux."),
];

const FILES: &[(&str, &str)] = &[
    ("project.yaml, codebook.yaml, participants.yaml", "Pages of a project. A change by hand is taken in."),
    ("sources/", "The transcripts as text, and what is known of each."),
    ("codings/", "For each source and coder what was coded, one line a change."),
    ("trail/", "Everything else that was changed, by whom, when and why."),
    ("~/.local/share/emic/", "The copy of the sample project that 'emic demo' opens."),
    (
        "~/.local/state/emic/",
        "The name of this machine, where you were last, what you are writing, and your comments in reviews.",
    ),
];

/// The name and section of the page that says what can be relied on.
const TRUST: (&str, &str) = ("trust", "7");

/// A page: its name without `emic-`, that of its file, and what it says.
struct Page {
    name: String,
    file: String,
    text: String,
}

/// Prints a page, the main one when none is named, or writes all pages into a folder.
pub fn run(shell: &mut Shell, name: Option<&str>, folder: Option<&Path>) -> Result<u8> {
    let pages = pages().map_err(|error| Failure::in_part(format!("the pages were not made: {error}"), ""))?;
    let Some(folder) = folder else {
        let wanted = name.unwrap_or_default().replace(' ', "-");
        let Some(page) = pages.iter().find(|page| page.name == wanted) else {
            let names: Vec<&str> = pages.iter().map(|page| page.name.as_str()).collect();
            let hint = match similar(&wanted, names).first() {
                Some(like) => format!("Did you mean 'emic man {like}'?"),
                None => "Name a command, or 'trust'.".to_owned(),
            };
            return Err(Failure::refused(format!("there is no page '{wanted}'"), hint));
        };
        shell.out.print_exact(&page.text)?;
        return Ok(0);
    };
    let fs = RealFs::at(folder);
    if !fs.stat(Path::new("")).is_ok_and(|stat| stat.kind == Kind::Folder) {
        let what = format!("there is no folder '{}' to write the pages to", folder.display());
        return Err(Failure::refused(what, "Make it first, or name another one."));
    }
    for Page { file, text, .. } in &pages {
        // Made anew from the same tables: whatever was there goes.
        let _ = replace(&fs, Path::new(file), Base::Anything, text.as_bytes(), MODES).map_err(|error| match error {
            StoreError::CannotWrite { .. } => Failure::refused(error.to_string(), "Name a folder that you may write."),
            other => other.into(),
        })?;
    }
    shell.out.print(&format!("Wrote {} pages to '{}'.\n", pages.len(), folder.display()))?;
    Ok(0)
}

/// Returns the pages, the main one first.
fn pages() -> io::Result<Vec<Page>> {
    let mut root = Args::command().subcommand_help_heading("COMMANDS");
    root.build();
    let file = format!("emic.{SECTION}");
    let mut pages = vec![Page { name: String::new(), file, text: main_page(&root)? }];
    for command in root.get_subcommands() {
        command_pages(command, "", &mut pages)?;
    }
    let (name, section) = TRUST;
    pages.push(Page { name: name.into(), file: format!("emic-{name}.{section}"), text: trust_page()? });
    Ok(pages)
}

/// Adds the page of a command, and those of the commands below it.
fn command_pages(command: &clap::Command, above: &str, pages: &mut Vec<Page>) -> io::Result<()> {
    let name = format!("{above}{}", command.get_name());
    let mut page = Vec::new();
    titled(Man::new(command.clone()), &format!("emic-{name}")).render(&mut page)?;
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    roff.text([bold("emic"), roman(format!("({SECTION})"))]);
    roff.to_writer(&mut page)?;
    pages.push(Page { file: format!("emic-{name}.{SECTION}"), text: text(&page), name: name.clone() });
    command.get_subcommands().try_for_each(|command| command_pages(command, &format!("{name}-"), pages))
}

/// What can be relied on, what that rests on, and how it is proved.
fn trust_page() -> io::Result<String> {
    let (name, section) = TRUST;
    let mut roff = Roff::new();
    let title = format!("EMIC-{}", name.to_uppercase());
    roff.control("TH", [&*title, section, "", &format!("emic {}", env!("CARGO_PKG_VERSION")), "emic"]);
    roff.control("SH", ["NAME"]);
    roff.text([roman("emic-trust - what you can rely on, what that rests on, and how it is proved")]);
    for promise in PROMISES {
        roff.control("SH", [promise.title.to_uppercase().as_str()]);
        for says in promise.says {
            roff.control("PP", []);
            roff.text([roman(*says)]);
        }
        entry(&mut roff, vec![roman("Proof: "), bold(promise.command())], promise.proof);
    }
    for (heading, lines) in [("WHAT IT RESTS ON", ASSUMPTIONS), ("WHAT IS NOT PROMISED", LIMITS)] {
        roff.control("SH", [heading]);
        for says in lines {
            roff.control("PP", []);
            roff.text([roman(*says)]);
        }
    }
    roff.control("SH", ["SEE ALSO"]);
    roff.text([
        bold("emic"),
        roman(format!("({SECTION}); the commands run in the source code of emic, '.ci/proofs' runs all in full")),
    ]);
    let mut page = Vec::new();
    roff.to_writer(&mut page)?;
    Ok(text(&page))
}

fn titled(man: Man, name: &str) -> Man {
    let source = format!("emic {}", env!("CARGO_PKG_VERSION"));
    man.title(name.to_uppercase()).section(SECTION).source(source).manual("emic")
}

fn main_page(root: &clap::Command) -> io::Result<String> {
    let man = titled(Man::new(root.clone()), "emic");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    man.render_subcommands_section(&mut page)?;
    let mut roff = Roff::new();
    keys(&mut roff);
    roff.control("SH", ["WHO CODES"]);
    roff.text([roman(WHO)]);
    for (heading, entries) in [("EXIT STATUS", EXIT), ("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)] {
        roff.control("SH", [heading]);
        for (name, says) in entries {
            entry(&mut roff, vec![bold(*name)], says);
        }
    }
    roff.to_writer(&mut page)?;
    Ok(text(&page))
}

/// The keys of the full screen, under their headings.
fn keys(roff: &mut Roff) {
    roff.control("SH", ["KEYS"]);
    roff.text([roman("On the full screen; ? lists those that hold where you are.")]);
    for (heading, rows) in default_keys() {
        roff.control("SS", [heading]);
        for row in rows {
            let mut names = Vec::new();
            for key in row.keys {
                if !names.is_empty() {
                    names.push(roman(", "));
                }
                names.push(bold(key));
            }
            entry(roff, names, row.does);
        }
    }
}

fn entry(roff: &mut Roff, names: Vec<Inline>, says: &str) {
    roff.control("TP", []);
    roff.text(names);
    roff.text([roman(says)]);
}

/// Returns a page in ASCII, as every formatter reads it: other characters by their numbers.
fn text(page: &[u8]) -> String {
    let mut text = String::new();
    for c in String::from_utf8_lossy(page).chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            let _ = write!(text, "\\[u{:04X}]", u32::from(c));
        }
    }
    text
}

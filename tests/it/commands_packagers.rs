//! What packagers take from the program: manual pages and the completions of shells.

use crate::support::command::Desk;
use clap::CommandFactory;
use emic::cli::args::Args;
use emic::config::key_list::default_keys;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

fn notes() -> usize {
    Args::command().find_subcommand("notes").unwrap().get_subcommands().count()
}

fn commands() -> Vec<String> {
    Args::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

fn in_ascii(text: &str) -> String {
    let written = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\[u{:04X}]", u32::from(c)) };
    text.chars().map(written).collect()
}

#[test]
fn the_manual_tells_commands_keys_who_codes_exit_codes_environment_and_files() {
    let page = Desk::new().run(&["man"]).ok();
    assert!(page.contains(".TH EMIC 1"), "{page}");
    for section in ["SYNOPSIS", "COMMANDS", "KEYS", "WHO CODES", "EXIT STATUS", "ENVIRONMENT", "FILES"] {
        let heading = if section.contains(' ') { format!(".SH \"{section}\"") } else { format!(".SH {section}") };
        assert!(page.lines().any(|line| line == heading), "{section} is not there");
    }
    for command in commands() {
        assert!(page.contains(&format!("emic\\-{command}(1)")), "{command} is not there");
    }
    let plain = page.replace("\\-", "-").replace("\\[aq]", "'").replace("\\*(Aq", "'");
    for (heading, rows) in default_keys() {
        assert!(plain.contains(heading), "{heading}");
        for row in rows {
            assert!(plain.contains(&in_ascii(row.does)), "'{}' is not there", row.does);
        }
    }
    for word in ["EMIC_CODER", "EMIC_THEME", "NO_COLOR", "project.yaml", "Ctrl-r", "128+n"] {
        assert!(plain.contains(word), "{word}");
    }
    assert!(page.is_ascii() && plain.contains(&in_ascii("←")), "arrows are written so that every formatter knows them");
}

#[test]
fn every_command_gets_a_page_and_a_second_time_the_same() {
    let desk = Desk::new();
    fs::create_dir(desk.work("man1")).unwrap();
    // The main page, that of trust, and the commands below 'notes'.
    let all = commands().len() + 2 + notes();
    for _ in 0..2 {
        assert_eq!(desk.run(&["man", "--to", "man1"]).ok(), format!("Wrote {all} pages to 'man1'.\n"));
        assert_eq!(desk.read("man1/emic.1"), desk.run(&["man"]).ok());
        for command in commands() {
            let page = desk.read(format!("man1/emic-{command}.1"));
            assert!(page.contains(&format!(".TH EMIC-{} 1", command.to_uppercase())), "{page}");
            assert!(page.contains("SEE ALSO"), "{page}");
        }
        assert_eq!(fs::read_dir(desk.work("man1")).unwrap().count(), all);
    }
}

#[test]
fn pages_go_into_a_folder_that_is_there() {
    let desk = Desk::new();
    desk.write("notes.txt", "mine");
    for place in ["nowhere", "notes.txt"] {
        desk.run(&["man", "--to", place]).refused(&[
            &format!("emic: There is no folder '{place}' to write the pages to."),
            "      Make it first, or name another one.",
        ]);
    }
    assert_eq!(desk.read("notes.txt"), "mine");
}

#[test]
fn each_shell_learns_every_command() {
    let desk = Desk::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = desk.run(&["completions", shell]).ok();
        for word in commands().iter().map(String::as_str).chain(["across", "as-of", "participants"]) {
            assert!(script.contains(word), "{shell} does not learn {word}");
        }
    }
    let ran = desk.run(&["completions", "tcsh"]);
    assert!(ran.code == Some(2) && ran.out.is_empty(), "{ran:?}");
    assert!(ran.err.contains("'tcsh'") && ran.err.contains("bash, elvish, fish, powershell, zsh"), "{}", ran.err);
}

#[test]
fn bash_can_read_its_completions() {
    let script = Desk::new().run(&["completions", "bash"]).ok();
    let bash = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn();
    // Where there is no bash, nobody completes with it.
    let Ok(mut bash) = bash else { return };
    bash.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    assert!(bash.wait().unwrap().success());
}

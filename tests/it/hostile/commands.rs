//! Every command in every format, on a hostile project and with hostile arguments.

use std::collections::BTreeMap;
use std::fs;

use clap::CommandFactory;
use emic::cli::args::Args;

use super::project::{make, unseen};
use super::{EVIL, assert_safe};
use crate::pty::Pty;
use crate::support::command::{Desk, Ran};

/// What is asked of each command; `§` stands for a hostile argument.
const ASKED: &[&str] = &[
    "tally study --layer everyone",
    "tally study --layer everyone --by code --across sources",
    "tally study --layer everyone --by code --across region",
    "tally study --across §",
    "tally study --count §",
    "quotes study --layer everyone",
    "quotes study --code § --layer everyone",
    "quotes study --where §=§",
    "quotes study --participant § --source §",
    "search study a --context 60",
    "search study § --source §",
    "search study --regex [§",
    "sources study",
    "sources study --speakers",
    "participants study",
    "participants study --set § §=§",
    "participants study --import §",
    "participants study --import hostile.csv",
    "codebook study",
    "codebook study --versions",
    "codebook study --changes v1-aaaa",
    "codebook study --changes §..§",
    "codebook study --rework older",
    "codebook study --rework before",
    "codebook study --import §",
    "codebook study --import hostile.csv",
    "codebook study --name § --why §",
    "memos study",
    "memos study --journal",
    "memos study --about §",
    "memos study --add § --about §",
    "notes study",
    "notes add study hostile.yaml --dry-run",
    "notes add study §",
    "notes answer study § §",
    "notes settle study §",
    "trail study",
    "trail study --by §",
    "trail study --of § --search §",
    "trail study --since §",
    "status study",
    "check study",
    "adrift study",
    "settings",
    "code study §",
    "code study I03 --turn 2 +§ --coder hw",
    "code study I03 --quote § §",
    "code study § 1 2 §",
    "uncode study §",
    "done study §",
    "done study I03 --reopen --why § --coder hw",
    "import study §",
    "import study hostile.txt --dry-run",
    "import study hostile.txt --corrects I03 --dry-run",
    "import study hostile.txt --language § --kind §",
    "import study hostile.txt --corrects §",
    "new §",
    "new other --coder § --title § --levels §",
    "new other --approach §",
    "open §",
    "open study --coder §",
    "review §",
    "review hostile.emic.zip",
    "review study --coder rb --notes §",
    "pack study --to §/§",
    "pack study --to study.yaml",
    "demo §/§",
    "man §",
    "completions §",
    "§ tally",
    "tally study --as-of §",
    "tally study --layer §",
    "tally study --format §",
    "tally study --§",
    "check study --repair",
];

fn desk() -> (Desk, BTreeMap<String, String>) {
    let desk = Desk::new();
    let marks = make(&desk.work("study"));
    desk.write("hostile.csv", format!("id,{EVIL},name\nP01,\"{EVIL}\",\"{EVIL}\"\n\"{EVIL}\",b,c\n"));
    desk.write("hostile.txt", format!("Interviewer: a {EVIL}?\n\nP1\u{1b}\u{202e}: b {EVIL}\n\nP01: {EVIL} words\n"));
    desk.write("hostile.emic.zip", format!("PK\u{3}\u{4}{EVIL}"));
    let comment = fs::read_to_string(desk.work("study/trail/hw~k3f9.yaml")).unwrap();
    let comments: Vec<&str> = comment.lines().filter(|line| line.contains("\"comment\"")).collect();
    let comments = comments.join("\n");
    desk.write(
        "hostile.yaml",
        format!(
            "# emic notes 1 · {}\n{comments}\n- {{\"of\": \"{}\"\n",
            EVIL.replace('\n', ""),
            EVIL.replace('\n', "")
        ),
    );
    fs::create_dir_all(desk.path("config/emic")).unwrap();
    fs::write(
        desk.path("config/emic/keys.yaml"),
        format!("{}: {}\n", serde_json::Value::from(EVIL), serde_json::Value::from(EVIL)),
    )
    .unwrap();
    fs::write(desk.path("config/emic/config.yaml"), format!("theme: {0}\n{0}: {0}\n", serde_json::Value::from(EVIL)))
        .unwrap();
    (desk, marks)
}

/// The words of what is asked.
fn words(asked: &str, format: &str) -> Vec<String> {
    let more = if asked.contains("--format") { String::new() } else { format!(" --format {format}") };
    let who = if asked.contains("--coder") { "" } else { " --coder hw" };
    format!("{asked}{more}{who}").split(' ').map(|word| word.replace('§', EVIL)).collect()
}

/// Variables that programs look at, all hostile.
const VARS: [&str; 10] =
    ["EDITOR", "VISUAL", "LANG", "LC_ALL", "TZ", "COLORFGBG", "EMIC_THEME", "EMIC_CODER", "USER", "TERM_PROGRAM"];

fn run(desk: &Desk, asked: &str, format: &str) -> Ran {
    let args = words(asked, format);
    let mut command = desk.command(&args.iter().map(String::as_str).collect::<Vec<_>>());
    command.envs(VARS.map(|name| (name, EVIL)));
    Desk::finish(&mut command)
}

/// What no list shows.
const HIDDEN: [&str; 6] = [
    "code.set.examples.quote",
    "pre",
    "project.set.levels.note",
    "project.set.note",
    "source.set.import.file",
    "unknown",
];

#[test]
fn p18_no_command_lets_anything_out_that_a_terminal_obeys() {
    let (desk, marks) = desk();
    let mut seen = String::new();
    for asked in ASKED {
        for format in ["table", "json", "markdown", "csv"] {
            let ran = run(&desk, asked, format);
            assert!(matches!(ran.code, Some(0..=2)) && !ran.err.contains("panicked"), "{asked:?}: {ran:?}");
            assert_safe(&format!("'{asked} --format {format}' on standard error"), &ran.err);
            // Bytes for a file, all of them: what a terminal gets is tried below.
            if format != "csv" {
                // In JSON what a reader cannot see may stay, as in the files of a project; what a terminal obeys may not.
                let unseen = |c| format == "json" && matches!(c, '\u{200b}' | '\u{e0041}');
                assert_safe(&format!("'{asked} --format {format}'"), &ran.out.replace(unseen, ""));
            }
            if format == "json" && !ran.out.is_empty() {
                serde_json::from_str::<serde_json::Value>(&ran.out).unwrap();
            }
            seen += &ran.out;
            seen += &ran.err;
        }
    }
    assert_eq!(unseen(&marks, &seen), HIDDEN, "what is never shown is not tried");
}

/// On a terminal the formats for programs are made safe too, and questions are asked.
#[test]
fn p18_no_command_lets_anything_out_onto_a_terminal() {
    let (desk, _) = desk();
    for asked in ASKED.iter().filter(|asked| !["open", "review", "demo"].iter().any(|name| asked.starts_with(name))) {
        let formats = if asked.contains('§') { &["table"][..] } else { &["table", "csv"] };
        for format in formats {
            let config = desk.path("config");
            let mut vars = VARS.map(|name| (name, EVIL)).to_vec();
            vars.push(("XDG_CONFIG_HOME", config.to_str().unwrap()));
            let mut pty = Pty::start(&desk.work(""), &words(asked, format), &vars, (100, 50));
            // Whatever is asked: no.
            pty.keys("n\nn\nn\n");
            let printed = String::from_utf8(pty.all_bytes()).unwrap();
            // The terminal itself makes two characters of the end of a line.
            assert_safe(&format!("'{asked} --format {format}' on a terminal"), &printed.replace("\r\n", "\n"));
        }
    }
}

/// What was hostile can be had back by programs, as it was.
#[test]
fn formats_for_programs_keep_what_is_hostile() {
    let (desk, _) = desk();
    let json: serde_json::Value = serde_json::from_str(&run(&desk, "codebook study", "json").out).unwrap();
    assert!(json.to_string().contains(&serde_json::Value::from(EVIL).to_string()[1..40]));
    assert!(run(&desk, "codebook study", "csv").out.contains(EVIL));
}

#[test]
fn every_command_is_asked() {
    let all = Args::command();
    for command in all.get_subcommands() {
        let name = command.get_name();
        assert!(
            ASKED.iter().any(|asked| asked.split(' ').next() == Some(name)),
            "'{name}' is not tried with hostile text"
        );
    }
}

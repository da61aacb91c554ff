//! The user's own files: what they set, what cannot be used of them, and that nothing in them stops the program.

use emic::app::action::Context;
use emic::app::key::{Chord, Key};
use emic::app::keymap::Resolution;
use emic::config::load::User;
use emic::config::look::Ground;
use emic::config::problem::notice;
use emic::theme::builtin::Builtin;
use emic::theme::{Role, Spec};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

use crate::pty::Pty;
use crate::support::command::Desk;

/// A folder for settings with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn user(folder: &Path) -> User {
    User::read(Some(folder), &Ground::default())
}

fn told(user: &User) -> Vec<String> {
    user.problems.iter().map(ToString::to_string).collect()
}

/// The fixtures of a kind, with what their first lines say after a word.
fn fixtures(folder: &str, word: &str) -> Vec<(PathBuf, Vec<u8>, Vec<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lines = text.lines().map(|line| line.trim_start_matches('\u{feff}'));
        let said =
            lines.map_while(|line| line.strip_prefix("# ")?.strip_prefix(word)).map(|line| line.trim().to_owned());
        let said = said.collect();
        (path, bytes, said)
    };
    let found: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap().path())).collect();
    assert!(!found.is_empty());
    found
}

#[test]
fn each_invalid_file_is_told_with_its_lines_and_what_is_valid() {
    let named = "space, enter, esc, tab, backspace, delete, insert, left, right, up, down, home, end, pageup, pagedown";
    let roles = Role::all().map(Role::name).collect::<Vec<_>>().join(", ");
    let themes = ["auto"].into_iter().chain(Builtin::ALL.into_iter().map(Builtin::name)).collect::<Vec<_>>().join(", ");
    for (kind, file) in [("settings", "settings.yaml"), ("keys", "keys.yaml"), ("theme", "themes/mine.yaml")] {
        for (path, bytes, expected) in fixtures(&format!("invalid/{kind}"), "expect:") {
            let expected: Vec<String> = expected
                .iter()
                .map(|line| line.replace("NAMED", named).replace("ROLES", &roles).replace("BUILTIN", &themes))
                .collect();
            let mut files: Vec<(&str, &[u8])> = vec![(file, &bytes)];
            if kind == "theme" {
                files.push(("settings.yaml", b"theme: mine\n"));
            }
            let user = user(folder(&files).path());
            assert!(!expected.is_empty(), "{} expects nothing", path.display());
            assert_eq!(told(&user), expected, "{}", path.display());
            assert_eq!(user.theme, Builtin::Dark.spec(), "{}", path.display());
        }
    }
}

#[test]
fn each_valid_file_is_taken_as_it_says() {
    for (path, bytes, gives) in fixtures("valid/settings", "gives:") {
        let user = user(folder(&[("settings.yaml", &bytes)]).path());
        assert_eq!(told(&user), [""; 0], "{}", path.display());
        for line in &gives {
            let (name, value) = line.split_once(" = ").unwrap();
            assert_eq!(user.settings.value(name), value, "{}", path.display());
        }
        assert!(!gives.is_empty(), "{}", path.display());
    }
    for (path, bytes, does) in fixtures("valid/keys", "does:") {
        let user = user(folder(&[("keys.yaml", &bytes)]).path());
        assert_eq!(told(&user), [""; 0], "{}", path.display());
        for line in &does {
            let (place, rest) = line.split_once(" | ").unwrap();
            let (keys, action) = rest.rsplit_once(" = ").unwrap();
            let context = Context::ALL.into_iter().find(|context| context.title() == place).unwrap();
            let chord: Chord = keys.parse().unwrap();
            let (last, pending) = chord.keys().split_last().unwrap();
            let wanted = action.parse().map_or(Resolution::Unbound, Resolution::Matched);
            assert_eq!(user.keymap.resolve(context, pending, *last), wanted, "{line} of {}", path.display());
        }
        assert!(!does.is_empty(), "{}", path.display());
    }
    for (path, bytes, _) in fixtures("valid/theme", "") {
        let files: [(&str, &[u8]); 2] = [("settings.yaml", b"theme: mine\n"), ("themes/mine.yaml", &bytes)];
        let user = user(folder(&files).path());
        assert_eq!(told(&user), [""; 0], "{}", path.display());
        assert_ne!(user.theme, Builtin::Dark.spec(), "{}", path.display());
    }
}

#[test]
fn the_example_in_the_readme_can_be_used() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let example =
        readme.split("```yaml\n").find_map(|part| part.starts_with("everywhere:").then(|| part.split("```").next()));
    let user = user(folder(&[("keys.yaml", example.flatten().unwrap().as_bytes())]).path());
    assert_eq!(told(&user), [""; 0]);
    assert!(user.keys_file().contains("  quick-code 3: '; 3'\n"));
}

#[test]
fn what_cannot_be_read_is_told_and_all_else_holds() {
    let defaults = |user: &User| (user.settings.clone(), user.theme.clone());
    let nothing = User::read(None, &Ground::default());
    let said = |user: &User| {
        assert_eq!(defaults(user), defaults(&nothing));
        told(user)
    };
    let folder = folder(&[("settings.yaml", b""), ("keys.yaml", b"")]);
    assert_eq!(said(&user(folder.path())), [""; 0], "empty files");
    assert_eq!(said(&user(&folder.path().join("missing"))), [""; 0], "no folder");
    let large = fs::File::create(folder.path().join("settings.yaml")).unwrap();
    large.set_len(100 * 1024 * 1024).unwrap();
    fs::remove_file(folder.path().join("keys.yaml")).unwrap();
    fs::create_dir(folder.path().join("keys.yaml")).unwrap();
    assert_eq!(
        said(&user(folder.path())),
        [
            "settings.yaml: it is not read, because it is larger than 1 MiB",
            "keys.yaml: it is not read, because it is no file",
        ]
    );
    let deep = "[".repeat(100_000);
    fs::write(folder.path().join("settings.yaml"), deep).unwrap();
    assert!(said(&user(folder.path()))[0].contains("more than 32 deep"));
    fs::write(folder.path().join("settings.yaml"), "preset: vim\n").unwrap();
    let found = user(folder.path());
    assert_eq!((found.settings.preset.name(), found.problems.len()), ("vim", 1), "one file does not spoil the other");
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    // Who may read everything cannot be kept from it.
    if rustix::process::geteuid().is_root() {
        return;
    }
    let folder = folder(&[("settings.yaml", b"theme: light\n")]);
    fs::set_permissions(folder.path().join("settings.yaml"), fs::Permissions::from_mode(0o000)).unwrap();
    assert!(told(&user(folder.path()))[0].starts_with("settings.yaml: it could not be read: Permission denied"));
}

#[test]
fn the_environment_goes_before_the_settings_and_a_file_of_ones_own_before_what_is_built_in() {
    let ours: &[u8] = b"parent: emic-light\npalette: {ink: '#000001'}\n";
    let folder = folder(&[("settings.yaml", b"theme: mine\n"), ("themes/mine.yaml", ours), ("themes/dark.yaml", ours)]);
    let theme = |asked: &str, colors: &str| -> Spec {
        let ground = Ground { asked: asked.into(), colors: colors.into() };
        User::read(Some(folder.path()), &ground).theme
    };
    let mine = theme("", "");
    assert!(mine != Builtin::Light.spec() && mine != Builtin::Dark.spec());
    assert_eq!(theme("emic-light", ""), Builtin::Light.spec());
    assert_eq!(theme("light", ""), Builtin::Light.spec());
    assert_eq!(theme("dark", ""), mine, "themes/dark.yaml");
    assert_eq!(theme("auto", "0;15"), Builtin::Light.spec());
    let ground = Ground { asked: "no-such".into(), ..Ground::default() };
    let user = User::read(Some(folder.path()), &ground);
    assert!(
        told(&user)[0].starts_with("EMIC_THEME: there is no theme 'no-such'; there are auto, emic-dark"),
        "{:?}",
        told(&user)
    );
    assert_eq!(user.theme, mine, "what the settings name holds");
    for name in ["../mine", "/etc/passwd", "themes/mine", ""] {
        let ground = Ground { asked: String::new(), ..Ground::default() };
        fs::write(folder.path().join("settings.yaml"), format!("theme: '{name}'\n")).unwrap();
        assert_eq!(User::read(Some(folder.path()), &ground).theme, Builtin::Dark.spec(), "{name}");
    }
}

#[test]
fn the_keys_that_are_printed_are_a_file_that_gives_the_same_keys() {
    let changes = b"transcript: {tallies: T, recode: ~}\neverywhere: {undo: [z, \"'\"]}\npicker: {mark: ctrl-t}\n";
    let own = folder(&[("keys.yaml", changes), ("settings.yaml", b"preset: vim\n")]);
    for files in [own, folder(&[])] {
        let before = user(files.path());
        assert_eq!(told(&before), [""; 0]);
        fs::write(files.path().join("keys.yaml"), before.keys_file()).unwrap();
        let after = user(files.path());
        assert_eq!(told(&after), [""; 0]);
        assert_eq!(after.keys_file(), before.keys_file());
        for context in Context::ALL {
            for key in (' '..='~').map(Key::char) {
                assert_eq!(after.keymap.resolve(context, &[], key), before.keymap.resolve(context, &[], key), "{key}");
            }
        }
    }
}

#[test]
fn one_notice_tells_the_first_problem_and_how_many_more() {
    let files = folder(&[("settings.yaml", b"thme: dark\npreset: emacs\n")]);
    let user = user(files.path());
    let all = notice(&user.problems).unwrap();
    assert_eq!(
        all,
        "settings.yaml, line 1: there is no setting 'thme'; did you mean 'theme'? (and 1 more: 'emic settings' lists them)"
    );
    assert_eq!(notice(&user.problems[..1]).unwrap(), user.problems[0].to_string());
    assert_eq!(notice(&[]), None);
}

/// A desk with settings of the user's own.
fn desk(files: &[(&str, &str)]) -> Desk {
    let desk = Desk::with_study();
    for (name, content) in files {
        let path = desk.path("config/emic").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    desk
}

#[test]
fn the_command_tells_each_value_where_it_comes_from_and_every_problem() {
    let desk = desk(&[
        ("settings.yaml", "preset: vim\ntheme: mine\nesc_wait: soon\n"),
        ("keys.yaml", "everywhere: {tallies: c}\n"),
        ("themes/mine.yaml", "parent: emic-light\n"),
    ]);
    let ran = desk.run(&["settings", "--coder", "sc"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (Some(1), "settings.yaml, line 3: 'esc_wait' cannot be 'soon'; it takes milliseconds, 0 to 1000\n")
    );
    assert_eq!(
        ran.out.replace(&desk.path("").display().to_string(), "HOME/"),
        "Your own files are in 'HOME/config/emic'.\n\n\
         theme     mine  (settings.yaml)\n\
         themes    {dark: emic-dark, light: emic-light}  (default)\n\
         preset    vim  (settings.yaml)\n\
         esc_wait  50  (default)\n\
         coder     sc  (--coder)\n\n\
         Themes of your own: mine.\n\
         'code-selection' has no key in transcript and search: its keys do something else now.\n\
         'code-with-this' has no key in the codebook: its keys do something else now.\n\
         'compare-with-now' has no key in the versions: its keys do something else now.\n"
    );
    let json = desk.run(&["settings", "--format", "json"]).out;
    assert!(json.contains(r#""setting":"preset","value":"vim","from":"settings.yaml""#), "{json}");
    assert!(json.contains("esc_wait' cannot be 'soon'"), "{json}");
    assert!(desk.run(&["settings", "--keys"]).out.contains("\n  tallies: 'c'\n"));
}

#[test]
fn another_folder_can_be_named_and_one_that_is_not_there_is_told() {
    let desk = desk(&[("settings.yaml", "preset: vim\n")]);
    let mut other = desk.command(&["settings"]);
    let told = Desk::finish(other.env("EMIC_CONFIG", desk.work("none")));
    assert_eq!(told.code, Some(1));
    assert!(told.err.starts_with("EMIC_CONFIG: it names '"), "{}", told.err);
    assert!(told.out.contains("preset    plain"), "{}", told.out);
    desk.write("mine/settings.yaml", "esc_wait: 20\n");
    let mut other = desk.command(&["settings"]);
    let out = Desk::finish(other.env("EMIC_CONFIG", desk.work("mine"))).ok();
    assert!(out.contains("preset    plain") && out.contains("esc_wait  20  (settings.yaml)"), "{out}");
}

#[test]
fn nothing_that_comes_with_a_project_sets_anything() {
    let desk = desk(&[]);
    for place in ["study", "study/emic", "study/.config/emic"] {
        desk.write(&format!("{place}/settings.yaml"), "preset: vim\ncoder: zz\ntheme: mine\n");
        desk.write(&format!("{place}/keys.yaml"), "everywhere: {undo: q}\n");
        desk.write(&format!("{place}/themes/mine.yaml"), "parent: emic-light\n");
    }
    let out = desk.run_in("study", &["settings"]).ok();
    for default in ["theme     auto  (default)", "preset    plain  (default)", "coder     none  (default)"] {
        assert!(out.contains(default), "{out}");
    }
    let keys = desk.run_in("study", &["settings", "--keys"]).ok();
    assert!(keys.contains("  undo: ['u', 'ctrl-z']\n"), "{keys}");
}

/// Makes a code on a turn, and returns who did it according to the trail, or why it was refused.
fn coder_of(desk: &Desk, code: &str, vars: &[(&str, &str)], flags: &[&str]) -> Result<String, String> {
    let mut command = desk.command(&["code", "study", "I01", "--turn", "2", code]);
    let ran = Desk::finish(command.args(flags).envs(vars.iter().copied()));
    if ran.code != Some(0) {
        return Err(ran.err);
    }
    let trail = desk.run(&["trail", "study", "--format", "csv"]).ok();
    let last = trail.lines().last().unwrap();
    Ok(last.split(',').nth(2).unwrap().to_owned())
}

#[test]
fn who_codes_is_said_by_the_flag_the_environment_the_settings_and_then_by_the_project() {
    let desk = desk(&[("settings.yaml", "coder: {tester: sc, other: zz}\n")]);
    desk.run(&["code", "study", "I01", "--turn", "4", "Induction", "--coder", "sc", "--yes"]).ok();
    let hw: &[(&str, &str)] = &[("EMIC_CODER", "hw")];
    assert_eq!(coder_of(&desk, "+A", &[], &[]).as_deref(), Ok("sc"), "the account is 'tester'");
    assert_eq!(coder_of(&desk, "+B", hw, &[]).as_deref(), Ok("hw"));
    assert_eq!(coder_of(&desk, "+C", hw, &["--coder", "sc"]).as_deref(), Ok("sc"));
    let refused = coder_of(&desk, "+D", &[("USER", "other")], &[]).unwrap_err();
    assert!(refused.contains("'zz' is no coder of 'Study'"), "{refused}");
    let refused = coder_of(&desk, "+D", &[("USER", "nobody")], &[]).unwrap_err();
    assert!(
        refused.contains("Nothing says who codes") && refused.contains("'coder: ID' into your settings.yaml"),
        "{refused}"
    );
    fs::write(desk.path("config/emic/settings.yaml"), "coder: [sc]\n").unwrap();
    let refused = coder_of(&desk, "+D", &[], &[]).unwrap_err();
    assert!(refused.starts_with("settings.yaml, line 1: 'coder' cannot be a list"), "{refused}");
}

#[test]
fn the_sample_is_tried_as_its_first_coder_whatever_the_settings_say() {
    let desk = desk(&[("settings.yaml", "coder: zz\n")]);
    let out = desk.run(&["demo", "sample", "--layer", "mine"]).ok();
    assert!(out.contains("hw"), "{out}");
}

/// Opens the study at a real terminal with these files of the user's own.
fn opened(files: &[(&str, &str)]) -> (Desk, Pty) {
    let desk = desk(files);
    let config = desk.path("config");
    let vars = [("XDG_CONFIG_HOME", config.to_str().unwrap()), ("USER", "tester")];
    let pty = Pty::start(&desk.path(""), &["open", "work/study", "--coder", "hw"], &vars, (120, 30));
    pty.wait_for("turn 1 of");
    (desk, pty)
}

#[test]
fn a_program_with_broken_files_opens_tells_it_once_and_works() {
    let (_desk, mut pty) =
        opened(&[("settings.yaml", "preset: vmi\nx: 1\n"), ("keys.yaml", "everywhere: {tallies: f9}\n")]);
    pty.wait_for("settings.yaml, line 1: there is no preset 'vmi'; did you mean 'vim'?");
    pty.wait_for("(and 1 more: 'emic settings' lists them)");
    pty.keys("\x1b[20~");
    pty.wait_for("TALLIES");
    pty.keys("qqq");
    assert_eq!(pty.wait_for_end(), 0);
    pty.assert_restored();
}

#[test]
fn in_vim_ctrl_z_goes_to_the_shell_and_undoes_nothing() {
    let desk = desk(&[("settings.yaml", "preset: vim\n")]);
    let script = "XDG_CONFIG_HOME=$PWD/config USER=tester \"$EMIC\" open work/study --coder hw; \
        echo stopped; read line; fg; echo ended $?";
    let mut pty = Pty::shell(&desk.path(""), script, (120, 30));
    pty.wait_for("turn 1 of");
    pty.keys("\x1a");
    pty.wait_for("stopped");
    pty.keys("\n");
    pty.wait_for("turn 1 of");
    pty.keys("t");
    pty.wait_for("TALLIES");
    pty.keys("qqq");
    pty.wait_for("ended 0");
    assert_eq!(pty.wait_for_end(), 0);
    pty.assert_restored();
}

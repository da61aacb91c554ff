use super::*;
use crate::domain::Layer;
use crate::store::fs::MemoryFs;

const ME: &str = "hw~k3f9";
const TEXT: &str = "Interviewer: How was it?\n\nP03: I felt like an extra pair of hands.\n";

fn at(second: u32) -> String {
    format!("2026-11-22T10:09:{second:02}.000Z")
}

/// A project with one source, one code and one coding on it.
fn project() -> MemoryFs {
    let fs = MemoryFs::new();
    fs.write("project.yaml", "format: 1\n").write("sources/i03-x7q2.txt", TEXT);
    let trail = [
        format!(
            r#"- {{"of":"source/i03-x7q2","set":{{"title":"I03","speakers.P03":{{"participant":"P03"}},"speakers.Interviewer":"interviewer"}},"act":[1,1,1],"t":"{}"}}"#,
            at(1)
        ),
        format!(r#"- {{"of":"code/hands-4t9p","set":{{"name":"Hands"}},"act":[2,1,1],"t":"{}"}}"#, at(2)),
    ];
    fs.write(format!("trail/{ME}.yaml"), format!("# emic trail 1\n{}\n", trail.join("\n")));
    fs.write(format!("codings/i03-x7q2/{ME}.yaml"), format!("# emic codings 1\n{}\n", coding("7k3m9q2xt4ab", 3)));
    fs
}

fn coding(id: &str, second: u32) -> String {
    let text = crate::domain::SourceText::new(TEXT, &[]);
    let (src, t) = (text.src(), at(second));
    let quote = "an extra pair of hand";
    let start = TEXT.find(quote).unwrap();
    let end = start + quote.len();
    format!(
        r#"- {{"id":"{id}","code":"hands-4t9p","passage":{{"src":"{src}","at":[{start},{end}],"quote":"{quote}"}},"act":[3,1,1],"t":"{t}"}}"#
    )
}

fn opened(fs: &MemoryFs) -> Opened {
    open(fs, Path::new(""), &OpenOptions::default()).unwrap()
}

fn codings(opened: &Opened) -> usize {
    opened.project.sources().iter().filter_map(|id| opened.project.shard(id)).map(|s| s.codings().len()).sum()
}

#[test]
fn a_project_opens_whole_and_without_findings() {
    let opened = opened(&project());
    assert_eq!(opened.findings, []);
    assert_eq!((opened.read_only.as_deref(), codings(&opened)), (None, 1));
    let shard = opened.project.shard(&"i03-x7q2".into()).unwrap();
    let coding = &shard.codings()[0];
    let text = &shard.text().unwrap().transcript;
    assert_eq!(text.slice(coding.segment().unwrap()), "an extra pair of hand");
    assert_eq!(text.turns().len(), 2);
    assert_eq!(opened.project.next_action(&"hw".into(), &"k3f9".into()), 4);
    assert_ne!(Layer::parse("final", None), None);
}

#[test]
fn opening_source_by_source_gives_the_same_project() {
    let fs = project();
    let options = OpenOptions::default();
    let mut staged = open_trail(&fs, Path::new(""), &options).unwrap();
    assert_eq!(codings(&staged), 0);
    let loading = staged.project.loading(&"i03-x7q2".into());
    let (loading, rest, findings) = load_source(&fs, Path::new(""), loading, &options);
    staged.project.absorb_loaded(loading);
    staged.project.absorb_all(rest);
    assert_eq!((codings(&staged), findings), (1, vec![]));
    assert_eq!(staged.project.actions(), opened(&fs).project.actions());
}

#[test]
fn a_text_saved_on_windows_is_the_same_text() {
    let fs = project();
    fs.write("sources/i03-x7q2.txt", format!("\u{feff}{}", TEXT.replace('\n', "\r\n")));
    let opened = opened(&fs);
    assert!(opened.project.shard(&"i03-x7q2".into()).unwrap().codings()[0].segment().is_some());
}

#[test]
fn copies_that_sync_tools_made_are_read_as_the_same_origin() {
    let fs = project();
    let both = format!("{}\n{}\n", coding("7k3m9q2xt4ab", 3), coding("b81t0c4zq7mn", 4));
    fs.write(format!("codings/i03-x7q2/{ME}.sync-conflict-20261122-100926-ABCDEFG.yaml"), both);
    let opened = opened(&fs);
    assert_eq!((codings(&opened), opened.findings.len()), (2, 0));
}

#[test]
fn what_cannot_be_read_is_listed_and_the_rest_opens() {
    let fs = project();
    fs.write("sources/i03-x7q2.txt", b"P03: \xff");
    fs.write("codings/i03-x7q2/notes.txt", "x").symlink("codings/i03-x7q2/sc~p20d.yaml").symlink("codings/other");
    fs.write("codings/i04/sc~p20d.yaml", format!("{}\n- {{\n", coding("b81t0c4zq7mn", 4)));
    fs.write(
        "trail/sc~p20d.yaml",
        format!("- {{\"of\":\"source/..\",\"set\":{{\"title\":\"x\"}},\"t\":\"{}\"}}\n", at(1)),
    );
    let opened = opened(&fs);
    let mut files: Vec<_> = opened.findings.iter().map(|f| (f.file.as_str(), f.severity)).collect();
    files.sort_unstable();
    assert_eq!(
        files,
        [
            ("codings/i03-x7q2/notes.txt", Severity::Warning),
            ("codings/i03-x7q2/sc~p20d.yaml", Severity::Loss),
            ("codings/i04", Severity::Loss),
            ("codings/i04/sc~p20d.yaml", Severity::Loss),
            ("codings/other", Severity::Loss),
            ("sources", Severity::Loss),
            ("sources/i03-x7q2.txt", Severity::Loss),
        ]
    );
    assert_eq!(codings(&opened), 1);
    assert_eq!(opened.project.unknown_shards().count(), 1);
}

#[test]
fn a_missing_text_is_listed_with_where_to_find_it() {
    let fs = project();
    fs.remove(Path::new("sources/i03-x7q2.txt")).unwrap();
    let opened = opened(&fs);
    assert_eq!(opened.findings.len(), 1);
    assert!(opened.findings[0].remedy.contains("sources/.versions"));
    assert_eq!(codings(&opened), 1);
}

#[test]
fn as_of_shows_the_project_as_it_was_for_reading() {
    let fs = project();
    let as_of = When::parse(&at(2));
    let opened = open(&fs, Path::new(""), &OpenOptions { as_of, ..OpenOptions::default() }).unwrap();
    assert_eq!(codings(&opened), 0);
    assert_eq!(opened.project.sources().len(), 1);
    assert!(opened.read_only.unwrap().contains("2026-11-22T10:09:02"));
}

#[test]
fn p16_a_newer_project_opens_for_reading() {
    let fs = project();
    fs.write("project.yaml", "format: 2\n");
    let opened = opened(&fs);
    assert!(opened.read_only.unwrap().contains("format 2"));
    assert_eq!(opened.project.sources().len(), 1);
}

#[test]
fn without_its_page_a_project_opens_and_without_permission_it_is_read_only() {
    let fs = project();
    fs.remove(Path::new("project.yaml")).unwrap();
    fs.set_read_only(true);
    let opened = opened(&fs);
    assert_eq!(opened.findings[0].file, "project.yaml");
    assert!(opened.read_only.unwrap().contains("permission"));
}

#[test]
fn a_folder_that_is_no_project_says_so() {
    let fs = MemoryFs::new();
    fs.write("notes/a.txt", "x");
    let error = |dir: &str| open(&fs, Path::new(dir), &OpenOptions::default()).unwrap_err();
    assert!(matches!(error("notes"), StoreError::NotAProject { .. }));
    assert!(matches!(error("nothing"), StoreError::NotFound { .. }));
}

#[test]
fn a_project_that_others_can_read_is_reported() {
    use crate::store::fs::RealFs;
    let folder = tempfile::tempdir().unwrap();
    let fs = RealFs::at(folder.path());
    fs.create_folder(Path::new("p"), 0o755).unwrap();
    fs.create_folder(Path::new("p/trail"), 0o755).unwrap();
    let opened = open(&fs, Path::new("p"), &OpenOptions::default()).unwrap();
    assert!(opened.findings.iter().any(|f| f.what.starts_with("Everybody on this machine can read the project")));
}

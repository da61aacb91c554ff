use super::*;

fn kind(error: &io::Error) -> Errno {
    Errno::from_io_error(error).unwrap()
}

/// Both file systems answer alike, since tests on the one stand for the other.
fn both(test: impl Fn(&dyn Fs, &dyn Fn(&str))) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_path_buf();
    test(&RealFs::at(&root), &|link| std::os::unix::fs::symlink("/etc/passwd", root.join(link)).unwrap());
    let memory = MemoryFs::new();
    test(&memory, &|link| _ = memory.symlink(link));
}

#[test]
fn files_grow_and_are_read_within_limits() {
    both(|fs, _| {
        let path = Path::new("a.txt");
        let mut file = fs.open_append(path, 0o600).unwrap();
        assert_eq!(file.last_byte().unwrap(), None);
        file.write_all(b"one").unwrap();
        fs.open_append(path, 0o600).unwrap().write_all(b" two").unwrap();
        assert_eq!(file.last_byte().unwrap(), Some(b'o'));
        assert_eq!(fs.read(path, 7).unwrap(), b"one two");
        assert_eq!(kind(&fs.read(path, 6).unwrap_err()), Errno::FBIG);
        assert_eq!(fs.read_from(path, 4, 3).unwrap(), b"two");
        assert_eq!(fs.read_from(path, 40, 3).unwrap(), b"");
        assert!(fs.stat(path).unwrap().same_file(&file.stat().unwrap()));
        assert_eq!((fs.stat(path).unwrap().len, fs.stat(path).unwrap().mode), (7, 0o600));
    });
}

#[test]
fn names_are_made_once_renamed_over_and_removed() {
    both(|fs, _| {
        let (a, b) = (Path::new("a"), Path::new("b"));
        fs.create_new(a, 0o600).unwrap().write_all(b"a").unwrap();
        assert_eq!(kind(&fs.create_new(a, 0o600).err().unwrap()), Errno::EXIST);
        fs.create_new(b, 0o600).unwrap();
        fs.rename(a, b).unwrap();
        assert_eq!(fs.read(b, 9).unwrap(), b"a");
        assert_eq!(kind(&fs.read(a, 9).unwrap_err()), Errno::NOENT);
        fs.remove(b).unwrap();
        assert_eq!(kind(&fs.remove(b).unwrap_err()), Errno::NOENT);
    });
}

#[test]
fn folders_are_made_and_listed_in_order() {
    both(|fs, link| {
        let deep = Path::new("codings/i03/hw.yaml");
        assert_eq!(kind(&fs.create_new(deep, 0o600).err().unwrap()), Errno::NOENT);
        create_parents(fs, deep, 0o700).unwrap();
        create_parents(fs, deep, 0o700).unwrap();
        fs.create_new(deep, 0o600).unwrap();
        sync_parents(fs, deep).unwrap();
        link("link");
        let entries = fs.list(Path::new("")).unwrap();
        let shown: Vec<_> = entries.iter().map(|entry| (entry.name.to_str().unwrap(), entry.kind)).collect();
        assert_eq!(shown, [("codings", Kind::Folder), ("link", Kind::Symlink)]);
        assert_eq!(fs.stat(Path::new("")).unwrap().kind, Kind::Folder);
        assert!(fs.is_writable(Path::new("codings")));
        assert!(!fs.is_writable(Path::new("nowhere")));
    });
}

#[test]
fn nothing_outside_the_root_is_reached() {
    both(|fs, link| {
        for path in ["../x", "/etc/passwd", "a/../../x", ""] {
            assert_eq!(kind(&fs.read(Path::new(path), 9).unwrap_err()), Errno::INVAL, "{path}");
            assert_eq!(kind(&fs.create_new(Path::new(path), 0o600).err().unwrap()), Errno::INVAL, "{path}");
        }
        link("link");
        assert_eq!(kind(&fs.read(Path::new("link"), 9999).unwrap_err()), Errno::LOOP);
        assert_eq!(kind(&fs.open_append(Path::new("link"), 0o600).err().unwrap()), Errno::LOOP);
        assert_eq!(kind(&fs.read(Path::new("link/x"), 9999).unwrap_err()), Errno::LOOP);
        assert_eq!(kind(&fs.create_folder(Path::new("link"), 0o700).unwrap_err()), Errno::LOOP);
    });
}

#[test]
fn a_folder_or_pipe_is_not_read_as_a_file() {
    both(|fs, _| {
        fs.create_folder(Path::new("folder"), 0o700).unwrap();
        assert_eq!(kind(&fs.read(Path::new("folder"), 9).unwrap_err()), Errno::INVAL);
    });
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("pipe");
    rustix::fs::mkfifoat(rustix::fs::CWD, &fifo, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
    let fs = RealFs::at(folder.path());
    assert_eq!(kind(&fs.read(Path::new("pipe"), 9).unwrap_err()), Errno::INVAL);
    assert_eq!(kind(&fs.open_append(Path::new("pipe"), 0o600).err().unwrap()), Errno::INVAL);
    assert_eq!(kind(&read_named(&fifo, 9).unwrap_err()), Errno::INVAL);
}

#[test]
fn a_power_cut_leaves_what_was_synced() {
    let fs = MemoryFs::new();
    fs.write("kept.txt", "old");
    let mut file = fs.open_append(Path::new("kept.txt"), 0o600).unwrap();
    file.write_all(b" new").unwrap();
    let mut other = fs.create_new(Path::new("unnamed.txt"), 0o600).unwrap();
    other.write_all(b"x").unwrap();
    other.sync_data().unwrap();
    let left = fs.after_power_cut();
    assert_eq!((left.read_text("kept.txt").as_str(), left.files().len()), ("old", 1));
    file.sync_data().unwrap();
    fs.sync_folder(Path::new("")).unwrap();
    let left = fs.after_power_cut();
    assert_eq!((left.read_text("kept.txt"), left.read_text("unnamed.txt")), ("old new".into(), "x".into()));
}

#[test]
fn a_read_only_memory_refuses_changes() {
    let fs = MemoryFs::new();
    fs.write("a/b.txt", "x").set_read_only(true);
    assert_eq!(kind(&fs.open_append(Path::new("a/b.txt"), 0o600).err().unwrap()), Errno::ROFS);
    assert!(!fs.is_writable(Path::new("a")));
    assert_eq!(fs.read_text("a/b.txt"), "x");
}

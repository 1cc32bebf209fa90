//! From what a user names to the files that are read.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use glob::MatchOptions;

use super::error::{ReadError, ReadErrorKind};
use super::format::Format;

/// Something to read releases from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, or a folder with all below it.
    Path(PathBuf),
    /// A pattern with `*`, `**`, `?` or `[…]`.
    Pattern(String),
    /// Standard input.
    Stdin,
}

impl Input {
    /// Reads an argument: `-` is standard input; what is no existing path but holds `*`, `?` or `[`
    /// is a pattern; all else is a path.
    pub fn from_arg(arg: &OsStr) -> Self {
        let path = PathBuf::from(arg);
        match arg.to_str() {
            Some("-") => Input::Stdin,
            Some(text) if text.contains(['*', '?', '[']) && !path.exists() => {
                Input::Pattern(text.to_owned())
            }
            _ => Input::Path(path),
        }
    }
}

/// What is still to be read, last first.
#[derive(Debug)]
enum Pending {
    Input(Input),
    /// A file or folder, and the folder that was named to find it, if one was.
    Found {
        path: PathBuf,
        below: Option<PathBuf>,
    },
    /// Everything below a folder that was named has been seen; so many files had been before.
    FolderEnds {
        path: PathBuf,
        files_before: usize,
    },
}

/// A file to read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    Stdin,
    File {
        path: PathBuf,
        below: Option<PathBuf>,
    },
}

/// Walks inputs in the order given, folders by name, and holds no more than the names in the
/// folders on the way to the current file.
#[derive(Debug)]
pub(super) struct Targets {
    stack: Vec<Pending>,
    files: usize,
}

impl Targets {
    pub(super) fn new(inputs: Vec<Input>) -> Self {
        let stack = inputs.into_iter().rev().map(Pending::Input).collect();
        Self { stack, files: 0 }
    }

    /// Puts the files that match on the stack; where only folders match, the folders.
    fn expand_pattern(&mut self, pattern: &str) -> Result<(), ReadError> {
        let options = MatchOptions {
            require_literal_leading_dot: true,
            ..MatchOptions::new()
        };
        let paths = glob::glob_with(pattern, options)
            .map_err(|why| ReadError::new(pattern, ReadErrorKind::BadPattern(why.to_string())))?;
        // A path that matches but cannot be looked into fails when it is read.
        let mut paths: Vec<PathBuf> = paths
            .map(|path| path.unwrap_or_else(|why| why.path().to_owned()))
            .collect();
        if paths.iter().any(|path| !path.is_dir()) {
            paths.retain(|path| !path.is_dir());
        }
        if paths.is_empty() {
            return Err(ReadError::new(pattern, ReadErrorKind::NoMatch));
        }
        paths.sort();
        self.stack
            .extend(paths.into_iter().rev().map(Input::Path).map(Pending::Input));
        Ok(())
    }

    /// Puts what a folder holds on the stack: folders, and files with a known extension. Hidden
    /// names, and links to folders, which may lead round in circles, are left out.
    fn expand_folder(&mut self, folder: &Path, root: &Path) -> io::Result<()> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (name, path) = (entry.file_name(), entry.path());
            let is_hidden = name.as_encoded_bytes().starts_with(b".");
            let is_folder = entry.file_type()?.is_dir();
            let is_file = || Format::from_path(&path).is_some() && path.is_file();
            if !is_hidden && (is_folder || is_file()) {
                names.push(path);
            }
        }
        names.sort();
        let below = || Some(root.to_owned());
        self.stack
            .extend(names.into_iter().rev().map(|path| Pending::Found {
                path,
                below: below(),
            }));
        Ok(())
    }
}

impl Iterator for Targets {
    type Item = Result<Target, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (path, below) = match self.stack.pop()? {
                Pending::Input(Input::Stdin) => return Some(Ok(Target::Stdin)),
                Pending::Input(Input::Pattern(pattern)) => match self.expand_pattern(&pattern) {
                    Ok(()) => continue,
                    Err(error) => return Some(Err(error)),
                },
                Pending::FolderEnds { path, files_before } => {
                    if self.files > files_before {
                        continue;
                    }
                    return Some(Err(ReadError::new(
                        &path.to_string_lossy(),
                        ReadErrorKind::NoKnownFiles,
                    )));
                }
                Pending::Input(Input::Path(path)) => (path, None),
                Pending::Found { path, below } => (path, below),
            };
            if !path.is_dir() {
                self.files += 1;
                return Some(Ok(Target::File { path, below }));
            }
            let depth = self.stack.len();
            if below.is_none() {
                let files_before = self.files;
                self.stack.push(Pending::FolderEnds {
                    path: path.clone(),
                    files_before,
                });
            }
            let root = below.unwrap_or_else(|| path.clone());
            if let Err(why) = self.expand_folder(&path, &root) {
                self.stack.truncate(depth);
                return Some(Err(ReadError::new(
                    &path.to_string_lossy(),
                    ReadErrorKind::Io(why),
                )));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(inputs: Vec<Input>, root: &Path) -> Vec<String> {
        let shown = |path: &Path| {
            path.strip_prefix(root)
                .unwrap_or(path)
                .to_string_lossy()
                .into_owned()
        };
        Targets::new(inputs)
            .map(|target| match target {
                Ok(Target::Stdin) => "-".to_owned(),
                Ok(Target::File { path, .. }) => shown(&path),
                Err(error) => format!("{:?}", error.kind),
            })
            .collect()
    }

    #[test]
    fn arguments() {
        assert_eq!(Input::from_arg(OsStr::new("-")), Input::Stdin);
        assert_eq!(
            Input::from_arg(OsStr::new("no/such/*.txt")),
            Input::Pattern("no/such/*.txt".into())
        );
        assert_eq!(
            Input::from_arg(OsStr::new("a.txt")),
            Input::Path("a.txt".into())
        );
        let folder = tempfile::tempdir().expect("a folder");
        let odd = folder.path().join("page.aspx?PRID=1");
        fs::write(&odd, "x").expect("written");
        assert_eq!(Input::from_arg(odd.as_os_str()), Input::Path(odd));
    }

    #[test]
    fn folders_come_in_order_of_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        for name in [
            "b.txt",
            "a/2.html",
            "a/1.jsonl",
            "c.csv",
            ".hidden.txt",
            "notes.md",
            "empty/x.pdf",
        ] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, "x").expect("written");
        }
        let path = |name: &str| Input::Path(root.join(name));
        let pattern = |name: &str| Input::Pattern(root.join(name).to_string_lossy().into_owned());
        assert_eq!(
            walk(vec![Input::Path(root.into()), Input::Stdin], root),
            ["a/1.jsonl", "a/2.html", "b.txt", "c.csv", "-"]
        );
        assert_eq!(
            walk(vec![path("empty"), path("b.txt")], root),
            ["NoKnownFiles", "b.txt"]
        );
        assert_eq!(
            walk(vec![path("notes.md"), path("gone.txt")], root),
            ["notes.md", "gone.txt"]
        );
        assert_eq!(
            walk(
                vec![
                    pattern("*.txt"),
                    pattern("**/*.html"),
                    pattern("a*"),
                    pattern("*.doc")
                ],
                root
            ),
            ["b.txt", "a/2.html", "a/1.jsonl", "a/2.html", "NoMatch"]
        );
        assert!(walk(vec![pattern("a[")], root)[0].starts_with("BadPattern"));
    }
}

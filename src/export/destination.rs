//! The folder that an export is written to.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::ExportError;

/// A folder for the files of an export, and whether files of their names may be replaced.
#[derive(Debug, Clone)]
pub struct Destination {
    folder: PathBuf,
    replace: bool,
}

impl Destination {
    /// The folder, which is made where it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(folder: &Path, replace: bool) -> Result<Self, ExportError> {
        fs::create_dir_all(folder).map_err(ExportError::write(folder))?;
        Ok(Destination {
            folder: folder.to_owned(),
            replace,
        })
    }

    /// The path of a new file or folder of this name. What is there of that name is removed, if it
    /// may be replaced.
    ///
    /// # Errors
    /// When it is there and must stay, or cannot be removed.
    pub fn claim(&self, name: &str) -> Result<PathBuf, ExportError> {
        let path = self.folder.join(name);
        if !path.exists() {
            return Ok(path);
        }
        if !self.replace {
            return Err(ExportError::Exists { path });
        }
        let removed = match path.is_dir() {
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        };
        removed.map_err(ExportError::write(&path))?;
        Ok(path)
    }

    /// Says beforehand whether several names can be claimed, so that none is if one cannot.
    ///
    /// # Errors
    /// When one is there and must stay.
    pub fn check(&self, names: impl IntoIterator<Item = String>) -> Result<(), ExportError> {
        let mut paths = names.into_iter().map(|name| self.folder.join(name));
        match paths.find(|path| !self.replace && path.exists()) {
            Some(path) => Err(ExportError::Exists { path }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_unless_it_may_be_replaced() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("b"), "old")?;
        let careful = Destination::new(folder.path(), false)?;
        for refused in [
            careful.check(["a".to_owned(), "b".to_owned()]),
            careful.claim("b").map(drop),
        ] {
            assert!(matches!(refused, Err(ExportError::Exists { path }) if path.ends_with("b")));
        }
        assert!(careful.claim("a").is_ok());
        let replacing = Destination::new(folder.path(), true)?;
        replacing.check(["b".to_owned()])?;
        assert!(!replacing.claim("b")?.exists());
        Ok(())
    }
}

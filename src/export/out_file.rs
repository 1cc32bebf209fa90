//! A file of results, begun or taken up again.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::compression::{self, Compression, FrameWriter};

use super::error::ExportError;

/// How long files are, in bytes, by their names without the extension of a compression.
pub type Lengths = BTreeMap<String, u64>;

/// A folder that results are written to, and how.
#[derive(Debug, Clone, Copy)]
pub struct OutFolder<'a> {
    /// The folder; made where it is missing.
    pub path: &'a Path,
    /// How files are compressed; their names get its extension.
    pub compression: Option<Compression>,
    /// Up to where each file is kept. What stands behind is cut off; a file that is not listed
    /// begins anew.
    pub keep: &'a Lengths,
}

/// The files of a new folder of results, none of which is there yet.
static NOTHING: Lengths = Lengths::new();

impl<'a> OutFolder<'a> {
    /// A folder whose files begin anew, uncompressed.
    pub fn new(path: &'a Path) -> Self {
        OutFolder {
            path,
            compression: None,
            keep: &NOTHING,
        }
    }

    /// Opens a file to write on from where it is kept. Where it begins anew, one that is compressed
    /// otherwise is removed.
    ///
    /// # Errors
    /// When the folder or the file cannot be written, when the file is shorter than what is kept, and
    /// when another program has it open in this way.
    pub fn open(&self, name: &str) -> Result<OutFile, ExportError> {
        fs::create_dir_all(self.path).map_err(ExportError::write(self.path))?;
        let keep = self.keep.get(name).copied().unwrap_or(0);
        let path = self.path.join(match self.compression {
            Some(compression) => format!("{name}.{}", compression.extension()),
            None => name.to_owned(),
        });
        let file = open_cut(&path, keep)?;
        if keep == 0 {
            self.remove_others(name, &path)?;
        }
        Ok(OutFile {
            path,
            is_new: keep == 0,
            writer: FrameWriter::new(file, self.compression, keep),
        })
    }

    /// Removes what has the name with another extension of a compression.
    fn remove_others(&self, name: &str, own: &Path) -> Result<(), ExportError> {
        let paths = compression::names(name).map(|name| self.path.join(name));
        for path in paths.filter(|path| path != own) {
            match fs::remove_file(&path) {
                Err(why) if why.kind() != io::ErrorKind::NotFound => {
                    return Err(ExportError::write(&path)(why));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// A file that is this program's as long as it is open, cut to a length and standing at its end.
fn open_cut(path: &Path, length: u64) -> Result<File, ExportError> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).open(path);
    let mut file = file.map_err(ExportError::write(path))?;
    // Where files cannot be locked, nothing is.
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        let path = path.to_owned();
        return Err(ExportError::Busy { path });
    }
    let there = file.metadata().map_err(ExportError::write(path))?.len();
    if there < length {
        let path = path.to_owned();
        return Err(ExportError::Shorter {
            path,
            bytes: length,
        });
    }
    let cut = file.set_len(length);
    cut.and_then(|()| file.seek(SeekFrom::End(0)))
        .map_err(ExportError::write(path))?;
    Ok(file)
}

/// An open file of results. A flush hands all to the system, and ends a frame if it is compressed.
pub struct OutFile {
    path: PathBuf,
    is_new: bool,
    writer: FrameWriter<File>,
}

impl OutFile {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether nothing stood in it.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// How long it is, in bytes, as of the last flush.
    pub fn length(&self) -> u64 {
        self.writer.position()
    }

    /// Flushes; a compressed file of nothing gets the bytes that say so.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(&mut self) -> Result<(), ExportError> {
        self.writer.finish().map_err(ExportError::write(&self.path))
    }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

//! Gzip and Zstandard: read by a file's first bytes, written in frames that end where writing may be
//! taken up again.

mod read;
mod write;

use std::path::{Path, PathBuf};

use serde::Serialize;

pub use read::{Damaged, Decoded, decode};
pub use write::FrameWriter;

/// A form of compression that is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

impl Compression {
    /// Both.
    pub const ALL: [Compression; 2] = [Compression::Gzip, Compression::Zstd];

    /// What it puts behind a file's name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Compression::Gzip => "gz",
            Compression::Zstd => "zst",
        }
    }

    /// The first bytes of everything so compressed.
    fn magic(self) -> &'static [u8] {
        match self {
            Compression::Gzip => b"\x1F\x8B",
            Compression::Zstd => b"\x28\xB5\x2F\xFD",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "Zstandard",
        }
    }
}

/// The name of what a file holds: without `.gz` or `.zst`, in any case, where it ends in one.
pub fn without_extension(path: &Path) -> PathBuf {
    let is_known = |extension: &str| {
        let extension = extension.to_ascii_lowercase();
        Compression::ALL.iter().any(|c| c.extension() == extension)
    };
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(extension) if is_known(extension) => path.with_extension(""),
        _ => path.to_owned(),
    }
}

/// The names that a file may have when it is compressed in any way or in none.
pub fn names(name: &str) -> impl Iterator<Item = String> + '_ {
    let compressed = Compression::ALL
        .iter()
        .map(move |compression| format!("{name}.{}", compression.extension()));
    std::iter::once(name.to_owned()).chain(compressed)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    /// What was written in pieces, each flushed, and where each ended.
    fn framed(pieces: &[&str], compression: Option<Compression>) -> (Vec<u8>, Vec<u64>) {
        let mut writer = FrameWriter::new(Vec::new(), compression, 0);
        let mut ends = Vec::new();
        for piece in pieces {
            writer.write_all(piece.as_bytes()).unwrap();
            writer.flush().unwrap();
            ends.push(writer.position());
        }
        (writer.into_inner(), ends)
    }

    fn read(bytes: Vec<u8>) -> std::io::Result<String> {
        let mut text = String::new();
        let mut decoded = decode(std::io::Cursor::new(bytes))?;
        decoded.reader.read_to_string(&mut text).map(|_| text)
    }

    const FORMS: [Option<Compression>; 3] =
        [None, Some(Compression::Gzip), Some(Compression::Zstd)];

    #[test]
    fn what_was_written_in_frames_is_read_as_one() {
        let long = "लंबी पंक्ति ".repeat(50_000);
        let pieces = ["पहला\n", "", &long, "last"];
        for form in FORMS {
            let (bytes, ends) = framed(&pieces, form);
            assert_eq!(read(bytes.clone()).unwrap(), pieces.concat(), "{form:?}");
            assert_eq!(ends[3], bytes.len() as u64);
            // A flush with nothing to write writes nothing.
            assert_eq!(ends[0], ends[1]);
        }
    }

    #[test]
    fn a_cut_at_the_end_of_a_frame_can_be_written_on() {
        for form in FORMS {
            let (whole, ends) = framed(&["a", "b", "c"], form);
            let start = whole[..ends[1] as usize].to_vec();
            assert_eq!(read(start.clone()).unwrap(), "ab", "{form:?}");
            let mut writer = FrameWriter::new(start, form, ends[1]);
            writer.write_all(b"c").unwrap();
            writer.flush().unwrap();
            assert_eq!(writer.position(), ends[2]);
            assert_eq!(writer.into_inner(), whole, "{form:?}");
        }
    }

    #[test]
    fn nothing_is_a_frame_of_nothing() {
        for form in Compression::ALL {
            let mut writer = FrameWriter::new(Vec::new(), Some(form), 0);
            writer.finish().unwrap();
            let bytes = writer.into_inner();
            assert!(bytes.starts_with(form.magic()), "{form:?}");
            assert_eq!(read(bytes).unwrap(), "");
        }
    }

    #[test]
    fn damage_is_told_with_the_form() {
        for form in Compression::ALL {
            let (bytes, _) = framed(&[&"पाठ ".repeat(100)], Some(form));
            let error = read(bytes[..bytes.len() - 3].to_vec()).unwrap_err();
            let damaged = error.get_ref().and_then(|inner| inner.downcast_ref());
            let damaged: &Damaged = damaged.expect("a damaged file");
            assert!(damaged.to_string().contains(form.name()), "{damaged}");
        }
    }

    #[test]
    fn what_only_begins_like_a_compressed_file_is_read_as_it_is() {
        for text in ["", "(", "(x", "\u{1F}", "{\"id\": 1}\n"] {
            assert_eq!(read(text.as_bytes().to_vec()).unwrap(), text);
        }
    }

    #[test]
    fn extensions_are_taken_off() {
        for (path, expected) in [
            ("a/x.jsonl.gz", "a/x.jsonl"),
            ("x.txt.ZST", "x.txt"),
            ("x.txt", "x.txt"),
            ("gz", "gz"),
        ] {
            assert_eq!(without_extension(Path::new(path)), Path::new(expected));
        }
        assert_eq!(names("a").collect::<Vec<_>>(), ["a", "a.gz", "a.zst"]);
    }
}

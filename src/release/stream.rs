//! Releases one by one, from many inputs, in memory that does not grow with them.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use super::csv_file::Records;
use super::encoding::{self, Charset, HEAD_BYTES, Utf16};
use super::error::{ReadError, ReadErrorKind};
use super::format::Format;
use super::input::{Input, Target, Targets};
use super::jsonl::Lines;
use super::source::Source;
use super::{html, layout};
use crate::compression::{self, Decoded};
use crate::document::Release;

/// What reading one record came to.
type Outcome = Result<Release, ReadError>;

/// The releases of one file.
type FileReleases = Box<dyn Iterator<Item = Outcome> + Send>;

/// The releases of all inputs, in order. See [`open`].
pub struct Releases {
    targets: Targets,
    format: Option<Format>,
    current: Option<FileReleases>,
}

/// Reads releases from inputs in the order given, and from folders by name.
///
/// JSONL and CSV are read record by record, other files one at a time. A file, or a record of
/// one, that cannot be read is an `Err` in its place, and reading goes on behind it. `format` is
/// that of standard input and of files whose extension says nothing; without it their first
/// lines tell. What is compressed with gzip or Zstandard, as its first bytes tell, is read like
/// what it holds.
pub fn open(inputs: Vec<Input>, format: Option<Format>) -> Releases {
    let targets = Targets::new(inputs);
    Releases {
        targets,
        format,
        current: None,
    }
}

/// Reads JSONL from standard input as it comes: for each line, blank ones too, a release or an
/// error, without waiting for a further line.
pub fn stdin_lines() -> impl Iterator<Item = Result<Release, ReadError>> + Send {
    every_line(stdin_source(), io::stdin())
}

fn every_line(source: Source, reader: impl Read + Send + 'static) -> FileReleases {
    match compression::decode(reader) {
        Ok(decoded) => {
            let byte = decoded.compression.is_none().then_some(0);
            Box::new(Lines::every_line(
                source,
                BufReader::new(decoded.reader),
                byte,
            ))
        }
        Err(why) => once(Err(source.io_error(why))),
    }
}

/// Reads all releases of an input that lies in memory; `name` is what to call it.
pub fn read_bytes(
    name: &str,
    format: Option<Format>,
    bytes: &[u8],
) -> Vec<Result<Release, ReadError>> {
    let path = PathBuf::from(name);
    let format = format.or_else(|| Format::from_path(&path));
    read(
        file_source(&path, None),
        format,
        Cursor::new(bytes.to_vec()),
    )
    .collect()
}

impl Iterator for Releases {
    type Item = Outcome;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(outcome) = self.current.as_mut().and_then(Iterator::next) {
                return Some(outcome);
            }
            self.current = match self.targets.next()? {
                Ok(Target::Stdin) => Some(read(stdin_source(), self.format, io::stdin())),
                Ok(Target::File { path, below }) => {
                    Some(read_file(&path, below.as_deref(), self.format))
                }
                Err(error) => return Some(Err(error)),
            };
        }
    }
}

fn stdin_source() -> Source {
    let [path, name, stem] = ["-", "-", "stdin"].map(str::to_owned);
    Source { path, name, stem }
}

/// The names of a file that was found below a folder, or given by itself.
fn file_source(path: &Path, below: Option<&Path>) -> Source {
    let name = match below.and_then(|root| path.strip_prefix(root).ok()) {
        Some(relative) => relative.as_os_str(),
        None => path.file_name().unwrap_or(path.as_os_str()),
    };
    let content = compression::without_extension(path);
    Source {
        path: path.to_string_lossy().into_owned(),
        name: name.to_string_lossy().into_owned(),
        stem: content
            .file_stem()
            .unwrap_or(content.as_os_str())
            .to_string_lossy()
            .into_owned(),
    }
}

fn read_file(path: &Path, below: Option<&Path>, format: Option<Format>) -> FileReleases {
    let source = file_source(path, below);
    match File::open(path) {
        Ok(file) => read(source, Format::from_path(path).or(format), file),
        Err(why) => once(Err(source.io_error(why))),
    }
}

fn once(outcome: Outcome) -> FileReleases {
    Box::new(std::iter::once(outcome))
}

/// Reads what a reader holds. A text file may turn out to be another format.
fn read(
    source: Source,
    format: Option<Format>,
    reader: impl Read + Send + 'static,
) -> FileReleases {
    let Decoded {
        compression,
        mut reader,
    } = match compression::decode(reader) {
        Ok(decoded) => decoded,
        Err(why) => return once(Err(source.io_error(why))),
    };
    let is_stored_so = compression.is_none();
    let mut head = Vec::with_capacity(HEAD_BYTES);
    if let Err(why) = (&mut reader).take(HEAD_BYTES as u64).read_to_end(&mut head) {
        return once(Err(source.io_error(why)));
    }
    if head.is_empty() {
        return once(Err(source.error(ReadErrorKind::Empty)));
    }
    let charset = encoding::detect(&head);
    let format = match format {
        None | Some(Format::Text) => Format::sniff(&encoding::decode_head(&head, charset)),
        Some(format) => format,
    };
    let bytes = Cursor::new(head).chain(reader);
    match (format, charset) {
        (_, Charset::Binary) => once(Err(source.error(ReadErrorKind::Binary))),
        (Format::Text | Format::Html, _) => read_whole(&source, format, is_stored_so, bytes),
        (_, Charset::Utf8 { bom }) => {
            let byte = is_stored_so.then_some(bom as u64);
            read_records(source, format, skip(bytes, bom), byte)
        }
        (_, Charset::Utf16 { encoding, bom }) => read_records(
            source,
            format,
            Utf16::new(skip(bytes, bom), encoding, bom),
            None,
        ),
    }
}

/// The reader behind its first bytes, which are known to be there.
fn skip<R: Read>(mut reader: R, bytes: usize) -> R {
    let skipped = io::copy(&mut (&mut reader).take(bytes as u64), &mut io::sink());
    debug_assert!(skipped.is_ok(), "the head lies in memory");
    reader
}

/// `is_stored_so` is whether a byte of the reader is one of the input as it is stored.
fn read_whole(
    source: &Source,
    format: Format,
    is_stored_so: bool,
    mut reader: impl Read,
) -> FileReleases {
    let mut bytes = Vec::new();
    if let Err(why) = reader.read_to_end(&mut bytes) {
        return once(Err(source.io_error(why)));
    }
    let text = match encoding::decode(bytes) {
        Ok(text) => text,
        Err(broken) => {
            let error = source.error(broken.kind);
            let byte = broken.byte.filter(|_| is_stored_so);
            return once(Err(byte.into_iter().fold(error, ReadError::at_byte)));
        }
    };
    if format == Format::Html {
        return match html::parse(source, &text) {
            Ok(releases) => Box::new(releases.into_iter().map(Ok)),
            Err(kind) => once(Err(source.error(kind))),
        };
    }
    let release = layout::parse(source.name.clone(), source.stem.clone(), text);
    if release.parts.is_empty() {
        once(Err(source.error(ReadErrorKind::Empty)))
    } else {
        once(Ok(release))
    }
}

fn read_records(
    source: Source,
    format: Format,
    reader: impl Read + Send + 'static,
    byte: Option<u64>,
) -> FileReleases {
    let reader = BufReader::new(reader);
    if format == Format::Jsonl {
        return Box::new(Lines::new(source, reader, byte));
    }
    match Records::new(source, reader, byte) {
        Ok(records) => Box::new(records),
        Err(error) => once(Err(error)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;
    use crate::compression::{Compression, FrameWriter};
    use crate::document::Part;
    use crate::text::segment;

    /// What came of each record, as `id | title` or the error's words.
    fn shown(outcomes: impl IntoIterator<Item = Outcome>) -> Vec<String> {
        outcomes
            .into_iter()
            .map(|outcome| match outcome {
                Ok(release) => format!("{} | {}", release.id, release.title().unwrap_or("-")),
                Err(error) => error.to_string(),
            })
            .collect()
    }

    fn read_named(name: &str, bytes: &[u8]) -> Vec<String> {
        shown(read_bytes(name, None, bytes))
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn jsonl_in_all_its_forms() {
        let lines = [
            r#"{"id": "a1", "title": "राष्ट्रपति ने भेंट की", "ministry": "सचिवालय", "posted_at": "2025-05-05", "body": "भेंट हुई।"}"#,
            r#"{"id": 7, "text": "रक्षा मंत्रालय\nमंत्री ने बैठक की\nPosted On:\n05 MAY 2025 5:47PM by PIB Delhi\nबैठक हुई।"}"#,
            "",
            r#"{"prid": "12", "month": "x", "title": "केवल शीर्षक"}"#,
            r#"{"title": "बिना संख्या"}"#,
            r#"{"id": 8, "title": "#,
            r#"{"id": 9, "text": 5}"#,
            r#"{"id": 10, "text": "  "}"#,
            r#"{"id": 11, "title": "तिथि", "posted_at": "कभी"}"#,
            r#"["id"]"#,
        ];
        let shown = read_named("in/x.jsonl", lines.join("\n").as_bytes());
        let expected = [
            "a1 | राष्ट्रपति ने भेंट की",
            "7 | मंत्री ने बैठक की",
            "12 | केवल शीर्षक",
            "x-5 | बिना संख्या",
            "in/x.jsonl:6: not a JSON release: EOF while parsing a value (column 18)",
            "in/x.jsonl:7: not a JSON release: invalid type: integer `5`, expected a string (column 19)",
            "in/x.jsonl:8: the record has no text, title or body",
            "11 | तिथि",
        ];
        assert_eq!(shown[..8], expected);
        assert!(
            shown[8].starts_with("in/x.jsonl:10: not a JSON release"),
            "{}",
            shown[8]
        );
        assert_eq!(shown.len(), 9);
    }

    #[test]
    fn a_record_s_fields_make_the_release() {
        let line = r#"{"id": "1", "title": "शीर्षक\nउपशीर्षक", "ministry": " रक्षा मंत्रालय ", "posted_at": "2025-05-05T12:30:00Z", "body": "वाक्य।\n***"}"#;
        let release = read_bytes("x.jsonl", None, line.as_bytes())
            .remove(0)
            .expect("a release");
        let parts: Vec<_> = release
            .parts
            .iter()
            .map(|&(part, span)| (part, span.slice(&release.text)))
            .collect();
        use Part::*;
        assert_eq!(
            parts,
            [
                (Title, "शीर्षक"),
                (Subtitle, "उपशीर्षक"),
                (Body, "वाक्य।"),
                (Footer, "***")
            ]
        );
        assert_eq!(release.text, "शीर्षक\nउपशीर्षक\nवाक्य।\n***");
        assert_eq!(
            (release.source.as_str(), release.ministry.as_deref()),
            ("x.jsonl:1", Some("रक्षा मंत्रालय"))
        );
        assert_eq!(
            release.posted_at.expect("a date").to_string(),
            "2025-05-05T18:00:00"
        );
    }

    #[test]
    fn csv_with_any_header_and_delimiter() {
        let csv = "PRID,Title,Ministry,Body\n1,\"शीर्षक, एक\",रक्षा मंत्रालय,\"पहला।\nदूसरा।\"\n2,कम\n3,शीर्षक तीन,,\n4,,,\n";
        let expected = [
            "1 | शीर्षक, एक",
            "x.csv:4: not a well-formed CSV record: 2 fields where the header has 4",
            "3 | शीर्षक तीन",
            "x.csv:6: the record has no text, title or body",
        ];
        assert_eq!(read_named("x.csv", csv.as_bytes()), expected);
        let tabs = "\u{FEFF}id\ttitle\tposted_at\r\n5\tशीर्षक\t2025-05-05\r\n";
        for bytes in [tabs.as_bytes().to_vec(), utf16le(tabs)] {
            assert_eq!(read_named("x.csv", &bytes), ["5 | शीर्षक"]);
        }
        assert_eq!(
            read_named("x.csv", b"a,b\n1,2\n"),
            ["x.csv:1: no column is named text, title or body"]
        );
        assert_eq!(read_named("x.csv", b"id,text\n"), ["x.csv: holds no text"]);
    }

    #[test]
    fn empty_and_binary_files_are_errors() {
        for name in ["x.txt", "x.html", "x.jsonl", "x.csv", "x"] {
            assert_eq!(read_named(name, b""), [format!("{name}: holds no text")]);
            let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0";
            assert_eq!(
                read_named(name, png),
                [format!("{name}: is a binary file, not text")]
            );
        }
        for name in ["x.txt", "x.jsonl"] {
            assert_eq!(
                read_named(name, b"\xEF\xBB\xBF \n\n"),
                [format!("{name}: holds no text")]
            );
        }
        assert_eq!(
            read_named("x.html", b"<html><body></body></html>"),
            ["x.html: the page holds no press release"]
        );
    }

    #[test]
    fn invalid_utf8_is_told_and_not_replaced() {
        assert_eq!(
            read_named("x.txt", b"abc\xFFdef"),
            ["x.txt, byte 3: is not valid UTF-8"]
        );
        let jsonl = b"{\"id\":1,\"text\":\"ab\"}\n{\"id\":2,\"text\":\"a\xFF\"}\n{\"id\":3,\"text\":\"cd\"}";
        let broken = jsonl
            .iter()
            .position(|&byte| byte == 0xFF)
            .expect("is there");
        let error = format!("x.jsonl:2, byte {broken}: is not valid UTF-8");
        assert_eq!(read_named("x.jsonl", jsonl), ["1 | ab", &error, "3 | cd"]);
        let csv = b"id,text\n1,ab\n2,a\xFF\n3,cd\n";
        assert_eq!(
            read_named("x.csv", csv),
            ["1 | ab", "x.csv:3, byte 13: is not valid UTF-8", "3 | cd"]
        );
    }

    #[test]
    fn utf16_is_read_like_utf8() {
        let text = "रक्षा मंत्रालय\r\nमंत्री ने बैठक की\r\nPosted On:\r\n05 MAY 2025 5:47PM by PIB Delhi\r\nबैठक हुई।";
        for bytes in [
            text.as_bytes().to_vec(),
            utf16le(text),
            utf16le(&format!("\u{FEFF}{text}")),
        ] {
            let release = read_bytes("x.txt", None, &bytes)
                .remove(0)
                .expect("a release");
            assert_eq!(
                (release.text.as_str(), release.title()),
                (text, Some("मंत्री ने बैठक की"))
            );
        }
        let jsonl =
            utf16le("\u{FEFF}{\"id\": 1, \"title\": \"एक\"}\n{\"id\": 2, \"title\": \"दो\"}\n");
        assert_eq!(read_named("x.jsonl", &jsonl), ["1 | एक", "2 | दो"]);
    }

    fn compressed(bytes: &[u8], form: Compression) -> Vec<u8> {
        let mut writer = FrameWriter::new(Vec::new(), Some(form), 0);
        writer.write_all(bytes).expect("written to memory");
        writer.finish().expect("written to memory");
        writer.into_inner()
    }

    #[test]
    fn compressed_inputs_are_read_like_what_they_hold() {
        let jsonl = "{\"id\": 1, \"title\": \"एक\"}\n{\"title\": \"दो\"}\n{";
        for form in Compression::ALL {
            let bytes = compressed(jsonl.as_bytes(), form);
            for name in ["x.jsonl.gz", "x.jsonl.zst", "x.jsonl", "x.bin"] {
                let shown = read_named(name, &bytes);
                assert_eq!(shown[..1], ["1 | एक"], "{name}");
                assert!(shown[2].starts_with(&format!("{name}:3: not a JSON")));
            }
            assert_eq!(read_named("in/x.jsonl.gz", &bytes)[1], "x-2 | दो");
            assert_eq!(
                read_named("x.txt.gz", &compressed(&utf16le("शीर्षक\n"), form)),
                ["x | शीर्षक"]
            );
            // A place in what was decompressed is none in the file.
            let broken = compressed(b"abc\xFF", form);
            assert_eq!(read_named("x.txt", &broken), ["x.txt: is not valid UTF-8"]);
        }
    }

    #[test]
    fn a_compressed_input_that_breaks_off_is_read_up_to_there() {
        let line = |n: u32| format!("{{\"id\": {n}, \"title\": \"शीर्षक {n}\"}}\n");
        for form in Compression::ALL {
            let mut bytes = compressed(line(1).as_bytes(), form);
            let second = compressed(line(2).repeat(2_000).as_bytes(), form);
            bytes.extend(&second[..second.len() - 4]);
            let outcomes = read_bytes("x.jsonl.gz", None, &bytes);
            assert_eq!(outcomes[0].as_ref().expect("a release").id, "1");
            let last = outcomes.last().and_then(|last| last.as_ref().err());
            let last = last.expect("an error in the end");
            assert!(matches!(last.kind, ReadErrorKind::Damaged(_)), "{last}");
            assert!(last.to_string().contains("break off"), "{last}");
        }
    }

    #[test]
    fn in_a_stream_of_lines_each_has_its_item() {
        let lines = "{\"id\": 1, \"title\": \"एक\"}\n\n \n?\n{\"id\": 5, \"title\": \"दो\"}";
        for bytes in [
            lines.as_bytes().to_vec(),
            compressed(lines.as_bytes(), Compression::Zstd),
        ] {
            let shown = shown(every_line(stdin_source(), Cursor::new(bytes)));
            assert_eq!(
                shown[..3],
                ["1 | एक", "-:2: holds no text", "-:3: holds no text"]
            );
            assert!(shown[3].starts_with("-:4: not a JSON"), "{}", shown[3]);
            assert_eq!(shown[4..], ["5 | दो"]);
        }
        assert_eq!(every_line(stdin_source(), io::empty()).count(), 0);
    }

    #[test]
    fn latin_text_without_a_date_is_a_release() {
        let release = read_bytes(
            "x.txt",
            None,
            b"The minister held talks\nBoth sides agreed. They met again.",
        )
        .remove(0)
        .expect("a release");
        assert_eq!((release.id.as_str(), release.posted_at), ("x", None));
        assert_eq!(segment(&release).len(), 3);
    }

    #[test]
    fn what_a_text_file_holds_decides_over_its_name() {
        assert_eq!(
            read_named("x.txt", "<!DOCTYPE html><h2>शीर्षक</h2>".as_bytes()),
            ["x | शीर्षक"]
        );
        assert_eq!(
            read_named("-", "{\"id\": 1, \"title\": \"एक\"}".as_bytes()),
            ["1 | एक"]
        );
    }

    #[test]
    fn five_megabytes_on_one_line_are_one_release() {
        let text = "मंत्री ने बैठक की। ".repeat(110_000);
        assert!(text.len() > 5_000_000);
        let release = read_bytes("x.txt", None, text.as_bytes())
            .remove(0)
            .expect("a release");
        assert_eq!(
            release.parts,
            [(Part::Body, crate::span::Span::new(0, text.len() - 1))]
        );
        assert_eq!(segment(&release).len(), 110_000);
        let line = format!("{{\"id\": 1, \"text\": \"{text}\"}}\n{{\"id\": 2, \"title\": \"दो\"}}");
        assert_eq!(read_named("x.jsonl", line.as_bytes()), ["1 | -", "2 | दो"]);
    }

    #[test]
    fn a_bad_input_does_not_stop_the_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("in/deep")).expect("made");
        fs::write(path("in/a.txt"), "शीर्षक एक").expect("written");
        fs::write(path("in/b.txt"), b"\0\x01\x02").expect("written");
        fs::write(
            path("in/deep/c.jsonl"),
            "{\"id\": 1, \"title\": \"दो\"}\n{\"id\": 1, \"title\": \"दो\"}",
        )
        .expect("written");
        let inputs = ["gone.txt", "in"].map(|name| Input::Path(path(name)));
        let outcomes: Vec<Outcome> = open(inputs.to_vec(), None).collect();
        let sources: Vec<String> = outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().ok())
            .map(|release| release.source.clone())
            .collect();
        assert_eq!(sources, ["a.txt", "deep/c.jsonl:1", "deep/c.jsonl:2"]);
        let gone = path("gone.txt").to_string_lossy().into_owned();
        let binary = path("in/b.txt").to_string_lossy().into_owned();
        assert_eq!(
            shown(outcomes),
            [
                format!("{gone}: no such file or folder"),
                "a | शीर्षक एक".into(),
                format!("{binary}: is a binary file, not text"),
                "1 | दो".into(),
                "1 | दो".into(),
            ]
        );
    }
}

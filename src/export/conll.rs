//! The entities as a CoNLL file: a token a line, a blank line behind each sentence.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use crate::annotation::{Annotation, SentenceInfo};
use crate::span::{CharOffsets, Span};
use crate::text::tokenize;

use super::column::{Codes, Field, Kind};
use super::destination::Destination;
use super::error::ExportError;
use super::place::{entity_spans, span};
use super::sink::Export;

/// The file.
pub const CONLL_FILE: &str = "entities.conll";

/// What the columns are.
pub(super) const FIELDS: [Field; 2] = [
    Field {
        name: "token",
        kind: Kind::Text,
        about: "A word or a single punctuation mark, as in the text.",
        example: "राजनाथ",
    },
    Field {
        name: "tag",
        kind: Kind::Code(Codes::Entity),
        about: "IOB2: B- and the type at the first token of an entity, I- and the type at the others, O outside.",
        example: "B-PERSON",
    },
];

/// `entities.conll`: tokens and their IOB2 tags, separated by a tab. A comment line `# release …`
/// stands before the first sentence of each release.
pub struct Conll {
    path: PathBuf,
    writer: BufWriter<File>,
}

impl Conll {
    /// Makes the file.
    ///
    /// # Errors
    /// When it is there and must stay, or cannot be written.
    pub fn create(destination: &Destination) -> Result<Self, ExportError> {
        let path = destination.claim(CONLL_FILE)?;
        let file = File::create(&path).map_err(ExportError::write(&path))?;
        Ok(Conll {
            path,
            writer: BufWriter::new(file),
        })
    }
}

impl Export for Conll {
    fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        let text = release_lines(annotation)?;
        let written = self.writer.write_all(text.as_bytes());
        written.map_err(ExportError::write(&self.path))
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        self.writer.flush().map_err(ExportError::write(&self.path))
    }
}

/// The lines of a release.
fn release_lines(annotation: &Annotation) -> Result<String, ExportError> {
    let offsets = CharOffsets::new(&annotation.text);
    let entities: Vec<(Span, &str)> = entity_spans(annotation, &offsets)?
        .into_iter()
        .zip(annotation.entities.iter().map(|e| e.kind.as_str()))
        .collect();
    // A line break in an id would end the comment.
    let id = annotation.release.id.replace(char::is_control, " ");
    let mut lines = format!("# release {id}\n");
    for (at, sentence) in annotation.sentences.iter().enumerate() {
        let SentenceInfo { start, end, .. } = *sentence;
        let sentence = span(&offsets, &format!("sentence {at}"), start, end)?;
        sentence_lines(&annotation.text, sentence, &entities, &mut lines);
    }
    Ok(lines)
}

/// The lines of a sentence, with a blank one behind them; a token is of the first entity that it
/// shares a character with.
fn sentence_lines(text: &str, sentence: Span, entities: &[(Span, &str)], lines: &mut String) {
    let mut open = None;
    for token in tokenize(text, sentence) {
        let of = entities
            .iter()
            .position(|(span, _)| span.overlaps(token.span));
        let tag = match of {
            None => "O".to_owned(),
            Some(at) if open == of => format!("I-{}", entities[at].1),
            Some(at) => format!("B-{}", entities[at].1),
        };
        open = of;
        let _ = writeln!(lines, "{}\t{tag}", token.span.slice(text));
    }
    lines.push('\n');
}

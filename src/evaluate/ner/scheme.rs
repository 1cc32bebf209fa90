//! From IOB2 tags to entities, by either reading of a badly started one.

use crate::evaluate::labels::LabelSpan;
use crate::evaluate::labels::conll::{Tag, TaggedSentence};

/// Which tags start an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `B-` alone. An `I-` that continues nothing of its type is in no entity.
    Strict,
    /// `B-`, and an `I-` after O or after another type (the conlleval script).
    Conlleval,
}

/// The entities of a sentence, as `char` offsets into its tokens joined by single blanks.
pub fn spans(sentence: &TaggedSentence, scheme: Scheme) -> Vec<LabelSpan> {
    let mut spans: Vec<LabelSpan> = Vec::new();
    // Whether the last span may go on with the token at hand.
    let mut open = false;
    let mut start = 0;
    for (token, tag) in sentence.tokens.iter().zip(&sentence.tags) {
        let end = start + token.chars().count();
        let continues = match (tag, spans.last()) {
            (Tag::Inside(kind), Some(last)) => open && last.kind == *kind,
            _ => false,
        };
        match (tag, spans.last_mut()) {
            (Tag::Inside(_), Some(last)) if continues => last.end = end,
            (Tag::Outside, _) => open = false,
            (Tag::Inside(_), _) if scheme == Scheme::Strict => open = false,
            (Tag::Begin(kind) | Tag::Inside(kind), _) => {
                open = true;
                spans.push(LabelSpan {
                    kind: kind.clone(),
                    start,
                    end,
                    score: None,
                });
            }
        }
        start = end + 1;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::labels::conll;
    use std::path::Path;

    /// The entities of one-letter tokens with these tags, as `TYPE:first-last` by token.
    fn entities(tags: &str, scheme: Scheme) -> Vec<String> {
        let lines: Vec<String> = tags.split(' ').map(|tag| format!("क\t{tag}")).collect();
        let file = conll::parse(&lines.join("\n"), Path::new("test.conll"));
        spans(&file.sentences[0], scheme)
            .iter()
            .map(|s| format!("{}:{}-{}", s.kind, s.start / 2, (s.end - 1) / 2))
            .collect()
    }

    #[test]
    fn well_formed_tags_read_the_same_both_ways() {
        for scheme in [Scheme::Strict, Scheme::Conlleval] {
            assert_eq!(
                entities("B-A I-A B-A O B-B", scheme),
                ["A:0-1", "A:2-2", "B:4-4"]
            );
        }
    }

    #[test]
    fn an_inside_without_a_begin_starts_an_entity_only_for_conlleval() {
        let tags = "I-A I-A O B-A I-B I-B I-A";
        assert_eq!(entities(tags, Scheme::Strict), ["A:3-3"]);
        assert_eq!(
            entities(tags, Scheme::Conlleval),
            ["A:0-1", "A:3-3", "B:4-5", "A:6-6"]
        );
    }

    #[test]
    fn an_entity_does_not_go_on_after_a_break() {
        assert_eq!(entities("B-A I-B I-A", Scheme::Strict), ["A:0-0"]);
        assert_eq!(entities("B-A O I-A", Scheme::Strict), ["A:0-0"]);
        assert_eq!(entities("B-A O I-A", Scheme::Conlleval), ["A:0-0", "A:2-2"]);
    }
}

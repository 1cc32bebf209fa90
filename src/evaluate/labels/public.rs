//! Label schemes of public Hindi corpora, which other heads on the same encoder are trained on.

use super::conll::{ConllFile, Tag, TaggedSentence};

/// Whose labels a corpus and a model have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicScheme {
    /// HiNER (CFILT, IIT Bombay): eleven types.
    Hiner,
    /// The Hindi part of IL-NER (LTRC, IIIT Hyderabad): six types.
    IlNer,
}

/// HiNER's types and what they collapse to, as its authors have it.
const HINER: [(&str, Option<&str>); 11] = [
    ("FESTIVAL", None),
    ("GAME", None),
    ("LANGUAGE", None),
    ("LITERATURE", None),
    ("LOCATION", Some("LOC")),
    ("MISC", None),
    ("NUMEX", None),
    ("ORGANIZATION", Some("ORG")),
    ("PERSON", Some("PER")),
    ("RELIGION", None),
    ("TIMEX", None),
];

/// IL-NER's types: artefact, place, number, organisation, person, time.
const IL_NER: [(&str, Option<&str>); 6] = [
    ("NEAR", None),
    ("NEL", Some("LOC")),
    ("NEN", None),
    ("NEO", Some("ORG")),
    ("NEP", Some("PER")),
    ("NETI", None),
];

impl PublicScheme {
    fn table(self) -> &'static [(&'static str, Option<&'static str>)] {
        match self {
            PublicScheme::Hiner => &HINER,
            PublicScheme::IlNer => &IL_NER,
        }
    }

    /// The first of these types that is not of the scheme.
    pub fn stranger<'a>(self, types: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let known = |kind: &str| self.table().iter().any(|(name, _)| *name == kind);
        types.into_iter().find(|kind| !known(kind))
    }

    /// The sentences with persons, places and organisations alone, as PER, LOC and ORG.
    pub fn collapse(self, file: &ConllFile) -> ConllFile {
        let sentences = file.sentences.iter().map(|sentence| TaggedSentence {
            tags: sentence
                .tags
                .iter()
                .map(|tag| self.collapsed(tag))
                .collect(),
            ..sentence.clone()
        });
        ConllFile {
            sentences: sentences.collect(),
            ..file.clone()
        }
    }

    fn collapsed(self, tag: &Tag) -> Tag {
        let of = |kind: &str| {
            let entry = self.table().iter().find(|(name, _)| *name == kind);
            entry.and_then(|(_, to)| *to).map(str::to_owned)
        };
        match tag {
            Tag::Begin(kind) => of(kind).map_or(Tag::Outside, Tag::Begin),
            Tag::Inside(kind) => of(kind).map_or(Tag::Outside, Tag::Inside),
            Tag::Outside => Tag::Outside,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::conll::parse;
    use super::*;

    #[test]
    fn persons_places_and_organisations_remain() {
        let text = "राम\tB-NEP\nवर्मा\tI-NEP\nकल\tB-NETI\nदिल्ली\tB-NEL\nमें\tO\n";
        let file = PublicScheme::IlNer.collapse(&parse(text, Path::new("x.conll")));
        let tags: Vec<String> = file.sentences[0].tags.iter().map(Tag::to_string).collect();
        assert_eq!(tags, ["B-PER", "I-PER", "O", "B-LOC", "O"]);
    }

    #[test]
    fn a_type_of_another_scheme_is_told() {
        assert_eq!(PublicScheme::Hiner.stranger(["PERSON", "TIMEX"]), None);
        assert_eq!(
            PublicScheme::Hiner.stranger(["PERSON", "COUNTRY"]),
            Some("COUNTRY")
        );
    }
}

//! Noun phrases that can take part in an event: office, honorific, rank, name, body and country of
//! one participant put together, with the case marker that follows.

use std::ops::Range;

use crate::document::Sentence;
use crate::link::{CountryCode, LinkedMention};

use super::case::Case;

/// A sentence as the rule layer sees it.
#[derive(Debug)]
pub struct Clausal<'d> {
    /// The sentence.
    pub sentence: &'d Sentence,
    /// Its index in the release.
    pub index: usize,
    /// Its normalised words, one a token.
    pub words: Vec<&'d str>,
    /// Its mentions, in token order.
    pub mentions: &'d [LinkedMention],
    /// Index in the release of the first of `mentions`.
    pub first_mention: usize,
}

/// What a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// What it says.
    Direct,
    /// Both sides of an earlier event: दोनों पक्ष.
    Both,
    /// The people of both sides: दोनों मंत्री.
    BothPeople,
    /// The bodies of both sides: दोनों संस्थान.
    BothBodies,
    /// The countries of both sides of an earlier event: दोनों देश.
    BothCountries,
    /// The last subject: उन्होंने.
    Subject,
    /// Another one than the subject: उन्हें, उनसे.
    Object,
    /// The delegation told of before, at the start of a sentence: शिष्टमंडल आगरा जाएगा.
    Delegation,
    /// The body of that kind told of last: मंत्रालय ने.
    SameKind,
    /// The same office in another country: जापानी समकक्ष.
    SameOffice,
}

/// A noun phrase for one participant.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// Its tokens, case marker excluded.
    pub tokens: Range<usize>,
    /// What it stands for.
    pub reference: Reference,
    /// The person, as an index into the sentence's mentions. So are the next four.
    pub person: Option<usize>,
    /// The office; a rank where there is no office.
    pub office: Option<usize>,
    /// Whether the office is but a rank, which tells less than the office that its holder is known by.
    pub by_rank: bool,
    /// The body.
    pub body: Option<usize>,
    /// The body's short form, in brackets after it.
    pub alias: Option<usize>,
    /// The place that the office or body belongs to.
    pub place: Option<usize>,
    /// The tokens of a body without a mention of its own: a place's government (असम सरकार), a class
    /// of bodies or people (इस्पात उत्पादकों).
    pub described: Option<Range<usize>>,
    /// The countries named in it: more than one for a body or a happening of several.
    pub countries: Vec<CountryCode>,
    /// Whether a country's name stands in it as a mention of its own.
    pub country_mention: Option<usize>,
    /// The token of a bare noun for the body that the office is of: संस्थान की निदेशक.
    pub kind_noun: Option<usize>,
    /// Whether it is of several states that are not named: चार देशों के राजदूत.
    pub of_states: bool,
    /// Whether it is told to be along with the last subject: उनके साथ श्री क भी थे.
    pub beside: bool,
    /// The marker after it, or after the list that it stands in.
    pub case: Case,
    /// Phrases joined by और or a comma share a group.
    pub group: usize,
}

impl Phrase {
    /// A phrase of these tokens with nothing in it yet.
    pub fn new(tokens: Range<usize>, reference: Reference) -> Self {
        Phrase {
            tokens,
            reference,
            person: None,
            office: None,
            by_rank: false,
            body: None,
            alias: None,
            place: None,
            described: None,
            countries: Vec::new(),
            country_mention: None,
            kind_noun: None,
            of_states: false,
            beside: false,
            case: Case::Bare,
            group: 0,
        }
    }

    /// Whether it stands for both sides of an earlier event.
    pub fn is_both(&self) -> bool {
        use Reference::{Both, BothBodies, BothCountries, BothPeople};
        matches!(
            self.reference,
            Both | BothPeople | BothBodies | BothCountries
        )
    }

    /// Whether it is a country and nothing else.
    pub fn is_bare_country(&self) -> bool {
        self.country_mention.is_some()
            && self.person.is_none()
            && self.office.is_none()
            && self.body.is_none()
    }

    /// Whether it is a place and nothing else.
    pub fn is_bare_place(&self) -> bool {
        self.place.is_some()
            && self.person.is_none()
            && self.office.is_none()
            && self.body.is_none()
            && self.described.is_none()
            && self.country_mention.is_none()
    }

    /// The mentions that it was made of, as indices into the sentence's mentions.
    pub fn mentions(&self) -> impl Iterator<Item = usize> + '_ {
        [
            self.person,
            self.office,
            self.body,
            self.alias,
            self.place,
            self.country_mention,
        ]
        .into_iter()
        .flatten()
    }
}

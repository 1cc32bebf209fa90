//! The words of the text that name an incident, an agreement or the honoured, and those that tell topics.

use std::ops::Range;

use crate::document::EntityType;
use crate::link::{CountryCode, Gazetteers};
use crate::text;

use super::case::{self, Case};
use super::lexicon::Lexicon;
use super::matcher::Match;
use super::prepare::Prepared;
use super::schema::Topic;

/// The topics that the words around the trigger tell; at most three.
pub fn topics(found: &Match, sentence: &Prepared, gazetteers: &Gazetteers) -> Vec<Topic> {
    let words = &sentence.clausal.words;
    let near = sentence.near(&(0..words.len()), &found.trigger);
    let mut topics = gazetteers.topics_in(&words[near]);
    topics.truncate(3);
    topics
}

/// The words of an incident whose head noun was found: from the head leftwards over names, genitives,
/// में and plain words up to a case marker, a verb, a conjunction or the start of the clause.
pub fn incident(head: &Range<usize>, sentence: &Prepared, lexicon: &Lexicon) -> Range<usize> {
    let words = &sentence.clausal.words;
    let named = covering_event(sentence, head);
    let head = named.as_ref().unwrap_or(head);
    let mut start = head.start;
    let placed = |t: usize| matches!(words[t], "में" | "के" | "की");
    if named.is_some() && !start.checked_sub(1).is_some_and(placed) {
        return head.clone();
    }
    while start > 0
        && head.start - start < LONGEST_INCIDENT
        && continues_incident(sentence, start - 1, lexicon)
    {
        start -= 1;
    }
    let phrase = sentence.phrase_at(start);
    if let Some(person) = phrase.filter(|p| p.person.is_some()) {
        start = person.tokens.end.min(head.start);
    }
    while start < head.start && matches!(words[start], "का" | "के" | "की" | "में" | "पर" | "हुए" | "हुई")
    {
        start += 1;
    }
    start..head.end
}

/// The most words before an incident's head that are taken to tell which.
const LONGEST_INCIDENT: usize = 40;

/// The words of honoured people without a name, whose noun was found, with those before it that tell
/// which: 1971 के युद्ध के शहीदों.
pub fn honoured(head: &Range<usize>, sentence: &Prepared, lexicon: &Lexicon) -> Range<usize> {
    let words = &sentence.clausal.words;
    let tells_which = |t: usize| {
        let part = sentence
            .phrase_at(t)
            .is_none_or(|p| p.is_bare_place() || p.is_bare_country());
        let plain = !["finite", "conjunction", "determiner", "postposition"]
            .iter()
            .any(|list| lexicon.has(list, words[t]));
        part && match case::read(&words[t..]).0 {
            Case::Genitive => t > 0 && !lexicon.has("finite", words[t - 1]),
            Case::Bare => plain && !is_mark(words[t]) && !words[t].ends_with("कर"),
            _ => false,
        }
    };
    let mut start = head.start;
    while start > 0 && head.start - start < LONGEST_INSTRUMENT && tells_which(start - 1) {
        start -= 1;
    }
    while start < head.start && matches!(words[start], "का" | "के" | "की") {
        start += 1;
    }
    start..head.end
}

/// The words of an agreement whose kind was found, with those before it that tell which (ऋण समझौता,
/// बिजली की खरीद के समझौते), up to a marker, a participant or a counting word. In a line of a list
/// (`listed`), where a dash and the parties follow, that is all from the start of the line.
pub fn instrument(
    head: &Range<usize>,
    sentence: &Prepared,
    lexicon: &Lexicon,
    listed: bool,
) -> Range<usize> {
    if let Some(named) = covering_event(sentence, head) {
        return named;
    }
    let words = &sentence.clausal.words;
    let mut after = words[head.end..].iter().take(DASH_REACH);
    let whole = listed && after.any(|word| is_dash(word));
    let mut kind = words[head.clone()].iter();
    let is_memorandum = kind.any(|word| word.starts_with("ज्ञापन"));
    let mut start = head.start;
    while start > 0 && head.start - start < LONGEST_INSTRUMENT {
        let t = start - 1;
        let goes_on = match whole {
            true => sentence.phrase_at(t).is_none() && (!is_mark(words[t]) || words[t] == "-"),
            false => !is_memorandum && tells_which(sentence, t, lexicon),
        };
        if !goes_on {
            break;
        }
        start = t;
    }
    while start < head.start
        && (lexicon.has("determiner", words[start])
            || is_mark(words[start])
            || lexicon.has("measure", words[start])
            || text::parse_cardinal(words[start]).is_some()
            || matches!(words[start], "का" | "के" | "की" | "में"))
    {
        start += 1;
    }
    let end = if whole {
        with_years(head.end, sentence)
    } else {
        head.end
    };
    start..end
}

/// The end of an agreement's name with the years that it is for, in a line of a list: कार्यक्रम, 2024-2028 –.
fn with_years(end: usize, sentence: &Prepared) -> usize {
    let words = &sentence.clausal.words;
    let years = sentence.mention_at(end + 1).filter(|m| {
        let before_parties = words.get(m.tokens.end).is_some_and(|word| is_dash(word));
        m.kind == EntityType::Date && words[end] == "," && before_parties
    });
    years.map_or(end, |m| m.tokens.end)
}

/// The most words before an agreement's kind that are taken to tell which.
const LONGEST_INSTRUMENT: usize = 12;

/// How soon after an agreement's kind the dash before its parties follows, in tokens.
const DASH_REACH: usize = 4;

/// Whether the word at `t` can be part of the words that tell which agreement.
fn tells_which(sentence: &Prepared, t: usize, lexicon: &Lexicon) -> bool {
    let words = &sentence.clausal.words;
    let word = words[t];
    let is = |list: &str, t: usize| lexicon.has(list, words[t]);
    if in_unmarked_place(sentence, t) {
        return true;
    }
    if sentence.phrase_at(t).is_some() || (is_mark(word) && word != "-") || word.ends_with("कर")
    {
        return false;
    }
    match case::read(&words[t..]).0 {
        Case::Genitive => {
            t > 0
                && !is("measure", t - 1)
                && !is("finite", t - 1)
                && words[t - 1] != "सहयोग"
                && sentence.phrase_at(t - 1).is_none()
        }
        Case::Mein => matches!(words.get(t + 1), Some(&"सहयोग")),
        Case::Bare => !["finite", "conjunction", "determiner", "postposition"]
            .iter()
            .any(|list| is(list, t)),
        _ => false,
    }
}

/// Whether the word at `t` is of a place's name without a marker: करतारपुर साहिब कॉरिडोर समझौता.
fn in_unmarked_place(sentence: &Prepared, t: usize) -> bool {
    sentence
        .phrase_at(t)
        .is_some_and(|p| p.is_bare_place() && p.case == Case::Bare)
}

fn is_dash(word: &str) -> bool {
    matches!(word, "–" | "-" | "—" | ":")
}

/// Whether a word is but marks.
pub fn is_mark(word: &str) -> bool {
    word.chars()
        .all(|c| !c.is_alphanumeric() && !crate::text::is_word_char(c))
}

/// The countries in which an incident was, by the places and countries named in its words.
pub fn countries_of(incident: &Range<usize>, sentence: &Prepared) -> Vec<CountryCode> {
    let mentions = sentence.mentions_in(incident).iter();
    mentions
        .filter(|m| m.mention.tokens.end <= incident.end)
        .flat_map(|m| m.countries.iter().copied())
        .collect()
}

fn covering_event(sentence: &Prepared, head: &Range<usize>) -> Option<Range<usize>> {
    sentence
        .mention_at(head.start)
        .filter(|m| m.kind == EntityType::Event)
        .map(|m| m.tokens.clone())
}

/// Whether the word at `t` can belong to the words of an incident that go on after it.
fn continues_incident(sentence: &Prepared, t: usize, lexicon: &Lexicon) -> bool {
    let words = &sentence.clausal.words;
    let word = words[t];
    if sentence
        .mention_at(t)
        .is_some_and(|m| m.kind == EntityType::Location)
    {
        return true;
    }
    let marker = case::read(&words[t..]).0;
    let happens = matches!(words.get(t + 1), Some(&("हुए" | "हुई" | "आए" | "आई")));
    let within = matches!(marker, Case::Bare | Case::Genitive | Case::Mein)
        || (marker == Case::Par && happens);
    let verb =
        lexicon.has("finite", word) && !matches!(word, "हुए" | "हुई" | "हुआ" | "की" | "आए" | "आई");
    within
        && !verb
        && !lexicon.has("conjunction", word)
        && !word.ends_with("कर")
        && !word.chars().all(|c| c.is_ascii_punctuation() || c == '।')
}

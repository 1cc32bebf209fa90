//! Date, place, topics and incident of an event: what no rule needs to spell out.

use std::ops::Range;

use jiff::civil::Date;

use crate::document::EntityType;
use crate::link::Gazetteers;
use crate::text::{self, Tense};

use super::case::{self, Case};
use super::lexicon::Lexicon;
use super::matcher::Match;
use super::prepare::Prepared;
use super::record::{When, Where};
use super::schema::{DateSource, Realis, Subtype, Topic};

/// The event's date: the DATE mention in the trigger's clause nearest to the trigger, else the
/// nearest in the sentence outside an incident's words. A period in the words of a promise is what
/// is promised, not when.
pub fn date(
    found: &Match,
    sentence: &Prepared,
    posted: Option<Date>,
    barred: Option<&Range<usize>>,
    lexicon: &Lexicon,
) -> Option<When> {
    let clause = &sentence.clauses[found.clause].tokens;
    let tense = match found.realis {
        Realis::Actual | Realis::Negated => Tense::Past,
        Realis::Planned | Realis::Possible => Tense::Future,
    };
    let mut candidates: Vec<(bool, usize, When)> = Vec::new();
    for linked in sentence.clausal.mentions {
        let tokens = &linked.mention.tokens;
        let inside = |range: &Range<usize>| range.start <= tokens.start && tokens.end <= range.end;
        if linked.mention.kind != EntityType::Date
            || barred.is_some_and(inside)
            || is_attribute(sentence, tokens, lexicon)
        {
            continue;
        }
        let words: Vec<&str> = linked.key.split(' ').collect();
        let promise = found.rule.subtype == Subtype::Pledge;
        let range = text::resolve_date(&words, posted, tense);
        if let Some(range) = range.filter(|range| !promise || range.start == range.end) {
            let source = if range.deictic {
                DateSource::Deictic
            } else {
                DateSource::Text
            };
            let far = found.trigger.start.abs_diff(tokens.start);
            candidates.push((!inside(clause), far, When { range, source }));
        }
    }
    candidates
        .into_iter()
        .min_by_key(|&(outside, far, _)| (outside, far))
        .map(|(_, _, when)| when)
}

/// Whether a date only tells which: 2014 के समझौते, 2018 बैच; or is the end of a period (2030 तक).
fn is_attribute(sentence: &Prepared, tokens: &Range<usize>, lexicon: &Lexicon) -> bool {
    let words = &sentence.clausal.words;
    let interval = words[tokens.clone()]
        .iter()
        .any(|&word| matches!(word, "से" | "-"));
    match case::read(&words[tokens.end..]).0 {
        Case::Tak => !interval,
        Case::Genitive | Case::Liye => true,
        _ => words
            .get(tokens.end)
            .is_some_and(|word| lexicon.has("date_owner", word)),
    }
}

/// The event's place: a place that no participant owns, marked में or पर, in the trigger's clause;
/// of नई दिल्ली के मानेकशॉ सेंटर में the last, narrowest one.
pub fn place(
    found: &Match,
    sentence: &Prepared,
    taken: &[usize],
    barred: Option<&Range<usize>>,
    text: &str,
) -> Option<Where> {
    let clauses = [
        &sentence.clauses[found.clause].tokens,
        &(0..sentence.clausal.words.len()),
    ];
    let fits = |n: usize, range: &Range<usize>| {
        let phrase = &sentence.phrases[n];
        let marked = matches!(phrase.case, Case::Mein | Case::Par)
            || is_located(sentence, phrase.tokens.end);
        phrase.is_bare_place()
            && marked
            && !taken.contains(&n)
            && range.contains(&phrase.tokens.start)
            && !barred.is_some_and(|b| b.contains(&phrase.tokens.start))
    };
    let nearest = clauses.iter().find_map(|range| {
        (0..sentence.phrases.len())
            .filter(|&n| fits(n, range))
            .min_by_key(|&n| {
                sentence.phrases[n]
                    .tokens
                    .start
                    .abs_diff(found.trigger.start)
            })
    })?;
    Some(describe_place(sentence, nearest, text))
}

/// Whether स्थित follows: नई दिल्ली स्थित.
fn is_located(sentence: &Prepared, end: usize) -> bool {
    matches!(sentence.clausal.words.get(end), Some(&("स्थित" | "में")))
}

/// A place with its country: its own, else that of the places named just before it.
fn describe_place(sentence: &Prepared, n: usize, text: &str) -> Where {
    let mention = sentence.phrases[n].place.expect("a bare place has a place");
    let linked = &sentence.clausal.mentions[mention];
    let own = linked.country();
    let start = sentence.phrases[n].tokens.start;
    let around = sentence
        .phrases
        .iter()
        .rev()
        .filter(|p| p.tokens.end <= start && start - p.tokens.end <= 3);
    let country = own.or_else(|| around.filter_map(|p| p.countries.first().copied()).next());
    Where {
        text: linked.mention.span.slice(text).to_owned(),
        country,
    }
}

/// The topics that the sentence's words tell, the trigger's own aside; at most three.
pub fn topics(sentence: &Prepared, gazetteers: &Gazetteers) -> Vec<Topic> {
    let mut topics = gazetteers.topics_in(&sentence.clausal.words);
    topics.truncate(3);
    topics
}

/// The words of an incident whose head noun was found: from the head leftwards over names, genitives,
/// में and plain words up to a case marker, a verb, a conjunction or the start of the clause.
pub fn incident(head: &Range<usize>, sentence: &Prepared, lexicon: &Lexicon) -> Range<usize> {
    let words = &sentence.clausal.words;
    if let Some(named) = covering_event(sentence, head) {
        return named;
    }
    let mut start = head.start;
    while start > 0 && continues_incident(words, start - 1, lexicon) {
        start -= 1;
    }
    let in_person = |p: &&super::phrase::Phrase| p.tokens.contains(&start) && p.person.is_some();
    if let Some(person) = sentence.phrases.iter().find(in_person) {
        start = person.tokens.end.min(head.start);
    }
    while start < head.start && matches!(words[start], "का" | "के" | "की" | "में" | "पर" | "हुए" | "हुई")
    {
        start += 1;
    }
    start..head.end
}

/// The words of an agreement whose kind was found: with the plain words before it that tell which
/// (ऋण समझौता), up to a marker, a mention of a participant or a counting word.
pub fn instrument(head: &Range<usize>, sentence: &Prepared, lexicon: &Lexicon) -> Range<usize> {
    let words = &sentence.clausal.words;
    let free = |t: usize| {
        case::read(&words[t..]).0 == Case::Bare
            && !sentence.phrases.iter().any(|p| p.tokens.contains(&t))
            && !["finite", "conjunction", "determiner"]
                .iter()
                .any(|list| lexicon.has(list, words[t]))
            && words[t]
                .chars()
                .all(|c| !c.is_ascii_punctuation() && c != '।')
            && !words[t].ends_with("कर")
    };
    let mut start = head.start;
    while start > 0 && head.start - start < 4 && free(start - 1) {
        start -= 1;
    }
    start..head.end
}

fn covering_event(sentence: &Prepared, head: &Range<usize>) -> Option<Range<usize>> {
    let mut mentions = sentence.clausal.mentions.iter();
    mentions
        .find(|m| m.mention.kind == EntityType::Event && m.mention.tokens.contains(&head.start))
        .map(|m| m.mention.tokens.clone())
}

/// Whether the word at `t` can belong to the words of an incident that go on after it.
fn continues_incident(words: &[&str], t: usize, lexicon: &Lexicon) -> bool {
    let word = words[t];
    let marker = case::read(&words[t..]).0;
    let within = matches!(marker, Case::Bare | Case::Genitive | Case::Mein);
    let verb = lexicon.has("finite", word) && !matches!(word, "हुए" | "हुई" | "हुआ" | "की");
    within
        && !verb
        && !lexicon.has("conjunction", word)
        && !word.chars().all(|c| c.is_ascii_punctuation() || c == '।')
}

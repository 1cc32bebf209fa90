//! When an event was: the date in its sentence that no rule needs to spell out.

use std::ops::Range;

use jiff::civil::Date;

use crate::document::EntityType;
use crate::link::LinkedMention;
use crate::text::{self, Tense};

use super::case::{self, Case};
use super::lexicon::Lexicon;
use super::matcher::Match;
use super::prepare::Prepared;
use super::record::When;
use super::schema::{DateSource, Realis, Subtype};
use super::wording::is_mark;

/// The event's date: the DATE mention in the trigger's clause nearest to the trigger, else the
/// nearest in the sentence outside the words of an incident (`barred`) and of an instrument (`named`). A period in the words of a promise is what
/// is promised, not when.
pub fn date(
    found: &Match,
    sentence: &Prepared,
    posted: Option<Date>,
    barred: Option<&Range<usize>>,
    named: Option<&Range<usize>>,
    lexicon: &Lexicon,
) -> Option<When> {
    let clause = &sentence.clauses[found.clause].tokens;
    let tense = match found.realis {
        Realis::Actual | Realis::Negated => Tense::Past,
        Realis::Planned | Realis::Possible => Tense::Future,
    };
    let mut candidates: Vec<(bool, usize, When)> = Vec::new();
    let near = sentence.near(&(0..sentence.clausal.words.len()), &found.trigger);
    for linked in sentence.mentions_in(&near) {
        let tokens = &linked.mention.tokens;
        let inside = |range: &Range<usize>| range.start <= tokens.start && tokens.end <= range.end;
        let promise = found.rule.subtype == Subtype::Pledge;
        if promise && !inside(clause) {
            continue;
        }
        if linked.mention.kind != EntityType::Date
            || barred.is_some_and(|range| inside(range) || dates_it(sentence, tokens, range))
            || is_attribute(sentence, tokens, lexicon)
            || is_of_noun(sentence, tokens, &found.trigger, lexicon)
            || named.is_some_and(&inside)
        {
            continue;
        }
        let words = date_words(sentence, linked);
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

/// The words of a date; of an interval that two mentions tell, of both: 4 मार्च से 7 मार्च, 2025 तक.
fn date_words<'d>(sentence: &Prepared<'d>, first: &'d LinkedMention) -> Vec<&'d str> {
    let mut words: Vec<&str> = first.key.split(' ').collect();
    let end = first.mention.tokens.end;
    let all = &sentence.clausal.words;
    let after = sentence.mentions_in(&(end + 1..end + 2)).first();
    let last = after.filter(|m| {
        m.mention.kind == EntityType::Date
            && all[end] == "से"
            && all.get(m.mention.tokens.end) == Some(&"तक")
    });
    if let Some(last) = last {
        words.push("से");
        words.extend(last.key.split(' '));
    }
    words
}

/// Whether a date tells when something else was, by a participle before its noun: 2019 में हुए समझौते के
/// तहत, 3 मई को किए गए हमले की. Not what is told to happen at a meeting: सोमवार को हुई बैठक में.
fn is_of_noun(
    sentence: &Prepared,
    date: &Range<usize>,
    trigger: &Range<usize>,
    lexicon: &Lexicon,
) -> bool {
    let words = &sentence.plain;
    let reach = (date.end + PARTICIPLE_REACH).min(words.len());
    let open = |t: &usize| !matches!(words[*t], "ने" | "," | "और" | "तथा" | "कि");
    let happened = |t: &usize| {
        matches!(
            words[*t],
            "हुए" | "हुई" | "आए" | "आई" | "गए" | "गई" | "हस्ताक्षरित"
        )
    };
    let Some(participle) = (date.end..reach).take_while(open).find(happened) else {
        return false;
    };
    let noun = participle + 1..(participle + 1 + NOUN_REACH).min(words.len());
    let is_noun = |word: &&str| {
        !word.is_empty()
            && !is_mark(word)
            && !lexicon.has("finite", word)
            && !lexicon.has("conjunction", word)
            && *word != "कि"
    };
    let attributive = words.get(noun.start).is_some_and(is_noun)
        && case::read(&words[noun.start..]).0 == Case::Bare;
    let overlaps = trigger.start < noun.end && participle <= trigger.end;
    let is_meeting = |t: usize| lexicon.has("forum", words[t]) || lexicon.has("occasion", words[t]);
    attributive && !overlaps && !noun.clone().any(is_meeting)
}

/// How far after a date a participle is looked for, in tokens.
const PARTICIPLE_REACH: usize = 8;

/// How many tokens after a participle can hold the noun that it belongs to.
const NOUN_REACH: usize = 3;

/// Whether a date tells when an incident was: 22 अप्रैल को … में हुए हमले.
fn dates_it(sentence: &Prepared, date: &Range<usize>, incident: &Range<usize>) -> bool {
    let words = &sentence.clausal.words;
    let happened = |t: usize| matches!(words[t], "हुए" | "हुई" | "आए" | "आई");
    date.end <= incident.start && incident.start - date.end <= 2 && incident.clone().any(happened)
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

//! When an event was: the date in its sentence that no rule needs to spell out.

use std::ops::Range;

use jiff::civil::Date;

use crate::document::EntityType;
use crate::link::LinkedMention;
use crate::text::{self, DateRange, Tense};

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
        if promise && !inside(clause) || sentence.is_reported(tokens.start, found.clause) {
            continue;
        }
        if linked.mention.kind != EntityType::Date
            || barred.is_some_and(|range| inside(range) || dates_it(sentence, tokens, range))
            || is_attribute(sentence, tokens, lexicon)
            || is_of_noun(sentence, tokens, &found.trigger, lexicon)
            || is_of_deed_before(sentence, tokens, &found.trigger)
            || named.is_some_and(&inside)
        {
            continue;
        }
        let words = date_words(sentence, linked);
        let range = match found.realis {
            Realis::Negated => nearest_date(&words, posted),
            _ => text::resolve_date(&words, posted, tense),
        };
        let range = range.map(|range| match found.rule.subtype {
            Subtype::Visit => for_days(range, sentence, tokens),
            _ => range,
        });
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

/// The days of a visit from a day on for so many days: 7 अगस्त से चार दिन की यात्रा, 3 मई से तीन दिवसीय दौरे पर.
fn for_days(range: DateRange, sentence: &Prepared, date: &Range<usize>) -> DateRange {
    let words = &sentence.clausal.words;
    let from = case::read(&words[date.end..]).0 == Case::Se && range.start == range.end;
    let reach = (date.end + DAYS_REACH).min(words.len());
    let days = |t: usize| {
        let unit = matches!(words[t], "दिवसीय" | "दिन") && t > date.end;
        let number = words[..t].iter().rev().find(|word| **word != "-");
        number
            .filter(|_| unit)
            .and_then(|word| text::parse_cardinal(word))
    };
    let length = (date.end..reach).find_map(days).filter(|_| from);
    let last = length.and_then(|n| i64::try_from(n).ok()).and_then(|n| {
        let days = jiff::Span::new().try_days(n - 1).ok()?;
        range.start.checked_add(days).ok()
    });
    DateRange {
        end: last.filter(|&end| end >= range.end).unwrap_or(range.end),
        ..range
    }
}

/// How far after a date the number of days is looked for, in tokens.
const DAYS_REACH: usize = 8;

/// What did not happen was to be before or after the posting: the nearer of the two dates.
fn nearest_date(words: &[&str], posted: Option<Date>) -> Option<DateRange> {
    let past = text::resolve_date(words, posted, Tense::Past)?;
    let next = text::resolve_date(words, posted, Tense::Future)?;
    let far = |range: &DateRange| {
        posted.map_or(0, |day| {
            range
                .start
                .until(day)
                .map_or(i32::MAX, |s| s.get_days().abs())
        })
    };
    Some(if far(&next) <= far(&past) { next } else { past })
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

/// Whether a month or year tells when something else was that came before: नवंबर में सरकार बनने के बाद यह पहली
/// यात्रा है. What is told of the past was not long after (पद संभालने के बाद यात्रा की थी).
fn is_of_deed_before(sentence: &Prepared, date: &Range<usize>, trigger: &Range<usize>) -> bool {
    let words = &sentence.plain;
    let reach = (date.end + DEED_REACH).min(trigger.start);
    let within = case::read(&sentence.clausal.words[date.end..]).0 == Case::Mein;
    let after = words[trigger.start..].iter().take(DEED_REACH);
    let past = after
        .clone()
        .any(|word| matches!(*word, "था" | "थी" | "थे" | "थीं"));
    within
        && !past
        && (date.end..reach).any(|t| {
            let deed = words[t].ends_with("ने") && words[t] != "ने";
            let then = words.get(t + 1..t + 3);
            deed && matches!(
                then,
                Some(["के", "बाद" | "पश्चात" | "उपरांत"] | ["से", "पहले" | "पूर्व"])
            )
        })
}

/// How far after a date the deed that it dates is looked for, in tokens.
const DEED_REACH: usize = 14;

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
        Case::Genitive if words.get(tokens.end + 1) == Some(&"दौरान") => false,
        Case::Genitive | Case::Liye => true,
        _ => words
            .get(tokens.end)
            .is_some_and(|word| lexicon.has("date_owner", word)),
    }
}

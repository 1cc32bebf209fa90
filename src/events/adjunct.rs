//! Date, place, topics and incident of an event: what no rule needs to spell out.

use std::ops::Range;

use jiff::civil::Date;

use crate::document::{EntityType, Mention};
use crate::link::{CountryCode, Gazetteers, LinkedMention};
use crate::text::{self, Tense};

use super::case::{self, Case};
use super::lexicon::Lexicon;
use super::matcher::Match;
use super::phrase::Phrase;
use super::prepare::Prepared;
use super::record::{When, Where};
use super::schema::{DateSource, Realis, Subtype, Topic};

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
            || named.is_some_and(|range| inside(range))
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

/// The event's place: the first place of the trigger's clause that no participant owns and that is
/// marked में or पर, but not one of a topic (असम में बाढ़ की स्थिति), or the narrower one in it; a visit's is
/// where it goes. What is only said has none: a place beside it is of what is said.
pub fn place(
    found: &Match,
    sentence: &Prepared,
    taken: &[usize],
    barred: Option<&Range<usize>>,
    text: &str,
    lexicon: &Lexicon,
) -> Option<Where> {
    use Subtype::{Approval, Death, Disaster, Phone, Pledge, Visit};
    if matches!(
        found.rule.subtype,
        Phone | Pledge | Approval | Death | Disaster
    ) {
        return None;
    }
    let is_place = |&&n: &&usize| {
        let phrase = &sentence.phrases[n];
        phrase.place.is_some() && phrase.person.is_none() && phrase.office.is_none()
    };
    if found.rule.subtype == Visit
        && let Some(&goal) = taken.iter().find(is_place)
    {
        return Some(describe_place(sentence, goal, text));
    }
    let near = |tokens: &Range<usize>| sentence.near(tokens, &found.trigger);
    let whole = near(&(0..sentence.clausal.words.len()));
    let clause = near(&sentence.clauses[found.clause].tokens);
    let fits = |n: &usize| {
        let phrase = &sentence.phrases[*n];
        phrase.is_bare_place()
            && is_located(sentence, phrase.tokens.end, lexicon)
            && !taken.contains(n)
            && !barred.is_some_and(|b| b.contains(&phrase.tokens.start))
    };
    let first = |range: &Range<usize>| sentence.phrases_in(range).find(fits);
    let named = first(&clause).or_else(|| first(&whole));
    let found = match named {
        Some(n) => narrowest(sentence, n, fits),
        None => host_state(found, sentence, &clause, taken)?,
    };
    Some(describe_place(sentence, found, text))
}

/// The last of the places that lie in one another from `n` on: लेह में वायु सेना स्टेशन पर, द्रास स्थित
/// युद्ध स्मारक पर.
fn narrowest(sentence: &Prepared, n: usize, fits: impl Fn(&usize) -> bool) -> usize {
    let words = &sentence.clausal.words;
    let mut place = n;
    while let Some(next) = sentence.phrases.get(place + 1) {
        let end = sentence.phrases[place].tokens.end;
        let between = &words[end.min(next.tokens.start)..next.tokens.start];
        let inside = matches!(between, ["में"] | ["स्थित"] | ["में" | "पर", "स्थित"]);
        if !inside || !fits(&(place + 1)) {
            break;
        }
        place += 1;
    }
    place
}

/// The state in which several sides meet, where nothing narrower is told: अगली बैठक पेरू में होगी.
fn host_state(
    found: &Match,
    sentence: &Prepared,
    clause: &Range<usize>,
    taken: &[usize],
) -> Option<usize> {
    use Subtype::{Exercise, Multilateral, Session, Talks};
    let words = &sentence.clausal.words;
    let held = |t: usize| {
        matches!(
            words.get(t),
            Some(
                &("आयोजित"
                    | "होगी"
                    | "होगा"
                    | "हुई"
                    | "हुआ"
                    | "होने"
                    | "संपन्न"
                    | "सम्पन्न")
            )
        )
    };
    let hosts = |n: &usize| {
        let phrase = &sentence.phrases[*n];
        phrase.is_bare_country()
            && phrase.case == Case::Mein
            && held(phrase.tokens.end + 1)
            && !taken.contains(n)
    };
    let meets = matches!(
        found.rule.subtype,
        Talks | Multilateral | Session | Exercise
    );
    meets
        .then(|| sentence.phrases_in(clause).find(hosts))
        .flatten()
}

/// Whether what follows a place tells that something happens there: में, पर, स्थित, जाकर, also after a
/// noun for a spot (संसद भवन परिसर में); not where a topic follows (असम में बाढ़).
fn is_located(sentence: &Prepared, end: usize, lexicon: &Lexicon) -> bool {
    let words = &sentence.clausal.words;
    let at = |t: usize| words.get(t).copied().unwrap_or("");
    let is = |list: &str, t: usize| words.get(t).is_some_and(|word| lexicon.has(list, word));
    let mut t = end;
    let owns = |t: usize| matches!(at(t), "के" | "की");
    let qualified = |t: usize| !in_phrase(sentence, t + 1) && is("spot_noun", t + 2);
    loop {
        t += match () {
            () if is("spot_noun", t) => 1,
            () if (owns(t) || at(t) == ")") && is("spot_noun", t + 1) => 2,
            () if owns(t) && qualified(t) => 3,
            () => break,
        };
    }
    let topic = (t + 1..t + 3).any(|n| {
        let happened = matches!(at(n), "हुए" | "हुई") && !tells_other(sentence, n + 1, lexicon);
        is("topic_of_place", n) && !in_phrase(sentence, n) && !happened
    });
    match at(t) {
        "में" | "पर" => !topic,
        "स्थित" | "जाकर" | "पहुंचकर" => true,
        _ => false,
    }
}

/// Whether the word after a participle is a noun for something else than a meeting: में हुई दुर्घटना, but not
/// में हुई बैठक nor में आयोजित हुई.
fn tells_other(sentence: &Prepared, t: usize, lexicon: &Lexicon) -> bool {
    let word = sentence.clausal.words.get(t).filter(|word| !is_mark(word));
    let lists = ["finite", "conjunction", "forum", "occasion", "accord", "do"];
    word.is_some_and(|word| !lists.iter().any(|list| lexicon.has(list, word)))
}

/// A place with its country: its own, else that of the places named just before it.
fn describe_place(sentence: &Prepared, n: usize, text: &str) -> Where {
    let phrase = &sentence.phrases[n];
    let named = phrase.place.or(phrase.country_mention);
    let mention = named.expect("a place or a state was chosen");
    let linked = &sentence.clausal.mentions[mention];
    let own = linked.country();
    let start = sentence.phrases[n].tokens.start;
    let around = sentence.phrases[..n]
        .iter()
        .rev()
        .take_while(|p| p.tokens.end <= start && start - p.tokens.end <= 3);
    let country = own.or_else(|| around.filter_map(|p| p.countries.first().copied()).next());
    Where {
        text: linked.mention.span.slice(text).to_owned(),
        country,
    }
}

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
    if let Some(named) = covering_event(sentence, head) {
        return named;
    }
    let mut start = head.start;
    while start > 0
        && head.start - start < LONGEST_INCIDENT
        && continues_incident(sentence, start - 1, lexicon)
    {
        start -= 1;
    }
    let phrase = phrase_at(sentence, start);
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
        let part = phrase_at(sentence, t).is_none_or(|p| p.is_bare_place() || p.is_bare_country());
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
            true => !in_phrase(sentence, t) && (!is_mark(words[t]) || words[t] == "-"),
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
    let years = mention_at(sentence, end + 1).filter(|m| {
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
    if in_phrase(sentence, t) || (is_mark(word) && word != "-") || word.ends_with("कर") {
        return false;
    }
    match case::read(&words[t..]).0 {
        Case::Genitive => {
            t > 0
                && !is("measure", t - 1)
                && !is("finite", t - 1)
                && words[t - 1] != "सहयोग"
                && !in_phrase(sentence, t - 1)
        }
        Case::Mein => matches!(words.get(t + 1), Some(&"सहयोग")),
        Case::Bare => !["finite", "conjunction", "determiner", "postposition"]
            .iter()
            .any(|list| is(list, t)),
        _ => false,
    }
}

fn in_phrase(sentence: &Prepared, t: usize) -> bool {
    phrase_at(sentence, t).is_some()
}

/// Whether the word at `t` is of a place's name without a marker: करतारपुर साहिब कॉरिडोर समझौता.
fn in_unmarked_place(sentence: &Prepared, t: usize) -> bool {
    phrase_at(sentence, t).is_some_and(|p| p.is_bare_place() && p.case == Case::Bare)
}

fn is_dash(word: &str) -> bool {
    matches!(word, "–" | "-" | "—" | ":")
}

fn is_mark(word: &str) -> bool {
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
    mention_at(sentence, head.start)
        .filter(|m| m.kind == EntityType::Event)
        .map(|m| m.tokens.clone())
}

/// The mention that covers the token at `t`.
fn mention_at<'s>(sentence: &'s Prepared, t: usize) -> Option<&'s Mention> {
    let mentions = sentence.clausal.mentions;
    let after = mentions.partition_point(|m| m.mention.tokens.start <= t);
    let before = after.checked_sub(1).map(|n| &mentions[n].mention);
    before.filter(|m| m.tokens.contains(&t))
}

/// The phrase that covers the token at `t`.
fn phrase_at<'s>(sentence: &'s Prepared, t: usize) -> Option<&'s Phrase> {
    let after = sentence.phrases.partition_point(|p| p.tokens.start <= t);
    let before = after.checked_sub(1).map(|n| &sentence.phrases[n]);
    before.filter(|p| p.tokens.contains(&t))
}

/// Whether the word at `t` can belong to the words of an incident that go on after it.
fn continues_incident(sentence: &Prepared, t: usize, lexicon: &Lexicon) -> bool {
    let words = &sentence.clausal.words;
    let word = words[t];
    if mention_at(sentence, t).is_some_and(|m| m.kind == EntityType::Location) {
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

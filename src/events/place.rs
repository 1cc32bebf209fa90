//! Where an event was: the place in its sentence that no rule needs to spell out.

use std::ops::Range;

use super::case::Case;
use super::lexicon::Lexicon;
use super::matcher::Match;
use super::phrase::Phrase;
use super::prepare::Prepared;
use super::record::Where;
use super::schema::Subtype;
use super::wording::is_mark;

/// The event's place: the first place of the trigger's clause that no participant owns and that is
/// marked में or पर, but not one of a topic (असम में बाढ़ की स्थिति), or the narrower one in it, or where the
/// agent went to do it (उलिहातू जाकर); a visit's is
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
        let is_before = phrase.tokens.start < found.trigger.end;
        phrase.is_bare_place()
            && is_located(sentence, phrase.tokens.end, lexicon)
            && (is_before || !is_to_come(sentence, phrase))
            && !taken.contains(n)
            && !sentence.is_reported(phrase.tokens.start, found.clause)
            && !barred.is_some_and(|b| b.contains(&phrase.tokens.start))
    };
    let words = &sentence.clausal.words;
    let gone_to = |n: &usize| {
        let after = words.get(sentence.phrases[*n].tokens.end);
        matches!(after, Some(&("जाकर" | "पहुंचकर")))
    };
    let first = |range: &Range<usize>| {
        let mut places = sentence.phrases_in(range).filter(fits);
        let gone = places.clone().find(gone_to);
        gone.or_else(|| places.next())
    };
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
/// noun for a spot (संसद भवन परिसर में) or the wider place (कृषि भवन, नई दिल्ली में); not where a topic follows (असम में बाढ़).
fn is_located(sentence: &Prepared, end: usize, lexicon: &Lexicon) -> bool {
    let words = &sentence.clausal.words;
    let at = |t: usize| words.get(t).copied().unwrap_or("");
    let is = |list: &str, t: usize| words.get(t).is_some_and(|word| lexicon.has(list, word));
    let mut t = end;
    let owns = |t: usize| matches!(at(t), "के" | "की");
    let qualified = |t: usize| sentence.phrase_at(t + 1).is_none() && is("spot_noun", t + 2);
    loop {
        t += match () {
            () if is("spot_noun", t) => 1,
            () if (owns(t) || at(t) == ")") && is("spot_noun", t + 1) => 2,
            () if owns(t) && qualified(t) => 3,
            () => break,
        };
    }
    let building = end.checked_sub(1).is_some_and(|last| is("building", last));
    let topic = !building
        && (t + 1..t + 3).any(|n| {
            let happened = matches!(at(n), "हुए" | "हुई") && !tells_other(sentence, n + 1, lexicon);
            is("topic_of_place", n) && sentence.phrase_at(n).is_none() && !happened
        });
    match at(t) {
        "," if t == end => sentence.phrase_at(t + 1).is_some_and(|wider| {
            wider.tokens.start == t + 1
                && (wider.is_bare_place() || wider.is_bare_country())
                && is_located(sentence, wider.tokens.end, lexicon)
        }),
        "में" | "पर" => !topic,
        "स्थित" | "जाकर" | "पहुंचकर" => true,
        "के" => matches!(at(t + 1), "पास" | "निकट" | "समीप" | "करीब"),
        "से" => matches!(at(t + 1), "शुरू" | "आरंभ" | "प्रारंभ"),
        _ => false,
    }
}

/// Whether something else will be at a place: को पुणे में होने वाले मेले का निमंत्रण दिया.
fn is_to_come(sentence: &Prepared, phrase: &Phrase) -> bool {
    let words = &sentence.clausal.words[phrase.tokens.end..];
    matches!(
        words,
        ["में", "होने" | "लगने", "वाला" | "वाले" | "वाली", ..] | ["में", "आयोजित", "होने", ..]
    )
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

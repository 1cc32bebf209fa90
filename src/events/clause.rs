//! Clauses of a sentence, and what their verbs say of time and fact.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::schema::Realis;

/// A run of tokens with one finite verb, as far as word forms tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Whether it is opened by कि, जो, जिसने and the like: its subject is not the one before.
    pub subordinate: bool,
}

/// Splits a sentence into clauses: after a finite verb that a comma, a semicolon or a conjunction
/// follows, and before कि and relative words. Every token is in exactly one clause.
pub fn clauses(words: &[&str], lexicon: &Lexicon) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut subordinate = false;
    for t in 0..words.len() {
        let opens = words[t] == "कि" || lexicon.has("relative", words[t]);
        let before = last_word(words, t);
        let after_verb = (lexicon.has("conjunction", words[t])
            || matches!(words[t], "," | ";" | ":"))
            && before.is_some_and(|verb| is_finite_at(words, verb, lexicon));
        if t > start && (opens || after_verb || words[t] == ";") {
            found.push(Clause {
                tokens: start..t,
                subordinate,
            });
            start = t;
            subordinate = opens;
        } else if t == start && opens {
            subordinate = true;
        }
    }
    if start < words.len() {
        found.push(Clause {
            tokens: start..words.len(),
            subordinate,
        });
    }
    found
}

/// The last word before `t`, closing quotes before a colon aside: 'X मित्र हैं': मंत्री.
fn last_word(words: &[&str], t: usize) -> Option<usize> {
    let quotes = |word: &str| matches!(word, "\"" | "'" | "”" | "’");
    let closing = match words[t] {
        ":" => words[..t].iter().rev().take_while(|w| quotes(w)).count(),
        _ => 0,
    };
    (t - closing).checked_sub(1)
}

/// Whether the word at `t` is a finite verb. The caller has seen a conjunction or a mark after it: there
/// की is the verb, since a genitive needs its noun.
fn is_finite_at(words: &[&str], t: usize, lexicon: &Lexicon) -> bool {
    let before = t.checked_sub(1).map_or("", |b| words[b]);
    let postposition = matches!(words[t], "लिए" | "लिये")
        && matches!(before, "के" | "इस" | "उस" | "जिस" | "इन" | "उन");
    !postposition
        && (lexicon.has("finite", words[t]) || lexicon.has("future", words[t]) || words[t] == "की")
}

/// The realis of what a trigger tells, from the words of its clause after the trigger's start.
///
/// A cue of cancelling or denying wins over `fixed`, the rule's own; that over a cue of possibility,
/// and that over the future: a future verb, होना है, or होने वाली before the trigger.
pub fn realis(
    words: &[&str],
    clause: &Range<usize>,
    trigger: &Range<usize>,
    fixed: Option<Realis>,
    lexicon: &Lexicon,
) -> Realis {
    let any = |list: &str, mut range: Range<usize>| range.any(|t| lexicon.has(list, words[t]));
    let tail = trigger.start..clause.end;
    if tail.clone().any(|t| denies(words, t, lexicon)) || any("cancelled", tail.clone()) {
        Realis::Negated
    } else if let Some(realis) = fixed {
        realis
    } else if any("likely", tail.clone())
        || (!is_setting(words, trigger.end) && any("possible", tail.clone()))
    {
        Realis::Possible
    } else if any("future", tail.clone())
        || tail.clone().any(|t| is_due(words, t))
        || is_coming(words, clause.start, trigger.start)
        || is_purpose(&words[trigger.end.min(clause.end)..clause.end])
        || is_next(&words[clause.clone()], lexicon)
        || is_inverted(words, clause.start, trigger.start, lexicon)
    {
        Realis::Planned
    } else {
        Realis::Actual
    }
}

/// Whether what a trigger tells was before what the release tells: a participle with था after the trigger (हस्ताक्षर किए
/// थे), but not what went on then (चल रही थी).
pub fn is_remote(
    words: &[&str],
    clause: &Range<usize>,
    trigger: &Range<usize>,
    lexicon: &Lexicon,
) -> bool {
    let tail = &words[trigger.start.min(clause.end)..clause.end];
    tail.windows(2).any(|pair| {
        let deed = lexicon.has("finite", pair[0]) || pair[0] == "की";
        let lasting = matches!(pair[0], "रहा" | "रही" | "रहे" | "चाहिए");
        deed && !lasting && matches!(pair[1], "था" | "थी" | "थे" | "थीं")
    })
}

/// Whether what ends at `end` is but where or when something else is told to be: बैठक में प्रस्ताव पर विचार
/// किया गया. What is wanted or offered there says nothing of it.
fn is_setting(words: &[&str], end: usize) -> bool {
    let at = |t: usize| words.get(t).copied().unwrap_or("");
    match at(end) {
        "में" | "मे" => true,
        "के" => matches!(at(end + 1), "दौरान" | "बाद" | "पश्चात" | "उपरांत" | "बीच"),
        _ => false,
    }
}

/// Whether the word at `t` negates; not in न केवल and ही नहीं, nor मना in मना रहे हैं (celebrate).
fn denies(words: &[&str], t: usize, lexicon: &Lexicon) -> bool {
    let after = words.get(t + 1).copied().unwrap_or("");
    let before = t.checked_sub(1).map_or("", |b| words[b]);
    let celebrates = words[t] == "मना" && matches!(after, "रहा" | "रही" | "रहे");
    lexicon.has("negation", words[t])
        && !celebrates
        && !matches!(after, "केवल" | "सिर्फ" | "मात्र")
        && !matches!(before, "ही" | "केवल" | "सिर्फ")
}

/// होना है, किए जाने हैं, जाने वाले हैं, रवाना होने से पहले: what is due.
fn is_due(words: &[&str], t: usize) -> bool {
    let at = |n: usize| words.get(n).copied().unwrap_or("");
    let about_to = words[t].ends_with("ने")
        && matches!(at(t + 1), "वाला" | "वाली" | "वाले")
        && matches!(at(t + 2), "है" | "हैं");
    let infinitive = matches!(
        words[t],
        "होना"
            | "होने"
            | "होनी"
            | "जाना"
            | "जाने"
            | "जानी"
            | "करना"
            | "करने"
            | "करनी"
            | "आना"
    );
    let before =
        matches!(words[t], "होने" | "जाने") && at(t + 1) == "से" && matches!(at(t + 2), "पूर्व" | "पहले");
    about_to || before || (infinitive && matches!(at(t + 1), "है" | "हैं" | "था" | "थी" | "थे"))
}

/// होने वाली बैठक: what is to come, told just before its name.
fn is_coming(words: &[&str], start: usize, trigger: usize) -> bool {
    let from = start.max(trigger.saturating_sub(COMING_REACH));
    words[from..trigger]
        .windows(2)
        .any(|pair| matches!(pair[0], "होने" | "जाने") && matches!(pair[1], "वाला" | "वाली" | "वाले"))
}

/// अभ्यास के लिए किर्गिस्तान रवाना: what someone sets out for.
fn is_purpose(after: &[&str]) -> bool {
    let aim = after
        .iter()
        .position(|word| matches!(*word, "लिए" | "लिये" | "हेतु" | "लेने"));
    aim.is_some_and(|n| {
        let mut rest = after[n..].iter().take(PURPOSE_REACH);
        rest.any(|word| matches!(*word, "रवाना" | "प्रस्थान"))
    })
}

/// How far after के लिए a departure is looked for, in tokens.
const PURPOSE_REACH: usize = 8;

/// अगले माह दियातलावा में: what is to come, where no verb tells another time.
fn is_next(words: &[&str], lexicon: &Lexicon) -> bool {
    let period = |word: &str| matches!(word, "माह" | "महीने" | "सप्ताह" | "हफ्ते" | "वर्ष" | "साल");
    let told = words
        .iter()
        .any(|word| lexicon.has("finite", word) || *word == "की");
    let next = |pair: &[&str]| matches!(pair[0], "अगले" | "आगामी") && period(pair[1]);
    let preview = matches!(words.first(), Some(&("पूर्वावलोकन" | "कर्टेन")));
    preview || (!told && words.windows(2).any(next))
}

/// प्रधानमंत्री के साथ होगी शिष्टमंडल स्तर की वार्ता: a headline's verb of the future before its noun.
fn is_inverted(words: &[&str], start: usize, trigger: usize, lexicon: &Lexicon) -> bool {
    let from = start.max(trigger.saturating_sub(COMING_REACH));
    let verb = words[from..trigger].iter().rposition(|word| {
        matches!(
            *word,
            "होगा"
                | "होगी"
                | "होंगे"
                | "करेंगे"
                | "करेंगी"
                | "करेगा"
                | "करेगी"
        )
    });
    verb.is_some_and(|n| {
        let between = &words[from + n + 1..trigger];
        let parted = |word: &&str| {
            matches!(*word, "," | ";" | ":" | "कि") || lexicon.has("conjunction", word)
        };
        !between.iter().any(parted)
    })
}

/// How far before a trigger होने वाली is looked for, in tokens.
const COMING_REACH: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::rule::RuleSet;

    /// The realis of a trigger in a clause, and whether it is remote.
    fn told(text: &str, trigger: &str) -> (Realis, bool) {
        let rules = RuleSet::builtin().expect("the shipped rules load");
        let words: Vec<&str> = text.split(' ').collect();
        let at = words.iter().position(|word| *word == trigger);
        let at = at.expect("the trigger is a word of the text");
        let (clause, trigger) = (0..words.len(), at..at + 1);
        (
            realis(&words, &clause, &trigger, None, &rules.lexicon),
            is_remote(&words, &clause, &trigger, &rules.lexicon),
        )
    }

    #[test]
    fn what_is_proposed_at_a_meeting_makes_the_meeting_no_proposal() {
        let at = told("बैठक में प्रस्ताव पर विचार किया गया", "बैठक");
        assert_eq!(at.0, Realis::Actual);
        let of = told("बैठक का प्रस्ताव भेजा गया", "बैठक");
        assert_eq!(of.0, Realis::Possible);
        let likely = told("बैठक में चर्चा होने की संभावना है", "बैठक");
        assert_eq!(likely.0, Realis::Possible);
    }

    #[test]
    fn what_is_due_or_next_or_set_out_for_is_planned() {
        for (text, trigger) in [
            ("सर्बिया की यात्रा पर जाने वाले हैं", "यात्रा"),
            ("यात्रा पर रवाना होने से पहले वक्तव्य", "यात्रा"),
            ("अभ्यास अगले माह औली में", "अभ्यास"),
            ("प्रधानमंत्री के साथ होगी शिष्टमंडल स्तर की वार्ता", "वार्ता"),
            ("अभ्यास के लिए टुकड़ी रवाना", "अभ्यास"),
        ] {
            assert_eq!(told(text, trigger).0, Realis::Planned, "{text}");
        }
        assert_eq!(told("अगले माह पर चर्चा की", "चर्चा").0, Realis::Actual);
    }

    #[test]
    fn a_deed_before_the_news_is_remote_and_one_that_went_on_is_not() {
        assert!(told("समझौते पर हस्ताक्षर किए गए थे", "हस्ताक्षर").1);
        assert!(!told("समझौते पर हस्ताक्षर किए गए हैं", "हस्ताक्षर").1);
        assert!(!told("वार्ता चल रही थी", "वार्ता").1);
    }
}

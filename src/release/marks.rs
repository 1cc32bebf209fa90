//! What single lines of a press release are, as far as they show it by themselves.

use crate::text::normalize_word;

/// Banner lines that some releases begin with, in lower case.
const BANNERS: &[&str] = &[
    "azadi ka amrit mahotsav",
    "azadi ka amrit mahotsav g20",
    "आजादी का अमृत महोत्सव",
    "g20",
    "g20 india",
    "g20 india 2023",
    "जी20",
    "press information bureau",
    "pib",
    "government of india",
    "पत्र सूचना कार्यालय",
    "प्रेस सूचना ब्यूरो",
    "भारत सरकार",
    "pib headquarters",
    "print",
    "प्रिंट",
];

/// What a line opens with when it says on which day the release was posted.
const POSTED_LABELS: &[&str] = &[
    "posted on",
    "posted",
    "प्रविष्टि तिथि",
    "पोस्ट किया गया",
    "पोस्ट करने की तिथि",
    "तारीख",
];

/// What a line opens with when it gives the release's number.
const NUMBER_LABELS: &[&str] = &[
    "release id",
    "रिलीज आईडी",
    "रिलीज़ आईडी",
    "विज्ञप्ति संख्या",
    "प्रेस विज्ञप्ति संख्या",
];

/// What other lines open with that stand around a release and are no part of it.
const FOOTER_LABELS: &[&str] = &[
    "visitor counter",
    "आगंतुक पटल",
    "read this release in",
    "इस विज्ञप्ति को इन भाषाओं में पढ़ें",
    "प्रेस विज्ञप्ति को इन भाषाओं में पढ़ें",
    "share on",
];

/// What the name of a body that issues releases ends with.
const MINISTRY_ENDINGS: &[&str] = &[
    "मंत्रालय",
    "विभाग",
    "कार्यालय",
    "सचिवालय",
    "आयोग",
    "मंत्रिमंडल",
    "कैबिनेट",
    "समिति",
    "परिषद",
    "प्राधिकरण",
    "ब्यूरो",
    "संगठन",
    "बोर्ड",
    "निगम",
    "न्यायालय",
    "महानिदेशालय",
    "निदेशालय",
    "ministry",
    "department",
    "office",
    "secretariat",
    "commission",
    "cabinet",
    "committee",
    "bureau",
];

/// Words that end a clause: a line that ends with one is a headline or a sentence, not a name.
const VERB_ENDINGS: &[&str] = &[
    "है",
    "हैं",
    "था",
    "थे",
    "थी",
    "की",
    "किया",
    "किए",
    "दी",
    "दिया",
    "दिए",
    "करेंगे",
    "करेगा",
    "करेगी",
    "होगा",
    "होगी",
    "होंगे",
    "गया",
    "गई",
    "गए",
    "हुआ",
    "हुई",
    "हुए",
    "पहुंचे",
    "मिले",
    "रवाना",
    "आयोजित",
    "संपन्न",
    "शुरू",
    "जारी",
];

/// A line of at most this many words may name a ministry.
const MINISTRY_WORDS: usize = 14;

/// Normalised words, joined by single spaces, in lower case: what the lists above are compared with.
fn simplify(line: &str) -> String {
    let words: Vec<Box<str>> = line.split_whitespace().map(normalize_word).collect();
    words.join(" ").to_lowercase()
}

/// Whether a line is one of the banners that stand above a release.
pub(super) fn is_banner(line: &str) -> bool {
    line.len() < 200 && BANNERS.contains(&simplify(line).as_str())
}

/// Whether a line only divides: `***`, `-----`.
pub(super) fn is_rule(line: &str) -> bool {
    let marks = line.chars().filter(|c| !c.is_whitespace());
    let is_mark = |c: char| matches!(c, '*' | '-' | '_' | '=' | '#' | '~' | '–' | '—');
    (line.contains('*') || marks.clone().count() >= 3) && marks.clone().all(is_mark)
}

/// What follows `Posted On:` or a label like it; `None` if the line has none.
pub(super) fn strip_posted_label(line: &str) -> Option<&str> {
    strip_label(line, POSTED_LABELS)
}

/// The release's number, in ASCII digits, in a line such as `(Release ID: 2127135)`.
pub(super) fn release_number(line: &str) -> Option<String> {
    let inner = line
        .trim()
        .trim_start_matches('(')
        .trim_end_matches([')', '।']);
    let number = normalize_word(strip_label(inner, NUMBER_LABELS)?.trim());
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then(|| number.into())
}

/// Whether a line is one that stands around a release: visitor counter, other languages, sharing.
pub(super) fn is_footer(line: &str) -> bool {
    let start: String = simplify(&line.chars().take(80).collect::<String>());
    FOOTER_LABELS
        .iter()
        .any(|label| start.starts_with(&simplify(label)))
        || release_number(line).is_some()
}

/// Whether a line is made of translators' initials with slashes: `एमजी/आरपीएम/केसी`, `MG / AR`.
pub(super) fn is_initials(line: &str) -> bool {
    let is_short = |piece: &str| {
        let piece = piece.trim();
        (1..=10).contains(&piece.chars().count())
            && !piece.contains(char::is_whitespace)
            && is_codes(piece)
    };
    line.len() < 200 && line.contains('/') && line.trim_end_matches('/').split('/').all(is_short)
}

/// Whether a line is one short word, as the initials of a single translator are.
pub(super) fn is_short_code(line: &str) -> bool {
    line.chars().count() <= 12 && !line.contains(char::is_whitespace) && is_codes(line)
}

/// Letters, marks, digits, hyphens and full stops, and at least one letter.
fn is_codes(piece: &str) -> bool {
    let is_code = |c: char| crate::text::is_word_char(c) || matches!(c, '-' | '.' | '_');
    piece.chars().all(is_code) && piece.chars().any(char::is_alphabetic)
}

/// Whether a line reads like the name of an issuing body.
pub(super) fn is_ministry(line: &str) -> bool {
    let words = simplify(line);
    let mut last = words.split(' ').rev().map(|word| {
        word.trim_matches(|c: char| !c.is_alphanumeric() && !('\u{900}'..='\u{97F}').contains(&c))
    });
    let count = words.split(' ').count();
    let ends = last
        .next()
        .is_some_and(|word| MINISTRY_ENDINGS.contains(&word));
    let english = [
        "ministry of ",
        "department of ",
        "prime minister's office",
        "president's secretariat",
    ];
    count <= MINISTRY_WORDS && (ends || english.iter().any(|start| words.starts_with(start)))
}

/// Whether a line could name a body, where its place says that it does: short, and no clause.
pub(super) fn may_be_ministry(line: &str) -> bool {
    let words = simplify(line);
    let last = words.rsplit(' ').next().unwrap_or_default();
    words.split(' ').count() <= MINISTRY_WORDS
        && !ends_sentence(line)
        && !VERB_ENDINGS.contains(&last)
}

/// Whether a line ends as sentences do: in a danda, full stop or question mark, quotes aside.
pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', ')', ' '])
        .ends_with(['।', '॥', '.', '?', '|'])
        && !line.ends_with("...")
}

/// What follows a label at the start of a line, with an optional colon; case, spaces within the
/// label and spellings of its letters do not matter.
fn strip_label<'l>(line: &'l str, labels: &[&str]) -> Option<&'l str> {
    labels.iter().find_map(|label| {
        let mut rest = line;
        for word in label.split(' ') {
            rest = rest.trim_start();
            let end = rest
                .find(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '-'))
                .unwrap_or(rest.len());
            let (first, after) = rest.split_at(end);
            if normalize_word(first).to_lowercase() != normalize_word(word).to_lowercase() {
                return None;
            }
            rest = after;
        }
        let rest = rest.trim_start();
        Some(
            rest.strip_prefix([':', '：', '-'])
                .unwrap_or(rest)
                .trim_start(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_all_forms() {
        for (line, rest) in [
            ("Posted On: 05 MAY 2025", "05 MAY 2025"),
            ("Posted On :", ""),
            ("POSTED ON", ""),
            ("प्रविष्टि तिथि: 05 MAY 2025", "05 MAY 2025"),
            ("प्रविष्‍टि तिथि : 05 MAY 2025", "05 MAY 2025"),
        ] {
            assert_eq!(strip_posted_label(line), Some(rest), "{line}");
        }
        assert_eq!(strip_posted_label("मंत्री ने कहा"), None);
        for line in [
            "(Release ID: 2127135)",
            "(रिलीज़ आईडी: 2127135)",
            "(रिलीज़ आईडी : २१२७१३५)",
            "Release ID :2127135",
        ] {
            assert_eq!(release_number(line).as_deref(), Some("2127135"), "{line}");
        }
        assert_eq!(release_number("Release ID: none"), None);
    }

    #[test]
    fn lines_without_prose() {
        for line in ["***", "* * *", "*****", "-----", "____"] {
            assert!(is_rule(line), "{line}");
        }
        for line in ["-", "• रेल", "2 * 3"] {
            assert!(!is_rule(line), "{line}");
        }
        for line in [
            "एमजी/आरपीएम/केसी",
            "एमजी / एएम / एसके",
            "MG/AR/",
            "आरके/एसएस-1234",
        ] {
            assert!(is_initials(line), "{line}");
        }
        for line in [
            "15/08/2025",
            "और/या के साथ बैठक",
            "एमजी",
            "दिल्ली/मुंबई में बैठक हुई।",
        ] {
            assert!(!is_initials(line), "{line}");
        }
        assert!(is_footer("Visitor Counter : 163") && is_footer("आगंतुक पटल : 12"));
        assert!(
            is_banner("Azadi Ka  Amrit Mahotsav") && is_banner("G20") && !is_banner("G20 की बैठक")
        );
    }

    #[test]
    fn names_of_bodies() {
        for line in [
            "रक्षा मंत्रालय",
            "संघ लोक सेवा आयोग",
            "मंत्रिमण्‍डल सचिवालय",
            "विधि एवं न्‍याय मंत्रालय",
            "Ministry of Defence",
        ] {
            assert!(is_ministry(line), "{line}");
        }
        for line in ["रक्षा मंत्रालय ने बैठक की", "मंत्री मुंबई में", ""]
        {
            assert!(!is_ministry(line), "{line}");
        }
        assert!(
            may_be_ministry("नीति आयोग (विशेष)") && !may_be_ministry("मंत्री ने जापान के मंत्री से भेंट की")
        );
    }
}

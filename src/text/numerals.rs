//! Hindi number words.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::normalize::normalize_word;

/// The numbers from zero on, each with the spellings that releases use; source: the standard list
/// of the Central Hindi Directorate, with common variants.
const UNITS: [&str; 101] = [
    "शून्य",
    "एक",
    "दो",
    "तीन",
    "चार",
    "पांच",
    "छह छः छ छै",
    "सात",
    "आठ",
    "नौ",
    "दस",
    "ग्यारह",
    "बारह",
    "तेरह",
    "चौदह",
    "पंद्रह पन्द्रह",
    "सोलह",
    "सत्रह सतरह",
    "अठारह अट्ठारह",
    "उन्नीस",
    "बीस",
    "इक्कीस",
    "बाईस बाइस",
    "तेईस तेइस",
    "चौबीस",
    "पच्चीस",
    "छब्बीस",
    "सत्ताईस सत्ताइस",
    "अट्ठाईस अट्ठाइस अठाईस",
    "उनतीस उन्तीस",
    "तीस",
    "इकतीस इकत्तीस",
    "बत्तीस",
    "तैंतीस तेंतीस",
    "चौंतीस",
    "पैंतीस",
    "छत्तीस",
    "सैंतीस",
    "अड़तीस",
    "उनतालीस",
    "चालीस",
    "इकतालीस",
    "बयालीस",
    "तैंतालीस",
    "चवालीस चौवालीस",
    "पैंतालीस",
    "छियालीस",
    "सैंतालीस",
    "अड़तालीस",
    "उनचास",
    "पचास",
    "इक्यावन",
    "बावन",
    "तिरपन तिरेपन",
    "चौवन",
    "पचपन",
    "छप्पन",
    "सत्तावन",
    "अट्ठावन अठावन",
    "उनसठ",
    "साठ",
    "इकसठ",
    "बासठ",
    "तिरसठ तिरेसठ",
    "चौंसठ",
    "पैंसठ",
    "छियासठ",
    "सड़सठ",
    "अड़सठ",
    "उनहत्तर",
    "सत्तर",
    "इकहत्तर",
    "बहत्तर",
    "तिहत्तर",
    "चौहत्तर",
    "पचहत्तर",
    "छिहत्तर",
    "सतहत्तर",
    "अठहत्तर",
    "उनासी उन्यासी",
    "अस्सी",
    "इक्यासी",
    "बयासी",
    "तिरासी",
    "चौरासी",
    "पचासी",
    "छियासी",
    "सत्तासी",
    "अट्ठासी अठासी",
    "नवासी",
    "नब्बे",
    "इक्यानवे इक्यानबे",
    "बानवे बानबे",
    "तिरानवे तिरानबे",
    "चौरानवे चौरानबे",
    "पचानवे पंचानवे पचानबे",
    "छियानवे छियानबे",
    "सत्तानवे सत्तानबे",
    "अट्ठानवे अट्ठानबे",
    "निन्यानवे निन्यानबे",
    "सौ",
];

/// Words that multiply what stands before them.
const SCALES: [(&str, u64); 5] = [
    ("सौ", 100),
    ("हजार हज़ार", 1_000),
    ("लाख", 100_000),
    ("करोड़", 10_000_000),
    ("अरब", 1_000_000_000),
];

/// Irregular ordinals, by stem: the gender ending (ा, ी, े) follows. पहले also means `before`.
const ORDINAL_STEMS: [(&str, u64); 6] = [
    ("पहल", 1),
    ("प्रथम", 1),
    ("दूसर", 2),
    ("तीसर", 3),
    ("चौथ", 4),
    ("छठ", 6),
];

/// Endings of regular ordinals, normalised.
const ORDINAL_ENDINGS: [&str; 8] = ["वां", "वीं", "वें", "वा", "वी", "वे", "th", "st"];

static CARDINALS: LazyLock<HashMap<Box<str>, u64>> = LazyLock::new(|| {
    UNITS
        .iter()
        .zip(0..)
        .flat_map(|(spellings, value)| {
            spellings
                .split(' ')
                .map(move |word| (normalize_word(word), value))
        })
        .collect()
});

static MULTIPLIERS: LazyLock<HashMap<Box<str>, u64>> = LazyLock::new(|| {
    SCALES
        .iter()
        .flat_map(|&(spellings, value)| {
            spellings
                .split(' ')
                .map(move |word| (normalize_word(word), value))
        })
        .collect()
});

/// The value of one normalised cardinal: digits, or a Hindi number word from शून्य to सौ.
///
/// ```
/// use vaarta::text::parse_cardinal;
/// assert_eq!(parse_cardinal("पच्चीस"), Some(25));
/// assert_eq!(parse_cardinal("मंत्री"), None);
/// ```
pub fn parse_cardinal(word: &str) -> Option<u64> {
    if !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()) {
        return word.parse().ok();
    }
    CARDINALS.get(word).copied()
}

/// The value of one normalised ordinal: `37वीं`, दूसरा, सातवें, `1st`.
pub fn parse_ordinal(word: &str) -> Option<u64> {
    let regular = ORDINAL_ENDINGS
        .iter()
        .chain(&["nd", "rd"])
        .find_map(|ending| parse_cardinal(word.strip_suffix(ending)?));
    let irregular = || {
        ORDINAL_STEMS.iter().find_map(|&(stem, value)| {
            let ending = word.strip_prefix(stem)?;
            let known =
                matches!(ending, "ा" | "ी" | "े" | "") && (stem == "प्रथम") == ending.is_empty();
            known.then_some(value)
        })
    };
    regular.or_else(irregular)
}

/// The value of a count in several normalised words: दो सौ पचास, `12` लाख, पांच हजार तीन सौ.
///
/// `None` where a word is no number, where two numbers stand side by side (दो तीन), or where the
/// value leaves `u64`.
pub fn parse_count(words: &[&str]) -> Option<u64> {
    let (mut total, mut group) = (0_u64, None);
    for word in words {
        match MULTIPLIERS.get(*word) {
            Some(100) => group = Some(group.unwrap_or(1_u64).checked_mul(100)?),
            Some(scale) => {
                let part = group.take().unwrap_or(1).checked_mul(*scale)?;
                total = total.checked_add(part)?;
            }
            None if group.is_none_or(|group| group % 100 == 0) => {
                group = Some(group.unwrap_or(0).checked_add(parse_cardinal(word)?)?);
            }
            None => return None,
        }
    }
    match group {
        Some(group) => total.checked_add(group),
        None => (total > 0).then_some(total),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_up_to_a_hundred_has_its_own_words() {
        assert_eq!(
            CARDINALS.len(),
            UNITS.iter().map(|s| s.split(' ').count()).sum::<usize>() - 1,
            "only पन्द्रह falls together with another spelling"
        );
        for (word, value) in [
            ("छः", 6),
            ("अठारह", 18),
            ("इक्कीस", 21),
            ("अड़तालीस", 48),
            ("निन्यानवे", 99),
            ("2025", 2025),
        ] {
            assert_eq!(parse_cardinal(&normalize_word(word)), Some(value), "{word}");
        }
        for word in ["", "मंत्री", "5वीं", "३"] {
            assert_eq!(parse_cardinal(word), None, "{word}");
        }
    }

    #[test]
    fn ordinals() {
        for (word, value) in [
            ("पहली", 1),
            ("प्रथम", 1),
            ("दूसरा", 2),
            ("तीसरे", 3),
            ("चौथी", 4),
            ("पाँचवाँ", 5),
            ("छठे", 6),
            ("सातवें", 7),
            ("37वीं", 37),
            ("१५वें", 15),
            ("22nd", 22),
            ("1st", 1),
            ("5th", 5),
        ] {
            assert_eq!(parse_ordinal(&normalize_word(word)), Some(value), "{word}");
        }
        for word in ["पहल", "दूसरों", "वीं", "चौथाई", "छठ"] {
            assert_eq!(parse_ordinal(word), None, "{word}");
        }
    }

    #[test]
    fn counts() {
        for (count, value) in [
            ("दो सौ पचास", 250),
            ("12 लाख", 1_200_000),
            ("पांच हज़ार तीन सौ दो", 5_302),
            ("सौ", 100),
            ("एक करोड़ बीस लाख", 12_000_000),
            ("हजार", 1_000),
        ] {
            let words: Vec<Box<str>> = count.split(' ').map(normalize_word).collect();
            let words: Vec<&str> = words.iter().map(|word| &**word).collect();
            assert_eq!(parse_count(&words), Some(value), "{count}");
        }
        assert_eq!(parse_count(&["दो", "मंत्री"]), None);
        assert_eq!(parse_count(&["दो", "तीन"]), None);
        assert_eq!(parse_count(&[]), None);
        assert_eq!(parse_count(&["18446744073709551615", "सौ"]), None);
    }
}

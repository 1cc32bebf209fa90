//! The words and marks by which sentences are told apart.

/// Words that end a Hindi clause and nothing else: behind them a full stop ends the sentence even
/// where no space follows, and `|` is a danda.
pub(super) const CLOSING_WORDS: &[&str] = &[
    "है",
    "हैं",
    "था",
    "थी",
    "थे",
    "थीं",
    "गया",
    "गई",
    "गयी",
    "गए",
    "गये",
    "होगा",
    "होगी",
    "होंगे",
    "किया",
    "दिया",
    "लिया",
    "हुआ",
    "हुई",
    "हुए",
    "रहा",
    "रही",
    "रहे",
    "करेंगे",
    "करेगा",
    "करेगी",
    "जाएगा",
    "जाएगी",
    "जाएंगे",
];

/// What stands before a full stop without ending a sentence: titles, units, bibliographic and
/// Latin abbreviations, in normalised form, lower case.
const ABBREVIATIONS: &[&str] = &[
    "डॉ",
    "डा",
    "डाॅ",
    "श्री",
    "श्रीमती",
    "सुश्री",
    "कु",
    "प्रो",
    "पं",
    "मो",
    "मु",
    "मि",
    "मेसर्स",
    "मै",
    "रेव",
    "फा",
    "ले",
    "लेफ्टि",
    "ब्रि",
    "कै",
    "कर्न",
    "न्या",
    "एड",
    "इंजी",
    "स्व",
    "सं",
    "क्र",
    "नं",
    "पृ",
    "लि",
    "प्रा",
    "कि",
    "मी",
    "किमी",
    "सेमी",
    "मिमी",
    "ग्रा",
    "किग्रा",
    "रु",
    "रू",
    "मे",
    "घं",
    "ई",
    "वि",
    "दि",
    "अ",
    "ब",
    "स",
    "द",
    "उदा",
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "st",
    "sr",
    "jr",
    "no",
    "nos",
    "rs",
    "vs",
    "gen",
    "col",
    "lt",
    "maj",
    "capt",
    "brig",
    "adm",
    "hon",
    "smt",
    "shri",
    "etc",
    "eg",
    "ie",
    "viz",
    "fig",
    "vol",
    "pvt",
    "ltd",
    "co",
    "inc",
    "dept",
    "govt",
    "approx",
];

/// The names of the Latin letters in Devanagari, in normalised form: initials of people and
/// bodies (एस. जयशंकर, के.एन. राव).
const LETTER_NAMES: &[&str] = &[
    "ए",
    "बी",
    "सी",
    "डी",
    "ई",
    "एफ",
    "जी",
    "एच",
    "आई",
    "जे",
    "के",
    "एल",
    "एम",
    "एन",
    "ओ",
    "पी",
    "क्यू",
    "आर",
    "एस",
    "टी",
    "यू",
    "वी",
    "डब्ल्यू",
    "डब्लू",
    "एक्स",
    "वाई",
    "वाय",
    "जेड",
    "जैड",
];

/// Marks that open an item of a list, Wingdings' private code points included.
const BULLETS: &[char] = &[
    '•', '●', '▪', '■', '◦', '○', '➢', '➤', '►', '✓', '✔', '❖', '\u{F0B7}', '\u{F0A7}', '\u{F0D8}',
    '\u{F0FC}',
];

/// Whether a character closes a quotation or a bracket.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '»' | ')' | ']' | '}' | '"' | '\'')
}

/// Whether a word numbers an item of a list: 1 to 3 digits, a Roman numeral, one letter.
pub(super) fn is_list_number(word: &str) -> bool {
    let all = |set: &str| word.chars().all(|c| set.contains(c));
    (word.len() <= 3 && all("0123456789")) || all("ivxIVX") || word.chars().count() == 1
}

/// Whether a word is an initial: one Latin capital, one Devanagari letter, or a letter's name.
pub(super) fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    let single = |c: char| c.is_ascii_uppercase() || matches!(c, 'अ'..='ह');
    matches!((chars.next(), chars.next()), (Some(c), None) if single(c))
        || LETTER_NAMES.contains(&word)
}

/// Whether a full stop behind a normalised word is likely that of an abbreviation.
pub(super) fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.contains(&word.to_ascii_lowercase().as_str())
}

/// Whether a character opens an item of a list.
pub(super) fn is_bullet(c: char) -> bool {
    BULLETS.contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalize_word;

    #[test]
    fn the_lists_are_in_normalised_form() {
        for word in [CLOSING_WORDS, ABBREVIATIONS, LETTER_NAMES].concat() {
            assert_eq!(&*normalize_word(word), word);
        }
    }
}

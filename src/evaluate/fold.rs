//! The form in which words are compared.

use unicode_normalization::UnicodeNormalization;

const VIRAMA: char = '\u{94D}';
const ANUSVARA: char = '\u{902}';

/// `text` as scores compare it: NFC, joiners (ZWJ, ZWNJ) dropped, a half nasal before a stop of
/// its own class written as anusvara (नरेन्द्र = नरेंद्र), white space collapsed to single blanks
/// and trimmed.
pub fn fold(text: &str) -> String {
    let chars: Vec<char> = text
        .chars()
        .filter(|c| !matches!(c, '\u{200C}' | '\u{200D}'))
        .nfc()
        .collect();
    let mut folded = String::with_capacity(text.len());
    let mut i = 0;
    while let Some(&c) = chars.get(i) {
        if is_half_nasal(&chars[i..]) {
            folded.push(ANUSVARA);
            i += 2;
            continue;
        }
        if !c.is_whitespace() {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
        i += 1;
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Whether `chars` start with a nasal, a virama, and a stop of the nasal's own class.
fn is_half_nasal(chars: &[char]) -> bool {
    let &[nasal, VIRAMA, stop, ..] = chars else {
        return false;
    };
    match nasal {
        'ङ' => matches!(stop, 'क'..='घ'),
        'ञ' => matches!(stop, 'च'..='झ'),
        'ण' => matches!(stop, 'ट'..='ढ'),
        'न' => matches!(stop, 'त'..='ध'),
        'म' => matches!(stop, 'प'..='भ'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_word_become_the_same() {
        assert_eq!(fold("नरेन्द्र"), fold("नरेंद्र"));
        assert_eq!(fold("मुम्बई"), fold("मुंबई"));
        assert_eq!(fold("राष्‍ट्रपति"), fold("राष्ट्रपति"));
        assert_eq!(fold(" विदेश\n  मंत्री "), "विदेश मंत्री");
        assert_eq!(fold("\u{921}\u{93C}"), fold("\u{95C}"));
    }

    #[test]
    fn different_words_stay_different() {
        assert_eq!(fold("सम्मेलन"), "सम्मेलन");
        assert_eq!(fold("जन्म"), "जन्म");
        assert_ne!(fold("जापान"), fold("जापानी"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "[ \\u{200d}\\u{900}-\\u{97f}a-z]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}

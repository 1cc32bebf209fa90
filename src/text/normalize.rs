//! One spelling for the many ways in which Hindi words are typed.
//!
//! The same function stands in `scripts/train/normalize.py`, which prepares the tagger's training
//! text: a change here is a change there. `tests/data/normalization.tsv` holds both to account.

use unicode_normalization::UnicodeNormalization;

const NUKTA: char = '\u{93C}';
const VIRAMA: char = '\u{94D}';
const ANUSVARA: char = '\u{902}';

/// The normalised form of one token: what models, gazetteers and rules compare.
///
/// Steps, in order; text in ASCII comes out as it is.
///
/// 1. Invisible characters are dropped ([`is_invisible`]): joiners, zero-width spaces, bidi marks,
///    variation selectors.
/// 2. Full-width forms `U+FF01..=U+FF5E` become ASCII. No other compatibility form changes
///    (`½`, `²`, `№` stay).
/// 3. NFC. It leaves क़ ख़ ग़ ज़ ड़ ढ़ फ़ य़ as base and nukta, and composes ऩ ऱ ऴ.
/// 4. Character by character:
///    - ऩ ऱ ऴ lose their nukta (न र ळ); a nukta is dropped, except right after ड or ढ. So ज़ = ज and
///      फ़ = फ, while ड़ and ढ़, which are letters of their own, stay as base and nukta;
///    - chandrabindu `U+0901` and `U+0900` become anusvara;
///    - Devanagari digits become ASCII digits;
///    - single quotes `‘ ’ ‛ ′ ´` become `'`; the low quote `‚`, which Hindi pages set for a comma, becomes `,`; double quotes `“ ” „ ‟ ″ « »` become `"`; hyphens,
///      dashes and the minus sign `U+2010..=U+2015`, `U+2212` become `-`;
///    - a Devanagari sign (vowel sign, anusvara, visarga, virama, nukta) that repeats the
///      character before it is dropped (केे is के);
///    - a vowel typed in two pieces becomes one letter: अ + ा is आ, and so on for the pairs that
///      the Unicode Standard says not to use (table 12-1).
/// 5. Half-nasals become anusvara: a nasal and virama before an oral stop of the nasal's own
///    series (नरेन्द्र = नरेंद्र, सम्बन्ध = संबंध, अङ्क = अंक); न and virama before an oral stop of any
///    series, as in borrowed words (सेन्टर = सेंटर, इन्फ्रा = इंफ्रा). Before a nasal, य, र, ल, व, ह or a
///    sibilant nothing changes (जन्म, अन्य, उन्होंने, सम्मेलन). A second anusvara in a row is dropped.
///
/// Case, visarga, and a colon typed for visarga stay. The result is normalised: a second call
/// changes nothing. It is empty when the token holds nothing visible.
///
/// ```
/// use vaarta::text::normalize_word;
/// assert_eq!(&*normalize_word("नरेन्‍द्र"), "नरेंद्र");
/// assert_eq!(&*normalize_word("१५"), "15");
/// ```
pub fn normalize_word(word: &str) -> Box<str> {
    if word.is_ascii() {
        return word.into();
    }
    let visible = word.chars().filter(|&c| !is_invisible(c)).map(narrow);
    let mut chars: Vec<char> = Vec::with_capacity(word.len() / 2);
    for c in visible.nfc() {
        push_folded(&mut chars, c);
    }
    fold_half_nasals(&chars).into_boxed_str()
}

/// Whether a character takes no room and carries no sound: soft hyphen, zero-width spaces and
/// joiners, bidi controls, byte-order mark, variation selectors.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Step 2: the ASCII character of a full-width form.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from((u32::from(c) - 0xFEE0) as u8),
        _ => c,
    }
}

/// Step 4 for one character, given what stands before it.
fn push_folded(chars: &mut Vec<char>, c: char) {
    let last = chars.last().copied();
    if c == NUKTA && !matches!(last, Some('ड' | 'ढ')) {
        return;
    }
    let c = fold_char(c);
    if is_sign(c) && last == Some(c) {
        return;
    }
    match last.and_then(|last| whole_vowel(last, c)) {
        Some(vowel) => *chars.last_mut().expect("a pair has a first") = vowel,
        None => chars.push(c),
    }
}

/// One character for another, whatever stands around it.
fn fold_char(c: char) -> char {
    match c {
        '\u{929}' => 'न',
        '\u{931}' => 'र',
        '\u{934}' => 'ळ',
        '\u{900}' | '\u{901}' => ANUSVARA,
        '०'..='९' => char::from((u32::from(c) - u32::from('०')) as u8 + b'0'),
        '‚' => ',',
        '‘' | '’' | '‛' | '′' | '´' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => c,
    }
}

/// The dependent signs of Devanagari.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{902}' | '\u{903}' | '\u{93A}'..='\u{93C}' | '\u{93E}'..='\u{94F}')
}

/// The independent vowel that two pieces look like; Unicode Standard, table 12-1.
fn whole_vowel(first: char, second: char) -> Option<char> {
    Some(match (first, second) {
        ('अ', '\u{945}') => '\u{972}',
        ('अ', '\u{946}') => '\u{904}',
        ('अ', '\u{93E}') => 'आ',
        ('अ', '\u{949}') => 'ऑ',
        ('अ', '\u{94A}') => '\u{912}',
        ('अ', '\u{94B}') => 'ओ',
        ('अ', '\u{94C}') => 'औ',
        ('ए', '\u{945}') => '\u{90D}',
        ('ए', '\u{946}') => '\u{90E}',
        ('ए', '\u{947}') => 'ऐ',
        _ => return None,
    })
}

/// Step 5.
fn fold_half_nasals(chars: &[char]) -> String {
    let mut out = String::with_capacity(chars.len() * 3);
    let mut last = '\0';
    let mut at = 0;
    while at < chars.len() {
        let mut c = chars[at];
        if let [nasal, VIRAMA, stop, ..] = chars[at..]
            && is_half_nasal(nasal, stop)
        {
            (c, at) = (ANUSVARA, at + 1);
        }
        if c != ANUSVARA || last != ANUSVARA {
            out.push(c);
        }
        (last, at) = (c, at + 1);
    }
    out
}

/// Whether `nasal` and virama before `stop` sound as anusvara.
fn is_half_nasal(nasal: char, stop: char) -> bool {
    match nasal {
        'ङ' => ('क'..='घ').contains(&stop),
        'ञ' => ('च'..='झ').contains(&stop),
        'ण' => ('ट'..='ढ').contains(&stop),
        'म' => ('प'..='भ').contains(&stop),
        'न' => matches!(stop, 'क'..='घ' | 'च'..='झ' | 'ट'..='ढ' | 'त'..='ध' | 'प'..='भ'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_shared_table_holds() {
        let table = include_str!("../../tests/data/normalization.tsv");
        let mut rows = 0;
        for (number, line) in table.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (source, wanted) = line.split_once('\t').expect("two columns");
            assert_eq!(&*normalize_word(source), wanted, "line {}", number + 1);
            rows += 1;
        }
        assert!(rows >= 60, "only {rows} rows");
    }

    proptest! {
        #[test]
        fn a_second_call_changes_nothing(word in "[ऀ-ॿ\u{200c}\u{200d}a-zé！-～‘-”]{0,24}") {
            let once = normalize_word(&word);
            prop_assert_eq!(&normalize_word(&once), &once);
        }

        #[test]
        fn any_string_is_accepted(word in "\\PC{0,40}") {
            let once = normalize_word(&word);
            prop_assert!(!once.chars().any(is_invisible) || word.is_ascii());
        }
    }
}

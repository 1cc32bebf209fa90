//! Words and punctuation marks with their place in the text.

use unicode_normalization::char::is_combining_mark;

use super::normalize::{is_invisible, normalize_word};
use crate::document::Token;
use crate::span::Span;

/// Splits a stretch of `text` into tokens.
///
/// A word is a maximal run of letters, combining marks, numbers (Unicode categories L, M, N) and
/// the joiners ZWNJ and ZWJ. Every other character is a token of its own, except white space and
/// invisible characters such as the zero-width space, which only separate. A run in which nothing
/// is visible, a stray joiner for example, is no token.
///
/// # Panics
/// If `span` was not made for `text`.
pub fn tokenize(text: &str, span: Span) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = span.slice(text).char_indices().peekable();
    while let Some((at, first)) = chars.next() {
        if is_blank(first) {
            continue;
        }
        let start = span.start + at;
        let mut end = start + first.len_utf8();
        if is_word_char(first) {
            while let Some((at, c)) = chars.next_if(|&(_, c)| is_word_char(c)) {
                end = span.start + at + c.len_utf8();
            }
        }
        let norm = normalize_word(&text[start..end]);
        if !norm.is_empty() {
            let span = Span::new(start, end);
            tokens.push(Token { span, norm });
        }
    }
    tokens
}

/// Whether a character is part of a word: Unicode categories L, M and N, ZWNJ and ZWJ.
///
/// `char::is_alphanumeric` is categories L and N, letter-like marks, and the circled and squared
/// Latin letters, which are symbols; these are taken out, and all marks put in.
pub fn is_word_char(c: char) -> bool {
    match c {
        '\0'..='\x7F' => c.is_ascii_alphanumeric(),
        // Dandas and the abbreviation sign are the only punctuation of the Devanagari block.
        '\u{900}'..='\u{97F}' => !matches!(c, '\u{964}' | '\u{965}' | '\u{970}'),
        '\u{200C}' | '\u{200D}' => true,
        '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}' => false,
        _ => c.is_alphanumeric() || is_combining_mark(c),
    }
}

/// Whether a character only separates tokens: white space, the ASCII information separators, and
/// what cannot be seen (word characters aside).
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1C'..='\x1F') || (is_invisible(c) && !is_word_char(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<&str> {
        tokenize(text, Span::new(0, text.len()))
            .iter()
            .map(|token| token.span.slice(text))
            .collect()
    }

    /// The first and last of each run of word characters in a range, as Python's `unicodedata`
    /// gives them for categories L, M, N and the two joiners.
    #[test]
    fn categories_are_those_of_the_training_scripts() {
        type Runs = &'static [(u32, u32)];
        let listed: [(std::ops::RangeInclusive<char>, Runs); 5] = [
            (
                '\0'..='\u{24F}',
                &[
                    (48, 57),
                    (65, 90),
                    (97, 122),
                    (170, 170),
                    (178, 179),
                    (181, 181),
                    (185, 186),
                    (188, 190),
                    (192, 214),
                    (216, 246),
                    (248, 591),
                ],
            ),
            (
                '\u{900}'..='\u{97F}',
                &[(0x900, 0x963), (0x966, 0x96F), (0x971, 0x97F)],
            ),
            (
                '\u{2000}'..='\u{20CF}',
                &[
                    (0x200C, 0x200D),
                    (0x2070, 0x2071),
                    (0x2074, 0x2079),
                    (0x207F, 0x2089),
                    (0x2090, 0x209C),
                ],
            ),
            (
                '\u{2460}'..='\u{24FF}',
                &[(0x2460, 0x249B), (0x24EA, 0x24FF)],
            ),
            ('\u{1F100}'..='\u{1F1FF}', &[(0x1F100, 0x1F10C)]),
        ];
        for (range, runs) in listed {
            for c in range {
                let code = u32::from(c);
                let listed = runs.iter().any(|&(a, b)| (a..=b).contains(&code));
                assert_eq!(is_word_char(c), listed, "U+{code:04X}");
            }
        }
    }

    #[test]
    fn words_are_runs_and_marks_stand_alone() {
        assert_eq!(
            words("भारत-जापान वार्ता।"),
            ["भारत", "-", "जापान", "वार्ता", "।"]
        );
        assert_eq!(words("के.एन. 3.5½"), ["के", ".", "एन", ".", "3", ".", "5½"]);
        assert_eq!(words("‘निशंक’ने"), ["‘", "निशंक", "’", "ने"]);
        assert_eq!(words("राष्\u{200D}ट्रपति"), ["राष्\u{200D}ट्रपति"]);
    }

    #[test]
    fn what_cannot_be_seen_only_separates() {
        assert_eq!(
            words("\u{FEFF}भारत,\u{200B}\u{200B}अवसर\u{A0}और"),
            ["भारत", ",", "अवसर", "और"]
        );
        assert_eq!(words("भारत \u{200D} और\x1C"), ["भारत", "और"]);
    }

    #[test]
    fn spans_count_from_the_start_of_the_text() {
        let text = "रक्षा मंत्री";
        let tokens = tokenize(text, Span::new("रक्षा ".len(), text.len()));
        assert_eq!(tokens[0].span.slice(text), "मंत्री");
    }

    proptest! {
        #[test]
        fn nothing_visible_is_lost(text in "[\\PC\n\t\u{200b}\u{200d}]{0,60}") {
            let tokens = tokenize(&text, Span::new(0, text.len()));
            let mut at = 0;
            for token in &tokens {
                prop_assert!(at <= token.span.start && token.span.start < token.span.end);
                prop_assert!(normalize_word(&text[at..token.span.start]).trim().is_empty());
                prop_assert_eq!(&token.norm, &normalize_word(token.span.slice(&text)));
                at = token.span.end;
            }
            prop_assert!(normalize_word(&text[at..]).trim().is_empty());
        }
    }
}

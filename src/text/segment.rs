//! Sentences: where they end, and where a full stop does not end one.

use super::sentence_words::{
    CLOSING_WORDS, is_abbreviation, is_bullet, is_closing, is_initial, is_list_number,
};
use super::tokenize::tokenize;
use crate::document::{Part, Release, Sentence, Token};

/// Sentences of more tokens than this are cut, so that no later stage meets an endless one.
/// The longest sentence in 1,175 real titles, bodies and news items has 104.
pub const MAX_SENTENCE_TOKENS: usize = 2_000;

/// The sentences of a release, in text order.
///
/// Each part of the layout is split by itself, so that no sentence runs over the end of a line;
/// footers give none. Every token of the other parts lies in exactly one sentence.
///
/// A sentence ends
/// - after a danda or double danda;
/// - in prose, after `?` or `!` outside an address and not inside quotes or brackets that go on;
/// - in prose, after a full stop that ends neither an abbreviation, an initial, a list number
///   nor half of a decimal;
/// - in a heading, after a semicolon, which joins two headlines;
/// - before a bullet, and after [`MAX_SENTENCE_TOKENS`] tokens.
///
/// Closing quotes and brackets behind the mark belong to the sentence. Where a colon, a comma or a
/// dash that touches a word follows them, it goes on (`‘… होंगे।’ : डॉ. राव`).
///
/// Time is linear in the length of the text.
pub fn segment(release: &Release) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for &(part, span) in release.parts.iter().filter(|(part, _)| part.is_prose()) {
        let tokens = tokenize(&release.text, span);
        let ends = Splitter::new(&release.text, &tokens, part).ends();
        let mut tokens = tokens.into_iter();
        let mut start = 0;
        for end in ends {
            let tokens: Vec<Token> = tokens.by_ref().take(end - start).collect();
            if let [first, .., last] | [first @ last] = tokens.as_slice() {
                let span = first.span.cover(last.span);
                sentences.push(Sentence { span, part, tokens });
            }
            start = end;
        }
    }
    sentences
}

/// What a token does to the sentence that it stands in; all tokens before the index are settled.
enum Step {
    Ends(usize),
    GoesOn(usize),
}

/// Finds the ends of the sentences in the tokens of one part.
struct Splitter<'t> {
    text: &'t str,
    tokens: &'t [Token],
    heading: bool,
    /// First token of the sentence being read.
    start: usize,
    /// Whether an odd number of straight double quotes has gone by.
    quote_open: bool,
}

impl<'t> Splitter<'t> {
    fn new(text: &'t str, tokens: &'t [Token], part: Part) -> Self {
        Self {
            text,
            tokens,
            heading: part != Part::Body,
            start: 0,
            quote_open: false,
        }
    }

    /// One past the last token of each sentence, rising; the last is the number of tokens.
    fn ends(mut self) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let before = self.is_bullet(at) && at > self.start;
            let step = if before || at - self.start >= MAX_SENTENCE_TOKENS {
                Step::Ends(at)
            } else {
                self.step(at)
            };
            let (Step::Ends(next) | Step::GoesOn(next)) = step;
            self.count_quotes(at, next);
            if let Step::Ends(end) = step {
                ends.push(end);
                self.start = end;
            }
            at = next;
        }
        if self.start < self.tokens.len() {
            ends.push(self.tokens.len());
        }
        ends
    }

    /// What becomes of the sentence at token `at`, and up to where that is settled.
    fn step(&self, at: usize) -> Step {
        let ends = match self.norm(at) {
            "।" | "॥" => true,
            "?" | "!" => !self.heading && !self.is_in_address(at),
            "." => !self.heading && self.ends_with_stop(at),
            "|" => at > self.start && CLOSING_WORDS.contains(&self.norm(at - 1)),
            ";" if self.heading && !self.touches_next(at) => return Step::Ends(at + 1),
            _ => false,
        };
        if !ends {
            return Step::GoesOn(at + 1);
        }
        let end = self.skip_closers(at + 1);
        let is_last = end == self.tokens.len();
        let continued = match self.norm(end) {
            ":" | "," => true,
            "-" => self.touches_next(end) || self.touches_next(end - 1),
            _ => false,
        };
        let quoted = matches!(self.norm(at), "?" | "!") && is_closing(self.char(end - 1));
        if is_last || !(continued || quoted) {
            Step::Ends(end)
        } else {
            Step::GoesOn(end)
        }
    }

    /// Whether the full stop at `at` ends a sentence.
    ///
    /// It does not
    /// - where the next character follows at once (`3.5`, `के.एन.`, `pib.gov.in`), unless a
    ///   clause-closing verb stands before it and a letter behind it (`है.उन्होंने`);
    /// - before a digit that follows a digit (`5. 3`), and before a small Latin letter;
    /// - after an abbreviation, an initial, or a short piece of a dotted one (`कि.मी. की`);
    /// - after the number or letter of a list item that opens the sentence (`1. `, `iv. `);
    /// - in or after a row of dots, unless the text ends there.
    fn ends_with_stop(&self, at: usize) -> bool {
        let closed = self.skip_closers(at + 1);
        if closed >= self.tokens.len() {
            return true;
        }
        if at == self.start {
            return false;
        }
        let (word, next) = (self.norm(at - 1), self.norm(closed));
        if CLOSING_WORDS.contains(&word) {
            return next != ".";
        }
        let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
        let glued = self.touches_next(closed - 1);
        let opens_sentence =
            at == self.start + 1 || (at == self.start + 2 && self.is_bullet(self.start));
        !(glued
            || word == "."
            || next == "."
            || next.starts_with(|c: char| c.is_ascii_lowercase())
            || (digits(word) && digits(next))
            || (opens_sentence && is_list_number(word))
            || is_initial(word)
            || is_abbreviation(word)
            || self.is_piece_of_dotted(at - 1))
    }

    /// Whether a word of up to three characters hangs on a full stop before it: मी in कि.मी.
    fn is_piece_of_dotted(&self, at: usize) -> bool {
        at > self.start
            && self.norm(at - 1) == "."
            && self.touches_next(at - 1)
            && self.norm(at).chars().count() <= 3
    }

    /// Whether `?` or `!` stands inside an address: a Latin letter or digit on both sides.
    fn is_in_address(&self, at: usize) -> bool {
        let latin = |norm: &str| norm.starts_with(|c: char| c.is_ascii_alphanumeric());
        at > self.start
            && self.touches_next(at - 1)
            && self.touches_next(at)
            && latin(self.norm(at - 1))
            && latin(self.norm(at + 1))
    }

    /// The first token from `at` on that neither closes a quote or bracket nor ends the sentence
    /// once more.
    fn skip_closers(&self, mut at: usize) -> usize {
        let mut quote_open = self.quote_open;
        while at < self.tokens.len() {
            let glued = self.touches_next(at - 1);
            let closes = match self.char(at) {
                '”' | '’' | '»' => true,
                ')' | ']' | '}' | '।' | '॥' | '?' | '!' => glued,
                '"' => quote_open,
                '\'' => glued && !self.touches_next(at),
                _ => false,
            };
            if !closes {
                break;
            }
            quote_open &= self.char(at) != '"';
            at += 1;
        }
        at
    }

    fn count_quotes(&mut self, from: usize, to: usize) {
        let quotes = (from..to).filter(|&at| self.char(at) == '"').count();
        self.quote_open ^= quotes % 2 == 1;
    }

    fn is_bullet(&self, at: usize) -> bool {
        is_bullet(self.char(at))
    }

    /// The normalised form of a token; empty beyond the end.
    fn norm(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| &token.norm)
    }

    /// The first character of a token as written.
    fn char(&self, at: usize) -> char {
        let start = self.tokens[at].span.start;
        self.text[start..].chars().next().unwrap_or('\0')
    }

    /// Whether nothing stands between a token and the next.
    fn touches_next(&self, at: usize) -> bool {
        self.tokens
            .get(at + 1)
            .is_some_and(|next| next.span.start == self.tokens[at].span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;
    use proptest::prelude::*;

    fn release(part: Part, text: &str) -> Release {
        Release {
            id: "1".into(),
            source: "test".into(),
            ministry: None,
            posted_at: None,
            dateline: None,
            text: text.into(),
            parts: vec![(part, Span::new(0, text.len()))],
        }
    }

    fn split(part: Part, text: &str) -> Vec<String> {
        segment(&release(part, text))
            .iter()
            .map(|sentence| sentence.span.slice(text).to_owned())
            .collect()
    }

    /// ` / ` stands where a sentence must end; ` /~ ` where no space is to separate the two.
    fn assert_splits(part: Part, cases: &[&str]) {
        for case in cases {
            let text = case.replace(" /~ ", "").replace(" / ", " ");
            let marked = case.replace(" /~ ", " / ");
            let wanted: Vec<&str> = marked.split(" / ").collect();
            assert_eq!(split(part, &text), wanted, "{case}");
        }
    }

    #[test]
    fn dandas_and_marks_end_sentences() {
        assert_splits(
            Part::Body,
            &[
                "मंत्री ने बैठक की। / दोनों पक्ष सहमत हुए।",
                "मंत्री ने बैठक की । / दोनों पक्ष सहमत हुए ।",
                "मंत्री ने बैठक की।। / दोनों पक्ष सहमत हुए॥",
                "मंत्री ने बैठक की। /~ दोनों पक्ष सहमत हुए।",
                "बहुत अच्छा!! / आगे बढ़ें।",
                "क्या यह संभव है? / हां, यह संभव है! / आगे बढ़ें।",
                "मंत्री ने बैठक की है | / दोनों पक्ष सहमत हुए।",
                "रेल | सड़क | वायु",
            ],
        );
    }

    #[test]
    fn quotes_and_brackets_stay_with_their_sentence() {
        assert_splits(
            Part::Body,
            &[
                "उन्होंने कहा, “हम साथ हैं।” / फिर वे लौट गए।",
                "उन्होंने कहा, \"हम साथ हैं।\" / फिर वे लौट गए।",
                "उन्होंने कहा, \" हम साथ हैं। \" / फिर वे लौट गए।",
                "वे लौट गए। / \" यह अच्छा था \", उन्होंने कहा।",
                "(वे कल लौटेंगे।) / बैठक होगी।",
                "‘क्या हम तैयार हैं?’ कार्यक्रम में वे बोले। / सब सुनते रहे।",
                "द्वार चिह्नित होते हैं। / ' प्रवेश ' और ' निकास ' के द्वार अलग हैं।",
            ],
        );
    }

    #[test]
    fn a_full_stop_need_not_end_a_sentence() {
        assert_splits(
            Part::Body,
            &[
                "डॉ. रमेश राव और प्रो. मीना ने श्री एस. जयरामन से भेंट की।",
                "सी.पी. रामन तथा के. एन. व्यास आए। / पं. देव भी आए।",
                "भारतीय महासंघ-आई. ओ. ए. ने 3.5 करोड़ रु. दिए।",
                "120 कि.मी. सड़क बनी, 35.00 प्रतिशत काम हुआ।",
                "पत्र सं. 76/2019 (एन.टी.) देखें।",
                "Mr. Rao met Dr. Sen at 5 p.m. in Delhi. / They agreed.",
                "विवरण https://www.example.gov.in/Page.aspx?PRID=18 पर है। / आगे पढ़ें।",
                "यह 99. 9 प्रतिशत है।",
                "सूची ... आगे भी है।",
            ],
        );
    }

    #[test]
    fn a_full_stop_may_end_a_sentence() {
        assert_splits(
            Part::Body,
            &[
                "मंत्री ने बैठक की. / दोनों पक्ष सहमत हुए.",
                "यह काम पूरा हो गया है . / अब अगला काम होगा .",
                "यह काम पूरा हो गया है. /~ अब अगला काम होगा.",
                "यह योजना 2025 में आई 2026. / अगली योजना बनेगी।",
            ],
        );
    }

    #[test]
    fn list_items_stand_alone() {
        assert_splits(
            Part::Body,
            &[
                "प्रमुख बातें: / • रेल विस्तार / • सड़क विस्तार",
                "1. रेल विस्तार होगा। / 2. सड़क बनेगी।",
                "iv. आत्मनिर्भर भारत",
                "क. पहला विषय",
            ],
        );
    }

    #[test]
    fn headings_are_one_sentence_unless_marked() {
        assert_splits(
            Part::Title,
            &[
                "राष्ट्रपति ने राजा से भेंट की; / व्यापार पर चर्चा",
                "राष्ट्रपति ने राजा से भेंट की ; / व्यापार पर चर्चा",
                "क्या भारत तैयार है? मंत्री का जवाब",
                "‘हम साथ हैं।’ : डॉ. रमेश राव",
                "मंत्री ने बैठक की। / चर्चा हुई।",
            ],
        );
    }

    #[test]
    fn footers_and_blank_parts_give_nothing() {
        assert!(split(Part::Footer, "एमजी/केसी").is_empty());
        assert!(split(Part::Body, " \n\u{200B}").is_empty());
    }

    #[test]
    fn an_endless_sentence_is_cut() {
        let text = "शब्द ".repeat(2 * MAX_SENTENCE_TOKENS + 1);
        let lengths: Vec<usize> = segment(&release(Part::Body, &text))
            .iter()
            .map(|sentence| sentence.tokens.len())
            .collect();
        assert_eq!(lengths, [MAX_SENTENCE_TOKENS, MAX_SENTENCE_TOKENS, 1]);
    }

    /// A quadratic splitter would need minutes for each of these.
    #[test]
    fn long_lines_take_linear_time() {
        for unit in [
            "ए. राव ने कहा ",
            "शब्द",
            "\"।",
            ")))",
            "?",
            ". ",
            "••",
            "।”",
            "!'",
        ] {
            let text = unit.repeat(500_000 / unit.len()) + " अ";
            let sentences = segment(&release(Part::Body, &text));
            let tokens: usize = sentences.iter().map(|sentence| sentence.tokens.len()).sum();
            assert_eq!(
                tokens,
                tokenize(&text, Span::new(0, text.len())).len(),
                "{unit}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_token_lies_in_one_sentence(
            text in "([ऀ-ॿ]{1,4}|डॉ|है|[a-z]{1,3}|[0-9]{1,2}|[।॥?!.|;:,'\"“”‘’()•-]|[ \n]){0,60}",
            heading: bool,
        ) {
            let part = if heading { Part::Title } else { Part::Body };
            let release = release(part, &text);
            let sentences = segment(&release);
            let spans: Vec<Span> = sentences.iter().flat_map(|s| s.tokens.iter().map(|t| t.span)).collect();
            let wanted: Vec<Span> = tokenize(&text, Span::new(0, text.len())).iter().map(|t| t.span).collect();
            prop_assert_eq!(spans, wanted);
            for sentence in &sentences {
                prop_assert_eq!(sentence.span, sentence.span_of(0..sentence.tokens.len()));
            }
        }
    }
}

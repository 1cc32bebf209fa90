//! Positions in a text: bytes inside the program, `char`s at its edge.

use std::ops::Range;

/// A half-open range of bytes in the text of a release as it was read.
///
/// Both ends lie on `char` boundaries of that text; whoever makes a span sees to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from byte `start` up to, not including, byte `end`.
    ///
    /// # Panics
    /// In debug builds, if `end` lies before `start`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Self { start, end }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The words of `text` that the span points to.
    ///
    /// # Panics
    /// If the span was not made for this text: out of range, or inside a `char`.
    pub fn slice(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// Converts between byte offsets and `char` offsets (Unicode scalar values, as Python and BRAT
/// count) of one text, in time independent of where in the text the offset lies.
#[derive(Debug, Clone)]
pub struct CharOffsets<'t> {
    text: &'t str,
    /// `chars_before[i]`: how many `char`s start before byte `i * STEP`.
    chars_before: Vec<usize>,
}

/// Bytes between two stored counts: a conversion looks at fewer than this many.
const STEP: usize = 64;

impl<'t> CharOffsets<'t> {
    /// Counts through `text` once.
    pub fn new(text: &'t str) -> Self {
        let mut chars_before = Vec::with_capacity(text.len() / STEP + 1);
        let mut chars = 0;
        for (at, byte) in text.bytes().enumerate() {
            if at % STEP == 0 {
                chars_before.push(chars);
            }
            chars += usize::from(starts_char(byte));
        }
        if text.len().is_multiple_of(STEP) {
            chars_before.push(chars);
        }
        Self { text, chars_before }
    }

    /// The `char` offset of byte offset `byte`.
    ///
    /// # Panics
    /// If `byte` lies beyond the end of the text.
    pub fn to_char(&self, byte: usize) -> usize {
        let block = byte / STEP;
        let rest = &self.text.as_bytes()[block * STEP..byte];
        self.chars_before[block] + rest.iter().filter(|&&b| starts_char(b)).count()
    }

    /// The byte offset of `char` offset `chars`, or `None` beyond the end of the text.
    pub fn to_byte(&self, chars: usize) -> Option<usize> {
        let block = self.chars_before.partition_point(|&before| before <= chars) - 1;
        let mut seen = self.chars_before[block];
        let from = block * STEP;
        for (at, &byte) in self.text.as_bytes()[from..].iter().enumerate() {
            if starts_char(byte) {
                if seen == chars {
                    return Some(from + at);
                }
                seen += 1;
            }
        }
        (seen == chars).then_some(self.text.len())
    }
}

/// Whether a UTF-8 byte is the first of its `char`.
fn starts_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn covers_and_overlaps() {
        let (a, b) = (Span::new(0, 4), Span::new(4, 9));
        assert!(!a.overlaps(b));
        assert_eq!(a.cover(b), Span::new(0, 9));
        assert!(a.cover(b).contains(b));
    }

    proptest! {
        #[test]
        fn byte_and_char_offsets_agree_with_the_text(text in "\\PC{0,200}") {
            let offsets = CharOffsets::new(&text);
            for (chars, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(offsets.to_char(byte), chars);
                prop_assert_eq!(offsets.to_byte(chars), Some(byte));
            }
            let total = text.chars().count();
            prop_assert_eq!(offsets.to_char(text.len()), total);
            prop_assert_eq!(offsets.to_byte(total), Some(text.len()));
            prop_assert_eq!(offsets.to_byte(total + 1), None);
        }
    }
}

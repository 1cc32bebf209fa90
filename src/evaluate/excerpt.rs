//! A stretch of text around an error, with the labels to highlight.

use serde::{Deserialize, Serialize};

/// How many `char`s stand before and after what is shown.
const CONTEXT: usize = 60;

/// A stretch of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The words.
    pub text: String,
    /// The gold label, as `char` offsets into `text`.
    pub gold: Option<(usize, usize)>,
    /// The predicted label, as `char` offsets into `text`.
    pub predicted: Option<(usize, usize)>,
}

impl Excerpt {
    /// Cut from `text` around the labels, given as `char` offsets into it; `None` where there is
    /// neither, or where one lies outside.
    pub fn around(
        text: &str,
        gold: Option<(usize, usize)>,
        predicted: Option<(usize, usize)>,
    ) -> Option<Excerpt> {
        let ends = || gold.into_iter().chain(predicted);
        let first = ends().map(|(start, _)| start).min()?;
        let last = ends().map(|(_, end)| end).max()?;
        let chars = text.chars().count();
        if last > chars || ends().any(|(start, end)| start > end) {
            return None;
        }
        let from = first.saturating_sub(CONTEXT);
        let to = (last + CONTEXT).min(chars);
        let shift = |(start, end): (usize, usize)| (start - from, end - from);
        Some(Excerpt {
            text: text.chars().skip(from).take(to - from).collect(),
            gold: gold.map(shift),
            predicted: predicted.map(shift),
        })
    }

    /// Where the first of `words` that stands in `text` stands there, as `char` offsets.
    pub fn position<'w>(
        text: &str,
        words: impl IntoIterator<Item = &'w str>,
    ) -> Option<(usize, usize)> {
        let mut words = words.into_iter().filter(|words| !words.is_empty());
        let (byte, words) = words.find_map(|words| Some((text.find(words)?, words)))?;
        let start = text[..byte].chars().count();
        Some((start, start + words.chars().count()))
    }

    /// The text cut where a label starts or ends: each piece with whether it is gold, predicted.
    pub fn pieces(&self) -> Vec<(String, bool, bool)> {
        let inside = |label: Option<(usize, usize)>, at: usize| {
            label.is_some_and(|(start, end)| (start..end).contains(&at))
        };
        let mut pieces: Vec<(String, bool, bool)> = Vec::new();
        for (at, c) in self.text.chars().enumerate() {
            let marks = (inside(self.gold, at), inside(self.predicted, at));
            match pieces.last_mut() {
                Some(piece) if (piece.1, piece.2) == marks => piece.0.push(c),
                _ => pieces.push((c.to_string(), marks.0, marks.1)),
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_keeps_its_labels_in_place() {
        let text = format!("{}राजन शर्मा ने कहा{}", "क ".repeat(50), " ख".repeat(50));
        let excerpt = Excerpt::around(&text, Some((100, 104)), Some((100, 110)));
        let pieces = excerpt.map(|e| e.pieces()).unwrap_or_default();
        let marked: Vec<_> = pieces.iter().filter(|p| p.1 || p.2).collect();
        assert_eq!(marked[0], &("राजन".to_owned(), true, true));
        assert_eq!(marked[1], &(" शर्मा".to_owned(), false, true));
        assert_eq!(pieces[0].0.chars().count(), CONTEXT);
    }

    #[test]
    fn words_are_found_and_labels_outside_are_not() {
        let position = Excerpt::position("वह बैठक की", ["मुलाकात", "", "बैठक"]);
        assert_eq!(position, Some((3, 7)));
        assert_eq!(Excerpt::position("वह", ["बैठक"]), None);
        assert_eq!(Excerpt::around("वह", Some((0, 9)), None), None);
        assert_eq!(Excerpt::around("वह", None, None), None);
    }
}

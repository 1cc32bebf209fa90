//! From sentences in subwords to the inputs of a model: windows over long sentences, and batches.

use std::ops::Range;
use std::sync::Arc;

use super::engine::Input;

/// Subwords of a batch, at most, unless one input alone has more. Enough rows for the matrix
/// products to run at the processor's speed, few enough for their results to stay in its cache,
/// and for the sentences of one press release to keep several threads busy.
pub const BATCH_SUBWORDS: usize = 192;

/// Words of a sentence that one input covers, and those whose logits are taken from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The words that the model sees.
    pub words: Range<usize>,
    /// The words that are read from this window; those of a sentence's windows follow one another
    /// without a gap.
    pub read: Range<usize>,
}

/// Cuts a sentence into windows of at most `capacity` subwords, at word boundaries.
///
/// `sizes` holds the subwords of each word, none more than half of `capacity`. A sentence that
/// fits is one window. Otherwise each window begins about half a window after the one before, and
/// each word is read from the window where the nearest cut is farthest away; the ends of the
/// sentence are no cuts.
pub fn windows(sizes: &[usize], capacity: usize) -> Vec<Window> {
    let mut starts_at = vec![0];
    for size in sizes {
        starts_at.push(starts_at[starts_at.len() - 1] + size);
    }
    let mut seen: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    while start < sizes.len() {
        let fits = |end: &usize| starts_at[*end] - starts_at[start] <= capacity;
        let end = (start + 1..=sizes.len()).take_while(fits).last();
        let end = end.unwrap_or(start + 1);
        seen.push(start..end);
        if end == sizes.len() {
            break;
        }
        let half = starts_at[start] + capacity / 2;
        start = (start + 1..end)
            .find(|&word| starts_at[word] >= half)
            .unwrap_or(end);
    }
    share(&seen, &starts_at)
}

/// Gives each word to one of the windows that see it.
fn share(seen: &[Range<usize>], starts_at: &[usize]) -> Vec<Window> {
    let total = starts_at.len() - 1;
    // Subwords from a word to the nearest cut of a window.
    let margin = |window: &Range<usize>, word: usize| {
        let left = match window.start {
            0 => usize::MAX,
            start => starts_at[word] - starts_at[start],
        };
        let right = match window.end {
            end if end == total => usize::MAX,
            end => starts_at[end] - starts_at[word + 1],
        };
        left.min(right)
    };
    let mut from = 0;
    seen.iter()
        .enumerate()
        .map(|(n, window)| {
            let until = seen.get(n + 1).map_or(total, |next| {
                (next.start..window.end)
                    .find(|&word| margin(next, word) > margin(window, word))
                    .unwrap_or(window.end)
            });
            let until = until.max(from);
            let read = std::mem::replace(&mut from, until)..until;
            Window {
                words: window.clone(),
                read,
            }
        })
        .collect()
}

/// The input for a window of a sentence, whose words have the subwords `words`.
pub fn input(words: &[Arc<[u32]>], window: &Window, begin: u32, end: u32) -> Input {
    let mut ids = vec![begin];
    let mut positions = Vec::with_capacity(window.read.len());
    for word in window.words.clone() {
        if window.read.contains(&word) {
            positions.push(ids.len());
        }
        ids.extend_from_slice(&words[word]);
    }
    ids.push(end);
    Input {
        ids,
        words: positions,
    }
}

/// Groups inputs, given their lengths in subwords, into batches of at most `limit` subwords, the
/// longest inputs first: inputs of a batch are of similar length, and the last batch to be
/// finished is a short one. Gives indices.
pub fn batches(lengths: &[usize], limit: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(lengths[index]));
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut room = 0;
    for index in order {
        match batches.last_mut() {
            Some(batch) if lengths[index] <= room => batch.push(index),
            _ => {
                batches.push(vec![index]);
                room = limit.max(lengths[index]);
            }
        }
        room -= lengths[index];
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sentence_that_fits_is_one_window() {
        let whole = |n| Window {
            words: 0..n,
            read: 0..n,
        };
        assert_eq!(windows(&[2, 3, 5], 10), [whole(3)]);
        assert_eq!(windows(&[], 10), []);
    }

    #[test]
    fn words_are_read_where_cuts_are_far() {
        let found = windows(&[1; 20], 8);
        let seen: Vec<_> = found.iter().map(|w| w.words.clone()).collect();
        assert_eq!(seen, [0..8, 4..12, 8..16, 12..20]);
        let read: Vec<_> = found.iter().map(|w| w.read.clone()).collect();
        assert_eq!(read, [0..6, 6..10, 10..14, 14..20]);
    }

    #[test]
    fn an_input_points_at_first_subwords() {
        let words: Vec<Arc<[u32]>> = vec![[7].into(), [8, 9].into(), [5].into()];
        let window = Window {
            words: 0..3,
            read: 1..3,
        };
        let expected = Input {
            ids: vec![0, 7, 8, 9, 5, 2],
            words: vec![2, 4],
        };
        assert_eq!(input(&words, &window, 0, 2), expected);
    }

    proptest! {
        #[test]
        fn windows_read_each_word_once(
            sizes in prop::collection::vec(1usize..8, 0..200), capacity in 14usize..40
        ) {
            let mut next = 0;
            for window in windows(&sizes, capacity) {
                prop_assert!(sizes[window.words.clone()].iter().sum::<usize>() <= capacity);
                prop_assert_eq!(window.read.start, next);
                prop_assert!(window.read.end >= window.read.start);
                prop_assert!(window.words.start <= window.read.start);
                prop_assert!(window.read.end <= window.words.end);
                next = window.read.end;
            }
            prop_assert_eq!(next, sizes.len());
        }

        #[test]
        fn batches_hold_each_input_once(
            lengths in prop::collection::vec(1usize..60, 0..50), limit in 1usize..100
        ) {
            let found = batches(&lengths, limit);
            for batch in &found {
                let total: usize = batch.iter().map(|&index| lengths[index]).sum();
                prop_assert!(batch.len() == 1 || total <= limit);
            }
            let mut all: Vec<usize> = found.concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..lengths.len()).collect::<Vec<_>>());
        }
    }
}

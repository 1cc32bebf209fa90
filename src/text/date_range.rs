//! What a date mention is read as, and the tense that helps to read it.

use jiff::civil::Date;

/// The tense of the clause that a date stands in: it decides between past and coming days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// The clause tells what happened.
    Past,
    /// The clause tells what is to happen.
    Future,
    /// It cannot be told; a headline without a verb, say.
    Unknown,
}

/// A closed interval of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub start: Date,
    /// Last day; the same for a single day.
    pub end: Date,
    /// Whether the words alone name no day: आज, सोमवार, अगले महीने. A date that only lacks its
    /// year is not deictic.
    pub deictic: bool,
}

impl DateRange {
    /// The range from `start` to `end`, named by the words themselves; `None` if it runs backwards.
    pub(super) fn fixed(start: Date, end: Date) -> Option<Self> {
        let deictic = false;
        (start <= end).then_some(Self {
            start,
            end,
            deictic,
        })
    }
}

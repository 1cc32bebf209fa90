//! Dates written out: in figures, with a month's name, or as years.

use jiff::ToSpan;
use jiff::civil::Date;

use super::date_range::{DateRange, Tense};
use super::date_words::{Item, Unit, relative, step};

/// How far, in days, a date without a year may lie on the wrong side of the posting date before
/// another year is tried: curtain-raisers are posted late, and reports early.
const SLACK_DAYS: i32 = 7;

/// A date in figures, or the interval from the first to the last of several: `Some(None)` when
/// one of them is no day of the calendar, `None` when there is none.
pub(super) fn numeric(items: &[Item]) -> Option<Option<DateRange>> {
    let mut days = Vec::new();
    let mut at = 0;
    while at + 5 <= items.len() {
        match figures(&items[at..at + 5]) {
            Some(day) => {
                days.push(day);
                at += 5;
            }
            None => at += 1,
        }
    }
    let (first, last) = (*days.first()?, *days.last()?);
    Some(
        first
            .zip(last)
            .and_then(|(first, last)| DateRange::fixed(first, last)),
    )
}

/// Day, month and year, or year, month and day, with the same mark twice between them.
fn figures(items: &[Item]) -> Option<Option<Date>> {
    let [
        Item::Number {
            value: a,
            digits: first,
        },
        mark,
        Item::Number {
            value: month,
            digits: 1..=2,
        },
        again,
        Item::Number {
            value: b,
            digits: last,
        },
    ] = *items
    else {
        return None;
    };
    if mark != again || !matches!(mark, Item::Dash | Item::Slash | Item::Dot) {
        return None;
    }
    let (year, day) = match (first, last) {
        (4, 1..=2) => (a, b),
        (1..=2, 4) => (b, a),
        (1..=2, 2) => (full_year(b), a),
        _ => return None,
    };
    Some(date(
        year,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    ))
}

/// The year that two digits stand for: 1970 to 2069.
fn full_year(two_digits: i16) -> i16 {
    if two_digits < 70 {
        2000 + two_digits
    } else {
        1900 + two_digits
    }
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// As much of a date as stands between two connectives.
#[derive(Debug, Clone, Copy, Default)]
struct Partial {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
}

impl Partial {
    fn is_empty(self) -> bool {
        self.day.is_none() && self.month.is_none() && self.year.is_none()
    }

    /// The day, or all days of the month or year.
    fn range(self) -> Option<(Date, Date)> {
        match (self.year?, self.month, self.day) {
            (year, Some(month), Some(day)) => date(year, month, day).map(|day| (day, day)),
            (year, Some(month), None) => {
                let first = date(year, month, 1)?;
                Some((first, first.last_of_month()))
            }
            (year, None, None) => whole_year(year),
            (_, None, Some(_)) => None,
        }
    }
}

fn whole_year(year: i16) -> Option<(Date, Date)> {
    Some((date(year, 1, 1)?, date(year, 12, 31)?))
}

/// Dates in which a month is named, or told by इस महीने and the like.
pub(super) fn with_months(items: &[Item], posted: Option<Date>, tense: Tense) -> Option<DateRange> {
    let mut partials = partials(items);
    let (year, month, deictic) = match relative_frame(items) {
        Some((Unit::Year, step)) => (Some(posted?.year().checked_add(step)?), None, true),
        Some((_, step)) => {
            let month = posted?
                .first_of_month()
                .checked_add(i64::from(step).months())
                .ok()?;
            (Some(month.year()), Some(month.month()), true)
        }
        None => (None, None, false),
    };
    if let Some(last) = partials.last_mut() {
        last.month = last.month.or(month);
        last.year = last.year.or(year);
    }
    complete(&mut partials);
    let range = if partials.iter().all(|partial| partial.year.is_some()) {
        cover(&partials)
    } else {
        nearest(&partials, posted?, tense)
    };
    range.map(|range| DateRange { deictic, ..range })
}

/// The year or month that पिछले, इस or अगले sets, and how many such units away it is.
fn relative_frame(items: &[Item]) -> Option<(Unit, i16)> {
    let away = step(relative(items)?);
    let has_month = items.iter().any(|item| matches!(item, Item::Month(_)));
    items.windows(2).find_map(|pair| match pair {
        [Item::Relative(_), Item::Unit(Unit::Year)] => Some((Unit::Year, away)),
        [Item::Relative(_), Item::Unit(Unit::Month)] if !has_month => Some((Unit::Month, away)),
        _ => None,
    })
}

/// The parts between the connectives से, और and dash, in order, empty ones left out.
fn partials(items: &[Item]) -> Vec<Partial> {
    let mut partials = vec![Partial::default()];
    for (at, item) in items.iter().enumerate() {
        let (before, after) = (
            at.checked_sub(1).map(|at| items[at]),
            items.get(at + 1).copied(),
        );
        let current = partials.last_mut().expect("starts with one");
        match *item {
            Item::To | Item::And => partials.push(Partial::default()),
            Item::Comma if is_day(before) && is_day(after) => partials.push(Partial::default()),
            // The dashes of 05-मई-2025 join; those of 7-9 सितंबर and अप्रैल-जून divide.
            Item::Dash if current.month.is_none() && is_month(after) => {}
            Item::Dash if is_month(before) && is_year(after) => {}
            Item::Dash => partials.push(Partial::default()),
            Item::Month(month) if current.month.is_none() => current.month = Some(month),
            Item::Number { value, digits: 4 } if current.year.is_none() => {
                current.year = Some(value)
            }
            Item::Ordinal(_) if matches!(after, Some(Item::Unit(_))) => {}
            Item::Number { value, .. } | Item::Ordinal(value) => fill_small(current, value),
            _ => {}
        }
    }
    partials.retain(|partial| !partial.is_empty());
    partials
}

/// A small number is a day; behind day and month, a year of two digits.
fn fill_small(partial: &mut Partial, value: i16) {
    let small = i8::try_from(value).ok();
    if partial.day.is_none() {
        // A day that does not exist must not pass for no day.
        partial.day = Some(small.filter(|day| (1..=31).contains(day)).unwrap_or(0));
    } else if partial.month.is_some() && partial.year.is_none() && small.is_some() {
        partial.year = Some(full_year(value));
    }
}

fn is_day(item: Option<Item>) -> bool {
    matches!(
        item,
        Some(Item::Number {
            value: 1..=31,
            digits: 0..=2
        })
    )
}

fn is_month(item: Option<Item>) -> bool {
    matches!(item, Some(Item::Month(_)))
}

fn is_year(item: Option<Item>) -> bool {
    matches!(item, Some(Item::Number { digits: 4 | 2, .. }))
}

/// Lends months, then years, to the parts that lack them: from the right neighbour, then from the
/// left one. Over the turn of the year the lent year is one less or more.
fn complete(partials: &mut [Partial]) {
    for at in (1..partials.len()).rev() {
        lend_month(partials, at, at - 1);
    }
    for at in 1..partials.len() {
        lend_month(partials, at - 1, at);
    }
    for at in (1..partials.len()).rev() {
        let turn = i16::from(partials[at - 1].month > partials[at].month);
        lend_year(partials, at, at - 1, -turn);
    }
    for at in 1..partials.len() {
        let turn = i16::from(partials[at].month < partials[at - 1].month);
        lend_year(partials, at - 1, at, turn);
    }
}

fn lend_month(partials: &mut [Partial], from: usize, to: usize) {
    if partials[to].day.is_some() {
        partials[to].month = partials[to].month.or(partials[from].month);
    }
}

fn lend_year(partials: &mut [Partial], from: usize, to: usize, turn: i16) {
    let lent = partials[from].year.and_then(|year| year.checked_add(turn));
    partials[to].year = partials[to].year.or(lent);
}

/// From the first part's first day to the last part's last.
fn cover(partials: &[Partial]) -> Option<DateRange> {
    let ranges: Option<Vec<_>> = partials.iter().map(|partial| partial.range()).collect();
    let ranges = ranges?;
    DateRange::fixed(ranges.first()?.0, ranges.last()?.1)
}

/// The dates without a year, in the year that brings them nearest to the posting date while they
/// fit the tense.
fn nearest(partials: &[Partial], posted: Date, tense: Tense) -> Option<DateRange> {
    let days_after_posting = |day: Date| posted.until(day).map_or(i32::MAX, |span| span.get_days());
    let fits = |range: &DateRange| match tense {
        Tense::Past => days_after_posting(range.start) <= SLACK_DAYS,
        Tense::Future => days_after_posting(range.end) >= -SLACK_DAYS,
        Tense::Unknown => true,
    };
    // Only 29 February needs more than a year to either side.
    (-4..=4)
        .filter_map(|step| {
            let mut dated = partials.to_vec();
            dated.last_mut()?.year = posted.year().checked_add(step);
            complete(&mut dated);
            cover(&dated)
        })
        .filter(fits)
        .min_by_key(|range| {
            let (start, end) = (
                days_after_posting(range.start),
                days_after_posting(range.end),
            );
            if start <= 0 && end >= 0 {
                0
            } else {
                start.abs().min(end.abs())
            }
        })
}

/// Years, fiscal years and their quarters, decades: from the first named to the last.
pub(super) fn years(items: &[Item]) -> Option<DateRange> {
    let fiscal = items.contains(&Item::Fiscal);
    let mut ranges: Vec<(Date, Date)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = items.get(at..).filter(|rest| !rest.is_empty()) {
        let (range, used) = year_at(rest, fiscal, !ranges.is_empty());
        ranges.extend(range);
        at += used;
    }
    let (start, end) = (ranges.first()?.0, ranges.last()?.1);
    quarter(items, start).or_else(|| DateRange::fixed(start, end))
}

/// The year that the items start with, if they do, and how many items it takes.
fn year_at(items: &[Item], fiscal: bool, has_year_before: bool) -> (Option<(Date, Date)>, usize) {
    match *items {
        [
            Item::Number {
                value: first,
                digits: 4,
            },
            Item::Dash | Item::Slash,
            Item::Number {
                value: last,
                digits,
            },
            ..,
        ] if follows(first, last, digits) => (fiscal_year(first + 1).map(|r| (r.start, r.end)), 3),
        [
            Item::Number {
                value: first,
                digits: 4,
            },
            Item::Dash,
            Item::Number {
                value: last,
                digits: 2,
            },
            ..,
        ] => {
            let last = first - first % 100 + last;
            (date(first, 1, 1).zip(date(last, 12, 31)), 3)
        }
        [
            Item::Number { value, digits: 4 },
            Item::Unit(Unit::Decade),
            ..,
        ] => (date(value, 1, 1).zip(date(value + 9, 12, 31)), 2),
        [Item::Number { value, digits: 4 }, ..] if fiscal => {
            (fiscal_year(value).map(|r| (r.start, r.end)), 1)
        }
        [Item::Number { value, digits: 2 }, ..] if fiscal && !has_year_before => {
            (fiscal_year(full_year(value)).map(|r| (r.start, r.end)), 1)
        }
        [Item::Number { value, digits: 4 }, ..] => (whole_year(value), 1),
        _ => (None, 1),
    }
}

/// Whether `last`, of two or four digits, is the year after `first`.
fn follows(first: i16, last: i16, digits: usize) -> bool {
    match digits {
        2 => (first + 1) % 100 == last,
        4 => first + 1 == last,
        _ => false,
    }
}

/// The fiscal year that ends in March of `end`.
pub(super) fn fiscal_year(end: i16) -> Option<DateRange> {
    DateRange::fixed(date(end.checked_sub(1)?, 4, 1)?, date(end, 3, 31)?)
}

/// The year in which the fiscal year around a day ends.
pub(super) fn fiscal_year_of(day: Date) -> i16 {
    day.year() + i16::from(day.month() >= 4)
}

/// The quarter of the year that starts on `start`, where the words name one: पहली तिमाही.
fn quarter(items: &[Item], start: Date) -> Option<DateRange> {
    let number = items.windows(2).find_map(|pair| match pair {
        [Item::Ordinal(number @ 1..=4), Item::Unit(Unit::Quarter)] => Some(i64::from(*number)),
        _ => None,
    })?;
    let first = start.checked_add((3 * (number - 1)).months()).ok()?;
    DateRange::fixed(first, first.checked_add(3.months()).ok()?.yesterday().ok()?)
}

//! Which days a date mention means.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::calendar;
use super::date_range::{DateRange, Tense};
use super::date_words::{self, Item, Relative, Unit, relative, step};

/// Reads a date mention.
///
/// `words` are its normalised tokens, `posted` the day on which the release was posted, `tense`
/// that of the clause. Words that say nothing of a date (को, की शाम) are passed over.
///
/// - Full dates: `05 मई , 2025`, `27.11.2025`, `15/08/25`, `2025-05-05`, `April 22, 2025`.
/// - Intervals: `7-9 सितंबर`, `30 अक्टूबर से 2 नवंबर 2025`, `अप्रैल-जून 2025`; the end lends the
///   start its month and year, and the start the end.
/// - A month or a year alone is all of its days. `2018-19` and `वित्त वर्ष 2018-19` run from April to
///   March, as India's fiscal years do; `वित्त वर्ष 2019` is the one that ends in March 2019.
/// - A missing year is that of the date nearest to `posted` which fits the tense: not more than
///   a week after it in the past, nor before it in the future.
/// - आज, कल, परसों, weekdays, and पिछले, इस or अगले with a unit count from `posted`. कल and परसों
///   look back in the past tense and ahead otherwise; a weekday in the past tense or an unknown
///   one is the last (the posting day included), in the future the next. Weeks start on Monday.
///
/// `None` where the words name no day (a bare duration), a day that does not exist
/// (`31 फरवरी`), an interval that runs backwards, or need a posting date that is not there.
pub fn resolve(words: &[&str], posted: Option<Date>, tense: Tense) -> Option<DateRange> {
    let items = date_words::read(words);
    if let Some(range) = calendar::numeric(&items) {
        return range;
    }
    let has_month = items.iter().any(|item| matches!(item, Item::Month(_)));
    if has_month || names_day_of_relative_month(&items) {
        return calendar::with_months(&items, posted, tense);
    }
    calendar::years(&items).or_else(|| deictic(&items, posted?, tense))
}

/// Whether the words are of the kind इस महीने की 15 तारीख.
fn names_day_of_relative_month(items: &[Item]) -> bool {
    let day_after = |rest: &[Item]| {
        rest.iter()
            .any(|item| matches!(item, Item::Number { value: 1..=31, .. }))
    };
    items.iter().enumerate().any(|(at, item)| {
        *item == Item::Unit(Unit::Month)
            && at > 0
            && matches!(items[at - 1], Item::Relative(_))
            && day_after(&items[at + 1..])
    })
}

/// Days that count from the posting date.
fn deictic(items: &[Item], posted: Date, tense: Tense) -> Option<DateRange> {
    let (start, end) = relative_days(items, posted, tense)
        .or_else(|| relative_weekdays(items, posted, tense))
        .or_else(|| relative_period(items, posted))?;
    let deictic = true;
    (start <= end).then_some(DateRange {
        start,
        end,
        deictic,
    })
}

/// आज, कल, परसों; `आज और कल` is both.
fn relative_days(items: &[Item], posted: Date, tense: Tense) -> Option<(Date, Date)> {
    let direction = match relative(items) {
        Some(Relative::Last) => -1,
        Some(Relative::Next) => 1,
        _ if tense == Tense::Past => -1,
        _ => 1,
    };
    let mut days = items.iter().filter_map(|item| match item {
        Item::Day(days) => posted
            .checked_add((direction * i64::from(*days)).days())
            .ok(),
        _ => None,
    });
    let first = days.next()?;
    let last = days.next_back().unwrap_or(first);
    Some((first.min(last), first.max(last)))
}

/// सोमवार, अगले सोमवार, सोमवार से बुधवार.
fn relative_weekdays(items: &[Item], posted: Date, tense: Tense) -> Option<(Date, Date)> {
    let mut weekdays = items.iter().filter_map(|item| match item {
        Item::Weekday(weekday) => Some(*weekday),
        _ => None,
    });
    let weekday = weekdays.next()?;
    let yesterday = posted.yesterday().ok()?;
    let start = match (relative(items), tense) {
        (Some(Relative::Last), _) => on_or_before(yesterday, weekday),
        (Some(Relative::Next), _) | (_, Tense::Future) => {
            on_or_after(posted.tomorrow().ok()?, weekday)
        }
        _ => on_or_before(posted, weekday),
    }?;
    let end = match weekdays.next_back() {
        Some(last) => on_or_after(start, last)?,
        None => start,
    };
    Some((start, end))
}

fn on_or_after(day: Date, weekday: Weekday) -> Option<Date> {
    let ahead = day.weekday().until(weekday);
    day.checked_add(i64::from(ahead).days()).ok()
}

fn on_or_before(day: Date, weekday: Weekday) -> Option<Date> {
    let back = weekday.until(day.weekday());
    day.checked_sub(i64::from(back).days()).ok()
}

/// इस सप्ताह, अगले महीने, पिछले वित्त वर्ष; पिछले तीन महीने ends with the posting date, अगले पांच वर्ष starts with it.
fn relative_period(items: &[Item], posted: Date) -> Option<(Date, Date)> {
    let at = items
        .iter()
        .position(|item| matches!(item, Item::Relative(_)))?;
    let Item::Relative(relative) = items[at] else {
        return None;
    };
    let fiscal = items[at..].contains(&Item::Fiscal);
    let mut rest = items[at + 1..].iter().filter(|item| **item != Item::Fiscal);
    match (rest.next()?, rest.next()) {
        (Item::Number { value, .. }, Some(Item::Unit(unit))) => {
            stretch(relative, *unit, i64::from(*value), posted)
        }
        (Item::Unit(Unit::Year), _) if fiscal => {
            let this = calendar::fiscal_year_of(posted);
            let year = this.checked_add(step(relative))?;
            calendar::fiscal_year(year).map(|range| (range.start, range.end))
        }
        (Item::Unit(unit), _) => whole_unit(relative, *unit, posted),
        _ => None,
    }
}

/// The week, month, quarter or year before, around or after the posting date.
fn whole_unit(relative: Relative, unit: Unit, posted: Date) -> Option<(Date, Date)> {
    let count = i64::from(step(relative));
    let (first, length) = match unit {
        Unit::Week => (on_or_before(posted, Weekday::Monday)?, 1.week()),
        Unit::Month => (posted.first_of_month(), 1.month()),
        Unit::Quarter => {
            let month = (posted.month() - 1) / 3 * 3 + 1;
            (Date::new(posted.year(), month, 1).ok()?, 3.months())
        }
        Unit::Year => (posted.first_of_year(), 1.year()),
        // अगले दिन is the day after one that the text told of, which is not the posting date.
        Unit::Day | Unit::Decade => return None,
    };
    let start = first.checked_add(length.checked_mul(count).ok()?).ok()?;
    let end = start.checked_add(length).ok()?.yesterday().ok()?;
    Some((start, end))
}

/// So many units up to the posting date, or from it on.
fn stretch(relative: Relative, unit: Unit, count: i64, posted: Date) -> Option<(Date, Date)> {
    let unit: Span = match unit {
        Unit::Day => 1.day(),
        Unit::Week => 1.week(),
        Unit::Month => 1.month(),
        Unit::Quarter => 3.months(),
        Unit::Year => 1.year(),
        Unit::Decade => 10.years(),
    };
    let length = unit.checked_mul(count).ok()?;
    match relative {
        Relative::Last => Some((posted.checked_sub(length).ok()?, posted)),
        Relative::Next => Some((posted, posted.checked_add(length).ok()?)),
        Relative::This => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span as ByteSpan;
    use crate::text::tokenize;
    use proptest::prelude::*;

    /// Resolves against a release posted on Monday, 5 May 2025; `start..end`, with `*` if deictic.
    fn read(words: &str, tense: Tense) -> String {
        show(words, Some(jiff::civil::date(2025, 5, 5)), tense)
    }

    fn show(words: &str, posted: Option<Date>, tense: Tense) -> String {
        let tokens = tokenize(words, ByteSpan::new(0, words.len()));
        let norms: Vec<&str> = tokens.iter().map(|token| &*token.norm).collect();
        match resolve(&norms, posted, tense) {
            None => "none".to_owned(),
            Some(DateRange {
                start,
                end,
                deictic,
            }) => {
                let mark = if deictic { "*" } else { "" };
                if start == end {
                    format!("{start}{mark}")
                } else {
                    format!("{start}..{end}{mark}")
                }
            }
        }
    }

    fn assert_reads(tense: Tense, table: &[(&str, &str)]) {
        for (words, wanted) in table {
            assert_eq!(&read(words, tense), wanted, "{words} ({tense:?})");
        }
    }

    #[test]
    fn full_dates() {
        let table = [
            ("05 मई, 2025", "2025-05-05"),
            ("05 मई , 2025", "2025-05-05"),
            ("०५ मई २०२५", "2025-05-05"),
            ("5 मई, 2025 की शाम को", "2025-05-05"),
            ("पांच मई 2025", "2025-05-05"),
            ("पहली जनवरी 2024", "2024-01-01"),
            ("15वें अगस्त 2024", "2024-08-15"),
            ("मई 5, 2025", "2025-05-05"),
            ("05 MAY 2025", "2025-05-05"),
            ("April 22, 2025", "2025-04-22"),
            ("22nd Sept 2025", "2025-09-22"),
            ("05-मई-2025", "2025-05-05"),
            ("5 मई 25", "2025-05-05"),
            ("27.11.2025", "2025-11-27"),
            ("15/08/2025", "2025-08-15"),
            ("15-8-25", "2025-08-15"),
            ("2025-05-05", "2025-05-05"),
            ("सोमवार, 5 मई 2025", "2025-05-05"),
            ("आज 6 मई 2025", "2025-05-06"),
            ("15 अगस्त 1947", "1947-08-15"),
        ];
        for (words, wanted) in table {
            assert_eq!(show(words, None, Tense::Unknown), wanted, "{words}");
        }
    }

    #[test]
    fn months_in_all_spellings() {
        for (month, names) in [
            (1, "जनवरी"),
            (2, "फरवरी फ़रवरी"),
            (3, "मार्च"),
            (4, "अप्रैल"),
            (5, "मई"),
            (6, "जून"),
            (7, "जुलाई"),
            (8, "अगस्त अगस्‍त"),
            (9, "सितंबर सितम्बर सितम्‍बर"),
            (10, "अक्टूबर अक्तूबर अक्‍टूबर"),
            (11, "नवंबर नवम्बर"),
            (12, "दिसंबर दिसम्बर"),
        ] {
            for name in names.split(' ') {
                let wanted = format!("2024-{month:02}-10");
                assert_eq!(
                    show(&format!("10 {name} 2024"), None, Tense::Unknown),
                    wanted,
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn intervals() {
        assert_reads(
            Tense::Unknown,
            &[
                ("5 से 18 दिसंबर 2025", "2025-12-05..2025-12-18"),
                ("5 से 18 दिसंबर 2025 तक", "2025-12-05..2025-12-18"),
                ("7-9 सितंबर 2025", "2025-09-07..2025-09-09"),
                ("7–9 सितंबर", "2025-09-07..2025-09-09"),
                ("सितंबर 7-9, 2025", "2025-09-07..2025-09-09"),
                ("5 और 6 मई 2025", "2025-05-05..2025-05-06"),
                ("1, 3 और 5 मई 2025", "2025-05-01..2025-05-05"),
                ("30 अक्टूबर से 2 नवंबर", "2025-10-30..2025-11-02"),
                ("30 अक्टूबर, 2025 से 2 नवंबर, 2025", "2025-10-30..2025-11-02"),
                ("30 दिसंबर से 2 जनवरी 2026", "2025-12-30..2026-01-02"),
                ("30 दिसंबर 2025 से 2 जनवरी", "2025-12-30..2026-01-02"),
                ("अप्रैल-जून 2025", "2025-04-01..2025-06-30"),
                ("01.04.2025 से 30.06.2025", "2025-04-01..2025-06-30"),
                ("5 मई 2025 से", "2025-05-05"),
            ],
        );
    }

    #[test]
    fn months_and_years_are_all_their_days() {
        assert_reads(
            Tense::Past,
            &[
                ("सितंबर 2019", "2019-09-01..2019-09-30"),
                ("फरवरी 2024", "2024-02-01..2024-02-29"),
                ("मई के पहले सप्ताह 2024", "2024-05-01..2024-05-31"),
                ("वर्ष 2014", "2014-01-01..2014-12-31"),
                ("2014", "2014-01-01..2014-12-31"),
                ("2014 से 2024", "2014-01-01..2024-12-31"),
                ("2021-25", "2021-01-01..2025-12-31"),
                ("2010 के दशक", "2010-01-01..2019-12-31"),
                ("वित्त वर्ष 2018-19", "2018-04-01..2019-03-31"),
                ("2025-26", "2025-04-01..2026-03-31"),
                ("1999-2000", "1999-04-01..2000-03-31"),
                ("वित्तीय वर्ष 2019", "2018-04-01..2019-03-31"),
                ("वित्त वर्ष 2018-19 से 2020-21", "2018-04-01..2021-03-31"),
                ("2025-26 की पहली तिमाही", "2025-04-01..2025-06-30"),
            ],
        );
    }

    #[test]
    fn a_missing_year_follows_the_tense() {
        assert_reads(
            Tense::Past,
            &[
                ("22 अप्रैल", "2025-04-22"),
                ("10 दिसंबर", "2024-12-10"),
                ("जून", "2024-06-01..2024-06-30"),
                ("29 फरवरी", "2024-02-29"),
            ],
        );
        assert_reads(
            Tense::Future,
            &[
                ("22 अप्रैल", "2026-04-22"),
                ("3 मई", "2025-05-03"),
                ("10 जनवरी", "2026-01-10"),
                ("4-8 मई", "2025-05-04..2025-05-08"),
            ],
        );
        assert_reads(
            Tense::Unknown,
            &[
                ("10 दिसंबर", "2024-12-10"),
                ("22 अप्रैल", "2025-04-22"),
                ("1 अक्टूबर", "2025-10-01"),
            ],
        );
        assert_eq!(show("22 अप्रैल", None, Tense::Past), "none");
    }

    #[test]
    fn deictic_days() {
        assert_reads(
            Tense::Past,
            &[
                ("आज", "2025-05-05*"),
                ("कल", "2025-05-04*"),
                ("परसों", "2025-05-03*"),
                ("आज और कल", "2025-05-04..2025-05-05*"),
                ("सोमवार", "2025-05-05*"),
                ("शुक्रवार को", "2025-05-02*"),
                ("गुरूवार", "2025-05-01*"),
                ("पिछले सोमवार", "2025-04-28*"),
            ],
        );
        assert_reads(
            Tense::Future,
            &[
                ("कल", "2025-05-06*"),
                ("परसों", "2025-05-07*"),
                ("बीते कल", "2025-05-04*"),
                ("सोमवार", "2025-05-12*"),
                ("बुधवार से शुक्रवार", "2025-05-07..2025-05-09*"),
                ("शनिवार और रविवार", "2025-05-10..2025-05-11*"),
            ],
        );
        assert_eq!(read("कल", Tense::Unknown), "2025-05-06*");
    }

    #[test]
    fn deictic_periods() {
        assert_reads(
            Tense::Past,
            &[
                ("इस सप्ताह", "2025-05-05..2025-05-11*"),
                ("पिछले सप्ताह", "2025-04-28..2025-05-04*"),
                ("अगले महीने", "2025-06-01..2025-06-30*"),
                ("पिछले माह", "2025-04-01..2025-04-30*"),
                ("इस वर्ष", "2025-01-01..2025-12-31*"),
                ("अगले साल", "2026-01-01..2026-12-31*"),
                ("चालू वित्त वर्ष", "2025-04-01..2026-03-31*"),
                ("पिछले वित्त वर्ष", "2024-04-01..2025-03-31*"),
                ("अगली तिमाही", "2025-07-01..2025-09-30*"),
                ("पिछले तीन महीनों", "2025-02-05..2025-05-05*"),
                ("आने वाले 5 वर्षों", "2025-05-05..2030-05-05*"),
                ("इस वर्ष 15 अगस्त", "2025-08-15*"),
                ("पिछले वर्ष 15 अगस्त", "2024-08-15*"),
                ("पिछले साल मई", "2024-05-01..2024-05-31*"),
                ("इस महीने की 15 तारीख", "2025-05-15*"),
                ("अगले महीने 5 से 7 तारीख", "2025-06-05..2025-06-07*"),
            ],
        );
    }

    #[test]
    fn what_names_no_day_is_none() {
        for words in [
            "31 फरवरी 2025",
            "31/02/2025",
            "0 मई 2025",
            "45 मई 2025",
            "9-7 सितंबर 2025",
            "2024 से 2014",
            "पांच वर्ष",
            "15",
            "अगले दिन",
            "वर्ष",
            "20वीं सदी",
            "",
            "मंत्री",
            "32767-68",
        ] {
            assert_eq!(read(words, Tense::Past), "none", "{words}");
        }
        for words in ["आज", "कल", "सोमवार", "अगले महीने", "इस वर्ष 15 अगस्त"]
        {
            assert_eq!(show(words, None, Tense::Past), "none", "{words}");
        }
    }

    proptest! {
        #[test]
        fn any_words_are_accepted(
            words in proptest::collection::vec(
                "[0-9]{1,5}|मई|दिसंबर|से|और|-|/|\\.|,|आज|कल|सोमवार|इस|अगले|पिछले|सप्ताह|महीने|वर्ष|वित्त|तिमाही|पहली|दशक|दिन",
                0..8,
            ),
            posted in proptest::option::of((-9999_i16..=9999, 1_i8..=12, 1_i8..=28)),
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let posted = posted.map(|(y, m, d)| jiff::civil::date(y, m, d));
            for tense in [Tense::Past, Tense::Future, Tense::Unknown] {
                if let Some(range) = resolve(&words, posted, tense) {
                    prop_assert!(range.start <= range.end);
                }
            }
        }
    }
}

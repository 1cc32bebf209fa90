//! When and by whom a release was posted.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

use super::marks;
use crate::text::{normalize_word, parse_month};

/// How far India's time, in which all posting times are given, is ahead of UTC: five hours and a
/// half.
const INDIA_MINUTES: i64 = 330;

/// What `05 MAY 2025 5:47PM by PIB Delhi` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Posted {
    pub at: DateTime,
    pub dateline: Option<String>,
}

/// Reads a posting date of PIB's form: day, month by name, year; then, perhaps, a time of 12 or
/// 24 hours and `by` (`द्वारा`) with the office. `None` if the line does not start so.
pub(super) fn parse_pib(line: &str) -> Option<Posted> {
    let words: Vec<Box<str>> = line
        .replace(',', " ")
        .split_whitespace()
        .map(normalize_word)
        .collect();
    let [day, month, year, rest @ ..] = words.as_slice() else {
        return None;
    };
    let date = Date::new(parse_year(year)?, parse_month(month)?, day.parse().ok()?).ok()?;
    let (time, rest) = split_time(rest);
    let dateline = match rest {
        [by, office @ ..] if matches!(by.to_ascii_lowercase().as_str(), "by" | "द्वारा") => {
            (!office.is_empty()).then(|| office.join(" "))
        }
        [] => None,
        _ => return None,
    };
    let at = date.to_datetime(time.unwrap_or(Time::midnight()));
    Some(Posted { at, dateline })
}

fn parse_year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|_| word.len() == 4)
}

/// The time that the words start with, and what follows it.
fn split_time(words: &[Box<str>]) -> (Option<Time>, &[Box<str>]) {
    let candidates = (1..=words.len().min(2)).rev();
    for length in candidates {
        if let Some(time) = parse_time(&words[..length].concat()) {
            return (Some(time), &words[length..]);
        }
    }
    (None, words)
}

/// `5:47PM`, `05:47 pm`, `17:47`, `17:47:05`.
fn parse_time(word: &str) -> Option<Time> {
    let word = word.to_ascii_lowercase();
    let (clock, afternoon) = match (word.strip_suffix("am"), word.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(false)),
        (_, Some(clock)) => (clock, Some(true)),
        _ => (word.as_str(), None),
    };
    let mut parts = clock.split(':').map(|part| part.parse::<i8>().ok());
    let hour = parts.next()??;
    let minute = parts.next()??;
    let second = parts.next().unwrap_or(Some(0))?;
    let hour = match afternoon {
        Some(afternoon) if (1..=12).contains(&hour) => hour % 12 + if afternoon { 12 } else { 0 },
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute, second, 0)
        .ok()
        .filter(|_| parts.next().is_none())
}

/// Reads the `posted_at` of a record: RFC 3339 (turned to India's time), `YYYY-MM-DD` with or
/// without a time of day, or PIB's own form.
pub(super) fn parse_field(field: &str) -> Option<Posted> {
    let field = field.trim();
    let at = field
        .parse::<Timestamp>()
        .ok()
        .and_then(|timestamp| {
            let utc = Offset::UTC.to_datetime(timestamp);
            utc.checked_add(INDIA_MINUTES.minutes()).ok()
        })
        .or_else(|| field.parse::<DateTime>().ok());
    match at {
        Some(at) => Some(Posted { at, dateline: None }),
        None => parse_pib(marks::strip_posted_label(field).unwrap_or(field)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pib_dates() {
        for (line, at, dateline) in [
            (
                "05 MAY 2025 5:47PM by PIB Delhi",
                "2025-05-05T17:47:00",
                Some("PIB Delhi"),
            ),
            (
                "05 MAY 2025 12:05AM by PIB Delhi",
                "2025-05-05T00:05:00",
                Some("PIB Delhi"),
            ),
            (
                "5 मई, 2025 12:05 PM द्वारा पीआईबी दिल्ली",
                "2025-05-05T12:05:00",
                Some("पीआईबी दिल्ली"),
            ),
            ("०५ मई २०२५ 17:47", "2025-05-05T17:47:00", None),
            ("05 SEP 2019", "2019-09-05T00:00:00", None),
        ] {
            let posted = parse_pib(line).expect(line);
            assert_eq!(
                (posted.at.to_string().as_str(), posted.dateline.as_deref()),
                (at, dateline),
                "{line}"
            );
        }
        for line in [
            "",
            "05 MAY",
            "31 FEB 2025",
            "05 MAY 2025 25:00",
            "05 MAY 2025 को बैठक हुई।",
            "2025 MAY 05",
        ] {
            assert_eq!(parse_pib(line), None, "{line}");
        }
    }

    #[test]
    fn fields_of_records() {
        for (field, at) in [
            ("2025-05-05T17:47:00+05:30", "2025-05-05T17:47:00"),
            ("2025-05-05T20:00:00Z", "2025-05-06T01:30:00"),
            ("2025-05-05", "2025-05-05T00:00:00"),
            (" 2025-05-05 17:47 ", "2025-05-05T17:47:00"),
            ("2025-05-05T17:47", "2025-05-05T17:47:00"),
            (
                "Posted On: 05 MAY 2025 5:47PM by PIB Delhi",
                "2025-05-05T17:47:00",
            ),
        ] {
            assert_eq!(
                parse_field(field).expect(field).at.to_string(),
                at,
                "{field}"
            );
        }
        for field in ["", "yesterday", "2025-13-01", "october 2019"] {
            assert_eq!(parse_field(field), None, "{field}");
        }
    }
}

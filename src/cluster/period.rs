//! When a happening can have been.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::annotation::EventDate;
use crate::events::schema::{DateSource, Realis};

use super::knowledge::News;

/// A closed interval of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Period {
    pub(super) from: Date,
    pub(super) to: Date,
}

impl Period {
    /// The days that a record can be about: its date; without one what the posting date tells; of a
    /// date too wide the part that the posting date tells. `None` where nothing tells.
    pub(super) fn of(
        date: Option<&EventDate>,
        realis: Realis,
        posted: Option<Date>,
        news: News,
    ) -> Option<Self> {
        let near = posted.map(|day| Period::near(day, realis, news));
        let Some((told, source)) = date.and_then(|date| Some((told(date)?, date.source))) else {
            return near;
        };
        match source {
            DateSource::Release => Some(Period {
                from: shifted(told.from, -news.behind),
                ..told
            }),
            _ if told.days() > news.widest => near?.both(told),
            _ => Some(told),
        }
    }

    /// The days that news posted on `day` can be about.
    fn near(day: Date, realis: Realis, news: News) -> Self {
        match realis {
            Realis::Actual => Period {
                from: shifted(day, -news.behind),
                to: day,
            },
            Realis::Planned | Realis::Possible | Realis::Negated => Period {
                from: day,
                to: shifted(day, news.ahead),
            },
        }
    }

    /// The days that are in both.
    fn both(self, other: Period) -> Option<Period> {
        let from = self.from.max(other.from);
        let to = self.to.min(other.to);
        (from <= to).then_some(Period { from, to })
    }

    /// Days between the first and the last: 0 for a single day.
    fn days(self) -> i32 {
        (self.to - self.from).get_days()
    }

    /// The days of a happening told with both periods, if it lasts at most so many days: all of
    /// them if it can have lasted so long, else those that both tell.
    pub(super) fn join(self, other: Period, lasts: i32) -> Option<Period> {
        let all = Period {
            from: self.from.min(other.from),
            to: self.to.max(other.to),
        };
        if all.days() <= lasts {
            return Some(all);
        }
        self.both(other)
    }

    /// The last day on which another telling of it can begin.
    pub(super) fn reach(self, lasts: i32) -> Date {
        shifted(self.to, lasts)
    }
}

/// The date as it stands in a record; `None` if it is no interval of days.
pub(super) fn told(date: &EventDate) -> Option<Period> {
    let period = Period {
        from: date.start.parse().ok()?,
        to: date.end.parse().ok()?,
    };
    (period.from <= period.to).then_some(period)
}

fn shifted(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn may(from: i8, to: i8) -> Period {
        Period {
            from: date(2024, 5, from),
            to: date(2024, 5, to),
        }
    }

    #[test]
    fn days_apart_are_one_happening_if_it_lasts_so_long() {
        assert_eq!(may(10, 12).join(may(14, 14), 6), Some(may(10, 14)));
        assert_eq!(may(10, 12).join(may(14, 14), 1), None);
    }

    #[test]
    fn a_wide_plan_takes_the_day() {
        assert_eq!(may(1, 31).join(may(14, 14), 6), Some(may(14, 14)));
    }

    #[test]
    fn joining_again_and_again_does_not_stretch_it() {
        let twice = may(10, 12).join(may(14, 14), 6);
        assert_eq!(twice.and_then(|p| p.join(may(18, 18), 6)), None);
    }

    #[test]
    fn what_has_no_day_takes_the_posting_date() {
        let news = News {
            behind: 2,
            ahead: 60,
            widest: 62,
        };
        let posted = Some(date(2024, 5, 5));
        let of = |realis| Period::of(None, realis, posted, news);
        assert_eq!(of(Realis::Actual), Some(may(3, 5)));
        assert_eq!(of(Realis::Planned).map(|p| p.to), Some(date(2024, 7, 4)));
        assert_eq!(Period::of(None, Realis::Actual, None, news), None);
        let year = EventDate {
            start: "2024-01-01".to_owned(),
            end: "2024-12-31".to_owned(),
            source: DateSource::Text,
        };
        let wide = |posted| Period::of(Some(&year), Realis::Actual, posted, news);
        assert_eq!(wide(posted), Some(may(3, 5)));
        assert_eq!(wide(Some(date(2025, 5, 5))), None);
    }
}

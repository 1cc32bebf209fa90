//! When two mentions tell dates: whether these can be of one happening, and which to keep.

use jiff::civil::Date;

use super::record::{EventMention, When};
use super::schema::{DateSource, Subtype};

/// Whether two dates can be of one happening. One without a date is news of the posting day; it is
/// not what the text dates long before.
pub fn dates_agree(a: Option<When>, b: Option<When>, posted: Option<Date>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.range.start <= b.range.end && b.range.start <= a.range.end,
        (Some(one), None) | (None, Some(one)) => {
            posted.is_none_or(|day| (day - one.range.end).get_days() <= NEWS_DAYS)
        }
        (None, None) => true,
    }
}

/// A release tells its own news within this many days.
const NEWS_DAYS: i32 = 21;

/// Of two dates the narrower; of a visit or an exercise, which last, the wider. One that the text
/// spells out goes before one that a deictic word gives.
pub fn better_date(record: &EventMention, new: Option<When>) -> Option<When> {
    let (Some(held), Some(new)) = (record.date, new) else {
        return record.date.or(new);
    };
    let lasts = matches!(record.subtype, Subtype::Visit | Subtype::Exercise);
    let better = match days(new).cmp(&days(held)) {
        std::cmp::Ordering::Less => !lasts,
        std::cmp::Ordering::Greater => lasts,
        std::cmp::Ordering::Equal => {
            held.source == DateSource::Deictic && new.source == DateSource::Text
        }
    };
    Some(if better { new } else { held })
}

/// Days between the first and the last of an interval.
fn days(when: When) -> i32 {
    (when.range.end - when.range.start).get_days()
}

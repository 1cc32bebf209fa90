//! The words that dates are made of.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Weekday;

use super::normalize::normalize_word;
use super::numerals::{parse_cardinal, parse_ordinal};

/// One word or mark of a date, read by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A cardinal; `digits` is how many digits it was written with, 0 for a number word.
    Number {
        value: i16,
        digits: usize,
    },
    Ordinal(i16),
    Month(i8),
    Weekday(Weekday),
    /// आज, कल, परसों: how many days away, in whichever direction.
    Day(i8),
    Relative(Relative),
    Unit(Unit),
    /// वित्त, वित्तीय: the year that follows runs from April to March.
    Fiscal,
    Dash,
    Slash,
    Dot,
    Comma,
    /// से, to: an interval's first end precedes it.
    To,
    And,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relative {
    Last,
    This,
    Next,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
}

/// The months with their Hindi spellings, the frequent typing errors among them.
const MONTHS: [&str; 12] = [
    "जनवरी जनवरि जनबरी",
    "फरवरी फरवरि फरबरी फ़रवरी",
    "मार्च मॉर्च",
    "अप्रैल अप्रेल एप्रिल अप्रैंल",
    "मई मइ",
    "जून जुन",
    "जुलाई जुलाइ जूलाई",
    "अगस्त आगस्त",
    "सितंबर सितम्बर सितबंर सिंतबर सितबर सिंतंबर",
    "अक्टूबर अक्तूबर अक्टुबर अक्तुबर अक्टूवर अकतूबर ऑक्टोबर",
    "नवंबर नवम्बर नवबंर नवबर",
    "दिसंबर दिसम्बर दिसबंर दिसबर",
];

/// English month names in lower case; three letters are enough (`sept` is a prefix too).
const ENGLISH_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The days of the week from Monday, Hindi and English.
const WEEKDAYS: [&str; 7] = [
    "सोमवार monday",
    "मंगलवार tuesday",
    "बुधवार wednesday",
    "गुरुवार गुरूवार बृहस्पतिवार वीरवार thursday",
    "शुक्रवार friday",
    "शनिवार saturday",
    "रविवार इतवार sunday",
];

/// The other words, by what they mean.
const OTHERS: &[(Item, &str)] = &[
    (Item::Day(0), "आज today"),
    (Item::Day(1), "कल"),
    (Item::Day(2), "परसों"),
    (
        Item::Relative(Relative::Last),
        "पिछले पिछली पिछला गत विगत बीते बीती बीता last",
    ),
    (
        Item::Relative(Relative::This),
        "इस इसी चालू वर्तमान मौजूदा this current",
    ),
    (
        Item::Relative(Relative::Next),
        "अगले अगली अगला आगामी आने आनेवाले next coming",
    ),
    (Item::Unit(Unit::Day), "दिन दिनों day days"),
    (
        Item::Unit(Unit::Week),
        "सप्ताह हफ्ते हफ्ता सप्ताहों हफ्तों week weeks",
    ),
    (
        Item::Unit(Unit::Month),
        "माह महीने महीना महीनों मास month months",
    ),
    (Item::Unit(Unit::Quarter), "तिमाही quarter"),
    (Item::Unit(Unit::Year), "वर्ष साल वर्षों सालों सन् सन year years"),
    (Item::Unit(Unit::Decade), "दशक decade"),
    (Item::Fiscal, "वित्त वित्तीय fiscal financial fy"),
    (Item::Dash, "-"),
    (Item::Slash, "/"),
    (Item::Dot, "."),
    (Item::Comma, ","),
    (Item::To, "से to"),
    (Item::And, "और एवं तथा व & and"),
];

static WORDS: LazyLock<HashMap<Box<str>, Item>> = LazyLock::new(|| {
    let months = MONTHS
        .iter()
        .zip(1..)
        .map(|(names, month)| (Item::Month(month), *names));
    let weekdays = WEEKDAYS.iter().zip(0..).map(|(names, offset)| {
        let day = Weekday::from_monday_zero_offset(offset).expect("an offset from 0 to 6");
        (Item::Weekday(day), *names)
    });
    OTHERS
        .iter()
        .copied()
        .chain(months)
        .chain(weekdays)
        .flat_map(|(item, words)| {
            words
                .split(' ')
                .map(move |word| (normalize_word(word), item))
        })
        .collect()
});

/// Reads normalised tokens one by one; words that say nothing of a date are left out.
pub(super) fn read(words: &[&str]) -> Vec<Item> {
    words.iter().filter_map(|word| read_word(word)).collect()
}

fn read_word(word: &str) -> Option<Item> {
    let lower = word.to_ascii_lowercase();
    if let Some(&item) = WORDS.get(lower.as_str()) {
        return Some(item);
    }
    if let Some(month) = parse_month(&lower) {
        return Some(Item::Month(month));
    }
    if let Some(value) = parse_cardinal(word) {
        let value = i16::try_from(value).ok()?;
        let is_digits = word.starts_with(|c: char| c.is_ascii_digit());
        let digits = if is_digits { word.len() } else { 0 };
        return Some(Item::Number { value, digits });
    }
    Some(Item::Ordinal(i16::try_from(parse_ordinal(word)?).ok()?))
}

/// The month, from 1, that a normalised word names: Hindi in its usual spellings, or English in
/// any case, full or cut to three letters or more.
pub fn parse_month(word: &str) -> Option<i8> {
    if let Some(&Item::Month(month)) = WORDS.get(word) {
        return Some(month);
    }
    let word = word.to_ascii_lowercase();
    let named = |month: &&str| word.len() >= 3 && month.starts_with(&word);
    let at = ENGLISH_MONTHS.iter().position(named)?;
    i8::try_from(at + 1).ok()
}

/// The first of पिछले, इस, अगले among the items.
pub(super) fn relative(items: &[Item]) -> Option<Relative> {
    items.iter().find_map(|item| match item {
        Item::Relative(relative) => Some(*relative),
        _ => None,
    })
}

/// How many units away.
pub(super) fn step(relative: Relative) -> i16 {
    match relative {
        Relative::Last => -1,
        Relative::This => 0,
        Relative::Next => 1,
    }
}

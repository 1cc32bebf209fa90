//! Cells as spreadsheets must find them: no text runs as a formula, no code loses its zeros.

use std::borrow::Cow;

use super::column::Value;

/// What separates the parts of a list.
pub const SEPARATOR: &str = "|";

/// For whom a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// For programs: UTF-8 without a byte-order mark, codes as they are.
    #[default]
    Plain,
    /// To be opened in Excel by a double click: with a byte-order mark, without which Excel does
    /// not read UTF-8; a text of digits that Excel would change (`042`, or more than 15 digits) is
    /// written `="042"`, the only form that Excel shows and keeps as the text 042. It is the only
    /// cell that begins with `=`, and holds nothing but the digits.
    Excel,
}

impl Style {
    /// What the file begins with.
    pub(super) fn preamble(self) -> &'static [u8] {
        match self {
            Style::Plain => b"",
            Style::Excel => "\u{feff}".as_bytes(),
        }
    }

    /// A cell's content, before it is quoted as CSV.
    pub(super) fn cell<'v>(self, value: &'v Value<'_>) -> Cow<'v, str> {
        match value {
            Value::Empty => "".into(),
            Value::Integer(number) => number.to_string().into(),
            Value::Number(number) => format!("{number:?}").into(),
            Value::Text(text) if self == Style::Excel && excel_changes(text) => {
                format!("=\"{text}\"").into()
            }
            Value::Text(text) => guard(text),
            Value::List(texts) => guard(&texts.join(SEPARATOR)).into_owned().into(),
            // No format that writes CSV asks for nested rows.
            Value::Records(records) => records.len().to_string().into(),
        }
    }
}

/// Digits that Excel can hold of a number; further ones become zeros.
const EXCEL_DIGITS: usize = 15;

/// Whether Excel would read a text as a number and write that back otherwise.
fn excel_changes(text: &str) -> bool {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits && (text.len() > EXCEL_DIGITS || (text.len() > 1 && text.starts_with('0')))
}

/// Characters that make spreadsheets read a cell as a formula when it begins with them; the wide
/// forms are what some turn into the plain ones.
const FORMULA_STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The text, with an apostrophe before it where a spreadsheet would run it as a formula. A text that
/// already has apostrophes there gets one more, so that [`unguard`] gives back each text as it was.
fn guard(text: &str) -> Cow<'_, str> {
    match text.trim_start_matches('\'').starts_with(FORMULA_STARTS) {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}

/// The text that a cell of a plain CSV file stands for.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.trim_start_matches('\'').starts_with(FORMULA_STARTS) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell(style: Style, text: &str) -> String {
        style.cell(&Value::from(text)).into_owned()
    }

    #[test]
    fn formulas_are_text() {
        for start in FORMULA_STARTS {
            let text = format!("{start}HYPERLINK(1)");
            for style in [Style::Plain, Style::Excel] {
                assert_eq!(cell(style, &text), format!("'{text}"));
            }
        }
        assert_eq!(cell(Style::Plain, "'=1"), "''=1");
        assert_eq!(cell(Style::Plain, "भारत-जापान"), "भारत-जापान");
        assert_eq!(cell(Style::Plain, "'तिरंगा'"), "'तिरंगा'");
    }

    #[test]
    fn excel_keeps_codes() {
        assert_eq!(cell(Style::Plain, "042"), "042");
        assert_eq!(cell(Style::Excel, "042"), "=\"042\"");
        assert_eq!(
            cell(Style::Excel, "1234567890123456"),
            "=\"1234567890123456\""
        );
        for unchanged in ["0", "2127135", "T01", "०४२", ""] {
            assert_eq!(cell(Style::Excel, unchanged), unchanged);
        }
    }

    #[test]
    fn numbers_have_a_point() {
        assert_eq!(Style::Plain.cell(&Value::Number(7.0)), "7.0");
        assert_eq!(Style::Plain.cell(&Value::Number(0.97)), "0.97");
    }

    proptest! {
        #[test]
        fn no_text_runs_and_none_is_lost(text in "['=+@\t\r＝-]{0,3}\\PC{0,8}") {
            let plain = cell(Style::Plain, &text);
            prop_assert!(!plain.starts_with(FORMULA_STARTS));
            prop_assert_eq!(unguard(&plain), &text);
            let excel = cell(Style::Excel, &text);
            let as_text = format!("=\"{text}\"");
            prop_assert!(!excel.starts_with(FORMULA_STARTS) || excel == as_text);
        }
    }
}

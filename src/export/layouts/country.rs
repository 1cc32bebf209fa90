//! States under the codes that other event datasets use: `data/codes/countries.csv`.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../data/codes/countries.csv");

/// How a state is called elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StateCodes {
    /// CAMEO's code.
    pub cameo: &'static str,
    /// FIPS 10-4.
    pub fips: Option<&'static str>,
    /// The number in the Correlates of War list.
    pub cow: Option<&'static str>,
}

/// The codes of a state by its ISO 3166-1 alpha-3 code.
pub(super) fn state_codes(alpha3: &str) -> Option<StateCodes> {
    static STATES: LazyLock<HashMap<&str, StateCodes>> =
        LazyLock::new(|| TABLE.lines().filter_map(row).collect());
    STATES.get(alpha3).copied()
}

/// A line of the table; comments and the header are none.
fn row(line: &'static str) -> Option<(&'static str, StateCodes)> {
    let cells: Vec<&str> = line.split(',').collect();
    let &[alpha3, cameo, fips, cow] = cells.as_slice() else {
        return None;
    };
    let given = |cell: &'static str| (!cell.is_empty()).then_some(cell);
    let codes = StateCodes {
        cameo,
        fips: given(fips),
        cow: given(cow),
    };
    (alpha3.len() == 3).then_some((alpha3, codes))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn states_have_the_codes_of_the_datasets() {
        let codes = |alpha3| state_codes(alpha3).map(|c| (c.cameo, c.fips, c.cow));
        assert_eq!(codes("IND"), Some(("IND", Some("IN"), Some("750"))));
        assert_eq!(codes("JPN"), Some(("JPN", Some("JA"), Some("740"))));
        assert_eq!(codes("ROU"), Some(("ROM", Some("RO"), Some("360"))));
        assert_eq!(codes("HKG"), Some(("HKG", Some("HK"), None)));
        assert_eq!(codes("XXX"), None);
    }

    #[test]
    fn every_state_of_the_gazetteer_has_a_row_of_its_own() {
        let rows: Vec<_> = TABLE.lines().filter_map(row).collect();
        let states: HashSet<&str> = rows.iter().map(|(alpha3, _)| *alpha3).collect();
        assert_eq!(states.len(), rows.len());
        let gazetteer = include_str!("../../../data/gazetteers/countries.csv").lines();
        let codes = gazetteer.filter(|l| !l.starts_with('#')).skip(1);
        let known: HashSet<&str> = codes.filter_map(|l| l.rsplit(',').nth(1)).collect();
        assert_eq!(states, known);
        let fips: Vec<&str> = rows.iter().filter_map(|(_, codes)| codes.fips).collect();
        assert_eq!(fips.iter().collect::<HashSet<_>>().len(), fips.len());
    }
}

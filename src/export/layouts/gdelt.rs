//! Events under the column names of GDELT 2.0: a row for each pair of an agent and a counterpart.
//!
//! Names and meanings: "The GDELT Event Database Data Format Codebook V2.0", 2015-02-19, with the
//! names of the two columns that its data sets spell otherwise, `GLOBALEVENTID` and `SQLDATE`.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::annotation::{Annotation, Event, Participant};
use crate::document::Part;
use crate::events::schema::{Sector, Side};
use crate::export::column::{AnnotationTable, Codes, Column, Kind, Table, Value};
use crate::export::tables::called;

use super::country::state_codes;

/// The table `gdelt`.
pub struct Gdelt;

/// What a row of [`Gdelt`] is made from.
pub struct GdeltRow<'a> {
    annotation: &'a Annotation,
    event: &'a Event,
    cameo: &'a str,
    /// Number of the pair in the event, from 1.
    number: usize,
    actor1: Actor<'a>,
    actor2: Actor<'a>,
}

/// One of the two sides of a pair; none where the event has nobody on that side.
#[derive(Clone, Copy)]
struct Actor<'a>(Option<&'a Participant>);

impl<'a> Actor<'a> {
    fn name(self) -> Value<'a> {
        Value::optional(self.0.and_then(called))
    }

    fn state(self) -> Option<&'a str> {
        let alpha3 = self.0?.country.as_deref()?;
        Some(state_codes(alpha3).map_or(alpha3, |codes| codes.cameo))
    }

    fn country(self) -> Value<'a> {
        Value::optional(self.state())
    }

    fn type_code(self) -> Value<'a> {
        Value::optional(self.0.and_then(|p| p.sector).and_then(cameo_type))
    }

    /// The state's code and the type's behind it, as CAMEO puts actors together: `INDGOV`.
    fn code(self) -> Value<'a> {
        let sector = self.0.and_then(|p| p.sector);
        let code: String = self
            .state()
            .into_iter()
            .chain(sector.and_then(cameo_type))
            .collect();
        match code.is_empty() {
            true => Value::Empty,
            false => Value::from(code),
        }
    }
}

/// CAMEO's type of an actor, as GDELT's lookup `CAMEO.type.txt` lists it. Where PLOVER changed a code
/// (medicine, media) this is CAMEO's; a political party has none in that list.
pub(in crate::export) fn cameo_type(sector: Sector) -> Option<&'static str> {
    match sector {
        Sector::Med => Some("HLH"),
        Sector::Jrn => Some("MED"),
        Sector::Pty => None,
        sector => Some(sector.as_str()),
    }
}

/// GDELT's class of a CAMEO code: 1 verbal, 2 material cooperation, 3 verbal, 4 material conflict.
/// The codebook gives the classes, CAMEO's manual the roots: 01 to 05, 06 to 08, 09 to 13, 14 to 20.
pub(in crate::export) fn quad_class(cameo: &str) -> Option<usize> {
    match cameo.get(..2)?.parse().ok()? {
        1..=5 => Some(1),
        6..=8 => Some(2),
        9..=13 => Some(3),
        14..=20 => Some(4),
        _ => None,
    }
}

/// The pairs of an event: each agent with each counterpart; each alone where the other side is empty;
/// one pair of nobody where both are.
fn pairs(event: &Event) -> Vec<(Actor<'_>, Actor<'_>)> {
    let side = |side: Side| -> Vec<Actor<'_>> {
        let of_side = event.participants.iter().filter(|p| p.side == side);
        let actors: Vec<Actor<'_>> = of_side.map(|p| Actor(Some(p))).collect();
        match actors.is_empty() {
            true => vec![Actor(None)],
            false => actors,
        }
    };
    let (agents, counterparts) = (side(Side::Agent), side(Side::Counterpart));
    let with_each = |&agent| counterparts.iter().map(move |&other| (agent, other));
    agents.iter().flat_map(with_each).collect()
}

impl<'a> GdeltRow<'a> {
    fn day(&self) -> Option<Date> {
        self.event.date.as_ref()?.start.parse().ok()
    }

    /// A number made of the first day.
    fn dated(&self, number: impl Fn(Date) -> usize) -> Value<'a> {
        self.day().map_or(Value::Empty, |day| number(day).into())
    }

    /// Whether the title, a sub-heading or the first sentence of the body tells of the event.
    fn leads(&self) -> bool {
        let sentences = &self.annotation.sentences;
        let lead = sentences.iter().position(|s| s.part == Part::Body);
        self.event.mentions.iter().any(|mention| {
            let sentence = sentences.get(mention.sentence);
            sentence.is_some_and(|s| s.part.is_heading()) || Some(mention.sentence) == lead
        })
    }

    /// When the release was posted: YYYYMMDDHHMMSS in UTC.
    fn added(&self) -> Value<'a> {
        let posted = self.annotation.release.posted_at.as_deref();
        let posted: Option<Timestamp> = posted.and_then(|time| time.parse().ok());
        posted.map_or(Value::Empty, |time| {
            let time = TimeZone::UTC.to_datetime(time);
            let clock = [time.hour(), time.minute(), time.second()];
            let clock = clock.into_iter().fold(0, |n, part| n * 100 + digits(part));
            (yyyymmdd(time.date()) * 1_000_000 + clock).into()
        })
    }

    fn place_country(&self) -> Option<&'a str> {
        self.event.place.as_ref()?.country.as_deref()
    }
}

fn digits(part: i8) -> usize {
    usize::from(part.unsigned_abs())
}

fn yyyymm(day: Date) -> usize {
    usize::from(day.year().unsigned_abs()) * 100 + digits(day.month())
}

fn yyyymmdd(day: Date) -> usize {
    yyyymm(day) * 100 + digits(day.day())
}

/// The codebook's reckoning: the year and (month × 30 + day) / 365 of it, at most 0.9999.
fn fraction_date(day: Date) -> f64 {
    let part = (f64::from(day.month()) * 30.0 + f64::from(day.day())) / 365.0;
    let fraction = part.min(0.9999) + f64::from(day.year());
    (fraction * 10_000.0).round() / 10_000.0
}

/// Why vaarta leaves a column empty.
const NO_GROUP: &str = "Empty: bodies are not linked to CAMEO's known groups.";
const NO_ETHNICITY: &str = "Empty: vaarta reads no ethnicity.";
const NO_RELIGION: &str = "Empty: vaarta reads no religion.";
const ONE_TYPE: &str = "Empty: a participant has one sector.";
const NO_ACTOR_PLACE: &str =
    "Empty: releases seldom tell where an actor is, and vaarta does not read it.";
const NO_COORDINATES: &str = "Empty: vaarta has no gazetteer of coordinates and districts.";
const NO_TONE: &str = "Empty: vaarta measures no tone.";

const LATITUDE: Kind = Kind::Number("degrees");
const PLACE_TYPE: Kind = Kind::Integer("code 1 to 5");

type C = Column<Gdelt>;

/// Columns, a line each.
macro_rules! columns {
    ($($call:expr;)+) => { &[$($call),+] };
}

impl Table for Gdelt {
    const NAME: &'static str = "gdelt";
    const ABOUT: &'static str = "A pair of an agent and a counterpart of an event; each alone where the other side has nobody. Records without a CAMEO code (possible, negated, planned condolences) are left out: GDELT has no row without one.";
    const KEY: &'static [&'static str] = &["GLOBALEVENTID"];
    type Row<'a> = GdeltRow<'a>;

    #[rustfmt::skip]
    const COLUMNS: &'static [C] = columns![
        C::new("GLOBALEVENTID", Kind::Text, "The event's id in `events`, and the pair's number behind a point. GDELT's is a number.", "2127135-E1.1", |r| format!("{}.{}", r.event.id, r.number).into());
        C::new("SQLDATE", Kind::Integer("YYYYMMDD"), "The first day.", "20250505", |r| r.dated(yyyymmdd));
        C::new("MonthYear", Kind::Integer("YYYYMM"), "Its month.", "202505", |r| r.dated(yyyymm));
        C::new("Year", Kind::Integer("YYYY"), "Its year.", "2025", |r| r.dated(|day| yyyymm(day) / 100));
        C::new("FractionDate", Kind::Number("years"), "The year, and (month × 30 + day) / 365 of it.", "2025.4247", |r| r.day().map_or(Value::Empty, |day| Value::Number(fraction_date(day))));
        C::new("Actor1Code", Kind::Text, "The agent: its state's code and its type's, where it has them.", "INDGOV", |r| r.actor1.code());
        C::new("Actor1Name", Kind::Text, "What the agent is called: its name, else its office, body or country. As written; GDELT's is English.", "राजनाथ सिंह", |r| r.actor1.name());
        C::new("Actor1CountryCode", Kind::Code(Codes::CameoCountry), "The agent's state.", "IND", |r| r.actor1.country());
        C::empty("Actor1KnownGroupCode", Kind::Text, NO_GROUP);
        C::empty("Actor1EthnicCode", Kind::Text, NO_ETHNICITY);
        C::empty("Actor1Religion1Code", Kind::Text, NO_RELIGION);
        C::empty("Actor1Religion2Code", Kind::Text, NO_RELIGION);
        C::new("Actor1Type1Code", Kind::Code(Codes::CameoType), "The agent's sector.", "GOV", |r| r.actor1.type_code());
        C::empty("Actor1Type2Code", Kind::Text, ONE_TYPE);
        C::empty("Actor1Type3Code", Kind::Text, ONE_TYPE);
        C::new("Actor2Code", Kind::Text, "The counterpart, likewise.", "JPNGOV", |r| r.actor2.code());
        C::new("Actor2Name", Kind::Text, "What the counterpart is called.", "नकातानी", |r| r.actor2.name());
        C::new("Actor2CountryCode", Kind::Code(Codes::CameoCountry), "The counterpart's state.", "JPN", |r| r.actor2.country());
        C::empty("Actor2KnownGroupCode", Kind::Text, NO_GROUP);
        C::empty("Actor2EthnicCode", Kind::Text, NO_ETHNICITY);
        C::empty("Actor2Religion1Code", Kind::Text, NO_RELIGION);
        C::empty("Actor2Religion2Code", Kind::Text, NO_RELIGION);
        C::new("Actor2Type1Code", Kind::Code(Codes::CameoType), "The counterpart's sector.", "GOV", |r| r.actor2.type_code());
        C::empty("Actor2Type2Code", Kind::Text, ONE_TYPE);
        C::empty("Actor2Type3Code", Kind::Text, ONE_TYPE);
        C::new("IsRootEvent", Kind::Integer("0 or 1"), "1 where the title, a sub-heading or the first sentence of the body tells of it; GDELT's is the lead paragraph.", "1", |r| usize::from(r.leads()).into());
        C::new("EventCode", Kind::Code(Codes::Cameo), "CAMEO code, leading zero kept.", "040", |r| r.cameo.into());
        C::new("EventBaseCode", Kind::Text, "Its first three digits.", "040", |r| Value::optional(r.cameo.get(..3)));
        C::new("EventRootCode", Kind::Text, "Its first two digits.", "04", |r| Value::optional(r.cameo.get(..2)));
        C::new("QuadClass", Kind::Integer("class"), "1 verbal cooperation, 2 material cooperation; 3 and 4, conflict, do not occur.", "1", |r| quad_class(r.cameo).map_or(Value::Empty, Value::from));
        C::new("GoldsteinScale", Kind::Number("Goldstein scale"), "Goldstein score of the code.", "1.0", |r| r.event.goldstein.map_or(Value::Empty, Value::from));
        C::new("NumMentions", Kind::Integer("mentions"), "How many places in the release tell of it.", "3", |r| r.event.mentions.len().into());
        C::new("NumSources", Kind::Integer("sources"), "1: each release counts for itself.", "1", |_| 1.into());
        C::new("NumArticles", Kind::Integer("articles"), "1: each release counts for itself.", "1", |_| 1.into());
        C::empty("AvgTone", Kind::Number("tone"), NO_TONE);
        C::empty("Actor1Geo_Type", PLACE_TYPE, NO_ACTOR_PLACE);
        C::empty("Actor1Geo_FullName", Kind::Text, NO_ACTOR_PLACE);
        C::empty("Actor1Geo_CountryCode", Kind::Text, NO_ACTOR_PLACE);
        C::empty("Actor1Geo_ADM1Code", Kind::Text, NO_ACTOR_PLACE);
        C::empty("Actor1Geo_ADM2Code", Kind::Text, NO_ACTOR_PLACE);
        C::empty("Actor1Geo_Lat", LATITUDE, NO_ACTOR_PLACE);
        C::empty("Actor1Geo_Long", LATITUDE, NO_ACTOR_PLACE);
        C::empty("Actor1Geo_FeatureID", Kind::Text, NO_ACTOR_PLACE);
        C::empty("Actor2Geo_Type", PLACE_TYPE, NO_ACTOR_PLACE);
        C::empty("Actor2Geo_FullName", Kind::Text, NO_ACTOR_PLACE);
        C::empty("Actor2Geo_CountryCode", Kind::Text, NO_ACTOR_PLACE);
        C::empty("Actor2Geo_ADM1Code", Kind::Text, NO_ACTOR_PLACE);
        C::empty("Actor2Geo_ADM2Code", Kind::Text, NO_ACTOR_PLACE);
        C::empty("Actor2Geo_Lat", LATITUDE, NO_ACTOR_PLACE);
        C::empty("Actor2Geo_Long", LATITUDE, NO_ACTOR_PLACE);
        C::empty("Actor2Geo_FeatureID", Kind::Text, NO_ACTOR_PLACE);
        C::empty("ActionGeo_Type", PLACE_TYPE, "Empty: vaarta does not tell cities from districts and states.");
        C::new("ActionGeo_FullName", Kind::Text, "Where, as written; GDELT's is English.", "नई दिल्ली", |r| Value::optional(r.event.place.as_ref().map(|p| p.text.as_str())));
        C::new("ActionGeo_CountryCode", Kind::Code(Codes::Fips), "The place's state.", "IN", |r| Value::optional(r.place_country().and_then(state_codes).and_then(|c| c.fips)));
        C::empty("ActionGeo_ADM1Code", Kind::Text, NO_COORDINATES);
        C::empty("ActionGeo_ADM2Code", Kind::Text, NO_COORDINATES);
        C::empty("ActionGeo_Lat", LATITUDE, NO_COORDINATES);
        C::empty("ActionGeo_Long", LATITUDE, NO_COORDINATES);
        C::empty("ActionGeo_FeatureID", Kind::Text, NO_COORDINATES);
        C::new("DATEADDED", Kind::Integer("YYYYMMDDHHMMSS"), "When the release was posted, in UTC; in GDELT, when the event was added.", "20250505121700", |r| r.added());
        C::new("SOURCEURL", Kind::Text, "The file that the release was read from, with the line where a file holds many.", "2025.jsonl:17", |r| Value::from(&r.annotation.release.source));
    ];
}

impl AnnotationTable for Gdelt {
    fn rows(annotation: &Annotation) -> impl Iterator<Item = GdeltRow<'_>> {
        let coded = annotation
            .events
            .iter()
            .filter_map(|e| Some((e, e.cameo.as_deref()?)));
        coded.flat_map(move |(event, cameo)| {
            let pairs = pairs(event).into_iter().zip(1..);
            pairs.map(move |((actor1, actor2), number)| GdeltRow {
                annotation,
                event,
                cameo,
                number,
                actor1,
                actor2,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::schema::{Realis, Subtype};

    #[test]
    fn dates_are_reckoned_as_the_codebook_does() {
        let day = jiff::civil::date(2025, 5, 5);
        assert_eq!((yyyymm(day), yyyymmdd(day)), (202_505, 20_250_505));
        assert_eq!(fraction_date(day), 2025.4247);
        assert_eq!(fraction_date(jiff::civil::date(2025, 12, 31)), 2025.9999);
    }

    #[test]
    fn every_code_has_a_class_of_cooperation() {
        for subtype in Subtype::ALL {
            let cameo = subtype.codes(Realis::Actual).cameo.unwrap_or_default();
            assert!(matches!(quad_class(cameo), Some(1 | 2)), "{cameo}");
        }
        assert_eq!((quad_class("190"), quad_class("x")), (Some(4), None));
    }

    #[test]
    fn the_columns_are_those_of_gdelt() {
        assert_eq!(Gdelt::COLUMNS.len(), 61);
        assert_eq!(cameo_type(Sector::Jrn), Some("MED"));
        assert_eq!(cameo_type(Sector::Gov), Some("GOV"));
    }
}

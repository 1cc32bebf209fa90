//! The closed lists of codes, and how vaarta's types map to CAMEO, PLOVER and the datasets on them.

use std::fmt::Write;

use crate::document::{EntityType, Part};
use crate::events::schema::{DateSource, EventType, Realis, Sector, Side, Subtype, Topic};
use crate::export::column::Codes;
use crate::export::layouts::{
    cameo_type, context_of_topic, contexts_of_cameo, event_mode, event_type, quad_class, quad_code,
};
use crate::export::tables::part_name;

/// Adds the chapter of codes.
pub(super) fn describe(page: &mut String) {
    page.push_str("\n# Codes\n\n| list | codes |\n| --- | --- |\n");
    for codes in Codes::ALL {
        let _ = writeln!(page, "| {} | {} |", codes.title(), codes.listed());
    }
    let topics: Vec<&str> = Topic::ALL.iter().map(|t| t.as_str()).collect();
    let _ = writeln!(page, "| topics | {} |", topics.join(", "));
    page.push_str(EVENTS);
    for &subtype in Subtype::ALL {
        for realis in [Realis::Actual, Realis::Planned] {
            event_row(subtype, realis, page);
        }
    }
    page.push_str(SECTORS);
    for &sector in Sector::ALL {
        let _ = writeln!(page, "| {sector} | {} |", cameo_type(sector).unwrap_or(""));
    }
    page.push_str(TOPICS);
    for &topic in Topic::ALL {
        let _ = writeln!(
            page,
            "| {topic} | {} |",
            context_of_topic(topic).unwrap_or("")
        );
    }
}

const EVENTS: &str = "
## Events

What is possible or negated has no code, and so has a planned condolence. Sources: CAMEO manual 1.1b3; Goldstein scale and classes as GDELT publishes them; PLOVER types, modes and contexts from
`CAMEO2PLOVER-2021.txt` and the PLOVER manual (github.com/openeventdata/PLOVER), which count an intent as AGREE and military cooperation as a context. CONDOLE is vaarta's extension.

| type | subtype | realis | CAMEO | Goldstein | QuadClass | PLOVER type | mode | context | quad code |
| --- | --- | --- | --- | ---: | ---: | --- | --- | --- | --- |
";

const SECTORS: &str = "
## Sectors

PLOVER's sector and CAMEO's type of an actor, as GDELT's lookup `CAMEO.type.txt` lists it: PLOVER gave MED, CAMEO's media, to medicine. That list has no party.

| PLOVER | CAMEO |
| --- | --- |
";

const TOPICS: &str = "
## Topics

The context of the PLOVER manual (table \"General contexts\") whose definition covers the topic; none where PLOVER's is narrower, as `cyber` (attacks and crime) is.

| topic | context |
| --- | --- |
";

fn event_row(subtype: Subtype, realis: Realis, page: &mut String) {
    let codes = subtype.codes(realis);
    let (Some(cameo), Some(plover)) = (codes.cameo, codes.plover) else {
        return;
    };
    let goldstein = codes.goldstein.map_or(String::new(), |g| format!("{g:?}"));
    let quad = quad_class(cameo).map_or(String::new(), |class| class.to_string());
    let kind = event_type(plover);
    let _ = writeln!(
        page,
        "| {} | {subtype} | {realis} | {cameo} | {goldstein} | {quad} | {kind} | {} | {} | {} |",
        subtype.event_type(),
        event_mode(plover).unwrap_or(""),
        contexts_of_cameo(cameo).unwrap_or(""),
        quad_code(kind).unwrap_or("")
    );
}

impl Codes {
    const ALL: [Codes; 15] = [
        Codes::Event,
        Codes::Subtype,
        Codes::Realis,
        Codes::Side,
        Codes::Sector,
        Codes::DateSource,
        Codes::Entity,
        Codes::Part,
        Codes::Country,
        Codes::Cameo,
        Codes::Plover,
        Codes::Quad,
        Codes::CameoCountry,
        Codes::CameoType,
        Codes::Fips,
    ];

    pub(super) fn title(self) -> &'static str {
        match self {
            Codes::Cameo => "CAMEO",
            Codes::Plover => "PLOVER",
            Codes::Country => "country",
            Codes::Entity => "entity type",
            Codes::Part => "part",
            Codes::Event => "event type",
            Codes::Subtype => "subtype",
            Codes::Realis => "realis",
            Codes::Side => "side",
            Codes::Sector => "sector",
            Codes::DateSource => "date source",
            Codes::CameoCountry => "CAMEO country",
            Codes::CameoType => "CAMEO actor type",
            Codes::Fips => "FIPS country",
            Codes::Quad => "PLOVER quad code",
        }
    }

    /// The codes that can occur, or where they are listed.
    fn listed(self) -> String {
        let names: Vec<&str> = match self {
            Codes::Country => return "ISO 3166-1 alpha-3".to_owned(),
            Codes::CameoCountry | Codes::Fips => return "`data/codes/countries.csv`".to_owned(),
            Codes::Cameo => coded(|subtype, realis| subtype.codes(realis).cameo),
            Codes::Plover => coded(|subtype, realis| subtype.codes(realis).plover),
            Codes::Quad => coded(|subtype, realis| {
                let plover = subtype.codes(realis).plover;
                plover.and_then(|plover| quad_code(event_type(plover)))
            }),
            Codes::CameoType => Sector::ALL.iter().filter_map(|&s| cameo_type(s)).collect(),
            Codes::Entity => EntityType::ALL.iter().map(|e| e.as_str()).collect(),
            Codes::Part => [
                Part::Ministry,
                Part::Title,
                Part::Subtitle,
                Part::Posted,
                Part::Body,
            ]
            .map(part_name)
            .into(),
            Codes::Event => EventType::ALL.iter().map(|e| e.as_str()).collect(),
            Codes::Subtype => return subtypes(),
            Codes::Realis => Realis::ALL.iter().map(|r| r.as_str()).collect(),
            Codes::Side => Side::ALL.iter().map(|s| s.as_str()).collect(),
            Codes::Sector => Sector::ALL.iter().map(|s| s.as_str()).collect(),
            Codes::DateSource => DateSource::ALL.iter().map(|d| d.as_str()).collect(),
        };
        names.join(", ")
    }
}

/// The codes that records can have, sorted, each once.
fn coded(code: impl Fn(Subtype, Realis) -> Option<&'static str>) -> Vec<&'static str> {
    let all = Subtype::ALL
        .iter()
        .flat_map(|&s| Realis::ALL.iter().map(move |&r| (s, r)));
    let mut codes: Vec<&str> = all.filter_map(|(s, r)| code(s, r)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn subtypes() -> String {
    let of_type = |event_type: &EventType| {
        let subtypes = Subtype::ALL
            .iter()
            .filter(|s| s.event_type() == *event_type);
        let names: Vec<&str> = subtypes.map(|s| s.as_str()).collect();
        format!("{event_type}: {}", names.join(", "))
    };
    EventType::ALL
        .iter()
        .map(of_type)
        .collect::<Vec<_>>()
        .join("; ")
}

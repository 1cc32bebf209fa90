//! The closed vocabularies of event records, and the CAMEO and PLOVER codes that follow from them.
//!
//! Codes: CAMEO manual 1.1b3; PLOVER `CAMEO2PLOVER-2021.txt`; Goldstein scale as GDELT publishes it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares an enum of names that rules, gold labels and outputs share, with its spelling in files.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// Every value, in the order in which tables list them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The spelling in files.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

vocabulary! {
    /// What kind of happening a record tells of.
    EventType {
        /// Two or more sides meet, talk or visit.
        Meeting = "meeting",
        /// Someone grieves or honours the dead.
        Condolence = "condolence",
        /// Sides agree, promise, work or train together, or one helps another.
        Cooperation = "cooperation",
    }
}

vocabulary! {
    /// The finer kind; each belongs to one [`EventType`].
    Subtype {
        /// Two sides meet or negotiate.
        Talks = "talks",
        /// One side calls on an office holder.
        CallOn = "call_on",
        /// Telephone or video talks.
        Phone = "phone",
        /// A journey to, an arrival in or a reception in another country.
        Visit = "visit",
        /// Three or more sides: summit, ministerial, forum.
        Multilateral = "multilateral",
        /// An organisation's own or a domestic working meeting.
        Session = "session",
        /// Grief at a person's death.
        Death = "death",
        /// Grief for the victims of an attack, accident or disaster.
        Disaster = "disaster",
        /// Homage to the dead.
        Tribute = "tribute",
        /// An agreement is signed.
        Agreement = "agreement",
        /// A cabinet or body approves or ratifies an agreement.
        Approval = "approval",
        /// A joint military exercise.
        Exercise = "exercise",
        /// A stated decision, promise or offer to cooperate or help.
        Pledge = "pledge",
        /// Joint work under way or launched.
        Project = "project",
        /// Relief, credit or supplies are given.
        Aid = "aid",
    }
}

vocabulary! {
    /// Whether the happening is told as fact.
    Realis {
        /// It happened or is happening.
        Actual = "actual",
        /// It is to happen.
        Planned = "planned",
        /// It is proposed, requested or conditional.
        Possible = "possible",
        /// It did not or will not happen.
        Negated = "negated",
    }
}

vocabulary! {
    /// Which side of an event a participant is on.
    Side {
        /// The one who acts; in a condolence, who grieves.
        Agent = "agent",
        /// The other side; in a condolence, who is addressed.
        Counterpart = "counterpart",
    }
}

vocabulary! {
    /// PLOVER's sectors, as far as offices and bodies of releases need them.
    Sector {
        /// Government: executive, diplomats, civil administration.
        Gov = "GOV",
        /// Armed forces.
        Mil = "MIL",
        /// Legislature.
        Leg = "LEG",
        /// Judiciary.
        Jud = "JUD",
        /// Political party.
        Pty = "PTY",
        /// Police and security services.
        Cop = "COP",
        /// Business.
        Bus = "BUS",
        /// Education and research.
        Edu = "EDU",
        /// Medicine.
        Med = "MED",
        /// Media.
        Jrn = "JRN",
        /// Non-governmental organisation.
        Ngo = "NGO",
        /// Inter-governmental organisation.
        Igo = "IGO",
        /// Civilians.
        Cvl = "CVL",
    }
}

vocabulary! {
    /// Fields that a meeting or a cooperation is about.
    Topic {
        /// Armed forces, defence industry, military exercises.
        Defence = "defence",
        /// Internal security, terrorism, borders.
        SecurityTerrorism = "security_terrorism",
        /// Sea, navy's waters, ports, shipping lanes.
        Maritime = "maritime",
        /// Space.
        Space = "space",
        /// Cyber security, artificial intelligence, digital technology.
        CyberAi = "cyber_ai",
        /// Nuclear energy and materials.
        Nuclear = "nuclear",
        /// Oil, gas, power, renewables.
        Energy = "energy",
        /// Trade, investment, industry.
        Trade = "trade",
        /// Banking, tax, loans.
        Finance = "finance",
        /// Farming, food, fisheries.
        Agriculture = "agriculture",
        /// Health, medicine, traditional medicine.
        Health = "health",
        /// Science and technology.
        ScienceTechnology = "science_technology",
        /// Education, culture, sport, tourism.
        EducationCulture = "education_culture",
        /// Environment, climate, water, forests.
        EnvironmentClimate = "environment_climate",
        /// Transport, cities, infrastructure.
        TransportInfrastructure = "transport_infrastructure",
        /// Disasters and relief.
        DisasterRelief = "disaster_relief",
        /// Migration, visas, diaspora, labour mobility.
        DiasporaMobility = "diaspora_mobility",
        /// Law, courts, elections, administration.
        LawJustice = "law_justice",
        /// Press, broadcasting, film.
        Media = "media",
        /// A stated field outside this list.
        Other = "other",
    }
}

vocabulary! {
    /// Where an event's date was taken from.
    DateSource {
        /// A calendar date in the text.
        Text = "text",
        /// A deictic word (आज, कल) read against the posting date.
        Deictic = "deictic",
        /// The posting date itself.
        Release = "release",
    }
}

/// The codes of one record. A code that the schemes do not have is absent, never guessed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Codes {
    /// CAMEO, leading zero kept.
    pub cameo: Option<&'static str>,
    /// PLOVER type, with its mode after a hyphen where there is one.
    pub plover: Option<&'static str>,
    /// Goldstein score of the CAMEO code.
    pub goldstein: Option<f32>,
}

impl Subtype {
    /// The type that the subtype belongs to.
    pub fn event_type(self) -> EventType {
        use Subtype::*;
        match self {
            Talks | CallOn | Phone | Visit | Multilateral | Session => EventType::Meeting,
            Death | Disaster | Tribute => EventType::Condolence,
            Agreement | Approval | Exercise | Pledge | Project | Aid => EventType::Cooperation,
        }
    }

    /// The CAMEO, PLOVER and Goldstein codes of an event of this subtype and realis.
    ///
    /// A negated or merely possible event gets none: the schemes would need a refusal or an appeal,
    /// which a record does not claim. A planned one is an expressed intent: CAMEO 036 for meetings, 03x else.
    pub fn codes(self, realis: Realis) -> Codes {
        let (cameo, plover) = match realis {
            Realis::Actual => (Some(self.actual_cameo()), Some(self.actual_plover())),
            Realis::Planned => (self.planned_cameo(), self.planned_plover()),
            Realis::Possible | Realis::Negated => (None, None),
        };
        Codes {
            cameo,
            plover,
            goldstein: cameo.and_then(goldstein),
        }
    }

    fn actual_cameo(self) -> &'static str {
        use Subtype::*;
        match self {
            Talks | CallOn | Multilateral | Session => "040",
            Phone => "041",
            Visit => "042",
            Death | Disaster => "018",
            Tribute => "017",
            Agreement | Approval => "057",
            Exercise => "062",
            Pledge => "030",
            Project => "060",
            Aid => "070",
        }
    }

    fn actual_plover(self) -> &'static str {
        use Subtype::*;
        match self {
            Talks | CallOn | Session => "CONSULT",
            Phone => "CONSULT-phone",
            Visit => "CONSULT-visit",
            Multilateral => "CONSULT-multilateral",
            Death | Disaster => "CONDOLE",
            Tribute => "CONDOLE-tribute",
            Agreement | Approval => "SUPPORT",
            Exercise => "COOPERATE-military",
            Pledge => "AGREE",
            Project => "COOPERATE",
            Aid => "AID",
        }
    }

    fn planned_cameo(self) -> Option<&'static str> {
        use Subtype::*;
        match self {
            Talks | CallOn | Phone | Visit | Multilateral | Session => Some("036"),
            Agreement | Approval | Pledge | Project => Some("030"),
            Exercise => Some("0312"),
            Aid => Some("033"),
            Death | Disaster | Tribute => None,
        }
    }

    fn planned_plover(self) -> Option<&'static str> {
        (self.event_type() != EventType::Condolence).then_some("AGREE")
    }
}

/// The Goldstein score of a CAMEO code, for the codes that records carry.
fn goldstein(cameo: &str) -> Option<f32> {
    Some(match cameo {
        "017" => 0.0,
        "018" => 3.4,
        "030" | "036" => 4.0,
        "0312" | "033" => 5.2,
        "040" | "041" => 1.0,
        "042" => 1.9,
        "043" => 2.8,
        "046" | "070" => 7.0,
        "057" => 8.0,
        "060" => 6.0,
        "061" => 6.4,
        "062" => 7.4,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_actual_subtype_has_codes_and_a_score() {
        for &subtype in Subtype::ALL {
            let codes = subtype.codes(Realis::Actual);
            assert!(codes.cameo.is_some() && codes.plover.is_some() && codes.goldstein.is_some());
        }
    }

    #[test]
    fn a_planned_meeting_is_an_intent_to_meet() {
        let codes = Subtype::Visit.codes(Realis::Planned);
        assert_eq!((codes.cameo, codes.plover), (Some("036"), Some("AGREE")));
    }

    #[test]
    fn nothing_is_coded_for_what_did_not_happen() {
        let codes = Subtype::Agreement.codes(Realis::Negated);
        assert_eq!(
            codes,
            Codes {
                cameo: None,
                plover: None,
                goldstein: None
            }
        );
    }
}

//! Which events of an annotation are exported.

use crate::annotation::{Annotation, Event};
use crate::events::schema::{EventType, Realis};

/// Conditions that an event must meet, all of them; one that is empty is met by every event.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Of one of these types.
    pub types: Vec<EventType>,
    /// Told in one of these ways.
    pub realis: Vec<Realis>,
    /// With a participant of one of these countries, ISO 3166-1 alpha-3.
    pub countries: Vec<String>,
}

impl Selection {
    /// Takes out the events that do not meet the conditions. Releases and entities stay.
    pub fn apply(&self, annotation: &mut Annotation) {
        annotation.events.retain(|event| self.takes(event));
    }

    fn takes(&self, event: &Event) -> bool {
        let countries = event.participants.iter().filter_map(|p| p.country.as_ref());
        (self.types.is_empty() || self.types.contains(&event.event_type))
            && (self.realis.is_empty() || self.realis.contains(&event.realis))
            && (self.countries.is_empty()
                || countries.into_iter().any(|c| self.countries.contains(c)))
    }
}

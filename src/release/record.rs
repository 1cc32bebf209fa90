//! Releases that come as named fields, in JSONL and CSV.

use super::error::ReadErrorKind;
use super::{layout, posted};
use crate::document::Release;

/// The fields of one record; an empty field is no field.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub id: Option<String>,
    pub text: Option<String>,
    pub title: Option<String>,
    pub ministry: Option<String>,
    pub posted_at: Option<String>,
    pub body: Option<String>,
}

impl Record {
    /// The release that the fields tell of.
    ///
    /// A `text` alone is read as a whole press release. A `title` and a `body` are joined with a
    /// line feed; beside a title, `text` is the body. Other fields override what the text says. A
    /// `posted_at` that cannot be read is logged, and the release goes without.
    pub(super) fn into_release(
        self,
        source: String,
        fallback_id: String,
    ) -> Result<Release, ReadErrorKind> {
        let given = |field: Option<String>| field.filter(|field| !field.trim().is_empty());
        let id = given(self.id).map(|id| id.trim().to_owned());
        let mut release = match (given(self.title), given(self.body), given(self.text)) {
            (None, None, Some(text)) => layout::parse(source, fallback_id, text),
            (None, None, None) => return Err(ReadErrorKind::NoText),
            (title, body, text) => {
                let heading_bytes = title.as_ref().map_or(0, String::len);
                let text: Vec<String> = title.into_iter().chain(body.or(text)).collect();
                layout::parse_headed(source, fallback_id, text.join("\n"), heading_bytes)
            }
        };
        release.id = id.unwrap_or(release.id);
        release.ministry = given(self.ministry)
            .map(|name| name.trim().to_owned())
            .or(release.ministry);
        if let Some(field) = given(self.posted_at) {
            match posted::parse_field(&field) {
                Some(posted) => {
                    release.posted_at = Some(posted.at);
                    release.dateline = posted.dateline.or(release.dateline);
                }
                None => tracing::warn!(
                    input = release.source,
                    posted_at = field,
                    "posting date cannot be read"
                ),
            }
        }
        Ok(release)
    }
}

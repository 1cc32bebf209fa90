//! From files to releases.
//!
//! [`open`] reads files, folders, patterns and standard input as a stream; each item is a
//! [`Release`](crate::document::Release) or a [`ReadError`] that says what could not be read, and
//! where. [`read_bytes`] does the same for an input in memory:
//!
//! ```
//! let page = "रक्षा मंत्रालय\nमंत्री ने बैठक की\nPosted On: 05 MAY 2025 5:47PM by PIB Delhi\nबैठक हुई।";
//! let releases = vaarta::release::read_bytes("talks.txt", None, page.as_bytes());
//! let release = releases[0].as_ref().expect("it is text");
//! assert_eq!(release.id, "talks");
//! assert_eq!(release.title(), Some("मंत्री ने बैठक की"));
//! ```

mod csv_file;
mod encoding;
mod error;
mod format;
mod html;
mod input;
mod jsonl;
mod layout;
mod marks;
mod posted;
mod record;
mod source;
mod stream;

pub use error::{ReadError, ReadErrorKind};
pub use format::Format;
pub use input::Input;
pub use stream::{Releases, open, read_bytes, stdin_lines};

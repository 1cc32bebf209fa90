//! Reading what may be compressed.

use std::io::{self, BufReader, Cursor, ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;

use super::Compression;

/// A reader of what an input holds.
pub struct Decoded {
    /// How the input is compressed.
    pub compression: Option<Compression>,
    /// Its content.
    pub reader: Box<dyn Read + Send>,
}

/// Compressed data that break off or are no such data; the source of an [`io::Error`] while reading.
#[derive(Debug, thiserror::Error)]
#[error("the {} data are damaged or break off: {source}", compression.name())]
pub struct Damaged {
    compression: Compression,
    source: io::Error,
}

/// The content of a reader: decompressed if its first bytes are those of a compressed file, else as
/// it is. Several members or frames are read as one.
///
/// No more is read than it takes to tell, so that one short line in a pipe is enough to go on.
///
/// # Errors
/// When the reader fails, or the decoder has no memory.
pub fn decode(mut reader: impl Read + Send + 'static) -> io::Result<Decoded> {
    let (head, compression) = sniff(&mut reader)?;
    let whole = Cursor::new(head).chain(reader);
    let decoder: Box<dyn Read + Send> = match compression {
        None => Box::new(whole),
        Some(Compression::Gzip) => Box::new(MultiGzDecoder::new(BufReader::new(whole))),
        Some(Compression::Zstd) => Box::new(zstd::Decoder::new(whole)?),
    };
    Ok(Decoded {
        compression,
        reader: match compression {
            None => decoder,
            Some(compression) => Box::new(Telling {
                compression,
                decoder,
            }),
        },
    })
}

/// The first bytes, as many as it takes to tell, and what they tell.
fn sniff(reader: &mut impl Read) -> io::Result<(Vec<u8>, Option<Compression>)> {
    let mut head = Vec::new();
    loop {
        let begun = |form: &Compression| form.magic().starts_with(&head);
        let Some(form) = Compression::ALL.into_iter().find(begun) else {
            return Ok((head, None));
        };
        if form.magic() == head {
            return Ok((head, Some(form)));
        }
        if reader.take(1).read_to_end(&mut head)? == 0 {
            return Ok((head, None));
        }
    }
}

/// Says of a decoder's errors that they are one's.
struct Telling {
    compression: Compression,
    decoder: Box<dyn Read + Send>,
}

impl Read for Telling {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.decoder.read(buffer).map_err(|source| {
            if source.kind() == ErrorKind::Interrupted {
                return source;
            }
            let compression = self.compression;
            io::Error::new(
                ErrorKind::InvalidData,
                Damaged {
                    compression,
                    source,
                },
            )
        })
    }
}

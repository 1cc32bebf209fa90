//! Writing in frames.

use std::io::{self, Write};

use flate2::write::GzEncoder;

use super::Compression;

/// Bytes that are gathered before they are handed on.
const BUFFER: usize = 64 << 10;

/// A writer whose every flush ends a member of gzip or a frame of Zstandard: what was written up to
/// there is complete by itself, and more can be put behind it, later and by another writer.
///
/// The same content flushed at the same places gives the same bytes.
pub struct FrameWriter<W: Write> {
    inner: W,
    compression: Option<Compression>,
    /// What was not handed on yet.
    frame: Option<Frame>,
    position: u64,
}

enum Frame {
    Plain(Vec<u8>),
    Gzip(GzEncoder<Vec<u8>>),
    Zstd(zstd::Encoder<'static, Vec<u8>>),
}

impl Frame {
    fn new(compression: Option<Compression>) -> io::Result<Self> {
        Ok(match compression {
            None => Frame::Plain(Vec::new()),
            Some(Compression::Gzip) => {
                Frame::Gzip(GzEncoder::new(Vec::new(), flate2::Compression::default()))
            }
            Some(Compression::Zstd) => {
                let mut encoder = zstd::Encoder::new(Vec::new(), zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Frame::Zstd(encoder)
            }
        })
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Frame::Plain(gathered) => gathered.write_all(bytes),
            Frame::Gzip(encoder) => encoder.write_all(bytes),
            Frame::Zstd(encoder) => encoder.write_all(bytes),
        }
    }

    /// What came out so far.
    fn gathered(&mut self) -> &mut Vec<u8> {
        match self {
            Frame::Plain(gathered) => gathered,
            Frame::Gzip(encoder) => encoder.get_mut(),
            Frame::Zstd(encoder) => encoder.get_mut(),
        }
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Frame::Plain(gathered) => Ok(gathered),
            Frame::Gzip(encoder) => encoder.finish(),
            Frame::Zstd(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> FrameWriter<W> {
    /// A writer behind `position` bytes that are there.
    pub fn new(inner: W, compression: Option<Compression>, position: u64) -> Self {
        FrameWriter {
            inner,
            compression,
            frame: None,
            position,
        }
    }

    /// How many bytes were handed on, and stood there before; after a flush, the end of a frame.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Flushes. Where nothing was ever written, an empty frame is, since a file of no bytes at all
    /// is no compressed file to other programs.
    ///
    /// # Errors
    /// When the writer below fails.
    pub fn finish(&mut self) -> io::Result<()> {
        if self.position == 0 {
            self.frame()?;
        }
        self.flush()
    }

    /// The writer below. What was not flushed is lost.
    pub fn into_inner(self) -> W {
        self.inner
    }

    fn frame(&mut self) -> io::Result<&mut Frame> {
        let frame = match self.frame.take() {
            Some(frame) => frame,
            None => Frame::new(self.compression)?,
        };
        Ok(self.frame.insert(frame))
    }

    fn hand_on(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_all(bytes)?;
        self.position += bytes.len() as u64;
        Ok(())
    }
}

impl<W: Write> Write for FrameWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let frame = self.frame()?;
        frame.write_all(bytes)?;
        if frame.gathered().len() >= BUFFER {
            let gathered = std::mem::take(frame.gathered());
            self.hand_on(&gathered)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(frame) = self.frame.take() {
            let gathered = frame.finish()?;
            self.hand_on(&gathered)?;
        }
        self.inner.flush()
    }
}

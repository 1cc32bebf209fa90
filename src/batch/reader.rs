//! The thread that reads ahead.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::chunk::Chunk;
use super::{Mode, Options};

/// How long one waits for a chunk before asking whether to go on.
const PATIENCE: Duration = Duration::from_millis(100);
/// What a usual release has, in bytes of text.
const USUAL_RELEASE: usize = 8 << 10;

/// Chunks as a thread of their own reads them.
pub(super) struct Reader {
    chunks: Receiver<Chunk>,
    thread: Option<JoinHandle<()>>,
    options: Options,
}

/// What comes next.
pub(super) enum Next {
    Chunk(Chunk),
    /// There is no more.
    End,
    /// Nobody wants more.
    Stopped,
}

impl Reader {
    /// Starts to read. The thread ends with the chunks, or when the reader is dropped and a chunk
    /// comes after that; nothing wakes it while it waits for input.
    pub(super) fn start(
        mut chunks: impl Iterator<Item = Chunk> + Send + 'static,
        options: Options,
    ) -> Self {
        let ahead = match options.mode {
            Mode::Corpus => 1,
            Mode::Stream => (options.chunk_bytes / USUAL_RELEASE).max(1),
        };
        let (sender, receiver) = sync_channel(ahead);
        let thread = thread::spawn(move || {
            // An error is that nobody takes chunks any more.
            let _ = chunks.try_for_each(|chunk| sender.send(chunk));
        });
        Reader {
            chunks: receiver,
            thread: Some(thread),
            options,
        }
    }

    /// Waits for the next chunk, unless `stops`.
    ///
    /// # Panics
    /// If reading did.
    pub(super) fn next(&mut self, stops: impl Fn() -> bool) -> Next {
        while !stops() {
            match self.chunks.recv_timeout(PATIENCE) {
                Ok(chunk) => return Next::Chunk(self.with_more(chunk)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
                        resume_unwind(panic);
                    }
                    return Next::End;
                }
            }
        }
        Next::Stopped
    }

    /// In a stream: the chunk with all that has come meanwhile, up to the size of a chunk.
    fn with_more(&self, mut chunk: Chunk) -> Chunk {
        if self.options.mode == Mode::Stream {
            while chunk.bytes < self.options.chunk_bytes {
                match self.chunks.try_recv() {
                    Ok(more) => chunk.append(more),
                    Err(_) => break,
                }
            }
        }
        chunk
    }
}

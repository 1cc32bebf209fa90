//! Batches whose answers somebody waits for.

use std::cell::Cell;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use super::tests::{Outcome, Watcher, line, pipeline, small_chunks, stub};
use super::*;
use crate::release::{Format, read_bytes};

fn stream() -> Options {
    Options {
        mode: Mode::Stream,
        chunk_bytes: 1_000,
        ..small_chunks()
    }
}

/// Sends what is written, line by line, when it is flushed.
struct Pipe {
    written: Vec<u8>,
    to: Sender<String>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        let text = String::from_utf8(std::mem::take(&mut self.written)).unwrap();
        for line in text.lines() {
            self.to.send(line.to_owned()).unwrap();
        }
        Ok(())
    }
}

/// A batch in a thread of its own: where inputs go in, and where lines come out.
fn start() -> (Sender<String>, Receiver<String>, thread::JoinHandle<Tally>) {
    let (inputs, received) = channel::<String>();
    let (to, lines) = channel();
    let running = thread::spawn(move || {
        let read = |line: String| {
            let mut read = read_bytes("-", Some(Format::Jsonl), line.as_bytes());
            read.remove(0)
        };
        let written = Vec::new();
        let mut sink = Lines::new(Pipe { written, to }, None);
        let (inputs, mut watcher) = (received.into_iter().map(read), Watcher::default());
        let pipeline = pipeline(stub()).unwrap();
        run(&pipeline, inputs, stream(), &mut sink, &mut watcher)
            .unwrap()
            .counts
    });
    (inputs, lines, running)
}

#[test]
fn each_input_is_answered_before_the_next_one_comes() -> Outcome {
    let (inputs, lines, running) = start();
    let long = "लंबा ".repeat(300);
    let sent = [
        line("a", "जापान में बैठक हुई।"),
        "{".to_owned(),
        line("a", "The ministers met."),
        line("b", &long),
        line("c", "जापान"),
    ];
    let mut answers = Vec::new();
    for input in sent {
        inputs.send(input)?;
        let answer = lines.recv_timeout(Duration::from_secs(60))?;
        answers.push(serde_json::from_str::<serde_json::Value>(&answer)?);
    }
    drop(inputs);
    let tally = running.join().map_err(|_| "it panicked")?;
    assert_eq!((tally.releases, tally.failed, tally.warnings), (3, 2, 1));
    // The release by itself: an id that was there before is left as it is.
    let ids: Vec<_> = answers
        .iter()
        .map(|a| a["release"]["id"].as_str())
        .collect();
    assert_eq!(ids, [Some("a"), None, Some("a"), None, Some("c")]);
    for (place, reason) in [(1, "not a JSON release"), (3, "1000")] {
        assert_eq!(answers[place]["line"], place + 1);
        let told = answers[place]["error"]["reason"].as_str();
        assert!(told.is_some_and(|told| told.contains(reason)), "{told:?}");
    }
    Ok(())
}

#[test]
fn what_comes_together_is_annotated_together_and_answered_in_order() -> Outcome {
    let (inputs, lines, running) = start();
    for n in 0..500 {
        inputs.send(line(&n.to_string(), "जापान में बैठक हुई।"))?;
    }
    drop(inputs);
    let answers: Vec<Annotation> = lines
        .iter()
        .map(|line| serde_json::from_str(&line))
        .collect::<Result<_, _>>()?;
    let ids: Vec<String> = answers.into_iter().map(|a| a.release.id).collect();
    assert_eq!(ids, (0..500).map(|n| n.to_string()).collect::<Vec<_>>());
    running.join().map_err(|_| "it panicked")?;
    Ok(())
}

/// Stops when it has been asked three times.
struct Impatient(Cell<u32>);

impl Observer for Impatient {
    fn advance(&mut self, _: u64) {}
    fn pass_over(&mut self, _: u64) {}
    fn problem(&mut self, _: &Problem) {}
    fn stops(&self) -> bool {
        self.0.set(self.0.get() + 1);
        self.0.get() > 3
    }
}

#[test]
fn an_input_that_never_comes_does_not_keep_a_batch_from_ending() -> Outcome {
    let (_inputs, never) = channel();
    let mut sink = Lines::new(Vec::new(), None);
    let pipeline = pipeline(stub())?;
    let finished = run(
        &pipeline,
        never.into_iter(),
        stream(),
        &mut sink,
        &mut Impatient(Cell::new(0)),
    )?;
    assert!(!finished.complete);
    Ok(())
}

#[test]
#[should_panic(expected = "the disk is on fire")]
fn a_panic_while_reading_is_no_end_of_the_inputs() {
    let inputs = std::iter::from_fn(|| panic!("the disk is on fire"));
    let (mut sink, mut watcher) = (Lines::new(Vec::new(), None), Watcher::default());
    let pipeline = pipeline(stub()).unwrap();
    let _ = run(&pipeline, inputs, stream(), &mut sink, &mut watcher);
}

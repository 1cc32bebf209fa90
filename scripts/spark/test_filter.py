"""Tests of vaarta_filter against programs that behave as vaarta does, and as it must not.

    python3 -m unittest discover scripts/spark -p test_filter.py
"""

import os
import pathlib
import sys
import tempfile
import textwrap
import unittest

import vaarta_filter
from vaarta_filter import VaartaFailed

ANSWERS_EACH = """
    for line in sys.stdin:
        print(json.loads(line)["id"], "x" * 100_000, flush=True)
"""
READS_ALL_FIRST = """
    for line in sys.stdin.readlines():
        print(json.loads(line)["id"], flush=True)
"""
SPEAKS_UNASKED = """
    print("Hello", flush=True)
    sys.stdin.read()
"""
DIES = """
    print(sys.stdin.readline() and "first", flush=True)
    sys.stderr.write("out of memory")
    sys.exit(137)
"""
DIES_AMID_AN_ANSWER = """
    sys.stdin.read()
    sys.stdout.write('{"schema"')
    sys.exit(1)
"""
CANNOT_START = """
    sys.stderr.write("the model cannot be loaded")
    sys.exit(3)
"""
ALL_BROKEN = """
    for line in sys.stdin:
        print(line.strip())
    sys.exit(3)
"""


def releases(count, size=10):
    return ((n, {"id": n, "text": "क" * size}) for n in range(count))


class Filter(unittest.TestCase):
    def run_program(self, program, stream):
        source = "import json, sys\n" + textwrap.dedent(program)
        return vaarta_filter.annotate([sys.executable, "-c", source], stream)

    def keys(self, program, stream):
        return [key for key, _, _ in self.run_program(program, stream)]

    def test_answers_come_with_the_keys_of_what_they_answer(self):
        found = list(self.run_program(READS_ALL_FIRST, releases(3)))
        self.assertEqual(found, [(0, b"0", 1), (1, b"1", 2), (2, b"2", 3)])

    def test_pipes_that_fill_up_on_either_side_stop_nothing(self):
        self.assertEqual(self.keys(ANSWERS_EACH, releases(200, 10_000)), list(range(200)))
        self.assertEqual(self.keys(READS_ALL_FIRST, releases(2_000, 1_000)), list(range(2_000)))

    def test_an_answer_to_nothing_is_told(self):
        with self.assertRaisesRegex(VaartaFailed, "is it vaarta.*Hello"):
            self.keys(SPEAKS_UNASKED, iter(()))

    def test_a_process_that_ends_early_is_told_with_its_words(self):
        for program, words in [
            (DIES, "ended with 137, at 1: out of memory"),
            (DIES_AMID_AN_ANSWER, "ended with 1, at 0: it said nothing"),
            (CANNOT_START, "ended with 3, at 0: the model cannot be loaded"),
        ]:
            with self.assertRaisesRegex(VaartaFailed, words):
                self.keys(program, releases(3))

    def test_broken_releases_alone_are_no_failure(self):
        self.assertEqual(self.keys(ALL_BROKEN, releases(3)), [0, 1, 2])

    def test_what_the_stream_raises_reaches_the_reader(self):
        def broken():
            yield from releases(2)
            raise OSError("the disk is gone")

        with self.assertRaisesRegex(OSError, "the disk is gone"):
            self.keys(READS_ALL_FIRST, broken())

    def test_a_reader_that_stops_ends_the_process(self):
        answers = self.run_program(ANSWERS_EACH, releases(1_000_000))
        self.assertEqual(next(answers)[0], 0)
        answers.close()
        with self.assertRaises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)

    def test_a_missing_program_is_told_with_where_it_was_looked_for(self):
        with self.assertRaisesRegex(VaartaFailed, "no program at .*/nowhere/vaarta or .*--vaarta"):
            vaarta_filter.find_program("nowhere/vaarta", ["/tmp"])
        with self.assertRaisesRegex(VaartaFailed, "cannot be run"):
            list(vaarta_filter.annotate(["/nowhere/vaarta"], releases(1)))

    def test_programs_and_models_are_found_where_they_are_shipped(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "model").mkdir()
            (root / "vaarta").write_text("#!/bin/sh\n", encoding="utf-8")
            with self.assertRaisesRegex(VaartaFailed, "chmod"):
                vaarta_filter.find_program("vaarta", [folder])
            (root / "vaarta").chmod(0o755)
            self.assertEqual(vaarta_filter.find_program("vaarta", [folder]), str(root / "vaarta"))
            with self.assertRaisesRegex(VaartaFailed, "no model .*--model"):
                vaarta_filter.find_model("model", [folder])
            (root / "model" / "model.safetensors").touch()
            self.assertEqual(vaarta_filter.find_model("model", [folder]), str(root / "model"))


if __name__ == "__main__":
    unittest.main()

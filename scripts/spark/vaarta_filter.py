"""One vaarta process that annotates a stream of releases, as a Python iterator.

`vaarta annotate - --out - --format jsonl` answers each line on its standard input with one line on its
standard output, in order: an annotation, or `{"line": 3, "error": {…}}`. A thread writes while the caller
reads, so that neither pipe can fill up and stop both sides. Python's standard library is all that it needs.
"""

import collections
import json
import os
import shutil
import subprocess
import tempfile
import threading

ERROR_MARK = b'{"line":'


class VaartaFailed(Exception):
    """vaarta cannot be run, or ended before it had answered every release."""


def find_program(path, roots=()):
    """The program: as it is named, in one of the folders `roots`, or on the PATH."""
    for place in places(path, roots):
        if os.path.isfile(place):
            if not os.access(place, os.X_OK):
                raise VaartaFailed(f"{place} cannot be executed; set its executable bit (chmod +x)")
            return place
    found = shutil.which(path)
    if found:
        return found
    raise VaartaFailed(f"no program at {looked(path, roots)}, nor {path!r} on the PATH; name it with --vaarta")


def find_model(path, roots=()):
    """The model's folder: as it is named, or in one of the folders `roots`."""
    for place in places(path, roots):
        if os.path.isfile(os.path.join(place, "model.safetensors")):
            return place
    raise VaartaFailed(f"no model (model.safetensors) in {looked(path, roots)}; name its folder with --model")


def places(path, roots):
    return [os.path.abspath(path), *(os.path.join(root, path) for root in roots)]


def looked(path, roots):
    return " or ".join(dict.fromkeys(places(path, roots)))


def command(program, model, jobs=1, options=()):
    """The command line of the filter mode."""
    line = [program, "annotate", "-", "--out", "-", "--format", "jsonl", "--quiet"]
    return [*line, "--model", model, "--jobs", str(jobs), *options]


def annotate(command_line, releases):
    """Yields, for each `(key, release)`, `(key, line, number)` in order.

    `release` is a dictionary of the fields of a JSONL input; `line` is the answer as bytes, without its
    line feed; `number` is the line's number in the process's input, from 1, by which the answer calls it.
    Raises what `releases` raises, and VaartaFailed where the process ends early. Ends the process when
    the caller stops reading.
    """
    with tempfile.TemporaryFile() as told:
        try:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": told}
            process = subprocess.Popen(command_line, **pipes)
        except OSError as why:
            raise VaartaFailed(f"{command_line[0]} cannot be run: {why}") from why
        feeder = Feeder(process.stdin, releases)
        try:
            yield from answers(process, feeder)
            check_end(process, feeder, told)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
            feeder.join()


def answers(process, feeder):
    for number, line in enumerate(process.stdout, start=1):
        if not line.endswith(b"\n"):
            return  # It ended amid an answer.
        if not feeder.sent:
            raise VaartaFailed(f"{process.args[0]} wrote what nothing had asked for; is it vaarta? {line[:200]}")
        yield feeder.sent.popleft(), line[:-1], number


def check_end(process, feeder, told):
    """Holds the end of the process against what was sent. Its codes 1 and 3 say that some or all releases were
    broken, and 3 also that nothing could be started; then there are no answers."""
    code = process.wait()
    feeder.join()
    if feeder.failed:
        raise feeder.failed
    if feeder.sent or code not in (0, 1, 3):
        told.seek(0)
        words = " ".join(told.read().decode("utf-8", "replace").split())[-2000:] or "it said nothing"
        unanswered = f", at {feeder.sent[0]}" if feeder.sent else ""
        raise VaartaFailed(f"vaarta ended with {code}{unanswered}: {words}")


class Feeder:
    """The thread that writes releases to the process, and remembers their keys until they are answered."""

    def __init__(self, pipe, releases):
        self.sent = collections.deque()
        self.failed = None
        self._pipe = pipe
        self._releases = releases
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def join(self):
        self._thread.join()

    def _run(self):
        try:
            with self._pipe:
                for key, release in self._releases:
                    self.sent.append(key)
                    self._pipe.write(json.dumps(release).encode("ascii") + b"\n")
        except BrokenPipeError:
            pass  # The process ended; its exit code and what it said tell why.
        except BaseException as why:  # What the stream of releases raises belongs to the reader.
            self.failed = why


def is_error(line):
    """Whether an answer is `{"line": …, "error": …}` and no annotation."""
    return line.startswith(ERROR_MARK)


def error(line):
    """What such an answer says: `reason`, `advice` and the rest of a line of errors.jsonl."""
    return json.loads(line)["error"]

#!/usr/bin/env python3
"""What a large corpus costs: measures the program, and computes docs/scale.md from what was measured.

    scale.py measure --releases NAME --machine WORDS NAME=FILE...   writes eval/results/scale.json
    scale.py table [--check]                      writes the tables of docs/scale.md between their marks
    scale.py cost RELEASES [--bytes N] [--cores N] [--hours N]      prints the costs of your own corpus

FILE is JSONL with {"title"?, "text"} a line. `--releases` names the set whose mean length and rate stand
for a press release. The program is target/release/vaarta, or the one that VAARTA names. Times are CPU time
(user and system), so that a busy machine measures the same. Python's standard library is all that it needs.
"""

import argparse
import datetime
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

from marked import put

ROOT = pathlib.Path(__file__).resolve().parents[1]
MODEL = ROOT / "models" / "vaarta-ner-hi-small"
RESULTS = ROOT / "eval" / "results" / "scale.json"
PAGE = ROOT / "docs" / "scale.md"
SCRIPT = "scripts/scale.py"
TABLES = ("events", "participants", "mentions", "releases")


def program():
    target = os.environ.get("CARGO_TARGET_DIR", ROOT / "target")
    return os.environ.get("VAARTA", str(pathlib.Path(target) / "release" / "vaarta"))


# Measuring


def used(*arguments):
    """Runs the program: its CPU seconds, and the most memory that it held, in bytes."""
    child = subprocess.Popen([program(), *map(str, arguments)])
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"vaarta {' '.join(map(str, arguments))} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def annotate(file, out, jobs, *options):
    return used("annotate", file, "--out", out, "--model", MODEL, "--jobs", jobs, "--quiet", *options)


def inputs(file):
    """How many releases a file holds, and the bytes of their titles and texts."""
    rows = [json.loads(line) for line in open(file, encoding="utf-8")]
    return len(rows), sum(len((row.get("title", "") + row["text"]).encode()) for row in rows)


def size(folder, *names):
    return sum((folder / name).stat().st_size for name in names)


def measure_set(name, file, threads, scratch):
    """A set annotated with one thread, then with `threads`, with what was written in each form."""
    releases, text_bytes = inputs(file)
    plain, packed = scratch / "plain", scratch / "packed"
    cpu, memory = annotate(file, plain, 1)
    cpu_of_many, memory_of_many = annotate(file, packed, threads, "--compress", "zstd")
    used("export", plain, "--format", "parquet", "--out", scratch / "parquet")
    return {
        "set": name,
        "releases": releases,
        "text_bytes": text_bytes,
        "cpu_seconds": {"one": round(cpu, 2), "many": round(cpu_of_many, 2)},
        "memory_bytes": {"one": memory, "many": memory_of_many},
        "written_bytes": {
            "annotations.jsonl": size(plain, "annotations.jsonl"),
            "annotations.jsonl.zst": size(packed, "annotations.jsonl.zst"),
            "CSV": size(plain, *(f"{table}.csv" for table in TABLES)),
            "Parquet": sum(path.stat().st_size for path in (scratch / "parquet").glob("*.parquet")),
        },
    }


def start(scratch):
    """CPU seconds before the first release: what a process costs that does next to nothing."""
    (scratch / "one.jsonl").write_text('{"id": "1", "text": "बैठक"}\n', encoding="utf-8")
    return min(annotate(scratch / "one.jsonl", scratch / f"one-{run}", 1)[0] for run in range(3))


def measure(arguments):
    sets = []
    with tempfile.TemporaryDirectory() as folder:
        begin = start(pathlib.Path(folder))
        for named in arguments.sets:
            name, _, file = named.partition("=")
            scratch = pathlib.Path(folder) / name
            scratch.mkdir()
            sets.append(measure_set(name, file, arguments.threads, scratch))
    if arguments.releases not in [each["set"] for each in sets]:
        raise SystemExit(f"--releases {arguments.releases}: no such set among those measured")
    git = ["git", "-C", ROOT, "rev-parse", "--short", "HEAD"]
    result = {
        "date": datetime.date.today().isoformat(),
        "commit": subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip(),
        "machine": arguments.machine,
        "releases": arguments.releases,
        "threads": arguments.threads,
        "start_cpu_seconds": round(begin, 2),
        "sets": sets,
    }
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


# Computing


def rate(measured, start_seconds):
    """CPU seconds for a byte of text, the start of the process taken off."""
    return (measured["cpu_seconds"]["one"] - start_seconds) / measured["text_bytes"]


def typical(result):
    """The set that stands for press releases."""
    return next(each for each in result["sets"] if each["set"] == result["releases"])


def cost(result, releases, release_bytes, cores, hours):
    """What a corpus costs, by name: times in hours, sizes in bytes.

    Core hours are releases × bytes × the measured rate. Machines are those that it takes to be done in
    `hours`. Memory of a machine is that of one process with as many threads as cores.
    """
    measured = typical(result)
    text = releases * release_bytes
    core_hours = text * rate(measured, result["start_cpu_seconds"]) / 3600
    one, many = (max(each["memory_bytes"][jobs] for each in result["sets"]) for jobs in ("one", "many"))
    scale = text / measured["text_bytes"]
    return {
        "text": text,
        "core hours": core_hours,
        "machines": math.ceil(core_hours / cores / hours),
        "hours on one machine": core_hours / cores,
        "memory": one + max(many - one, 0) * (cores - 1) / (result["threads"] - 1),
        "written": {form: count * scale for form, count in measured["written_bytes"].items()},
    }


def in_bytes(count):
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if count < 999.5 or unit == "TB":
            return f"{three_digits(count)} {unit}"
        count /= 1000


def three_digits(number):
    """Three digits that count, without an exponent."""
    if number >= 100:
        return f"{float(f'{number:.3g}'):,.0f}"
    return f"{number:.3g}"


def table(head, lines):
    """A Markdown table whose first column is left-aligned, the others right-aligned."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in [head, rule, *lines])


def rates(result):
    """What was measured, a column a set."""
    sets, begin, many = result["sets"], result["start_cpu_seconds"], f"{result['threads']} threads"
    seconds = [rate(each, begin) for each in sets]
    mean = [each["text_bytes"] / each["releases"] for each in sets]
    forms = sets[0]["written_bytes"]
    lines = [
        ["releases", *(each["releases"] for each in sets)],
        ["text of a release, mean", *map(in_bytes, mean)],
        ["CPU time, one thread", *(f"{each['cpu_seconds']['one']:.1f} s" for each in sets)],
        [f"CPU time, {many}", *(f"{each['cpu_seconds']['many']:.1f} s" for each in sets)],
        ["text in a core second", *(in_bytes(1 / each) for each in seconds)],
        ["releases in a core hour", *(three_digits(3600 / s / m) for s, m in zip(seconds, mean))],
        *(
            [f"most memory, {words}", *(in_bytes(each["memory_bytes"][jobs]) for each in sets)]
            for jobs, words in (("one", "one thread"), ("many", many))
        ),
        *(
            [f"{form}, of a byte of text", *(f"{e['written_bytes'][form] / e['text_bytes']:.2f} B" for e in sets)]
            for form in forms
        ),
    ]
    made = f"Measured {result['date']} at {result['commit']}, on {result['machine']}. "
    made += f"To start, a process takes {begin:.2f} s of CPU time; that is taken off the rates.\n"
    return made + "\n" + table(["", *(each["set"] for each in sets)], lines)


def costs(result, release_bytes=None, sizes=(1_000_000, 100_000_000), cores=16, hours=24):
    """What corpora of these sizes cost, a column each."""
    measured = typical(result)
    release_bytes = release_bytes or measured["text_bytes"] / measured["releases"]
    found = [cost(result, releases, release_bytes, cores, hours) for releases in sizes]
    lines = [
        ["text", *(in_bytes(each["text"]) for each in found)],
        ["core hours", *(three_digits(each["core hours"]) for each in found)],
        [f"hours on one machine of {cores} cores", *(three_digits(e["hours on one machine"]) for e in found)],
        [f"machines of {cores} cores to be done in {hours:g} h", *(each["machines"] for each in found)],
        ["memory of a machine", *(in_bytes(each["memory"]) for each in found)],
        *([form, *(in_bytes(each["written"][form]) for each in found)] for form in measured["written_bytes"]),
    ]
    return table(["releases", *(f"{releases:,}" for releases in sizes)], lines)


def kept():
    return json.loads(RESULTS.read_text(encoding="utf-8"))


def write_tables(arguments):
    result, page = kept(), PAGE.read_text(encoding="utf-8")
    made = put(put(page, SCRIPT, "rates", rates(result)), SCRIPT, "costs", costs(result))
    if made == page:
        return 0
    if arguments.check:
        print("docs/scale.md is not current; run scripts/scale.py table")
        return 1
    PAGE.write_text(made, encoding="utf-8")
    return 0


def print_cost(arguments):
    sizes, result = (arguments.count,), kept()
    print(costs(result, arguments.bytes, sizes, arguments.cores, arguments.hours), end="")
    return 0


def parser():
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = top.add_subparsers(required=True)
    sub = commands.add_parser("measure")
    sub.add_argument("sets", nargs="+", metavar="NAME=FILE")
    sub.add_argument("--releases", required=True, metavar="NAME")
    sub.add_argument("--threads", type=int, default=16, help="of the second run, which tells the memory of so many cores")
    sub.add_argument("--machine", required=True, metavar="WORDS", help="what to call the machine")
    sub.set_defaults(run=measure)
    sub = commands.add_parser("table")
    sub.add_argument("--check", action="store_true")
    sub.set_defaults(run=write_tables)
    sub = commands.add_parser("cost")
    sub.add_argument("count", type=int, metavar="RELEASES")
    sub.add_argument("--bytes", type=float, help="UTF-8 bytes of a release, mean [default: as measured]")
    sub.add_argument("--cores", type=int, default=16, help="of a machine")
    sub.add_argument("--hours", type=float, default=24, help="in which to be done")
    sub.set_defaults(run=print_cost)
    return top


if __name__ == "__main__":
    arguments = parser().parse_args()
    sys.exit(arguments.run(arguments))

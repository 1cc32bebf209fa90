"""Writes the tables of docs/performance.md from what the other scripts measured.

    python3 tables.py --vaarta PROGRAM --work FOLDER

FOLDER holds corpus.json, times.N.json, scaling.json and stages.txt; a table whose figures are not there stays as it is.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

import corpus

sys.path.insert(0, str(corpus.ROOT / "scripts"))
from marked import put  # noqa: E402

PAGE = corpus.ROOT / "docs" / "performance.md"
SCRIPT = "scripts/bench/run.sh"
PEERS = ("torch", "transformers", "onnxruntime", "spacy")
UNITS = {"ns": 1e-6, "µs": 1e-3, "ms": 1.0, "s": 1e3}
# The stages that a release goes through, and the benchmarks of benches/stages.rs that time them.
STAGES = (
    ("reading", "read"), ("sentences and tokens", "segment"), ("subwords", "encode"), ("transformer", "forward"),
    ("labels to entities", "decode"), ("linking", "link_mentions"), ("rules", "extract"), ("merging", "merge"),
    ("writing", "export"),
)
INSIDE = {"extract": "merge"}


def table(head, lines):
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in [head, rule, *lines])


def spread(figure, digits=2):
    return f"{figure['median']:.{digits}f} ({figure['low']:.{digits}f}–{figure['high']:.{digits}f})"


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        names = re.findall(r"model name\s*: (.*)", lines.read())
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores"


def commit():
    command = ["git", "-C", str(corpus.ROOT), "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def machine(work):
    counts = json.loads((work / "corpus.json").read_text(encoding="utf-8"))
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PEERS)
    held = ", ".join(f"{count:,} {what}" for what, count in counts.items())
    today = datetime.date.today().isoformat()
    return f"{processor()}; {today}, vaarta at {commit()}; Python {platform.python_version()}, {versions}.\n\nCorpus: {held}.\n"


def comparison(work):
    """A table for each number of threads."""
    counts = json.loads((work / "corpus.json").read_text(encoding="utf-8"))
    for path in sorted(work.glob("times.*.json")):
        times = json.loads(path.read_text(encoding="utf-8"))
        counted = "processor time" if times["counted"] == "processor" else "time that passes"
        yield f"**{times['threads']} thread{'s' * (times['threads'] > 1)}**, {counted}, {times['rounds']} rounds:\n\n"
        head = ("", "time, vaarta = 1", "with its start", "releases/s", "subwords/s", "start, s", "memory, MB", "entities, F1")
        yield table(head, [line(name, figures, counts) for name, figures in times["programs"].items()]) + "\n"


def line(name, figures, counts):
    seconds = figures["steady seconds"]["median"]
    same = figures["entities as vaarta's"]
    subwords = "–" if name.startswith("spaCy") else f"{counts['subwords'] / seconds:,.0f}"
    return (
        name, spread(figures["steady ratio"]), spread(figures["whole ratio"]), f"{(counts['releases'] - 1) / seconds:.1f}",
        subwords, f"{figures['start seconds']['median']:.2f}", f"{figures['memory MB']:.0f}",
        "–" if "mBERT" in name else f"{100 * same:.1f}",
    )


def stages(work):
    """Each stage's share of the time, from the medians that `cargo bench` printed."""
    found = {}
    for text in (work / "stages.txt").read_text(encoding="utf-8").splitlines():
        cells = [cell.split() for cell in text.split("│")]
        name = re.match(r"[├╰]─ (\w+)", text)
        if name and len(cells) > 2 and len(cells[2]) == 2:
            number, unit = cells[2]
            found[name[1]] = float(number) * UNITS[unit]
    for outer, inner in INSIDE.items():
        found[outer] -= found[inner]
    total = sum(found[bench] for _, bench in STAGES)
    lines = [(stage, f"{found[bench]:.3f}", f"{100 * found[bench] / total:.2f} %") for stage, bench in STAGES]
    return table(("stage", "ms", "share"), lines)


def scaling(work):
    rows = json.loads((work / "scaling.json").read_text(encoding="utf-8"))
    lines = [(f"{r['releases']:,}", f"{r['milliseconds a release']:.3f}", f"{r['memory MB']:.0f}") for r in rows]
    return table(("releases", "ms a release", "peak memory, MB"), lines)


def size(vaarta):
    """The program without the line numbers that it carries for backtraces."""
    with tempfile.TemporaryDirectory() as scratch:
        stripped = pathlib.Path(scratch) / "vaarta"
        subprocess.run(["strip", "-o", str(stripped), vaarta], check=True)
        without = stripped.stat().st_size
    return f"{pathlib.Path(vaarta).stat().st_size / 1e6:.1f} MB; {without / 1e6:.1f} MB stripped.\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vaarta", required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    args = parser.parse_args()
    made = (
        ("machine", "corpus.json", lambda: machine(args.work)),
        ("comparison", "times.1.json", lambda: "".join(comparison(args.work))),
        ("stages", "stages.txt", lambda: stages(args.work)),
        ("scaling", "scaling.json", lambda: scaling(args.work)),
        ("size", "corpus.json", lambda: size(args.vaarta)),
    )
    page = PAGE.read_text(encoding="utf-8")
    for name, needed, make in made:
        if (args.work / needed).exists():
            page = put(page, SCRIPT, name, make().strip() + "\n")
        else:
            print(f"{name}: left as it is, there is no {needed}")
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Writes eval/gold/gold.jsonl, the labels without text, from the .ann files beside the releases.

    python3 scripts/eval/brat_to_gold.py            writes it, and the lines of each .ann that follow from the others
    python3 scripts/eval/brat_to_gold.py --check    writes nothing; fails where a file is not current

To change a label edit an entity (T) or a record (#) in brat or by hand, and run this. The split is
fixed: a release whose number is divisible by 3 is on the test side.
"""

import argparse
import json
import pathlib
import sys

import brat

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLD = ROOT / "eval" / "gold"


def side(release):
    """The side of the split on which a release is."""
    return "test" if int(release) % 3 == 0 else "dev"


def built():
    """Every file that follows from the entities and records of the .ann files, with its content."""
    lines = []
    for path in sorted(GOLD.glob("*.ann")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        entities, events = brat.read(text, path.read_text(encoding="utf-8"), path.name)
        yield path, brat.write(text, entities, events)
        row = {"id": path.stem, "split": side(path.stem), "entities": entities, "events": events}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    yield GOLD / "gold.jsonl", "".join(lines)


def misplaced(labels):
    """Entities of a file of labels that begin or end at a blank, overlap, or lie outside of their text."""
    for row in map(json.loads, labels.read_text(encoding="utf-8").splitlines()):
        text = (GOLD / f"{row['id']}.txt").read_text(encoding="utf-8")
        before = 0
        for kind, start, end in row["entities"]:
            words = text[start:end]
            if start < before or end > len(text) or not words or words != words.strip():
                yield f"{labels.name}: {row['id']}: {kind} {start}..{end} {words!r}"
            before = end


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    problems = []
    try:
        files = list(built())
    except brat.BratError as error:
        print(error)
        return 1
    for path, content in files:
        if not args.check:
            path.write_text(content, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != content:
            problems.append(f"{path.relative_to(ROOT)} is not current; run scripts/eval/brat_to_gold.py")
    for labels in (GOLD / "gold.jsonl", GOLD / "passes" / "a.jsonl", GOLD / "passes" / "b.jsonl"):
        problems += misplaced(labels)
    print("\n".join(problems) or f"{len(files) - 1} releases")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

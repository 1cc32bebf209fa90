"""Writes eval/gold/gold.jsonl, the labels without text, from the .ann files beside the releases.

    python3 scripts/eval/build_gold.py [--check]

`--check` writes nothing and fails where the file is not current. The split is fixed: a release whose
number is divisible by 3 is on the test side.
"""

import json
import pathlib
import sys

import brat

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLD = ROOT / "eval" / "gold"


def document(path):
    """One release's labels, from its text and standoff."""
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    entities, events = brat.read(text, path.read_text(encoding="utf-8"), str(path))
    split = "test" if int(path.stem) % 3 == 0 else "dev"
    return {"id": path.stem, "split": split, "entities": entities, "events": events}


def main(check):
    lines = [json.dumps(document(path), ensure_ascii=False) for path in sorted(GOLD.glob("*.ann"))]
    content = "\n".join(lines) + "\n"
    target = GOLD / "gold.jsonl"
    if not check:
        target.write_text(content, encoding="utf-8")
    elif target.read_text(encoding="utf-8") != content:
        print(f"{target} is not what the .ann files say; run scripts/eval/build_gold.py")
        return 1
    print(f"{len(lines)} releases")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))

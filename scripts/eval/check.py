"""Fails if the gold test side scores below the kept result by more than that result's interval.

    python3 scripts/eval/check.py

Annotates and scores the test side as measure.py does, and holds it against eval/results/gold-test.json.
"""

import json
import sys

import measure

HELD = (
    "entities strict micro",
    "vaarta: type",
    "vaarta: type + subtype",
    "vaarta: role fillers",
    "vaarta: countries",
)


def fallen(before, now):
    """What scores below the lower end of its kept interval, as lines for people."""
    for key in HELD:
        if now[key]["f1"] < before[key]["low"]:
            interval = f"{before[key]['low']:.3f} to {before[key]['high']:.3f}"
            yield f"{key}: F1 {now[key]['f1']:.3f} is below the kept result's interval, {interval}"


def main():
    name, labels, inputs = next(measure.sets(None))
    before = json.loads((measure.RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    now, _ = measure.score(labels, inputs)
    lines = list(fallen(before["figures"], now))
    print("\n".join(lines) or f"{name} scores as on {before['date']} at {before['commit']}, or not lower by more than chance")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())

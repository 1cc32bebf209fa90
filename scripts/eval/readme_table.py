"""Writes the tables of README.md and eval/README.md from the kept results and the labels.

    python3 scripts/eval/readme_table.py            writes them, each between its marks
    python3 scripts/eval/readme_table.py --check    writes nothing; fails where one is not current
"""

import argparse
import collections
import json
import sys

import agreement
from measure import GOLD, PIB, RESULTS, ROOT, rows

sys.path.insert(0, str(ROOT / "scripts"))
from marked import put  # noqa: E402

SCORES = (
    ("entities, strict F1", "entities strict micro"),
    ("PERSON", "entities strict PERSON"),
    ("COUNTRY", "entities strict COUNTRY"),
    ("ORGANIZATION", "entities strict ORGANIZATION"),
    ("events: type F1", "vaarta: type"),
    ("events: type F1, trivial baseline", "baseline: type"),
    ("events: type + subtype F1", "vaarta: type + subtype"),
    ("events: type + subtype F1, trivial baseline", "baseline: type + subtype"),
    ("events: realis accuracy", "vaarta: realis accuracy"),
    ("events: realis accuracy, trivial baseline", "baseline: realis accuracy"),
    ("events: countries F1", "vaarta: countries"),
    ("events: countries F1, trivial baseline", "baseline: countries"),
    ("events: role fillers F1", "vaarta: role fillers"),
    ("events: exact records F1", "vaarta: exact record"),
)
PASSES = (
    ("gold", GOLD / "passes" / "a.jsonl", GOLD / "passes" / "b.jsonl", GOLD),
    ("real titles", PIB / "passes" / "titles.a.jsonl", PIB / "passes" / "titles.b.jsonl", None),
    ("real bodies", PIB / "passes" / "bodies.a.jsonl", PIB / "passes" / "bodies.b.jsonl", None),
)


def table(head, lines):
    """A Markdown table whose first column is left-aligned, the others right-aligned."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in [head, rule, *lines])


def scores():
    """The kept results of the test sides."""
    names = [name for name in ("gold-test", "pib-titles-test", "pib-bodies-test") if (RESULTS / f"{name}.json").exists()]
    results = [json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8")) for name in names]
    head = ["per cent, with 95 % bootstrap intervals"] + [f"{r['set']} ({r['documents']})" for r in results]
    lines = [[label] + [cell(r["figures"].get(key)) for r in results] for label, key in SCORES]
    measured = ["measured"] + [f"{r['date']} at {r['commit']}" for r in results]
    made = f"By `{results[0]['command']}`, with {results[0]['model']}:\n"
    return made + "\n" + table(head, [*lines, measured])


def cell(figure):
    if figure is None:
        return "–"
    return f"{100 * figure['f1']:.1f} ({100 * figure['low']:.1f}–{100 * figure['high']:.1f})"


def agreements():
    """How far the two passes agree, for each set."""
    lines = []
    for name, a, b, texts in PASSES:
        found = agreement.agreement(agreement.read(a), agreement.read(b), texts)
        unit = "sentences" if texts else "documents"
        figures = [f"{found[key]:.3f}" for key in ("span F1", "event type F1", "type + subtype F1")]
        lines.append([name, found["documents"], *figures, f"{found['kappa']:.3f} ({found['kappa over']:,} {unit})"])
    return table(["set", "documents", "span F1", "event type F1", "type + subtype F1", "kappa, event type"], lines)


def records():
    """Event records by subtype and realis, entities by type, for each set and side."""
    sets = {"gold": GOLD / "gold.jsonl", "titles": PIB / "titles.jsonl", "bodies": PIB / "bodies.jsonl"}
    columns = {
        f"{name} {side}": [row for row in rows(path) if row["split"] == side]
        for name, path in sets.items()
        for side in ("dev", "test")
    }
    events = lambda of: lambda row: (of(event) for event in row["events"])
    groups = (
        events(lambda e: f"{e['type']}: {e['subtype']}"),
        events(lambda e: e["realis"]),
        lambda row: (entity[0] for entity in row["entities"]),
    )
    lines = [["texts"] + [len(c) for c in columns.values()]]
    lines.append(["texts without an event"] + [sum(not row["events"] for row in c) for c in columns.values()])
    for group in groups:
        counts = [collections.Counter(value for row in c for value in group(row)) for c in columns.values()]
        total = sum(counts, collections.Counter())
        lines += [[name] + [count[name] for count in counts] for name in sorted(total)]
    return table(["", *columns], lines)


def ministries():
    """The ministries and offices of the gold releases: the first line, or the second below a banner."""
    heads = collections.Counter()
    for path in sorted(GOLD.glob("*.txt")):
        text = path.read_text(encoding="utf-8").replace("\u200d", "").replace("लोक सभा", "लोकसभा")
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        heads[next(line for line in lines if not line.isascii())] += 1
    listed = ", ".join(name if count == 1 else f"{name} ({count})" for name, count in sorted(heads.items()))
    return f"{len(heads)} ministries and offices: {listed}.\n"


SCRIPT = "scripts/eval/readme_table.py"
PLACES = (
    (ROOT / "README.md", "scores", scores),
    (ROOT / "eval" / "README.md", "agreement", agreements),
    (ROOT / "eval" / "README.md", "counts", records),
    (ROOT / "eval" / "README.md", "ministries", ministries),
)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for path, name, make in PLACES:
        page = path.read_text(encoding="utf-8")
        made = put(page, SCRIPT, name, make())
        if made != page:
            stale.append(f"{path.relative_to(ROOT)}: {name} is not current; run scripts/eval/readme_table.py")
            if not check:
                path.write_text(made, encoding="utf-8")
    if check and stale:
        print("\n".join(stale))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

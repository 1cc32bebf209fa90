"""Measures the shipped model and rules, keeps the result, and holds a later one against it.

    python3 scripts/eval/results.py measure [--pib FOLDER]   writes eval/results/*.json, *.md and the README's table
    python3 scripts/eval/results.py check                    fails if the gold test side scores below the kept result
                                                             by more than that result's interval

Uses target/release/vaarta, or the program that VAARTA names. The gold releases are in the project. The
real titles and bodies are not: their labels in eval/pib are scored where `--pib` names the folder that
holds titles.jsonl ({"prid", "title"}) and bodies.jsonl ({"id", "text"}).
"""

import argparse
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESULTS = ROOT / "eval" / "results"
MARK = ("<!-- scores: made by scripts/eval/results.py -->", "<!-- end of scores -->")


def program():
    target = os.environ.get("CARGO_TARGET_DIR", ROOT / "target")
    return os.environ.get("VAARTA", str(pathlib.Path(target) / "release" / "vaarta"))


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write_rows(path, items):
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), encoding="utf-8")


def gold_texts(labels):
    """The gold releases of these labels, as inputs: their files."""
    return [str(ROOT / "eval" / "gold" / f"{row['id']}.txt") for row in labels]


def pib_texts(folder, kind, labels, scratch):
    """The real texts of these labels, written as one JSONL input."""
    wanted = {row["id"] for row in labels}
    source = rows(pathlib.Path(folder) / f"{kind}.jsonl")
    if kind == "titles":
        items = [{"id": row["prid"], "title": row["title"]} for row in source if row["prid"] in wanted]
    else:
        items = [{"id": str(row["id"]), "text": row["text"]} for row in source if str(row["id"]) in wanted]
    write_rows(scratch / "texts.jsonl", items)
    return [str(scratch / "texts.jsonl")]


def score(name, labels, inputs, scratch):
    """Annotates the inputs and scores entities and events; writes eval/results/NAME.md."""
    write_rows(scratch / "gold.jsonl", labels)
    vaarta, out = program(), scratch / "out"
    subprocess.run([vaarta, "annotate", *inputs, "--out", out, "--quiet"], check=True, cwd=ROOT)
    scores, pages = {}, []
    for what in ("ner", "events"):
        command = [vaarta, "evaluate", what, "--gold", scratch / "gold.jsonl", "--pred", out]
        done = subprocess.run([*command, "--json", scratch / "s.json"], check=True, capture_output=True, text=True, cwd=ROOT)
        pages.append(done.stdout)
        scores.update(json.loads((scratch / "s.json").read_text(encoding="utf-8")))
    return summary(scores), "\n".join(pages)


def summary(scores):
    """The figures that are kept: F1 with its interval and the counts behind it."""
    figures = {}
    for scheme in scores["entities"]["scores"]:
        for row in [scheme["micro"], *scheme["types"]]:
            figures[f"entities {scheme['criterion']} {row['name']}"] = figure(row)
    for system in scores["events"]["systems"]:
        for row in system["overall"]:
            figures[f"{system['system']}: {row['name']}"] = figure(row)
    return figures


def figure(row):
    interval = row["f1_interval"]
    kept = {"f1": row["f1"], "low": interval["low"], "high": interval["high"], **row["counts"]}
    return {key: round(value, 4) for key, value in kept.items()}


def sets(pib):
    """Name, labels and a function that gives the inputs, for each set that can be scored here."""
    gold = rows(ROOT / "eval" / "gold" / "gold.jsonl")
    for split in ("test", "dev"):
        labels = [row for row in gold if row["split"] == split]
        yield f"gold-{split}", labels, lambda scratch, labels=labels: gold_texts(labels)
    for kind in ("titles", "bodies") if pib else ():
        real = rows(ROOT / "eval" / "pib" / f"{kind}.jsonl")
        for split in ("test", "dev"):
            labels = [row for row in real if row["split"] == split]
            texts = lambda scratch, kind=kind, labels=labels: pib_texts(pib, kind, labels, scratch)
            yield f"pib-{kind}-{split}", labels, texts


def measure(pib):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT)
    about = {
        "command": "python3 scripts/eval/results.py measure" + (" --pib FOLDER" if pib else ""),
        "date": datetime.date.today().isoformat(),
        "commit": commit.stdout.strip(),
    }
    RESULTS.mkdir(parents=True, exist_ok=True)
    for name, labels, inputs in sets(pib):
        with tempfile.TemporaryDirectory() as folder:
            scratch = pathlib.Path(folder)
            figures, page = score(name, labels, inputs(scratch), scratch)
        record = {**about, "set": name, "documents": len(labels), "figures": figures}
        (RESULTS / f"{name}.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        head = "".join(f"- {key}: {value}\n" for key, value in {**about, "set": name}.items())
        (RESULTS / f"{name}.md").write_text(head + "\n" + page, encoding="utf-8")
        print(name, {key: figures[key]["f1"] for key in ("entities strict micro", "vaarta: type", "vaarta: role fillers")})
    write_readme()


def check():
    kept = json.loads((RESULTS / "gold-test.json").read_text(encoding="utf-8"))["figures"]
    name, labels, inputs = next(sets(None))
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        now, _ = score(name, labels, inputs(scratch), scratch)
    worse = [key for key in ("entities strict micro", "vaarta: type", "vaarta: role fillers", "vaarta: countries") if now[key]["f1"] < kept[key]["low"]]
    for key in worse:
        print(f"{key}: {now[key]['f1']} lies below the interval of the kept result, {kept[key]['low']} to {kept[key]['high']}")
    print("scores hold" if not worse else "scores fell")
    return 1 if worse else 0


TABLE = (
    ("entities, strict F1", "entities strict micro"),
    ("PERSON", "entities strict PERSON"),
    ("COUNTRY", "entities strict COUNTRY"),
    ("ORGANIZATION", "entities strict ORGANIZATION"),
    ("events: type F1", "vaarta: type"),
    ("events: type F1, trivial baseline", "baseline: type"),
    ("events: type + subtype F1", "vaarta: type + subtype"),
    ("events: realis accuracy", "vaarta: realis accuracy"),
    ("events: countries F1", "vaarta: countries"),
    ("events: countries F1, trivial baseline", "baseline: countries"),
    ("events: role fillers F1", "vaarta: role fillers"),
    ("events: exact records F1", "vaarta: exact record"),
)


def write_readme():
    """Puts the kept results of the test sides into the README, between its marks."""
    names = [name for name in ("gold-test", "pib-titles-test", "pib-bodies-test") if (RESULTS / f"{name}.json").exists()]
    kept = [json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8")) for name in names]
    titles = [f"{name} ({record['documents']})" for name, record in zip(names, kept)]
    lines = ["| per cent, with 95 % bootstrap intervals | " + " | ".join(titles) + " |", "| --- |" + " ---: |" * len(names)]
    for label, key in TABLE:
        cells = [cell(record["figures"].get(key)) for record in kept]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    readme = ROOT / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(MARK[0])
    after = rest.split(MARK[1])[1]
    made = f"Measured on {kept[0]['date']} at {kept[0]['commit']} by `{kept[0]['command']}`.\n"
    readme.write_text(before + MARK[0] + "\n\n" + made + "\n" + "\n".join(lines) + "\n\n" + MARK[1] + after, encoding="utf-8")


def cell(kept):
    if kept is None:
        return "–"
    return f"{100 * kept['f1']:.1f} ({100 * kept['low']:.1f}–{100 * kept['high']:.1f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["measure", "check"])
    parser.add_argument("--pib", help="folder with titles.jsonl and bodies.jsonl")
    args = parser.parse_args()
    return check() if args.what == "check" else measure(args.pib)


if __name__ == "__main__":
    sys.exit(main())

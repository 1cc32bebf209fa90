"""Annotates the labelled texts with the shipped model and rules, scores them, and keeps the result.

    python3 scripts/eval/measure.py [--pib FOLDER]    writes eval/results/SET.json and SET.md for each set, and clusters.md

The program is target/release/vaarta, or the one that VAARTA names. The gold releases are in the project.
The real titles and bodies are not: their labels in eval/pib are scored where `--pib` names the folder
that holds titles.jsonl ({"prid", "title"}) and bodies.jsonl ({"id", "text"}).
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
GOLD = ROOT / "eval" / "gold"
PIB = ROOT / "eval" / "pib"
RESULTS = ROOT / "eval" / "results"
MODEL = ROOT / "models" / "vaarta-ner-hi-small"
MEASURED = ("src", "data", "models", "Cargo.toml", "Cargo.lock")


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
    return [str(GOLD / f"{row['id']}.txt") for row in labels]


def pib_texts(folder, kind, labels, scratch):
    """The real texts of these labels, written as one JSONL input: a title alone, or a body alone."""
    wanted = {row["id"] for row in labels}
    key, field = ("prid", "title") if kind == "titles" else ("id", "text")
    texts = {str(row[key]): row[field] for row in rows(pathlib.Path(folder) / f"{kind}.jsonl")}
    missing = wanted - texts.keys()
    if missing:
        raise SystemExit(f"{folder}/{kind}.jsonl lacks {len(missing)} labelled texts, {min(missing)} first")
    write_rows(scratch / "texts.jsonl", [{"id": name, field: texts[name]} for name in sorted(wanted)])
    return [str(scratch / "texts.jsonl")]


def sets(pib):
    """Name, labels and a function that gives the inputs, for each set that can be scored here."""
    gold = rows(GOLD / "gold.jsonl")
    for split in ("test", "dev"):
        labels = [row for row in gold if row["split"] == split]
        yield f"gold-{split}", labels, lambda scratch, labels=labels: gold_texts(labels)
    for kind in ("titles", "bodies") if pib else ():
        real = rows(PIB / f"{kind}.jsonl")
        for split in ("test", "dev"):
            labels = [row for row in real if row["split"] == split]
            texts = lambda scratch, kind=kind, labels=labels: pib_texts(pib, kind, labels, scratch)
            yield f"pib-{kind}-{split}", labels, texts


def score(labels, inputs):
    """Annotates what `inputs` gives and scores it: the figures that are kept, and the tables in Markdown."""
    figures, pages = {}, []
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        write_rows(scratch / "gold.jsonl", labels)
        command = [program(), "annotate", *inputs(scratch), "--out", scratch / "out", "--quiet"]
        subprocess.run(command, check=True, cwd=ROOT)
        for what in ("ner", "events"):
            command = [program(), "evaluate", what, "--gold", scratch / "gold.jsonl", "--pred", scratch / "out"]
            command += ["--json", scratch / "scores.json"]
            done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
            figures.update(kept(json.loads((scratch / "scores.json").read_text(encoding="utf-8"))))
            pages.append(tables(done.stdout))
    return figures, "\n".join(pages)


def tables(page):
    """The page from its first table's heading on: what precedes it names temporary files."""
    return page[page.index("\n## ") + 1 :]


def kept(scores):
    """F1 with its interval and the counts behind it, for each score that is kept."""
    found = {}
    for scheme in scores.get("entities", {}).get("scores", ()):
        for row in [scheme["micro"], *scheme["types"]]:
            found[f"entities {scheme['criterion']} {row['name']}"] = figure(row)
    for system in scores.get("events", {}).get("systems", ()):
        for row in system["overall"]:
            found[f"{system['system']}: {row['name']}"] = figure(row)
    return found


def figure(row):
    interval = row["f1_interval"]
    numbers = {"f1": row["f1"], "low": interval["low"], "high": interval["high"], **row["counts"]}
    return {key: round(value, 4) for key, value in numbers.items()}


def git(*args):
    return subprocess.run(["git", *args], capture_output=True, text=True, cwd=ROOT).stdout.strip()


def about(pib):
    """What a reader needs to measure the same again."""
    changed = git("status", "--porcelain", "--untracked-files=no", "--", *MEASURED)
    doubt = (", with changes" if changed else "") + (", program named by VAARTA" if "VAARTA" in os.environ else "")
    sums = (MODEL / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    weights = next((line.split()[0] for line in sums if line.endswith("model.safetensors")), "unknown")
    return {
        "command": "bash scripts/eval/run.sh" + (" FOLDER" if pib else ""),
        "date": datetime.date.today().isoformat(),
        "commit": git("rev-parse", "--short", "HEAD") + doubt,
        "model": f"{MODEL.name}, SHA-256 {weights[:16]}…",
    }


def score_clusters():
    """The page on the pairs of releases that tell of one happening or of two."""
    command = [program(), "evaluate", "clusters", "--gold", ROOT / "eval" / "cluster" / "pairs.jsonl", "--errors"]
    pages = []
    for title, flags in (("The labellers' records", []), ("The records that the pipeline finds in the texts", ["--annotate"])):
        done = subprocess.run(command + flags, check=True, capture_output=True, text=True, cwd=ROOT)
        pages.append(f"## {title}\n\n{done.stdout}")
    return "\n".join(pages)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pib", help="folder with titles.jsonl and bodies.jsonl")
    args = parser.parse_args()
    RESULTS.mkdir(parents=True, exist_ok=True)
    how = about(args.pib)
    head = "".join(f"- {key}: {value}\n" for key, value in how.items())
    (RESULTS / "clusters.md").write_text(f"# clusters\n\n{head}\n{score_clusters()}", encoding="utf-8")
    for name, labels, inputs in sets(args.pib):
        figures, page = score(labels, inputs)
        record = {"set": name, **how, "documents": len(labels), "figures": figures}
        (RESULTS / f"{name}.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        (RESULTS / f"{name}.md").write_text(f"# {name}\n\n{head}\n{page}", encoding="utf-8")
        shown = ("entities strict micro", "vaarta: type", "baseline: type", "vaarta: role fillers")
        print(name, " ".join(f"[{key}] {100 * figures[key]['f1']:.1f}" for key in shown))


if __name__ == "__main__":
    sys.exit(main())

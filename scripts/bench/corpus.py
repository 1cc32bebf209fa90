"""Gathers the texts that every program of the comparison reads.

    python3 corpus.py --vaarta PROGRAM --out FOLDER [--releases N] [INPUT ...]

An INPUT is a JSONL file with `text` or `body` in each row, a text file, or a folder of such files. Without one, the news and
bodies under ../shared/data are taken where they are there, else the gold releases and the samples of
the project. FOLDER receives

    releases.jsonl    {"id", "title"?, "ministry"?, "text" or "body"}: N of them, evenly spread over the inputs
    one.jsonl         the first of them, for what a start costs
    sentences.jsonl   {"id", "sentences": [[word, ...], ...]}: split by vaarta and normalised, for programs that only tag
    sentences.one.jsonl
    corpus.json       counts
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import unicodedata

import tokenizers

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "train"))

from normalize import INVISIBLE, normalize_word  # noqa: E402  (scripts/train is put on the path above)

MODEL = ROOT / "models" / "vaarta-ner-hi-small"
SHARED = [ROOT.parent / "shared" / "data" / name for name in ("news/air-2020.jsonl", "pib/bodies.jsonl")]
OWN = [ROOT / "eval" / "gold", ROOT / "data" / "samples"]
KEPT = ("title", "ministry", "posted_at", "text", "body")


def default_inputs():
    return SHARED if all(path.exists() for path in SHARED) else OWN


def files(inputs):
    for path in map(pathlib.Path, inputs):
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.suffix in (".txt", ".jsonl"))
        else:
            yield path


def texts(inputs):
    """The releases of all inputs, each with a number of its own."""
    for path in files(inputs):
        content = path.read_text(encoding="utf-8")
        rows = [{"text": content}] if path.suffix == ".txt" else map(json.loads, content.splitlines())
        for number, row in enumerate(rows, 1):
            if row.get("text") or row.get("body"):
                kept = {key: row[key] for key in KEPT if isinstance(row.get(key), str)}
                yield {"id": f"{path.stem}-{number}", **kept}


def spread(rows, wanted):
    """So many of the rows, evenly spread."""
    wanted = min(wanted or len(rows), len(rows))
    return [rows[index * len(rows) // wanted] for index in range(wanted)]


def is_word_char(char):
    return unicodedata.category(char)[0] in "LMN" or char in "\u200c\u200d"


def words(text):
    """The normalised tokens of a sentence, as src/text/tokenize.rs has them."""
    found, run = [], ""
    for char in text + " ":
        if is_word_char(char):
            run += char
            continue
        found += [run] if run else []
        found += [] if char.isspace() or char in INVISIBLE else [char]
        run = ""
    return [word for word in map(normalize_word, found) if word]


def split(vaarta, releases, scratch):
    """The sentences of each release, as vaarta cuts them."""
    command = [vaarta, "annotate", str(releases), "--model", str(MODEL), "--out", scratch, "--quiet"]
    subprocess.run(command, check=True)
    with open(pathlib.Path(scratch) / "annotations.jsonl", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            cut = [words(row["text"][s["start"] : s["end"]]) for s in row["sentences"]]
            yield {"id": row["release"]["id"], "sentences": [sentence for sentence in cut if sentence]}


def counts(releases, sentences):
    """What the corpus holds; subwords are those of the sentences, each with its beginning and end."""
    tokenizer = tokenizers.Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    every = [sentence for row in sentences for sentence in row["sentences"]]
    encoded = tokenizer.encode_batch(every, is_pretokenized=True)
    return {
        "releases": len(releases),
        "characters": sum(len(row.get("text") or row["body"]) + len(row.get("title", "")) for row in releases),
        "sentences": len(every),
        "sentences, each counted once": len({tuple(sentence) for sentence in every}),
        "words": sum(map(len, every)),
        "subwords": sum(len(encoding.ids) for encoding in encoded),
    }


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vaarta", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--releases", type=int, help="how many to take [default: all]")
    parser.add_argument("inputs", nargs="*", metavar="INPUT")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    releases = spread(list(texts(args.inputs or default_inputs())), args.releases)
    if not releases:
        sys.exit("the inputs hold no text: wanted .txt files, or .jsonl files with text or body in each row")
    write(args.out / "releases.jsonl", releases)
    write(args.out / "one.jsonl", releases[:1])
    with tempfile.TemporaryDirectory() as scratch:
        sentences = list(split(args.vaarta, args.out / "releases.jsonl", scratch))
    write(args.out / "sentences.jsonl", sentences)
    write(args.out / "sentences.one.jsonl", sentences[:1])
    found = counts(releases, sentences)
    (args.out / "corpus.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(found)


if __name__ == "__main__":
    main()

"""Reading and writing the gazetteer tables, with the keys under which the program looks names up."""

import csv
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "gazetteers"
sys.path.insert(0, str(ROOT / "scripts" / "train"))

from markup import tokenize  # noqa: E402
from normalize import normalize_word  # noqa: E402


def key(surface):
    """The normalised tokens of a name, joined with single spaces: `key` in src/link/gazetteer.rs."""
    words = (normalize_word(surface[start:end]) for start, end in tokenize(surface))
    return " ".join(word for word in words if word)


def read(name):
    """The rows of a table as `(line, {column: cell})`; `#` lines and blank lines are skipped."""
    with open(FOLDER / name, encoding="utf-8", newline="") as file:
        kept = [(n, line) for n, line in enumerate(file, 1) if line.strip() and line[0] != "#"]
    if not kept:
        raise SystemExit(f"{name}: no header; the first line names the columns")
    header = next(csv.reader([kept[0][1]]))
    rows = []
    for number, line in kept[1:]:
        cells = next(csv.reader([line]))
        if len(cells) != len(header):
            raise SystemExit(f"{name}:{number}: {len(cells)} cells, the header has {len(header)}")
        rows.append((number, dict(zip(header, cells))))
    return rows


def write(name, comments, header, rows):
    """Writes a table: comment lines, the header, and the rows in the order given."""
    with open(FOLDER / name, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"# {comment}\n" for comment in comments)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)

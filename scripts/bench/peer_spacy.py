"""Finds the names of vaarta's gazetteers with spaCy: its blank Hindi pipeline and an entity ruler.

    python3 peer_spacy.py GAZETTEERS RELEASES OUT

No learning and no events: the floor of what reading, tokens and word lists cost in Python.
"""

import csv
import json
import pathlib
import sys

import spacy

TABLES = {"countries.csv": "COUNTRY", "places.csv": "LOCATION", "bodies.csv": "ORGANIZATION"}


def patterns(folder):
    for name, label in TABLES.items():
        with open(pathlib.Path(folder) / name, encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(line for line in lines if not line.startswith("#"))
            yield from ({"label": label, "pattern": row["surface"]} for row in rows)


def main(gazetteers, releases, path):
    pipeline = spacy.blank("hi")
    pipeline.add_pipe("entity_ruler").add_patterns(list(patterns(gazetteers)))
    with open(releases, encoding="utf-8") as lines, open(path, "w", encoding="utf-8") as out:
        for row in map(json.loads, lines):
            text = "\n".join(row[key] for key in ("title", "text", "body") if key in row)
            found = [
                {"type": entity.label_, "start": entity.start_char, "end": entity.end_char, "text": entity.text}
                for entity in pipeline(text).ents
            ]
            out.write(json.dumps({"id": row["id"], "entities": found}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

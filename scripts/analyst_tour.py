#!/usr/bin/env python3
# %% From a folder of releases to tables of who met whom
#
#     python3 scripts/analyst_tour.py [FOLDER]      the shipped samples where no folder is named
#
# Each part between two lines of `# %%` is a cell: editors that know them (VS Code, PyCharm, Spyder) run
# one at a time, and `jupytext` makes a notebook of the file. The program is target/release/vaarta, or the one
# that VAARTA names. Python's standard library is enough; the last cell but one shows the same with pandas.

import collections
import csv
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent if "__file__" in globals() else pathlib.Path.cwd() / "scripts"
ROOT = HERE.parent
SAMPLES = ROOT / "data" / "samples"
FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) == 2 and "__file__" in globals() else SAMPLES
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
VAARTA = os.environ.get("VAARTA", str(TARGET / "release" / "vaarta"))
scratch = tempfile.TemporaryDirectory(prefix="vaarta-tour-")  # Gone when Python ends.
OUT = pathlib.Path(scratch.name)

# %% Annotate
# One command reads every release in the folder. Exit code 1 says that some could not be read: errors.jsonl
# tells which and why, and all others are there.

command = [VAARTA, "annotate", FOLDER, "--out", OUT, "--model", ROOT / "models" / "vaarta-ner-hi-small"]
try:
    code = subprocess.run(command, check=False).returncode
except FileNotFoundError:
    sys.exit(f"no program at {VAARTA}: run `cargo build --release`, or name another in VAARTA")
if code > 1:
    sys.exit(code)

# %% Read the tables
# docs/columns.md has every column. In CSV an empty cell says that the release does not tell, and lists are
# separated by |. Codes stay text: 042 keeps its zero.


def read(name):
    with open(OUT / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts(cell):
    return cell.split("|") if cell else []


events = read("events")
participants = collections.defaultdict(list)
for participant in read("participants"):
    participants[participant["event_id"]].append(participant)


def show(title, head, rows):
    """Prints a table, or says that it has no rows."""
    print(f"\n## {title}\n\n| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |")
    if not rows:
        print("(none)")


# %% Who met whom, by country and month
# `realis` tells what happened (actual) from what is planned, possible or negated. A meeting of one country with
# three others is a meeting of three pairs. Sides are told apart by the participants' `side`.


def who(event, side, country=None):
    """The names of a side with their offices, else what there is of them; of one country, or of all."""
    told = [p for p in participants[event["event_id"]] if p["side"] == side and country in (None, p["country"])]
    words = ([p[field] for field in ("name", "designation", "organization") if p[field]] or [p["country"]] for p in told)
    return "; ".join(map(", ".join, words))


def sides(event):
    """The pairs of different countries, each from the agents and the counterparts."""
    ours, theirs = parts(event["agent_countries"]), parts(event["counterpart_countries"])
    return [(a, b) for a in ours for b in theirs if a != b]


def pairs(event):
    """The same pairs without regard to who is named first, each once."""
    return {tuple(sorted(pair)) for pair in sides(event)}


def month(event):
    return event["date_start"][:7] or "undated"


meetings = [e for e in events if e["type"] == "meeting" and e["realis"] == "actual"]
met = collections.Counter((pair, month(e)) for e in meetings for pair in pairs(e))
show("Meetings by countries and month", ["countries", "month", "meetings"],
     [(" – ".join(pair), when, count) for (pair, when), count in sorted(met.items())])
show("Who met whom", ["day", "countries", "how", "who", "whom"],
     [(e["date_start"], f"{a} – {b}", e["subtype"], who(e, "agent", a), who(e, "counterpart", b))
      for e in sorted(meetings, key=lambda e: e["date_start"]) for a, b in sides(e)])

# %% Condolences
# For the dead (death), after an attack, accident or disaster (disaster), or in honour of one who died long
# ago (tribute).

condolences = [e for e in events if e["type"] == "condolence" and e["realis"] == "actual"]
show("Condolences", ["day", "kind", "who", "for whom, or after what"],
     [(e["date_start"], e["subtype"], who(e, "agent"), ", ".join(parts(e["honourees"])) or e["incident"])
      for e in sorted(condolences, key=lambda e: e["date_start"])])

# %% Agreements by partner country
# Cooperation has six kinds; here each partner of India has a row, and each kind a column.

KINDS = ("agreement", "approval", "exercise", "pledge", "project", "aid")
agreed = collections.defaultdict(collections.Counter)
about = collections.defaultdict(set)
for event in events:
    if event["type"] != "cooperation" or event["realis"] not in ("actual", "planned"):
        continue
    for partner in sorted({*parts(event["agent_countries"]), *parts(event["counterpart_countries"])} - {"IND"}):
        agreed[partner][event["subtype"]] += 1
        about[partner].update(parts(event["topics"]))
show("Cooperation by partner", ["partner", *KINDS, "about"],
     [(partner, *(kinds[kind] or "" for kind in KINDS), ", ".join(sorted(about[partner])))
      for partner, kinds in sorted(agreed.items())])

# %% The same with pandas
# `dtype=str` keeps the zeros of codes. `explode` makes a row of each country.

try:
    import pandas
except ImportError:
    print("\npandas is not there; the tables above need none")
else:
    frame = pandas.read_csv(OUT / "events.csv", dtype=str, keep_default_na=False)
    frame = frame[(frame.type == "meeting") & (frame.realis == "actual")]
    frame = frame.assign(month=frame.date_start.str[:7].replace("", "undated"))
    for column in ("agent_countries", "counterpart_countries"):
        frame = frame.assign(**{column: frame[column].str.split("|")}).explode(column)
    frame = frame[(frame.agent_countries != "") & (frame.counterpart_countries != "")]
    frame = frame[frame.agent_countries != frame.counterpart_countries]
    frame["countries"] = [" – ".join(sorted(pair)) for pair in zip(frame.agent_countries, frame.counterpart_countries)]
    by_month = frame.groupby(["countries", "month"]).event_id.nunique()
    print("", by_month, sep="\n")
    assert by_month.sum() == sum(met.values()), "pandas counts other meetings"

# %% What the samples must tell
# Continuous integration runs this file. Another folder has nothing to be held against.

if FOLDER.resolve() == SAMPLES:
    assert met == {
        (("BRA", "IND"), "2024-06"): 1,
        (("FJI", "IND"), "2021-01"): 1,
        (("IND", "NOR"), "2022-09"): 1,
        (("BGD", "IND"), "2025-05"): 1,
        (("BTN", "IND"), "2025-05"): 1,
        (("IND", "NPL"), "2025-05"): 1,
    }, met
    assert {(e["subtype"], e["honourees"] or e["incident"]) for e in condolences} == {
        ("death", "लक्ष्मी नटराजन"),
        ("disaster", "चमोली बस दुर्घटना"),
        ("tribute", "गोपालराव कुलकर्णी"),
    }, condolences
    assert {partner: dict(kinds) for partner, kinds in agreed.items()} == {
        "BRA": {"pledge": 1},
        "FJI": {"aid": 1},
        "FRA": {"agreement": 1, "project": 1},
        "LKA": {"approval": 1},
        "VNM": {"exercise": 1},
    }, agreed
    print("\nas the samples tell")

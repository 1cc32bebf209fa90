#!/usr/bin/env python3
"""Reads what `vaarta export` wrote with other programs, and holds it against the annotations.

    readback.py RESULTS EXPORTS

RESULTS is a folder with annotations.jsonl; EXPORTS holds what was exported from it, in any of the
forms: CSV (read by pandas), Parquet (pyarrow, DuckDB), JSONL, SQLite (the sqlite3 module), CoNLL and
BRAT (small readers of their own below, written after the formats' descriptions and not after vaarta's
code), and the layouts of GDELT and POLECAT. Every form must be there. Needs pandas, pyarrow and duckdb.
Prints what was read, or ends with 1 and what differs.
"""

import csv
import datetime
import json
import pathlib
import re
import sqlite3
import sys

import duckdb
import pandas
import pyarrow.parquet

INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
FORMULA = tuple("=+-@\t\r＝＋－＠")


class Differs(Exception):
    """An export does not say what the annotations say."""


def same(found, expected, what):
    if found != expected:
        raise Differs(f"{what}:\n    found    {found!r}\n    expected {expected!r}")


# What the tables must say, from the annotations.


def expected_tables(annotations):
    """The rows of each table, as dictionaries with lists and None."""
    tables = {"releases": [], "mentions": [], "events": [], "participants": [], "event_mentions": []}
    for a in annotations:
        release = a["release"]
        part = lambda sentence: a["sentences"][sentence]["part"] if sentence < len(a["sentences"]) else None
        tables["releases"].append(
            {k: release[k] for k in ("source", "ministry", "title", "subtitles", "posted_at", "dateline", "chars")}
            | {"release_id": release["id"], "sentences": len(a["sentences"])}
            | {"mentions": len(a["entities"]), "events": len(a["events"])}
        )
        for e in a["entities"]:
            date = e["date"] or {}
            tables["mentions"].append(
                {k: e[k] for k in ("type", "text", "start", "end", "sentence", "score", "country")}
                | {"release_id": release["id"], "mention_id": e["id"], "part": part(e["sentence"])}
                | {"date_start": date.get("start"), "date_end": date.get("end")}
            )
        for event in a["events"]:
            tables["events"].append(event_row(release, event))
            keys = {"event_id": event["id"], "release_id": release["id"]}
            for number, p in enumerate(event["participants"], 1):
                fields = {k: p[k] for k in ("side", "name", "designation", "organization", "country", "sector")}
                tables["participants"].append(keys | {"participant": number} | fields | {"mention_ids": p["mentions"]})
            for number, m in enumerate(event["mentions"], 1):
                trigger = m["trigger"]
                fields = {"trigger": trigger["text"], "start": trigger["start"], "end": trigger["end"]}
                fields |= {"sentence": m["sentence"], "part": part(m["sentence"]), "rule": m["rule"]}
                tables["event_mentions"].append(keys | {"event_mention": number} | fields)
    return tables


def event_row(release, event):
    date, place = event["date"] or {}, event["place"] or {}
    side = lambda which: [p for p in event["participants"] if p["side"] == which]
    names = lambda which: [name for name in map(called, side(which)) if name]
    countries = lambda which: list(dict.fromkeys(p["country"] for p in side(which) if p["country"]))
    kept = ("type", "subtype", "realis", "cameo", "plover", "goldstein", "incident", "instrument", "topics", "confidence")
    return {k: event[k] for k in kept} | {
        "event_id": event["id"],
        "release_id": release["id"],
        "date_start": date.get("start"),
        "date_end": date.get("end"),
        "date_source": date.get("source"),
        "place": place.get("text"),
        "place_country": place.get("country"),
        "agents": names("agent"),
        "agent_countries": countries("agent"),
        "counterparts": names("counterpart"),
        "counterpart_countries": countries("counterpart"),
        "honourees": event["honouree"],
        "mentions": len(event["mentions"]),
        "triggers": [m["trigger"]["text"] for m in event["mentions"]],
        "rules": [m["rule"] for m in event["mentions"]],
        "posted_at": release["posted_at"],
        "ministry": release["ministry"],
        "title": release["title"],
    }


def called(participant):
    return next((participant[k] for k in ("name", "designation", "organization", "country") if participant[k]), None)


def nested(tables):
    """The tables of the forms that nest participants and event mentions in their event."""
    own = lambda row: {k: v for k, v in row.items() if k not in ("event_id", "release_id")}
    of = lambda name, event: [own(row) for row in tables[name] if row["event_id"] == event["event_id"]]
    events = [e | {name: of(name, e) for name in ("participants", "event_mentions")} for e in tables["events"]]
    return {"releases": tables["releases"], "mentions": tables["mentions"], "events": events}


# CSV.


def guarded(text):
    """A cell as CSV must hold it, so that no spreadsheet runs it."""
    return "'" + text if text.lstrip("'").startswith(FORMULA) else text


def csv_cell(value):
    if value is None:
        return ""
    if isinstance(value, list):
        return guarded("|".join(value))
    return guarded(value) if isinstance(value, str) else value


def check_csv(folder, tables):
    for name in ("releases", "mentions", "events", "participants"):
        path = folder / f"{name}.csv"
        frame = pandas.read_csv(path, dtype=str, keep_default_na=False, lineterminator="\n")
        same(len(frame), len(tables[name]), f"{path}: rows")
        for found, expected in zip(frame.to_dict("records"), tables[name]):
            same(set(found), set(expected), f"{path}: columns")
            for column, value in expected.items():
                value = csv_cell(value)
                cell = found[column] if isinstance(value, str) else type(value)(found[column])
                same(cell, value, f"{path}: {column}")


# Parquet and JSONL.


def plain(value):
    """A value of Arrow as JSON would have it."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(INDIA).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value


def check_parquet(folder, tables):
    for name, rows in nested(tables).items():
        path = folder / f"{name}.parquet"
        file = pyarrow.parquet.ParquetFile(path)
        for row in rows[:1]:
            same(set(file.schema_arrow.names), set(row), f"{path}: columns")
        same([plain(row) for row in file.read().to_pylist()], rows, str(path))
        for group in range(file.metadata.num_row_groups):
            columns = [file.metadata.row_group(group).column(c) for c in range(file.metadata.num_columns)]
            same({c.compression for c in columns}, {"ZSTD"}, f"{path}: compression")
        for field in file.schema_arrow:
            same(b"description" in (field.metadata or {}), True, f"{path}: {field.name} has a description")
    check_duckdb(folder, tables)


def check_duckdb(folder, tables):
    query = f"""select p.country, count(distinct event_id) from (select event_id, unnest(participants) as p
                from '{folder}/events.parquet') where p.country is not null group by 1 order by 1"""
    expected = {}
    for row in tables["participants"]:
        if row["country"]:
            expected.setdefault(row["country"], set()).add(row["event_id"])
    found = duckdb.sql(query).fetchall()
    same(found, sorted((country, len(events)) for country, events in expected.items()), "DuckDB: events by country")
    query = f"select column_name, column_type from (describe select * from '{folder}/events.parquet')"
    types = dict(duckdb.sql(query).fetchall())
    same((types["date_start"], types["posted_at"]), ("DATE", "TIMESTAMP WITH TIME ZONE"), "DuckDB: types")


def check_jsonl(folder, tables):
    for name, rows in nested(tables).items():
        with open(folder / f"{name}.jsonl", encoding="utf-8", newline="\n") as file:
            same([json.loads(line) for line in file], rows, f"{name}.jsonl")


# SQLite.


def check_sqlite(folder, tables):
    connection = sqlite3.connect(f"file:{folder}/vaarta.sqlite?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    same(connection.execute("pragma integrity_check").fetchone()[0], "ok", "SQLite: integrity")
    same(connection.execute("pragma foreign_key_check").fetchall(), [], "SQLite: foreign keys")
    for name, rows in tables.items():
        found = [dict(row) for row in connection.execute(f"select * from {name} order by rowid")]
        same(found, [{k: as_text(v) for k, v in row.items()} for row in rows], f"SQLite: {name}")
        keys = [row["table"] for row in connection.execute(f"pragma foreign_key_list({name})")]
        same(bool(keys), name != "releases", f"SQLite: foreign keys of {name}")
    alone = {e["event_id"] for e in tables["events"]} - {p["event_id"] for p in tables["participants"]}
    joined = connection.execute("select count(*) from event_participants").fetchone()[0]
    same(joined, len(tables["participants"]) + len(alone), "SQLite: rows of the view")
    plan = connection.execute("explain query plan select * from participants where country = 'IND'").fetchone()
    same("INDEX" in plan["detail"], True, "SQLite: an index finds a country")
    connection.close()


def as_text(value):
    """A value as a column of SQLite holds it: lists are JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, list) else value


# CoNLL and BRAT.


def check_conll(folder, annotations):
    releases, entities = {}, []
    with open(folder / "entities.conll", encoding="utf-8", newline="\n") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("# release ") and "\t" not in line:
                entities = releases.setdefault(line.removeprefix("# release "), [])
            elif line:
                token, tag = line.split("\t")
                prefix, _, kind = tag.partition("-")
                if prefix == "B":
                    entities.append((kind, token))
                elif prefix == "I":
                    same(kind, entities[-1][0], f"CoNLL: {token} continues")
                    entities[-1] = (kind, entities[-1][1] + token)
    one_line = lambda id: re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", id)
    same(list(releases), [one_line(a["release"]["id"]) for a in annotations], "CoNLL: releases")
    for a, found in zip(annotations, releases.values()):
        expected = [(e["type"], visible(e["text"])) for e in a["entities"]]
        same([(kind, visible(text)) for kind, text in found], expected, "CoNLL: entities")


def visible(text):
    """Without white space, which tokens do not have."""
    return "".join(text.split())


def brat_configuration(path):
    """The types of annotation.conf by section, and the roles of each event."""
    sections, roles, current = {}, {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            current = sections.setdefault(match[1], [])
        elif line and not line.startswith("#"):
            name, _, arguments = line.partition("\t")
            current.append(name)
            roles[name] = dict(argument.split(":", 1) for argument in re.split(r", ?", arguments) if argument)
    same(set(sections), {"entities", "events", "relations", "attributes"}, "BRAT: sections of annotation.conf")
    return sections, roles


def brat_document(path, sections, roles):
    """Entities and events of a .ann file, each line held against the configuration and the text."""
    text = path.with_suffix(".txt").read_bytes().decode("utf-8")
    bound, events, attributes, notes = {}, {}, {}, {}
    for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
        key, body, *rest = line.split("\t")
        if key.startswith("T"):
            kind, start, end = body.split(" ")
            same(rest, [text[int(start) : int(end)].replace("\n", " ")], f"{path}: words of {key}")
            bound[key] = (kind, int(start), int(end))
        elif key.startswith("E"):
            (kind, trigger), *arguments = [part.split(":") for part in body.split(" ")]
            same(bound[trigger][0], kind, f"{path}: type of the trigger of {key}")
            for role, filler in arguments:
                same(re.sub(r"\d+$", "", role) + "*" in roles[kind], True, f"{path}: {role} of {kind} is configured")
                same(bound[filler][0] in sections["entities"], True, f"{path}: {filler} is an entity")
            events[key] = (kind, trigger)
        elif key.startswith("A"):
            name, target, value = body.split(" ")
            same(value in roles[name]["Value"].split("|"), True, f"{path}: {value} of {name} is configured")
            attributes[target, name] = value
        else:
            same((key[0], body.split(" ")[0]), ("#", "AnnotatorNotes"), f"{path}: line {key}")
            notes[body.split(" ")[1]] = json.loads(rest[0])
    triggers = {trigger for _, trigger in events.values()}
    entities = [span for key, span in bound.items() if key not in triggers]
    return text, entities, [(kind, attributes[key, "subtype"], notes[key]) for key, (kind, _) in events.items()]


def check_brat(folder, annotations):
    sections, roles = brat_configuration(folder / "brat" / "annotation.conf")
    files = sorted((folder / "brat").glob("*.ann"))
    documents = [brat_document(path, sections, roles) for path in files]
    same(len(documents), len(annotations), "BRAT: documents")
    blank = lambda text: re.sub(r"\s|[\x00-\x1f\x7f-\x9f\ufeff]", " ", text)
    by_text = sorted(documents, key=lambda d: blank(d[0]))
    for (text, entities, events), a in zip(by_text, sorted(annotations, key=lambda a: blank(a["text"]))):
        same(blank(text), blank(a["text"]), "BRAT: text")
        same(entities, [(e["type"], e["start"], e["end"]) for e in a["entities"]], "BRAT: entities")
        told = [e for e in a["events"] if e["mentions"]]
        same([(k, s) for k, s, _ in events], [(e["type"], e["subtype"]) for e in told], "BRAT: events")
        for (_, _, note), event in zip(events, told):
            for key in ("realis", "honouree", "incident", "instrument", "topics", "place", "date"):
                same(note[key], event[key], f"BRAT: {key} of a record")
            same(len(note["participants"]), len(event["participants"]), "BRAT: participants")


# The layouts of GDELT and POLECAT; their columns, as the publishers list them.

_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
GDELT = (
    ["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"]
    + [f"Actor{n}{c}" for n in (1, 2) for c in _ACTOR.split()]
    + "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split()
    + "NumMentions NumSources NumArticles AvgTone".split()
    + [f"{who}Geo_{c}" for who in ("Actor1", "Actor2", "Action") for c in _GEO.split()]
    + ["DATEADDED", "SOURCEURL"]
)
POLECAT = """Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,Actor Country,Actor COW,
Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,Recipient Country,
Recipient COW,Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,Wikipedia Recipient ID,
Placename,City,District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,Feature Type,Source,
Publication Date,Story People,Story Organizations,Story Locations,Language,Version""".replace("\n", "").split(",")


def check_layouts(folder, annotations):
    events = [(a, e) for a in annotations for e in a["events"]]
    gdelt = pandas.read_csv(folder / "gdelt.csv", dtype=str, keep_default_na=False, lineterminator="\n")
    same(list(gdelt.columns), GDELT, "GDELT: columns")
    pairs = lambda e: [
        (agent, other)
        for agent in [p for p in e["participants"] if p["side"] == "agent"] or [None]
        for other in [p for p in e["participants"] if p["side"] == "counterpart"] or [None]
    ]
    expected = [(a, e, *pair) for a, e in events if e["cameo"] for pair in pairs(e)]
    same(len(gdelt), len(expected), "GDELT: rows")
    for row, (a, e, agent, other) in zip(gdelt.to_dict("records"), expected):
        name = lambda p: guarded(called(p) or "") if p else ""
        same((row["Actor1Name"], row["Actor2Name"]), (name(agent), name(other)), "GDELT: actors")
        same((row["EventCode"], row["EventRootCode"]), (e["cameo"], e["cameo"][:2]), "GDELT: codes")
        same(row["SQLDATE"], (e["date"] or {"start": ""})["start"].replace("-", ""), "GDELT: date")
    same(gdelt["GLOBALEVENTID"].is_unique, True, "GDELT: ids")
    with open(folder / "polecat.csv", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    same(header, POLECAT, "POLECAT: columns")
    coded = [(a, e) for a, e in events if e["plover"]]
    same([row[0] for row in rows], [e["id"] for _, e in coded], "POLECAT: events")
    same([row[2] for row in rows], [e["plover"].split("-")[0] for _, e in coded], "POLECAT: types")


def main(results, exports):
    with open(pathlib.Path(results) / "annotations.jsonl", encoding="utf-8", newline="\n") as file:
        annotations = [json.loads(line) for line in file]
    tables, folder = expected_tables(annotations), pathlib.Path(exports)
    try:
        check_csv(folder, tables)
        check_parquet(folder, tables)
        check_jsonl(folder, tables)
        check_sqlite(folder, tables)
        check_conll(folder, annotations)
        check_brat(folder, annotations)
        check_layouts(folder, annotations)
    except Differs as difference:
        sys.exit(str(difference))
    counts = ", ".join(f"{len(rows)} {name}" for name, rows in tables.items())
    print(f"every export says what the annotations say: {counts}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])

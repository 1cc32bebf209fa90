#!/usr/bin/env python3
"""Runs annotate.py on a local Spark, and holds every record against the run on a single machine.

    test_local.py                with target/release/vaarta, or the program that VAARTA names

The corpus: the samples, releases made up from them, and broken rows, as three Parquet files; the same rows
as three JSONL files for `vaarta annotate` and `vaarta export`. Annotations must be the same to the byte, and
tables the same in columns, types and rows. Program and model go to the workers as an archive, as on a cluster.
Needs pyspark, pyarrow and Java 17.
"""

import collections
import concurrent.futures
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile

import pyarrow
import pyarrow.parquet

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MODEL = ROOT / "models" / "vaarta-ner-hi-small"
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROGRAM = os.environ.get("VAARTA", str(TARGET / "release" / "vaarta"))
INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
LIMIT = 20_000
SCHEMA = pyarrow.schema(
    [(name, pyarrow.string()) for name in ("id", "text", "title", "body", "ministry")]
    + [("posted_at", pyarrow.timestamp("us", tz="Asia/Kolkata")), ("visitors", pyarrow.int64())]
)
KEYS = {"events": ["event_id"], "mentions": ["release_id", "mention_id"], "releases": ["release_id"]}


class Differs(Exception):
    """Spark does not say what the single machine says."""


def same(found, expected, what):
    if found != expected:
        raise Differs(f"{what}:\n    found    {found!r:.2000}\n    expected {expected!r:.2000}")


# The corpus


def samples():
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "data" / "samples").glob("*.txt"))}


def made_up(count):
    """Releases with title, body, ministry and time apart, from two samples each."""
    texts = [text.split("\n") for text in samples().values()]
    for n in range(count):
        head, body = texts[n % len(texts)], texts[(n * 7 + n // len(texts)) % len(texts)]
        posted = datetime.datetime(2024, 1 + n % 12, 1 + n % 28, n % 24, n % 60, tzinfo=INDIA)
        yield {"id": f"made-up-{n}", "title": head[1], "body": "\n".join(body[4:6]), "ministry": head[0], "posted_at": posted}


def odd():
    """Rows that break something when they are not handled with care; the last one has no id."""
    talks = "जापान के रक्षा मंत्री ने नई दिल्ली में रक्षा मंत्री श्री सुरेश कुट्टी से भेंट की।"
    return [
        {"id": "no-text"},
        {"id": "blank", "text": " \n "},
        {"id": "too-long", "text": talks * (LIMIT // len(talks.encode()) + 1)},
        {"id": "English", "text": "The ministers met."},
        {"id": '"source":"-:3"', "text": f'"source":"-:3" {talks}', "title": 'Quotes " and \\ and \u2028 and 🤝'},
        {"id": "control", "text": f"a\u0001b\x7f\r\n{talks}\u200d"},
        {"id": "9000001", "text": talks},
        {"id": " 9000001 ", "text": talks},
        {"id": None, "text": talks},
    ]


def corpus():
    """Rows by the name of their file."""
    releases = [{"id": name, "text": text} for name, text in samples().items()]
    return {"a": releases, "b": list(made_up(120)), "c": odd()}


def write_parquet(folder, files):
    folder.mkdir()
    for name, rows in files.items():
        table = pyarrow.Table.from_pylist(rows, schema=SCHEMA)
        pyarrow.parquet.write_table(table, folder / f"{name}.parquet", row_group_size=50)


def write_jsonl(folder, files):
    folder.mkdir()
    for name, rows in files.items():
        lines = "".join(json.dumps(row, default=datetime.datetime.isoformat) + "\n" for row in rows if row["id"])
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")


# The two runs


def single_machine(scratch):
    """`vaarta annotate`, then `vaarta export`."""
    out = scratch / "single"
    command = [PROGRAM, "annotate", scratch / "jsonl", "--out", out, "--model", MODEL, "--quiet"]
    done = subprocess.run([*command, "--max-release-bytes", str(LIMIT)], check=False)
    same(done.returncode, 1, "exit code of vaarta annotate: some rows are broken")
    subprocess.run([PROGRAM, "export", out, "--format", "parquet", "--out", out], check=True)
    return out


def ship(scratch):
    """The program and the model as one archive."""
    archive = scratch / "vaarta.tgz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        tar.add(pathlib.Path(PROGRAM).resolve(), "vaarta")
        tar.add(MODEL, "model")
    return archive


def spark(*words, settings=()):
    """Runs annotate.py on a local Spark with two workers; what it said and its exit code."""
    always = ["spark.ui.enabled=false", "spark.sql.shuffle.partitions=2", "spark.driver.bindAddress=127.0.0.1"]
    conf = [word for setting in (*always, *settings) for word in ("--conf", setting)]
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    environment["PYSPARK_SUBMIT_ARGS"] = subprocess.list2cmdline([*conf, "pyspark-shell"])
    command = [sys.executable, HERE / "annotate.py", "--master", "local[2]", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def many_machines(scratch):
    shipped = ["--vaarta", "vaarta/vaarta", "--model", "vaarta/model"]
    places = [scratch / "parquet", scratch / "spark"]
    words = [*shipped, "--partitions", "5", "--max-release-bytes", str(LIMIT), *places]
    code, told = spark(*words, settings=[f"spark.archives={ship(scratch)}#vaarta"])
    if code:
        raise Differs(f"annotate.py ended with {code}:\n{told}")
    return scratch / "spark"


# What they say


def rows(path):
    return pyarrow.parquet.read_table(path).to_pylist()


def as_parquet(source):
    """What the single machine calls c.jsonl:7 is c.parquet:7 to Spark."""
    return source.replace(".jsonl", ".parquet")


def annotations_are_the_same(single, many):
    expected = {}
    for line in (single / "annotations.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
        source = json.loads(line)["release"]["source"]
        quoted = f'"source":"{source}"'
        expected[as_parquet(source)] = line.replace(quoted, as_parquet(quoted), 1)
    answers = [row for row in rows(many / "answers.parquet") if row["annotation"] is not None]
    found = {f"{row['file']}:{row['row']}": row["annotation"] for row in answers}
    same(len(found), len(answers), "annotations of different rows")
    same(sorted(found), sorted(expected), "annotated rows")
    for source, line in expected.items():
        same(found[source], line, source)
    return f"{len(expected)} annotations"


def errors_are_the_same(single, many):
    told = [json.loads(line) for line in (single / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    expected = collections.Counter(
        (error["reason"], error["advice"]) for error in told if error["severity"] == "error"
    )
    found = rows(many / "errors.parquet")
    nameless = [row for row in found if row["reason"] == "the row has no id"]
    same([(row["file"], row["row"]) for row in nameless], [("c.parquet", len(odd()))], "rows without an id")
    others = [row for row in found if row not in nameless]
    same(collections.Counter((row["reason"], row["advice"]) for row in others), expected, "errors")
    broken = [("c.parquet", 1, "no-text"), ("c.parquet", 2, "blank"), ("c.parquet", 3, "too-long")]
    same(sorted((row["file"], row["row"], row["id"]) for row in others), broken, "broken rows")
    return f"{len(found)} errors"


def table_is_the_same(name, single, many):
    found, expected = (pyarrow.parquet.read_table(place / f"{name}.parquet") for place in (many, single))
    same(shape(found.schema), shape(expected.schema), f"columns of {name}")
    key = KEYS[name]
    by_key = lambda table: {tuple(row[k] for k in key): row for row in table.to_pylist()}
    found_rows, expected_rows = by_key(found), by_key(expected)
    same((found.num_rows, sorted(found_rows)), (expected.num_rows, sorted(expected_rows)), f"keys of {name}")
    for where, row in expected_rows.items():
        if name == "releases":
            row["source"] = as_parquet(row["source"])
        same(found_rows[where], row, f"{name} {where}")
    return f"{expected.num_rows} {name}"


def shape(schema):
    """Names and types, with what the two writers write differently made the same: the unit of times, and the
    names of a list's elements."""
    return [(field.name, plain(field.type)) for field in schema]


def plain(kind):
    if pyarrow.types.is_list(kind):
        return ["list", plain(kind.value_type)]
    if pyarrow.types.is_struct(kind):
        return ["struct", *((field.name, plain(field.type)) for field in kind)]
    return "timestamp" if pyarrow.types.is_timestamp(kind) else str(kind)


# What cannot be run


def is_refused(scratch, program, wanted):
    """annotate.py ends with 3, and says this on its last line."""
    code, told = spark("--vaarta", program, "--model", MODEL, scratch / "parquet", scratch / "refused" / wanted)
    last = told.strip().split("\n")[-1]
    if code != 3 or wanted not in last:
        raise Differs(f"exit code {code} and {wanted!r} on the last line wanted:\n{told}")
    return f"refused: {last}"


def refusals(scratch):
    """What becomes of programs that are not there or die, both at once: Spark takes its time to start."""
    programs = {"nowhere/vaarta": "name it with --vaarta", dying_program(scratch): "out of memory"}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        return list(pool.map(lambda case: is_refused(scratch, *case), programs.items()))


def dying_program(folder):
    """A program that answers `vaarta info`, and dies while it annotates."""
    path = folder / "dies"
    path.write_text('#!/bin/sh\n[ "$1" = info ] && exit 0\nread line\necho out of memory >&2\nexit 137\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def main():
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        files = corpus()
        write_parquet(scratch / "parquet", files)
        write_jsonl(scratch / "jsonl", files)
        single, many = single_machine(scratch), many_machines(scratch)
        print(annotations_are_the_same(single, many))
        print(errors_are_the_same(single, many))
        for name in KEYS:
            print(table_is_the_same(name, single, many))
        print("\n".join(refusals(scratch)))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Differs as why:
        sys.exit(f"test_local.py: {why}")

#!/usr/bin/env python3
"""Annotates a corpus of releases in Apache Spark, with the vaarta program on every worker.

    spark-submit annotate.py --vaarta PROGRAM --model DIR IN OUT

IN is Parquet with the columns id and text, or id, title and body; ministry and posted_at where there are any.
OUT gets events.parquet, mentions.parquet and releases.parquet with the columns of docs/columns.md,
errors.parquet with the rows that could not be annotated, and answers.parquet with all that vaarta said.
Each partition has one vaarta process. See README.md for clusters.
"""

import argparse
import json
import os
import subprocess
import sys

from py4j.protocol import Py4JJavaError
from pyspark import SparkFiles
from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession, functions

import tables
import vaarta_filter
from vaarta_filter import VaartaFailed

TEXTS = ("text", "title", "body")
FIELDS = (*TEXTS, "ministry", "posted_at")
ANSWERS = "file STRING, row BIGINT, id STRING, annotation STRING, reason STRING, advice STRING"
ERROR_COLUMNS = ("file", "row", "id", "reason", "advice")
NO_ID = "the row has no id"
NO_ID_ADVICE = "Fill in id: events are keyed by it."
# Times are India's, as in releases, and are written as other programs read them.
SETTINGS = {
    "spark.sql.session.timeZone": "Asia/Kolkata",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}


class Stopped(Exception):
    """The job cannot be run, or not be ended, and why."""


def read(spark, path):
    """The rows with their fields as text, and where each is from: `path`, `file` and `row`, from 1."""
    try:
        corpus = spark.read.parquet(path)
    except AnalysisException as why:
        raise Stopped(f"{path} cannot be read as Parquet: {why.getMessage()}") from why
    there = set(corpus.columns)
    if "id" not in there or not there.intersection(TEXTS):
        raise Stopped(f"{path} has the columns {', '.join(corpus.columns)}; id is wanted, and text, or title and body")
    types = dict(corpus.dtypes)
    fields = [as_text(name, types[name]) for name in FIELDS if name in there]
    place = ["_metadata.file_path AS path", "_metadata.file_name AS file", "_metadata.row_index + 1 AS row"]
    return corpus.selectExpr("trim(string(id)) AS id", *fields, *place)


def as_text(name, kind):
    """The column as a string; a time as India's, which releases give."""
    if kind == "timestamp":
        return f"date_format({name}, \"yyyy-MM-dd'T'HH:mm:ssXXX\") AS {name}"
    return f"string({name}) AS {name}"


def number_repeated(rows):
    """The rows with ids that are given once: a later row with the same id has #2, #3 … behind it, as
    `vaarta annotate` has it. Only ids travel for this, and of those joined in only the repeated ones."""
    places = rows.select("id", "path", "row")
    places.createOrReplaceTempView("places")
    later = rows.sparkSession.sql(
        """SELECT path, row, number FROM
           (SELECT path, row, row_number() OVER (PARTITION BY id ORDER BY path, row) AS number FROM places)
           WHERE number > 1"""
    )
    joined = rows.join(functions.broadcast(later), ["path", "row"], "left")
    return joined.withColumn("id", functions.expr("concat(id, coalesce('#' || number, ''))")).drop("number")


def annotate_partition(rows, arguments):
    """The answers for the rows of a partition, in order, as rows of ANSWERS."""
    limit = arguments.max_release_bytes
    options = [] if limit is None else ["--max-release-bytes", str(limit)]
    command = vaarta_filter.command(*located(arguments), arguments.jobs, options)
    releases = (((row.file, row.row, row.id), fields(row)) for row in rows)
    for key, line, number in vaarta_filter.annotate(command, releases):
        yield answer(*key, line, number)


def fields(row):
    return {name: value for name, value in row.asDict().items() if name in ("id", *FIELDS) and value is not None}


def answer(file, row, id, line, number):
    """A row of ANSWERS. In an annotation, the place in the corpus replaces that in the process's input; the
    quotes inside of JSON strings are escaped, so that the first "source" is the key."""
    if vaarta_filter.is_error(line):
        error = vaarta_filter.error(line)
        return file, row, id, None, error["reason"], error["advice"]
    here = json.dumps(f"{file}:{row}", ensure_ascii=False)
    text = line.decode("utf-8").replace(f'"source":"-:{number}"', f'"source":{here}', 1)
    return file, row, id, text, None, None


def located(arguments):
    """The program and the model's folder on this worker: as named, or among the files of the job."""
    roots = [SparkFiles.getRootDirectory()]
    return vaarta_filter.find_program(arguments.vaarta, roots), vaarta_filter.find_model(arguments.model, roots)


def try_vaarta(arguments):
    """What `vaarta info` says on a worker, and whether it could be run."""
    try:
        program, model = located(arguments)
        command = [program, "info", "--model", model]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except (VaartaFailed, OSError) as why:
        return False, str(why)
    return done.returncode == 0, (done.stdout or done.stderr).strip()


def check_workers(spark, arguments):
    """Tries the program on a worker before the corpus is touched, so that what is missing is told at once."""
    tried = spark.sparkContext.parallelize([0], 1).map(lambda _: try_vaarta(arguments))
    runs, words = tried.collect()[0]
    if not runs:
        raise Stopped(f"vaarta does not run on the workers: {words}")
    print(words)


def write(frame, out, name):
    path = f"{out}/{name}.parquet"
    try:
        frame.write.parquet(path, mode="errorifexists", compression="zstd")
    except AnalysisException as why:
        raise Stopped(f"{path} cannot be written: {why.getMessage()}") from why
    except Py4JJavaError as why:
        raise Stopped(f"{path} is not complete: {said_by_worker(why)}") from why
    return path


def said_by_worker(why):
    """What the Python of a worker raised, from Spark's report of the task that failed."""
    lines = [line for line in str(why).splitlines() if "VaartaFailed: " in line]
    return lines[-1].partition("VaartaFailed: ")[2] if lines else str(why)


def run(spark, arguments):
    """Annotates, and says how many rows of each kind there are."""
    check_workers(spark, arguments)
    rows = read(spark, arguments.corpus)
    nameless = functions.expr("id IS NULL OR id = ''")
    wanted = number_repeated(rows.where(~nameless))
    if arguments.partitions:
        wanted = wanted.repartition(arguments.partitions)
    answers = wanted.rdd.mapPartitions(lambda rows: annotate_partition(rows, arguments))
    path = write(spark.createDataFrame(answers, ANSWERS), arguments.out, "answers")
    answers = spark.read.parquet(path)
    broken = rows.where(nameless).withColumns({"reason": functions.lit(NO_ID), "advice": functions.lit(NO_ID_ADVICE)})
    errors = answers.where("annotation IS NULL").select(*ERROR_COLUMNS).union(broken.select(*ERROR_COLUMNS))
    annotations = answers.where("annotation IS NOT NULL")
    counted = {"errors": errors, **tables.tables(spark, annotations)}
    for name, table in counted.items():
        print(f"{name}: {spark.read.parquet(write(table, arguments.out, name)).count()}")


def parse(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", metavar="IN", help="Parquet: a file or folder that the workers can read")
    parser.add_argument("out", metavar="OUT", help="the folder for the results; its tables must not be there")
    parser.add_argument("--vaarta", default="vaarta", help="the program, as the workers see it")
    parser.add_argument("--model", default="models/vaarta-ner-hi-small", help="the model's folder, likewise")
    parser.add_argument("--jobs", type=int, default=1, help="threads of each process [1]; set spark.task.cpus to it")
    parser.add_argument("--partitions", type=int, help="cut the corpus into so many parts first")
    parser.add_argument("--max-release-bytes", type=int, help="refuse a release with a longer text")
    parser.add_argument("--master", help="Spark's master, where spark-submit does not set it: local[2]")
    return parser.parse_args(words)


def main():
    arguments = parse(sys.argv[1:])
    builder = SparkSession.builder.appName("vaarta").config(map=SETTINGS)
    if arguments.master:
        builder = builder.master(arguments.master)
    spark = builder.getOrCreate()
    spark.sparkContext.addPyFile(os.path.abspath(vaarta_filter.__file__))
    try:
        run(spark, arguments)
    except Stopped as why:
        print(f"annotate.py: {why}", file=sys.stderr)
        return 3
    finally:
        spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

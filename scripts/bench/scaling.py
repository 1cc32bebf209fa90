"""What a release costs as a corpus grows.

    python3 scaling.py --vaarta PROGRAM --work FOLDER [--most N] [--runs N]

Releases of two short sentences are made, each with numbers of its own, so that none is answered from memory: 100, 1,000,
10,000 and so on to N. Each size runs on one processor, after the one before. The figures go to FOLDER/scaling.json.
"""

import argparse
import json
import pathlib
import statistics

import compare

MADE = "विदेश मंत्री ने {} जून को {} प्रतिनिधियों से मुलाकात की। बैठक में {} करोड़ रुपये की योजना पर चर्चा हुई।"


def made(path, count):
    with open(path, "w", encoding="utf-8") as out:
        for number in range(count):
            text = MADE.format(1 + number % 30, number + 2, number + 7)
            out.write(json.dumps({"id": f"made-{number}", "text": text}, ensure_ascii=False) + "\n")


def annotate(vaarta, path, work):
    return [vaarta, "annotate", str(path), "--out", str(work / "results" / "scaling"), "--model", str(compare.MODEL),
            "--jobs", "1", "--quiet"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vaarta", required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    sizes = [1, *(10**power for power in range(2, 10) if 10**power <= args.most)]
    paths = [args.work / f"made.{size}.jsonl" for size in sizes]
    for path, size in zip(paths, sizes):
        made(path, size)
    times = {size: [] for size in sizes}
    with open(args.work / "scaling.log", "w", encoding="utf-8") as log:
        for _ in range(args.runs):
            for path, size in zip(paths, sizes):
                times[size].append(compare.run(annotate(args.vaarta, path, args.work), 1, log))
                print(f"{size} releases: {times[size][-1]}", flush=True)
    for path in paths:
        path.unlink()
    start = statistics.median(run["processor"] for run in times.pop(1))
    rows = [
        {
            "releases": size,
            "milliseconds a release": 1000 * (statistics.median(run["processor"] for run in runs) - start) / size,
            "memory MB": max(run["memory"] for run in runs),
        }
        for size, runs in times.items()
    ]
    (args.work / "scaling.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

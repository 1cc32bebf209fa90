"""Times vaarta and its peers as whole processes on the corpus that corpus.py made.

    python3 compare.py --vaarta PROGRAM --work FOLDER [--rust-bert PROGRAM] [--threads N] [--runs N] [--only NAME ...]

The programs run in turn, round after round, so that a machine whose speed drifts is as slow for one as for the other; a
round gives one ratio to vaarta, and the median of those counts. Each program also runs on a single release, which is what its
start costs. With one thread every program is held on one processor and its processor time counts, which other
work on the machine hardly disturbs; with more, the time that passes counts, so nothing else may run.
The figures go to FOLDER/times.N.json.
"""

import argparse
import collections
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import corpus

HERE = pathlib.Path(__file__).resolve().parent
GAZETTEERS = corpus.ROOT / "data" / "gazetteers"
MODEL = corpus.MODEL


def programs(vaarta, rust_bert, work, threads):
    """Name, and a function from (is the corpus one release, folder for results) to a command."""
    python = [sys.executable]

    def annotate(*more, program=vaarta):
        return lambda one, out: [
            program, "annotate", str(work / ("one.jsonl" if one else "releases.jsonl")), "--out", str(out),
            "--model", str(MODEL), "--jobs", str(threads), "--quiet", *more,
        ]

    def tagger(script, *before, after=()):
        return lambda one, out: [
            *python, str(HERE / script), *map(str, before), str(work / ("sentences.one.jsonl" if one else "sentences.jsonl")),
            str(out / "annotations.jsonl"), "--threads", str(threads), *after,
        ]

    return {
        "vaarta": annotate(),
        "vaarta, int8": annotate("--precision", "int8"),
        "transformers": tagger("peer_transformers.py", MODEL),
        "transformers, batches of 8": tagger("peer_transformers.py", MODEL, after=("--batch", "8")),
        "ONNX Runtime f32": tagger("peer_onnx.py", work / "f32.onnx", MODEL),
        "ONNX Runtime int8": tagger("peer_onnx.py", work / "int8.onnx", MODEL),
        "rust-bert": annotate("--engine", "rust-bert", program=rust_bert),
        "transformers, size of mBERT": tagger("peer_transformers.py", work / "mbert", after=("--batch", "8")),
        "spaCy's entity ruler": lambda one, out: [
            *python, str(HERE / "peer_spacy.py"), str(GAZETTEERS), str(work / ("one.jsonl" if one else "releases.jsonl")),
            str(out / "annotations.jsonl"),
        ],
    }


class Failed(Exception):
    """A program did not run to its end."""


def run(command, threads, log):
    """Runs a command alone; gives its processor time, the time that passed and its greatest memory."""
    environment = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), str(threads))
    environment |= {"TOKENIZERS_PARALLELISM": "false" if threads == 1 else "true", "HF_HUB_OFFLINE": "1"}
    held = {max(os.sched_getaffinity(0))} if threads == 1 else os.sched_getaffinity(0)
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=log, stderr=log, env=environment, preexec_fn=lambda: os.sched_setaffinity(0, held)
    )
    _, status, usage = os.wait4(process.pid, 0)
    passed = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"exit code {process.returncode}")
    return {"processor": usage.ru_utime + usage.ru_stime, "passed": passed, "memory": usage.ru_maxrss / 1024}


def measure(name, command, work, threads):
    """One run on the corpus and one on a single release, and what the program said of itself."""
    out = work / "results" / name
    out.mkdir(parents=True, exist_ok=True)
    with open(out / "log.txt", "w+", encoding="utf-8") as log:
        try:
            start = run(command(True, out), threads, log)
            log.truncate(0)
            log.seek(0)
            whole = run(command(False, out), threads, log)
        except Failed as failure:
            log.seek(0)
            said = log.read().strip().splitlines()[-1:]
            raise Failed(f"{failure}: {' '.join(said)}") from None
        log.seek(0)
        own = [json.loads(line) for line in log if line.startswith("{")]
    return {"start": start, "whole": whole, **(own[-1] if own else {})}


def usable(name, command, work, threads):
    """Whether the program runs at all; the first run is not counted."""
    try:
        measure(name, command, work, threads)
    except Failed as failure:
        print(f"{name}: left out ({failure})", flush=True)
        return False
    print(f"{name}: warmed up", flush=True)
    return True


def entities(folder):
    """Each release's entities, as type and normalised text."""
    found = {}
    with open(folder / "annotations.jsonl", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            listed = row["entities"]
            if "release" in row:
                name = row["release"]["id"]
            else:
                name = row["id"]
                listed = [entity for part in listed for entity in (part if isinstance(part, list) else [part])]
            found[name] = collections.Counter((e["type"], " ".join(corpus.words(e["text"]))) for e in listed)
    return found


def agreement(one, other):
    """F1 of one program's entities against another's."""
    both = sum(sum((one[name] & other[name]).values()) for name in one)
    return 2 * both / sum(sum(counts.values()) for found in (one, other) for counts in found.values())


def summary(rounds, name, counted):
    """Medians over the rounds, and the ratios to vaarta round by round."""
    own, ours = [r[name] for r in rounds], [r["vaarta"] for r in rounds]
    steady = lambda run: run["whole"][counted] - run["start"][counted]
    spread = lambda values: {"low": min(values), "median": statistics.median(values), "high": max(values)}
    found = {
        "whole seconds": spread([run["whole"][counted] for run in own]),
        "steady seconds": spread([steady(run) for run in own]),
        "start seconds": spread([run["start"][counted] for run in own]),
        "memory MB": max(run["whole"]["memory"] for run in own),
        "whole ratio": spread([a["whole"][counted] / b["whole"][counted] for a, b in zip(own, ours)]),
        "steady ratio": spread([steady(a) / steady(b) for a, b in zip(own, ours)]),
    }
    if "engine seconds" in own[0]:
        found["engine seconds"] = spread([run["engine seconds"] for run in own])
    return found


def figures(rounds, work, threads):
    """What the rounds so far come to."""
    ours = entities(work / "results" / "vaarta")
    counted = "processor" if threads == 1 else "passed"
    found = {"threads": threads, "rounds": len(rounds), "counted": counted, "programs": {}}
    for name in rounds[0]:
        same = agreement(ours, entities(work / "results" / name))
        found["programs"][name] = summary(rounds, name, counted) | {"entities as vaarta's": same}
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vaarta", required=True)
    parser.add_argument("--rust-bert", help="a vaarta with that engine [default: PROGRAM], since libtorch is slow to load")
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", help="peers to run [default: all]")
    args = parser.parse_args()
    known = programs(args.vaarta, args.rust_bert or args.vaarta, args.work, args.threads)
    wanted = ["vaarta", *(args.only if args.only is not None else [name for name in known if name != "vaarta"])]
    kept = [name for name in wanted if usable(name, known[name], args.work, args.threads)]
    if "vaarta" not in kept:
        sys.exit("vaarta itself did not run")
    rounds = []
    for number in range(args.runs):
        rounds.append({name: measure(name, known[name], args.work, args.threads) for name in kept})
        found = figures(rounds, args.work, args.threads)
        path = args.work / f"times.{args.threads}.json"
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"round {number + 1} of {args.runs} done", flush=True)
    for name, of_program in found["programs"].items():
        ratio = of_program["steady ratio"]
        print(f"{name}: {ratio['median']:.2f} ({ratio['low']:.2f}-{ratio['high']:.2f}) of vaarta's time")


if __name__ == "__main__":
    main()

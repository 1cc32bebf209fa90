"""How far two independent labellers agree, from the passes kept beside the gold labels.

    python3 scripts/eval/agreement.py eval/gold/passes/a.jsonl eval/gold/passes/b.jsonl [--texts eval/gold]

Span F1: entities with the same type and the same ends. Event type F1 and type + subtype F1: the records
of a document matched as a multiset. Kappa: Cohen's, on which event types a line of the text tells
(none, one, or a set), by the labellers' trigger words; it needs the texts.
"""

import argparse
import collections
import json
import pathlib


def read(path):
    with open(path, encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def f1(pairs):
    """F1 over documents of two multisets each: symmetric, so neither side is the gold one."""
    shared = sum((a & b).total() for a, b in pairs)
    total = sum(a.total() + b.total() for a, b in pairs)
    return 2 * shared / total if total else 1.0


def line_types(row, text):
    """For each line of the text, the set of event types that its triggers tell."""
    told = [set() for _ in text.split("\n")]
    for event in row["events"]:
        at = 0
        for words in event["triggers"]:
            found = text.find(words, at)
            if found < 0:
                found = text.find(words)
            if found >= 0:
                told[text.count("\n", 0, found)].add(event["type"])
                at = found + len(words)
    return [tuple(sorted(kinds)) for kinds, line in zip(told, text.split("\n")) if line.strip()]


def kappa(left, right):
    """Cohen's kappa of two label sequences."""
    total = len(left)
    observed = sum(a == b for a, b in zip(left, right)) / total
    a, b = collections.Counter(left), collections.Counter(right)
    chance = sum(a[label] * b[label] for label in a) / total**2
    return (observed - chance) / (1 - chance)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--texts", help="folder with ID.txt for each document")
    args = parser.parse_args()
    a, b = read(args.a), read(args.b)
    both = sorted(a.keys() & b.keys())
    count = lambda of: [(collections.Counter(of(a[i])), collections.Counter(of(b[i]))) for i in both]
    print(f"documents            {len(both)}")
    print(f"span F1              {f1(count(lambda d: map(tuple, d['entities']))):.3f}")
    print(f"event type F1        {f1(count(lambda d: (e['type'] for e in d['events']))):.3f}")
    print(f"type + subtype F1    {f1(count(lambda d: ((e['type'], e['subtype']) for e in d['events']))):.3f}")
    if args.texts:
        left, right = [], []
        for i in both:
            text = (pathlib.Path(args.texts) / f"{i}.txt").read_text(encoding="utf-8")
            left += line_types(a[i], text)
            right += line_types(b[i], text)
        print(f"kappa, type a line   {kappa(left, right):.3f} ({len(left)} lines)")


if __name__ == "__main__":
    main()

"""How far two independent labellers agree, from the passes kept beside the gold labels.

    python3 scripts/eval/agreement.py eval/gold/passes/a.jsonl eval/gold/passes/b.jsonl [--texts eval/gold]

Span F1: entities with the same type and the same ends. Event type F1 and type + subtype F1: the records
of each document matched as a multiset, whatever their fillers. Kappa: Cohen's, over the sentences of the
texts; a sentence's label is the set of event types that its triggers tell, so 'none' is a label too. Sentences
end at ।, ? or ! and at line ends. Without texts, kappa is over documents, each labelled with the set
of its types: what a sentence is to a release, a title is to itself.
"""

import argparse
import collections
import json
import pathlib
import re

_SENTENCE = re.compile(r"[^।?!\n]+")


def read(path):
    with open(path, encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def f1(pairs):
    """F1 over documents of two multisets each: symmetric, so neither side is the gold one."""
    shared = sum((a & b).total() for a, b in pairs)
    total = sum(a.total() + b.total() for a, b in pairs)
    return 2 * shared / total if total else 1.0


def kappa(left, right):
    """Cohen's kappa of two label sequences."""
    total = len(left)
    observed = sum(a == b for a, b in zip(left, right)) / total
    a, b = collections.Counter(left), collections.Counter(right)
    chance = sum(a[label] * b[label] for label in a) / total**2
    return (observed - chance) / (1 - chance) if chance < 1 else 1.0


def sentence_types(row, text):
    """For each sentence of the text, the set of event types that its triggers tell.

    A trigger that stands in the text more than once is taken where it follows the one before it.
    """
    sentences = [match.span() for match in _SENTENCE.finditer(text) if match.group().strip()]
    told = [set() for _ in sentences]
    for event in row["events"]:
        at = 0
        for words in event["triggers"]:
            found = text.find(words, at)
            found = text.find(words) if found < 0 else found
            at = found + len(words)
            for types, (start, end) in zip(told, sentences):
                if start <= found < end:
                    types.add(event["type"])
    return [frozenset(types) for types in told]


def document_types(row):
    return frozenset(event["type"] for event in row["events"])


def agreement(a, b, texts=None):
    """The figures for two passes, by name; `texts` is a folder with ID.txt for each document."""
    both = sorted(a.keys() & b.keys())
    bags = lambda of: [(collections.Counter(of(a[i])), collections.Counter(of(b[i]))) for i in both]
    figures = {
        "documents": len(both),
        "span F1": f1(bags(lambda d: map(tuple, d["entities"]))),
        "event type F1": f1(bags(lambda d: (e["type"] for e in d["events"]))),
        "type + subtype F1": f1(bags(lambda d: ((e["type"], e["subtype"]) for e in d["events"]))),
    }
    if texts is None:
        left, right = ([document_types(side[i]) for i in both] for side in (a, b))
    else:
        words = {i: (pathlib.Path(texts) / f"{i}.txt").read_text(encoding="utf-8") for i in both}
        left, right = ([types for i in both for types in sentence_types(side[i], words[i])] for side in (a, b))
    return {**figures, "kappa": kappa(left, right), "kappa over": len(left)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--texts", help="folder with ID.txt for each document")
    args = parser.parse_args()
    for name, value in agreement(read(args.a), read(args.b), args.texts).items():
        print(f"{name:20} {value if isinstance(value, int) else format(value, '.3f')}")


if __name__ == "__main__":
    main()

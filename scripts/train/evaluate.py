"""Entity scores of a trained folder: seqeval, strict (IOB2) and lenient (conlleval's start rule).

    python3 scripts/train/evaluate.py RUN --own data/training --data ../shared/data/ner

The project's own evaluator is the judge of published scores; this one guides training.
"""

import argparse
import json
import pathlib

import numpy as np
import torch
from seqeval.metrics import classification_report
from seqeval.scheme import IOB2

import data
import model as tagger
import training

COLLAPSE = {
    "hiner": {"PERSON": "PER", "LOCATION": "LOC", "ORGANIZATION": "ORG"},
    "il_ner": {"NEP": "PER", "NEL": "LOC", "NEO": "ORG"},
}


@torch.no_grad()
def logits(model, encoder, scheme, sentences, max_subwords=2048):
    """The logits `[words, labels]` of each sentence, in order; at most 512 subwords of it are read."""
    model.eval()
    rows = [encoder.encode(words) for words, _ in sentences]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]))
    out, batch = [None] * len(rows), []

    def flush():
        with training.autocast("f32"):
            flat = model(scheme, *tagger.collate([rows[i] for i in batch], device=training.device())).float().cpu()
        for i, part in zip(batch, flat.split([len(rows[i][1]) for i in batch])):
            out[i] = part
        batch.clear()

    for i in order:
        if batch and len(rows[i][0]) * (len(batch) + 1) > max_subwords:
            flush()
        batch.append(i)
    if batch:
        flush()
    return out


def allowed(labels):
    """`[from, to]`: 0 where IOB2 allows the step, minus infinity where an I- follows no B- or I- of its type."""
    cost = np.zeros((len(labels), len(labels)))
    for i, before in enumerate(labels):
        for j, after in enumerate(labels):
            if after.startswith("I-") and before[2:] != after[2:]:
                cost[i, j] = -np.inf
    return cost


def best_path(scores, labels, steps):
    """The most probable label sequence that IOB2 allows, as the engine's decoder takes it."""
    if not len(scores):
        return []
    best, back = scores[0] + steps[labels.index("O")], []
    for row in scores[1:]:
        reach = best[:, None] + steps
        back.append(reach.argmax(0))
        best = reach.max(0) + row
    path = [int(best.argmax())]
    for came in reversed(back):
        path.append(int(came[path[-1]]))
    return [labels[i] for i in reversed(path)]


def predict(model, encoder, scheme, sentences):
    """Tags of each sentence; words beyond 512 subwords are O."""
    labels = model.schemes[scheme]
    steps, tagged = allowed(labels), []
    for rows, (words, _) in zip(logits(model, encoder, scheme, sentences), sentences):
        tags = best_path(rows.log_softmax(-1).double().numpy(), labels, steps)
        tagged.append(tags + ["O"] * (len(words) - len(tags)))
    return tagged


def scores(gold, guess, strict=True):
    """`{type or "micro": F1}`."""
    extra = {"mode": "strict", "scheme": IOB2} if strict else {}
    report = classification_report(gold, guess, output_dict=True, zero_division=0, **extra)
    return {("micro" if k == "micro avg" else k): round(float(v["f1-score"]), 4)
            for k, v in report.items() if k not in ("macro avg", "weighted avg")}


def spans(tags):
    """`{(start, end, type)}` of tags that obey IOB2."""
    found, start = set(), None
    for i, tag in enumerate([*tags, "O"]):
        if start is not None and not tag.startswith("I-"):
            found.add((start, i, tags[start][2:]))
            start = None
        if tag.startswith("B-"):
            start = i
    return found


def interval(gold, guess, rounds=1000):
    """The 95 % interval of strict micro F1: bootstrap over sentences, percentiles."""
    pairs = [(spans(g), spans(p)) for g, p in zip(gold, guess)]
    counts = np.array([(len(g & p), len(g), len(p)) for g, p in pairs])
    draws = np.random.default_rng(0).integers(len(counts), size=(rounds, len(counts)))
    right, there, given = counts[draws].sum(1).T
    return [round(float(x), 4) for x in np.percentile(2 * right / np.maximum(there + given, 1), [2.5, 97.5])]


def collapse(sentences, names):
    """Tags with the types in `names` renamed and all others dropped."""
    return [[t[:2] + names[t[2:]] if t[2:] in names else "O" for t in tags] for tags in sentences]


def f1(model, encoder, scheme, sentences, strict=True):
    return scores([tags for _, tags in sentences], predict(model, encoder, scheme, sentences), strict)


def report(model, encoder, scheme, sentences):
    gold, guess = [tags for _, tags in sentences], predict(model, encoder, scheme, sentences)
    out = {"sentences": len(gold), "strict": scores(gold, guess), "lenient": scores(gold, guess, False),
           "interval": interval(gold, guess)}
    if scheme in COLLAPSE:
        pair = [collapse(side, COLLAPSE[scheme]) for side in (gold, guess)]
        out["collapsed_strict"], out["collapsed_lenient"] = scores(*pair), scores(*pair, False)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run")
    parser.add_argument("--own", help="data/training: its dev and test sides")
    parser.add_argument("--data", help="folder of the public sets")
    parser.add_argument("--pib", action="append", help="label file of PIB texts: its test side")
    parser.add_argument("--pib-texts")
    parser.add_argument("--news", help="news articles of which sentences are labelled: their dev side")
    parser.add_argument("--news-labels", default=str(data.NEWS_LABELS))
    args = parser.parse_args()
    run = pathlib.Path(args.run)
    encoder = data.Encoder(run / "tokenizer.json")
    model = tagger.load(run, json.loads((run / "labels.json").read_text())).to(training.device())
    sets = []
    if args.own:
        own = data.read_own(pathlib.Path(args.own) / "source")
        sets += [(f"own {side}", "release", [data.tag_words(*r) for r in own[side]]) for side in ("dev", "test")]
    pib = {pathlib.Path(p).stem: data.read_pib(p, args.pib_texts)["test"] for p in args.pib or []}
    if len(pib) > 1:
        pib["all"] = sum(pib.values(), [])
    sets += [(f"pib {name}", "release", [data.tag_words(*r) for r in rows]) for name, rows in pib.items()]
    if args.news:
        news = data.read_news(args.news_labels, args.news)["dev"]
        sets.append(("news dev", "release", [data.tag_words(*r) for r in news]))
    if args.data:
        sets.append(("hiner test", "hiner", data.read_hiner(pathlib.Path(args.data) / "hiner")[1]))
        sets.append(("il-ner test", "il_ner", data.read_il_ner(pathlib.Path(args.data) / "il-ner")[2]))
    for name, scheme, sentences in sets:
        print(json.dumps({name: report(model, encoder, scheme, sentences)}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

"""Multi-head fine-tuning: one encoder, a head for each label scheme.

    python3 scripts/train/finetune.py --start CHECKPOINT --data ../shared/data/ner --out RUN --steps 1500
"""

import argparse
import pathlib

import torch
import torch.nn.functional as F

import augment
import data
import evaluate
import model as tagger
import training


def encode_rows(encoder, labels, sentences, limit=256):
    """`(ids, first, label ids)` of each sentence."""
    number = {label: i for i, label in enumerate(labels)}
    rows = []
    for words, tags in sentences:
        ids, first = encoder.encode(words, limit)
        rows.append((ids, first, [number[t] for t in tags[: len(first)]]))
    return rows


def batch_loss(model, scheme, rows):
    """Cross-entropy over words; the stream's name up to a dot is the scheme."""
    place = training.device()
    logits = model(scheme.split(".")[0], *tagger.collate([row[:2] for row in rows], device=place))
    gold = torch.tensor([y for row in rows for y in row[2]], device=place)
    return F.cross_entropy(logits.float(), gold)


def own_stream(encoder, texts, lexicons, args):
    """Rows of one epoch of press-release sentences, mentions replaced afresh in each epoch."""
    def rows(rng):
        changed = [augment.vary(text, mentions, lexicons, rng, args) for text, mentions in texts]
        changed += [augment.listing(lexicons, rng) for _ in range(args.lists)]
        return encode_rows(encoder, data.SCHEMES["release"], [data.tag_words(*c) for c in changed])
    return rows


def release_texts(args):
    """Press-release sentences to train on: the project's own, and PIB labels where given."""
    own = data.read_own(pathlib.Path(args.own) / "source")
    texts = own["train"] * args.own_repeat
    for item in args.pib or []:
        labels, _, repeat = item.partition("=")
        texts += data.read_pib(labels, args.pib_texts)["train"] * int(repeat or 1)
    dev = own["dev"]
    if args.news:
        news = data.read_news(args.news_labels, args.news)
        texts, dev = texts + news["train"] * args.news_repeat, dev + news["dev"]
    if args.gold:
        texts += data.read_gold(args.gold) * args.gold_repeat
    return texts, dev


def streams_of_rows(encoder, args):
    """`({scheme: rows of an epoch}, the dev sentences of the release scheme)`."""
    texts, dev = release_texts(args)
    lexicons = augment.Lexicons(pathlib.Path(args.own) / "lexicons", texts)
    rows = {"release": own_stream(encoder, texts, lexicons, args)}
    if args.data:
        public = {"hiner": data.read_hiner(pathlib.Path(args.data) / "hiner")[0],
                  "il_ner": data.read_il_ner(pathlib.Path(args.data) / "il-ner")[0]}
        for scheme, sentences in public.items():
            labels, stream = data.SCHEMES[scheme], scheme
            if args.one_head:
                sentences, labels, stream = data.as_release(sentences, scheme), data.SCHEMES["release"], f"release.{scheme}"
            encoded = encode_rows(encoder, labels, sentences)
            rows[stream] = lambda rng, encoded=encoded: encoded
    return rows, [data.tag_words(*row) for row in dev]


def parse_weights(text, rows):
    """`{stream: weight}` of `name=weight,…`, less the streams that have no rows."""
    pairs = (part.split("=") for part in text.split(","))
    return {name: float(weight) for name, weight in pairs if name in rows}


def copy_tokenizer(start, out):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / "tokenizer.json").write_bytes((pathlib.Path(start) / "tokenizer.json").read_bytes())


def add_data_arguments(parser):
    parser.add_argument("--own", default=str(pathlib.Path(__file__).parents[2] / "data" / "training"))
    parser.add_argument("--data", help="folder of the public sets (hiner/, il-ner/); none: own sentences only")
    parser.add_argument("--pib", action="append", metavar="FILE[=N]",
                        help="label file of PIB texts, its train side counted N times (may be repeated)")
    parser.add_argument("--pib-texts", help="folder of the PIB texts (titles.jsonl, bodies.jsonl)")
    parser.add_argument("--news", help="news articles (JSON Lines with `title` and `text`) of which sentences are labelled")
    parser.add_argument("--news-labels", default=str(data.NEWS_LABELS))
    parser.add_argument("--news-repeat", type=int, default=1)
    parser.add_argument("--own-repeat", type=int, default=1)
    parser.add_argument("--gold", help="folder of releases in BRAT standoff (eval/gold); those of number 3n are left out")
    parser.add_argument("--gold-repeat", type=int, default=1)
    parser.add_argument("--weights", default="release=4,hiner=3.5,il_ner=2.5", help="how often each stream is drawn")
    parser.add_argument("--one-head", action="store_true",
                        help="public sets in the release scheme too (streams release.hiner, release.il_ner); for comparison")
    augment.add_arguments(parser)


def watch(model, encoder, dev):
    """The score logged at each checkpoint: the release head's, where the run has one."""
    if "release" not in model.schemes:
        return {}
    return {"release_dev": evaluate.f1(model, encoder, "release", dev)["micro"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    training.add_arguments(parser)
    add_data_arguments(parser)
    parser.add_argument("--start", required=True, help="folder with model.safetensors, config.json, tokenizer.json")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    encoder = data.Encoder(pathlib.Path(args.start) / "tokenizer.json")
    rows, dev = streams_of_rows(encoder, args)
    weights = parse_weights(args.weights, rows)
    streams = {name: training.Stream(name, rows[name], args.seed, args.max_subwords) for name in weights}
    schemes = dict.fromkeys(name.split(".")[0] for name in weights)
    model = tagger.load(args.start, {name: data.SCHEMES[name] for name in schemes})
    copy_tokenizer(args.start, args.out)
    run = training.Run(args, model, streams, weights, batch_loss)
    run.go(lambda run: watch(run.model, encoder, dev))


if __name__ == "__main__":
    main()

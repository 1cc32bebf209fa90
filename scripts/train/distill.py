"""Layer reduction: a student of fewer layers learns from a trained teacher.

    python3 scripts/train/distill.py --teacher RUN --layers 1,3,5,7,9,11 --out STUDENT --steps 2000 ...

The student starts as the named layers of the teacher (embeddings and heads copied), or as a student of an earlier one. Its loss on a labelled
batch is `--hard` x cross-entropy + (1 - `--hard`) x T² KL to the teacher's distribution; on an unlabelled one
the KL alone, plus, on both, `--hidden` x the mean squared distance of the word states. The teacher runs on
the same batch, without dropout, so that mention replacement stays fresh.
"""

import argparse
import json
import pathlib

import torch
import torch.nn.functional as F

import data
import finetune
import model as tagger
import training


def parse_layers(text):
    return [int(part) for part in text.split(",")]


def distillation_loss(teacher, args):
    """Loss of a batch; rows of two fields are unlabelled."""
    def loss(student, stream, rows):
        scheme = "release" if stream == "plain" else stream.split(".")[0]
        place = training.device()
        batch = tagger.collate([row[:2] for row in rows], device=place)
        with torch.no_grad():
            aim = teacher.words(*batch)
            soft = F.log_softmax(teacher.head[scheme](aim).float() / args.temperature, -1)
        states = student.words(*batch)
        logits = student.head[scheme](student.dropout(states)).float()
        total = args.temperature**2 * F.kl_div(
            F.log_softmax(logits / args.temperature, -1), soft, reduction="batchmean", log_target=True)
        if len(rows[0]) == 3:
            gold = torch.tensor([y for row in rows for y in row[2]], device=place)
            total = args.hard * F.cross_entropy(logits, gold) + (1 - args.hard) * total
        return total + args.hidden * F.mse_loss(states.float(), aim.float())
    return loss


def unlabelled(encoder, paths):
    """Rows of the sentences in JSON Lines files of texts (fields `text`, `title`)."""
    rows = []
    for path in paths:
        for line in open(path, encoding="utf-8"):
            item = json.loads(line)
            for field in ("title", "text"):
                for piece, _ in data.pieces_of(item.get(field, ""), []):
                    words, _ = data.tag_words(piece, [])
                    if words:
                        rows.append(encoder.encode(words, 256))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    training.add_arguments(parser)
    finetune.add_data_arguments(parser)
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--layers", type=parse_layers, default="1,3,5,7,9,11")
    parser.add_argument("--student", help="a student of an earlier teacher to go on with, instead of layers of this one")
    parser.add_argument("--plain", nargs="*", default=[], help="JSON Lines of unlabelled text (stream `plain`)")
    parser.add_argument("--temperature", type=float, default=2.0)
    parser.add_argument("--hard", type=float, default=0.3)
    parser.add_argument("--hidden", type=float, default=1.0)
    args = parser.parse_args()
    teacher_folder = pathlib.Path(args.teacher)
    schemes = json.loads((teacher_folder / "labels.json").read_text())
    teacher = tagger.load(teacher_folder, schemes).to(training.device()).eval()
    if args.student:
        student = tagger.load(args.student, schemes)
    else:
        student = tagger.load(teacher_folder, schemes, layers=args.layers)
    encoder = data.Encoder(teacher_folder / "tokenizer.json")
    rows, dev = finetune.streams_of_rows(encoder, args)
    if args.plain:
        plain = unlabelled(encoder, args.plain)
        rows["plain"] = lambda rng: plain
    weights = finetune.parse_weights(args.weights, rows)
    streams = {name: training.Stream(name, rows[name], args.seed, args.max_subwords) for name in weights}
    finetune.copy_tokenizer(teacher_folder, args.out)
    run = training.Run(args, student, streams, weights, distillation_loss(teacher, args))
    run.go(lambda run: finetune.watch(run.model, encoder, dev))


if __name__ == "__main__":
    main()

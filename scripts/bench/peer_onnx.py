"""Tags sentences with ONNX Runtime.

    python3 peer_onnx.py MODEL.onnx FOLDER SENTENCES OUT --threads N

FOLDER holds the tokenizer and the configuration. The time spent in ONNX Runtime alone goes to standard error.
"""

import argparse
import json
import pathlib
import sys
import time

import numpy
import onnxruntime
import peer
from tokenizers import Tokenizer

POSITIONS = 512


def session(path, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


class Tagger:
    def __init__(self, model, folder, threads, limit):
        self.session = session(model, threads)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(POSITIONS)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.labels = [config["id2label"][str(index)] for index in range(len(config["id2label"]))]
        self.padding = config["pad_token_id"]
        self.limit = limit
        self.seconds, self.subwords = 0.0, 0

    def entities(self, sentences):
        encodings = self.tokenizer.encode_batch(sentences, is_pretokenized=True)
        found = [None] * len(sentences)
        for batch in peer.batches([len(encoding.ids) for encoding in encodings], self.limit):
            logits = self.logits([encodings[index].ids for index in batch])
            best, probability = logits.argmax(-1), softmax(logits).max(-1)
            for row, index in enumerate(batch):
                found[index] = self.read(sentences[index], encodings[index].word_ids, best[row], probability[row])
        return found

    def logits(self, rows):
        ids = numpy.full((len(rows), len(rows[0])), self.padding, dtype=numpy.int64)
        mask = numpy.zeros_like(ids)
        for row, values in enumerate(rows):
            ids[row, : len(values)] = values
            mask[row, : len(values)] = 1
        started = time.perf_counter()
        (logits,) = self.session.run(None, {"input_ids": ids, "attention_mask": mask})
        self.seconds += time.perf_counter() - started
        self.subwords += int(mask.sum())
        return logits

    def read(self, words, word_ids, best, probability):
        """The entities of one sentence, from the labels at its words' first subwords."""
        first = {}
        for position, word in enumerate(word_ids):
            if word is not None:
                first.setdefault(word, position)
        labels = [self.labels[best[first[word]]] if word in first else "O" for word in range(len(words))]
        return [
            {
                "type": kind, "start": start, "end": end, "text": " ".join(words[start:end]),
                "score": float(min(probability[first[word]] for word in range(start, end))),
            }
            for kind, start, end in peer.spans(labels)
        ]


def softmax(logits):
    powers = numpy.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("sentences")
    parser.add_argument("out")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--limit", type=int, default=peer.BATCH_SUBWORDS, help="subwords of a batch, at most")
    args = parser.parse_args()
    tagger = Tagger(args.model, args.folder, args.threads, args.limit)
    with open(args.out, "w", encoding="utf-8") as out:
        for rows in peer.chunks(args.sentences, args.threads):
            peer.write(out, rows, tagger.entities([sentence for row in rows for sentence in row["sentences"]]))
    print(json.dumps({"engine seconds": tagger.seconds, "subwords": tagger.subwords}), file=sys.stderr)


if __name__ == "__main__":
    main()

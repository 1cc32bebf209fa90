"""Tags sentences with the token-classification pipeline of Hugging Face's transformers.

    python3 peer_transformers.py MODEL SENTENCES OUT --threads N [--batch SENTENCES]

Sentences of a chunk are sorted by length, as vaarta does; the pipeline pads each batch to its longest.
"""

import argparse

import peer
import torch
from transformers import pipeline


def read(words, tokens):
    """The entities of a sentence, from the labels of its words' first subwords."""
    starts, at = {}, 0
    for index, word in enumerate(words):
        starts[at] = index
        at += len(word) + 1
    labels, scores = ["O"] * len(words), [0.0] * len(words)
    for token in tokens:
        # The first subword of a word may include the blank before it, and another may begin where it does.
        index = starts.pop(token["start"], None)
        if index is None:
            index = starts.pop(token["start"] + 1, None)
        if index is not None:
            labels[index], scores[index] = token["entity"], float(token["score"])
    return [
        {"type": kind, "start": start, "end": end, "text": " ".join(words[start:end]), "score": min(scores[start:end])}
        for kind, start, end in peer.spans(labels)
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("sentences")
    parser.add_argument("out")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--batch", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    # Labels are read here: the pipeline's own ways of joining them do not know where this tokenizer's words begin.
    tagger = pipeline(
        "token-classification", args.model, ignore_labels=[], torch_dtype=torch.float32, device="cpu"
    )
    with open(args.out, "w", encoding="utf-8") as out:
        for rows in peer.chunks(args.sentences, args.threads):
            sentences = [sentence for row in rows for sentence in row["sentences"]]
            texts = [" ".join(sentence) for sentence in sentences]
            order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
            found = [None] * len(texts)
            tagged = tagger([texts[index] for index in order], batch_size=args.batch)
            for index, tokens in zip(order, tagged):
                found[index] = read(sentences[index], tokens)
            peer.write(out, rows, found)


if __name__ == "__main__":
    main()

"""Tags sentences with the token-classification pipeline of Hugging Face's transformers.

    python3 peer_transformers.py MODEL SENTENCES OUT --threads N [--batch SENTENCES]

Sentences of a chunk are sorted by length, as vaarta does; the pipeline pads each batch to its longest.
"""

import argparse

import peer
import torch
from transformers import pipeline


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("sentences")
    parser.add_argument("out")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--batch", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    tagger = pipeline(
        "token-classification", args.model, aggregation_strategy="first", torch_dtype=torch.float32, device="cpu"
    )
    with open(args.out, "w", encoding="utf-8") as out:
        for rows in peer.chunks(args.sentences, args.threads):
            texts = [" ".join(sentence) for row in rows for sentence in row["sentences"]]
            order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
            found = [None] * len(texts)
            tagged = tagger([texts[index] for index in order], batch_size=args.batch)
            for index, entities in zip(order, tagged):
                found[index] = [
                    {"type": e["entity_group"], "start": e["start"], "end": e["end"], "text": e["word"], "score": float(e["score"])}
                    for e in entities
                ]
            peer.write(out, rows, found)


if __name__ == "__main__":
    main()

"""Loads the shipped folder with Hugging Face's transformers and compares with reference.json.

    python3 scripts/train/check_transformers.py models/vaarta-ner-hi-small

Needs `transformers`; fails when ids or labels differ or a logit is off by more than 0.001.
"""

import json
import pathlib
import sys

import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

UNK = 3


def main(folder):
    model = AutoModelForTokenClassification.from_pretrained(folder, torch_dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    rows, worst = json.loads((pathlib.Path(folder) / "reference.json").read_text(encoding="utf-8")), 0.0
    for row in rows:
        pieces = [tokenizer(word, add_special_tokens=False).input_ids or [UNK] for word in row["words"]]
        ids = [tokenizer.bos_token_id, *sum(pieces, []), tokenizer.eos_token_id]
        with torch.no_grad():
            logits = model(torch.tensor([ids])).logits[0][row["first"]]
        labels = [model.config.id2label[i] for i in logits.argmax(-1).tolist()]
        if ids != row["ids"] or labels != row["labels"]:
            sys.exit(f"ids or labels differ for {row['text']}")
        worst = max(worst, (logits - torch.tensor(row["logits"])).abs().max().item())
    print(f"{len(rows)} sentences, largest difference of a logit {worst:.6f}")
    return worst > 1e-3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

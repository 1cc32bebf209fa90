"""The test sides of the public sets as CoNLL files, for vaarta's own evaluator.

    python3 scripts/train/public_tests.py --data ../shared/data/ner --out runs/public-tests
    python3 scripts/train/export.py RUN --scheme hiner --out runs/hiner
    vaarta evaluate ner --scheme hiner --model runs/hiner --gold runs/public-tests/hiner.conll [--collapse]

The sides are those of `data.py`.
"""

import argparse
import pathlib

import data


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder of the public sets (hiner/, il-ner/)")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    folder, out = pathlib.Path(args.data), pathlib.Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    sides = {"hiner": data.read_hiner(folder / "hiner")[1], "il-ner": data.read_il_ner(folder / "il-ner")[2]}
    for name, sentences in sides.items():
        blocks = ("".join(f"{word}\t{tag}\n" for word, tag in zip(*sentence)) for sentence in sentences)
        (out / f"{name}.conll").write_text("\n".join(blocks), encoding="utf-8")
        print(f"{name}: {len(sentences)} sentences")


if __name__ == "__main__":
    main()

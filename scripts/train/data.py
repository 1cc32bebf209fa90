"""Readers, splits and encoding of every labelled set that the tagger is trained or measured on.

A sentence is `(words, tags)`: normalised words and their BIO tags. The project's own data are tokenised
by `markup.tokenize` and each word normalised; the words of public sets are normalised as they stand.

Splits, fixed by content:
- own sentences: SHA-256 of the frame (the sentence with mentions replaced by types) modulo 10:
  0 test, 1 dev, else train, so that no frame stands on two sides;
- PIB labels: SHA-256 of the text with white space collapsed, odd train, even test (never trained on);
- labelled news sentences: the same hash modulo 10, 0 dev (never trained on), the rest train;
- releases written for the project (eval/gold, BRAT standoff): the number in the file name, a multiple of 3 is
  test (never trained on), else train;
- HiNER validation.conll: SHA-256 of the tokens joined by one space, modulo 5: 0 test, else train;
  early.conll is train, less what stands on the test side;
- IL-NER: its own files; a train sentence that stands in dev or test is dropped. A sentence with a tag that is none
  of the scheme's is left out of train; in dev and test that tag is read as O.

Run as a program it writes the IOB2 files of the own sentences:
`python3 scripts/train/data.py data/training`.
"""

import hashlib
import json
import pathlib
import re
import sys

import markup
from normalize import normalize_word

RELEASE_TYPES = ["COUNTRY", "DATE", "DESIGNATION", "EVENT", "LOCATION", "ORGANIZATION", "PERSON"]
HINER_TYPES = ["FESTIVAL", "GAME", "LANGUAGE", "LITERATURE", "LOCATION", "MISC", "NUMEX",
               "ORGANIZATION", "PERSON", "RELIGION", "TIMEX"]
# Labels of news sentences, without their texts.
NEWS_LABELS = pathlib.Path(__file__).parents[2] / "data" / "training" / "news.jsonl"
COUNTRIES = pathlib.Path(__file__).parents[2] / "data" / "gazetteers" / "countries.csv"
VISARGA = "\u0903"
IL_NER_TYPES = ["NEAR", "NEL", "NEN", "NEO", "NEP", "NETI"]


def bio_labels(types):
    return ["O"] + [f"B-{t}" for t in types] + [f"I-{t}" for t in types]


SCHEMES = {"release": bio_labels(RELEASE_TYPES), "hiner": bio_labels(HINER_TYPES),
           "il_ner": bio_labels(IL_NER_TYPES)}


def content_hash(text):
    """SHA-256 of `text` with white space collapsed, as an integer: the base of every split."""
    return int(hashlib.sha256(" ".join(text.split()).encode("utf-8")).hexdigest(), 16)


def own_side(text, mentions):
    """`train`, `dev` or `test` for one of the project's own sentences."""
    return {0: "test", 1: "dev"}.get(content_hash(markup.frame(text, mentions)) % 10, "train")


def pib_side(text):
    """`train` or `test` for a PIB title or body."""
    return "train" if content_hash(text) % 2 else "test"


def tag_words(text, mentions, form=normalize_word):
    """`(words, tags)` of a text with mentions `(start, end, type)`.

    `form` maps a word as written to the word given; a word that it maps to nothing is dropped.
    """
    words, tags = [], []
    for start, end in markup.tokenize(text):
        word = form(text[start:end])
        if not word:
            continue
        tag = "O"
        for s, e, kind in mentions:
            if s <= start and end <= e:
                tag = ("B-" if start == s else "I-") + kind
        words.append(word)
        tags.append(tag)
    return words, tags


def read_own(folder):
    """`{side: [(text, mentions)]}` from the markup files in `folder`, in order of file name."""
    sides, seen = {"train": [], "dev": [], "test": []}, set()
    for path in sorted(pathlib.Path(folder).glob("*.txt")):
        for _, text, mentions in markup.read(path):
            if text not in seen:
                seen.add(text)
                sides[own_side(text, mentions)].append((text, mentions))
    return sides


def read_conll(path, separator="\t"):
    """Sentences of a two-column file; words are as written."""
    words, tags = [], []
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines() + [""]:
        cells = line.rstrip("\n").split(separator)
        if len(cells) >= 2 and cells[0].strip():
            words.append(cells[0].strip())
            tags.append(cells[-1].strip())
        elif words:
            yield words, tags
            words, tags = [], []


def normalised(sentences):
    """Words normalised one by one; a word that normalises to nothing is kept as it was."""
    return [([normalize_word(w) or w for w in words], tags) for words, tags in sentences]


def read_hiner(folder):
    """`(train, test)` of HiNER."""
    folder = pathlib.Path(folder)
    train, test = [], []
    for words, tags in read_conll(folder / "validation.conll"):
        digest = int(hashlib.sha256(" ".join(words).encode("utf-8")).hexdigest(), 16)
        (train if digest % 5 else test).append((words, tags))
    held = {tuple(words) for words, _ in test}
    train += [s for s in read_conll(folder / "early.conll") if tuple(s[0]) not in held]
    known = set(SCHEMES["hiner"])
    train = [s for s in train if known.issuperset(s[1])]
    return normalised(train), normalised(test)


def read_il_ner(folder):
    """`(train, dev, test)` of IL-NER."""
    folder = pathlib.Path(folder)
    train, dev, test = (list(read_conll(folder / f"{side}.txt")) for side in ("train", "dev", "test"))
    held = {tuple(words) for words, _ in dev + test}
    known = set(SCHEMES["il_ner"])
    train = [s for s in train if tuple(s[0]) not in held and known.issuperset(s[1])]
    dev, test = ([(words, [t if t in known else "O" for t in tags]) for words, tags in side] for side in (dev, test))
    return normalised(train), normalised(dev), normalised(test)


AS_RELEASE = {"hiner": {"PERSON": "PERSON", "LOCATION": "LOCATION", "ORGANIZATION": "ORGANIZATION", "TIMEX": "DATE"},
              "il_ner": {"NEP": "PERSON", "NEL": "LOCATION", "NEO": "ORGANIZATION", "NETI": "DATE"}}


def as_release(sentences, scheme):
    """Sentences of a public set with the tags of the release scheme, as far as the schemes agree; the rest is O.

    A place whose words the country gazetteer lists is a COUNTRY.
    """
    countries = set()
    for line in COUNTRIES.read_text(encoding="utf-8").splitlines():
        surface = line.split(",")[0]
        countries.add(tuple(normalize_word(w) or w for w in surface.split()))
    out = []
    for words, tags in sentences:
        names = AS_RELEASE[scheme]
        tags = [t[:2] + names[t[2:]] if t[2:] in names else "O" for t in tags]
        for start in (i for i, t in enumerate(tags) if t == "B-LOCATION"):
            end = start + 1
            while end < len(tags) and tags[end] == "I-LOCATION":
                end += 1
            if tuple(words[start:end]) in countries:
                tags[start:end] = ["B-COUNTRY"] + ["I-COUNTRY"] * (end - start - 1)
        out.append((words, tags))
    return out


class Encoder:
    """Words to subword ids: each word on its own, no special tokens, between <s> and </s>."""

    BOS, EOS, UNK = 0, 2, 3

    def __init__(self, tokenizer_json):
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(tokenizer_json))
        self.cache = {}

    def pieces(self, word):
        if word not in self.cache:
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids
            self.cache[word] = ids or [self.UNK]
        return self.cache[word]

    def encode(self, words, limit=512):
        """`(ids, first)`: ids with specials, and each word's first position; words beyond `limit` are left out."""
        ids, first = [self.BOS], []
        for word in words:
            pieces = self.pieces(word)
            if len(ids) + len(pieces) + 1 > limit:
                break
            first.append(len(ids))
            ids += pieces
        return ids + [self.EOS], first


def write_iob2(path, rows):
    """Token TAB tag, words as written, a blank line after each sentence."""
    with open(path, "w", encoding="utf-8") as out:
        for text, mentions in rows:
            for word, tag in zip(*tag_words(text, mentions, form=str)):
                out.write(f"{word}\t{tag}\n")
            out.write("\n")


def locate(text, entities):
    """Mentions `(start, end, type)` of `[type, words]` pairs, which stand in the order of the text.

    A pair that is out of order takes the first place that is free; one that is nowhere is an error.
    A visarga typed for a colon belongs to the word before it, so to the mention.
    """
    spans = markup.tokenize(text)
    starts, ends = {s for s, _ in spans}, {e for _, e in spans}
    ends |= {e - 1 for e in ends if text[e - 1] == VISARGA}
    mentions, cursor = [], 0

    def free(start, end):
        return start in starts and end in ends and all(end <= s or e <= start for s, e, _ in mentions)

    for kind, words in entities:
        kind = markup.TYPES.get(kind, kind)
        for origin in (cursor, 0):
            at = text.find(words, origin)
            while at >= 0 and not free(at, at + len(words)):
                at = text.find(words, at + 1)
            if at >= 0:
                break
        if at < 0:
            raise ValueError(f"{words!r} is nowhere free in {text[:60]!r}")
        cursor = at + len(words)
        cursor += text[cursor : cursor + 1] == VISARGA
        mentions.append((at, cursor, kind))
    return sorted(mentions)


def pieces_of(text, mentions, stop=re.compile("(?<=[।?!])\\s+|\n+")):
    """A document cut into sentences, at line ends and after a full stop, never inside a mention."""
    start, cuts = 0, []
    for gap in stop.finditer(text):
        if not any(s < gap.end() and gap.start() < e for s, e, _ in mentions):
            cuts.append((start, gap.start()))
            start = gap.end()
    for a, b in cuts + [(start, len(text))]:
        if text[a:b].strip():
            yield text[a:b], [(s - a, e - a, k) for s, e, k in mentions if a <= s and e <= b]


def read_pib(labels, folder):
    """`{side: [(text, mentions)]}` of a label file of eval/pib, which has no texts, and the texts' folder.

    A document's side goes by its whole text; it is then cut into sentences.
    """
    texts = {}
    for name in ("titles.jsonl", "bodies.jsonl"):
        for line in open(pathlib.Path(folder) / name, encoding="utf-8"):
            row = json.loads(line)
            texts[str(row.get("prid", row.get("id")))] = row.get("title", row.get("text"))
    sides = {"train": [], "test": []}
    for line in open(labels, encoding="utf-8"):
        row = json.loads(line)
        text = texts[str(row["id"])]
        mentions = [(start, end, kind) for kind, start, end in row["entities"]]
        sides[pib_side(text)] += pieces_of(text, mentions)
    return sides


def sentence_key(text):
    """What names a sentence in a label file that holds no text: 16 hexadecimal digits of its `content_hash`."""
    return f"{content_hash(text):064x}"[:16]


def read_news(labels, articles):
    """`{side: [(text, mentions)]}` of sentences of news articles, from a label file keyed by sentence.

    Those whose `content_hash` is 0 modulo 10 are `dev`, never trained on, the rest `train`.
    """
    texts = {}
    for line in open(articles, encoding="utf-8"):
        row = json.loads(line)
        for piece, _ in pieces_of(row["title"] + "\n" + row["text"], []):
            texts[sentence_key(piece)] = piece.strip()
    sides = {"train": [], "dev": []}
    for line in open(labels, encoding="utf-8"):
        row = json.loads(line)
        text = texts[row["sentence"]]
        side = "train" if content_hash(text) % 10 else "dev"
        sides[side].append((text, locate(text, row["entities"])))
    return sides


STANDOFF = re.compile(r"(T\d+)\t(\S+) (\d+) (\d+)\t(.*)")


def read_standoff(text, path):
    """Mentions of a BRAT file: its T-lines of the seven types (a T-line of another type is an event's trigger).

    Offsets are Unicode scalar values, a line break counting one. A line that does not fit the text, an
    overlap and a mention that cuts a word are errors.
    """
    spans = markup.tokenize(text)
    starts, ends = {s for s, _ in spans}, {e for _, e in spans}
    ends |= {e - 1 for e in ends if text[e - 1] == VISARGA}
    mentions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("T"):
            continue
        match = STANDOFF.fullmatch(line)
        if not match:
            raise ValueError(f"{path}:{number}: expected `T1 TAB TYPE start end TAB words`: {line[:60]!r}")
        kind, start, end, words = match[2], int(match[3]), int(match[4]), match[5]
        if kind not in RELEASE_TYPES:
            continue
        if text[start:end] != words:
            raise ValueError(f"{path}:{number}: the text has {text[start:end]!r} at {start}, the line {words!r}")
        if start not in starts or end not in ends:
            raise ValueError(f"{path}:{number}: {words!r} starts or ends inside a word")
        if any(start < e and s < end for s, e, _ in mentions):
            raise ValueError(f"{path}:{number}: {words!r} overlaps another mention")
        mentions.append((start, end + (text[end : end + 1] == VISARGA), kind))
    return sorted(mentions)


def read_gold(folder):
    """`[(text, mentions)]` of the releases in `folder` (`<number>.txt` and `.ann`), train side only, cut into sentences."""
    rows = []
    for path in sorted(pathlib.Path(folder).glob("*.txt")):
        if int(path.stem) % 3:
            with open(path, encoding="utf-8", newline="") as file:
                text = file.read()
            rows += pieces_of(text, read_standoff(text, path.with_suffix(".ann")))
    return rows


def main(folder):
    folder = pathlib.Path(folder)
    for side, rows in read_own(folder / "source").items():
        write_iob2(folder / f"{side}.iob2", rows)
        print(f"{side}: {len(rows)} sentences")


if __name__ == "__main__":
    main(sys.argv[1])

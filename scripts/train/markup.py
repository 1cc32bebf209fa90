"""Inline entity markup, the form in which training sentences are written.

A mention is written `[TYPE words]`, for example `[DES रक्षा मंत्री] श्री [PER राजन शर्मा] ने`.
Square brackets have no other use in these files. A line is one sentence or title; blank lines
and lines that start with `#` are skipped. Offsets are Python string indices (Unicode scalar values).

Run as a program to check files: `python3 scripts/train/markup.py FILE...`.
"""

import collections
import re
import sys
import unicodedata

from normalize import INVISIBLE, normalize_word

TYPES = {
    "PER": "PERSON",
    "DES": "DESIGNATION",
    "ORG": "ORGANIZATION",
    "CTY": "COUNTRY",
    "LOC": "LOCATION",
    "EVT": "EVENT",
    "DAT": "DATE",
}

_MENTION = re.compile(r"\[([A-Z]{3}) ([^\[\]]+)\]")
_JOINERS = "\u200c\u200d"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")


class MarkupError(ValueError):
    """A line that is not well-formed markup; the message says what is wrong."""


def is_word_char(ch):
    """Letters, combining marks, digits and joiners make up words; all else stands alone."""
    return ch in _JOINERS or unicodedata.category(ch)[0] in "LMN"


def tokenize(text):
    """The spans `(start, end)` of the tokens of `text`: words, and single other characters.

    White space and invisible characters only separate; a run of joiners alone is no token. The same
    as `tokenize` in src/text/tokenize.rs.
    """
    spans, i = [], 0
    while i < len(text):
        j = i + 1
        if is_word_char(text[i]):
            while j < len(text) and is_word_char(text[j]):
                j += 1
            visible = normalize_word(text[i:j]) != ""
        else:
            visible = not (text[i].isspace() or _INVISIBLE.match(text[i]))
        if visible:
            spans.append((i, j))
        i = j
    return spans


def parse(line):
    """The plain text of a marked-up line and its mentions `(start, end, type)`."""
    text, mentions, last = [], [], 0
    length = 0
    for match in _MENTION.finditer(line):
        before = line[last : match.start()]
        text.append(before)
        length += len(before)
        kind, words = match.group(1), match.group(2)
        if kind not in TYPES:
            raise MarkupError(f"unknown type {kind!r}")
        if words != words.strip():
            raise MarkupError(f"space at the edge of {match.group(0)!r}")
        mentions.append((length, length + len(words), TYPES[kind]))
        text.append(words)
        length += len(words)
        last = match.end()
    text.append(line[last:])
    plain = "".join(text)
    if "[" in plain or "]" in plain:
        raise MarkupError("unbalanced or nested brackets")
    starts = {s for s, _ in tokenize(plain)}
    ends = {e for _, e in tokenize(plain)}
    for start, end, _ in mentions:
        if start not in starts or end not in ends:
            raise MarkupError(f"mention {plain[start:end]!r} starts or ends inside a word")
    return plain, mentions


def frame(plain, mentions):
    """The sentence with each mention replaced by its type: what a split must not divide."""
    out, last = [], 0
    for start, end, kind in mentions:
        out += [plain[last:start], f"<{kind}>"]
        last = end
    return " ".join("".join(out + [plain[last:]]).split())


def read(path):
    """Yields `(line number, text, mentions)`; raises MarkupError with the file and line."""
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            try:
                yield number, *parse(line)
            except MarkupError as error:
                raise MarkupError(f"{path}:{number}: {error}") from None


def main(paths):
    counts, frames, sentences, bad = collections.Counter(), collections.Counter(), 0, 0
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                line = line.strip()
                if not line or line.startswith("#"):
                    continue
                try:
                    plain, mentions = parse(line)
                except MarkupError as error:
                    print(f"{path}:{number}: {error}: {line[:80]}")
                    bad += 1
                    continue
                sentences += 1
                frames[frame(plain, mentions)] += 1
                counts.update(kind for _, _, kind in mentions)
    repeated = sum(n - 1 for n in frames.values() if n > 1)
    print(f"{sentences} sentences, {len(frames)} frames ({repeated} repeat a frame), {bad} bad lines")
    for kind, n in counts.most_common():
        print(f"{kind:14}{n:6}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

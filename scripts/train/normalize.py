"""One spelling for the many ways in which Hindi words are typed.

The same function as `normalize_word` in src/text/normalize.rs, whose comment lists the steps: a
change there is a change here. `tests/data/normalization.tsv` holds both to account:
`python3 scripts/train/normalize.py --check tests/data/normalization.tsv`.
"""

import re
import sys
import unicodedata

NUKTA, VIRAMA, ANUSVARA = "\u093c", "\u094d", "\u0902"

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_NARROW = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}

_FOLD = {"\u0929": "न", "\u0931": "र", "\u0934": "ळ", "\u0900": ANUSVARA, "\u0901": ANUSVARA}
_FOLD.update((chr(ord("०") + digit), str(digit)) for digit in range(10))
_FOLD.update((quote, "'") for quote in "‘’‛′´")
_FOLD["‚"] = ","
_FOLD.update((quote, '"') for quote in "“”„‟″«»")
_FOLD.update((chr(dash), "-") for dash in [*range(0x2010, 0x2016), 0x2212])

_SIGN = re.compile("[\u0902\u0903\u093a-\u093c\u093e-\u094f]")

_WHOLE_VOWEL = {
    "अ\u0945": "\u0972",
    "अ\u0946": "\u0904",
    "अ\u093e": "आ",
    "अ\u0949": "ऑ",
    "अ\u094a": "\u0912",
    "अ\u094b": "ओ",
    "अ\u094c": "औ",
    "ए\u0945": "\u090d",
    "ए\u0946": "\u090e",
    "ए\u0947": "ऐ",
}

_HALF_NASAL = re.compile(
    f"ङ{VIRAMA}(?=[क-घ])|ञ{VIRAMA}(?=[च-झ])|ण{VIRAMA}(?=[ट-ढ])|म{VIRAMA}(?=[प-भ])"
    f"|न{VIRAMA}(?=[क-घच-झट-ढत-धप-भ])"
)
_ANUSVARAS = re.compile(f"{ANUSVARA}+")


def _fold(chars):
    """Step 4: characters, signs and vowels, each given what stands before it."""
    out = []
    for ch in chars:
        last = out[-1] if out else ""
        if ch == NUKTA and last not in ("ड", "ढ"):
            continue
        ch = _FOLD.get(ch, ch)
        if ch == last and _SIGN.match(ch):
            continue
        if last + ch in _WHOLE_VOWEL:
            out[-1] = _WHOLE_VOWEL[last + ch]
        else:
            out.append(ch)
    return "".join(out)


def normalize_word(word):
    """The normalised form of one token; empty when the token holds nothing visible."""
    if word.isascii():
        return word
    word = _INVISIBLE.sub("", word).translate(_NARROW)
    word = _fold(unicodedata.normalize("NFC", word))
    return _ANUSVARAS.sub(ANUSVARA, _HALF_NASAL.sub(ANUSVARA, word))


def check(path):
    """Compares `source TAB normalised` rows with what the function says; counts the wrong ones."""
    rows = wrong = 0
    with open(path, encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            source, wanted = line.split("\t")
            got = normalize_word(source)
            rows += 1
            if got != wanted or normalize_word(got) != got:
                print(f"{path}:{number}: {source!r} gives {got!r} {ascii(got)}, not {wanted!r}")
                wrong += 1
    print(f"{rows} rows, {wrong} wrong")
    return wrong


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "--check":
        sys.exit("usage: normalize.py --check FILE")
    sys.exit(1 if check(sys.argv[2]) else 0)

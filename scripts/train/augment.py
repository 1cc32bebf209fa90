"""Variation of press-release sentences: mention replacement and noise.

In each epoch a mention is replaced, with probability `--replace`, by another of its class from the
lexicons in data/training/lexicons (`class = entry, entry, …`). Classes keep the sentence sound: a country's
adjective is replaced by an adjective, a ministry by a ministry, a plural office by a plural one.
Mentions of the training sentences join the lexicons. Dates come from a generator.
"""

import pathlib
import random
import re

PERSON_FORMS = ("male", "female", "surname", "initial", "full")
FEMALE = re.compile(r"(श्रीमती|सुश्री|कुमारी)\s*$")
VIRAMA_OR_SIGN = re.compile("[\u093e-\u094c\u0902]")
MONTHS = ["जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "सितम्बर", "अक्टूबर",
          "अक्तूबर", "नवंबर", "नवम्बर", "दिसंबर", "दिसम्बर"]
ENGLISH = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
WEEKDAYS = ["सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "बृहस्पतिवार", "शुक्रवार", "शनिवार", "रविवार"]
RELATIVE = ["इस सप्ताह", "अगले सप्ताह", "पिछले सप्ताह", "इस महीने", "अगले महीने", "पिछले महीने", "इस वर्ष", "इस साल",
            "अगले वर्ष", "पिछले वर्ष", "पिछले साल", "अगले साल", "गत वर्ष"]

HONORIFICS = ["शेख", "महामहिम", "माननीय", "प्रो.", "पंडित", "ल्योनपो", "दातो श्री", "तान श्री", "यू", "दाव", "सर", "मौलाना", "कु."]

# Organisation and place classes by the last word, where the words themselves are not in a lexicon.
HEADS = {
    "ORGANIZATION": [("ministry", "मंत्रालय"), ("department", "विभाग"), ("house", "मंत्रिमंडल न्यायालय संसद विधानसभा"),
                     ("commission", "आयोग प्राधिकरण परिषद बोर्ड संगठन ब्यूरो निगम निदेशालय"),
                     ("company", "लिमिटेड बैंक कंपनी रेलवे रेल"),
                     ("university", "विश्वविद्यालय संस्थान अकादमी कॉलेज महाविद्यालय विद्यालय"),
                     ("forces", "सेना नौसेना वायुसेना बल राइफल्स रेजिमेंट कमान पुलिस")],
    "LOCATION": [("site", "भवन सेंटर केंद्र परिसर स्टेडियम सभागार स्मारक मैदान हवाई\u00a0अड्डा अड्डा बंदरगाह पत्तन उद्यान मंदिर पुल सुरंग"),
                 ("water", "नदी सागर महासागर खाड़ी झील"), ("area", "क्षेत्र")],
    "EVENT": [("meeting", "सम्मेलन मंच डायलॉग संवाद कॉन्क्लेव सप्ताह मेला"), ("day", "दिवस जयंती पखवाड़ा माह"),
              ("games", "खेल ओलंपिक कप चैंपियनशिप पैरालंपिक"), ("attack", "हमला महामारी"), ("war", "युद्ध आंदोलन सत्याग्रह"),
              ("festival", "महोत्सव पूजा पर्व")],
}


def add_arguments(parser):
    parser.add_argument("--replace", type=float, default=0.6, help="probability that a mention is replaced")
    parser.add_argument("--lists", type=int, default=250, help="rows of lexicon entries an epoch")
    parser.add_argument("--noise", type=float, default=0.15, help="probability that a sentence gets one slip")


def read_lexicon(path):
    """`{class: [entry]}` of a file of `class = entry, entry` lines."""
    classes = {}
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, equals, entries = line.partition("=")
        if not equals:
            raise ValueError(f"{path}:{number}: expected `class = entry, entry`")
        classes.setdefault(name.strip(), []).extend(e.strip() for e in entries.split(",") if e.strip())
    return classes


class Lexicons:
    """Entries by type and class; `training` sentences `(text, mentions)` add their own mentions."""

    FILES = {"COUNTRY": "countries.txt", "DESIGNATION": "designations.txt", "EVENT": "events.txt",
             "LOCATION": "places.txt", "ORGANIZATION": "organizations.txt"}

    def __init__(self, folder, training=()):
        folder = pathlib.Path(folder)
        self.entries = {kind: read_lexicon(folder / name) for kind, name in self.FILES.items()}
        self.common = read_lexicon(folder / "common.txt")
        self.groups = {}
        for key, names in read_lexicon(folder / "persons.txt").items():
            group, part = key.split(".")
            if part not in PERSON_FORMS:
                raise ValueError(f"persons.txt: unknown part {part!r} of {group!r}")
            self.groups.setdefault(group, {})[part] = names
        self.known = {(kind, entry): name for kind, classes in self.entries.items()
                      for name, entries in classes.items() for entry in entries}
        self._learn(training)

    def _learn(self, training):
        fresh = {(kind, text[s:e], self.class_of(kind, text[s:e], text[e:]))
                 for text, mentions in training for s, e, kind in mentions if kind in self.entries}
        for kind, words, name in sorted((k, w, n) for k, w, n in fresh if n):
            if (kind, words) not in self.known:
                self.entries[kind].setdefault(name, []).append(words)
                self.known[kind, words] = name

    def class_of(self, kind, words, after):
        """The class of a mention; None when it is to be left alone."""
        if kind == "DESIGNATION":
            if words.split()[-1].endswith("ों"):
                return "many"
            return self.known.get((kind, words), "one")
        if (kind, words) in self.known:
            return self.known[kind, words]
        last = words.split()[-1]
        for name, heads in HEADS.get(kind, []):
            if last in heads.split():
                return name
        if kind == "EVENT":
            return "exercise" if "अभ्यास" in words else None
        if kind == "ORGANIZATION":
            return "acronym" if after.startswith(")") else None
        return "town" if kind == "LOCATION" else None

    def person(self, rng, female):
        """A name: given name and surname of one region, initials in the south, or a full name."""
        groups = [g for g in self.groups.values() if not female or "female" in g or "full" in g]
        group = rng.choice(groups)
        if "full" in group:
            name = rng.choice(group["full"])
            return f"{rng.choice(group['initial'])} {name}" if "initial" in group and rng.random() < 0.7 else name
        given = rng.choice(group["female" if female and "female" in group else "male"])
        surname = rng.choice(group["surname"])
        draw = rng.random()
        if "initial" in group and draw < 0.5:
            return f"{rng.choice(group['initial'])} {given} {surname}"
        if draw < 0.12:
            return f"{given} {rng.choice(['कुमार', 'प्रसाद', 'सिंह', 'चंद्र', 'मोहन', 'लाल', 'नाथ'])} {surname}"
        if draw < 0.17:
            return surname
        return given if draw < 0.2 else f"{given} {surname}"

    def any(self, kind, rng):
        """A mention of any class, None being no mention; a class comes up as often as it has entries."""
        if kind == "PERSON":
            return self.person(rng, female=False)
        classes = list((self.entries[kind] if kind else self.common).values())
        return rng.choice(rng.choices(classes, [len(c) for c in classes])[0])

    def other(self, kind, words, before, after, rng):
        """Another mention of the same class, or the same words."""
        if kind == "PERSON":
            return self.person(rng, FEMALE.search(before) is not None)
        if kind == "DATE":
            return date(words, rng)
        if kind == "COUNTRY" and words in ("भारत", "भारतीय") and rng.random() < 0.5:
            return words
        name = self.class_of(kind, words, after)
        return rng.choice(self.entries[kind][name]) if name in self.entries[kind] else words


def date(words, rng):
    """A date of the same form as `words`, or `words` itself for a form not known."""
    year = rng.randint(1947, 2035) if rng.random() < 0.3 else rng.randint(2014, 2027)
    day, month = rng.randint(1, 31), rng.choice(MONTHS)
    shown = f"{day:02d}" if words.startswith("0") or rng.random() < 0.2 else str(day)
    if re.fullmatch(r"\d{1,2} \S+,? ?\d{4}", words):
        if words.split()[1].isascii() and words.split()[1].isalpha():
            return f"{day:02d} {rng.choice(ENGLISH)} {year}"
        return rng.choice([f"{shown} {month}, {year}", f"{shown} {month} {year}", f"{shown} {month},{year}",
                           f"{day:02d}.{rng.randint(1, 12):02d}.{year}", f"{shown}-{day + 2} {month} {year}",
                           f"{shown} से {day + 3} {month}, {year}", f"{shown} {month} से {day} {rng.choice(MONTHS)} {year}"])
    if re.fullmatch(r"\d{1,2} [^\d,\s]+", words):
        return rng.choice([f"{shown} {month}", f"{shown} {month}", f"{shown}-{day + 1} {month}", f"{shown} से {day + 4} {month}"])
    if re.fullmatch(r"[^\d\s,]+,? \d{4}", words) and not words.startswith(("वर्ष", "साल", "सन")):
        return f"{month}{rng.choice([',', ''])} {year}"
    if re.fullmatch(r"(वर्ष |साल )?\d{4}", words):
        return rng.choice([f"वर्ष {year}", str(year)]) if words[0] == "व" else str(year)
    if re.fullmatch(r"(वर्ष |वित्त वर्ष )?\d{4}[-–]\d{2}", words):
        return f"{rng.choice(['', 'वर्ष ', 'वित्त वर्ष '])}{year}-{(year + 1) % 100:02d}"
    if words in WEEKDAYS:
        return rng.choice(WEEKDAYS)
    if words in RELATIVE:
        return rng.choice(RELATIVE)
    return rng.choice(["आज", "कल", "आज", words]) if words in ("आज", "कल", "परसों") else words


def replace_mentions(text, mentions, lexicons, rng, probability):
    """`(text, mentions)` with some mentions replaced."""
    out, moved, last, length = [], [], 0, 0
    for start, end, kind in sorted(mentions):
        before, words = text[last:start], text[start:end]
        if rng.random() < probability:
            words = lexicons.other(kind, words, text[:start], text[end:], rng)
        out += [before, words]
        length += len(before)
        moved.append((length, length + len(words), kind))
        length += len(words)
        last = end
    return "".join(out + [text[last:]]), moved


def insert(text, mentions, at, words):
    """Puts `words` at `at`, which is inside no mention."""
    shift = lambda p: p + len(words) if p >= at else p
    return text[:at] + words + text[at:], [(shift(s), e if e <= at else e + len(words), k) for s, e, k in mentions]


def cut(text, mentions, start, end):
    """Removes `text[start:end]`, which touches no mention."""
    size = end - start
    shift = lambda at: at - size if at >= end else at
    return text[:start] + text[end:], [(shift(s), shift(e), k) for s, e, k in mentions]


def slip(text, mentions, rng):
    """One slip of real releases: a lost or another honorific, a lost matra, a joined ने, a lost full stop."""
    kind = rng.choice(["honorific", "honorific", "sign", "join", "stop"])
    if kind == "honorific":
        for start, _, what in mentions:
            found = re.search(r"(श्रीमती|सुश्री|श्री|डॉ\.) $", text[:start])
            if what == "PERSON" and found:
                other = "" if rng.random() < 0.4 else rng.choice(HONORIFICS) + " "
                text, mentions = cut(text, mentions, found.start(), start)
                return insert(text, mentions, found.start(), other)
    elif kind == "sign":
        places = [m.start() for m in VIRAMA_OR_SIGN.finditer(text)]
        at = rng.choice(places) if places else None
        edges = {p for s, e, _ in mentions for p in (s, e - 1)}
        if at is not None and at not in edges:
            return cut_inside(text, mentions, at)
    elif kind == "join":
        for start, end, what in mentions:
            if what == "PERSON" and text[end : end + 4] == " ने ":
                joined, shifted = cut(text, mentions, end, end + 1)
                return joined, [(s, e + 2, k) if (s, e) == (start, end) else (s, e, k) for s, e, k in shifted]
    elif text.rstrip().endswith("।") and not any(e == len(text.rstrip()) for _, e, _ in mentions):
        return text.rstrip()[:-1].rstrip(), mentions
    return text, mentions


def cut_inside(text, mentions, at):
    """Removes the character at `at`, also from inside a mention."""
    shift = lambda p: p - 1 if p > at else p
    return text[:at] + text[at + 1 :], [(shift(s), shift(e), k) for s, e, k in mentions]


GLUE = [", ", ", ", " और ", " तथा ", " एवं ", "-", " / ", " के ", " में ", " से ", " की "]

# What stands in a row; None is a word that is no entity.
ROWS = [["COUNTRY"], ["LOCATION"], ["COUNTRY", "LOCATION"], ["COUNTRY", "LOCATION"], ["LOCATION", "PERSON"], [None],
        ["LOCATION", "COUNTRY", None, None], ["ORGANIZATION", None, None], ["ORGANIZATION"], ["EVENT"],
        ["COUNTRY", "LOCATION", "ORGANIZATION", "EVENT", "DESIGNATION"]]


def listing(lexicons, rng):
    """A row of lexicon entries side by side: most of the words that tell the types apart are known by
    heart, and such rows teach them fast."""
    kinds = rng.choice(ROWS)
    text, mentions, last = "", [], None
    for number in range(rng.randint(2, 6)):
        kind = rng.choice(kinds)
        words = lexicons.any(kind, rng)
        if number:
            text += " " if kind != last and rng.random() < 0.15 else rng.choice(GLUE)
        last = kind
        if kind:
            mentions.append((len(text), len(text) + len(words), kind))
        text += words
    return text, mentions


def vary(text, mentions, lexicons, rng, args):
    """One sentence as one epoch sees it."""
    text, mentions = replace_mentions(text, mentions, lexicons, rng, args.replace)
    if rng.random() < args.noise:
        text, mentions = slip(text, mentions, rng)
    return text, mentions


if __name__ == "__main__":
    import argparse

    import data

    root = pathlib.Path(__file__).parents[2] / "data" / "training"
    settings = argparse.Namespace(replace=1.0, noise=1.0, lists=0)
    sentences = data.read_own(root / "source")["train"]
    lexicons, rng = Lexicons(root / "lexicons", sentences), random.Random(0)
    for text, mentions in rng.sample(sentences, 12):
        text, mentions = vary(text, mentions, lexicons, rng, settings)
        print(text, [(text[s:e], k) for s, e, k in mentions], sep="\n    ")

"""Writes data/gazetteers/countries.csv: CLDR's Hindi names of all ISO 3166-1 states, and the hand-written
spellings and adjectives of countries.extra.csv with their regular variants.

    pip install babel pycountry
    python3 scripts/gazetteers/build_countries.py
"""

import re

import pycountry
from babel import Locale

from tables import key, read, write

KINDS = ["name", "short", "adjective"]
CONJUNCTIONS = ["और", "एवं", "तथा", "व"]
ISLANDS = ["द्वीपसमूह", "द्वीप समूह", "द्वीप"]
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_MARKS = "\u0900-\u0903\u093a-\u094f"
_DOTTED = re.compile(rf"[\w{_MARKS}]+(?:\.[\w{_MARKS}]+)+")


def cldr_names():
    """`(code, surface)` for every code of ISO 3166-1, as CLDR writes it and without its brackets."""
    territories = Locale("hi").territories
    for country in pycountry.countries:
        name = territories[country.alpha_2]
        yield country.alpha_3, name
        yield country.alpha_3, _BRACKETS.sub("", name)


def swapped(surface, choices):
    """The surface with the word of `choices` that it holds, if any, replaced by each of them."""
    words = surface.split()
    for choice in choices:
        if choice in words:
            return [" ".join(other if word == choice else word for word in words) for other in choices]
    return [surface]


def spelled(initials):
    """The ways to write dotted initials: यूएई, यू.ए.ई, यू.ए.ई., यू ए ई."""
    forms = (
        lambda run: run.replace(".", ""),
        lambda run: run,
        lambda run: run + ".",
        lambda run: run.replace(".", " "),
    )
    return [_DOTTED.sub(lambda match: form(match.group()), initials) for form in forms]


def plural_oblique(adjective):
    """जापानी → जापानियों, मलेशियाई → मलेशियाइयों, जर्मन → जर्मनों; none for other endings."""
    if " " in adjective or "-" in adjective:
        return []
    if adjective.endswith("ी"):
        return [adjective[:-1] + "ियों"]
    if adjective.endswith("ई"):
        return [adjective[:-1] + "इयों"]
    if adjective[-1] in "कनय":
        return [adjective + "ों"]
    return []


def variants(surface, kind):
    """The surface and its regular variants."""
    if kind == "short":
        return spelled(surface)
    if kind == "adjective":
        return [surface, *plural_oblique(surface)]
    joined = swapped(surface, CONJUNCTIONS)
    return [form for name in joined for form in swapped(name, ISLANDS)]


def surfaces():
    """Every `(code, kind, surface)`, CLDR's first."""
    for code, name in cldr_names():
        for form in variants(name, "name"):
            yield code, "name", form
    for number, row in read("countries.extra.csv"):
        if row["kind"] not in KINDS:
            raise SystemExit(f"countries.extra.csv:{number}: kind {row['kind']!r} is not one of {KINDS}")
        for surface in row["surfaces"].split("|"):
            for form in variants(surface, row["kind"]):
                yield row["code"], row["kind"], form


def main():
    """Writes the table; of surfaces with one key, the first is kept."""
    kept = {}
    for code, kind, surface in surfaces():
        kept.setdefault((code, key(surface)), (surface, code, kind))
    rows = sorted(kept.values(), key=lambda row: (row[1], KINDS.index(row[2]), row[0]))
    comments = ["Written by scripts/gazetteers/build_countries.py; edit countries.extra.csv instead."]
    write("countries.csv", comments, ["surface", "code", "kind"], rows)
    print(f"countries.csv: {len(rows)} rows")


if __name__ == "__main__":
    main()

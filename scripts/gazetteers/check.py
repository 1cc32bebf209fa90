"""Holds the tables of data/gazetteers to account; prints row counts, or every fault and exits with 1.

    pip install pycountry
    python3 scripts/gazetteers/check.py
"""

import collections
import sys

import pycountry

from tables import key, read

CODES = {country.alpha_3 for country in pycountry.countries}
KINDS = {"name", "short", "adjective"}
SECTORS = set("GOV MIL LEG JUD PTY COP BUS EDU MED JRN NGO IGO CVL".split())
TOPICS = set(
    "defence security_terrorism maritime space cyber_ai nuclear energy trade finance agriculture health"
    " science_technology education_culture environment_climate transport_infrastructure disaster_relief"
    " diaspora_mobility law_justice media other".split()
)
FEWEST_CUES = 15

# Each table: the column that is looked up, and the values that each other column may have.
TABLES = {
    "countries.csv": ("surface", {"code": CODES, "kind": KINDS}),
    "places.csv": ("surface", {"code": CODES}),
    "bodies.csv": ("surface", {"country": CODES | {""}, "sector": SECTORS}),
    "body_words.csv": ("word", {"sector": SECTORS}),
    "office_words.csv": ("word", {"sector": SECTORS}),
    "topics.csv": ("cue", {"topic": TOPICS}),
    "not_countries.csv": ("surface", {}),
    "not_topics.csv": ("surface", {}),
    "ambiguous.csv": ("surface", {"chosen": CODES | {""}}),
}


class Checker:
    """Reads the tables once and collects what is wrong with them."""

    def __init__(self):
        self.faults = []
        self.tables = {name: read(name) for name in TABLES}
        self.keys = {name: self._keys(name) for name in TABLES}

    def fault(self, name, line, problem):
        """Notes a fault at a line of a table."""
        self.faults.append(f"{name}:{line}: {problem}")

    def _keys(self, name):
        """Key → row of a table; a key that stands twice, or is empty, is a fault."""
        column, rows = TABLES[name][0], {}
        for line, row in self.tables[name]:
            surface = row[column]
            if surface != surface.strip() or not key(surface):
                self.fault(name, line, f"{surface!r} is empty or has space at its edge")
            elif key(surface) in rows:
                self.fault(name, line, f"{surface!r} stands at line {rows[key(surface)][0]} already")
            else:
                rows[key(surface)] = (line, row)
        return rows

    def values(self):
        """Every cell has a value of its column's vocabulary."""
        for name, (_, columns) in TABLES.items():
            for line, row in self.tables[name]:
                for column, allowed in columns.items():
                    if row[column] not in allowed:
                        self.fault(name, line, f"{column} {row[column]!r} is not allowed")

    def every_country_has_a_name(self):
        """All codes of ISO 3166-1 are there, with a name of kind `name`."""
        named = {row["code"] for _, row in self.tables["countries.csv"] if row["kind"] == "name"}
        for code in sorted(CODES - named):
            self.fault("countries.csv", 1, f"{code} has no name")

    def every_topic_has_cues(self):
        """No topic is left with too few cues to be found."""
        cues = collections.Counter(row["topic"] for _, row in self.tables["topics.csv"])
        for topic in sorted(TOPICS):
            if cues[topic] < FEWEST_CUES:
                self.fault("topics.csv", 1, f"{topic} has {cues[topic]} cues, fewer than {FEWEST_CUES}")

    def countries_and_places_agree(self):
        """A surface in both tables would hide the place's code: the country's is looked up second."""
        for name, (line, _) in self.keys["places.csv"].items():
            if name in self.keys["countries.csv"]:
                self.fault("places.csv", line, f"{name!r} is in countries.csv")

    def ambiguous_surfaces_read_as_listed(self):
        """`chosen` is one of the codes, and what the main tables say; at least two codes are listed."""
        for name, (line, row) in self.keys["ambiguous.csv"].items():
            codes = row["codes"].split()
            if len(set(codes)) < 2 or not set(codes) <= CODES:
                self.fault("ambiguous.csv", line, f"codes {row['codes']!r} are not two or more ISO codes")
            if row["chosen"] and row["chosen"] not in codes:
                self.fault("ambiguous.csv", line, f"chosen {row['chosen']} is not among the codes")
            found = [self.keys[table].get(name) for table in ("countries.csv", "places.csv")]
            said = next((hit[1]["code"] for hit in found if hit), "")
            if said != row["chosen"]:
                self.fault("ambiguous.csv", line, f"chosen {row['chosen']!r}, but the tables say {said!r}")

    def exceptions_hold_what_they_except(self):
        """A phrase that holds no country's name, or no cue, has nothing to take away."""
        for name, table in (("not_countries.csv", "countries.csv"), ("not_topics.csv", "topics.csv")):
            for phrase, (line, _) in self.keys[name].items():
                words = phrase.split(" ")
                inside = (
                    " ".join(words[i:j])
                    for i in range(len(words))
                    for j in range(i + 1, len(words) + 1)
                )
                if phrase in self.keys[table]:
                    self.fault(name, line, f"{phrase!r} is in {table}")
                elif not any(part in self.keys[table] for part in inside):
                    self.fault(name, line, f"{phrase!r} holds nothing of {table}")


def main():
    """Runs every check."""
    checker = Checker()
    checker.values()
    checker.every_country_has_a_name()
    checker.every_topic_has_cues()
    checker.countries_and_places_agree()
    checker.ambiguous_surfaces_read_as_listed()
    checker.exceptions_hold_what_they_except()
    for fault in checker.faults:
        print(fault)
    for name, rows in checker.tables.items():
        print(f"{name}: {len(rows)} rows")
    print(f"{len(checker.faults)} faults")
    return 1 if checker.faults else 0


if __name__ == "__main__":
    sys.exit(main())

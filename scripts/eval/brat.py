"""BRAT standoff for gold releases: entities, event triggers, roles, and the full record as a note.

A release `ID.txt` has `ID.ann` beside it:

    T1    PERSON 96 108    राजनाथ सिंह           an entity, offsets in Unicode scalar values
    T40   meeting 200 215    द्विपक्षीय बैठक      the words that tell of an event
    E1    meeting:T40 agent:T1 counterpart:T7    the event and the entities that fill its roles
    A1    subtype E1 talks                       its finer kind, and realis likewise
    #1    AnnotatorNotes E1    {"type": …}       the record, whose values need not stand in the text

The entities and the notes are what is scored. The other lines are derived from them by `write`, so
that people can see the events in brat.
"""

import json
import re

EVENT_TYPES = ("meeting", "condolence", "cooperation")
_FIELDS = ("name", "designation", "organization")
_MONTHS = (
    ("जनवरी", "jan"), ("फरवरी", "feb"), ("मार्च", "mar"), ("अप्रैल", "apr"), ("मई", "may"), ("जून", "jun"),
    ("जुलाई", "jul"), ("अगस्त", "aug"), ("सितंबर", "sep"), ("अक्टूबर", "oct"), ("नवंबर", "nov"), ("दिसंबर", "dec"),
)  # fmt: skip
_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")


class BratError(ValueError):
    """Standoff that does not fit its text; the message says where."""


def write(text, entities, events):
    """The lines of an .ann file. `entities` are `(type, start, end)` in text order."""
    lines = [_text_bound(n, kind, start, end, text) for n, (kind, start, end) in enumerate(entities, 1)]
    attributes, notes = [], []
    for number, event in enumerate(events, 1):
        start, end = _trigger(text, event)
        trigger = len(entities) + number
        lines.append(_text_bound(trigger, event["type"], start, end, text))
        roles = "".join(f" {role}:T{entity}" for role, entity in _roles(text, entities, event, start))
        lines.append(f"E{number}\t{event['type']}:T{trigger}{roles}")
        for name in ("subtype", "realis"):
            attributes.append(f"A{len(attributes) + 1}\t{name} E{number} {event[name]}")
        notes.append(f"#{number}\tAnnotatorNotes E{number}\t{json.dumps(event, ensure_ascii=False)}")
    return "\n".join(lines + attributes + notes) + "\n"


def _text_bound(number, kind, start, end, text):
    words = text[start:end].replace("\n", " ")
    return f"T{number}\t{kind} {start} {end}\t{words}"


def _trigger(text, event):
    """Where the first of an event's triggers stands."""
    for words in event["triggers"]:
        at = text.find(words)
        if at >= 0:
            return at, at + len(words)
    raise BratError(f"no trigger of {event['type']}/{event['subtype']} stands in the text: {event['triggers']}")


def _roles(text, entities, event, trigger):
    """Role names with the entity, nearest to the trigger, that has a filler's words; numbered as brat does."""
    same = lambda words: lambda span: span == words
    wanted = []
    for participant in event["participants"]:
        wanted += [(participant["side"], same(participant[field])) for field in _FIELDS]
    wanted += [("honouree", same(name)) for name in event["honouree"]]
    wanted += [("incident", same(event["incident"])), ("instrument", same(event["instrument"]))]
    wanted.append(("place", same((event["place"] or {}).get("text"))))
    if event["date"] and event["date"]["source"] == "text":
        wanted.append(("date", lambda span: _can_be(span, event["date"])))
    counts, taken = {}, []
    for role, fits in wanted:
        kinds = ("DATE",) if role == "date" else ("PERSON", "DESIGNATION", "ORGANIZATION", "COUNTRY", "LOCATION", "EVENT")
        fitting = [n for n, (kind, s, e) in enumerate(entities, 1) if kind in kinds and fits(text[s:e])]
        nearest = min(fitting, key=lambda n: abs(entities[n - 1][1] - trigger), default=None)
        if nearest is not None and (role, nearest) not in taken:
            counts[role] = counts.get(role, 0) + 1
            taken.append((role, nearest))
            yield (role if counts[role] == 1 else f"{role}{counts[role]}"), nearest


def _can_be(words, date):
    """Whether the words of a DATE name the first day of an interval, or its month or year if it is one."""
    year, month, day = map(int, date["start"].split("-"))
    words = words.translate(_DIGITS).replace("सितम्बर", "सितंबर").replace("नवम्बर", "नवंबर").replace("दिसम्बर", "दिसंबर").lower()
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    named = [n for n, names in enumerate(_MONTHS, 1) if any(name in words for name in names)]
    of_month = month in named or (not named and month in numbers[1:2])
    whole = day == 1 and date["end"] != date["start"]
    if of_month:
        return day in numbers[:1] or (whole and numbers in ([year], []))
    return whole and month in (1, 4) and not named and year in numbers


_ENTITY = re.compile(r"^(T\d+)\t(\S+) (\d+) (\d+)\t(.*)$")


def read(text, ann, name="standoff"):
    """The entities and event records of an .ann file, checked against its text."""
    entities, events = [], []
    for number, line in enumerate(ann.split("\n"), 1):
        match = _ENTITY.match(line)
        if match:
            _, kind, start, end, words = match.groups()
            start, end = int(start), int(end)
            if text[start:end].replace("\n", " ") != words:
                raise BratError(f"{name}:{number}: {words!r} is not what stands at {start}..{end}")
            if kind not in EVENT_TYPES:
                entities.append((kind, start, end))
        elif line.startswith("T"):
            raise BratError(f"{name}:{number}: wanted 'T1<TAB>TYPE START END<TAB>words'")
        elif "\tAnnotatorNotes E" in line:
            events.append(json.loads(line.split("\t", 2)[2]))
    return sorted(entities, key=lambda e: e[1]), events

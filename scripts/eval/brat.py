"""BRAT standoff for gold releases: entities, event triggers, roles, and the full record as a note.

A release `ID.txt` has `ID.ann` beside it:

    T1    PERSON 96 108    राजनाथ सिंह           an entity, offsets in Unicode scalar values
    T40   meeting 200 215    द्विपक्षीय बैठक      the words that tell of an event
    E1    meeting:T40 agent:T1 counterpart:T7    the event and the entities that fill its roles
    A1    subtype E1 talks                       its finer kind, and realis likewise
    #1    AnnotatorNotes E1    {"type": …}       the record, whose values need not stand in the text

The note is what the evaluator scores; the rest is so that people can see it in brat.
"""

import json
import re

EVENT_TYPES = ("meeting", "condolence", "cooperation")
_FIELDS = ("name", "designation", "organization")


class BratError(ValueError):
    """Standoff that does not fit its text; the message says where."""


def write(text, entities, events):
    """The lines of an .ann file. `entities` are `(type, start, end)` in text order."""
    lines = [_text_bound(n, kind, start, end, text) for n, (kind, start, end) in enumerate(entities, 1)]
    next_id = len(entities) + 1
    notes, attributes = [], []
    for number, event in enumerate(events, 1):
        start, end = _trigger(text, event)
        lines.append(_text_bound(next_id, event["type"], start, end, text))
        roles = " ".join(f"{role}:T{entity}" for role, entity in _roles(text, entities, event))
        lines.append(f"E{number}\t{event['type']}:T{next_id} {roles}".rstrip())
        for name in ("subtype", "realis"):
            attributes.append(f"A{len(attributes) + 1}\t{name} E{number} {event[name]}")
        notes.append(f"#{number}\tAnnotatorNotes E{number}\t{json.dumps(event, ensure_ascii=False)}")
        next_id += 1
    return "\n".join(lines + attributes + notes) + "\n"


def _text_bound(number, kind, start, end, text):
    words = text[start:end].replace("\n", " ")
    return f"T{number}\t{kind} {start} {end}\t{words}"


def _trigger(text, event):
    """Where the first of an event's triggers stands; an event without one is tied to the title."""
    for words in event.get("triggers", []):
        at = text.find(words)
        if at >= 0:
            return at, at + len(words)
    line = text.split("\n")[1] if "\n" in text else text
    at = text.find(line)
    return at, at + len(line)


def _roles(text, entities, event):
    """Role names with the entity that first bears each filler's words, numbered as brat does."""
    wanted = []
    for participant in event.get("participants", []):
        wanted += [(participant["side"], participant.get(field)) for field in _FIELDS]
    wanted += [("honouree", name) for name in event.get("honouree", [])]
    wanted.append(("place", (event.get("place") or {}).get("text")))
    wanted.append(("instrument", event.get("instrument")))
    counts, found = {}, []
    for role, words in wanted:
        match = next((n for n, (_, s, e) in enumerate(entities, 1) if words and text[s:e] == words), None)
        if match is None:
            continue
        counts[role] = counts.get(role, 0) + 1
        found.append((role if counts[role] == 1 else f"{role}{counts[role]}", match))
    return found


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
        elif "\tAnnotatorNotes E" in line:
            events.append(json.loads(line.split("\t", 2)[2]))
    return sorted(entities, key=lambda e: e[1]), events

#!/usr/bin/env python3
"""Holds the records of the quick start against those expected.

    check_samples.py data/samples/expected.json out/annotations.jsonl

Records of a release are compared in any order, field by field; the participants, the honoured and
the topics of a record as sets. Ids, codes, triggers, mentions and confidences are not compared.
Prints what differs and ends with 1, or prints how many records agree. Python's standard library is
all that it needs.
"""

import json
import sys

PARTICIPANT = ("side", "name", "designation", "organization", "country")


def comparable(event):
    """What of an event must be as expected, with lists in one order."""
    participants = [{key: p.get(key) for key in PARTICIPANT} for p in event["participants"]]
    return {
        "type": event["type"],
        "subtype": event["subtype"],
        "realis": event["realis"],
        "participants": sorted(participants, key=lambda p: [p[key] or "" for key in PARTICIPANT]),
        "honouree": sorted(event.get("honouree") or []),
        "incident": event.get("incident"),
        "instrument": event.get("instrument"),
        "topics": sorted(event.get("topics") or []),
        "place": event.get("place"),
        "date": event.get("date"),
    }


def differences(expected, found):
    """The fields in which two records differ."""
    return [field for field in expected if expected[field] != found[field]]


def compare(release, expected, found):
    """What differs in a release, as lines of text: the nearest records are held against each other."""
    left = list(found)
    lines = []
    for record in sorted(expected, key=lambda r: min((len(differences(r, f)) for f in found), default=0)):
        same_type = [f for f in left if f["type"] == record["type"]]
        if not same_type:
            lines.append(f"{release}: missing {record['type']}/{record['subtype']}: {show(record)}")
            continue
        nearest = min(same_type, key=lambda f: len(differences(record, f)))
        left.remove(nearest)
        for field in differences(record, nearest):
            lines.append(
                f"{release}: {record['type']}/{record['subtype']}: {field}\n"
                f"    expected {show(record[field])}\n    found    {show(nearest[field])}"
            )
    lines += [f"{release}: unexpected {f['type']}/{f['subtype']}: {show(f)}" for f in left]
    return lines


def show(value):
    return json.dumps(value, ensure_ascii=False)


def main(expected_path, annotations_path):
    with open(expected_path, encoding="utf-8") as file:
        expected = {id: [comparable(e) for e in events] for id, events in json.load(file).items()}
    with open(annotations_path, encoding="utf-8") as file:
        annotations = [json.loads(line) for line in file]
    found = {a["release"]["id"]: [comparable(e) for e in a["events"]] for a in annotations}
    lines = [f"{id}: no annotation" for id in expected.keys() - found.keys()]
    lines += [f"{id}: not among the expected releases" for id in found.keys() - expected.keys()]
    for id in sorted(expected.keys() & found.keys()):
        lines += compare(id, expected[id], found[id])
    if lines:
        print("\n".join(lines))
        sys.exit(f"{len(lines)} differences in {len(expected)} releases")
    print(f"{sum(map(len, expected.values()))} records of {len(expected)} releases are as expected")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])

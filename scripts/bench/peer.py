"""What the peers share: reading, batches as vaarta makes them, writing."""

import json

# As Options::for_threads in src/batch/mod.rs and BATCH_SUBWORDS in src/ner/batch.rs.
CHUNK_BYTES = 64 << 10
BATCH_SUBWORDS = 192


def chunks(path, threads):
    """The rows of a file, so many at a time as have the text that vaarta reads at a time."""
    rows, size = [], 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows.append(row)
            size += sum(len(word.encode()) + 1 for sentence in row["sentences"] for word in sentence)
            if size >= CHUNK_BYTES * threads:
                yield rows
                rows, size = [], 0
    if rows:
        yield rows


def batches(lengths, limit=BATCH_SUBWORDS):
    """Indices by falling length, so many together as have at most `limit` subwords when padded."""
    batch = []
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > limit:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def spans(labels):
    """Kind, first word and end of each run of IOB2 labels; an I- that follows nothing begins a run."""
    found = []
    for index, label in enumerate([*labels, "O"]):
        if found and len(found[-1]) == 2 and label != f"I-{found[-1][0]}":
            found[-1] += (index,)
        if label != "O" and not (found and len(found[-1]) == 2):
            found.append((label[2:], index))
    return found


def write(out, rows, entities):
    """A line for each row: its id and its entities, which come sentence by sentence."""
    entities = iter(entities)
    for row in rows:
        found = [next(entities) for _ in row["sentences"]]
        out.write(json.dumps({"id": row["id"], "entities": found}, ensure_ascii=False) + "\n")
    out.flush()

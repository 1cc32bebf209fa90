"""The tables of `vaarta export --format parquet`, as Spark queries over annotations as JSON.

Columns, their order and their types are those of docs/columns.md; test_local.py holds them against the
files that vaarta itself writes.
"""

ANNOTATION = """
    release STRUCT<id: STRING, source: STRING, ministry: STRING, title: STRING, subtitles: ARRAY<STRING>,
        posted_at: STRING, dateline: STRING, chars: BIGINT>,
    sentences ARRAY<STRUCT<start: BIGINT, `end`: BIGINT, part: STRING>>,
    entities ARRAY<STRUCT<id: STRING, type: STRING, start: BIGINT, `end`: BIGINT, text: STRING, sentence: BIGINT,
        score: DOUBLE, country: STRING, date: STRUCT<start: STRING, `end`: STRING>>>,
    events ARRAY<STRUCT<id: STRING, type: STRING, subtype: STRING, realis: STRING, cameo: STRING, plover: STRING,
        goldstein: DOUBLE, date: STRUCT<start: STRING, `end`: STRING, source: STRING>,
        place: STRUCT<text: STRING, country: STRING>,
        participants: ARRAY<STRUCT<side: STRING, name: STRING, designation: STRING, organization: STRING,
            country: STRING, sector: STRING, mentions: ARRAY<STRING>>>,
        honouree: ARRAY<STRING>, incident: STRING, instrument: STRING, topics: ARRAY<STRING>,
        mentions: ARRAY<STRUCT<sentence: BIGINT, trigger: STRUCT<start: BIGINT, `end`: BIGINT, text: STRING>,
            rule: STRING>>,
        confidence: DOUBLE>>
"""


def side(name):
    return f"filter(e.participants, p -> p.side = '{name}')"


def called(name):
    """What each of a side is called: its name, else its office, body or country."""
    names = f"transform({side(name)}, p -> coalesce(p.name, p.designation, p.organization, p.country))"
    return f"filter({names}, n -> n IS NOT NULL)"


def countries(name):
    return f"array_distinct(filter(transform({side(name)}, p -> p.country), c -> c IS NOT NULL))"


PARTICIPANTS = """transform(e.participants, (p, i) -> named_struct(
    'participant', i + 1L, 'side', p.side, 'name', p.name, 'designation', p.designation,
    'organization', p.organization, 'country', p.country, 'sector', p.sector, 'mention_ids', p.mentions))"""

EVENT_MENTIONS = """transform(e.mentions, (m, i) -> named_struct(
    'event_mention', i + 1L, 'trigger', m.trigger.text, 'start', m.trigger.start,
    'end', m.trigger.end, 'sentence', m.sentence, 'part', sentences[int(m.sentence)].part, 'rule', m.rule))"""

EVENTS = f"""
SELECT e.id AS event_id, release.id AS release_id, e.type, e.subtype, e.realis, e.cameo, e.plover, e.goldstein,
    to_date(e.date.start) AS date_start, to_date(e.date.end) AS date_end, e.date.source AS date_source,
    e.place.text AS place, e.place.country AS place_country,
    {called('agent')} AS agents, {countries('agent')} AS agent_countries,
    {called('counterpart')} AS counterparts, {countries('counterpart')} AS counterpart_countries,
    e.honouree AS honourees, e.incident, e.instrument, e.topics, bigint(size(e.mentions)) AS mentions,
    transform(e.mentions, m -> m.trigger.text) AS triggers, transform(e.mentions, m -> m.rule) AS rules,
    e.confidence, to_timestamp(release.posted_at) AS posted_at, release.ministry, release.title,
    {PARTICIPANTS} AS participants, {EVENT_MENTIONS} AS event_mentions
FROM annotations LATERAL VIEW explode(events) AS e
"""

MENTIONS = """
SELECT release.id AS release_id, e.id AS mention_id, e.type, e.text, e.start, e.end, e.sentence,
    sentences[int(e.sentence)].part AS part, e.score, e.country,
    to_date(e.date.start) AS date_start, to_date(e.date.end) AS date_end
FROM annotations LATERAL VIEW explode(entities) AS e
"""

RELEASES = """
SELECT release.id AS release_id, release.source, release.ministry, release.title, release.subtitles,
    to_timestamp(release.posted_at) AS posted_at, release.dateline, release.chars,
    bigint(size(sentences)) AS sentences, bigint(size(entities)) AS mentions, bigint(size(events)) AS events
FROM annotations
"""

TABLES = {"events": EVENTS, "mentions": MENTIONS, "releases": RELEASES}


def tables(spark, annotations):
    """Each table by its name, from a DataFrame whose column `annotation` holds annotations as JSON."""
    options = "map('mode', 'FAILFAST')"
    parsed = annotations.selectExpr(f"from_json(annotation, '{ANNOTATION}', {options}) AS a").select("a.*")
    parsed.createOrReplaceTempView("annotations")
    return {name: spark.sql(query) for name, query in TABLES.items()}

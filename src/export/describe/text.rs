//! What `docs/columns.md` says besides the columns.

/// `GROUP_ROWS` and `GROUP_MIB` stand for the sizes of row groups.
pub(super) const INTRODUCTION: &str = "# What `vaarta export` writes

Made by `vaarta info --columns` from the code that writes the files.

| `--format` | files | tables |
| --- | --- | --- |
| `csv` | `events.csv`, `participants.csv`, `mentions.csv`, `releases.csv`; `annotate` writes them too | flat, lists as text |
| `parquet` | `events.parquet`, `mentions.parquet`, `releases.parquet` | `participants` and `event_mentions` nested in `events`; zstd, row groups of at most GROUP_ROWS rows and about GROUP_MIB MiB |
| `jsonl` | `events.jsonl`, `mentions.jsonl`, `releases.jsonl` | the rows of Parquet, one JSON object a line |
| `sqlite` | `vaarta.sqlite` | all five tables, with keys, foreign keys and indexes, and the view `event_participants` |
| `conll` | `entities.conll` | see [CoNLL](#conll) |
| `brat` | `brat/` | see [BRAT](#brat) |

`--layout gdelt` and `--layout polecat` write one table with the columns of those datasets instead, as CSV, Parquet or JSONL. `--type`, `--realis` and `--country` choose events. Only CSV
files are replaced without being asked; `--force` replaces the others.

How a type is written:

| type | CSV | Parquet | SQLite | JSONL |
| --- | --- | --- | --- | --- |
| text, code | text | string | TEXT | string |
| list | parts separated by `\\|` | list of strings | TEXT, a JSON array for `json_each` | array |
| integer | digits | int64 | INTEGER | number |
| number | decimal point | double | REAL | number |
| date | `2025-05-05` | date32 | TEXT | string |
| date and time | `2025-05-05T17:47:00+05:30` | timestamp in milliseconds, +05:30 | TEXT | string |
| records | | list of structs | | array of objects |
| none | empty cell | null; a list is empty | NULL; a list is `[]` | null; a list is `[]` |

- An empty cell says that the release does not tell, or that there is no code. Nothing is guessed.
- Columns keep their order; new ones come last.
- Offsets count Unicode scalar values (Python's `len`) from 0 and are half-open.
- Codes are text: `042` keeps its zero. In pandas, read CSV with `dtype={\"cameo\": str}`.

CSV:

- UTF-8 without a byte-order mark, commas, one header, line feeds; quotes where a cell needs them.
- A text cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return has an apostrophe before it, so that no spreadsheet runs it as a formula. A
  text that begins with apostrophes and one of these gets one more; take one away to have the text.
- `vaarta export --format csv --excel` writes a byte-order mark, and a text of digits that Excel would change as `=\"042\"`, which Excel shows as the text 042. No other cell
  begins with `=`.
";

pub(super) const VIEW: &str = "
## event_participants

A view of SQLite: the columns of `events`, then those of `participants` that `events` has not; a row a participant, and one row for an event without any.
";

pub(super) const GDELT: &str = "
# The layout of GDELT

The columns of GDELT 2.0's event table, from \"The GDELT Event Database Data Format Codebook V2.0\" (19 February 2015). GDELT's own files are tab-separated and have no header; these are written as
every other table is. CAMEO codes are in [Codes](#codes).
";

pub(super) const CLUSTERS: &str = "
# Clusters

`vaarta cluster` writes these two, as `clusters.csv` and `event_clusters.csv`.
";

pub(super) const POLECAT: &str = "
# The layout of POLECAT

The columns of POLECAT's weekly files (Harvard Dataverse, doi:10.7910/DVN/AJGVIT). POLECAT's own files are tab-separated and write `None` into empty cells; these are written as every other table is. PLOVER codes are in
[Codes](#codes).
";

pub(super) const CONLL: &str = "
# CoNLL

A token a line, its two columns separated by a tab, a blank line behind each sentence, and a line `# release 2127135` before the first sentence of each release.

";

pub(super) const BRAT: &str = "
# BRAT

For each release its text and a `.ann` file; `annotation.conf` lists types, roles and attributes. The files are named by the release's id, with `_` for a character that may trouble a file system. In the text, tabs,
carriage returns and the like are blanks, so that every reader counts the same offsets. Fields are separated by tabs, ⇥ here.

";

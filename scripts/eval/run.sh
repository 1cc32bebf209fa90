#!/usr/bin/env bash
# Builds vaarta, scores the shipped model and rules on all labelled texts, and writes eval/results and
# the tables of README.md and eval/README.md.
#
#     bash scripts/eval/run.sh [FOLDER]
#
# FOLDER holds the real texts as titles.jsonl ({"prid", "title"}) and bodies.jsonl ({"id", "text"});
# ../shared/data/pib is taken where it is there. Without them only the gold releases are scored. VAARTA
# names a program to use instead of building one.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=${1:-}
if [[ -z $folder && -d ../shared/data/pib ]]; then
    folder=../shared/data/pib
fi
if [[ -z ${VAARTA:-} ]]; then
    cargo build --release
fi
python3 scripts/eval/brat_to_gold.py --check
python3 scripts/eval/measure.py ${folder:+--pib "$folder"}
python3 scripts/eval/readme_table.py

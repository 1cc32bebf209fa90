#!/usr/bin/env bash
# Times vaarta beside its peers and writes the tables of docs/performance.md.
#
#     bash scripts/bench/run.sh [INPUT ...]
#
# INPUTs are .jsonl and .txt files, or folders of them; without one, the news and bodies under ../shared/data are read where they are there, else
# the gold releases and samples. The peers are installed into target/bench-venv unless BENCH_PYTHON names a Python
# that has what scripts/bench/requirements.txt lists. VAARTA names a program to time instead of building one; one that was
# built with `--features libtorch` is timed with its second engine too; VAARTA_LIBTORCH names such a one for that row alone. Of the figures only those with all
# processors need an idle machine; THREADS=1 leaves them out.
#
#     RELEASES=120  releases of the corpus         RUNS=5   rounds
#     MOST=10000    releases for the cost of one   THREADS="1 $(nproc)"
set -euo pipefail
cd "$(dirname "$0")/../.."

work=${BENCH_WORK:-target/bench}
if [[ -z ${VAARTA:-} ]]; then
    cargo build --release
    VAARTA=${CARGO_TARGET_DIR:-target}/release/vaarta
fi
if [[ -z ${BENCH_PYTHON:-} ]]; then
    python3 -m venv target/bench-venv
    target/bench-venv/bin/pip install --quiet -r scripts/bench/requirements.txt
    BENCH_PYTHON=target/bench-venv/bin/python
fi

bench() {
    local script=$1
    shift
    "$BENCH_PYTHON" "scripts/bench/$script.py" "$@"
}

bench corpus --vaarta "$VAARTA" --out "$work" --releases "${RELEASES:-120}" "$@"
bench models "$work"
for threads in ${THREADS:-1 $(nproc)}; do
    bench compare --vaarta "$VAARTA" --work "$work" --threads "$threads" --runs "${RUNS:-5}" \
        ${VAARTA_LIBTORCH:+--rust-bert "$VAARTA_LIBTORCH"}
done
bench scaling --vaarta "$VAARTA" --work "$work" --most "${MOST:-10000}"
cargo bench --bench stages | tee "$work/stages.txt"
bench tables --vaarta "$VAARTA" --work "$work"

#!/usr/bin/env python3
"""Runs the Python of a page of the documentation, block by block, in one namespace, as a reader would.

    run_page.py docs/python.md

`vaarta` in the page is target/release/vaarta, or the program that VAARTA names. A block that needs a package
which is not there is passed over, with the reason. Ends with 1 where a block fails.
"""

import os
import pathlib
import re
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROGRAM = os.environ.get("VAARTA", str(TARGET / "release" / "vaarta"))
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page):
    """Each block as code whose line numbers are the page's, and the number of its first line."""
    text = page.read_text(encoding="utf-8")
    for match in BLOCK.finditer(text):
        line = text.count("\n", 0, match.start(1))
        yield compile("\n" * line + match[1], str(page), "exec"), line + 1


def run(page):
    namespace = {}
    ran = 0
    for code, line in blocks(page):
        try:
            exec(code, namespace)
            ran += 1
        except ImportError as why:
            print(f"{page}:{line}: passed over: {why}")
    return ran


def main(page):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "vaarta").symlink_to(pathlib.Path(PROGRAM).resolve())
        os.environ["PATH"] = folder + os.pathsep + os.environ["PATH"]
        tempfile.tempdir = folder
        ran = run(pathlib.Path(page))
    print(f"{ran} blocks of {page} ran")
    return 0 if ran else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1]))

"""The parts of a page that a script writes, between marks that name the script."""


def put(page, script, name, content):
    """The page with `content`, which ends in a line feed, between the marks of this name and script."""
    start, end = f"<!-- {name}: made by {script} -->", f"<!-- end of {name} -->"
    if page.count(start) != 1 or page.count(end) != 1:
        raise SystemExit(f"wanted one {start!r} and one {end!r}")
    before, after = page.split(start)[0], page.split(end)[1]
    return f"{before}{start}\n\n{content}\n{end}{after}"

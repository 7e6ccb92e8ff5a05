"""Documents name files that exist, and the arrows of docs/a-run.md are includes of the source.

A path is a `word/with/slashes` in backquotes that starts with a folder of the tree, or the target of
a relative link. An arrow is `A` -> `B` with files or folders on both sides: something in A includes
something in B.
"""

import re
import sys
from pathlib import Path

import rooms
import tree

FOLDERS = "include resolver tests spec docs cmake scripts bindings bench examples .ci".split()
QUOTED = re.compile(r"`((?:" + "|".join(map(re.escape, FOLDERS)) + r")/[\w./+-]*)`")
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)")
ARROW = re.compile(r"`([^`]+)` -> `([^`]+)`")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def named_paths(document):
    """(line, path relative to the root, as written) of what a document names."""
    text = tree.read(document)
    # Fenced blocks hold what a terminal shows.
    text = FENCE.sub(lambda m: "\n" * m.group().count("\n"), text)
    for number, line in enumerate(text.splitlines(), 1):
        for name in QUOTED.findall(line):
            yield number, Path(name), name
        for name in LINK.findall(line):
            yield number, document.parent / name, name


def files_at(path):
    place = tree.ROOT / path
    if place.is_file():
        return [Path(path)]
    return [p for p in tree.sources("include", "resolver") if p.is_relative_to(path)]


def includes_one_of(a, b):
    targets = set(files_at(b))
    return any(
        rooms.file_of(name) in targets
        for path in files_at(a)
        for _, name, angled in tree.includes(path)
        if not angled
    )


def check_arrows(document):
    found = 0
    for number, line in enumerate(tree.read(document).splitlines(), 1):
        for a, b in ARROW.findall(line):
            found += 1
            if not includes_one_of(a.rstrip("/"), b.rstrip("/")):
                yield f"{document}:{number}: nothing in {a} includes {b}"
    if found == 0:
        yield f"{document}: has no arrows"


def main():
    documents = [p for p in tree.files() if p.suffix == ".md"]
    complaints = [
        f"{document}:{number}: there is no {name}"
        for document in documents
        for number, path, name in named_paths(document)
        if not (tree.ROOT / path).exists()
    ]
    complaints += check_arrows(Path("docs/a-run.md"))
    return tree.report(f"{len(documents)} documents", complaints)


if __name__ == "__main__":
    sys.exit(main())

"""Habits of the tree: no paths of one machine, no marks of a merge, no long source files, the words
of spec/vocabulary.md."""

import re
import sys

import tree

LINES = 500
# file -> why it may be longer for now
CODE = {".hpp", ".cpp", ".py", ".cmake", ".sh"}
# Folders that exist on one machine only. Written apart so that this file does not match.
MACHINE_PATHS = re.compile("/(?:" + "|".join(["wor" + "k", "roo" + "t", "hom" + "e"]) + r")/[A-Za-z]")
MERGE_MARKS = re.compile(r"[<>]{7} ")
WORDS = re.compile(r"\b\w*(?:package|dependenc(?:y|ies))\w*\b", re.IGNORECASE)
# (file, identifier) -> why the word stands there all the same.
WORDS_ALLOWED = {
    ("*", "packages"): "the table [[packages]] of pylock.toml (PEP 751), the key of --json",
    ("*", "dependency_groups"): "the table of PEP 735",
    ("*", "read_dependencies"): "the key `dependencies` of pyproject.toml (PEP 621)",
}


def machine_paths(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        if found := MACHINE_PATHS.search(line):
            yield f"{path}:{number}: {found.group()}... is a path of one machine"


def merge_marks(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        if MERGE_MARKS.match(line):
            yield f"{path}:{number}: a merge ended here halfway"


def long_file(path, text):
    count = text.count("\n")
    if path.suffix in CODE and count > LINES:
        yield f"{path}: {count} lines, more than {LINES}"


def words(path, text):
    if path.parts[0] not in ("include", "resolver") or path.suffix not in (".hpp", ".cpp"):
        return
    for number, line in enumerate(tree.code_only(text).splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        for word in WORDS.findall(line):
            if not {("*", word), (str(path), word)} & WORDS_ALLOWED.keys():
                yield f"{path}:{number}: '{word}' is not a word of spec/vocabulary.md"


def main():
    complaints = []
    looked_at = 0
    for path in tree.files():
        data = (tree.ROOT / path).read_bytes()
        if b"\0" in data:
            continue
        text = data.decode("utf-8", "replace")
        looked_at += 1
        for check in (machine_paths, merge_marks, long_file, words):
            complaints += check(path, text)
    if looked_at == 0:
        complaints.append("no files were found")
    return tree.report(f"habits of {looked_at} files", complaints)


if __name__ == "__main__":
    sys.exit(main())

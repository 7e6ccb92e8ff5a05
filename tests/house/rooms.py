"""The rooms of the house (design: what may include what), as the checks and docs/a-run.md use it."""

from pathlib import Path

import tree

# Room -> the rooms it may include besides itself. Headers first, then compiled parts.
MAY_INCLUDE = {
    "ground": "",
    "solve": "",
    "pep": "ground",
    "model": "ground pep",
    "policy": "ground pep model",
    "source": "ground pep model",
    # A lock is read back as what the user decided before.
    "answer": "ground pep model policy source",
    "inputs": "ground pep model policy",
    "resolve": "ground pep model policy source answer",
    "resolver/disk": "ground",
    "resolver/pep": "ground pep",
    "resolver/model": "ground pep model",
    "resolver/toml": "ground",
    "resolver/inputs": "ground pep model policy inputs resolver/disk resolver/toml",
    "resolver/policy": "ground pep model policy resolver/disk resolver/toml",
    "resolver/source/snapshot": "ground pep model source",
    # The cache keeps what it read in the bytes of snapshots.
    "resolver/source/index": "ground pep model source resolver/disk resolver/source/snapshot",
    "resolver/source/settings": "ground pep model policy source",
    "resolver/answer": "ground pep model policy source answer resolver/toml",
    "resolver/audit": "ground pep model policy source answer resolver/toml resolver/answer",
    # What it reads of an index comes through purvey-net.so.
    "resolver/watch": "ground pep model policy source answer resolver/policy resolver/answer"
    " resolver/disk resolver/source/index resolver/source/snapshot",
    # The only door to the solver.
    "resolver/problem": "ground pep model policy source answer resolve solve",
    "resolver/cli": "ground pep model policy source answer inputs resolve resolver/disk resolver/toml"
    " resolver/inputs resolver/policy resolver/source/snapshot resolver/source/settings"
    " resolver/answer resolver/audit resolver/problem resolver/watch resolver/source/index",
}
# Libraries that a room (or two) keeps to itself.
DOORS = {
    "toml++/": "resolver/toml",
    "curl/": "resolver/source/index",
    "archive": "resolver/source/index",
    "libxml/": "resolver/source/index",
    "simdjson": "resolver/source/index resolver/source/snapshot",
    "zstd": "resolver/source/snapshot",
    "xxhash": "resolver/source/snapshot",
    "boost/": "resolver/answer",
    "CLI/": "resolver/cli",
}
GROUND = {"error.hpp", "expected.hpp", "write_file.hpp"}


def room_of(path):
    """The room a file of include/purvey or resolver is in, or None."""
    parts = Path(path).parts
    if parts[:2] == ("include", "purvey"):
        if len(parts) > 3:
            return parts[2]
        if parts[2] in GROUND:
            return "ground"
        return Path(parts[2]).stem
    if parts[0] == "resolver" and len(parts) > 2:
        return "/".join(parts[:3] if parts[1] == "source" and len(parts) > 3 else parts[:2])
    return None


def file_of(name):
    """The file that an #include of purvey's own names, relative to the root, or None."""
    for folder in ("include", ""):
        if (tree.ROOT / folder / name).is_file():
            return Path(folder) / name
    return None

"""The log of spec/watch.md, written and checked by other code than purvey's."""

import hashlib
import json

FIRST = "0" * 64


def sealed(body: str) -> str:
    """body: a line without its end."""
    return f'{body}, "digest": "{hashlib.sha256(body.encode()).hexdigest()}"}}\n'


def digest_of(line: str) -> str:
    return json.loads(line)["digest"]


def written(entries: list[dict], previous: str = FIRST) -> str:
    """entries: without previous and digest, keys in their order."""
    out = ""
    for entry in entries:
        line = sealed(json.dumps({"previous": previous} | entry, ensure_ascii=False)[:-1])
        previous = digest_of(line)
        out += line
    return out


def first_bad_line(text: str) -> int | None:
    previous = FIRST
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        body, mark, _ = line.rpartition(', "digest": "')
        if not mark or sealed(body) != line or json.loads(line)["previous"] != previous:
            return number
        previous = digest_of(line)
    return None

"""What no resolver can do without that learns of a project from who requires it, and of a release from
the index alone: see `depth` and `floor`."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

PYTHON = "3.10.13"
TARGET = default_environment() | {
    "python_version": "3.10", "python_full_version": PYTHON, "implementation_name": "cpython",
    "implementation_version": PYTHON, "platform_python_implementation": "CPython",
    "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64",
}


class Site:
    """The metadata of a site, read where it stands: beside the wheels, or in them."""

    def __init__(self, path: Path) -> None:
        self.file = open(path, "rb")
        self.releases: dict[str, dict[Version, tuple[int, int]]] = defaultdict(dict)
        while line := self.file.readline():
            key, _, length = line.decode().rstrip("\n").split("\t")
            words = key.split("/")
            if words[1] == "files":
                self.releases[words[2]][Version(words[3])] = (self.file.tell(), int(length))
            self.file.seek(int(length) + 1, 1)

    def fields(self, name: str, version: Version, field_name: str) -> list[str]:
        at, length = self.releases[name][version]
        self.file.seek(at)
        body = self.file.read(length)
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                body = next(archive.read(file) for file in archive.namelist() if file.endswith("/METADATA"))
        head = f"{field_name}: "
        return [line.removeprefix(head) for line in body.decode().splitlines() if line.startswith(head)]

    def fits(self, name: str, version: Version) -> bool:
        return all(admits_python(text) for text in self.fields(name, version, "Requires-Python"))


@cache
def admits_python(text: str) -> bool:
    return SpecifierSet(text).contains(PYTHON)


@dataclass
class Answer:
    """Who asks for what in an answer: of each project how far it is from the user's words, and the
    specifiers it must meet."""

    pins: dict[str, Version]
    distance: dict[str, int] = field(default_factory=dict)
    specifiers: dict[str, list[SpecifierSet]] = field(default_factory=lambda: defaultdict(list))

    @staticmethod
    def of(requires: list[str], pins: dict[str, str], site: Site) -> Answer:
        out = Answer({name: Version(version) for name, version in pins.items()})
        now, seen, steps = [(Requirement(text), "") for text in requires], set(), 0
        while now:
            steps += 1
            met = [r for r, extra in now if r.marker is None or r.marker.evaluate(TARGET | {"extra": extra})]
            new = {item for r in met for item in out.note(r, steps)} - seen
            seen |= new
            now = [(Requirement(text), extra) for name, extra in new
                   for text in site.fields(name, out.pins[name], "Requires-Dist")]
        return out

    def note(self, r: Requirement, steps: int) -> list[tuple[str, str]]:
        name = canonicalize_name(r.name)
        if name not in self.pins:
            return []
        self.distance.setdefault(name, steps)
        self.specifiers[name].append(r.specifier)
        return [(name, extra) for extra in ("", *map(canonicalize_name, r.extras))]

    def depth(self) -> int:
        """The greatest of the shortest ways from the user's words. A step is two waves: the page, and
        the metadata, whose address stands in the page."""
        return max(self.distance.values(), default=0)

    def floor(self, site: Site) -> int:
        """Requests without which the answer cannot be the one asked for: page and metadata of each of
        its projects, and the metadata of each newer release that its requirements admit, since one
        that nobody has read might require nothing and would have been picked. (Wheels for other
        platforms count as fit. What an older pick of an earlier project took to prove is not in it.)"""
        newer = 0
        for name, pick in self.pins.items():
            asked = self.specifiers[name]
            newer += sum(v > pick and all(s.contains(v, prereleases=True) for s in asked) and site.fits(name, v)
                         for v in site.releases[name])
        return 2 * len(self.pins) + newer

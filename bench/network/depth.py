"""How far from the user's words the farthest project of an answer is: no resolver that learns of a
project from who requires it can ask for it in fewer steps. A step is two waves where metadata stands
at an address that only the page tells: the page, then the metadata."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

TARGET = default_environment() | {
    "python_version": "3.10", "python_full_version": "3.10.13", "implementation_name": "cpython",
    "implementation_version": "3.10.13", "platform_python_implementation": "CPython",
    "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64",
}


class Site:
    """The metadata of a site, read where it stands: beside the wheels, or in them."""

    def __init__(self, path: Path) -> None:
        self.file = open(path, "rb")
        self.where: dict[tuple[str, Version], tuple[int, int]] = {}
        while line := self.file.readline():
            key, _, length = line.decode().rstrip("\n").split("\t")
            words = key.split("/")
            if words[1] == "files":
                self.where[words[2], Version(words[3])] = (self.file.tell(), int(length))
            self.file.seek(int(length) + 1, 1)

    def requires(self, name: str, version: str) -> list[Requirement]:
        at, length = self.where[name, Version(version)]
        self.file.seek(at)
        body = self.file.read(length)
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                body = next(archive.read(file) for file in archive.namelist() if file.endswith("/METADATA"))
        head, lines = "Requires-Dist: ", body.decode().splitlines()
        return [Requirement(line.removeprefix(head)) for line in lines if line.startswith(head)]


def depth(requires: list[str], pins: dict[str, str], site: Site) -> int:
    """The greatest of the shortest ways from the user's words."""
    now, seen, steps = [(r, "") for r in map(Requirement, requires)], set(), 0
    met: dict[tuple[str, str], list[Requirement]] = {}
    while now:
        found = set()
        for r, extra in now:
            if r.marker is None or r.marker.evaluate(TARGET | {"extra": extra}):
                name = canonicalize_name(r.name)
                found |= {(name, part) for part in ("", *map(canonicalize_name, r.extras))}
        new = {item for item in found if item not in seen and item[0] in pins}
        seen |= new
        steps += any(extra == "" for _, extra in new)
        now = []
        for name, extra in new:
            if (name, "") not in met:
                met[name, ""] = site.requires(name, pins[name])
            now += [(r, extra) for r in met[name, ""]]
    return steps

"""The releases of the graph (pypi-2023-10.jsonl.zst and its overlay) that an index may show."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

GRAPH, STUBS = "pypi-2023-10.jsonl.zst", "pypi-2023-10.stubs.jsonl"
ROOT = Path(__file__).resolve().parents[2]


def folder() -> Path:
    """Where the graph and the scenarios are."""
    named = os.environ.get("PURVEY_CORPUS")
    return Path(named) if named else ROOT.parent / "shared" / "data"


@dataclass
class Release:
    version: str
    requires_python: str | None
    requires_dist: list[str]
    provides_extra: list[str]
    wheels: list[str]


def lines(path: Path) -> Iterator[bytes]:
    compression = "zstd" if path.suffix == ".zst" else None
    with pyarrow.input_stream(str(path), compression=compression, buffer_size=1 << 20) as stream:
        rest = b""
        while block := stream.read(1 << 22):
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
        if rest:
            yield rest


@functools.cache
def version_of(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


@functools.cache
def requirement_parses(text: str) -> bool:
    try:
        Requirement(text)
    except InvalidRequirement:
        return False
    return True


@functools.cache
def python_parses(text: str) -> bool:
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return True


def is_wheel_of(file: str, name: str, version: Version) -> bool:
    try:
        of, at, _, _ = parse_wheel_filename(file)
    except (InvalidWheelFilename, InvalidVersion):
        return False
    return of == name and at == version


def files_of(raw: dict, name: str, version: Version) -> list[str]:
    """The wheels, and for an sdist a wheel for everyone: its metadata is known, and uv would have to
    build an sdist to learn them. (purvey's snapshot counts a release with an sdist as fit.)"""
    files = [f for f in raw.get("wheels", ()) if is_wheel_of(f, name, version)]
    stand_in = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    if raw.get("sdist") and not any(f.endswith("-none-any.whl") and "py3" in f for f in files):
        files.append(stand_in)
    return files


def fit(raw: dict) -> bool:
    python = raw.get("requires_python")
    return (python is None or python_parses(python)) and all(
        map(requirement_parses, raw.get("requires_dist", ()))
    )


def shown(name: str, found: dict[Version, dict]) -> list[Release]:
    """As in the integer problem, pre-releases count only where there is no final release. uv's rule is
    another one: it falls back to a pre-release where no final release is admitted."""
    kept = [
        Release(raw["version"], raw.get("requires_python"), raw.get("requires_dist", []),
                raw.get("provides_extra", []), files_of(raw, name, version))
        for version, raw in sorted(found.items())
        if fit(raw)
    ]
    kept = [r for r in kept if r.wheels]
    final = [r for r in kept if not version_of(r.version).is_prerelease]
    return final or kept


def read(where: Path, names: set[str]) -> dict[str, list[Release]]:
    """Of equal versions the last word counts, as in purvey's snapshot."""
    found: dict[str, dict[Version, dict]] = {}
    start = len(b'{"name":"')
    for path in (where / GRAPH, where / STUBS):
        for line in lines(path):
            if line[start : line.index(b'"', start)].decode() not in names:
                continue
            project = json.loads(line)
            releases = found.setdefault(project["name"], {})
            for raw in project["releases"]:
                version = version_of(raw["version"])
                if version is not None:
                    releases[version] = raw
    return {name: shown(name, releases) for name, releases in found.items()}

"""The checker's own PEP 440 and PEP 508, against the vectors of spec/pep.md."""

import json

import pytest
from conftest import ROOT

from words import Marker, Requirement, Specifier, Version

VECTORS = ROOT / "spec" / "vectors" / "pep"
TARGETS = {
    "linux": ("posix", "x86_64", "Linux", "linux", "3.11.0"),
    "macos": ("posix", "arm64", "Darwin", "darwin", "3.8.5"),
    "windows": ("nt", "AMD64", "Windows", "win32", "3.12.0"),
}


def vectors(name, key):
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))[key]


def fields(target):
    os_name, machine, system, platform, python = TARGETS[target]
    return {"implementation_name": "cpython", "implementation_version": python, "os_name": os_name,
            "platform_machine": machine, "platform_python_implementation": "CPython",
            "platform_release": "", "platform_system": system, "platform_version": "",
            "python_full_version": python, "python_version": python.rpartition(".")[0],
            "sys_platform": platform}


@pytest.mark.parametrize("spec, version, holds", vectors("specifiers.json", "contains"))
def test_specifiers(spec, version, holds):
    assert Specifier(spec).contains(Version(version)) == (holds == "yes")


@pytest.mark.parametrize("spec, names", vectors("specifiers.json", "names_prerelease"))
def test_specifiers_that_name_a_prerelease(spec, names):
    assert Specifier(spec).names_prerelease() == (names == "yes")


@pytest.mark.parametrize("spec, pins", vectors("specifiers.json", "is_pin"))
def test_pins(spec, pins):
    assert Specifier(spec).is_pin() == (pins == "yes")


def test_order_of_versions():
    groups = [{Version(text).key for text in group}
              for group in vectors("versions.json", "ascending")]
    assert all(len(group) == 1 for group in groups)
    order = [group.pop() for group in groups]
    assert order == sorted(set(order))


@pytest.mark.parametrize("text, target, extra, holds", vectors("markers.json", "evaluate"))
def test_markers(text, target, extra, holds):
    assert Marker(text).holds(fields(target), extra) == (holds == "yes")


@pytest.mark.parametrize("text, meant", vectors("requirements.json", "text"))
def test_requirements(text, meant):
    one, other = Requirement(text), Requirement(meant)
    assert (one.name, one.extras, one.url) == (other.name, other.extras, other.url)
    assert [c[::2] for c in one.specifier.clauses] == [c[::2] for c in other.specifier.clauses]
    assert (one.marker and plain(one.marker.tree)) == (other.marker and plain(other.marker.tree))


def plain(tree):
    """With the names of extras in their normal form."""
    return str(tree).lower()


@pytest.mark.parametrize("read, name, key", [
    (Version, "versions.json", "invalid"), (Specifier, "specifiers.json", "invalid"),
    (Marker, "markers.json", "invalid"), (Requirement, "requirements.json", "invalid")])
def test_what_cannot_be_read(read, name, key):
    def is_read(text):
        try:
            read(text)
        except ValueError:
            return False
        return True

    assert [text for text in vectors(name, key) if is_read(text)] == []

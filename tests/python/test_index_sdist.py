"""Metadata from inside source distributions at the live index."""

from __future__ import annotations

import io
import random
import tarfile

import pytest
from index_server import fake_index, metadata_text, paths, replace_file, sdist_bytes, serve, tree
from live_probe import error_of, needs_probe, probe

pytestmark = needs_probe

SDIST = "/files/demo-1.0.tar.gz"
RELEASE = {"wheels": [], "sdist": "archive", "requires": ["other>=2"], "extras": ["x"]}


def alone(**more):
    return fake_index({"demo": {"1.0": RELEASE | more}}, core_metadata="none")


def replaced(index, data, name=None):
    """The index, with these bytes as its source distribution."""
    replace_file(index, "demo", data, name)
    return index


def metadata_of(index):
    with serve(index) as server:
        return probe(server.url, "demo")["demo"]["metadata"]


def test_static_metadata_is_read_from_inside(tmp_path):
    with serve(alone()) as server:
        got = probe(server.url, "demo", cache=tmp_path / "c")["demo"]
        again = probe(server.url, "demo", cache=tmp_path / "c")
        assert paths(server).count(SDIST) == 1
    assert got["metadata"] == {"origin": "own_file", "file": "demo-1.0.tar.gz", "why": "",
                               "requires_dist": ["other>=2"], "provides_extra": ["x"],
                               "requires_python": ""}
    assert again["demo"] == got
    assert probe(tree(alone(), tmp_path / "tree"), "demo")["demo"]["metadata"] == got["metadata"]


@pytest.mark.parametrize("form", ["tar.bz2", "tar.xz", "zip", "tar"])
def test_every_form_of_archive(form):
    data = sdist_bytes("demo", "1.0", metadata_text("demo", "1.0", RELEASE), form)
    got = metadata_of(replaced(alone(), data, f"demo-1.0.{form}"))
    assert got["origin"] == "own_file" and got["requires_dist"] == ["other>=2"]


@pytest.mark.parametrize("more, says", [
    ({"metadata_version": "2.1"}, "its metadata is of version '2.1'"),
    ({"dynamic": ["Requires-Dist"]}, "its requires-dist is dynamic"),
    ({"metadata_version": "2.6", "dynamic": ["provides-extra"]}, "its provides-extra is dynamic"),
])
def test_what_a_build_may_change_is_no_metadata(more, says, tmp_path):
    with serve(alone(**more)) as server:
        got = probe(server.url, "demo", cache=tmp_path / "c")["demo"]["metadata"]
        again = probe(server.url, "demo", cache=tmp_path / "c")["demo"]["metadata"]
        assert paths(server).count(SDIST) == 1
    assert got == again
    assert got["origin"] == "needs_build" and "demo-1.0.tar.gz: " + says in got["why"]


def test_dynamic_fields_that_do_not_matter_here():
    assert metadata_of(alone(dynamic=["Description", "License-File"]))["origin"] == "own_file"


def test_a_wheel_for_others_is_asked_before_the_inside():
    index = alone(wheels=["cp36-cp36-win_amd64"])
    index.pages["demo"]["files"].reverse()
    with serve(index) as server:
        got = probe(server.url, "--fitting", "1", "demo")["demo"]["metadata"]
        assert SDIST not in paths(server)
    assert got["origin"] == "other_file" and got["file"].endswith("win_amd64.whl")


def members(**files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path, data in files.items():
            member = tarfile.TarInfo(path)
            if data is None:
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            member.size = len(data or b"")
            archive.addfile(member, io.BytesIO(data or b""))
    return out.getvalue()


GOOD = metadata_text("demo", "1.0", RELEASE)
NOISE = random.Random(0).randbytes(100_000)


@pytest.mark.parametrize("data, says", [
    (members(**{"demo-1.0/setup.py": b""}), "holds no PKG-INFO"),
    (members(**{"PKG-INFO": GOOD, "../PKG-INFO": GOOD, "/PKG-INFO": GOOD, "a/b/PKG-INFO": GOOD}),
     "holds no PKG-INFO"),
    (members(**{"demo-1.0/PKG-INFO": GOOD, "demo/PKG-INFO": GOOD}), "PKG-INFO twice"),
    (members(**{"demo-1.0/PKG-INFO": None}), "not a regular file"),
    (members(**{"demo-1.0/PKG-INFO": b"x: y\n" * (4 << 20)}), "larger than 16777216 bytes"),
    (members(**{"demo-1.0/PKG-INFO": GOOD, "demo-1.0/noise": NOISE})[:-9000], "damaged"),
    (members(**{"demo-1.0/PKG-INFO": metadata_text("impostor", "1.0", RELEASE)}), "another project"),
    (b"", "it "),
])
def test_archives_that_tell_nothing(data, says):
    got = metadata_of(replaced(alone(), data))
    assert got["origin"] == "needs_build" and says in got["why"], got["why"]


def test_a_bomb_is_not_inflated():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:xz") as archive:
        member = tarfile.TarInfo("demo-1.0/zeros")
        member.size = 600 << 20
        archive.addfile(member)
    got = metadata_of(replaced(alone(), out.getvalue(), "demo-1.0.tar.xz"))
    assert got["origin"] == "needs_build" and "inflates to more than 512 MiB" in got["why"]


def test_a_source_distribution_that_is_not_what_the_index_says():
    index = alone()
    index.files[SDIST] += b"\0"
    with serve(index) as server:
        error = error_of(probe(server.url, "demo"))
    assert error["where"].endswith(SDIST) and "its sha256 is" in error["message"]


def test_one_that_is_too_large_is_not_fetched():
    index = alone()
    index.pages["demo"]["files"][0]["size"] = 65 << 20
    with serve(index) as server:
        got = probe(server.url, "demo")["demo"]["metadata"]
        assert paths(server) == ["/simple/demo/"]
    assert got["origin"] == "needs_build" and "more than 64 MiB" in got["why"]


def test_one_that_is_gone():
    index = alone()
    del index.files[SDIST]
    got = metadata_of(index)
    assert got["origin"] == "needs_build" and "answered 404" in got["why"]


def test_guesses_do_not_fetch_whole_files():
    index = fake_index({"demo": {"1.0": {"requires": ["lone"]}},
                        "lone": {"1.0": RELEASE}}, core_metadata="none")
    with serve(index) as server:
        probe(server.url, "--follow", "demo")
        assert "/files/lone-1.0.tar.gz" not in paths(server)

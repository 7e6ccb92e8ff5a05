"""`purvey cache`: counting, checking and clearing what runs have kept."""

from __future__ import annotations

import os
import pathlib
import subprocess
import time

import pytest
from index_server import fake_index, serve

PURVEY = os.environ.get("PURVEY_PROGRAM")
pytestmark = pytest.mark.skipif(not PURVEY, reason="PURVEY_PROGRAM names no program")

INDEX = {"demo": {"1.0": {"requires": ["other>=2"]}}, "other": {"2.0": {}, "1.0": {}}}


def purvey(*words):
    kept = {k: v for k, v in os.environ.items()
            if not k.lower().endswith("_proxy") and not k.startswith(("PIP_", "UV_"))}
    return subprocess.run([PURVEY, *map(str, words)], capture_output=True, text=True, env=kept,
                          timeout=60, check=False)


@pytest.fixture
def cache(tmp_path):
    """A cache with two pages and two metadata."""
    folder = tmp_path / "cache"
    with serve(fake_index(INDEX)) as server:
        done = purvey("resolve", "demo", "--index-url", server.url, "--cache-dir", folder)
    assert done.returncode == 0, done.stderr
    return folder


def entries(folder):
    return sorted(p for p in folder.rglob("*") if p.is_file())


def test_info_counts(cache):
    done = purvey("cache", "info", "--cache-dir", cache)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == f"Cache: {cache}"
    assert lines[1].startswith("Pages: 2, ") and lines[2].startswith("Metadata: 2, ")
    assert len(lines) == 3


def test_verify_names_the_damaged_and_prune_removes_them(cache):
    assert purvey("cache", "verify", "--cache-dir", cache).returncode == 0
    damaged = entries(cache)[0]
    bytes_before = damaged.read_bytes()
    damaged.write_bytes(bytes_before[:-1] + bytes([bytes_before[-1] ^ 1]))
    done = purvey("cache", "verify", "--cache-dir", cache)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == f"damaged: {damaged}"
    done = purvey("cache", "prune", "--cache-dir", cache)
    assert done.returncode == 0 and "Removed: 1, " in done.stdout
    assert not damaged.exists() and len(entries(cache)) == 3
    assert purvey("cache", "verify", "--cache-dir", cache).returncode == 0


def test_prune_removes_leftovers_but_not_what_is_being_written(cache):
    folder = entries(cache)[0].parent
    old, young, foreign = folder / ".new-old", folder / ".new-young", cache / "ab" / "cdef"
    foreign.parent.mkdir()
    for file in (old, young, foreign):
        file.write_bytes(b"purvey-cache 1 half")
    os.utime(old, (time.time() - 7200,) * 2)
    done = purvey("cache", "prune", "--cache-dir", cache)
    assert "Removed: 2, " in done.stdout, done.stdout
    assert not old.exists() and not foreign.exists() and young.exists()


def test_prune_by_age_and_all(cache):
    first = entries(cache)[0]
    os.utime(first, (time.time() - 40 * 86400,) * 2)
    assert "Removed: 1, " in purvey("cache", "prune", "--unused", 30, "--cache-dir", cache).stdout
    assert not first.exists()
    assert "Removed: 3, " in purvey("cache", "prune", "--all", "--cache-dir", cache).stdout
    assert entries(cache) == []


def test_a_cache_that_is_not_there_or_not_ours(tmp_path):
    done = purvey("cache", "info", "--cache-dir", tmp_path / "none")
    assert done.returncode == 0 and "does not exist yet" in done.stdout
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o777)
    pathlib.Path(shared).chmod(0o777)
    done = purvey("cache", "prune", "--all", "--cache-dir", shared)
    assert done.returncode == 5 and str(shared) in done.stderr


def test_a_link_in_the_cache_is_removed_and_not_followed(cache, tmp_path):
    outside = tmp_path / "precious"
    outside.write_text("mine")
    (cache / "pages" / "link").symlink_to(outside)
    purvey("cache", "prune", "--all", "--cache-dir", cache)
    assert outside.read_text() == "mine" and not (cache / "pages" / "link").is_symlink()

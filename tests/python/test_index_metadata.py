"""Metadata of releases at the live index, wherever it is to be found."""

from __future__ import annotations

import pytest
from index_server import fake_index, paths, serve, tree
from live_probe import DEMO, WHEEL, error_of, needs_probe, probe

pytestmark = needs_probe


def test_a_wrong_digest_of_metadata_is_unknown():
    index = fake_index(DEMO)
    index.files[WHEEL + ".metadata"] += b"\n"
    with serve(index) as server:
        error = error_of(probe(server.url, "demo"))
    assert error["where"].endswith(WHEEL + ".metadata") and "SHA-256" in error["message"]


def test_an_index_that_advertises_nothing_is_asked_all_the_same():
    index = fake_index(DEMO, core_metadata="none")
    with serve(index) as server:
        got = probe(server.url, "demo")["demo"]
        assert paths(server) == ["/simple/demo/", WHEEL + ".metadata"]
    assert got["metadata"]["origin"] == "own_file"
    assert got["metadata"]["requires_dist"]


@pytest.mark.parametrize("said", ["none", "false"])
def test_metadata_is_read_from_inside_the_wheel(said):
    index = fake_index(DEMO, core_metadata=said, serve_metadata=False)
    with serve(index) as server:
        got = probe(server.url, "demo")["demo"]["metadata"]
        beside = [WHEEL + ".metadata"] if said == "none" else []
        assert paths(server) == ["/simple/demo/", *beside, WHEEL]
        assert server.requests[-1][2]["Range"].startswith("bytes=-")
    assert got["origin"] == "own_file" and got["file"] == "demo-1.10-py3-none-any.whl"
    assert got["requires_dist"] == ["other>=2", "more; extra == 'x'"]


def test_only_the_pieces_that_are_needed_are_fetched(tmp_path):
    index = fake_index(DEMO, core_metadata="false", filler=3_000_000)
    with serve(index) as server:
        answer = probe(server.url, "demo", cache=tmp_path / "c")
        asked = [h["Range"] for _, p, h in server.requests if p == WHEEL]
        again = probe(server.url, "demo", cache=tmp_path / "c")
        assert len([p for p in paths(server) if p == WHEEL]) == len(asked) == 2
    assert answer["demo"]["metadata"]["requires_dist"]
    assert answer["demo"] == again["demo"]
    assert answer.counters["bytes"] < 300_000
    local = probe(tree(index, tmp_path / "tree"), "demo")["demo"]["metadata"]
    assert local == answer["demo"]["metadata"]


def test_a_server_without_ranges():
    index = fake_index(DEMO, core_metadata="false", ranges=False)
    with serve(index) as server:
        assert probe(server.url, "demo")["demo"]["metadata"]["requires_dist"]
    index = fake_index(DEMO, core_metadata="false", ranges=False, filler=3_000_000)
    with serve(index) as server:
        answer = probe(server.url, "demo==1.0", "demo")
    assert answer["demo"]["metadata"]["origin"] == "needs_build"
    assert "no parts" in answer["demo"]["metadata"]["why"]


@pytest.mark.parametrize("fault, says", [
    ({"status": 206, "headers": {"Content-Range": "bytes 0-9/99"}, "body": b"x" * 10}, "another part"),
    ({"status": 206, "headers": {"Content-Range": "bytes 5-9/10"}, "body": b"x" * 10}, "another part"),
    ({"status": 206, "headers": {"Content-Range": "bytes 9-5/10"}, "body": b"x" * 10}, "another part"),
    ({"status": 206, "body": b"x" * 10}, "another part"),
    ({"status": 206, "headers": {"Content-Range": "bytes 0-9/10"}, "body": b"x" * 10}, "index says"),
    ({"status": 200, "body": b"x" * 10}, "its sha256 is"),
    ({"status": 500}, "500"),
])
def test_38_48_wrong_parts_of_a_wheel_are_unknown(fault, says):
    index = fake_index(DEMO, core_metadata="false", gzip=False, ranges=False)
    index.faults[WHEEL] = fault
    with serve(index) as server:
        error = error_of(probe(server.url, "--retries", "0", "demo"))
    assert error["where"] == server.root + WHEEL and says in error["message"]


def test_39_damaged_wheels_are_passed_over():
    index = fake_index(DEMO, core_metadata="false")
    sound = index.files[WHEEL]
    entry = next(f for f in index.pages["demo"]["files"] if WHEEL.endswith(f["filename"]))
    place = sound.index(b"Requires-Dist")
    damaged = {
        "zip archive": sound[:-30],
        "damaged": sound[:place] + b"r" + sound[place + 1:],
        "no METADATA": sound.replace(b"METADATA", b"METADOTO"),
        "out of reach": sound[:-6] + b"\xff\xff" + sound[-4:],
    }
    for data in damaged.values():
        index.files[WHEEL] = data
        entry["size"] = len(data)
        with serve(index) as server:
            got = probe(server.url, "demo")["demo"]["metadata"]
        assert got["origin"] == "needs_build" and WHEEL[7:] in got["why"], got


def test_an_index_without_metadata_needs_a_build():
    index = fake_index(DEMO, core_metadata="none", serve_metadata=False, broken_wheels=True)
    with serve(index) as server:
        got = probe(server.url, "demo")["demo"]
    assert got["metadata"]["origin"] == "needs_build"
    assert "demo-1.10-py3-none-any.whl: it is not a zip archive" in got["metadata"]["why"]
    assert "demo-1.10.tar.gz" in got["metadata"]["why"]


def test_a_lone_source_distribution_that_is_no_archive_needs_a_build():
    index = fake_index({"demo": {"1.0": {"wheels": [], "sdist": True}}}, core_metadata="none")
    with serve(index) as server:
        got = probe(server.url, "demo")["demo"]["metadata"]
        assert paths(server) == ["/simple/demo/", "/files/demo-1.0.tar.gz"]
    assert got["origin"] == "needs_build"
    assert got["why"].startswith("demo-1.0.tar.gz: it is ")


MANY = {"demo": {"1.0": {"wheels": [f"cp3{n}-cp3{n}-win_amd64" for n in range(6, 16)],
                         "sdist": True, "requires": ["other"]}}}


def test_27_another_wheel_of_the_release_may_serve():
    index = fake_index(MANY, core_metadata="none", broken_wheels=True)
    first = "/files/demo-1.0-cp36-cp36-win_amd64.whl"
    del index.files[first + ".metadata"]
    with serve(index) as server:
        got = probe(server.url, "--fitting", "1", "demo")["demo"]["metadata"]
    assert got["origin"] == "other_file" and got["file"] == "demo-1.0-cp37-cp37-win_amd64.whl"
    assert got["requires_dist"] == ["other"]


def test_only_so_many_other_files_are_asked():
    index = fake_index(MANY, core_metadata="none", serve_metadata=False, broken_wheels=True)
    with serve(index) as server:
        got = probe(server.url, "--fitting", "1", "demo")["demo"]["metadata"]
        assert len(paths(server)) == 1 + 2 * (1 + 8)
    assert got["origin"] == "needs_build"


def test_an_offered_sdist_that_fits_comes_before_wheels_for_others():
    index = fake_index({"demo": {"1.0": {"wheels": ["cp36-cp36-win_amd64"], "sdist": "metadata"}}})
    index.pages["demo"]["files"].reverse()
    with serve(index) as server:
        got = probe(server.url, "--fitting", "1", "demo")["demo"]["metadata"]
    assert got["origin"] == "own_file" and got["file"] == "demo-1.0.tar.gz"


@pytest.mark.parametrize("metadata, says", [
    (b"Metadata-Version: 2.1\nName: impostor\nVersion: 1.0\n\n", "another project"),
    (b"Metadata-Version: 2.1\nName: demo\nVersion: 1.1\n\n", "version '1.1'"),
    (b"Metadata-Version: 2.1\nName: demo\nName: demo\nVersion: 1.0\n\n", "cannot be read"),
    (b"<html>It works!</html>", "cannot be read"),
    (b"", ""),
])
def test_25_26_a_file_whose_metadata_contradicts_it_is_passed_over(metadata, says):
    index = fake_index({"demo": {"1.0": {"wheels": ["py3-none-any", "cp311-cp311-win_amd64"],
                                         "requires": ["good"]}}}, core_metadata="none")
    index.files["/files/demo-1.0-py3-none-any.whl.metadata"] = metadata
    with serve(index) as server:
        got = probe(server.url, "--fitting", "2", "demo")["demo"]["metadata"]
        assert got["file"] == "demo-1.0-cp311-cp311-win_amd64.whl"
        assert got["requires_dist"] == ["good"]
        del index.pages["demo"]["files"][1]
        alone = probe(server.url, "demo")["demo"]["metadata"]
    assert alone["origin"] == "needs_build" and says in alone["why"]


@pytest.mark.parametrize("status", [401, 500])
def test_trouble_with_offered_metadata_is_unknown(status):
    index = fake_index(DEMO)
    index.faults[WHEEL + ".metadata"] = {"status": status}
    with serve(index) as server:
        error = error_of(probe(server.url, "--retries", "0", "demo"))
    assert error["where"] == server.root + WHEEL + ".metadata" and str(status) in error["message"]

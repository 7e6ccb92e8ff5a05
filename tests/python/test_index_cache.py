"""What the live index is asked ahead of time, at the same time, and not again."""

from __future__ import annotations

import time

from index_server import fake_index, paths, serve
from live_probe import DEMO, WHEEL, error_of, needs_probe, probe

pytestmark = needs_probe


def test_the_forecast_runs_ahead():
    chain = {f"p{i}": {"1": {"requires": [f"p{i + 1}"]}} for i in range(6)} | {"p6": {"1": {}}}
    index = fake_index(chain | {"last": {"1": {}}})
    index.faults["/simple/last/"] = {"delay": 5}
    with serve(index) as server:
        probe(server.url, "--follow", "--no-metadata", "p0", "last")
        asked = paths(server)
    # Nobody asked for p1: it was fetched while the answer on `last` was awaited. What p1 would
    # require is nobody's business until it is wanted.
    assert set(asked) == {"/simple/last/", "/simple/p0/", "/files/p0-1-py3-none-any.whl.metadata",
                          "/simple/p1/"}
    assert len(asked) == len(set(asked))
    with serve(index) as server:
        index.faults.clear()
        probe(server.url, "--no-metadata", "p0", "last")
        assert sorted(paths(server)) == ["/simple/last/", "/simple/p0/"]


def test_failures_of_guesses_are_no_errors():
    index = fake_index({"demo": {"1": {"requires": ["broken"]}}, "broken": {"1": {}}, "last": {"1": {}}})
    index.faults["/simple/broken/"] = {"status": 400}
    index.faults["/simple/last/"] = {"delay": 1}
    with serve(index) as server:
        answer = probe(server.url, "--follow", "demo", "last")
        assert "/simple/broken/" in paths(server)
    assert answer["demo"]["metadata"]["requires_dist"] == ["broken"]
    assert answer["last"]["versions"] == ["1"]


def test_requests_run_in_parallel():
    index = fake_index({f"p{i}": {"1": {}} for i in range(20)})
    for i in range(20):
        index.faults[f"/simple/p{i}/"] = {"delay": 0.5}
    with serve(index) as server:
        begin = time.monotonic()
        probe(server.url, "--no-metadata", *[f"p{i}" for i in range(20)])
        assert time.monotonic() - begin < 6  # one after another: 10 s


def test_the_cache_asks_again_with_validators_and_keeps_metadata(tmp_path):
    index = fake_index(DEMO)
    with serve(index) as server:
        first = probe(server.url, "demo", cache=tmp_path / "c")
        second = probe(server.url, "demo", cache=tmp_path / "c")
        assert paths(server) == ["/simple/demo/", WHEEL + ".metadata", "/simple/demo/"]
        assert server.requests[2][2]["If-None-Match"]
        index.pages["demo"]["files"] = index.pages["demo"]["files"][:1]
        third = probe(server.url, "demo", cache=tmp_path / "c")
    assert first["demo"] == second["demo"]
    assert third["demo"]["versions"] == ["1.0"]
    assert (tmp_path / "c").stat().st_mode & 0o777 == 0o700


def test_pages_without_validators_are_reused_for_a_while(tmp_path):
    index = fake_index(DEMO, etag=False)
    with serve(index) as server:
        probe(server.url, "demo", cache=tmp_path)
        assert len(paths(server)) == 2
        probe(server.url, "demo", cache=tmp_path)
        assert len(paths(server)) == 2
        probe(server.url, "--refresh", "demo", cache=tmp_path)
        assert paths(server)[2:] == ["/simple/demo/"]
        del index.pages["demo"]
        assert probe(server.url, "--offline", "demo", cache=tmp_path)["demo"]["versions"]
        assert "offline" in error_of(probe(server.url, "--offline", "other", cache=tmp_path), "other")["message"]
        assert len(paths(server)) == 3


def test_53_a_damaged_cache_entry_is_a_miss(tmp_path):
    with serve(fake_index(DEMO, etag=False)) as server:
        first = probe(server.url, "demo", cache=tmp_path)
        for entry in [p for p in tmp_path.rglob("*") if p.is_file()]:
            data = bytearray(entry.read_bytes())
            data[len(data) // 2] ^= 1
            entry.write_bytes(data)
        again = probe(server.url, "demo", cache=tmp_path)
        assert len(paths(server)) == 4
    assert first["demo"] == again["demo"]


def test_a_cache_that_others_may_write_is_not_used(tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    with serve(fake_index(DEMO, etag=False)) as server:
        probe(server.url, "demo", cache=tmp_path / "open")
    assert list((tmp_path / "open").iterdir()) == []


def test_48_a_304_unasked_is_unknown(tmp_path):
    index = fake_index(DEMO)
    index.faults["/simple/demo/"] = {"status": 304}
    with serve(index) as server:
        assert "304" in error_of(probe(server.url, "demo"))["message"]

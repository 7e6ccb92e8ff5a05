"""The live index against a loopback server: the numbers are the classes of bad input (spec/index.md)."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import pathlib
import subprocess
import time

import pytest
from index_server import JSON_TYPE, fake_index, paths, serve, tree

PROBE = os.environ.get("PURVEY_LIVE_PROBE")
pytestmark = pytest.mark.skipif(not PROBE, reason="PURVEY_LIVE_PROBE names no program")

DEMO = {
    "demo": {
        "1.0": {"requires": ["other>=2"], "requires_python": ">=3.8"},
        "1.10": {"requires": ["other>=2", "more; extra == 'x'"], "extras": ["x"], "sdist": True},
        "1.9": {"yanked": "broken build"},
    },
    "other": {"2.0": {}},
}
WHEEL = "/files/demo-1.10-py3-none-any.whl"


def clean_environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items()
            if not k.lower().endswith("_proxy") and not k.startswith(("PIP_", "UV_"))}
    return kept


class Answer:
    def __init__(self, lines):
        self.objects = [json.loads(line) for line in lines]
        self.by_name = {o["project"]: o for o in self.objects if "project" in o}
        self.counters = self.objects[-1].get("counters")

    def __getitem__(self, name):
        return self.by_name[name]


def probe(url, *words, expect_code=0, timeout=60, cache=None):
    cached = ["--cache", str(cache)] if cache else ["--no-cache"]
    done = subprocess.run([PROBE, "--index-url", url, *cached, *words], capture_output=True,
                          text=True, timeout=timeout, env=clean_environment(), check=False)
    assert done.returncode == expect_code, done.stderr
    assert done.stderr == ""
    return Answer(done.stdout.splitlines())


def error_of(answer, name="demo"):
    found = answer[name].get("error") or answer[name].get("metadata_error")
    assert found is not None, answer[name]
    assert found["kind"] == 5
    assert found["where"].startswith(("http", "file"))
    return found


@pytest.mark.parametrize("form", ["json", "html"])
@pytest.mark.parametrize("said", ["hash", "true"])
def test_a_page_and_the_metadata_of_its_newest_release(form, said):
    index = fake_index(DEMO, form=form, core_metadata=said)
    with serve(index) as server:
        got = probe(server.url, "demo")["demo"]
        assert paths(server) == ["/simple/demo/", WHEEL + ".metadata"]
        assert server.requests[0][2]["Accept"].startswith(JSON_TYPE)
    assert got["versions"] == ["1.0", "1.9", "1.10"]
    assert got["rejected"] == []
    assert got["metadata"] == {
        "origin": "own_file", "file": "demo-1.10-py3-none-any.whl", "why": "",
        "requires_dist": ["other>=2", "more; extra == 'x'"], "provides_extra": ["x"],
        "requires_python": ""}
    by_name = {f["name"]: f for f in got["files"]}
    old = by_name["demo-1.0-py3-none-any.whl"]
    assert old["requires_python"] == ">=3.8"
    assert old["url"] == server.root + "/files/demo-1.0-py3-none-any.whl"
    assert old["hashes"] == {"sha256": hashlib.sha256(index.files["/files/" + old["name"]]).hexdigest()}
    assert by_name["demo-1.9-py3-none-any.whl"]["yanked"] == "broken build"
    assert by_name["demo-1.10.tar.gz"]["offer"] == "absent"
    if form == "json":
        assert old["size"] == len(index.files["/files/" + old["name"]])
        assert old["upload_time"] == "2024-01-01T00:00:00.000000Z"


def test_names_are_normalised_in_the_request():
    with serve(fake_index({"Some.Project_x": {"1": {}}})) as server:
        answer = probe(server.url, "Some.Project_x")
        assert paths(server)[0] == "/simple/some-project-x/"
    assert answer["Some.Project_x"]["versions"] == ["1"]


@pytest.mark.parametrize("status", [404, 410])
def test_46_absent_is_an_answer(status):
    index = fake_index(DEMO)
    index.faults["/simple/nothing/"] = {"status": status}
    with serve(index) as server:
        got = probe(server.url, "nothing")["nothing"]
    assert got["exists"] is False and got["versions"] == [] and "error" not in got


@pytest.mark.parametrize("status", [400, 401, 403, 406])
def test_46_refusals_are_unknown_and_name_the_url(status):
    index = fake_index(DEMO)
    index.faults["/simple/demo/"] = {"status": status}
    with serve(index) as server:
        error = error_of(probe(server.url, "demo", "other"))
        assert len([p for p in paths(server) if p == "/simple/demo/"]) == 1
    assert error["where"] == server.url + "/demo/"
    assert str(status) in error["message"]
    assert ("password" in error["remedy"]) == (status in (401, 403))


def test_transient_failures_are_tried_again_and_then_unknown():
    index = fake_index(DEMO)
    index.faults["/simple/demo/"] = [{"status": 503}, {"truncate": 20}, {"status": 429}]
    index.faults["/simple/other/"] = {"status": 500}
    with serve(index) as server:
        answer = probe(server.url, "demo", "other")
        asked = paths(server)
    assert answer["demo"]["versions"] == ["1.0", "1.9", "1.10"]
    assert asked.count("/simple/demo/") == 4 and asked.count("/simple/other/") == 4
    assert "500" in error_of(answer, "other")["message"]
    assert "4 attempts" in error_of(answer, "other")["message"]


@pytest.mark.parametrize("after, bounded", [("1", True), ("-5", True), ("nonsense", True),
                                            ("31536000", False), ("99999999999999", False),
                                            ("Fri, 31 Dec 2100 23:59:59 GMT", False),
                                            ("Fri, 31 Dec 1999 23:59:59 GMT", True)])
def test_47_retry_after_is_bounded(after, bounded):
    index = fake_index(DEMO)
    index.faults["/simple/demo/"] = [{"status": 503, "headers": {"Retry-After": after}}]
    with serve(index) as server:
        begin = time.monotonic()
        answer = probe(server.url, "--no-metadata", "demo")
        took = time.monotonic() - begin
    if bounded:
        assert answer["demo"]["versions"]
        assert took > (0.9 if after == "1" else 0.2)
    else:
        assert "longer wait" in error_of(answer)["message"]
    assert took < 20


@pytest.mark.parametrize("fault", [{"truncate": 40}, {"cut_gzip": True}])
def test_43_a_truncated_page_is_tried_again_then_unknown(fault):
    index = fake_index(DEMO)
    index.faults["/simple/demo/"] = fault
    with serve(index) as server:
        error_of(probe(server.url, "--retries", "1", "demo"))
        assert paths(server) == ["/simple/demo/"] * 2


def test_43_truncated_metadata_is_never_taken_for_the_whole():
    index = fake_index(DEMO, gzip=False)
    index.faults[WHEEL + ".metadata"] = {"truncate": 50}
    with serve(index) as server:
        error_of(probe(server.url, "--retries", "1", "demo"))


def test_a_stall_ends():
    index = fake_index(DEMO)
    index.faults["/simple/demo/"] = {"stall": 30}
    with serve(index) as server:
        begin = time.monotonic()
        error_of(probe(server.url, "--retries", "0", "--stall-ms", "1000", "demo"))
        assert time.monotonic() - begin < 15


@pytest.mark.parametrize("body, content_type, says", [
    (b"<html>login</html>", JSON_TYPE, "not JSON"),
    (b"[1, 2]", JSON_TYPE, "not a JSON object"),
    (b"{}", "application/json", "Content-Type application/json"),
    (b"{}", "", "no Content-Type"),
    (b'{"name": "demo", "name": "demo", "files": []}', JSON_TYPE, "twice"),
    (b'{"name": "elsewhere", "files": []}', JSON_TYPE, "another project"),
    (b'{"meta": {"api-version": "2.0"}, "name": "demo", "files": []}', JSON_TYPE, "2.0"),
    (b'{"name": "demo", "files": [], "x": NaN}', JSON_TYPE, "not JSON"),
    (b'{"name": "demo", "files": [], "x": "\\ud800"}', JSON_TYPE, "not JSON"),
    (b'{"name": "demo", "files": ' + b"[" * 2000 + b"]" * 2000 + b"}", JSON_TYPE, "not JSON"),
    (b"<html><meta name='pypi:repository-version' content='2.1'></html>", "text/html", "2.1"),
    (b"<i>" * 5000, "text/html", "nested"),
    (b"", "text/html", "empty"),
])
def test_33_44_a_bad_page_is_unknown(body, content_type, says):
    index = fake_index(DEMO, gzip=False)
    index.faults["/simple/demo/"] = {"body": body, "content_type": content_type}
    with serve(index) as server:
        answer = probe(server.url, "demo", "other")
    assert says in error_of(answer)["message"]
    assert answer["other"]["versions"] == ["2.0"]


@pytest.mark.parametrize("fault, says", [
    ({"encoding": "br"}, "br"),
    ({"encoding": "gzip", "body": b'{"name": "demo"}'}, "damaged"),
])
def test_44_the_encoding_lies(fault, says):
    index = fake_index(DEMO)
    index.faults["/simple/demo/"] = fault
    with serve(index) as server:
        assert says in error_of(probe(server.url, "--retries", "0", "demo"))["message"]


def test_40_a_compression_bomb_stops_while_inflating():
    index = fake_index(DEMO)
    index.faults["/simple/demo/"] = {
        "encoding": "gzip", "body": gzip.compress(b'{"name": "demo", "x": "' + b" " * (300 << 20))}
    with serve(index) as server:
        assert "inflates" in error_of(probe(server.url, "demo"))["message"]
        assert paths(server) == ["/simple/demo/"]


def test_a_page_over_the_limit_is_unknown():
    index = fake_index(DEMO, gzip=False)
    with serve(index) as server:
        error = error_of(probe(server.url, "--page-limit", "100", "demo"))
    assert "larger than 100 bytes" in error["message"]


def test_45_redirects():
    index = fake_index(DEMO)
    with serve(index) as server:
        index.faults["/simple/old/"] = {"redirect": "/simple/other/"}
        index.faults["/simple/loop/"] = {"redirect": "/simple/loop/"}
        index.faults["/simple/local/"] = {"redirect": "file:///etc/passwd"}
        index.faults["/simple/user/"] = {"redirect": "http://joe:secret@127.0.0.1/"}
        index.faults["/simple/demo/"] = [{"redirect": server.root + "/elsewhere/a/b/"}]
        index.faults["/elsewhere/a/b/"] = {"content_type": JSON_TYPE, "status": 200, "body": json.dumps(
            {"name": "demo", "files": [{"filename": "demo-1-py3-none-any.whl", "hashes": {},
                                        "url": "c.whl"}]}).encode()}
        answer = probe(server.url, "--no-metadata", "old", "loop", "local", "user", "demo")
        assert paths(server).count("/simple/loop/") == 11
    assert "another project" in error_of(answer, "old")["message"]
    assert "more than 10" in error_of(answer, "loop")["message"]
    assert error_of(answer, "local")["message"]
    assert "secret" not in json.dumps(answer.objects)
    error_of(answer, "user")
    # Relative links count from where the page was found in the end.
    assert answer["demo"]["files"][0]["url"] == server.root + "/elsewhere/a/b/c.whl"


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
    ({"status": 200, "body": b"x" * 10}, "SHA-256"),
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


def test_a_lone_source_distribution_needs_a_build():
    index = fake_index({"demo": {"1.0": {"wheels": [], "sdist": True}}}, core_metadata="none")
    with serve(index) as server:
        got = probe(server.url, "demo")["demo"]
        assert paths(server) == ["/simple/demo/"]
    assert got["metadata"]["origin"] == "needs_build" and "demo-1.0.tar.gz" in got["metadata"]["why"]


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


def test_files_that_cannot_be_used_are_kept_with_reasons():
    index = fake_index(DEMO)
    sound = {"hashes": {}, "url": "../../files/x"}
    index.pages["demo"]["files"] += [
        sound | {"filename": "demo-1.0-py3-none-any.whl", "url": "javascript:alert(1)"},
        sound | {"filename": "demo-2.0-py3-none-any.whl", "url": "file:///etc/passwd"},
        sound | {"filename": "demo-3.0-py3-none-any.whl", "url": "http://joe:secret@127.0.0.1/x"},
        sound | {"filename": "demo-4.0-py3-none-any.whl", "size": -1},
        sound | {"filename": "demo-5.0-py3-none-any.whl", "size": 1 << 63},
        sound | {"filename": "demo-6.0-py3-none-any.whl", "size": "12"},
        sound | {"filename": "demo-7.0-py3-none-any.whl", "hashes": {"sha256": "abc"}},
        sound | {"filename": "demo-not.a.version-py3-none-any.whl"},
        sound | {"filename": "stranger-1.0-py3-none-any.whl"},
        sound | {"filename": "demo-1.0.win32.exe"},
        {"filename": "demo-8.0-py3-none-any.whl", "hashes": {}},
        {"hashes": {}, "url": "x"},
        "text",
    ]
    with serve(index) as server:
        got = probe(server.url, "--no-metadata", "demo")["demo"]
    assert got["versions"] == ["1.0", "1.9", "1.10"]
    assert len(got["rejected"]) == 13
    reasons = dict(got["rejected"])
    assert "http, https or file" in reasons["demo-1.0-py3-none-any.whl"]
    assert "local file" in reasons["demo-2.0-py3-none-any.whl"]
    assert "user name" in reasons["demo-3.0-py3-none-any.whl"]
    for number in "456":
        assert "size" in reasons[f"demo-{number}.0-py3-none-any.whl"]
    assert "malformed" in reasons["demo-7.0-py3-none-any.whl"]
    assert "another project" in reasons["stranger-1.0-py3-none-any.whl"]


def test_37_conflicting_hashes_are_an_error():
    index = fake_index(DEMO)
    twin = dict(index.pages["demo"]["files"][0], hashes={"sha256": "0" * 64})
    index.pages["demo"]["files"].append(twin)
    with serve(index) as server:
        assert "different hashes" in error_of(probe(server.url, "demo"))["message"]


@pytest.mark.parametrize("shape", [
    {"project-status": {"status": "archived"}}, {"project-status": {"state": "archived"}},
    {"meta": {"api-version": "1.4", "project-status": "archived"}},
])
def test_status_in_its_three_shapes(shape):
    index = fake_index(DEMO)
    index.pages["demo"] |= shape
    with serve(index) as server:
        assert probe(server.url, "--no-metadata", "demo")["demo"]["status"] == "archived"


def test_a_quarantined_project_offers_nothing():
    index = fake_index(DEMO)
    index.pages["demo"]["project-status"] = {"status": "quarantined"}
    with serve(index) as server:
        got = probe(server.url, "demo")["demo"]
    assert got["exists"] and got["versions"] == [] and len(got["rejected"]) == 4


def test_29_credentials_are_sent_and_never_shown(tmp_path):
    index = fake_index(DEMO)
    index.faults["/simple/other/"] = {"status": 401}
    with serve(index) as server:
        url = server.url.replace("http://", "http://joe:s%40crt@")
        answer = probe(url, "demo", "other", cache=tmp_path / "cache")
        assert all(h["Authorization"] == "Basic am9lOnNAY3J0" for _, _, h in server.requests)
    text = json.dumps(answer.objects)
    assert "crt" not in text.lower() and "joe" not in text
    assert answer["demo"]["files"][0]["url"].startswith(server.root)
    for kept in (tmp_path / "cache").rglob("*"):
        assert kept.is_dir() or b"joe" not in kept.read_bytes()


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


@pytest.mark.parametrize("form", ["json", "html"])
def test_a_directory_tree_is_an_index_too(tmp_path, form):
    index = fake_index(DEMO, form=form, core_metadata="none")
    url = tree(index, tmp_path / "with space+plus")
    answer = probe(url, "demo", "nothing")
    got = answer["demo"]
    assert got["versions"] == ["1.0", "1.9", "1.10"]
    assert got["metadata"]["requires_dist"] == ["other>=2", "more; extra == 'x'"]
    assert answer["nothing"]["exists"] is False
    assert answer.counters["requests"] == 0
    wheel = tmp_path / "with space+plus" / WHEEL[1:]
    wheel.with_suffix(".whl.metadata").unlink()
    assert probe(url, "demo")["demo"]["metadata"] == got["metadata"]
    wheel.write_bytes(b"no archive")
    assert probe(url, "demo")["demo"]["metadata"]["origin"] == "needs_build"


def test_a_tree_that_is_not_there_is_unknown(tmp_path):
    error = error_of(probe((tmp_path / "none").as_uri(), "demo"))
    assert "no such directory" in error["message"]


def test_nobody_listens():
    with serve(fake_index(DEMO)) as server:
        url = server.url
    error = error_of(probe(url, "--retries", "1", "demo"))
    assert error["where"] == url + "/demo/"


def test_a_missing_module_is_named(tmp_path):
    done = subprocess.run([PROBE, "--no-cache", "demo"], capture_output=True, text=True, check=False,
                          env=clean_environment() | {"PURVEY_MODULE_DIR": str(tmp_path)})
    error = json.loads(done.stdout.splitlines()[0])["error"]
    assert error["kind"] == 5 and str(tmp_path) in error["message"]


def test_no_url_of_another_kind():
    answer = probe("ftp://joe:secret@127.0.0.1/simple", "demo", expect_code=1)
    error = answer.objects[0]["error"]
    assert error["kind"] == 2 and "secret" not in error["where"]


def test_the_program_does_not_link_the_network():
    linked = subprocess.run(["ldd", PROBE], capture_output=True, text=True, check=True).stdout
    for heavy in ("curl", "simdjson", "xml2", "crypto"):
        assert heavy not in linked
    assert pathlib.Path(PROBE).exists()

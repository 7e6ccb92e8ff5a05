"""Pages of the live index against a loopback server: the numbers are the classes of bad input (spec/index.md)."""

from __future__ import annotations

import gzip
import hashlib
import json
import pathlib
import subprocess
import time

import pytest
from index_server import JSON_TYPE, fake_index, paths, serve, tree
from live_probe import DEMO, WHEEL, PROBE, clean_environment, error_of, needs_probe, probe

pytestmark = needs_probe


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
    {"project-status": {"status": "archived", "reason": "see other"}},
    {"project-status": {"state": "archived", "reason": "see other"}},
    {"meta": {"api-version": "1.4", "project-status": "archived",
              "project-status-reason": "see other"}},
    "html",
])
def test_status_in_its_shapes(shape):
    index = fake_index(DEMO, form="html" if shape == "html" else "json")
    index.pages["demo"] |= {"project-status": {"status": "archived", "reason": "see other"}} \
        if shape == "html" else shape
    with serve(index) as server:
        got = probe(server.url, "--no-metadata", "demo")["demo"]
    assert (got["status"], got["status_reason"]) == ("archived", "see other")


@pytest.mark.parametrize("form", ["json", "html"])
def test_provenance_is_read_and_kept(form, tmp_path):
    """PEP 740: a URL, null or nothing; one that may not be followed is none."""
    index = fake_index(DEMO, form=form, etag=False)
    files = index.pages["demo"]["files"]
    said = ["https://attest.test/1?a=b", None, "ftp://attest.test/2", "../../integrity/3"]
    for file, provenance in zip(files, said, strict=True):
        file["provenance"] = provenance
    with serve(index) as server:
        for _ in range(2):  # from the page, then from the cache
            got = probe(server.url, "--no-metadata", "demo", cache=tmp_path / "cache")["demo"]
            assert {f["name"]: f["provenance"] for f in got["files"]} == {
                f["filename"]: url for f, url in zip(files, [
                    said[0], "", "", server.root + "/integrity/3"])}
        assert len(server.requests) == 1


GRANTED = {"name": "Demo", "owned": True}


@pytest.mark.parametrize("project, said, understood", [
    ("demo", "nothing", None), ("demo", None, []), ("demo", [], []),
    ("demo", [GRANTED], [["demo", True]]),
    ("demo-more", [GRANTED | {"owned": False}, {"name": "demo.more", "owned": True}],
     [["demo", False], ["demo-more", True]]),
    # What is malformed, or holds another name, says nothing: not "no grant".
    ("demo", [GRANTED, 1], None), ("demo", {}, None), ("demo", [{"name": "demo"}], None),
    ("demo", [GRANTED | {"owned": "yes"}], None), ("demo", [{"owned": True}], None),
    ("demo", [{"name": "de", "owned": True}], None), ("demo", [{"name": "-", "owned": True}], None),
    ("demo", [{"name": "demo-more", "owned": True}], None),
])
def test_what_an_index_says_of_namespaces(project, said, understood, tmp_path):
    """PEP 752: absent is not null, and both are not a list."""
    index = fake_index({project: {"1.0": {}}}, etag=False)
    if said != "nothing":
        index.pages[project]["namespaces"] = said
    with serve(index) as server:
        for _ in range(2):  # from the page, then from the cache
            got = probe(server.url, "--no-metadata", project, cache=tmp_path / "cache")[project]
            assert got["namespaces"] == understood and got["versions"] == ["1.0"]
        assert len(server.requests) == 1


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
